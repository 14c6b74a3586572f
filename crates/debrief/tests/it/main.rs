//! Tests of `debrief` through its public face.

#[cfg(test)]
mod fixture;
mod measures;
mod page;
