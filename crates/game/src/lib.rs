//! The rules: `decide`, `evolve`, `project`: three pure functions and the whole game.
//!
//! No clock, no generator, no file, no socket: chance and physics come in through [`Env`].

pub mod ballot;
pub mod command;
pub mod physics;
pub mod power;
pub mod tally;
pub mod view;

pub use ballot::{Choice, Sealed};
pub use command::*;
pub use physics::*;
pub use view::*;
