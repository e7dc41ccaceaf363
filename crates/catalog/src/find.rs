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
        let typed = text.to_lowercase();
        let exact = self.spelt(|name| name.to_lowercase() == typed);
        if !exact.is_empty() {
            return one(exact);
        }
        let folded = collate::fold(text);
        if folded.is_empty() {
            return Err(Vec::new());
        }
        let alike = self.spelt(|name| collate::fold(name) == folded);
        if !alike.is_empty() {
            return one(alike);
        }
        self.nearly(&folded)
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

    /// The areas in use with a spelling that fits.
    fn spelt(&self, fits: impl Fn(&str) -> bool) -> Vec<&Area> {
        self.current().filter(|area| spellings(area).iter().any(|name| fits(name))).collect()
    }

    /// The area one letter away if it is alone there; otherwise the nearest, to choose among.
    fn nearly(&self, folded: &str) -> Result<&Area, Vec<&Area>> {
        const MOST: usize = 5;
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

fn one(mut areas: Vec<&Area>) -> Result<&Area, Vec<&Area>> {
    // Kommuner first: they are what most people mean by a name.
    areas.sort_by_key(|area| std::cmp::Reverse(area.code.level()));
    match areas.as_slice() {
        [area] => Ok(area),
        _ => Err(areas),
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
