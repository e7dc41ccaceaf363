//! The files of the key zone: the key of a store's domain, and who has changed number.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use jiff::civil::Date;
use terminology::{DomainKey, LinkFault, Links};
use zeroize::Zeroizing;

use crate::Error;

/// A link file is no larger: some ten million lines.
const MOST_LINKS: u64 = 256 << 20;

/// Reads the key of a domain: 64 hexadecimal digits in a file that only its owner may read.
///
/// # Errors
/// When the file cannot be read, others than its owner may read it, or it holds no key.
pub fn read_key(path: &Path) -> Result<DomainKey, Error> {
    let (file, mode) = open(path, "read the key file")?;
    if mode & 0o077 != 0 {
        return Err(Error::KeyIsOpen { path: path.to_owned(), mode });
    }
    // No key is longer, and a wrong file may be of any size.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024));
    file.take(1000).read_to_end(&mut bytes).map_err(Error::io("read the key file", path))?;
    DomainKey::parse(&bytes).map_err(|source| Error::Key { path: path.to_owned(), source })
}

/// Reads who has changed number, with what is wrong with the file by line: a former and a present number
/// on each line, as for [`Links::read`], in a file that only its owner may read. `today` tells the century
/// of numbers of ten digits.
///
/// # Errors
/// When the file cannot be read, others than its owner may read it, or it is unreasonably large.
pub fn read_links(path: &Path, today: Date) -> Result<(Links, Vec<LinkFault>), Error> {
    const ACTION: &str = "read the link file";
    let (file, mode) = open(path, ACTION)?;
    if mode & 0o077 != 0 {
        return Err(Error::LinksAreOpen { path: path.to_owned(), mode });
    }
    let length = file.metadata().map_err(Error::io(ACTION, path))?.len();
    if length > MOST_LINKS {
        let why = std::io::Error::other("it is unreasonably large");
        return Err(Error::io(ACTION, path)(why));
    }
    // Room for all of it at once: a buffer that grows leaves copies behind that nobody wipes.
    let room = usize::try_from(length).expect("the length is bounded") + 1;
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    file.take(length).read_to_end(&mut bytes).map_err(Error::io(ACTION, path))?;
    Ok(Links::read(&bytes, today))
}

/// Opens a file of the key zone and gives its permissions: none where the system knows none.
fn open(path: &Path, action: &'static str) -> Result<(File, u32), Error> {
    let file = File::open(path).map_err(Error::io(action, path))?;
    #[cfg(unix)]
    let mode = {
        let of_file = file.metadata().map_err(Error::io(action, path))?;
        std::os::unix::fs::MetadataExt::mode(&of_file) & 0o777
    };
    #[cfg(not(unix))]
    let mode = 0;
    Ok((file, mode))
}
