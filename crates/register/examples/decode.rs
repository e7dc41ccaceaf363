//! How fast prepared tables are read: rows per second of one core, of the columns named.
//!
//!     decode STORE REGISTER ROUNDS COLUMN...

use std::path::Path;
use std::time::Instant;

use catalog::RegisterId;
use jiff::civil::date;
use register::prepared::{ColumnRows, Prepared, SHARDS, ShardRows};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [store, register, rounds, columns @ ..] = arguments.as_slice() else {
        eprintln!("decode STORE REGISTER ROUNDS COLUMN...");
        std::process::exit(2);
    };
    let (catalog, _) = catalog::load(&catalog::embedded(), date(2026, 11, 24));
    let prepared = Prepared::open(Path::new(store), &catalog).expect("the store can be read");
    let prepared = prepared.expect("there is a store");
    let register = prepared.register(&RegisterId(register.clone())).expect("it is stored");
    let rounds: usize = rounds.parse().expect("a number of rounds");
    let mut rows = ShardRows::default();
    let mut measure = |columns: &[String]| {
        let mut seconds: Vec<f64> = Vec::new();
        let mut sum = 0;
        for _ in 0..rounds {
            let start = Instant::now();
            for shard in 0..SHARDS {
                register.read(shard, columns, &mut rows).expect("it can be read");
                // Something is used of every column, so that nothing can be left out.
                sum += rows.pseudonyms.len();
                sum += rows.columns.iter().map(ColumnRows::n_rows).sum::<usize>();
            }
            seconds.push(start.elapsed().as_secs_f64());
        }
        seconds.sort_by(f64::total_cmp);
        (seconds[rounds / 2], seconds[0], sum)
    };
    let n_rows: usize = (0..SHARDS).map(|shard| register.n_rows(shard)).sum();
    #[expect(clippy::cast_precision_loss, reason = "printed with few digits")]
    let per_second = |seconds: f64| n_rows as f64 / seconds / 1e6;
    println!(
        "{n_rows} rows; million rows per second of one core, in the middle round and the best"
    );
    let all = std::iter::once(("persons alone".to_owned(), &columns[..0]));
    let each = columns.chunks(1).map(|column| (column[0].clone(), column));
    for (name, columns) in all.chain(each).chain([("all".to_owned(), columns)]) {
        let (middle, best, _) = measure(columns);
        println!("{name:16}{:10.0}{:10.0}", per_second(middle), per_second(best));
    }
}
