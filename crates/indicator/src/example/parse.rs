//! Reads the worked examples of a page.

use catalog::RegisterId;
use jiff::civil::Date;

use super::{Example, ExampleError, Table};
use crate::calendar;

/// The worked examples of a page: the sections that have a fenced table of a register or a result. All
/// other text is passed over.
///
/// # Errors
/// When a fence is not closed, or a table or a fence cannot be read.
pub fn parse(markdown: &str) -> Result<Vec<Example>, ExampleError> {
    let mut examples: Vec<Example> = Vec::new();
    let mut open = Example::default();
    let mut lines = markdown.lines().enumerate().map(|(index, line)| (index + 1, line.trim_end()));
    while let Some((number, line)) = lines.next() {
        if let Some(heading) = line.strip_prefix("## ") {
            examples.push(std::mem::take(&mut open));
            open.heading = heading.trim().to_owned();
        }
        let Some(opening) = line.strip_prefix("```") else { continue };
        let mut inside: Vec<(usize, &str)> = Vec::new();
        loop {
            match lines.next() {
                Some((_, "```")) => break,
                Some(line) => inside.push(line),
                None => return Err(ExampleError::new(number, "the fence is not closed")),
            }
        }
        fence(&mut open, number, opening, &inside)?;
    }
    examples.push(open);
    examples.retain(|example| !example.results.is_empty() || !example.registers.is_empty());
    Ok(examples)
}

/// Reads one fenced block.
fn fence(
    example: &mut Example,
    line: usize,
    opening: &str,
    inside: &[(usize, &str)],
) -> Result<(), ExampleError> {
    let mut words = opening.split_whitespace();
    let kind = words.next().unwrap_or_default();
    let name = words.next();
    let named = || name.ok_or_else(|| ExampleError::new(line, format!("{kind} of what?")));
    match kind {
        "register" => {
            let id = RegisterId(named()?.to_owned());
            example.registers.push((id, table(line, inside)?));
        }
        "result" => {
            let period = named()?.parse().map_err(|_| ExampleError::new(line, "no period"))?;
            example.results.push((period, table(line, inside)?));
        }
        "data" => {
            let days = named()?.split_once("..").and_then(|(from, to)| {
                let day = |text: &str| text.parse::<Date>().ok().map(calendar::day_of);
                Some((day(from)?, day(to)?))
            });
            let wrong = || ExampleError::new(line, "write `data 2019-01-01..2021-12-31`");
            example.known = Some(days.ok_or_else(wrong)?);
        }
        _ => {}
    }
    Ok(())
}

/// Reads a table of fields between bars.
fn table(line: usize, inside: &[(usize, &str)]) -> Result<Table, ExampleError> {
    let mut table = Table { line, ..Table::default() };
    for (number, text) in inside {
        if text.trim().is_empty() {
            continue;
        }
        let fields: Vec<String> = text.split('|').map(|field| field.trim().to_owned()).collect();
        if table.columns.is_empty() {
            table.columns = fields;
        } else if fields.len() == table.columns.len() {
            table.rows.push(fields);
        } else {
            let what = format!("{} fields, but {} columns", fields.len(), table.columns.len());
            return Err(ExampleError::new(*number, what));
        }
    }
    if table.columns.is_empty() {
        return Err(ExampleError::new(line, "the table is empty"));
    }
    Ok(table)
}
