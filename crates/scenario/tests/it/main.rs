//! Tests of `scenario` through its public face.

#[cfg(test)]
mod catalog;
#[cfg(test)]
mod charters;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod forms;
#[cfg(test)]
mod junk;
#[cfg(test)]
mod knowledge;
#[cfg(test)]
mod long_watch;
#[cfg(test)]
mod shipped;
