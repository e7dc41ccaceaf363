//! A computing definition as sentences that a statistician can sign: measure, population, numerator,
//! denominator, period, presentation, conventions. Every key is a phrase; none is silent.

mod condition;
mod grounds;
mod look;
mod measure;

use catalog::definition::{
    AddMonths, AgeRule, AreaOf, Censor, ChainAfter, Column, Combine, Computation, Counted,
    Derivation, Dimension, Edge, Every, FirstMove, LeapBirthday, Look, Many, MonthDay, Number, Of,
    Path, Population, Repeats, Residence, Series, Side, StateId, Subject, Tie, Undelivered,
    UnitDay, UnknownArea,
};
use catalog::{Catalog, Indicator};
use cube::{AreaLevel, Lang};

use condition::{condition, path, steps, value};
pub use grounds::Grounds;

/// Says one definition in one language.
#[derive(Clone, Copy)]
struct Sentences<'a> {
    /// Where blocks, registers and value sets are looked up.
    catalog: &'a Catalog,
    /// The definition.
    computation: &'a Computation,
    /// What it stands on, to find columns in.
    grounds: &'a Grounds,
    /// The language.
    lang: Lang,
}

/// A name that a definition gives, set apart from the words around it.
fn named(name: &str, lang: Lang) -> String {
    lang.pick(format!("\u{201d}{name}\u{201d}"), format!("\u{201c}{name}\u{201d}"))
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
    let grounds = Grounds::of(catalog, computation);
    let says = Sentences { catalog, computation, grounds: &grounds, lang };
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
    let grounds = Grounds::of(catalog, computation);
    let says = Sentences { catalog, computation, grounds: &grounds, lang };
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
    /// A column of the registers that the definition reads.
    fn found(self, of: &Column) -> Option<&'a catalog::Column> {
        let registers = self.grounds.registers.iter();
        let mut columns = registers.filter_map(|id| self.catalog.registers.get(id));
        columns.find_map(|register| register.columns.iter().find(|c| c.name == of.name))
    }

    /// From which day to which, for a column of an event series that is days between them.
    fn derived_days(self, of: &Column) -> Option<(&'a Path, &'a Path)> {
        let events = self.grounds.events.iter();
        let mut events = events.filter_map(|id| self.catalog.blocks.events.get(id));
        events.find_map(|events| {
            let found = events.columns.iter().find(|c| c.column.name == of.name)?;
            found.from.iter().find_map(|from| match from {
                Derivation::Days(a, b) => Some((a, b)),
                Derivation::Column(_) | Derivation::Label(_) => None,
            })
        })
    }

    /// The looks are told with the numerator, which they narrow or measure.
    fn looks_of(self, side: &Side) -> &'a [Look] {
        let narrows = std::ptr::eq(side, &self.computation.numerator);
        if narrows { self.computation.looks.as_slice() } else { &[] }
    }
}

