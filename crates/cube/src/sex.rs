//! Legal sex as statistics publishes it.

use std::fmt;
use std::str::FromStr;

use crate::Unreadable;

/// Sex, written with Kolada's letters: `T` both, `K` women, `M` men.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Both (totalt).
    Both,
    /// Women and girls (kvinnor).
    Women,
    /// Men and boys (män).
    Men,
}

impl Sex {
    /// Both, women, men.
    pub const ALL: [Sex; 3] = [Sex::Both, Sex::Women, Sex::Men];

    /// The letter `T`, `K` or `M`.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            Sex::Both => "T",
            Sex::Women => "K",
            Sex::Men => "M",
        }
    }
}

impl fmt::Display for Sex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.letter())
    }
}

impl FromStr for Sex {
    type Err = Unreadable;

    /// Reads `T`, `K`, `M`, and `F`, which Kolada's documentation used for women.
    fn from_str(text: &str) -> Result<Sex, Unreadable> {
        match text {
            "T" => Ok(Sex::Both),
            "K" | "F" => Ok(Sex::Women),
            "M" => Ok(Sex::Men),
            _ => Err(Unreadable { expected: "sex" }),
        }
    }
}
