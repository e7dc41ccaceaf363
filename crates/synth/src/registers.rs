//! The registers that are written: their files, and what a person's life leaves in each.

mod death;
mod disability;
mod drugs;
mod infection;
mod last_days;
mod par;
mod population;
mod primary;
mod social;
mod waits;
pub(crate) mod wards;

use std::sync::Arc;

use crate::faults::Faults;
use crate::hospital;
use crate::life::{Life, World};
use crate::plan::Person;
use crate::random::{Purpose, Stream};
use crate::sheet::Sheet;

/// A register that is written, in the order of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Befolkning,
    Bosattning,
    Dodsorsak,
    FastLakarkontakt,
    Flyttningar,
    Khsl1,
    Khsl2,
    Lakemedel,
    Listning,
    Lss,
    Palliativ,
    ParOppen,
    ParSluten,
    ParAtgard,
    ParDiagnos,
    ParOrsak,
    ParPsykiatri,
    Primarvard,
    Sminet,
    SolBestand,
    SolFlode,
    Utskrivningsklar,
    Vantetider,
    Vardplatser,
}

impl Kind {
    pub(crate) const ALL: [Kind; 24] = [
        Kind::Befolkning,
        Kind::Bosattning,
        Kind::Dodsorsak,
        Kind::FastLakarkontakt,
        Kind::Flyttningar,
        Kind::Khsl1,
        Kind::Khsl2,
        Kind::Lakemedel,
        Kind::Listning,
        Kind::Lss,
        Kind::Palliativ,
        Kind::ParOppen,
        Kind::ParSluten,
        Kind::ParAtgard,
        Kind::ParDiagnos,
        Kind::ParOrsak,
        Kind::ParPsykiatri,
        Kind::Primarvard,
        Kind::Sminet,
        Kind::SolBestand,
        Kind::SolFlode,
        Kind::Utskrivningsklar,
        Kind::Vantetider,
        Kind::Vardplatser,
    ];

    /// The register's id.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Kind::Befolkning => "befolkning",
            Kind::Bosattning => "bosattning",
            Kind::Flyttningar => "flyttningar",
            Kind::Khsl1 => "khsl1",
            Kind::Khsl2 => "khsl2",
            Kind::Dodsorsak => "dodsorsak",
            Kind::Lakemedel => "lakemedel",
            Kind::ParOppen => "par-oppen",
            Kind::ParSluten => "par-sluten",
            Kind::ParAtgard => "par-sluten-atgard",
            Kind::ParDiagnos => "par-sluten-diagnos",
            Kind::ParOrsak => "par-sluten-orsak",
            Kind::ParPsykiatri => "par-sluten-psykiatri",
            Kind::SolBestand => "sol-bestand",
            Kind::SolFlode => "sol-flode",
            Kind::FastLakarkontakt => "fast-lakarkontakt",
            Kind::Listning => "listning",
            Kind::Lss => "lss",
            Kind::Palliativ => "palliativ",
            Kind::Primarvard => "primarvard",
            Kind::Sminet => "sminet",
            Kind::Utskrivningsklar => "utskrivningsklar",
            Kind::Vantetider => "vantetider",
            Kind::Vardplatser => "vardplatser",
        }
    }

    /// The columns that are written, by the names in the schema.
    pub(crate) fn heading(self) -> &'static str {
        match self {
            Kind::Befolkning => "personnummer;fodd;kon;dod",
            Kind::Bosattning => "personnummer;kommun;fran;till",
            Kind::Dodsorsak => "personnummer;kon;kommun;dodsdatum;ulorsak;MORSAK1;MORSAK2;ankomst",
            Kind::Flyttningar => "personnummer;datum;handelse;kommun",
            Kind::Khsl1 => "kommun;stadsdel;ar;manad;personnummer",
            Kind::Khsl2 => {
                "kommun;stadsdel;ar;manad;personnummer;kva;datum;yrke1;yrke2;yrke3;yrke4;yrke5"
            }
            Kind::Lakemedel => "personnummer;expedierad;forskriven;atc;vara;recept;antal;ddd",
            Kind::ParOppen => {
                "personnummer;sjukhus;mvo;kon;kommun;besoksdatum;kontaktform;akut;pvard;hdia;EKOD1;yrke"
            }
            Kind::ParSluten => {
                "personnummer;sjukhus;mvo;kon;kommun;indatum;utdatum;pvard;insatt;utsatt;hdia;\
                 DIA1;DIA2;DIA3;EKOD1;OP1"
            }
            Kind::ParAtgard => "personnummer;sjukhus;mvo;indatum;atgard;atgardsdatum;lakemedel",
            Kind::ParDiagnos => "personnummer;sjukhus;mvo;indatum;ordning;diagnos",
            Kind::ParOrsak => "personnummer;sjukhus;mvo;indatum;orsak",
            Kind::ParPsykiatri => "personnummer;sjukhus;mvo;indatum;vardform;vardform_fran",
            Kind::FastLakarkontakt => "personnummer;region;enhet;lage;lakare;fran;till",
            Kind::Listning => "personnummer;region;enhet;fran;till",
            Kind::Lss => "matdag;kommun;personnummer;kon;insats;fran;timmar",
            Kind::Palliativ => {
                "personnummer;kon;kommun;dodsdag;plats;vantat;brytpunktssamtal;munhalsa;trycksar;\
                 opioid;angest;narvaro"
            }
            Kind::Sminet => {
                "personnummer;kon;region;kommun;fall;diagnos;slag;provdatum;anmald;smittland"
            }
            Kind::Primarvard => {
                "personnummer;kon;kommun;region;enhet;datum;form;planerad;yrke;utforare;hdia"
            }
            Kind::Utskrivningsklar => "personnummer;region;sjukhus;kommun;klar;utskriven",
            Kind::Vantetider => {
                "personnummer;region;vantar_pa;patientvald;beslut;genomford;avslutad"
            }
            Kind::Vardplatser => {
                "dygn;region;sjukhus;enhet;vardtyp;disponibla;overbelaggningar;utlokaliserade"
            }
            Kind::SolBestand | Kind::SolFlode => {
                "manad;kommun;personnummer;insats;regi;beslut;fran;till;timmar"
            }
        }
    }

    /// The names of the columns, in order.
    pub(crate) fn columns(self) -> impl Iterator<Item = &'static str> {
        self.heading().split(';')
    }

    /// True when there is a file for each year; else the whole register is one file.
    pub(crate) fn is_yearly(self) -> bool {
        !matches!(
            self,
            Kind::Befolkning
                | Kind::Bosattning
                | Kind::Dodsorsak
                | Kind::FastLakarkontakt
                | Kind::Listning
                | Kind::Palliativ
                | Kind::Sminet
                | Kind::Vantetider
        )
    }
}

