//! JSON-stat 2, the format of PxWeb: a cube of values with the codes of its dimensions.
//!
//! Source: json-stat.org, "JSON-stat Format 2.0". `value` and `status` may each be a list or an
//! object of the cells that are there, `status` also one word for all, and `category.index` a list
//! or an object.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Job;
use super::collect::{Collector, Spot, Told};
use super::fault::Fault;
use super::json;
use super::map::{ColumnRef, Map, Role};
use super::plan::Plan;
use super::rows::{RowTaker, Taken};
use crate::Error;

/// A document. What figures do not need is left unread.
#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    class: Option<String>,
    id: Vec<String>,
    size: Vec<usize>,
    dimension: BTreeMap<String, Dimension>,
    #[serde(default)]
    role: BTreeMap<String, Vec<String>>,
    value: Cells,
    #[serde(default)]
    status: Option<Statuses>,
}

#[derive(Deserialize)]
struct Dimension {
    category: Category,
}

#[derive(Deserialize)]
struct Category {
    #[serde(default)]
    index: Option<Index>,
    #[serde(default)]
    label: serde_json::Map<String, Value>,
    #[serde(default)]
    unit: BTreeMap<String, Unit>,
}

#[derive(Deserialize)]
struct Unit {
    #[serde(default)]
    decimals: Option<u8>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Index {
    List(Vec<String>),
    Places(BTreeMap<String, usize>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Cells {
    List(Vec<Value>),
    Places(BTreeMap<String, Value>),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Statuses {
    All(String),
    List(Vec<Option<String>>),
    Places(BTreeMap<String, String>),
}

impl Cells {
    fn get(&self, i: usize) -> Option<&Value> {
        match self {
            Cells::List(list) => list.get(i),
            Cells::Places(places) => places.get(&i.to_string()),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Cells::List(list) => list.is_empty(),
            Cells::Places(places) => places.is_empty(),
        }
    }
}

impl Statuses {
    fn get(&self, i: usize) -> &str {
        match self {
            Statuses::All(status) => status,
            Statuses::List(list) => list.get(i).and_then(Option::as_deref).unwrap_or_default(),
            Statuses::Places(places) => places.get(&i.to_string()).map_or("", String::as_str),
        }
    }
}

/// Reads a document.
pub(super) fn take(job: &Job<'_>, user: &Map, mut findings: Collector) -> Result<Taken, Error> {
    let bytes = job.input.unpacked(Some(job.meter))?;
    let document: Document = match serde_json::from_reader(bytes) {
        Ok(document) => document,
        Err(error) => {
            json::tell(&error, 0, &mut findings);
            return Ok(Taken::nothing(findings));
        }
    };
    let Some(codes) = codes(&document, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let mut header = document.id.clone();
    header.extend(["value", "status", "decimals"].map(str::to_owned));
    let map = map(user, &document);
    if !tell_unused(&document, &map, &mut findings) {
        return Ok(Taken::nothing(findings));
    }
    let Some(plan) = Plan::new(&map, &header, &mut findings) else {
        return Ok(Taken::nothing(findings));
    };
    let mut taker = RowTaker::new(job.known, &map, job.gather, plan, findings);
    take_cells(&document, &codes, &mut taker)?;
    taker.finish()
}

/// The source that a document names, for the delivery.
pub(super) fn source(bytes: impl std::io::Read) -> Option<String> {
    #[derive(Deserialize)]
    struct Source {
        source: Option<String>,
    }
    serde_json::from_reader::<_, Source>(bytes).ok()?.source
}

/// The codes of each dimension in order; none when the document contradicts itself, which has then
/// been told.
fn codes(document: &Document, findings: &mut Collector) -> Option<Vec<Vec<String>>> {
    let mut tell = |sv: String, en: String| {
        findings.add(Fault::WrongFormat, Spot::WHOLE, || Told::new(sv, en));
    };
    if let Some(class) = document.class.as_ref().filter(|class| *class != "dataset") {
        tell(
            format!("Dokumentet är en {class}, inte en dataset."),
            format!("The document is a {class}, not a dataset."),
        );
        return None;
    }
    if document.value.is_empty() {
        findings.add(Fault::Empty, Spot::WHOLE, || {
            Told::new(
                "Dokumentet beskriver en tabell men har inga värden.",
                "The document describes a table but has no values.",
            )
        });
        return None;
    }
    let mut all = Vec::new();
    for (i, id) in document.id.iter().enumerate() {
        let codes = document.dimension.get(id).map(|d| d.category.codes()).unwrap_or_default();
        if document.size.get(i) != Some(&codes.len()) {
            let (n, size) = (codes.len(), document.size.get(i).copied().unwrap_or(0));
            tell(
                format!("Dimensionen {id} har {n} koder men storleken {size}."),
                format!("The dimension {id} has {n} codes but the size {size}."),
            );
            return None;
        }
        all.push(codes);
    }
    let n = document.size.iter().try_fold(1_usize, |n, size| n.checked_mul(*size));
    match (&document.value, n) {
        (Cells::List(list), Some(n)) if list.len() == n => Some(all),
        (Cells::Places(places), Some(n))
            if places.keys().all(|at| at.parse::<usize>().is_ok_and(|at| at < n)) =>
        {
            Some(all)
        }
        (_, n) => {
            let n = n.unwrap_or(0);
            tell(
                format!(
                    "Dokumentet ska ha {n} värden enligt sina dimensioner men har ett annat antal."
                ),
                format!(
                    "By its dimensions the document should have {n} values but has another number."
                ),
            );
            None
        }
    }
}

impl Category {
    /// The codes in order. A category with one code may have it only among the labels.
    fn codes(&self) -> Vec<String> {
        match &self.index {
            Some(Index::List(list)) => list.clone(),
            Some(Index::Places(places)) => {
                let mut codes: Vec<(&usize, &String)> =
                    places.iter().map(|(c, at)| (at, c)).collect();
                codes.sort();
                codes.into_iter().map(|(_, code)| code.clone()).collect()
            }
            None => self.label.keys().cloned().collect(),
        }
    }
}

/// Which dimension is which column: by the user's map, then by the document's roles, then by the
/// names that PxWeb's tables in Sweden use.
fn map(user: &Map, document: &Document) -> Map {
    let mut map = user.clone();
    let mut set = |role: Role, dimension: &str| {
        if !map.constants.contains_key(&role) {
            map.columns.entry(role).or_insert_with(|| ColumnRef::Name(dimension.to_owned()));
        }
    };
    for (role, name) in [(Role::Period, "time"), (Role::Area, "geo"), (Role::Indicator, "metric")] {
        if let Some([dimension]) = document.role.get(name).map(Vec::as_slice)
            && (role != Role::Indicator || user.series.is_empty())
        {
            set(role, dimension);
        }
    }
    for id in &document.id {
        match cube::collate::fold(id).as_str() {
            "kon" | "sex" | "gender" => set(Role::Sex, id),
            "alder" | "age" => set(Role::Age, id),
            "region" | "lan" | "kommun" => set(Role::Area, id),
            "tid" | "ar" | "time" | "year" => set(Role::Period, id),
            _ => {}
        }
    }
    for (role, name) in
        [(Role::Value, "value"), (Role::Status, "status"), (Role::Decimals, "decimals")]
    {
        set(role, name);
    }
    map
}

/// Tells about a dimension of several codes that nothing chooses among: its cells would all be the
/// same figure. False when there is one.
fn tell_unused(document: &Document, map: &Map, findings: &mut Collector) -> bool {
    let conditions = map.series.iter().flat_map(|s| &s.conditions).chain(&map.conditions);
    let chosen: Vec<&String> = conditions.map(|c| &c.column).collect();
    let mut is_whole = true;
    for (id, size) in document.id.iter().zip(&document.size) {
        let is_column = map.columns.values().any(|c| *c == ColumnRef::Name(id.clone()));
        if *size > 1 && !is_column && !chosen.contains(&id) {
            is_whole = false;
            findings.add(Fault::MissingColumn, Spot::WHOLE, || {
                Told::new(
                    format!("Dimensionen {id} har {size} koder och används inte; välj bland dem under [where]."),
                    format!("The dimension {id} has {size} codes and is not used; choose among them under [where]."),
                )
            });
        }
    }
    is_whole
}

fn take_cells(
    document: &Document,
    codes: &[Vec<String>],
    taker: &mut RowTaker<'_>,
) -> Result<(), Error> {
    let n: usize = document.size.iter().product();
    let metric = document.role.get("metric").and_then(|ids| ids.first());
    let metric = metric.and_then(|id| document.id.iter().position(|have| have == id));
    let mut record = csv::ByteRecord::new();
    for i in 0..n {
        record.clear();
        let (mut rest, mut places) = (i, vec![0; codes.len()]);
        for (place, list) in places.iter_mut().zip(codes).rev() {
            *place = rest % list.len();
            rest /= list.len();
        }
        for (place, list) in places.iter().zip(codes) {
            record.push_field(list[*place].as_bytes());
        }
        let status = document.status.as_ref().map_or("", |statuses| statuses.get(i));
        let value = json::field(document.value.get(i));
        record.push_field(value.as_bytes());
        // Beside a value, a status is a remark (preliminary, say) and no reason for its absence.
        record.push_field(if value.is_empty() { status.as_bytes() } else { b"" });
        let unit = metric.and_then(|m| {
            let units = &document.dimension[&document.id[m]].category.unit;
            units.get(&codes[m][places[m]])?.decimals
        });
        record.push_field(unit.map_or(String::new(), |d| d.to_string()).as_bytes());
        taker.take(u32::try_from(i + 1).unwrap_or(u32::MAX), &record)?;
    }
    Ok(())
}
