//! The patient register: each delivery has the stays of three months, and the diagnoses of a stay come
//! when the stay comes.

use jiff::civil::{Date, date};

use crate::world::{MAN, WOMAN, World, told};

/// The days on which the deliveries of January–March, February–April and March–May come.
const DAYS: [Date; 3] = [date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)];

/// A stay at hospital 11001: the person, admission, discharge and main diagnosis.
type Stay = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// From November to February, and so outside the window of January–March by its admission.
const LONG: Stay = (WOMAN, "20241110", "20250220", &["S7200", "I489"]);
const JANUARY: Stay = (MAN, "20250110", "20250119", &["I500"]);
const DECEMBER_TO_JANUARY: Stay = (WOMAN, "20241020", "20250105", &["J189"]);
const MARCH: Stay = (MAN, "20250301", "20250303", &["M169"]);

fn stays(stays: &[Stay]) -> String {
    let mut text = "PERSONNR;SJUKHUS;MVO;INDATUM;UTDATUM;HDIA\n".to_owned();
    for (person, from, to, codes) in stays {
        text += &format!("{person};11001;311;{from};{to};{}\n", codes[0]);
    }
    text
}

fn diagnoses(stays: &[Stay]) -> String {
    let mut text = "PERSONNR;SJUKHUS;MVO;INDATUM;ORDNING;DIAGNOS\n".to_owned();
    for (person, from, _, codes) in stays {
        for (order, code) in (1..).zip(*codes) {
            text += &format!("{person};11001;311;{from};{order};{code}\n");
        }
    }
    text
}

/// Takes both files in.
fn deliver(world: &World, day: Date, of: &[Stay]) {
    for (id, rows) in [("par-sluten", stays(of)), ("par-sluten-diagnos", diagnoses(of))] {
        let receipt = world.take(id, day, &rows);
        assert_eq!(told(&receipt), [].into(), "{id}");
        assert!(receipt.is_stored);
    }
}

fn slot(month: &str, n_rows: u64) -> (String, u64) {
    (format!("11001/{month}"), n_rows)
}

#[test]
fn the_diagnoses_of_a_long_stay_lie_in_the_month_of_discharge() {
    let world = World::new();
    deliver(&world, DAYS[0], &[LONG, JANUARY, DECEMBER_TO_JANUARY, MARCH]);
    let expected = [slot("202501", 2), slot("202502", 2), slot("202503", 1)];
    assert_eq!(world.slots("par-sluten-diagnos"), expected);

    // Re-sent, it changes nothing.
    let once = world.state();
    deliver(&world, DAYS[0], &[LONG, JANUARY, DECEMBER_TO_JANUARY, MARCH]);
    assert!(world.state() == once);

    // The next delivery has the stay but not those discharged in January, which stay as they are.
    deliver(&world, DAYS[1], &[LONG, MARCH]);
    assert_eq!(world.slots("par-sluten-diagnos"), expected);

    // Corrected: another code, one diagnosis less, and nothing else is touched.
    let corrected: Stay = (LONG.0, LONG.1, LONG.2, &["S7210"]);
    deliver(&world, DAYS[1], &[corrected, MARCH]);
    let expected = [slot("202501", 2), slot("202502", 1), slot("202503", 1)];
    assert_eq!(world.slots("par-sluten-diagnos"), expected);
    assert_eq!(
        world.words("par-sluten-diagnos"),
        ["11001", "311", "I500", "J189", "M169", "S7210"]
    );

    // Removed: the delivery of its months does not have it any longer.
    deliver(&world, DAYS[1], &[MARCH]);
    assert_eq!(world.slots("par-sluten-diagnos"), [slot("202501", 2), slot("202503", 1)]);

    // A store in which it came first as corrected is the same; its first delivery is another.
    deliver(&world, DAYS[1], &[corrected, MARCH]);
    let other = World::new();
    deliver(&other, DAYS[0], &[JANUARY, DECEMBER_TO_JANUARY, MARCH]);
    deliver(&other, DAYS[1], &[corrected, MARCH]);
    let tables = |world: &World| {
        let mut state = world.state();
        state.remove("manifest.json");
        state
    };
    // Both registers have the same persons with as many rows, which is one file.
    assert_eq!(tables(&world).len(), 5);
    assert!(tables(&world) == tables(&other));
}

/// A stay that is discharged later than was said moves with its diagnoses, and one that goes on is told
/// anew by each delivery.
#[test]
fn a_stay_that_moves_takes_its_diagnoses_along() {
    let world = World::new();
    let ongoing: Stay = (LONG.0, LONG.1, "", LONG.3);
    deliver(&world, DAYS[0], &[ongoing, JANUARY, MARCH]);
    let rows = world.slots("par-sluten-diagnos");
    assert_eq!(rows, [slot("202501", 1), slot("202503", 1), slot("open", 2)]);
    let discharged: Stay = (LONG.0, LONG.1, "20250420", LONG.3);
    deliver(&world, DAYS[1], &[discharged, MARCH]);
    let rows = world.slots("par-sluten-diagnos");
    assert_eq!(rows, [slot("202501", 1), slot("202503", 1), slot("202504", 2)]);
    let later: Stay = (LONG.0, LONG.1, "20250502", LONG.3);
    deliver(&world, DAYS[2], &[later, MARCH]);
    let rows = world.slots("par-sluten-diagnos");
    assert_eq!(rows, [slot("202501", 1), slot("202503", 1), slot("202505", 2)]);
}

