//! Which keys of a content file differ between two versions of it.

use std::collections::BTreeMap;

use toml::{Table, Value};

/// A key that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedKey {
    /// The key with the tables that it stands in: `population.age`. Of an array of tables the one that is
    /// called so by its `id`, `name` or place: `look[skord].hit`.
    pub key: String,
    /// The value before, as it is written; none: the key was not there.
    pub from: Option<String>,
    /// The value after; none: the key is gone.
    pub to: Option<String>,
    /// Of a list whose entries are not the same: those that are gone and those that came.
    pub entries: Option<(Vec<String>, Vec<String>)>,
    steps: Vec<Step>,
    value: Option<Value>,
}

/// One step down to a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Key(String),
    /// The table of an array, by how it is called there.
    Named(String),
}

/// The keys that differ between two TOML files, in order. A file that cannot be read has no keys.
#[must_use]
pub fn changed_keys(old: &[u8], new: &[u8]) -> Vec<ChangedKey> {
    let (old, new) = (flat(&table(old)), flat(&table(new)));
    let mut paths: Vec<&Vec<Step>> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    let differs = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    differs.map(|path| changed(path, old.get(path), new.get(path))).collect()
}

/// An old file with one key as it is in the new; the rest stands. Comments are not kept. None when the key's
/// place is not there.
#[must_use]
pub fn with_key(old: &[u8], key: &ChangedKey) -> Option<Vec<u8>> {
    let mut root = Value::Table(table(old));
    let (last, above) = key.steps.split_last()?;
    let mut at = &mut root;
    for (i, step) in above.iter().enumerate() {
        at = match step {
            Step::Key(name) => {
                let is_array = matches!(key.steps[i + 1], Step::Named(_));
                let empty =
                    if is_array { Value::Array(Vec::new()) } else { Value::Table(Table::new()) };
                at.as_table_mut()?.entry(name.clone()).or_insert(empty)
            }
            Step::Named(name) => named(at.as_array_mut()?, name)?,
        };
    }
    let Step::Key(name) = last else { return None };
    match &key.value {
        Some(value) => at.as_table_mut()?.insert(name.clone(), value.clone()),
        None => at.as_table_mut()?.remove(name),
    };
    toml::to_string(&root).ok().map(String::into_bytes)
}

/// The `version` that a content file says it has.
#[must_use]
pub fn version_of(file: &[u8]) -> Option<String> {
    Some(table(file).get("version")?.as_str()?.to_owned())
}

fn named<'a>(tables: &'a mut [Value], name: &str) -> Option<&'a mut Value> {
    let at = (0..tables.len()).find(|at| called(&tables[*at], *at) == name)?;
    tables.get_mut(at)
}

fn table(bytes: &[u8]) -> Table {
    let text = std::str::from_utf8(bytes).ok();
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// What a table of an array is called: by its `id` or `name`, else by its place from 1.
fn called(value: &Value, at: usize) -> String {
    let by_name = ["id", "name"].iter().find_map(|key| value.get(key)?.as_str());
    by_name.map_or_else(|| (at + 1).to_string(), str::to_owned)
}

fn flat(table: &Table) -> BTreeMap<Vec<Step>, Value> {
    fn add(value: &Value, path: &mut Vec<Step>, found: &mut BTreeMap<Vec<Step>, Value>) {
        let mut below = |step: Step, value: &Value, path: &mut Vec<Step>| {
            path.push(step);
            add(value, path, found);
            path.pop();
        };
        match value {
            Value::Table(table) => {
                for (key, value) in table {
                    below(Step::Key(key.clone()), value, path);
                }
            }
            Value::Array(tables) if !tables.is_empty() && tables.iter().all(Value::is_table) => {
                for (at, value) in tables.iter().enumerate() {
                    below(Step::Named(called(value, at)), value, path);
                }
            }
            _ => {
                found.insert(path.clone(), value.clone());
            }
        }
    }
    let mut found = BTreeMap::new();
    add(&Value::Table(table.clone()), &mut Vec::new(), &mut found);
    found
}

fn changed(steps: &[Step], old: Option<&Value>, new: Option<&Value>) -> ChangedKey {
    let mut key = String::new();
    for step in steps {
        match step {
            Step::Key(name) if key.is_empty() => key.push_str(name),
            Step::Key(name) => key.extend([".", name]),
            Step::Named(name) => key.extend(["[", name, "]"]),
        }
    }
    let entries = match (old, new) {
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            let less = |these: &[Value], those: &[Value]| -> Vec<String> {
                these.iter().filter(|value| !those.contains(value)).map(written).collect()
            };
            Some((less(old, new), less(new, old)))
                .filter(|(gone, came)| gone.len() + came.len() > 0)
        }
        _ => None,
    };
    let (from, to) = (old.map(written), new.map(written));
    ChangedKey { key, from, to, entries, steps: steps.to_vec(), value: new.cloned() }
}

/// A value as people write it: words without quotation marks.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = r#"
id = "fall"
[population]
age = "attained"
[numerator]
codes = ["W00", "W01"]
[[look]]
name = "bakat"
hit = "starts-in"
[[look]]
name = "framat"
hit = "overlaps"
"#;

    fn told(new: &str) -> Vec<(String, Option<String>, Option<String>)> {
        let keys = changed_keys(OLD.as_bytes(), new.as_bytes());
        keys.into_iter().map(|key| (key.key, key.from, key.to)).collect()
    }

    #[test]
    fn keys_are_named_by_the_tables_they_stand_in() {
        assert_eq!(told(OLD), []);
        let some = |text: &str| Some(text.to_owned());
        let new = OLD.replace("overlaps", "ends-in").replace("attained", "calendar-year");
        let look = ("look[framat].hit".to_owned(), some("overlaps"), some("ends-in"));
        let age = ("population.age".to_owned(), some("attained"), some("calendar-year"));
        assert_eq!(told(&new), [look, age]);
        let without = OLD.replace("[population]\nage = \"attained\"\n", "per = 1000\n");
        let age = ("population.age".to_owned(), some("attained"), None);
        assert_eq!(told(&without), [("per".to_owned(), None, some("1000")), age]);
    }

    #[test]
    fn of_lists_the_entries_that_differ_are_told() {
        let new = OLD.replace("\"W00\", ", "").replace("W01\"", "W01\", \"W18\", \"W19\"");
        let keys = changed_keys(OLD.as_bytes(), new.as_bytes());
        let entries = (vec!["W00".to_owned()], vec!["W18".to_owned(), "W19".to_owned()]);
        assert_eq!(keys[0].entries.as_ref(), Some(&entries));
        // Another order of the same entries is a change of the whole.
        let turned = OLD.replace(r#""W00", "W01""#, r#""W01", "W00""#);
        let keys = changed_keys(OLD.as_bytes(), turned.as_bytes());
        assert_eq!((keys.len(), keys[0].entries.as_ref()), (1, None));
    }

    /// Each key alone, one after the other, gives the new file.
    #[test]
    fn a_key_can_be_changed_alone() {
        let new = "id = \"fall\"\nper = 1000\n[numerator]\ncodes = [\"W00\"]\n[[look]]\nname = \"framat\"\nhit = \"ends-in\"\n";
        let mut file =
            OLD.replace("[[look]]\nname = \"bakat\"\nhit = \"starts-in\"\n", "").into_bytes();
        let keys = changed_keys(&file, new.as_bytes());
        assert_eq!(keys.len(), 4);
        for (done, key) in keys.iter().enumerate() {
            file = with_key(&file, key).expect("its place is there");
            assert_eq!(changed_keys(&file, new.as_bytes()).len(), keys.len() - done - 1);
        }
    }
}
