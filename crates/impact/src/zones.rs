//! Every zone of damage around a hit, with its range, model and source: what `lab effects` prints.

use serde::Serialize;

use crate::ImpactError;
use crate::blast::{PASCALS_PER_PSI, overpressure_thin_air_pa, radius_km};
use crate::crater::{Crater, Target, crater, ejecta_reach_m};
use crate::entry::{EntryResult, Impactor};
use crate::seismic::{FELT, magnitude, reach_km};
use crate::thermal::{Burn, LUMINOUS, burn_radius_km};

/// What does the harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// The pressure wave.
    Blast,
    /// Heat of the fireball.
    Thermal,
    /// The crater itself.
    Crater,
    /// Rock thrown out.
    Ejecta,
    /// Shaking ground.
    Seismic,
}

impl Effect {
    /// What it was computed with, and where that is printed.
    pub fn source(self) -> &'static str {
        match self {
            Self::Blast => {
                "height of burst: Collins, Melosh & Marcus 2005 after Glasstone & Dolan 1977; high bursts as weak shocks in free air, within a factor of 2 in pressure (Collins and others 2017)"
            }
            Self::Thermal => {
                "Collins, Melosh & Marcus 2005; bursts as Mathias, Wheeler & Dotson 2017; luminous efficiency 0.003 (0.0001 to 0.01), clear air"
            }
            Self::Crater => "Collins, Melosh & Marcus 2005, within a factor of 1.3",
            Self::Ejecta => "Collins, Melosh & Marcus 2005, mean thickness, within a factor of 2 in distance",
            Self::Seismic => {
                "Collins, Melosh & Marcus 2005, seismic efficiency 0.0001 (half a magnitude either way)"
            }
        }
    }
}

/// One zone: everything inside a radius.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Zone {
    /// What does the harm.
    pub effect: Effect,
    /// Its level, as people name it.
    pub level: String,
    /// What happens there.
    pub meaning: &'static str,
    /// How far it reaches, km.
    pub radius_km: f64,
    /// The least and the most that the model's uncertainty allows, km; 0 where it may not come at all.
    pub range_km: [f64; 2],
}

/// Levels of pressure: Pa, name, what happens. Glasstone & Dolan 1977, chapter 5; glass: Popova and others 2013.
const PRESSURES: [(f64, &str, &str); 7] = [
    (200.0, "0.2 kPa", "a few windows break"),
    (500.0, "0.5 kPa", "many windows break, cuts by glass"),
    (
        PASCALS_PER_PSI,
        "1 psi (6.9 kPa)",
        "almost all windows break, light houses damaged: serious",
    ),
    (
        2.0 * PASCALS_PER_PSI,
        "2 psi (13.8 kPa)",
        "roofs and light walls fail, forest falls in part: severe",
    ),
    (
        4.0 * PASCALS_PER_PSI,
        "4 psi (27.6 kPa)",
        "houses collapse, forest is flat: critical",
    ),
    (
        10.0 * PASCALS_PER_PSI,
        "10 psi (68.9 kPa)",
        "hardly a building stands: hardly survivable",
    ),
    (
        20.0 * PASCALS_PER_PSI,
        "20 psi (138 kPa)",
        "reinforced concrete fails",
    ),
];

/// How far pressure reaches and its range: a factor of 2 in pressure for a burst, of 1.5 for a strike.
fn pressure_zone(entry: &EntryResult, pascals: f64) -> (f64, [f64; 2]) {
    let factor = if entry.airburst_altitude_m.is_some() {
        2.0
    } else {
        1.5
    };
    let reach = |pa: f64| radius_km(entry, pa / PASCALS_PER_PSI).unwrap_or(0.0);
    let mut least = reach(factor * pascals);
    if least > 0.0 && overpressure_thin_air_pa(0.0, entry) > 0.0 {
        // What the thin air allows, where that is less: by halving the distance until it is felt.
        let mut inside = (0.0, least);
        if overpressure_thin_air_pa(1000.0 * least, entry) < pascals
            && entry.airburst_altitude_m > Some(2.0e4)
        {
            for _ in 0..40 {
                let middle = 0.5 * (inside.0 + inside.1);
                if overpressure_thin_air_pa(1000.0 * middle, entry) >= pascals {
                    inside.0 = middle;
                } else {
                    inside.1 = middle;
                }
            }
            least = inside.0;
        }
    }
    (reach(pascals), [least, reach(pascals / factor)])
}

fn blast(entry: &EntryResult, out: &mut Vec<Zone>) {
    for (pascals, level, meaning) in PRESSURES {
        let (radius, range) = pressure_zone(entry, pascals);
        if radius > 0.0 {
            out.push(Zone {
                effect: Effect::Blast,
                level: level.to_owned(),
                meaning,
                radius_km: radius,
                range_km: range,
            });
        }
    }
}

fn thermal(entry: &EntryResult, out: &mut Vec<Zone>) {
    for burn in Burn::ALL {
        let [radius, least, most] = LUMINOUS.map(|share| burn_radius_km(entry, burn, share).unwrap_or(0.0));
        if radius > 0.0 {
            out.push(Zone {
                effect: Effect::Thermal,
                level: format!(
                    "{:.2} MJ/m2",
                    burn.threshold_j_m2(entry.blast_energy_kt() / 1000.0) / 1e6
                ),
                meaning: burn.words(),
                radius_km: radius,
                range_km: [least, most],
            });
        }
    }
}

