//! Deliveries in random order end in the state that they end in when taken in as they were received.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use crate::world::{MAN, WOMAN, World};

/// Test numbers published by Skatteverket.
const PERSONS: [&str; 4] = [WOMAN, MAN, "193803039142", "193803128432"];

/// How many deliveries each store gets. No two have the same day of receipt.
const PER_STORE: u64 = 50;

/// The generator splitmix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let n = u64::try_from(of.len()).expect("a short list");
        of[usize::try_from(self.below(n)).expect("a place in the list")]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            let other = self.below(u64::try_from(last + 1).expect("a short list"));
            all.swap(last, usize::try_from(other).expect("a place in the list"));
        }
    }
}

struct Delivery {
    register: &'static str,
    received: Date,
    rows: String,
}

/// A delivery of some register, with one to four rows of half a year that ends when it is received.
fn delivery(random: &mut Random, received: Date) -> Delivery {
    let n_rows = random.below(4) + 1;
    let start = random.below(5);
    let mut rows = String::new();
    let register = random.pick(&["khsl1", "sol-bestand", "bosattning", "lakemedel", "par-sluten"]);
    rows += match register {
        "sol-bestand" => "manad;kommun;personnummer;insats;fran;till\n",
        "bosattning" => "personnummer;kommun;fran;till\n",
        "lakemedel" => "personnummer;expedierad;atc;antal\n",
        "par-sluten" => "PERSONNR;SJUKHUS;MVO;INDATUM;UTDATUM;HDIA\n",
        _ => "",
    };
    for _ in 0..n_rows {
        let person = random.pick(&PERSONS);
        // Most rows of a delivery lie in two months, some lie far back.
        let back = if random.below(6) == 0 { random.below(9) } else { start + random.below(2) };
        let day = received.saturating_sub(i64::try_from(back).expect("few").months());
        let day = Date::new(day.year(), day.month(), 1).expect("a first of a month");
        let (kommun, hospital) = (random.pick(&["0180", "1480"]), random.pick(&["11001", "51001"]));
        let month = format!("{}{:02}", day.year(), day.month());
        let written = month.clone() + "01";
        let code = random.pick(&["J180", "J181", "S7200"]);
        rows += &match register {
            "khsl1" => format!("{kommun};;{};{};{person}\n", day.year(), day.month()),
            "sol-bestand" => format!("{month};{kommun};{person};hemtjanst;{day};\n"),
            "bosattning" => format!("{person};{kommun};{day};\n"),
            "lakemedel" => format!("{person};{day};N05BA01;{}\n", random.below(3) + 1),
            _ if random.below(8) == 0 => format!("{person};{hospital};311;{written};;{code}\n"),
            _ => format!("{person};{hospital};311;20200101;{written};{code}\n"),
        };
    }
    Delivery { register, received, rows }
}

fn take(world: &World, delivery: &Delivery) {
    world.take(delivery.register, delivery.received, &delivery.rows);
}

/// Takes deliveries in as they were received and in random order.
fn hold(seed: u64) {
    let mut random = Random(seed);
    let mut days: Vec<i64> = (0..i64::try_from(PER_STORE).expect("few") * 6).collect();
    random.shuffle(&mut days);
    days.truncate(usize::try_from(PER_STORE).expect("few"));
    days.sort_unstable();
    let received = |day: i64| date(2024, 1, 1).saturating_add(day.days());
    let mut deliveries: Vec<Delivery> =
        days.iter().map(|day| delivery(&mut random, received(*day))).collect();
    let in_order = World::new();
    deliveries.iter().for_each(|delivery| take(&in_order, delivery));
    random.shuffle(&mut deliveries);
    let shuffled = World::new();
    deliveries.iter().for_each(|delivery| take(&shuffled, delivery));
    // Any of them once more is no news.
    take(&shuffled, &deliveries[0]);
    let (expected, found) = (in_order.state(), shuffled.state());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert_eq!(text(&found["manifest.json"]), text(&expected["manifest.json"]), "seed {seed}");
    assert!(found == expected, "seed {seed}");
}

/// `NARBILD_DELIVERIES=10000 cargo test -p register --test state order` looks more closely.
#[test]
fn deliveries_in_random_order_end_as_in_order() {
    let n_deliveries: u64 = match std::env::var("NARBILD_DELIVERIES") {
        Ok(n) => n.parse().expect("NARBILD_DELIVERIES is a number"),
        Err(_) => 200,
    };
    for seed in 0..n_deliveries.div_ceil(PER_STORE) {
        hold(seed);
    }
}
