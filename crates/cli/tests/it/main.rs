//! Tests of `cli` through its public face, and of the house as a whole.

mod fleet;
mod floors;
mod input;
mod lab;
mod play;
#[cfg(test)]
mod support;
mod validation;
mod votes;
