//! The mapping file: how a table of one's own says what the canonical columns say.
//!
//! ```toml
//! source    = "Region Halland, kvalitetsregister"   # who published it, for the reader
//! retrieved = 2026-03-01                            # the day it was fetched
//! note      = { sv = "…", en = "…" }                # for readers of the file, as is licence
//! encoding  = "windows-1252"    # utf-8 unless the file says otherwise by its first bytes
//! separator = ";"               # found in the header row unless said
//! decimal   = ","               # "." unless said; "either" where the columns differ
//! thousands = "."               # only spaces unless said
//! header    = 1                 # the row of the column names
//! sheet     = "Tabell 1"        # the first sheet of a workbook unless said
//! wide      = true              # every column whose name is a period holds values
//! areas     = "own"             # own 00 01 0180 | kolada 0000 0001 0180 | number 0 1 180 | name
//! level     = "kommun"          # which of two areas with the same name is meant
//! absent    = "hidden"          # what a cell that the source leaves out means
//!
//! [columns]                     # role = name of the column, or its number from 1
//! indicator = "kpi"
//! area      = "Kommunkod"
//! period    = "År"
//! value     = "Värde"
//!
//! [constants]                   # role = what is true of every row
//! sex       = "T"
//! decimals  = 1
//!
//! [values.sex]                  # text in the file = canonical text
//! "Kvinnor" = "K"
//!
//! [where]                       # only rows where the column has one of these texts
//! "nivå"    = ["Kommun", "Riket"]
//!
//! [[series]]                    # rows with these texts are this indicator
//! indicator = "vantetid-sarskilt-boende"
//! where     = { matt = 1, diagnos = 2026 }
//! ```

use std::collections::BTreeMap;

use catalog::{Finding, Place};
use cube::{AreaLevel, Lang, Status, Text, collate};
use encoding_rs::Encoding;
use toml::de::{DeTable, DeValue};

use super::collect::remedy;
use super::fault::Fault;

/// What a column can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Role {
    Indicator,
    Area,
    Period,
    Sex,
    Age,
    Value,
    Numerator,
    Denominator,
    Lower,
    Upper,
    Decimals,
    Status,
}

impl Role {
    pub(crate) const ALL: [Role; 12] = [
        Role::Indicator,
        Role::Area,
        Role::Period,
        Role::Sex,
        Role::Age,
        Role::Value,
        Role::Numerator,
        Role::Denominator,
        Role::Lower,
        Role::Upper,
        Role::Decimals,
        Role::Status,
    ];

    /// The name of the canonical column.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Role::Indicator => "indicator",
            Role::Area => "area",
            Role::Period => "period",
            Role::Sex => "sex",
            Role::Age => "age",
            Role::Value => "value",
            Role::Numerator => "numerator",
            Role::Denominator => "denominator",
            Role::Lower => "lower",
            Role::Upper => "upper",
            Role::Decimals => "decimals",
            Role::Status => "status",
        }
    }

    /// What a reader calls it.
    pub(crate) fn label(self, lang: Lang) -> &'static str {
        match self {
            Role::Indicator => lang.pick("indikator", "indicator"),
            Role::Area => lang.pick("område", "area"),
            Role::Period => "period",
            Role::Sex => lang.pick("kön", "sex"),
            Role::Age => lang.pick("ålder", "age"),
            Role::Value => lang.pick("värde", "value"),
            Role::Numerator => lang.pick("täljare", "numerator"),
            Role::Denominator => lang.pick("nämnare", "denominator"),
            Role::Lower => lang.pick("undre gräns", "lower limit"),
            Role::Upper => lang.pick("övre gräns", "upper limit"),
            Role::Decimals => lang.pick("decimaler", "decimals"),
            Role::Status => "status",
        }
    }

    fn read(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// How a column is pointed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ColumnRef {
    Name(String),
    /// The column with the name, where there is one.
    NameIfThere(String),
    /// From 0.
    Place(usize),
}

