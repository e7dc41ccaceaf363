//! The program `narbild`.

use std::process::ExitCode;

/// Profiles are made of many short texts by all threads at once, where the system's allocator spends
/// its time on growing and trimming the heap of each thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<std::ffi::OsString> = std::env::args_os().collect();
    narbild::commands::run(&arguments)
}
