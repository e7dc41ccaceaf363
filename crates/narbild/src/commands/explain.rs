//! `narbild explain`: what a number means and where it came from.

use std::fmt::Write as _;

use anyhow::{Context as _, bail};
use catalog::Indicator;
use clap::{Arg, ArgMatches, Command};
use cube::{AgeGroup, IndicatorId, Lang, Period, Sex, Status, collate, number};

use super::{Context, Outcome};
use opening::Opening;
use profile::words;

mod computed;

pub(super) fn command(lang: Lang) -> Command {
    Command::new("explain")
        .about(lang.pick(
            "Förklara en indikator eller ett enskilt tal: definition, leverans, metod",
            "Explain an indicator or one number: definition, delivery, method",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild explain trygghet-sarskilt-boende\n  narbild explain trygghet-sarskilt-boende --cell 1480,2022",
            "Examples:\n  narbild explain trygghet-sarskilt-boende\n  narbild explain trygghet-sarskilt-boende --cell 1480,2022",
        ))
        .arg(
            Arg::new("indicator")
                .required(true)
                .value_name("INDIKATOR")
                .help(lang.pick("Indikatorns id", "The indicator's id")),
        )
        .arg(
            Arg::new("cell")
                .long("cell")
                .value_name(lang.pick("OMRÅDE,PERIOD", "AREA,PERIOD"))
                .help(lang.pick("Ett enskilt tal", "One number")),
        )
        .arg(
            Arg::new("turns")
                .long("turns")
                .action(clap::ArgAction::SetTrue)
                .help(lang.pick(
                    "Vänd varje konvention och visa hur mycket talen flyttar sig",
                    "Turn each convention and show how much the numbers move",
                )),
        )
        .arg(super::store_arg(lang))
        .arg(super::content_arg(lang))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let text = matches.get_one::<String>("indicator").expect("clap requires the argument");
    let (content, store) = (super::path(matches, "content"), super::path(matches, "store"));
    let opening = match opening::open(content, store) {
        // A store may have rows about persons and no published figures.
        Err(_) if store.is_some_and(|store| store.join("registers").is_dir()) => {
            opening::open(content, None)?
        }
        opening => opening?,
    };
    let indicator = find_indicator(&opening, text, lang)?;
    let mut answer = definition(indicator, lang);
    if indicator.computation.is_some() {
        answer.push_str(&computed::text(&opening.catalog, indicator, matches, lang)?);
    }
    if let Some(cell) = matches.get_one::<String>("cell") {
        answer.push_str(&explain_cell(&opening, indicator, cell, lang)?);
    }
    super::print(answer.as_bytes())?;
    Ok(Outcome::Done)
}

fn find_indicator<'a>(
    opening: &'a Opening,
    text: &str,
    lang: Lang,
) -> anyhow::Result<&'a Indicator> {
    let indicators = &opening.catalog.indicators;
    let by_id = text.parse::<IndicatorId>().ok().and_then(|id| indicators.get(&id));
    let by_kolada = || indicators.values().find(|i| i.kolada.as_deref() == Some(text));
    if let Some(indicator) = by_id.or_else(by_kolada) {
        return Ok(indicator);
    }
    let nearest = collate::nearest(text, indicators.keys().map(IndicatorId::as_str));
    match nearest {
        Some(near) => bail!(lang.pick(
            format!("ingen indikator heter \"{text}\"; menade du {near}?"),
            format!("no indicator is called \"{text}\"; did you mean {near}?"),
        )),
        None => bail!(lang.pick(
            format!("ingen indikator heter \"{text}\""),
            format!("no indicator is called \"{text}\""),
        )),
    }
}

fn definition(indicator: &Indicator, lang: Lang) -> String {
    let kind = words::kind(indicator.kind, lang);
    let better = words::better(indicator.better, lang);
    let evidence = words::evidence(indicator.evidence, lang);
    let mut rows = vec![
        (lang.pick("Id", "Id"), format!("{} {}", indicator.id, indicator.version)),
        (lang.pick("Typ", "Kind"), format!("{kind}. {better}")),
        ("", indicator.kind_reason.get(lang).to_owned()),
        (lang.pick("Enhet", "Unit"), indicator.unit.get(lang).to_owned()),
        (lang.pick("Population", "Population"), indicator.population.get(lang).to_owned()),
        (lang.pick("Täljare", "Numerator"), indicator.numerator.get(lang).to_owned()),
        (lang.pick("Nämnare", "Denominator"), indicator.denominator.get(lang).to_owned()),
        (lang.pick("Källa", "Source"), indicator.source.get(lang).to_owned()),
        (lang.pick("Belägg", "Evidence"), format!("{evidence}: {}", indicator.evidence_source)),
        (lang.pick("Försiktighet", "Caution"), indicator.caution.get(lang).to_owned()),
        (
            lang.pick("Ansvarig", "Owner"),
            format!(
                "{}; {} {}, {} {}",
                indicator.owner,
                lang.pick("granskad", "reviewed"),
                indicator.reviewed,
                lang.pick("granskas igen", "review due"),
                indicator.review_due
            ),
        ),
        (lang.pick("Definition", "Definition"), indicator.definition_hash.clone()),
    ];
    for series_break in &indicator.breaks {
        let text = format!("{}: {}", series_break.period, series_break.why.get(lang));
        rows.push((lang.pick("Brott", "Break"), text));
    }
    format!("{}\n{}\n\n{}", indicator.title.get(lang), indicator.shows.get(lang), table(&rows))
}

fn table(rows: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (label, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{label:<13}{value}");
    }
    text
}

fn explain_cell(
    opening: &Opening,
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
    let area = match opening.catalog.areas.find(area.trim()) {
        Ok(area) => area,
        Err(_) => bail!(lang.pick("området finns inte", "there is no such area")),
    };
    let figures = opening.store.figures(&indicator.id)?;
    let figure = figures
        .as_ref()
        .and_then(|f| Some((f, f.get(area.code, Sex::Both, AgeGroup::ALL, period)?)));
    let Some((figures, figure)) = figure else {
        if indicator.computation.is_some() {
            return Ok(String::new());
        }
        return Ok(lang.pick(
            format!("\n{} {period}: ingen uppgift i lagret.\n", area.name),
            format!("\n{} {period}: nothing in the store.\n", area.name_en),
        ));
    };
    let decimals = indicator.decimals;
    let status = figure.cell.status();
    let mut rows = vec![
        (lang.pick("Område", "Area"), format!("{} ({})", area.name, area.code)),
        (lang.pick("Period", "Period"), period.to_string()),
        (lang.pick("Värde", "Value"), figure.cell.show(lang, decimals)),
    ];
    if status != Status::Reported {
        rows.push((lang.pick("Betyder", "Means"), status.label(lang).to_owned()));
    }
    let counts = [
        (lang.pick("Täljare", "Numerator"), figure.cell.numerator()),
        (lang.pick("Nämnare", "Denominator"), figure.cell.denominator()),
    ];
    for (label, count) in counts {
        rows.extend(count.map(|n| (label, number::format(n, 0, lang))));
    }
    if let Some(delivery) = figures.delivery(figure) {
        rows.push((lang.pick("Leverans", "Delivery"), delivery.source.clone()));
        rows.push((lang.pick("Hämtad", "Retrieved"), delivery.retrieved.clone()));
        rows.push(("SHA-256", delivery.sha256.clone()));
    }
    rows.push((
        lang.pick("Metod", "Method"),
        lang.pick("publicerat tal, inget räknat här", "published figure, nothing computed here")
            .to_owned(),
    ));
    Ok(format!("\n{}", table(&rows)))
}