/// How areas and Kolada's names are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AreaCodes {
    /// `00`, `01`, `0180`.
    Own,
    /// `0000`, `0001`, `0180`.
    Kolada,
    /// `0`, `1`, `180`.
    Number,
    /// Names.
    Name,
}

/// Which sign parts the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decimal {
    Point,
    Comma,
    Either,
}

/// Rows that are one indicator.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) indicator: String,
    pub(crate) conditions: Vec<Condition>,
}

/// A column with the texts that are wanted in it.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) column: String,
    pub(crate) texts: Vec<String>,
}

/// A mapping file, read.
#[derive(Debug, Clone)]
pub struct Map {
    pub(crate) source: Option<String>,
    pub(crate) retrieved: Option<String>,
    pub(crate) encoding: Option<&'static Encoding>,
    pub(crate) separator: Option<u8>,
    pub(crate) decimal: Decimal,
    pub(crate) thousands: Option<u8>,
    pub(crate) header: u32,
    pub(crate) sheet: Option<String>,
    pub(crate) is_wide: bool,
    pub(crate) areas: AreaCodes,
    pub(crate) level: Option<AreaLevel>,
    pub(crate) absent: Option<Status>,
    pub(crate) columns: BTreeMap<Role, ColumnRef>,
    pub(crate) constants: BTreeMap<Role, String>,
    pub(crate) values: BTreeMap<Role, BTreeMap<String, String>>,
    pub(crate) conditions: Vec<Condition>,
    pub(crate) series: Vec<Series>,
    /// Roles whose texts mean nothing but by [`Map::values`].
    pub(crate) only_listed: Vec<Role>,
}

impl Default for Map {
    fn default() -> Map {
        Map {
            source: None,
            retrieved: None,
            encoding: None,
            separator: None,
            decimal: Decimal::Point,
            thousands: None,
            header: 1,
            sheet: None,
            is_wide: false,
            areas: AreaCodes::Own,
            level: None,
            absent: None,
            columns: BTreeMap::new(),
            constants: BTreeMap::new(),
            values: BTreeMap::new(),
            conditions: Vec::new(),
            series: Vec::new(),
            only_listed: Vec::new(),
        }
    }
}

const KEYS: [&str; 19] = [
    "source",
    "note",
    "licence",
    "retrieved",
    "encoding",
    "separator",
    "decimal",
    "thousands",
    "header",
    "sheet",
    "wide",
    "areas",
    "level",
    "absent",
    "columns",
    "constants",
    "values",
    "where",
    "series",
];

impl Map {
    /// Reads a mapping file. `file` is its name for the findings. Keys that cannot be read are told
    /// and left out; a file that is not TOML gives the map of the canonical columns.
    #[must_use]
    pub fn read(file: &str, text: &str) -> (Map, Vec<Finding>) {
        let mut reader = Reader { file, text, map: Map::default(), findings: Vec::new() };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            let what = error.message();
            reader.tell(
                Fault::MapUnreadable,
                at,
                Text::new(
                    format!("Filen är inte TOML: {what}."),
                    format!("The file is not TOML: {what}."),
                ),
                None,
            );
        }
        reader.read_table(table.get_ref());
        reader.findings.sort_by_key(|f| (f.place.line, f.place.column));
        (reader.map, reader.findings)
    }
}

