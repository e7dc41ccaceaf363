//! Writing into sheets: a value, or a formula with the result it has when the workbook opens.

use rust_xlsxwriter::{Format, Formula, Worksheet, XlsxError};

use super::shown::Shown;

/// Writes a value that is not computed by the workbook.
pub(super) fn put(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    shown: &Shown,
    format: &Format,
) -> Result<(), XlsxError> {
    match shown {
        Shown::Number(number) => sheet.write_number_with_format(row, col, *number, format)?,
        Shown::Text(text) => sheet.write_string_with_format(row, col, text, format)?,
        Shown::Nothing => sheet.write_blank(row, col, format)?,
        Shown::LeftOut => sheet.write_formula_with_format(
            row,
            col,
            Formula::new("=NA()").set_result("#N/A"),
            format,
        )?,
    };
    Ok(())
}

/// Writes a text.
pub(super) fn put_text(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    put(sheet, (row, col), &Shown::text(text), format)
}

/// Writes a formula beside the result that it has when the workbook opens.
///
/// The result is what programs show that do not compute by themselves: previews, phones,
/// LibreOffice with its first settings. The tests hold it equal to what the formula comes to.
pub(super) fn put_formula(
    sheet: &mut Worksheet,
    (row, col): (u32, u16),
    formula: &str,
    result: &Shown,
    format: &Format,
) -> Result<(), XlsxError> {
    let formula = Formula::new(format!("={formula}")).set_result(result.stored());
    sheet.write_formula_with_format(row, col, formula, format)?;
    Ok(())
}
