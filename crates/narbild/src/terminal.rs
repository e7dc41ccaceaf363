//! What the terminal can show, and bars for what takes time.

use std::io::IsTerminal;
use std::time::Duration;

use cube::Lang;
use indicatif::{ProgressBar, ProgressStyle};

/// True when results may be coloured: standard output is a terminal and `NO_COLOR` is not set.
///
/// Source: the convention at no-color.org, where any non-empty value counts.
#[must_use]
pub fn has_colour() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// The terminal's width in characters; 120 when results go to a file or a pipe.
#[must_use]
pub fn width() -> usize {
    let columns = console_width();
    if std::io::stdout().is_terminal() { columns } else { 120 }
}

fn console_width() -> usize {
    std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok()).unwrap_or_else(|| {
        // `indicatif` already asks the terminal for its size.
        let (_, columns) = console::Term::stdout().size();
        usize::from(columns)
    })
}

/// A bar over a known number of steps, on standard error; silent unless that is a terminal.
///
/// It shows itself only after a moment, so that quick work leaves no trace.
#[must_use]
pub fn bar(n_steps: u64, what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} % {eta:>4}")
        .expect("the template is a constant and is shown in the tests");
    let bar = ProgressBar::new(n_steps).with_style(style).with_message(what.to_owned());
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// A bar over rows, whose number and message are set while it runs, on standard error; silent unless that
/// is a terminal. Shows rows, the message and the time left.
#[must_use]
pub fn rows_bar(lang: Lang) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = lang.pick(
        "{wide_bar} {human_pos} av {human_len} rader, {msg}, {eta} kvar",
        "{wide_bar} {human_pos} of {human_len} rows, {msg}, {eta} left",
    );
    let style = ProgressStyle::with_template(template)
        .expect("the template is a constant and is shown in the tests");
    let bar = ProgressBar::new(0).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