impl Map {
    /// What a text in the file stands for.
    pub(crate) fn translated<'a>(&'a self, role: Role, text: &'a str) -> Result<&'a str, Fault> {
        match self.values.get(&role).and_then(|texts| texts.get(text)) {
            Some(translated) => Ok(translated),
            None if self.only_listed.contains(&role) && !text.is_empty() => Err(Fault::NotListed),
            None => Ok(text),
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    map: Map,
    findings: Vec<Finding>,
}

type Value<'i> = toml::Spanned<DeValue<'i>>;

impl Reader<'_> {
    fn read_table(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "columns" => {
                    self.each(value, |reader, role, value| reader.read_column(role, value))
                }
                "constants" => {
                    self.each(value, |reader, role, value| {
                        if let Some(text) = reader.scalar(value) {
                            reader.map.constants.insert(role, text);
                        }
                    });
                }
                "values" => self.each(value, |reader, role, value| reader.read_values(role, value)),
                "where" => self.map.conditions = self.read_conditions(value),
                "series" => self.read_series(value),
                _ if KEYS.contains(&name) => self.read_setting(name, value),
                _ => self.unknown_key(name, key.span().start, &KEYS),
            }
        }
    }

    /// Reads a table whose keys are roles.
    fn each(&mut self, table: &Value<'_>, mut read: impl FnMut(&mut Self, Role, &Value<'_>)) {
        let Some(entries) = table.get_ref().as_table() else {
            return self.wrong(table, "en tabell", "a table");
        };
        for (key, value) in entries {
            match Role::read(key.get_ref()) {
                Some(role) => read(self, role, value),
                None => {
                    let words = Role::ALL.map(Role::word);
                    self.unknown_key(key.get_ref(), key.span().start, &words);
                }
            }
        }
    }

    fn read_column(&mut self, role: Role, value: &Value<'_>) {
        let place = value.get_ref().as_integer().and_then(|n| n.as_str().parse::<usize>().ok());
        let column = match (value.get_ref().as_str(), place) {
            (Some(name), _) => ColumnRef::Name(name.to_owned()),
            (None, Some(place)) if place > 0 => ColumnRef::Place(place - 1),
            _ => {
                return self.wrong(
                    value,
                    "en kolumns namn eller nummer",
                    "a column's name or number",
                );
            }
        };
        self.map.columns.insert(role, column);
    }

    fn read_values(&mut self, role: Role, value: &Value<'_>) {
        let Some(entries) = value.get_ref().as_table() else {
            return self.wrong(value, "en tabell", "a table");
        };
        for (key, value) in entries {
            let Some(text) = self.scalar(value) else { continue };
            if role == Role::Status && text.parse::<Status>().is_err() {
                self.wrong_word(value, &text, &Status::ALL.map(Status::word));
                continue;
            }
            self.map.values.entry(role).or_default().insert(key.get_ref().to_string(), text);
        }
    }

    fn read_conditions(&mut self, value: &Value<'_>) -> Vec<Condition> {
        let Some(entries) = value.get_ref().as_table() else {
            self.wrong(value, "en tabell", "a table");
            return Vec::new();
        };
        let mut conditions = Vec::new();
        for (key, value) in entries {
            let texts = match value.get_ref().as_array() {
                Some(list) => list.iter().filter_map(|text| self.scalar(text)).collect(),
                None => self.scalar(value).into_iter().collect(),
            };
            conditions.push(Condition { column: key.get_ref().to_string(), texts });
        }
        conditions
    }

    fn read_series(&mut self, value: &Value<'_>) {
        let Some(list) = value.get_ref().as_array() else {
            return self.wrong(value, "en lista, [[series]]", "a list, [[series]]");
        };
        for series in list.iter() {
            let Some(entries) = series.get_ref().as_table() else {
                self.wrong(series, "en tabell", "a table");
                continue;
            };
            let mut made = Series { indicator: String::new(), conditions: Vec::new() };
            for (key, value) in entries {
                match key.get_ref().as_ref() {
                    "indicator" => made.indicator = self.scalar(value).unwrap_or_default(),
                    "where" => made.conditions = self.read_conditions(value),
                    name => self.unknown_key(name, key.span().start, &["indicator", "where"]),
                }
            }
            match made.indicator.parse::<cube::IndicatorId>() {
                Ok(_) => self.map.series.push(made),
                Err(_) => {
                    self.wrong(series, "en serie med en indikator", "a series with an indicator")
                }
            }
        }
    }

    fn read_setting(&mut self, name: &str, value: &Value<'_>) {
        if matches!(name, "note" | "licence") {
            return;
        }
        if name == "wide" {
            return match value.get_ref().as_bool() {
                Some(is_wide) => self.map.is_wide = is_wide,
                None => self.wrong(value, "true eller false", "true or false"),
            };
        }
        let Some(text) = self.scalar(value) else { return };
        match name {
            "source" => self.map.source = Some(text),
            "retrieved" => match text.parse::<jiff::civil::Date>() {
                Ok(date) => self.map.retrieved = Some(date.to_string()),
                Err(_) => self.wrong(value, "ett datum, 2026-03-01", "a date, 2026-03-01"),
            },
            "encoding" => match Encoding::for_label(text.as_bytes()) {
                Some(encoding) => self.map.encoding = Some(encoding),
                None => self.wrong_word(value, &text, &["utf-8", "windows-1252", "utf-16le"]),
            },
            "separator" | "thousands" => self.read_sign(name, &text, value),
            "header" => match text.parse() {
                Ok(header) => self.map.header = header,
                Err(_) => self.wrong(value, "en rads nummer", "the number of a row"),
            },
            "sheet" => self.map.sheet = Some(text),
            _ => self.read_word(name, &text, value),
        }
    }

    fn read_sign(&mut self, name: &str, text: &str, value: &Value<'_>) {
        let sign = match (text, text.as_bytes()) {
            ("\\t" | "tab", _) => b'\t',
            (_, [sign]) if sign.is_ascii_punctuation() || *sign == b'\t' || *sign == b' ' => *sign,
            _ => return self.wrong(value, "ett enda skiljetecken", "a single punctuation mark"),
        };
        match name {
            "separator" => self.map.separator = Some(sign),
            _ => self.map.thousands = Some(sign),
        }
    }

    fn read_word(&mut self, name: &str, text: &str, value: &Value<'_>) {
        match (name, text) {
            ("areas", "own") => self.map.areas = AreaCodes::Own,
            ("areas", "kolada") => self.map.areas = AreaCodes::Kolada,
            ("areas", "number") => self.map.areas = AreaCodes::Number,
            ("areas", "name") => self.map.areas = AreaCodes::Name,
            ("decimal", ".") => self.map.decimal = Decimal::Point,
            ("decimal", ",") => self.map.decimal = Decimal::Comma,
            ("decimal", "either") => self.map.decimal = Decimal::Either,
            ("decimal", _) => self.wrong_word(value, text, &[".", ",", "either"]),
            ("areas", _) => self.wrong_word(value, text, &["own", "kolada", "number", "name"]),
            ("level", _) => match AreaLevel::ALL.into_iter().find(|level| level.word() == text) {
                Some(level) => self.map.level = Some(level),
                None => self.wrong_word(value, text, &AreaLevel::ALL.map(AreaLevel::word)),
            },
            _ => match text.parse::<Status>() {
                Ok(status) => self.map.absent = Some(status),
                Err(_) => self.wrong_word(value, text, &Status::ALL.map(Status::word)),
            },
        }
    }

    /// A text, a number or a date, as text.
    fn scalar(&mut self, value: &Value<'_>) -> Option<String> {
        let found = value.get_ref();
        let text = match (found.as_str(), found.as_integer(), found.as_datetime()) {
            (Some(text), ..) => Some(text.to_owned()),
            (_, Some(number), _) => Some(number.as_str().to_owned()),
            (_, _, Some(date)) => Some(date.to_string()),
            _ => None,
        };
        if text.is_none() {
            self.wrong(value, "en text eller ett heltal", "a text or a whole number");
        }
        text
    }

    fn wrong(&mut self, value: &Value<'_>, sv: &str, en: &str) {
        let what = Text::new(format!("Här ska stå {sv}."), format!("This should be {en}."));
        self.tell(Fault::MapValue, value.span().start, what, None);
    }

    fn wrong_word(&mut self, value: &Value<'_>, text: &str, words: &[&str]) {
        let list = words.join(", ");
        let what = Text::new(
            format!("{text:?} är inget av {list}."),
            format!("{text:?} is none of {list}."),
        );
        let nearest = collate::nearest(text, words.iter().copied()).map(str::to_owned);
        self.tell(Fault::MapValue, value.span().start, what, nearest);
    }

    fn unknown_key(&mut self, name: &str, at: usize, known: &[&str]) {
        let what = Text::new(
            format!("Nyckeln {name:?} är okänd."),
            format!("The key {name:?} is unknown."),
        );
        let nearest = collate::nearest(name, known.iter().copied()).map(str::to_owned);
        self.tell(Fault::MapKey, at, what, nearest);
    }

    fn tell(&mut self, fault: Fault, at: usize, what: Text, nearest: Option<String>) {
        let before = self.text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let count = |n: usize| u32::try_from(n).ok();
        self.findings.push(Finding {
            code: fault.rule().code,
            severity: fault.rule().severity,
            place: Place {
                file: self.file.to_owned(),
                line: count(before.matches('\n').count() + 1),
                column: count(before[line_start..].chars().count() + 1),
                length: Some(1),
            },
            what,
            remedy: remedy(fault),
            nearest,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_read() {
        let (map, findings) = Map::read(
            "karta.toml",
            r#"
source = "Region Halland"
note = { sv = "Ur kvalitetsregistret.", en = "From the register." }
licence = "CC0"
retrieved = 2026-03-01
encoding = "windows-1252"
separator = "tab"
decimal = ","
thousands = "."
header = 3
sheet = "Tabell 1"
wide = true
areas = "number"
level = "kommun"
absent = "hidden"
[columns]
area = "Kommun"
value = 4
[constants]
sex = "T"
decimals = 1
[values.sex]
"Kvinnor" = "K"
[values.status]
".." = "hidden"
[where]
"nivå" = ["Kommun", "Riket"]
[[series]]
indicator = "vantetid"
where = { matt = 1, diagnos = [2026, "X"] }
"#,
        );
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(map.separator, Some(b'\t'));
        assert_eq!((map.decimal, map.thousands, map.header), (Decimal::Comma, Some(b'.'), 3));
        assert_eq!(map.columns[&Role::Value], ColumnRef::Place(3));
        assert_eq!(map.constants[&Role::Decimals], "1");
        assert_eq!(map.values[&Role::Status][".."], "hidden");
        assert_eq!(map.conditions[0].texts, ["Kommun", "Riket"]);
        assert_eq!(map.series[0].conditions[0].texts, ["2026", "X"]);
        assert_eq!(map.retrieved.as_deref(), Some("2026-03-01"));
        assert_eq!(map.absent, Some(Status::Hidden));
    }

    #[test]
    fn faults_are_told_with_place_and_nearest_name() {
        let (_, findings) = Map::read(
            "karta.toml",
            "sourse = \"x\"\nareas = \"kollada\"\nwide = 1\n[columns]\n\"värde\" = \"v\"\nvalu = \"v\"\n\
             [values.status]\n\"x\" = \"hiden\"\n[[series]]\nindicator = \"å\"\n",
        );
        let told: Vec<_> = findings
            .iter()
            .map(|f| (f.code, f.place.line.unwrap_or(0), f.nearest.as_deref()))
            .collect();
        for expected in [
            ("F051", 1, Some("source")),
            ("F052", 2, Some("kolada")),
            ("F052", 3, None),
            ("F051", 6, Some("value")),
            ("F052", 8, Some("hidden")),
        ] {
            assert!(told.contains(&expected), "{expected:?} in {told:?}");
        }
        assert_eq!(told.len(), 7, "{told:?}");
    }

    #[test]
    fn what_is_not_toml_is_told() {
        let (_, findings) = Map::read("karta.toml", "source = \"a\nheader = 2\n");
        assert_eq!(findings[0].code, "F050");
        assert_eq!(findings[0].place.line, Some(1));
    }
}
