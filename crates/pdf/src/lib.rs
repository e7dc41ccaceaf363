#![doc = include_str!("../README.md")]

mod chart;
mod press;
mod sheet;
#[cfg(test)]
mod tests;

use cube::Lang;
use profile::model::AreaProfile;

use press::{Press, Proof};
use sheet::{Fit, Sheet};

/// Why a profile could not be printed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The profile has no row: no figures of its indicators are at hand for the area.
    Empty,
    /// The pages could not be set; the text says what the typesetter found wrong.
    Set(String),
    /// The pages could not be written as an accessible PDF.
    Write(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Empty => f.write_str("the profile has no figures for the area"),
            Error::Set(why) => write!(f, "the pages could not be set: {why}"),
            Error::Write(why) => write!(f, "the pages could not be written as PDF/UA-1: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// A profile in print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The file: PDF 1.7 that meets PDF/UA-1 and PDF/A-2a.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub n_pages: usize,
}

/// Prints profiles. Made once, used for any number of profiles and from any number of threads.
pub struct Printer(Press);

impl Printer {
    /// Reads the embedded fonts and the template.
    #[must_use]
    pub fn new() -> Printer {
        Printer(Press::new())
    }

    /// Sets one profile: two pages, or more when it is too long to be read on two.
    ///
    /// The same profile always gives the same bytes.
    ///
    /// # Errors
    /// When the profile has no row, when a text has a character that the fonts lack, or typst refuses the pages for another reason.
    pub fn print(&self, profile: &AreaProfile, lang: Lang) -> Result<Printed, Error> {
        if profile.sections.iter().all(|section| section.rows.is_empty()) {
            return Err(Error::Empty);
        }
        let mut sheet = Sheet::of(profile, lang);
        let proof = self.fitted(&mut sheet)?;
        let pdf = self.0.print(&proof, &sheet)?;
        Ok(Printed { pdf, n_pages: proof.n_pages })
    }

    /// Sets table and review as airily as their pages allow, each on a page of its own.
    ///
    /// Both are tried at once, halving what is left to try. A part that does not fit even at its
    /// tightest is set airy and flows on.
    fn fitted(&self, sheet: &mut Sheet) -> Result<Proof, Error> {
        let (mut table, mut review) = (Halving::new(), Halving::new());
        loop {
            sheet.fit = Fit::new(table.next(), review.next());
            let proof = self.0.set(sheet)?;
            if table.is_done() && review.is_done() {
                return Ok(proof);
            }
            table.learn(proof.review_page <= 2);
            review.learn(proof.n_pages <= proof.review_page);
        }
    }
}

/// Looks for the airiest fit that keeps a part on its page.
struct Halving {
    /// The airiest that may do.
    low: u8,
    /// The airiest known to do, or one more than the tightest.
    high: u8,
}

impl Halving {
    /// How a part that needs more than its page is set.
    const FLOWING: u8 = Fit::TIGHTEST / 2;

    fn new() -> Halving {
        Halving { low: 0, high: Fit::TIGHTEST + 1 }
    }

    fn is_done(&self) -> bool {
        self.low == self.high
    }

    fn next(&self) -> u8 {
        match (self.is_done(), self.high > Fit::TIGHTEST) {
            (true, true) => Halving::FLOWING,
            (true, false) => self.high,
            (false, _) => self.low.midpoint(self.high),
        }
    }

    fn learn(&mut self, does_fit: bool) {
        let tried = self.next();
        match (self.is_done(), does_fit) {
            (true, _) => {}
            (false, true) => self.high = tried,
            (false, false) => self.low = tried + 1,
        }
    }
}

impl Default for Printer {
    fn default() -> Printer {
        Printer::new()
    }
}

/// Frees what the typesetter remembers of profiles set a while ago; call it after each in a long
/// run. What threads that set another just now remember stays.
pub fn forget() {
    typst::comemo::evict(N_REMEMBERED);
}

/// Profiles of so many calls of [`forget`] are remembered.
const N_REMEMBERED: usize = 4;
