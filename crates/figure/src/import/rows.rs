//! Rows of texts become figures: each field is resolved once and remembered.

use std::collections::{BTreeMap, HashMap};

use csv::ByteRecord;
use cube::{AgeGroup, IndicatorId, Lang, Period, Sex};

use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::gather::{Gather, Sheaf};
use super::known::{Known, Standing, read_age, read_period, read_sex};
use super::map::{AreaCodes, Map, Role};
use super::plan::{Plan, Texts};
use crate::Error;
use crate::key::{self, Key};

/// What a text stands for, or what is wrong with it.
type Resolved<T> = Result<T, Fault>;

/// Remembers what texts were resolved to.
struct Memory<T> {
    known: HashMap<Box<[u8]>, Resolved<T>>,
    /// The text asked for last, which is often asked for again.
    text: Vec<u8>,
    last: Option<Resolved<T>>,
}

impl<T: Clone> Memory<T> {
    fn new() -> Memory<T> {
        Memory { known: HashMap::new(), text: Vec::new(), last: None }
    }

    fn get(&mut self, text: &[u8], read: impl FnOnce(&[u8]) -> Resolved<T>) -> Resolved<T> {
        if let Some(last) = &self.last
            && *self.text == *text
        {
            return last.clone();
        }
        let resolved = match self.known.get(text) {
            Some(resolved) => resolved.clone(),
            None => {
                let resolved = read(text);
                self.known.insert(text.into(), resolved.clone());
                resolved
            }
        };
        self.text.clear();
        self.text.extend_from_slice(text);
        self.last = Some(resolved.clone());
        resolved
    }
}

/// Takes rows of texts, one after another.
pub(crate) struct RowTaker<'a> {
    known: &'a Known<'a>,
    pub(super) map: &'a Map,
    gather: &'a Gather,
    pub(super) plan: Plan,
    pub(crate) findings: Collector,
    /// Rows met, and those among them that were set aside here.
    pub(crate) n_rows: u64,
    pub(crate) n_aside: u64,
    sheaf: Sheaf,
    indicators: Memory<(IndicatorId, Standing)>,
    /// By place in [`KEY_ROLES`]: the part of the key that a text gives.
    parts: [Memory<u64>; 4],
    pub(crate) unclaimed: Unclaimed,
    /// The indicator of the row before, and the place of its block.
    last: Option<(IndicatorId, usize)>,
}

