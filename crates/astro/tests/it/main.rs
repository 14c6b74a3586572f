//! Tests of `astro` through its public face.

#[cfg(test)]
mod encounters;
#[cfg(test)]
mod ephemeris;
#[cfg(test)]
mod fleets;
#[cfg(test)]
mod orbits;
#[cfg(test)]
mod propagation;
#[cfg(test)]
mod support;
