//! Where things lie: every address of the site, written in one place and read in one place.

use std::fmt;

use catalog::ProfileId;
use cube::{AreaCode, IndicatorId, Lang};

/// The profile that an area's plain address means.
pub(crate) const FIRST_PROFILE: &str = "nara-vard";

/// A file format that a page can be had in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    Json,
    Xlsx,
    Pdf,
}

impl Format {
    pub(crate) const ALL: [Format; 4] = [Format::Xlsx, Format::Csv, Format::Json, Format::Pdf];

    /// The ending of the address and of the file.
    pub(crate) fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Xlsx => "xlsx",
            Format::Pdf => "pdf",
        }
    }

    /// The media type.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Json => "application/json",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Pdf => "application/pdf",
        }
    }
}

/// A page, in either language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Page {
    Start,
    Search,
    Areas,
    Map,
    Profile { area: String, profile: Option<String>, format: Option<Format> },
    Indicators,
    Indicator { id: String, format: Option<Format> },
    Compare,
    Revisions,
    Definitions,
    Reading,
    Editorial { slug: String },
}

impl Page {
    /// Reads the parts of a path after the language.
    pub(crate) fn read(parts: &[&str]) -> Option<Page> {
        Some(match parts {
            [] | [""] => Page::Start,
            ["sok"] => Page::Search,
            ["omraden"] => Page::Areas,
            ["karta"] => Page::Map,
            ["profil", last] => {
                let (area, format) = split_ending(last);
                Page::Profile { area, profile: None, format }
            }
            ["profil", area, last] => {
                let (profile, format) = split_ending(last);
                Page::Profile { area: (*area).to_owned(), profile: Some(profile), format }
            }
            ["indikatorer"] => Page::Indicators,
            ["indikator", last] => {
                let (id, format) = split_ending(last);
                Page::Indicator { id, format }
            }
            ["jamfor"] => Page::Compare,
            ["revideringar"] => Page::Revisions,
            ["definitioner"] => Page::Definitions,
            ["lasa"] => Page::Reading,
            ["om"] => Page::Editorial { slug: "om".to_owned() },
            ["om", slug] => Page::Editorial { slug: (*slug).to_owned() },
            _ => return None,
        })
    }

    /// The page of an area's profile.
    pub(crate) fn profile(area: AreaCode, profile: &ProfileId) -> Page {
        let profile = Some(&profile.0).filter(|p| *p != FIRST_PROFILE).cloned();
        Page::Profile { area: area.to_string(), profile, format: None }
    }

    /// The page of an indicator.
    pub(crate) fn indicator(id: &IndicatorId) -> Page {
        Page::Indicator { id: id.to_string(), format: None }
    }

    /// An editorial page.
    pub(crate) fn editorial(slug: &str) -> Page {
        Page::Editorial { slug: slug.to_owned() }
    }

    /// The same page as a file.
    pub(crate) fn with_format(self, format: Format) -> Page {
        match self {
            Page::Profile { area, profile, .. } => {
                Page::Profile { area, profile, format: Some(format) }
            }
            Page::Indicator { id, .. } => Page::Indicator { id, format: Some(format) },
            other => other,
        }
    }

    /// The address in a language.
    pub(crate) fn at(&self, lang: Lang) -> String {
        format!("/{}/{self}", lang.tag())
    }
}

impl fmt::Display for Page {
    /// The address after the language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ending = |format: &Option<Format>| {
            format.map_or_else(String::new, |format| format!(".{}", format.ending()))
        };
        match self {
            Page::Start => Ok(()),
            Page::Search => f.write_str("sok"),
            Page::Areas => f.write_str("omraden"),
            Page::Map => f.write_str("karta"),
            Page::Profile { area, profile: None, format } => {
                write!(f, "profil/{area}{}", ending(format))
            }
            Page::Profile { area, profile: Some(profile), format } => {
                write!(f, "profil/{area}/{profile}{}", ending(format))
            }
            Page::Indicators => f.write_str("indikatorer"),
            Page::Indicator { id, format } => write!(f, "indikator/{id}{}", ending(format)),
            Page::Compare => f.write_str("jamfor"),
            Page::Revisions => f.write_str("revideringar"),
            Page::Definitions => f.write_str("definitioner"),
            Page::Reading => f.write_str("lasa"),
            Page::Editorial { slug } if slug == "om" => f.write_str("om"),
            Page::Editorial { slug } => write!(f, "om/{slug}"),
        }
    }
}

fn split_ending(last: &str) -> (String, Option<Format>) {
    let found = last.rsplit_once('.').and_then(|(name, ending)| {
        Format::ALL.into_iter().find(|f| f.ending() == ending).map(|f| (name.to_owned(), f))
    });
    match found {
        Some((name, format)) => (name, Some(format)),
        None => (last.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for path in [
            "",
            "sok",
            "omraden",
            "karta",
            "profil/1480",
            "profil/1480.csv",
            "profil/00/aldreomsorg",
            "profil/00/aldreomsorg.pdf",
            "indikatorer",
            "indikator/trygg",
            "indikator/trygg.json",
            "jamfor",
            "revideringar",
            "definitioner",
            "lasa",
            "om",
            "om/tillganglighet",
        ] {
            let parts: Vec<&str> = path.split('/').collect();
            let page = Page::read(&parts).expect(path);
            assert_eq!(page.to_string(), path);
            assert_eq!(page.at(Lang::En), format!("/en/{path}"));
        }
        assert_eq!(Page::read(&["finns", "inte"]), None);
        assert_eq!(Page::read(&["profil"]), None);
    }
}
