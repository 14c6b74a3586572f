//! Tests of `game` through its public face.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test that meets what it does not expect shall stop"
)]

mod agreements;
mod attacks;
mod beside;
mod capabilities;
mod clause;
mod ends;
mod flights;
mod forms;
mod jobs;
mod keys;
mod law;
mod legal;
mod money;
mod parts;
mod power;
mod procedure;
mod pushed;
mod rounds;
mod rush;
mod secrecy;
mod table;
mod tally;
mod votes;
