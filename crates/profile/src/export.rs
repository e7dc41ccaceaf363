//! A profile in the formats that people use. All take their numbers from [`crate::model`].

mod codes;
pub mod csv;
pub mod excel;
pub mod html;
pub mod json;
mod lines;
pub mod parquet;
pub mod text;

use cube::Lang;
use rayon::prelude::*;

use crate::model::AreaProfile;

/// Many profiles, each in a file of its own, as `json` or `html`: names such as `1480.json` and
/// contents, in the order of the profiles, made side by side.
#[must_use]
pub fn all(profiles: &[AreaProfile], format: &str, lang: Lang) -> Vec<(String, Vec<u8>)> {
    profiles
        .par_iter()
        .map(|profile| {
            let text = match format {
                "html" => html::page(profile, lang),
                _ => json::write(profile, lang),
            };
            (format!("{}.{format}", profile.area.code), text.into_bytes())
        })
        .collect()
}
