//! Tests of `debrief` through its public face.

#[cfg(test)]
mod fixture;
mod indivisible;
mod judged;
mod measures;
mod page;
