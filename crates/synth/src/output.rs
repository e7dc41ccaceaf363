//! The folder that is written: one folder for each register, a manifest, and a text for who finds it.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::Error;
use crate::calendar::Calendar;
use crate::faults::Planted;
use crate::registers::{Kind, Sheets};
use crate::sequences;
use crate::whole_files;
use crate::write::{Report, Request, WrittenFile};

const MANIFEST: &str = "manifest.json";
/// The key to the planted faults.
const KEY: &str = "facit.csv";
const README: &str = "LÄS-MIG.txt";

/// The first line of every file. Readers of deliveries pass over lines that begin with `#`.
const FIRST_LINE: &str =
    "# FIKTIVA UPPGIFTER: personerna finns inte, händelserna är påhittade (narbild synth)\n";

/// The files being written.
pub(crate) struct Output {
    folder: PathBuf,
    files: Vec<Open>,
    /// The key to what is planted; none when nothing is.
    key: Option<Key>,
}

struct Open {
    file: File,
    /// The path on the disk, for errors.
    at: PathBuf,
    /// Lines before the first row.
    n_head: u64,
    written: WrittenFile,
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Io { action, path, source }
}

impl Output {
    pub(crate) fn begin(request: &Request<'_>) -> Result<Output, Error> {
        let folder = request.out.to_owned();
        clear(&folder)?;
        let mut files = Vec::new();
        for kind in Kind::ALL {
            check_schema(kind, request)?;
            let below = folder.join(kind.id());
            fs::create_dir_all(&below).map_err(failed("create", &below))?;
            let years: Vec<Option<i16>> = match kind.is_yearly() {
                true => (request.years.0..=request.years.1).map(Some).collect(),
                false => vec![None],
            };
            for year in years {
                files.push(Open::create(kind, year, &folder, has_heading(kind, request))?);
            }
        }
        let key = if request.errors > 0.0 { Some(Key::create(&folder)?) } else { None };
        Ok(Output { folder, files, key })
    }

    /// Writes the rows of a block at the end of the files, and empties the sheets.
    pub(crate) fn append(&mut self, sheets: &mut Sheets) -> Result<(), Error> {
        for (open, sheet) in self.files.iter_mut().zip(sheets.all()) {
            open.file.write_all(&sheet.bytes).map_err(failed("write", &open.at))?;
            if let Some(key) = &mut self.key {
                let before = open.n_head + open.written.n_rows + 1;
                key.add(&open.written, before, sheet.planted.drain(..))?;
            }
            open.written.n_bytes += sheet.bytes.len() as u64;
            open.written.n_rows += sheet.n_rows;
            sheet.bytes.clear();
            sheet.n_rows = 0;
        }
        Ok(())
    }

    /// Writes the manifest, by which a whole folder is known from one that was broken off.
    pub(crate) fn finish(self, request: &Request<'_>, n_persons: u64) -> Result<Report, Error> {
        let files: Vec<WrittenFile> = self.files.into_iter().map(|open| open.written).collect();
        let n_planted = match self.key {
            Some(key) => key.finish(&self.folder)?,
            None => 0,
        };
        let report = Report { n_persons, files, n_planted };
        let write = |name: &str, text: &str| {
            let path = self.folder.join(name);
            fs::write(&path, text).map_err(failed("write", &path))
        };
        write(README, &readme(request, &report))?;
        write(MANIFEST, &manifest(request, &report))?;
        Ok(report)
    }
}

/// The key to the planted faults, one row for each: file, line, code, and what it is about.
struct Key {
    file: BufWriter<File>,
    at: PathBuf,
    n: u64,
}

impl Key {
    fn create(folder: &Path) -> Result<Key, Error> {
        let at = folder.join(KEY);
        let file = File::create(&at).map_err(failed("create", &at))?;
        let mut key = Key { file: BufWriter::new(file), at, n: 0 };
        key.write(&format!("{FIRST_LINE}register;fil;rad;kod;galler\n"))?;
        Ok(key)
    }

    fn write(&mut self, text: &str) -> Result<(), Error> {
        self.file.write_all(text.as_bytes()).map_err(failed("write", &self.at))
    }

    /// Adds what was planted in the rows of a file, of which the first is on the line `first`.
    fn add(
        &mut self,
        written: &WrittenFile,
        first: u64,
        planted: impl Iterator<Item = Planted>,
    ) -> Result<(), Error> {
        for Planted { row, code, about } in planted {
            let (register, path, line) = (written.register, &written.path, first + row);
            self.write(&format!("{register};{path};{line};{code};{about}\n"))?;
            self.n += 1;
        }
        Ok(())
    }

    /// Writes the files and the sequences of deliveries that are wrong as a whole, and ends the key. A line 0
    /// means all of the file.
    fn finish(mut self, folder: &Path) -> Result<u64, Error> {
        let calendar = Calendar::to(2023);
        for step in sequences::all(&calendar, FIRST_LINE) {
            let path = format!("{}/{}", sequences::FOLDER, step.path);
            let at = folder.join(&path);
            let below = at.parent().unwrap_or(folder);
            fs::create_dir_all(below).map_err(failed("create", below))?;
            fs::write(&at, step.bytes).map_err(failed("write", &at))?;
            for code in step.codes {
                self.write(&format!("{};{path};0;{code};\n", step.register))?;
                self.n += 1;
            }
        }
        for (register, name, code, bytes) in whole_files::all(FIRST_LINE) {
            let path = format!("{}/{name}", whole_files::FOLDER);
            let at = folder.join(&path);
            let below = folder.join(whole_files::FOLDER);
            fs::create_dir_all(&below).map_err(failed("create", &below))?;
            fs::write(&at, bytes).map_err(failed("write", &at))?;
            self.write(&format!("{register};{path};0;{code};\n"))?;
            self.n += 1;
        }
        self.file.flush().map_err(failed("write", &self.at))?;
        Ok(self.n)
    }
}

