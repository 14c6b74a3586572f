//! The second scenario: what its capabilities carry, and that it can be lost by not looking.

use astro::Outcome;
use scenario::{CapabilityKind, Scenario, embedded, examine, undeflected};

const TEXT: &str = include_str!("../../../../scenarios/the-long-watch/scenario.ron");

fn watch() -> Scenario {
    embedded("the-long-watch").unwrap()
}

#[test]
fn it_has_no_diagnostics() {
    let (found, diagnostics) = examine("scenario.ron", TEXT);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(found.unwrap().id.as_str(), "the-long-watch");
}

#[test]
fn left_alone_it_falls_where_it_was_forged_to() {
    // `indivisible forge --impact-at -12.05,-77.04 --on 2060-11-09`: within 10 km.
    let Outcome::Impact(entry) = undeflected(&watch().asteroid).unwrap().outcome else {
        panic!("it meets the Earth");
    };
    let north = (entry.latitude_deg + 12.05) * 111.2;
    let east = (entry.longitude_deg + 77.04) * 111.2 * 12.05_f64.to_radians().cos();
    assert!(
        north.hypot(east) < 10.0,
        "{} {}",
        entry.latitude_deg,
        entry.longitude_deg
    );
}

#[test]
fn each_capability_carries_something() {
    let s = watch();
    for c in &s.capabilities {
        let carried = match &c.kind {
            CapabilityKind::Launch(vehicle) => s
                .launch_services
                .iter()
                .any(|l| l.owner == c.owner && l.launcher == *vehicle),
            CapabilityKind::Survey | CapabilityKind::Radar => {
                s.campaigns.iter().any(|k| k.by.as_ref() == Some(&c.id))
            }
            CapabilityKind::Team => true,
        };
        assert!(carried, "{} carries nothing", c.id);
        // Exercise design, 5: 3 years for a launcher's slot, 4 for a team, 8 for a survey.
        let years = match c.kind {
            CapabilityKind::Launch(_) => 3,
            CapabilityKind::Team => 4,
            CapabilityKind::Survey | CapabilityKind::Radar => 8,
        };
        assert_eq!(c.fades_years, years, "{}", c.id);
    }
}
