//! Quick odds, to choose between hundreds of plans: the fall on a track of full propagations, pushes by their
//! sensitivity. Only the plans chosen become cards, and only after a thousand full propagations of their own.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use libm::{cos, exp, log, pow, sqrt};

/// Where the body ends, as the quick odds need it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// It passes.
    Miss,
    /// The sea, with almost nobody near.
    Ocean,
    /// Whose land or people, and how many of them are in danger of serious harm.
    Country(&'static str, f64),
}

impl End {
    /// People in danger; the sea comes after a miss.
    fn people(&self) -> f64 {
        match self {
            Self::Miss => -1.0,
            Self::Ocean => 0.0,
            Self::Country(_, harmed) => *harmed,
        }
    }
}

/// Ends over the offset on the target plane, km, eastwards, in nodes of equal distance.
#[derive(Clone, Debug)]
pub(super) struct Track {
    /// Offset of the first node and distance between two, km.
    pub(super) first_km: f64,
    pub(super) step_km: f64,
    pub(super) ends: Vec<End>,
}

impl Track {
    /// The end at an offset: that of the nearest node; beyond the track it passes.
    pub(super) fn at(&self, offset_km: f64) -> &End {
        let at = ((offset_km - self.first_km) / self.step_km).round();
        if at >= 0.0 && at < self.ends.len() as f64 {
            &self.ends[at as usize]
        } else {
            &End::Miss
        }
    }
}

/// One craft of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit {
    /// Shift on the target plane at the median size and beta, km, eastwards.
    pub(super) shift_km: f64,
    /// Chance that it hits at all.
    pub(super) chance: f64,
    /// Push at the median over the push that breaks the body up with chance 1 − 1/e.
    pub(super) strain: f64,
    /// It pushes the one way or the other, whichever leaves fewer people in danger once all others have hit.
    pub(super) either: bool,
}

/// What is drawn for the quick odds: equal draws for every plan, so that plans compare.
#[derive(Clone, Debug)]
pub(super) struct Dice {
    /// Where each virtual impactor lies on the target plane without a plan, km.
    pub(super) offsets_km: Vec<f64>,
    /// Scatter of the size, as the sigma of its logarithm.
    pub(super) size_sigma_ln: f64,
    /// Scatter of beta.
    pub(super) beta_sigma_ln: f64,
    /// Key of the draws.
    pub(super) seed: u64,
    /// What was thrown so far, for the next plan.
    pub(super) thrown: Thrown,
}

/// Dice that are the same for every plan, thrown once.
#[derive(Clone, Debug, Default)]
pub(super) struct Thrown {
    /// For each draw how much lighter it is than the median, and that to the power of 4/3.
    lightness: OnceLock<Vec<(f64, f64)>>,
    /// For each of the first hits of a plan and each draw: the rank that decides whether it comes true, and its beta
    /// over the median.
    hits: [OnceLock<Vec<(f64, f64)>>; 16],
}

impl Dice {
    fn lightness(&self) -> &[(f64, f64)] {
        self.thrown.lightness.get_or_init(|| {
            let one = |draw| {
                // Mass goes with the cube of the size, and a push with the inverse of the mass. The push goes with the
                // inverse cube of the size, the escape speed with the size.
                let lightness = exp(-3.0 * self.size_sigma_ln * normal(self.seed, draw, 1));
                (lightness, pow(lightness, 4.0 / 3.0))
            };
            (0..self.offsets_km.len()).map(one).collect()
        })
    }

    fn hit(&self, index: usize, draw: usize) -> (f64, f64) {
        let one = |draw| {
            let key = 16 + 8 * index as u64;
            let beta = exp(self.beta_sigma_ln * normal(self.seed, draw, key + 1));
            (uniform(self.seed, draw, key), beta)
        };
        match self.thrown.hits.get(index) {
            Some(all) => all.get_or_init(|| (0..self.offsets_km.len()).map(one).collect())[draw],
            None => one(draw),
        }
    }
}

/// Quick odds of a plan, given that the body is on course.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Odds {
    pub(super) miss: f64,
    pub(super) ocean: f64,
    pub(super) countries: BTreeMap<&'static str, f64>,
    /// The main body harms nobody, but a piece does.
    pub(super) pieces: f64,
    pub(super) harmed: f64,
}

impl Odds {
    /// Something falls where people are.
    pub(super) fn land(&self) -> f64 {
        self.countries.values().sum::<f64>() + self.pieces
    }
}

/// Share of break-ups of which a piece falls where people are: two pieces scattered over some 20,000 km, of which the
/// Earth takes about a quarter each, and land with people two fifths of that; full draws give 0.1 to 0.2.
const PIECES: f64 = 0.15;

