//! The public site as a program.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use web::{Press, Site};

/// Visar profiler, mått och jämförelser som webbsidor / serves profiles, measures and comparisons as web pages.
#[derive(Parser)]
#[command(name = "narbild-web", version)]
struct Arguments {
    /// Mapp med siffror; utan den används ./narbild-store eller siffrorna i programmet / folder of figures; without it ./narbild-store or those in the program
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
    let opening = opening::open(arguments.content.as_deref(), arguments.store.as_deref())?;
    let is_error = |f: &&catalog::Finding| f.severity == catalog::Severity::Error;
    let n_errors = opening.findings.iter().filter(is_error).count();
    if n_errors > 0 {
        eprintln!(
            "{n_errors} fel i definitionerna; kör narbild check / {n_errors} errors in the definitions; run narbild check"
        );
    }
    let press = Press::find(arguments.store.clone(), arguments.content.clone());
    let site = Site::new(opening.catalog, opening.store, &opening.files)
        .context("cannot read the figures")?
        .with_press(press);
    eprintln!("http://{address}/ (Ctrl-C avslutar / stops)");
    web::serve(site, listener).context("the server stopped")
}
