//! The press: typst with our fonts and our template, and nothing else.
//!
//! Reads no file, no clock and no network while it sets type, so that the same profile always
//! gives the same bytes.

use std::num::NonZeroUsize;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Label, Smart};
use typst::introspection::Introspector;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr};
use typst::{Feature, Features, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::Error;
use crate::sheet::Sheet;

/// Faces for figures and interface (Inter) and for judgement (Vollkorn), subset by `scripts/subset-fonts`.
const FACES: [&[u8]; 5] = [
    include_bytes!("../fonts/Inter-Regular.otf"),
    include_bytes!("../fonts/Inter-Medium.otf"),
    include_bytes!("../fonts/Inter-SemiBold.otf"),
    include_bytes!("../fonts/Vollkorn-Regular.ttf"),
    include_bytes!("../fonts/Vollkorn-SemiBold.ttf"),
];

const TEMPLATE: &str = include_str!("profil.typ");

/// Holds what all sheets need; made once, used from any number of threads.
pub(crate) struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    template: Source,
    sheet_file: FileId,
}

/// A sheet that has been set: its pages, and on which the review begins.
pub(crate) struct Proof {
    document: PagedDocument,
    pub(crate) n_pages: usize,
    pub(crate) review_page: usize,
}

#[cfg(test)]
impl Proof {
    /// The pages as laid out.
    pub(crate) fn frames(&self) -> impl Iterator<Item = &typst::layout::Frame> {
        self.document.pages().iter().map(|page| &page.frame)
    }
}

impl Press {
    pub(crate) fn new() -> Press {
        let fonts: Vec<Font> = FACES
            .into_iter()
            .map(|face| Font::new(Bytes::new(face), 0).expect("the embedded faces are fonts"))
            .collect();
        // The feature gives tables row headers (`pdf.header-cell`), which PDF/UA readers need.
        let features: Features = [Feature::A11yExtras].into_iter().collect();
        Press {
            library: LazyHash::new(Library::builder().with_features(features).build()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            template: Source::new(file("profil.typ"), TEMPLATE.to_owned()),
            sheet_file: file("sheet.json"),
        }
    }

    /// Lays the sheet out in pages.
    pub(crate) fn set(&self, sheet: &Sheet) -> Result<Proof, Error> {
        let text = serde_json::to_vec(sheet).expect("a sheet is plain text and numbers");
        let desk = Desk { press: self, sheet: Bytes::new(text) };
        let set = typst::compile::<PagedDocument>(&desk);
        let document = set.output.map_err(|faults| Error::Set(describe(&faults)))?;
        if !set.warnings.is_empty() {
            return Err(Error::Set(describe(&set.warnings)));
        }
        let n_pages = document.pages().len();
        let review_page = review_page(&document).map_or(n_pages, NonZeroUsize::get);
        Ok(Proof { document, n_pages, review_page })
    }

    /// Writes a proof as PDF 1.7 that meets PDF/UA-1 and PDF/A-2a.
    ///
    /// typst itself checks both standards and refuses a document that breaks them.
    pub(crate) fn print(&self, proof: &Proof, sheet: &Sheet) -> Result<Vec<u8>, Error> {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .expect("PDF/A-2a and PDF/UA-1 can be met together");
        let [year, month, day] = sheet.date;
        let timestamp = u8::try_from(month)
            .ok()
            .zip(u8::try_from(day).ok())
            .and_then(|(m, d)| Datetime::from_ymd_hms(year, m, d, 0, 0, 0))
            .map(Timestamp::new_utc);
        let options = PdfOptions {
            ident: Smart::Custom(sheet.ident.clone()),
            creator: Smart::Custom(Some("Närbild".to_owned())),
            timestamp,
            standards,
            ..PdfOptions::default()
        };
        typst_pdf::pdf(&proof.document, &options).map_err(|faults| Error::Write(describe(&faults)))
    }
}

/// Where the heading labelled `<granskning>` ended up.
fn review_page(document: &PagedDocument) -> Option<NonZeroUsize> {
    let label = Label::new(PicoStr::intern("granskning"))?;
    let introspector: &dyn Introspector = document.introspector().as_ref();
    let heading = introspector.query_label(label).ok()?;
    introspector.page(heading.location()?)
}

fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("a plain file name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

fn describe(faults: &[SourceDiagnostic]) -> String {
    faults.iter().map(|fault| fault.message.as_str()).collect::<Vec<_>>().join("; ")
}

/// What typst sees: the press and one sheet.
struct Desk<'a> {
    press: &'a Press,
    sheet: Bytes,
}

impl World for Desk<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.press.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.press.template.id() {
            Ok(self.press.template.clone())
        } else {
            Err(FileError::NotSource)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.sheet_file {
            Ok(self.sheet.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
