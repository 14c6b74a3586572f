//! The rules: `decide`, `evolve`, `project`: three pure functions and the whole game.
//!
//! No clock, no generator, no file, no socket: chance and physics come in through [`Env`].

pub mod ballot;
mod card;
pub mod chance;
mod clause;
pub mod command;
mod decide;
mod digest;
#[expect(dead_code, reason = "the rules that use it are being written")]
mod emit;
pub mod event;
mod evolve;
mod flight;
mod ledger;
mod motion;
pub mod physics;
pub mod power;
mod programme;
mod project;
pub mod rejection;
mod request;
mod shelter;
mod sky;
mod slots;
mod state;
pub mod tally;
mod trust;
pub mod view;

pub use ballot::{Choice, Sealed};
pub use chance::{Chance, ChanceKey, Draw, Thrown, Topic};
pub use command::*;
pub use decide::{Env, decide};
pub use digest::StateHash;
pub use event::*;
pub use evolve::evolve;
pub use physics::*;
pub use project::{Shown, pending, project, project_control, project_public, project_seat, show};
pub use rejection::Rejection;
pub use scenario::SeatId;
pub use state::State;
pub use view::*;
