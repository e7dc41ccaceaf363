//! Claims put into words, in Swedish and English.

use catalog::{Better, Indicator, Measure};
use cube::{AreaLevel, Lang, Status, Text, number};

use super::claim::{Claim, Goal, Held};
use crate::model::{Change, Counted, Sentence, TrendMethod, TrendOutcome};
use crate::words;

/// One sentence of one or more claims that hold; none of no claims.
#[must_use]
pub fn sentence(held: &[Held<'_>]) -> Option<Sentence> {
    let told = |lang: Lang| -> Option<String> {
        let clauses: Option<Vec<String>> = held.iter().map(|h| clause(h, lang)).collect();
        let clauses = clauses.filter(|c| !c.is_empty())?;
        Some(format!("{}.", capital(&clauses.join("; "))))
    };
    let cells = held.iter().flat_map(|h| h.cells().iter().cloned()).collect();
    Some(Sentence { text: Text::new(told(Lang::Sv)?, told(Lang::En)?), cells })
}

/// A claim as a clause, without capital and full stop. None when there is nothing to say of it.
fn clause(held: &Held<'_>, lang: Lang) -> Option<String> {
    let definition = held.definition();
    let show = |value: f64| number::format(value, definition.decimals, lang);
    Some(match held.claim() {
        Claim::LatestIs { period, value } => {
            let (value, period) =
                (with_unit(*value, definition, lang), words::period(*period, lang));
            match lang {
                Lang::Sv => format!("senaste värdet är {value} ({period})"),
                Lang::En => format!("the latest value is {value} ({period})"),
            }
        }
        Claim::ChangedFrom { first, first_value, change, .. } => {
            let (by, direction) = change_words(*change, definition, lang);
            let (first, value) = (words::period(*first, lang), show(*first_value));
            match lang {
                Lang::Sv => format!("det är {by} {direction} än {first}, då värdet var {value}"),
                Lang::En => {
                    format!("that is {by} {direction} than in {first}, when it was {value}")
                }
            }
        }
        Claim::AbsentIs { period, status } => {
            absence(&words::period(*period, lang), false, *status, lang)
        }
        Claim::TrendIs { outcome, method, n_points } => trend(*outcome, *method, *n_points, lang)?,
        Claim::RangeIs { since, n_values, low, high } => {
            let (low, high, since) = (show(*low), show(*high), words::period(*since, lang));
            let n = in_words(*n_values, lang);
            match lang {
                Lang::Sv => format!("alla {n} värden sedan {since} ligger mellan {low} och {high}"),
                Lang::En => format!("all {n} values since {since} lie between {low} and {high}"),
            }
        }
        Claim::PlaceIs { place, of, is_shared } => placed(held, *place, *of, *is_shared, lang),
        Claim::RiketIs { value, .. } => match lang {
            Lang::Sv => format!("riket har {}", show(*value)),
            Lang::En => format!("Sweden has {}", show(*value)),
        },
        Claim::RankFell => {
            let others = areas(held, lang);
            match lang {
                Lang::Sv => format!(
                    "värdet är bättre än gången före, men andra {others} har förbättrats mer"
                ),
                Lang::En => format!(
                    "the value is better than the time before, but other {others} have improved more"
                ),
            }
        }
        Claim::BrokenIn { period } => {
            let period = words::period(*period, lang);
            match lang {
                Lang::Sv => format!("serien är bruten {period}, så äldre värden räknas inte"),
                Lang::En => {
                    format!("the series is broken in {period}, so earlier values do not count")
                }
            }
        }
        Claim::MissingIn { years, status } => {
            absence(&year_list(years, lang), years.len() > 1, *status, lang)
        }
        Claim::GapIs { goal, level, gap, counted } => {
            distance(held, *goal, (*level, *gap, counted.as_ref()), lang)
        }
    })
}

/// The area's level in the plural.
fn areas(held: &Held<'_>, lang: Lang) -> &'static str {
    match held.area().code.level() {
        AreaLevel::Kommun => lang.pick("kommuner", "municipalities"),
        AreaLevel::Region | AreaLevel::Riket => lang.pick("regioner", "regions"),
    }
}

fn placed(held: &Held<'_>, place: usize, of: usize, is_shared: bool, lang: Lang) -> String {
    let name = lang.pick(&held.area().name, &held.area().name_en);
    let among = match held.area().code.level() {
        AreaLevel::Kommun => lang.pick("jämförbara kommuner", "similar municipalities"),
        AreaLevel::Region | AreaLevel::Riket => lang.pick("regionerna", "the regions"),
    };
    match (lang, is_shared) {
        (Lang::Sv, false) => format!("{name} är på plats {place} av {of} bland {among}"),
        (Lang::Sv, true) => format!("{name} delar plats {place} av {of} bland {among}"),
        (Lang::En, false) => format!("{name} ranks {place} of {of} among {among}"),
        (Lang::En, true) => format!("{name} shares place {place} of {of} among {among}"),
    }
}

fn distance(
    held: &Held<'_>,
    goal: Goal,
    (level, gap, counted): (f64, f64, Option<&Counted>),
    lang: Lang,
) -> String {
    let definition = held.definition();
    let level = number::format(level, definition.decimals, lang);
    let gap = match definition.measure {
        Measure::Share => percentage_points(gap, definition.decimals, lang),
        _ => number::format(gap, definition.decimals, lang),
    };
    let direction = match definition.better {
        Better::Higher => lang.pick("högre", "higher"),
        Better::Lower | Better::Neither => lang.pick("lägre", "lower"),
    };
    let areas = match held.area().code.level() {
        AreaLevel::Kommun => lang.pick("kommunerna", "municipalities"),
        AreaLevel::Region | AreaLevel::Riket => lang.pick("regionerna", "regions"),
    };
    let to = match goal {
        Goal::Target => match lang {
            Lang::Sv => format!("målnivån är {level}, vilket är {gap} {direction}"),
            Lang::En => format!("the target level is {level}, which is {gap} {direction}"),
        },
        Goal::BestTenth => match lang {
            Lang::Sv => {
                format!("den bästa tiondelen av {areas} når {level}, vilket är {gap} {direction}")
            }
            Lang::En => {
                format!("the best tenth of the {areas} reach {level}, which is {gap} {direction}")
            }
        },
    };
    // Less than one is nothing to tell of.
    match counted.and_then(|c| corresponding(c, lang)) {
        Some(count) => match lang {
            Lang::Sv => format!("{to} och motsvarar {count}"),
            Lang::En => format!("{to} and corresponds to {count}"),
        },
        None => to,
    }
}

/// `omkring 213 personer, om andelen gäller alla 4 262 äldre i särskilt boende`.
fn corresponding(counted: &Counted, lang: Lang) -> Option<String> {
    let count = words::counted(counted, lang)?;
    let is_one = number::format(counted.n, 0, lang) == "1";
    let count = match (is_one, counted.are_persons) {
        (true, true) => lang.pick("omkring en person", "about one person").to_owned(),
        // It says already that it is fewer than two.
        (true, false) => count,
        (false, _) => format!("{} {count}", lang.pick("omkring", "about")),
    };
    Some(match words::assumption(counted, lang) {
        Some(assumption) => format!("{count}, {assumption}"),
        None => count,
    })
}

/// `10 procentenheter` and `lägre`.
fn change_words(change: Change, definition: &Indicator, lang: Lang) -> (String, &'static str) {
    let (Change::PercentagePoints(amount) | Change::Percent(amount) | Change::Units(amount)) =
        change;
    let direction =
        if amount > 0.0 { lang.pick("högre", "higher") } else { lang.pick("lägre", "lower") };
    let size = amount.abs();
    let by = match change {
        Change::PercentagePoints(_) => percentage_points(size, definition.decimals, lang),
        Change::Percent(_) => {
            let size = number::format(size, words::percent_decimals(size), lang);
            format!("{size} {}", lang.pick("procent", "percent"))
        }
        Change::Units(_) => number::format(size, definition.decimals, lang),
    };
    (by, direction)
}

fn percentage_points(size: f64, decimals: u8, lang: Lang) -> String {
    let size = number::format(size, decimals, lang);
    let unit = if size == "1" {
        lang.pick("procentenhet", "percentage point")
    } else {
        lang.pick("procentenheter", "percentage points")
    };
    format!("{size} {unit}")
}

/// A value with its unit as far as the first comma: `76 procent av svarande`, `1 dag`,
/// `16 på 14 dagar` of `antal på 14 dagar`.
fn with_unit(value: f64, definition: &Indicator, lang: Lang) -> String {
    let value = number::format(value, definition.decimals, lang);
    let unit = definition.unit.get(lang).split(',').next().unwrap_or_default().trim();
    let counted = ["antal ", "number "].iter().find_map(|word| unit.strip_prefix(word));
    let unit = counted.unwrap_or(unit);
    // A unit that does not follow a number when read aloud.
    let is_scale = ["index", "ja ", "yes "].iter().any(|word| unit.starts_with(word))
        || unit.starts_with(|c: char| c.is_ascii_digit());
    if unit.is_empty() || is_scale {
        return value;
    }
    let (noun, rest) = unit.split_once(' ').map_or((unit, ""), |(noun, rest)| (noun, rest));
    let noun = if value == "1" { singular(noun) } else { noun };
    if rest.is_empty() { format!("{value} {noun}") } else { format!("{value} {noun} {rest}") }
}

/// The noun of a unit as it stands after 1.
fn singular(noun: &str) -> &str {
    const FORMS: [(&str, &str); 15] = [
        ("dagar", "dag"),
        ("personer", "person"),
        ("kronor", "krona"),
        ("timmar", "timme"),
        ("vårdtillfällen", "vårdtillfälle"),
        ("vårdperioder", "vårdperiod"),
        ("platser", "plats"),
        ("åtgärder", "åtgärd"),
        ("ärenden", "ärende"),
        ("anmälningar", "anmälan"),
        ("days", "day"),
        ("people", "person"),
        ("hours", "hour"),
        ("visits", "visit"),
        ("years", "year"),
    ];
    FORMS.iter().find(|(plural, _)| *plural == noun).map_or(noun, |(_, singular)| singular)
}

fn trend(outcome: TrendOutcome, method: TrendMethod, n: usize, lang: Lang) -> Option<String> {
    let points = match method {
        TrendMethod::WeightedSlope => {
            lang.pick("de fem senaste mätpunkterna".to_owned(), "the five latest points".to_owned())
        }
        TrendMethod::MannKendall => {
            let n = in_words(n, lang);
            match lang {
                Lang::Sv => format!("de {n} mätpunkterna"),
                Lang::En => format!("the {n} points"),
            }
        }
    };
    Some(match outcome {
        TrendOutcome::Worse => match lang {
            Lang::Sv => format!("försämringen är statistiskt säker över {points}"),
            Lang::En => format!("the deterioration is statistically significant over {points}"),
        },
        TrendOutcome::Unchanged => match lang {
            Lang::Sv => {
                format!("över {points} finns ingen säker trend, så skillnaden kan vara tillfällig")
            }
            Lang::En => format!(
                "over {points} there is no significant trend, so the difference may be temporary"
            ),
        },
        TrendOutcome::Better => match lang {
            Lang::Sv => format!("sett över {points} är trenden ändå säkert den önskade"),
            Lang::En => format!(
                "seen over {points} the trend is nevertheless significantly the desired one"
            ),
        },
        TrendOutcome::TooFewPoints => {
            let n = in_words(n, lang);
            match lang {
                Lang::Sv => format!("det finns bara {n} mätpunkter, så trenden prövas inte"),
                Lang::En => format!("there are only {n} points, so no trend is tested"),
            }
        }
        TrendOutcome::NotTested if n <= 2 => lang.pick(
            "bara det första och det senaste värdet är publicerade, så trenden prövas inte"
                .to_owned(),
            "only the first and the latest value are published, so no trend is tested".to_owned(),
        ),
        TrendOutcome::NotTested => lang.pick(
            "serien har olika långa perioder, så trenden prövas inte".to_owned(),
            "the series has periods of different lengths, so no trend is tested".to_owned(),
        ),
        TrendOutcome::Rising | TrendOutcome::Falling => return None,
    })
}

/// Why there is no value for a period or for several years.
fn absence(when: &str, is_plural: bool, status: Status, lang: Lang) -> String {
    let value = match (lang, is_plural) {
        (Lang::Sv, false) => "värdet för",
        (Lang::Sv, true) => "värdena för",
        (Lang::En, false) => "the value for",
        (Lang::En, true) => "the values for",
    };
    let is = lang.pick("är", if is_plural { "are" } else { "is" });
    match status {
        Status::Hidden => {
            let hidden = match (lang, is_plural) {
                (Lang::Sv, false) => "dolt av sekretess",
                (Lang::Sv, true) => "dolda av sekretess",
                (Lang::En, _) => "hidden for confidentiality",
            };
            format!("{value} {when} {is} {hidden}")
        }
        Status::NotYetPublished => {
            let published = match (lang, is_plural) {
                (Lang::Sv, false) => "ännu inte publicerat",
                (Lang::Sv, true) => "ännu inte publicerade",
                (Lang::En, _) => "not yet published",
            };
            format!("{value} {when} {is} {published}")
        }
        Status::NotCollected => match lang {
            Lang::Sv => format!("uppgiften samlades inte in {when}"),
            Lang::En => format!("the figure was not collected in {when}"),
        },
        Status::NotApplicable => match lang {
            Lang::Sv => format!("måttet gick inte att tillämpa {when}"),
            Lang::En => format!("the measure did not apply in {when}"),
        },
        Status::Missing | Status::Reported | Status::Zero => match lang {
            Lang::Sv => format!("värde saknas för {when}"),
            Lang::En => format!("there is no value for {when}"),
        },
    }
}

/// `2020`, `2020 och 2021`, `2015–2017 och 2020`.
fn year_list(years: &[u16], lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    for run in years.chunk_by(|a, b| a + 1 == *b) {
        match run {
            [first, _, .., last] => parts.push(format!("{first}–{last}")),
            _ => parts.extend(run.iter().map(u16::to_string)),
        }
    }
    let and = lang.pick(" och ", " and ");
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{}{and}{last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

/// Numbers up to twelve in words, as running text has them.
///
/// Source: Svenska skrivregler (Språkrådet); of nouns of common gender: `en indikator`.
pub(super) fn in_words(n: usize, lang: Lang) -> String {
    const SV: [&str; 13] = [
        "ingen", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva",
        "tolv",
    ];
    const EN: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let words = lang.pick(&SV, &EN);
    words.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// With a capital letter first.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let mut capital = String::with_capacity(text.len() + 1);
    capital.extend(first.to_uppercase());
    capital.push_str(letters.as_str());
    capital
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_listed_as_they_are_read() {
        for (years, sv) in [
            (&[2020][..], "2020"),
            (&[2020, 2021], "2020 och 2021"),
            (&[2015, 2016, 2017, 2020], "2015–2017 och 2020"),
            (&[2014, 2016, 2018], "2014, 2016 och 2018"),
        ] {
            assert_eq!(year_list(years, Lang::Sv), sv);
        }
    }
}
