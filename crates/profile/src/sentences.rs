//! A computing definition as sentences that a statistician can sign: measure, population, numerator,
//! denominator, period, presentation, conventions. Every key is a phrase; none is silent.

mod condition;
mod look;

use catalog::definition::{
    AddMonths, AgeRule, Align, AreaOf, Censor, ChainAfter, Combine, CompareAs, CompareWith,
    Computation, Counted, Dimension, Edge, EmptyStratum, Every, FirstMove, Interval, LeapBirthday,
    Look, Many, Method, Number, Of, PersonYear, Population, Quantile, Repeats, Residence, Series,
    Side, StandardiseBy, StateId, Tie, Undelivered, UnitDay, UnknownArea, Week53,
};
use catalog::{Catalog, Indicator};
use cube::{AreaLevel, Lang, number};

pub use condition::{condition, value};
use condition::{path, steps};

/// Says one definition in one language.
#[derive(Clone, Copy)]
pub struct Sentences<'a> {
    /// Where blocks, registers and value sets are looked up.
    pub catalog: &'a Catalog,
    /// The definition.
    pub computation: &'a Computation,
    /// The language.
    pub lang: Lang,
}

/// The definition as a paragraph: a heading and its sentences on each line. Empty for an indicator without
/// computation.
#[must_use]
pub fn paragraph(catalog: &Catalog, indicator: &Indicator, lang: Lang) -> String {
    let lines = lines(catalog, indicator, lang).into_iter();
    lines.map(|(heading, sentences)| format!("{heading}: {sentences}\n")).collect()
}

/// The definition as headings and the sentences under each. Empty for an indicator without computation.
#[must_use]
pub fn lines(catalog: &Catalog, indicator: &Indicator, lang: Lang) -> Vec<(&'static str, String)> {
    let Some(computation) = &indicator.computation else { return Vec::new() };
    let says = Sentences { catalog, computation, lang };
    vec![
        (lang.pick("Mått", "Measure"), says.measure()),
        (lang.pick("Population", "Population"), says.population()),
        (lang.pick("Täljare", "Numerator"), says.side(&computation.numerator)),
        (
            lang.pick("Nämnare", "Denominator"),
            computation.denominator.as_ref().map_or_else(
                || lang.pick("Ingen; antalet redovisas.", "None; the number is shown.").to_owned(),
                |side| says.side(side),
            ),
        ),
        (lang.pick("Period", "Period"), says.period()),
        (lang.pick("Redovisning", "Presentation"), says.presentation()),
        (lang.pick("Konventioner", "Conventions"), says.conventions()),
    ]
}

/// The way of one side of a measure, from all units to those that are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Which side: `nämnare` or `täljare`.
    pub side: &'static str,
    /// The units that it begins with.
    pub from: String,
    /// What narrows them, in the order in which they pass.
    pub steps: Vec<String>,
}

/// The steps of a definition in the order in which persons and units pass them: the denominator first,
/// where there is one.
#[must_use]
pub fn ways(catalog: &Catalog, indicator: &Indicator, lang: Lang) -> Vec<Way> {
    let Some(computation) = &indicator.computation else { return Vec::new() };
    let says = Sentences { catalog, computation, lang };
    let used = computation.population.as_ref();
    let of_population = used.and_then(|used| used.condition.as_ref());
    let way = |name: &'static str, side: &Side| {
        let from = match side.of {
            Of::Denominator => {
                lang.pick("enheterna i nämnaren", "the units of the denominator").to_owned()
            }
            _ => says.units(side),
        };
        let counts_members = !matches!(side.of, Of::Denominator | Of::Figures);
        let parts = steps(of_population.filter(|_| counts_members)).into_iter();
        let parts = parts.chain(steps(side.condition.as_ref()));
        let mut steps: Vec<String> = parts.map(|part| condition(&says, part)).collect();
        steps.extend(side.repeats.map(|repeats| says.repeats(repeats)));
        Way { side: name, from, steps }
    };
    let denominator = computation.denominator.as_ref();
    let denominator = denominator.map(|side| way(lang.pick("nämnare", "denominator"), side));
    let numerator = way(lang.pick("täljare", "numerator"), &computation.numerator);
    denominator.into_iter().chain([numerator]).collect()
}

