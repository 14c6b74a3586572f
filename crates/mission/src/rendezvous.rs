//! Meeting an asteroid and staying with it: what braking leaves of a craft, and slow pushes that live on sunlight.
//!
//! Chemical arrivals are two impulses, of which the launcher makes the first; electric ones are flown
//! ([`crate::low_thrust`]). Mass is by the rocket equation.

use astro::{DeltaV, Epoch, Kick};
use libm::exp;

use crate::slow::{GravityTractor, IonBeam, NODES, SlowPush};
use crate::{MissionError, positive};

/// Standard gravity, m/s².
const G0_M_S2: f64 = 9.806_65;
/// How a craft comes to rest beside the asteroid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Braking {
    /// One burn at arrival.
    Chemical {
        /// Specific impulse, s.
        specific_impulse_s: f64,
    },
    /// By the engine that pushes afterwards, all the way there.
    Electric {
        /// Specific impulse, s.
        specific_impulse_s: f64,
    },
}

impl Braking {
    /// Specific impulse, s.
    pub fn specific_impulse_s(&self) -> f64 {
        match *self {
            Self::Chemical { specific_impulse_s } | Self::Electric { specific_impulse_s } => {
                specific_impulse_s
            }
        }
    }

    /// Mass beside the asteroid by the mass at launch: Tsiolkovsky's exp(−Δv/(g0 Isp)).
    pub fn share_left(&self, delta_v_km_s: f64) -> f64 {
        exp(-delta_v_km_s / (1e-3 * G0_M_S2 * self.specific_impulse_s()))
    }

    /// Refuses what cannot be.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a specific impulse that is not above zero.
    pub fn check(&self) -> Result<(), MissionError> {
        positive(
            "the specific impulse of the arrival (s)",
            self.specific_impulse_s(),
        )
        .map(|_| ())
    }
}

/// Solar-electric engines: all thrusters of a craft together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Engine {
    /// Thrust where the array feeds it in full, N.
    pub thrust_n: f64,
    /// Distance from the Sun within which it does, au; beyond it thrust falls with the square of the distance, as the
    /// light does.
    pub full_within_au: f64,
    /// Specific impulse, s.
    pub specific_impulse_s: f64,
}

impl Engine {
    /// Thrust there, N.
    pub fn thrust_at_n(&self, sun_au: f64) -> f64 {
        let near = self.full_within_au / sun_au;
        self.thrust_n * (near * near).min(1.0)
    }

    fn check(&self) -> Result<(), MissionError> {
        positive("the engines' thrust (N)", self.thrust_n)?;
        positive("the distance of full thrust (au)", self.full_within_au)?;
        positive("the engines' specific impulse (s)", self.specific_impulse_s).map(|_| ())
    }
}

/// What a craft does beside the asteroid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Work {
    /// Hovers and pulls ([`GravityTractor`]).
    Tractor {
        /// Distance from the centre, radii of the asteroid.
        distance_radii: f64,
        /// Half-angle of the plumes, degrees.
        plume_half_angle_deg: f64,
    },
    /// Blows on it ([`IonBeam`]); half of the engines' thrust is the beam, half holds the craft.
    Beam {
        /// Share of the beam's momentum that the asteroid takes.
        efficiency: f64,
    },
}

/// A push by sunlight on one asteroid.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SunlitPush {
    engine: Engine,
    work: Work,
    /// Of a tractor of 1 kg, or of engines of 1 N.
    unit: SlowPush,
}

/// A push at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Acting {
    /// Acceleration of the asteroid, m/s².
    pub acceleration_m_s2: f64,
    /// Thrust of the engines, N.
    pub thrust_n: f64,
    /// Propellant flow, kg/s.
    pub propellant_kg_s: f64,
}

