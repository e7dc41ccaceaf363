//! Continuity of care, from how many visits a person made to each provider.
//!
//! All are exact fractions in lowest terms, so that equal values are equal and parts merge without
//! rounding. None when the person has too few visits, a provider has a negative number of them, or there are
//! more than 3 037 000 499 (whose square 64 bits do not hold).

/// A fraction in lowest terms, with a denominator above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    /// Numerator.
    pub numerator: i64,
    /// Denominator, above 0.
    pub denominator: i64,
}

impl Fraction {
    fn of(numerator: i64, denominator: i64) -> Option<Fraction> {
        let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        while b > 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i64::try_from(a).ok().filter(|d| *d > 0 && denominator > 0)?;
        Some(Fraction { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The nearest float.
    #[must_use]
    pub fn value(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }
}

/// What the indices are made of.
struct Visits {
    all: i64,
    providers: i64,
    largest: i64,
    squares: i64,
}

fn visits(by_provider: &[i64]) -> Option<Visits> {
    let mut sum = Visits { all: 0, providers: 0, largest: 0, squares: 0 };
    for n in by_provider.iter().copied().filter(|n| *n != 0) {
        if n < 0 {
            return None;
        }
        sum.all = sum.all.checked_add(n)?;
        sum.providers += 1;
        sum.largest = sum.largest.max(n);
        sum.squares = sum.squares.checked_add(n.checked_mul(n)?)?;
    }
    (sum.all > 0).then_some(sum)
}

/// The continuity of care index: (Σnⱼ² − n)/(n(n − 1)), the chance that two different visits were to the same
/// provider. None below two visits.
///
/// Source: Bice and Boxerman 1977, "A quantitative measure of continuity of care", Medical Care 15:347–349.
#[must_use]
pub fn coc(by_provider: &[i64]) -> Option<Fraction> {
    let v = visits(by_provider)?;
    Fraction::of(v.squares - v.all, v.all.checked_mul(v.all - 1)?)
}

/// The usual provider of care index: max nⱼ/n. None without visits.
///
/// Source: Breslau and Reeb 1975, "Continuity of care in a university-based practice", J Med Educ 50.
#[must_use]
pub fn upc(by_provider: &[i64]) -> Option<Fraction> {
    let v = visits(by_provider)?;
    Fraction::of(v.largest, v.all)
}

/// The sequential continuity index: the share of visits, from the second on, that were to the same provider
/// as the one before. `same` is their number, of `visits` in all. None below two visits, and when more are
/// the same than follow another.
///
/// Source: Steinwachs 1979, "Measuring provider continuity in ambulatory care", Medical Care 17:551–565.
#[must_use]
pub fn secon(same: i64, visits: i64) -> Option<Fraction> {
    let following = visits.checked_sub(1)?;
    if (0..=following).contains(&same) { Fraction::of(same, following) } else { None }
}

/// The modified, modified continuity index: (1 − k/(n + 0.1))/(1 − 1/(n + 0.1)) for k providers, which is
/// (10(n − k) + 1)/(10n − 9). None below two visits.
///
/// Source: Magill and Senf 1987, "A new method for measuring continuity of care in family practice
/// residencies", J Fam Pract 24:165–168.
#[must_use]
pub fn mmci(by_provider: &[i64]) -> Option<Fraction> {
    let v = visits(by_provider).filter(|v| v.all > 1)?;
    let tenfold = |n: i64| n.checked_mul(10);
    Fraction::of(tenfold(v.all - v.providers)?.checked_add(1)?, tenfold(v.all)?.checked_sub(9)?)
}

/// The Herfindahl–Hirschman index of concentration: Σ(nⱼ/n)². None without visits.
///
/// Source: Hirschman 1964, "The paternity of an index", American Economic Review 54.
#[must_use]
pub fn hhi(by_provider: &[i64]) -> Option<Fraction> {
    let v = visits(by_provider)?;
    Fraction::of(v.squares, v.all.checked_mul(v.all)?)
}