impl Sentences<'_> {
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
                format!("Med är de för vilka, den dag som räknas, {all}."),
                format!("Included are those for whom, on the day that is counted, {all}."),
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
            Edge::In => lang.pick("räknas med", "counts"),
            Edge::Out => lang.pick("räknas inte med", "does not count"),
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
                    format!("Var personen bor följs dag för dag; gäller två rader samma dag tas {ties}."),
                    format!("Where the person lives is followed day by day; of two rows for one day, {ties} is taken."),
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
            Tie::LatestStart => lang.pick("den som började senast", "the one that began last"),
            Tie::EarliestStart => lang.pick("den som började först", "the one that began first"),
            Tie::LatestEnd => lang.pick("den som slutar senast", "the one that ends last"),
            Tie::LowestCode => lang.pick("den med lägst kod", "the one with the lowest code"),
            Tie::HighestCode => lang.pick("den med högst kod", "the one with the highest code"),
        };
        ties.iter().map(name).collect::<Vec<_>>().join(lang.pick(", vid lika ", ", in a tie "))
    }

    fn side(self, side: &Side) -> String {
        let lang = self.lang;
        let mut text = vec![format!("{}.", capital(&self.units(side)))];
        text.extend(side.on.as_ref().map(|on| self.day(on)));
        text.extend(side.during.map(|during| {
            let (a, b) = (during.first, during.last);
            lang.pick(
                format!("Bara {} till {} varje år.", month_day(a, lang), month_day(b, lang)),
                format!("Only {} to {} of each year.", month_day(a, lang), month_day(b, lang)),
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
            Of::Population => self.members(),
            Of::Denominator => lang.pick("nämnarens enheter", "units of the denominator").into(),
            Of::Figures => String::new(),
        };
        match &side.counted {
            Counted::Units if side.of == Of::Denominator => lang
                .pick(
                    "de av nämnarens enheter som uppfyller villkoret",
                    "those of the denominator's units that meet the condition",
                )
                .to_owned(),
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

    /// The members of the population, by whom it is about.
    fn members(self) -> String {
        let used = self.computation.population.as_ref();
        let block = used.and_then(|used| self.catalog.blocks.populations.get(&used.population));
        match block.map(|block| block.subject) {
            Some(Subject::Kommun) => {
                self.lang.pick("kommuner i populationen", "kommuner in the population")
            }
            Some(Subject::Unit) => {
                self.lang.pick("enheter i populationen", "units in the population")
            }
            Some(Subject::Person) | None => {
                self.lang.pick("personer i populationen", "persons in the population")
            }
        }
        .to_owned()
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
                        format!("{title} (det som börjar inom {gap} dygn från det första är samma)"),
                        format!("{title} (what begins within {gap} days of the first is the same one)"),
                    ),
                    Some((0, ChainAfter::LatestEnd)) => self.lang.pick(
                        format!("{title} (det som börjar samma dag som det förra slutar är samma)"),
                        format!("{title} (what begins on the day that the last ended is the same one)"),
                    ),
                    Some((gap, ChainAfter::LatestEnd)) => self.lang.pick(
                        format!("{title} (det som börjar högst {gap} dygn efter att det förra slutat är samma)"),
                        format!("{title} (what begins at most {gap} days after the last ended is the same one)"),
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
            UnitDay::DayOfYear(at) => {
                let at = month_day(*at, lang);
                return lang.pick(
                    format!("Den räknade dagen är {at} varje år."),
                    format!("The counted day is {at} of each year."),
                );
            }
            UnitDay::PeriodStart => {
                lang.pick("periodens första dag", "the period's first day").into()
            }
            UnitDay::PeriodEnd => lang.pick("periodens sista dag", "the period's last day").into(),
            UnitDay::Birthday(n) => {
                lang.pick(format!("{n}-årsdagen"), format!("birthday number {n}"))
            }
            UnitDay::MeanOfYearEnds => {
                return lang
                    .pick(
                        "Räknas som medelvärdet av detta och föregående årsskifte.",
                        "Counted as the mean of this year-end and the one before.",
                    )
                    .into();
            }
        };
        lang.pick(format!("Den räknade dagen är {day}."), format!("The counted day is {day}."))
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
                format!("år från den {}", month_day(at, lang)),
                format!("year from {}", month_day(at, lang)),
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
            match combine {
                Combine::Pooled => lang.pick(
                    format!("Värdet gäller {n} perioder i följd, vars täljare och nämnare läggs samman; minst {least} av dem måste ha data."),
                    format!("The value is of {n} consecutive periods, whose numerators and denominators are added up; at least {least} of them must have data."),
                ),
                Combine::MeanOfValues => lang.pick(
                    format!("Värdet är medelvärdet av {n} perioders värden i följd; minst {least} av dem måste ha data."),
                    format!("The value is the mean of the values of {n} consecutive periods; at least {least} of them must have data."),
                ),
            }
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

    /// Where a unit is counted.
    fn area(self) -> String {
        let lang = self.lang;
        match &self.computation.by.area {
            AreaOf::Residence => lang
                .pick(
                    "Området är det där personen är bosatt den räknade dagen",
                    "The area is the one in which the person lives on the counted day",
                )
                .to_owned(),
            AreaOf::State(state) => {
                let state = self.state(state);
                lang.pick(
                    format!("Området är det som står i raderna om {state}"),
                    format!("The area is the one that the rows on {state} tell"),
                )
            }
            AreaOf::Column(of) => {
                let of = path(&self, of);
                lang.pick(format!("Området är {of}"), format!("The area is {of}"))
            }
            AreaOf::Each(of) => {
                let of = path(&self, &Path::Column(of.clone()));
                lang.pick(
                    format!("Områdena är alla värden i {of}"),
                    format!("The areas are all values of {of}"),
                )
            }
            AreaOf::None => lang.pick("Utan område", "Without area").to_owned(),
        }
    }

    fn presentation(self) -> String {
        let (lang, by) = (self.lang, &self.computation.by);
        let area = self.area();
        let levels = match by.down_to {
            AreaLevel::Riket => lang.pick("riket", "the nation"),
            AreaLevel::Region => lang.pick("riket och regioner", "the nation and regions"),
            AreaLevel::Kommun => {
                lang.pick("riket, regioner och kommuner", "the nation, regions and kommuner")
            }
        };
        let mut text = vec![lang.pick(
            format!("{area}; värden för {levels}."),
            format!("{area}; values for {levels}."),
        )];
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
            Dimension::Column(of) => path(&self, &Path::Column(of.clone())),
            Dimension::Level(of, n) => {
                let of = path(&self, &Path::Column(of.clone()));
                lang.pick(
                    format!("de {n} första tecknen i {of}"),
                    format!("the first {n} characters of {of}"),
                )
            }
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
            format!("Den som är född 29 februari fyller år {leap} de år som inte är skottår. Månader räknas så att tre månader före 30 juni är {months}. Kommuner enligt {areas} års indelning. Tal som visas avrundas till närmaste, en halv bort från noll."),
            format!("Whoever is born on 29 February has a birthday on {leap} in common years. Months are counted so that three months before 30 June is {months}. Kommuner by the division of {areas}. Shown numbers are rounded to the nearest, a half away from zero."),
        )
    }
}

/// A day of every year: `31 december`, `31 December`.
fn month_day(at: MonthDay, lang: Lang) -> String {
    const SV: [&str; 12] = [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::from(at.month.clamp(1, 12)) - 1;
    format!("{} {}", at.day, lang.pick(SV, EN)[month])
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
