//! Exact comparison of sums of square roots, for rules that weigh states by the root of their population.
//!
//! Square roots of distinct square-free integers are linearly independent over the rationals, so equality is decided
//! by collecting coefficients; a sum that is not zero is told from zero by integer square roots of rising precision.

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Fraction bits of [`root`].
const FRACTION_BITS: u32 = 32;

/// √p in units of 2⁻³², rounded down; a negative p counts as zero.
pub(crate) fn root(population: i64) -> u64 {
    let p = u128::try_from(population).unwrap_or(0);
    u64::try_from((p << (2 * FRACTION_BITS)).isqrt()).unwrap_or(u64::MAX)
}

/// Whether `a`·Σ√yes ≥ `b`·Σ√rest, from rounded roots; `None` if they are too close to say.
pub(crate) fn at_least_rounded(a: u32, yes: (u128, u32), b: u32, rest: (u128, u32)) -> Option<bool> {
    let (a, b) = (u128::from(a), u128::from(b));
    // Each root lies in [r, r + 1) of its unit.
    if a * yes.0 >= b * (rest.0 + u128::from(rest.1)) {
        return Some(true);
    }
    if a * (yes.0 + u128::from(yes.1)) <= b * rest.0 {
        // The yes side is below its upper bound strictly, unless there is no yes at all.
        return Some(yes.1 == 0 && rest.0 == 0 && rest.1 == 0);
    }
    None
}

/// Whether `a`·Σ√yes ≥ `b`·Σ√rest, exactly.
pub(crate) fn at_least(
    a: u32,
    yes: impl Iterator<Item = i64>,
    b: u32,
    rest: impl Iterator<Item = i64>,
) -> bool {
    let mut coefficients: BTreeMap<u64, i128> = BTreeMap::new();
    for p in yes {
        let (outside, inside) = square_free(p);
        *coefficients.entry(inside).or_default() += i128::from(a) * i128::from(outside);
    }
    for p in rest {
        let (outside, inside) = square_free(p);
        *coefficients.entry(inside).or_default() -= i128::from(b) * i128::from(outside);
    }
    coefficients.retain(|&inside, c| inside != 0 && *c != 0);
    if coefficients.is_empty() {
        return true;
    }
    let mut bits = 64;
    loop {
        match sign(&coefficients, bits) {
            Some(Ordering::Less) => return false,
            Some(Ordering::Equal | Ordering::Greater) => return true,
            None => bits *= 2,
        }
    }
}

/// The sign of Σ c√f with roots of `bits` fraction bits, if these suffice.
fn sign(coefficients: &BTreeMap<u64, i128>, bits: u32) -> Option<Ordering> {
    let mut sides = [Natural::default(), Natural::default()];
    let mut slack = [0_u128; 2];
    for (&inside, &c) in coefficients {
        let side = usize::from(c < 0);
        let size = c.unsigned_abs();
        let mut term = Natural::root(inside, bits);
        term.multiply(size);
        sides[side].add(&term);
        slack[side] += size;
    }
    let [plus, minus] = &sides;
    let above = |x: &Natural, slack: u128| {
        let mut x = x.clone();
        x.add(&Natural::from(slack));
        x
    };
    if plus.compare(&above(minus, slack[1])) != Ordering::Less {
        return Some(Ordering::Greater);
    }
    if above(plus, slack[0]).compare(minus) != Ordering::Greater {
        return Some(Ordering::Less);
    }
    None
}

/// p = outside² · inside with inside square-free; (0, 0) for none.
fn square_free(population: i64) -> (u64, u64) {
    let mut rest = u64::try_from(population).unwrap_or(0);
    if rest == 0 {
        return (0, 0);
    }
    let (mut outside, mut inside) = (1, 1);
    let mut d = 2_u64;
    // Once d³ is above the rest, the rest is 1, a prime, a prime squared or two primes.
    while u128::from(d).pow(3) <= u128::from(rest) {
        while rest.is_multiple_of(d * d) {
            rest /= d * d;
            outside *= d;
        }
        if rest.is_multiple_of(d) {
            rest /= d;
            inside *= d;
        }
        d += 1;
    }
    let r = rest.isqrt();
    if r * r == rest {
        (outside * r, inside)
    } else {
        (outside, inside * rest)
    }
}

/// A natural number of any size, least limb first.
#[derive(Clone, Debug, Default)]
struct Natural(Vec<u64>);

impl From<u128> for Natural {
    fn from(x: u128) -> Self {
        Self(vec![x as u64, (x >> 64) as u64])
    }
}

