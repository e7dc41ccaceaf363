//! The columns of the sheet with all figures: one record for each area and indicator.

use cube::{Cell, Lang, Sex, Status};

use super::book::Record;
use super::shown::Shown;
use super::words;
use crate::model::{Change, Comparator, Gap, Point, Position};

/// A column of the sheet `Data`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    AreaCode,
    AreaName,
    Level,
    Section,
    InProfile,
    Indicator,
    Title,
    Unit,
    Kind,
    Better,
    Decimals,
    First,
    FirstPeriod,
    Latest,
    LatestPeriod,
    Status,
    Change,
    ChangeUnit,
    Mark,
    Trend,
    TrendSign,
    TrendTest,
    Riket,
    Region,
    Group,
    Peers,
    PlacePeers,
    OfPeers,
    PlaceAll,
    OfAll,
    PlaceWords,
    TargetLevel,
    TargetGap,
    TargetCount,
    TenthLevel,
    TenthGap,
    TenthCount,
    Counts,
    Assumption,
    FirstWomen,
    LatestWomen,
    FirstMen,
    LatestMen,
    Note,
    Remark,
    ComparableFrom,
    Key,
}

/// How the cells of a column are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// Text, to the left.
    Words,
    /// A number with the decimals of its row.
    RowDecimals,
    /// A change: signed, in its own unit.
    Signed,
    /// A whole number.
    Whole,
    /// A year, without separators.
    Year,
}

use Field as F;

/// The columns in order; the columns of time follow, then [`Field::Key`] is the last.
pub(super) const FIELDS: [Field; 46] = [
    F::AreaCode,
    F::AreaName,
    F::Level,
    F::Section,
    F::InProfile,
    F::Indicator,
    F::Title,
    F::Unit,
    F::Kind,
    F::Better,
    F::Decimals,
    F::First,
    F::FirstPeriod,
    F::Latest,
    F::LatestPeriod,
    F::Status,
    F::Change,
    F::ChangeUnit,
    F::Mark,
    F::Trend,
    F::TrendSign,
    F::TrendTest,
    F::Riket,
    F::Region,
    F::Group,
    F::Peers,
    F::PlacePeers,
    F::OfPeers,
    F::PlaceAll,
    F::OfAll,
    F::PlaceWords,
    F::TargetLevel,
    F::TargetGap,
    F::TargetCount,
    F::TenthLevel,
    F::TenthGap,
    F::TenthCount,
    F::Counts,
    F::Assumption,
    F::FirstWomen,
    F::LatestWomen,
    F::FirstMen,
    F::LatestMen,
    F::Note,
    F::Remark,
    F::ComparableFrom,
];

