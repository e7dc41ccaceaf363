//! A set page as a reader meets it: its text in order, and where each word stands.

use typst::layout::{Abs, Frame, FrameItem, Point, Transform};

use crate::press::Proof;

/// One page.
pub(in crate::tests) struct Page {
    /// All text in the order of the file, spaces made plain.
    pub(in crate::tests) text: String,
    words: Vec<Word>,
    width: f64,
    height: f64,
}

/// A run of text and the box that its ink fills, in points from the upper left corner.
struct Word {
    text: String,
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

/// The pages of a proof.
pub(in crate::tests) fn pages(proof: &Proof) -> Vec<Page> {
    proof
        .frames()
        .map(|frame| {
            let mut words = Vec::new();
            collect(frame, Transform::identity(), &mut words);
            let size = frame.size();
            Page { text: plain(&words), words, width: size.x.to_pt(), height: size.y.to_pt() }
        })
        .collect()
}

fn collect(frame: &Frame, ts: Transform, words: &mut Vec<Word>) {
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let inner =
                    ts.pre_concat(Transform::translate(at.x, at.y)).pre_concat(group.transform);
                collect(&group.frame, inner, words);
            }
            FrameItem::Text(run) if !run.text.trim().is_empty() => {
                let ink = run.bbox();
                let place = |corner: Point| (*at + corner).transform(ts);
                let (a, b) = (place(ink.min), place(ink.max));
                let order = |p: Abs, q: Abs| (p.to_pt().min(q.to_pt()), p.to_pt().max(q.to_pt()));
                let ((left, right), (top, bottom)) = (order(a.x, b.x), order(a.y, b.y));
                words.push(Word { text: run.text.to_string(), left, top, right, bottom });
            }
            _ => {}
        }
    }
}

/// Runs that follow each other on a line are one text; others are parted by a space.
fn plain(words: &[Word]) -> String {
    let joined: String = words.iter().flat_map(|word| [word.text.as_str(), " "]).collect();
    let spaced = joined.replace(['\u{a0}', '\u{202f}'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    /// Fails when a word leaves the margins or stands on another.
    pub(in crate::tests) fn check(&self) {
        for word in &self.words {
            let is_inside = word.left > 30.0
                && word.right < self.width - 30.0
                && word.top > 20.0
                && word.bottom < self.height - 20.0;
            assert!(is_inside, "{:?} leaves the page", word.text);
        }
        for (i, a) in self.words.iter().enumerate() {
            for b in &self.words[i + 1..] {
                let across = a.right.min(b.right) - a.left.max(b.left);
                let down = a.bottom.min(b.bottom) - a.top.max(b.top);
                assert!(across < 0.6 || down < 0.6, "{:?} stands on {:?}", a.text, b.text);
            }
        }
    }
}
