//! Rows that were set aside, as they came, so that they can be corrected and sent again.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::disk::{self, private, sync_folder};
use crate::extract::{self, Extract, Source};
use crate::findings::RowPlace;
use crate::ingest::Request;
use crate::lines::Part;
use crate::plan::Plan;
use crate::reading::Rejected;
use crate::{Error, lines, rule};

/// The folder within a store. Its files hold rows in clear and may be read by their owner only.
const FOLDER: &str = "quarantine";

/// So many bytes of rows are kept, each counted with what is kept of it besides: about half a million rows.
/// A file of another kind, or one that is meant to, may have any number of wrong rows.
const KEPT: usize = 64 << 20;

/// Rows that were set aside, in memory: the first of them, in the order of the files, whichever thread
/// read which.
pub(crate) struct SetAside {
    rows: Vec<Rejected>,
    cost: usize,
    most: usize,
}

impl Default for SetAside {
    fn default() -> SetAside {
        SetAside { rows: Vec::new(), cost: 0, most: KEPT }
    }
}

impl SetAside {
    pub(crate) fn push(&mut self, row: Rejected) {
        self.cost += cost(&row);
        self.rows.push(row);
        // Cutting now and then costs less than keeping the rows in order.
        if self.cost > 2 * self.most {
            self.cut();
        }
    }

    pub(crate) fn extend(&mut self, rows: impl IntoIterator<Item = Rejected>) {
        rows.into_iter().for_each(|row| self.push(row));
    }

    pub(crate) fn append(&mut self, other: &mut SetAside) {
        let rows = std::mem::take(&mut other.rows);
        other.cost = 0;
        self.extend(rows);
    }

    /// The rows in order.
    pub(crate) fn into_rows(mut self) -> Vec<Rejected> {
        self.cut();
        self.rows
    }

    /// Keeps the first rows. Of all rows that come, those kept at last are among the first of each part,
    /// so that it does not matter how they were divided.
    fn cut(&mut self) {
        self.rows.sort_unstable_by_key(|row| row.place);
        let (most, mut cost_so_far) = (self.most, 0);
        let n = self.rows.iter().take_while(|row| {
            cost_so_far += cost(row);
            cost_so_far <= most
        });
        let n = n.count();
        self.rows.truncate(n);
        self.cost = self.rows.iter().map(cost).sum();
    }
}

fn cost(row: &Rejected) -> usize {
    // The row itself, and its two lists with what their allocations cost.
    128 + row.line.len()
}

/// Reads anew how the rows came that were set aside only when they were held against others. Those that
/// are too long stay without: the quarantine says where they stand.
fn fill_in(files: &[PathBuf], plan: &Plan<'_>, rejected: &mut [Rejected]) {
    let is_wanted = |row: &Rejected| row.line.is_empty() && row.codes != [rule::TOO_LONG.code];
    let places = rejected.iter().enumerate().filter(|(_, row)| is_wanted(row));
    let wanted: BTreeMap<RowPlace, usize> = places.map(|(at, row)| (row.place, at)).collect();
    if wanted.is_empty() {
        return;
    }
    let n_files = Cell::new(0_u32);
    for path in files {
        let n_before = n_files.get();
        let read = lines::read(path, &mut |_| n_files.set(n_files.get() + 1), &mut |part| {
            let file = n_files.get().max(1) - 1;
            let piece = match part {
                Part::Lines(piece) => piece,
                Part::Extract(source) => {
                    return fill_in_rows(source, file, plan, &wanted, rejected);
                }
            };
            let first = RowPlace { file, line: piece.first_line };
            let last = RowPlace { file, line: u64::MAX };
            let mut rest = piece.bytes.as_slice();
            if piece.is_first {
                rest = rest.strip_prefix(b"\xef\xbb\xbf").unwrap_or(rest);
            }
            let mut line = first.line;
            for (place, at) in wanted.range(first..=last) {
                while line < place.line && !rest.is_empty() {
                    let end = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
                    (rest, line) = (&rest[end..], line + 1);
                }
                if rest.is_empty() {
                    break;
                }
                let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let row = rest[..end].strip_suffix(b"\r").unwrap_or(&rest[..end]);
                rejected[*at].line = Zeroizing::new(row.to_vec());
            }
            Ok(())
        });
        // What cannot be opened has been told, and counts as one file.
        if read.is_err() && n_files.get() == n_before {
            n_files.set(n_before + 1);
        }
    }
}

