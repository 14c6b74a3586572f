//! The simulated survey against what observers lived through, and against itself.

#[cfg(test)]
mod chances;
#[cfg(test)]
mod fits;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod support;
