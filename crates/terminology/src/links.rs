//! Persons who have had more than one number.

use std::fmt;

use jiff::civil::Date;
use zeroize::{Zeroize, Zeroizing};

use crate::{DomainKey, Identity, IdentityKind, Invalid, Pseudonym};

/// From a number that a person has had to the one that the person has now. Chains are followed once,
/// when the links are read. Kept with the key: never printed, wiped when it goes out of use.
#[derive(Default)]
pub struct Links {
    /// Numbers left behind, in order.
    former: Vec<u64>,
    /// For each of them the person's present number.
    present: Vec<u64>,
    n_left_out: usize,
}

/// A line of a link file that is not used, and why. Holds no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkFault {
    /// The line, counted from 1.
    pub line: u32,
    /// What is wrong with it.
    pub kind: LinkFaultKind,
}

/// What is wrong with a line of a link file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LinkFaultKind {
    /// Not two fields.
    Fields,
    /// The former number is no identity.
    Former(Invalid),
    /// The present number is no identity.
    Present(Invalid),
    /// One of the two is a reserve number, which means a person only where it was given.
    Reserve,
    /// One of the two is a fictional number and the other is not.
    Fictional,
    /// Both are the same number.
    Itself,
    /// An earlier line leads the same number to another. None of the lines is used, since nothing says
    /// which is right.
    Disagrees {
        /// The earlier line.
        with_line: u32,
    },
    /// The chain comes back to where it has been, so that none of its numbers is the present one.
    Circle,
}

/// One usable line.
#[derive(Clone, Copy)]
struct Step {
    from: u64,
    line: u32,
    to: u64,
}

impl Zeroize for Step {
    fn zeroize(&mut self) {
        self.from.zeroize();
        self.to.zeroize();
    }
}

impl Links {
    /// Reads a link file: one person's former and present number on each line, parted by `;`, `,` or a
    /// tab. Empty lines and a heading are passed over. `reference` is the day on which the file was
    /// written, as for [`Identity::parse`].
    ///
    /// What is wrong is told by line; the rest is used.
    #[must_use]
    pub fn read(bytes: &[u8], reference: Date) -> (Links, Vec<LinkFault>) {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut faults = Vec::new();
        // Room for every line at once: a vector that grows leaves copies behind that nobody wipes.
        let n_lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
        let mut steps = Zeroizing::new(Vec::with_capacity(n_lines));
        let mut is_first = true;
        for (i, text) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let text = text.trim_ascii();
            if text.is_empty() {
                continue;
            }
            let is_heading = std::mem::take(&mut is_first) && !text.iter().any(u8::is_ascii_digit);
            if is_heading {
                continue;
            }
            let line = u32::try_from(i + 1).unwrap_or(u32::MAX);
            match pair(text, reference) {
                Ok((former, present)) => steps.extend(step(line, &former, &present)),
                Err(kind) => faults.push(LinkFault { line, kind }),
            }
        }
        steps.sort_unstable_by_key(|step| (step.from, step.line));
        let n_disagreeing = settle(&mut steps, &mut faults);
        let mut links = follow(&steps, &mut faults);
        links.n_left_out = faults.len() + n_disagreeing;
        faults.sort_unstable();
        (links, faults)
    }

    /// How many former numbers lead to a present one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.former.len()
    }

    /// True when nobody has had more than one number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.former.is_empty()
    }

    /// How many lines of the file are not used: those at fault, and the first of lines that disagree.
    #[must_use]
    pub fn n_left_out(&self) -> usize {
        self.n_left_out
    }

    /// The pseudonyms of each former number and of the person's present one.
    pub fn pseudonyms(&self, key: &DomainKey) -> impl Iterator<Item = (Pseudonym, Pseudonym)> {
        // Only reserve numbers, which are in no link, have an issuer.
        let of = |number: &u64| key.pseudonym(&Identity::of_number(*number), b"");
        self.former
            .iter()
            .zip(&self.present)
            .map(move |(former, present)| (of(former), of(present)))
    }

    /// The identity that the person has now; the same when nothing says otherwise.
    #[must_use]
    pub fn present(&self, identity: Identity) -> Identity {
        let place = identity.number().and_then(|number| self.former.binary_search(&number).ok());
        place.map_or(identity, |i| Identity::of_number(self.present[i]))
    }
}

