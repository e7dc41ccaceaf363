//! The verbs of the command line, in the order of the help text.

pub mod check;
pub mod completions;
mod compute;
mod diff;
pub mod explain;
pub mod import;
pub mod ingest;
mod merge;
mod pdf;
pub mod profile;
pub mod revisions;
mod synth;

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use cube::Lang;

use crate::language;

/// What every verb needs to know.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// The user's language.
    pub lang: Lang,
    /// True when results may be coloured.
    pub has_colour: bool,
}

/// How a verb ended. Its number is the program's exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done = 0,
    /// Done, with findings of severity error.
    DoneWithErrors = 1,
    /// Could not be done.
    NotDone = 2,
}

/// One verb: its name, how it is described, and what it does.
struct Verb {
    command: fn(Lang) -> Command,
    run: fn(&ArgMatches, Context) -> anyhow::Result<Outcome>,
}

const VERBS: &[Verb] = &[
    Verb { command: check::command, run: check::run },
    Verb { command: import::command, run: import::run },
    Verb { command: ingest::command, run: ingest::run },
    Verb { command: synth::command, run: synth::run },
    Verb { command: compute::command, run: compute::run },
    Verb { command: merge::command, run: merge::run },
    Verb { command: profile::command, run: profile::run },
    Verb { command: revisions::command, run: revisions::run },
    Verb { command: explain::command, run: explain::run },
    Verb { command: diff::command, run: diff::run },
    Verb { command: completions::command, run: completions::run },
];

/// Runs the program: parses the arguments, does what they say, tells what went wrong.
#[must_use]
pub fn run(arguments: &[OsString]) -> ExitCode {
    run_program(arguments, root, |matches, context| {
        let outcome = VERBS.iter().find_map(|verb| {
            let name = (verb.command)(context.lang).get_name().to_owned();
            matches.subcommand_matches(&name).map(|m| (verb.run)(m, context))
        });
        outcome.expect("clap requires one of the verbs in the list")
    })
}

/// Runs any of the programs: the command line in the user's language, then the work, then the exit code.
#[must_use]
pub fn run_program(
    arguments: &[OsString],
    command: fn(Lang) -> Command,
    work: impl FnOnce(&ArgMatches, Context) -> anyhow::Result<Outcome>,
) -> ExitCode {
    let lang = language::of(arguments, |name| std::env::var(name).ok());
    let command = command(lang);
    let name = command.get_name().to_owned();
    let matches = match command.try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return tell_usage(&error, &name, lang),
    };
    let context = Context { lang, has_colour: crate::terminal::has_colour() };
    match work(&matches, context) {
        Ok(outcome) => ExitCode::from(outcome as u8),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error:#}", lang.pick("fel", "error"));
            ExitCode::from(Outcome::NotDone as u8)
        }
    }
}

/// The whole command line, in one language.
#[must_use]
pub fn root(lang: Lang) -> Command {
    let root = Command::new("narbild")
        .version(env!("CARGO_PKG_VERSION"))
        .about(lang.pick(
            "Närbild: uppföljning av hälso- och sjukvård och omsorg",
            "Närbild: follow-up of health and social care",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild profile Göteborg\n  narbild profile 0180 --format xlsx --out stockholm.xlsx\n  narbild import kolada svar.json --store ./narbild-store\n  narbild check --content ./content",
            "Examples:\n  narbild profile Göteborg\n  narbild profile 0180 --format xlsx --out stockholm.xlsx\n  narbild import kolada answer.json --store ./narbild-store\n  narbild check --content ./content",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(language_arg(lang))
        .subcommands(VERBS.iter().map(|verb| (verb.command)(lang)));
    in_language(root, lang)
}

/// `--lang sv|en`, the same for all programs.
#[must_use]
pub fn language_arg(lang: Lang) -> Arg {
    Arg::new("lang").long("lang").value_name("sv|en").global(true).value_parser(["sv", "en"]).help(
        lang.pick(
            "Språk [standard: ur miljön, annars sv]",
            "Language [default: from the environment, else sv]",
        ),
    )
}

/// Puts clap's own headings in the user's language, on the command and all below it.
#[must_use]
pub fn in_language(command: Command, lang: Lang) -> Command {
    let template = lang.pick(
        "{about-with-newline}\nAnvändning: {usage}\n\n{all-args}{after-help}\n",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}\n",
    );
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help(lang.pick("Visa den här hjälpen", "Show this help"));
    command
        .help_template(template)
        .subcommand_help_heading(lang.pick("Verb", "Verbs"))
        .disable_help_flag(true)
        .arg(help.help_heading(options_heading(lang)))
        .mut_args(|arg| match (arg.get_help_heading(), arg.is_positional()) {
            (Some(_), _) => arg,
            (None, true) => arg.help_heading(lang.pick("Argument", "Arguments")),
            (None, false) => arg.help_heading(options_heading(lang)),
        })
        .mut_subcommands(|sub| in_language(sub, lang))
}

fn options_heading(lang: Lang) -> &'static str {
    lang.pick("Val", "Options")
}