/// The same for rows of Parquet.
fn fill_in_rows(
    source: Source,
    file: u32,
    plan: &Plan<'_>,
    wanted: &BTreeMap<RowPlace, usize>,
    rejected: &mut [Rejected],
) -> std::io::Result<()> {
    let extract = Extract::open(source).map_err(std::io::Error::other)?;
    let (layout, _) = extract.layout(plan);
    let delimiter = plan.register.form.delimiter.unwrap_or(b'\t');
    for (group, (rows, _)) in extract.groups().map_err(std::io::Error::other)?.iter().enumerate() {
        let place = |line: u64| RowPlace { file, line };
        if wanted.range(place(rows.start)..place(rows.end)).next().is_none() {
            continue;
        }
        let read = extract.rows(group, plan, &layout, &mut |row, fields| {
            if let Some(at) = wanted.get(&place(rows.start + row)) {
                extract::line(fields, delimiter, &mut rejected[*at].line);
            }
        });
        read.map_err(std::io::Error::other)?;
    }
    Ok(())
}

/// Writes the rows of a delivery that were set aside, and gives the file; none when there are none.
pub(crate) fn write(
    request: &Request<'_>,
    plan: &Plan<'_>,
    delivery: &str,
    names: &[String],
    rejected: &mut [Rejected],
) -> Result<Option<PathBuf>, Error> {
    let folder = request.store.join(FOLDER);
    let name = format!("{}-{}.csv", request.register.id, &delivery[..16]);
    let path = folder.join(&name);
    if rejected.is_empty() {
        return Ok(None);
    }
    fill_in(request.files, plan, rejected);
    if !folder.exists() {
        std::fs::create_dir_all(&folder).map_err(Error::io("create", &folder))?;
        sync_folder(request.store)?;
    }
    let beside = folder.join(format!("{name}.part"));
    let mut file = private(&beside).map_err(Error::io("create", &beside))?;
    let mut table =
        csv::WriterBuilder::new().delimiter(b';').from_writer(std::io::BufWriter::new(&mut file));
    let outcome = (|| -> Result<(), csv::Error> {
        table.write_record(["fil", "rad", "fynd", "som levererad"])?;
        for row in rejected {
            let name = names.get(row.place.file as usize).map_or("", String::as_str);
            let (line, codes) = (row.place.line.to_string(), row.codes.join(" "));
            table.write_record([name.as_bytes(), line.as_bytes(), codes.as_bytes(), &row.line])?;
        }
        Ok(table.flush()?)
    })();
    drop(table);
    outcome.map_err(std::io::Error::other).map_err(Error::io("write", &beside))?;
    disk::place(&file, &beside, &path)?;
    sync_folder(&folder)?;
    Ok(Some(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, length: usize) -> Rejected {
        let bytes = Zeroizing::new(vec![b'x'; length]);
        Rejected { place: RowPlace { file: 0, line }, codes: vec![rule::FIELDS.code], line: bytes }
    }

    /// The rows kept are the first, however they were divided between threads and in whatever order.
    #[test]
    fn the_first_rows_are_kept() {
        let mut kept = Vec::new();
        for n_parts in [1, 3] {
            let set_aside = || SetAside { most: 10_000, ..SetAside::default() };
            let mut parts: Vec<SetAside> = (0..n_parts).map(|_| set_aside()).collect();
            for i in (0..1000_u64).map(|i| i * 379 % 1000) {
                let part = usize::try_from(i / 7).expect("a small number") % n_parts;
                parts[part].push(row(i, usize::try_from(i % 50).expect("a small number")));
            }
            let mut all = set_aside();
            parts.iter_mut().for_each(|part| all.append(part));
            let rows = all.into_rows();
            kept.push(rows.iter().map(|row| row.place.line).collect::<Vec<_>>());
        }
        assert_eq!(kept[0], kept[1]);
        assert!(kept[0].iter().copied().eq(0..kept[0].len() as u64), "{:?}", kept[0]);
        let cost: usize = (0..kept[0].len()).map(|i| 128 + i % 50).sum();
        let next = kept[0].len();
        assert!(cost <= 10_000 && cost + 128 + next % 50 > 10_000, "{cost}");
    }
}