/// A number in 0..1 for a draw: SplitMix64 (Steele, Lea & Flood 2014) of its key.
fn uniform(seed: u64, draw: usize, which: u64) -> f64 {
    let mut z =
        seed ^ (draw as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ which.wrapping_mul(0xd1b5_4a32_d192_ed03);
    for _ in 0..2 {
        z = z.wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
    }
    ((z >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// A standard normal number for a draw (Box and Muller 1958).
fn normal(seed: u64, draw: usize, which: u64) -> f64 {
    sqrt(-2.0 * log(uniform(seed, draw, which)))
        * cos(2.0 * std::f64::consts::PI * uniform(seed, draw, which.wrapping_add(1)))
}

/// Where a draw ends up: its offset with the hits that come true, km, and the chance that the body is still whole.
pub(super) fn moved(track: &Track, dice: &Dice, hits: &[Hit], draw: usize) -> (f64, f64) {
    let (lightness, strained) = dice.lightness()[draw];
    let mut at = dice.offsets_km[draw];
    let mut whole = 1.0;
    let mut either = 0.0;
    for (index, hit) in hits.iter().enumerate() {
        let (rank, beta) = dice.hit(index, draw);
        if rank < hit.chance && hit.either {
            // A beam has no ejecta.
            either += hit.shift_km.abs() * lightness;
        } else if rank < hit.chance {
            at += hit.shift_km * lightness * beta;
            let strain = hit.strain * beta * strained;
            whole *= exp(-strain * strain);
        }
    }
    if either > 0.0 {
        let mildest = [at + either, at - either].map(|to| (track.at(to).people(), to));
        at = if mildest[1].0 < mildest[0].0 {
            mildest[1].1
        } else {
            mildest[0].1
        };
    }
    (at, whole)
}

/// People harmed on average, where a bigger body harms more: the ground within a pressure goes with the energy to the power
/// of two thirds, and so with the square of the size. It is the bigger body that a push moves less.
pub(super) fn harmed_by_size(track: &Track, dice: &Dice, hits: &[Hit]) -> f64 {
    let sum: f64 = (0..dice.offsets_km.len())
        .map(|draw| match track.at(moved(track, dice, hits, draw).0) {
            End::Miss | End::Ocean => 0.0,
            End::Country(_, harmed) => harmed * pow(dice.lightness()[draw].0, -2.0 / 3.0),
        })
        .sum();
    sum / dice.offsets_km.len().max(1) as f64
}

/// Quick odds of the hits.
pub(super) fn odds(track: &Track, dice: &Dice, hits: &[Hit]) -> Odds {
    let mut out = Odds::default();
    let share = 1.0 / dice.offsets_km.len().max(1) as f64;
    for draw in 0..dice.offsets_km.len() {
        let (at, whole) = moved(track, dice, hits, draw);
        let pieces = share * PIECES * (1.0 - whole);
        match track.at(at) {
            End::Miss => {
                out.miss += share - pieces;
                out.pieces += pieces;
            }
            End::Ocean => {
                out.ocean += share - pieces;
                out.pieces += pieces;
            }
            End::Country(code, harmed) => {
                *out.countries.entry(code).or_default() += share;
                out.harmed += share * harmed;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track() -> Track {
        // West of -8,000 and east of +5,000 km it passes; land from -1,000 to +1,000.
        let end = |km: f64| {
            if !(-8000.0..=5000.0).contains(&km) {
                End::Miss
            } else if km.abs() <= 1000.0 {
                End::Country("NGA", 100.0)
            } else {
                End::Ocean
            }
        };
        Track {
            first_km: -10_000.0,
            step_km: 250.0,
            ends: (0..=70).map(|i| end(-10_000.0 + 250.0 * f64::from(i))).collect(),
        }
    }

    fn dice(n: usize) -> Dice {
        Dice {
            offsets_km: vec![0.0; n],
            size_sigma_ln: 0.25,
            beta_sigma_ln: 0.25,
            seed: 7,
            thrown: Thrown::default(),
        }
    }

    #[test]
    fn without_a_plan_it_falls_where_it_would() {
        let odds = odds(&track(), &dice(100), &[]);
        assert!(
            (odds.countries["NGA"] - 1.0).abs() < 1e-12 && (odds.harmed - 100.0).abs() < 1e-9,
            "{odds:?}"
        );
    }

    #[test]
    fn a_hit_that_comes_half_the_time_moves_half_the_draws() {
        let odds = odds(
            &track(),
            &dice(20_000),
            &[Hit {
                shift_km: -400_000.0,
                chance: 0.5,
                strain: 0.0,
                either: false,
            }],
        );
        // Binomial: sigma 0.35 %; four of them.
        assert!((odds.miss - 0.5).abs() < 0.015, "{odds:?}");
        assert!(
            (odds.miss + odds.ocean + odds.countries["NGA"] - 1.0).abs() < 1e-9,
            "{odds:?}"
        );
    }

    #[test]
    fn a_body_that_breaks_up_leaves_pieces() {
        let hit = Hit {
            shift_km: -400_000.0,
            chance: 1.0,
            strain: 100.0,
            either: false,
        };
        let odds = odds(&track(), &dice(1000), &[hit]);
        assert!(
            (odds.pieces - PIECES).abs() < 1e-9 && (odds.miss - (1.0 - PIECES)).abs() < 1e-9,
            "{odds:?}"
        );
        assert!(
            (odds.land() - PIECES).abs() < 1e-9,
            "pieces fall where people are"
        );
    }

    /// A median shift to the edge misses half the time: the scatter is symmetric in the logarithm.
    #[test]
    fn scatter_is_log_normal_about_the_median() {
        let odds = odds(
            &track(),
            &dice(20_000),
            &[Hit {
                shift_km: -8125.0,
                chance: 1.0,
                strain: 0.0,
                either: false,
            }],
        );
        assert!((odds.miss - 0.5).abs() < 0.02, "{odds:?}");
    }
}
