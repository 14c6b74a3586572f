//! Tests of `cli` through its public face, and of the house as a whole.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helpers fail as the test does"
)]
#![allow(
    clippy::excessive_precision,
    reason = "references are written as their sources print them"
)]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "small fixtures, easier to read so"
)]

mod bplane;
mod corridor;
mod effects;
mod fleet;
mod floors;
mod forge;
mod forge_scenario;
mod forms;
#[cfg(test)]
mod fuzz;
mod golden;
mod input;
mod kit;
mod lab;
mod missions;
mod play;
mod simulate;
#[cfg(test)]
mod stays;
#[cfg(test)]
mod support;
#[cfg(test)]
mod survey;
mod validation;
mod votes;
