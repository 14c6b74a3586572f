//! Turning between the stars' frame and the Earth's and the Moon's own.

use nalgebra::{Matrix3, Vector3};
use serde::{Deserialize, Serialize};

use crate::{EARTH_FLATTENING, EARTH_RADIUS_KM, Epoch};

/// A place by longitude, latitude and height over the reference body.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Geodetic {
    /// East-positive, degrees in [-180, 180).
    pub longitude_deg: f64,
    /// Geodetic latitude, degrees.
    pub latitude_deg: f64,
    /// Height over the ellipsoid, km.
    pub altitude_km: f64,
}

const ARCSEC: f64 = std::f64::consts::PI / 648_000.0;
/// Rotation rate of the Earth, rad/s (WGS84).
pub(crate) const EARTH_RATE_RAD_S: f64 = 7.292_115e-5;

/// The largest terms but two of the nutation IAU 2000B (McCarthy and Luzum 2003, Celest. Mech. Dyn. Astron. 85, 37; those
/// of 3.2 mas, which hardly changes in a century, and of 2.0 mas at 27 days are left out): multiples of l, l', F, D, Ω;
/// then sine and its rate of the longitude, cosine of the longitude, cosine and its rate of the obliquity, sine of the
/// obliquity; 0.1 µas. Those left out stay below 0.1″ together.
const NUTATION: [([f64; 5], [f64; 6]); 24] = [
    (
        [0.0, 0.0, 0.0, 0.0, 1.0],
        [-172064161.0, -174666.0, 33386.0, 92052331.0, 9086.0, 15377.0],
    ),
    (
        [0.0, 0.0, 2.0, -2.0, 2.0],
        [-13170906.0, -1675.0, -13696.0, 5730336.0, -3015.0, -4587.0],
    ),
    (
        [0.0, 0.0, 2.0, 0.0, 2.0],
        [-2276413.0, -234.0, 2796.0, 978459.0, -485.0, 1374.0],
    ),
    (
        [0.0, 0.0, 0.0, 0.0, 2.0],
        [2074554.0, 207.0, -698.0, -897492.0, 470.0, -291.0],
    ),
    (
        [0.0, 1.0, 0.0, 0.0, 0.0],
        [1475877.0, -3633.0, 11817.0, 73871.0, -184.0, -1924.0],
    ),
    (
        [0.0, 1.0, 2.0, -2.0, 2.0],
        [-516821.0, 1226.0, -524.0, 224386.0, -677.0, -174.0],
    ),
    (
        [1.0, 0.0, 0.0, 0.0, 0.0],
        [711159.0, 73.0, -872.0, -6750.0, 0.0, 358.0],
    ),
    (
        [0.0, 0.0, 2.0, 0.0, 1.0],
        [-387298.0, -367.0, 380.0, 200728.0, 18.0, 318.0],
    ),
    (
        [1.0, 0.0, 2.0, 0.0, 2.0],
        [-301461.0, -36.0, 816.0, 129025.0, -63.0, 367.0],
    ),
    (
        [0.0, -1.0, 2.0, -2.0, 2.0],
        [215829.0, -494.0, 111.0, -95929.0, 299.0, 132.0],
    ),
    (
        [0.0, 0.0, 2.0, -2.0, 1.0],
        [128227.0, 137.0, 181.0, -68982.0, -9.0, 39.0],
    ),
    (
        [-1.0, 0.0, 2.0, 0.0, 2.0],
        [123457.0, 11.0, 19.0, -53311.0, 32.0, -4.0],
    ),
    (
        [-1.0, 0.0, 0.0, 2.0, 0.0],
        [156994.0, 10.0, -168.0, -1235.0, 0.0, 82.0],
    ),
    (
        [1.0, 0.0, 0.0, 0.0, 1.0],
        [63110.0, 63.0, 27.0, -33228.0, 0.0, -9.0],
    ),
    (
        [-1.0, 0.0, 0.0, 0.0, 1.0],
        [-57976.0, -63.0, -189.0, 31429.0, 0.0, -75.0],
    ),
    (
        [-1.0, 0.0, 2.0, 2.0, 2.0],
        [-59641.0, -11.0, 149.0, 25543.0, -11.0, 66.0],
    ),
    (
        [1.0, 0.0, 2.0, 0.0, 1.0],
        [-51613.0, -42.0, 129.0, 26366.0, 0.0, 78.0],
    ),
    (
        [-2.0, 0.0, 2.0, 0.0, 1.0],
        [45893.0, 50.0, 31.0, -24236.0, -10.0, 20.0],
    ),
    (
        [0.0, 0.0, 0.0, 2.0, 0.0],
        [63384.0, 11.0, -150.0, -1220.0, 0.0, 29.0],
    ),
    (
        [0.0, 0.0, 2.0, 2.0, 2.0],
        [-38571.0, -1.0, 158.0, 16452.0, -11.0, 68.0],
    ),
    (
        [-2.0, 0.0, 0.0, 2.0, 0.0],
        [-47722.0, 0.0, -18.0, 477.0, 0.0, -25.0],
    ),
    (
        [2.0, 0.0, 2.0, 0.0, 2.0],
        [-31046.0, -1.0, 131.0, 13238.0, -11.0, 59.0],
    ),
    (
        [1.0, 0.0, 2.0, -2.0, 2.0],
        [28593.0, 0.0, -1.0, -12338.0, 10.0, -3.0],
    ),
    (
        [2.0, 0.0, 0.0, 0.0, 0.0],
        [29243.0, 0.0, -74.0, -609.0, 0.0, 13.0],
    ),
];