impl Field {
    /// The heading of the column.
    pub(super) fn heading(self, lang: Lang) -> &'static str {
        match self {
            F::AreaCode => lang.pick("Kod", "Code"),
            F::AreaName => lang.pick("Område", "Area"),
            F::Level => lang.pick("Nivå", "Level"),
            F::Section => lang.pick("Avsnitt", "Section"),
            F::InProfile => lang.pick("I profilen", "In the profile"),
            F::Indicator => lang.pick("Mått-id", "Measure id"),
            F::Title => lang.pick("Mått", "Measure"),
            F::Unit => lang.pick("Enhet", "Unit"),
            F::Kind => lang.pick("Typ", "Type"),
            F::Better => lang.pick("Riktning", "Direction"),
            F::Decimals => lang.pick("Decimaler", "Decimals"),
            F::First => lang.pick("Första värde", "First value"),
            F::FirstPeriod => lang.pick("Första period", "First period"),
            F::Latest => lang.pick("Senaste värde", "Latest value"),
            F::LatestPeriod => lang.pick("Senaste period", "Latest period"),
            F::Status => "Status",
            F::Change => lang.pick("Förändring", "Change"),
            F::ChangeUnit => lang.pick("Förändring i", "Change in"),
            F::Mark => lang.pick("Märkning", "Mark"),
            F::Trend => "Trend",
            F::TrendSign => lang.pick("Trendtecken", "Trend sign"),
            F::TrendTest => lang.pick("Trendprov", "Trend test"),
            F::Riket => lang.pick("Riket", "Sweden"),
            F::Region => "Region",
            F::Group => lang.pick("Kommungrupp, median", "Group, median"),
            F::Peers => lang.pick("Jämförbara, median", "Similar, median"),
            F::PlacePeers => lang.pick("Plats bland jämförbara", "Place among similar"),
            F::OfPeers => lang.pick("Antal jämförbara", "Number of similar"),
            F::PlaceAll => lang.pick("Plats bland alla", "Place among all"),
            F::OfAll => lang.pick("Antal alla", "Number of all"),
            F::PlaceWords => lang.pick("Läge", "Position"),
            F::TargetLevel => lang.pick("Målnivå", "Target level"),
            F::TargetGap => lang.pick("Kvar till målnivå", "Left to target"),
            F::TargetCount => lang.pick("Kvar till målnivå, antal", "Left to target, number"),
            F::TenthLevel => lang.pick("Bästa tiondelens nivå", "Level of best tenth"),
            F::TenthGap => lang.pick("Kvar till bästa tiondelen", "Left to best tenth"),
            F::TenthCount => {
                lang.pick("Kvar till bästa tiondelen, antal", "Left to best tenth, number")
            }
            F::Counts => lang.pick("Vad antalet är", "What is counted"),
            F::Assumption => lang.pick("Antalet gäller", "The number holds"),
            F::FirstWomen => lang.pick("Första, kvinnor", "First, women"),
            F::LatestWomen => lang.pick("Senaste, kvinnor", "Latest, women"),
            F::FirstMen => lang.pick("Första, män", "First, men"),
            F::LatestMen => lang.pick("Senaste, män", "Latest, men"),
            F::Note => lang.pick("Anmärkning", "Note"),
            F::Remark => lang.pick("Kort anmärkning", "Short note"),
            F::ComparableFrom => lang.pick("Jämförbart från", "Comparable from"),
            F::Key => lang.pick("Nyckel", "Key"),
        }
    }

    /// The width of the column in characters.
    pub(super) fn width(self) -> f64 {
        match self {
            F::AreaCode => 7.0,
            F::AreaName => 24.0,
            F::Section | F::Note | F::Assumption => 30.0,
            F::Indicator => 30.0,
            F::Title => 40.0,
            F::Unit | F::Trend => 26.0,
            F::Kind | F::ChangeUnit | F::TrendTest | F::PlaceWords | F::Status => 18.0,
            _ => 12.0,
        }
    }

    /// How the cells are written.
    pub(super) fn writing(self) -> Writing {
        match self {
            F::First | F::Latest | F::Riket | F::Region | F::Group | F::Peers => {
                Writing::RowDecimals
            }
            F::TargetLevel | F::TargetGap | F::TenthLevel | F::TenthGap => Writing::RowDecimals,
            F::FirstWomen | F::LatestWomen | F::FirstMen | F::LatestMen => Writing::RowDecimals,
            F::Change => Writing::Signed,
            F::Decimals | F::PlacePeers | F::OfPeers | F::PlaceAll | F::OfAll => Writing::Whole,
            F::TargetCount | F::TenthCount => Writing::Whole,
            F::FirstPeriod | F::LatestPeriod | F::ComparableFrom => Writing::Year,
            _ => Writing::Words,
        }
    }

    /// What the column shows for a record.
    pub(super) fn shown(self, record: &Record, lang: Lang) -> Shown {
        match self.writing() {
            Writing::Words => self.words(record, lang),
            Writing::RowDecimals => self.value(record),
            _ => self.count(record, lang),
        }
    }

    fn words(self, record: &Record, lang: Lang) -> Shown {
        let (profile, row) = (record.profile, record.row);
        // The status of the latest cell, with a number or without.
        let latest_cell = row.latest_absent.or(row.latest);
        let status = latest_cell.map_or(Status::Missing, |p| p.cell.status());
        match self {
            F::AreaCode => Shown::text(profile.area.code.to_string()),
            F::AreaName => Shown::text(words::area_label(&profile.area, lang)),
            F::Level => Shown::text(words::level(profile.area.level, lang)),
            F::Section => Shown::text(record.section.title.get(lang)),
            F::InProfile => Shown::text(match record.is_in_profile {
                true => lang.pick("ja", "yes"),
                false => lang.pick("nej", "no"),
            }),
            F::Indicator => Shown::text(row.indicator.as_str()),
            F::Title => Shown::text(row.title.get(lang)),
            F::Unit => Shown::text(row.unit.get(lang)),
            F::Kind => Shown::text(crate::words::kind(row.kind, lang)),
            F::Better => Shown::text(words::better(row.better, lang)),
            F::Status => Shown::text(status.label(lang)),
            F::ChangeUnit => {
                row.change.map_or(Shown::Nothing, |c| Shown::text(words::change_unit(c, lang)))
            }
            F::Mark => Shown::text(crate::words::mark(row.mark, lang)),
            F::Trend => Shown::text(crate::words::trend(row, lang)),
            F::TrendSign => Shown::text(words::trend_sign(row)),
            F::TrendTest => Shown::text(words::trend_test(&row.trend, lang)),
            F::PlaceWords => row
                .position_peers
                .as_ref()
                .map_or(Shown::Nothing, |p| Shown::text(crate::words::place(p, row.better, lang))),
            F::Counts => row.counted().map_or(Shown::Nothing, |c| Shown::text(c.of.get(lang))),
            F::Assumption => row
                .counted()
                .and_then(|c| crate::words::assumption(c, lang))
                .map_or(Shown::Nothing, Shown::text),
            F::Note => Shown::text(words::note(row, lang)),
            F::Remark => Shown::text(words::remark(row, lang)),
            F::Key => Shown::text(record.key()),
            _ => Shown::Nothing,
        }
    }

    fn value(self, record: &Record) -> Shown {
        let row = record.row;
        let point = |p: Option<&Point>| shown_point(p, row.decimals);
        let sex = |sex: Sex| row.by_sex.iter().find(|s| s.sex == sex);
        let level = |gap: &Option<Gap>| {
            gap.as_ref().map_or(Shown::Nothing, |g| rounded(g.level, row.decimals))
        };
        let left = |gap: &Option<Gap>| {
            gap.as_ref().map_or(Shown::Nothing, |g| rounded(g.gap, row.decimals))
        };
        match self {
            F::First => point(row.first.as_ref()),
            // A row without any figure says so with the sign for missing.
            F::Latest => latest(record)
                .map_or_else(|| Shown::cell(&Cell::absent(Status::Missing), 0), |p| point(Some(p))),
            F::Riket => compared(record, Comparator::Riket),
            F::Region => compared(record, Comparator::Region),
            F::Group => compared(record, Comparator::Group),
            F::Peers => compared(record, Comparator::Peers),
            F::TargetLevel => level(&row.target),
            F::TargetGap => left(&row.target),
            F::TenthLevel => level(&row.best_tenth),
            F::TenthGap => left(&row.best_tenth),
            F::FirstWomen => point(sex(Sex::Women).and_then(|s| s.first.as_ref())),
            F::LatestWomen => point(sex(Sex::Women).and_then(|s| s.latest.as_ref())),
            F::FirstMen => point(sex(Sex::Men).and_then(|s| s.first.as_ref())),
            F::LatestMen => point(sex(Sex::Men).and_then(|s| s.latest.as_ref())),
            _ => Shown::Nothing,
        }
    }

    fn count(self, record: &Record, lang: Lang) -> Shown {
        let row = record.row;
        let place =
            |p: &Option<Position>| p.as_ref().map_or(Shown::Nothing, |p| Shown::count(p.place));
        let of = |p: &Option<Position>| p.as_ref().map_or(Shown::Nothing, |p| Shown::count(p.of));
        let counted = |gap: &Option<Gap>| {
            let counted = gap.as_ref().and_then(|g| g.counted.as_ref());
            counted.map_or(Shown::Nothing, |c| rounded(c.n, 0))
        };
        match self {
            F::Decimals => Shown::Number(f64::from(row.decimals)),
            F::Change => row.change.map_or(Shown::Nothing, |c| change(c, row.decimals)),
            F::FirstPeriod => row.first.map_or(Shown::Nothing, |p| Shown::period(p.period, lang)),
            F::LatestPeriod => {
                latest(record).map_or(Shown::Nothing, |p| Shown::period(p.period, lang))
            }
            F::PlacePeers => place(&row.position_peers),
            F::OfPeers => of(&row.position_peers),
            F::PlaceAll => place(&row.position_all),
            F::OfAll => of(&row.position_all),
            F::TargetCount => counted(&row.target),
            F::TenthCount => counted(&row.best_tenth),
            F::ComparableFrom => record.comparable_from().map_or(Shown::Nothing, Shown::Number),
            _ => Shown::Nothing,
        }
    }
}

/// The latest value or, where there is none at all, the cell that says why.
fn latest<'a>(record: &Record<'a>) -> Option<&'a Point> {
    record.row.latest.as_ref().or(record.row.latest_absent.as_ref())
}

fn shown_point(point: Option<&Point>, decimals: u8) -> Shown {
    point.map_or(Shown::Nothing, |p| Shown::cell(&p.cell, decimals))
}

fn rounded(value: f64, decimals: u8) -> Shown {
    Shown::Number(cube::number::round(value, decimals))
}

fn compared(record: &Record, with: Comparator) -> Shown {
    (record.row.comparisons.iter().find(|c| c.with == with))
        .map_or(Shown::Nothing, |c| Shown::cell(&c.cell, record.row.decimals))
}

/// A change with the decimals in which it is shown: whole percent, otherwise those of the row.
fn change(change: Change, decimals: u8) -> Shown {
    match change {
        Change::Percent(percent) => rounded(percent, 0),
        Change::PercentagePoints(points) => rounded(points, decimals),
        Change::Units(units) => rounded(units, decimals),
    }
}