impl<'a> RowTaker<'a> {
    pub(crate) fn new(
        known: &'a Known<'a>,
        map: &'a Map,
        gather: &'a Gather,
        plan: Plan,
        findings: Collector,
    ) -> RowTaker<'a> {
        RowTaker {
            known,
            map,
            gather,
            plan,
            findings,
            n_rows: 0,
            n_aside: 0,
            sheaf: Sheaf::default(),
            indicators: Memory::new(),
            parts: [(); 4].map(|()| Memory::new()),
            unclaimed: BTreeMap::new(),
            last: None,
        }
    }

    /// Takes a row. `number` is its row in the file.
    pub(crate) fn take(&mut self, number: u32, record: &ByteRecord) -> Result<(), Error> {
        if self.plan.wide.is_empty() {
            self.take_cell(number, record, None);
        } else {
            for i in 0..self.plan.wide.len() {
                self.take_cell(number, record, Some(self.plan.wide[i]));
            }
        }
        self.hand_over()
    }

    /// Takes a row of a long table, and gives back which figure it made.
    pub(crate) fn take_one(
        &mut self,
        number: u32,
        record: &ByteRecord,
    ) -> Result<Option<(IndicatorId, Key)>, Error> {
        let key = self.take_cell(number, record, None);
        let figure = self.last.as_ref().zip(key).map(|((id, _), key)| (id.clone(), key));
        self.hand_over()?;
        Ok(figure)
    }

    /// Takes a figure that no row stands for but the map says is there.
    pub(crate) fn take_figure(
        &mut self,
        id: &IndicatorId,
        key: Key,
        cell: &cube::Cell,
    ) -> Result<(), Error> {
        self.n_rows += 1;
        let number = u32::try_from(self.n_rows).unwrap_or(u32::MAX);
        let place = self.sheaf.place(id);
        self.sheaf.block(place).push(key, cell, number);
        self.hand_over()
    }

    /// Hands over the rows gathered when they are many.
    fn hand_over(&mut self) -> Result<(), Error> {
        if self.n_rows.is_multiple_of(4096) && self.gather.is_enough(&self.sheaf) {
            self.last = None;
            self.gather.take(&mut self.sheaf)?;
        }
        Ok(())
    }

    /// Counts a row, or several, that could not be read at all.
    pub(crate) fn set_aside(&mut self, fault: Fault, spot: Spot, tell: impl FnOnce() -> Told) {
        self.n_rows += 1;
        self.n_aside += 1;
        self.findings.add(fault, spot, tell);
    }

    /// Hands over what was gathered.
    pub(crate) fn finish(mut self) -> Result<Taken, Error> {
        self.gather.take(&mut self.sheaf)?;
        let RowTaker { findings, n_rows, n_aside, unclaimed, .. } = self;
        Ok(Taken { findings, n_rows, n_aside, unclaimed })
    }

    fn take_cell(
        &mut self,
        number: u32,
        record: &ByteRecord,
        wide: Option<(usize, Period)>,
    ) -> Option<Key> {
        self.n_rows += 1;
        let Some((id, key, cell)) = self.read_cell(number, record, wide) else {
            self.n_aside += 1;
            return None;
        };
        let place = match &self.last {
            Some((last, place)) if *last == id => *place,
            _ => {
                let place = self.sheaf.place(&id);
                self.last = Some((id, place));
                place
            }
        };
        self.sheaf.block(place).push(key, &cell, number);
        Some(key)
    }

    /// Reads a figure; none when the row is set aside, which has then been told.
    fn read_cell(
        &mut self,
        number: u32,
        record: &ByteRecord,
        wide: Option<(usize, Period)>,
    ) -> Option<(IndicatorId, Key, cube::Cell)> {
        let Some(series) = self.choose(record) else {
            self.findings.add(Fault::NotChosen, Spot::row(number), || {
                Told::new(
                    "Raden är inte vald i mappningsfilen.",
                    "The mapping file does not choose the row.",
                )
            });
            return None;
        };
        let indicator = self.indicator(number, record, series.as_deref());
        let mut key = Some(0);
        for (i, role) in KEY_ROLES.into_iter().enumerate() {
            let part = match (role, wide) {
                (Role::Period, Some((_, period))) => Some(key::of_period(period)),
                _ => self.key_part(i, role, number, record),
            };
            key = key.zip(part).map(|(key, part)| key | part);
        }
        let cell = self.cell(number, record, wide.map(|(place, _)| place));
        Some((indicator?, Key(key?), cell?))
    }

    /// The indicator that the map gives the row, if any; none at all when the row is not chosen.
    fn choose(&self, record: &ByteRecord) -> Option<Option<String>> {
        let holds = |(place, texts): &Texts| {
            let field = trimmed(record.get(*place).unwrap_or_default());
            texts.iter().any(|text| text.as_bytes() == field)
        };
        if !self.plan.conditions.iter().all(holds) {
            return None;
        }
        if self.plan.series.is_empty() {
            return Some(None);
        }
        let series = self.plan.series.iter().find(|(conditions, _)| conditions.iter().all(holds));
        series.map(|(_, indicator)| Some(indicator.clone()))
    }

    fn indicator(
        &mut self,
        number: u32,
        record: &ByteRecord,
        series: Option<&str>,
    ) -> Option<IndicatorId> {
        let known = self.known;
        let (id, standing) = match series {
            Some(series) => known.indicator(series).expect("a map's names are readable"),
            None => {
                let read = |text: &str| known.indicator(text);
                self.resolve(Role::Indicator, number, record, |t| &mut t.indicators, read)?
            }
        };
        if standing != Standing::Defined && self.last.as_ref().is_none_or(|(last, _)| *last != id) {
            let text = match series {
                Some(series) => series.to_owned(),
                None => self.text(Role::Indicator, record).unwrap_or_default(),
            };
            self.unclaimed.entry(id.clone()).or_insert((standing, text));
        }
        Some(id)
    }

    fn key_part(&mut self, i: usize, role: Role, number: u32, record: &ByteRecord) -> Option<u64> {
        let (known, map) = (self.known, self.map);
        let read = |text: &str| key_part(role, text, known, map);
        self.resolve(role, number, record, |taker| &mut taker.parts[i], read)
    }

    /// Resolves a role's field, or the map's constant where the field is empty or there is none.
    fn resolve<T: Clone>(
        &mut self,
        role: Role,
        number: u32,
        record: &ByteRecord,
        memory: impl FnOnce(&mut Self) -> &mut Memory<T>,
        read: impl FnOnce(&str) -> Resolved<T>,
    ) -> Option<T> {
        let map = self.map;
        let place = self.plan.column(role);
        let field = trimmed(place.and_then(|p| record.get(p)).unwrap_or_default());
        let constant = map.constants.get(&role).filter(|_| field.is_empty());
        let resolved = memory(self).get(field, |bytes| match constant {
            Some(constant) => read(constant),
            None => {
                let text = std::str::from_utf8(bytes).map_err(|_| Fault::Encoding)?;
                map.translated(role, text).and_then(read)
            }
        });
        match resolved {
            Ok(value) => Some(value),
            Err(fault) => {
                let spot = place.map_or(Spot::row(number), |place| Spot::at(number, place));
                let text = String::from_utf8_lossy(field);
                let text = constant.map_or(text, |constant| constant.into());
                let (known, codes) = (self.known, map.areas);
                self.findings.add(fault, spot, || unresolved(fault, role, &text, known, codes));
                None
            }
        }
    }

    fn text(&self, role: Role, record: &ByteRecord) -> Option<String> {
        let field = trimmed(record.get(self.plan.column(role)?)?);
        Some(String::from_utf8_lossy(field).into_owned())
    }
}

