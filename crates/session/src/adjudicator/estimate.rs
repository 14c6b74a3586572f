//! What is known of the orbit on a day: least squares on the campaigns' points, and what follows from it.

use std::sync::Arc;

use astro::knowledge::{
    CorridorPoint, Linearisation, Measured, Measurement, Observation, OrbitSolution, PushTable,
};
use astro::{BPlane, Ephemeris, Epoch, Orbit, Trajectory, propagate, target_plane};
use game::{Knowledge, PlanePoint};
use mission::MissionError;
use mission::flight::Body;
use mission::plan::{Flight, Plan};
use mission::track::SunlitTrack;
use nalgebra::{Vector3, Vector6};
use rayon::prelude::*;
use scenario::{CampaignId, Date, Point, PointKind, Scenario};
use sha2::{Digest, Sha256};

use super::AdjudicationError;
use super::ground::Fall;
use super::memo::Memo;
use super::pushed;

/// Points of the risk corridor.
const CORRIDOR_POINTS: usize = 120;
/// Step of the table of pushes, days.
const PUSH_STEP_DAYS: f64 = 10.0;
/// Days before the impact at which the table of pushes ends: pushes so late move nothing.
const PUSH_ENDS_DAYS: f64 = 60.0;

/// The asteroid's true orbit, and everything linear about it.
#[derive(Debug)]
pub(super) struct Sky {
    pub(super) ephemeris: &'static Ephemeris,
    pub(super) truth: Orbit,
    pub(super) until: Epoch,
    pub(super) linearisation: Linearisation,
    pub(super) pushes: PushTable,
    /// The same for slow pushes.
    pub(super) slow: SunlitTrack,
    /// When every push ends at the latest.
    pub(super) last_push: Epoch,
    /// The true orbit if nothing is done, to the day before its impact.
    pub(super) way: Trajectory,
    /// Where it passes the Earth if nothing is done.
    pub(super) plane: BPlane,
    /// What pushes come to that were given ([`pushed`]).
    pub(super) effects: Memo<Flight, Vector6<f64>>,
}

/// A b-plane in whole km.
pub(super) fn plane_point(plane: &BPlane) -> PlanePoint {
    PlanePoint {
        xi_km: plane.xi_km.round() as i64,
        zeta_km: plane.zeta_km.round() as i64,
        ring_km: plane.b_impact_km.round() as i64,
    }
}

/// What a day's knowledge amounts to.
#[derive(Clone, Debug)]
pub(super) struct Estimate {
    pub(super) solution: OrbitSolution,
    /// What the pushes were that were given.
    pub(super) measured: Measured,
    pub(super) chance: f64,
    /// 5th and 95th percentile of the chance over the noise of the observations.
    pub(super) chance_range: (f64, f64),
    /// What is believed of the body.
    pub(super) body: Body,
    /// 5th and 95th percentile of its diameter, m.
    pub(super) diameter_range_m: (f64, f64),
    /// The corridor from west to east, each point with what falls there for the median size.
    pub(super) corridor: Vec<(CorridorPoint, Fall)>,
    /// Distance between two points of the corridor on the target plane, km.
    pub(super) step_km: f64,
    /// Key of everything drawn from this knowledge.
    pub(super) seed: u64,
}

/// A failure of the physics about something.
pub(super) fn failed(what: &str) -> impl Fn(&dyn std::fmt::Display) -> AdjudicationError + use<> {
    let what = what.to_owned();
    move |why| AdjudicationError::Physics {
        what: what.clone(),
        why: why.to_string(),
    }
}

impl Sky {
    pub(super) fn new(scenario: &Scenario) -> Result<Self, AdjudicationError> {
        let about = failed("the asteroid's orbit");
        Self::build(scenario).map_err(|e| about(&e))
    }

