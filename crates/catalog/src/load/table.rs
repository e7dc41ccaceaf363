//! Reading of one TOML table: each key asked for once, each fault told where it stands.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use cube::{Text, collate};
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::load::sink::Sink;
use crate::load::syntax::{Readable, Unread};
use crate::source::Source;
use crate::{Finding, rule};

/// What a reader needs to know of the file that it reads.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    pub(crate) source: &'a Source,
    pub(crate) sink: &'a Sink,
    unread: &'a [Unread],
    tree: &'a DeTable<'a>,
    /// The tables of this kind of file and their keys; the first, named "", is the top.
    layout: Layout,
}

/// The tables of a kind of file with the keys that may stand in each.
pub(crate) type Layout = &'static [(&'static str, &'static [&'static str])];

impl<'a> File<'a> {
    pub(crate) fn new(
        source: &'a Source,
        readable: &'a Readable<'a>,
        layout: Layout,
        sink: &'a Sink,
    ) -> File<'a> {
        File { source, sink, unread: readable.unread(), tree: readable.table(), layout }
    }

    /// The table at the top of the file.
    pub(crate) fn top(self) -> Table<'a> {
        let first_line = self.source.text().lines().next().unwrap_or_default().len();
        Table::new(self, self.tree, 0..first_line, "")
    }

    fn keys(self, table: &str) -> &'static [&'static str] {
        self.layout.iter().find(|(name, _)| *name == table).map_or(&[], |(_, keys)| keys)
    }

    /// The layout's name of the table that a key of another table holds: `period.breaks` where the layout
    /// tells them apart, else `breaks`.
    fn within(self, table: &str, key: &'static str) -> &'static str {
        let mut names = self.layout.iter().map(|(name, _)| *name);
        let is_own = |name: &&str| name.split_once('.') == Some((table, key));
        names.find(is_own).unwrap_or(key)
    }

    /// True when a key of a table holds a table. `population` is a table at the top of a file, and a text
    /// within another.
    fn is_table(self, table: &str, key: &'static str) -> bool {
        let name = self.within(table, key);
        let is_listed = self.layout.iter().any(|(listed, _)| *listed == name);
        is_listed && (name != key || table.is_empty() || !self.keys("").contains(&key))
    }
}

/// One table, with misspelt keys read as the keys that they most likely mean.
pub(crate) struct Table<'a> {
    file: File<'a>,
    span: Range<usize>,
    name: &'static str,
    entries: BTreeMap<&'static str, (Range<usize>, &'a Spanned<DeValue<'a>>)>,
}

