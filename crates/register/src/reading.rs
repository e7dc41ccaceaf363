//! Reads the rows of a piece: fields, checks, and where each row goes.

mod dated;
mod fixed;

use catalog::{CheckKind, Encoding, Role, Rule, Severity};
use jiff::civil::Date;
use terminology::{DomainKey, Identity, LegalSex, Links, PersonId};
use zeroize::Zeroizing;

use crate::field::{self, Cell, day_number, year_and_month};
use crate::findings::{About, Findings, RowPlace};
use crate::follow::UNLINKABLE;
use crate::heading::{Layout, split};
use crate::lines::LONGEST_ROW;
use crate::packed::{Form, Line, Packed, Room};
use crate::plan::{Plan, Reading, Several};
use crate::quarantine::SetAside;
use crate::recent::{self, Person, Read, Short};
use crate::rows::{Origin, ReadRow};
use crate::shards::Used;
use crate::store::PersonKind;
use crate::words::Words;
use crate::{Error, rule};

/// How many parts the persons of a store are divided into, by the first bits of the pseudonym.
pub(crate) const SHARDS: usize = 64;

/// How the name of a made-up unit begins. A store of real persons refuses it, as it refuses made-up persons.
const FICTIONAL_UNIT: &[u8] = b"FIKTIV";

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
        if row.is_corrected() {
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

/// Whom rows are about: for each kind how many rows, and the first.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Kinds {
    pub(crate) fictional: (u64, Option<RowPlace>),
    pub(crate) real: (u64, Option<RowPlace>),
}

impl Kinds {
    fn tell(&mut self, kind: Option<PersonKind>, place: RowPlace) {
        let (n, first) = match kind {
            Some(PersonKind::Fictional) => &mut self.fictional,
            Some(PersonKind::Real) => &mut self.real,
            None => return,
        };
        *n += 1;
        *first = first.map_or(Some(place), |first| Some(first.min(place)));
    }

    pub(crate) fn add(&mut self, other: Kinds) {
        for (own, other) in [(&mut self.fictional, other.fictional), (&mut self.real, other.real)] {
            own.0 += other.0;
            own.1 = own.1.into_iter().chain(other.1).min();
        }
    }
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
    pub(crate) shards: Vec<Packed>,
    pub(crate) used: Used,
    /// Why rows could not be laid down; none are read after that.
    pub(crate) failure: Option<Error>,
    room: &'a Room,
    line: Line,
    pub(crate) counts: Counts,
    pub(crate) findings: Findings,
    pub(crate) rejected: SetAside,
    pub(crate) kinds: Kinds,
    cells: Vec<Cell>,
    lists: Vec<Vec<i32>>,
    faults: Vec<(&'static Rule, About)>,
    notes: Vec<(&'static Rule, About)>,
    is_corrected: bool,
    values: Vec<recent::Values>,
    persons: recent::Persons,
    /// The person of the row, when the number tells one.
    person: Option<Person>,
    last_slot: LastSlot,
}

/// The cells that a slot is made from, and the slot, of the row before: rows come in runs of one sender
/// and month.
#[derive(Default)]
struct LastSlot {
    cells: Vec<Cell>,
    is_loose: bool,
    number: Option<u32>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        plan: &'a Plan<'a>,
        key: &'a DomainKey,
        links: &'a Links,
        append_slot: &'a str,
        room: &'a Room,
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
            shards: (0..SHARDS).map(|_| Packed::default()).collect(),
            used: Used::none(plan.kept.iter().map(|_| 0), 0),
            failure: None,
            room,
            line: Line::default(),
            counts: Counts::default(),
            findings: Findings::default(),
            rejected: SetAside::default(),
            kinds: Kinds::default(),
            cells: vec![Cell::Empty; n],
            lists: vec![Vec::new(); n],
            faults: Vec::new(),
            notes: Vec::new(),
            is_corrected: false,
            values: (0..n).map(|_| recent::Values::default()).collect(),
            persons: recent::Persons::default(),
            person: None,
            last_slot: LastSlot::default(),
        }
    }

