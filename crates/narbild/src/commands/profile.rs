//! `narbild profile`: an area's profile, in any form.

use std::fs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use cube::{AreaCode, Lang};
use profile::export;
use profile::model::AreaProfile;

use super::{Context, Outcome};
use crate::terminal;
use opening::Opening;

const FORMATS: [&str; 7] = ["text", "json", "csv", "html", "xlsx", "pdf", "parquet"];

pub(super) fn command(lang: Lang) -> Command {
    Command::new("profile")
        .about(lang.pick("Visa ett områdes profil", "Show an area's profile"))
        .after_help(lang.pick(
            "Exempel:\n  narbild profile 0180\n  narbild profile \"Region Skåne\" --profile patientsakerhet\n  narbild profile Göteborg --format html --out goteborg.html\n  narbild profile --all --format xlsx --out profiler.xlsx\n  narbild profile --all --format json,html --out profiler/",
            "Examples:\n  narbild profile 0180\n  narbild profile \"Region Skåne\" --profile patientsakerhet\n  narbild profile Göteborg --format html --out goteborg.html\n  narbild profile --all --format xlsx --out profiles.xlsx\n  narbild profile --all --format json,html --out profiles/",
        ))
        .arg(
            Arg::new("area")
                .value_name(lang.pick("OMRÅDE", "AREA"))
                .required_unless_present("all")
                .help(lang.pick(
                    "Kod (0180, 01, 00) eller namn, gärna ungefärligt",
                    "Code (0180, 01, 00) or name, roughly spelt will do",
                )),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .conflicts_with("area")
                .help(lang.pick("Alla områden", "All areas")),
        )
        .args(choices(lang))
        .arg(super::store_arg(lang))
        .arg(super::content_arg(lang))
}

fn choices(lang: Lang) -> [Arg; 3] {
    [
        Arg::new("profile")
            .long("profile")
            .value_name("ID")
            .default_value("nara-vard")
            .hide_default_value(true)
            .help(
                lang.pick(
                    "Vilken profil [standard: nara-vard]",
                    "Which profile [default: nara-vard]",
                ),
            ),
        Arg::new("format")
            .long("format")
            .value_name("text|json|csv|html|xlsx|pdf|parquet")
            .value_parser(FORMATS)
            .value_delimiter(',')
            .default_value("text")
            .hide_default_value(true)
            .hide_possible_values(true)
            .help(
                lang.pick("Form på svaret [standard: text]", "Form of the answer [default: text]"),
            ),
        Arg::new("out")
            .long("out")
            .value_name(lang.pick("FIL", "FILE"))
            .value_parser(value_parser!(PathBuf))
            .help(lang.pick(
                "Skriv till fil (med --all och json, html eller pdf: en mapp)",
                "Write to a file (with --all and json, html or pdf: a folder)",
            )),
    ]
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let formats: Vec<&str> =
        matches.get_many::<String>("format").expect("has a default").map(String::as_str).collect();
    let id = matches.get_one::<String>("profile").expect("has a default").as_str();
    let out = super::path(matches, "out");
    let opening = opening::open(super::path(matches, "content"), super::path(matches, "store"))?;
    tell_starter(&opening, context.lang);
    let area = match matches.get_one::<String>("area") {
        Some(text) => Some(opening.find_area(text, context.lang)?),
        None => None,
    };
    if formats == ["pdf"] {
        opening.profile(id)?;
        return super::pdf::run(matches, area, id, out, context);
    }
    let prepared = opening.prepared(id)?;
    match area {
        Some(code) => {
            let Some(profile) = prepared.profile(code) else {
                let definition = opening.profile(id)?;
                bail!(context.lang.pick(
                    format!("profilen \"{}\" finns inte för {code}", definition.title.sv),
                    format!("the profile \"{}\" does not exist for {code}", definition.title.en),
                ));
            };
            let [format] = formats[..] else { bail!(one_format(context.lang)) };
            let bytes = match format {
                "xlsx" => workbook_of(&prepared, profile, context.lang)?,
                _ => write_one(&profile, format, context)?,
            };
            deliver(&bytes, format, out, context.lang)?;
        }
        None => write_all(&opening, &prepared, &formats, out, context)?,
    }
    Ok(Outcome::Done)
}

/// Says on standard error when the figures shown are those that come with the program.
fn tell_starter(opening: &Opening, lang: Lang) {
    if opening.is_starter && std::io::stderr().is_terminal() {
        eprintln!(
            "{}",
            lang.pick(
                "Siffrorna är de som följer med programmet. Läs in egna med \"narbild import\".",
                "The figures are those that come with the program. Import your own with \"narbild import\".",
            )
        );
    }
}

fn write_one(profile: &AreaProfile, format: &str, context: Context) -> anyhow::Result<Vec<u8>> {
    let lang = context.lang;
    Ok(match format {
        "json" => export::json::write_bytes(profile, lang),
        "csv" => export::csv::write(std::slice::from_ref(profile), lang)?,
        "parquet" => export::parquet::write(std::slice::from_ref(profile), lang)?,
        "html" => export::html::page(profile, lang).into_bytes(),
        _ => export::text::write(profile, lang, context.has_colour, terminal::width()).into_bytes(),
    })
}

