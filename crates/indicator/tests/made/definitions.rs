//! Random building blocks and computations.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use catalog::definition::*;
use catalog::{Catalog, Indicator, RegisterId};
use cube::{AgeGroup, AreaLevel, IndicatorId, Period, Text};

use super::Dice;
use super::content::columns;
use super::expressions::{Asked, condition, number_of_look, of_ladder};

fn register(id: &str) -> Series {
    Series::Register(RegisterId(id.to_owned()))
}

fn text(id: &str) -> Text {
    Text::new(id, id)
}

fn rows_of(catalog: &Catalog, id: &str) -> Asked {
    let columns = columns(catalog, id);
    let has_until = matches!(id, "vard" | "boende" | "bor");
    let has_date = id != "manad";
    let kept = columns.into_iter().filter(|c| c.kind != ValueKind::Month || c.name != "period");
    Asked { columns: kept.collect(), has_date, has_until, ..Asked::default() }
}

fn column(catalog: &Catalog, register: &str, name: &str) -> Column {
    let found = columns(catalog, register).into_iter().find(|c| c.name == name);
    found.unwrap_or_else(|| panic!("no column {name} of {register}"))
}

fn own(column: Column, from: Vec<Derivation>) -> EventColumn {
    EventColumn { column, from }
}

fn all_columns(catalog: &Catalog, register: &str) -> Vec<EventColumn> {
    let all = columns(catalog, register).into_iter();
    all.map(|c| own(c.clone(), vec![Derivation::Column(c)])).collect()
}

fn derived(name: &str, kind: ValueKind, from: Vec<Derivation>) -> EventColumn {
    let column = Column { name: name.to_owned(), kind, may_be_missing: true, is_list: false };
    own(column, from)
}

fn series(id: &str, sources: Vec<EventSource>, columns: Vec<EventColumn>) -> EventSeries {
    EventSeries {
        id: EventSeriesId(id.to_owned()),
        title: text(id),
        subject: Subject::Person,
        has_until: sources.iter().any(|source| source.until.is_some()),
        sources,
        columns,
        latest: None,
        double: None,
        cancel: None,
        sample: None,
        chain: None,
        definition_hash: String::new(),
    }
}

fn source(
    dice: &mut Dice,
    catalog: &Catalog,
    id: &str,
    date: &str,
    until: Option<&str>,
) -> EventSource {
    let asked = rows_of(catalog, id);
    let path = |name: &str| Path::Column(column(catalog, id, name));
    EventSource {
        rows: register(id),
        condition: dice.maybe(40, |dice| condition(dice, &Asked { has_date: true, ..asked })),
        date: path(date),
        until: until.map(path),
    }
}