/// The steps of a definition as text, each on its line.
#[must_use]
pub fn flow(catalog: &Catalog, indicator: &Indicator, lang: Lang) -> String {
    let mut text = String::new();
    for Way { side, from, steps } in ways(catalog, indicator, lang) {
        text.push_str(&format!("{side}\n  {from}\n"));
        for step in steps {
            text.push_str(&format!("  → {step}\n"));
        }
    }
    text
}

impl<'a> Sentences<'a> {
    /// The looks are told with the numerator, which they narrow or measure.
    fn looks_of(self, side: &Side) -> &'a [Look] {
        let narrows = std::ptr::eq(side, &self.computation.numerator);
        if narrows { self.computation.looks.as_slice() } else { &[] }
    }
}

impl Sentences<'_> {
    fn measure(self) -> String {
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

    fn population(self) -> String {
        let lang = self.lang;
        let Some(used) = &self.computation.population else {
            return lang
                .pick(
                    "Ingen; raderna räknas som de kommer.",
                    "None; rows are counted as they come.",
                )
                .to_owned();
        };
        let block = self.catalog.blocks.populations.get(&used.population);
        let title = block.map(|block| block.title.get(lang).to_owned());
        let title = title.unwrap_or_else(|| used.population.to_string());
        let mut text = vec![format!("{}.", capital(&title))];
        if let Some(all) = &used.condition {
            let all = condition(&self, all);
            text.push(lang.pick(
                format!("På enhetens dag gäller att {all}."),
                format!("On the unit's day it holds that {all}."),
            ));
        }
        text.extend(used.age.map(|rule| self.age_rule(rule)));
        text.extend(block.map(|block| self.edges(block)));
        text.join(" ")
    }

    fn age_rule(self, rule: AgeRule) -> String {
        let text = match rule {
            AgeRule::CalendarYear => (
                "Åldern är dagens årtal minus födelseåret.",
                "Age is the year of the day less the year of birth.",
            ),
            AgeRule::Attained => {
                ("Åldern är fyllda år den dagen.", "Age is in whole years on the day.")
            }
            AgeRule::AtPeriodStart => (
                "Åldern är fyllda år på periodens första dag.",
                "Age is in whole years on the period's first day.",
            ),
            AgeRule::AtPeriodEnd => (
                "Åldern är fyllda år på periodens sista dag.",
                "Age is in whole years on the period's last day.",
            ),
        };
        self.lang.pick(text.0, text.1).to_owned()
    }

    fn edges(self, block: &Population) -> String {
        let lang = self.lang;
        let counts = |edge: Edge| match edge {
            Edge::In => lang.pick("räknas", "counts"),
            Edge::Out => lang.pick("räknas inte", "does not count"),
        };
        let mut text = Vec::new();
        text.extend(block.death_day.map(|edge| {
            let counts = counts(edge);
            lang.pick(format!("Dödsdagen {counts}."), format!("The day of death {counts}."))
        }));
        match &block.residence {
            Residence::Always => text.push(
                lang.pick(
                    "Alla räknas som bosatta hela livet.",
                    "All count as resident all their lives.",
                )
                .to_owned(),
            ),
            Residence::Spells { ties, .. } => {
                let ties = self.ties(ties);
                text.push(lang.pick(
                    format!("Bosättningen följs dag för dag; överlappar två gäller {ties}."),
                    format!("Residence is followed day by day; where two overlap, {ties} holds."),
                ));
            }
        }
        if let Some(moves) = &block.moves {
            let (out, back) = (counts(moves.emigration_day), counts(moves.immigration_day));
            let before = match moves.first_is_immigration {
                FirstMove::Abroad => lang.pick("utomlands", "abroad"),
                FirstMove::Here => lang.pick("här", "here"),
            };
            text.push(lang.pick(
                format!("Utvandringsdagen {out} och invandringsdagen {back}; den vars första flyttning är en invandring var {before} innan."),
                format!("The day of emigration {out} and the day of immigration {back}; a person whose first move is an immigration was {before} before."),
            ));
        }
        text.join(" ")
    }

    fn ties(self, ties: &[Tie]) -> String {
        let lang = self.lang;
        let name = |tie: &Tie| match tie {
            Tie::LatestStart => lang.pick("den som började sist", "the one that began last"),
            Tie::EarliestStart => lang.pick("den som började först", "the one that began first"),
            Tie::LatestEnd => lang.pick("den som slutar sist", "the one that ends last"),
            Tie::LowestCode => lang.pick("den med lägst kod", "the one with the lowest code"),
            Tie::HighestCode => lang.pick("den med högst kod", "the one with the highest code"),
        };
        ties.iter().map(name).collect::<Vec<_>>().join(lang.pick(", därefter ", ", then "))
    }

    fn side(self, side: &Side) -> String {
        let lang = self.lang;
        let mut text = vec![format!("{}.", capital(&self.units(side)))];
        text.extend(side.on.as_ref().map(|on| self.day(on)));
        text.extend(side.during.map(|during| {
            let (a, b) = (during.first, during.last);
            lang.pick(
                format!("Bara {}/{}–{}/{} varje år.", a.day, a.month, b.day, b.month),
                format!(
                    "Only {:02}-{:02} to {:02}-{:02} of each year.",
                    a.month, a.day, b.month, b.day
                ),
            )
        }));
        if let Some(all) = &side.condition {
            let all = condition(&self, all);
            text.push(lang.pick(format!("Villkor: {all}."), format!("Condition: {all}.")));
        }
        text.extend(side.repeats.map(|repeats| format!("{}.", capital(&self.repeats(repeats)))));
        if !side.censor.is_empty() {
            let cut: Vec<String> = side.censor.iter().map(|censor| self.censor(censor)).collect();
            let cut = cut.join(lang.pick(" eller ", " or "));
            text.push(lang.pick(
                format!("Väntan bryts av vid {cut}, det som kommer först."),
                format!("Waiting is cut off at {cut}, whichever comes first."),
            ));
        }
        for look in self.looks_of(side) {
            text.push(self.look(look));
        }
        text.join(" ")
    }

    /// What is counted, of what.
    fn units(self, side: &Side) -> String {
        let lang = self.lang;
        let of = match &side.of {
            Of::Rows(series) => self.series(series),
            Of::SubjectsOf(series) => {
                let series = self.series(series);
                lang.pick(format!("personer med {series}"), format!("persons with {series}"))
            }
            Of::Population => {
                lang.pick("populationens medlemmar", "members of the population").into()
            }
            Of::Denominator => lang.pick("nämnarens enheter", "units of the denominator").into(),
            Of::Figures => String::new(),
        };
        match &side.counted {
            Counted::Units => lang.pick(format!("antal {of}"), format!("number of {of}")),
            Counted::Days => lang.pick(
                "varje dag som en person är i populationen".to_owned(),
                "every day that a person is in the population".to_owned(),
            ),
            Counted::Sum(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(|n| self.number(n)).collect();
                let sum = numbers.join(" + ");
                lang.pick(
                    format!("summan av {sum} för {of}"),
                    format!("the sum of {sum} over {of}"),
                )
            }
            Counted::Value(number) => {
                let number = self.number(number);
                lang.pick(format!("{number} för {of}"), format!("{number} of {of}"))
            }
            Counted::Figures(id) => {
                let set = self.catalog.blocks.figures.get(id);
                let title = set.map_or(id.to_string(), |set| set.title.get(lang).to_owned());
                lang.pick(
                    format!("publicerade tal: {title}"),
                    format!("published figures: {title}"),
                )
            }
        }
    }

    fn number(self, number: &Number) -> String {
        match number {
            Number::Constant(n) => n.to_string(),
            Number::Value(of) => value(&self, of),
        }
    }

    fn series(self, series: &Series) -> String {
        match series {
            Series::Register(id) => {
                let register = self.catalog.registers.get(id);
                let title = register.map(|r| r.title.get(self.lang).to_owned());
                let title = title.unwrap_or_else(|| id.to_string());
                self.lang.pick(format!("rader i {title}"), format!("rows of {title}"))
            }
            Series::Events(id) => {
                let events = self.catalog.blocks.events.get(id);
                let Some(events) = events else { return id.to_string() };
                let title = events.title.get(self.lang);
                match events.chain.as_ref().map(|chain| (chain.gap_days, chain.after)) {
                    None => title.to_owned(),
                    Some((gap, ChainAfter::FirstDay)) => self.lang.pick(
                        format!("{title} (de inom {gap} dygn från den första räknas till samma)"),
                        format!(
                            "{title} (those within {gap} days of the first belong to the same)"
                        ),
                    ),
                    Some((0, ChainAfter::LatestEnd)) => self.lang.pick(
                        format!("{title} (nästa samma dag räknas till samma)"),
                        format!("{title} (the next on the same day belongs to the same)"),
                    ),
                    Some((gap, ChainAfter::LatestEnd)) => self.lang.pick(
                        format!("{title} (nästa inom {gap} dygn räknas till samma)"),
                        format!("{title} (the next within {gap} days belongs to the same)"),
                    ),
                }
            }
        }
    }

    fn day(self, on: &UnitDay) -> String {
        let lang = self.lang;
        let day = match on {
            UnitDay::Of(of) => path(&self, of),
            UnitDay::DayBefore(of) => {
                let day = path(&self, of);
                lang.pick(format!("dagen före {day}"), format!("the day before {day}"))
            }
            UnitDay::MonthStart(_) => {
                lang.pick("månadens första dag", "the month's first day").into()
            }
            UnitDay::MonthEnd(_) => lang.pick("månadens sista dag", "the month's last day").into(),
            UnitDay::DayOfYear(at) => lang.pick(
                format!("den {}/{} varje år", at.day, at.month),
                format!("{:02}-{:02} of each year", at.month, at.day),
            ),
            UnitDay::PeriodStart => {
                lang.pick("periodens första dag", "the period's first day").into()
            }
            UnitDay::PeriodEnd => lang.pick("periodens sista dag", "the period's last day").into(),
            UnitDay::Birthday(n) => lang.pick(format!("födelsedag {n}"), format!("birthday {n}")),
            UnitDay::MeanOfYearEnds => lang
                .pick(
                    "medelvärdet av detta och föregående årsskifte",
                    "the mean of this year-end and the one before",
                )
                .into(),
        };
        lang.pick(format!("Dag: {day}."), format!("Day: {day}."))
    }

    fn repeats(self, repeats: Repeats) -> String {
        let lang = self.lang;
        match repeats {
            Repeats::All => lang.pick("alla händelser räknas", "all events count").to_owned(),
            Repeats::FirstInPeriod => lang
                .pick(
                    "bara personens första i perioden räknas",
                    "only a person's first in the period counts",
                )
                .to_owned(),
            Repeats::FirstEver => lang
                .pick("bara personens första någonsin räknas", "only a person's first ever counts")
                .to_owned(),
            Repeats::ClearAfterAny(n) => lang.pick(
                format!("en händelse räknas när ingen annan har inträffat under {n} dygn före"),
                format!("an event counts when there was no other in the {n} days before"),
            ),
            Repeats::ClearAfterCounted(n) => lang.pick(
                format!("en händelse räknas när ingen räknad har inträffat under {n} dygn före"),
                format!("an event counts when there was no counted one in the {n} days before"),
            ),
        }
    }

    fn censor(self, censor: &Censor) -> String {
        let lang = self.lang;
        match censor {
            Censor::DataEnd => lang.pick("datas slut", "the end of data").to_owned(),
            Censor::Death => lang.pick("dödsfall", "death").to_owned(),
            Censor::Column(of) => path(&self, of),
            Censor::Days(n) => lang.pick(format!("{n} dygn"), format!("{n} days")),
        }
    }

    fn period(self) -> String {
        let (lang, rule) = (self.lang, &self.computation.period);
        let every = match rule.every {
            Every::Year => lang.pick("kalenderår", "calendar year").to_owned(),
            Every::YearFrom(at) => lang.pick(
                format!("år från den {}/{}", at.day, at.month),
                format!("year from {:02}-{:02}", at.month, at.day),
            ),
            Every::HalfYear => lang.pick("halvår", "half-year").to_owned(),
            Every::Quarter => lang.pick("kvartal", "quarter").to_owned(),
            Every::Month => lang.pick("månad", "month").to_owned(),
            Every::Week => lang.pick("vecka enligt ISO 8601", "week by ISO 8601").to_owned(),
        };
        let from = rule.from;
        let mut text = vec![lang.pick(
            format!("Ett värde för varje {every} från och med {from}."),
            format!("One value for each {every} from {from}."),
        )];
        text.extend(rule.over.map(|(n, combine, least)| {
            let how = match combine {
                Combine::Pooled => lang.pick("summeras", "are added up"),
                Combine::MeanOfValues => lang.pick("vägs lika", "weigh the same"),
            };
            lang.pick(
                format!("{n} perioder i följd {how}; minst {least} måste ha data."),
                format!("{n} consecutive periods {how}; at least {least} must have data."),
            )
        }));
        let undelivered = match rule.undelivered {
            Undelivered::Zero => (
                "En månad som inte har levererats räknas som noll.",
                "A month that was not delivered counts as zero.",
            ),
            Undelivered::Drop => (
                "En månad som inte har levererats utgår ur både täljare och nämnare.",
                "A month that was not delivered is left out of numerator and denominator.",
            ),
            Undelivered::Missing => (
                "Saknas leveransen för en månad redovisas inget värde.",
                "Where a month was not delivered there is no value.",
            ),
        };
        text.push(lang.pick(undelivered.0, undelivered.1).to_owned());
        text.extend(rule.settled_days.map(|n| {
            lang.pick(
                format!("Värden yngre än {n} dygn är preliminära."),
                format!("Values younger than {n} days are preliminary."),
            )
        }));
        for at in &rule.breaks {
            let (on, why) = (at.on, at.why.get(lang));
            text.push(lang.pick(format!("Brott {on}: {why}."), format!("Break {on}: {why}.")));
        }
        text.join(" ")
    }

    fn presentation(self) -> String {
        let (lang, by) = (self.lang, &self.computation.by);
        let area = match &by.area {
            AreaOf::Residence => lang.pick("Efter folkbokföring", "By residence").to_owned(),
            AreaOf::State(state) => {
                let state = self.state(state);
                lang.pick(format!("Efter kommun för {state}"), format!("By the area of {state}"))
            }
            AreaOf::Column(of) => {
                let of = path(&self, of);
                lang.pick(format!("Efter {of}"), format!("By {of}"))
            }
            AreaOf::Each(column) => {
                let column = &column.name;
                lang.pick(format!("Efter varje {column}"), format!("By each {column}"))
            }
            AreaOf::None => lang.pick("Utan område", "Without area").to_owned(),
        };
        let level = match by.down_to {
            AreaLevel::Riket => lang.pick("riket", "the nation"),
            AreaLevel::Region => lang.pick("region", "region"),
            AreaLevel::Kommun => lang.pick("kommun", "kommun"),
        };
        let mut text = vec![
            lang.pick(format!("{area}, ned till {level}."), format!("{area}, down to {level}.")),
        ];
        text.extend(by.unknown_area.map(|rule| {
            let (sv, en) = match rule {
                UnknownArea::NationOnly => (
                    "Okänt område räknas bara i riket.",
                    "An unknown area counts in the nation only.",
                ),
                UnknownArea::OwnRow => {
                    ("Okänt område redovisas på egen rad.", "An unknown area has a row of its own.")
                }
                UnknownArea::Drop => {
                    ("Okänt område räknas inte.", "An unknown area is not counted.")
                }
            };
            lang.pick(sv, en).to_owned()
        }));
        for (what, splits) in [
            (lang.pick("Uppdelat på", "Broken down by"), &by.split),
            (
                lang.pick("Täljaren uppdelad på", "The numerator broken down by"),
                &by.split_numerator,
            ),
        ] {
            let names: Vec<String> = splits.iter().map(|crossed| self.crossed(crossed)).collect();
            if !names.is_empty() {
                text.push(format!("{what} {}.", names.join("; ")));
            }
        }
        text.extend(by.many.map(|many| {
            let (sv, en) = match many {
                Many::Each => (
                    "En enhet med flera värden räknas en gång i varje.",
                    "A unit with several values counts once in each.",
                ),
                Many::First => (
                    "En enhet med flera värden räknas i det första.",
                    "A unit with several values counts in the first.",
                ),
            };
            lang.pick(sv, en).to_owned()
        }));
        text.join(" ")
    }

    fn crossed(self, crossed: &[Dimension]) -> String {
        let lang = self.lang;
        let name = |dimension: &Dimension| match dimension {
            Dimension::Sex => lang.pick("kön", "sex").to_owned(),
            Dimension::Ages => {
                let ages: Vec<String> =
                    self.computation.by.ages.iter().map(ToString::to_string).collect();
                let ages = ages.join(", ");
                lang.pick(format!("ålder ({ages})"), format!("age ({ages})"))
            }
            Dimension::State(state) => self.state(state),
            Dimension::Column(column) => column.name.clone(),
            Dimension::Level(column, n) => lang.pick(
                format!("de {n} första tecknen i {}", column.name),
                format!("the first {n} characters of {}", column.name),
            ),
        };
        crossed.iter().map(name).collect::<Vec<_>>().join(lang.pick(" gånger ", " by "))
    }

    fn state(self, id: &StateId) -> String {
        let state = self.catalog.blocks.states.get(id);
        state.map_or_else(|| id.to_string(), |state| state.title.get(self.lang).to_owned())
    }

    fn conventions(self) -> String {
        let lang = self.lang;
        let id = &self.computation.conventions;
        let Some(rules) = self.catalog.blocks.conventions.get(id) else { return id.to_string() };
        let leap = match rules.leap_birthday {
            LeapBirthday::FirstOfMarch => lang.pick("1 mars", "1 March"),
            LeapBirthday::LastOfFebruary => lang.pick("28 februari", "28 February"),
        };
        let months = match rules.add_months {
            AddMonths::LastDaySticks => lang.pick("31 mars", "31 March"),
            AddMonths::Clamp | AddMonths::RollForward => lang.pick("30 mars", "30 March"),
        };
        let areas = rules.areas;
        lang.pick(
            format!("Född 29 februari fyller år {leap} när det inte är skottår. Tre månader före 30 juni är {months}. Kommuner enligt {areas} års indelning. Tal som visas avrundas från noll vid halva."),
            format!("Whoever is born on 29 February has a birthday on {leap} in common years. Three months before 30 June is {months}. Kommuner by the division of {areas}. Shown numbers are rounded half away from zero."),
        )
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
