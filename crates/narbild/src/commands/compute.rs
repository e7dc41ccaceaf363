//! `narbild compute`: indicators from rows about persons.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context as _, anyhow, bail};
use catalog::{Catalog, Severity};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use computing::{Computed, Engine, Explained, Kept, Part, Progress, Request};
use cube::{IndicatorId, Lang, collate, number};
use indicatif::ProgressBar;
use indicator::CellStatus;
use jiff::civil::Date;

use super::{Context, Outcome};
use crate::terminal;

/// The name of a partial result in its folder.
pub(super) const PART: &str = "cells.part";

pub(super) fn command(lang: Lang) -> Command {
    Command::new("compute")
        .about(lang.pick(
            "Beräkna indikatorer ur rader om personer",
            "Compute indicators from rows about persons",
        ))
        .after_help(lang.pick(
            "Skriver cells.parquet, och med --csv också cells.csv, i mappen som anges med --out. Utan namn beräknas alla indikatorer som har en beräkning. Det som inte har ändrats sedan sist räknas inte om.\n\nExempel:\n  narbild compute\n  narbild compute fallskador-personar --csv --out berakning\n  narbild compute --shard 1/4 --out del1      # en fjärdedel av personerna; slå ihop med narbild merge\n\nSlutar med 0 när allt är beräknat, 1 när det är beräknat men definitioner har fel, 2 när det inte gick.",
            "Writes cells.parquet, and with --csv cells.csv too, into the folder given with --out. Without names, all indicators that have a computation are computed. What has not changed since the last time is not counted again.\n\nExamples:\n  narbild compute\n  narbild compute fallskador-personar --csv --out result\n  narbild compute --shard 1/4 --out part1      # a quarter of the persons; put together with narbild merge\n\nEnds with 0 when all is computed, 1 when it is but definitions have errors, 2 when it could not be done.",
        ))
        .arg(
            Arg::new("indicators")
                .num_args(0..)
                .value_name("INDIKATOR")
                .help(lang.pick("Indikatorernas id [standard: alla]", "The indicators' ids [default: all]")),
        )
        .arg(super::content_arg(lang))
        .arg(super::store_arg(lang))
        .arg(out_arg(lang))
        .arg(
            Arg::new("threads")
                .long("threads")
                .value_name("N")
                .value_parser(value_parser!(u16).range(1..=1024))
                .help(lang.pick("Antal trådar [standard: alla]", "Number of threads [default: all]")),
        )
        .arg(
            Arg::new("shard")
                .long("shard")
                .value_name("i/n")
                .value_parser(share)
                .help(lang.pick("Bara en del av personerna", "Only a part of the persons")),
        )
        .arg(
            Arg::new("engine")
                .long("engine")
                .value_name("columnar|naive")
                .value_parser(["columnar", "naive"])
                .default_value("columnar")
                .hide_default_value(true)
                .hide_possible_values(true)
                .help(lang.pick(
                    "Vilken motor som räknar: den snabba eller den enkla [standard: columnar]",
                    "Which engine counts: the fast or the plain one [default: columnar]",
                )),
        )
        .arg(
            Arg::new("through")
                .long("through")
                .value_name(lang.pick("DATUM", "DATE"))
                .value_parser(value_parser!(Date))
                .help(lang.pick(
                    "Sista dagen med data [standard: så långt registren räcker]",
                    "The last day of data [default: as far as the registers go]",
                )),
        )
        .arg(csv_arg(lang))
        .arg(
            Arg::new("anew")
                .long("anew")
                .action(ArgAction::SetTrue)
                .help(lang.pick("Räkna om allt", "Count everything anew")),
        )
        .arg(
            Arg::new("explain-plan")
                .long("explain-plan")
                .action(ArgAction::SetTrue)
                .help(lang.pick("Visa vad definitionerna delar", "Show what the definitions share")),
        )
}

/// `--out DIR`.
pub(super) fn out_arg(lang: Lang) -> Arg {
    Arg::new("out")
        .long("out")
        .value_name(lang.pick("MAPP", "DIR"))
        .value_parser(value_parser!(PathBuf))
        .default_value(".")
        .hide_default_value(true)
        .help(lang.pick(
            "Mapp för resultatet [standard: den du står i]",
            "Folder of the result [default: the present one]",
        ))
}

