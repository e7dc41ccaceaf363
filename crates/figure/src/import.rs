//! A delivery in, figures and findings out.

mod cells;
mod collect;
mod fault;
mod fetch;
mod gather;
mod json;
mod jsonstat;
mod known;
mod kolada;
mod map;
mod parquet;
mod plan;
mod progress;
mod rows;
mod sdb;
mod settle;
mod source;
mod text;
mod workbook;

use std::path::Path;

use catalog::Catalog;
use jiff::Timestamp;
use jiff::civil::Date;

use self::collect::{Spot, Told};
use self::fault::Fault;
use self::gather::Gather;
use self::known::{Known, Standing};
use self::progress::Meter;
use self::rows::{Taken, Unclaimed};
use self::settle::{Before, settle};
use self::source::{Form, Input};
use crate::store::{Change, Writing};
use crate::{DeliveryRecord, Error, Store};

pub(crate) use collect::Collector;
pub use collect::{FindingGroup, Findings};
pub use fault::RULES;
pub use fetch::FetchLimits;
pub use map::Map;
pub use progress::{OnProgress, Progress, Stage};
pub(crate) use settle::{Counts, Rank, Settled};

/// What a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportKind {
    /// Kolada's values: answers of its API, version 2 or 3, or a table with its columns.
    Kolada,
    /// Answers of Socialstyrelsen's statistics database.
    Sdb,
    /// JSON-stat 2, from PxWeb.
    JsonStat,
    /// A table of the canonical columns, or of others with a mapping file.
    Table,
}

impl ImportKind {
    /// All kinds.
    pub const ALL: [ImportKind; 4] =
        [ImportKind::Kolada, ImportKind::Sdb, ImportKind::JsonStat, ImportKind::Table];

    /// The word on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ImportKind::Kolada => "kolada",
            ImportKind::Sdb => "sdb",
            ImportKind::JsonStat => "jsonstat",
            ImportKind::Table => "table",
        }
    }

    /// The publisher, where neither the mapping file nor the delivery names one.
    fn source(self, name: &str) -> String {
        match self {
            ImportKind::Kolada => "Kolada".to_owned(),
            ImportKind::Sdb => "Socialstyrelsens statistikdatabas".to_owned(),
            ImportKind::JsonStat => "PxWeb".to_owned(),
            ImportKind::Table => name.to_owned(),
        }
    }
}

/// How deliveries are to be imported.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What they are.
    pub kind: ImportKind,
    /// The definitions, which name and limit indicators, and the areas.
    pub catalog: &'a Catalog,
    /// How a table of one's own is read.
    pub map: Map,
    /// The day on which files were fetched from their publisher, where it is known.
    pub retrieved: Option<Date>,
    /// The time now.
    pub imported_at: Timestamp,
    /// How patiently addresses are fetched.
    pub limits: FetchLimits,
    /// Bytes of rows held in memory before they wait on disk.
    pub memory_bytes: usize,
}

impl<'a> Request<'a> {
    /// A request with the usual limits.
    #[must_use]
    pub fn new(kind: ImportKind, catalog: &'a Catalog, imported_at: Timestamp) -> Request<'a> {
        let (map, limits) = (Map::default(), FetchLimits::default());
        Request {
            kind,
            catalog,
            map,
            retrieved: None,
            imported_at,
            limits,
            memory_bytes: 512 << 20,
        }
    }
}

/// What became of a delivery.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The delivery.
    pub delivery: DeliveryRecord,
    /// Rows in it: values, of which a row of a wide table has several.
    /// Always the sum of the four below.
    pub rows: u64,
    /// Figures that the store did not have.
    pub imported: u64,
    /// Figures that the store had already.
    pub unchanged: u64,
    /// Figures that changed.
    pub revised: u64,
    /// Rows that were not taken in, each told among the findings.
    pub set_aside: u64,
    /// What was found.
    pub findings: Findings,
}

