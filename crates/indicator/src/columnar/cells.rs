//! What an output has counted: one table for its lowest level, one for those above.

use std::collections::HashMap;

use super::area::{Areas, UNKNOWN};

/// A cell.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    pub(super) sum: i64,
    pub(super) persons: u32,
    /// The last person who touched it, so that each is counted once.
    stamp: u32,
}

impl Cell {
    /// True when the person had not touched it.
    fn touch(&mut self, stamp: u32) -> bool {
        if self.stamp == stamp {
            return false;
        }
        self.stamp = stamp;
        self.persons += 1;
        true
    }
}

/// A table of cells: all of them, or those that there are when all would be too many.
#[derive(Debug, Clone)]
enum Table {
    Dense(Vec<Cell>),
    Sparse(HashMap<usize, Cell>),
}

/// The most cells that are all held.
const DENSE: usize = 1 << 21;

impl Table {
    fn new(n: usize) -> Table {
        if n <= DENSE {
            Table::Dense(vec![Cell::default(); n])
        } else {
            Table::Sparse(HashMap::new())
        }
    }

    fn cell(&mut self, at: usize) -> &mut Cell {
        match self {
            Table::Dense(cells) => &mut cells[at],
            Table::Sparse(cells) => cells.entry(at).or_default(),
        }
    }

    fn used(&self) -> Vec<(usize, Cell)> {
        let is_used = |cell: &Cell| cell.persons > 0 || cell.sum != 0;
        match self {
            Table::Dense(cells) => {
                let cells = cells.iter().enumerate().filter(|(_, cell)| is_used(cell));
                cells.map(|(at, cell)| (at, *cell)).collect()
            }
            Table::Sparse(cells) => {
                let mut used: Vec<(usize, Cell)> =
                    cells.iter().map(|(at, cell)| (*at, *cell)).collect();
                used.sort_unstable_by_key(|(at, _)| *at);
                used
            }
        }
    }
}

/// The areas of a unit.
#[derive(Debug, Clone, Default)]
pub(super) struct UnitAreas {
    /// The areas of the lowest level, each once.
    pub(super) leaves: Vec<u16>,
    /// The regions above them, each once.
    pub(super) regions: Vec<u16>,
    /// True when a unit may have several: then levels above are counted by themselves.
    pub(super) is_each: bool,
}

/// Whether a cell lies at the lowest level or above, and where.
pub(super) type Place = (bool, usize);

/// What an output has counted.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    /// Cells in each area.
    pub(super) n: usize,
    /// True when there are regions above the lowest level, and riket above.
    has_regions: bool,
    has_riket: bool,
    leaf: Table,
    upper: Table,
    /// Sums that do not fit.
    over: HashMap<Place, i128>,
    pub(super) values: HashMap<(Place, i64, i64), u64>,
    pub(super) waits: HashMap<(Place, i32), (u64, u64)>,
    pub(super) largest: HashMap<Place, [i64; 2]>,
    /// What the person at hand has, by cell.
    pub(super) kept: Vec<(Place, i64)>,
    is_kept: bool,
}

/// A cell's count.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    pub(super) sum: i128,
    pub(super) persons: u64,
}

impl Cells {
    pub(super) fn new(n_areas: usize, n: usize, level: cube::AreaLevel, is_kept: bool) -> Cells {
        let has_regions = level == cube::AreaLevel::Kommun;
        let has_riket = level != cube::AreaLevel::Riket;
        let n_leaf = if has_riket { n_areas } else { 1 };
        let n_upper = if has_regions { n_areas } else { usize::from(has_riket) };
        Cells {
            n,
            has_regions,
            has_riket,
            leaf: Table::new(n_leaf * n),
            upper: Table::new(n_upper * n),
            over: HashMap::new(),
            values: HashMap::new(),
            waits: HashMap::new(),
            largest: HashMap::new(),
            kept: Vec::new(),
            is_kept,
        }
    }

