//! Whether the asteroid of a scenario, left alone, meets the Earth.

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use astro::{AstroError, Encounter, Ephemeris, Epoch, Orbit, Target};
use nalgebra::Vector3;

use crate::model::Asteroid;

/// GM of the Sun, au³/day²: the square of the Gaussian gravitational constant, 0.01720209895 (IAU 1976). Good to 1e-8,
/// and only the coarse check below needs it.
const GM_SUN_AU3_PER_DAY2: f64 = 0.017_202_098_95 * 0.017_202_098_95;
/// The Earth's perihelion and aphelion, au, with room for what a pass of a planet may change in a few decades.
const EARTH_REACH_AU: (f64, f64) = (0.983 - 0.05, 1.017 + 0.05);

/// Propagates the true orbit of an asteroid, undisturbed by people, to the end of its span.
///
/// # Errors
/// As [`astro::encounter`]. A miss is an outcome.
pub fn undeflected(asteroid: &Asteroid) -> Result<Encounter, AstroError> {
    let orbit = Orbit::heliocentric_au(
        Epoch::from_jd_tdb(asteroid.epoch_jd_tdb),
        Vector3::from(asteroid.position_au),
        Vector3::from(asteroid.velocity_au_per_day),
    )?;
    let until = Epoch::from_jd_tdb(asteroid.until_jd_tdb);
    astro::encounter(Ephemeris::embedded(), &orbit, &[], until, Target::Earth)
}

/// What the two-body orbit says at once: its nearest and farthest distance from the Sun, au; the farthest is infinite
/// for an orbit that leaves.
pub(crate) fn distances_au(position_au: [f64; 3], velocity_au_per_day: [f64; 3]) -> (f64, f64) {
    let (r, v) = (Vector3::from(position_au), Vector3::from(velocity_au_per_day));
    let energy = v.norm_squared() / 2.0 - GM_SUN_AU3_PER_DAY2 / r.norm();
    let parameter = r.cross(&v).norm_squared() / GM_SUN_AU3_PER_DAY2;
    let e = (1.0 + 2.0 * energy * parameter / GM_SUN_AU3_PER_DAY2)
        .max(0.0)
        .sqrt();
    let farthest = if e < 1.0 {
        parameter / (1.0 - e)
    } else {
        f64::INFINITY
    };
    (parameter / (1.0 + e), farthest)
}

/// Why an orbit cannot meet the Earth, from its two-body shape alone.
pub(crate) fn never_near(asteroid: &Asteroid) -> Option<String> {
    let (nearest, farthest) = distances_au(asteroid.position_au, asteroid.velocity_au_per_day);
    if nearest > EARTH_REACH_AU.1 {
        return Some(format!(
            "the orbit stays outside the Earth's: it comes no nearer to the Sun than {nearest:.3} au"
        ));
    }
    if farthest < EARTH_REACH_AU.0 {
        return Some(format!(
            "the orbit stays inside the Earth's: it goes no farther from the Sun than {farthest:.3} au"
        ));
    }
    None
}

/// The start states that were run, by their bits: the gallery lists every scenario again each time that it opens.
static RUN: OnceLock<Mutex<BTreeMap<[u64; 8], Result<Encounter, AstroError>>>> = OnceLock::new();
/// States kept; a scenario being edited makes a new one with each save.
const KEPT: usize = 64;

/// As [`undeflected`], remembered.
pub(crate) fn undeflected_once(asteroid: &Asteroid) -> Result<Encounter, AstroError> {
    let [x, y, z] = asteroid.position_au.map(f64::to_bits);
    let [u, v, w] = asteroid.velocity_au_per_day.map(f64::to_bits);
    let key = [
        x,
        y,
        z,
        u,
        v,
        w,
        asteroid.epoch_jd_tdb.to_bits(),
        asteroid.until_jd_tdb.to_bits(),
    ];
    let kept = RUN.get_or_init(Mutex::default);
    if let Some(known) = kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known.clone();
    }
    let found = undeflected(asteroid);
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, found.clone());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_body_distances_of_syn_1() {
        // SYN-1 was forged from 2024 YR4. JPL solution 57 of that: a 2.516462729645334 au, e 0.6616221997710975, so
        // a(1 − e) = 0.85151 and a(1 + e) = 4.18141 au.
        let (q, far) = distances_au(
            [-0.5700899818085856, 0.9667256725176313, 0.38374242004579806],
            [
                -0.019492321618891355,
                0.00020200114367657307,
                -0.0011778174285313177,
            ],
        );
        assert!((q - 0.85151).abs() < 0.001, "perihelion {q}");
        assert!((far - 4.18141).abs() < 0.001, "aphelion {far}");
    }
}
