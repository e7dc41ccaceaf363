//! Who there is: how many persons of each kommun, sex and birth year live in the country when it
//! begins, are born and move in. Each person is a place in that plan, found without counting the others.

use catalog::Catalog;
use cube::{AreaCode, AreaLevel, Figures, IndicatorId, Period};

use crate::Error;
use crate::calendar::{Calendar, month_start};
use crate::number::{self, Number, Sex};
use crate::rates::{OLDEST, Rates};

/// How a person comes into the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Lives there when the first year begins.
    Resident,
    /// Is born there in the year of birth.
    Birth,
    /// Moves in during this year.
    Immigration(i16),
}

/// Persons that are alike: the same kommun, sex, birth year and entry.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// The index of the first of them.
    first: u64,
    kommun: u16,
    sex: Sex,
    birth_year: i16,
    entry: Entry,
    /// The first one's place among all persons of the sex and birth year.
    first_place: u32,
}

/// A person as the plan has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    pub(crate) index: u64,
    pub(crate) number: Number,
    pub(crate) sex: Sex,
    /// The day of birth.
    pub(crate) birth: i32,
    /// The first kommun, by its place in the plan.
    pub(crate) kommun: u16,
    pub(crate) entry: Entry,
}

/// A kommun as the plan has it.
#[derive(Debug, Clone)]
pub(crate) struct Kommun {
    /// Four digits.
    pub(crate) code: [u8; 4],
    pub(crate) region: u16,
    /// The code of the made-up hospital that its people go to: 9, the region and a number.
    pub(crate) hospital: [u8; 5],
    /// Persons of the country up to and with this kommun, and of its region: a move is drawn from them.
    pub(crate) up_to: u32,
}

/// The whole plan.
pub(crate) struct Plan {
    pub(crate) first_year: i16,
    pub(crate) n_years: i16,
    pub(crate) kommuner: Vec<Kommun>,
    segments: Vec<Segment>,
    n_persons: u64,
}

/// Persons of a kommun by the figures, by sex and band of age.
struct Bands {
    kommun: AreaCode,
    region: u16,
    /// By sex, then 0–64, 65–79, 80 and older.
    persons: [[f64; 3]; 2],
}

const BANDS: [(usize, usize); 3] = [(0, 65), (65, 80), (80, OLDEST + 1)];

impl Plan {
    pub(crate) fn new(
        catalog: &Catalog,
        rates: &Rates,
        n_persons: u64,
        first_year: i16,
        n_years: i16,
    ) -> Result<Plan, Error> {
        let bands = bands(catalog, first_year - 1)?;
        let mut up_to = 0;
        let kommuner = bands.iter().map(|bands| {
            up_to += bands.persons.iter().flatten().sum::<f64>() as u32;
            let code = format!("{:04}", bands.kommun.number());
            Kommun {
                code: code.as_bytes().try_into().expect("four digits"),
                region: bands.region,
                hospital: *b"90000",
                up_to,
            }
        });
        let mut plan = Plan {
            first_year,
            n_years,
            kommuner: kommuner.collect(),
            segments: Vec::new(),
            n_persons: 0,
        };
        plan.give_hospitals();
        let mut places = Places::default();
        plan.fill(&mut places, n_persons, residents(&bands, rates, first_year))?;
        for year in first_year..first_year + n_years {
            let n_births = (n_persons as f64 * rates.births_per_person).round() as u64;
            plan.fill(&mut places, n_births, births(&bands, year))?;
            let n_immigrants = (n_persons as f64 * rates.immigrants_per_person).round() as u64;
            plan.fill(&mut places, n_immigrants, immigrants(&bands, rates, year))?;
        }
        Ok(plan)
    }

    /// How many persons there are in all.
    pub(crate) fn n_persons(&self) -> u64 {
        self.n_persons
    }

