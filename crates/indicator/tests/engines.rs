//! Any two engines give the same cells, whatever the definition and whatever the rows; and what must not
//! change a number does not. `NARBILD_PAIRS` says how many definitions and registers are tried.

mod invariances;
mod made;

use std::collections::BTreeMap;

use catalog::Catalog;
use cube::IndicatorId;
use indicator::{Holdings, Key, Partial, Run, Shard, Tally, columnar, naive};

use made::registers::Rows;
use made::{Dice, content, definitions, registers};

type Engine = fn(&Run<'_>, &Shard) -> Partial;

/// All engines; the first is the one that the others are held against.
const ENGINES: &[(&str, Engine)] = &[("naive", naive::tally), ("columnar", columnar::tally)];

/// How many definitions and registers are tried.
fn n_pairs() -> u64 {
    let asked = std::env::var("NARBILD_PAIRS").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(300)
}

/// A definition and registers of chance.
struct Pair {
    catalog: Catalog,
    id: IndicatorId,
    rows: Rows,
    holdings: Holdings,
    n_persons: usize,
    last_day: i32,
}

impl Pair {
    fn new(seed: u64, empty: &Catalog) -> Pair {
        let mut dice = Dice(seed);
        let mut catalog = empty.clone();
        let id: IndicatorId = "slump".parse().expect("a name");
        definitions::definition(&mut dice, &mut catalog, &id);
        let n_persons = 3 + dice.below(8);
        let rows = registers::rows(&mut dice, &catalog, n_persons);
        let holdings = registers::holdings(&mut dice, &catalog, &rows);
        Pair { catalog, id, rows, holdings, n_persons, last_day: registers::last_day() }
    }

    fn run(&self) -> Run<'_> {
        Run {
            catalog: &self.catalog,
            indicators: std::slice::from_ref(&self.id),
            holdings: &self.holdings,
            last_day: self.last_day,
        }
    }

    fn shard(&self, persons: std::ops::Range<usize>) -> Shard {
        let needs = self.run().needs();
        registers::shard(&self.catalog, &self.rows, &self.holdings, &needs, persons)
    }

    /// The cells that an engine counts of all persons.
    fn cells(&self, engine: Engine) -> BTreeMap<Key, Tally> {
        counted(engine(&self.run(), &self.shard(0..self.n_persons)))
    }
}

/// The cells in which anything was counted.
fn counted(partial: Partial) -> BTreeMap<Key, Tally> {
    partial.cells.into_iter().filter(|(_, tally)| *tally != Tally::default()).collect()
}

/// Tells how two engines differ, with the definition, so that the seed alone is enough to look into it.
fn assert_equal(
    seed: u64,
    what: &str,
    pair: &Pair,
    a: &BTreeMap<Key, Tally>,
    b: &BTreeMap<Key, Tally>,
) {
    if a == b {
        return;
    }
    let mut differ = Vec::new();
    for key in a.keys().chain(b.keys()) {
        if a.get(key) != b.get(key) && !differ.iter().any(|(other, _, _)| *other == key) {
            differ.push((key, a.get(key), b.get(key)));
        }
    }
    differ.truncate(4);
    let computation = pair.run().computation(&pair.id);
    panic!(
        "seed {seed}: {what}\n{differ:#?}\n{computation:#?}\n{:#?}\n{:#?}",
        pair.catalog.blocks, pair.rows
    );
}

#[test]
fn all_engines_count_the_same() {
    let empty = content::catalog();
    let mut n_with_cells = 0;
    for seed in 0..n_pairs() {
        let pair = Pair::new(seed, &empty);
        let expected = pair.cells(ENGINES[0].1);
        n_with_cells += u64::from(!expected.is_empty());
        for (name, engine) in &ENGINES[1..] {
            let what = format!("{} against {name}", ENGINES[0].0);
            assert_equal(seed, &what, &pair, &expected, &pair.cells(*engine));
        }
    }
    // Definitions of chance that count nothing would compare nothing.
    assert!(
        n_with_cells * 5 > n_pairs() * 2,
        "only {n_with_cells} of {} count anything",
        n_pairs()
    );
}

/// The number of pairs on which what must not change a number is tried.
fn n_invariances() -> u64 {
    n_pairs().div_ceil(3)
}

#[test]
fn shards_add_up_to_the_whole() {
    let empty = content::catalog();
    for seed in 0..n_invariances() {
        let pair = Pair::new(seed, &empty);
        for (name, engine) in ENGINES {
            let mut sum = Partial::default();
            for person in (0..pair.n_persons).rev() {
                sum.add(&engine(&pair.run(), &pair.shard(person..person + 1)));
            }
            let what = format!("{name}, persons one by one");
            assert_equal(seed, &what, &pair, &pair.cells(*engine), &counted(sum));
        }
    }
}

#[test]
fn columns_that_are_not_needed_change_nothing() {
    let empty = content::catalog();
    for seed in 0..n_invariances() {
        let pair = Pair::new(seed, &empty);
        let mut all = indicator::Needs::new();
        for id in pair.catalog.registers.keys() {
            let columns = content::columns(&pair.catalog, &id.0).into_iter().map(|c| c.name);
            all.insert(id.clone(), columns.collect());
        }
        let persons = 0..pair.n_persons;
        let whole = registers::shard(&pair.catalog, &pair.rows, &pair.holdings, &all, persons);
        let cells = counted(naive::tally(&pair.run(), &whole));
        assert_equal(seed, "with all columns", &pair, &pair.cells(naive::tally), &cells);
    }
}

#[test]
fn the_order_of_rows_and_persons_changes_nothing() {
    let empty = content::catalog();
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let before: Vec<_> = ENGINES.iter().map(|(_, engine)| pair.cells(*engine)).collect();
        for persons in pair.rows.values_mut() {
            persons.reverse();
            persons.iter_mut().for_each(|rows| rows.reverse());
        }
        for ((name, engine), before) in ENGINES.iter().zip(&before) {
            let what = format!("{name}, rows in another order");
            assert_equal(seed, &what, &pair, before, &pair.cells(*engine));
        }
    }
}

/// A person without rows of care adds to no numerator of events; a person who is in no register of members
/// and has no rows adds nothing at all.
#[test]
fn a_person_without_rows_changes_nothing() {
    let empty = content::catalog();
    for seed in 0..n_invariances() {
        let mut pair = Pair::new(seed, &empty);
        let before: Vec<_> = ENGINES.iter().map(|(_, engine)| pair.cells(*engine)).collect();
        for persons in pair.rows.values_mut() {
            persons.insert(0, Vec::new());
        }
        pair.n_persons += 1;
        for ((name, engine), before) in ENGINES.iter().zip(&before) {
            let what = format!("{name}, one person more");
            assert_equal(seed, &what, &pair, before, &pair.cells(*engine));
        }
    }
}
