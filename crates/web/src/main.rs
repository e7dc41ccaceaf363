//! The public site as a program.

use std::collections::BTreeMap;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use web::{Press, Site};

/// Visar profiler, mått och jämförelser som webbsidor / serves profiles, measures and comparisons as web pages.
#[derive(Parser)]
#[command(name = "narbild-web", version)]
struct Arguments {
    /// Mapp med siffror; utan den används siffrorna i programmet / folder of figures; without it those in the program
    #[arg(long, value_name = "DIR")]
    store: Option<PathBuf>,
    /// Mapp med definitioner; utan den används de i programmet / folder of definitions; without it those in the program
    #[arg(long, value_name = "DIR")]
    content: Option<PathBuf>,
    /// Adress att lyssna på / address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fel: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let listener = TcpListener::bind(arguments.listen)
        .with_context(|| format!("cannot listen on {}", arguments.listen))?;
    let address = listener.local_addr().context("the listener has an address")?;
    let files = match &arguments.content {
        Some(folder) => content(folder)?,
        None => catalog::embedded(),
    };
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let (catalog, findings) = catalog::load(&files, today);
    let n_errors = findings.iter().filter(|f| f.severity == catalog::Severity::Error).count();
    if n_errors > 0 {
        eprintln!(
            "{n_errors} fel i definitionerna; kör narbild check / {n_errors} errors in the definitions; run narbild check"
        );
    }
    let store = match &arguments.store {
        Some(folder) => figure::Store::open(folder)
            .with_context(|| format!("cannot open the store {}", folder.display()))?,
        None => figure::starter(),
    };
    let press = Press::find(arguments.store.clone(), arguments.content.clone());
    let site =
        Site::new(catalog, store, &files).context("cannot read the figures")?.with_press(press);
    eprintln!("http://{address}/ (Ctrl-C avslutar / stops)");
    web::serve(site, listener).context("the server stopped")
}

/// A content folder by path below it, without figures and hidden files.
fn content(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut waiting = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = waiting.pop() {
        let told = || format!("cannot read {}", folder.display());
        for entry in fs::read_dir(&folder).with_context(told)? {
            let entry = entry.with_context(told)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') || (prefix.is_empty() && name == "figures") {
                continue;
            }
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.path().is_dir() {
                waiting.push((entry.path(), path));
            } else {
                let bytes = fs::read(entry.path());
                files.insert(
                    path,
                    bytes.with_context(|| format!("cannot read {}", entry.path().display()))?,
                );
            }
        }
    }
    anyhow::ensure!(!files.is_empty(), "the content folder {} is empty", folder.display());
    Ok(files)
}
