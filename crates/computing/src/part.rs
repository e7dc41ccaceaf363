//! A part of a result as bytes: what was counted of some of the persons, and by what.
//!
//! Packed lines of fields with tabs between, sorted, so that the same part has the same bytes. The first
//! line names the format. A part carries what it takes to make cells of it without the store: the hashes of
//! the definitions, and what the store has of each register.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::str::FromStr;

use catalog::RegisterId;
use cube::{IndicatorId, Period};
use indicator::{Holding, Holdings, Key, Partial, Place, Tally, age_text};

/// The first line: the format, to be raised when it changes.
const FORMAT: &str = "narbild-part 1";
/// How hard parts are packed: they are small beside the rows.
const LEVEL: i32 = 9;

/// What was counted of some of the persons.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Part {
    /// The hash of each definition with all that it stands on.
    pub definitions: BTreeMap<IndicatorId, String>,
    /// Which store it was counted on: SHA-256 over the names of the files of its registers.
    pub store: String,
    /// Which of the store's shards: the part and of how many, from 1.
    pub share: (u16, u16),
    /// The last day of data.
    pub last_day: i32,
    /// What the store has, without words.
    pub holdings: Holdings,
    /// What was counted.
    pub partial: Partial,
}

/// Bytes that are no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    /// They cannot be unpacked.
    #[error("it is damaged: it cannot be unpacked")]
    Packed,
    /// They were written by a later version, or are something else.
    #[error("it is no partial result that this version reads")]
    Format,
    /// A line that says nothing.
    #[error("it is damaged: line {0} cannot be read")]
    Line(usize),
}

impl Part {
    /// The part as bytes: the same part gives the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{FORMAT}\n");
        let (share, of) = self.share;
        let _ = writeln!(text, "store\t{}\t{share}\t{of}\t{}", self.store, self.last_day);
        if let Some(known) = self.holdings.known {
            let _ = writeln!(text, "known\t{known}");
        }
        for (id, hash) in &self.definitions {
            let _ = writeln!(text, "definition\t{id}\t{hash}");
        }
        for (id, held) in &self.holdings.registers {
            let _ = match held.days {
                Some((first, last)) => writeln!(text, "register\t{id}\t{first}\t{last}"),
                None => writeln!(text, "register\t{id}\t\t"),
            };
            for (month, senders) in &held.months {
                let _ = writeln!(text, "month\t{id}\t{month}\t{}", escaped(&senders.join(" ")));
            }
        }
        for (key, tally) in &self.partial.cells {
            write_cell(&mut text, key, tally);
        }
        zstd::encode_all(text.as_bytes(), LEVEL).expect("memory takes all bytes")
    }

    /// Reads a part.
    ///
    /// # Errors
    /// When the bytes are no part of this format.
    pub fn from_bytes(bytes: &[u8]) -> Result<Part, PartError> {
        let text = zstd::decode_all(bytes).map_err(|_| PartError::Packed)?;
        let text = String::from_utf8(text).map_err(|_| PartError::Packed)?;
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, line)| line != FORMAT) {
            return Err(PartError::Format);
        }
        let mut part = Part::default();
        for (at, line) in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            part.read(&fields).ok_or(PartError::Line(at + 1))?;
        }
        Ok(part)
    }

    fn read(&mut self, fields: &[&str]) -> Option<()> {
        match fields {
            ["store", store, share, of, last] => {
                self.store = (*store).to_owned();
                self.share = (number(share)?, number(of)?);
                self.last_day = number(last)?;
            }
            ["known", day] => self.holdings.known = Some(number(day)?),
            ["definition", id, hash] => {
                self.definitions.insert(number(id)?, (*hash).to_owned());
            }
            ["register", id, first, last] => {
                let days = match (*first, *last) {
                    ("", "") => None,
                    (first, last) => Some((number(first)?, number(last)?)),
                };
                let holding = Holding { days, ..Holding::default() };
                self.holdings.registers.insert(RegisterId((*id).to_owned()), holding);
            }
            ["month", id, month, senders] => {
                let held = self.holdings.registers.get_mut(&RegisterId((*id).to_owned()))?;
                let senders = plain(senders);
                let senders = senders.split(' ').filter(|code| !code.is_empty());
                held.months.insert(number(month)?, senders.map(str::to_owned).collect());
            }
            ["cell", rest @ ..] => {
                let (key, tally) = read_cell(rest)?;
                self.partial.cells.insert(key, tally);
            }
            _ => return None,
        }
        Some(())
    }

    /// Only what concerns some indicators.
    #[must_use]
    pub fn of(&self, indicators: &BTreeSet<&IndicatorId>) -> Part {
        let is_kept = |id: &IndicatorId| indicators.contains(id);
        let definitions = self.definitions.iter().filter(|(id, _)| is_kept(id));
        let cells = self.partial.cells.iter().filter(|(key, _)| is_kept(&key.indicator));
        Part {
            definitions: definitions.map(|(id, hash)| (id.clone(), hash.clone())).collect(),
            partial: Partial {
                cells: cells.map(|(key, tally)| (key.clone(), tally.clone())).collect(),
                ..Partial::default()
            },
            store: self.store.clone(),
            share: self.share,
            last_day: self.last_day,
            holdings: self.holdings.clone(),
        }
    }
}

