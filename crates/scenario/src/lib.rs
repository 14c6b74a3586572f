//! Scenarios: RON in, a checked Scenario or every fault at once out.

pub mod model;

pub use model::*;
