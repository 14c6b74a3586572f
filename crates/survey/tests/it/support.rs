use astro::{Elements, Ephemeris, Epoch, Orbit};
use nalgebra::Vector3;
use survey::{Campaign, Instrument, Observatory, Role, Subject, Window, observatories};

/// 2024 YR4, JPL solution 57: elements at JD 2460694.5 TDB. It passes 122,539 km from the Earth's centre on 22 December
/// 2032 (ASSIST on DE440).
pub(crate) fn yr4() -> Orbit {
    let elements = Elements {
        a_au: 2.516462729645334,
        e: 0.6616221997710975,
        i_deg: 3.408344156920807,
        node_deg: 271.3680439745675,
        peri_deg: 134.3641851542753,
        mean_anomaly_deg: 14.21527734373284,
    };
    Orbit::heliocentric(
        Epoch::from_jd_tdb(2_460_694.5),
        elements.to_heliocentric().unwrap(),
    )
    .unwrap()
}

/// The true orbit of the Gulf of Guinea exercise: it hits on 22 December 2032 at 14:01:25.6 UTC.
pub(crate) fn impactor() -> Orbit {
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

pub(crate) fn on(text: &str) -> Epoch {
    Epoch::from_utc(text.parse().unwrap()).unwrap()
}

/// Size and albedo of 2024 YR4 (Rivkin and others 2025: 60 m; H 23.9), its spin 19.5 minutes (Bolin and others 2025).
pub(crate) fn small(orbit: Orbit) -> Subject {
    Subject {
        orbit,
        diameter_m: 60.0,
        albedo: 0.15,
        slope: 0.15,
        spin_h: 0.325,
        radar_albedo: 0.1,
    }
}

pub(crate) fn large(orbit: Orbit) -> Subject {
    Subject {
        diameter_m: 190.0,
        spin_h: 4.0,
        ..small(orbit)
    }
}

pub(crate) fn telescopes() -> Vec<Observatory> {
    let telescope = |o: &&Observatory| matches!(o.instrument, Instrument::Telescope(_));
    observatories().iter().filter(telescope).cloned().collect()
}

/// Telescopes without archives.
pub(crate) fn watchers() -> Vec<Observatory> {
    let mut list = telescopes();
    list.retain(|o| matches!(&o.instrument, Instrument::Telescope(t) if t.role != Role::Archive));
    list
}

pub(crate) fn campaign(subject: Subject, observatories: Vec<Observatory>, to: &str, seed: u64) -> Campaign {
    Campaign {
        window: Window::of(
            Ephemeris::embedded(),
            &subject.orbit,
            Epoch::from_jd_tdb(2_463_591.5),
        )
        .unwrap(),
        subject,
        observatories,
        visits: Vec::new(),
        archive_from: on("2024-12-27"),
        from: on("2024-12-27"),
        to: on(to),
        samples: 300,
        seed,
    }
}