/// `--csv`.
pub(super) fn csv_arg(lang: Lang) -> Arg {
    Arg::new("csv")
        .long("csv")
        .action(ArgAction::SetTrue)
        .help(lang.pick("Skriv också cells.csv", "Write cells.csv too"))
}

/// `i/n`, with i from 1 to n.
fn share(text: &str) -> Result<(u16, u16), String> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    parts.filter(|(i, n)| (1..=*n).contains(i)).ok_or_else(|| "i/n".to_owned())
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let content = opening::content(super::path(matches, "content"))?;
    let (catalog, findings) = catalog::load(&content, opening::today());
    let indicators = chosen(&catalog, matches, lang)?;
    let engine = match matches.get_one::<String>("engine").map(String::as_str) {
        Some("naive") => Engine::Naive,
        _ => Engine::Columnar,
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = matches.get_one::<(u16, u16)>("shard").copied();
    let (bar, persons) = (terminal::rows_bar(lang), AtomicU64::new(0));
    let request = Request {
        catalog: &catalog,
        indicators: &indicators,
        store: super::path(matches, "store").unwrap_or(Path::new(opening::DEFAULT_STORE)),
        engine,
        n_threads: matches.get_one::<u16>("threads").map_or(cores, |n| usize::from(*n)),
        share: share.unwrap_or((1, 1)),
        last_day: matches.get_one::<Date>("through").copied(),
        kept: if matches.get_flag("anew") { Kept::Replaced } else { Kept::Used },
        on_progress: &|step| advance(&bar, &persons, step, lang),
    };
    if matches.get_flag("explain-plan") {
        let plan = computing::explain_plan(&request).map_err(|error| told(error, lang))?;
        super::print(plan_text(plan, lang).as_bytes())?;
        return Ok(Outcome::Done);
    }
    let computed = computing::compute(&request);
    bar.finish_and_clear();
    let computed = computed.map_err(|error| told(error, lang))?;
    let out = super::path(matches, "out").expect("it has a default");
    std::fs::create_dir_all(out).with_context(|| cannot_write(out, lang))?;
    if share.is_some() {
        super::write_file(&out.join(PART), &computed.part.to_bytes())?;
    }
    let mut text = summary(&computed, lang);
    if request.share == (1, 1) {
        text.push_str(&write_cells(&catalog, &computed.part, out, matches.get_flag("csv"), lang)?);
    }
    super::print(text.as_bytes())?;
    let has_errors = findings.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if has_errors { Outcome::DoneWithErrors } else { Outcome::Done })
}

/// The indicators that were asked for, or all that have a computation.
fn chosen(catalog: &Catalog, matches: &ArgMatches, lang: Lang) -> anyhow::Result<Vec<IndicatorId>> {
    let computed: Vec<&IndicatorId> = catalog
        .indicators
        .iter()
        .filter(|(_, indicator)| indicator.computation.is_some())
        .map(|(id, _)| id)
        .collect();
    let asked = matches.get_many::<String>("indicators");
    let Some(asked) = asked else {
        if computed.is_empty() {
            bail!(
                lang.pick(
                    "ingen definition har någon beräkning",
                    "no definition has a computation",
                )
            );
        }
        return Ok(computed.into_iter().cloned().collect());
    };
    let mut chosen = Vec::new();
    for text in asked {
        match computed.iter().find(|id| id.as_str() == text) {
            Some(id) if chosen.contains(*id) => {}
            Some(id) => chosen.push((*id).clone()),
            None => return Err(unknown(catalog, &computed, text, lang)),
        }
    }
    chosen.sort();
    Ok(chosen)
}

fn unknown(catalog: &Catalog, computed: &[&IndicatorId], text: &str, lang: Lang) -> anyhow::Error {
    let is_defined = catalog.indicators.keys().any(|id| id.as_str() == text);
    if is_defined {
        return anyhow!(lang.pick(
            format!("\"{text}\" har ingen beräkning: siffrorna kommer från andra"),
            format!("\"{text}\" has no computation: its figures come from others"),
        ));
    }
    let nearest = collate::nearest(text, computed.iter().map(|id| id.as_str()));
    match nearest {
        Some(near) => anyhow!(lang.pick(
            format!("ingen indikator heter \"{text}\"; menade du {near}?"),
            format!("no indicator is called \"{text}\"; did you mean {near}?"),
        )),
        None => anyhow!(lang.pick(
            format!("ingen indikator heter \"{text}\""),
            format!("no indicator is called \"{text}\""),
        )),
    }
}

