//! Checks that need more than one file: what points at what.

use std::collections::{BTreeMap, BTreeSet};

use cube::{IndicatorId, Text, collate};

use crate::load::indicator::Definition;
use crate::load::profile::{Mention, Read};
use crate::load::sink::Sink;
use crate::{Finding, Indicator, Measure, Place, Profile, Theme, rule};

/// Tells every reference that leads nowhere, and what nothing refers to.
pub(crate) fn check(
    definitions: &[Definition],
    profiles: &[Read],
    themes: Option<&[(Theme, Place)]>,
    claimed: &BTreeSet<IndicatorId>,
    sink: &Sink,
) {
    if let Some(themes) = themes {
        check_themes(definitions, themes, sink);
    }
    check_series(definitions, sink);
    let by_id: BTreeMap<&IndicatorId, &Indicator> =
        definitions.iter().filter_map(|d| d.indicator.as_ref()).map(|i| (&i.id, i)).collect();
    check_persons(definitions, &by_id, claimed, sink);
    for mention in profiles.iter().flat_map(|p| &p.mentions) {
        check_mention(mention, &by_id, claimed, sink);
    }
    let mentioned: BTreeSet<&str> =
        profiles.iter().flat_map(|p| &p.mentions).map(|m| m.indicator.as_str()).collect();
    for definition in definitions.iter().filter(|d| !mentioned.contains(d.stem.as_str())) {
        let id = &definition.stem;
        let what = Text::new(
            format!("`{id}` står inte i någon profil"),
            format!("`{id}` is in no profile"),
        );
        sink.tell(&rule::IN_NO_PROFILE, definition.title_place.clone(), what);
    }
}

fn check_themes(definitions: &[Definition], themes: &[(Theme, Place)], sink: &Sink) {
    let mut homeless: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
    for definition in definitions {
        if !themes.iter().any(|(theme, _)| theme.id == definition.theme) {
            homeless.entry(&definition.theme).or_insert((0, &definition.title_place)).0 += 1;
        }
    }
    for (folder, (n, first)) in homeless {
        let place = Place { file: first.file.clone(), ..Place::default() };
        let what = Text::new(
            format!("temat `{folder}` finns inte i themes.toml; mappen har {n} definitioner"),
            format!("the theme `{folder}` is not in themes.toml; its folder has {n} definitions"),
        );
        let finding = Finding::of(&rule::UNKNOWN_THEME, place, what);
        sink.push(match collate::nearest(folder, themes.iter().map(|(t, _)| t.id.as_str())) {
            Some(near) => finding.with_nearest(near),
            None => finding,
        });
    }
    for (theme, place) in themes {
        if !definitions.iter().any(|d| d.theme == theme.id) {
            let what = Text::new(
                format!("temat `{}` har inga indikatorer", theme.id),
                format!("the theme `{}` has no indicators", theme.id),
            );
            sink.tell(&rule::EMPTY_THEME, place.clone(), what);
        }
    }
}

/// One series belongs to one definition.
fn check_series(definitions: &[Definition], sink: &Sink) {
    let mut claims: BTreeMap<&str, &Definition> = BTreeMap::new();
    for definition in definitions {
        let Some((kolada, place)) = &definition.kolada else { continue };
        if let Some(first) = claims.get(kolada.as_str()) {
            let id = &first.stem;
            let what = Text::new(
                format!("serien {kolada} hör redan till `{id}`"),
                format!("the series {kolada} belongs to `{id}` already"),
            );
            sink.tell(&rule::DUPLICATE_SERIES, place.clone(), what);
        } else {
            claims.insert(kolada, definition);
        }
    }
}

fn check_persons(
    definitions: &[Definition],
    by_id: &BTreeMap<&IndicatorId, &Indicator>,
    claimed: &BTreeSet<IndicatorId>,
    sink: &Sink,
) {
    for (persons, place) in definitions.iter().filter_map(|d| d.persons.as_ref()) {
        if !claimed.contains(persons) {
            sink.push(dead(&rule::DEAD_PERSONS, persons, place, claimed));
        } else if by_id.get(persons).is_some_and(|found| found.measure != Measure::Count) {
            let what = Text::new(
                format!("`{persons}` är inte ett antal"),
                format!("`{persons}` is not a count"),
            );
            sink.tell(&rule::PERSONS_NOT_COUNT, place.clone(), what);
        }
    }
}

fn check_mention(
    mention: &Mention,
    by_id: &BTreeMap<&IndicatorId, &Indicator>,
    claimed: &BTreeSet<IndicatorId>,
    sink: &Sink,
) {
    if !claimed.contains(&mention.indicator) {
        sink.push(dead(mention.dead, &mention.indicator, &mention.place, claimed));
        return;
    }
    let (Some(indicator), Some(levels)) = (by_id.get(&mention.indicator), &mention.levels) else {
        return;
    };
    let empty: Vec<&str> =
        levels.iter().filter(|l| !indicator.levels.contains(l)).map(|l| l.word()).collect();
    if empty.len() == levels.len() && !empty.is_empty() {
        let (id, words) = (&mention.indicator, empty.join(", "));
        let what = Text::new(
            format!("`{id}` finns inte på någon av nivåerna {words}"),
            format!("`{id}` exists at none of the levels {words}"),
        );
        sink.tell(&rule::LEVEL_WITHOUT_FIGURES, mention.place.clone(), what);
    }
}

fn dead(
    rule: &'static rule::Rule,
    id: &IndicatorId,
    place: &Place,
    claimed: &BTreeSet<IndicatorId>,
) -> Finding {
    let what =
        Text::new(format!("indikatorn `{id}` finns inte"), format!("there is no indicator `{id}`"));
    let finding = Finding::of(rule, place.clone(), what);
    match collate::nearest(id.as_str(), claimed.iter().map(IndicatorId::as_str)) {
        Some(near) => finding.with_nearest(near),
        None => finding,
    }
}

/// The definitions without what would count with figures that are no counts.
pub(crate) fn without_wrong_counting(
    mut indicators: BTreeMap<IndicatorId, Indicator>,
) -> BTreeMap<IndicatorId, Indicator> {
    let is_count = |i: &&Indicator| i.measure == Measure::Count;
    let counts: BTreeSet<IndicatorId> =
        indicators.values().filter(is_count).map(|i| i.id.clone()).collect();
    for indicator in indicators.values_mut() {
        indicator.counting.take_if(|c| !counts.contains(&c.persons));
    }
    indicators
}

/// The profile without what points at indicators that are not in the catalogue.
pub(crate) fn prune(
    mut profile: Profile,
    indicators: &BTreeMap<IndicatorId, Indicator>,
) -> Profile {
    for section in &mut profile.sections {
        section.rows.retain(|row| indicators.contains_key(&row.indicator));
    }
    profile.facts.retain(|id| indicators.contains_key(id));
    profile.peers.traits.retain(|t| indicators.contains_key(&t.indicator));
    profile
}
