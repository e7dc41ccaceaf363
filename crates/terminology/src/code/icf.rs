//! What is said with ICF: a code and how great the problem is.

use super::{Code, CodeFault, CodeSystem};

/// A code of ICF with its qualifiers: `d450.23`, `e120+2`.
///
/// The dot matters here, where it parts the code from the qualifier: d450.3 is walking with a severe
/// problem, d4503 is walking around obstacles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IcfStatement {
    /// What is spoken of.
    pub code: Code,
    /// How great the problem is: 0–4, 8 or 9 in each place; none where nothing is said. Activities have
    /// performance and capacity, body structures up to three.
    pub qualifiers: [Option<u8>; 3],
    /// True for an environmental factor that helps, written with `+`.
    pub is_facilitator: bool,
}

impl IcfStatement {
    /// Reads a code with or without qualifiers.
    ///
    /// # Errors
    /// What is wrong with the code, or the character that is no qualifier.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<IcfStatement, CodeFault> {
        let text = text.as_ref();
        let parted = text.iter().position(|byte| matches!(byte, b'.' | b'+'));
        let (code, rest) = text.split_at(parted.unwrap_or(text.len()));
        let code = Code::parse(CodeSystem::Icf, code)?;
        let is_facilitator = rest.first() == Some(&b'+');
        let fault = |i: usize| CodeFault::Character {
            at: u8::try_from(parted.unwrap_or_default() + i + 1).unwrap_or(u8::MAX),
        };
        if is_facilitator && !code.compact().as_str().starts_with('E') {
            return Err(fault(0));
        }
        let mut qualifiers = [None; 3];
        let digits = rest.get(1..).unwrap_or_default().trim_ascii_end();
        if !rest.is_empty() && digits.is_empty() {
            return Err(fault(0));
        }
        for (i, byte) in digits.iter().enumerate() {
            let place = qualifiers.get_mut(i).ok_or(fault(i + 1))?;
            *place = match byte {
                b'0'..=b'4' | b'8' | b'9' => Some(byte - b'0'),
                // A place that is passed over, as in d450._3.
                b'_' | b'-' => None,
                _ => return Err(fault(i + 1)),
            };
        }
        Ok(IcfStatement { code, qualifiers, is_facilitator })
    }
}
