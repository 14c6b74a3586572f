//! `--doctrines`: who behaves otherwise than by its brief.

use bots::{Conduct, Manner};
use scenario::{Doctrine, Scenario, SeatId};

use crate::failure::Failure;

/// Doctrines by their names on the command line.
pub(super) const DOCTRINES: [(&str, Doctrine); 7] = [
    ("guardian", Doctrine::Guardian),
    ("hegemon", Doctrine::Hegemon),
    ("free_rider", Doctrine::FreeRider),
    ("cosmopolitan", Doctrine::Cosmopolitan),
    ("spoiler", Doctrine::Spoiler),
    ("at_risk", Doctrine::AtRisk),
    ("prestige_seeker", Doctrine::PrestigeSeeker),
];

/// Manners that are no doctrine.
const MANNERS: [(&str, Manner); 5] = [
    ("brief", Manner::Brief),
    ("defects", Manner::Defects),
    ("always_yes", Manner::AlwaysYes),
    ("never_launches", Manner::NeverLaunches),
    ("only_alone", Manner::OnlyAlone),
];

fn doctrine(name: &str) -> Option<Doctrine> {
    DOCTRINES.iter().find(|(n, _)| *n == name).map(|(_, d)| *d)
}

fn manner(name: &str) -> Option<Manner> {
    let fixed = MANNERS.iter().find(|(n, _)| *n == name).map(|(_, m)| *m);
    fixed.or_else(|| doctrine(name).map(Manner::As))
}

/// Reads `WHO=MANNER` parts: WHO is `all`, a doctrine, or a seat's code; later parts come before earlier ones.
pub(super) fn conduct(scenario: &Scenario, parts: &[String]) -> Result<Conduct, Failure> {
    parts.iter().try_fold(Conduct::default(), |conduct, part| {
        let bad = |why: String| Failure::flag("--doctrines", format!("\"{part}\": {why}"));
        let (who, how) = part
            .split_once('=')
            .ok_or_else(|| bad("write WHO=MANNER, as free_rider=defects".to_owned()))?;
        let how = manner(how).ok_or_else(|| {
            let names: Vec<&str> = MANNERS
                .iter()
                .map(|m| m.0)
                .chain(DOCTRINES.iter().map(|d| d.0))
                .collect();
            bad(format!("no manner {how}; use one of {}", names.join(", ")))
        })?;
        if who == "all" {
            return Ok(conduct.with_all(how));
        }
        if let Some(doctrine) = doctrine(who) {
            return Ok(conduct.with_doctrine(doctrine, how));
        }
        let seat = SeatId::new(who);
        if scenario.seat(&seat).is_none() {
            let seats: Vec<&str> = scenario.seats.iter().map(|s| s.id.as_str()).collect();
            return Err(bad(format!(
                "nobody is called {who}; use all, a doctrine, or one of {}",
                seats.join(", ")
            )));
        }
        Ok(conduct.with_seat(seat, how))
    })
}
