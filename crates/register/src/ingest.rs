//! Takes a delivery in: reads it with all threads, and puts what is right into the prepared table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};

use catalog::{Catalog, Register};
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use terminology::{DomainKey, Links};
use zeroize::Zeroizing;

use crate::claim::{self, Claims, Delivered};
use crate::extract::{self, Extract};
use crate::findings::{About, Findings, RowPlace};
use crate::follow::{self, Assigned};
use crate::heading::{Layout, split};
use crate::lines::{self, LONGEST_ROW, Part, Piece};
use crate::pack::hex;
use crate::packed::Room;
use crate::plan::Plan;
use crate::quarantine::{self, SetAside};
use crate::reading::{Counts, Kinds, Reader};
use crate::receipt::{DeliveredFile, Receipt};
use crate::shards::Shards;
use crate::store::{PersonKind, Writing, sha256};
use crate::{Error, merge, relink, rule};

/// So many bytes of packed rows are held in memory while a delivery is read: some twelve million rows.
/// More are laid down in a file.
const HELD: usize = 512 << 20;

/// A delivery to be taken in.
pub struct Request<'a> {
    /// The definitions.
    pub catalog: &'a Catalog,
    /// The register that the files belong to.
    pub register: &'a Register,
    /// The files, in the order in which findings name them.
    pub files: &'a [PathBuf],
    /// The folder of the store.
    pub store: &'a Path,
    /// The key of the store's domain.
    pub key: &'a DomainKey,
    /// Persons who have changed number. What is stored of them, in all registers, is moved to the number
    /// that they have now.
    pub links: &'a Links,
    /// The day on which the delivery was received. Of two deliveries of the same months the one received
    /// last holds, whichever is taken in first; of two from the same day the one taken in last.
    pub received: Date,
    /// How many threads read; at least one.
    pub n_threads: usize,
    /// Told how many bytes of a file have been read since the last time.
    pub on_progress: &'a (dyn Fn(u64) + Sync),
}

/// What all threads together have read.
pub(crate) struct ReadDelivery<'a> {
    pub(crate) words: Vec<Vec<Vec<u8>>>,
    pub(crate) slots: Vec<Vec<u8>>,
    /// Rows about persons who cannot be linked, by slot.
    pub(crate) unlinkable: BTreeMap<Vec<u8>, u64>,
    pub(crate) shards: Shards<'a>,
}

/// Takes a delivery in. What is wrong with its rows is in the receipt and never an error. A delivery of
/// which a file cannot be read to its end changes nothing, since half a month would replace a whole.
///
/// # Errors
/// When a file cannot be opened, the store cannot be written, was made with another key, holds the
/// register in another form, or is being written to by another program.
pub fn ingest(request: &Request<'_>) -> Result<Receipt, Error> {
    take_in(request, HELD)
}

