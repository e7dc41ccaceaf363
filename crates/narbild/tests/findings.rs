//! The second part of `docs/reference/findings.md`, about deliveries of figures, is made from the list
//! of rules and from what `narbild import` says of planted faults.
//! `NARBILD_BLESS=1 cargo test -p narbild --test findings` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use catalog::report::entry;
use figure::RULES;

/// Where the part begins; what stands before it is written by crates/catalog/tests/reference.rs.
const START: &str = "\n# Fynd i leveranser\n";

/// Where the next part begins, about rows; it is written by crates/register/tests/reference.rs.
const ROWS: &str = "\n# Fynd i rader om personer\n";

const CHAPTERS: [(&str, &str, &str); 6] = [
    ("F00", "Filen", "The file"),
    ("F01", "Indikator, område och period", "Indicator, area and period"),
    ("F02", "Kön, ålder och värde", "Sex, age and value"),
    ("F03", "Siffror som inte stämmer", "Figures that do not agree"),
    ("F04", "Leveransen som helhet", "The delivery as a whole"),
    ("F05", "Mappningsfilen", "The mapping file"),
];

/// A delivery with a fault, invented.
struct Planted {
    code: &'static str,
    kind: &'static str,
    /// The name, with an ending.
    name: &'static str,
    bytes: &'static [u8],
    /// The mapping file beside it; empty for none.
    map: &'static str,
}

const fn table(code: &'static str, name: &'static str, text: &'static str) -> Planted {
    Planted { code, kind: "table", name, bytes: text.as_bytes(), map: "" }
}

const fn mapped(
    code: &'static str,
    name: &'static str,
    text: &'static str,
    map: &'static str,
) -> Planted {
    Planted { map, ..table(code, name, text) }
}

const fn kolada(code: &'static str, name: &'static str, text: &'static str) -> Planted {
    Planted { kind: "kolada", ..table(code, name, text) }
}

const fn sdb(code: &'static str, name: &'static str, text: &'static str) -> Planted {
    Planted { kind: "sdb", map: SDB_MAP, ..table(code, name, text) }
}

const SDB_MAP: &str = "[[series]]\nindicator = \"antal\"\nwhere = { mattId = 1 }\n\
                       [values.age]\n\"19\" = \"0+\"\n";

