//! The reference folder, which is there where the program is developed and nowhere else.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The bytes of a file of the reference folder (`NARBILD_SHARED`, or `../shared` beside the workspace).
/// When it is not there, says so where it is seen also when the test passes.
pub(crate) fn outside(file: &str) -> Option<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder =
        std::env::var_os("NARBILD_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let bytes = std::fs::read(folder.join("data").join(file)).ok();
    if bytes.is_none() {
        // The test harness keeps what `eprintln` writes to itself when a test passes.
        let line = format!("SKIPPED: the reference file {file} is not here (set NARBILD_SHARED)\n");
        std::io::stderr().write_all(line.as_bytes()).expect("the terminal takes a line");
    }
    bytes
}
