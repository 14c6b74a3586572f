//! Slow pushes: gravity tractor and ion beam, and what a long thrust comes to.
//!
//! A thrust over months is a sum of small kicks at the nodes of a Gauss–Legendre rule, each propagated by the full
//! model. The deflection is linear in the thrust to a part in a thousand, so the rule's error falls with its order; it
//! is measured by a second run with half as many intervals, and stated.

use astro::{DeltaV, Encounter, Ephemeris, Epoch, Kick, Orbit, Outcome, Target, encounter};
use libm::{asin, cos, exp};
use nalgebra::Vector3;

use crate::impactor::NEWTON;
use crate::{MissionError, positive};

/// Standard gravity, m/s².
const G0_M_S2: f64 = 9.806_65;
/// A Julian year, s.
pub const YEAR_S: f64 = 31_557_600.0;

/// A steady push: the acceleration of the asteroid at the start and how fast it fades, and what it burns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SlowPush {
    /// Acceleration of the asteroid at the start, m/s².
    pub acceleration_m_s2: f64,
    /// e-folding time of the acceleration as propellant is spent, s; infinite if it does not fade.
    pub fading_s: f64,
    /// Total thrust of the craft's engines at the start, N.
    pub thrust_n: f64,
    /// Propellant flow at the start, kg/s.
    pub propellant_kg_s: f64,
}

impl SlowPush {
    /// Acceleration this long after the start, m/s².
    pub fn acceleration_at(&self, seconds: f64) -> f64 {
        self.acceleration_m_s2 * exp(-seconds / self.fading_s)
    }

    /// Change of the asteroid's speed if it all goes one way, m/s.
    pub fn delta_v_m_s(&self, seconds: f64) -> f64 {
        self.acceleration_m_s2 * self.lasting_s(seconds)
    }

    /// Propellant spent, kg.
    pub fn propellant_kg(&self, seconds: f64) -> f64 {
        self.propellant_kg_s * self.lasting_s(seconds)
    }

    fn lasting_s(&self, seconds: f64) -> f64 {
        if self.fading_s.is_finite() {
            -self.fading_s * libm::expm1(-seconds / self.fading_s)
        } else {
            seconds
        }
    }
}

/// A craft that hovers and pulls by its own mass (Lu and Love 2005, Nature 438, 177).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GravityTractor {
    /// Mass at the start, kg.
    pub craft_kg: f64,
    /// Distance from the asteroid's centre, in radii of the asteroid (1.5 in the paper).
    pub distance_radii: f64,
    /// Half-angle of the exhaust plume, degrees (20 in the paper): the engines are canted so that it clears the limb.
    pub plume_half_angle_deg: f64,
    /// Specific impulse, s.
    pub specific_impulse_s: f64,
}

impl GravityTractor {
    /// The pull on a sphere: a = G m/d², thrust T = G M m / (d² cos(asin(R/d) + φ)). The thrust that balances the pull
    /// falls with the craft's mass, so both fade exponentially.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a mass, size or specific impulse that is not above zero, and for a hover so low
    /// that no thrust can clear the limb.
    pub fn on(&self, asteroid_kg: f64, diameter_m: f64) -> Result<SlowPush, MissionError> {
        positive("the asteroid's mass (kg)", asteroid_kg)?;
        positive("the asteroid's diameter (m)", diameter_m)?;
        positive("the tractor's mass (kg)", self.craft_kg)?;
        positive("the specific impulse (s)", self.specific_impulse_s)?;
        let distance = positive("the hover's distance in radii", self.distance_radii)?;
        let canted = if distance > 1.0 && (0.0..90.0).contains(&self.plume_half_angle_deg) {
            asin(1.0 / distance) + self.plume_half_angle_deg.to_radians()
        } else {
            f64::NAN
        };
        if !(canted < std::f64::consts::FRAC_PI_2 - 1e-6) {
            return Err(MissionError::OutOfRange {
                what: "the hover's distance in radii",
                value: distance,
                need: "so far out that canted plumes clear the limb: asin(1/distance) plus the half-angle below 90 degrees",
            });
        }
        let d = distance * 0.5 * diameter_m;
        let acceleration_m_s2 = NEWTON * self.craft_kg / (d * d);
        let thrust_n = acceleration_m_s2 * asteroid_kg / cos(canted);
        let propellant_kg_s = thrust_n / (G0_M_S2 * self.specific_impulse_s);
        Ok(SlowPush {
            acceleration_m_s2,
            fading_s: self.craft_kg / propellant_kg_s,
            thrust_n,
            propellant_kg_s,
        })
    }
}

/// A craft that blows its exhaust on the asteroid and holds its place with a second thruster the other way (Bombardelli
/// and Peláez 2011, Journal of Guidance, Control, and Dynamics 34, 1270).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IonBeam {
    /// Thrust of the beam, N; the other thruster has the same.
    pub beam_n: f64,
    /// Share of the beam's momentum that the asteroid takes (0.9 to 0.95 while the beam does not overshoot it).
    pub efficiency: f64,
    /// Specific impulse of both, s.
    pub specific_impulse_s: f64,
}

