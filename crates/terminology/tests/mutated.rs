//! Right texts with slips of the hand, given to every reader of the crate. `NARBILD_FUZZ=1000000` tries
//! as many texts with each.

use jiff::civil::date;
use terminology::{
    Code, CodePattern, CodeSystem, CodeTable, DomainKey, HsaId, IcfStatement, Identity, Links,
    Organisationsnummer,
};

/// Numbers that look random and are the same in every run (xorshift, Marsaglia 2003).
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below n")
    }

    /// Up to three characters put in, taken out or changed, and now and then a byte that is no character.
    fn slip(&mut self, text: &str) -> Vec<u8> {
        const PUT: &str = "0123456789-+ .*†–—ABCSTWXÅö\u{feff}\"\r\n;,\t\u{0}";
        let put: Vec<char> = PUT.chars().collect();
        let mut text: Vec<char> = text.chars().collect();
        for _ in 0..self.below(4) {
            let at = self.below(text.len() + 1);
            let other = put[self.below(put.len())];
            match (self.below(3), text.get_mut(at)) {
                (0, _) | (_, None) => text.insert(at, other),
                (1, Some(_)) => {
                    text.remove(at);
                }
                (_, Some(place)) => *place = other,
            }
        }
        let mut bytes = text.into_iter().collect::<String>().into_bytes();
        if self.below(8) == 0 && !bytes.is_empty() {
            let at = self.below(bytes.len());
            bytes[at] = self.next().to_le_bytes()[0];
        }
        bytes
    }
}

/// The field of each line of a reference file, quotation marks left as they are.
fn column(file: &'static str, i: usize) -> Vec<&'static str> {
    file.lines().skip(1).filter_map(|line| line.split(',').nth(i)).collect()
}

fn n_texts() -> usize {
    std::env::var("NARBILD_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000)
}

#[test]
fn identities_with_slips_are_read() {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    let right = column(include_str!("../reference/identities.csv"), 0);
    let mut n_read = 0;
    for i in 0..n_texts() {
        let text = draw.slip(right[i % right.len()]);
        // A day of any century: what is read must not depend on it when it is read again.
        let written = date(i16::try_from(1600 + draw.below(600)).expect("a year"), 1, 1);
        let Ok(identity) = Identity::parse(&text, written) else { continue };
        n_read += 1;
        let _ = (identity.birth_date(), identity.birth_year(), identity.sex());
        let again = Identity::parse(identity.expose(), date(2200, 1, 1));
        assert_eq!(again, Ok(identity), "{}", String::from_utf8_lossy(&text));
    }
    assert!(n_read > n_texts() / 20, "{n_read} were identities");
    for _ in 0..n_texts() {
        let _ = HsaId::parse(draw.slip("SE2321000131-P000000123457"));
        let _ = Organisationsnummer::parse(draw.slip("16212000-0142"));
        let key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
        let _ = DomainKey::parse(&draw.slip(key));
        let links = "191212121212;197010632391\n\"19810829M071\",x\n";
        let _ = Links::read(&draw.slip(links), date(2026, 11, 24));
    }
}

#[test]
fn codes_with_slips_are_read() {
    let mut draw = Draw(0x2545_f491_4f6c_dd1d);
    let codes = column(include_str!("../reference/codes.csv"), 1);
    let patterns = column(include_str!("../reference/patterns.csv"), 1);
    let table =
        "level;kod;titel\n;S72;\"Fraktur på\r\nlårben\"\n;S720;x\nblock;S70-S79;y (A00-B99)\n";
    for i in 0..n_texts() {
        let text = draw.slip(codes[i % codes.len()]);
        let pattern = draw.slip(patterns[i % patterns.len()]);
        let pattern = String::from_utf8_lossy(&pattern);
        for system in CodeSystem::ALL {
            if let Ok(code) = Code::parse(system, &text) {
                let _ = (code.level(), code.parent(), code.is_heading());
                assert_eq!(Code::parse(system, code.to_string()), Ok(code));
            }
            match CodePattern::parse(system, &pattern) {
                Ok(read) => {
                    assert_eq!(
                        CodePattern::parse(system, &read.to_string()),
                        Ok(read),
                        "{pattern}"
                    );
                }
                Err(fault) => assert!(pattern.get(fault.span).is_some(), "{pattern}"),
            }
        }
        let _ = IcfStatement::parse(draw.slip("e120+2"));
        let _ = CodeTable::read(CodeSystem::Icd10Se, &draw.slip(table));
    }
}