/// Without stays, the rows of a stay are known by the stay, and kept as long as they may hold.
#[test]
fn diagnoses_without_stays_are_neither_lost_nor_doubled() {
    let world = World::new();
    let take = |day, of: &[Stay]| {
        let receipt = world.take("par-sluten-diagnos", day, &diagnoses(of));
        assert_eq!(told(&receipt), [].into());
    };
    take(DAYS[0], &[LONG, DECEMBER_TO_JANUARY, MARCH]);
    assert_eq!(world.slots("par-sluten-diagnos"), [slot("202501", 3), slot("202503", 1)]);
    let before = world.state();
    take(DAYS[0], &[LONG, DECEMBER_TO_JANUARY, MARCH]);
    assert!(world.state() == before);
    // Whether the third stay is over, nobody can tell; the others come again and stand once.
    let april: Stay = (MAN, "20250401", "20250403", &["M170"]);
    take(DAYS[1], &[LONG, MARCH, april]);
    let rows = [slot("202501", 1), slot("202502", 2), slot("202503", 1), slot("202504", 1)];
    assert_eq!(world.slots("par-sluten-diagnos"), rows);
}

/// The only external cause of a month is taken back: the file of causes has no row of the month, and
/// what it covers is told by the stays of the same day.
#[test]
fn what_a_sparse_file_covers_is_told_by_the_stays() {
    let world = World::new();
    let causes = |of: &[(&str, &str)]| {
        let rows = of.iter().map(|(from, code)| format!("{WOMAN};11001;311;{from};{code}\n"));
        "PERSONNR;SJUKHUS;MVO;INDATUM;EKOD\n".to_owned() + &rows.collect::<String>()
    };
    let february: Stay = (WOMAN, "20250201", "20250203", &["S720"]);
    let april: Stay = (WOMAN, "20250401", "20250403", &["S720"]);
    deliver(&world, DAYS[0], &[JANUARY, february, MARCH]);
    world.take("par-sluten-orsak", DAYS[0], &causes(&[("20250201", "W0199")]));
    assert_eq!(world.slots("par-sluten-orsak"), [slot("202502", 1)]);
    deliver(&world, DAYS[1], &[february, MARCH, april]);
    world.take("par-sluten-orsak", DAYS[1], &causes(&[("20250401", "W0199")]));
    assert_eq!(world.slots("par-sluten-orsak"), [slot("202504", 1)]);
}

/// A stay of a month that was delivered long ago does not take the place of the month, and the rest of
/// its delivery is taken in.
#[test]
fn an_old_stay_is_set_aside_and_the_others_are_taken_in() {
    let world = World::new();
    let old: Stay = (WOMAN, "20241101", "20241103", &["J180"]);
    let others: [Stay; 2] =
        [(MAN, "20241105", "20241106", &["J181"]), (MAN, "20241201", "20241206", &["J182"])];
    world.take("par-sluten", date(2025, 1, 31), &stays(&others));
    for _ in 0..2 {
        let receipt = world.take("par-sluten", DAYS[0], &stays(&[JANUARY, old, MARCH]));
        assert_eq!((receipt.counts.accepted, receipt.counts.rejected), (2, 1));
        assert_eq!(told(&receipt), [("R305", 1)].into());
        assert_eq!(receipt.findings[0].first[0].line, 3);
        let kept = ["202411", "202412", "202501", "202503"].map(|month| slot(month, 1));
        assert_eq!(world.slots("par-sluten"), kept);
    }
    // The whole month can be sent by itself, with the row.
    let receipt = world.take("par-sluten", DAYS[0], &stays(&[others[0], old]));
    assert_eq!((told(&receipt), receipt.n_replaced), ([].into(), 1));
    assert_eq!(world.slots("par-sluten")[0], slot("202411", 2));
}

/// Where nothing is stored of the old month, a delivery of many months is taken in whole.
#[test]
fn many_months_are_taken_in_at_once() {
    let world = World::new();
    let years: Vec<Stay> = vec![
        (WOMAN, "20210301", "20210303", &["J180"]),
        (MAN, "20230301", "20230303", &["J181"]),
        JANUARY,
        MARCH,
    ];
    deliver(&world, DAYS[0], &years);
    let once = world.state();
    deliver(&world, DAYS[0], &years);
    assert!(world.state() == once);
    assert_eq!(world.slots("par-sluten").len(), 4);
}
