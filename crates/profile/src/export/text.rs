//! A profile in the terminal: a line per indicator with a mini-chart, then the review.

mod chart;
mod distance;
mod table;

use std::fmt::Write as _;

use cube::{Lang, Status, number};

use crate::model::AreaProfile;
use crate::words;

/// Narrower terminals get lines that run over.
const WIDTH_MIN: usize = 60;

/// Writes a profile for a reader at a terminal of so many characters' width. Colour only
/// strengthens what sign and word say; without it no control codes are written.
#[must_use]
pub fn write(profile: &AreaProfile, lang: Lang, has_colour: bool, width: usize) -> String {
    let paint = Paint { has_colour };
    let width = width.max(WIDTH_MIN);
    let mut out = String::new();
    head(&mut out, profile, lang, paint, width);
    table::write(&mut out, profile, lang, paint, width);
    distance::write(&mut out, profile, lang, paint, width);
    review(&mut out, profile, lang, paint, width);
    foot(&mut out, profile, lang, width);
    out
}

/// Colours a text, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
struct Paint {
    has_colour: bool,
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.has_colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    /// Burnt orange.
    fn worse(self, text: &str) -> String {
        self.with("38;5;166", text)
    }

    /// Blue.
    fn better(self, text: &str) -> String {
        self.with("38;5;32", text)
    }
}

fn head(out: &mut String, profile: &AreaProfile, lang: Lang, paint: Paint, width: usize) {
    let name = lang.pick(&profile.area.name, &profile.area.name_en);
    let region = profile.region.as_ref().map(|r| lang.pick(&r.name, &r.name_en));
    let region = region.filter(|r| *r != name).map(|r| format!(" · {r}"));
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(
        out,
        "{} · {}{} · {}",
        paint.bold(name),
        profile.area.code,
        region.unwrap_or_default(),
        profile.title.get(lang)
    );
    let fact = |f: &crate::model::Fact| {
        let value = number::format(f.value, f.decimals, lang);
        format!("{} {value} ({})", f.title.get(lang), words::period(f.period, lang))
    };
    let facts: Vec<String> = profile.facts.iter().map(fact).collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}", wrap(&facts.join(" · "), width, ""));
    }
    let lead: Vec<&str> = profile.lead.iter().map(|s| s.text.get(lang)).collect();
    let _ = writeln!(out, "\n{}\n", wrap(&lead.join(" "), width, ""));
}

fn review(out: &mut String, profile: &AreaProfile, lang: Lang, paint: Paint, width: usize) {
    if profile.review.is_empty() {
        return;
    }
    let title = lang.pick("Granskning av märkta rader", "Review of marked rows");
    let _ = writeln!(out, "\n{}", paint.bold(title));
    for one in &profile.review {
        let _ = writeln!(out, "{} {}", paint.worse("⚑"), paint.bold(one.title.get(lang)));
        let told = one.sentences.iter().map(|s| s.text.get(lang));
        let text: Vec<&str> = told.chain([one.caution.get(lang)]).collect();
        let _ = writeln!(out, "{}", wrap(text.join(" ").trim(), width, "  "));
    }
}

fn foot(out: &mut String, profile: &AreaProfile, lang: Lang, width: usize) {
    let sources: Vec<String> =
        profile.deliveries.iter().map(|d| format!("{} ({})", d.source, d.retrieved)).collect();
    let source = format!(
        "{}: {}. {}: {}.",
        lang.pick("Källa", "Source"),
        sources.join("; "),
        lang.pick("Utgåva", "Release"),
        profile.release
    );
    out.push('\n');
    for text in [rule_and_test(profile, lang), chart_signs(profile, lang), source] {
        let _ = writeln!(out, "{}", wrap(&text, width, ""));
    }
}

fn rule_and_test(profile: &AreaProfile, lang: Lang) -> String {
    let n_tested = profile.summary.n_tested;
    let mark = lang.pick(
        "Märkt: senaste värdet är sämre än basåret.",
        "Marked: the latest value is worse than the base year.",
    );
    if n_tested == 0 {
        return mark.to_owned();
    }
    let alarms = number::format(profile.summary.n_expected_false_alarms, 1, lang);
    match lang {
        Lang::Sv => format!(
            "{mark} Trenden är prövad för {n_tested} mått; av ren slump väntas {alarms} falska utslag."
        ),
        Lang::En => format!(
            "{mark} The trend is tested for {n_tested} measures; {alarms} false alarms are expected by pure chance."
        ),
    }
}

/// What the signs of the mini-charts mean, those only that are in use.
fn chart_signs(profile: &AreaProfile, lang: Lang) -> String {
    let rows = || profile.sections.iter().flat_map(|s| &s.rows);
    let is_used =
        |status: Status| rows().any(|r| r.points.iter().any(|p| p.cell.status() == status));
    let mut signs: Vec<String> = Status::ALL
        .into_iter()
        .filter(|s| !s.has_value() && is_used(*s))
        .map(|s| format!("{} {}", chart::sign(s), s.label(lang)))
        .collect();
    if rows().any(|r| r.points.iter().any(|p| p.before_break)) {
        signs.push(lang.pick("/ serien bruten", "/ break in series").to_owned());
    }
    let (from, to) = profile.axis;
    let chart = match lang {
        Lang::Sv => format!("Minidiagram {from}–{to}, var rad i egen skala"),
        Lang::En => format!("Small charts {from}–{to}, each row in its own scale"),
    };
    let signs: String = signs.into_iter().map(|s| format!("; {s}")).collect();
    format!("{chart}{signs}.")
}

/// Pads with spaces to a width in characters; a longer text is left whole.
fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

/// The same with the spaces in front.
fn pad_left(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.chars().count())))
}

/// Breaks a text into lines of at most `width` characters; a longer word stays whole.
fn wrap(text: &str, width: usize, indentation: &str) -> String {
    let mut lines = vec![indentation.to_owned()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("never empty");
        let is_first = line.len() == indentation.len();
        if !is_first && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(format!("{indentation}{word}"));
        } else {
            if !is_first {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.join("\n")
}