/// The rotation that takes ICRF vectors to the Earth-fixed frame: IAU 2006 bias and precession (Fukushima-Williams
/// angles, Hilton and others 2006), the largest terms of nutation, and the Earth's rotation with UT1 = UTC. Agrees with
/// the full IAU 2006/2000A model (less polar motion) to 1e-6 rad, 6 m on the ground.
pub fn icrf_to_itrf(epoch: Epoch) -> Matrix3<f64> {
    let t = epoch.days_after_j2000() / 36_525.0;
    let (d_psi, d_eps, node) = nutation(t);
    let gamma = (-0.052928 + (10.556378 + (0.4932044 + (-0.00031238) * t) * t) * t) * ARCSEC;
    let phi = (84381.412819 + (-46.811016 + (0.0511268 + 0.00053289 * t) * t) * t) * ARCSEC;
    let psi = (-0.041775 + (5038.481484 + (1.5584175 + (-0.00018522) * t) * t) * t) * ARCSEC;
    let eps = (84381.406 + (-46.836769 + (-0.0001831 + 0.00200340 * t) * t) * t) * ARCSEC;
    let pole = about_x(-(eps + d_eps)) * about_z(-(psi + d_psi)) * about_x(phi) * about_z(gamma);
    // Greenwich apparent sidereal time: mean time of IAU 2006 and the equation of the equinoxes.
    let mean = (0.014506 + (4612.156534 + (1.3915817 - 0.00000044 * t) * t) * t) * ARCSEC;
    let equinoxes =
        d_psi * libm::cos(eps) + (0.00264096 * libm::sin(node) + 0.00006352 * libm::sin(2.0 * node)) * ARCSEC;
    about_z(earth_rotation_angle(epoch) + mean + equinoxes) * pole
}

