//! Reads `content/areas/{region,kommun,grupp}.csv`.

use std::collections::BTreeMap;
use std::ops::Range;

use cube::{AreaCode, AreaLevel, Text, collate};

use crate::load::sink::Sink;
use crate::source::Source;
use crate::{Area, AreaRegister, Finding, KommunGroup, Place, rule};

const REGION_COLUMNS: &[&str] = &[
    "code",
    "name",
    "full_name",
    "lan_name",
    "name_en",
    "valid_from",
    "valid_to",
    "became",
    "is_joined",
];
const KOMMUN_COLUMNS: &[&str] =
    &["code", "name", "full_name", "region", "group", "valid_from", "valid_to", "became"];
const GROUP_COLUMNS: &[&str] = &["code", "name", "name_en"];

/// The files that make up the register.
pub(crate) struct AreaFiles<'a> {
    pub(crate) region: &'a Source,
    pub(crate) kommun: &'a Source,
    pub(crate) group: &'a Source,
}

/// An area with the places that later checks point at.
struct Read {
    area: Area,
    region_place: Place,
    group_place: Place,
    became_place: Place,
}

/// Reads the register. Rows that cannot be read are told and left out.
pub(crate) fn read(files: &AreaFiles<'_>, sink: &Sink) -> AreaRegister {
    let groups = groups(files.group, sink);
    let regions = rows(files.region, REGION_COLUMNS, sink);
    let kommuner = rows(files.kommun, KOMMUN_COLUMNS, sink);
    let (Some(groups), Some(regions), Some(kommuner)) = (groups, regions, kommuner) else {
        return AreaRegister::default();
    };
    let mut read: BTreeMap<AreaCode, Read> = BTreeMap::new();
    for (rows, is_kommun) in [(regions, false), (kommuner, true)] {
        for row in rows {
            let Some(area) = area(&row, is_kommun, sink) else { continue };
            let code = area.code;
            if read.contains_key(&code) {
                let what = Text::new(
                    format!("koden {code} står redan i listan"),
                    format!("the code {code} is in the list already"),
                );
                sink.tell(&rule::DUPLICATE_CODE, row.place("code"), what);
                continue;
            }
            let place = |column| row.place(column);
            let read_row = Read {
                area,
                region_place: place("region"),
                group_place: place("group"),
                became_place: place("became"),
            };
            read.insert(code, read_row);
        }
    }
    check_references(&read, &groups, sink);
    let mut areas: BTreeMap<AreaCode, Area> = read.into_iter().map(|(c, r)| (c, r.area)).collect();
    follow_successors(&mut areas);
    AreaRegister { areas, groups }
}

fn groups(source: &Source, sink: &Sink) -> Option<BTreeMap<String, KommunGroup>> {
    let mut groups = BTreeMap::new();
    for row in rows(source, GROUP_COLUMNS, sink)? {
        let texts = (row.text("code", sink), row.text("name", sink), row.text("name_en", sink));
        let (Some(code), Some(sv), Some(en)) = texts else { continue };
        let title = Text::new(sv, en);
        if groups.insert(code.clone(), KommunGroup { code: code.clone(), title }).is_some() {
            let what = Text::new(
                format!("gruppen {code} står redan i listan"),
                format!("the group {code} is in the list already"),
            );
            sink.tell(&rule::DUPLICATE_CODE, row.place("code"), what);
        }
    }
    Some(groups)
}

/// One row as an area. None when its code or name cannot be read.
fn area(row: &Row<'_>, is_kommun: bool, sink: &Sink) -> Option<Area> {
    let code = row.code("code", is_kommun, sink);
    let name = row.text("name", sink);
    let full_name = row.text("full_name", sink);
    let valid_from = row.year("valid_from", sink);
    let valid_to = row.year("valid_to", sink);
    let became = row.code("became", is_kommun, sink).flatten();
    let is_joined = match row.get("is_joined") {
        "" | "false" => false,
        "true" => true,
        other => {
            let what =
                Text::new(format!("is_joined är `{other}`"), format!("is_joined is `{other}`"));
            let finding = Finding::of(&rule::UNKNOWN_WORD, row.place("is_joined"), what);
            let remedy =
                Text::new("Skriv true, eller lämna tomt.", "Write true, or leave it empty.");
            sink.push(finding.with_remedy(remedy));
            false
        }
    };
    if valid_from.is_some() && valid_to.is_some() && valid_from > valid_to {
        let what = Text::new("valid_to ligger före valid_from", "valid_to lies before valid_from");
        sink.tell(&rule::YEARS_REVERSED, row.place("valid_to"), what);
    }
    let region = row.code("region", false, sink).flatten();
    let group = row.get("group");
    let name = name?;
    let name_en = Some(row.get("name_en")).filter(|n| !n.is_empty()).unwrap_or(&name).to_owned();
    let lan_name = Some(row.get("lan_name")).filter(|n| !n.is_empty()).map(str::to_owned);
    Some(Area {
        code: code??,
        full_name: full_name?,
        name_en,
        lan_name,
        region,
        group: (!group.is_empty()).then(|| group.to_owned()),
        valid_from,
        valid_to,
        became,
        is_joined,
        name,
    })
}

