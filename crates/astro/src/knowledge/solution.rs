//! An orbit solution and the chance of impact that follows from it.

use libm::erfc;
use nalgebra::{Matrix6, Vector6};

use super::{column, state};
use crate::{Epoch, StateVector};

/// An orbit solution.
#[derive(Clone, Debug)]
pub struct OrbitSolution {
    /// Epoch of estimate and covariance.
    pub epoch: Epoch,
    /// Estimated barycentric state: of an asteroid that was pushed the state from which it would go where it goes now
    /// without any push.
    pub estimate: StateVector,
    /// Covariance of the state: km, km/s.
    pub covariance: Matrix6<f64>,
    /// Observations used.
    pub observations: usize,
    /// 1-sigma along the corridor on the target plane, km.
    pub sigma_km: f64,
    /// Offset of the estimate from the reference on the target plane, km.
    pub offset_km: f64,
    /// Offsets between which it hits, km.
    pub(super) interval_km: (f64, f64),
    /// The normal distributions that it is made of: one, unless it was pushed.
    pub(super) parts: Vec<Part>,
    /// The chance of impact, summed up to each part.
    sums: Vec<f64>,
}

/// One normal distribution of a solution.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its share of all.
    pub(super) weight: f64,
    /// Its mean as a change of the reference's state.
    pub(super) change: Vector6<f64>,
    /// Its mean along the corridor, km from the reference, and the 1-sigma.
    pub(super) offset_km: f64,
    pub(super) sigma_km: f64,
    /// Covariance times gradient over its variance: the state's change for 1 km along the corridor.
    pub(super) weak: Vector6<f64>,
    /// A square root of the covariance.
    pub(super) root: Matrix6<f64>,
}

impl Part {
    /// The normal distribution with this mean and root of the covariance, its place along the corridor by the gradient.
    pub(super) fn new(
        weight: f64,
        change: Vector6<f64>,
        root: &Matrix6<f64>,
        gradient: &Vector6<f64>,
    ) -> Self {
        let weak = root * root.tr_mul(gradient);
        let variance = gradient.dot(&weak);
        Self {
            weight,
            change,
            offset_km: gradient.dot(&change),
            sigma_km: libm::sqrt(variance),
            weak: weak / variance,
            root: *root,
        }
    }

    /// The mean of the state's change given a place along the corridor.
    pub(super) fn given(&self, zeta_km: f64) -> Vector6<f64> {
        self.change + self.weak * (zeta_km - self.offset_km)
    }

    fn between(&self, from_km: f64, to_km: f64) -> f64 {
        between(self.offset_km, self.sigma_km, from_km, to_km)
    }

    /// Its density along the corridor, but for a factor that all have.
    pub(super) fn density(&self, zeta_km: f64) -> f64 {
        let z = (zeta_km - self.offset_km) / self.sigma_km;
        libm::exp(-0.5 * z * z) / self.sigma_km
    }

    /// The corridor's coordinate at a rank (0..1) of its distribution inside an interval.
    fn truncated(&self, rank: f64, (west, east): (f64, f64)) -> f64 {
        let whole = self.between(west, east);
        if !(whole > 1e-300) {
            return west + rank * (east - west);
        }
        let (mut low, mut high) = (west, east);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.between(west, middle) < rank * whole {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }
}

impl OrbitSolution {
    /// The solution of these parts, whose weights are one together.
    pub(super) fn of(
        (epoch, reference): (Epoch, &StateVector),
        observations: usize,
        interval_km: (f64, f64),
        parts: Vec<Part>,
    ) -> Self {
        let mean: Vector6<f64> = parts.iter().map(|p| p.change * p.weight).sum();
        let offset_km = parts.iter().map(|p| p.offset_km * p.weight).sum::<f64>();
        let (mut covariance, mut variance) = (Matrix6::zeros(), 0.0);
        for part in &parts {
            let (off, off_km) = (part.change - mean, part.offset_km - offset_km);
            covariance += (part.root * part.root.transpose() + off * off.transpose()) * part.weight;
            variance += (part.sigma_km * part.sigma_km + off_km * off_km) * part.weight;
        }
        let (mut sum, (west, east)) = (0.0, interval_km);
        let sums = parts.iter().map(|p| {
            sum += p.weight * p.between(west, east);
            sum
        });
        Self {
            epoch,
            sums: sums.collect(),
            estimate: state(&(column(reference) + mean)),
            covariance,
            observations,
            sigma_km: libm::sqrt(variance),
            offset_km,
            interval_km,
            parts,
        }
    }

    /// Chance that the target plane's coordinate lies between two offsets from the reference.
    pub fn between(&self, from_km: f64, to_km: f64) -> f64 {
        self.parts
            .iter()
            .map(|p| p.weight * p.between(from_km, to_km))
            .sum()
    }

    /// Chance of impact if nothing more is done.
    pub fn impact_probability(&self) -> f64 {
        self.sums.last().copied().unwrap_or(0.0)
    }

    /// The chance of impact of a draw of noise with this many standard deviations: how wide the estimate may lie.
    pub fn probability_at(&self, deviations: f64) -> f64 {
        between(
            deviations * self.sigma_km,
            self.sigma_km,
            self.interval_km.0,
            self.interval_km.1,
        )
    }

