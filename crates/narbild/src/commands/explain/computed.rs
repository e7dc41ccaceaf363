//! What `narbild explain` says of an indicator that is computed from rows about persons.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context as _;
use catalog::{Catalog, Indicator};
use clap::ArgMatches;
use computing::{Engine, Error, Kept, Request, Turned};
use cube::{Lang, Period, number};
use indicator::Place;

use crate::commands::compute::told;
use profile::sentences;

/// The definition in sentences and as a flow, and where asked for its turning table and one cell's flow.
pub(super) fn text(
    catalog: &Catalog,
    indicator: &Indicator,
    matches: &ArgMatches,
    lang: Lang,
) -> anyhow::Result<String> {
    let mut text = format!("\n{}", sentences::paragraph(catalog, indicator, lang));
    let _ = write!(text, "\n{}", sentences::flow(catalog, indicator, lang));
    let store = crate::commands::path(matches, "store");
    let request = Request {
        catalog,
        indicators: std::slice::from_ref(&indicator.id),
        store: store.unwrap_or(Path::new(opening::DEFAULT_STORE)),
        engine: Engine::Columnar,
        n_threads: std::thread::available_parallelism().map_or(1, usize::from),
        share: (1, 1),
        last_day: None,
        kept: Kept::Untouched,
        on_progress: &|_| {},
    };
    if matches.get_flag("turns") {
        let turned = computing::turned(&request, &indicator.id).map_err(|e| told(e, lang))?;
        let _ = write!(text, "\n{}", turning_table(catalog, indicator, &turned, lang));
    }
    if let Some(cell) = matches.get_one::<String>("cell") {
        text.push_str(&cell_flow(&request, indicator, cell, lang)?);
    }
    Ok(text)
}

fn turning_table(
    catalog: &Catalog,
    indicator: &Indicator,
    turned: &[Turned],
    lang: Lang,
) -> String {
    let shown = |value: Option<f64>| match value {
        Some(value) => number::format(value, indicator.decimals, lang),
        None => lang.pick("saknas", "missing").to_owned(),
    };
    let mut text = String::new();
    let period = turned.iter().find_map(|turn| turn.movement.period);
    let period = period.map_or_else(String::new, |period| format!(" {period}"));
    let _ = writeln!(
        text,
        "{}",
        lang.pick(
            format!("Om varje konvention vore en annan{period}:"),
            format!("If each convention were another{period}:"),
        )
    );
    for turn in turned {
        let riket = lang.pick("riket", "the nation");
        let kommuner = if turn.movement.n_kommuner == 1 { "kommun" } else { "kommuner" };
        let (before, after) = (shown(turn.movement.riket.0), shown(turn.movement.riket.1));
        let most = turn.movement.most.map_or_else(String::new, |(area, before, after)| {
            let name = catalog
                .areas
                .get(area)
                .map_or_else(|| area.to_string(), |a| a.name(lang).to_owned());
            let (before, after) = (shown(Some(before)), shown(Some(after)));
            lang.pick(
                format!(", mest {name} {before} → {after}"),
                format!(", most {name} {before} → {after}"),
            )
        });
        let Turned { key, from, to, movement } = turn;
        let n_moved = movement.n_kommuner;
        let _ = writeln!(
            text,
            "  {key} {from} → {to}: {riket} {before} → {after}; {n_moved} {kommuner}{most}"
        );
    }
    text
}

fn cell_flow(
    request: &Request<'_>,
    indicator: &Indicator,
    cell: &str,
    lang: Lang,
) -> anyhow::Result<String> {
    let wrong = lang.pick(
        "en cell skrivs OMRÅDE,PERIOD, till exempel 1480,2022",
        "a cell is written AREA,PERIOD, such as 1480,2022",
    );
    let (area, period) = cell.rsplit_once(',').context(wrong)?;
    let period: Period = period.trim().parse().context(wrong)?;
    let Ok(area) = request.catalog.areas.find(area.trim()) else { return Ok(String::new()) };
    let flow = match computing::explain(request, &indicator.id, Place::Area(area.code), period) {
        Ok(flow) => flow,
        // Without rows about persons there is only what was published.
        Err(Error::NoRegisters) => return Ok(String::new()),
        Err(error) => return Err(told(error, lang)),
    };
    let mut text = format!(
        "\n{} {period}: {}\n",
        area.name(lang),
        lang.pick("kvar efter varje steg", "left after each step")
    );
    for step in &flow.steps {
        let n = |n: u64| number::format(n as f64, 0, lang);
        let (units, persons) = (n(step.units), n(step.persons));
        let _ = writeln!(
            text,
            "  {}",
            lang.pick(
                format!("{}: {units} enheter, {persons} personer", step.rule),
                format!("{}: {units} units, {persons} persons", step.rule),
            )
        );
    }
    Ok(text)
}
