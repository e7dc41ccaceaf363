//! Lists the starter figures of `content/figures/`, so that they are compiled into the program.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let folder = root.join("../../content/figures");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = figure_files(&folder);
    files.sort();
    let mut code = String::from("&[\n");
    for path in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        println!("cargo::rerun-if-changed={}", path.with_extension("toml").display());
        let name = path.file_name().and_then(|n| n.to_str()).expect("file names are UTF-8");
        let bytes = fs::read(path).expect("the file was listed just now");
        // The hash is taken now, since taking it at every start of the program would be felt.
        let mut sha256 = String::new();
        for byte in Sha256::digest(&bytes) {
            write!(sha256, "{byte:02x}").expect("writing to a string cannot fail");
        }
        let absolute = path.canonicalize().expect("the file was read just now");
        let about = absolute.with_extension("toml");
        assert!(about.is_file(), "{name} has no {} beside it", about.display());
        let _ = writeln!(
            code,
            "StarterFile {{ name: {name:?}, sha256: {sha256:?}, bytes: include_bytes!({absolute:?}), \
             about: include_str!({about:?}) }},"
        );
    }
    code.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("starter_files.rs"), code).expect("the folder is cargo's own");
}

/// The Parquet and CSV files of the folder; none when there is no such folder.
fn figure_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    paths.filter(|p| p.extension().is_some_and(|e| e == "parquet" || e == "csv")).collect()
}
