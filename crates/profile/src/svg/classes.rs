//! Five classes with round limits for a map or tiles.

/// The limits between five classes, and how many values each holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Classes {
    /// Rising limits; a value at a limit belongs to the class above.
    pub limits: Vec<f64>,
    /// How many values each class holds, lowest first: one more than limits.
    pub counts: Vec<usize>,
}

impl Classes {
    /// Limits near the quintiles, rounded to the coarsest step that keeps them apart.
    /// Fewer than five classes when the values are too much alike. `decimals` is how finely
    /// values are shown: limits are never finer.
    #[must_use]
    pub fn new(values: &[f64], decimals: u8) -> Classes {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let limits = limits(&sorted, decimals);
        let mut counts = vec![0; limits.len() + 1];
        for value in &sorted {
            counts[class(&limits, *value)] += 1;
        }
        Classes { limits, counts }
    }

    /// Which class a value belongs to: 1 for the lowest.
    #[must_use]
    pub fn of(&self, value: f64) -> usize {
        class(&self.limits, value) + 1
    }

    /// The tone of a class, 1 to 5: fewer classes are spread over the ramp.
    #[must_use]
    pub fn tone(&self, class: usize) -> usize {
        match self.limits.len() {
            4 => class,
            3 => [1, 2, 4, 5][class - 1],
            2 => [1, 3, 5][class - 1],
            1 => [2, 5][class - 1],
            _ => 3,
        }
    }
}

fn class(limits: &[f64], value: f64) -> usize {
    limits.partition_point(|limit| *limit <= value)
}

fn limits(sorted: &[f64], decimals: u8) -> Vec<f64> {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return Vec::new() };
    let smallest = 10_f64.powi(-i32::from(decimals));
    let quintiles: Vec<f64> = (1..5).map(|k| sorted[(sorted.len() - 1) * k / 5]).collect();
    let mut power = 10_f64.powf(((last - first).max(smallest)).log10().ceil());
    while power >= smallest * 0.1 {
        for step in [power * 0.5, power * 0.2, power * 0.1] {
            let step = step.max(smallest);
            let rounded: Vec<f64> = quintiles.iter().map(|q| (q / step).round() * step).collect();
            let are_apart = rounded.windows(2).all(|w| w[1] - w[0] >= step * 0.999);
            if are_apart && rounded[0] > *first && rounded[3] <= *last {
                return rounded;
            }
        }
        power *= 0.1;
    }
    // Too many equal values for four limits: keep those that part them.
    let mut apart: Vec<f64> = quintiles.into_iter().filter(|q| q > first).collect();
    apart.dedup_by(|a, b| (*a - *b).abs() < smallest * 0.5);
    apart
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_every_value_is_counted() {
        let values: Vec<f64> = (0..290).map(|i| 1888.0 + f64::from(i) * 11.3).collect();
        let classes = Classes::new(&values, 0);
        assert_eq!(classes.limits.len(), 4);
        assert!(classes.limits.iter().all(|l| (l % 100.0).abs() < 1e-9), "{:?}", classes.limits);
        assert_eq!(classes.counts.iter().sum::<usize>(), 290);
        assert_eq!(classes.of(classes.limits[0]), 2, "a limit belongs to the class above");
    }

    #[test]
    fn values_alike_give_fewer_classes() {
        let same = Classes::new(&[80.0; 40], 0);
        assert_eq!((same.limits.len(), same.counts.clone()), (0, vec![40]));
        let two = Classes::new(&[80.0, 80.0, 80.0, 81.0, 81.0], 0);
        assert_eq!(two.counts.iter().sum::<usize>(), 5);
        assert!(two.limits.iter().all(|l| *l > 80.0));
        assert_eq!(Classes::new(&[], 1).counts, vec![0]);
    }
}
