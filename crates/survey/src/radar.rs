//! Echoes: how strong, and what they measure.

use astro::constants::LIGHT_KM_S;

use crate::Radar;

/// Boltzmann's constant, J/K.
const BOLTZMANN: f64 = 1.380_649e-23;
/// Daily signal-to-noise ratio from which the Doppler shift is measured.
const HEARD: f64 = 8.0;
/// The same for the delay: a coded wave spreads the echo over many cells.
const RANGED: f64 = 30.0;
/// 1-sigma of the delay at that strength, and the best that is reported, s (published delays have 0.1 to 10 µs).
const COARSE_S: f64 = 10e-6;
const FINE_S: f64 = 0.15e-6;
/// The best Doppler 1-sigma that is reported at 8.6 GHz, Hz.
const FINE_HZ: f64 = 0.05;

/// What one day's track gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Echo {
    /// Signal over noise of the day.
    pub snr: f64,
    /// 1-sigma of half the way of the echo, km; none if it is too weak for coded waves.
    pub sigma_km: Option<f64>,
    /// 1-sigma of its rate, km/s.
    pub sigma_km_s: f64,
}

/// Signal over noise of one run: sending for the time the echo needs, hearing as long.
///
/// The radar equation, with the noise of a band as wide as the echo (Naidu and others 2016, AJ 152, 99, equations 1 to
/// 4): echo P G² λ² σ / ((4π)³ r⁴), noise k T √(B/t), band B = 4π D/(λ P) of a body seen from its equator. Good to a
/// factor of two: radar albedo, view and spin are rarely known.
pub fn snr_per_run(radar: &Radar, distance_km: f64, diameter_m: f64, spin_h: f64, radar_albedo: f64) -> f64 {
    let pi = std::f64::consts::PI;
    let wave_m = wave_m(radar);
    let area = radar.efficiency * pi * radar.dish_m * radar.dish_m / 4.0;
    let gain = 4.0 * pi * area / (wave_m * wave_m);
    let section = radar_albedo * pi * diameter_m * diameter_m / 4.0;
    let r = distance_km * 1e3;
    let echo = radar.transmitter_kw * 1e3 * gain * gain * wave_m * wave_m * section
        / (libm::pow(4.0 * pi, 3.0) * libm::pow(r, 4.0));
    let heard_s = (2.0 * distance_km / LIGHT_KM_S - radar.switch_s).max(0.0);
    if heard_s <= 0.0 {
        return 0.0;
    }
    let band = band_hz(radar, diameter_m, spin_h).max(1.0 / heard_s);
    echo * libm::sqrt(heard_s) / (BOLTZMANN * radar.system_k * libm::sqrt(band))
}

fn wave_m(radar: &Radar) -> f64 {
    LIGHT_KM_S * 1e3 / (radar.frequency_mhz * 1e6)
}

fn band_hz(radar: &Radar, diameter_m: f64, spin_h: f64) -> f64 {
    4.0 * std::f64::consts::PI * diameter_m / (wave_m(radar) * spin_h * 3600.0)
}

/// What a track of some hours measures, if anything. Precision by strength is our own scale between the errors that
/// published delays and Doppler shifts carry.
pub fn echo(
    radar: &Radar,
    distance_km: f64,
    hours: f64,
    diameter_m: f64,
    spin_h: f64,
    radar_albedo: f64,
) -> Option<Echo> {
    let round_s = 2.0 * distance_km / LIGHT_KM_S;
    let runs = libm::floor(hours * 3600.0 / (2.0 * round_s));
    let snr = snr_per_run(radar, distance_km, diameter_m, spin_h, radar_albedo) * libm::sqrt(runs);
    if !(snr >= HEARD) {
        return None;
    }
    let delay_s = (COARSE_S * RANGED / snr).clamp(FINE_S, COARSE_S);
    let shift_hz = (band_hz(radar, diameter_m, spin_h) / snr).max(FINE_HZ);
    Some(Echo {
        snr,
        sigma_km: (snr >= RANGED).then_some(0.5 * delay_s * LIGHT_KM_S),
        sigma_km_s: 0.5e-3 * shift_hz * wave_m(radar),
    })
}

#[cfg(test)]
mod tests {
    use astro::AU_KM;

    use super::*;
    use crate::{Instrument, observatories};

    fn named(code: &str) -> Radar {
        let found = observatories().iter().find(|o| o.code == code).unwrap();
        match &found.instrument {
            Instrument::Radar(r) => r.clone(),
            Instrument::Telescope(_) => panic!("{code} is a telescope"),
        }
    }

    /// Per run the ratio goes as D^1.5 P^0.5 r^-3.5 (Ostro 1993, Rev. Mod. Phys. 65, 1235: r^-4 at equal time).
    #[test]
    fn strength_goes_by_the_radar_equation() {
        let radar = Radar {
            switch_s: 0.0,
            ..named("253")
        };
        let one = snr_per_run(&radar, 1e7, 200.0, 4.0, 0.1);
        let ratio = |x: f64, expected: f64| assert!((x / one / expected - 1.0).abs() < 1e-6, "{x} {one}");
        ratio(snr_per_run(&radar, 1e7, 400.0, 4.0, 0.1), libm::pow(2.0, 1.5));
        ratio(snr_per_run(&radar, 1e7, 200.0, 8.0, 0.1), libm::sqrt(2.0));
        ratio(snr_per_run(&radar, 2e7, 200.0, 4.0, 0.1), libm::pow(2.0, -3.5));
    }

    /// Arecibo was some 20 times as sensitive as Goldstone (Ostro and Giorgini 2004, in Mitigation of Hazardous Comets and
    /// Asteroids, chapter 3), and a body of 100 m is within Goldstone's reach to between 0.04 and 0.1 au (Naidu and
    /// others 2016).
    #[test]
    fn two_radars_and_their_reach() {
        let (goldstone, arecibo) = (named("253"), named("251"));
        let ratio =
            snr_per_run(&arecibo, 1e7, 200.0, 4.0, 0.1) / snr_per_run(&goldstone, 1e7, 200.0, 4.0, 0.1);
        assert!((14.0..30.0).contains(&ratio), "{ratio}");
        let heard = |au: f64| echo(&goldstone, au * AU_KM, 8.0, 100.0, 2.1, 0.1).is_some();
        assert!(heard(0.04) && !heard(0.1));
        // Nearer than the switch allows nothing is heard.
        assert!(echo(&goldstone, 300_000.0, 8.0, 100.0, 2.1, 0.1).is_none());
    }
}
