//! The risk corridor of an orbit that is known to a covariance: where on the ground it may fall, and how likely.

use nalgebra::{Matrix6, Vector2, Vector6};
use rayon::prelude::*;

use super::{column, state};
use crate::frame::itrf_of;
use crate::{
    AstroError, Encounter, Entry, Ephemeris, Epoch, Geodetic, Kick, Member, Orbit, Outcome, PlaneEllipse,
    Target, TargetPlane, encounter, fleet, ground_point, plane_partials, target_plane, transition,
};

/// A piece of the risk corridor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskPoint {
    /// Where on the line of variations, standard deviations from the orbit.
    pub sigmas: f64,
    /// Chance that the object falls in this piece, not given that it hits.
    pub probability: f64,
    /// Entry at 100 km of the piece's middle.
    pub entry: Entry,
    /// Straight on to the ground.
    pub ground: Geodetic,
    /// Way along the corridor from its first point, km on the ground.
    pub along_km: f64,
    /// Chance for a km of the corridor.
    pub density_per_km: f64,
    /// 1-sigma across the corridor, km on the ground.
    pub across_km: f64,
    /// Direction of the corridor, degrees from north through east.
    pub direction_deg: f64,
}

/// The risk corridor.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskCorridor {
    /// The encounter of the orbit itself.
    pub target: TargetPlane,
    /// Its uncertainty on the b-plane.
    pub ellipse: PlaneEllipse,
    /// Chance of impact: what of the line of variations hits in full runs.
    pub probability: f64,
    /// In the order of the line; ends apart if the Earth cuts the line twice.
    pub points: Vec<RiskPoint>,
    /// Full runs behind it.
    pub runs: usize,
}

/// How far on the line anything is looked for, standard deviations: beyond lie 6e-7 of all.
const FARTHEST_SIGMAS: f64 = 5.0;
/// Runs of the first look along the line.
const LOOKS: usize = 96;
/// The first look reaches past the disc by this share of its chord: the line bends, and the atmosphere is wider.
const MARGIN: f64 = 0.35;
/// Rounds, and runs a round, that narrow an end of the corridor.
const ROUNDS: usize = 3;
const RUNS_A_ROUND: usize = 12;

/// The line of variations with everything that was given.
struct Line<'a> {
    ephemeris: &'a Ephemeris,
    orbit: Orbit,
    until: Epoch,
    /// Change of the state for one standard deviation along the line.
    along: Vector6<f64>,
    /// Change of the state for one standard deviation across it on the b-plane.
    across: Vector6<f64>,
}

/// The corridor in `count` pieces of equal length on the line of variations.
///
/// The line runs through the orbit along the direction in the space of states that the long axis of the ellipse on the
/// b-plane comes from (Milani and others 2005, A&A 431, 729); every point of it is propagated with the full forces, so
/// only the weights along it are those of a normal distribution. Across it the width is a full run one standard
/// deviation of the short axis away. Good while the short axis is well below the Earth's radius; the chance then agrees
/// with sampling to a few per cent.
///
/// # Errors
/// [`AstroError::OutOfRange`] for no pieces or a covariance that is none; otherwise as [`target_plane`] and [`fleet`].
pub fn risk_corridor(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    until: Epoch,
    covariance: &Matrix6<f64>,
    count: usize,
) -> Result<RiskCorridor, AstroError> {
    if !(1..=100_000).contains(&count) {
        return Err(AstroError::OutOfRange {
            what: "the number of pieces of the corridor",
            value: count as f64,
            expected: "1 to 100,000",
        });
    }
    if !covariance.iter().all(|x| x.is_finite()) {
        return Err(AstroError::NotFinite {
            what: "an entry of the covariance",
        });
    }
    let (orbit, covariance) = past_kicks(ephemeris, orbit, kicks, covariance)?;
    let target = target_plane(ephemeris, &orbit, &[], until)?;
    let partials = plane_partials(ephemeris, &orbit, &[], &target)?;
    let ellipse = PlaneEllipse::new(&partials, &covariance)?;
    let (sin, cos) = libm::sincos(ellipse.angle_deg.to_radians());
    // The mean of the state given a place along an axis of the ellipse.
    let given = |axis: Vector2<f64>, sigma: f64| -> Vector6<f64> {
        if sigma > 0.0 {
            covariance * partials.tr_mul(&axis) / sigma
        } else {
            Vector6::zeros()
        }
    };
    let line = Line {
        ephemeris,
        orbit,
        until,
        along: given(Vector2::new(cos, sin), ellipse.semi_major_km),
        across: given(Vector2::new(-sin, cos), ellipse.semi_minor_km),
    };
    let (looked, hits) = line.hits(&target, &ellipse, (sin, cos))?;
    let mut corridor = RiskCorridor {
        target,
        ellipse,
        probability: hits.iter().map(|&(a, b)| normal_between(a, b)).sum(),
        points: Vec::new(),
        runs: looked,
    };
    let length: f64 = hits.iter().map(|(a, b)| b - a).sum();
    for &(from, to) in &hits {
        let pieces = ((count as f64 * (to - from) / length).round() as usize).max(1);
        line.add(&mut corridor, from, to, pieces)?;
    }
    Ok(corridor)
}