/// Takes a delivery in while so many bytes of packed rows are held in memory.
fn take_in(request: &Request<'_>, held: usize) -> Result<Receipt, Error> {
    let files = request.files.iter().map(|path| delivered(path)).collect::<Result<Vec<_>, _>>()?;
    let delivery = delivery_id(request.register, &files);
    let mut plan = Plan::new(request.register, request.catalog, request.received);
    let mut writing = Writing::begin(request.store, &request.key.id())?;
    plan.persons = writing.manifest.persons;
    let relinked = relink::relink(request, &mut writing)?;
    let room = Room::new(held, writing.folder());
    let (readers, heading, names) = read_files(request, &plan, &delivery, &room);
    let mut findings = heading;
    let (mut counts, mut rejected) = (Counts::default(), SetAside::default());
    let mut kinds = Kinds::default();
    let read = merge::join(readers, &plan, &room, &mut |reader| {
        kinds.add(reader.kinds);
        counts.add(reader.counts);
        findings.merge(std::mem::take(&mut reader.findings));
        rejected.append(&mut reader.rejected);
    })?;
    let whom = persons(plan.persons, &kinds, &names)?;
    writing.manifest.persons = whom;
    let (mut read, settled) = merge::settle(read, &plan)?;
    for part in settled {
        part.left.iter().for_each(|row| counts.take_back(*row));
        counts.add(part.counts);
        findings.merge(part.findings);
        rejected.extend(part.rejected);
    }
    if counts.received == 0 && findings.kinds().next().is_none() {
        findings.tell(&rule::EMPTY, About::Row, RowPlace { file: 0, line: 0 });
    }
    let is_whole = !findings.kinds().any(|(rule, ..)| rule.code == rule::UNREADABLE.code);
    let is_stored = is_whole && counts.accepted + counts.corrected > 0;
    let mut claims = Claims::default();
    if is_stored {
        (read, claims) = claims_of(&writing, &plan, request, read)?;
        read = merge::leave_out(read, &plan, &claims, &mut findings, &mut counts, &mut rejected)?;
    }
    let mut rejected = rejected.into_rows();
    let path = quarantine::write(request, &plan, &delivery, &names, &mut rejected)?;
    let quarantine = (path, rejected.len() as u64);
    let outcome = if is_stored {
        merge::store(writing, &plan, &delivery, claims, read, &mut findings)?
    } else {
        merge::Outcome::default()
    };
    assert!(counts.add_up(), "every row is accepted, corrected, rejected or a duplicate");
    Ok(Receipt::new(
        request, &plan, delivery, files, names, counts, &findings, outcome, quarantine, whom,
        relinked,
    ))
}

/// Whom the store is about once the delivery is in. A misspelt number among real persons can look
/// fictional and is told with its row; a delivery of the other kind is refused as a whole.
fn persons(
    stored: Option<PersonKind>,
    kinds: &Kinds,
    names: &[String],
) -> Result<Option<PersonKind>, Error> {
    let mixed = |given: PersonKind, (n, first): (u64, Option<RowPlace>), is_delivery: bool| {
        let place = first.unwrap_or(RowPlace { file: 0, line: 0 });
        let file = names.get(place.file as usize).cloned().unwrap_or_default();
        Err(Error::PersonsMixed { given, n, file, line: place.line, is_delivery })
    };
    let (has_fictional, has_real) = (kinds.fictional.0 > 0, kinds.real.0 > 0);
    match (stored, has_fictional, has_real) {
        (Some(PersonKind::Fictional), _, true) => mixed(PersonKind::Real, kinds.real, false),
        (Some(PersonKind::Real), true, false) => {
            mixed(PersonKind::Fictional, kinds.fictional, false)
        }
        (None, true, true) if kinds.real.0 < kinds.fictional.0 => {
            mixed(PersonKind::Real, kinds.real, true)
        }
        (None, true, true) => mixed(PersonKind::Fictional, kinds.fictional, true),
        (None, true, false) => Ok(Some(PersonKind::Fictional)),
        (None, false, true) => Ok(Some(PersonKind::Real)),
        (stored, ..) => Ok(stored),
    }
}

/// What the delivery holds beside what is stored.
fn claims_of<'a>(
    writing: &Writing,
    plan: &Plan<'_>,
    request: &Request<'_>,
    mut read: ReadDelivery<'a>,
) -> Result<(ReadDelivery<'a>, Claims), Error> {
    let (rhythm, received) = (plan.register.rhythm, request.received);
    let mut assigned = None;
    if let Some(follows) = &plan.follows {
        let followed = Plan::new(follows.register, request.catalog, received);
        let (placed, told) = follow::assign(writing, plan, &followed, read)?;
        (read, assigned) = (placed, Some(told));
    }
    let slots = read.slots.iter().zip(&read.shards.used().slots).filter(|(_, used)| **used);
    let slots: Vec<Vec<u8>> = slots.map(|(name, _)| name.clone()).collect();
    let Assigned { known, loose, window } = assigned.unwrap_or_else(|| Assigned {
        known: BTreeSet::new(),
        loose: BTreeSet::new(),
        window: claim::window(rhythm, received, &slots),
    });
    let delivered = Delivered { rhythm, received, slots: &slots, window, known, loose };
    let claims = delivered.claims(writing.manifest.registers.get(&plan.register.id.0));
    Ok((read, claims))
}

