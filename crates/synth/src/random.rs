//! Chance that is the same on every machine and for any number of threads: each person has a stream of
//! its own for each purpose, drawn from the seed and the person's index.

/// What a stream is used for. A change in how one register is made leaves the others as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Life = 1,
    Social = 2,
    Health = 3,
    Hospital = 4,
    Visits = 5,
    Drugs = 6,
    Death = 7,
    Fault = 8,
    Primary = 9,
    Ready = 10,
    Waits = 11,
    Disability = 12,
    Infection = 13,
    LastDays = 14,
    Pandemic = 15,
    Wards = 16,
}

/// The splitmix64 sequence (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
/// generators"): every start gives a sequence of full period, so that any person's can be begun at once.
#[derive(Debug, Clone)]
pub(crate) struct Stream(u64);

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads the bits of a number over all of it.
pub(crate) fn mixed(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Stream {
    pub(crate) fn new(seed: u64, purpose: Purpose, person: u64) -> Stream {
        let seed = mixed(seed.wrapping_add(GOLDEN));
        let purpose = mixed(seed ^ (purpose as u64).wrapping_mul(GOLDEN));
        Stream(mixed(purpose ^ person.wrapping_mul(0xd134_2543_de82_ef95)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// From 0 up to but not 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number from 0 up to but not `n`; 0 when `n` is 0.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let high = ((self.next() >> 32) * u64::from(n)) >> 32;
        u32::try_from(high).expect("less than n")
    }

    /// A number of days from 0 up to but not `n`; 0 when `n` is not positive.
    pub(crate) fn days(&mut self, n: i32) -> i32 {
        let n = u32::try_from(n.max(0)).expect("not negative");
        i32::try_from(self.below(n)).expect("less than a number of days")
    }

    /// A waiting time with this mean, when what is waited for comes at an even rate.
    pub(crate) fn wait(&mut self, mean: f64) -> f64 {
        -ln(1.0 - self.unit()) * mean
    }

    /// How many of something there are when there are `mean` on average and each comes by itself.
    /// `none` is `exp(-mean)`, computed once by [`none_of`].
    pub(crate) fn count(&mut self, none: f64) -> u32 {
        let mut n = 0;
        let mut product = self.unit();
        while product > none {
            n += 1;
            product *= self.unit();
        }
        n
    }
}

/// The chance that none comes when `mean` come on average: `exp(-mean)`. Made of products alone, which
/// are the same on every machine, as the library's need not be.
pub(crate) fn none_of(mean: f64) -> f64 {
    let x = -mean / 1024.0;
    let mut power = 1.0 + x * (1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0)));
    for _ in 0..10 {
        power *= power;
    }
    power
}

/// The natural logarithm of a positive number, for the same reason.
pub(crate) fn ln(x: f64) -> f64 {
    let bits = x.to_bits();
    let exponent = i32::try_from(bits >> 52).expect("eleven bits of a positive number") - 1023;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let (mantissa, exponent) = if mantissa > std::f64::consts::SQRT_2 {
        (mantissa / 2.0, exponent + 1)
    } else {
        (mantissa, exponent)
    };
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let mut sum = 0.0;
    for n in (0..10_i32).rev() {
        sum = sum * square + 1.0 / f64::from(2 * n + 1);
    }
    2.0 * t * sum + f64::from(exponent) * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of splitmix64 from 1234567, as published with its reference code
    /// (Vigna, prng.di.unimi.it; Rosetta Code, "Pseudo-random numbers/Splitmix64").
    #[test]
    fn the_sequence_is_splitmix64() {
        let mut stream = Stream(1_234_567);
        let expected = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821_u64,
        ];
        assert_eq!(expected.map(|_| stream.next()), expected);
    }

    #[test]
    fn logarithm_and_power_agree_with_the_library() {
        for i in 1..2000 {
            let x = f64::from(i) / 250.0;
            assert!((ln(x) - x.ln()).abs() < 1e-12, "{x}");
            assert!((none_of(x) - (-x).exp()).abs() < 1e-11, "{x}");
        }
    }

    #[test]
    fn counts_and_waits_have_their_means() {
        let mut stream = Stream::new(1, Purpose::Life, 7);
        let n = 200_000;
        let none = none_of(2.5);
        let counted: u32 = (0..n).map(|_| stream.count(none)).sum();
        assert!((f64::from(counted) / f64::from(n) - 2.5).abs() < 0.02);
        let waited: f64 = (0..n).map(|_| stream.wait(30.0)).sum();
        assert!((waited / f64::from(n) - 30.0).abs() < 0.4);
    }
}
