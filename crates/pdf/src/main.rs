//! The program `narbild-pdf`: an area's profile, or all areas', as PDF.

use std::ffi::OsString;
use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, bail};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use cube::{AreaCode, Lang};
use narbild::commands::{self, Context, Outcome};
use narbild::terminal;
use opening::Opening;
use pdf::{Error, Printer};
use profile::Prepared;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    commands::run_program(&arguments, command, run)
}

/// The whole command line, in one language.
fn command(lang: Lang) -> Command {
    let area = Arg::new("area")
        .value_name(lang.pick("OMRÅDE", "AREA"))
        .required_unless_present("all")
        .help(lang.pick(
            "Kod (0180, 01, 00) eller namn, gärna ungefärligt",
            "Code (0180, 01, 00) or name, roughly spelt will do",
        ));
    let all = Arg::new("all")
        .long("all")
        .action(ArgAction::SetTrue)
        .conflicts_with("area")
        .requires("out")
        .help(lang.pick("Alla områden, till mappen i --out", "All areas, to the folder in --out"));
    let profile = Arg::new("profile")
        .long("profile")
        .value_name("ID")
        .default_value("nara-vard")
        .hide_default_value(true)
        .help(
            lang.pick("Vilken profil [standard: nara-vard]", "Which profile [default: nara-vard]"),
        );
    let out = Arg::new("out")
        .long("out")
        .value_name(lang.pick("FIL", "FILE"))
        .value_parser(value_parser!(PathBuf))
        .help(lang.pick(
            "Vart den skrivs; \"-\" är standard ut [standard: <profil>-<kod>.pdf]",
            "Where it is written; \"-\" is standard output [default: <profile>-<code>.pdf]",
        ));
    let command = Command::new("narbild-pdf")
        .version(env!("CARGO_PKG_VERSION"))
        .about(lang.pick(
            "Sätter ett områdes profil som tillgänglig PDF, två A4-sidor",
            "Sets an area's profile as an accessible PDF of two A4 pages",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild-pdf Göteborg\n  narbild-pdf 0180 --profile aldreomsorg --out stockholm.pdf\n  narbild-pdf --all --out profiler/",
            "Examples:\n  narbild-pdf Göteborg\n  narbild-pdf 0180 --profile aldreomsorg --out stockholm.pdf\n  narbild-pdf --all --out profiles/",
        ))
        .arg_required_else_help(true)
        .args([area, all, profile, out])
        .args([commands::store_arg(lang), commands::content_arg(lang), commands::language_arg(lang)]);
    commands::in_language(command, lang)
}

fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let id = matches.get_one::<String>("profile").expect("has a default").as_str();
    let path = |name| commands::path(matches, name);
    let opening = opening::open(path("content"), path("store"))?;
    let prepared = opening.prepared(id)?;
    let lang = context.lang;
    match matches.get_one::<String>("area") {
        Some(text) => {
            let code = opening.find_area(text, lang)?;
            one(&opening, &prepared, id, code, path("out"), lang)?;
            Ok(Outcome::Done)
        }
        None => {
            let folder = path("out").expect("clap requires it with --all");
            all(&opening, &prepared, id, folder, lang)
        }
    }
}

/// One area's profile, to a file or to standard output.
fn one(
    opening: &Opening,
    prepared: &Prepared,
    id: &str,
    code: AreaCode,
    out: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<()> {
    let to_stdout = out == Some(Path::new("-"));
    if to_stdout && std::io::stdout().is_terminal() {
        bail!(lang.pick(
            "filen går inte att visa i terminalen; säg med --out var den ska skrivas",
            "the file cannot be shown in the terminal; say with --out where to write it",
        ));
    }
    let Some(profile) = prepared.profile(code) else {
        let title = &opening.profile(id)?.title;
        bail!(lang.pick(
            format!("profilen \"{}\" finns inte för {code}", title.sv),
            format!("the profile \"{}\" does not exist for {code}", title.en),
        ));
    };
    let printed = Printer::new().print(&profile, lang).map_err(|why| told(why, code, lang))?;
    if to_stdout {
        return commands::print(&printed.pdf);
    }
    let path = out.map_or_else(|| PathBuf::from(file_name(id, code)), Path::to_path_buf);
    commands::write_file(&path, &printed.pdf)?;
    if std::io::stderr().is_terminal() {
        let (path, n) = (path.display(), printed.n_pages);
        eprintln!("{}", lang.pick(format!("{path}: {n} sidor"), format!("{path}: {n} pages")));
    }
    Ok(())
}

/// The stack of a thread that sets type: as large as a program's first.
const STACK_BYTES: usize = 8 << 20;

/// Every area's profile, each in a file of its own.
fn all(
    opening: &Opening,
    prepared: &Prepared,
    id: &str,
    folder: &Path,
    lang: Lang,
) -> anyhow::Result<Outcome> {
    if folder == Path::new("-") {
        bail!(lang.pick("säg med --out i vilken mapp", "say with --out in which folder"));
    }
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let codes: Vec<AreaCode> = opening.catalog.areas.current().map(|area| area.code).collect();
    let bar = terminal::bar(codes.len() as u64, lang.pick("Sätter profiler", "Setting profiles"));
    let printer = Printer::new();
    let (next, n_failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let set_one = |code: AreaCode| {
        if let Some(profile) = prepared.profile(code) {
            match printer.print(&profile, lang) {
                Ok(printed) => {
                    commands::write_file(&folder.join(file_name(id, code)), &printed.pdf)?;
                }
                Err(why) => {
                    n_failed.fetch_add(1, Ordering::Relaxed);
                    bar.suspend(|| eprintln!("{:#}", told(why, code, lang)));
                }
            }
            pdf::forget();
        }
        bar.inc(1);
        anyhow::Ok(())
    };
    // The typesetter shares its own work out within a profile. In one pool for all, a thread that
    // waits for a part of one profile would begin with the next, and the next, and end none.
    let work = || -> anyhow::Result<()> {
        let alone =
            rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK_BYTES).build()?;
        while let Some(code) = codes.get(next.fetch_add(1, Ordering::Relaxed)) {
            alone.install(|| set_one(*code))?;
        }
        Ok(())
    };
    let n_threads = rayon::current_num_threads();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().expect("no thread panics"))
    })?;
    bar.finish_and_clear();
    Ok(if n_failed.into_inner() == 0 { Outcome::Done } else { Outcome::DoneWithErrors })
}

fn file_name(id: &str, code: AreaCode) -> String {
    format!("{id}-{code}.pdf")
}

/// What went wrong with one area, in the user's language.
fn told(why: Error, code: AreaCode, lang: Lang) -> anyhow::Error {
    match why {
        Error::Empty => anyhow::anyhow!(lang.pick(
            format!("profilen har inga siffror för {code}"),
            format!("the profile has no figures for {code}"),
        )),
        other => anyhow::Error::new(other).context(code.to_string()),
    }
}
