//! The same numbers everywhere: each form of a shipped profile is read as its readers read it, and
//! all must say the same of every row.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use cube::{AreaCode, Lang};
use profile::export;
use profile::model::AreaProfile;
use serde_json::Value;

use crate::formats::{Line, csv_lines, every_status, parquet_lines};
use crate::made::code;
use crate::shipped;

const PROFILES: [&str; 4] =
    ["nara-vard", "aldreomsorg", "kommunal-halso-och-sjukvard", "patientsakerhet"];

/// Two cities, a kommun that has changed region, the kommun that is a region, a region and riket.
const AREAS: [&str; 6] = ["1480", "0180", "0331", "0980", "01", "00"];

/// What a form says of one row, as text; what a form does not show is left out.
type Said = BTreeMap<&'static str, String>;

/// By indicator.
type Rows = BTreeMap<String, Said>;

/// The words of the Swedish forms and the codes of the data files that mean the same.
const TRENDS: [(&str, &str); 8] = [
    ("Stiger, bättre", "better"),
    ("Sjunker, bättre", "better"),
    ("Stiger, sämre", "worse"),
    ("Sjunker, sämre", "worse"),
    ("Ingen säker förändring", "unchanged"),
    ("Stiger", "changing"),
    ("Sjunker", "changing"),
    ("prövas ej", "not-tested"),
];
const STATUSES: [(&str, &str); 7] = [
    ("uppgift finns", "reported"),
    ("noll", "zero"),
    ("uppgift saknas", "missing"),
    ("ej tillämpligt", "not-applicable"),
    ("dolt av sekretess", "hidden"),
    ("ej insamlat", "not-collected"),
    ("ännu inte publicerat", "not-yet-published"),
];

fn trend_code(words: &str) -> String {
    if words.starts_with("För få mätpunkter (") {
        return "too-few-points".to_owned();
    }
    let found = TRENDS.iter().find(|(sv, _)| *sv == words);
    found.unwrap_or_else(|| panic!("{words} is no trend")).1.to_owned()
}

/// A number as a Swede writes it, as a data file does: `−12 345,6` is `-12345.6`. Else none.
fn number(text: &str) -> Option<String> {
    let plain = text.replace('\u{202f}', "").replace(',', ".").replace('\u{2212}', "-");
    plain.parse::<f64>().ok().map(|n| n.to_string())
}

/// A value and its period, `84@2022`; nothing when there is no number.
fn at(value: &str, period: &str) -> String {
    let period = period.replace('–', "-");
    number(value).map_or(String::new(), |value| format!("{value}@{period}"))
}

fn by_json(profile: &AreaProfile) -> Rows {
    let text = export::json::write(profile, Lang::Sv);
    let read: Value = serde_json::from_str(&text).expect("JSON");
    let plain = |v: &Value| v.as_f64().map(|n| n.to_string()).unwrap_or_default();
    let point = |v: &Value| match v.is_null() {
        true => String::new(),
        false => format!("{}@{}", plain(&v["value"]), v["period"].as_str().expect("a period")),
    };
    let mut rows = Rows::new();
    for row in read["rows"].as_array().expect("rows") {
        let mut said = Said::from([
            ("first", point(&row["first"])),
            ("latest", point(&row["latest"])),
            ("marked", row["marked"].to_string()),
            ("trend", row["trend"].as_str().expect("a word").to_owned()),
            ("status", row["status"].as_str().expect("a word").to_owned()),
        ]);
        for key in ["riket", "region", "group", "peers"] {
            let all = row["comparisons"].as_array().expect("a list");
            let found = all.iter().find(|c| c["with"] == key);
            said.insert(key, found.map(|c| plain(&c["value"])).unwrap_or_default());
        }
        let place = |v: &Value| match v.is_null() {
            true => String::new(),
            false => format!("{} of {}", v["place"], v["of"]),
        };
        said.insert("place_all", place(&row["position_all"]));
        said.insert("place_peers", place(&row["position_peers"]));
        rows.insert(row["indicator"].as_str().expect("an id").to_owned(), said);
    }
    rows
}

