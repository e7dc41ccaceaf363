//! Finds an area from what a person typed.

use cube::{AreaCode, AreaLevel, collate};

use crate::{Area, AreaRegister};

impl AreaRegister {
    /// The area in use that a person means by a code or a name typed loosely.
    ///
    /// Codes are read as SCB and Kolada write them (`0180`, `01`, `00`, `0001`), also when a spreadsheet
    /// has eaten their first zero (`180`); a code that a kommun has left gives the kommun's code of
    /// today. Names are read without regard to case, and, when no name fits as it stands, to accents,
    /// spaces and one mistyped letter: `goteborg`, `Götborg`, `Göteborgs kommun`, `region skåne`,
    /// `Stockholms län`.
    ///
    /// # Errors
    /// The areas that may be meant, the likeliest first, when no area or more than one fits. `Gotland`
    /// fits both the kommun and the region; `Gotlands kommun` and `Region Gotland` fit one.
    pub fn find(&self, text: &str) -> Result<&Area, Vec<&Area>> {
        let text = text.trim();
        if let Some(found) = self.by_code(text) {
            return found;
        }
        match self.spelt(text).as_slice() {
            [] => self.nearly(&collate::fold(text)),
            [area] => Ok(area),
            several => Err(several.to_vec()),
        }
    }

    /// The areas in use that a code, a whole name or both mean, kommuner first: as [`find`] reads
    /// them, but for mistyped letters. `14 Västra Götaland` is that region and `14 dagar` is none.
    ///
    /// [`find`]: AreaRegister::find
    #[must_use]
    pub fn named(&self, text: &str) -> Vec<&Area> {
        let text = text.trim();
        let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        match self.by_code(word) {
            Some(Ok(area)) if rest.is_empty() => vec![area],
            Some(Ok(area)) => {
                self.spelt(rest).into_iter().filter(|a| a.code == area.code).collect()
            }
            Some(Err(_)) => Vec::new(),
            None => self.spelt(text),
        }
    }

    /// The area by its code; none when the text is not one. A text may go on after the code: `0180 Stockholm`.
    fn by_code(&self, text: &str) -> Option<Result<&Area, Vec<&Area>>> {
        let word = text.split_whitespace().next().unwrap_or_default();
        if word.is_empty() || !word.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let padded = if word.len() % 2 == 1 { format!("0{word}") } else { word.to_owned() };
        let code = padded.parse().or_else(|_| AreaCode::from_kolada(&padded));
        let Some(area) = code.ok().and_then(|code| self.get(code)) else {
            return Some(Err(Vec::new()));
        };
        let Some(now) = area.became else { return Some(Ok(area)) };
        let successor = self.get(now);
        Some(match successor {
            Some(successor) if !area.is_joined => Ok(successor),
            _ => Err(successor.into_iter().collect()),
        })
    }

    /// The areas in use with a name spelt so, or, when there is none, so but for accents and spaces.
    /// Kommuner come first: they are what most people mean by a name.
    fn spelt(&self, text: &str) -> Vec<&Area> {
        let (typed, folded) = (text.to_lowercase(), collate::fold(text));
        let with = |fits: &dyn Fn(&str) -> bool| {
            let has = |area: &&Area| spellings(area).iter().any(|name| fits(name));
            self.current().filter(has).collect::<Vec<&Area>>()
        };
        let mut found = with(&|name| name.to_lowercase() == typed);
        if found.is_empty() && !folded.is_empty() {
            found = with(&|name| collate::fold(name) == folded);
        }
        found.sort_by_key(|area| std::cmp::Reverse(area.code.level()));
        found
    }

    /// The area one letter away if it is alone there; otherwise the nearest, to choose among.
    fn nearly(&self, folded: &str) -> Result<&Area, Vec<&Area>> {
        const MOST: usize = 5;
        if folded.is_empty() {
            return Err(Vec::new());
        }
        let mut near: Vec<(Nearness, &Area)> = self
            .current()
            .filter_map(|area| {
                let names = spellings(area);
                let nearness =
                    names.iter().filter_map(|name| nearness(folded, &collate::fold(name)));
                nearness.min().map(|nearness| (nearness, area))
            })
            .collect();
        near.sort_by(|(d, a), (e, b)| d.cmp(e).then_with(|| collate::compare(&a.name, &b.name)));
        // A short word lies one letter from too many others to be taken for one of them.
        let is_long = folded.chars().count() >= 5;
        match near.as_slice() {
            [(Nearness::OneLetter, area)] if is_long => Ok(area),
            [(Nearness::OneLetter, area), (second, _), ..]
                if is_long && *second > Nearness::OneLetter =>
            {
                Ok(area)
            }
            _ => Err(near.into_iter().take(MOST).map(|(_, area)| area).collect()),
        }
    }
}

/// How near a typed word is to a name, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    OneLetter,
    Beginning,
    Letters(usize),
}

/// None when the word is too far from the name to be a slip for it.
fn nearness(typed: &str, name: &str) -> Option<Nearness> {
    let n_letters = typed.chars().count();
    match collate::distance(typed, name) {
        1 => Some(Nearness::OneLetter),
        _ if n_letters >= 3 && name.starts_with(typed) => Some(Nearness::Beginning),
        distance if distance <= n_letters / 3 => Some(Nearness::Letters(distance)),
        _ => None,
    }
}

/// The ways in which people write an area's name.
fn spellings(area: &Area) -> Vec<String> {
    let name = &area.name;
    let mut spellings = vec![name.clone(), area.full_name.clone(), area.name_en.clone()];
    match area.code.level() {
        AreaLevel::Riket => spellings.extend(["Sverige".to_owned(), "hela riket".to_owned()]),
        AreaLevel::Region => {
            // Region Sörmland is Södermanlands län.
            spellings.extend(area.full_name.strip_prefix("Region ").map(str::to_owned));
            spellings.push(format!("Region {name}"));
            spellings.push(format!("{name}sregionen"));
            spellings.push(format!("{name} län"));
            if let Some(lan) = &area.lan_name {
                spellings.push(lan.clone());
                spellings.push(format!("Region {lan}"));
            }
        }
        AreaLevel::Kommun => {
            for word in ["kommun", "stad"] {
                spellings.push(format!("{name} {word}"));
                spellings.push(format!("{name}s {word}"));
            }
        }
    }
    spellings
}
