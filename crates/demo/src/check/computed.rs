//! The pages of the computed indicators: whole, labelled, and with the figures that were computed.

use anyhow::Context as _;
use cube::{AgeGroup, AreaCode, Lang, Sex};
use serde_json::Value;

use super::Reader;
use crate::computed::Outcome;

/// The page of each computed indicator, in both languages.
pub(super) fn every_method_page(reader: &mut Reader, computed: &Outcome) -> anyhow::Result<()> {
    let fictional = &computed.fictional;
    let n = fictional.indicators().count();
    reader.claim(n >= 50, || format!("{n} indicators are computed, at least 50"))?;
    let (all, silent) = (computed.n_cells, computed.n_not_collected);
    reader.claim(silent * 2 < all, || format!("{silent} of {all} not collected"))?;
    for id in fictional.indicators() {
        for lang in Lang::ALL {
            let path = format!("/{}/indikator/{id}", lang.tag());
            let html = reader.page(&path)?;
            let mark = lang.pick("FIKTIVA UPPGIFTER", "FICTIONAL");
            for told in [mark, "id=\"definition\"", "id=\"fiktivt\""] {
                reader.claim(html.contains(told), || format!("{path} has {told}"))?;
            }
            let figures = fictional.of(id).map(|computed| &computed.figures);
            let riket = figures.map(|f| f.series(AreaCode::RIKET, Sex::Both, AgeGroup::ALL));
            let latest = riket.and_then(<[_]>::last);
            reader.claim(latest.is_some(), || format!("{id} has a cell for riket"))?;
            let Some(latest) = latest else { continue };
            let decimals = computed.decimals.get(id).copied().unwrap_or_default();
            let value = match latest.cell.value() {
                Some(_) => format!("<b>{}</b>", latest.cell.show(lang, decimals)),
                None => format!("{}</span>", latest.cell.status().label(lang)),
            };
            reader.claim(html.contains(&value), || format!("{path} says {value}"))?;
        }
    }
    Ok(())
}

/// The part of each area's profile with computed figures, and riket's in the other language and as JSON.
pub(super) fn every_profile(
    reader: &mut Reader,
    areas: &[(String, String)],
    n_computed: usize,
) -> anyhow::Result<()> {
    for (code, _) in areas {
        let path = format!("/sv/profil/{code}");
        let html = reader.page(&path)?;
        let part = html.split("id=\"fiktivt\"").nth(1).unwrap_or_default();
        for told in ["FIKTIVA UPPGIFTER", "aria-label=\"Fiktivt, ", "påhittat: ", "Verkligheten"] {
            reader.claim(part.contains(told), || format!("{path} says {told}"))?;
        }
    }
    let english = reader.page("/en/profil/00")?;
    let part = english.split("id=\"fiktivt\"").nth(1).unwrap_or_default();
    reader.claim(part.contains("FICTIONAL"), || "riket's profile says FICTIONAL".to_owned())?;
    let profile: Value = serde_json::from_str(&reader.page("/sv/profil/00.json")?)?;
    let computed = &profile["computed"];
    let rows = computed["rows"].as_array().context("the profile has computed rows")?;
    let n = rows.len();
    reader.claim(n == n_computed, || format!("riket has {n} computed rows of {n_computed}"))?;
    let is_labelled = computed["fictional"] == true && rows.iter().all(|r| r["fictional"] == true);
    reader.claim(is_labelled, || "each computed row says that it is fictional".to_owned())?;
    let n = rows.iter().filter(|row| row["status"] == "reported").count();
    reader
        .claim(n * 2 > rows.len(), || format!("riket has a value in {n} of the computed rows"))?;
    let beside = rows.iter().filter(|row| row["published"]["fictional"] == false).count();
    reader.claim(beside >= 40, || format!("{beside} computed rows have a published figure beside"))
}