fn write_cell(text: &mut String, key: &Key, tally: &Tally) {
    let _ = write!(
        text,
        "cell\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        key.indicator,
        key.area,
        key.period.key(),
        key.sex,
        age_text(key.age),
        escaped(&key.split),
        key.stratum,
    );
    let [xx, xy, yy] = tally.squares;
    let [first, second] = tally.largest;
    let _ = write!(
        text,
        "\t{}\t{}\t{}\t{}\t{xx} {xy} {yy}\t{first} {second}\t",
        tally.numerator, tally.denominator, tally.persons, tally.persons_numerator,
    );
    for ((value, of), n) in &tally.values {
        let _ = write!(text, "{value} {of} {n};");
    }
    text.push('\t');
    for (day, (ended, cut)) in &tally.waits {
        let _ = write!(text, "{day} {ended} {cut};");
    }
    text.push('\n');
}

fn read_cell(fields: &[&str]) -> Option<(Key, Tally)> {
    let [indicator, area, period, sex, age, split, stratum, rest @ ..] = fields else {
        return None;
    };
    let [numerator, denominator, persons, persons_numerator, squares, largest, values, waits] =
        rest
    else {
        return None;
    };
    let area = match *area {
        "unknown" => Place::Unknown,
        code => Place::Area(number(code)?),
    };
    let key = Key {
        indicator: number(indicator)?,
        area,
        period: Period::from_key(number(period)?)?,
        sex: number(sex)?,
        age: number(age)?,
        split: plain(split),
        stratum: number(stratum)?,
    };
    let mut tally = Tally {
        numerator: number(numerator)?,
        denominator: number(denominator)?,
        persons: number(persons)?,
        persons_numerator: number(persons_numerator)?,
        squares: numbers(squares)?,
        largest: numbers(largest)?,
        ..Tally::default()
    };
    for one in values.split_terminator(';') {
        let [value, of, n]: [i64; 3] = numbers(one)?;
        tally.values.insert((value, of), u64::try_from(n).ok()?);
    }
    for one in waits.split_terminator(';') {
        let [day, ended, cut]: [i64; 3] = numbers(one)?;
        let counts = (u64::try_from(ended).ok()?, u64::try_from(cut).ok()?);
        tally.waits.insert(i32::try_from(day).ok()?, counts);
    }
    Some((key, tally))
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.parse().ok()
}

fn numbers<T: FromStr, const N: usize>(text: &str) -> Option<[T; N]> {
    let numbers: Option<Vec<T>> = text.split(' ').map(number).collect();
    numbers?.try_into().ok()
}

/// A text without tabs and line ends in it.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

fn plain(text: &str) -> String {
    let (mut plain, mut letters) = (String::with_capacity(text.len()), text.chars());
    while let Some(letter) = letters.next() {
        plain.push(match letter {
            '\\' => match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            letter => letter,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use cube::{AgeGroup, AreaCode, Sex};

    use super::*;

    fn part() -> Part {
        let id: IndicatorId = "vantetid".parse().expect("an id");
        let mut part = Part {
            definitions: [(id.clone(), "ab".repeat(32))].into(),
            store: "cd".repeat(32),
            share: (1, 3),
            last_day: 18_992,
            ..Part::default()
        };
        part.holdings.known = Some("2022-03-01".parse().expect("a day"));
        let months = [(24_252, vec!["0180".to_owned(), "1480".to_owned()]), (24_253, vec![])];
        let held =
            Holding { months: months.into(), days: Some((-5, 18_992)), ..Holding::default() };
        part.holdings.registers.insert(RegisterId("khsl1".to_owned()), held);
        part.holdings.registers.insert(RegisterId("tomt".to_owned()), Holding::default());
        for (area, split) in
            [(Place::Area(AreaCode::RIKET), "slag=med\ttabb\\och\nrad|kön=k"), (Place::Unknown, "")]
        {
            let key = Key {
                indicator: id.clone(),
                area,
                period: Period::week(2020, 53).expect("a week"),
                sex: Sex::Women,
                age: AgeGroup::new(80, None).expect("a group"),
                split: split.to_owned(),
                stratum: 7,
            };
            let tally = Tally {
                numerator: i128::MAX,
                denominator: -3,
                persons: u64::MAX,
                persons_numerator: 2,
                squares: [1, -2, 3],
                values: [((1, 3), 4), ((i64::MAX, 1), 1)].into(),
                waits: [(-1, (2, 3))].into(),
                largest: [9, 8],
            };
            part.partial.cells.insert(key, tally);
        }
        part
    }

    #[test]
    fn a_part_is_read_back_to_the_last_digit_and_has_one_form() {
        let bytes = part().to_bytes();
        assert_eq!(Part::from_bytes(&bytes), Ok(part()));
        assert_eq!(part().to_bytes(), bytes);
    }

    #[test]
    fn what_is_damaged_or_of_another_version_is_refused() {
        let bytes = part().to_bytes();
        assert_eq!(Part::from_bytes(&bytes[..bytes.len() - 9]), Err(PartError::Packed));
        let packed = |text: &str| zstd::encode_all(text.as_bytes(), 1).expect("memory");
        assert_eq!(Part::from_bytes(&packed("narbild-part 2\n")), Err(PartError::Format));
        let cut = format!("{FORMAT}\nstore\tx\t1\t1\t0\ncell\tvantetid\t00\n");
        assert_eq!(Part::from_bytes(&packed(&cut)), Err(PartError::Line(3)));
    }
}
