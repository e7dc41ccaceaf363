use cube::Text;

use super::*;
use crate::rule;

fn finding(rule: &'static crate::Rule, place: Place, what: &str) -> Finding {
    Finding::of(rule, place, Text::new(what, what))
}

fn at(file: &str, line: u32, column: u32, length: u32) -> Place {
    Place { file: file.to_owned(), line: Some(line), column: Some(column), length: Some(length) }
}

fn files() -> Files {
    let long = format!("title = {{ sv = \"{}\", svensk = \"x\" }}\n", "å".repeat(200));
    Files::from([
        ("a.toml".to_owned(), b"\xef\xbb\xbfid = 1\r\n\tbeter = \"higer\"\r\n".to_vec()),
        ("b b/å.toml".to_owned(), long.into_bytes()),
    ])
}

fn findings() -> Vec<Finding> {
    let whole = Place { file: "c.toml".to_owned(), ..Place::default() };
    vec![
        finding(&rule::UNKNOWN_KEY, at("a.toml", 2, 2, 5), "unknown key").with_nearest("better"),
        finding(&rule::UNKNOWN_WORD, at("a.toml", 2, 10, 7), "no choice").with_nearest("higher"),
        finding(&rule::UNKNOWN_KEY, at("b b/å.toml", 1, 220, 6), "unknown key"),
        finding(&rule::UNUSED_FILE, whole, "nothing reads it").with_nearest("d.toml"),
        finding(&rule::IN_NO_PROFILE, at("a.toml", 1, 1, 2), "a is in no profile"),
    ]
}

#[test]
fn text_points_at_the_fault() {
    let files = files();
    let setting = Setting { files: &files, folder: "content", lang: Lang::En };
    let expected = format!(
        "\
note[C306]: The indicator is in no profile
  --> content/a.toml:1:1 a is in no profile

warning[C003]: nothing reads it
 --> content/c.toml
  = did you mean d.toml?
  = help: Move, rename or delete the file.

error[C101]: unknown key
 --> content/a.toml:2:2
  |
2 |  beter = \"higer\"
  |  ^^^^^ did you mean better?
  = help: Correct the spelling or delete the line.

error[C105]: no choice
 --> content/a.toml:2:10
  |
2 |  beter = \"higer\"
  |          ^^^^^^^ did you mean higher?
  = help: Choose one of the words.

error[C101]: unknown key
 --> content/b b/å.toml:1:220
  |
1 | …{}\", svensk = \"x\" }}
  | {}^^^^^^
  = help: Correct the spelling or delete the line.

3 errors, 1 warning, 1 note
",
        "å".repeat(79),
        " ".repeat(83)
    );
    assert_eq!(text(&findings(), &setting, false), expected);
    let coloured = text(&findings(), &setting, true);
    assert!(coloured.contains("\u{1b}[1;31merror[C101]\u{1b}[0m"));
    let mut plain = coloured;
    for code in ["1;31", "1;33", "1;36", "34", "32", "1", "0"] {
        plain = plain.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(plain, expected);
    let nothing = text(&[], &Setting { lang: Lang::Sv, ..setting }, false);
    assert_eq!(nothing, "Inget att anmärka på.\n");
}

#[test]
fn many_notes_are_counted() {
    let files = files();
    let setting = Setting { files: &files, folder: "", lang: Lang::Sv };
    let note = |n: u32| finding(&rule::IN_NO_PROFILE, at("a.toml", n, 1, 1), "x");
    let printed = |n: u32| text(&(1..=n).map(note).collect::<Vec<_>>(), &setting, false);
    assert!(printed(10).contains("a.toml:10:1") && !printed(10).contains('…'));
    assert!(!printed(12).contains("a.toml:11:1") && printed(12).contains("… och 2 till\n"));
    assert!(printed(12).ends_with("12 anmärkningar\n"));
}

#[test]
fn json_keeps_every_finding_in_order() {
    let files = files();
    let setting = Setting { files: &files, folder: "", lang: Lang::En };
    let report: serde_json::Value =
        serde_json::from_str(&json(&findings(), &setting)).expect("JSON");
    let told = report["findings"].as_array().expect("a list");
    assert_eq!(told.len(), 5);
    assert_eq!(told[1]["code"], "C105");
    assert_eq!(told[1]["name"], "unknown-word");
    assert_eq!(
        (&told[1]["line"], &told[1]["column"], &told[1]["length"]),
        (&2.into(), &10.into(), &7.into())
    );
    assert_eq!(told[1]["nearest"], "higher");
    assert_eq!(told[3]["line"], serde_json::Value::Null);
    assert_eq!(report["counts"]["error"], 3);
}

#[test]
fn sarif_proposes_what_can_be_put_in_place() {
    let files = files();
    let setting = Setting { files: &files, folder: "/my content/", lang: Lang::Sv };
    let log: serde_json::Value = serde_json::from_str(&sarif(&findings(), &setting)).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("a list");
    let change = |n: usize| &results[n]["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change(0)["insertedContent"]["text"], "better");
    assert_eq!(change(1)["insertedContent"]["text"], "\"higher\"");
    assert_eq!(change(1)["deletedRegion"]["endColumn"], 17);
    assert!(results[3].get("fixes").is_none(), "a file is not changed by its text");
    let location = &results[2]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "/my%20content/b%20b/%C3%A5.toml");
    for result in results {
        let index =
            usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
}
