//! The measure, its limits, standardisation and comparison, as sentences.

use catalog::definition::{
    Align, CompareAs, CompareWith, EmptyStratum, Interval, Method, PersonYear, Quantile,
    StandardiseBy, Week53,
};
use cube::number;

use super::Sentences;

impl Sentences<'_> {
    pub(super) fn measure(self) -> String {
        let (lang, c) = (self.lang, self.computation);
        let factor = c.per.unwrap_or(1);
        let per = number::format(factor as f64, 0, lang);
        let what = match c.method {
            Method::Count => lang.pick("Antal", "Number").to_owned(),
            Method::Proportion if factor == 100 => {
                lang.pick("Andel i procent", "Share in percent").to_owned()
            }
            Method::Proportion => lang.pick(format!("Andel per {per}"), format!("Share per {per}")),
            Method::Rate if c.person_year.is_some() => lang.pick(
                format!("Händelser per {per} personår"),
                format!("Events per {per} person-years"),
            ),
            Method::Rate => lang.pick(format!("Händelser per {per}"), format!("Events per {per}")),
            Method::Ratio => lang.pick(
                format!("Täljaren delad med nämnaren, gånger {per}"),
                format!("The numerator over the denominator, times {per}"),
            ),
            Method::Mean => lang.pick("Medelvärde", "Mean").to_owned(),
            Method::Median => lang.pick("Median", "Median").to_owned(),
            Method::Quantile => {
                let p = c.percentile.unwrap_or(50);
                lang.pick(format!("Percentil {p}"), format!("Percentile {p}"))
            }
        };
        let mut text = vec![format!("{what}.")];
        text.extend(c.person_year.map(|rule| {
            match rule {
                PersonYear::Julian => lang
                    .pick("Ett personår är 365,25 dagar.", "A person-year is 365.25 days.")
                    .to_owned(),
                PersonYear::DaysOfTheYear => lang
                    .pick(
                        "Ett personår är lika många dagar som kalenderåret.",
                        "A person-year is as many days as the calendar year.",
                    )
                    .to_owned(),
            }
        }));
        text.extend(c.quantile.map(|rule| {
            match rule {
                Quantile::Type(kind) => lang.pick(
                    format!("Avläses enligt Hyndman och Fans typ {kind}."),
                    format!("Read off by Hyndman and Fan's type {kind}."),
                ),
                Quantile::KaplanMeier => lang
                    .pick(
                        "Avläses på Kaplan–Meier-kurvan över dem som ännu väntar.",
                        "Read off the Kaplan–Meier curve of those who still wait.",
                    )
                    .to_owned(),
            }
        }));
        text.push(self.interval());
        text.extend(self.standardised());
        text.extend(self.compared());
        text.join(" ")
    }

    fn interval(self) -> String {
        let lang = self.lang;
        let name = match self.computation.interval {
            Interval::None => {
                return lang.pick("Utan konfidensgränser.", "Without limits.").to_owned();
            }
            Interval::Wilson => lang.pick("Wilsons metod", "Wilson's method"),
            Interval::Byar => lang.pick("Byars metod", "Byar's method"),
            Interval::ByarExactBelow10 => lang.pick(
                "Byars metod, exakt vid färre än tio händelser",
                "Byar's method, exact below ten events",
            ),
            Interval::ExactPoisson => lang.pick("exakt Poisson", "exact Poisson"),
            Interval::DobsonByar => {
                lang.pick("Dobsons metod på Byars gränser", "Dobson's method on Byar's limits")
            }
            Interval::Normal => lang.pick("normalfördelningen", "the normal distribution"),
            Interval::Linearised => {
                lang.pick("linearisering över personer", "linearisation over persons")
            }
            Interval::LogLog => lang.pick("log-log-metoden", "the log-log method"),
        };
        let level = self.computation.level.unwrap_or(95);
        lang.pick(
            format!("Konfidensgränser på {level} procent: {name}."),
            format!("Limits at {level} percent: {name}."),
        )
    }

    fn standardised(self) -> Option<String> {
        let (lang, asked) = (self.lang, self.computation.standardise.as_ref()?);
        let ages: Vec<String> = asked.ages.iter().map(ToString::to_string).collect();
        let ages = ages.join(", ");
        let to = match &asked.by {
            StandardiseBy::DirectTo(id) => {
                let title = self.catalog.blocks.standards.get(id).map(|s| s.title.clone());
                let title = title.map_or(id.to_string(), |t| t.get(lang).to_owned());
                lang.pick(
                    format!("Direkt standardiserat till {title}"),
                    format!("Directly standardised to {title}"),
                )
            }
            StandardiseBy::IndirectFromRiket => lang
                .pick(
                    "Indirekt standardiserat från riket",
                    "Indirectly standardised from the nation",
                )
                .to_owned(),
        };
        let sex = if asked.by_sex { lang.pick(" och kön", " and sex") } else { "" };
        let empty = match asked.empty {
            EmptyStratum::Missing => lang.pick(
                "saknas nämnare i en grupp redovisas inget värde",
                "where a group has no denominator there is no value",
            ),
            EmptyStratum::PoolToParent => lang.pick(
                "saknas nämnare i en grupp används talet för området ovanför",
                "where a group has no denominator the rate of the area above is used",
            ),
        };
        Some(lang.pick(
            format!("{to}, efter ålder ({ages}){sex}; {empty}."),
            format!("{to}, by age ({ages}){sex}; {empty}."),
        ))
    }

    fn compared(self) -> Option<String> {
        let (lang, asked) = (self.lang, self.computation.compare.as_ref()?);
        let with = match asked.with {
            CompareWith::MeanOf(a, b) => {
                lang.pick(format!("medelvärdet för {a}–{b}"), format!("the mean of {a}–{b}"))
            }
            CompareWith::YearBefore => lang.pick("året före", "the year before").to_owned(),
        };
        let how = match asked.how {
            CompareAs::Difference => lang.pick("skillnaden", "the difference"),
            CompareAs::Percent => lang.pick("skillnaden i procent", "the difference in percent"),
            CompareAs::Ratio => lang.pick("kvoten", "the ratio"),
        };
        let align = match asked.align {
            Align::Week => lang.pick("vecka mot vecka", "week against week"),
            Align::Month => lang.pick("månad mot månad", "month against month"),
            Align::Year => lang.pick("år mot år", "year against year"),
        };
        let week_53 = match asked.week_53 {
            Some(Week53::WithWeek52) => {
                lang.pick(", vecka 53 mot vecka 52", ", week 53 against week 52")
            }
            Some(Week53::Missing) => lang.pick(", vecka 53 utan värde", ", week 53 without value"),
            None => "",
        };
        Some(lang.pick(
            format!("Redovisas som {how} mot {with}, {align}{week_53}."),
            format!("Shown as {how} from {with}, {align}{week_53}."),
        ))
    }
}