/// An orbit and its covariance carried past the last velocity change.
fn past_kicks(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    kicks: &[Kick],
    covariance: &Matrix6<f64>,
) -> Result<(Orbit, Matrix6<f64>), AstroError> {
    let Some(last) = kicks
        .iter()
        .map(|k| k.epoch)
        .max_by(|a, b| a.seconds_since(*b).total_cmp(&0.0))
    else {
        return Ok((*orbit, *covariance));
    };
    let after = last.plus_seconds(60.0);
    let (reached, matrix) = transition(ephemeris, orbit, kicks, after)?;
    let orbit = Orbit {
        epoch: after,
        state: reached,
        ..*orbit
    };
    Ok((orbit, matrix * covariance * matrix.transpose()))
}

impl Line<'_> {
    fn at(&self, sigmas: f64, across: f64) -> Orbit {
        Orbit {
            state: state(&(column(&self.orbit.state) + self.along * sigmas + self.across * across)),
            ..self.orbit
        }
    }

    /// What becomes of members at these places (standard deviations along and across).
    fn fly(&self, places: &[(f64, f64)]) -> Result<Vec<Encounter>, AstroError> {
        if self.orbit.non_gravitational.is_some() {
            return places
                .par_iter()
                .map(|&(along, across)| {
                    encounter(
                        self.ephemeris,
                        &self.at(along, across),
                        &[],
                        self.until,
                        Target::Earth,
                    )
                })
                .collect();
        }
        let members: Vec<Member> = places
            .iter()
            .map(|&(along, across)| Member {
                state: self.at(along, across).state,
                kicks: Vec::new(),
            })
            .collect();
        fleet(self.ephemeris, self.orbit.epoch, &members, self.until, &|_| true)
    }

    fn hit(&self, sigmas: &[f64]) -> Result<Vec<bool>, AstroError> {
        let places: Vec<(f64, f64)> = sigmas.iter().map(|&s| (s, 0.0)).collect();
        Ok(self
            .fly(&places)?
            .iter()
            .map(|m| matches!(m.outcome, Outcome::Impact(_)))
            .collect())
    }

    /// Where the line comes nearest to the Earth's centre and how long a chord of the disc is, standard deviations.
    /// Linear steps with full runs in between, since a long line is not straight.
    fn nearest(
        &self,
        target: &TargetPlane,
        ellipse: &PlaneEllipse,
        (sin, cos): (f64, f64),
    ) -> Result<(f64, f64), AstroError> {
        let mut at = 0.0;
        let mut plane = target.plane;
        for _ in 0..6 {
            let along = plane.xi_km * cos + plane.zeta_km * sin;
            let step = -along / ellipse.semi_major_km;
            if step.abs() * ellipse.semi_major_km < 0.2 * plane.b_impact_km {
                return Ok((at + step, 2.0 * plane.b_impact_km / ellipse.semi_major_km));
            }
            at = f64::clamp(at + step, -1.5 * FARTHEST_SIGMAS, 1.5 * FARTHEST_SIGMAS);
            plane = target_plane(self.ephemeris, &self.at(at, 0.0), &[], self.until)?.plane;
        }
        Ok((at, 2.0 * plane.b_impact_km / ellipse.semi_major_km))
    }

    /// The stretches of the line that hit, and the runs that were needed.
    fn hits(
        &self,
        target: &TargetPlane,
        ellipse: &PlaneEllipse,
        axis: (f64, f64),
    ) -> Result<(usize, Vec<(f64, f64)>), AstroError> {
        let (middle, chord) = self.nearest(target, ellipse, axis)?;
        let reach = chord * (0.5 + MARGIN);
        let from = (middle - reach).max(-FARTHEST_SIGMAS);
        let to = (middle + reach).min(FARTHEST_SIGMAS);
        if from >= to {
            return Ok((0, Vec::new()));
        }
        let step = (to - from) / (LOOKS - 1) as f64;
        let places: Vec<f64> = (0..LOOKS).map(|i| from + step * i as f64).collect();
        let hit = self.hit(&places)?;
        let mut runs = LOOKS;
        let mut found = Vec::new();
        let mut start = 0;
        while let Some(first) = (start..LOOKS).find(|&i| hit[i]) {
            let last = (first..LOOKS).take_while(|&i| hit[i]).last().unwrap_or(first);
            let mut end = |inside: usize, outside: Option<usize>| -> Result<f64, AstroError> {
                let Some(outside) = outside.filter(|&o| o < LOOKS) else {
                    return Ok(places[inside]);
                };
                runs += ROUNDS * RUNS_A_ROUND;
                self.end(places[inside], places[outside])
            };
            found.push((end(first, first.checked_sub(1))?, end(last, Some(last + 1))?));
            start = last + 1;
        }
        Ok((runs, found))
    }

    /// Where it stops hitting between a place that hits and one that does not.
    fn end(&self, mut inside: f64, mut outside: f64) -> Result<f64, AstroError> {
        for _ in 0..ROUNDS {
            let step = (outside - inside) / (RUNS_A_ROUND + 1) as f64;
            let places: Vec<f64> = (1..=RUNS_A_ROUND).map(|i| inside + step * i as f64).collect();
            let hits = self.hit(&places)?.iter().take_while(|h| **h).count();
            (inside, outside) = (inside + step * hits as f64, inside + step * (hits + 1) as f64);
        }
        Ok(0.5 * (inside + outside))
    }

    /// Adds a stretch in pieces of equal length.
    fn add(&self, corridor: &mut RiskCorridor, from: f64, to: f64, pieces: usize) -> Result<(), AstroError> {
        let step = (to - from) / pieces as f64;
        let middles: Vec<f64> = (0..pieces).map(|i| from + step * (i as f64 + 0.5)).collect();
        // Middles, and one sigma to either side.
        let places: Vec<(f64, f64)> = middles
            .iter()
            .flat_map(|&m| [(m, 0.0), (m, 1.0), (m, -1.0)])
            .collect();
        let met = self.fly(&places)?;
        corridor.runs += places.len();
        let first = corridor.points.len();
        for (&sigmas, three) in middles.iter().zip(met.chunks_exact(3)) {
            let Outcome::Impact(entry) = three[0].outcome else {
                continue;
            };
            let ground = ground_point(&entry);
            let beside: Vec<f64> = three[1..]
                .iter()
                .filter_map(|m| match m.outcome {
                    Outcome::Impact(e) => Some(distance_km(ground, ground_point(&e))),
                    Outcome::Miss => None,
                })
                .collect();
            corridor.points.push(RiskPoint {
                sigmas,
                probability: normal_between(sigmas - 0.5 * step, sigmas + 0.5 * step),
                entry,
                ground,
                along_km: 0.0,
                density_per_km: 0.0,
                across_km: beside.iter().sum::<f64>() / beside.len().max(1) as f64,
                direction_deg: entry.azimuth_deg,
            });
        }
        measure(&mut corridor.points, first);
        Ok(())
    }
}