/// Tells regions, groups and successors that do not exist.
fn check_references(
    read: &BTreeMap<AreaCode, Read>,
    groups: &BTreeMap<String, KommunGroup>,
    sink: &Sink,
) {
    let in_use = |code: &AreaCode| read.get(code).is_some_and(|r| r.area.valid_to.is_none());
    for Read { area, region_place, group_place, became_place } in read.values() {
        let is_kommun = area.code.level() == AreaLevel::Kommun;
        let is_in_use = area.valid_to.is_none();
        if is_kommun && is_in_use {
            if !area.region.is_some_and(|region| in_use(&region)) {
                let what = Text::new(
                    format!("{}s region finns inte", area.name),
                    format!("the region of {} does not exist", area.name),
                );
                let finding = Finding::of(&rule::UNKNOWN_REGION, region_place.clone(), what);
                let by_code = area.code.region_code().filter(in_use);
                sink.push(match by_code {
                    Some(code) => finding.with_nearest(&code.to_string()),
                    None => finding,
                });
            }
            let group = area.group.as_deref().unwrap_or_default();
            if !groups.contains_key(group) {
                let what = Text::new(
                    format!("kommungruppen `{group}` finns inte"),
                    format!("there is no group `{group}` of kommuner"),
                );
                let finding = Finding::of(&rule::UNKNOWN_GROUP, group_place.clone(), what);
                let near = groups.keys().find(|g| g.eq_ignore_ascii_case(group));
                sink.push(match near {
                    Some(near) => finding.with_nearest(near),
                    None => finding,
                });
            }
        }
        if !is_in_use && !area.became.is_some_and(|code| in_use(&code)) {
            let what = Text::new(
                format!("{} {} har ingen efterföljare i bruk", area.code, area.name),
                format!("{} {} has no successor in use", area.code, area.name),
            );
            sink.tell(&rule::NO_SUCCESSOR, became_place.clone(), what);
        }
    }
}

/// A code out of use lies where its successor lies.
fn follow_successors(areas: &mut BTreeMap<AreaCode, Area>) {
    let now: BTreeMap<AreaCode, (Option<AreaCode>, Option<String>)> =
        areas.values().map(|a| (a.code, (a.region, a.group.clone()))).collect();
    for area in areas.values_mut().filter(|a| a.valid_to.is_some()) {
        if let Some((region, group)) = area.became.and_then(|code| now.get(&code)) {
            area.region = *region;
            area.group.clone_from(group);
        }
    }
}

/// One row of a file with a heading.
struct Row<'a> {
    source: &'a Source,
    span: Range<usize>,
    /// The fields by column; every column that may be asked for is there.
    fields: BTreeMap<&'static str, Range<usize>>,
}

impl Row<'_> {
    /// A field's text without its quotation marks; empty for a column that the file does not have.
    fn get(&self, column: &str) -> &str {
        let field = self.fields.get(column).map_or("", |span| self.source.slice(span.clone()));
        field.trim().trim_matches('"')
    }

    fn place(&self, column: &str) -> Place {
        self.source.place(self.fields.get(column).unwrap_or(&self.span).clone())
    }

    fn text(&self, column: &str, sink: &Sink) -> Option<String> {
        let text = self.get(column);
        if text.is_empty() {
            let what = Text::new(format!("`{column}` är tom"), format!("`{column}` is empty"));
            sink.tell(&rule::EMPTY_TEXT, self.place(column), what);
            return None;
        }
        Some(text.to_owned())
    }

    fn year(&self, column: &str, sink: &Sink) -> Option<u16> {
        let text = self.get(column);
        let year = text.parse().ok().filter(|year| (1900..2200).contains(year));
        if year.is_none() && !text.is_empty() {
            let what =
                Text::new(format!("`{text}` är inte ett år"), format!("`{text}` is not a year"));
            sink.tell(&rule::BAD_ROW, self.place(column), what);
        }
        year
    }

    /// A code of the level that the column should have. The outer none is a code that cannot be read,
    /// which is told; the inner one an empty field.
    fn code(&self, column: &str, is_kommun: bool, sink: &Sink) -> Option<Option<AreaCode>> {
        let text = self.get(column);
        if text.is_empty() && column != "code" {
            return Some(None);
        }
        let code = text.parse::<AreaCode>().ok();
        let code = code.filter(|c| (c.level() == AreaLevel::Kommun) == is_kommun);
        if code.is_none() {
            let what = Text::new(
                format!(
                    "`{text}` är inte en kod för en {}",
                    if is_kommun { "kommun" } else { "region" }
                ),
                format!(
                    "`{text}` is not the code of a {}",
                    if is_kommun { "kommun" } else { "region" }
                ),
            );
            let finding = Finding::of(&rule::BAD_CODE, self.place(column), what);
            // A spreadsheet eats the zero that a code begins with.
            let padded = format!("0{text}");
            let padded_code = padded.parse::<AreaCode>();
            let fits = padded_code.is_ok_and(|c| (c.level() == AreaLevel::Kommun) == is_kommun);
            sink.push(if fits { finding.with_nearest(&padded) } else { finding });
        }
        code.map(Some)
    }
}

