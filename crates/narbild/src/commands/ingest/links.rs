//! `narbild ingest --links`: persons who have changed number.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};
use cube::Lang;
use jiff::civil::Date;
use terminology::{Invalid, LinkFault, LinkFaultKind, Links};

/// So many lines at fault are told one by one.
const TOLD: usize = 20;

pub(super) fn arg(lang: Lang) -> Arg {
    Arg::new("links")
        .long("links")
        .value_name(lang.pick("FIL", "FILE"))
        .value_parser(value_parser!(PathBuf))
        .help(lang.pick(
            "Bytta personnummer: det gamla;det nya på varje rad, i en fil som bara du får läsa",
            "Changed numbers of persons: former;present on each line, in a file that only you may read",
        ))
}

/// The links that the user gives, and the lines of the file that are not used.
pub(super) fn read(
    matches: &ArgMatches,
    today: Date,
    lang: Lang,
) -> anyhow::Result<(Links, Vec<LinkFault>)> {
    let Some(path) = crate::commands::path(matches, "links") else {
        return Ok((Links::default(), Vec::new()));
    };
    register::read_links(path, today).map_err(|error| super::told(error, lang))
}

/// The lines at fault, one by one, without any number.
pub(super) fn told(faults: &[LinkFault], lang: Lang) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail, here and below.
    for LinkFault { line, kind } in faults.iter().take(TOLD) {
        let what = what(*kind, lang);
        let _ = match lang {
            Lang::Sv => writeln!(text, "  länkfilen rad {line}: {what}"),
            Lang::En => writeln!(text, "  the link file line {line}: {what}"),
        };
    }
    if let Some(n) = faults.len().checked_sub(TOLD).filter(|n| *n > 0) {
        let _ = match lang {
            Lang::Sv => writeln!(text, "  och {n} rader till"),
            Lang::En => writeln!(text, "  and {n} more lines"),
        };
    }
    text
}

fn what(kind: LinkFaultKind, lang: Lang) -> String {
    match (kind, lang) {
        (LinkFaultKind::Former(why), Lang::Sv) => format!("det gamla numret: {}", swedish(why)),
        (LinkFaultKind::Former(why), Lang::En) => format!("the former number: {why}"),
        (LinkFaultKind::Present(why), Lang::Sv) => format!("det nya numret: {}", swedish(why)),
        (LinkFaultKind::Present(why), Lang::En) => format!("the present number: {why}"),
        (LinkFaultKind::Disagrees { with_line }, Lang::Sv) => {
            format!("säger emot rad {with_line} om samma nummer; ingen av dem används")
        }
        (LinkFaultKind::Disagrees { with_line }, Lang::En) => {
            format!("contradicts line {with_line} about the same number; neither is used")
        }
        (LinkFaultKind::Fields, _) => {
            lang.pick("har inte två fält", "has not two fields").to_owned()
        }
        (LinkFaultKind::Reserve, _) => lang
            .pick(
                "ett reservnummer betyder en person bara där det getts",
                "a reserve number means a person only where it was given",
            )
            .to_owned(),
        (LinkFaultKind::Fictional, _) => lang
            .pick(
                "det ena numret är påhittat (månad 81–92) och det andra inte",
                "one number is fictional (month 81-92) and the other is not",
            )
            .to_owned(),
        (LinkFaultKind::Itself, _) => {
            lang.pick("båda numren är samma", "both are the same number").to_owned()
        }
        (LinkFaultKind::Circle, _) => lang
            .pick(
                "bytena går i ring, så inget nummer är det nuvarande",
                "the changes go round, so that no number is the present one",
            )
            .to_owned(),
        (_, _) => lang.pick("kan inte användas", "cannot be used").to_owned(),
    }
}

fn swedish(why: Invalid) -> &'static str {
    match why {
        Invalid::Empty => "saknas",
        Invalid::Character => "har ett tecken som inget personnummer har där",
        Invalid::Length => "har fel antal tecken",
        Invalid::Century => "börjar varken med ett sekel eller som ett reservnummer",
        Invalid::Date => "har en dag som inte finns",
        Invalid::Ahead => "har ett födelseår som inte har varit",
        Invalid::CheckDigit => "har fel kontrollsiffra",
        Invalid::BirthNumber => "har födelsenummer 000, som aldrig ges",
        Invalid::OnlyDate => "är bara en födelsedag",
        Invalid::Placeholder => "är en upprepad siffra",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// Skatteverket's test numbers. The second row's check digit is wrong, and of the ten digits the month is 32.
    #[test]
    fn lines_are_told_without_a_number() {
        let lines = "193203199108;193803039142\n193206127875;193803039142\n193206127874;1932061278\n\
            193203199108;193206127874\n";
        let (_, faults) = Links::read(lines.as_bytes(), date(2025, 3, 31));
        assert_eq!(
            super::told(&faults, Lang::Sv),
            "  länkfilen rad 2: det gamla numret: har fel kontrollsiffra\n  \
            länkfilen rad 3: det nya numret: har en dag som inte finns\n  \
            länkfilen rad 4: säger emot rad 1 om samma nummer; ingen av dem används\n"
        );
        assert_eq!(
            super::told(&faults[..1], Lang::En),
            "  the link file line 2: the former number: the check digit is another\n"
        );
        let many = vec![faults[0]; 23];
        assert!(super::told(&many, Lang::Sv).ends_with("och 3 rader till\n"));
    }
}
