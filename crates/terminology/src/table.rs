//! Whole lists of codes, as authorities publish them.

mod reading;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use self::reading::{TableFault, TableFaultKind};
use crate::{Code, CodePattern, CodeSet, CodeSystem, Validity};

/// The codes of one system in one version, with their titles and headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeTable {
    system: CodeSystem,
    /// In the order of the codes.
    rows: Vec<CodeRow>,
    /// Chapters and blocks: the widest first, then in the order of the codes.
    headings: Vec<Heading>,
}

/// One code of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// Its title in the table's language.
    pub title: String,
    /// When the code was in use, where the table says.
    pub validity: Validity,
}

/// A chapter or block: a title over a range of codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The codes under it.
    pub range: CodePattern,
    /// Its title.
    pub title: String,
}

impl CodeTable {
    /// Reads a table with a heading row, as Socialstyrelsen and others publish them.
    ///
    /// Fields are parted by comma, semicolon or tab, as the heading row is. A column named `code`, `kod`
    /// or `ICF-koder` is needed; `title`, `titel`, `benämning` or `text` gives titles, `level`, `nivå` or
    /// `Kodnivå` the level, `valid_from` and `valid_to` (`giltig_från`, `giltig_till`) the days. Rows
    /// whose code is a range, and chapters and blocks whose title ends with one in parentheses, become
    /// headings. Bytes that are not UTF-8 are read as ISO 8859-1.
    ///
    /// A row that cannot be used is told with its line; the rest is read.
    #[must_use]
    pub fn read(system: CodeSystem, bytes: &[u8]) -> (CodeTable, Vec<TableFault>) {
        reading::read(system, bytes)
    }

    /// The system.
    #[must_use]
    pub fn system(&self) -> CodeSystem {
        self.system
    }

    /// How many codes there are; headings not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True when there is no code.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All codes in order.
    #[must_use]
    pub fn rows(&self) -> &[CodeRow] {
        &self.rows
    }

    /// The code's row; none when the table lacks it.
    #[must_use]
    pub fn get(&self, code: Code) -> Option<&CodeRow> {
        self.place(code).ok().map(|i| &self.rows[i])
    }

    /// The nearest wider code that the table has. W01.00 is under W01, since there is no W01.0.
    #[must_use]
    pub fn parent(&self, code: Code) -> Option<&CodeRow> {
        std::iter::successors(code.parent(), |code| code.parent()).find_map(|code| self.get(code))
    }

    /// The codes right under this one, in order.
    #[must_use]
    pub fn children(&self, code: Code) -> Vec<&CodeRow> {
        let mut children: Vec<&CodeRow> = Vec::new();
        for row in self.under(code) {
            let is_deeper = children.last().is_some_and(|child| child.code.covers(row.code));
            if !is_deeper {
                children.push(row);
            }
        }
        children
    }

    /// True when the table has the code and nothing under it.
    #[must_use]
    pub fn is_leaf(&self, code: Code) -> bool {
        self.get(code).is_some() && self.under(code).next().is_none()
    }

    /// The chapters and blocks that the code lies under, the widest first.
    pub fn headings(&self, code: Code) -> impl Iterator<Item = &Heading> {
        self.headings.iter().filter(move |heading| heading.range.includes(code))
    }

    /// The codes of a set that the table has, in order.
    pub fn matching<'a>(&'a self, set: &'a CodeSet) -> impl Iterator<Item = &'a CodeRow> {
        self.rows.iter().filter(|row| set.contains(row.code))
    }

    /// The patterns that no code of the table fits: written for another version, or wrongly.
    #[must_use]
    pub fn unmatched(&self, patterns: &[CodePattern]) -> Vec<CodePattern> {
        let fits = |pattern: &CodePattern| self.rows.iter().any(|row| pattern.includes(row.code));
        patterns.iter().copied().filter(|pattern| !fits(pattern)).collect()
    }

    fn place(&self, code: Code) -> Result<usize, usize> {
        self.rows.binary_search_by_key(&code, |row| row.code)
    }

    /// The codes under this one, itself left out.
    fn under(&self, code: Code) -> impl Iterator<Item = &CodeRow> {
        let start = self.rows.partition_point(|row| row.code <= code);
        self.rows[start..].iter().take_while(move |row| code.covers(row.code))
    }
}

/// The versions of one system in time: each is in force from its first day until the next one's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeVersions {
    tables: BTreeMap<Date, CodeTable>,
}

/// Whether a code may be used on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InUse {
    /// It may.
    Yes,
    /// There is no version for the day, so that nothing can be said.
    Unknown,
    /// The code came with a later version.
    NotYet,
    /// An earlier version had the code.
    NoLonger,
    /// No version has the code.
    Never,
}

impl CodeVersions {
    /// Adds a version that is in force from a day. A version for the same day is replaced.
    pub fn add(&mut self, from: Date, table: CodeTable) {
        self.tables.insert(from, table);
    }

    /// The version in force on a day; none before the first.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<&CodeTable> {
        self.tables.range(..=day).next_back().map(|(_, table)| table)
    }

    /// Whether the code may be used on the day, and if not, why.
    #[must_use]
    pub fn in_use(&self, code: Code, day: Date) -> InUse {
        let Some(table) = self.on(day) else { return InUse::Unknown };
        if let Some(row) = table.get(code) {
            return match row.validity {
                Validity { from: Some(from), .. } if day < from => InUse::NotYet,
                Validity { to: Some(to), .. } if day > to => InUse::NoLonger,
                _ => InUse::Yes,
            };
        }
        let has = |mut tables: std::collections::btree_map::Range<'_, Date, CodeTable>| {
            tables.any(|(_, table)| table.get(code).is_some())
        };
        if has(self.tables.range(..=day)) {
            InUse::NoLonger
        } else if has(self.tables.range(day..)) {
            InUse::NotYet
        } else {
            InUse::Never
        }
    }
}
