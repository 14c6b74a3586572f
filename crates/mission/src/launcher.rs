//! What a vehicle lifts to a launch energy.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::MissionError;
use crate::plan::LauncherId;

static DATA: &str = include_str!("../data/launchers.ron");

/// A launch vehicle with its curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Launcher {
    /// Its id.
    pub id: LauncherId,
    /// Name for people.
    pub name: String,
    /// Payload in kg as a polynomial of C3 in km²/s², lowest power first.
    pub coefficients: Vec<f64>,
    /// Least launch energy of the curve, km²/s².
    pub c3_min_km2_s2: f64,
    /// Largest launch energy of the curve, km²/s².
    pub c3_max_km2_s2: f64,
    /// Declination of the departure asymptote up to which the curve holds, degrees.
    pub dla_max_deg: f64,
    /// Latitude of the launch site, degrees.
    pub site_latitude_deg: f64,
    /// Largest inclination that the range allows, degrees: no asymptote steeper than this.
    pub inclination_max_deg: f64,
    /// Launches on record.
    pub flights: u32,
    /// Those of them that did all they were to do.
    pub successes: u32,
    /// Price of one launch, millions of US dollars (an estimate, good to 30 %).
    pub cost_musd: f64,
    /// Relative uncertainty of the curve (0 where the source states none).
    pub uncertainty: f64,
    /// Where the curve comes from.
    pub source: String,
}

impl Launcher {
    /// Payload, kg, to a launch energy C3, km²/s². As exact as its source; estimates say so in `uncertainty`.
    pub fn payload_kg(&self, c3_km2_s2: f64) -> Result<f64, MissionError> {
        if !(c3_km2_s2 >= self.c3_min_km2_s2 && c3_km2_s2 <= self.c3_max_km2_s2) {
            return Err(MissionError::OutsideCurve {
                vehicle: self.id.to_string(),
                c3: c3_km2_s2,
                least: self.c3_min_km2_s2,
                most: self.c3_max_km2_s2,
            });
        }
        let kg = self
            .coefficients
            .iter()
            .rev()
            .fold(0.0, |sum, c| sum * c3_km2_s2 + c);
        Ok(kg.max(0.0))
    }

    /// Payload, kg, to a launch energy along an asymptote of this declination, degrees. Up to the curve's own limit (or
    /// the site's latitude, if that is higher) nothing is lost; beyond it the parking orbit must be steeper and the
    /// Earth's turn helps less: 465.1 m/s × (cos of that limit − cos |DLA|), charged at the departure burn.
    ///
    /// Spherical Earth, parking orbit at 185 km, the stage's mass ratio taken from the curve's own slope: good to some
    /// per cent of the loss.
    ///
    /// # Errors
    /// [`MissionError::OutsideCurve`] beyond the curve, [`MissionError::OutOfRange`] for a declination steeper than the
    /// range allows.
    pub fn payload_towards_kg(&self, c3_km2_s2: f64, dla_deg: f64) -> Result<f64, MissionError> {
        let steep = dla_deg.abs();
        if !(steep <= self.inclination_max_deg.min(90.0)) {
            return Err(MissionError::OutOfRange {
                what: "the declination of the asymptote (degrees)",
                value: dla_deg,
                need: "no steeper than the launch range allows",
            });
        }
        let free = self.dla_max_deg.max(self.site_latitude_deg);
        if steep <= free {
            return self.payload_kg(c3_km2_s2);
        }
        let lost = TURN_KM_S * (libm::cos(free.to_radians()) - libm::cos(steep.to_radians()));
        let perigee = libm::sqrt(c3_km2_s2 + PARKING_ESCAPE2_KM2_S2) + lost;
        self.payload_kg(perigee * perigee - PARKING_ESCAPE2_KM2_S2)
    }

    /// Chance that a launch succeeds: the mean of Jeffreys' posterior, (successes + ½)/(flights + 1), so that a new
    /// vehicle counts as even odds and eleven of eleven as 96 %.
    pub fn reliability(&self) -> f64 {
        (f64::from(self.successes) + 0.5) / (f64::from(self.flights) + 1.0)
    }
}

/// Speed of the ground at the equator, km/s.
const TURN_KM_S: f64 = 0.4651;
/// Square of the escape speed at 185 km, km²/s²: 2 × 398600.44 / 6563.
const PARKING_ESCAPE2_KM2_S2: f64 = 121.469;

/// The vehicles that come with the program.
#[derive(Debug)]
pub struct Launchers(Vec<Launcher>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    name: String,
    c: Vec<f64>,
    c3_max: f64,
    dla_deg: f64,
    site_deg: f64,
    incl_deg: f64,
    flights: u32,
    successes: u32,
    cost_musd: f64,
    uncertainty: f64,
    source: String,
}

