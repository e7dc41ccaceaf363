//! Drawing one of several, by weights that differ between four ages and may hold for one sex only.

use super::Source;
use crate::Error;
use crate::number::Sex;
use crate::random::Stream;

/// The first ages of the bands above the first.
const BANDS: [usize; 3] = [18, 65, 80];

/// The band of an age: 0–17, 18–64, 65–79, 80 and older.
pub(crate) fn band(age: usize) -> usize {
    BANDS.iter().take_while(|from| age >= **from).count()
}

/// Several, by weight.
#[derive(Debug)]
pub(crate) struct Choices<T> {
    all: Vec<T>,
    /// For each band and sex the sums of weights, in the order of `all`.
    sums: [[Vec<u32>; 2]; 4],
}

/// One of several as a content file has it.
pub(crate) struct Weighted<T> {
    pub(crate) what: T,
    pub(crate) weights: [f64; 4],
    /// `K` or `M` when it is for one sex only.
    pub(crate) sex: Option<String>,
}

impl<T> Choices<T> {
    pub(crate) fn new(
        source: &Source<'_>,
        name: &str,
        all: Vec<Weighted<T>>,
    ) -> Result<Choices<T>, Error> {
        let is_right = all.iter().flat_map(|one| one.weights).all(|w| (0.0..1e6).contains(&w));
        let sexes = all.iter().filter_map(|one| one.sex.as_deref());
        if !is_right || sexes.into_iter().any(|sex| sex != "K" && sex != "M") {
            return Err(source.wrong(format!("{name}: weights are 0 or more, sex is K or M")));
        }
        let mut sums: [[Vec<u32>; 2]; 4] = Default::default();
        for (band, of_band) in sums.iter_mut().enumerate() {
            for (sex, of_sex) in of_band.iter_mut().enumerate() {
                let other = if sex == Sex::Man as usize { "K" } else { "M" };
                let mut sum = 0;
                of_sex.extend(all.iter().map(|one| {
                    let is_for = one.sex.as_deref() != Some(other);
                    // Whole thousandths, so that sums are exact.
                    sum += if is_for { (one.weights[band] * 1000.0) as u32 } else { 0 };
                    sum
                }));
                if sum == 0 {
                    return Err(source.wrong(format!("{name}: an age has nothing to draw")));
                }
            }
        }
        Ok(Choices { all: all.into_iter().map(|one| one.what).collect(), sums })
    }

    /// Draws one for somebody of an age and sex.
    pub(crate) fn draw(&self, chance: &mut Stream, age: usize, sex: Sex) -> &T {
        &self.all[self.draw_place(chance, age, sex)]
    }

    /// The place of the one that is drawn.
    pub(crate) fn draw_place(&self, chance: &mut Stream, age: usize, sex: Sex) -> usize {
        let sums = &self.sums[band(age)][sex as usize];
        let drawn = chance.below(sums[sums.len() - 1]);
        sums.partition_point(|sum| *sum <= drawn)
    }

    pub(crate) fn get(&self, place: usize) -> &T {
        &self.all[place]
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }
}
