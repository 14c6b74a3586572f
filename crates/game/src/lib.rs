//! The rules: `decide`, `evolve`, `project`: three pure functions and the whole game.
//!
//! No clock, no generator, no file, no socket: chance and physics come in through [`Env`]. One topic a file: each holds the
//! checks of its commands, its slice of the state, and what its events do to it.

mod agreement;
mod alone;
pub mod ballot;
mod card;
mod cascade;
pub mod chance;
mod clause;
pub mod command;
mod commitment;
mod decide;
mod digest;
pub mod economy;
mod emit;
pub mod event;
mod evolve;
mod flight;
mod income;
mod inject;
mod ledger;
mod legal;
mod motion;
mod outcome;
mod phase;
pub mod physics;
pub mod power;
mod programme;
mod project;
pub mod rejection;
mod request;
mod rules;
mod score;
mod search;
mod secret;
mod shelter;
mod show;
mod sky;
mod slots;
mod state;
mod support;
mod suspicion;
pub mod tally;
mod text;
mod trust;
pub mod view;
mod vote;

pub use ballot::{Choice, Sealed};
pub use chance::{Chance, ChanceKey, Draw, Thrown, Topic};
pub use command::*;
pub use decide::{Env, decide, decide_and_evolve, step};
pub use digest::StateHash;
pub use event::*;
pub use evolve::evolve;
pub use legal::Families;
pub use physics::*;
pub use project::{Desks, project, project_control, project_public, project_seat};
pub use rejection::Rejection;
pub use scenario::SeatId;
pub use search::pending;
pub use show::{Shown, show};
pub use sky::opening_knowledge;
pub use state::State;
pub use view::*;