impl Open {
    fn create(
        kind: Kind,
        year: Option<i16>,
        folder: &Path,
        has_heading: bool,
    ) -> Result<Open, Error> {
        let id = kind.id();
        let year = year.map(|year| format!("-{year}")).unwrap_or_default();
        let path = format!("{id}/{id}{year}-FIKTIV.csv");
        let at = folder.join(&path);
        let mut file = File::create(&at).map_err(failed("create", &at))?;
        let mut head = FIRST_LINE.to_owned();
        let n_head = 1 + u64::from(has_heading);
        if has_heading {
            head.push_str(kind.heading());
            head.push('\n');
        }
        file.write_all(head.as_bytes()).map_err(failed("write", &at))?;
        let n_bytes = head.len() as u64;
        Ok(Open {
            file,
            at,
            n_head,
            written: WrittenFile { register: id, path, n_rows: 0, n_bytes },
        })
    }
}

fn has_heading(kind: Kind, request: &Request<'_>) -> bool {
    let registers = &request.catalog.registers;
    registers.iter().any(|(id, register)| id.0 == kind.id() && register.form.has_header)
}

/// Sees that the schema has what is written: every column with a heading, or the same columns in the
/// same order without, parted by semicolons.
fn check_schema(kind: Kind, request: &Request<'_>) -> Result<(), Error> {
    let wrong = Error::Schema { register: kind.id() };
    let mut registers = request.catalog.registers.iter();
    let found = registers.find(|(id, _)| id.0 == kind.id());
    let Some((_, register)) = found else { return Err(wrong) };
    let names = register.columns.iter().map(|column| (&column.name, &column.spread));
    let delivered: Vec<&str> = names
        .flat_map(|(name, spread)| match spread.as_slice() {
            [] => vec![name.as_str()],
            spread => spread.iter().map(String::as_str).collect(),
        })
        .collect();
    let is_right = if register.form.has_header {
        kind.columns().all(|column| delivered.contains(&column))
    } else {
        delivered.iter().copied().eq(kind.columns())
    };
    if is_right && register.form.delimiter == Some(b';') { Ok(()) } else { Err(wrong) }
}

/// Makes the folder ready: an earlier synthetic Sweden is taken away, anything else is left alone.
fn clear(folder: &Path) -> Result<(), Error> {
    fs::create_dir_all(folder).map_err(failed("create", folder))?;
    let mut entries = fs::read_dir(folder).map_err(failed("read", folder))?;
    let manifest = folder.join(MANIFEST);
    let is_ours = fs::read_to_string(&manifest).is_ok_and(|text| text.contains(PROGRAM));
    if !is_ours {
        return match entries.next() {
            None => Ok(()),
            Some(_) => Err(Error::NotOurs { path: folder.to_owned() }),
        };
    }
    for name in Kind::ALL.map(Kind::id).into_iter().chain([whole_files::FOLDER, sequences::FOLDER])
    {
        let below = folder.join(name);
        if below.is_dir() {
            fs::remove_dir_all(&below).map_err(failed("remove", &below))?;
        }
    }
    let key = folder.join(KEY);
    if key.is_file() {
        fs::remove_file(&key).map_err(failed("remove", &key))?;
    }
    // Last, so that a folder that was broken off while it was cleared is still known as ours.
    fs::remove_file(&manifest).map_err(failed("remove", &manifest))
}

const PROGRAM: &str = "narbild synth";

fn manifest(request: &Request<'_>, report: &Report) -> String {
    let deliveries: Vec<serde_json::Value> = Kind::ALL
        .iter()
        .map(|kind| {
            let files = report.files.iter().filter(|file| file.register == kind.id());
            let files: Vec<serde_json::Value> = files
                .map(|file| json!({"file": file.path, "rows": file.n_rows, "bytes": file.n_bytes}))
                .collect();
            json!({"register": kind.id(), "files": files})
        })
        .collect();
    let manifest = json!({
        "FIKTIV": "Personerna finns inte, händelserna är påhittade.",
        "FICTIONAL": "The persons do not exist, the events are made up.",
        "program": PROGRAM,
        "persons": request.n_persons,
        "persons_in_all": report.n_persons,
        "years": [request.years.0, request.years.1],
        "seed": request.seed,
        "errors": request.errors,
        "planted": report.n_planted,
        "deliveries": deliveries,
    });
    let mut text = serde_json::to_string_pretty(&manifest).expect("texts and numbers are JSON");
    text.push('\n');
    text
}

fn readme(request: &Request<'_>, report: &Report) -> String {
    let (first, last) = request.years;
    let n = request.n_persons;
    let commands: Vec<String> = Kind::ALL
        .iter()
        .map(|kind| format!("narbild ingest {0} {0}/*-FIKTIV.csv --key nyckel", kind.id()))
        .collect();
    format!(
        "FIKTIVA UPPGIFTER\n\n\
         Allt i den här mappen är påhittat av narbild synth: {n} personer vid början av {first}, följda till\n\
         slutet av {last}, {} rader. Ingen av personerna finns. Deras nummer är personnummer med 80 tillagt\n\
         till månaden, så att ingen verklig person kan ha dem.\n\n\
         FICTIONAL\n\n\
         Everything in this folder is made up by narbild synth. None of the persons exists. Their numbers\n\
         are personnummer with 80 added to the month, which no real person can have.\n\n\
         Så läses allt in (filerna i en mapp är en leverans) / How to take all of it in:\n\n  {}\n",
        report.n_rows(),
        commands.join("\n  "),
    )
}