impl<'a> Table<'a> {
    fn new(
        file: File<'a>,
        tree: &'a DeTable<'a>,
        span: Range<usize>,
        name: &'static str,
    ) -> Table<'a> {
        let keys = file.keys(name);
        let mut entries = BTreeMap::new();
        let mut unknown = Vec::new();
        for (key, value) in tree {
            match keys.iter().find(|k| **k == key.get_ref().as_ref()) {
                Some(known) => {
                    entries.insert(*known, (key.span(), value));
                }
                None => unknown.push((key, value)),
            }
        }
        let mut table = Table { file, span, name, entries };
        // In the order of the file, so that the outcome never depends on the map's.
        unknown.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in unknown {
            table.unknown(key, value);
        }
        table
    }

    /// Tells a key that nothing asks for. When it is near one that is lacking, it is read as that.
    fn unknown(&mut self, key: &Spanned<DeString<'a>>, value: &'a Spanned<DeValue<'a>>) {
        let (word, place) = (key.get_ref().as_ref(), self.file.source.place(key.span()));
        let keys = self.file.keys(self.name);
        let lacking: Vec<&str> =
            keys.iter().copied().filter(|k| !self.entries.contains_key(k)).collect();
        // `svenska` for `sv` is further than a slip, but no less plain.
        let begins =
            |key: &&&str| word.starts_with(**key) || (word.len() > 2 && key.starts_with(word));
        let meant = collate::nearest(word, lacking.iter().copied())
            .or_else(|| lacking.iter().find(begins).copied());
        if let Some(meant) = meant {
            let what = Text::new(format!("okänd nyckel `{word}`"), format!("unknown key `{word}`"));
            self.file.sink.push(Finding::of(&rule::UNKNOWN_KEY, place, what).with_nearest(meant));
            let meant = keys.iter().find(|k| **k == meant).expect("the nearest is one of the keys");
            self.entries.insert(meant, (key.span(), value));
            return;
        }
        let home = self.file.layout.iter().find(|(_, keys)| keys.contains(&word));
        if let Some((home, _)) = home {
            let (sv, en) = if home.is_empty() {
                ("överst i filen".to_owned(), "at the top of the file".to_owned())
            } else {
                (format!("i [{home}]"), format!("in [{home}]"))
            };
            self.file.sink.push(
                Finding::of(
                    &rule::MISPLACED_KEY,
                    place,
                    Text::new(format!("`{word}` hör hemma {sv}"), format!("`{word}` belongs {en}")),
                )
                .with_remedy(Text::new("Flytta raden dit.", "Move the line there.")),
            );
            return;
        }
        let what = Text::new(format!("okänd nyckel `{word}`"), format!("unknown key `{word}`"));
        let finding = Finding::of(&rule::UNKNOWN_KEY, place, what);
        self.file.sink.push(match collate::nearest(word, keys.iter().copied()) {
            Some(near) => finding.with_nearest(near),
            None => finding.with_remedy(Text::new(
                format!("Ta bort raden. Här får stå: {}.", keys.join(", ")),
                format!("Delete the line. These may stand here: {}.", keys.join(", ")),
            )),
        });
    }

    /// The value of a key that may be left out.
    pub(crate) fn optional(&self, key: &'static str) -> Option<Value<'a>> {
        debug_assert!(self.file.keys(self.name).contains(&key), "{key} is not in the layout");
        let (_, value) = self.entries.get(key)?;
        Some(Value { file: self.file, value, key, table: self.name })
    }

    /// The value of a key that must be there; its absence is told.
    pub(crate) fn required(&self, key: &'static str) -> Option<Value<'a>> {
        let value = self.optional(key);
        if value.is_none() && !self.is_unreadable(key) {
            self.tell_missing(key);
        }
        value
    }

    /// True when the key's line, or its whole table, stands there but could not be read.
    pub(crate) fn is_unreadable(&self, key: &'static str) -> bool {
        let is_table = self.file.is_table(self.name, key);
        self.file.unread.iter().any(|lost| {
            (lost.table == self.name && lost.key == key)
                || (is_table && lost.key.is_empty() && (lost.table == key))
                || (is_table
                    && lost.key.is_empty()
                    && collate::nearest(&lost.table, [key]).is_some())
        })
    }

    fn tell_missing(&self, key: &'static str) {
        let language = match key {
            "sv" => Some(("svenska", "Swedish")),
            "en" => Some(("engelska", "English")),
            _ => None,
        };
        let is_table = self.file.is_table(self.name, key);
        let finding = match language {
            Some((sv, en)) => Finding::of(
                &rule::MISSING_LANGUAGE,
                self.place(),
                Text::new(format!("texten saknas på {sv}"), format!("the text is missing in {en}")),
            )
            .with_remedy(Text::new(
                format!("Lägg till {key} = \"…\"."),
                format!("Add {key} = \"…\"."),
            )),
            None if is_table => Finding::of(
                &rule::MISSING_KEY,
                self.place(),
                Text::new(
                    format!("tabellen [{key}] saknas"),
                    format!("the table [{key}] is missing"),
                ),
            ),
            None => {
                let what = Text::new(
                    format!("nyckeln `{key}` saknas"),
                    format!("the key `{key}` is missing"),
                );
                let example = example(self.name, key);
                Finding::of(&rule::MISSING_KEY, self.place(), what).with_remedy(Text::new(
                    format!("Lägg till en rad som {key} = {example}"),
                    format!("Add a line such as {key} = {example}"),
                ))
            }
        };
        self.file.sink.push(finding);
    }

    /// The table's heading, or its braces.
    pub(crate) fn place(&self) -> crate::Place {
        self.file.source.place(self.span.clone())
    }

    /// Where a key stands; the table's heading when it does not.
    pub(crate) fn key_place(&self, key: &str) -> crate::Place {
        let span = self.entries.get(key).map_or(&self.span, |(span, _)| span);
        self.file.source.place(span.clone())
    }

    /// Where a key's value stands; the table's heading when it does not.
    pub(crate) fn value_place(&self, key: &str) -> crate::Place {
        let span = self.entries.get(key).map_or(self.span.clone(), |(_, value)| value.span());
        self.file.source.place(span)
    }

    pub(crate) fn sink(&self) -> &'a Sink {
        self.file.sink
    }

    /// Tells that a key that exists in other definitions may not stand in this one.
    pub(crate) fn forbid(&self, key: &'static str, why: Text) {
        if self.entries.contains_key(key) {
            self.file.sink.tell(&rule::MISPLACED_KEY, self.key_place(key), why);
        }
    }
}

