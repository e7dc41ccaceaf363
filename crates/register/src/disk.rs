//! Files that are whole or not there: written beside, forced to disk, and then moved to their names.

use std::fs::{self, File};
use std::path::Path;

use crate::Error;

#[cfg(test)]
mod tests;

/// A new file that only its owner may read, where the system knows owners.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Forces a file to disk and moves it to its name. The name is on disk once its folder is.
pub(crate) fn place(file: &File, from: &Path, to: &Path) -> Result<(), Error> {
    pass(Some(from));
    file.sync_all().map_err(Error::io("write", from))?;
    pass(None);
    fs::rename(from, to).map_err(Error::io("replace", to))?;
    pass(None);
    Ok(())
}

/// Forces the names in a folder to disk, where the system knows how.
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    pass(None);
    if cfg!(unix) {
        let opened = File::open(folder);
        opened.and_then(|f| f.sync_all()).map_err(Error::io("write", folder))?;
    }
    pass(None);
    Ok(())
}

/// Removes a file that nothing names. One that cannot be removed now does no harm; the next delivery
/// tries again.
pub(crate) fn remove(path: &Path) {
    pass(None);
    let _ = fs::remove_file(path);
    pass(None);
}

/// A boundary at which the machine may stop. The crate's own tests stop the process at each of them in
/// turn; `unsynced` is what may not be on disk then. In a program there is nothing here, not even a
/// variable that is looked at, so that nobody can stop it by accident.
#[cfg(not(test))]
fn pass(_unsynced: Option<&Path>) {}

#[cfg(test)]
fn pass(unsynced: Option<&Path>) {
    tests::pass(unsynced);
}
