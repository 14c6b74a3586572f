//! Keyed noise: the same seed, seat, round and topic give the same mood.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A stream for one question; unlike questions have independent streams.
fn stream(seed: u64, seat: &str, round: u32, topic: &str) -> ChaCha8Rng {
    let mut key = [0_u8; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&fingerprint(seat).to_le_bytes());
    key[16..24].copy_from_slice(&u64::from(round).to_le_bytes());
    key[24..].copy_from_slice(&fingerprint(topic).to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// FNV-1a, 64 bits.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Close to normal with mean 0 and standard deviation 1: the sum of twelve uniform numbers minus six, in whole
/// millionths, so that it is the same everywhere.
pub(crate) fn normal(seed: u64, seat: &str, round: u32, topic: &str) -> f64 {
    let mut rng = stream(seed, seat, round, topic);
    let sum: u64 = (0..12)
        .map(|_| (u64::from(rng.next_u32()) * 1_000_000) >> 32)
        .sum();
    (sum as f64 - 6e6) / 1e6
}

/// True with this chance, percent.
pub(crate) fn chance(seed: u64, seat: &str, round: u32, topic: &str, percent: u32) -> bool {
    let mut rng = stream(seed, seat, round, topic);
    (u64::from(rng.next_u32()) * 100) >> 32 < u64::from(percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_keyed_centred_and_of_unit_width() {
        assert!((normal(1, "NGA", 0, "x") - normal(1, "NGA", 0, "x")).abs() < f64::EPSILON);
        assert!((normal(1, "NGA", 0, "x") - normal(1, "NGA", 1, "x")).abs() > f64::EPSILON);
        assert!((normal(1, "NGA", 0, "x") - normal(1, "BRA", 0, "x")).abs() > f64::EPSILON);
        let draws: Vec<f64> = (0..4000).map(|s| normal(s, "NGA", 0, "x")).collect();
        let mean = draws.iter().sum::<f64>() / 4000.0;
        let variance = draws.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / 3999.0;
        // Standard errors of mean and variance of 4,000 draws: 0.016 and 0.022.
        assert!(
            mean.abs() < 0.08 && (variance - 1.0).abs() < 0.1,
            "{mean} {variance}"
        );
        let hits = (0..4000).filter(|&s| chance(s, "NGA", 0, "x", 30)).count();
        assert!((1100..1300).contains(&hits), "{hits}");
    }
}