/// Fills in what needs a point's neighbours.
fn measure(points: &mut [RiskPoint], first: usize) {
    let places: Vec<Geodetic> = points.iter().map(|p| p.ground).collect();
    let gap = |i: usize| distance_km(places[i - 1], places[i]);
    for i in first..points.len() {
        let before = (i > first).then(|| gap(i));
        let after = (i + 1 < points.len()).then(|| gap(i + 1));
        points[i].along_km = match before {
            Some(gap) => points[i - 1].along_km + gap,
            None => 0.0,
        };
        let length = match (before, after) {
            (Some(a), Some(b)) => 0.5 * (a + b),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => continue,
        };
        if length > 0.0 {
            points[i].density_per_km = points[i].probability / length;
        }
        let (from, to) = (
            places[if before.is_some() { i - 1 } else { i }],
            places[if after.is_some() { i + 1 } else { i }],
        );
        points[i].direction_deg = bearing_deg(from, to);
    }
}

/// Distance over the ground, km: the chord of WGS84 bent to the mean radius.
fn distance_km(a: Geodetic, b: Geodetic) -> f64 {
    let half = (itrf_of(a) - itrf_of(b)).norm() / (2.0 * MEAN_RADIUS_KM);
    2.0 * MEAN_RADIUS_KM * libm::asin(half.min(1.0))
}

