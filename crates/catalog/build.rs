//! Lists the content so that the programs carry it within them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let content = manifest.join("../../content").canonicalize()?;
    println!("cargo:rerun-if-changed={}", content.display());
    let mut paths = Vec::new();
    list(&content, &content, &mut paths)?;
    paths.sort();
    let mut code = String::from("&[\n");
    for path in paths {
        let file = content.join(&path);
        let _ = writeln!(code, "    ({path:?}, include_bytes!({:?})),", file.display().to_string());
    }
    code.push_str("]\n");
    let target = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("content.rs");
    fs::write(target, code)
}

/// Collects paths relative to the content folder, except the figures, which crate `figure` carries.
fn list(folder: &Path, content: &Path, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let relative = path.strip_prefix(content).map_err(io::Error::other)?;
        let relative = relative.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            if relative != "figures" {
                list(&path, content, paths)?;
            }
        } else if !relative.rsplit('/').next().is_some_and(|name| name.starts_with('.')) {
            paths.push(relative);
        }
    }
    Ok(())
}
