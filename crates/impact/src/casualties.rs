//! The dead and the injured, by zones of pressure, with evacuation and shelter.
//!
//! Shares of the people of a zone are those of the Office of Technology Assessment 1979 ("The Effects of Nuclear War",
//! figure 1) for houses of a modern city: over 12 psi 98 % dead; 5 to 12 psi 50 % dead, 40 % injured; 2 to 5 psi 5 % dead,
//! 45 % injured; 1 to 2 psi 25 % injured. Below that, cuts by glass: some 1 in 1,000 where windows break, as around
//! Chelyabinsk (1,491 hurt: Popova and others 2013). Fire, waves, shaking and what follows are left out. Good to a factor
//! of 2 where people live in masonry, worse elsewhere; these are other figures than "in danger of serious harm"
//! ([`crate::affected`]), which is what exercises count.
//!
//! *Evacuation* takes a share of everybody away. *Shelter* (cellars and inner rooms) makes people bear a multiple of the
//! pressure: half of those in houses die at some 5 psi, in cellars at 10 psi (from memory of Defense Civil Preparedness
//! Agency 1973, Attack Environment Manual, chapter 2; not checked), hence 2 unless another factor is given; sheltered
//! people are not cut by glass.

use libm::exp;
use serde::{Deserialize, Serialize};

use crate::ImpactError;
use crate::blast::{PASCALS_PER_PSI, radius_km};
use crate::entry::EntryResult;
use crate::population::Grid;

/// Edges of the zones, psi.
pub const ZONES_PSI: [f64; 4] = [1.0, 2.0, 5.0, 12.0];
/// Dead, by zone from the outermost.
pub const DEAD_SHARE: [f64; 4] = [0.0, 0.05, 0.50, 0.98];
/// Injured, by zone from the outermost.
pub const INJURED_SHARE: [f64; 4] = [0.25, 0.45, 0.40, 0.02];
/// Pressure from which many windows break, Pa.
pub const GLASS_PA: f64 = 500.0;
/// Share of the people between [`GLASS_PA`] and 1 psi who are hurt by glass.
pub const GLASS_SHARE: f64 = 1e-3;
/// Multiple of the pressure that people in cellars bear.
pub const SHELTER_FACTOR: f64 = 2.0;

/// What was done for the people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Protection {
    /// Share of the people who have left, 0 to 1.
    pub evacuated: f64,
    /// Share of those who stayed who are in shelters, 0 to 1.
    pub sheltered: f64,
    /// Multiple of the pressure that a shelter lets people bear, 1 to 20.
    pub shelter_factor: f64,
}

impl Protection {
    /// Nobody warned.
    pub const NONE: Self = Self {
        evacuated: 0.0,
        sheltered: 0.0,
        shelter_factor: SHELTER_FACTOR,
    };

    fn check(&self) -> Result<(), ImpactError> {
        let share = "a share between 0 and 1 is needed";
        ImpactError::within("an evacuated share", self.evacuated, "", (0.0, 1.0), share)?;
        ImpactError::within("a sheltered share", self.sheltered, "", (0.0, 1.0), share)?;
        let factor = "between 1 (no help) and 20 (a bunker) is needed";
        ImpactError::within("a shelter factor", self.shelter_factor, "", (1.0, 20.0), factor)
    }
}

/// Share of people who have left so many hours after the order: of those who go at all, 1 − exp(−(t/τ)²), the Rayleigh curve
/// of Tweedie and others 1986 (Social Science Journal 23, 189); τ is the time by which 63 % of them have
/// left: half an hour for a village, a day or two for a region of a million.
///
/// # Errors
/// [`ImpactError::OutOfRange`] for hours below 0, a time that is not above 0, or a compliance outside 0 to 1.
pub fn evacuated_share(hours: f64, clearance_hours: f64, compliance: f64) -> Result<f64, ImpactError> {
    ImpactError::within(
        "a warning",
        hours,
        "h",
        (0.0, 1e6),
        "between 0 and a million hours is needed",
    )?;
    ImpactError::within(
        "a clearance time",
        clearance_hours,
        "h",
        (0.01, 1e5),
        "between 0.01 and 100,000 is needed",
    )?;
    ImpactError::within(
        "a compliance",
        compliance,
        "",
        (0.0, 1.0),
        "a share between 0 and 1 is needed",
    )?;
    let ratio = hours / clearance_hours;
    Ok(compliance * (1.0 - exp(-ratio * ratio)))
}

/// Casualties of a blast.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Casualties {
    /// People who live inside 1, 2, 5 and 12 psi.
    pub people: [f64; 4],
    /// Dead.
    pub dead: f64,
    /// Injured by more than glass.
    pub injured: f64,
    /// Cut by glass outside 1 psi.
    pub cut_by_glass: f64,
    /// By country: code, dead, injured.
    pub by_country: Vec<(&'static str, f64, f64)>,
}

/// Dead and injured from the people inside each zone.
fn struck(inside: &[f64; 4]) -> (f64, f64) {
    let ring = |i: usize| inside[i] - if i < 3 { inside[i + 1] } else { 0.0 };
    (0..4).fold((0.0, 0.0), |(dead, injured), i| {
        (
            dead + ring(i) * DEAD_SHARE[i],
            injured + ring(i) * INJURED_SHARE[i],
        )
    })
}

