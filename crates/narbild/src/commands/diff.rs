//! `narbild diff`: what two versions of definitions say differently, and which numbers move for it.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use catalog::{Catalog, ChangedKey, Files, Finding, Severity, report};
use clap::{Arg, ArgMatches, Command};
use computing::{
    Changed, ChangedFile, Difference, Engine, Error, Kept, Movement, Request, Version,
};
use cube::{Lang, number};

use super::{Context, Outcome};

/// What the definitions that come with the program are called here, in either language.
const EMBEDDED: [&str; 2] = ["inbyggd", "built-in"];

pub(super) fn command(lang: Lang) -> Command {
    let side = |id: &'static str, name: (&'static str, &'static str)| {
        Arg::new(id).required(true).value_name(lang.pick(name.0, name.1)).help(lang.pick(
            "Mapp med definitioner, en enda definitionsfil, eller inbyggd",
            "Folder of definitions, a single definition file, or built-in",
        ))
    };
    Command::new("diff")
        .about(lang.pick(
            "Visa vad som skiljer två versioner av definitioner, och vilka tal som flyttar sig",
            "Show what two versions of definitions say differently, and which numbers move",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild diff inbyggd ./content --store ./narbild-store\n  narbild diff inbyggd min/fall-hemsjukvard.toml\n\nEn ensam fil tar sin plats bland de definitioner som --content pekar ut.\nSlutar med 1 när tal flyttar sig fast versionen inte säger det.",
            "Examples:\n  narbild diff built-in ./content --store ./narbild-store\n  narbild diff built-in mine/fall-hemsjukvard.toml\n\nA single file takes its place among the definitions that --content names.\nEnds with 1 when numbers move though the version does not say so.",
        ))
        .arg(side("old", ("FÖRE", "OLD")))
        .arg(side("new", ("EFTER", "NEW")))
        .arg(super::store_arg(lang))
        .arg(super::content_arg(lang))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let text = |name: &str| matches.get_one::<String>(name).expect("clap requires the argument");
    let surroundings = super::path(matches, "content");
    let old = files(text("old"), surroundings, lang)?;
    let new = files(text("new"), surroundings, lang)?;
    let today = opening::today();
    let (of_old, _) = catalog::load(&old, today);
    let (of_new, findings) = catalog::load(&new, today);
    let request = Request {
        catalog: &of_old,
        indicators: &[],
        store: super::path(matches, "store").unwrap_or(Path::new(opening::DEFAULT_STORE)),
        engine: Engine::Columnar,
        n_threads: std::thread::available_parallelism().map_or(1, usize::from),
        share: (1, 1),
        last_day: None,
        kept: Kept::Untouched,
        on_progress: &|_| {},
    };
    let version = |files, catalog| Version { files, catalog };
    let (before, after) = (version(&old, &of_old), version(&new, &of_new));
    let compared = computing::difference(Some(&request), before, after, today);
    let (compared, has_store) = match compared {
        // Without rows about persons there is only what the definitions say.
        Err(Error::NoRegisters) => (computing::difference(None, before, after, today), false),
        compared => (compared, true),
    };
    let found = compared.map_err(|error| super::compute::told(error, lang))?;
    let telling = Telling { catalog: &of_new, older: &of_old, lang };
    let mut answer = telling.text(&found);
    if !has_store && !found.indicators.is_empty() {
        answer.push_str(lang.pick(
            "\nLagret har inga rader om personer: vilka tal som flyttar sig är inte räknat.\n",
            "\nThe store has no rows about persons: which numbers move was not counted.\n",
        ));
    }
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let errors: Vec<Finding> = findings.into_iter().filter(is_error).collect();
    if !errors.is_empty() {
        let folder = if Path::new(text("new")).is_dir() { text("new") } else { "content" };
        let setting = report::Setting { files: &new, folder, lang };
        let _ = write!(answer, "\n{}", report::text(&errors, &setting, context.has_colour));
    }
    super::print(answer.as_bytes())?;
    let is_fine = errors.is_empty() && found.understated().is_empty();
    Ok(if is_fine { Outcome::Done } else { Outcome::DoneWithErrors })
}