fn events(dice: &mut Dice, catalog: &Catalog) -> BTreeMap<EventSeriesId, EventSeries> {
    let mut all = Vec::new();
    let mut episode = series(
        "episod",
        vec![source(dice, catalog, "vard", "in", Some("ut"))],
        all_columns(catalog, "vard"),
    );
    let across = match dice.chance(30) {
        true => {
            let mut columns = vec![column(catalog, "vard", "sjukhus")];
            columns.extend(dice.maybe(40, |_| column(catalog, "vard", "diagnos")));
            ChainAcross::Columns(columns)
        }
        false => ChainAcross::All,
    };
    let after = if dice.chance(70) { ChainAfter::LatestEnd } else { ChainAfter::FirstDay };
    episode.chain = Some(Chain { gap_days: dice.below(4) as u16, after, across });
    all.push(episode);

    let days = |from: Path, to: Path| Derivation::Days(from, to);
    let word = |label: &str| Derivation::Label(label.to_owned());
    let number = ValueKind::Number { decimals: 0 };
    let from = |register: &str, name: &str| Derivation::Column(column(catalog, register, name));
    let mut twice = series(
        "dubbla",
        vec![
            source(dice, catalog, "uttag", "dag", None),
            source(dice, catalog, "vard", "in", None),
        ],
        vec![
            derived("plats", ValueKind::Text, vec![from("uttag", "vara"), from("vard", "sjukhus")]),
            derived("slag", ValueKind::Text, vec![word("uttag"), word("vard")]),
            derived(
                "langd",
                number.clone(),
                vec![
                    days(Path::Date, Path::Column(column(catalog, "uttag", "dag"))),
                    days(
                        Path::Column(column(catalog, "vard", "in")),
                        Path::Column(column(catalog, "vard", "ut")),
                    ),
                ],
            ),
        ],
    );
    let plats = twice.columns[0].column.clone();
    twice.double = Some(Double {
        equal: if dice.chance(70) { vec![plats] } else { Vec::new() },
        within_days: dice.below(3) as u16,
        between: match dice.below(3) {
            0 => DoubleBetween::AllRows,
            n => DoubleBetween::Sources(n - 1),
        },
    });
    all.push(twice);

    let mut taken = series(
        "uttagen",
        vec![source(dice, catalog, "uttag", "dag", None)],
        all_columns(catalog, "uttag"),
    );
    taken.cancel = Some(Cancel {
        amount: column(catalog, "uttag", "antal"),
        equal: if dice.chance(50) { vec![column(catalog, "uttag", "atc")] } else { Vec::new() },
        is_latest_first: dice.chance(50),
    });
    all.push(taken);

    let waited = |register: &str, name: &str| {
        days(Path::Column(column(catalog, register, name)), Path::Date)
    };
    let mut open = series(
        "oppna",
        vec![source(dice, catalog, "boende", "fran", Some("till"))],
        vec![
            derived("slag", ValueKind::Text, vec![word("vantar")]),
            derived("vantat", number, vec![waited("boende", "fran")]),
        ],
    );
    open.sample = Some(if dice.chance(60) { Sample::MonthEnd } else { Sample::WeekEnd });
    all.push(open);

    let mut latest = series(
        "senaste",
        vec![source(dice, catalog, "boende", "fran", Some("till"))],
        all_columns(catalog, "boende"),
    );
    let insats = Path::Column(column(catalog, "boende", "insats"));
    latest.latest = Some(Latest {
        equal: if dice.chance(70) { vec![Path::Date, insats] } else { vec![insats] },
        by: column(catalog, "boende", "rapport"),
        open: if dice.chance(50) { OpenEnd::Ongoing } else { OpenEnd::LastReport },
    });
    all.push(latest.clone());
    all.push(onwards(dice, &latest));
    all.into_iter().map(|series| (series.id.clone(), series)).collect()
}

/// A series of another series, chained.
fn onwards(dice: &mut Dice, inner: &EventSeries) -> EventSeries {
    let columns = inner.columns.iter().map(|c| c.column.clone());
    let asked = Asked {
        columns: columns.clone().collect(),
        has_date: true,
        has_until: true,
        ..Asked::default()
    };
    let source = EventSource {
        rows: Series::Events(inner.id.clone()),
        condition: dice.maybe(40, |dice| condition(dice, &asked)),
        date: Path::Date,
        until: Some(Path::Until),
    };
    let own = columns.map(|c| own(c.clone(), vec![Derivation::Column(c)]));
    let mut made = series("vidare", vec![source], own.collect());
    let after = if dice.chance(50) { ChainAfter::LatestEnd } else { ChainAfter::FirstDay };
    let gap_days = dice.below(60) as u16;
    made.chain = dice.maybe(60, |_| Chain { gap_days, after, across: ChainAcross::All });
    made
}

fn ties(dice: &mut Dice) -> Vec<Tie> {
    let all =
        [Tie::LatestStart, Tie::EarliestStart, Tie::LatestEnd, Tie::LowestCode, Tie::HighestCode];
    let mut ties = vec![dice.pick(&all), dice.pick(&all)];
    ties.push(if dice.chance(50) { Tie::LowestCode } else { Tie::HighestCode });
    ties
}

