//! Rows of a delivery gathered by indicator. What does not fit in memory waits on disk.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use cube::IndicatorId;

use crate::Error;
use crate::block::Block;

/// Where rows wait until the whole delivery has been read.
pub(crate) struct Gather {
    state: Mutex<State>,
    /// How many bytes may be held in memory.
    limit_bytes: usize,
    spill_path: PathBuf,
}

#[derive(Default)]
struct State {
    held: BTreeMap<IndicatorId, Vec<Block>>,
    held_bytes: usize,
    spilled: BTreeMap<IndicatorId, Vec<Place>>,
    spill: Option<File>,
    end: u64,
}

/// A block on disk.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: u64,
    n_bytes: usize,
    n_rows: usize,
}

/// Rows gathered by one thread, handed over in large parts.
#[derive(Default)]
pub(crate) struct Sheaf {
    blocks: Vec<(IndicatorId, Block)>,
    places: BTreeMap<IndicatorId, usize>,
}

impl Sheaf {
    /// The place of an indicator's block, which stays the same until the sheaf is handed over.
    pub(crate) fn place(&mut self, id: &IndicatorId) -> usize {
        if let Some(place) = self.places.get(id) {
            return *place;
        }
        self.blocks.push((id.clone(), Block::default()));
        self.places.insert(id.clone(), self.blocks.len() - 1);
        self.blocks.len() - 1
    }

    /// The block in a place.
    pub(crate) fn block(&mut self, place: usize) -> &mut Block {
        &mut self.blocks[place].1
    }

    fn bytes(&self) -> usize {
        self.blocks.iter().map(|(_, block)| block.bytes()).sum()
    }
}

impl Gather {
    /// Rows beyond `limit_bytes` of memory are put in the file `spill_path`, which is removed when
    /// they have been read.
    pub(crate) fn new(limit_bytes: usize, spill_path: PathBuf) -> Gather {
        Gather { state: Mutex::default(), limit_bytes, spill_path }
    }

    /// Takes over a sheaf, which is empty afterwards. Places given out before are no longer valid.
    pub(crate) fn take(&self, sheaf: &mut Sheaf) -> Result<(), Error> {
        let Sheaf { blocks, .. } = std::mem::take(sheaf);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for (id, block) in blocks {
            if !block.is_empty() {
                state.held_bytes += block.bytes();
                state.held.entry(id).or_default().push(block);
            }
        }
        if state.held_bytes > self.limit_bytes {
            self.spill(&mut state)?;
        }
        Ok(())
    }

    /// True when a sheaf is so large that it should be handed over.
    pub(crate) fn is_enough(&self, sheaf: &Sheaf) -> bool {
        sheaf.bytes() > self.limit_bytes / 8
    }

    fn spill(&self, state: &mut State) -> Result<(), Error> {
        let path = &self.spill_path;
        let mut file = match state.spill.take() {
            Some(file) => file,
            None => File::options()
                .read(true)
                .write(true)
                .create(true)
                .truncate(true)
                .open(path)
                .map_err(Error::io("create", path))?,
        };
        let mut bytes = Vec::new();
        for (id, blocks) in std::mem::take(&mut state.held) {
            for block in blocks {
                bytes.clear();
                block.write_to(&mut bytes);
                file.write_all(&bytes).map_err(Error::io("write", path))?;
                let place = Place { start: state.end, n_bytes: bytes.len(), n_rows: block.len() };
                state.end += bytes.len() as u64;
                state.spilled.entry(id.clone()).or_default().push(place);
            }
        }
        state.held_bytes = 0;
        state.spill = Some(file);
        Ok(())
    }

    /// The indicators with the rows that each has.
    pub(crate) fn indicators(&self) -> BTreeMap<IndicatorId, usize> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all: BTreeMap<IndicatorId, usize> = BTreeMap::new();
        for (id, blocks) in &state.held {
            *all.entry(id.clone()).or_default() += blocks.iter().map(Block::len).sum::<usize>();
        }
        for (id, places) in &state.spilled {
            *all.entry(id.clone()).or_default() += places.iter().map(|p| p.n_rows).sum::<usize>();
        }
        all
    }

    /// All rows of one indicator, in no particular order. They are no longer held afterwards.
    pub(crate) fn collect(&self, id: &IndicatorId) -> Result<Block, Error> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let held = state.held.remove(id).unwrap_or_default();
        let places = state.spilled.remove(id).unwrap_or_default();
        let mut parts = held.into_iter();
        let mut all = parts.next().unwrap_or_default();
        let mut read = Vec::new();
        if let Some(file) = state.spill.as_mut() {
            for place in places {
                let mut bytes = vec![0; place.n_bytes];
                let got = file.seek(SeekFrom::Start(place.start));
                got.and_then(|_| file.read_exact(&mut bytes))
                    .map_err(Error::io("read", &self.spill_path))?;
                read.push(bytes);
            }
        }
        drop(state);
        for part in parts {
            all.append(&part);
        }
        for bytes in read {
            let block = Block::read_from(&bytes);
            all.append(&block.expect("the file was written by this import and is held open"));
        }
        Ok(all)
    }
}

impl Drop for Gather {
    fn drop(&mut self) {
        let state = self.state.get_mut().unwrap_or_else(PoisonError::into_inner);
        if state.spill.take().is_some() {
            // A file left behind is removed by the next import.
            let _ = std::fs::remove_file(&self.spill_path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use cube::{Cell, Status};

    #[test]
    fn rows_come_back_from_memory_and_disk() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("waiting");
        let gather = Gather::new(4096, path.clone());
        let ids: Vec<IndicatorId> = ["a", "b"].map(|t| t.parse().expect("an id")).into();
        let cell = |n: u32| match n % 3 {
            0 => Cell::absent(Status::Hidden).with_decimals(1),
            1 => Cell::reported(f64::from(n)).with_counts(Some(1.0), None),
            _ => Cell::reported(f64::from(n)),
        };
        let mut sheaf = Sheaf::default();
        for n in 0..2000_u32 {
            let place = sheaf.place(&ids[(n % 2) as usize]);
            sheaf.block(place).push(Key(u64::from(n)), &cell(n), n);
            if gather.is_enough(&sheaf) {
                gather.take(&mut sheaf).expect("room on disk");
            }
        }
        gather.take(&mut sheaf).expect("room on disk");
        assert!(path.exists(), "rows went to disk");
        assert_eq!(gather.indicators().values().sum::<usize>(), 2000);
        for (which, id) in ids.iter().enumerate() {
            let block = gather.collect(id).expect("readable").sorted();
            assert_eq!(block.len(), 1000);
            for i in 0..block.len() {
                let n = block.marks[i];
                assert_eq!((n as usize % 2, block.keys[i]), (which, Key(u64::from(n))));
                assert!(block.cell(i).same(&cell(n)));
            }
        }
        drop(gather);
        assert!(!path.exists(), "the file is removed");
    }
}
