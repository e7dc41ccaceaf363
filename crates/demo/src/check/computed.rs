//! The pages of the computed indicators: whole, labelled, and with the figures that were computed.

use cube::{AgeGroup, AreaCode, Lang, Sex};

use super::Reader;
use crate::computed::Outcome;

/// The page of each computed indicator, in both languages.
pub(super) fn every_method_page(reader: &mut Reader, computed: &Outcome) -> anyhow::Result<()> {
    let fictional = &computed.fictional;
    let n = fictional.indicators().count();
    reader.claim(n >= 50, || format!("{n} indicators are computed, at least 50"))?;
    let (all, silent) = (computed.n_cells, computed.n_not_collected);
    reader.claim(silent > 0 && silent * 2 < all, || format!("{silent} of {all} not collected"))?;
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