/// A delivery on its way in.
pub(crate) struct Job<'a> {
    known: &'a Known<'a>,
    gather: &'a Gather,
    meter: &'a Meter<'a>,
    input: &'a Input,
}

impl Store {
    /// Imports a file, or an address that begins with `http://` or `https://`, as one delivery.
    /// When this has returned, the figures are on disk; when it is interrupted, the store is as
    /// it was.
    ///
    /// # Errors
    /// When the file or the address cannot be read, the store cannot be written, or another program
    /// is importing into it. What is wrong in the delivery is a finding.
    pub fn import(
        &mut self,
        source: &str,
        request: &Request<'_>,
        on_progress: OnProgress<'_>,
    ) -> Result<Receipt, Error> {
        let meter = Meter::new(on_progress);
        let is_address = source.starts_with("http://") || source.starts_with("https://");
        let input = if is_address {
            Input::fetched(source, fetch::fetch(source, &request.limits, &meter)?)?
        } else {
            Input::file(Path::new(source), &meter)?
        };
        let known = Known::new(request.catalog);
        let writing = self.begin_writing(known.claims())?;
        let gather = Gather::new(request.memory_bytes, writing.waiting_path());
        let job = Job { known: &known, gather: &gather, meter: &meter, input: &input };
        meter.start(Stage::Reading, Some(input.n_bytes));
        let taken = job.take(request)?;
        let delivery = job.delivery(request, taken.n_rows);
        let (receipt, changes) = job.settle_all(taken, delivery, &writing)?;
        self.finish_writing(writing, &receipt.delivery, changes)?;
        Ok(receipt)
    }
}

impl Job<'_> {
    /// Reads the delivery into the gathering of rows.
    fn take(&self, request: &Request<'_>) -> Result<Taken, Error> {
        let mut findings = Collector::new(&self.input.name);
        let map = &request.map;
        let is_json = self.input.form == Form::Json;
        match (request.kind, self.input.form) {
            (_, Form::Empty) => {
                findings.add(Fault::Empty, Spot::WHOLE, || {
                    Told::new("Filen är tom.", "The file is empty.")
                });
                Ok(Taken::nothing(findings))
            }
            (ImportKind::Kolada, _) => kolada::take(self, map, findings),
            (ImportKind::Sdb, _) if is_json => sdb::take(self, map, findings),
            (ImportKind::JsonStat, _) if is_json => jsonstat::take(self, map, findings),
            (ImportKind::Table, _) if !is_json => take_table(self, map, findings),
            (kind, _) => {
                let word = kind.word();
                findings.add(Fault::WrongFormat, Spot::WHOLE, || {
                    let (sv, en) =
                        if is_json { ("JSON", "JSON") } else { ("inte JSON", "not JSON") };
                    Told::new(
                        format!("Filen är {sv}, vilket {word} inte kan läsa."),
                        format!("The file is {en}, which {word} cannot read."),
                    )
                });
                Ok(Taken::nothing(findings))
            }
        }
    }

    fn delivery(&self, request: &Request<'_>, rows: u64) -> DeliveryRecord {
        let map = &request.map;
        let named = || match request.kind {
            ImportKind::JsonStat => jsonstat::source(self.input.unpacked(None).ok()?),
            _ => None,
        };
        let source = map.source.clone().or_else(named);
        let source = source.unwrap_or_else(|| request.kind.source(&self.input.name));
        let day = request.imported_at.strftime("%Y-%m-%d").to_string();
        let retrieved = request.retrieved.map(|date| date.to_string());
        DeliveryRecord {
            sha256: self.input.sha256.clone(),
            source,
            retrieved: retrieved.or_else(|| map.retrieved.clone()).unwrap_or(day),
            name: self.input.name.clone(),
            kind: request.kind.word().to_owned(),
            imported_at: request.imported_at.to_string(),
            rows,
        }
    }

    /// Settles the gathered rows against the store, indicator by indicator.
    fn settle_all(
        &self,
        taken: Taken,
        delivery: DeliveryRecord,
        writing: &Writing,
    ) -> Result<(Receipt, Vec<Change>), Error> {
        let Taken { mut findings, n_rows, n_aside, unclaimed } = taken;
        let indicators = self.gather.indicators();
        tell_unclaimed(&unclaimed, &indicators, self.known, &mut findings);
        let (mark, is_known) = writing.mark(&delivery);
        if is_known {
            findings.add(Fault::KnownDelivery, Spot::WHOLE, || {
                Told::new(
                    "Leveransen är inläst tidigare.",
                    "The delivery has been imported before.",
                )
            });
        }
        let n_gathered = indicators.values().sum::<usize>() as u64;
        self.meter.start(Stage::Writing, Some(n_gathered));
        let ranks = writing.ranks(&delivery);
        let settle_one = |id: &cube::IndicatorId| -> Result<Settled, Error> {
            let rows = self.gather.collect(id)?;
            let n = rows.len() as u64;
            let limits = self.known.limits(id);
            let (stored, delivery) = (writing.stored(id)?, mark);
            let before =
                Before { indicator: id, limits, stored, delivery, ranks: &ranks, is_known };
            let settled = settle(rows, before, findings.sibling());
            self.meter.add(n);
            Ok(settled)
        };
        let changes = writing.write(&indicators, &delivery, settle_one)?;
        let mut counts = Counts { set_aside: n_aside, ..Counts::default() };
        for change in &changes {
            counts.add(change.counts);
        }
        let mut changes = changes;
        for change in &mut changes {
            findings.merge(std::mem::take(&mut change.findings));
        }
        assert_eq!(counts.sum(), n_rows, "every row is counted once");
        let Counts { imported, unchanged, revised, set_aside } = counts;
        let findings = findings.finish();
        let receipt =
            Receipt { delivery, rows: n_rows, imported, unchanged, revised, set_aside, findings };
        Ok((receipt, changes))
    }
}