/// One value, to be read as what it should be. Every method tells the fault when it is something else.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    file: File<'a>,
    value: &'a Spanned<DeValue<'a>>,
    key: &'static str,
    /// The table that the key stands in.
    table: &'static str,
}

impl<'a> Value<'a> {
    pub(crate) fn place(self) -> crate::Place {
        self.file.source.place(self.value.span())
    }

    pub(crate) fn sink(self) -> &'a Sink {
        self.file.sink
    }

    /// Where a part of the text that [`Value::text`] gives stands; the whole value when it is written
    /// in another way than plainly between quotation marks.
    pub(crate) fn place_within(self, part: Range<usize>) -> crate::Place {
        let span = self.value.span();
        let written = self.file.source.slice(span.clone());
        let inside = written.get(1..written.len().saturating_sub(1)).unwrap_or_default();
        let text = self.value.get_ref().as_str().unwrap_or_default();
        if inside != text {
            return self.place();
        }
        let start = span.start + 1 + text.len() - text.trim_start().len();
        self.file.source.place(start + part.start..start + part.end)
    }

    fn wrong_type<T>(self, sv: &str, en: &str, example: &str) -> Option<T> {
        let (is_sv, is_en) = kind_of(self.value.get_ref());
        let key = self.key;
        let finding = Finding::of(
            &rule::WRONG_TYPE,
            self.place(),
            Text::new(
                format!("`{key}` ska vara {sv}, inte {is_sv}"),
                format!("`{key}` should be {en}, not {is_en}"),
            ),
        );
        self.file.sink.push(finding.with_remedy(Text::new(
            format!("Skriv så här: {key} = {example}"),
            format!("Write like this: {key} = {example}"),
        )));
        None
    }

    /// A text that is not empty.
    pub(crate) fn text(self) -> Option<String> {
        let DeValue::String(text) = self.value.get_ref() else {
            return self.wrong_type("en text", "a text", "\"…\"");
        };
        let text = text.trim();
        if text.is_empty() {
            self.file.sink.tell(
                &rule::EMPTY_TEXT,
                self.place(),
                Text::new(format!("`{}` är tom", self.key), format!("`{}` is empty", self.key)),
            );
            return None;
        }
        Some(text.to_owned())
    }

    /// A text in both languages.
    pub(crate) fn pair(self) -> Option<Text> {
        let DeValue::Table(tree) = self.value.get_ref() else {
            return self.wrong_type(
                "en text på svenska och en på engelska",
                "a text in Swedish and one in English",
                "{ sv = \"…\", en = \"…\" }",
            );
        };
        const PAIR: Layout = &[("", &["sv", "en"])];
        let file = File { layout: PAIR, unread: &[], ..self.file };
        let table = Table::new(file, tree, self.value.span(), "");
        let sv = table.required("sv").and_then(Value::text);
        let en = table.required("en").and_then(Value::text);
        Some(Text { sv: sv?, en: en? })
    }

    /// A whole number within limits.
    pub(crate) fn whole(self, range: RangeInclusive<i64>) -> Option<i64> {
        let DeValue::Integer(number) = self.value.get_ref() else {
            return self.wrong_type("ett heltal", "a whole number", &range.start().to_string());
        };
        let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
        match number {
            Some(number) if range.contains(&number) => Some(number),
            _ => {
                let (first, last) = (range.start(), range.end());
                self.out_of_range(
                    &format!("från {first} till {last}"),
                    &format!("from {first} to {last}"),
                )
            }
        }
    }

    /// A number, with or without decimals; never infinite.
    pub(crate) fn number(self) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(number) => {
                i64::from_str_radix(number.as_str(), number.radix()).ok().map(|n| n as f64)
            }
            DeValue::Float(number) => number.as_str().parse::<f64>().ok(),
            _ => return self.wrong_type("ett tal", "a number", "0.5"),
        };
        match number {
            Some(number) if number.is_finite() => Some(number),
            _ => self.out_of_range("ett ändligt tal", "a finite number"),
        }
    }

    /// Tells that the number should be as the words say.
    pub(crate) fn out_of_range<T>(self, sv: &str, en: &str) -> Option<T> {
        let key = self.key;
        let number = self.file.source.slice(self.value.span());
        self.file.sink.tell(
            &rule::OUT_OF_RANGE,
            self.place(),
            Text::new(
                format!("`{key}` ska vara {sv}, inte {number}"),
                format!("`{key}` should be {en}, not {number}"),
            ),
        );
        None
    }

    /// A date without time.
    pub(crate) fn date(self) -> Option<Date> {
        const EXAMPLE: &str = "2026-10-15";
        let DeValue::Datetime(moment) = self.value.get_ref() else {
            return self.wrong_type("ett datum utan citattecken", "an unquoted date", EXAMPLE);
        };
        let (Some(day), None) = (moment.date, moment.time) else {
            return self.wrong_type("ett datum utan klockslag", "a date without time", EXAMPLE);
        };
        let number = |n: u8| i8::try_from(n).unwrap_or(i8::MAX);
        let year = i16::try_from(day.year).unwrap_or(i16::MAX);
        match Date::new(year, number(day.month), number(day.day)) {
            Ok(date) => Some(date),
            Err(_) => self.out_of_range("en dag som finns", "a day that exists"),
        }
    }

    /// True or false.
    pub(crate) fn claim(self) -> Option<bool> {
        match self.value.get_ref() {
            DeValue::Boolean(claim) => Some(*claim),
            _ => self.wrong_type("true eller false", "true or false", "true"),
        }
    }

    /// One word of a closed list.
    pub(crate) fn word<T: Copy>(self, choices: &[(&'static str, T)]) -> Option<T> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let DeValue::String(text) = self.value.get_ref() else {
            return self.wrong_type(
                &format!("ett av orden {}", words.join(", ")),
                &format!("one of the words {}", words.join(", ")),
                &format!("\"{}\"", words[0]),
            );
        };
        let found = choices.iter().find(|(word, _)| *word == text.as_ref());
        if found.is_none() {
            let what = Text::new(
                format!("`{text}` finns inte att välja för `{}`", self.key),
                format!("`{text}` is not a choice for `{}`", self.key),
            );
            let remedy = Text::new(
                format!("Välj bland: {}.", words.join(", ")),
                format!("Choose among: {}.", words.join(", ")),
            );
            let finding = Finding::of(&rule::UNKNOWN_WORD, self.place(), what).with_remedy(remedy);
            self.file.sink.push(match collate::nearest(text, words) {
                Some(near) => finding.with_nearest(near),
                None => finding,
            });
        }
        found.map(|(_, value)| *value)
    }

    /// The values of a list.
    pub(crate) fn list(self) -> Option<Vec<Value<'a>>> {
        match self.value.get_ref() {
            DeValue::Array(values) => {
                Some(values.iter().map(|value| Value { value, ..self }).collect())
            }
            _ => self.wrong_type("en lista", "a list", "[ … ]"),
        }
    }

    /// The words of a list, each once. Words that cannot be read are told and left out.
    pub(crate) fn words<T: Copy + PartialEq>(
        self,
        choices: &[(&'static str, T)],
    ) -> Option<Vec<T>> {
        let mut words = Vec::new();
        let values = self.list()?;
        if values.is_empty() {
            self.file.sink.tell(
                &rule::EMPTY_TEXT,
                self.place(),
                Text::new(format!("`{}` är tom", self.key), format!("`{}` is empty", self.key)),
            );
            return None;
        }
        for value in values {
            let Some(word) = value.word(choices) else { continue };
            if words.contains(&word) {
                value.tell_repeated();
            } else {
                words.push(word);
            }
        }
        Some(words)
    }

    /// Tells that this value of a list stands in it already.
    pub(crate) fn tell_repeated(self) {
        let written = self.file.source.slice(self.value.span());
        self.file.sink.tell(
            &rule::REPEATED,
            self.place(),
            Text::new(
                format!("{written} står redan i `{}`", self.key),
                format!("{written} already stands in `{}`", self.key),
            ),
        );
    }

    /// A table whose keys the layout lists under the name of this key.
    pub(crate) fn table(self) -> Option<Table<'a>> {
        match self.value.get_ref() {
            DeValue::Table(tree) => {
                let name = self.file.within(self.table, self.key);
                Some(Table::new(self.file, tree, self.value.span(), name))
            }
            _ => self.wrong_type("en tabell", "a table", "{ … }"),
        }
    }

    /// The values of a table whose keys are names of the writer's own, in the order of the file, each with
    /// its name and where that stands. Their tables have the keys that the layout lists under the name of
    /// this key.
    pub(crate) fn named(self) -> Option<Vec<(String, crate::Place, Value<'a>)>> {
        let DeValue::Table(tree) = self.value.get_ref() else {
            return self.wrong_type("en tabell", "a table", "{ … }");
        };
        let mut entries: Vec<_> = tree.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        let named = entries.into_iter().map(|(key, value)| {
            let place = self.file.source.place(key.span());
            (key.get_ref().to_string(), place, Value { value, ..self })
        });
        Some(named.collect())
    }

    /// The tables of `[[key]]` or of a list of `{ … }`.
    pub(crate) fn tables(self) -> Option<Vec<Table<'a>>> {
        Some(self.list()?.into_iter().filter_map(Value::table).collect())
    }

    /// A text in a form that can be parsed.
    pub(crate) fn parsed<T>(
        self,
        parse: impl FnOnce(&str) -> Option<T>,
        form_sv: &str,
        form_en: &str,
    ) -> Option<T> {
        let text = self.text()?;
        let parsed = parse(&text);
        if parsed.is_none() {
            let key = self.key;
            self.file.sink.push(
                Finding::of(
                    &rule::MALFORMED,
                    self.place(),
                    Text::new(
                        format!("`{text}` duger inte som `{key}`"),
                        format!("`{text}` will not do as `{key}`"),
                    ),
                )
                .with_remedy(Text::new(format!("Skriv {form_sv}."), format!("Write {form_en}."))),
            );
        }
        parsed
    }

    /// A permanent name. One with capitals, spaces or å, ä, ö is told and read without them.
    pub(crate) fn id(self) -> Option<String> {
        let text = self.text()?;
        if is_id(&text) {
            return Some(text);
        }
        let meant = fold_to_id(&text);
        let key = self.key;
        let finding = Finding::of(
            &rule::MALFORMED,
            self.place(),
            Text::new(
                format!("`{text}` duger inte som `{key}`"),
                format!("`{text}` will not do as `{key}`"),
            ),
        )
        .with_remedy(Text::new(
            "Skriv med a–z, siffror och enkla bindestreck, högst 80 tecken.",
            "Write with a–z, digits and single hyphens, at most 80 characters.",
        ));
        self.file.sink.push(match &meant {
            Some(meant) => finding.with_nearest(meant),
            None => finding,
        });
        meant
    }

    /// True when the value is a text.
    pub(crate) fn is_text(self) -> bool {
        self.value.get_ref().is_str()
    }
}