    /// The chance of impact below which this share (0 to 1) lies: of all draws of the noise, or, after a push, of all
    /// strengths that it may have had, each with the chance that it would leave.
    pub fn probability_percentile(&self, share: f64) -> f64 {
        let (west, east) = self.interval_km;
        if self.parts.len() == 1 {
            let offset = estimate_of_percentile(self.sigma_km, self.interval_km, share);
            return between(offset, self.sigma_km, west, east);
        }
        let mut chances: Vec<(f64, f64)> = self
            .parts
            .iter()
            .map(|p| (p.between(west, east), p.weight))
            .collect();
        chances.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut sum = 0.0;
        let found = chances.iter().find(|(_, weight)| {
            sum += weight;
            sum >= share
        });
        found.or(chances.last()).map_or(0.0, |c| c.0)
    }

    /// The part and the corridor's coordinate at a rank (0..1) of the distribution inside the impact interval.
    pub(super) fn truncated(&self, rank: f64) -> (&Part, f64) {
        let whole = self.impact_probability();
        if self.parts.len() == 1 || !(whole > 1e-300) {
            return (&self.parts[0], self.parts[0].truncated(rank, self.interval_km));
        }
        let wanted = rank.min(1.0) * whole;
        // The first part that reaches so far has a share of its own, unless nothing is wanted at all.
        let which = self.sums.partition_point(|sum| *sum < wanted);
        let which = which.min(self.parts.len() - 1);
        let before = if which == 0 { 0.0 } else { self.sums[which - 1] };
        let within = ((wanted - before) / (self.sums[which] - before)).clamp(0.0, 1.0);
        let part = &self.parts[which];
        (
            part,
            part.truncated(if within.is_finite() { within } else { 0.0 }, self.interval_km),
        )
    }

    /// The parts with their shares at a place along the corridor.
    pub(super) fn shares_at(&self, zeta_km: f64) -> Vec<(f64, &Part)> {
        let whole: f64 = self.parts.iter().map(|p| p.weight * p.density(zeta_km)).sum();
        if !(whole > 0.0) {
            // So far out that no density is left: the nearest part has it all.
            let far = |p: &Part| ((zeta_km - p.offset_km) / p.sigma_km).abs();
            let nearest = self.parts.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
            return nearest.map(|p| (1.0, p)).into_iter().collect();
        }
        self.parts
            .iter()
            .map(|p| (p.weight * p.density(zeta_km) / whole, p))
            .collect()
    }

    /// The mean of the state's change given a place along the corridor.
    pub(super) fn given(&self, zeta_km: f64) -> Vector6<f64> {
        self.shares_at(zeta_km)
            .iter()
            .map(|(share, p)| p.given(zeta_km) * *share)
            .sum()
    }
}

/// Where the estimate lies, km from the truth, if its chance of impact is this percentile of all draws of the noise.
///
/// The estimate is normal about the truth; its chance falls with its distance from the middle of the impact interval on
/// either side alike. Of the two estimates with the wanted chance the one nearer the truth is given.
pub(super) fn estimate_of_percentile(sigma_km: f64, (west, east): (f64, f64), share: f64) -> f64 {
    let middle = 0.5 * (west + east);
    let (mut near, mut far) = (0.0, middle.abs() + 40.0 * sigma_km);
    for _ in 0..200 {
        let distance = 0.5 * (near + far);
        if between(0.0, sigma_km, middle - distance, middle + distance) < 1.0 - share {
            near = distance;
        } else {
            far = distance;
        }
    }
    let distance = 0.5 * (near + far);
    if middle > 0.0 {
        middle - distance
    } else {
        middle + distance
    }
}

/// Cumulative standard normal.
pub(super) fn normal_below(x: f64) -> f64 {
    0.5 * erfc(-x / std::f64::consts::SQRT_2)
}

fn between(mean: f64, sigma: f64, from: f64, to: f64) -> f64 {
    // Differences of the smaller tail keep their digits far from the estimate.
    let (a, b) = ((from - mean) / sigma, (to - mean) / sigma);
    if a > 0.0 {
        normal_below(-a) - normal_below(-b)
    } else {
        normal_below(b) - normal_below(a)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Far wider than the interval, half of all estimates lie within 0.6745 sigma of its middle.
    #[test]
    fn the_median_of_a_wide_estimate_is_two_thirds_of_a_sigma_away() {
        let offset = estimate_of_percentile(1e6, (-10.0, 10.0), 0.5);
        assert!((offset.abs() - 674_490.0).abs() < 1.0, "{offset}");
    }

    /// With an interval far wider than the estimate the middle is irrelevant: the median draw is the truth.
    #[test]
    fn the_median_of_a_sharp_estimate_is_the_truth() {
        let offset = estimate_of_percentile(100.0, (-9_900.0, 6_600.0), 0.5);
        assert!(offset.abs() < 1.0, "{offset}");
    }

    #[test]
    fn tails_keep_their_digits() {
        // Upper tail of the standard normal beyond 10: 7.6198530e-24 (Abramowitz and Stegun, table 26.2).
        let tail = between(0.0, 1.0, 10.0, 40.0);
        assert!((tail / 7.619_853e-24 - 1.0).abs() < 1e-6, "{tail}");
    }
}