    /// Gives each region a hospital for every 250 000 persons and at least one, and each kommun one of
    /// its region's: those that stand together in the order of codes have the same.
    fn give_hospitals(&mut self) {
        let mut start = 0;
        let mut before = 0;
        while start < self.kommuner.len() {
            let region = self.kommuner[start].region;
            let rest = self.kommuner[start..].iter();
            let n_kommuner = rest.take_while(|kommun| kommun.region == region).count();
            let end = start + n_kommuner;
            let n_persons = self.kommuner[end - 1].up_to - before;
            before += n_persons;
            let n_hospitals = (n_persons / 250_000).max(1) as usize;
            for (i, kommun) in self.kommuner[start..end].iter_mut().enumerate() {
                let code = format!("9{region:02}{:02}", i * n_hospitals / n_kommuner + 1);
                kommun.hospital = code.as_bytes().try_into().expect("five digits");
            }
            start = end;
        }
    }

    /// Spreads `n` persons on cells by their weight, so that no part of the list of cells has a whole
    /// person more or less than its share.
    fn fill(
        &mut self,
        places: &mut Places,
        n: u64,
        cells: Vec<(u16, Sex, i16, Entry, f64)>,
    ) -> Result<(), Error> {
        // Whole thousandths, so that the sums are exact.
        let weights: Vec<u128> = cells.iter().map(|cell| (cell.4 * 1000.0) as u128).collect();
        let total: u128 = weights.iter().sum::<u128>().max(1);
        let mut sum = 0;
        let mut done = 0;
        for ((kommun, sex, birth_year, entry, _), weight) in cells.into_iter().zip(weights) {
            sum += weight;
            // The half makes the first person come in the middle of the first share.
            let reached = (sum * u128::from(n) * 2 + total) / (total * 2);
            let reached = u64::try_from(reached).expect("at most n");
            let here = reached - done;
            done = reached;
            if here > 0 {
                let n_here = u32::try_from(here).unwrap_or(u32::MAX);
                let first_place = places.take(sex, birth_year, n_here)?;
                let first = self.n_persons;
                self.segments.push(Segment { first, kommun, sex, birth_year, entry, first_place });
                self.n_persons += here;
            }
        }
        Ok(())
    }

    /// The persons with these indexes, in order.
    pub(crate) fn persons(
        &self,
        calendar: &Calendar,
        range: std::ops::Range<u64>,
        mut then: impl FnMut(Person),
    ) {
        let mut at = self.segments.partition_point(|segment| segment.first <= range.start);
        for index in range {
            while self.segments.get(at).is_some_and(|segment| segment.first <= index) {
                at += 1;
            }
            let segment = self.segments[at - 1];
            let within = u32::try_from(index - segment.first).expect("a part of a cohort");
            let first = month_start(segment.birth_year, 0);
            let n_days = month_start(segment.birth_year + 1, 0) - first;
            let n_days = u32::try_from(n_days).expect("a year");
            let place = segment.first_place + within;
            let (birth, number) = number::number(calendar, segment.sex, first, n_days, place);
            then(Person {
                index,
                number,
                sex: segment.sex,
                birth,
                kommun: segment.kommun,
                entry: segment.entry,
            });
        }
    }

    /// The kommun to which somebody moves from another, drawn by two numbers from 0 to 1.
    pub(crate) fn destination(&self, from: u16, within_region: bool, drawn: f64) -> u16 {
        let here = &self.kommuner[usize::from(from)];
        let (mut low, mut high) = (0, self.kommuner.len());
        if within_region {
            low = self.kommuner.partition_point(|kommun| kommun.region < here.region);
            high = self.kommuner.partition_point(|kommun| kommun.region <= here.region);
        }
        let before = |at: usize| if at == 0 { 0 } else { self.kommuner[at - 1].up_to };
        let own = here.up_to - before(usize::from(from));
        let all = before(high) - before(low) - own;
        // Gotland is alone in its region.
        if all == 0 {
            return self.destination(from, false, drawn);
        }
        let mut wanted = before(low) + (drawn * f64::from(all)) as u32;
        // The kommun that is left is passed over.
        if wanted >= before(usize::from(from)) {
            wanted += own;
        }
        let at = self.kommuner[..high].partition_point(|kommun| kommun.up_to <= wanted);
        u16::try_from(at).expect("fewer than 2^16 kommuner")
    }
}

/// How many of each sex and birth year have a place.
#[derive(Default)]
struct Places(std::collections::BTreeMap<(u8, i16), u32>);