impl Launchers {
    /// The table that is part of the program, parsed once.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<Launchers> = OnceLock::new();
        TABLE.get_or_init(|| {
            // The table is part of the program and a test parses it: no input of a user comes here.
            let written: Vec<Written> = ron::from_str(DATA).unwrap_or_default();
            Self(
                written
                    .into_iter()
                    .map(|w| Launcher {
                        id: LauncherId(w.id),
                        name: w.name,
                        coefficients: w.c,
                        c3_min_km2_s2: 0.0,
                        c3_max_km2_s2: w.c3_max,
                        dla_max_deg: w.dla_deg,
                        site_latitude_deg: w.site_deg,
                        inclination_max_deg: w.incl_deg,
                        flights: w.flights,
                        successes: w.successes,
                        cost_musd: w.cost_musd,
                        uncertainty: w.uncertainty,
                        source: w.source,
                    })
                    .collect(),
            )
        })
    }

    /// All vehicles, in the table's order.
    pub fn iter(&self) -> impl Iterator<Item = &Launcher> {
        self.0.iter()
    }

    /// The vehicle with this id.
    pub fn get(&self, id: &str) -> Option<&Launcher> {
        self.0.iter().find(|l| l.id.as_str() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of NASA's figures printed for round launch energies, kg.
    #[test]
    fn curves_give_the_published_figures() {
        for (id, figures) in [
            ("falcon_heavy_expendable", [14964, 12370, 10141, 8238, 6620, 4085]),
            ("falcon_heavy_recovered", [6629, 5164, 3867, 2738, 1777, 361]),
            ("vulcan_vc6", [10832, 9141, 7636, 6305, 5135, 3233]),
            ("vulcan_vc4", [8472, 7150, 5933, 4821, 3814, 2115]),
            ("vulcan_vc2", [5909, 4759, 3719, 2787, 1966, 650]),
            ("atlas_v_551", [6106, 5061, 4142, 3346, 2672, 1695]),
            ("atlas_v_401", [3035, 2424, 1880, 1400, 984, 350]),
            ("delta_iv_heavy", [10185, 8458, 6997, 5756, 4698, 3002]),
            ("atlas_551_star48", [5888, 4986, 4214, 3557, 2999, 2127]),
        ] {
            let launcher = Launchers::embedded().get(id).unwrap();
            for (c3, kg) in [0.0, 10.0, 20.0, 30.0, 40.0, 60.0].into_iter().zip(figures) {
                let have = launcher.payload_kg(c3).unwrap();
                assert!(
                    (have - f64::from(kg)).abs() <= 1.0,
                    "{id} at {c3}: {have}, not {kg}"
                );
            }
        }
    }

    /// One impactor of 1,500 kg fits up to a C3 of about 21 on LVM3, 43 on a recovered Falcon Heavy, 46 on Vulcan VC2.
    #[test]
    fn one_impactor_fits_up_to_the_references_launch_energy() {
        for (id, c3) in [
            ("lvm3", 21.0),
            ("falcon_heavy_recovered", 43.0),
            ("vulcan_vc2", 46.0),
        ] {
            let launcher = Launchers::embedded().get(id).unwrap();
            let (below, above) = (launcher.payload_kg(c3 - 1.0), launcher.payload_kg(c3 + 1.5));
            assert!(below.unwrap() >= 1500.0 && above.unwrap() < 1500.0, "{id}");
        }
    }

    #[test]
    fn outside_its_curve_a_vehicle_lifts_nothing_and_says_so() {
        let glenn = Launchers::embedded().get("new_glenn").unwrap();
        assert!(
            glenn.payload_kg(31.0).is_err()
                && glenn.payload_kg(-1.0).is_err()
                && glenn.payload_kg(f64::NAN).is_err()
        );
    }

    #[test]
    fn a_curve_never_rises_and_never_falls_below_zero() {
        for launcher in Launchers::embedded().iter() {
            let mut last = f64::INFINITY;
            for step in 0..=100 {
                let kg = launcher
                    .payload_kg(launcher.c3_max_km2_s2 * f64::from(step) / 100.0)
                    .unwrap();
                assert!(kg <= last && kg >= 0.0, "{} at step {step}", launcher.id);
                last = kg;
            }
        }
        assert!(Launchers::embedded().iter().count() >= 16);
    }

    /// A steeper asymptote costs payload, and beyond the range's limit there is no launch.
    #[test]
    fn a_steep_asymptote_costs_payload() {
        let heavy = Launchers::embedded().get("falcon_heavy_expendable").unwrap();
        let at = |dla: f64| heavy.payload_towards_kg(20.0, dla).unwrap();
        assert!((at(28.0) - heavy.payload_kg(20.0).unwrap()).abs() < 1e-9);
        assert!((at(-45.0) - at(45.0)).abs() < 1e-9);
        // 0.080 km/s at a perigee speed of 11.89 km/s is 1.9 km²/s² of launch energy: some 390 kg of 10,141.
        assert!(
            (at(28.5) - at(45.0) - 385.0).abs() < 40.0,
            "{}",
            at(28.5) - at(45.0)
        );
        assert!(at(57.0) < at(50.0));
        assert!(
            heavy.payload_towards_kg(20.0, 58.0).is_err()
                && heavy.payload_towards_kg(20.0, f64::NAN).is_err()
        );
    }

    #[test]
    fn records_give_chances() {
        for launcher in Launchers::embedded().iter() {
            assert!(
                launcher.successes <= launcher.flights && launcher.cost_musd > 0.0,
                "{}",
                launcher.id
            );
            assert!((0.1..0.999).contains(&launcher.reliability()), "{}", launcher.id);
            assert!(
                launcher.site_latitude_deg < launcher.inclination_max_deg,
                "{}",
                launcher.id
            );
        }
        let get = |id: &str| Launchers::embedded().get(id).unwrap().reliability();
        assert!((get("new_glenn") - 0.5).abs() < 1e-12);
        // 417 flights to the end of 2024, three of them not as they should be.
        assert!((get("falcon9_asds") - 414.5 / 418.0).abs() < 1e-12);
    }
}
