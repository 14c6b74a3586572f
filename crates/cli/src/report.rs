//! `report`: the after-action report of a journal.

use std::io::Write;

use game::{View, Viewer};

use crate::args::Report;
use crate::failure::Failure;
use crate::play;

pub(crate) fn report(arguments: &Report, out: &mut dyn Write) -> Result<u8, Failure> {
    let journal = session::journal::load(&arguments.file).map_err(|e| Failure::BadInput(e.to_string()))?;
    let scenario = play::scenario_of(&journal.header, arguments.scenario.as_deref())?;
    let state = session::fold(&scenario, &journal, None)
        .map_err(|e| Failure::BadInput(format!("{}: {e}", arguments.file.display())))?;
    let seq = game::Seq(journal.entries.len() as u64);
    let public = play::public(&session::view(&scenario, &state, &Viewer::Public, seq));
    let seats: Vec<game::SeatView> = scenario
        .seats
        .iter()
        .filter_map(
            |s| match session::view(&scenario, &state, &Viewer::Seat(s.id.clone()), seq) {
                View::Seat(view) => Some(*view),
                View::Public(_) | View::Control(_) => None,
            },
        )
        .collect();
    let made_with = format!(
        "Indivisible {}, physics {}.",
        journal.header.program, journal.header.physics
    );
    let material = debrief::Material {
        scenario: &scenario,
        public: &public,
        seats: &seats,
        seed: journal.header.seed,
        made_with: &made_with,
    };
    let measured = debrief::debrief(&material);
    std::fs::create_dir_all(&arguments.out).map_err(|e| Failure::file(&arguments.out, e))?;
    let page = arguments.out.join("report.html");
    std::fs::write(&page, debrief::page(&material, &measured)).map_err(|e| Failure::file(&page, e))?;
    writeln!(out, "{}", page.display())?;
    Ok(0)
}
