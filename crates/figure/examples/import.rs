//! Imports one delivery and says what became of it: `import <kind> <file-or-url> <store> [<map>]`.
//!
//! Without a catalogue, so that every indicator is kept under the delivery's own name.

use std::path::Path;
use std::time::Instant;

use catalog::Catalog;
use figure::{ImportKind, Map, Request, Store};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [kind, source, folder, rest @ ..] = arguments.as_slice() else {
        return Err("import <kind> <file-or-url> <store> [<map>]".into());
    };
    let kind = ImportKind::ALL.into_iter().find(|k| k.word() == kind).ok_or("an unknown kind")?;
    let catalog = Catalog::default();
    let mut request = Request::new(kind, &catalog, jiff::Timestamp::now());
    if let [map] = rest {
        let (read, findings) = Map::read(map, &std::fs::read_to_string(map)?);
        request.map = read;
        findings.iter().for_each(|f| eprintln!("{} {:?} {}", f.code, f.place.line, f.what.en));
    }
    let start = Instant::now();
    let mut store = Store::create_or_open(Path::new(folder))?;
    let receipt = store.import(source, &request, &|_| ())?;
    let seconds = start.elapsed().as_secs_f64();
    eprintln!(
        "{} rows: {} imported, {} unchanged, {} revised, {} set aside, {seconds:.3} s",
        receipt.rows, receipt.imported, receipt.unchanged, receipt.revised, receipt.set_aside
    );
    for group in receipt.findings.groups() {
        eprintln!("{} {:?}: {}", group.rule.code, group.rule.severity, group.n);
        for finding in group.shown.iter().take(3) {
            let place = &finding.place;
            eprintln!(
                "  {:?}:{:?} {} {:?}",
                place.line, place.column, finding.what.en, finding.nearest
            );
        }
    }
    Ok(())
}