/// The rows below a file's heading. None when it lacks a column, which is told: the rows then mean
/// too little for their own faults to be judged.
fn rows<'a>(
    source: &'a Source,
    columns: &'static [&'static str],
    sink: &Sink,
) -> Option<Vec<Row<'a>>> {
    let mut lines = lines(source);
    let Some(heading) = lines.next() else {
        let what = Text::new("filen är tom", "the file is empty");
        sink.tell(&rule::BAD_ROW, source.whole(), what);
        return None;
    };
    let names = columns_of(source, heading.clone(), columns, sink)?;
    let mut rows = Vec::new();
    for line in lines {
        let fields = fields(source, line.clone());
        if fields.len() != names.len() {
            let (found, right) = (fields.len(), names.len());
            let what = Text::new(
                format!("raden har {found} fält, rubriken {right}"),
                format!("the row has {found} fields, the heading {right}"),
            );
            sink.tell(&rule::BAD_ROW, source.place(line), what);
            continue;
        }
        let named = names.iter().zip(fields).filter_map(|(name, field)| Some(((*name)?, field)));
        rows.push(Row { source, span: line.clone(), fields: named.collect() });
    }
    Some(rows)
}

/// The known column at each place of the heading; none when one of them is missing.
fn columns_of(
    source: &Source,
    heading: Range<usize>,
    columns: &'static [&'static str],
    sink: &Sink,
) -> Option<Vec<Option<&'static str>>> {
    let spans = fields(source, heading.clone());
    let words: Vec<&str> =
        spans.iter().map(|s| source.slice(s.clone()).trim_matches(['"', '\u{feff}'])).collect();
    let lacking: Vec<&str> = columns.iter().copied().filter(|c| !words.contains(c)).collect();
    let mut names = Vec::new();
    for (word, span) in words.iter().zip(spans) {
        let exact = columns.iter().copied().find(|c| c == word);
        let meant = exact.or_else(|| {
            let near = collate::nearest(word, lacking.iter().copied())?;
            columns.iter().copied().find(|c| *c == near)
        });
        if exact.is_none() {
            let what =
                Text::new(format!("okänd kolumn `{word}`"), format!("unknown column `{word}`"));
            let finding = Finding::of(&rule::UNKNOWN_KEY, source.place(span), what);
            sink.push(match meant {
                Some(meant) => finding.with_nearest(meant),
                None => finding.with_remedy(Text::new(
                    format!("Kolumnerna är: {}.", columns.join(", ")),
                    format!("The columns are: {}.", columns.join(", ")),
                )),
            });
        }
        names.push(meant);
    }
    let missing: Vec<&str> =
        columns.iter().copied().filter(|c| !names.contains(&Some(*c))).collect();
    for column in &missing {
        let what = Text::new(
            format!("kolumnen `{column}` saknas"),
            format!("the column `{column}` is missing"),
        );
        sink.tell(&rule::MISSING_KEY, source.place(heading.clone()), what);
    }
    missing.is_empty().then_some(names)
}

/// The lines that are not blank.
fn lines(source: &Source) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    source.text().split_inclusive('\n').filter_map(move |line| {
        let span = start..start + line.trim_end().len();
        start += line.len();
        (!span.is_empty()).then_some(span)
    })
}

/// The fields of one line, quotation marks included. A field may hold commas within quotation marks.
fn fields(source: &Source, line: Range<usize>) -> Vec<Range<usize>> {
    let mut fields = Vec::new();
    let mut start = line.start;
    let mut is_quoted = false;
    for (at, byte) in source.slice(line.clone()).bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' if !is_quoted => {
                fields.push(start..line.start + at);
                start = line.start + at + 1;
            }
            _ => {}
        }
    }
    fields.push(start..line.end);
    fields
}