/// The definitions that an argument names.
fn files(text: &str, surroundings: Option<&Path>, lang: Lang) -> anyhow::Result<Files> {
    if EMBEDDED.contains(&text) {
        return opening::content(surroundings);
    }
    let path = Path::new(text);
    if path.is_dir() {
        return opening::content(Some(path));
    }
    if !path.is_file() {
        bail!(lang.pick(
            format!("{text} finns inte; skriv en mapp, en fil eller inbyggd"),
            format!("there is no {text}; write a folder, a file or built-in"),
        ));
    }
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {text}"))?;
    let mut files = opening::content(surroundings)?;
    let place = place(&files, path, &bytes);
    let place = place.with_context(|| {
        lang.pick(
            format!(
                "{text} har ingen plats bland definitionerna: id eller filnamn måste vara det som redan finns där"
            ),
            format!(
                "{text} has no place among the definitions: its id or name must be one that is there"
            ),
        )
    })?;
    files.insert(place, bytes);
    Ok(files)
}

/// Where a lone file belongs: in place of the file of its id, or of its name.
fn place(files: &Files, path: &Path, bytes: &[u8]) -> Option<String> {
    let table: Option<toml::Table> = std::str::from_utf8(bytes).ok().and_then(|t| t.parse().ok());
    let id = table.as_ref().and_then(|table| Some(table.get("id")?.as_str()?.to_owned()));
    let by_id = id.map(|id| format!("{id}.toml"));
    let by_name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    // The folder that it lies in decides where several are called so.
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy());
    [by_id, by_name].into_iter().flatten().find_map(|name| {
        let called = |path: &&String| path.rsplit('/').next() == Some(name.as_str());
        let found: Vec<&String> = files.keys().filter(called).collect();
        let in_folder = |path: &&&String| path.rsplit('/').nth(1) == folder.as_deref();
        let chosen = if found.len() > 1 { found.iter().find(in_folder) } else { found.first() };
        chosen.map(|path| (*path).clone())
    })
}

/// Tells what differs.
struct Telling<'a> {
    catalog: &'a Catalog,
    older: &'a Catalog,
    lang: Lang,
}

