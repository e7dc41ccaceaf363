//! Rows that were set aside, as they came, so that they can be corrected and sent again.

use std::path::PathBuf;

use crate::Error;
use crate::disk::{self, private, sync_folder};
use crate::ingest::Request;
use crate::reading::Rejected;

/// The folder within a store. Its files hold rows in clear and may be read by their owner only.
const FOLDER: &str = "quarantine";

/// Writes the rows of a delivery that were set aside, and gives the file; none when there are none.
pub(crate) fn write(
    request: &Request<'_>,
    delivery: &str,
    names: &[String],
    rejected: &[Rejected],
) -> Result<Option<PathBuf>, Error> {
    let folder = request.store.join(FOLDER);
    let name = format!("{}-{}.csv", request.register.id, &delivery[..16]);
    let path = folder.join(&name);
    if rejected.is_empty() {
        return Ok(None);
    }
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