/// A permanent name: a–z, digits and single hyphens, at most 80 characters.
pub(crate) fn is_id(text: &str) -> bool {
    text.len() <= 80
        && text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

/// The permanent name nearest to a text; none when nothing of it remains.
fn fold_to_id(text: &str) -> Option<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words.map(collate::fold).filter(|w| !w.is_empty()).collect();
    Some(words.join("-")).filter(|id| is_id(id))
}

/// What a key's value can look like, for one who has forgotten the key.
fn example(table: &str, key: &str) -> &'static str {
    match key {
        "type" if table == "column" => "\"date\"",
        "kind" if table == "check" => "\"order\"",
        "rhythm" => "\"month\"",
        "months" => "3",
        "delimiter" => "\";\"",
        "columns" => "[\"indatum\", \"utdatum\"]",
        "period" if table == "delivery" => "[\"manad\"]",
        "start" | "width" => "1",
        "source" if table == "term" => "\"…\"",
        "version" => "\"1.0.0\"",
        "system" => "\"icd-10-se\"",
        "kind" => "\"indicator\"",
        "better" => "\"higher\"",
        "measure" => "\"share\"",
        "type" => "\"outcome\"",
        "quality" => "[\"saker\"]",
        "levels" => "[\"riket\", \"region\", \"kommun\"]",
        "evidence" => "\"verified\"",
        "evidence_source" => "\"Kolada U21468\"",
        "owner" => "\"enheten-aldre\"",
        "reviewed" | "review_due" => "2026-10-15",
        "decimals" => "0",
        "by_sex" => "true",
        "base_year" => "2013",
        "value" => "80",
        "year" => "2030",
        "period" => "\"2019\"",
        "n" => "7",
        "id" | "indicator" => "\"trygghet-sarskilt-boende\"",
        "rows" | "traits" | "theme" | "term" => "[ … ]",
        "source" | "title" | "kind_reason" | "unit" | "population" | "numerator"
        | "denominator" | "about" | "why" | "meaning" => "{ sv = \"…\", en = \"…\" }",
        _ => "\"…\"",
    }
}

/// A kind of value in words.
fn kind_of(value: &DeValue<'_>) -> (&'static str, &'static str) {
    match value {
        DeValue::String(_) => ("en text", "a text"),
        DeValue::Integer(_) => ("ett heltal", "a whole number"),
        DeValue::Float(_) => ("ett tal", "a number"),
        DeValue::Boolean(_) => ("true eller false", "true or false"),
        DeValue::Datetime(_) => ("ett datum", "a date"),
        DeValue::Array(_) => ("en lista", "a list"),
        DeValue::Table(_) => ("en tabell", "a table"),
    }
}