fn states(dice: &mut Dice, catalog: &Catalog) -> BTreeMap<StateId, State> {
    let mut all = Vec::new();
    let mut add = |id: &str, kind: StateKind| {
        let id = StateId(id.to_owned());
        all.push(State {
            id: id.clone(),
            title: text(&id.0),
            kind,
            definition_hash: String::new(),
        });
    };
    let boende = rows_of(catalog, "boende");
    let kommun = |register: &str| Some(column(catalog, register, "kommun"));
    let is_latest = dice.chance(30);
    let rows = if is_latest {
        Series::Events(EventSeriesId("senaste".to_owned()))
    } else {
        register("boende")
    };
    let sabo = StateKind::Rows {
        rows,
        condition: Some(Box::new(condition(dice, &boende))),
        cover: Cover::Spell,
        area: kommun("boende"),
        ties: ties(dice),
    };
    add("sabo", sabo);
    let hemma = if dice.chance(50) {
        StateKind::Rows {
            rows: register("manad"),
            condition: dice.maybe(40, |dice| Box::new(condition(dice, &rows_of(catalog, "manad")))),
            cover: if dice.chance(80) { Cover::CalendarMonth } else { Cover::CalendarYear },
            area: kommun("manad"),
            ties: ties(dice),
        }
    } else {
        let n = dice.between(1, 90) as u16;
        StateKind::Rows {
            rows: register("atgard"),
            condition: dice
                .maybe(40, |dice| Box::new(condition(dice, &rows_of(catalog, "atgard")))),
            cover: match dice.below(6) {
                4 => Cover::Onwards(Edge::In),
                5 => Cover::Onwards(Edge::Out),
                0 => Cover::DaysStarting(n),
                1 => Cover::MonthsStarting(n / 20 + 1),
                2 => Cover::UntilNext(n),
                _ => Cover::CalendarMonth,
            },
            area: kommun("atgard"),
            ties: ties(dice),
        }
    };
    add("hemma", hemma);
    add(
        "inne",
        StateKind::Rows {
            rows: Series::Events(EventSeriesId("episod".to_owned())),
            condition: None,
            cover: Cover::Spell,
            area: None,
            ties: Vec::new(),
        },
    );
    let mut order = ["sabo", "hemma", "inne"].map(|id| StateId(id.to_owned())).to_vec();
    order.swap(0, dice.below(3));
    order.truncate(dice.between(2, 3) as usize);
    let otherwise =
        dice.maybe(50, |_| StateLabel { word: "ingen".to_owned(), title: text("ingen") });
    add("form", StateKind::Ladder { order, otherwise });
    all.into_iter().map(|state| (state.id.clone(), state)).collect()
}

fn population(dice: &mut Dice) -> Population {
    let edge = |dice: &mut Dice| if dice.chance(50) { Edge::In } else { Edge::Out };
    let is = |word: &str| {
        let slag = Column {
            name: "slag".to_owned(),
            kind: ValueKind::Choice(vec!["U".to_owned(), "I".to_owned()]),
            may_be_missing: true,
            is_list: false,
        };
        let word = Value::Literal(Literal::Word(word.to_owned()));
        Expression::Test(Test::Compare(Value::Path(Path::Column(slag)), Comparison::Equal, word))
    };
    let dies = dice.chance(85);
    Population {
        id: PopulationId("bosatta".to_owned()),
        title: text("bosatta"),
        subject: Subject::Person,
        members: RegisterId("folk".to_owned()),
        death: dies.then(|| RegisterId("doda".to_owned())),
        death_day: if dies { Some(edge(dice)) } else { None },
        residence: match dice.chance(75) {
            true => Residence::Spells { rows: RegisterId("bor".to_owned()), ties: ties(dice) },
            false => Residence::Always,
        },
        moves: dice.maybe(40, |dice| Moves {
            rows: RegisterId("flytt".to_owned()),
            immigration: is("I"),
            emigration: is("U"),
            emigration_day: edge(dice),
            immigration_day: edge(dice),
            first_is_immigration: dice.pick(&[FirstMove::Abroad, FirstMove::Here]),
        }),
        identity: Identity::Linkable,
        definition_hash: String::new(),
    }
}

