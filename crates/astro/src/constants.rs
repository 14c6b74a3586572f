//! Constants of DE440 (Park and others 2021, AJ 161, 105, and the header of the ephemeris) and of the Earth.
//!
//! GM: those that Horizons integrates with (`gm_Horizons.pck`, 2025), to the digits written here.

use crate::Body;

/// Astronomical unit, km (IAU 2012 Resolution B2).
pub const AU_KM: f64 = 149_597_870.7;
/// Speed of light, km/s.
pub const LIGHT_KM_S: f64 = 299_792.458;
/// Sun's gravitational parameter in au³/day² as JPL's Horizons states it.
pub const GM_SUN_AU3_D2: f64 = 2.959122082841195e-4;
/// GM of the Sun, km³/s².
pub const GM_SUN_KM3_S2: f64 = 132_712_440_041.279_42;
/// GM of Mercury, km³/s².
pub const GM_MERCURY_KM3_S2: f64 = 22_031.868_551_400_003;
/// GM of Venus, km³/s².
pub const GM_VENUS_KM3_S2: f64 = 324_858.592;
/// GM of the Earth, km³/s².
pub const GM_EARTH_KM3_S2: f64 = 398_600.435_507;
/// GM of the Moon, km³/s².
pub const GM_MOON_KM3_S2: f64 = 4_902.800_118;
/// GM of Mars and its moons, km³/s².
pub const GM_MARS_KM3_S2: f64 = 42_828.375_815_756_1;
/// GM of Jupiter and its moons, km³/s².
pub const GM_JUPITER_KM3_S2: f64 = 126_712_764.1;
/// GM of Saturn and its moons, km³/s².
pub const GM_SATURN_KM3_S2: f64 = 37_940_584.841_8;
/// GM of Uranus and its moons, km³/s².
pub const GM_URANUS_KM3_S2: f64 = 5_794_556.4;
/// GM of Neptune and its moons, km³/s².
pub const GM_NEPTUNE_KM3_S2: f64 = 6_836_527.100_58;
/// GM of Pluto and its moons, km³/s².
pub const GM_PLUTO_KM3_S2: f64 = 975.5;
/// Mass of the Earth over that of the Moon.
pub const EARTH_MOON_MASS_RATIO: f64 = 81.300_568_22;
/// Equatorial radius of the Earth, km (WGS84).
pub const EARTH_RADIUS_KM: f64 = 6_378.137;
/// Flattening of the Earth (WGS84).
pub const EARTH_FLATTENING: f64 = 1.0 / 298.257_223_563;
/// Mean radius of the Moon, km.
pub const MOON_RADIUS_KM: f64 = 1_737.4;
/// Altitude at which an object counts as entering the atmosphere, km.
pub const ENTRY_ALTITUDE_KM: f64 = 100.0;

/// Gravitational parameter of a body, km³/s².
pub const fn gm_km3_s2(body: Body) -> f64 {
    match body {
        Body::Sun => GM_SUN_KM3_S2,
        Body::Mercury => GM_MERCURY_KM3_S2,
        Body::Venus => GM_VENUS_KM3_S2,
        Body::Earth => GM_EARTH_KM3_S2,
        Body::Moon => GM_MOON_KM3_S2,
        Body::Mars => GM_MARS_KM3_S2,
        Body::Jupiter => GM_JUPITER_KM3_S2,
        Body::Saturn => GM_SATURN_KM3_S2,
        Body::Uranus => GM_URANUS_KM3_S2,
        Body::Neptune => GM_NEPTUNE_KM3_S2,
        Body::Pluto => GM_PLUTO_KM3_S2,
    }
}
