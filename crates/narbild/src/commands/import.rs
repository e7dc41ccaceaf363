//! `narbild import`: published figures into the store.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use catalog::{Catalog, Finding, Severity};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use cube::{Lang, number};
use figure::{FindingGroup, ImportKind, Map, Progress, Receipt, Request, Stage, Store};

use super::{Context, Outcome};
use crate::terminal;

pub(super) fn command(lang: Lang) -> Command {
    Command::new("import")
        .about(lang.pick(
            "Läs in publicerade siffror i lagret",
            "Import published figures into the store",
        ))
        .after_help(lang.pick(
            "Slag:\n  kolada    Koladas API (v2 och v3) eller tabeller, fil eller adress\n  sdb       Socialstyrelsens statistikdatabas\n  jsonstat  JSON-stat 2, ur PxWeb\n  table     CSV, Excel eller Parquet, med --map när kolumnerna heter något annat\n\nExempel:\n  narbild import kolada svar.json\n  narbild import kolada https://api.kolada.se/v3/data/kpi/N00945/year/2024\n  narbild import table egna.xlsx --map egna.toml\n\nSamma fil två gånger ändrar ingenting. Ett ändrat värde blir en revidering.",
            "Kinds:\n  kolada    Kolada's API (v2 and v3) or tables, file or address\n  sdb       the statistics database of the National Board of Health and Welfare\n  jsonstat  JSON-stat 2, from PxWeb\n  table     CSV, Excel or Parquet, with --map when the columns have other names\n\nExamples:\n  narbild import kolada answer.json\n  narbild import kolada https://api.kolada.se/v3/data/kpi/N00945/year/2024\n  narbild import table own.xlsx --map own.toml\n\nThe same file twice changes nothing. A changed value becomes a revision.",
        ))
        .arg(
            Arg::new("kind")
                .required(true)
                .value_name(lang.pick("SLAG", "KIND"))
                .value_parser(ImportKind::ALL.map(ImportKind::word))
                .hide_possible_values(true)
                .help("kolada, sdb, jsonstat, table"),
        )
        .arg(
            Arg::new("sources")
                .required(true)
                .action(ArgAction::Append)
                .num_args(1..)
                .value_name(lang.pick("FIL ELLER ADRESS", "FILE OR ADDRESS"))
                .help(lang.pick("En eller flera leveranser", "One or more deliveries")),
        )
        .arg(
            Arg::new("map")
                .long("map")
                .value_name(lang.pick("FIL", "FILE"))
                .value_parser(value_parser!(PathBuf))
                .help(lang.pick(
                    "Hur kolumnerna ska läsas [standard: filen med samma namn och .toml]",
                    "How the columns are read [default: the file of the same name and .toml]",
                )),
        )
        .arg(super::store_arg(lang))
        .arg(super::content_arg(lang))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let word = matches.get_one::<String>("kind").expect("clap requires the argument");
    let kind = ImportKind::ALL
        .into_iter()
        .find(|kind| kind.word() == word)
        .expect("clap admits these words only");
    let files = opening::content(super::path(matches, "content"))?;
    let (catalog, _) = catalog::load(&files, opening::today());
    let folder = super::path(matches, "store").unwrap_or(Path::new(opening::DEFAULT_STORE));
    let mut store = Store::create_or_open(folder)
        .with_context(|| format!("cannot open the store {}", folder.display()))?;
    let mut outcome = Outcome::Done;
    for source in matches.get_many::<String>("sources").expect("clap requires the argument") {
        let (map, map_findings) = map_for(super::path(matches, "map"), source, context.lang)?;
        let receipt = import(&mut store, kind, &catalog, source, map, context.lang)?;
        let told = receipt_text(source, &receipt, &map_findings, context);
        super::print(told.as_bytes())?;
        let worst = map_findings.iter().map(|f| f.severity).max().max(receipt.findings.worst());
        if worst == Some(Severity::Error) {
            outcome = Outcome::DoneWithErrors;
        }
    }
    Ok(outcome)
}

/// Imports each table of a folder, with the mapping file beside it, into a store that is made if
/// it is not there. Tells of each.
///
/// # Errors
/// When the folder or the store cannot be read or written.
pub fn table_files(folder: &Path, store: &Path, tell: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    let (catalog, _) = catalog::load(&catalog::embedded(), opening::today());
    let mut store = Store::create_or_open(store)?;
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|e| e == "parquet" || e == "csv"))
        .collect();
    paths.sort();
    for path in paths {
        let source = path.to_string_lossy().into_owned();
        let (map, _) = map_for(None, &source, Lang::Sv)?;
        let receipt = import(&mut store, ImportKind::Table, &catalog, &source, map, Lang::Sv)?;
        let n = |count: u64| number::format(count as f64, 0, Lang::Sv);
        tell(&format!(
            "{}: {} siffror lästa, {} åsido",
            receipt.delivery.name,
            n(receipt.imported + receipt.unchanged + receipt.revised),
            n(receipt.set_aside)
        ));
    }
    Ok(())
}

