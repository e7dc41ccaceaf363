//! Random figures: what goes in comes out, and how they are divided into deliveries does not
//! matter.

use std::collections::BTreeMap;

use cube::{AgeGroup, AreaCode, Cell, Delivery, Figure, Figures, Period, Sex, Status};
use figure::ImportKind::Table;
use proptest::prelude::*;

use crate::world::{World, id};

fn any_cell() -> impl Strategy<Value = Cell> {
    let number = || prop_oneof![Just(0.0), -1e6..1e6_f64, Just(1e-310), Just(1.7e308)];
    let beside = || proptest::option::of(0.0..1e9_f64);
    let decimals = || proptest::option::of(0_u8..6);
    let with_value = (number(), beside(), beside(), any::<bool>(), decimals());
    prop_oneof![
        with_value.prop_map(|(value, numerator, denominator, interval, decimals)| {
            let cell = Cell::reported(value).with_counts(numerator, denominator);
            let cell = if interval {
                cell.with_interval(Some(value - value.abs() * 0.1), Some(value))
            } else {
                cell
            };
            decimals.map_or(cell, |d| cell.with_decimals(d))
        }),
        (2_usize..7).prop_map(|i| Cell::absent(Status::ALL[i])),
    ]
}

fn any_period() -> impl Strategy<Value = Period> {
    let year = || 1950_u16..2030;
    prop_oneof![
        year().prop_map(Period::year),
        (year(), 1_u16..5).prop_filter_map("a span", |(y, n)| Period::years(y, y + n)),
        (year(), 1_u8..5).prop_filter_map("a quarter", |(y, q)| Period::quarter(y, q)),
        (year(), 1_u8..13).prop_filter_map("a month", |(y, m)| Period::month(y, m)),
        (year(), 1_u8..53).prop_filter_map("a week", |(y, w)| Period::week(y, w)),
    ]
}

fn any_figure() -> impl Strategy<Value = Figure> {
    let area = prop_oneof![Just("00"), Just("01"), Just("25"), Just("0114"), Just("2584")];
    let age = prop_oneof![Just("0+"), Just("65-79"), Just("80+"), Just("7")];
    (area, 0_usize..3, age, any_period(), any_cell()).prop_map(|(area, sex, age, period, cell)| {
        Figure {
            area: area.parse::<AreaCode>().expect("a code"),
            sex: Sex::ALL[sex],
            age: age.parse::<AgeGroup>().expect("an age group"),
            period,
            cell,
            delivery: 0,
        }
    })
}

/// Figures of several indicators, each key once.
fn any_tables() -> impl Strategy<Value = Vec<Figures>> {
    let table = proptest::collection::vec(any_figure(), 1..60);
    proptest::collection::vec(table, 1..5).prop_map(|tables| {
        let delivery = Delivery {
            sha256: "0".repeat(64),
            source: "slump".into(),
            retrieved: "2026-01-01".into(),
        };
        let table = |(i, rows): (usize, Vec<Figure>)| {
            let rows: BTreeMap<_, _> = rows.into_iter().map(|f| (f.key(), f)).collect();
            let name = id(&format!("slump-{i}"));
            Figures::new(name, vec![delivery.clone()], rows.into_values().collect()).expect("once")
        };
        tables.into_iter().enumerate().map(table).collect()
    })
}

fn assert_same(expected: &[Figures], world: &World) {
    for table in expected {
        let back = world.figures(table.indicator().as_str());
        assert_eq!(table.rows().len(), back.rows().len());
        for (a, b) in table.rows().iter().zip(back.rows()) {
            assert_eq!(a.key(), b.key());
            assert!(a.cell.same(&b.cell), "{:?} became {:?}", a.cell, b.cell);
        }
    }
}

/// Each indicator's rows where the closure says so.
fn part(tables: &[Figures], holds: impl Fn(usize) -> bool) -> Vec<Figures> {
    let mut n = 0;
    let mut wanted = || {
        n += 1;
        holds(n)
    };
    let part = tables.iter().map(|table| {
        let rows = table.rows().iter().filter(|_| wanted()).copied().collect();
        let deliveries = table.deliveries().to_vec();
        Figures::new(table.indicator().clone(), deliveries, rows).expect("once")
    });
    part.filter(|table| !table.rows().is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn figures_come_back_from_csv_and_parquet(tables in any_tables()) {
        let world = World::new();
        let parquet = figure::to_parquet(&tables).expect("small tables");
        let receipt = world.import(Table, "t.parquet", parquet, "");
        prop_assert_eq!(receipt.set_aside, 0);
        assert_same(&tables, &world);
        let again = world.import(Table, "t.csv", figure::to_csv(&tables), "");
        prop_assert_eq!(again.unchanged, receipt.rows);
        prop_assert_eq!(again.set_aside + again.revised + again.imported, 0);
    }

    #[test]
    fn how_figures_are_divided_into_deliveries_does_not_matter(
        tables in any_tables(),
        cut in 1_usize..7,
    ) {
        let world = World::new();
        for k in 0..cut {
            let part = part(&tables, |n| n % cut == k);
            let bytes = if k % 2 == 0 {
                figure::to_csv(&part)
            } else {
                figure::to_parquet(&part).expect("small tables")
            };
            let name = if k % 2 == 0 { "t.csv" } else { "t.parquet" };
            let receipt = world.import(Table, name, bytes, "");
            prop_assert_eq!(receipt.imported, receipt.rows);
        }
        assert_same(&tables, &world);
        prop_assert!(world.store().revisions(None).expect("readable").is_empty());
    }

    #[test]
    fn any_bytes_are_imported_or_told(bytes: Vec<u8>, kind in 0_usize..4, head in 0_usize..6) {
        const HEADS: [&[u8]; 6] = [
            b"", b"{\"values\": [", b"indicator,area,period,value\n", b"PAR1", b"\x1f\x8b\x08", b"PK\x03\x04",
        ];
        let world = World::new();
        let bytes = [HEADS[head], &bytes].concat();
        let receipt = world.import(figure::ImportKind::ALL[kind], "t", bytes, "");
        prop_assert!(receipt.findings.worst().is_some() || receipt.rows == 0);
    }
}