/// A file's name, size and hash.
fn delivered(path: &Path) -> Result<DeliveredFile, Error> {
    let mut file = File::open(path).map_err(Error::io("read", path))?;
    let (sha256, bytes) = sha256(&mut file).map_err(Error::io("read", path))?;
    let name = lines::shown_name(&path.file_name().unwrap_or_default().to_string_lossy());
    Ok(DeliveredFile { name, bytes, sha256 })
}

/// SHA-256 over the register and the files' hashes in order: the same files are the same delivery
/// whatever they are called.
fn delivery_id(register: &Register, files: &[DeliveredFile]) -> String {
    let mut hashes: Vec<&str> = files.iter().map(|file| file.sha256.as_str()).collect();
    hashes.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(register.id.0.as_bytes());
    for file in hashes {
        hash.update(b"\0");
        hash.update(file);
    }
    hex(&hash.finalize())
}

/// A part of a file on its way to a thread.
struct Work {
    file: u32,
    part: Given,
    layout: Arc<Layout>,
}

/// What a thread reads at a time.
enum Given {
    Lines(Piece),
    /// A row group of Parquet, by its place, and the number of its first row.
    Group(Arc<Extract>, usize, u64),
}

/// Reads all files. Gives the threads' readings, what is wrong with the files, and their names, those
/// within archives told one by one.
fn read_files<'a>(
    request: &Request<'a>,
    plan: &'a Plan<'a>,
    delivery: &'a str,
    room: &'a Room,
) -> (Vec<Reader<'a>>, Findings, Vec<String>) {
    let n_threads = request.n_threads.max(1);
    let (give, take) = sync_channel::<Work>(n_threads);
    let take = Mutex::new(take);
    let mut findings = Findings::default();
    let mut names = Vec::new();
    let (key, links) = (request.key, request.links);
    let readers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_threads)
            .map(|_| {
                scope.spawn(|| {
                    let mut reader = Reader::new(plan, key, links, delivery, room);
                    while let Some(work) = next(&take) {
                        reader.work(&work);
                    }
                    reader
                })
            })
            .collect();
        for path in request.files {
            give_file(path, request, plan, &give, &mut findings, &mut names);
        }
        drop(give);
        let joined = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|reader| reader.expect("reading never panics on any bytes")).collect()
    });
    (readers, findings, names)
}

fn next(take: &Mutex<Receiver<Work>>) -> Option<Work> {
    take.lock().ok()?.recv().ok()
}

impl Reader<'_> {
    fn work(&mut self, work: &Work) {
        match &work.part {
            Given::Lines(Piece { bytes, first_line, is_cut: false, .. }) => {
                self.lines(bytes, work.file, *first_line, &work.layout);
            }
            Given::Lines(Piece { first_line, .. }) => {
                let place = RowPlace { file: work.file, line: *first_line };
                self.reject(&rule::TOO_LONG, place, b"");
            }
            Given::Group(extract, group, first_row) => {
                self.group(extract, (*group, *first_row), work.file, &work.layout);
            }
        }
    }

    /// Reads the rows of a row group.
    fn group(
        &mut self,
        extract: &Extract,
        (group, first_row): (usize, u64),
        file: u32,
        layout: &Layout,
    ) {
        let plan = self.plan();
        let delimiter = plan.register.form.delimiter.unwrap_or(b'\t');
        let mut line = Zeroizing::new(Vec::new());
        let read = extract.rows(group, plan, layout, &mut |row, fields| {
            let place = RowPlace { file, line: first_row + row };
            if !extract::line(fields, delimiter, &mut line) {
                self.reject(&rule::TOO_LONG, place, b"");
            } else if layout.is_whole {
                self.fields(&line, fields.iter().copied(), place);
            } else {
                self.reject(&rule::COLUMN_MISSING, place, &line);
            }
        });
        if read.is_err() {
            self.findings.tell(&rule::UNREADABLE, About::Row, RowPlace { file, line: 0 });
        }
    }
}

