//! Definitions as sentences: every choice that a definition makes is told, in both languages.

use catalog::definition::{
    AgeRule, Combine, Computation, Interval, Kept, LookHit, PersonYear, Repeats, Undelivered,
    UnknownArea,
};
use catalog::{Catalog, Indicator};
use cube::Lang;
use jiff::civil::date;
use profile::sentences::{flow, paragraph};

fn catalog() -> Catalog {
    catalog::load(&catalog::embedded(), date(2026, 11, 24)).0
}

fn computed(catalog: &Catalog) -> Vec<&Indicator> {
    let computed: Vec<&Indicator> =
        catalog.indicators.values().filter(|i| i.computation.is_some()).collect();
    assert!(computed.len() >= 50, "the content has computed indicators");
    computed
}

#[test]
fn every_definition_is_told_in_the_order_of_a_yearbook() {
    let catalog = catalog();
    let headings = |lang: Lang| -> [&str; 7] {
        lang.pick(
            ["Mått", "Population", "Täljare", "Nämnare", "Period", "Redovisning", "Konventioner"],
            [
                "Measure",
                "Population",
                "Numerator",
                "Denominator",
                "Period",
                "Presentation",
                "Conventions",
            ],
        )
    };
    for indicator in computed(&catalog) {
        for lang in Lang::ALL {
            let text = paragraph(&catalog, indicator, lang);
            let found: Vec<&str> =
                text.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
            assert_eq!(found, headings(lang), "{text}");
            for line in text.lines() {
                assert!(line.ends_with('.'), "{}: {line}", indicator.id);
                assert!(!line.contains("..") && !line.contains("  "), "{}: {line}", indicator.id);
            }
            assert!(
                flow(&catalog, indicator, lang).contains("→") || indicator.computation.is_some()
            );
        }
    }
}

/// A choice that could be turned without a word changing would be silent.
#[test]
fn no_choice_is_silent() {
    let catalog = catalog();
    let mut n_turned = 0;
    for indicator in computed(&catalog) {
        let defined = indicator.computation.as_ref().expect("it is computed");
        for (key, turned) in turned(defined) {
            let turned = Indicator { computation: Some(turned), ..indicator.clone() };
            for lang in Lang::ALL {
                let (before, after) =
                    (paragraph(&catalog, indicator, lang), paragraph(&catalog, &turned, lang));
                assert_ne!(before, after, "{} {key}", indicator.id);
            }
            n_turned += 1;
        }
    }
    assert!(n_turned > 300, "{n_turned} choices were turned");
}

/// The computation with one choice turned, for each that it makes.
fn turned(defined: &Computation) -> Vec<(&'static str, Computation)> {
    let mut all = Vec::new();
    let mut turn = |key: &'static str, change: &dyn Fn(&mut Computation)| {
        let mut turned = defined.clone();
        change(&mut turned);
        if turned != *defined {
            all.push((key, turned));
        }
    };
    turn("age", &|c| {
        for age in c.population.iter_mut().filter_map(|used| used.age.as_mut()) {
            *age =
                if *age == AgeRule::Attained { AgeRule::CalendarYear } else { AgeRule::Attained };
        }
    });
    turn("person_year", &|c| {
        if let Some(rule) = &mut c.person_year {
            *rule = match rule {
                PersonYear::Julian => PersonYear::DaysOfTheYear,
                PersonYear::DaysOfTheYear => PersonYear::Julian,
            };
        }
    });
    turn("per", &|c| c.per = c.per.map(|per| per * 10));
    turn("interval", &|c| c.interval = Interval::ExactPoisson);
    turn("level", &|c| c.level = c.level.map(|_| 90));
    turn("undelivered", &|c| {
        c.period.undelivered = match c.period.undelivered {
            Undelivered::Missing => Undelivered::Zero,
            _ => Undelivered::Missing,
        };
    });
    turn("over", &|c| {
        if let Some(over) = &mut c.period.over {
            over.1 = match over.1 {
                Combine::Pooled => Combine::MeanOfValues,
                Combine::MeanOfValues => Combine::Pooled,
            };
        }
    });
    turn("settled_days", &|c| c.period.settled_days = c.period.settled_days.map(|n| n + 1));
    turn("unknown_area", &|c| {
        c.by.unknown_area = c.by.unknown_area.map(|_| UnknownArea::OwnRow);
    });
    turn("split", &|c| c.by.split.clear());
    turn("numerator.repeats", &|c| {
        c.numerator.repeats = c.numerator.repeats.map(|_| Repeats::ClearAfterAny(17));
    });
    turn("numerator.where", &|c| c.numerator.condition = None);
    turn("denominator.repeats", &|c| {
        if let Some(side) = &mut c.denominator {
            side.repeats = side.repeats.map(|_| Repeats::FirstEver);
        }
    });
    turn("look.hit", &|c| {
        for hit in c.looks.iter_mut().filter_map(|look| look.hit.as_mut()) {
            *hit = if *hit == LookHit::StartsIn { LookHit::EndsIn } else { LookHit::StartsIn };
        }
    });
    turn("look.incomplete", &|c| {
        for look in &mut c.looks {
            let data = &mut look.incomplete.data;
            *data = if *data == Kept::Keep { Kept::Drop } else { Kept::Keep };
        }
    });
    all
}