/// Casualties of a blast above a place.
///
/// # Errors
/// [`ImpactError::OutOfRange`] for a place that is none or shares outside 0 to 1.
pub fn casualties(
    entry: &EntryResult,
    latitude_deg: f64,
    longitude_deg: f64,
    protection: &Protection,
) -> Result<Casualties, ImpactError> {
    protection.check()?;
    ImpactError::within(
        "a latitude",
        latitude_deg,
        "°",
        (-90.0, 90.0),
        "between −90 and 90 is needed",
    )?;
    ImpactError::within(
        "a longitude",
        longitude_deg,
        "°",
        (-360.0, 360.0),
        "between −360 and 360 is needed",
    )?;
    let grid = Grid::embedded();
    let reach = |factor: f64| ZONES_PSI.map(|psi| radius_km(entry, factor * psi).unwrap_or(0.0));
    let (open_km, shelter_km) = (reach(1.0), reach(protection.shelter_factor));
    let stayed = 1.0 - protection.evacuated;
    let mut out = Casualties::default();
    for (radii, share) in [
        (open_km, 1.0 - protection.sheltered),
        (shelter_km, protection.sheltered),
    ] {
        for (code, inside) in grid.people_by_country(latitude_deg, longitude_deg, &radii) {
            let (dead, injured) = struck(&inside);
            let (dead, injured) = (stayed * share * dead, stayed * share * injured);
            out.dead += dead;
            out.injured += injured;
            match out.by_country.iter_mut().find(|c| c.0 == code) {
                Some(row) => {
                    row.1 += dead;
                    row.2 += injured;
                }
                None => out.by_country.push((code, dead, injured)),
            }
        }
    }
    let counted = grid.people_by_radius(latitude_deg, longitude_deg, &open_km);
    out.people.copy_from_slice(&counted);
    if let Some(glass_km) = radius_km(entry, GLASS_PA / PASCALS_PER_PSI) {
        let windows = (grid.people_within(latitude_deg, longitude_deg, glass_km) - out.people[0]).max(0.0);
        out.cut_by_glass = GLASS_SHARE * windows * stayed * (1.0 - protection.sheltered);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Impactor, enter};

    fn entry(diameter_m: f64) -> EntryResult {
        enter(&Impactor {
            diameter_m,
            density_kg_m3: 2600.0,
            speed_km_s: 17.2,
            angle_deg: 60.0,
        })
        .unwrap()
    }

    /// A hundred people in each zone, by hand.
    #[test]
    fn shares_are_those_of_the_table() {
        let (dead, injured) = struck(&[400.0, 300.0, 200.0, 100.0]);
        assert!(
            (dead - (5.0 + 50.0 + 98.0)).abs() < 1e-9 && (injured - (25.0 + 45.0 + 40.0 + 2.0)).abs() < 1e-9
        );
    }

    /// Evacuation is proportional, shelter saves some and never adds dead, both together save the most.
    #[test]
    fn protection_saves_lives() {
        let r = entry(150.0);
        let over = |evacuated: f64, sheltered: f64| {
            let done = Protection {
                evacuated,
                sheltered,
                ..Protection::NONE
            };
            casualties(&r, 6.45, 3.4, &done).unwrap()
        };
        let (none, left, cellar, both) = (over(0.0, 0.0), over(0.6, 0.0), over(0.0, 1.0), over(0.6, 1.0));
        assert!(none.dead > 1e6, "{none:?}");
        assert!((left.dead / none.dead - 0.4).abs() < 1e-9);
        assert!(cellar.dead < 0.8 * none.dead && both.dead < left.dead && both.dead < cellar.dead);
        assert!(over(1.0, 0.0).dead == 0.0);
        let sum: f64 = none.by_country.iter().map(|c| c.1).sum();
        assert!((sum / none.dead - 1.0).abs() < 1e-9);
    }

    /// Chelyabinsk: nobody died, 1,491 people were hurt, mostly by glass (Popova and others 2013).
    #[test]
    fn chelyabinsk_cuts_a_thousand_and_kills_nobody() {
        let r = enter(&Impactor {
            diameter_m: 19.0,
            density_kg_m3: 3300.0,
            speed_km_s: 19.16,
            angle_deg: 18.3,
        })
        .unwrap();
        let found = casualties(&r, 54.82, 61.12, &Protection::NONE).unwrap();
        assert!(found.dead == 0.0 && found.injured == 0.0, "{found:?}");
        assert!((500.0..5000.0).contains(&found.cut_by_glass), "{found:?}");
    }

    #[test]
    fn people_leave_along_the_curve() {
        assert!((evacuated_share(24.0, 24.0, 1.0).unwrap() - 0.632).abs() < 1e-3);
        assert!(evacuated_share(1e4, 24.0, 0.85).unwrap() > 0.849);
        assert!(evacuated_share(0.0, 24.0, 0.85).unwrap() == 0.0);
        for bad in [f64::NAN, -1.0] {
            assert!(evacuated_share(bad, 24.0, 0.5).is_err() && evacuated_share(1.0, bad, 0.5).is_err());
            assert!(evacuated_share(1.0, 24.0, bad).is_err());
            let done = Protection {
                evacuated: bad,
                ..Protection::NONE
            };
            assert!(casualties(&entry(60.0), 0.0, 0.0, &done).is_err());
        }
        assert!(casualties(&entry(60.0), 91.0, 0.0, &Protection::NONE).is_err());
    }
}