    fn build(scenario: &Scenario) -> Result<Self, MissionError> {
        let asteroid = &scenario.asteroid;
        let ephemeris = Ephemeris::embedded();
        let epoch = Epoch::from_jd_tdb(asteroid.epoch_jd_tdb);
        let truth = Orbit::heliocentric_au(
            epoch,
            Vector3::from(asteroid.position_au),
            Vector3::from(asteroid.velocity_au_per_day),
        )?;
        let until = Epoch::from_jd_tdb(asteroid.until_jd_tdb);
        let times: Vec<Epoch> = scenario
            .campaigns
            .iter()
            .flat_map(|c| c.points.iter().map(|p| Epoch::from_jd_tdb(p.jd_tdb)))
            .collect();
        let linearisation = Linearisation::new(ephemeris, &truth, &times, until)?;
        let impact = linearisation.impact().epoch;
        let last_push = impact.plus_days(-PUSH_ENDS_DAYS);
        let pushes = linearisation.push_table(ephemeris, epoch, last_push, PUSH_STEP_DAYS)?;
        let way = propagate(ephemeris, &truth, &[], impact.plus_days(-1.0))?;
        let slow = SunlitTrack::along(ephemeris, &way, &pushes, (epoch, last_push))?;
        Ok(Self {
            ephemeris,
            until,
            linearisation,
            pushes,
            slow,
            last_push,
            way,
            plane: target_plane(ephemeris, &truth, &[], until)?.plane,
            truth,
            effects: Memo::default(),
        })
    }

    /// Solves for the orbit, and after a push for that too, and for the size of the body that it moved.
    fn solve(
        &self,
        scenario: &Scenario,
        knowledge: &Knowledge,
        body: &Body,
    ) -> Result<(OrbitSolution, Measured, Body), MissionError> {
        let looks = looks(scenario, knowledge);
        let since = pushed::first(knowledge);
        let (before, after): (Vec<Look<'_>>, Vec<Look<'_>>) = looks
            .into_iter()
            .partition(|look| since.is_none_or(|since| look.observation.epoch <= since));
        let before: Vec<Observation> = before.into_iter().map(|look| look.observation).collect();
        let seen = pushed::seen(knowledge, &after);
        let prior = pushed::believed(scenario, self, knowledge, body)?;
        let noise = pushed::noise_of(knowledge);
        let (solution, measured) = self
            .linearisation
            .solve_pushed(&before, &seen, &prior.given, noise)?;
        let body = if seen.is_empty() {
            *body
        } else {
            prior.body(&measured, body)
        };
        Ok((solution, measured, body))
    }

    /// Solves for the orbit from what is known, and follows the corridor to the ground.
    pub(super) fn estimate(
        &self,
        scenario: &Scenario,
        knowledge: &Knowledge,
    ) -> Result<Arc<Estimate>, AdjudicationError> {
        let about = failed(&format!("what is known on {}", knowledge.date));
        let (before, range_m) = believed(scenario, knowledge);
        let (solution, measured, body) = self.solve(scenario, knowledge, &before).map_err(|e| about(&e))?;
        let diameter_range_m = if body == before {
            range_m
        } else {
            body.diameter_range_m()
        };
        let (corridor, step_km) = self.corridor(&solution, &body, CORRIDOR_POINTS, &about)?;
        let chance_range = (
            solution.probability_percentile(0.05),
            solution.probability_percentile(0.95),
        );
        Ok(Arc::new(Estimate {
            chance: solution.impact_probability(),
            chance_range,
            solution,
            measured,
            body,
            diameter_range_m,
            corridor,
            step_km,
            seed: seed_of(scenario, knowledge),
        }))
    }

    /// The corridor in so many points, each with what falls there for the median size, and the distance between two on the
    /// target plane, km.
    fn corridor(
        &self,
        solution: &OrbitSolution,
        body: &Body,
        number: usize,
        about: &(dyn Fn(&dyn std::fmt::Display) -> AdjudicationError + Sync),
    ) -> Result<(Vec<(CorridorPoint, Fall)>, f64), AdjudicationError> {
        let points = self
            .linearisation
            .corridor(self.ephemeris, solution, self.truth.epoch, number)
            .map_err(|e| about(&e))?;
        let corridor = points
            .into_par_iter()
            .map(|point| {
                Fall::new(&point.entry, body.diameter_m, body.density_kg_m3)
                    .map(|fall| (point, fall))
                    .map_err(|e| about(&e))
            })
            .collect::<Result<_, _>>()?;
        let (west, east) = self.linearisation.interval_km();
        Ok((corridor, (east - west) / number as f64))
    }

