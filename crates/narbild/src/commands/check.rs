//! `narbild check`: what is wrong with the content, where, and what to do.

use catalog::{Severity, report};
use clap::{Arg, ArgMatches, Command};
use cube::Lang;

use super::{Context, Outcome};

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
    let folder = super::path(matches, "content");
    let files = opening::content(folder)?;
    let (_, findings) = catalog::load(&files, opening::today());
    let folder = folder.map_or("content".into(), |f| f.to_string_lossy());
    let setting = report::Setting { files: &files, folder: &folder, lang: context.lang };
    let text = match matches.get_one::<String>("format").map(String::as_str) {
        Some("json") => report::json(&findings, &setting),
        Some("sarif") => report::sarif(&findings, &setting),
        _ => report::text(&findings, &setting, context.has_colour),
    };
    super::print(text.as_bytes())?;
    let has_errors = findings.iter().any(|f| f.severity == Severity::Error);
    Ok(if has_errors { Outcome::DoneWithErrors } else { Outcome::Done })
}
