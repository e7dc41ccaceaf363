//! `narbild ingest`: rows about persons, checked and pseudonymised, into the store.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use catalog::{Catalog, Register, RegisterId};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use cube::{Lang, collate};
use jiff::civil::Date;
use profile::look;
use profile::svg::sign;
use register::{Look, Request};

use super::{Context, Outcome};
use crate::terminal;

mod links;

/// Where the path of the key file is looked for when the user does not give it.
const KEY_VARIABLE: &str = "NARBILD_KEY";

pub(super) fn command(lang: Lang) -> Command {
    Command::new("ingest")
        .about(lang.pick(
            "Läs in rader om personer: granska, pseudonymisera, lagra",
            "Take in rows about persons: check, pseudonymise, store",
        ))
        .after_help(lang.pick(
            "Registren beskrivs i content/registers. Filer är text i UTF-8 eller Windows-1252, eller Parquet, och får vara packade (gz, zst, zip).\n\nNyckeln är 64 hexadecimala siffror i en fil som bara du får läsa:\n  head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \\n' > nyckel && chmod 600 nyckel\n\nExempel:\n  narbild ingest khsl2 0180_khsl2_202501.txt --key nyckel\n  narbild ingest par-sluten leverans.zip --key nyckel --receipt kvitton\n\nSamma leverans två gånger ändrar ingenting. Av två leveranser för samma månad gäller den som kom in sist; en äldre som läses in i efterhand anges med --received, så ersätter den ingen nyare. Personer som bytt nummer anges med --links; det som redan är lagrat om dem flyttas till det nya numret. Läs in slutenvårdens vårdtillfällen (par-sluten) före deras diagnoser, orsaker och åtgärder. Slutar med 0 när allt är inläst, 1 när något måste rättas, 2 när inläsningen inte kunde göras.",
            "Registers are described in content/registers. Files are text in UTF-8 or Windows-1252, or Parquet, and may be packed (gz, zst, zip).\n\nThe key is 64 hexadecimal digits in a file that only you may read:\n  head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \\n' > key && chmod 600 key\n\nExamples:\n  narbild ingest khsl2 0180_khsl2_202501.txt --key key\n  narbild ingest par-sluten delivery.zip --key key --receipt receipts\n\nThe same delivery twice changes nothing. Of two deliveries of the same month the one received last holds; give an older one that is taken in afterwards with --received, and it replaces no newer. Give persons who have changed number with --links; what is stored of them moves to the present number. Take in the stays of inpatient care (par-sluten) before their diagnoses, causes and procedures. Ends with 0 when all is taken in, 1 when something must be corrected, 2 when it could not be done.",
        ))
        .arg(
            Arg::new("register")
                .required(true)
                .value_name("REGISTER")
                .help(lang.pick("Registrets id, till exempel khsl2", "The register's id, such as khsl2")),
        )
        .arg(
            Arg::new("files")
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .value_name(lang.pick("FIL", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick("Leveransens filer", "The files of the delivery")),
        )
        .arg(
            Arg::new("key")
                .long("key")
                .value_name(lang.pick("FIL", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Nyckelfilen [standard: den som NARBILD_KEY pekar på]",
                    "The key file [default: the one that NARBILD_KEY points at]",
                )),
        )
        .arg(links::arg(lang))
        .arg(
            Arg::new("receipt")
                .long("receipt")
                .value_name(lang.pick("MAPP", "DIR"))
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Skriv kvittot till den som levererat: HTML, JSON och CSV",
                    "Write the receipt for the deliverer: HTML, JSON and CSV",
                )),
        )
        .arg(
            Arg::new("received")
                .long("received")
                .value_name(lang.pick("DATUM", "DATE"))
                .value_parser(value_parser!(Date))
                .help(lang.pick(
                    "Dagen då leveransen kom in, till exempel 2025-03-31 [standard: i dag]",
                    "The day on which the delivery was received, such as 2025-03-31 [default: today]",
                )),
        )
        .arg(super::store_arg(lang))
        .arg(super::content_arg(lang))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let content = opening::content(super::path(matches, "content"))?;
    let today = opening::today();
    let received = matches.get_one::<Date>("received").copied().unwrap_or(today);
    if received > today {
        bail!(lang.pick(
            format!("dagen {received} har inte varit; --received är dagen då leveransen kom in"),
            format!("the day {received} has not been; --received is when the delivery came"),
        ));
    }
    let (catalog, _) = catalog::load(&content, today);
    let id = matches.get_one::<String>("register").expect("clap requires the argument");
    let schema = find(&catalog, id, lang)?;
    let files: Vec<PathBuf> =
        matches.get_many("files").expect("clap requires the argument").cloned().collect();
    let key = register::read_key(&key_path(matches, lang)?);
    let key = key.map_err(|error| told(error, lang))?;
    let (links, faults) = links::read(matches, today, lang)?;
    let store = super::path(matches, "store").unwrap_or(Path::new(opening::DEFAULT_STORE));
    let sizes = files.iter().filter_map(|file| std::fs::metadata(file).ok());
    let bar = terminal::bar(sizes.map(|size| size.len()).sum(), lang.pick("Läser", "Reading"));
    let receipt = register::ingest(&Request {
        catalog: &catalog,
        register: schema,
        files: &files,
        store,
        key: &key,
        links: &links,
        received,
        n_threads: std::thread::available_parallelism().map_or(1, usize::from),
        on_progress: &|n| bar.inc(n),
    });
    bar.finish_and_clear();
    let receipt = receipt.map_err(|error| told(error, lang))?;
    let mut told = receipt.text(lang);
    told.push_str(&links::told(&faults, lang));
    if let Some(folder) = super::path(matches, "receipt") {
        let look = Look { style: &look::STYLE_INSIDE, sign: sign::LOGO.0 };
        for path in receipt.write(folder, lang, &look)? {
            let path = path.display();
            let _ = writeln!(
                told,
                "{}",
                lang.pick(format!("Kvitto: {path}"), format!("Receipt: {path}"))
            );
        }
    }
    super::print(told.as_bytes())?;
    Ok(if receipt.has_errors() || !faults.is_empty() {
        Outcome::DoneWithErrors
    } else {
        Outcome::Done
    })
}