/// The mapping file named, else the one beside the delivery, else none.
fn map_for(named: Option<&Path>, source: &str, lang: Lang) -> anyhow::Result<(Map, Vec<Finding>)> {
    let beside = Path::new(source).with_extension("toml");
    let path = match named {
        Some(path) => path.to_owned(),
        None if beside.is_file() => beside,
        None => return Ok((Map::default(), Vec::new())),
    };
    let text = fs::read_to_string(&path).with_context(|| {
        lang.pick(
            format!("mappningsfilen {} kan inte läsas", path.display()),
            format!("cannot read the mapping file {}", path.display()),
        )
    })?;
    Ok(Map::read(&path.to_string_lossy(), &text))
}

fn import(
    store: &mut Store,
    kind: ImportKind,
    catalog: &Catalog,
    source: &str,
    map: Map,
    lang: Lang,
) -> anyhow::Result<Receipt> {
    let mut request = Request::new(kind, catalog, jiff::Timestamp::now());
    request.map = map;
    let bar = terminal::bar(0, source);
    let on_progress = |progress: Progress| {
        let doing = match progress.stage {
            Stage::Fetching => lang.pick("Hämtar", "Fetching"),
            Stage::Checking => lang.pick("Granskar", "Checking"),
            Stage::Reading => lang.pick("Läser", "Reading"),
            Stage::Writing => lang.pick("Skriver", "Writing"),
        };
        bar.set_message(doing);
        bar.set_length(progress.total.unwrap_or(progress.done));
        bar.set_position(progress.done);
    };
    let receipt = store.import(source, &request, &on_progress);
    bar.finish_and_clear();
    receipt.with_context(|| {
        lang.pick(format!("{source} kunde inte läsas in"), format!("could not import {source}"))
    })
}

/// What became of a delivery, for the user.
fn receipt_text(
    source: &str,
    receipt: &Receipt,
    map_findings: &[Finding],
    context: Context,
) -> String {
    let lang = context.lang;
    let mut text = String::new();
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(text, "{source}");
    let counts = [
        (lang.pick("rader", "rows"), receipt.rows),
        (lang.pick("nya siffror", "new figures"), receipt.imported),
        (lang.pick("oförändrade", "unchanged"), receipt.unchanged),
        (lang.pick("reviderade", "revised"), receipt.revised),
        (lang.pick("lagda åt sidan", "set aside"), receipt.set_aside),
    ];
    for (label, n) in counts {
        let _ = writeln!(text, "  {:>12} {label}", number::format(n as f64, 0, lang));
    }
    for finding in map_findings {
        finding_text(&mut text, finding, lang);
    }
    for group in receipt.findings.groups() {
        group_text(&mut text, group, lang);
    }
    text
}

fn group_text(text: &mut String, group: &FindingGroup, lang: Lang) {
    const TOLD: usize = 5;
    for finding in group.shown.iter().take(TOLD) {
        finding_text(text, finding, lang);
    }
    let told = group.shown.len().min(TOLD) as u64;
    if group.n > told {
        let rest = number::format((group.n - told) as f64, 0, lang);
        let more = lang.pick(
            format!("  … och {rest} till av slaget {}", group.rule.code),
            format!("  … and {rest} more of kind {}", group.rule.code),
        );
        let _ = writeln!(text, "{more}");
    }
}

fn finding_text(text: &mut String, finding: &Finding, lang: Lang) {
    let severity = finding.severity.label(lang);
    let place = match (finding.place.line, finding.place.column) {
        (Some(row), Some(column)) => lang
            .pick(format!(" rad {row}, kolumn {column}"), format!(" row {row}, column {column}")),
        (Some(row), None) => lang.pick(format!(" rad {row}"), format!(" row {row}")),
        _ => String::new(),
    };
    let _ = writeln!(text, "  {severity} {}{place}: {}", finding.code, finding.what.get(lang));
    let nearest = finding.nearest.as_ref().map_or_else(String::new, |n| {
        lang.pick(format!(" Menade du {n}?"), format!(" Did you mean {n}?"))
    });
    let _ = writeln!(text, "    {}{nearest}", finding.remedy.get(lang));
}