/// Gives the pieces of a file to the threads.
fn give_file(
    path: &Path,
    request: &Request<'_>,
    plan: &Plan<'_>,
    give: &std::sync::mpsc::SyncSender<Work>,
    findings: &mut Findings,
    names: &mut Vec<String>,
) {
    let n_before = names.len();
    let names = std::cell::RefCell::new(names);
    let file = || u32::try_from(names.borrow().len().max(1) - 1).unwrap_or(u32::MAX);
    let mut layout: Option<Arc<Layout>> = None;
    let outcome =
        lines::read(path, &mut |name| names.borrow_mut().push(name.to_owned()), &mut |part| {
            let mut piece = match part {
                Part::Lines(piece) => piece,
                Part::Extract(source) => {
                    let extract = Extract::open(source).map_err(std::io::Error::other)?;
                    return give_extract(extract, file(), request, plan, give, findings);
                }
            };
            (request.on_progress)(piece.bytes.len() as u64);
            if piece.is_first {
                layout = None;
                if piece.bytes.starts_with(b"\xef\xbb\xbf") {
                    piece.bytes.drain(..3);
                }
            }
            let place = RowPlace { file: file(), line: piece.first_line };
            let known = layout.clone().or_else(|| begin(&mut piece, plan, place, findings));
            let Some(known) = known else { return Ok(()) };
            layout = Some(known.clone());
            let is_heading = piece.is_cut && piece.is_first && request.register.form.has_header;
            if !piece.bytes.is_empty() && !is_heading {
                // The other side is there as long as this one is.
                let part = Given::Lines(piece);
                let _ = give.send(Work { file: place.file, part, layout: known });
            }
            Ok(())
        });
    if outcome.is_err() {
        // An archive that cannot be opened has told no name, and must not take that of the file before.
        if names.borrow().len() == n_before {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            names.borrow_mut().push(lines::shown_name(&name));
        }
        findings.tell(&rule::UNREADABLE, About::Row, RowPlace { file: file(), line: 0 });
    }
}

/// Gives the row groups of a Parquet file to the threads.
fn give_extract(
    extract: Extract,
    file: u32,
    request: &Request<'_>,
    plan: &Plan<'_>,
    give: &std::sync::mpsc::SyncSender<Work>,
    findings: &mut Findings,
) -> std::io::Result<()> {
    let (layout, told) = extract.layout(plan);
    for (rule, about) in told {
        findings.tell(rule, about, RowPlace { file, line: 0 });
    }
    let groups = extract.groups().map_err(std::io::Error::other)?;
    let (layout, extract) = (Arc::new(layout), Arc::new(extract));
    for (group, (rows, n_bytes)) in groups.into_iter().enumerate() {
        let part = Given::Group(extract.clone(), group, rows.start);
        // The other side is there as long as this one is.
        let _ = give.send(Work { file, part, layout: layout.clone() });
        (request.on_progress)(n_bytes);
    }
    Ok(())
}