/// A workbook with the area and those that it is compared with, so that its charts and tables can
/// show them: riket, its region, the similar kommuner.
fn workbook_of(
    prepared: &profile::Prepared,
    profile: AreaProfile,
    lang: Lang,
) -> anyhow::Result<Vec<u8>> {
    let own = profile.area.code;
    let mut others = vec![AreaCode::RIKET];
    others.extend(profile.region.as_ref().map(|r| r.code));
    others.extend(profile.peers.iter().map(|p| p.area.code));
    others.retain(|code| *code != own);
    let mut profiles = vec![profile];
    profiles.extend(prepared.profiles(others));
    workbook(prepared, &profiles, lang)
}

/// A workbook that opens with the first of the profiles.
fn workbook(
    prepared: &profile::Prepared,
    profiles: &[AreaProfile],
    lang: Lang,
) -> anyhow::Result<Vec<u8>> {
    let contents = export::excel::Contents { profiles, prepared: Some(prepared), opened_at: None };
    Ok(export::excel::write(&contents, lang)?)
}

fn write_all(
    opening: &Opening,
    prepared: &profile::Prepared,
    formats: &[&str],
    out: Option<&Path>,
    context: Context,
) -> anyhow::Result<()> {
    let lang = context.lang;
    let areas: Vec<AreaCode> = opening.catalog.areas.current().map(|a| a.code).collect();
    if let ["json" | "html", ..] = formats {
        return write_each(&areas, prepared, formats, out, lang);
    }
    let [format] = formats else { bail!(one_format(lang)) };
    let profiles = prepared.profiles(areas);
    let bytes = match *format {
        "csv" => export::csv::write(&profiles, lang)?,
        "parquet" => export::parquet::write(&profiles, lang)?,
        "xlsx" => workbook(prepared, &profiles, lang)?,
        _ => bail!(lang.pick(
            "--all går inte med --format text; välj json, csv, html, xlsx, pdf eller parquet",
            "--all does not go with --format text; choose json, csv, html, xlsx, pdf or parquet",
        )),
    };
    deliver(&bytes, format, out, lang)
}

/// Writes a file for each area and format, such as `1480.json`, while the next are being made.
///
/// A folder that is not there appears when it is whole; in one that is, each file is replaced whole.
fn write_each(
    areas: &[AreaCode],
    prepared: &profile::Prepared,
    formats: &[&str],
    out: Option<&Path>,
    lang: Lang,
) -> anyhow::Result<()> {
    if !formats.iter().all(|format| matches!(*format, "json" | "html")) {
        bail!(one_format(lang));
    }
    let Some(folder) = out else {
        bail!(lang.pick("säg med --out i vilken mapp", "say with --out in which folder"))
    };
    let told = || format!("cannot make the folder {}", folder.display());
    let is_there = folder.is_dir();
    let partial = match folder.file_name().filter(|_| !is_there) {
        Some(name) => folder.with_file_name(format!(".{}.partial", name.to_string_lossy())),
        None => folder.to_owned(),
    };
    if !is_there && partial.exists() {
        // What an interrupted run has left.
        fs::remove_dir_all(&partial).with_context(told)?;
    }
    fs::create_dir_all(&partial).with_context(told)?;
    let bar = terminal::bar(areas.len() as u64, lang.pick("Skriver profiler", "Writing profiles"));
    let written = prepared.each(areas.iter().copied(), |profile| {
        for format in formats {
            let bytes = match *format {
                "html" => export::html::page(&profile, lang).into_bytes(),
                _ => export::json::write_bytes(&profile, lang),
            };
            let path = partial.join(format!("{}.{format}", profile.area.code));
            if is_there {
                super::write_file(&path, &bytes)?;
            } else {
                fs::write(&path, bytes)
                    .with_context(|| format!("cannot write {}", path.display()))?;
            }
        }
        bar.inc(1);
        anyhow::Ok(())
    });
    bar.finish_and_clear();
    if partial != folder {
        match written {
            Ok(()) => fs::rename(&partial, folder).with_context(told)?,
            // What could not be written whole is not left behind; why it could not is told.
            Err(_) => drop(fs::remove_dir_all(&partial)),
        }
    }
    written
}

fn one_format(lang: Lang) -> &'static str {
    lang.pick(
        "flera format samtidigt går bara med --all, och då json och html",
        "several formats at once go only with --all, and then json and html",
    )
}

/// Writes the answer to the file named, or to standard output.
fn deliver(bytes: &[u8], format: &str, out: Option<&Path>, lang: Lang) -> anyhow::Result<()> {
    match out {
        Some(path) if path != Path::new("-") => super::write_file(path, bytes),
        _ if matches!(format, "xlsx" | "parquet") && std::io::stdout().is_terminal() => {
            bail!(lang.pick(
                "filen går inte att visa i terminalen; säg med --out var den ska skrivas",
                "the file cannot be shown in the terminal; say with --out where to write it",
            ))
        }
        _ => super::print(bytes),
    }
}