impl SunlitPush {
    /// The push of these engines at this work.
    ///
    /// # Errors
    /// As [`GravityTractor::on`] and [`IonBeam::on`], and for engines that cannot be or do nothing.
    pub fn new(
        engine: &Engine,
        work: &Work,
        asteroid_kg: f64,
        diameter_m: f64,
    ) -> Result<Self, MissionError> {
        engine.check()?;
        let specific_impulse_s = engine.specific_impulse_s;
        let unit = match *work {
            Work::Tractor {
                distance_radii,
                plume_half_angle_deg,
            } => GravityTractor {
                craft_kg: 1.0,
                distance_radii,
                plume_half_angle_deg,
                specific_impulse_s,
            }
            .on(asteroid_kg, diameter_m)?,
            Work::Beam { efficiency } => IonBeam {
                beam_n: 0.5,
                efficiency,
                specific_impulse_s,
            }
            .on(asteroid_kg)?,
        };
        for (what, value) in [
            ("the acceleration by the engines (m/s²)", unit.acceleration_m_s2),
            ("the thrust of the work (N)", unit.thrust_n),
            ("the engines' flow of propellant (kg/s)", unit.propellant_kg_s),
        ] {
            positive(what, value)?;
        }
        Ok(Self {
            engine: *engine,
            work: *work,
            unit,
        })
    }

    /// What the craft does.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// What it does at this distance from the Sun with a craft of this mass. A tractor that has less thrust than its
    /// weight asks for hovers farther out, where it pulls by as much less (its plumes are left as canted as they were:
    /// a lower bound).
    pub fn at(&self, sun_au: f64, craft_kg: f64) -> Acting {
        let there = self.engine.thrust_at_n(sun_au);
        let scale = match self.work {
            Work::Tractor { .. } => craft_kg.min(there / self.unit.thrust_n),
            Work::Beam { .. } => there / self.unit.thrust_n,
        };
        Acting {
            acceleration_m_s2: self.unit.acceleration_m_s2 * scale,
            thrust_n: self.unit.thrust_n * scale,
            propellant_kg_s: self.unit.propellant_kg_s * scale,
        }
    }

    /// The craft's mass over a push of so many seconds, for a Sun at `sun_au(seconds)`; it ends when the tanks are empty.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a length that is not above zero, or a craft without propellant.
    pub fn course(
        &self,
        sun_au: &dyn Fn(f64) -> Result<f64, MissionError>,
        seconds: f64,
        arrived_kg: f64,
        dry_kg: f64,
    ) -> Result<Course, MissionError> {
        positive("the length of the push (s)", seconds)?;
        positive("the propellant left for the push (kg)", arrived_kg - dry_kg)?;
        let steps = (seconds / COURSE_STEP_S).ceil().max(1.0);
        let step_s = seconds / steps;
        let mut masses_kg = vec![arrived_kg];
        let mut craft_kg = arrived_kg;
        let mut lasts_s = seconds;
        for index in 0..steps as usize {
            let flow = self
                .at(sun_au(step_s * (index as f64 + 0.5))?, craft_kg)
                .propellant_kg_s;
            let after = craft_kg - flow * step_s;
            if after < dry_kg {
                lasts_s = step_s * (index as f64 + (craft_kg - dry_kg) / (craft_kg - after));
                masses_kg.push(after);
                craft_kg = dry_kg;
                break;
            }
            craft_kg = after;
            masses_kg.push(craft_kg);
        }
        Ok(Course {
            step_s,
            masses_kg,
            lasts_s,
            left_kg: craft_kg,
        })
    }

    /// The push as kicks along the asteroid's heliocentric velocity (`sign` +1) or against it (−1): four in each of
    /// `intervals` equal parts of its time (Gauss–Legendre).
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for no or more than 2,400 intervals; those of `sun_au`.
    pub fn kicks(
        &self,
        sun_au: &dyn Fn(f64) -> Result<f64, MissionError>,
        course: &Course,
        from: Epoch,
        sign: f64,
        intervals: usize,
    ) -> Result<Vec<Kick>, MissionError> {
        if !(1..=MOST_INTERVALS).contains(&intervals) {
            return Err(MissionError::OutOfRange {
                what: "the number of intervals",
                value: intervals as f64,
                need: "1 to 2400",
            });
        }
        let part = course.lasts_s / intervals as f64;
        let mut out = Vec::with_capacity(4 * intervals);
        for index in 0..intervals {
            for (node, weight) in NODES {
                let at = part * (index as f64 + node);
                let acting = self.at(sun_au(at)?, course.mass_kg(at));
                out.push(Kick {
                    epoch: from.plus_seconds(at),
                    delta_v: DeltaV::AlongVelocity {
                        mm_s: sign * acting.acceleration_m_s2 * weight * part * 1e3,
                    },
                });
            }
        }
        Ok(out)
    }
}