/// An error in the reader's language.
pub(super) fn told(error: computing::Error, lang: Lang) -> anyhow::Error {
    match lang {
        Lang::Sv => anyhow!(error.swedish()),
        Lang::En => error.into(),
    }
}

pub(super) fn cannot_write(path: &Path, lang: Lang) -> String {
    let path = path.display();
    lang.pick(format!("kan inte skriva {path}"), format!("cannot write {path}"))
}

fn advance(bar: &ProgressBar, persons: &AtomicU64, step: Progress, lang: Lang) {
    let persons = persons.fetch_add(step.persons, Ordering::Relaxed) + step.persons;
    let shown = number::format(persons as f64, 0, lang);
    bar.set_length(step.rows_in_all);
    bar.set_message(lang.pick(format!("{shown} personer"), format!("{shown} persons")));
    bar.inc(step.rows);
}

/// Writes the cells into a folder, each file whole or not at all, and tells what they are.
pub(super) fn write_cells(
    catalog: &Catalog,
    part: &Part,
    out: &Path,
    has_csv: bool,
    lang: Lang,
) -> anyhow::Result<String> {
    let cells = computing::cells(catalog, part).map_err(|error| told(error, lang))?;
    let path = out.join("cells.parquet");
    let mut bytes = Vec::new();
    computing::write_parquet(&cells, &mut bytes).with_context(|| cannot_write(&path, lang))?;
    super::write_file(&path, &bytes)?;
    let mut paths = path.display().to_string();
    if has_csv {
        let path = out.join("cells.csv");
        let mut bytes = Vec::new();
        computing::write_csv(&cells, &mut bytes).with_context(|| cannot_write(&path, lang))?;
        super::write_file(&path, &bytes)?;
        let _ = write!(paths, ", {}", path.display());
    }
    let n = |n: usize| number::format(n as f64, 0, lang);
    let silent = cells.iter().filter(|cell| cell.status == CellStatus::NotCollected).count();
    let (all, silent) = (n(cells.len()), n(silent));
    Ok(lang.pick(
        format!("{all} celler, varav {silent} ej insamlade: {paths}\n"),
        format!("{all} cells, of which {silent} not collected: {paths}\n"),
    ))
}

fn summary(computed: &Computed, lang: Lang) -> String {
    let n = |n: u64| number::format(n as f64, 0, lang);
    let all = computed.part.definitions.len();
    let counted = n((all - computed.kept.len()) as u64);
    let (rows, persons) = (n(computed.n_rows), n(computed.n_persons));
    let kept = n(computed.kept.len() as u64);
    let last = indicator::calendar::to_civil(computed.part.last_day);
    let through = format!("{:04}-{:02}-{:02}", last.0, last.1, last.2);
    lang.pick(
        format!("{counted} indikatorer räknade på {persons} personer och {rows} rader, {kept} oförändrade sedan sist; data till och med {through}\n"),
        format!("{counted} indicators counted on {persons} persons and {rows} rows, {kept} unchanged since last time; data through {through}\n"),
    )
}

fn plan_text(plan: Option<Explained>, lang: Lang) -> String {
    let Some(plan) = plan else {
        return lang
            .pick("Den enkla motorn delar ingenting.\n", "The plain engine shares nothing.\n")
            .to_owned();
    };
    let rows = [
        (lang.pick("indikatorer", "indicators"), plan.indicators),
        (lang.pick("register som läses", "registers read"), plan.registers),
        (lang.pick("kolumner som läses", "columns read"), plan.columns),
        (lang.pick("register och händelser", "registers and event series"), plan.series),
        (lang.pick("tillstånd och stegar", "states and ladders"), plan.states),
        (lang.pick("populationer", "populations"), plan.populations),
        (lang.pick("strömmar av enheter", "streams of units"), plan.streams),
        (lang.pick("titt runt enheter", "looks round units"), plan.looks),
        (lang.pick("prövningar av koder", "tests of codes"), plan.tests),
        (lang.pick("räkneverk", "counts made of them"), plan.outputs),
    ];
    let mut text = String::new();
    for (what, n) in rows {
        let _ = writeln!(text, "{n:>6}  {what}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_one_of_the_parts() {
        assert_eq!(share("2/3"), Ok((2, 3)));
        for wrong in ["0/3", "4/3", "1", "a/b", "1/0", "-1/2"] {
            assert!(share(wrong).is_err(), "{wrong}");
        }
    }
}
