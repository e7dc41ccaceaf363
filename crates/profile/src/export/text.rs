//! A profile in the terminal: one line per indicator, with a mini-chart.

use std::fmt::Write as _;

use cube::{Lang, number};

use crate::model::{AreaProfile, Comparator, Point, Row, TrendOutcome};
use crate::words;

/// Narrower terminals get lines that run over.
const WIDTH_MIN: usize = 40;
/// The least width that a title is given, in characters.
const TITLE_WIDTH_MIN: usize = 26;
/// What all other columns and the spaces between them take.
const OTHER_COLUMNS: usize = 76;
/// Mini-charts have one character per year, at most so many.
const SPARK_WIDTH: usize = 12;

/// Writes a profile for a reader at a terminal. Colour only strengthens what sign and word say.
#[must_use]
pub fn write(profile: &AreaProfile, lang: Lang, has_colour: bool, width: usize) -> String {
    let paint = Paint { has_colour };
    let width = width.max(WIDTH_MIN);
    let title_width = width.saturating_sub(OTHER_COLUMNS).clamp(TITLE_WIDTH_MIN, 60);
    let mut out = String::new();
    head(&mut out, profile, lang, paint, width);
    header(&mut out, title_width, lang);
    for section in &profile.sections {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(out, "{}", paint.bold(section.title.get(lang)));
        for row in &section.rows {
            line(&mut out, row, profile.axis, title_width, lang, paint);
        }
    }
    review(&mut out, profile, lang, paint, width);
    foot(&mut out, profile, lang, width);
    out
}

#[derive(Clone, Copy)]
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
    let region = profile.region.as_ref().map(|r| format!(" · {}", lang.pick(&r.name, &r.name_en)));
    let _ = writeln!(
        out,
        "{} · {}{} · {}",
        paint.bold(name),
        profile.area.code,
        region.unwrap_or_default(),
        profile.title.get(lang)
    );
    let facts: Vec<String> = profile
        .facts
        .iter()
        .map(|f| {
            let value = number::format(f.value, f.decimals, lang);
            format!("{} {value} ({})", f.title.get(lang), f.period)
        })
        .collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "{}", facts.join(" · "));
    }
    let lead: Vec<&str> = profile.lead.iter().map(|s| s.text.get(lang)).collect();
    let _ = writeln!(out, "\n{}", wrap(&lead.join(" "), width, ""));
}

fn header(out: &mut String, title_width: usize, lang: Lang) {
    let _ = writeln!(
        out,
        "\n  {} {:>13} {:<SPARK_WIDTH$} {:>13} {:>9}  {}",
        pad("", title_width),
        lang.pick("första", "first"),
        "",
        lang.pick("senaste", "latest"),
        lang.pick("riket", "Sweden"),
        lang.pick("märkning, trend", "mark, trend"),
    );
}

fn line(
    out: &mut String,
    row: &Row,
    axis: (u16, u16),
    title_width: usize,
    lang: Lang,
    paint: Paint,
) {
    let shown = |point: Option<Point>| {
        point.map_or_else(String::new, |p| {
            format!("{} ({})", p.cell.show(lang, row.decimals), short(p.period))
        })
    };
    let riket = row.comparisons.iter().find(|c| c.with == Comparator::Riket);
    let riket = riket.map_or_else(String::new, |c| c.cell.show(lang, row.decimals));
    let latest = shown(row.latest_absent.filter(|_| row.latest.is_none()).or(row.latest));
    let latest = format!("{latest:>13}");
    let latest = if row.is_marked() { paint.worse(&latest) } else { latest };
    let sign = if row.is_marked() { paint.worse("⚑") } else { " ".to_owned() };
    let title = wrap(row.title.get(lang), title_width, "");
    let mut title = title.lines();
    let _ = writeln!(
        out,
        "{sign} {} {:>13} {} {latest} {riket:>9}  {}",
        pad(title.next().unwrap_or_default(), title_width),
        shown(row.first),
        spark(row, axis),
        verdict(row, lang, paint),
    );
    for rest in title {
        let _ = writeln!(out, "  {rest}");
    }
}