fn by_lines(lines: &[Line]) -> Rows {
    let mut rows = Rows::new();
    for line in lines.iter().filter(|l| l["sex"] == "T") {
        let plain = |column: &str| number(&line[column]).unwrap_or_default();
        let place = |place: &str, of: &str| match line[place].is_empty() {
            true => String::new(),
            false => format!("{} of {}", plain(place), plain(of)),
        };
        let said = rows
            .entry(line["indicator"].clone())
            .or_insert_with(|| Said::from([("first", String::new()), ("latest", String::new())]));
        for (key, claim) in [("first", "is_first"), ("latest", "is_latest")] {
            if line[claim] == "true" {
                said.insert(key, at(&line["value"], &line["period"]));
            }
        }
        said.insert("marked", line["marked"].clone());
        said.insert("trend", line["trend"].clone());
        // Lines stand in the order of time: the last one's status is the row's.
        said.insert("status", line["status"].clone());
        said.insert("riket", plain("riket"));
        said.insert("place_all", place("place_all", "n_all"));
        said.insert("place_peers", place("place_peers", "n_peers"));
    }
    rows
}

/// The texts of a piece of HTML, one between each two tags, without those that are empty.
fn texts(html: &str) -> Vec<String> {
    let after = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let trimmed = after.map(|t| t.replace("&amp;", "&").replace("&lt;", "<").trim().to_owned());
    trimmed.filter(|t| !t.is_empty()).collect()
}

/// The inside of the first element that begins with `start`, up to `end`.
fn between<'a>(html: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = html.split_once(start).unwrap_or_else(|| panic!("{start} in {html}"));
    // Skips the rest of the tag.
    let rest = rest.split_once('>').expect("a tag ends").1;
    rest.split_once(end).unwrap_or_else(|| panic!("{end} in {html}")).0
}

fn by_page(profile: &AreaProfile) -> Rows {
    let html = export::html::page(profile, Lang::Sv);
    let mut rows = Rows::new();
    let mut order = Vec::new();
    let table = between(&html, "<table class=\"prof", "</table>");
    for part in table.split("<tr class=\"row").skip(1) {
        let id = part.split_once("id=\"").expect("an id").1.split('"').next().expect("a quote");
        let cell = |class: &str| texts(between(part, &format!("<td class=\"{class}\""), "</td>"));
        let (first, latest) = (cell("n first"), cell("n last"));
        let mark = cell("mk").pop().expect("a word");
        let trend = cell("tr").pop().expect("a word");
        // The meaning of a sign stands last, after a later period or alone.
        let label = latest.last().map_or("", String::as_str);
        let status = STATUSES.iter().find(|(sv, _)| *sv == label).map(|(_, code)| *code);
        let mut said = Said::from([
            ("first", at(&first[0], &first[1])),
            ("latest", at(&latest[0], &latest[1])),
            ("marked", (mark == "Märkt").to_string()),
            ("trend", trend_code(&trend)),
        ]);
        // A row without any cell shows the same sign as one whose latest cell is missing.
        if let Some(status) = status {
            said.insert("status", status.to_owned());
        }
        order.push(id.to_owned());
        rows.insert(id.to_owned(), said);
    }
    if html.contains("id=\"jamfort\"") {
        others_by_page(
            profile,
            between(&html, "<section class=\"no-print\" id=\"jamfort\"", "</section>"),
            &order,
            &mut rows,
        );
    }
    rows
}

/// The table of comparisons: a column for each that some row has, under its name.
fn others_by_page(profile: &AreaProfile, html: &str, order: &[String], rows: &mut Rows) {
    let region = profile.region.as_ref().map(|r| r.name.clone());
    let group = profile.group.as_ref().map(|(_, title)| title.sv.clone());
    let heads: Vec<String> = texts(between(html, "<thead", "</thead>"));
    let key = |head: &str| match head {
        "Riket" => Some("riket"),
        "Plats bland alla" => Some("place_all"),
        _ if region.as_deref() == Some(head) => Some("region"),
        _ if group.as_deref() == Some(head) => Some("group"),
        _ if head.to_lowercase().contains("jämförbara") => Some("peers"),
        _ => None,
    };
    let lines: Vec<&str> = between(html, "<tbody", "</tbody>").split("<tr").skip(1).collect();
    assert_eq!(lines.len(), order.len());
    for (line, id) in lines.into_iter().zip(order) {
        let said = rows.get_mut(id).expect("the same rows");
        let cells: Vec<&str> = line.split("<td").skip(1).collect();
        assert_eq!(cells.len() + 1, heads.len());
        for (cell, head) in cells.into_iter().zip(&heads[1..]).skip(1) {
            let key = key(head).unwrap_or_else(|| panic!("{head} is no comparison"));
            let told = texts(cell.split_once('>').expect("a tag ends").1);
            said.insert(
                key,
                match (key, told.as_slice()) {
                    ("place_all", [place, of]) => format!("{place} {}", of.replace("av", "of")),
                    (_, [value, ..]) => number(value).unwrap_or_default(),
                    _ => panic!("{told:?}"),
                },
            );
        }
    }
}

