//! Reads the rows of a piece: fields, checks, and where each row goes.

use catalog::{CheckKind, Role, Rule, Severity};
use jiff::civil::Date;
use terminology::{DomainKey, Identity, LegalSex, Links, Pseudonym};
use zeroize::Zeroizing;

use crate::field::{self, Cell, day_number, day_of};
use crate::findings::{About, Findings, RowPlace};
use crate::follow::UNLINKABLE;
use crate::heading::{Layout, split};
use crate::lines::LONGEST_ROW;
use crate::plan::{Plan, Reading};
use crate::rows::{Origin, ReadRow, Rows};
use crate::rule;
use crate::words::Words;

/// How many parts the persons of a store are divided into, by the first bits of the pseudonym.
pub(crate) const SHARDS: usize = 64;

/// Numbers of fields above this are told as this.
pub(crate) const MOST_FIELDS: usize = 200;

/// What became of the rows of a delivery. Every row is in exactly one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows that came, without headings, comments and empty lines.
    pub received: u64,
    /// Rows taken in as they stood.
    pub accepted: u64,
    /// Rows taken in after a correction that is told.
    pub corrected: u64,
    /// Rows set aside.
    pub rejected: u64,
    /// Rows that stood there already.
    pub duplicates: u64,
    /// Rows taken in whose person cannot be linked to other registers.
    pub unlinkable: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Counts) {
        self.received += other.received;
        self.accepted += other.accepted;
        self.corrected += other.corrected;
        self.rejected += other.rejected;
        self.duplicates += other.duplicates;
        self.unlinkable += other.unlinkable;
    }

    /// Takes a row out of those that were taken in.
    pub(crate) fn take_back(&mut self, row: Origin) {
        if row.is_corrected {
            self.corrected -= 1;
        } else {
            self.accepted -= 1;
        }
    }

    /// True when every row is accounted for.
    #[must_use]
    pub fn add_up(&self) -> bool {
        self.received == self.accepted + self.corrected + self.rejected + self.duplicates
    }
}

/// A row that was set aside: where it stood, why, and as it came.
pub(crate) struct Rejected {
    pub(crate) place: RowPlace,
    pub(crate) codes: Vec<&'static str>,
    /// Wiped when it goes out of use.
    pub(crate) line: Zeroizing<Vec<u8>>,
}