    /// What rows are read by.
    pub(crate) fn plan(&self) -> &'a Plan<'a> {
        self.plan
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
            let spans = self.plan.register.columns.iter().map(|column| column.span.clone());
            return fixed::cut(row, spans.map(Option::unwrap_or_default), form.encoding, fields);
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
        self.fields(line, fields.iter().copied().zip(layout.columns.iter().copied()), place);
    }

    /// Reads a row of which every field's column is known.
    pub(crate) fn fields<'f>(
        &mut self,
        line: &[u8],
        fields: impl Iterator<Item = (&'f [u8], Option<usize>)>,
        place: RowPlace,
    ) {
        self.cells.fill(Cell::Empty);
        self.lists.iter_mut().for_each(Vec::clear);
        (self.faults, self.notes, self.is_corrected) = (Vec::new(), Vec::new(), false);
        let mut subject: &[u8] = b"";
        for (field, column) in fields {
            let Some(column) = column else { continue };
            let is_subject = column == self.plan.subject;
            if is_subject {
                subject = field;
            }
            // The name of a unit is a value like any other; the number of a person is not.
            if !field.is_empty() && (!is_subject || self.plan.is_about_units) {
                self.read_field(column, field);
            }
        }
        self.require(subject);
        if !self.plan.dated.is_empty() {
            self.check_validity();
        }
        let pseudonym = match self.plan.is_about_units {
            true => self.unit(place),
            false => self.person(subject, place),
        };
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
        let is_unlinkable = self.person.is_some_and(|person| !person.is_linkable);
        let slot = self.slot(is_unlinkable && self.plan.follows.is_some());
        if is_unlinkable {
            self.counts.unlinkable += 1;
            let at = slot as usize;
            self.unlinkable.resize(self.unlinkable.len().max(at + 1), 0);
            self.unlinkable[at] += 1;
        }
        let shard = usize::try_from(person >> 122).expect("six bits");
        let origin = Origin::new(place, self.is_corrected);
        self.mark_used(slot);
        let row = ReadRow { person, slot, origin, cells: &self.cells, lists: &self.lists };
        if let Err(failure) = self.shards[shard].push(self.plan, &row, &mut self.line, self.room) {
            self.failure.get_or_insert(failure);
        }
    }

    /// Marks the slot and the words of a row that is taken in.
    fn mark_used(&mut self, slot: u32) {
        let mark = |used: &mut Vec<bool>, number: usize| {
            if used.len() <= number {
                used.resize(number + 1, false);
            }
            used[number] = true;
        };
        mark(&mut self.used.slots, slot as usize);
        let used = self.used.words.iter_mut().zip(&mut self.used.missing);
        for ((used, is_missing), (i, form)) in used.zip(self.plan.kept.iter().zip(&self.plan.forms))
        {
            match (form, self.cells[*i]) {
                (Form::Small | Form::Wide, Cell::Empty) => *is_missing = true,
                (Form::Word, Cell::Word(number)) => mark(used, number as usize),
                (Form::List, Cell::Word(_)) => {
                    let words = self.lists[*i].iter().filter_map(|n| usize::try_from(*n - 1).ok());
                    words.for_each(|number| mark(used, number));
                }
                _ => {}
            }
        }
    }

    fn read_field(&mut self, column: usize, field: &[u8]) {
        let Several { is_list, separator } = self.plan.several[column];
        match separator {
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
        let read = match self.read_text(column, text) {
            Ok(read) => read,
            Err(fault) => return self.faults.push((fault, About::Column(column))),
        };
        if read.is_corrected {
            self.is_corrected = true;
            self.notes.push((&rule::LOST_ZERO, About::Column(column)));
        }
        if is_list {
            let value = match read.cell {
                Cell::Word(number) => crate::rows::word(number),
                Cell::Number(number) => match i32::try_from(number) {
                    Ok(number) => number,
                    Err(_) => {
                        // The values of a list are stored in 32 bits.
                        self.faults.push((&rule::LIMITS, About::Column(column)));
                        return;
                    }
                },
                Cell::Empty => return,
            };
            self.lists[column].push(value);
        }
        self.cells[column] = read.cell;
    }

    /// What a text is in a column; from memory where it has been read not long ago.
    fn read_text(&mut self, column: usize, text: &[u8]) -> Result<Read, &'static Rule> {
        let short = Short::of(text);
        if let Some(known) = short.and_then(|short| self.values[column].get(short)) {
            return Ok(known);
        }
        let reading = &self.plan.readings[column];
        let read = if reading.is_word() {
            let number = self.words[column].number(text, |text| field::word(reading, text))?;
            Read { cell: Cell::Word(number), is_corrected: false }
        } else {
            let number = field::number(self.plan, reading, text)?;
            Read { cell: Cell::Number(number.value), is_corrected: number.is_corrected }
        };
        if let Some(short) = short {
            self.values[column].put(short, read);
        }
        Ok(read)
    }