/// What units can be made of a series: its columns, days and areas.
struct Made {
    series: Series,
    asked: Asked,
    kommun: Option<Column>,
    date: Option<Column>,
}

fn any_series(dice: &mut Dice, catalog: &Catalog, blocks: &Blocks) -> Made {
    let registers = ["vard", "boende", "atgard", "uttag", "manad", "doda"];
    let events = ["episod", "dubbla", "uttagen", "oppna", "senaste", "vidare"];
    if dice.chance(45) {
        let id = dice.pick(&registers);
        let asked = rows_of(catalog, id);
        let find = |name: &str| asked.columns.iter().find(|c| c.name == name).cloned();
        let is_day = |c: &&Column| matches!(c.kind, ValueKind::Date | ValueKind::Month);
        let date = asked.columns.iter().find(is_day).cloned();
        Made { series: register(id), kommun: find("kommun"), date, asked }
    } else {
        let id = EventSeriesId(dice.pick(&events).to_owned());
        let events = &blocks.events[&id];
        let columns: Vec<Column> = events.columns.iter().map(|c| c.column.clone()).collect();
        let kommun = columns.iter().find(|c| c.name == "kommun").cloned();
        let asked = Asked {
            columns: columns.into_iter().filter(|c| c.name != "period").collect(),
            is_bundle: events.chain.is_some(),
            has_date: true,
            has_until: events.has_until,
            ..Asked::default()
        };
        Made { series: Series::Events(id), asked, kommun, date: None }
    }
}

fn window(dice: &mut Dice) -> (Window, bool) {
    let n = dice.between(0, 40) as u16;
    match dice.below(10) {
        0 | 1 => (Window::DaysAfter(n, n + dice.between(0, 60) as u16), true),
        2 => (Window::DaysBefore(n + dice.between(0, 60) as u16, n), false),
        3 => (Window::MonthsEnding(dice.between(1, 13) as u16), false),
        4 => (Window::MonthsStarting(dice.between(1, 6) as u16), true),
        5 => (Window::Until, false),
        6 => (Window::Before, false),
        7 => (Window::SameMonth, true),
        8 => (dice.pick(&[Window::SameDay, Window::SameYear]), true),
        _ => (Window::Period, true),
    }
}

fn look(
    dice: &mut Dice,
    catalog: &Catalog,
    blocks: &Blocks,
    unit: &Asked,
    name: String,
) -> (Look, Option<Vec<Column>>) {
    let (window, is_ahead) = window(dice);
    let kept = |dice: &mut Dice| if dice.chance(50) { Kept::Keep } else { Kept::Drop };
    let has_person = unit.has_person;
    let incomplete = Incomplete {
        data: kept(dice),
        death: if has_person && is_ahead { Some(kept(dice)) } else { None },
        migration: if has_person { Some(kept(dice)) } else { None },
    };
    if has_person && dice.chance(25) {
        let state = dice.pick(&["sabo", "hemma", "form"]);
        let condition = if state == "form" && dice.chance(80) {
            let own = Asked { ladders: vec![ladder(blocks)], ..Asked::default() };
            Some(of_ladder(dice, &own))
        } else {
            None
        };
        let of = LookOf::State(StateId(state.to_owned()));
        let hit = Some(LookHit::Overlaps);
        return (Look { name, of, window, condition, hit, incomplete }, None);
    }
    let made = any_series(dice, catalog, blocks);
    let hit = match (made.asked.has_until, dice.below(3)) {
        (false, _) => None,
        (true, 0) => Some(LookHit::StartsIn),
        (true, 1) => Some(LookHit::EndsIn),
        (true, _) => Some(LookHit::Overlaps),
    };
    let mut asked = made.asked.clone();
    if !unit.is_bundle {
        asked.unit = unit.columns.clone();
    }
    let condition = dice.maybe(50, |dice| condition(dice, &asked));
    // A bundle has no columns of its own to count.
    let columns = Some(if asked.is_bundle { Vec::new() } else { asked.columns.clone() });
    (Look { name, of: LookOf::Series(made.series), window, condition, hit, incomplete }, columns)
}