/// What was taken.
pub(crate) struct Taken {
    pub(crate) findings: Collector,
    pub(crate) n_rows: u64,
    pub(crate) n_aside: u64,
    pub(crate) unclaimed: Unclaimed,
}

impl Taken {
    /// Nothing was taken, for reasons that were told.
    pub(crate) fn nothing(findings: Collector) -> Taken {
        Taken { findings, n_rows: 0, n_aside: 0, unclaimed: Unclaimed::new() }
    }

    /// Adds what was taken from another part of the delivery.
    pub(crate) fn merge(&mut self, other: Taken) {
        self.findings.merge(other.findings);
        self.n_rows += other.n_rows;
        self.n_aside += other.n_aside;
        self.unclaimed.extend(other.unclaimed);
    }
}

/// Indicators that no one definition claims, with the name that the delivery gives them.
pub(crate) type Unclaimed = BTreeMap<IndicatorId, (Standing, String)>;

/// The field without blanks around it; no-break spaces are blanks too.
pub(crate) fn trimmed(mut field: &[u8]) -> &[u8] {
    const NO_BREAK: &[u8] = "\u{a0}".as_bytes();
    loop {
        let inner = field.trim_ascii();
        let inner = inner.strip_prefix(NO_BREAK).unwrap_or(inner);
        let inner = inner.strip_suffix(NO_BREAK).unwrap_or(inner);
        if inner.len() == field.len() {
            return field;
        }
        field = inner;
    }
}

/// The roles that make a key.
pub(crate) const KEY_ROLES: [Role; 4] = [Role::Area, Role::Period, Role::Sex, Role::Age];

/// The part of a key that a text gives. An empty text is both sexes and all ages.
pub(crate) fn key_part(role: Role, text: &str, known: &Known<'_>, map: &Map) -> Result<u64, Fault> {
    match role {
        Role::Area => {
            let code = known.area(text, map.areas, map.level).or_else(|fault| {
                // What a map translates to is canonical, whatever the file's own codes are.
                let own = || known.area(text, AreaCodes::Own, None);
                if fault == Fault::AreaUnreadable { own().map_err(|_| fault) } else { Err(fault) }
            });
            code.map(key::of_area)
        }
        Role::Period => read_period(text).map(key::of_period),
        Role::Sex if text.is_empty() => Ok(key::of_sex(Sex::Both)),
        Role::Sex => read_sex(text).map(key::of_sex),
        Role::Age if text.is_empty() => Ok(key::of_age(AgeGroup::ALL)),
        Role::Age => read_age(text).map(key::of_age),
        _ => unreachable!("only the roles of a key are asked for"),
    }
}

/// What is told about a field that cannot be resolved.
pub(crate) fn unresolved(
    fault: Fault,
    role: Role,
    text: &str,
    known: &Known<'_>,
    codes: AreaCodes,
) -> Told {
    let (sv, en) = match fault {
        Fault::Encoding => {
            (format!("Texten {text:?} är inte UTF-8."), format!("The text {text:?} is not UTF-8."))
        }
        Fault::IndicatorUnreadable => (
            format!("{text:?} kan inte vara namn på en indikator."),
            format!("{text:?} cannot be the name of an indicator."),
        ),
        Fault::AreaUnreadable => {
            (format!("{text:?} är ingen områdeskod."), format!("{text:?} is no area code."))
        }
        Fault::AreaUnknown => {
            (format!("Området {text:?} finns inte."), format!("There is no area {text:?}."))
        }
        Fault::NotListed => (
            format!("Koden {text:?} för {} står inte i mappningsfilen.", role.label(Lang::Sv)),
            format!("The code {text:?} for {} is not in the mapping file.", role.label(Lang::En)),
        ),
        Fault::GroupOfKommuner => (
            format!("{text:?} är en grupp av kommuner."),
            format!("{text:?} is a group of kommuner."),
        ),
        _ => (
            format!("{text:?} kan inte läsas som {}.", role.label(Lang::Sv)),
            format!("{text:?} cannot be read as {}.", role.label(Lang::En)),
        ),
    };
    let nearest = match fault {
        Fault::AreaUnknown | Fault::AreaUnreadable => known.nearest_area(text, codes),
        _ => None,
    };
    Told::new(sv, en).nearest(nearest)
}
