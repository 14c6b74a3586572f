//! What can be done: launchers, windows, impactors, plans and their draws.

pub mod plan;
