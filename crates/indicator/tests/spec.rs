//! The worked examples on the pages of the content give on every engine what the pages say.

use catalog::Catalog;
use indicator::example::{Engine, judge, parse};
use indicator::{columnar, naive};

const ENGINES: &[(&str, Engine)] = &[("naive", naive::tally), ("columnar", columnar::tally)];

/// Everything in which an engine differs from the examples of a page.
fn differences(catalog: &Catalog, path: &str, page: &str) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let stem = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
    let computed = catalog
        .indicators
        .values()
        .find(|indicator| indicator.id.as_str() == stem && indicator.computation.is_some());
    let Some(indicator) = computed else { return (0, wrong) };
    let examples = match parse(page) {
        Ok(examples) => examples,
        Err(error) => return (0, vec![format!("{path}: {error}")]),
    };
    for example in &examples {
        for (name, engine) in ENGINES {
            let at = format!("{path}: {}: {name}", example.heading);
            match judge(catalog, &indicator.id, example, *engine) {
                Ok(differs) => wrong.extend(differs.iter().map(|one| format!("{at}: {one}"))),
                Err(error) => wrong.push(format!("{at}: {error}")),
            }
        }
    }
    (examples.len(), wrong)
}

#[test]
fn the_examples_of_all_pages_hold_on_every_engine() {
    let files = catalog::embedded();
    let (catalog, _) = catalog::load(&files, jiff::civil::date(2026, 11, 25));
    let (mut n, mut wrong) = (0, Vec::new());
    for (path, bytes) in &files {
        if path.starts_with("indicators/") && path.ends_with(".md") {
            let page = std::str::from_utf8(bytes).expect("a page is UTF-8");
            let (examples, differs) = differences(&catalog, path, page);
            n += examples;
            wrong.extend(differs);
        }
    }
    assert!(n > 0, "no page has a worked example");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
