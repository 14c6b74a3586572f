//! An orbit solution and the chance of impact that follows from it.

use libm::erfc;
use nalgebra::{Matrix6, Vector6};

use crate::{Epoch, StateVector};

/// An orbit solution.
#[derive(Clone, Debug)]
pub struct OrbitSolution {
    /// Epoch of estimate and covariance.
    pub epoch: Epoch,
    /// Estimated barycentric state.
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
    /// Covariance times gradient over its variance: the state's change for 1 km along the corridor.
    pub(super) weak: Vector6<f64>,
    /// What of the estimate's error moves nothing along the corridor.
    pub(super) across: Vector6<f64>,
    /// A square root of the covariance.
    pub(super) root: Matrix6<f64>,
}

impl OrbitSolution {
    /// Chance that the target plane's coordinate lies between two offsets from the reference.
    pub fn between(&self, from_km: f64, to_km: f64) -> f64 {
        between(self.offset_km, self.sigma_km, from_km, to_km)
    }

    /// Chance of impact if nothing is done.
    pub fn impact_probability(&self) -> f64 {
        self.between(self.interval_km.0, self.interval_km.1)
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

    /// The chance of impact below which this share (0 to 1) of all draws of the noise lie.
    pub fn probability_percentile(&self, share: f64) -> f64 {
        let offset = estimate_of_percentile(self.sigma_km, self.interval_km, share);
        between(offset, self.sigma_km, self.interval_km.0, self.interval_km.1)
    }

    /// The corridor's coordinate at a rank (0..1) of its distribution inside the impact interval.
    pub(super) fn truncated(&self, rank: f64) -> f64 {
        let (mut low, mut high) = self.interval_km;
        let (west, whole) = (low, self.impact_probability());
        if !(whole > 1e-300) {
            return low + rank * (high - low);
        }
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
fn normal_below(x: f64) -> f64 {
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