fn ladder(blocks: &Blocks) -> (StateId, Vec<String>) {
    let id = StateId("form".to_owned());
    let StateKind::Ladder { order, otherwise } = &blocks.states[&id].kind else { panic!() };
    let mut steps: Vec<String> = order.iter().map(|step| step.0.clone()).collect();
    steps.extend(otherwise.iter().map(|label| label.word.clone()));
    (id, steps)
}

/// A side of units with what can be asked of them.
struct Half {
    side: Side,
    asked: Asked,
    kommun: Option<Column>,
}

fn plain(counted: Counted, of: Of, on: Option<UnitDay>) -> Side {
    Side { counted, of, on, during: None, condition: None, repeats: None, censor: Vec::new() }
}

fn units(dice: &mut Dice, catalog: &Catalog, blocks: &Blocks, has_person: bool) -> Half {
    let (side, mut asked, kommun) = if has_person && dice.chance(25) {
        let on = match dice.below(4) {
            0 => UnitDay::PeriodStart,
            1 => UnitDay::PeriodEnd,
            2 => UnitDay::DayOfYear(MonthDay { month: dice.between(1, 12) as u8, day: 30 }),
            _ => UnitDay::Birthday(dice.between(64, 80) as u8),
        };
        (plain(Counted::Units, Of::Population, Some(on)), Asked::default(), None)
    } else {
        let made = any_series(dice, catalog, blocks);
        let mut asked = made.asked.clone();
        if !asked.is_bundle && dice.chance(30) {
            asked.is_bundle = true;
            // The rows of a person have no day together.
            (asked.has_date, asked.has_until) = (false, false);
            let on = match (&made.date, dice.below(3)) {
                (Some(date), 0) => UnitDay::Of(Path::Last(date.clone())),
                (Some(date), 1) if date.kind == ValueKind::Month => {
                    UnitDay::MonthEnd(Path::Last(date.clone()))
                }
                (_, 2) => UnitDay::PeriodStart,
                _ => UnitDay::PeriodEnd,
            };
            (plain(Counted::Units, Of::SubjectsOf(made.series), Some(on)), asked, made.kommun)
        } else {
            let on = match &made.date {
                Some(date) if date.kind == ValueKind::Date && dice.chance(15) => {
                    UnitDay::DayBefore(Path::Column(date.clone()))
                }
                None if dice.chance(15) => UnitDay::DayBefore(Path::Date),
                Some(date) if date.kind == ValueKind::Month && dice.chance(50) => {
                    UnitDay::MonthEnd(Path::Column(date.clone()))
                }
                Some(date) => UnitDay::Of(Path::Column(date.clone())),
                None if asked.has_until && dice.chance(40) => UnitDay::Of(Path::Until),
                None => UnitDay::Of(Path::Date),
            };
            let mut side = plain(Counted::Units, Of::Rows(made.series), Some(on));
            let n = dice.between(1, 200) as u16;
            side.repeats = Some(match dice.below(8) {
                0 => Repeats::FirstInPeriod,
                1 => Repeats::FirstEver,
                2 => Repeats::ClearAfterAny(n),
                3 => Repeats::ClearAfterCounted(n),
                _ => Repeats::All,
            });
            (side, asked, made.kommun)
        }
    };
    asked.has_person = has_person;
    asked.states = ["sabo", "hemma", "inne"].map(|id| StateId(id.to_owned())).to_vec();
    asked.ladders = vec![ladder(blocks)];
    let mut half = Half { side, asked, kommun };
    half.side.during = dice.maybe(12, |dice| {
        let (a, b) = (dice.between(1, 12) as u8, dice.between(1, 12) as u8);
        let first = MonthDay { month: a.min(b), day: 1 };
        During { first, last: MonthDay { month: a.max(b), day: 31 } }
    });
    half
}