/// Reads a table of text, a workbook or Parquet.
fn take_table(job: &Job<'_>, map: &Map, findings: Collector) -> Result<Taken, Error> {
    match job.input.form {
        Form::Parquet => parquet::take(job, map, findings),
        Form::Workbook => workbook::take(job, map, findings),
        _ => text::take(job, map, findings),
    }
}

/// Tells about indicators that no one definition has.
fn tell_unclaimed(
    unclaimed: &Unclaimed,
    n_rows: &std::collections::BTreeMap<cube::IndicatorId, usize>,
    known: &Known<'_>,
    findings: &mut Collector,
) {
    let mut kept: Vec<&str> = Vec::new();
    let mut n_kept = 0;
    for (id, (standing, text)) in unclaimed {
        let Some(n) = n_rows.get(id) else { continue };
        if *standing == Standing::ClaimedTwice {
            findings.add(Fault::IndicatorClaimedTwice, Spot::WHOLE, || {
                Told::new(
                    format!(
                        "{text} anges av flera definitioner. Antal värden inlästa som {id}: {n}."
                    ),
                    format!(
                        "{text} is named by several definitions. Values imported as {id}: {n}."
                    ),
                )
            });
        } else if let Some(nearest) = known.nearest_indicator(text) {
            findings.add(Fault::IndicatorMisspelt, Spot::WHOLE, || {
                Told::new(
                    format!("{text} är ingen definierad indikator. Antal värden inlästa under det namnet: {n}."),
                    format!("{text} is no defined indicator. Values imported under that name: {n}."),
                )
                .nearest(Some(nearest))
            });
        } else {
            kept.push(text);
            n_kept += n;
        }
    }
    if let [first, ..] = kept[..] {
        let n = kept.len();
        findings.add(Fault::IndicatorUnclaimed, Spot::WHOLE, || {
            Told::new(
                format!(
                    "Antal indikatorer utan definition: {n}, {first} först. Antal värden: {n_kept}."
                ),
                format!("Indicators without a definition: {n}, {first} first. Values: {n_kept}."),
            )
        });
    }
}