/// Step of a craft's mass, s.
const COURSE_STEP_S: f64 = 2.0 * 86_400.0;
/// Most intervals of one push.
const MOST_INTERVALS: usize = 2_400;

/// How a craft's mass falls over a push.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    step_s: f64,
    masses_kg: Vec<f64>,
    /// How long it pushes, s: as long as asked, or until the tanks are empty.
    pub lasts_s: f64,
    /// Mass at the end, kg.
    pub left_kg: f64,
}

impl Course {
    /// Mass this long after the start, kg.
    pub fn mass_kg(&self, seconds: f64) -> f64 {
        let x = (seconds / self.step_s).max(0.0);
        let index = (x as usize).min(self.masses_kg.len().saturating_sub(2));
        let (a, b) = (
            self.masses_kg[index],
            self.masses_kg[(index + 1).min(self.masses_kg.len() - 1)],
        );
        a + (b - a) * (x - index as f64).min(1.0)
    }
}

/// Sum of kicks along the velocity, mm/s, as a length.
pub fn total_mm_s(kicks: &[Kick]) -> f64 {
    kicks
        .iter()
        .map(|k| match k.delta_v {
            DeltaV::AlongVelocity { mm_s } => mm_s.abs(),
            DeltaV::Inertial { mm_s } | DeltaV::RadialTransverseNormal { mm_s } => mm_s.norm(),
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::impactor::mass_kg;
    use crate::slow::YEAR_S;

    const ENGINE: Engine = Engine {
        thrust_n: 2.0,
        full_within_au: 1.0,
        specific_impulse_s: 3_000.0,
    };
    const TRACTOR: Work = Work::Tractor {
        distance_radii: 1.5,
        plume_half_angle_deg: 20.0,
    };

    fn fixed(sun_au: f64) -> impl Fn(f64) -> Result<f64, MissionError> {
        move |_| Ok(sun_au)
    }

    /// Lu and Love 2005, Nature 438, 177: 20 t at 1.5 radii of a 200 m asteroid of 2 g/cm³ take about 1 N, and a year of
    /// hovering gives 1.9 mm/s; with half of that thrust, where the light is too thin, half the pull.
    #[test]
    fn lu_and_loves_tractor_and_one_that_lacks_light() {
        let push = SunlitPush::new(&ENGINE, &TRACTOR, mass_kg(200.0, 2_000.0), 200.0).unwrap();
        let near = push.at(1.0, 20_000.0);
        assert!((near.thrust_n - 1.0).abs() < 0.1, "{near:?}");
        assert!((near.acceleration_m_s2 - 5.93e-11).abs() < 1e-13, "{near:?}");
        let year = near.acceleration_m_s2 * YEAR_S * 1e3;
        assert!((year - 1.87).abs() < 0.02, "{year}");
        // 2 N at 1 au are 0.5 N at 2 au.
        let far = push.at(2.0, 20_000.0);
        assert!((far.thrust_n - 0.5).abs() < 1e-12);
        let by_thrust = far.acceleration_m_s2 / near.acceleration_m_s2;
        assert!((by_thrust - 0.5 / near.thrust_n).abs() < 1e-12);
        // Light of more than it needs does not pull more.
        assert_eq!(push.at(0.5, 20_000.0), push.at(1.0, 20_000.0));
    }

    /// Bombardelli and Peláez 2011: the beam's thrust over the mass; a second thruster holds the craft, so that 2 N of
    /// engines give 1 N of beam: 31.6 mm/s a year on 1e9 kg. At 3 au a ninth.
    #[test]
    fn half_of_the_engines_is_the_beam() {
        let push = SunlitPush::new(&ENGINE, &Work::Beam { efficiency: 1.0 }, 1e9, 100.0).unwrap();
        let near = push.at(1.0, 2_000.0);
        assert!((near.acceleration_m_s2 * YEAR_S * 1e3 - 31.557_6).abs() < 1e-6);
        assert!((near.propellant_kg_s * G0_M_S2 * 3_000.0 - 2.0).abs() < 1e-9);
        let far = push.at(3.0, 2_000.0);
        assert!((far.acceleration_m_s2 * 9.0 / near.acceleration_m_s2 - 1.0).abs() < 1e-12);
    }

    /// A tractor of steady light loses mass exponentially, as [`SlowPush`] has it in closed form.
    #[test]
    fn the_course_of_a_tractor_is_exponential_and_ends_with_the_tanks() {
        let (asteroid_kg, wet) = (mass_kg(200.0, 2_000.0), 20_000.0);
        let push = SunlitPush::new(&ENGINE, &TRACTOR, asteroid_kg, 200.0).unwrap();
        let course = push.course(&fixed(1.0), 5.0 * YEAR_S, wet, 1_000.0).unwrap();
        let closed = GravityTractor {
            craft_kg: wet,
            distance_radii: 1.5,
            plume_half_angle_deg: 20.0,
            specific_impulse_s: 3_000.0,
        }
        .on(asteroid_kg, 200.0)
        .unwrap();
        let want = wet - closed.propellant_kg(5.0 * YEAR_S);
        assert!(
            (course.left_kg / want - 1.0).abs() < 1e-3,
            "{} {want}",
            course.left_kg
        );
        let kicks = push
            .kicks(&fixed(1.0), &course, Epoch::from_jd_tdb(2_461_000.5), 1.0, 20)
            .unwrap();
        let ratio = total_mm_s(&kicks) / (1e3 * closed.delta_v_m_s(5.0 * YEAR_S));
        assert!((ratio - 1.0).abs() < 1e-3, "{ratio}");
        let short = push.course(&fixed(1.0), 5.0 * YEAR_S, wet, 19_000.0).unwrap();
        assert!((short.left_kg - 19_000.0).abs() < 1e-9);
        let lasts = closed.fading_s * libm::log(20.0 / 19.0);
        assert!(
            (short.lasts_s / lasts - 1.0).abs() < 2e-3,
            "{} {lasts}",
            short.lasts_s
        );
    }

    /// Tsiolkovsky: 3 km/s at 320 s leave 38.4 %; 3.9 km/s at 3,000 s leave 87.6 %.
    #[test]
    fn braking_by_the_rocket_equation() {
        let chemical = Braking::Chemical {
            specific_impulse_s: 320.0,
        };
        let electric = Braking::Electric {
            specific_impulse_s: 3_000.0,
        };
        assert!((chemical.share_left(3.0) - 0.3844).abs() < 1e-4);
        assert!((electric.share_left(3.9) - 0.8759).abs() < 1e-4);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let dark = Engine {
            full_within_au: 0.0,
            ..ENGINE
        };
        assert!(SunlitPush::new(&dark, &TRACTOR, 1e10, 200.0).is_err());
        assert!(SunlitPush::new(&ENGINE, &Work::Beam { efficiency: 2.0 }, 1e10, 200.0).is_err());
        let push = SunlitPush::new(&ENGINE, &TRACTOR, 1e10, 200.0).unwrap();
        assert!(push.course(&fixed(1.0), 1e7, 1_000.0, 1_000.0).is_err());
        assert!(push.course(&fixed(1.0), -1.0, 2_000.0, 1_000.0).is_err());
        assert!(
            Braking::Chemical {
                specific_impulse_s: 0.0
            }
            .check()
            .is_err()
        );
    }
}