/// An error in the reader's language.
fn told(error: register::Error, lang: Lang) -> anyhow::Error {
    match lang {
        Lang::Sv => anyhow!(error.swedish()),
        Lang::En => error.into(),
    }
}

fn find<'a>(catalog: &'a Catalog, id: &str, lang: Lang) -> anyhow::Result<&'a Register> {
    if let Some(found) = catalog.registers.get(&RegisterId(id.to_owned())) {
        return Ok(found);
    }
    let known: Vec<&str> = catalog.registers.keys().map(|id| id.0.as_str()).collect();
    match collate::nearest(id, known.iter().copied()) {
        Some(near) => bail!(lang.pick(
            format!("inget register heter \"{id}\"; menade du \"{near}\"?"),
            format!("no register is called \"{id}\"; did you mean \"{near}\"?"),
        )),
        None => bail!(lang.pick(
            format!("inget register heter \"{id}\"; det finns: {}", known.join(", ")),
            format!("no register is called \"{id}\"; there are: {}", known.join(", ")),
        )),
    }
}

fn key_path(matches: &ArgMatches, lang: Lang) -> anyhow::Result<PathBuf> {
    let given = super::path(matches, "key").map(Path::to_owned);
    given.or_else(|| std::env::var_os(KEY_VARIABLE).map(PathBuf::from)).with_context(|| {
        lang.pick(
            "nyckeln saknas; ge den med --key FIL (narbild ingest --help visar hur man gör en)",
            "there is no key; give it with --key FILE (narbild ingest --help shows how to make one)",
        )
    })
}
