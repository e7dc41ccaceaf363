//! The house rules, held by reading the repository. STYLE.md gives their reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which of our crates each crate may name in `[dependencies]`. Programs may compose freely,
/// except that `web` must never reach the crates that read rows about persons.
const MAY_DEPEND_ON: &[(&str, &[&str])] = &[
    ("cube", &[]),
    ("terminology", &[]),
    ("catalog", &["cube", "terminology"]),
    ("figure", &["cube", "catalog"]),
    ("register", &["cube", "terminology", "catalog"]),
    ("indicator", &["cube", "terminology", "catalog"]),
    // Where the register's tables and the engine meet, for the programs of the secure zone.
    ("computing", &["cube", "catalog", "register", "indicator"]),
    ("synth", &["cube", "terminology", "catalog", "figure"]),
    ("profile", &["cube", "catalog"]),
    ("opening", &["cube", "catalog", "figure", "profile"]),
    ("web", &["cube", "catalog", "figure", "profile", "opening"]),
    (
        "narbild",
        &[
            "cube",
            "terminology",
            "catalog",
            "figure",
            "register",
            "indicator",
            "computing",
            "synth",
            "profile",
            "opening",
        ],
    ),
    ("pdf", &["cube", "catalog", "figure", "profile", "opening", "narbild"]),
    // The demo shows the whole chain, and its persons are all made up.
    (
        "demo",
        &[
            "cube",
            "terminology",
            "catalog",
            "figure",
            "register",
            "indicator",
            "computing",
            "synth",
            "profile",
            "opening",
            "web",
            "narbild",
        ],
    ),
];

/// Heavy or one-purpose dependencies and the only crates that may name them.
const CONFINED: &[(&str, &[&str])] = &[
    ("parquet", &["figure", "register", "computing", "profile"]),
    ("calamine", &["figure", "profile"]),
    ("rust_xlsxwriter", &["profile"]),
    // The demo puts the receipts of its made-up deliveries before the pages of the site.
    ("axum", &["web", "demo"]),
    ("tokio", &["web", "demo"]),
    ("typst", &["pdf"]),
    // Whoever can make a pseudonym can also find the person behind it.
    ("hmac", &["terminology"]),
    ("ureq", &["figure", "demo"]),
    ("clap", &["narbild", "web", "pdf", "demo"]),
];

/// Crates without files, clock or environment.
const PURE: &[&str] = &["cube", "terminology", "catalog", "profile", "indicator"];

const BANNED_PARTS: &[&str] = &[
    "util",
    "utils",
    "helper",
    "helpers",
    "common",
    "misc",
    "shared",
    "core",
    "manager",
    "handler",
    "service",
    "processor",
    "info",
    "temp",
];

const BANNED_ALONE: &[&str] =
    &["base", "data", "object", "item", "model", "old", "types", "traits"];

/// Names that the rule would catch but that are right where they stand.
const EXCUSED: &[(&str, &str)] = &[
    ("profile/src/model.rs", "the profile as a whole, described in its first line"),
    ("register/src/extract/pages.rs", "an iterator's Item, which the standard library names"),
];

const LINES_PER_FUNCTION: usize = 70;
const LINES_PER_FILE: usize = 800;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace exists")
}

/// All files below a folder whose names end so, sorted; build output and fetched packages left out.
fn files(below: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the entry can be read").path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default().to_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | ".git" | "node_modules" | "narbild-store") {
                    folders.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn sources() -> Vec<(String, String)> {
    let root = root();
    let sources = files(&root.join("crates"), &[".rs"]);
    assert!(sources.len() > 30, "the sources are found");
    sources
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("a source is UTF-8");
            let short = path.strip_prefix(root.join("crates")).expect("below crates/");
            (short.to_string_lossy().into_owned(), text)
        })
        .collect()
}

fn report(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n  {}", broken.join("\n  "));
}

fn manifest(name: &str) -> toml::Table {
    let path = root().join("crates").join(name).join("Cargo.toml");
    let text = fs::read_to_string(path).expect("each crate has a manifest");
    text.parse().expect("a manifest is TOML")
}

fn dependencies(name: &str) -> BTreeSet<String> {
    let manifest = manifest(name);
    let table = manifest.get("dependencies").and_then(|d| d.as_table());
    table.map(|t| t.keys().cloned().collect()).unwrap_or_default()
}

