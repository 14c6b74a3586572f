//! Heat of the fireball.
//!
//! Strikes: Collins, Melosh & Marcus 2005, equations 32 to 39: a share of 0.003 of the energy is radiated (measured and
//! computed between 0.0001 and 0.01), over half a sphere, less what the horizon hides; no fireball below 15 km/s at the
//! ground. Bursts: the same share from the altitude of the burst over half a sphere, as the Probabilistic Asteroid Impact
//! Risk model does (Mathias, Wheeler & Dotson 2017, Icarus 289, 106, section on thermal radiation). The share's
//! uncertainty alone moves a radius by a factor of 2 up and 5 down. Clear air is assumed; clouds and haze halve the
//! exposure and more.

use libm::{acos, cbrt, cos, pow, sin, sqrt};

use crate::entry::{EntryResult, JOULES_PER_MEGATON};

/// Share of the energy that is radiated: middle, least, most.
pub const LUMINOUS: [f64; 3] = [3e-3, 1e-4, 1e-2];
/// Slowest strike that makes a fireball, m/s.
const FIREBALL_M_S: f64 = 15_000.0;
const EARTH_RADIUS_M: f64 = 6.371e6;

/// What heat does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burn {
    /// Skin reddens.
    FirstDegree,
    /// Skin blisters.
    SecondDegree,
    /// Skin is destroyed.
    ThirdDegree,
    /// Clothing burns.
    Clothing,
}

impl Burn {
    /// All, from the lightest.
    pub const ALL: [Self; 4] = [
        Self::FirstDegree,
        Self::SecondDegree,
        Self::ThirdDegree,
        Self::Clothing,
    ];

    /// Exposure that does it at 1 Mt, J/m² (Collins and others 2005, table 1, after Glasstone & Dolan 1977).
    fn at_one_megaton_j_m2(self) -> f64 {
        match self {
            Self::FirstDegree => 0.13e6,
            Self::SecondDegree => 0.25e6,
            Self::ThirdDegree => 0.42e6,
            Self::Clothing => 1.0e6,
        }
    }

    /// Exposure that does it, J/m²: larger fireballs shine longer and need more, by the sixth root of the energy.
    pub fn threshold_j_m2(self, energy_mt: f64) -> f64 {
        self.at_one_megaton_j_m2() * pow(energy_mt, 1.0 / 6.0)
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::FirstDegree => "first-degree burns",
            Self::SecondDegree => "second-degree burns",
            Self::ThirdDegree => "third-degree burns",
            Self::Clothing => "clothing ignites",
        }
    }
}

/// Energy that radiates, J, and the altitude that it radiates from, m; `None` for a strike too slow for a fireball.
fn source(entry: &EntryResult) -> Option<(f64, f64)> {
    match entry.airburst_altitude_m {
        Some(altitude) => Some((entry.airburst_energy_mt * JOULES_PER_MEGATON, altitude)),
        None if entry.end_speed_m_s >= FIREBALL_M_S => {
            Some((entry.ground_energy_mt * JOULES_PER_MEGATON, 0.0))
        }
        None => None,
    }
}

/// Share of a fireball of this radius that shows above the horizon (equations 36 and 37).
fn visible(fireball_m: f64, distance_m: f64) -> f64 {
    let angle = distance_m / EARTH_RADIUS_M;
    if angle >= std::f64::consts::FRAC_PI_2 {
        return 0.0;
    }
    let hidden = (1.0 - cos(angle)) * EARTH_RADIUS_M / fireball_m;
    if hidden >= 1.0 {
        return 0.0;
    }
    let half = acos(hidden);
    2.0 / std::f64::consts::PI * (half - hidden * sin(half))
}

/// Heat on the ground, J/m², at a ground distance, for this radiated share.
pub fn exposure_j_m2(entry: &EntryResult, distance_m: f64, luminous: f64) -> f64 {
    let Some((joules, altitude)) = source(entry) else {
        return 0.0;
    };
    let fireball = 0.002 * cbrt(joules);
    let shown = if altitude > 0.0 {
        // A burst is seen as far as the line of sight from its altitude reaches.
        let horizon = sqrt(2.0 * EARTH_RADIUS_M * altitude);
        f64::from(u8::from(distance_m < horizon))
    } else {
        visible(fireball, distance_m)
    };
    // Inside the fireball itself the exposure is that at its edge.
    let square = (distance_m * distance_m + altitude * altitude).max(fireball * fireball);
    shown * luminous * joules / (2.0 * std::f64::consts::PI * square)
}