fn numbers(dice: &mut Dice, asked: &Asked) -> Vec<Number> {
    let is_number = |c: &&Column| matches!(c.kind, ValueKind::Number { .. });
    let columns: Vec<Column> =
        asked.columns.iter().filter(is_number).filter(|_| !asked.is_bundle).cloned().collect();
    let mut numbers = Vec::new();
    for _ in 0..dice.between(1, 2) {
        numbers.push(match dice.below(4) {
            0 if !columns.is_empty() => {
                Number::Value(Value::Path(Path::Column(dice.pick(&columns))))
            }
            1 if asked.has_until => Number::Value(Value::Call(Call::Days(Path::Date, Path::Until))),
            2 if !asked.looks.is_empty() => match number_of_look(dice, asked) {
                Some(Call::Coc(..) | Call::Upc(..) | Call::Secon(..)) | None => Number::Constant(2),
                Some(call) => Number::Value(Value::Call(call)),
            },
            _ => Number::Constant(i64::from(dice.between(1, 90))),
        });
    }
    numbers
}

fn breakdown(dice: &mut Dice, half: &Half, has_residence: bool, narrows: bool) -> Breakdown {
    let bundle = half.asked.is_bundle;
    let area = match (dice.below(4), &half.kommun) {
        (0, _) => AreaOf::State(StateId(dice.pick(&["sabo", "hemma", "form"]).to_owned())),
        (1, Some(kommun)) if narrows && !bundle => AreaOf::Column(Path::Column(kommun.clone())),
        (1, Some(kommun)) if narrows => match dice.below(3) {
            0 => AreaOf::Each(kommun.clone()),
            1 => AreaOf::Column(Path::First(kommun.clone())),
            _ => AreaOf::Column(Path::Last(kommun.clone())),
        },
        (2, _) => AreaOf::None,
        _ if has_residence => AreaOf::Residence,
        _ => AreaOf::None,
    };
    let words: Vec<Column> =
        half.asked.columns.iter().filter(|c| c.kind.is_word()).cloned().collect();
    let dimension = |dice: &mut Dice, columns: bool| match dice.below(6) {
        0 if half.asked.has_person => Dimension::Sex,
        1 if half.asked.has_person => Dimension::Ages,
        2 => Dimension::State(StateId("sabo".to_owned())),
        3 | 4 if columns && !words.is_empty() => {
            let column = dice.pick(&words);
            match (&column.kind, dice.chance(40)) {
                (ValueKind::Code(_), true) => Dimension::Level(column, 2),
                _ => Dimension::Column(column),
            }
        }
        _ => Dimension::State(StateId("form".to_owned())),
    };
    let listed = |dice: &mut Dice, columns: bool| {
        let mut split = vec![dimension(dice, columns)];
        if dice.chance(35) {
            let second = dimension(dice, columns);
            if second != split[0] {
                split.push(second);
            }
        }
        split
    };
    let split = dice.maybe(70, |dice| listed(dice, narrows)).into_iter().collect();
    let split_numerator =
        if !narrows && dice.chance(20) { vec![listed(dice, true)] } else { Vec::new() };
    let unknown = [UnknownArea::NationOnly, UnknownArea::OwnRow, UnknownArea::Drop];
    Breakdown {
        // Riket alone is always known.
        unknown_area: (area != AreaOf::None).then(|| dice.pick(&unknown)),
        area,
        down_to: dice.pick(&[AreaLevel::Riket, AreaLevel::Region, AreaLevel::Kommun]),
        split,
        split_numerator,
        ages: vec![group("60-69"), group("70-79"), group("80+")],
        many: Some(if dice.chance(70) { Many::Each } else { Many::First }),
    }
}

