//! The file that holds the key of a store's domain.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use terminology::DomainKey;
use zeroize::Zeroizing;

use crate::Error;

/// Reads the key of a domain: 64 hexadecimal digits in a file that only its owner may read.
///
/// # Errors
/// When the file cannot be read, others than its owner may read it, or it holds no key.
pub fn read_key(path: &Path) -> Result<DomainKey, Error> {
    let mut file = File::open(path).map_err(Error::io("read the key file", path))?;
    #[cfg(unix)]
    {
        let of_file = file.metadata().map_err(Error::io("read the key file", path))?;
        let mode = std::os::unix::fs::MetadataExt::mode(&of_file) & 0o777;
        if mode & 0o077 != 0 {
            return Err(Error::KeyIsOpen { path: path.to_owned(), mode });
        }
    }
    // No key is longer, and a wrong file may be of any size.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024));
    file.by_ref()
        .take(1000)
        .read_to_end(&mut bytes)
        .map_err(Error::io("read the key file", path))?;
    DomainKey::parse(&bytes).map_err(|source| Error::Key { path: path.to_owned(), source })
}