/// How far an effect reaches on the ground, km, for this radiated share; `None` if it comes to nobody.
pub fn burn_radius_km(entry: &EntryResult, burn: Burn, luminous: f64) -> Option<f64> {
    let (joules, _) = source(entry)?;
    let need = burn.threshold_j_m2(joules / JOULES_PER_MEGATON);
    let felt = |metres: f64| exposure_j_m2(entry, metres, luminous) >= need;
    if !felt(0.0) {
        return None;
    }
    let (mut inside, mut outside) = (0.0, 1.0e7);
    for _ in 0..50 {
        let middle = 0.5 * (inside + outside);
        if felt(middle) {
            inside = middle;
        } else {
            outside = middle;
        }
    }
    Some(inside / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Impactor, enter};

    fn entry(diameter_m: f64, density_kg_m3: f64, speed_km_s: f64, angle_deg: f64) -> EntryResult {
        enter(&Impactor {
            diameter_m,
            density_kg_m3,
            speed_km_s,
            angle_deg,
        })
        .unwrap()
    }

    /// By hand: 0.003 E / 2πr² with E of the strike, and the sixth root, where the horizon hides nothing yet.
    #[test]
    fn burns_reach_as_far_as_the_formula_says() {
        let r = entry(1750.0, 2700.0, 20.0, 45.0);
        let joules = r.ground_energy_mt * JOULES_PER_MEGATON;
        let need = 0.42e6 * r.ground_energy_mt.powf(1.0 / 6.0);
        let flat_km = (0.003 * joules / (2.0 * std::f64::consts::PI * need)).sqrt() / 1000.0;
        let km = burn_radius_km(&r, Burn::ThirdDegree, LUMINOUS[0]).unwrap();
        // The fireball of this one is 23 km in radius: its lower part sets within 280 km.
        assert!(km < flat_km && km > 0.5 * flat_km, "{km} {flat_km}");
        let radii: Vec<f64> = Burn::ALL
            .iter()
            .map(|&b| burn_radius_km(&r, b, LUMINOUS[0]).unwrap_or(0.0))
            .collect();
        assert!(radii.windows(2).all(|w| w[0] >= w[1]), "{radii:?}");
    }

    /// Collins and others 2005: a fireball of radius R has set where its height over the horizon is used up.
    #[test]
    fn the_horizon_hides_a_distant_fireball() {
        assert!((visible(20_000.0, 0.0) - 1.0).abs() < 1e-12);
        let sets_at = EARTH_RADIUS_M * acos(1.0 - 20_000.0 / EARTH_RADIUS_M);
        assert!(visible(20_000.0, 0.99 * sets_at) > 0.0 && visible(20_000.0, 1.01 * sets_at) == 0.0);
        assert!(visible(20_000.0, 1.5e7) == 0.0);
    }

    /// Svetsov & Shuvalov 2017 and witnesses: Tunguska's heat burnt skin at Vanavara, 65 km away, hardly; trees were scorched
    /// within 10 to 15 km. Chelyabinsk burnt nobody badly (Popova and others 2013: 25 of 1,113 asked felt
    /// sunburnt).
    #[test]
    fn bursts_scorch_below_them_only() {
        let tunguska = entry(60.0, 2700.0, 16.5, 35.0);
        let km = burn_radius_km(&tunguska, Burn::FirstDegree, LUMINOUS[0]).unwrap_or(0.0);
        assert!((3.0..20.0).contains(&km), "{km} km");
        let chelyabinsk = entry(19.0, 3300.0, 19.16, 18.3);
        assert_eq!(
            burn_radius_km(&chelyabinsk, Burn::SecondDegree, LUMINOUS[0]),
            None
        );
    }

    #[test]
    fn a_slow_strike_makes_no_fireball() {
        let slow = entry(400.0, 3000.0, 12.0, 60.0);
        assert!(slow.airburst_altitude_m.is_none());
        assert_eq!(burn_radius_km(&slow, Burn::FirstDegree, LUMINOUS[2]), None);
        assert!(exposure_j_m2(&slow, 1000.0, LUMINOUS[0]) == 0.0);
    }
}
