//! Orbits that several tests use, each from its source.

use astro::{Elements, Epoch, NonGravitational, Orbit};
use nalgebra::Vector3;

/// (99942) Apophis on 13 April 2028, the start of ASSIST's test against JPL's integrator (Holman and others 2023).
pub(crate) fn apophis_2028() -> Orbit {
    let mut orbit = Orbit::heliocentric_au(
        Epoch::from_jd_tdb(2_462_138.5359989386),
        Vector3::from([-0.55946538550488512, 0.85647564757574512, 0.30415066217102493]),
        Vector3::from([
            -0.013818324735921638,
            -0.0060088275597939191,
            -0.0025805044631309632,
        ]),
    )
    .unwrap();
    orbit.non_gravitational = Some(NonGravitational {
        a1: 4.999999873689e-13,
        a2: -2.901085508711e-14,
        a3: 0.0,
    });
    orbit
}

/// (99942) Apophis, JPL solution 218: elements at JD 2459215.5 TDB (Horizons).
pub(crate) const APOPHIS_218: Elements = Elements {
    a_au: 0.7458270479403062 / (1.0 - 0.1915216892529348),
    e: 0.1915216892529348,
    i_deg: 3.336751319526047,
    node_deg: 204.0389271089114,
    peri_deg: 126.6520518833791,
    mean_anomaly_deg: 127.3225632500591,
};

/// 2024 YR4, JPL solution 57: elements at JD 2460694.5 TDB.
pub(crate) const YR4_57: Elements = Elements {
    a_au: 2.516462729645334,
    e: 0.6616221997710975,
    i_deg: 3.408344156920807,
    node_deg: 271.3680439745675,
    peri_deg: 134.3641851542753,
    mean_anomaly_deg: 14.21527734373284,
};

/// The golden impactor SYN-1 on 19 January 2025: an orbit made up for these tests, near that of 2024 YR4.
pub(crate) fn syn_1() -> Orbit {
    Orbit::heliocentric_au(
        Epoch::from_jd_tdb(2_460_694.5),
        Vector3::from([-0.5700897987226787, 0.9667258371478172, 0.38374204759250546]),
        Vector3::from([
            -0.019492321618891355,
            0.00020200114367657307,
            -0.0011778174285313177,
        ]),
    )
    .unwrap()
}

/// The true orbit of the Gulf of Guinea exercise: SYN-1 moved by 24 km along and 62 km across its way.
pub(crate) fn gulf_of_guinea() -> Orbit {
    Orbit::heliocentric_au(
        Epoch::from_jd_tdb(2_460_694.5),
        Vector3::from([-0.5700899818085856, 0.9667256725176313, 0.38374242004579806]),
        Vector3::from([
            -0.019492321618891355,
            0.00020200114367657307,
            -0.0011778174285313177,
        ]),
    )
    .unwrap()
}

/// Great-circle distance between two places on the ground, km.
pub(crate) fn apart_km(longitude_a: f64, latitude_a: f64, longitude_b: f64, latitude_b: f64) -> f64 {
    let place = |longitude: f64, latitude: f64| {
        let (sin, cos) = latitude.to_radians().sin_cos();
        let (sin_lon, cos_lon) = longitude.to_radians().sin_cos();
        Vector3::new(cos * cos_lon, cos * sin_lon, sin)
    };
    6371.0 * place(longitude_a, latitude_a).angle(&place(longitude_b, latitude_b))
}