/// The layout of a file, with the heading taken from its first piece; none when the piece has only
/// comments and empty lines.
fn begin(
    piece: &mut Piece,
    plan: &Plan<'_>,
    place: RowPlace,
    findings: &mut Findings,
) -> Option<Arc<Layout>> {
    let form = &plan.register.form;
    let (Some(delimiter), true) = (form.delimiter, form.has_header) else {
        let mut layout = Layout::of_schema(plan.register);
        if form.delimiter.is_none() {
            layout.columns = (0..plan.register.columns.len()).map(Some).collect();
        }
        return Some(Arc::new(layout));
    };
    let unread = Layout { columns: Vec::new(), is_whole: false };
    if piece.is_cut {
        findings.tell(&rule::TOO_LONG, About::Row, place);
        return Some(Arc::new(unread));
    }
    let mut start = 0;
    while start < piece.bytes.len() {
        let end = memchr::memchr(b'\n', &piece.bytes[start..]);
        let end = end.map_or(piece.bytes.len(), |at| start + at);
        let line = piece.bytes[start..end].trim_ascii();
        let is_heading = !line.is_empty() && !line.starts_with(b"#");
        let place = RowPlace { line: piece.first_line, ..place };
        piece.first_line += 1;
        start = (end + 1).min(piece.bytes.len());
        if is_heading && line.len() > LONGEST_ROW {
            findings.tell(&rule::TOO_LONG, About::Row, place);
            piece.bytes.drain(..start);
            return Some(Arc::new(unread));
        }
        if is_heading {
            let mut fields = Vec::new();
            split(line, delimiter, form.is_quoted, &mut fields);
            let (layout, told) = Layout::of_heading(&fields, plan);
            for (rule, about) in told {
                findings.tell(rule, about, place);
            }
            piece.bytes.drain(..start);
            return Some(Arc::new(layout));
        }
    }
    piece.bytes.clear();
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io::Write as _;

    use catalog::RegisterId;
    use jiff::civil::date;

    use super::*;

    /// A fictional person's number: 80 is added to the month, and the last digit is Luhn's.
    fn person(n: u32) -> String {
        let digits = format!(
            "{:02}{:02}{:02}{:03}",
            20 + n % 40,
            81 + n / 40 % 12,
            1 + n / 480 % 28,
            101 + n / 13_440
        );
        let sum: u32 = digits
            .bytes()
            .zip([2, 1].into_iter().cycle())
            .map(|(digit, weight)| u32::from(digit - b'0') * weight)
            .map(|product| product / 10 + product % 10)
            .sum();
        format!("19{digits}{}", (10 - sum % 10) % 10)
    }

    fn state(store: &Path) -> BTreeMap<String, Vec<u8>> {
        let files = std::fs::read_dir(store.join("registers")).unwrap().flatten();
        files
            .map(|e| {
                (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).unwrap())
            })
            .collect()
    }

    /// Memory for no block at all, for some, and for all of the rows.
    #[test]
    fn the_memory_for_rows_changes_nothing() {
        let (catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("khsl2-FIKTIV.csv");
        let mut rows = std::io::BufWriter::new(File::create(&file).unwrap());
        for n in 0..150_000_u32 {
            let (month, day) = (1 + n % 3, 1 + n / 7 % 28);
            let person = person(n.wrapping_mul(7919) % 20_000);
            let code =
                if n % 1000 == 0 { "Q1" } else { ["QG001", "PD008", "AA012"][n as usize % 3] };
            writeln!(rows, "0180;;2025;{month};{person};{code};2025-{month:02}-{day:02};XS919;;;;")
                .unwrap();
        }
        rows.flush().unwrap();
        let key = DomainKey::parse(
            &b"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"[..],
        );
        let key = key.unwrap();
        let taken = [(0, 2), (1 << 20, 1), (1 << 20, 3), (HELD, 2)].map(|(held, n_threads)| {
            let store = folder.path().join(format!("{held}-{n_threads}"));
            let request = Request {
                catalog: &catalog,
                register: &catalog.registers[&RegisterId("khsl2".to_owned())],
                files: std::slice::from_ref(&file),
                store: &store,
                key: &key,
                links: &Links::default(),
                received: date(2025, 4, 30),
                n_threads,
                on_progress: &|_| {},
            };
            let receipt = take_in(&request, held).unwrap();
            assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (149_850, 150));
            state(&store)
        });
        assert!(taken.iter().all(|state| *state == taken[0]));
        assert!(taken[0].keys().all(|name| !name.contains("laid")));
    }
}
