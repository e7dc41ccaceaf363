//! Files to save: the same numbers as on the pages, from the same model.

use catalog::Indicator;
use cube::{Figure, Figures};
use profile::export;
use profile::model::AreaProfile;
use serde_json::{Value, json};

use crate::address::Format;
use crate::answer::Answer;
use crate::layout::Context;

/// A profile as a file; none when it cannot be made here.
pub(crate) fn profile(context: Context<'_>, found: &AreaProfile, format: Format) -> Option<Answer> {
    let lang = context.lang;
    let body = match format {
        Format::Csv => export::csv::write(std::slice::from_ref(found), lang).ok()?,
        Format::Json => export::json::write_bytes(found, lang),
        Format::Xlsx => {
            let profiles = context.site.profiles(&found.profile);
            let contents = export::excel::Contents {
                profiles: &profiles,
                prepared: context.site.ready(&found.profile),
                opened_at: Some(found.area.code),
            };
            export::excel::write(&contents, lang).ok()?
        }
        Format::Pdf => context.site.press()?.set(found.area.code, &found.profile, lang)?,
    };
    let name = format!("narbild-{}-{}-{}", found.area.code, found.profile, lang.tag());
    Some(Answer::file(format, &name, body))
}

/// All figures of an indicator as a file: every area, period, sex and age group, with status.
pub(crate) fn indicator(
    context: Context<'_>,
    definition: &Indicator,
    format: Format,
) -> Option<Answer> {
    let figures = context.site.figures(&definition.id)?;
    let body = match format {
        Format::Csv => table(context, definition, figures).ok()?,
        Format::Json => document(context, definition, figures).to_string().into_bytes(),
        Format::Xlsx | Format::Pdf => return None,
    };
    let name = format!("narbild-{}-{}", definition.id, context.lang.tag());
    Some(Answer::file(format, &name, body))
}

const COLUMNS: [&str; 15] = [
    "indicator",
    "area",
    "area_name",
    "period",
    "sex",
    "age",
    "value",
    "status",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "source",
    "retrieved",
    "release",
];

fn table(
    context: Context<'_>,
    definition: &Indicator,
    figures: &Figures,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for figure in figures.rows() {
        let number = |v: Option<f64>| v.map(|v| v.to_string()).unwrap_or_default();
        let delivery = figures.delivery(figure);
        writer.write_record([
            definition.id.to_string(),
            figure.area.to_string(),
            context.site.area_name(figure.area, context.lang),
            figure.period.to_string(),
            figure.sex.to_string(),
            figure.age.to_string(),
            number(shown(definition, figure)),
            figure.cell.status().to_string(),
            number(figure.cell.numerator()),
            number(figure.cell.denominator()),
            number(figure.cell.lower()),
            number(figure.cell.upper()),
            delivery.map(|d| d.source.clone()).unwrap_or_default(),
            delivery.map(|d| d.retrieved.clone()).unwrap_or_default(),
            context.site.release().to_owned(),
        ])?;
    }
    writer.into_inner().map_err(|why| why.into_error().into())
}

/// The value with the decimals of the definition: as on every page.
fn shown(definition: &Indicator, figure: &Figure) -> Option<f64> {
    figure.cell.value().map(|v| cube::number::round(v, definition.decimals))
}

fn document(context: Context<'_>, definition: &Indicator, figures: &Figures) -> Value {
    let lang = context.lang;
    let rows: Vec<Value> = figures
        .rows()
        .iter()
        .map(|figure| {
            json!({
                "area": figure.area.to_string(),
                "period": figure.period.to_string(),
                "sex": figure.sex.to_string(),
                "age": figure.age.to_string(),
                "value": shown(definition, figure),
                "status": figure.cell.status().word(),
                "numerator": figure.cell.numerator(),
                "denominator": figure.cell.denominator(),
                "lower": figure.cell.lower(),
                "upper": figure.cell.upper(),
                "delivery": figure.delivery,
            })
        })
        .collect();
    let deliveries: Vec<Value> = figures
        .deliveries()
        .iter()
        .map(|d| json!({ "source": d.source, "retrieved": d.retrieved, "sha256": d.sha256 }))
        .collect();
    json!({
        "indicator": definition.id.as_str(),
        "title": definition.title.get(lang),
        "unit": definition.unit.get(lang),
        "version": definition.version,
        "definition": definition.definition_hash,
        "release": context.site.release(),
        "deliveries": deliveries,
        "figures": rows,
    })
}
