//! `narbild check`: what is wrong with the content, where, and what to do.

use catalog::{Severity, report};
use clap::{Arg, ArgMatches, Command};
use cube::Lang;

use super::{Context, Outcome};
use crate::opening;

pub(super) fn command(lang: Lang) -> Command {
    Command::new("check")
        .about(lang.pick(
            "Granska definitionerna: fel, plats, vad som behöver göras",
            "Check the definitions: faults, place, what to do",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild check\n  narbild check --content ./content --format sarif > fynd.sarif\n\nSlutar med 0 när allt är i ordning, 1 när något måste rättas, 2 när granskningen inte kunde göras.",
            "Examples:\n  narbild check\n  narbild check --content ./content --format sarif > findings.sarif\n\nEnds with 0 when all is well, 1 when something must be corrected, 2 when the check could not be made.",
        ))
        .arg(super::content_arg(lang))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("text|json|sarif")
                .value_parser(["text", "json", "sarif"])
                .default_value("text")
                .hide_default_value(true)
                .hide_possible_values(true)
                .help(lang.pick("Form på svaret [standard: text]", "Form of the answer [default: text]")),
        )
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let files = opening::content(super::path(matches, "content"))?;
    let (_, findings) = catalog::load(&files, opening::today());
    let format = matches.get_one::<String>("format").map(String::as_str);
    let text = match format {
        Some("json") => report::json(&findings, context.lang),
        Some("sarif") => report::sarif(&findings, context.lang),
        _ => report::text(&findings, &files, context.lang, context.has_colour),
    };
    super::print(text.as_bytes())?;
    let has_errors = findings.iter().any(|f| f.severity == Severity::Error);
    Ok(if has_errors { Outcome::DoneWithErrors } else { Outcome::Done })
}