const MEAN_RADIUS_KM: f64 = 6371.0;

/// First direction of the great circle from one place to another, degrees from north through east.
fn bearing_deg(from: Geodetic, to: Geodetic) -> f64 {
    let (sin_a, cos_a) = libm::sincos(from.latitude_deg.to_radians());
    let (sin_b, cos_b) = libm::sincos(to.latitude_deg.to_radians());
    let (sin, cos) = libm::sincos((to.longitude_deg - from.longitude_deg).to_radians());
    libm::atan2(sin * cos_b, cos_a * sin_b - sin_a * cos_b * cos)
        .to_degrees()
        .rem_euclid(360.0)
}

/// Where a place lies that is so many km away in a direction, on a sphere of the Earth's mean radius (good to 0.5 % of
/// the distance): edges of a swath.
pub fn beside(place: Geodetic, direction_deg: f64, distance_km: f64) -> Geodetic {
    let (sin, cos) = libm::sincos(place.latitude_deg.to_radians());
    let (sin_way, cos_way) = libm::sincos(distance_km / MEAN_RADIUS_KM);
    let (sin_dir, cos_dir) = libm::sincos(direction_deg.to_radians());
    let sin_there = (sin * cos_way + cos * sin_way * cos_dir).clamp(-1.0, 1.0);
    let east = libm::atan2(sin_dir * sin_way * cos, cos_way - sin * sin_there).to_degrees();
    Geodetic {
        latitude_deg: libm::asin(sin_there).to_degrees(),
        longitude_deg: (place.longitude_deg + east + 180.0).rem_euclid(360.0) - 180.0,
        altitude_km: 0.0,
    }
}

/// Chance of a standard normal between two bounds, from the smaller tail.
fn normal_between(a: f64, b: f64) -> f64 {
    let tail = |x: f64| 0.5 * libm::erfc(x * std::f64::consts::FRAC_1_SQRT_2);
    if a > 0.0 {
        tail(a) - tail(b)
    } else {
        tail(-b) - tail(-a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude_deg: f64, longitude_deg: f64) -> Geodetic {
        Geodetic {
            longitude_deg,
            latitude_deg,
            altitude_km: 0.0,
        }
    }

    #[test]
    fn ways_over_the_ground() {
        // A degree of the equator: 111.319 km on WGS84.
        assert!((distance_km(at(0.0, 179.5), at(0.0, -179.5)) - 111.319).abs() < 0.01);
        assert!((bearing_deg(at(10.0, 20.0), at(11.0, 20.0))).abs() < 1e-9);
        assert!((bearing_deg(at(0.0, 179.0), at(0.0, -179.0)) - 90.0).abs() < 1e-9);
        let there = beside(at(0.0, 179.9), 90.0, 111.195);
        assert!((there.longitude_deg + 179.1).abs() < 1e-3 && there.latitude_deg.abs() < 1e-9);
        let north = beside(at(60.0, 10.0), 0.0, 111.195);
        assert!((north.latitude_deg - 61.0).abs() < 1e-3 && (north.longitude_deg - 10.0).abs() < 1e-9);
    }
}