impl fmt::Debug for Links {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Links(··· {} ···)", self.former.len())
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        self.former.zeroize();
        self.present.zeroize();
    }
}

fn pair(text: &[u8], reference: Date) -> Result<(Identity, Identity), LinkFaultKind> {
    let mut fields = text.split(|byte| matches!(byte, b';' | b',' | b'\t'));
    let (Some(former), Some(present), None) = (fields.next(), fields.next(), fields.next()) else {
        return Err(LinkFaultKind::Fields);
    };
    let former = Identity::parse(unquoted(former), reference).map_err(LinkFaultKind::Former)?;
    let present = Identity::parse(unquoted(present), reference).map_err(LinkFaultKind::Present)?;
    if !former.kind().is_linkable() || !present.kind().is_linkable() {
        return Err(LinkFaultKind::Reserve);
    }
    let is_fictional = |identity: &Identity| identity.kind() == IdentityKind::Fictional;
    if is_fictional(&former) != is_fictional(&present) {
        return Err(LinkFaultKind::Fictional);
    }
    if former == present {
        return Err(LinkFaultKind::Itself);
    }
    Ok((former, present))
}

fn unquoted(field: &[u8]) -> &[u8] {
    let field = field.trim_ascii();
    field.strip_prefix(b"\"").and_then(|f| f.strip_suffix(b"\"")).unwrap_or(field)
}

fn step(line: u32, former: &Identity, present: &Identity) -> Option<Step> {
    Some(Step { from: former.number()?, line, to: present.number()? })
}

/// Keeps one line for each former number, and none for a number whose lines disagree. Tells how many such
/// numbers there are.
fn settle(steps: &mut Vec<Step>, faults: &mut Vec<LinkFault>) -> usize {
    let (mut kept, mut n_disagreeing) = (0, 0);
    let mut at = 0;
    while at < steps.len() {
        let first = steps[at];
        let group = &steps[at..];
        let n = group.iter().take_while(|step| step.from == first.from).count();
        let mut agrees = true;
        for other in group[..n].iter().filter(|step| step.to != first.to) {
            agrees = false;
            let kind = LinkFaultKind::Disagrees { with_line: first.line };
            faults.push(LinkFault { line: other.line, kind });
        }
        if agrees {
            steps[kept] = first;
            kept += 1;
        } else {
            n_disagreeing += 1;
        }
        at += n;
    }
    steps[kept..].iter_mut().for_each(Zeroize::zeroize);
    steps.truncate(kept);
    n_disagreeing
}

/// Where the chain from a line has come to.
#[derive(Clone, Copy)]
enum Reached {
    Unknown,
    OnTheWay,
    /// The chain ends with this line's present number.
    End(usize),
    Nowhere,
}

/// Follows every chain to its end. A chain that ends in a circle has none, and each of its lines is told.
fn follow(steps: &[Step], faults: &mut Vec<LinkFault>) -> Links {
    let mut reached = vec![Reached::Unknown; steps.len()];
    for start in 0..steps.len() {
        let mut way = Vec::new();
        let mut at = start;
        let end = loop {
            match reached[at] {
                Reached::Unknown => {}
                Reached::OnTheWay => break Reached::Nowhere,
                known => break known,
            }
            reached[at] = Reached::OnTheWay;
            way.push(at);
            match steps.binary_search_by_key(&steps[at].to, |step| step.from) {
                Ok(next) => at = next,
                Err(_) => break Reached::End(at),
            }
        };
        for passed in way {
            reached[passed] = end;
            if matches!(end, Reached::Nowhere) {
                let line = steps[passed].line;
                faults.push(LinkFault { line, kind: LinkFaultKind::Circle });
            }
        }
    }
    let ended = |i: usize| match reached[i] {
        Reached::End(last) => Some((steps[i].from, &steps[last])),
        _ => None,
    };
    let room = || Vec::with_capacity(steps.len());
    let mut links = Links { former: room(), present: room(), n_left_out: 0 };
    for (former, last) in (0..steps.len()).filter_map(ended) {
        links.former.push(former);
        links.present.push(last.to);
    }
    links
}