/// The rows of some persons, file by file.
pub(crate) struct Sheets {
    n_years: usize,
    sheets: Vec<Sheet>,
    /// What may be planted in each register, in the order of [`Kind::ALL`]; empty for nothing.
    faults: Vec<Arc<Faults>>,
}

impl Sheets {
    pub(crate) fn new(n_years: usize, faults: Vec<Arc<Faults>>) -> Sheets {
        let n = Kind::ALL.iter().map(|kind| if kind.is_yearly() { n_years } else { 1 }).sum();
        Sheets { n_years, sheets: (0..n).map(|_| Sheet::default()).collect(), faults }
    }

    /// Begins a person, or a ward with an index after those of all persons: what is planted in one's rows
    /// depends on nobody else's.
    fn begin(&mut self, world: &World<'_>, index: u64) {
        /// More than there are files.
        const FILES: u64 = 4096;
        for (kind, faults) in Kind::ALL.iter().zip(&self.faults) {
            let first = place(*kind, 0, self.n_years);
            let n = if kind.is_yearly() { self.n_years } else { 1 };
            for (at, sheet) in (0..).zip(&mut self.sheets).skip(first).take(n) {
                let index = index * FILES + at;
                sheet.plant(faults, Stream::new(world.seed, Purpose::Fault, index));
            }
        }
    }

    /// The sheet of a register and year; the year counts from 0 and does not matter where all years
    /// are in one file.
    pub(crate) fn of(&mut self, kind: Kind, year: usize) -> &mut Sheet {
        let place = place(kind, year, self.n_years);
        &mut self.sheets[place]
    }

    /// All sheets, in the order of the files.
    pub(crate) fn all(&mut self) -> &mut [Sheet] {
        &mut self.sheets
    }
}

/// Where a register's year is among the files.
fn place(kind: Kind, year: usize, n_years: usize) -> usize {
    let before = Kind::ALL.iter().take_while(|other| **other != kind);
    let before: usize = before.map(|kind| if kind.is_yearly() { n_years } else { 1 }).sum();
    before + if kind.is_yearly() { year } else { 0 }
}

/// Writes what a person leaves in all registers.
pub(crate) fn write(world: &World<'_>, person: &Person, life: &Life, sheets: &mut Sheets) {
    sheets.begin(world, person.index);
    population::write(world, person, life, sheets);
    social::write(world, person, life, sheets);
    let stays = hospital::stays(world, person, life);
    let visits = hospital::visits(world, person, life, &stays);
    par::write(world, person, &stays, &visits, sheets);
    drugs::write(world, person, life, sheets);
    death::write(world, person, life, &stays, sheets);
    primary::write(world, person, life, sheets);
    waits::write_ready(world, person, life, &stays, sheets);
    waits::write_waits(world, person, life, sheets);
    disability::write(world, person, life, sheets);
    infection::write(world, person, life, sheets);
    last_days::write(world, person, life, &stays, sheets);
}