    /// Adds an amount of a person to a part of each area, and of those above.
    pub(super) fn add(&mut self, areas: &UnitAreas, inner: usize, amount: i64, stamp: u32) {
        for leaf in &areas.leaves {
            let at = *leaf as usize * self.n + inner;
            let cell = self.leaf.cell(at);
            let is_first = cell.touch(stamp);
            match cell.sum.checked_add(amount) {
                Some(sum) => cell.sum = sum,
                None => {
                    *self.over.entry((true, at)).or_default() += i128::from(cell.sum);
                    cell.sum = amount;
                }
            }
            if self.is_kept {
                self.kept.push(((true, at), amount));
            }
            if !areas.is_each && !is_first && !self.is_kept {
                return;
            }
        }
        for above in above(areas, (self.has_regions, self.has_riket)) {
            let at = above as usize * self.n + inner;
            let cell = self.upper.cell(at);
            cell.touch(stamp);
            if areas.is_each {
                match cell.sum.checked_add(amount) {
                    Some(sum) => cell.sum = sum,
                    None => {
                        *self.over.entry((false, at)).or_default() += i128::from(cell.sum);
                        cell.sum = amount;
                    }
                }
            }
            if self.is_kept {
                self.kept.push(((false, at), amount));
            }
        }
    }

    /// The places of a part in each area, for what is not a sum.
    pub(super) fn places(&self, areas: &UnitAreas, inner: usize, into: &mut Vec<Place>) {
        into.clear();
        into.extend(areas.leaves.iter().map(|leaf| (true, *leaf as usize * self.n + inner)));
        let above = above(areas, (self.has_regions, self.has_riket));
        into.extend(above.map(|above| (false, above as usize * self.n + inner)));
    }

    /// Adds up what a person had in each cell, when she is done.
    pub(super) fn settle(&mut self) -> Vec<(Place, i64)> {
        let mut kept = std::mem::take(&mut self.kept);
        kept.sort_unstable_by_key(|(place, _)| *place);
        let mut sums: Vec<(Place, i64)> = Vec::new();
        for (place, amount) in kept {
            match sums.last_mut() {
                Some((of, sum)) if *of == place => *sum = sum.saturating_add(amount),
                _ => sums.push((place, amount)),
            }
        }
        sums
    }

    /// All cells with their counts: (area's slot, the part within), at the lowest level and above.
    pub(super) fn counted(&self, areas: &Areas, is_each: bool) -> Vec<(Place, Counted)> {
        let mut found: std::collections::BTreeMap<Place, Counted> =
            std::collections::BTreeMap::new();
        let over = |place: Place| self.over.get(&place).copied().unwrap_or(0);
        for (at, cell) in self.leaf.used() {
            let sum = i128::from(cell.sum) + over((true, at));
            let here = found.entry((true, at)).or_default();
            here.sum += sum;
            here.persons += u64::from(cell.persons);
            if is_each || !self.has_riket {
                continue;
            }
            let (area, inner) = (at / self.n, at % self.n);
            let region = u16::try_from(area).map_or(UNKNOWN, |slot| areas.region(slot));
            if self.has_regions && region != UNKNOWN {
                found.entry((false, region as usize * self.n + inner)).or_default().sum += sum;
            }
            found.entry((false, inner)).or_default().sum += sum;
        }
        for (at, cell) in self.upper.used() {
            let here = found.entry((false, at)).or_default();
            here.persons += u64::from(cell.persons);
            if is_each {
                here.sum += i128::from(cell.sum) + over((false, at));
            }
        }
        found.into_iter().collect()
    }
}

/// The areas above the lowest level, of the levels that there are.
fn above(
    areas: &UnitAreas,
    (has_regions, has_riket): (bool, bool),
) -> impl Iterator<Item = u16> + use<'_> {
    let regions = areas.regions.iter().copied();
    let regions = regions.filter(move |region| has_regions && *region != UNKNOWN);
    regions.chain(has_riket.then_some(UNKNOWN))
}