/// `--content DIR`, the same for all verbs.
#[must_use]
pub fn content_arg(lang: Lang) -> Arg {
    Arg::new("content")
        .long("content")
        .value_name(lang.pick("MAPP", "DIR"))
        .value_parser(value_parser!(PathBuf))
        .help(lang.pick(
            "Mapp med definitioner [standard: de som följer med programmet]",
            "Folder of definitions [default: those that come with the program]",
        ))
}

/// `--store DIR`, the same for all verbs.
#[must_use]
pub fn store_arg(lang: Lang) -> Arg {
    Arg::new("store")
        .long("store")
        .value_name(lang.pick("MAPP", "DIR"))
        .value_parser(value_parser!(PathBuf))
        .help(lang.pick(
            "Mapp med siffror [standard: ./narbild-store]",
            "Folder of figures [default: ./narbild-store]",
        ))
}

/// The path given with an option.
#[must_use]
pub fn path<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a Path> {
    matches.get_one::<PathBuf>(name).map(PathBuf::as_path)
}

/// Writes results to standard output. A reader that stops reading is not an error of ours.
///
/// # Errors
/// When they cannot be written.
pub fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(())
}

/// Writes a whole file or nothing: a reader never sees half of it.
///
/// # Errors
/// When the file cannot be written.
pub fn write_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let told = || format!("cannot write {}", path.display());
    let name = path.file_name().with_context(told)?.to_string_lossy().into_owned();
    let partial = path.with_file_name(format!(".{name}.partial"));
    let mut file = fs::File::create(&partial).with_context(told)?;
    file.write_all(bytes).with_context(told)?;
    fs::rename(&partial, path).with_context(told)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

/// Tells what is wrong with the arguments, in the user's language.
fn tell_usage(error: &clap::Error, program: &str, lang: Lang) -> ExitCode {
    let is_help = matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    );
    if is_help || lang == Lang::En {
        // Nothing sensible can be done when the help itself cannot be written.
        let _ = error.print();
        return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
    }
    eprintln!("fel: {}", in_swedish(error));
    eprintln!("\nKör \"{program} --help\" för att se vad som kan skrivas.");
    ExitCode::from(Outcome::NotDone as u8)
}

fn in_swedish(error: &clap::Error) -> String {
    let part = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (argument, value) = (part(ContextKind::InvalidArg), part(ContextKind::InvalidValue));
    let sentence = match error.kind() {
        ErrorKind::UnknownArgument => format!("\"{argument}\" är okänt här"),
        ErrorKind::InvalidSubcommand => {
            format!("verbet \"{}\" finns inte", part(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} saknas"),
        ErrorKind::MissingSubcommand => "säg vad som ska göras".to_owned(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation if value.is_empty() => {
            format!("{argument} behöver ett värde")
        }
        ErrorKind::InvalidValue => format!(
            "\"{value}\" går inte för {argument}; välj bland {}",
            part(ContextKind::ValidValue)
        ),
        ErrorKind::ValueValidation => format!("\"{value}\" går inte för {argument}"),
        ErrorKind::ArgumentConflict => {
            format!("{argument} går inte ihop med {}", part(ContextKind::PriorArg))
        }
        _ => error.to_string(),
    };
    let nearest =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue]
            .into_iter()
            .map(part)
            .find(|text| !text.is_empty());
    match nearest {
        Some(nearest) => format!("{sentence}. Menade du \"{nearest}\"?"),
        None => sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed_in_both_languages() {
        for lang in Lang::ALL {
            root(lang).debug_assert();
        }
    }

    #[test]
    fn wrong_arguments_are_told_in_swedish() {
        for (arguments, told) in [
            (vec!["narbild", "profil"], "verbet \"profil\" finns inte. Menade du \"profile\"?"),
            (
                vec!["narbild", "profile", "0180", "--formt", "x"],
                "\"--formt\" är okänt här. Menade du \"--format\"?",
            ),
            (
                vec!["narbild", "check", "--format", "xml"],
                "\"xml\" går inte för --format <text|json|sarif>; välj bland text, json, sarif",
            ),
        ] {
            let error =
                root(Lang::Sv).try_get_matches_from(arguments).expect_err("wrong arguments");
            assert_eq!(in_swedish(&error), told);
        }
    }
}