/// In the order of import: a delivery may need one before it.
const PLANTED: [Planted; 39] = [
    table("F001", "tom.csv", ""),
    Planted {
        bytes: b"indicator,area,period,value\nvantetid,0180,\xe5r,1\n",
        ..table("F002", "windows.csv", "")
    },
    kolada("F003", "avbruten.json", "[{\"kpi\": \"N1\", \"municipality\": \"0180\", \"peri"),
    table("F004", "svar.json", "{\"a\": 1}\n"),
    table("F005", "utan-ar.csv", "indicator,area,value\nvantetid,0180,1\n"),
    table("F006", "falt.csv", "indicator,area,period,value\nvantetid,0180,2020,1,5\n"),
    table("F007", "slutet.csv", "indicator,area,period,value\nvantetid,0180,2019,1"),
    table("F010", "namn.csv", "indicator,area,period,value\nväntetid dagar,0180,2020,1\n"),
    table("F011", "ny.csv", "indicator,area,period,value\nnytt,0180,2020,1\n"),
    table("F012", "felstavad.csv", "indicator,area,period,value\ninvanare-80-plu,0180,2020,1\n"),
    kolada("F013", "tva.csv", "kpi,municipality,period,gender,value\nN01951,0180,2020,T,1\n"),
    table("F014", "kod.csv", "indicator,area,period,value\nvantetid,018,2020,1\n"),
    table("F015", "okand.csv", "indicator,area,period,value\nvantetid,0199,2020,1\n"),
    kolada("F016", "grupp.csv", "kpi,municipality,period,gender,value\nN1,G35911,2020,T,1\n"),
    kolada(
        "F017",
        "enhet.json",
        "[{\"kpi\": \"N1\", \"ou\": \"V15E1440\", \"period\": 2020, \"values\": [{\"gender\": \"T\", \"value\": 1}]}]\n",
    ),
    kolada(
        "F018",
        "medel.json",
        "[{\"kpi\": \"N1\", \"municipality\": \"0000\", \"period\": 2020, \"values\": [{\"gender\": \"T\", \"count\": 290, \"value\": 1}]}]\n",
    ),
    table("F019", "period.csv", "indicator,area,period,value\nvantetid,0180,2020Q7,1\n"),
    table("F020", "kon.csv", "indicator,area,period,sex,value\nvantetid,0180,2020,Q,1\n"),
    table("F021", "alder.csv", "indicator,area,period,age,value\nvantetid,0180,2020,gamla,1\n"),
    sdb(
        "F022",
        "alder-7.json",
        "{\"data\": [{\"regionId\": 1, \"alderId\": 7, \"konId\": 3, \"mattId\": 1, \"ar\": 2020, \"varde\": \"4\"}], \"sida\": 1, \"sidor\": 1}\n",
    ),
    table("F023", "tal.csv", "indicator,area,period,value\nvantetid,0180,2020,\"1,5\"\n"),
    table(
        "F024",
        "status.csv",
        "indicator,area,period,value,status\nvantetid,0180,2021,,preliminär\n",
    ),
    table("F025", "oense.csv", "indicator,area,period,value,status\nvantetid,0180,2020,1,hidden\n"),
    table(
        "F030",
        "dubbel.csv",
        "indicator,area,period,value\nkoer,0180,2020,1\nkoer,0180,2020,1.0\n",
    ),
    table("F031", "strid.csv", "indicator,area,period,value\nkoer,0180,2021,1\nkoer,0180,2021,2\n"),
    table("F032", "nan.csv", "indicator,area,period,value\nkoer,0180,2022,NaN\n"),
    table("F033", "andel.csv", "indicator,area,period,value\nandel-80-plus,0180,2020,184\n"),
    table("F034", "antal.csv", "indicator,area,period,value\ninvanare,0180,2020,-1\n"),
    table(
        "F035",
        "enhet.csv",
        "indicator,area,period,value\nkostnad,0180,2017,12\nkostnad,0180,2018,14\nkostnad,0180,2019,13\nkostnad,0180,2020,15000\n",
    ),
    table(
        "F036",
        "intervall.csv",
        "indicator,area,period,value,lower,upper\nkostnad,1480,2020,50,51,52\n",
    ),
    mapped(
        "",
        "nyare.csv",
        "indicator,area,period,value\nsen,0180,2020,2\n",
        "retrieved = 2026-02-01\n",
    ),
    mapped(
        "F040",
        "aldre.csv",
        "indicator,area,period,value\nsen,0180,2020,1\n",
        "retrieved = 2026-01-01\n",
    ),
    mapped(
        "F041",
        "val.csv",
        "niva,indicator,area,period,value\nregion,koer,01,2020,1\n",
        "[where]\nniva = \"kommun\"\n",
    ),
    sdb(
        "F042",
        "sidor.json",
        "{\"data\": [{\"regionId\": 1, \"alderId\": 19, \"konId\": 3, \"mattId\": 1, \"ar\": 2021, \"varde\": \"4\"}], \"sida\": 1, \"sidor\": 3}\n",
    ),
    sdb(
        "F043",
        "luckor.json",
        "{\"data\": [{\"regionId\": 1, \"alderId\": 19, \"konId\": 1, \"mattId\": 1, \"ar\": 2022, \"varde\": \"4\"},\n{\"regionId\": 3, \"alderId\": 19, \"konId\": 2, \"mattId\": 1, \"ar\": 2022, \"varde\": \"4\"}], \"sida\": 1, \"sidor\": 1}\n",
    ),
    // The same bytes as an earlier one.
    table("F044", "ny-igen.csv", "indicator,area,period,value\nnytt,0180,2020,1\n"),
    mapped(
        "F050",
        "karta-toml.csv",
        "indicator,area,period,value\na,0180,2020,1\n",
        "decimal = ,\n",
    ),
    mapped(
        "F051",
        "karta-nyckel.csv",
        "indicator,area,period,value\nb,0180,2020,1\n",
        "seperator = \";\"\n",
    ),
    mapped(
        "F052",
        "karta-varde.csv",
        "indicator,area,period,value\nc,0180,2020,1\n",
        "areas = \"namn\"\n",
    ),
];

/// A content folder like the shipped one, with a second definition of the number of inhabitants.
fn content(folder: &Path) {
    for (path, bytes) in catalog::embedded() {
        let place = folder.join(&path);
        fs::create_dir_all(place.parent().expect("a folder")).expect("the folder can be made");
        fs::write(place, bytes).expect("room on disk");
    }
    for ending in ["toml", "md"] {
        let place = |id: &str| folder.join(format!("indicators/befolkning/{id}.{ending}"));
        let text = fs::read_to_string(place("invanare")).expect("is shipped");
        let copy = text.replace("\"invanare\"", "\"invanare-igen\"");
        fs::write(place("invanare-igen"), copy).expect("room on disk");
    }
}

