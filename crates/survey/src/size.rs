//! How large it is thought to be.

use impact::size::albedo_below;
use libm::{exp, log, pow, sqrt};

/// What the size comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SizeSource {
    /// Brightness, with an albedo that nobody knows.
    Brightness,
    /// Echoes.
    Radar,
    /// Heat.
    Heat,
    /// A spacecraft's camera.
    Visit,
}

impl SizeSource {
    /// Name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brightness => "brightness",
            Self::Radar => "radar",
            Self::Heat => "heat",
            Self::Visit => "visit",
        }
    }

    /// Relative 1-sigma of a diameter: radar 25 % (a few resolved cells), heat 12 % (Rivkin and others 2025, RNAAS 9,
    /// 70: 60 ± 7 m), a visit 2 %.
    pub(crate) const fn relative(self) -> f64 {
        match self {
            Self::Brightness => 0.5,
            Self::Radar => 0.25,
            Self::Heat => 0.12,
            Self::Visit => 0.02,
        }
    }
}

/// A diameter with its 90 % interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// 5 % are smaller, m.
    pub low_m: f64,
    /// Half are smaller, m.
    pub middle_m: f64,
    /// 5 % are larger, m.
    pub high_m: f64,
    /// What it comes from.
    pub source: SizeSource,
}

fn albedo_at(share: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if albedo_below(middle) < share {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

/// The size from an absolute magnitude and its 1-sigma: D = 1329 km 10^(-H/5) / √p over the albedos of near-Earth
/// asteroids ([`impact::size`], Wright and others 2016, AJ 152, 79). The interval spans a factor of 4 to 5: brightness alone says no more.
pub fn from_brightness(h_magnitude: f64, sigma_magnitude: f64) -> Size {
    const ALBEDOS: usize = 200;
    // Nine equal shares of the normal distribution, at their medians.
    const NORMAL: [f64; 9] = [
        -1.5932, -0.9674, -0.5895, -0.2822, 0.0, 0.2822, 0.5895, 0.9674, 1.5932,
    ];
    let mut sizes = Vec::with_capacity(ALBEDOS * NORMAL.len());
    for i in 0..ALBEDOS {
        let albedo = albedo_at((i as f64 + 0.5) / ALBEDOS as f64);
        for z in NORMAL {
            sizes.push(1.329e6 * pow(10.0, -0.2 * (h_magnitude + z * sigma_magnitude)) / sqrt(albedo));
        }
    }
    sizes.sort_by(f64::total_cmp);
    let at = |share: f64| sizes[(share * sizes.len() as f64) as usize];
    Size {
        low_m: at(0.05),
        middle_m: at(0.5),
        high_m: at(0.95),
        source: SizeSource::Brightness,
    }
}

/// The size from a direct measurement; `deviation` is the measurement's own error in standard deviations.
pub(crate) fn measured(source: SizeSource, diameter_m: f64, deviation: f64) -> Size {
    // Log-normal, so that no size is negative.
    let sigma = sqrt(log(1.0 + source.relative() * source.relative()));
    let middle_m = diameter_m * exp(sigma * deviation);
    Size {
        low_m: middle_m * exp(-1.645 * sigma),
        middle_m,
        high_m: middle_m * exp(1.645 * sigma),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2024 YR4, H 23.9: JPL and ESA gave 40 to 90 m from brightness, and heat then 60 m (Rivkin and others 2025).
    #[test]
    fn brightness_leaves_a_factor_of_two_either_way() {
        let size = from_brightness(23.9, 0.3);
        assert!((30.0..45.0).contains(&size.low_m), "{size:?}");
        assert!((50.0..70.0).contains(&size.middle_m), "{size:?}");
        assert!((110.0..190.0).contains(&size.high_m), "{size:?}");
        let heat = measured(SizeSource::Heat, 60.0, 0.0);
        assert!(heat.low_m > 48.0 && heat.high_m < 74.0, "{heat:?}");
    }
}
