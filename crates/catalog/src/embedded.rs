//! The content that the program was built with.

use crate::Files;

/// Path and bytes of every content file, listed when the crate is built.
static CONTENT: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/content.rs"));

/// The content compiled into the program, without figures.
#[must_use]
pub fn embedded() -> Files {
    CONTENT.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect()
}