/// The rotation that takes ICRF vectors to the Moon's own frame (IAU mean-Earth axes; Archinal and others 2011, Celest.
/// Mech. Dyn. Astron. 109, 101, and NAIF's pck00011.tpc), good to 0.01 degree.
pub fn icrf_to_moon(epoch: Epoch) -> Matrix3<f64> {
    let d = epoch.days_after_j2000();
    let t = d / 36_525.0;
    let e = [
        125.045 - 0.0529921 * d,
        250.089 - 0.1059842 * d,
        260.008 + 13.0120009 * d,
        176.625 + 13.3407154 * d,
        357.529 + 0.9856003 * d,
        311.589 + 26.4057084 * d,
        134.963 + 13.0649930 * d,
        276.617 + 0.3287146 * d,
        34.226 + 1.7484877 * d,
        15.134 - 0.1589763 * d,
        119.743 + 0.0036096 * d,
        239.961 + 0.1643573 * d,
        25.053 + 12.9590088 * d,
    ];
    let sum = |coefficients: [f64; 13], f: fn(f64) -> f64| {
        coefficients
            .iter()
            .zip(e)
            .map(|(c, angle)| c * f(angle.to_radians()))
            .sum::<f64>()
    };
    let right_ascension = 269.9949
        + 0.0031 * t
        + sum(
            [
                -3.8787, -0.1204, 0.07, -0.0172, 0.0, 0.0072, 0.0, 0.0, 0.0, -0.0052, 0.0, 0.0, 0.0043,
            ],
            libm::sin,
        );
    let declination = 66.5392
        + 0.0130 * t
        + sum(
            [
                1.5419, 0.0239, -0.0278, 0.0068, 0.0, -0.0029, 0.0009, 0.0, 0.0, 0.0008, 0.0, 0.0, -0.0009,
            ],
            libm::cos,
        );
    let turn = 38.3213 + 13.17635815 * d - 1.4e-12 * d * d
        + sum(
            [
                3.5610, 0.1208, -0.0642, 0.0158, 0.0252, -0.0066, -0.0047, -0.0046, 0.0028, 0.0052, 0.0040,
                0.0019, -0.0044,
            ],
            libm::sin,
        );
    about_z(turn.to_radians())
        * about_x((90.0 - declination).to_radians())
        * about_z((90.0 + right_ascension).to_radians())
}

/// Rotation rate of the Moon, rad/s.
pub(crate) const MOON_RATE_RAD_S: f64 = 13.17635815 * std::f64::consts::PI / 180.0 / 86_400.0;

/// Where an Earth-fixed position lies on WGS84 (good to a micrometre above the ground). Within 43 km of the centre,
/// where the ellipsoid's normals cross, the latitude means nothing.
pub fn geodetic_of(itrf_km: Vector3<f64>) -> Geodetic {
    let e2 = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING);
    let p = libm::hypot(itrf_km.x, itrf_km.y);
    let z = itrf_km.z;
    // Bowring's start, then a few rounds of the plain iteration: each gains five digits near the ground.
    let mut tan = z / (p * (1.0 - e2)).max(f64::MIN_POSITIVE);
    let mut cos = 1.0 / (1.0 + tan * tan).sqrt();
    let mut sin = tan * cos;
    for _ in 0..6 {
        let n = EARTH_RADIUS_KM / (1.0 - e2 * sin * sin).sqrt();
        let up = z + e2 * n * sin;
        let length = libm::hypot(p, up);
        sin = up / length;
        cos = p / length;
        tan = up / p;
    }
    let n = EARTH_RADIUS_KM / (1.0 - e2 * sin * sin).sqrt();
    let altitude_km = p * cos + z * sin - n * (1.0 - e2 * sin * sin);
    Geodetic {
        longitude_deg: longitude(itrf_km),
        latitude_deg: libm::atan(tan).to_degrees(),
        altitude_km,
    }
}

/// Longitude and geodetic latitude, degrees, of a place within 300 km of the ground: as [`geodetic_of`] to a tenth of a millimetre,
/// in a third of its time.
pub(crate) fn longitude_and_latitude(itrf_km: Vector3<f64>) -> (f64, f64) {
    let e2 = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING);
    let square = itrf_km.x * itrf_km.x + itrf_km.y * itrf_km.y;
    let mut up = itrf_km.z / (1.0 - e2);
    for _ in 0..3 {
        let sine = up / (square + up * up).sqrt();
        up = itrf_km.z + e2 * EARTH_RADIUS_KM * sine / (1.0 - e2 * sine * sine).sqrt();
    }
    (longitude(itrf_km), libm::atan2(up, square.sqrt()).to_degrees())
}

/// Geodetic altitude over WGS84, km, from the distance to the axis and the height over the equator's plane: the part
/// of [`geodetic_of`] that searches call often.
pub(crate) fn altitude_km(from_axis_km: f64, z_km: f64) -> f64 {
    let e2 = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING);
    let direction = |up: f64| {
        let inverse = 1.0 / (from_axis_km * from_axis_km + up * up).sqrt();
        (up * inverse, from_axis_km * inverse)
    };
    let (sin, _) = direction(z_km / (1.0 - e2));
    let n = EARTH_RADIUS_KM / (1.0 - e2 * sin * sin).sqrt();
    // One round is enough: the altitude is off by half the radius times the square of the direction's error, a micrometre
    // within 300 km of the ground.
    let (sin, cos) = direction(z_km + e2 * n * sin);
    // n (1 - e² sin²) is the radius times the root that n divides by.
    from_axis_km * cos + z_km * sin - EARTH_RADIUS_KM * (1.0 - e2 * sin * sin).sqrt()
}

