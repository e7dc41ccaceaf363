//! The files that a page offers: the same numbers as the page, from the same model.

use std::collections::BTreeMap;

use catalog::ProfileId;
use cube::{AreaCode, Lang};
use profile::export;
use serde_json::Value;

use crate::site::{get, site};

/// Two cities, a kommun that has changed region, the kommun that is a region, a region and riket.
const AREAS: [&str; 6] = ["1480", "0180", "0331", "0980", "01", "00"];

fn code(text: &str) -> AreaCode {
    text.parse().expect("a code")
}

/// The address of a profile, without an ending.
fn address(lang: Lang, area: &str, profile: &ProfileId) -> String {
    match profile.0.as_str() {
        "nara-vard" => format!("/{}/profil/{area}", lang.tag()),
        id => format!("/{}/profil/{area}/{id}", lang.tag()),
    }
}

/// The texts of the table of all measures.
fn table(html: &str) -> Vec<String> {
    let (_, rest) = html.split_once("<table class=\"prof").expect("the table");
    let (table, _) = rest.split_once("</table>").expect("its end");
    let texts = table.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text));
    texts.map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// That all forms of the model say the same is tried in crates/profile; here that the site serves them.
#[test]
fn what_is_served_is_the_model() {
    let mut n = 0;
    for id in site().catalog().profiles.keys() {
        for (area, lang) in AREAS.iter().flat_map(|area| Lang::ALL.map(|lang| (area, lang))) {
            let Some(profile) = site().profile(id, code(area)) else { continue };
            let (at, one) = (address(lang, area, id), std::slice::from_ref(&profile));
            let csv = export::csv::write(one, lang).expect("memory takes it");
            assert!(get(&format!("{at}.csv")).body == csv, "{at}.csv");
            let json = export::json::write(&profile, lang);
            assert!(get(&format!("{at}.json")).body == json, "{at}.json");
            let page = export::html::page(&profile, lang);
            assert_eq!(table(get(&at).text()), table(&page), "{at}");
            n += 1;
        }
    }
    assert!(n >= 40, "{n}");
}

/// An indicator's files have all figures, with the values that the profiles show.
#[test]
fn an_indicators_files_have_the_profiles_numbers() {
    let profile: Value = serde_json::from_slice(&get("/sv/profil/1480.json").body).expect("JSON");
    let mut n = 0;
    for row in profile["rows"].as_array().expect("rows") {
        let id = row["indicator"].as_str().expect("an id");
        let json = get(&format!("/sv/indikator/{id}.json"));
        let json: Value = serde_json::from_slice(&json.body).expect("JSON");
        assert_eq!(json["release"], profile["release"]);
        let figures = json["figures"].as_array().expect("figures");
        let csv = get(&format!("/sv/indikator/{id}.csv"));
        let lines: Vec<BTreeMap<String, String>> = csv::Reader::from_reader(csv.body.as_ref())
            .deserialize()
            .map(|line| line.expect("a line"))
            .collect();
        assert_eq!(lines.len(), figures.len(), "{id}");
        for key in ["first", "latest"] {
            let point = &row[key];
            let is_it = |f: &&Value| {
                f["area"] == "1480"
                    && f["sex"] == "T"
                    && f["age"] == "0+"
                    && f["period"] == point["period"]
            };
            let figure = figures.iter().find(is_it).unwrap_or_else(|| panic!("{id} {point}"));
            assert_eq!((&figure["value"], &figure["status"]), (&point["value"], &point["status"]));
            let line = lines.iter().find(|l| {
                l["area"] == "1480"
                    && l["sex"] == "T"
                    && l["age"] == "0+"
                    && point["period"] == l["period"].as_str()
            });
            let line = line.unwrap_or_else(|| panic!("{id} {point}"));
            assert_eq!(line["value"].parse().ok(), point["value"].as_f64(), "{id} {key}");
            assert_eq!(point["status"], line["status"].as_str(), "{id} {key}");
            n += 1;
        }
    }
    assert!(n > 30, "{n}");
}