fn group(text: &str) -> AgeGroup {
    text.parse().expect("an age group")
}

fn period(dice: &mut Dice) -> PeriodRule {
    let (every, from) = match dice.below(6) {
        0 => (Every::Year, Period::year(2020)),
        1 => (Every::YearFrom(MonthDay { month: 2, day: 29 }), Period::year(2019)),
        2 => (Every::HalfYear, Period::half_year(2020, 1).expect("a half-year")),
        3 => (Every::Quarter, Period::quarter(2020, 2).expect("a quarter")),
        4 => (Every::Month, Period::month(2020, 1).expect("a month")),
        _ => (Every::Week, Period::week(2020, 50).expect("a week")),
    };
    PeriodRule {
        every,
        from,
        over: None,
        undelivered: dice.pick(&[Undelivered::Zero, Undelivered::Drop, Undelivered::Missing]),
        settled_days: None,
        breaks: Vec::new(),
    }
}

/// Random blocks and one random computation on them.
pub(crate) fn definition(dice: &mut Dice, catalog: &mut Catalog, id: &IndicatorId) {
    let conventions = Conventions {
        id: ConventionsId("grund".to_owned()),
        leap_birthday: dice.pick(&[LeapBirthday::FirstOfMarch, LeapBirthday::LastOfFebruary]),
        add_months: dice.pick(&[
            AddMonths::LastDaySticks,
            AddMonths::Clamp,
            AddMonths::RollForward,
        ]),
        areas: 2026,
        rounding: Rounding::HalfAwayFromZero,
        definition_hash: String::new(),
    };
    let population = population(dice);
    let events = events(dice, catalog);
    let states = states(dice, catalog);
    catalog.blocks = Blocks {
        conventions: BTreeMap::from([(conventions.id.clone(), conventions)]),
        populations: BTreeMap::from([(population.id.clone(), population)]),
        events,
        states,
        ..Blocks::default()
    };
    let computation = computation(dice, catalog);
    catalog.indicators.insert(id.clone(), indicator(id, computation));
}

fn computation(dice: &mut Dice, catalog: &Catalog) -> Computation {
    let blocks = &catalog.blocks;
    let method = dice.below(6);
    let has_person = method == 2 || dice.chance(75);
    let mut computation = Computation {
        conventions: ConventionsId("grund".to_owned()),
        method: Method::Count,
        per: None,
        person_year: None,
        quantile: None,
        percentile: None,
        interval: Interval::None,
        level: None,
        population: None,
        numerator: plain(Counted::Units, Of::Denominator, None),
        denominator: None,
        looks: Vec::new(),
        period: period(dice),
        by: Breakdown {
            area: AreaOf::None,
            down_to: AreaLevel::Riket,
            unknown_area: None,
            split: Vec::new(),
            split_numerator: Vec::new(),
            ages: Vec::new(),
            many: None,
        },
        standardise: None,
        compare: None,
        keys: Vec::new(),
    };
    if has_person {
        let mut asked =
            Asked { has_person: true, ladders: vec![ladder(blocks)], ..Asked::default() };
        asked.states = vec![StateId("sabo".to_owned())];
        computation.population = Some(PopulationUse {
            population: PopulationId("bosatta".to_owned()),
            age: Some(dice.pick(&[
                AgeRule::CalendarYear,
                AgeRule::Attained,
                AgeRule::AtPeriodStart,
                AgeRule::AtPeriodEnd,
            ])),
            condition: dice.maybe(50, |dice| condition(dice, &asked)),
        });
    }
    let narrows = !matches!(method, 2 | 3);
    let mut half = units(dice, catalog, blocks, has_person);
    for n in 0..dice.below(3) {
        let name = format!("titt{n}");
        // Where the sides have units of their own, a look cannot name a column of the unit.
        let unit = if narrows {
            half.asked.clone()
        } else {
            Asked { is_bundle: true, ..half.asked.clone() }
        };
        let (look, columns) = look(dice, catalog, blocks, &unit, name);
        half.asked.covers.push(look.hit.is_some());
        computation.looks.push(look);
        half.asked.looks.push(columns);
    }
    sides(dice, catalog, &mut computation, half, method);
    computation
}