    fn require(&mut self, subject: &[u8]) {
        for column in &self.plan.required {
            let is_filled = if *column == self.plan.subject {
                !subject.is_empty()
            } else {
                self.cells[*column] != Cell::Empty
            };
            let about = About::Column(*column);
            if !is_filled && !self.faults.iter().any(|(_, told)| *told == about) {
                self.faults.push((&rule::REQUIRED, about));
            }
        }
    }

    /// What the row's unit is sorted and sharded by, made of its name. It is no secret: the name stands
    /// in the table too.
    fn unit(&mut self, place: RowPlace) -> Option<u128> {
        self.person = None;
        let column = self.plan.subject;
        let Cell::Word(number) = self.cells[column] else {
            // A row without a unit is about nothing, also where the schema does not require one. A name that
            // could not be read has been told.
            let about = About::Column(column);
            if !self.faults.iter().any(|(_, told)| *told == about) {
                self.faults.push((&rule::REQUIRED, about));
            }
            return None;
        };
        let name = self.words[column].word(number);
        let kind = name.starts_with(FICTIONAL_UNIT).then_some(PersonKind::Fictional);
        let pseudonym = self.key.unit(name);
        self.kinds.tell(kind, place);
        Some(u128::from_be_bytes(pseudonym.to_bytes()))
    }

    /// The pseudonym of the row's person.
    fn person(&mut self, text: &[u8], place: RowPlace) -> Option<u128> {
        self.person = None;
        let about = About::Column(self.plan.subject);
        if text.is_empty() {
            // A row without a person is about nobody, also where the schema does not require one.
            if !self.faults.contains(&(&rule::REQUIRED, about)) {
                self.faults.push((&rule::REQUIRED, about));
            }
            return None;
        }
        let year = self.reference_year();
        let short = Short::of(text);
        let known = short.and_then(|short| self.persons.get(short, year));
        let person = match known {
            Some(person) => person,
            None => {
                let person = match self.identify(text, year) {
                    Ok(person) => person,
                    Err(fault) => {
                        self.faults.push((fault, about));
                        return None;
                    }
                };
                // A reserve number from another sender is another person.
                if let Some(short) = short.filter(|_| person.is_linkable) {
                    self.persons.put(short, year, person);
                }
                person
            }
        };
        self.kinds.tell(person.kind, place);
        if (person.kind, self.plan.persons) == (Some(PersonKind::Fictional), Some(PersonKind::Real))
        {
            // Nobody has such a number, so it is a misspelt one where the persons are real.
            self.faults.push((&rule::IDENTITY, about));
            return None;
        }
        if !person.is_linkable {
            self.notes.push((&rule::RESERVE, about));
        }
        self.person = Some(person);
        Some(person.pseudonym)
    }

    /// The year in which the row was written as far as it tells, never later than its receipt.
    fn reference_year(&self) -> i16 {
        let received = self.plan.received.year();
        let from =
            self.plan.from.filter(|from| matches!(self.plan.readings[*from], Reading::Day { .. }));
        match from.map(|from| self.cells[from]) {
            Some(Cell::Number(day)) => {
                let year = year_and_month(day).0;
                i16::try_from(year).map_or(received, |year| year.min(received))
            }
            _ => received,
        }
    }