impl Telling<'_> {
    fn text(&self, found: &Difference) -> String {
        let lang = self.lang;
        if found.files.is_empty() {
            return lang.pick("Ingenting skiljer.\n", "Nothing differs.\n").to_owned();
        }
        let mut text = String::new();
        for file in &found.files {
            let _ = writeln!(text, "{}", file.path);
            if file.keys.is_empty() {
                let what = lang.pick("text eller kommentarer", "text or comments");
                let _ = writeln!(text, "  {what}");
            }
            for key in &file.keys {
                let _ = writeln!(text, "  {}", self.key(key));
            }
        }
        if found.indicators.is_empty() {
            text.push_str(
                lang.pick("\nIngen beräkning berörs.\n", "\nNo computation is affected.\n"),
            );
        }
        let moves =
            |one: &&Changed| one.movement.as_ref().is_none_or(|movement| movement.n_cells > 0);
        let (moved, still): (Vec<&Changed>, Vec<&Changed>) =
            found.indicators.iter().partition(moves);
        for one in moved {
            text.push('\n');
            self.indicator(one, &found.files, &mut text);
        }
        if !still.is_empty() {
            let ids: Vec<&str> = still.iter().map(|one| one.id.as_str()).collect();
            let what = lang.pick("Inga tal flyttar sig i", "No numbers move in");
            let _ = writeln!(text, "\n{what} {}", ids.join(", "));
        }
        for (file, moved) in found.understated() {
            self.understated(file, moved.len(), &mut text);
        }
        text
    }

    fn understated(&self, file: &ChangedFile, n: usize, text: &mut String) {
        let (path, (from, to)) = (&file.path, file.versions().unwrap_or_default());
        let _ = writeln!(
            text,
            "\nC955 {path}: {}",
            self.lang.pick(
                format!(
                    "versionen går {from} → {to}, som för en text, men tal flyttar sig i {n} {}. Höj andra eller första talet.",
                    if n == 1 { "indikator" } else { "indikatorer" }
                ),
                format!(
                    "the version goes {from} → {to}, as for a text, but numbers move in {n} {}. Raise the second or the first number.",
                    if n == 1 { "indicator" } else { "indicators" }
                ),
            )
        );
    }

    fn key(&self, key: &ChangedKey) -> String {
        let lang = self.lang;
        let name = &key.key;
        if let Some((gone, came)) = &key.entries {
            let signed = |sign: &str, entries: &[String]| {
                entries.iter().map(|entry| format!(" {sign}{}", short(entry))).collect::<String>()
            };
            return format!("{name}:{}{}", signed("−", gone), signed("+", came));
        }
        match (&key.from, &key.to) {
            (Some(from), Some(to)) => format!("{name}: {} → {}", short(from), short(to)),
            (None, Some(to)) => {
                format!("{name}: {} {}", lang.pick("ny,", "added,"), short(to))
            }
            (Some(from), None) => {
                format!("{name}: {} {}", lang.pick("borttagen, var", "deleted, was"), short(from))
            }
            (None, None) => name.clone(),
        }
    }

    fn indicator(&self, changed: &Changed, files: &[ChangedFile], text: &mut String) {
        let lang = self.lang;
        let (old, new) = &changed.versions;
        let version = if old == new { new.clone() } else { format!("{old} → {new}") };
        let _ = write!(text, "{} {version}: ", changed.id);
        let Some(movement) = &changed.movement else {
            let is_in = |catalog: &Catalog| {
                catalog.indicators.get(&changed.id).is_some_and(|i| i.computation.is_some())
            };
            let _ = writeln!(
                text,
                "{}",
                match (is_in(self.older), is_in(self.catalog)) {
                    (false, _) => lang.pick("börjar räknas", "begins to be computed"),
                    (_, false) => lang.pick("räknas inte längre", "is no longer computed"),
                    _ => lang.pick("räknas på annat sätt", "is computed in another way"),
                }
            );
            return;
        };
        let because = match changed.causes.as_slice() {
            [] => only_key(changed, files),
            [one] => Some(one.key.as_str()),
            _ => None,
        };
        let because = because.map_or_else(String::new, |key| {
            lang.pick(format!(", för {key}"), format!(", because of {key}"))
        });
        let _ = writeln!(text, "{}{because}", self.movement(movement, changed));
        if changed.causes.len() > 1 {
            let _ = writeln!(text, "  {}", lang.pick("var för sig:", "each alone:"));
            for cause in &changed.causes {
                let _ = writeln!(
                    text,
                    "    {} ({}): {}",
                    cause.key,
                    cause.path,
                    self.movement(&cause.movement, changed)
                );
            }
        }
    }

    /// `14 kommuner, riket 79,9 → 80,3, mest Danderyd 70,1 → 82,0 (2021)`.
    fn movement(&self, movement: &Movement, changed: &Changed) -> String {
        let lang = self.lang;
        if movement.n_cells == 0 {
            return lang.pick("inga tal flyttar sig", "no numbers move").to_owned();
        }
        let indicator = self.catalog.indicators.get(&changed.id);
        let decimals = indicator.map_or(1, |indicator| indicator.decimals);
        let (from, to) = self.shown(movement.riket, decimals);
        let kommuner = if movement.n_kommuner == 1 { "kommun" } else { "kommuner" };
        let riket = lang.pick("riket", "the nation");
        let mut text = format!("{} {kommuner}, {riket} {from} → {to}", movement.n_kommuner);
        if let Some((area, before, after)) = movement.most {
            let name = self.catalog.areas.get(area);
            let name = name.map_or_else(|| area.to_string(), |area| area.name(lang).to_owned());
            let (before, after) = self.shown((Some(before), Some(after)), decimals);
            let most = lang.pick("mest", "most");
            let _ = write!(text, ", {most} {name} {before} → {after}");
        }
        if let Some(period) = movement.period {
            let _ = write!(text, " ({period})");
        }
        let (n, of) = (movement.n_cells as f64, movement.of_cells as f64);
        let (n, of) = (number::format(n, 0, lang), number::format(of, 0, lang));
        let _ = write!(
            text,
            "; {}",
            lang.pick(format!("{n} av {of} celler"), format!("{n} of {of} cells"))
        );
        text
    }

    /// Two values, with more decimals where they differ and would look the same.
    fn shown(&self, values: (Option<f64>, Option<f64>), decimals: u8) -> (String, String) {
        let show = |value: Option<f64>, decimals: u8| match value {
            Some(value) => number::format(value, decimals, self.lang),
            None => self.lang.pick("saknas", "missing").to_owned(),
        };
        let both = |decimals: u8| (show(values.0, decimals), show(values.1, decimals));
        let differ = |pair: &(String, String)| pair.0 != pair.1;
        let finer = (decimals..=decimals + 3).map(both).find(differ);
        finer.unwrap_or_else(|| both(decimals))
    }
}

/// The key that all is due to, where there is one.
fn only_key<'f>(changed: &Changed, files: &'f [ChangedFile]) -> Option<&'f str> {
    let mut keys = files
        .iter()
        .filter(|file| changed.paths.contains(&file.path))
        .flat_map(|file| file.keys.iter().map(|key| key.key.as_str()));
    let first = keys.next();
    first.filter(|_| keys.next().is_none())
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
