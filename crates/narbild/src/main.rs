//! The program `narbild`.

use std::process::ExitCode;

/// Profiles are made of many short texts by all threads at once: a sixth less time than with the
/// system's allocator (benches/profiles).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    narbild::commands::run(&arguments)
}