    /// The same knowledge with a corridor of so many points: a step of a hundred kilometres on the ground passes great cities
    /// by.
    pub(super) fn finer(&self, estimate: &Estimate, number: usize) -> Result<Estimate, AdjudicationError> {
        let about = failed("the corridor in small steps");
        let (corridor, step_km) = self.corridor(&estimate.solution, &estimate.body, number, &about)?;
        Ok(Estimate {
            corridor,
            step_km,
            ..estimate.clone()
        })
    }
}

/// An observation, and whose it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    pub(super) campaign: &'a CampaignId,
    pub(super) observation: Observation,
}

/// The points that count: of the campaigns known, up to the day; those of a campaign in order of time.
pub(super) fn looks<'a>(scenario: &'a Scenario, knowledge: &Knowledge) -> Vec<Look<'a>> {
    let known = scenario
        .campaigns
        .iter()
        .filter(|c| knowledge.campaigns.contains(&c.id));
    // What comes from beside it comes from the craft's arrival on.
    let beside = knowledge.beside.map_or(f64::INFINITY, Date::jd);
    known
        .filter(|c| knowledge.flyby || !c.with_flyby)
        .flat_map(|c| {
            let there = move |p: &&Point| !c.with_rendezvous || p.jd_tdb >= beside;
            let mut points: Vec<&Point> = c.points.iter().filter(there).collect();
            points.sort_by(|a, b| a.jd_tdb.total_cmp(&b.jd_tdb));
            points.into_iter().map(|p| (&c.id, p))
        })
        .filter(|(_, p)| p.jd_tdb <= knowledge.date.jd())
        .map(|(campaign, p)| Look {
            campaign,
            observation: Observation {
                epoch: Epoch::from_jd_tdb(p.jd_tdb),
                measurement: match p.kind {
                    PointKind::AnglesArcsec(sigma_arcsec) => Measurement::Angles { sigma_arcsec },
                    PointKind::RangeKm(sigma_km) => Measurement::Range { sigma_km },
                    PointKind::RangeRateKmS(sigma_km_s) => Measurement::RangeRate { sigma_km_s },
                    PointKind::PositionKm(sigma_km) => Measurement::Position { sigma_km },
                },
            },
        })
        .collect()
}

/// What is believed of the body, and the 5th and 95th percentile of its diameter, m. Before a flyby the best guess is the
/// middle of the range in proportion; the true size is not looked at.
fn believed(scenario: &Scenario, knowledge: &Knowledge) -> (Body, (f64, f64)) {
    let (asteroid, hardware) = (&scenario.asteroid, &scenario.hardware);
    let density_kg_m3 = asteroid.density_kg_m3;
    if knowledge.flyby {
        let body = Body {
            diameter_m: asteroid.diameter_m,
            diameter_sigma_ln: hardware.size_sigma_flyby,
            density_kg_m3,
        };
        (body, body.diameter_range_m())
    } else {
        let (low, high) = asteroid.diameter_range_m;
        let diameter_m = libm::sqrt(low * high);
        (
            Body {
                diameter_m,
                diameter_sigma_ln: hardware.size_sigma,
                density_kg_m3,
            },
            (low, high),
        )
    }
}

/// Key of everything drawn from this knowledge: the same for every plan, so that plans compare draw by draw.
fn seed_of(scenario: &Scenario, knowledge: &Knowledge) -> u64 {
    let mut hash = Sha256::new();
    hash.update(scenario.content_hash.as_bytes());
    hash.update(knowledge.date.0.to_le_bytes());
    for campaign in &knowledge.campaigns {
        hash.update(campaign.as_str().as_bytes());
        hash.update([0]);
    }
    hash.update([u8::from(knowledge.flyby), u8::from(knowledge.noise.is_some())]);
    hash.update(knowledge.noise.unwrap_or(0).to_le_bytes());
    if let Some(day) = knowledge.beside {
        hash.update(day.0.to_le_bytes());
    }
    if !knowledge.pushed.is_empty() {
        let pushed = Plan {
            flights: knowledge.pushed.clone(),
        };
        hash.update(pushed.hash().0.as_bytes());
    }
    first_word(hash)
}

/// The first eight bytes of a hash.
pub(super) fn first_word(hash: Sha256) -> u64 {
    let digest: [u8; 32] = hash.finalize().into();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_le_bytes(first)
}
