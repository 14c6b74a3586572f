//! `report`: the after-action report of a journal, and what each delegation saw.

use std::io::Write;

use debrief::Playthrough;
use game::{Issuer, State, View, Viewer};
use scenario::{Scenario, Seat};
use session::{Journal, SessionError};

use crate::args::Report;
use crate::failure::Failure;
use crate::play;

pub(crate) fn report(arguments: &Report, out: &mut dyn Write) -> Result<u8, Failure> {
    let journal = session::journal::load(&arguments.file).map_err(|e| Failure::BadInput(e.to_string()))?;
    let scenario = play::scenario_of(&journal.header, arguments.scenario.as_deref())?;
    let (state, story) = read(&scenario, &journal)
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
    let seats = arguments.out.join("seats.md");
    std::fs::write(&seats, story.text(&scenario, journal.header.seed))
        .map_err(|e| Failure::file(&seats, e))?;
    writeln!(out, "{}\n{}", page.display(), seats.display())?;
    Ok(0)
}

/// The journal's last state, and what everybody saw on the way: after each entry the room and whoever acted, and all when a
/// phase opens.
fn read(scenario: &Scenario, journal: &Journal) -> Result<(State, Playthrough), SessionError> {
    let mut story = Playthrough::default();
    let mut phase = None;
    let state = session::walk(scenario, journal, journal.entries.len(), &mut |entry, state| {
        let see = |viewer: &Viewer| session::view(scenario, state, viewer, entry.seq);
        let room = play::public(&see(&Viewer::Public));
        let now = (room.round, room.phase);
        let opens = phase.replace(now) != Some(now);
        story.room(&room);
        let looks = |seat: &&Seat| opens || entry.envelope.issuer == Issuer::Seat(seat.id.clone());
        for seat in scenario.seats.iter().filter(looks) {
            if let View::Seat(desk) = see(&Viewer::Seat(seat.id.clone())) {
                story.desk(&desk);
            }
        }
    })?;
    Ok((state, story))
}
