//! What the room and each delegation saw, phase by phase: a whole session as text, from views alone.
//!
//! A diary is told only what a desk shows, entry by entry, and keeps what is new on it. So the text of one delegation
//! cannot hold what that delegation could not know, and a change of the rules, the physics or the bots shows as a change of
//! what people would have seen.

mod diary;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use game::{PublicView, SeatView};
use scenario::{Scenario, SeatId};

use diary::{Desk, Room};

/// The story of a session while it is played.
#[derive(Debug, Default)]
pub struct Playthrough {
    room: Room,
    desks: BTreeMap<SeatId, Desk>,
}

impl Playthrough {
    /// Notes what is new on the projector.
    pub fn room(&mut self, view: &PublicView) {
        self.room.look(view);
    }

    /// Notes what is new on a desk.
    pub fn desk(&mut self, view: &SeatView) {
        self.desks.entry(view.seat.clone()).or_default().look(view);
    }

    /// The whole text, Markdown: the room, then each delegation.
    pub fn text(&self, scenario: &Scenario, seed: u64) -> String {
        let mut text = format!(
            "# {}: what everybody saw\n\nEXERCISE. The asteroid and every answer to it are invented. Seed {seed}. Written from the views of \
             the room and of each desk, entry by entry; nothing else of the session is read.\n\n## The room\n",
            scenario.title
        );
        self.room.write(&mut text);
        for seat in &scenario.seats {
            if let Some(desk) = self.desks.get(&seat.id) {
                // Writing to a string cannot fail.
                let _ = write!(text, "\n## {} ({})\n", seat.name, seat.id);
                desk.write(&mut text);
            }
        }
        text
    }
}
