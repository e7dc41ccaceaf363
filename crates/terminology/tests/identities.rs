//! Identities against what others have published, and against what must hold for all of them.

mod outside;

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use terminology::{Identity, IdentityKind, Invalid, LegalSex, Reserve};

const TODAY: Date = date(2026, 11, 24);

/// The fields of a line, with quotation marks taken off.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut is_quoted = false;
    for c in line.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields.last_mut().expect("never empty").push(c),
        }
    }
    fields
}

fn told(identity: &Identity) -> (String, String, String) {
    let birth = identity.birth_date().map(|day| day.to_string());
    let birth = birth.or_else(|| identity.birth_year().map(|year| year.to_string()));
    let sex = identity.sex().map_or("", |sex| match sex {
        LegalSex::Woman => "woman",
        LegalSex::Man => "man",
    });
    (identity.kind().word().to_owned(), birth.unwrap_or_default(), sex.to_owned())
}

#[test]
fn published_examples_are_read_as_published() {
    let mut kinds = BTreeSet::new();
    for line in include_str!("../reference/identities.csv").lines().skip(1) {
        let row = fields(line);
        let [text, written, is, birth, sex, source] = row.as_slice() else {
            panic!("six fields: {line}")
        };
        let written: Date = written.parse().expect("a date");
        let found = match Identity::parse(text.as_bytes(), written) {
            Ok(identity) => told(&identity),
            Err(reason) => (format!("{reason:?}"), String::new(), String::new()),
        };
        assert_eq!(found, (is.clone(), birth.clone(), sex.clone()), "{text}: {source}");
        kinds.insert(is.clone());
    }
    for kind in IdentityKind::all() {
        assert!(kinds.contains(kind.word()), "{} has an example", kind.word());
    }
    for reason in Invalid::ALL {
        assert!(kinds.contains(&format!("{reason:?}")), "{reason:?} has an example");
    }
}

/// Every number as it stands, in the form with ten characters, and with each digit changed.
fn check_test_number(number: &str) {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let identity = Identity::parse(number.as_bytes(), TODAY).expect("an official test number");
    assert_eq!(identity.kind(), IdentityKind::Personnummer);
    assert_eq!(identity.expose(), digits.as_bytes());
    let day: Date = number[..8].parse().expect("a date");
    assert_eq!(identity.birth_date(), Some(day));
    let is_man = digits.as_bytes()[10] % 2 == 1;
    assert_eq!(identity.sex() == Some(LegalSex::Man), is_man);

    let written_at_99 = date(day.year() + 99, 12, 31);
    let written_at_100 = date(day.year() + 100, 1, 1);
    for (sign, written) in [("-", written_at_99), ("+", written_at_100), ("", written_at_99)] {
        let short = format!("{}{sign}{}", &digits[2..8], &digits[8..]);
        assert_eq!(Identity::parse(short.as_bytes(), written).as_ref(), Ok(&identity));
    }
    for place in 2..12 {
        let mut changed = digits.clone().into_bytes();
        changed[place] = b'0' + (changed[place] - b'0' + 1) % 10;
        let read = Identity::parse(&changed, TODAY);
        assert!(read.is_err(), "a changed digit is noticed: place {place} of {number}");
    }
}

#[test]
fn official_test_numbers_are_personnummer() {
    let rows: Vec<&str> = include_str!("../reference/testpersonnummer.csv").lines().collect();
    assert!(rows.len() > 40);
    for row in &rows[1..] {
        check_test_number(row.split(',').next().expect("a first field"));
    }
}

#[test]
fn all_official_test_numbers_are_personnummer() {
    let file = "07_individual/skatteverket_testpersonnummer.csv";
    let Some(bytes) = outside::outside(file) else { return };
    let text = String::from_utf8(bytes).expect("digits");
    let numbers: BTreeSet<&str> = text.lines().skip(1).collect();
    assert_eq!(numbers.len(), 13_174, "as many as the source says, all different");
    numbers.into_iter().for_each(check_test_number);
}

#[test]
fn nothing_of_a_number_is_printed() {
    for text in ["19121212-1212", "19810829M071", "4711"] {
        let identity = Identity::parse(text.as_bytes(), TODAY).expect("an example");
        let printed = format!("{identity:?} {identity:#?}");
        assert!(!printed.contains(&text[text.len() - 4..]), "{printed}");
        assert!(printed.contains("···"));
    }
}

