//! Writing into sheets: a value, or a formula with the result it has when the workbook opens.

use rust_xlsxwriter::{ConditionalFormatFormula, Format, Formula, Worksheet, XlsxError};

use super::book::Book;
use super::columns::col;
use super::look;
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

/// Writes the headings of the columns of time from a cell on.
pub(super) fn put_times(
    book: &Book,
    sheet: &mut Worksheet,
    (row, first): (u32, u16),
    format: &Format,
) -> Result<(), XlsxError> {
    for (t, time) in book.times.iter().enumerate() {
        put_text(sheet, (row, first + col(t)), &time.heading(book.lang), format)?;
    }
    Ok(())
}

/// Gives a block of cells a format where a rule holds, written as in its first cell.
pub(super) fn add_rule(
    sheet: &mut Worksheet,
    from: (u32, u16),
    to: (u32, u16),
    rule: &str,
    format: Format,
) -> Result<(), XlsxError> {
    let condition = ConditionalFormatFormula::new().set_rule(format!("={rule}").as_str());
    let condition = condition.set_format(format);
    sheet.add_conditional_format(from.0, from.1, to.0, to.1, &condition)?;
    Ok(())
}

/// Numbers in a block get the decimals that stand in a cell, one for each row.
pub(super) fn add_decimals(
    sheet: &mut Worksheet,
    from: (u32, u16),
    to: (u32, u16),
    decimals_cell: &str,
) -> Result<(), XlsxError> {
    for decimals in 1..=look::MOST_DECIMALS {
        let format = Format::new().set_num_format(look::number_format(decimals));
        add_rule(sheet, from, to, &format!("{decimals_cell}={decimals}"), format)?;
    }
    Ok(())
}