/// The mark's word, then the trend's sign and words.
fn verdict(row: &Row, lang: Lang, paint: Paint) -> String {
    let mark = words::mark(row.mark, lang);
    let mark = if row.is_marked() { paint.worse(mark) } else { mark.to_owned() };
    let rising = words::is_rising(row.trend.outcome, row.better);
    let sign = match (row.trend.outcome, rising) {
        (_, Some(true)) => "↗",
        (_, Some(false)) => "↘",
        (TrendOutcome::Unchanged, None) => "→",
        (_, None) => "·",
    };
    let trend = format!("{sign} {}", words::trend(row, lang));
    let trend = match row.trend.outcome {
        TrendOutcome::Worse => paint.worse(&trend),
        TrendOutcome::Better => paint.better(&trend),
        _ => trend,
    };
    format!("{mark}, {trend}")
}

/// A period in the least space: the last year with an asterisk when it stands for several.
fn short(period: cube::Period) -> String {
    if period.first_year() == period.last_year() {
        period.to_string()
    } else {
        format!("{}–{:02}", period.first_year(), period.last_year() % 100)
    }
}

/// One character per year of the axis: a block by height within the row's own range, `·` where
/// nothing is published, `/` before the first year of a new series.
fn spark(row: &Row, axis: (u16, u16)) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let values: Vec<f64> = row.points.iter().filter_map(|p| p.shown(row.decimals)).collect();
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let n_years = usize::from(axis.1 - axis.0) + 1;
    let from = axis.1 + 1 - u16::try_from(n_years.min(SPARK_WIDTH)).unwrap_or(1);
    let mut out = String::new();
    for year in from..=axis.1 {
        let point = row.points.iter().rev().find(|p| p.period.last_year() == year);
        let value = point.and_then(|p| p.shown(row.decimals));
        out.push(match value {
            Some(v) if high > low => {
                let share = (v - low) / (high - low);
                // The share is 0–1, so the place is 0–7.
                BLOCKS[(share * 7.0).round() as usize]
            }
            Some(_) => BLOCKS[3],
            None => '·',
        });
    }
    pad(&out, SPARK_WIDTH)
}

fn review(out: &mut String, profile: &AreaProfile, lang: Lang, paint: Paint, width: usize) {
    if profile.review.is_empty() {
        return;
    }
    let title = lang.pick("Granskning av märkta rader", "Review of marked rows");
    let _ = writeln!(out, "\n{}", paint.bold(title));
    for one in &profile.review {
        let _ = writeln!(out, "{} {}", paint.worse("⚑"), paint.bold(one.title.get(lang)));
        let text: Vec<&str> = one.sentences.iter().map(|s| s.text.get(lang)).collect();
        let _ = writeln!(out, "{}", wrap(&text.join(" "), width, "  "));
    }
}

fn foot(out: &mut String, profile: &AreaProfile, lang: Lang, width: usize) {
    let alarms = number::format(profile.summary.n_expected_false_alarms, 1, lang);
    let n_tested = profile.summary.n_tested;
    let tested = lang.pick(
        format!("Märkt: senaste värdet är sämre än basåret. Trenden är prövad för {n_tested} mått; av ren slump väntas {alarms} falska utslag."),
        format!("Marked: the latest value is worse than the base year. The trend is tested for {n_tested} measures; {alarms} false alarms are expected by pure chance."),
    );
    let sources: Vec<String> =
        profile.deliveries.iter().map(|d| format!("{} ({})", d.source, d.retrieved)).collect();
    let source = format!(
        "{}: {}. {}: {}.",
        lang.pick("Källa", "Source"),
        sources.join("; "),
        lang.pick("Utgåva", "Release"),
        profile.release
    );
    let _ = writeln!(out, "\n{}\n{}", wrap(&tested, width, ""), wrap(&source, width, ""));
}

/// Pads with spaces to a width in characters; a longer text is left whole.
fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.chars().count())))
}

/// Breaks a text into lines of at most `width` characters.
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
