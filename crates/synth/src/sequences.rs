//! Deliveries that are wrong as a whole, seen beside what came before: each in a folder of its own, whose
//! files are taken in one by one, in the order of their names, into a store that is empty at first.

use std::fmt::Write as _;

use crate::calendar::{Calendar, month_start};
use crate::number::{self, Number, Sex};

/// The folder in which they are.
pub(crate) const FOLDER: &str = "leveranser-med-fel";

/// A file of a sequence.
pub(crate) struct Step {
    pub(crate) register: &'static str,
    /// The path below [`FOLDER`].
    pub(crate) path: String,
    /// The codes that taking it in must tell. R406 and R407 may come besides: they tell when the rows are
    /// from, and when the delivery came.
    pub(crate) codes: &'static [&'static str],
    pub(crate) bytes: Vec<u8>,
}

/// All sequences; `first_line` says that the files are fictional.
pub(crate) fn all(calendar: &Calendar, first_line: &str) -> Vec<Step> {
    let khsl1 = |months: &[(u32, u32)]| {
        let of_month = |(month, n): &(u32, u32)| municipal(calendar, *month, *n);
        months.iter().map(of_month).collect::<String>()
    };
    let usual = [(1, 60), (2, 60), (3, 60), (4, 60), (5, 60), (6, 20)];
    let reserve = khsl1(&[(1, 40)]) + &with_reserve_numbers(20);
    let files: [(&str, &str, &[&str], String); 10] = [
        ("R401/1", "khsl1", &["R401"], khsl1(&usual)),
        ("R402/1", "khsl1", &["R402"], khsl1(&[(1, 12), (2, 12), (3, 12), (5, 12)])),
        ("R403/1", "par-oppen", &[], visits(calendar, &["20220110", "20220210", "20220310"])),
        ("R403/2", "par-oppen", &["R403"], visits(calendar, &["20220110", "20220310"])),
        ("R404/1", "khsl1", &["R213", "R404"], reserve),
        ("R405/1", "sol-bestand", &[], decisions(calendar, "202201", &[1, 2])),
        ("R405/2", "sol-flode", &[], decisions(calendar, "202202", &[3])),
        // The second and the third are missing, and nobody has said that their decisions ended.
        ("R405/3", "sol-bestand", &["R405"], decisions(calendar, "202202", &[1])),
        ("R406/1", "par-oppen", &["R406"], visits(calendar, &["20141210", "20150110"])),
        ("R407/1", "khsl1", &["R407"], khsl1(&[(1, 12)])),
    ];
    let step = |(place, register, codes, rows): (&str, &'static str, _, String)| Step {
        register,
        path: format!("{place}-{register}-FIKTIV.csv"),
        codes,
        bytes: (first_line.to_owned() + &rows).into_bytes(),
    };
    files.into_iter().map(step).collect()
}

/// A woman born in 1930, the same for the same number.
fn woman(calendar: &Calendar, n: u32) -> String {
    let number: Number = number::number(calendar, Sex::Woman, month_start(1930, 0), 365, n).1;
    number.iter().map(|byte| char::from(*byte)).collect()
}

/// Rows of KHSL1: so many persons in a month of 2022.
fn municipal(calendar: &Calendar, month: u32, n: u32) -> String {
    (0..n).map(|person| format!("0180;;2022;{month};{}\n", woman(calendar, person))).collect()
}

/// Rows of KHSL1 in January 2022 about persons whom nobody can link: eleven digits are a running number.
fn with_reserve_numbers(n: u32) -> String {
    (0..n)
        .map(|person| format!("0180;;2022;1;{:011}\n", 10_000_000_019_u64 + u64::from(person)))
        .collect()
}

/// Visits of three persons on each day.
fn visits(calendar: &Calendar, days: &[&str]) -> String {
    let mut rows = "personnummer;sjukhus;mvo;kon;kommun;besoksdatum;akut;hdia\n".to_owned();
    for day in days {
        for person in 0..3 {
            let number = woman(calendar, person);
            let _ = writeln!(rows, "{number};90101;101;2;0180;{day};2;I109");
        }
    }
    rows
}

/// Decisions on hemtjänst of some persons, in effect in a month. Those of the third begin in February.
fn decisions(calendar: &Calendar, month: &str, persons: &[u32]) -> String {
    let mut rows = "manad;kommun;personnummer;insats;regi;beslut;fran;till;timmar\n".to_owned();
    for person in persons {
        let number = woman(calendar, *person);
        let from = if *person == 3 { "2022-02-10" } else { "2021-05-01" };
        let _ = writeln!(rows, "{month};0180;{number};hemtjanst;egen;2021-04-20;{from};;20,00");
    }
    rows
}
