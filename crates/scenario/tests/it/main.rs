//! Tests of `scenario` through its public face.

#[cfg(test)]
mod catalog;
mod charters;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod junk;
#[cfg(test)]
mod knowledge;
#[cfg(test)]
mod shipped;