impl Natural {
    /// ⌊√x · 2^bits⌋, digit by digit.
    fn root(x: u64, bits: u32) -> Self {
        let (mut root, mut remainder) = (Self::default(), Self::default());
        for digit in 0..32 + bits {
            let pair = if digit < 32 {
                (x >> (62 - 2 * digit)) & 3
            } else {
                0
            };
            remainder.shift_in(2, pair);
            let mut trial = root.clone();
            trial.shift_in(2, 1);
            let fits = remainder.compare(&trial) != Ordering::Less;
            if fits {
                remainder.subtract(&trial);
            }
            root.shift_in(1, u64::from(fits));
        }
        root
    }
    /// self · 2^bits + low, bits below 64.
    fn shift_in(&mut self, bits: u32, low: u64) {
        let mut carry = low;
        for limb in &mut self.0 {
            let out = *limb >> (64 - bits);
            *limb = (*limb << bits) | carry;
            carry = out;
        }
        if carry != 0 {
            self.0.push(carry);
        }
    }
    fn add(&mut self, other: &Self) {
        let mut carry = false;
        for i in 0..self.0.len().max(other.0.len()) {
            if i == self.0.len() {
                self.0.push(0);
            }
            let (x, c1) = self.0[i].overflowing_add(other.0.get(i).copied().unwrap_or(0));
            let (x, c2) = x.overflowing_add(u64::from(carry));
            self.0[i] = x;
            carry = c1 || c2;
        }
        if carry {
            self.0.push(1);
        }
    }
    /// Subtracts what is not above self.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = false;
        for (i, limb) in self.0.iter_mut().enumerate() {
            let (x, b1) = limb.overflowing_sub(other.0.get(i).copied().unwrap_or(0));
            let (x, b2) = x.overflowing_sub(u64::from(borrow));
            *limb = x;
            borrow = b1 || b2;
        }
    }
    fn multiply(&mut self, by: u128) {
        let mut high = self.clone();
        self.multiply_limb(by as u64);
        high.multiply_limb((by >> 64) as u64);
        high.0.insert(0, 0);
        self.add(&high);
    }
    fn multiply_limb(&mut self, by: u64) {
        let mut carry = 0_u128;
        for limb in &mut self.0 {
            let x = u128::from(*limb) * u128::from(by) + carry;
            *limb = x as u64;
            carry = x >> 64;
        }
        self.0.push(carry as u64);
    }
    fn compare(&self, other: &Self) -> Ordering {
        (0..self.0.len().max(other.0.len()))
            .rev()
            .map(|i| {
                self.0
                    .get(i)
                    .copied()
                    .unwrap_or(0)
                    .cmp(&other.0.get(i).copied().unwrap_or(0))
            })
            .find(|o| o.is_ne())
            .unwrap_or(Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn square_free_parts_multiply_back() {
        for (p, expected) in [
            (1, (1, 1)),
            (12, (2, 3)),
            (72, (6, 2)),
            (49, (7, 1)),
            (8, (2, 2)),
            (27, (3, 3)),
        ] {
            assert_eq!(square_free(p), expected);
        }
        for p in [
            1_000_003_i64 * 1_000_003,
            2 * 3 * 999_983 * 999_983,
            224_000_000,
            1_410_000_000,
            i64::MAX,
        ] {
            let (outside, inside) = square_free(p);
            assert_eq!(u128::from(outside).pow(2) * u128::from(inside), p as u128);
            assert!((2..2000).all(|d| inside % (d * d) != 0), "{inside} has a square");
        }
    }

    #[test]
    fn roots_to_64_fraction_bits() {
        // FIPS 180-4, 5.3.5 and 5.3.4: initial hash words are the first 64 fraction bits of √2, √3, √5 and √53.
        for (x, whole, fraction) in [
            (2, 1, 0x6a09_e667_f3bc_c908_u64),
            (3, 1, 0xbb67_ae85_84ca_a73b),
            (5, 2, 0x3c6e_f372_fe94_f82b),
            (53, 7, 0x47b5_481d_befa_4fa4),
        ] {
            let r = Natural::root(x, 64);
            assert_eq!((r.0[1], r.0[0]), (whole, fraction), "root of {x}");
        }
    }

    #[test]
    fn equality_is_seen_and_the_least_difference_too() {
        // √8 + √18 = √50: 2√2 + 3√2 = 5√2.
        assert!(at_least(1, [8, 18].into_iter(), 1, [50].into_iter()));
        assert!(at_least(1, [50].into_iter(), 1, [8, 18].into_iter()));
        assert!(
            at_least_rounded(
                1,
                (u128::from(root(8)) + u128::from(root(18)), 2),
                1,
                (u128::from(root(50)), 1)
            )
            .is_none()
        );
        // √(n−1) + √(n+1) < 2√n by about n^(−3/2)/4: below 2⁻³² for n = 10¹⁵, and still told apart.
        let n = 1_000_000_000_000_000_i64;
        assert!(!at_least(1, [n - 1, n + 1].into_iter(), 2, [n].into_iter()));
        assert!(at_least(2, [n].into_iter(), 1, [n - 1, n + 1].into_iter()));
        assert!(
            at_least_rounded(
                1,
                (u128::from(root(n - 1)) + u128::from(root(n + 1)), 2),
                2,
                (u128::from(root(n)), 1)
            )
            .is_none()
        );
        // Nobody on either side: nothing is not less than nothing.
        assert!(at_least(48, std::iter::empty(), 77, std::iter::empty()));
        assert!(!at_least(48, std::iter::empty(), 77, [1].into_iter()));
    }
}
