//! Tests of `astro` through its public face.

#[cfg(test)]
mod ephemeris;
#[cfg(test)]
mod propagation;