#[test]
fn crates_depend_in_one_direction() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_DEPEND_ON.iter().copied().collect();
    let on_disk: BTreeSet<String> = fs::read_dir(root().join("crates"))
        .expect("crates/ can be read")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = allowed.keys().map(|k| (*k).to_owned()).collect();
    assert_eq!(on_disk, listed, "every crate is in the list of directions");
    let mut broken = Vec::new();
    for (name, may) in &allowed {
        for dependency in dependencies(name) {
            if on_disk.contains(&dependency) && !may.contains(&dependency.as_str()) {
                broken.push(format!("{name} must not depend on {dependency}"));
            }
        }
    }
    report("dependency direction", &broken);
}

/// Rows about persons never reach the public program, whatever lies between.
#[test]
fn the_public_program_cannot_reach_rows_about_persons() {
    let mut reached = BTreeSet::new();
    let mut waiting = vec!["web".to_owned()];
    while let Some(name) = waiting.pop() {
        for dependency in dependencies(&name) {
            let is_ours = MAY_DEPEND_ON.iter().any(|(ours, _)| *ours == dependency);
            if is_ours && reached.insert(dependency.clone()) {
                waiting.push(dependency);
            }
        }
    }
    assert!(reached.contains("catalog") && !reached.contains("register"), "{reached:?}");
}

#[test]
fn heavy_dependencies_stay_where_they_belong() {
    let mut broken = Vec::new();
    for (name, _) in MAY_DEPEND_ON {
        for dependency in dependencies(name) {
            let confined = CONFINED.iter().find(|(heavy, _)| dependency.starts_with(heavy));
            if confined.is_some_and(|(_, crates)| !crates.contains(name)) {
                broken.push(format!("{name} must not name {dependency}"));
            }
        }
    }
    report("confined dependencies", &broken);
}

#[test]
fn pure_crates_do_no_input_or_output() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let name = path.split('/').next().unwrap_or_default();
        if !PURE.contains(&name) || !path.contains("/src/") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (i, line) in code.lines().enumerate() {
            let is_comment = line.trim_start().starts_with("//");
            let reaches =
                ["std::fs", "std::env", "std::net", "SystemTime", "Instant::now", "Zoned::now"];
            if !is_comment && reaches.iter().any(|r| line.contains(r)) {
                broken.push(format!("{path}:{}: {}", i + 1, line.trim()));
            }
        }
    }
    report("no files, clock or environment in the pure crates", &broken);
}

/// Functions by the shape that rustfmt gives them: from `fn` to the brace at the same indentation.
fn long_functions(path: &str, text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let words: Vec<&str> = line.split_whitespace().take(6).collect();
        let is_function = words.contains(&"fn") && !line.trim_start().starts_with("//");
        if !is_function || line.trim_end().ends_with(';') {
            continue;
        }
        let closing = format!("{}}}", " ".repeat(indentation(line)));
        let length = lines[start..].iter().position(|l| *l == closing).map_or(0, |n| n + 1);
        if length > LINES_PER_FUNCTION {
            long.push(format!("{path}:{}: {length} lines", start + 1));
        }
    }
    long
}

#[test]
fn functions_and_files_are_short() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        // A test's table of cases or a fixture may be as long as what it lists.
        if path.contains("/src/") && !path.contains("/tests/") {
            broken.extend(long_functions(&path, &text));
        }
        if text.lines().count() > LINES_PER_FILE {
            broken.push(format!("{path}: {} lines", text.lines().count()));
        }
    }
    report("functions of at most 70 lines, files of at most 800", &broken);
}