/// The Earth-fixed position (km) of a place on WGS84.
pub fn itrf_of(place: Geodetic) -> Vector3<f64> {
    let e2 = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING);
    let (sin, cos) = libm::sincos(place.latitude_deg.to_radians());
    let (sin_lon, cos_lon) = libm::sincos(place.longitude_deg.to_radians());
    let n = EARTH_RADIUS_KM / (1.0 - e2 * sin * sin).sqrt();
    let p = (n + place.altitude_km) * cos;
    Vector3::new(
        p * cos_lon,
        p * sin_lon,
        (n * (1.0 - e2) + place.altitude_km) * sin,
    )
}

/// East-positive longitude of a position in a turning frame, degrees in [-180, 180).
pub(crate) fn longitude(fixed_km: Vector3<f64>) -> f64 {
    let degrees = libm::atan2(fixed_km.y, fixed_km.x).to_degrees();
    if degrees >= 180.0 {
        degrees - 360.0
    } else {
        degrees
    }
}

/// Nutation in longitude and obliquity, and the mean longitude of the Moon's node; rad.
fn nutation(t: f64) -> (f64, f64, f64) {
    let arguments = [
        485868.249036 + 1717915923.2178 * t,
        1287104.79305 + 129596581.0481 * t,
        335779.526232 + 1739527262.8478 * t,
        1072260.70369 + 1602961601.2090 * t,
        450160.398036 - 6962890.5431 * t,
    ];
    let arguments = arguments.map(|a| (a % 1_296_000.0) * ARCSEC);
    let (mut psi, mut eps) = (0.0, 0.0);
    for (multiples, [ps, pst, pc, ec, ect, es]) in NUTATION.iter().rev() {
        let angle: f64 = multiples.iter().zip(arguments).map(|(m, a)| m * a).sum();
        let (sin, cos) = libm::sincos(angle);
        psi += (ps + pst * t) * sin + pc * cos;
        eps += (ec + ect * t) * cos + es * sin;
    }
    // 0.1 µas; the planets' share in the mean, -0.135 and 0.388 mas.
    (
        (psi * 1e-7 - 0.000135) * ARCSEC,
        (eps * 1e-7 + 0.000388) * ARCSEC,
        arguments[4],
    )
}

/// Capitaine and others 2000; UT1 = UTC.
fn earth_rotation_angle(epoch: Epoch) -> f64 {
    let days = epoch.days_since_j2000_ut1();
    let (whole, fraction) = days;
    let turns = 0.7790572732640 + 0.00273781191135448 * (whole + fraction) + fraction;
    (turns - turns.floor()) * std::f64::consts::TAU
}

fn about_x(angle: f64) -> Matrix3<f64> {
    let (s, c) = libm::sincos(angle);
    Matrix3::new(1.0, 0.0, 0.0, 0.0, c, s, 0.0, -s, c)
}

