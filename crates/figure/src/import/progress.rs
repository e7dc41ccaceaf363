//! How far an import has come.

use std::sync::atomic::{AtomicU64, Ordering};

/// What an import is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Stage {
    /// An address is being fetched: bytes.
    Fetching,
    /// The hash of a file is being taken: bytes.
    Checking,
    /// Rows are being read: bytes.
    Reading,
    /// Figures are being merged and written: rows.
    Writing,
}

/// How far an import has come in its stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much is done, in the stage's own measure.
    pub done: u64,
    /// How much there is, where it is known.
    pub total: Option<u64>,
}

/// What is told about progress goes here, from any thread.
pub type OnProgress<'a> = &'a (dyn Fn(Progress) + Sync);

/// Counts and tells.
pub(crate) struct Meter<'a> {
    tell: OnProgress<'a>,
    stage: std::sync::Mutex<(Stage, Option<u64>)>,
    done: AtomicU64,
    told: AtomicU64,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(tell: OnProgress<'a>) -> Meter<'a> {
        let stage = std::sync::Mutex::new((Stage::Checking, None));
        Meter { tell, stage, done: AtomicU64::new(0), told: AtomicU64::new(0) }
    }

    /// Begins a stage.
    pub(crate) fn start(&self, stage: Stage, total: Option<u64>) {
        *self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = (stage, total);
        self.done.store(0, Ordering::Relaxed);
        self.told.store(0, Ordering::Relaxed);
        (self.tell)(Progress { stage, done: 0, total });
    }

    /// Adds what was done. It is told in steps, so that telling costs nothing.
    pub(crate) fn add(&self, n: u64) {
        const STEP: u64 = 1 << 16;
        let done = self.done.fetch_add(n, Ordering::Relaxed) + n;
        if done / STEP > self.told.load(Ordering::Relaxed) / STEP {
            self.told.store(done, Ordering::Relaxed);
            let (stage, total) =
                *self.stage.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            (self.tell)(Progress { stage, done, total });
        }
    }
}
