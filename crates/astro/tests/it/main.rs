//! Tests of `astro` through its public face.
#![allow(
    clippy::excessive_precision,
    reason = "values stand as their sources print them"
)]

#[cfg(test)]
mod corridors;
#[cfg(test)]
mod encounters;
#[cfg(test)]
mod ephemeris;
#[cfg(test)]
mod fleets;
#[cfg(test)]
mod forge;
#[cfg(test)]
mod keyholes;
#[cfg(test)]
mod lambert;
#[cfg(test)]
mod maps;
#[cfg(test)]
mod orbits;
#[cfg(test)]
mod propagation;
#[cfg(test)]
mod support;