fn rock(crater: &Crater, out: &mut Vec<Zone>) {
    let radius = 0.0005 * crater.final_m;
    out.push(Zone {
        effect: Effect::Crater,
        level: "rim".to_owned(),
        meaning: "ground is dug away",
        radius_km: radius,
        range_km: [radius / 1.3, radius * 1.3],
    });
    for (thickness_m, level, meaning) in [
        (1.0, "1 m", "buried"),
        (0.1, "10 cm", "roofs fail under the load"),
        (0.01, "1 cm", "fields and roads are covered"),
    ] {
        if let Some(reach_m) = ejecta_reach_m(crater, thickness_m) {
            let radius = reach_m / 1000.0;
            out.push(Zone {
                effect: Effect::Ejecta,
                level: level.to_owned(),
                meaning,
                radius_km: radius,
                range_km: [radius / 2.0, radius * 2.0],
            });
        }
    }
}

fn seismic(entry: &EntryResult, out: &mut Vec<Zone>) {
    let Some(magnitude) = magnitude(entry) else {
        return;
    };
    for (effective, intensity, meaning) in FELT {
        if let Some(radius) = reach_km(magnitude, effective) {
            let at = |shift: f64| reach_km(magnitude + shift, effective).unwrap_or(0.0);
            out.push(Zone {
                effect: Effect::Seismic,
                level: format!("Mercalli {intensity}"),
                meaning,
                radius_km: radius,
                range_km: [at(-0.5), at(0.5)],
            });
        }
    }
}

/// Every zone of a hit, effect by effect, in the order of [`Effect`].
///
/// # Errors
/// [`ImpactError::OutOfRange`] for a body or a target that cannot be.
pub fn zones(body: &Impactor, entry: &EntryResult, target: Target) -> Result<Vec<Zone>, ImpactError> {
    let mut out = Vec::new();
    blast(entry, &mut out);
    thermal(entry, &mut out);
    if let Some(crater) = crater(body, entry, target)? {
        // What is thrown out of water is mostly water.
        if crater.water_m.is_none() {
            rock(&crater, &mut out);
        }
    }
    seismic(entry, &mut out);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::enter;

    fn body(diameter_m: f64, speed_km_s: f64, angle_deg: f64) -> Impactor {
        Impactor {
            diameter_m,
            density_kg_m3: 3300.0,
            speed_km_s,
            angle_deg,
        }
    }

    #[test]
    fn every_zone_lies_within_its_range() {
        for body in [
            body(19.0, 19.16, 18.3),
            body(60.0, 16.0, 40.0),
            body(400.0, 20.0, 60.0),
            body(5000.0, 25.0, 45.0),
        ] {
            let found = zones(&body, &enter(&body).unwrap(), Target::Crystalline).unwrap();
            assert!(!found.is_empty());
            for zone in found {
                let [least, most] = zone.range_km;
                assert!(least <= zone.radius_km && zone.radius_km <= most, "{zone:?}");
                assert!(zone.radius_km > 0.0 && most < 20_020.0, "{zone:?}");
            }
        }
    }

    /// Mathias, Wheeler & Dotson 2017 count a level's people by the larger of blast and heat. By our models blast reaches
    /// farther at each level up to 5 km, which is why people in danger are counted by blast alone.
    #[test]
    fn blast_reaches_farther_than_heat() {
        for diameter_m in [30.0, 60.0, 120.0, 300.0, 1000.0, 5000.0] {
            let entry = enter(&body(diameter_m, 20.0, 60.0)).unwrap();
            for (psi, burn) in [
                (1.0, Burn::SecondDegree),
                (2.0, Burn::ThirdDegree),
                (4.0, Burn::Clothing),
            ] {
                let heat = burn_radius_km(&entry, burn, LUMINOUS[0]).unwrap_or(0.0);
                let blast = radius_km(&entry, psi).unwrap_or(0.0);
                assert!(
                    blast >= heat,
                    "{diameter_m} m: {psi} psi to {blast} km, {burn:?} to {heat} km"
                );
            }
        }
    }

    /// Glass broke 40 to 90 km and more from Chelyabinsk's path (Popova and others 2013, figure 3).
    #[test]
    fn chelyabinsk_has_glass_and_nothing_worse() {
        let body = body(19.0, 19.16, 18.3);
        let found = zones(&body, &enter(&body).unwrap(), Target::Sedimentary).unwrap();
        let glass = found.iter().find(|z| z.level == "0.5 kPa").unwrap();
        assert!(glass.radius_km >= 90.0 && glass.range_km[0] >= 40.0, "{glass:?}");
        assert!(found.iter().all(|z| !z.level.contains("psi")), "{found:?}");
    }

    #[test]
    fn a_strike_into_the_sea_throws_no_rock() {
        let body = body(300.0, 20.0, 60.0);
        let entry = enter(&body).unwrap();
        let at = |target| zones(&body, &entry, target).unwrap();
        let has = |found: &[Zone], effect| found.iter().any(|z| z.effect == effect);
        let (land, sea) = (at(Target::Crystalline), at(Target::Water { depth_m: 4000.0 }));
        assert!(has(&land, Effect::Ejecta) && has(&land, Effect::Crater) && has(&land, Effect::Seismic));
        assert!(!has(&sea, Effect::Ejecta) && has(&sea, Effect::Blast));
        assert!(zones(&body, &entry, Target::Water { depth_m: -1.0 }).is_err());
    }
}
