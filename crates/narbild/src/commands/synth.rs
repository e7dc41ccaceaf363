//! `narbild synth`: a Sweden of persons who do not exist, as deliveries.

use std::path::Path;

use anyhow::Context as _;
use clap::{Arg, ArgMatches, Command, value_parser};
use cube::{Lang, number};
use synth::Request;

use super::{Context, Outcome};
use crate::terminal;

pub(super) fn command(lang: Lang) -> Command {
    Command::new("synth")
        .about(lang.pick(
            "Skriv ett påhittat Sverige som leveranser till registren",
            "Write a made-up Sweden as deliveries to the registers",
        ))
        .after_help(lang.pick(
            "Personerna finns inte: deras nummer är personnummer med 80 tillagt till månaden. Antal, åldrar, flyttningar och vård följer publicerade tal (content/synth). Samma frö ger samma filer.\n\nExempel:\n  narbild synth --persons 20000 --years 2019..2023 --seed 1 --out fiktivt\n  narbild ingest khsl2 fiktivt/khsl2/*.csv --key nyckel",
            "The persons do not exist: their numbers are personnummer with 80 added to the month. Numbers, ages, moves and care follow published figures (content/synth). The same seed gives the same files.\n\nExamples:\n  narbild synth --persons 20000 --years 2019..2023 --seed 1 --out fictional\n  narbild ingest khsl2 fictional/khsl2/*.csv --key key",
        ))
        .arg(
            Arg::new("persons")
                .long("persons")
                .required(true)
                .value_name(lang.pick("ANTAL", "N"))
                .value_parser(value_parser!(u64).range(1..=20_000_000))
                .help(lang.pick(
                    "Hur många som bor i landet när det första året börjar",
                    "How many live in the country when the first year begins",
                )),
        )
        .arg(
            Arg::new("years")
                .long("years")
                .required(true)
                .value_name("A..B")
                .value_parser(years)
                .help(lang.pick("Första och sista året", "The first and the last year")),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .required(true)
                .value_name(lang.pick("FRÖ", "S"))
                .value_parser(value_parser!(u64))
                .help(lang.pick(
                    "Ett tal som avgör slumpen",
                    "A number that decides what is left to chance",
                )),
        )
        .arg(
            Arg::new("errors")
                .long("errors")
                .value_name("P")
                .value_parser(value_parser!(f64))
                .default_value("0")
                .help(lang.pick(
                    "Andel rader som får ett fel med flit, till exempel 0.01; facit.csv säger var",
                    "Share of rows with a fault on purpose, such as 0.01; facit.csv tells where",
                )),
        )
        .arg(
            Arg::new("out")
                .long("out")
                .required(true)
                .value_name(lang.pick("MAPP", "DIR"))
                .value_parser(value_parser!(std::path::PathBuf))
                .help(lang.pick(
                    "Mappen som skrivs; ett tidigare påhittat Sverige där ersätts",
                    "The folder that is written; an earlier made-up Sweden there is replaced",
                )),
        )
        .arg(super::content_arg(lang))
}

/// `2019..2023`, or one year.
fn years(text: &str) -> Result<(i16, i16), String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let year = |text: &str| text.trim().parse::<i16>().map_err(|_why| "2019..2023".to_owned());
    Ok((year(first)?, year(last.trim_start_matches('='))?))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let content = opening::content(super::path(matches, "content"))?;
    let (catalog, _) = catalog::load(&content, opening::today());
    let n_persons = *matches.get_one::<u64>("persons").expect("clap requires the argument");
    let years = *matches.get_one::<(i16, i16)>("years").expect("clap requires the argument");
    let out = super::path(matches, "out").unwrap_or(Path::new("."));
    let bar = terminal::bar(n_persons, lang.pick("Skriver", "Writing"));
    let report = synth::write(&Request {
        catalog: &catalog,
        content: &content,
        n_persons,
        years,
        seed: *matches.get_one::<u64>("seed").expect("clap requires the argument"),
        errors: *matches.get_one::<f64>("errors").expect("it has a default"),
        out,
        n_threads: std::thread::available_parallelism().map_or(1, usize::from),
        on_progress: &|n| bar.inc(n),
    });
    bar.finish_and_clear();
    let report = report.with_context(|| {
        lang.pick("det påhittade Sverige kunde inte skrivas", "the made-up Sweden was not written")
    })?;
    let n = |n: u64| number::format(n as f64, 0, lang);
    let (persons, rows, files) =
        (n(report.n_persons), n(report.n_rows()), n(report.files.len() as u64));
    let out = out.display();
    super::print(
        lang.pick(
            format!("FIKTIVT: {persons} personer, {rows} rader i {files} filer under {out}\n"),
            format!("FICTIONAL: {persons} persons, {rows} rows in {files} files below {out}\n"),
        )
        .as_bytes(),
    )?;
    Ok(Outcome::Done)
}