/// The words of a name in snake or camel case, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c == '-' || c.is_uppercase() {
            words.push(String::new());
        }
        if c.is_alphanumeric() {
            words.last_mut().expect("never empty").extend(c.to_lowercase());
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn is_banned(name: &str) -> bool {
    let words = words(name);
    words.iter().any(|w| BANNED_PARTS.contains(&w.as_str()))
        || (words.len() == 1 && BANNED_ALONE.contains(&words[0].as_str()))
}

#[test]
fn names_say_what_the_field_says() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        if EXCUSED.iter().any(|(excused, _)| *excused == path) {
            continue;
        }
        let stem = Path::new(&path).file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        if is_banned(stem) {
            broken.push(format!("{path}: the file's name"));
        }
        for (i, line) in text.lines().enumerate() {
            let mut words = line.split_whitespace().skip_while(|w| w.starts_with("pub"));
            let keyword = words.next().unwrap_or_default();
            let named = ["fn", "struct", "enum", "trait", "mod", "type", "const", "static"];
            let name = words.next().unwrap_or_default();
            let name: String =
                name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if named.contains(&keyword) && is_banned(&name) && !line.contains("mod model") {
                broken.push(format!("{path}:{}: {name}", i + 1));
            }
        }
    }
    report("names without banned words (STYLE.md)", &broken);
}

#[test]
fn the_name_rule_catches_what_it_should() {
    for wrong in ["StringUtils", "helper_of", "data", "AreaManager", "common"] {
        assert!(is_banned(wrong), "{wrong}");
    }
    for right in ["new", "area", "delivery", "base_year", "score", "information"] {
        assert!(!is_banned(right), "{right}");
    }
}

#[test]
fn paths_in_documents_exist() {
    let root = root();
    let mut broken = Vec::new();
    let mut n_paths = 0;
    for path in files(&root, &[".md"]) {
        let short =
            path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned();
        if short.starts_with("content/indicators") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a document is UTF-8");
        for quoted in text.split('`').skip(1).step_by(2) {
            let starts = [
                "crates/", "content/", "docs/", "benches/", "tests/", "scripts/", ".ci/", ".cargo/",
            ];
            let is_path = starts.iter().any(|s| quoted.starts_with(s))
                && !quoted.contains(['<', '*', '{', ' ', '…', '\n', '(']);
            let here = path.parent().is_some_and(|p| p.join(quoted).exists());
            n_paths += usize::from(is_path);
            if is_path && !root.join(quoted).exists() && !here {
                broken.push(format!("{short}: `{quoted}`"));
            }
        }
    }
    assert!(n_paths > 20, "paths are found in the documents");
    report("paths named in documents exist", &broken);
}

#[test]
fn every_crate_says_its_duty_and_its_limits() {
    let mut broken = Vec::new();
    for (name, _) in MAY_DEPEND_ON {
        let path = root().join("crates").join(name).join("README.md");
        let text = fs::read_to_string(path).unwrap_or_default();
        if !text.contains("**Duty.**") || !text.contains("**Must not know.**") {
            broken.push((*name).to_owned());
        }
    }
    report("each crate's README gives duty and must-not-know", &broken);
}

#[test]
fn wire_formats_stay_at_the_border() {
    let border = [
        "profile/src/export",
        "figure/src",
        "register/src/store.rs",
        "catalog/src/report",
        "catalog/src/file",
        "web/src",
        "pdf/src",
        "narbild/src",
    ];
    let broken: Vec<String> = sources()
        .into_iter()
        .filter(|(path, _)| !border.iter().any(|b| path.starts_with(b)) && path.contains("/src/"))
        .filter(|(_, text)| text.contains("derive(") && text.contains("Serialize"))
        .filter(|(_, text)| {
            text.lines().any(|l| {
                l.trim_start().starts_with("#[derive") && l.contains("Serialize,")
                    || l.contains("Serialize)")
            })
        })
        .map(|(path, _)| path)
        .collect();
    report("no Serialize on inner types", &broken);
}

#[test]
fn the_root_is_a_front_door() {
    let entries: Vec<String> = fs::read_dir(root())
        .expect("the root can be read")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| {
            !matches!(name.as_str(), ".git" | "target" | "node_modules" | "narbild-store")
        })
        .collect();
    assert!(entries.len() <= 20, "at most 20 entries in the root: {entries:?}");
}

#[test]
fn nothing_is_left_undone_in_silence() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        if path.ends_with("tests/tidy.rs") {
            continue;
        }
        for (i, line) in text.lines().enumerate() {
            let markers = ["TODO", "FIXME", "XXX", "todo!(", "unimplemented!(", "#[ignore"];
            if markers.iter().any(|m| line.contains(m)) {
                broken.push(format!("{path}:{}", i + 1));
            }
        }
    }
    report("no marker of unfinished work", &broken);
}
