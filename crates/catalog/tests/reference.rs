//! The first part of `docs/reference/findings.md` is made from the list of rules and the table of
//! planted faults; crates/narbild/tests/findings.rs makes the second, about deliveries.
//! `NARBILD_BLESS=1 cargo test -p catalog --test reference` writes it anew.

mod planted;

use std::fmt::Write as _;
use std::path::Path;

use catalog::report::{Setting, entry, text};
use catalog::{RULES, Rule, load};
use cube::Lang;
use jiff::civil::{Date, date};

use planted::{plant, table};

const TODAY: Date = date(2026, 11, 24);

const CHAPTERS: [(&str, &str, &str); 10] = [
    ("C0", "Filer", "Files"),
    ("C1", "Nycklar och värden", "Keys and values"),
    ("C2", "Definitioner", "Definitions"),
    ("C3", "Hänvisningar", "References"),
    ("C4", "Textsidor", "Pages"),
    ("C5", "Områden och karta", "Areas and map"),
    ("C6", "Ordlista och redaktionella sidor", "Glossary and editorial pages"),
    ("C7", "Kodurval", "Value sets"),
    ("C8", "Register", "Registers"),
    ("C9", "Beräkning", "Computing"),
];

/// Where the part about deliveries begins.
const DELIVERIES: &str = "\n# Fynd i leveranser\n";

fn page() -> String {
    let mut page = String::from(
        "# Fynd i innehållet\n\n\
         *Den här sidan görs av programmet. Ändra den inte för hand.*\n\n\
         `narbild check` läser allt under `content/` och säger varje fel med fil, rad och kolumn, vad \
         du kan göra och vilket namn som ligger närmast. En kod byter aldrig betydelse. **Fel** måste \
         rättas: det som är fel utelämnas. **Varningar** bör rättas. **Anmärkningar** är bra att känna \
         till. Exemplen är påhittade.\n\n\
         *`narbild check` reads everything under `content/` and tells each fault with file, line and \
         column, what to do and the nearest right name. A code never changes meaning. **Errors** must be \
         corrected: what is wrong is left out. **Warnings** should be corrected. **Notes** are worth \
         knowing. The examples are invented.*\n",
    );
    for (start, sv, en) in CHAPTERS {
        write!(page, "\n## {sv} · {en}\n").expect("writing to a string cannot fail");
        for rule in RULES.iter().filter(|r| r.code.starts_with(start)) {
            page.push('\n');
            page.push_str(&entry(rule, &example(rule)));
        }
    }
    page
}

/// How the first planted fault of the kind is printed; nothing for what is not told at loading.
fn example(rule: &Rule) -> String {
    let planted = table().find(|p| p.told.iter().any(|t| t.0 == rule.code));
    let Some(planted) = planted else { return String::new() };
    let files = plant(planted);
    let (_, mut findings) = load(&files, TODAY);
    findings.retain(|f| f.code == rule.code);
    findings.truncate(1);
    let setting = Setting { files: &files, folder: "content", lang: Lang::Sv };
    let printed = text(&findings, &setting, false);
    let (example, _) = printed.trim_end().rsplit_once("\n\n").expect("a summary follows");
    example.to_owned()
}

#[test]
fn the_reference_page_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/findings.md");
    let fresh = page();
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    let (own, rest) = stands.split_at(stands.find(DELIVERIES).unwrap_or(stands.len()));
    if std::env::var_os("NARBILD_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(&path, fresh + rest).expect("the page can be written");
        return;
    }
    assert!(
        own == fresh,
        "docs/reference/findings.md is stale; NARBILD_BLESS=1 cargo test -p catalog --test reference"
    );
}

#[test]
fn every_rule_is_in_a_chapter() {
    for rule in RULES {
        assert!(CHAPTERS.iter().any(|(start, ..)| rule.code.starts_with(start)), "{}", rule.code);
    }
}
