//! Indivisible's window. The floors below it, orbits, impacts, missions, scenarios, rules, sessions, bots, debrief and
//! the command line, are crates of their own; see ARCHITECTURE.md.

#[cfg(feature = "app")]
pub mod app;
