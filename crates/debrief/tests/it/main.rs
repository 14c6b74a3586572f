//! Tests of `debrief` through its public face.

#[cfg(test)]
mod fixture;
#[cfg(test)]
mod indivisible;
#[cfg(test)]
mod judged;
mod measures;
mod page;
