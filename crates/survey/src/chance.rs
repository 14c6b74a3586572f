//! Chances that depend on their key alone.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StandardUniform};

/// What a chance decides. The number is part of the key: never change one.
#[derive(Clone, Copy, Debug)]
pub(crate) enum What {
    Weather = 1,
    Visit = 2,
    Start = 3,
    Detection = 4,
    Noise = 5,
    Blunder = 6,
    Magnitude = 7,
    Echo = 8,
    Size = 9,
    Sample = 10,
    Position = 11,
}

/// Steele, Lea and Flood 2014 (SplitMix64): spreads neighbouring keys over all streams.
fn spread(x: u64) -> u64 {
    let z = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The generator of a key. `who` is an observatory's code, `day` a day number, `index` what is left.
pub(crate) fn keyed(seed: u64, what: What, who: &str, day: i64, index: u64) -> ChaCha8Rng {
    let name = who
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| spread(h ^ u64::from(b)));
    let mut generator = ChaCha8Rng::seed_from_u64(seed);
    generator.set_stream(spread(spread(spread(name ^ what as u64) ^ day as u64) ^ index));
    generator
}

pub(crate) fn uniform(generator: &mut ChaCha8Rng) -> f64 {
    StandardUniform.sample(generator)
}

pub(crate) fn normal(generator: &mut ChaCha8Rng) -> f64 {
    StandardNormal.sample(generator)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Mean 0 and variance 1 over neighbouring keys, within four standard errors.
    #[test]
    fn neighbouring_keys_are_independent() {
        let draws: Vec<f64> = (0..4000)
            .map(|i| normal(&mut keyed(7, What::Noise, "W68", 9000 + i / 4, (i % 4) as u64)))
            .collect();
        let n = draws.len() as f64;
        let mean = draws.iter().sum::<f64>() / n;
        let square = draws.iter().map(|x| x * x).sum::<f64>() / n;
        assert!(mean.abs() < 4.0 / n.sqrt(), "{mean}");
        assert!((square - 1.0).abs() < 4.0 * (2.0 / n).sqrt(), "{square}");
        assert_ne!(
            uniform(&mut keyed(1, What::Weather, "I11", 1, 0)).to_bits(),
            uniform(&mut keyed(1, What::Weather, "I11", 2, 0)).to_bits()
        );
    }
}
