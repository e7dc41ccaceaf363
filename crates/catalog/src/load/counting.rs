//! Reads what turns a distance into persons or cases, and checks that the measure can be turned so.

use cube::{IndicatorId, Text};

use crate::load::table::{Table, Value};
use crate::{Counting, Measure, rule};

/// The rest of the definition that the keys must fit.
pub(crate) struct About<'a> {
    pub(crate) measure: Option<Measure>,
    pub(crate) per: Option<f64>,
    pub(crate) unit: Option<&'a Text>,
    pub(crate) numerator: Option<&'a Text>,
    pub(crate) denominator: Option<&'a Text>,
}

/// A share is of a hundred.
const PERCENT: f64 = 100.0;

/// What the keys `persons`, `counts` and `assumed_for` say; none when the measure does not bear it, which
/// is told: a wrong number of persons is worse than none.
pub(crate) fn read(
    table: &Table<'_>,
    persons: Option<&IndicatorId>,
    about: &About<'_>,
) -> Option<Counting> {
    // Without a measure it cannot be told which keys may stand here.
    let measure = about.measure?;
    if !matches!(measure, Measure::Share | Measure::Rate) {
        let why = Text::new(
            "bara andelar och kvoter räknas om till antal",
            "only shares and rates are turned into numbers",
        );
        forbid(table, &["persons", "counts", "assumed_for"], &why);
        return None;
    }
    let [counts, assumed_for] =
        ["counts", "assumed_for"].map(|key| table.optional(key).and_then(Value::pair));
    let Some(value) = table.optional("persons") else {
        let why =
            Text::new("nyckeln säger inget utan persons", "the key says nothing without persons");
        forbid(table, &["counts", "assumed_for"], &why);
        return None;
    };
    if measure == Measure::Rate {
        let why = Text::new(
            "bara en andel antas gälla dem som inte svarat",
            "only a share is assumed to hold for those who did not answer",
        );
        forbid(table, &["assumed_for"], &why);
    }
    let is_standardised = is_standardised(value, about);
    let is_of_answers = is_of_answers(table, value, about);
    let per = match measure {
        Measure::Rate => table.required("per").and(about.per),
        _ => Some(PERCENT),
    };
    let counts = match measure {
        Measure::Share if !stands(table, "counts") => Some(Counting::persons_counted()),
        Measure::Rate if !stands(table, "counts") => {
            let what = Text::new(
                "kvoten har persons men säger inte vad täljaren räknar",
                "the rate has persons but does not say what its numerator counts",
            );
            value.sink().tell(&rule::RATE_WITHOUT_COUNTS, value.place(), what);
            None
        }
        _ => counts,
    };
    let is_unreadable = assumed_for.is_none() && stands(table, "assumed_for");
    if is_standardised || is_of_answers || is_unreadable {
        return None;
    }
    let assumed_for = assumed_for.filter(|_| measure == Measure::Share);
    Some(Counting { persons: persons?.clone(), counts: counts?, per: per?, assumed_for })
}

fn forbid(table: &Table<'_>, keys: &[&'static str], why: &Text) {
    for key in keys {
        table.forbid(key, why.clone());
    }
}

/// True when the key stands there, whether or not it can be read.
fn stands(table: &Table<'_>, key: &'static str) -> bool {
    table.optional(key).is_some() || table.is_unreadable(key)
}

/// True when the value is weighted to another population, which is told. The definition says it in words
/// only, so it is sought there.
fn is_standardised(value: Value<'_>, about: &About<'_>) -> bool {
    const SIGNS: [&str; 4] = ["standardis", "standardiz", "justera", "adjusted"];
    let is = mentions([about.unit, about.numerator, about.denominator], &SIGNS);
    if is {
        value.sink().tell(
            &rule::PERSONS_ON_STANDARDISED,
            value.place(),
            Text::new(
                "värdet är standardiserat eller justerat, så avståndet är inte så många fall",
                "the value is standardised or adjusted, so the distance is not so many cases",
            ),
        );
    }
    is
}

/// True when the share is of those who answered and the definition does not say for whom it is taken to
/// hold, which is told.
fn is_of_answers(table: &Table<'_>, value: Value<'_>, about: &About<'_>) -> bool {
    const SIGNS: [&str; 3] = ["svara", "respond", "answer"];
    let is =
        !stands(table, "assumed_for") && mentions([about.unit, about.denominator, None], &SIGNS);
    if is {
        value.sink().tell(
            &rule::ANSWERS_WITHOUT_ASSUMPTION,
            value.place(),
            Text::new(
                "andelen gäller dem som svarat, men antalet gäller alla",
                "the share is of those who answered, but the number is for all",
            ),
        );
    }
    is
}

fn mentions(texts: [Option<&Text>; 3], signs: &[&str]) -> bool {
    let all = texts.into_iter().flatten().flat_map(|text| [&text.sv, &text.en]);
    all.into_iter().any(|text| signs.iter().any(|sign| text.to_lowercase().contains(sign)))
}