fn sides(
    dice: &mut Dice,
    catalog: &Catalog,
    computation: &mut Computation,
    mut half: Half,
    method: usize,
) {
    let blocks = &catalog.blocks;
    let has_person = computation.population.is_some();
    half.side.condition = dice.maybe(60, |dice| condition(dice, &half.asked));
    let narrows = !matches!(method, 2 | 3);
    computation.by = breakdown(dice, &half, has_person, narrows);
    match method {
        0 => {
            if dice.chance(30) && half.side.of != Of::Population {
                half.side.counted = Counted::Sum(numbers(dice, &half.asked));
            }
            computation.numerator = half.side;
        }
        2 => {
            computation.method = Method::Rate;
            let days = plain(Counted::Days, Of::Population, None);
            computation.denominator = Some(days);
            computation.numerator = half.side;
        }
        3 => {
            computation.method = Method::Ratio;
            let mut other = units(dice, catalog, blocks, has_person);
            other.side.condition = dice.maybe(50, |dice| condition(dice, &other.asked));
            if dice.chance(50) {
                other.side.counted = Counted::Sum(numbers(dice, &other.asked));
                half.side.counted = Counted::Sum(numbers(dice, &half.asked));
                // Parts of the numerator over the whole denominator have no such limits.
                if computation.by.split_numerator.is_empty() {
                    computation.interval = Interval::Linearised;
                }
            }
            computation.denominator = Some(other.side);
            computation.numerator = half.side;
        }
        4 | 5 => {
            computation.method = Method::Mean;
            let mut asked = half.asked.clone();
            let value = match number_of_look(dice, &asked) {
                Some(call) if dice.chance(70) => Number::Value(Value::Call(call)),
                _ => {
                    asked.looks.clear();
                    numbers(dice, &asked)[0].clone()
                }
            };
            computation.numerator.counted = Counted::Value(value);
            let is_fraction = matches!(
                computation.numerator.counted,
                Counted::Value(Number::Value(Value::Call(
                    Call::Coc(..) | Call::Upc(..) | Call::Secon(..)
                )))
            );
            if !is_fraction && dice.chance(30) {
                computation.method = Method::Median;
                computation.quantile = Some(Quantile::KaplanMeier);
                let days = dice.between(10, 200) as u16;
                computation.numerator.censor = vec![Censor::Days(days), Censor::DataEnd];
                if has_person {
                    computation.numerator.censor.push(Censor::Death);
                }
            }
            computation.denominator = Some(half.side);
        }
        _ => {
            computation.method = Method::Proportion;
            computation.numerator.condition = Some(condition(dice, &half.asked));
            computation.denominator = Some(half.side);
        }
    }
    if has_person && dice.chance(10) {
        computation.standardise = Some(Standardise {
            by: StandardiseBy::IndirectFromRiket,
            ages: vec![group("60-69"), group("70-79"), group("80+")],
            by_sex: dice.chance(50),
            empty: EmptyStratum::Missing,
        });
    }
}

/// An indicator that computes; of the rest an engine sees nothing.
fn indicator(id: &IndicatorId, computation: Computation) -> Indicator {
    static SHIPPED: OnceLock<Indicator> = OnceLock::new();
    let shipped = SHIPPED.get_or_init(|| {
        let (shipped, _) = catalog::load(&catalog::embedded(), jiff::civil::date(2026, 11, 25));
        shipped.indicators.into_values().next().expect("the shipped content has indicators")
    });
    Indicator { id: id.clone(), computation: Some(computation), ..shipped.clone() }
}
