//! Tests of `game` through its public face.

mod clause;
mod ends;
mod flights;
mod legal;
mod money;
mod power;
mod rounds;
mod secrecy;
mod table;
mod tally;
mod votes;