/// One thread's reading of a delivery.
pub(crate) struct Reader<'a> {
    plan: &'a Plan<'a>,
    key: &'a DomainKey,
    links: &'a Links,
    append_slot: &'a str,
    pub(crate) words: Vec<Words>,
    pub(crate) slots: Words,
    /// Rows about persons who cannot be linked, by the slot's number.
    pub(crate) unlinkable: Vec<u64>,
    pub(crate) shards: Vec<Rows>,
    pub(crate) counts: Counts,
    pub(crate) findings: Findings,
    pub(crate) rejected: Vec<Rejected>,
    cells: Vec<Cell>,
    lists: Vec<Vec<i32>>,
    faults: Vec<(&'static Rule, About)>,
    notes: Vec<(&'static Rule, About)>,
    is_corrected: bool,
    last: Option<LastPerson>,
}

/// The person of the row before, since rows often come in runs of one person.
struct LastPerson {
    text: Zeroizing<Vec<u8>>,
    issuer: Vec<u8>,
    reference: Date,
    pseudonym: Pseudonym,
    birth: Option<Date>,
    sex: Option<LegalSex>,
    is_linkable: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        plan: &'a Plan<'a>,
        key: &'a DomainKey,
        links: &'a Links,
        append_slot: &'a str,
    ) -> Reader<'a> {
        let n = plan.readings.len();
        Reader {
            plan,
            key,
            links,
            append_slot,
            words: (0..n).map(|_| Words::default()).collect(),
            slots: Words::default(),
            unlinkable: Vec::new(),
            shards: (0..SHARDS).map(|_| Rows::new(plan)).collect(),
            counts: Counts::default(),
            findings: Findings::default(),
            rejected: Vec::new(),
            cells: vec![Cell::Empty; n],
            lists: vec![Vec::new(); n],
            faults: Vec::new(),
            notes: Vec::new(),
            is_corrected: false,
            last: None,
        }
    }

    /// Reads the lines of a piece, the first of which has the number `line`.
    pub(crate) fn lines(&mut self, bytes: &[u8], file: u32, line: u64, layout: &Layout) {
        let mut fields: Vec<&[u8]> = Vec::new();
        let mut start = 0;
        let mut place = RowPlace { file, line };
        while start < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |at| start + at);
            let row = &bytes[start..end];
            let row = row.strip_suffix(b"\r").unwrap_or(row);
            if row.len() > LONGEST_ROW {
                self.reject(&rule::TOO_LONG, place, b"");
            } else if !row.trim_ascii().is_empty() && !row.starts_with(b"#") {
                self.cut(row, &mut fields);
                self.row(row, &fields, place, layout);
            }
            start = end + 1;
            place.line += 1;
        }
    }

    fn cut<'r>(&self, row: &'r [u8], fields: &mut Vec<&'r [u8]>) {
        let form = &self.plan.register.form;
        let Some(delimiter) = form.delimiter else {
            fields.clear();
            let spans = self.plan.register.columns.iter().map(|column| column.span.clone());
            fields.extend(spans.map(|span| {
                let span = span.unwrap_or_default();
                let (start, end) = (span.start.min(row.len()), span.end.min(row.len()));
                row[start..end].trim_ascii()
            }));
            return;
        };
        split(row, delimiter, form.is_quoted, fields);
    }

    /// Sets a row aside that cannot be read as a row.
    pub(crate) fn reject(&mut self, rule: &'static Rule, place: RowPlace, line: &[u8]) {
        self.reject_about(rule, About::Row, place, line);
    }

    fn reject_about(&mut self, rule: &'static Rule, about: About, place: RowPlace, line: &[u8]) {
        self.counts.received += 1;
        self.counts.rejected += 1;
        self.findings.tell(rule, about, place);
        let line = Zeroizing::new(line.to_vec());
        self.rejected.push(Rejected { place, codes: vec![rule.code], line });
    }

    fn row(&mut self, line: &[u8], fields: &[&[u8]], place: RowPlace, layout: &Layout) {
        if !layout.is_whole {
            return self.reject(&rule::COLUMN_MISSING, place, line);
        }
        let n = layout.columns.len();
        // A delimiter after the last field is allowed.
        let fits = fields.len() == n
            || (fields.len() == n + 1 && fields.last().is_some_and(|last| last.is_empty()));
        if !fits {
            // A file of another kind may have any number of fields, and the kinds must be few.
            let about = About::Fields(fields.len().min(MOST_FIELDS), n);
            return self.reject_about(&rule::FIELDS, about, place, line);
        }
        self.cells.fill(Cell::Empty);
        self.lists.iter_mut().for_each(Vec::clear);
        (self.faults, self.notes, self.is_corrected) = (Vec::new(), Vec::new(), false);
        let mut person: &[u8] = b"";
        for (field, column) in fields.iter().zip(&layout.columns) {
            let Some(column) = *column else { continue };
            if column == self.plan.person {
                person = field;
            } else if !field.is_empty() {
                self.read_field(column, field);
            }
        }
        self.require(person);
        let pseudonym = self.person(person);
        self.check_row();
        self.counts.received += 1;
        self.settle(line, place, pseudonym);
    }

    /// Puts the row where it belongs: among those taken in or those set aside.
    fn settle(&mut self, line: &[u8], place: RowPlace, pseudonym: Option<u128>) {
        for (rule, about) in self.faults.iter().chain(&self.notes) {
            self.findings.tell(rule, *about, place);
        }
        let Some(person) = pseudonym.filter(|_| self.faults.is_empty()) else {
            let mut codes: Vec<&'static str> = self.faults.iter().map(|(r, _)| r.code).collect();
            codes.dedup();
            self.counts.rejected += 1;
            self.rejected.push(Rejected { place, codes, line: Zeroizing::new(line.to_vec()) });
            return;
        };
        if self.is_corrected {
            self.counts.corrected += 1;
        } else {
            self.counts.accepted += 1;
        }
        let is_unlinkable = self.last.as_ref().is_some_and(|last| !last.is_linkable);
        let mut slot = self.slot();
        if is_unlinkable && self.plan.follows.is_some() {
            slot.push(UNLINKABLE);
        }
        let slot = self.slots.intern(slot);
        if is_unlinkable {
            self.counts.unlinkable += 1;
            let at = slot as usize;
            self.unlinkable.resize(self.unlinkable.len().max(at + 1), 0);
            self.unlinkable[at] += 1;
        }
        let shard = usize::try_from(person >> 122).expect("six bits");
        let origin = Origin::new(place, self.is_corrected);
        let row = ReadRow { person, slot, origin, cells: &self.cells, lists: &self.lists };
        self.shards[shard].push(self.plan, &row);
    }

    fn read_field(&mut self, column: usize, field: &[u8]) {
        let schema = &self.plan.register.columns[column];
        let is_list = schema.is_list();
        match schema.separator {
            Some(separator) => {
                for part in field.split(|byte| *byte == separator) {
                    let part = part.trim_ascii();
                    if !part.is_empty() {
                        self.read_value(column, part, true);
                    }
                }
            }
            None => self.read_value(column, field, is_list),
        }
    }

    fn read_value(&mut self, column: usize, text: &[u8], is_list: bool) {
        let reading = &self.plan.readings[column];
        let cell = if reading.is_word() {
            self.words[column].number(text, |text| field::word(reading, text)).map(Cell::Word)
        } else {
            field::number(self.plan, reading, text).map(|number| {
                if number.is_corrected {
                    self.is_corrected = true;
                    self.notes.push((&rule::LOST_ZERO, About::Column(column)));
                }
                Cell::Number(number.value)
            })
        };
        match cell {
            Err(fault) => self.faults.push((fault, About::Column(column))),
            Ok(cell) if is_list => {
                let value = match cell {
                    Cell::Word(number) => crate::rows::word(number),
                    Cell::Number(number) => i32::try_from(number).unwrap_or(i32::MAX),
                    Cell::Empty => return,
                };
                self.lists[column].push(value);
                self.cells[column] = cell;
            }
            Ok(cell) => self.cells[column] = cell,
        }
    }

    fn require(&mut self, person: &[u8]) {
        for column in 0..self.cells.len() {
            let is_filled = if column == self.plan.person {
                !person.is_empty()
            } else {
                self.cells[column] != Cell::Empty
            };
            let about = About::Column(column);
            let is_told = self.faults.iter().any(|(_, a)| *a == about);
            if !is_filled && !is_told && self.plan.is_required(column) {
                self.faults.push((&rule::REQUIRED, about));
            }
        }
    }

    /// The pseudonym of the row's person.
    fn person(&mut self, text: &[u8]) -> Option<u128> {
        let about = About::Column(self.plan.person);
        if text.is_empty() {
            // A row without a person is about nobody, also where the schema does not require one.
            if !self.faults.contains(&(&rule::REQUIRED, about)) {
                self.faults.push((&rule::REQUIRED, about));
            }
            return None;
        }
        let day =
            self.plan.from.and_then(|from| match (self.cells[from], &self.plan.readings[from]) {
                (Cell::Number(day), Reading::Day { .. }) => day_of(day),
                _ => None,
            });
        let reference = day.filter(|day| *day <= self.plan.received).unwrap_or(self.plan.received);
        let is_same = self
            .last
            .as_ref()
            .is_some_and(|last| last.text.as_slice() == text && last.reference == reference);
        if !is_same {
            let Ok(identity) = Identity::parse(text, reference) else {
                self.faults.push((&rule::IDENTITY, about));
                return None;
            };
            let identity = self.links.present(identity);
            let issuer = self.sender();
            let is_linkable = identity.kind().is_linkable();
            self.last = Some(LastPerson {
                text: Zeroizing::new(text.to_vec()),
                reference,
                pseudonym: self.key.pseudonym(&identity, &issuer),
                birth: identity.birth_date(),
                sex: identity.sex(),
                is_linkable,
                issuer,
            });
        }
        let sender = self.sender();
        let last = self.last.as_ref().expect("it has just been put there");
        if !last.is_linkable {
            self.notes.push((&rule::RESERVE, about));
            if last.issuer != sender {
                // The same reserve number from another sender is another person.
                self.last = None;
                return self.person_of_sender(text, reference, &sender);
            }
        }
        Some(u128::from_be_bytes(last.pseudonym.to_bytes()))
    }

    fn person_of_sender(&self, text: &[u8], reference: Date, sender: &[u8]) -> Option<u128> {
        let identity = Identity::parse(text, reference).ok()?;
        Some(u128::from_be_bytes(self.key.pseudonym(&identity, sender).to_bytes()))
    }

    /// Who sent the row, as the schema says; the register itself where it does not say.
    fn sender(&self) -> Vec<u8> {
        let mut sender = Vec::new();
        for column in &self.plan.register.sender {
            if !sender.is_empty() {
                sender.push(b'+');
            }
            match self.cells[*column] {
                Cell::Word(number) => sender.extend(self.words[*column].word(number)),
                Cell::Number(number) => match self.plan.readings[*column] {
                    Reading::Kommun => sender.extend(format!("{number:04}").bytes()),
                    Reading::Region => sender.extend(format!("{number:02}").bytes()),
                    _ => sender.extend(number.to_string().bytes()),
                },
                Cell::Empty => {}
            }
        }
        if sender.is_empty() { b"*".to_vec() } else { sender }
    }

    /// The slot of the row: sender and month, or the delivery where rows are only added.
    fn slot(&self) -> Vec<u8> {
        if self.plan.register.rhythm == catalog::Rhythm::Append {
            return self.append_slot.as_bytes().to_vec();
        }
        let mut slot = self.sender();
        slot.push(b'/');
        slot.extend(self.month().map_or("open".to_owned(), |m| m.to_string()).bytes());
        slot
    }

    /// The month of the row as year times 100 and month; none when the period is not filled in.
    fn month(&self) -> Option<i64> {
        let number = |column: usize| match self.cells[column] {
            Cell::Number(number) => Some(number),
            _ => None,
        };
        match self.plan.register.period.as_slice() {
            [column] => match self.plan.readings[*column] {
                Reading::Day { .. } => month_of(number(*column)?),
                _ => number(*column),
            },
            [year, month] => Some(number(*year)? * 100 + number(*month)?),
            _ => None,
        }
    }

    fn check_row(&mut self) {
        for (at, check) in self.plan.register.checks.iter().enumerate() {
            // What could not be read has been told.
            let is_unread = |column: &usize| {
                self.faults.iter().any(|(_, about)| *about == About::Column(*column))
            };
            if check.columns.iter().any(is_unread) || !self.applies(check) || self.holds(check) {
                continue;
            }
            let told = (&rule::CHECK, About::Check(at));
            if check.severity == Severity::Error {
                self.faults.push(told);
            } else {
                self.notes.push(told);
            }
        }
    }

    fn applies(&self, check: &catalog::Check) -> bool {
        let Some(first) = check.columns.first().filter(|_| !check.when.is_empty()) else {
            return true;
        };
        match self.cells[*first] {
            Cell::Word(number) => {
                let word = self.words[*first].word(number);
                check.when.iter().any(|when| when.as_bytes() == word)
            }
            Cell::Number(number) => check.when.iter().any(|when| when.parse() == Ok(number)),
            Cell::Empty => false,
        }
    }

    fn holds(&self, check: &catalog::Check) -> bool {
        let columns = check.columns.as_slice();
        let is_filled = |column: usize| self.cells[column] != Cell::Empty;
        match check.kind {
            CheckKind::Order => match (self.cells[columns[0]], self.cells[columns[1]]) {
                (Cell::Number(first), Cell::Number(second)) => first <= second,
                _ => true,
            },
            CheckKind::Within => self.is_within(columns),
            CheckKind::Requires => !is_filled(columns[0]) || is_filled(columns[1]),
            CheckKind::Forbids => !is_filled(columns[0]) || !is_filled(columns[1]),
            CheckKind::Agrees => self.agrees(columns[1]),
            // These are held when all rows of a person are there.
            CheckKind::Unique | CheckKind::Apart | CheckKind::Corrects => true,
        }
    }

    fn is_within(&self, columns: &[usize]) -> bool {
        let Cell::Number(day) = self.cells[columns[0]] else { return true };
        let told = match columns[1..] {
            [month] => match self.cells[month] {
                Cell::Number(month) => month,
                _ => return true,
            },
            [year, month] => match (self.cells[year], self.cells[month]) {
                (Cell::Number(year), Cell::Number(month)) => year * 100 + month,
                _ => return true,
            },
            _ => return true,
        };
        month_of(day) == Some(told)
    }

    /// True when the person's number tells the same birth or sex as the column, or tells none.
    fn agrees(&self, column: usize) -> bool {
        let Some(last) = &self.last else { return true };
        match (self.plan.register.columns[column].role, self.cells[column]) {
            (Some(Role::Birth), Cell::Number(day)) => {
                last.birth.is_none_or(|birth| day_number(birth) == day)
            }
            (Some(Role::Sex), Cell::Word(number)) => {
                // By convention 1 is man and 2 is woman; K, kvinna and woman are read too.
                let word = self.words[column].word(number).to_ascii_lowercase();
                let told = match word.as_slice() {
                    b"1" | b"m" | b"man" => LegalSex::Man,
                    b"2" | b"k" | b"kvinna" => LegalSex::Woman,
                    _ => return true,
                };
                last.sex.is_none_or(|sex| sex == told)
            }
            _ => true,
        }
    }
}

/// The month of a day as year times 100 and month.
fn month_of(day: i64) -> Option<i64> {
    let day = day_of(day)?;
    Some(i64::from(day.year()) * 100 + i64::from(day.month()))
}