/// What `narbild import` says of each planted delivery, by name.
fn told() -> BTreeMap<&'static str, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    content(&folder.path().join("content"));
    for planted in &PLANTED {
        let path = folder.path().join(planted.name);
        fs::write(&path, planted.bytes).expect("room on disk");
        if !planted.map.is_empty() {
            fs::write(path.with_extension("toml"), planted.map).expect("room on disk");
        }
    }
    let mut told = BTreeMap::new();
    for kind in ["table", "kolada", "sdb"] {
        let names = || PLANTED.iter().filter(|p| p.kind == kind).map(|p| p.name);
        let out = Command::new(env!("CARGO_BIN_EXE_narbild"))
            .args(["import", kind, "--store", "store", "--content", "content", "--lang", "sv"])
            .args(names())
            .current_dir(folder.path())
            .output()
            .expect("the program runs");
        let text = String::from_utf8(out.stdout).expect("output is UTF-8");
        let mut rest = text.as_str();
        let mut starts = names().peekable();
        while let Some(name) = starts.next() {
            let heading = format!("{name}\n");
            let own = rest.strip_prefix(heading.as_str());
            let own = own.unwrap_or_else(|| panic!("{name}: {rest}{:?}", out.stderr));
            let end = starts.peek().and_then(|next| own.find(&format!("\n{next}\n")));
            let end = end.map_or(own.len(), |at| at + 1);
            told.insert(name, own[..end].to_owned());
            rest = &own[end..];
        }
    }
    told
}

/// The row of the delivery that a finding names, and the finding as it is printed.
fn example(planted: &Planted, told: &str) -> String {
    let mut lines = told.lines().skip_while(|l| !l.contains(&format!(" {}", planted.code)));
    let finding = lines.next().unwrap_or_else(|| panic!("{} in {told}", planted.code));
    let remedy = lines.next().expect("a remedy follows");
    let text = String::from_utf8_lossy(if planted.code < "F05" {
        planted.bytes
    } else {
        planted.map.as_bytes()
    });
    let row = finding.split_once(" rad ").map(|(_, rest)| rest.split([',', ':']).next());
    let row = row.flatten().and_then(|n| n.parse::<usize>().ok());
    let row = row.and_then(|n| text.lines().nth(n - 1)).map(|row| format!("{row}\n"));
    format!("{}{}\n{}", row.unwrap_or_default(), finding, remedy)
}

fn page() -> String {
    let told = told();
    let mut page = String::from(START.trim_start());
    page.push_str(
        "\n`narbild import` läser varje leverans rad för rad, för in det som är rätt och säger varje fel med \
         rad och kolumn. **Fel** gör att en rad eller en fil läggs åt sidan. **Varningar** bör kontrolleras. \
         **Anmärkningar** är bra att känna till. Överst i exemplen står raden i den påhittade leveransen.\n\n\
         *`narbild import` reads each delivery row by row, imports what is right and tells each fault with row \
         and column. **Errors** set a row or a file aside. **Warnings** should be checked. **Notes** are worth \
         knowing. The examples begin with the row of the invented delivery.*\n",
    );
    for (start, sv, en) in CHAPTERS {
        write!(page, "\n## {sv} · {en}\n").expect("writing to a string cannot fail");
        for rule in RULES.iter().filter(|r| r.code.starts_with(start)) {
            let planted = PLANTED.iter().find(|p| p.code == rule.code);
            let planted = planted.unwrap_or_else(|| panic!("{} is not planted", rule.code));
            page.push('\n');
            page.push_str(&entry(rule, &example(planted, &told[planted.name])));
        }
    }
    page
}

#[test]
fn the_reference_of_deliveries_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/findings.md");
    let stands = fs::read_to_string(&path).expect("the page is there");
    let fresh = page();
    let at = stands.find(START).map_or(stands.len(), |at| at + 1);
    let end = stands.find(ROWS).unwrap_or(stands.len());
    if std::env::var_os("NARBILD_BLESS").is_some() {
        let first = stands[..at].trim_end();
        fs::write(&path, format!("{first}\n\n{fresh}{}", &stands[end..]))
            .expect("the page can be written");
        return;
    }
    assert!(
        stands[at..end] == fresh,
        "docs/reference/findings.md is stale; NARBILD_BLESS=1 cargo test -p narbild --test findings"
    );
}

#[test]
fn every_rule_is_in_a_chapter() {
    for rule in &RULES {
        assert!(CHAPTERS.iter().any(|(start, ..)| rule.code.starts_with(start)), "{}", rule.code);
    }
}