    fn identify(&self, text: &[u8], year: i16) -> Result<Person, &'static Rule> {
        if let Reading::PersonId { series, most, encoding } = self.plan.readings[self.plan.subject]
        {
            return self.identify_by_id(text, series, most, encoding);
        }
        // Of a reference day nothing but the year is used.
        let reference = Date::new(year, 12, 31).map_err(|_no_such_day| &rule::IDENTITY)?;
        let identity = Identity::parse(text, reference).map_err(|_why| &rule::IDENTITY)?;
        let identity = self.links.present(identity);
        let pseudonym = self.key.pseudonym(&identity, &self.sender());
        Ok(Person {
            pseudonym: u128::from_be_bytes(pseudonym.to_bytes()),
            birth: identity.birth_date(),
            sex: identity.sex(),
            is_linkable: identity.kind().is_linkable(),
            kind: PersonKind::of(identity.kind()),
        })
    }

    /// A person whom the row tells by an id of the extract's own, which says nothing else of her.
    fn identify_by_id(
        &self,
        text: &[u8],
        series: &str,
        most: usize,
        encoding: Encoding,
    ) -> Result<Person, &'static Rule> {
        let text = field::decoded(text, encoding).map(Zeroizing::new).ok_or(&rule::PERSON_ID)?;
        let id = PersonId::parse(&text, most).map_err(|_why| &rule::PERSON_ID)?;
        let pseudonym = self.key.pseudonym_of_id(&id, series);
        Ok(Person {
            pseudonym: u128::from_be_bytes(pseudonym.to_bytes()),
            birth: None,
            sex: None,
            is_linkable: true,
            kind: None,
        })
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

    /// The number of the row's slot: sender and month, or the delivery where rows are only added; another
    /// slot for rows that `is_loose` tells.
    fn slot(&mut self, is_loose: bool) -> u32 {
        let register = self.plan.register;
        let columns = || register.sender.iter().chain(&register.period);
        let last = &self.last_slot;
        let is_same = last.is_loose == is_loose
            && columns().map(|column| &self.cells[*column]).eq(&last.cells);
        if let Some(number) = self.last_slot.number.filter(|_| is_same) {
            return number;
        }
        let mut name = self.slot_name();
        if is_loose {
            name.push(UNLINKABLE);
        }
        let number = self.slots.intern(name);
        self.last_slot.cells.clear();
        self.last_slot.cells.extend(columns().map(|column| self.cells[*column]));
        self.last_slot.is_loose = is_loose;
        self.last_slot.number = Some(number);
        number
    }

    fn slot_name(&self) -> Vec<u8> {
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
                Reading::Day { .. } => Some(month_of(number(*column)?)),
                _ => number(*column),
            },
            [year, month] => {
                Some(number(*year)?.saturating_mul(100).saturating_add(number(*month)?))
            }
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
                (Cell::Number(year), Cell::Number(month)) => {
                    year.saturating_mul(100).saturating_add(month)
                }
                _ => return true,
            },
            _ => return true,
        };
        month_of(day) == told
    }

    /// True when the person's number tells the same birth or sex as the column, or tells none.
    fn agrees(&self, column: usize) -> bool {
        let Some(person) = &self.person else { return true };
        match (self.plan.register.columns[column].role, self.cells[column]) {
            (Some(Role::Birth), Cell::Number(day)) => {
                person.birth.is_none_or(|birth| day_number(birth) == day)
            }
            (Some(Role::Sex), Cell::Word(number)) => {
                // By convention 1 is man and 2 is woman; K, kvinna and woman are read too.
                let word = self.words[column].word(number).to_ascii_lowercase();
                let told = match word.as_slice() {
                    b"1" | b"m" | b"man" => LegalSex::Man,
                    b"2" | b"k" | b"kvinna" => LegalSex::Woman,
                    _ => return true,
                };
                person.sex.is_none_or(|sex| sex == told)
            }
            _ => true,
        }
    }
}

/// The month of a day as year times 100 and month.
fn month_of(day: i64) -> i64 {
    let (year, month) = year_and_month(day);
    year * 100 + month
}