/// The check digit, computed as SKV 704 explains it: by hand, digit by digit.
fn check_digit(nine: &str) -> char {
    let sum: u32 = nine
        .chars()
        .zip([2, 1].into_iter().cycle())
        .map(|(c, weight)| c.to_digit(10).expect("a digit") * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    char::from_digit((10 - sum % 10) % 10, 10).expect("less than ten")
}

fn days() -> impl Strategy<Value = Date> {
    (1800_i16..=2026, 1_i8..=12, 1_i8..=31)
        .prop_filter_map("a day that exists", |(y, m, d)| Date::new(y, m, d).ok())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    /// Whatever the bytes, the answer is a kind or a reason, and the canonical form is read as itself.
    #[test]
    fn any_bytes_are_classified(bytes in prop::collection::vec(any::<u8>(), 0..24)) {
        check_any(&bytes)?;
    }

    #[test]
    fn anything_like_an_identity_is_classified(text in " ?[0-9]{4,8}[-+]?[0-9A-Za-z]{0,6} ?") {
        check_any(text.as_bytes())?;
    }

    #[test]
    fn a_made_number_is_read_back(day in days(), n in 1_u32..=999, moved in any::<bool>()) {
        let shift = if moved { 60 } else { 0 };
        let body = format!("{:04}{:02}{:02}{n:03}", day.year(), day.month(), day.day() + shift);
        let text = format!("{body}{}", check_digit(&body[2..]));
        let expected =
            if moved { IdentityKind::Samordningsnummer } else { IdentityKind::Personnummer };
        let identity = Identity::parse(text.as_bytes(), TODAY);
        let identity = identity.expect("made by the rules");
        prop_assert_eq!(identity.kind(), expected);
        prop_assert_eq!(identity.birth_date(), Some(day));
        prop_assert_eq!(identity.birth_year(), Some(day.year()));
        prop_assert_eq!(identity.expose(), text.as_bytes());
        let other = (text.as_bytes()[11] - b'0' + 1) % 10;
        let wrong = format!("{body}{other}");
        prop_assert_eq!(Identity::parse(wrong.as_bytes(), TODAY), Err(Invalid::CheckDigit));
    }

    /// A personnummer with 80 added to the month is nobody's, and tells birth and sex as the number it was
    /// made of. With any other month that does not exist it is no identity.
    #[test]
    fn a_fictional_number_tells_what_it_was_made_of(day in days(), n in 1_u32..=999) {
        let body = format!("{:04}{:02}{:02}{n:03}", day.year(), day.month() + 80, day.day());
        let text = format!("{body}{}", check_digit(&body[2..]));
        let identity = Identity::parse(text.as_bytes(), TODAY).expect("made by the rules");
        prop_assert_eq!(identity.kind(), IdentityKind::Fictional);
        prop_assert!(identity.kind().is_linkable());
        prop_assert_eq!(identity.birth_date(), Some(day));
        let sex = if n % 2 == 1 { LegalSex::Man } else { LegalSex::Woman };
        prop_assert_eq!(identity.sex(), Some(sex));
        for month in [13, 40, 80, 93, 99] {
            let body = format!("{:04}{month:02}{:02}{n:03}", day.year(), day.day());
            let text = format!("{body}{}", check_digit(&body[2..]));
            prop_assert_eq!(Identity::parse(text.as_bytes(), TODAY), Err(Invalid::Date));
        }
        let moved = format!("{:04}{:02}{:02}{n:03}", day.year(), day.month() + 80, day.day() + 60);
        let moved = format!("{moved}{}", check_digit(&moved[2..]));
        prop_assert_eq!(Identity::parse(moved.as_bytes(), TODAY), Err(Invalid::Date));
    }

    /// The century is the one with which the person is 0–99 years old by calendar year, or 100–199.
    #[test]
    fn the_century_follows_from_the_sign(day in days(), n in 1_u32..=999, later in 0_i16..200) {
        let body = format!("{:04}{:02}{:02}{n:03}", day.year(), day.month(), day.day());
        let digit = check_digit(&body[2..]);
        let written = date(day.year() + later, 12, 31);
        let sign = if later < 100 { '-' } else { '+' };
        let short = format!("{}{sign}{}{digit}", &body[2..8], &body[8..]);
        let identity = Identity::parse(short.as_bytes(), written).expect("made by the rules");
        prop_assert_eq!(identity.birth_date(), Some(day));
    }

    /// A date followed by four characters with a letter is a reserve number, whatever the letters.
    #[test]
    fn letters_after_a_date_are_classified(day in days(), tail in "[0-9A-Z]{4}") {
        prop_assume!(tail.chars().any(|c| c.is_ascii_uppercase()));
        let text = format!("{:04}{:02}{:02}{tail}", day.year(), day.month(), day.day());
        let identity = Identity::parse(text.as_bytes(), TODAY).expect("of some family");
        let IdentityKind::Reserve(family) = identity.kind() else { panic!("a reserve number") };
        prop_assert!(matches!(
            family,
            Reserve::VastraGotaland | Reserve::Varmland | Reserve::Temporary | Reserve::DateAndLetters
        ));
    }
}

fn check_any(bytes: &[u8]) -> Result<(), TestCaseError> {
    let Ok(identity) = Identity::parse(bytes, TODAY) else { return Ok(()) };
    let again = Identity::parse(identity.expose(), TODAY);
    prop_assert_eq!(again.as_ref(), Ok(&identity));
    let spelt = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    prop_assert_eq!(
        Identity::parse(format!("  {spelt}\t").as_bytes(), TODAY),
        Ok(identity.clone())
    );
    if let (Some(day), Some(year)) = (identity.birth_date(), identity.birth_year()) {
        prop_assert_eq!(day.year(), year);
        prop_assert!(year <= TODAY.year());
    }
    prop_assert!(identity.expose().iter().all(u8::is_ascii_alphanumeric));
    Ok(())
}
