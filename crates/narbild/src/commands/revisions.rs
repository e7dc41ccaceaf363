//! `narbild revisions`: what sources have changed in figures already published.

use std::fmt::Write as _;

use clap::{Arg, ArgAction, ArgMatches, Command};
use cube::{IndicatorId, Lang, number};
use figure::{Revision, RevisionSummary};

use super::{Context, Outcome};
use opening::Opening;

pub(super) fn command(lang: Lang) -> Command {
    Command::new("revisions")
        .about(lang.pick(
            "Visa vilka publicerade siffror som har ändrats",
            "Show which published figures have changed",
        ))
        .after_help(lang.pick(
            "Exempel:\n  narbild revisions\n  narbild revisions akutbesok-80-plus\n  narbild revisions --summary",
            "Examples:\n  narbild revisions\n  narbild revisions akutbesok-80-plus\n  narbild revisions --summary",
        ))
        .arg(
            Arg::new("indicator")
                .value_name("INDIKATOR")
                .help(lang.pick("Bara en indikator", "One indicator only")),
        )
        .arg(
            Arg::new("summary")
                .long("summary")
                .action(ArgAction::SetTrue)
                .help(lang.pick(
                    "Hur många och hur stora, per indikator och leverans",
                    "How many and how large, by indicator and delivery",
                )),
        )
        .arg(super::store_arg(lang))
        .arg(super::content_arg(lang))
}

pub(super) fn run(matches: &ArgMatches, context: Context) -> anyhow::Result<Outcome> {
    let lang = context.lang;
    let opening = opening::open(super::path(matches, "content"), super::path(matches, "store"))?;
    let wanted: Option<IndicatorId> =
        matches.get_one::<String>("indicator").map(|text| text.parse()).transpose()?;
    let revisions = opening.store.revisions(wanted.as_ref())?;
    let text = if revisions.is_empty() {
        lang.pick("Inga publicerade siffror har ändrats.\n", "No published figure has changed.\n")
            .to_owned()
    } else if matches.get_flag("summary") {
        summary(&figure::summarise(&revisions), lang)
    } else {
        list(&opening, &revisions, lang)
    };
    super::print(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn list(opening: &Opening, revisions: &[Revision], lang: Lang) -> String {
    let mut text = String::new();
    for revision in revisions {
        let decimals = revision.decimals(&opening.catalog);
        let area = opening.catalog.areas.get(revision.area);
        let name = area.map(|a| lang.pick(&a.name, &a.name_en).clone());
        let name = name.unwrap_or_else(|| revision.area.to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{}  {name}  {}  {}: {} {} {}  ({} {})",
            revision.indicator,
            revision.period,
            revision.sex,
            revision.old.show(lang, decimals),
            lang.pick("blev", "became"),
            revision.new.show(lang, decimals),
            revision.new_delivery.source,
            revision.new_delivery.retrieved,
        );
    }
    text
}

fn summary(summaries: &[RevisionSummary], lang: Lang) -> String {
    let share = |change: Option<f64>| {
        change.map_or_else(|| "–".to_owned(), |c| number::format_percent(c * 100.0, 1, lang))
    };
    let mut text = String::new();
    for one in summaries {
        let _ = writeln!(
            text,
            "{}  {}: {}  {}: {}  {}: {}  ({} {})",
            one.indicator,
            lang.pick("ändrade", "revised"),
            number::format(one.n as f64, 0, lang),
            lang.pick("median", "median"),
            share(one.median_change),
            lang.pick("störst", "largest"),
            share(one.max_change),
            one.delivery.source,
            one.delivery.retrieved,
        );
    }
    text
}