fn by_terminal(profile: &AreaProfile) -> Rows {
    let text = export::text::write(profile, Lang::Sv, false, 250);
    let mut lines = text.lines().skip_while(|l| !l.ends_with("märkning, trend"));
    let head: Vec<char> = lines.next().expect("a head").chars().collect();
    // Where each column ends; the chart has a character for each year of the axis.
    let end = |name: &str| {
        let head: String = head.iter().collect();
        let (before, _) = head.split_once(name).unwrap_or_else(|| panic!("{name} in {head}"));
        before.chars().count() + name.chars().count()
    };
    let n_years = usize::from(profile.axis.1 - profile.axis.0 + 1).max("2013–22".chars().count());
    let ends =
        [end("första"), end("första") + 2 + n_years, end("senaste"), end("riket"), end("plats")];
    let ids = profile.sections.iter().flat_map(|s| &s.rows).map(|r| r.indicator.to_string());
    let titles = profile.sections.iter().map(|s| s.title.sv.as_str()).collect::<Vec<_>>();
    let is_row = |line: &Vec<char>| {
        let whole: String = line.iter().collect();
        line.len() > ends[4] + 2 && !titles.contains(&whole.as_str())
    };
    let shown = lines.take_while(|l| !l.is_empty()).map(|l| l.chars().collect()).filter(is_row);
    let shown: Vec<Vec<char>> = shown.collect();
    let period = |text: &str| {
        let (from, to) = text.split_once('–').unwrap_or(("", text));
        if from.is_empty() { to.to_owned() } else { format!("{from}-{}{to}", &from[..2]) }
    };
    let value = |text: &str| match text.trim().split_once(" (") {
        Some((value, rest)) => at(value, &period(rest.split(')').next().expect("a part"))),
        None => String::new(),
    };
    let mut rows = Rows::new();
    let ids: Vec<String> = ids.collect();
    assert_eq!(ids.len(), shown.len(), "{text}");
    for (id, line) in ids.into_iter().zip(shown) {
        let column = |i: usize| {
            let from = if i == 0 { 2 } else { ends[i - 1] };
            let text: String = line[from..ends[i]].iter().collect();
            // The first column follows the name; two spaces part them.
            text.rsplit("  ").next().unwrap_or_default().to_owned()
        };
        let verdict: String = line[ends[4]..].iter().collect();
        let (mark, trend) = verdict.trim().split_once(", ").expect("a mark and a trend");
        let trend = trend.split_once(' ').expect("a sign and a word").1;
        let (first, latest) = (value(&column(0)), value(&column(2)));
        rows.insert(
            id,
            Said::from([
                // One value alone stands under the latest.
                ("first", if first.is_empty() { latest.clone() } else { first }),
                ("latest", latest),
                ("marked", (mark == "Märkt").to_string()),
                ("trend", trend_code(trend)),
                ("riket", number(column(3).trim()).unwrap_or_default()),
                ("place_peers", column(4).trim().replace('/', " of ")),
            ]),
        );
    }
    rows
}

