//! Reads `content/themes.toml`.

use crate::load::sink::Sink;
use crate::load::syntax::Readable;
use crate::load::table::{File, Layout, Value};
use crate::source::Source;
use crate::{Place, Theme};

const LAYOUT: Layout = &[("", &["theme"]), ("theme", &["id", "title"])];

/// The themes in display order, with the places of their ids. A theme whose title cannot be read is
/// kept with its id for title, so that its indicators are not told as homeless too.
pub(crate) fn read(source: &Source, sink: &Sink) -> Vec<(Theme, Place)> {
    let mut spare = String::new();
    let readable = Readable::new(source, &mut spare, sink);
    let top = File::new(source, &readable, LAYOUT, sink).top();
    let mut themes: Vec<(Theme, Place)> = Vec::new();
    for table in top.required("theme").and_then(Value::tables).unwrap_or_default() {
        let value = table.required("id");
        let id = value.and_then(Value::id);
        let title = table.required("title").and_then(Value::pair);
        let (Some(value), Some(id)) = (value, id) else { continue };
        if themes.iter().any(|(theme, _)| theme.id == id) {
            value.tell_repeated();
            continue;
        }
        let title = title.unwrap_or_else(|| cube::Text::new(id.clone(), id.clone()));
        themes.push((Theme { id, title }, value.place()));
    }
    themes
}