impl IonBeam {
    /// The push: a = η F/M; propellant 2 F/(g0 Isp). It does not fade.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a mass, thrust or specific impulse that is not above zero, or an efficiency
    /// outside 0 to 1.
    pub fn on(&self, asteroid_kg: f64) -> Result<SlowPush, MissionError> {
        positive("the asteroid's mass (kg)", asteroid_kg)?;
        positive("the beam's thrust (N)", self.beam_n)?;
        positive("the specific impulse (s)", self.specific_impulse_s)?;
        crate::share("the beam's efficiency", self.efficiency)?;
        let thrust_n = 2.0 * self.beam_n;
        Ok(SlowPush {
            acceleration_m_s2: self.efficiency * self.beam_n / asteroid_kg,
            fading_s: f64::INFINITY,
            thrust_n,
            propellant_kg_s: thrust_n / (G0_M_S2 * self.specific_impulse_s),
        })
    }
}

/// Which way a slow push acts; it turns with the orbit unless it is inertial.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Direction {
    /// Along the heliocentric velocity.
    Forwards,
    /// Against it.
    Backwards,
    /// Away from the Sun, along the motion, along the orbit's normal; any length above zero.
    RadialTransverseNormal(Vector3<f64>),
    /// ICRF; any length above zero.
    Inertial(Vector3<f64>),
}

impl Direction {
    /// A change of velocity this way.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a direction without a length.
    pub fn delta_v(&self, mm_s: f64) -> Result<DeltaV, MissionError> {
        let unit = |v: &Vector3<f64>| positive("the direction's length", v.norm()).map(|n| v / n);
        Ok(match self {
            Self::Forwards => DeltaV::AlongVelocity { mm_s },
            Self::Backwards => DeltaV::AlongVelocity { mm_s: -mm_s },
            Self::RadialTransverseNormal(v) => DeltaV::RadialTransverseNormal {
                mm_s: unit(v)? * mm_s,
            },
            Self::Inertial(v) => DeltaV::Inertial {
                mm_s: unit(v)? * mm_s,
            },
        })
    }
}

/// Nodes and weights of the four-point Gauss–Legendre rule on [0, 1].
pub(crate) const NODES: [(f64, f64); 4] = [
    (0.069_431_844_202_973_71, 0.173_927_422_568_726_93),
    (0.330_009_478_207_571_87, 0.326_072_577_431_273_07),
    (0.669_990_521_792_428_1, 0.326_072_577_431_273_07),
    (0.930_568_155_797_026_3, 0.173_927_422_568_726_93),
];
/// Most intervals of one thrust: 200 years of months.
const MOST_INTERVALS: usize = 2_400;

/// A slow push as kicks: four in each of `intervals` equal parts of its time.
///
/// # Errors
/// [`MissionError::OutOfRange`] for an end that is not after the start, no or too many intervals, or a direction without
/// a length.
pub fn kicks(
    push: &SlowPush,
    direction: &Direction,
    from: Epoch,
    to: Epoch,
    intervals: usize,
) -> Result<Vec<Kick>, MissionError> {
    let length = positive("the length of the push (s)", to.seconds_since(from))?;
    if !(1..=MOST_INTERVALS).contains(&intervals) {
        return Err(MissionError::OutOfRange {
            what: "the number of intervals",
            value: intervals as f64,
            need: "1 to 2400",
        });
    }
    let part = length / intervals as f64;
    let mut out = Vec::with_capacity(4 * intervals);
    for index in 0..intervals {
        for (node, weight) in NODES {
            let at = part * (index as f64 + node);
            let mm_s = push.acceleration_at(at) * weight * part * 1e3;
            out.push(Kick {
                epoch: from.plus_seconds(at),
                delta_v: direction.delta_v(mm_s)?,
            });
        }
    }
    Ok(out)
}

/// What a slow push came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Pushed {
    /// Where the asteroid went.
    pub encounter: Encounter,
    /// Number of kicks that stood for the thrust.
    pub kicks: usize,
    /// How far the nearest approach, or the place of entry, lies from that of half as many intervals, km; not a number
    /// if one hits and the other does not.
    pub error_km: f64,
}

