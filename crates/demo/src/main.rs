//! `cargo demo`: the whole chain on the figures in the repository.

#![expect(clippy::print_stdout, reason = "the program tells its user the address and the outcome")]

mod check;
mod computed;
mod fictional;
mod receipts;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::Parser;
use cube::Lang;

/// Närbild on the figures in the repository.
#[derive(Parser)]
#[command(
    name = "cargo demo",
    version,
    about = "Bygger hela kedjan på siffrorna i arkivet och visar den på den här datorn.\nThe whole chain on the figures in the repository, served on this computer."
)]
struct Arguments {
    /// Hämta sidorna, kontrollera dem och sluta / fetch the pages, verify them and stop
    #[arg(long)]
    check: bool,
    /// Port; upptagen port ger nästa lediga / a port in use gives the next free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fel: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let started = Instant::now();
    let folder = demo_folder()?;
    let store = import_figures(&folder)?;
    let fictional = fictional::make(&folder, &mut |told| say(told))?;
    let opening = opening::open(None, Some(&store))?;
    say(&format!(
        "{} definitioner, {} profiler, {} områden",
        opening.catalog.indicators.len(),
        opening.catalog.profiles.len(),
        opening.catalog.areas.current().count()
    ));
    let computed =
        computed::make(&opening.catalog, &folder.join(fictional::STORE), &mut |told| say(told))?;
    let press = web::Press::find(Some(store), None);
    let site = web::Site::new(opening.catalog, opening.store, &opening.files)?
        .with_press(press)
        .with_fictional(computed.fictional.clone());
    say(&format!("Allt färdigt på {:.1} s", started.elapsed().as_secs_f64()));
    let listener = listen(arguments.port)?;
    let address = listener.local_addr().context("the listener has an address")?;
    if arguments.check {
        let seen = check::Seen { site, fictional, computed, deliveries: folder.join("leveranser") };
        return check::run(seen, listener, address);
    }
    let (sv, en) = (receipts::address(Lang::Sv), receipts::address(Lang::En));
    println!(
        "\nÖppna http://{address}/ i webbläsaren. Ctrl-C avslutar.\nKvitton på fiktiva leveranser: http://{address}{sv}\n\nOpen http://{address}/en/ in the browser. Ctrl-C stops.\nReceipts for fictional deliveries: http://{address}{en}"
    );
    let router = web::router(Arc::new(site));
    let router = receipts::before(router, receipts::documents(&fictional));
    web::serve_router(router, listener).context("the server stopped")
}

/// The folder that holds all that the demo writes: beside the program, emptied each time. Only what was
/// computed before stays, since its files are named by the rows and definitions that they hold for.
fn demo_folder() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe().context("the program knows where it lies")?;
    let folder = program.with_file_name("narbild-demo-store");
    let aside = program.with_file_name("narbild-demo-computed");
    let computed = folder.join(fictional::STORE).join(computing::KEPT_FOLDER);
    let told = || format!("cannot empty {}", folder.display());
    if folder.is_dir() {
        // What an interrupted run left aside is as good.
        if computed.is_dir() && !aside.exists() {
            fs::rename(&computed, &aside).with_context(told)?;
        }
        fs::remove_dir_all(&folder).with_context(told)?;
    }
    fs::create_dir_all(folder.join(fictional::STORE)).with_context(told)?;
    if aside.is_dir() {
        fs::rename(&aside, &computed).with_context(told)?;
    }
    Ok(folder)
}

/// Imports the repository's figures into a store of the demo's own.
fn import_figures(demo: &Path) -> anyhow::Result<PathBuf> {
    let folder = figures_folder()?;
    let store = demo.join("siffror");
    narbild::commands::import::table_files(&folder, &store, &mut |told| say(told))?;
    Ok(store)
}

/// `content/figures` where the user stands, else where the program was built.
fn figures_folder() -> anyhow::Result<PathBuf> {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/figures");
    let here = PathBuf::from("content/figures");
    match [here, built].into_iter().find(|folder| folder.is_dir()) {
        Some(folder) => Ok(folder),
        None => bail!("the folder content/figures is not here; run cargo demo in the repository"),
    }
}

/// The port asked for, or the next free one of ten.
fn listen(port: u16) -> anyhow::Result<TcpListener> {
    (port..=port.saturating_add(9))
        .find_map(|port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).ok())
        .with_context(|| format!("no free port from {port} on"))
}

fn say(text: &str) {
    eprintln!("  {text}");
}
