//! PDF is set by a program of its own, `narbild-pdf`, found beside this one or on the path.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use catalog::ProfileId;
use cube::{AreaCode, Lang};

/// How long one profile may take to set.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program that sets PDF, and what it must be told to set the same profiles as the site shows.
#[derive(Debug)]
pub struct Press {
    program: PathBuf,
    store: Option<PathBuf>,
    content: Option<PathBuf>,
    /// One at a time: setting type uses a whole processor.
    busy: Mutex<()>,
}

impl Press {
    /// The press for the store and content that the site was opened with; none when the program is not there.
    #[must_use]
    pub fn find(store: Option<PathBuf>, content: Option<PathBuf>) -> Option<Press> {
        let name = format!("narbild-pdf{}", std::env::consts::EXE_SUFFIX);
        let beside = std::env::current_exe().ok().and_then(|own| Some(own.parent()?.join(&name)));
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path).map(|folder| folder.join(&name));
        let program = beside.into_iter().chain(on_path).find(|candidate| candidate.is_file())?;
        Some(Press { program, store, content, busy: Mutex::new(()) })
    }

    /// One profile as PDF; none when the program fails or takes too long.
    pub(crate) fn set(&self, area: AreaCode, profile: &ProfileId, lang: Lang) -> Option<Vec<u8>> {
        let _turn = self.busy.lock().ok()?;
        let mut command = Command::new(&self.program);
        command.arg(area.to_string()).args(["--profile", &profile.0, "--lang", lang.tag()]);
        for (name, path) in [("--store", &self.store), ("--content", &self.content)] {
            if let Some(path) = path {
                command.arg(name).arg(path);
            }
        }
        command
            .args(["--out", "-"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let mut out = child.stdout.take()?;
        let reading = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            out.read_to_end(&mut bytes).map(|_| bytes)
        });
        let started = Instant::now();
        let status = loop {
            match child.try_wait().ok()? {
                Some(status) => break status,
                None if started.elapsed() > PATIENCE => {
                    // The child may have ended in between; either way it is gone.
                    let _ = child.kill();
                    let _ = child.wait();
                    return None;
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        };
        let bytes = reading.join().ok()?.ok()?;
        (status.success() && bytes.starts_with(b"%PDF")).then_some(bytes)
    }
}