/// Propagates an orbit under a slow push, twice, with one interval for every 20 days and half as many.
///
/// # Errors
/// As [`kicks`] and [`astro::encounter`].
pub fn pushed(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    others: &[Kick],
    push: &SlowPush,
    direction: &Direction,
    (from, to): (Epoch, Epoch),
    until: Epoch,
) -> Result<Pushed, MissionError> {
    /// Days of one interval.
    const INTERVAL_DAYS: f64 = 20.0;
    let intervals = ((to.days_since(from) / INTERVAL_DAYS / 2.0).ceil() as usize).max(1) * 2;
    let run = |intervals: usize| -> Result<(Encounter, usize), MissionError> {
        let mut all = kicks(push, direction, from, to, intervals)?;
        let count = all.len();
        all.extend_from_slice(others);
        let met = encounter(ephemeris, orbit, &all, until, Target::Earth)?;
        Ok((met, count))
    };
    let (fine, count) = run(intervals)?;
    let (coarse, _) = run(intervals / 2)?;
    Ok(Pushed {
        encounter: fine,
        kicks: count,
        error_km: apart_km(&fine, &coarse),
    })
}

/// Distance between two entries, or difference of two nearest approaches, km.
fn apart_km(a: &Encounter, b: &Encounter) -> f64 {
    match (a.outcome, b.outcome) {
        (Outcome::Impact(a), Outcome::Impact(b)) => (a.position_itrf_km - b.position_itrf_km).norm(),
        (Outcome::Miss, Outcome::Miss) => match (a.closest, b.closest) {
            (Some(a), Some(b)) => (a.distance_km - b.distance_km).abs(),
            _ => f64::NAN,
        },
        (Outcome::Impact(_), Outcome::Miss) | (Outcome::Miss, Outcome::Impact(_)) => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::impactor::mass_kg;

    const LU_LOVE: GravityTractor = GravityTractor {
        craft_kg: 20_000.0,
        distance_radii: 1.5,
        plume_half_angle_deg: 20.0,
        specific_impulse_s: 10_000.0,
    };

    /// Lu and Love 2005: 20 t at 1.5 radii of a 200 m asteroid of 2 g/cm³ need about 1 N and give some 6e-11 m/s².
    #[test]
    fn lu_and_loves_tractor() {
        let push = LU_LOVE.on(mass_kg(200.0, 2_000.0), 200.0).unwrap();
        assert!((push.thrust_n - 1.0).abs() < 0.1, "{} N", push.thrust_n);
        assert!((push.acceleration_m_s2 - 5.93e-11).abs() < 1e-13);
        let year = push.delta_v_m_s(YEAR_S) * 1e3;
        assert!((year - 1.86).abs() < 0.02, "{year} mm/s in a year");
        // At 10,000 s a year of hovering takes 2 % of the craft.
        assert!((push.propellant_kg(YEAR_S) - 335.0).abs() < 15.0);
    }

    /// Bombardelli and Peláez: 1 N on 1e9 kg for a year is 31.6 mm/s at full efficiency; xenon 2 F/(g0 Isp), 1.84 t per
    /// newton and year at 3,500 s.
    #[test]
    fn a_newton_for_a_year() {
        let beam = IonBeam {
            beam_n: 1.0,
            efficiency: 1.0,
            specific_impulse_s: 3_500.0,
        };
        let push = beam.on(1e9).unwrap();
        assert!((push.delta_v_m_s(YEAR_S) * 1e3 - 31.6).abs() < 0.05);
        assert!((push.propellant_kg(YEAR_S) - 1_840.0).abs() < 5.0);
    }

    #[test]
    fn kicks_add_up_to_the_thrust() {
        let push = SlowPush {
            acceleration_m_s2: 1e-10,
            fading_s: 3e7,
            thrust_n: 1.0,
            propellant_kg_s: 1e-5,
        };
        let from = Epoch::from_jd_tdb(2_461_000.5);
        let all = kicks(&push, &Direction::Backwards, from, from.plus_days(400.0), 4).unwrap();
        let sum: f64 = all
            .iter()
            .map(|k| match k.delta_v {
                DeltaV::AlongVelocity { mm_s } => mm_s,
                DeltaV::Inertial { .. } | DeltaV::RadialTransverseNormal { .. } => f64::NAN,
            })
            .sum();
        let want = -push.delta_v_m_s(400.0 * 86_400.0) * 1e3;
        assert!((sum / want - 1.0).abs() < 1e-9, "{sum} {want}");
        assert_eq!(all.len(), 16);
    }

    #[test]
    fn a_tractor_that_blows_on_the_asteroid_is_refused() {
        for (distance, plume) in [
            (1.0, 20.0),
            (0.5, 20.0),
            (1.05, 20.0),
            (1.5, 90.0),
            (f64::NAN, 20.0),
        ] {
            let low = GravityTractor {
                distance_radii: distance,
                plume_half_angle_deg: plume,
                ..LU_LOVE
            };
            assert!(low.on(1e10, 200.0).is_err(), "{distance} {plume}");
        }
        assert!(LU_LOVE.on(0.0, 200.0).is_err());
        let weak = IonBeam {
            beam_n: 1.0,
            efficiency: 1.2,
            specific_impulse_s: 3_500.0,
        };
        assert!(weak.on(1e9).is_err());
        assert!(Direction::Inertial(Vector3::zeros()).delta_v(1.0).is_err());
    }
}
