//! Tests of `game` through its public face.

mod power;
mod tally;
