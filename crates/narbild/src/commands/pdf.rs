//! PDF is set by a program of its own, `narbild-pdf`, which is found beside this one or on the path.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, bail};
use clap::ArgMatches;
use cube::AreaCode;

use super::{Context, Outcome};

const PROGRAM: &str = "narbild-pdf";

/// Hands the work to `narbild-pdf` with the same choices.
pub(super) fn run(
    matches: &ArgMatches,
    area: Option<AreaCode>,
    profile: &str,
    out: Option<&Path>,
    context: Context,
) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let Some(program) = find() else {
        bail!(lang.pick(
            "PDF sätts av programmet narbild-pdf, som inte finns här. Bygg det med \"cargo build --release -p pdf\" och lägg det bredvid narbild",
            "PDF is set by the program narbild-pdf, which is not here. Build it with \"cargo build --release -p pdf\" and put it beside narbild",
        ))
    };
    let mut command = Command::new(&program);
    match area {
        Some(code) => command.arg(code.to_string()),
        None => command.arg("--all"),
    };
    command.args(["--profile", profile, "--lang", lang.tag()]);
    for name in ["store", "content"] {
        if let Some(path) = super::path(matches, name) {
            command.arg(format!("--{name}")).arg(path);
        }
    }
    command.arg("--out").arg(out.unwrap_or(Path::new("-")));
    let status = command.status().with_context(|| format!("cannot run {}", program.display()))?;
    Ok(if status.success() { Outcome::Done } else { Outcome::NotDone })
}

/// The program beside this one, else the first on the path.
fn find() -> Option<PathBuf> {
    let name = format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX);
    let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join(&name)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join(&name));
    beside.into_iter().chain(on_path).find(|candidate| candidate.is_file())
}