/// The workbook's sheet of figures, by area.
fn by_workbook(profiles: &[AreaProfile]) -> BTreeMap<AreaCode, Rows> {
    let bytes = export::excel::workbook(profiles, Lang::Sv).expect("can be written");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("can be read");
    let range = book.worksheet_range("Data").expect("the sheet of figures");
    let mut lines = range.rows();
    let heads: Vec<String> = lines.next().expect("a head").iter().map(Data::to_string).collect();
    let mut all: BTreeMap<AreaCode, Rows> = BTreeMap::new();
    for line in lines {
        let cell = |head: &str| {
            let at = heads.iter().position(|h| h == head).unwrap_or_else(|| panic!("{head}"));
            &line[at]
        };
        let plain = |head: &str| match cell(head) {
            Data::Float(n) => n.to_string(),
            _ => String::new(),
        };
        let at = |value: &str, period: &str| match plain(value).as_str() {
            "" => String::new(),
            value => format!("{value}@{}", cell(period).to_string().replace('–', "-")),
        };
        let place = |place: &str, of: &str| match plain(place).as_str() {
            "" => String::new(),
            place => format!("{place} of {}", plain(of)),
        };
        let label = cell("Status").to_string();
        let status = STATUSES.iter().find(|(sv, _)| *sv == label).expect("a status");
        let said = Said::from([
            ("first", at("Första värde", "Första period")),
            ("latest", at("Senaste värde", "Senaste period")),
            ("marked", (*cell("Märkning") == Data::String("Märkt".to_owned())).to_string()),
            ("trend", trend_code(&cell("Trend").to_string())),
            ("status", status.1.to_owned()),
            ("riket", plain("Riket")),
            ("region", plain("Region")),
            ("group", plain("Kommungrupp, median")),
            ("peers", plain("Jämförbara, median")),
            ("place_all", place("Plats bland alla", "Antal alla")),
            ("place_peers", place("Plats bland jämförbara", "Antal jämförbara")),
        ]);
        let area = code(&cell("Kod").to_string());
        all.entry(area).or_default().insert(cell("Mått-id").to_string(), said);
    }
    all
}

/// How many rows had what, by form and what they said.
type Seen = BTreeMap<(&'static str, String), usize>;

fn check(profiles: &[AreaProfile], seen: &mut Seen) {
    let workbook = by_workbook(profiles);
    for profile in profiles {
        let (id, area, json) = (&profile.profile, profile.area.code, by_json(profile));
        let one = std::slice::from_ref(profile);
        for (form, rows) in [
            ("page", &by_page(profile)),
            ("terminal", &by_terminal(profile)),
            ("csv", &by_lines(&csv_lines(one))),
            ("parquet", &by_lines(&parquet_lines(one))),
            ("workbook", &workbook[&area]),
        ] {
            let ids: Vec<&String> = rows.keys().collect();
            assert_eq!(ids, json.keys().collect::<Vec<_>>(), "{id} {area} {form}");
            for (indicator, said) in rows {
                for (key, told) in said {
                    let expected = &json[indicator][key];
                    assert_eq!(told, expected, "{form}: {id} {area} {indicator} {key}");
                    let n = usize::from(!told.is_empty());
                    *seen.entry((form, (*key).to_owned())).or_insert(0) += n;
                }
            }
        }
        for said in json.values() {
            for key in ["trend", "status", "marked"] {
                *seen.entry(("json", format!("{key} {}", said[key]))).or_insert(0) += 1;
            }
        }
    }
}

#[test]
fn every_form_says_the_same_of_every_row() {
    let mut seen = Seen::new();
    for id in PROFILES {
        let profiles = shipped::prepared(id).profiles(AREAS.map(code));
        assert!(profiles.len() >= 4, "{id}");
        check(&profiles, &mut seen);
    }
    // No shipped figure of these is hidden or to come.
    check(&[every_status()], &mut seen);
    // Every form must have been read, and the profiles have rows of every kind.
    for form in ["page", "terminal", "csv", "parquet", "workbook"] {
        for (key, least) in
            [("first", 200), ("latest", 200), ("marked", 250), ("trend", 250), ("riket", 100)]
        {
            let n = seen.get(&(form, key.to_owned())).copied().unwrap_or(0);
            assert!(n >= least, "{form} {key}: {n}");
        }
    }
    for form in ["page", "workbook"] {
        for key in ["region", "group", "peers", "place_all"] {
            assert!(seen.get(&(form, key.to_owned())).is_some_and(|n| *n > 30), "{form} {key}");
        }
    }
    for word in [
        "trend better",
        "trend worse",
        "trend unchanged",
        "trend changing",
        "trend too-few-points",
        "status reported",
        "status missing",
        "status hidden",
        "marked true",
        "marked false",
    ] {
        assert!(seen.contains_key(&("json", word.to_owned())), "{word}");
    }
}
