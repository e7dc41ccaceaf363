//! Places in the workbook: sheets, cells and columns, as formulas name them.

use cube::Lang;

/// The sheets, in the order of their tabs. The last ones are hidden: they feed the formulas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Profile,
    Review,
    Compare,
    Chart,
    Guide,
    Sources,
    Records,
    Areas,
    Layouts,
    Reviews,
    Peers,
    Quartiles,
    ProfileSteps,
    CompareSteps,
    ChartSteps,
}

impl Tab {
    /// All sheets in the order of their tabs.
    pub(super) const ALL: [Tab; 15] = [
        Tab::Profile,
        Tab::Review,
        Tab::Compare,
        Tab::Chart,
        Tab::Guide,
        Tab::Sources,
        Tab::Records,
        Tab::Areas,
        Tab::Layouts,
        Tab::Reviews,
        Tab::Peers,
        Tab::Quartiles,
        Tab::ProfileSteps,
        Tab::CompareSteps,
        Tab::ChartSteps,
    ];

    /// The name on the tab.
    pub(super) fn title(self, lang: Lang) -> &'static str {
        match self {
            Tab::Profile => lang.pick("Profil", "Profile"),
            Tab::Review => lang.pick("Granskning", "Review"),
            Tab::Compare => lang.pick("Jämför", "Compare"),
            Tab::Chart => lang.pick("Diagram", "Chart"),
            Tab::Guide => lang.pick("Läs mig", "Read me"),
            Tab::Sources => lang.pick("Källor", "Sources"),
            Tab::Records => "Data",
            Tab::Areas => lang.pick("Områden", "Areas"),
            Tab::Layouts => lang.pick("Upplägg", "Layouts"),
            Tab::Reviews => lang.pick("Granskningstexter", "Review texts"),
            Tab::Peers => lang.pick("Jämförbara", "Similar"),
            Tab::Quartiles => lang.pick("Kvartiler", "Quartiles"),
            Tab::ProfileSteps => lang.pick("Steg profil", "Steps profile"),
            Tab::CompareSteps => lang.pick("Steg jämför", "Steps compare"),
            Tab::ChartSteps => lang.pick("Steg diagram", "Steps chart"),
        }
    }

    /// True for the sheets that only feed formulas.
    pub(super) fn is_hidden(self) -> bool {
        use Tab::{
            Areas, ChartSteps, CompareSteps, Layouts, Peers, ProfileSteps, Quartiles, Reviews,
        };
        matches!(
            self,
            Areas
                | Layouts
                | Reviews
                | Peers
                | Quartiles
                | ProfileSteps
                | CompareSteps
                | ChartSteps
        )
    }

    /// One cell of the sheet, counted from 0, as other sheets write it: `'Data'!$B$5`.
    pub(super) fn cell(self, lang: Lang, row: u32, col: u16) -> String {
        format!("'{}'!{}", self.title(lang), fixed(row, col))
    }

    /// A block of cells, both corners included: `'Data'!$B$2:$B$7801`.
    pub(super) fn block(self, lang: Lang, from: (u32, u16), to: (u32, u16)) -> String {
        format!("'{}'!{}:{}", self.title(lang), fixed(from.0, from.1), fixed(to.0, to.1))
    }
}

/// The letters of a column counted from 0: 0 is A, 26 is AA.
pub(super) fn letters(col: u16) -> String {
    let mut name = Vec::new();
    let mut left = u32::from(col) + 1;
    while left > 0 {
        left -= 1;
        name.push(b'A' + u8::try_from(left % 26).expect("a remainder of 26 is small"));
        left /= 26;
    }
    name.iter().rev().map(|b| char::from(*b)).collect()
}

/// A cell that does not move when the formula is copied: `$B$5`.
pub(super) fn fixed(row: u32, col: u16) -> String {
    format!("${}${}", letters(col), row + 1)
}

/// A cell with a fixed column: `$B5`.
pub(super) fn in_column(row: u32, col: u16) -> String {
    format!("${}{}", letters(col), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_excel_names_them() {
        for (col, name) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")]
        {
            assert_eq!(letters(col), name);
        }
        assert_eq!(Tab::Compare.cell(Lang::Sv, 4, 1), "'Jämför'!$B$5");
    }
}