fn about_z(angle: f64) -> Matrix3<f64> {
    let (s, c) = libm::sincos(angle);
    Matrix3::new(c, s, 0.0, -s, c, 0.0, 0.0, 0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Body, Ephemeris};

    /// SOFA's full model through pyerfa 2.0.1 (`c2t06a`, UT1 = UTC, no polar motion).
    const FULL: [(&str, [f64; 9]); 5] = [
        (
            "1995-03-20T06:30:00",
            [
                0.0851468481,
                -0.9963684129,
                5.0746e-06,
                0.9963683137,
                0.0851468419,
                0.0004457315,
                -0.0004445448,
                -3.28965e-05,
                0.9999999006,
            ],
        ),
        (
            "2017-01-01T00:00:00",
            [
                -0.1842962083,
                0.9828706865,
                0.0003482835,
                -0.9828693814,
                -0.1842965314,
                0.0016023817,
                0.0016391214,
                -4.70043e-05,
                0.9999986555,
            ],
        ),
        (
            "2032-12-22T14:01:25.6",
            [
                0.524202937,
                -0.8515916124,
                -0.0017339133,
                0.851587293,
                0.5242058018,
                -0.0027128935,
                0.0032192048,
                -5.44718e-05,
                0.9999948169,
            ],
        ),
        (
            "2060-07-04T18:45:12.5",
            [
                -0.9130206588,
                -0.4078782404,
                0.0053495484,
                0.4078712071,
                -0.9130363306,
                -0.0023952888,
                0.0058613183,
                -5.0214e-06,
                0.9999828223,
            ],
        ),
        (
            "2098-10-31T03:00:00",
            [
                0.1093237975,
                0.9940057015,
                -0.0009862215,
                -0.9939599192,
                0.1093282278,
                0.0095403176,
                0.009590952,
                -6.27191e-05,
                0.9999540038,
            ],
        ),
    ];

    #[test]
    fn the_earth_turns_as_sofa_says() {
        for (date, full) in FULL {
            let epoch = Epoch::from_utc(date.parse().unwrap()).unwrap();
            let error = (icrf_to_itrf(epoch) - Matrix3::from_row_slice(&full)).abs().max();
            assert!(error < 5e-7, "{date}: {error} rad");
        }
    }

    #[test]
    fn places_on_wgs84_as_sofa_says() {
        // erfa.gd2gc(1, ...).
        let place = Geodetic {
            longitude_deg: 7.7295,
            latitude_deg: 5.0301,
            altitude_km: 100.0,
        };
        let fixed = Vector3::new(6394.71710485917, 867.9525573734943, 564.2676662583657);
        assert!((itrf_of(place) - fixed).norm() < 1e-9);
        let south = Vector3::new(-1526.23746609, -2643.52083568, -5584.33863536);
        let back = geodetic_of(south);
        assert!(
            (back.longitude_deg + 120.0).abs() < 1e-9 && (back.latitude_deg + 61.5).abs() < 1e-9,
            "{back:?}"
        );
        assert!((back.altitude_km - 2.5).abs() < 1e-7, "{back:?}");
    }

    #[test]
    fn places_survive_the_round_trip() {
        for longitude_deg in [-180.0, -77.3, 0.0, 12.5, 179.999] {
            for latitude_deg in [-90.0, -45.0, -0.001, 0.0, 30.0, 89.999, 90.0] {
                for altitude_km in [0.0, 100.0, 40_000.0] {
                    let place = Geodetic {
                        longitude_deg,
                        latitude_deg,
                        altitude_km,
                    };
                    let fixed = itrf_of(place);
                    let back = geodetic_of(fixed);
                    assert!((itrf_of(back) - fixed).norm() < 1e-7, "{place:?} {back:?}");
                    assert!((-180.0..180.0).contains(&back.longitude_deg));
                    if altitude_km < 300.0 {
                        let (east, north) = longitude_and_latitude(fixed);
                        // A degree is 112 km.
                        assert!((north - latitude_deg).abs() < 1e-9, "{place:?} {north}");
                        assert_eq!(east.to_bits(), back.longitude_deg.to_bits());
                    }
                    let axis = libm::hypot(fixed.x, fixed.y);
                    assert!(
                        (super::altitude_km(axis, fixed.z) - altitude_km).abs() < 1e-6,
                        "{place:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_moon_shows_us_one_face() {
        let ephemeris = Ephemeris::embedded();
        let (mut sum, count) = (0.0, 400);
        for i in 0..count {
            let epoch = Epoch::from_jd_tdb(2_459_000.5 + 11.3 * f64::from(i));
            let earth = ephemeris.state(Body::Earth, epoch).unwrap().position_km;
            let moon = ephemeris.state(Body::Moon, epoch).unwrap().position_km;
            let seen = icrf_to_moon(epoch) * (earth - moon);
            let east = longitude(seen);
            let north = libm::asin(seen.z / seen.norm()).to_degrees();
            // The librations: 7.9° in longitude, 6.9° in latitude.
            assert!(east.abs() < 8.2 && north.abs() < 7.0, "{epoch}: {east} {north}");
            sum += east;
        }
        assert!((sum / f64::from(count)).abs() < 0.5, "{}", sum / f64::from(count));
    }
}