impl Places {
    fn take(&mut self, sex: Sex, birth_year: i16, n: u32) -> Result<u32, Error> {
        let taken = self.0.entry((sex as u8, birth_year)).or_default();
        let first = *taken;
        *taken = first.saturating_add(n);
        if *taken > number::n_per_year(sex) {
            // The largest cohort of a year is 1.5 percent of a population, half of it of one sex.
            return Err(Error::TooMany { most: 20_000_000 });
        }
        Ok(first)
    }
}

/// The population of 31 December of a year, or of the nearest year with figures.
fn bands(catalog: &Catalog, year: i16) -> Result<Vec<Bands>, Error> {
    let store = figure::starter();
    let wanted = u16::try_from(year).map_err(|_negative| Error::Years)?;
    let read = |id: &str| -> Result<Figures, Error> {
        let figures =
            store.figures(&id.parse::<IndicatorId>().expect("a word of letters and hyphens"))?;
        figures.ok_or(Error::NoPopulation { year: wanted })
    };
    let all = read("invanare")?;
    let (old, oldest) = (read("invanare-65-79")?, read("invanare-80-plus")?);
    let years = all.rows().iter().map(|figure| figure.period.last_year());
    let (first, last) = years.fold((u16::MAX, 0), |(a, b), year| (a.min(year), b.max(year)));
    let period = Period::year(wanted.clamp(first, last));
    let mut bands = Vec::new();
    for area in catalog.areas.at_level(AreaLevel::Kommun) {
        let value = |figures: &Figures, sex: cube::Sex| {
            let of_area = figures.of_area(area.code).iter();
            let mut found = of_area.filter(|f| f.sex == sex && f.period == period);
            found.find_map(|figure| figure.cell.value()).unwrap_or(0.0)
        };
        let persons = [cube::Sex::Men, cube::Sex::Women].map(|sex| {
            let [n, old, oldest] = [&all, &old, &oldest].map(|figures| value(figures, sex));
            [(n - old - oldest).max(0.0), old, oldest]
        });
        if persons.iter().flatten().sum::<f64>() > 0.0 {
            let region = area.code.number() / 100;
            bands.push(Bands { kommun: area.code, region, persons });
        }
    }
    bands.sort_by_key(|bands| bands.kommun.number());
    if bands.is_empty() { Err(Error::NoPopulation { year: wanted }) } else { Ok(bands) }
}

type Cells = Vec<(u16, Sex, i16, Entry, f64)>;

const SEXES: [Sex; 2] = [Sex::Man, Sex::Woman];

/// Those who live in the country when the year begins.
fn residents(bands: &[Bands], rates: &Rates, first_year: i16) -> Cells {
    let mut cells = Vec::new();
    for (kommun, of_kommun) in (0..).zip(bands) {
        for sex in SEXES {
            let by_age = &rates.persons[sex as usize];
            for ((from, to), n) in BANDS.iter().zip(of_kommun.persons[sex as usize]) {
                let in_band: f64 = (*from..*to).map(|age| by_age.at(age)).sum();
                for age in *from..*to {
                    let birth_year = first_year - 1 - i16::try_from(age).expect("an age");
                    let weight = n * by_age.at(age) / in_band;
                    cells.push((kommun, sex, birth_year, Entry::Resident, weight));
                }
            }
        }
    }
    cells
}

/// Those born in a year, where women below 65 live; 106 boys to 100 girls.
fn births(bands: &[Bands], year: i16) -> Cells {
    let mut cells = Vec::new();
    for (kommun, of_kommun) in (0..).zip(bands) {
        for (sex, share) in [(Sex::Man, 0.515), (Sex::Woman, 0.485)] {
            let weight = of_kommun.persons[Sex::Woman as usize][0] * share;
            cells.push((kommun, sex, year, Entry::Birth, weight));
        }
    }
    cells
}

/// Those who move into the country in a year, to where people live.
fn immigrants(bands: &[Bands], rates: &Rates, year: i16) -> Cells {
    let mut cells = Vec::new();
    for (kommun, of_kommun) in (0..).zip(bands) {
        let n: f64 = of_kommun.persons.iter().flatten().sum();
        for sex in SEXES {
            for age in 0..90 {
                let birth_year = year - i16::try_from(age).expect("an age");
                let weight = n * rates.immigrant_ages.at(age);
                cells.push((kommun, sex, birth_year, Entry::Immigration(year), weight));
            }
        }
    }
    cells
}
