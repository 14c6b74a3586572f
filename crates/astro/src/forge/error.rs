//! What of a wish cannot be.

use crate::{AstroError, Epoch};

/// Why no orbit was made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ForgeError {
    /// A number outside its range.
    #[error("{what} is {value}, but it must lie between {least} and {most}")]
    OutOfRange {
        /// The quantity, in words.
        what: &'static str,
        /// As asked.
        value: f64,
        /// Least allowed.
        least: f64,
        /// Most allowed.
        most: f64,
    },
    /// No orbit about the Sun brings this speed.
    #[error(
        "nothing that goes round the Sun enters there then at {asked_km_s} km/s: a speed from {least_km_s:.2} to \
         {most_km_s:.1} km/s is possible with the rest of what you asked for (whatever falls from infinity has at \
         least {escape_km_s:.2} km/s at 100 km)"
    )]
    Speed {
        /// As asked, km/s.
        asked_km_s: f64,
        /// Least possible, km/s.
        least_km_s: f64,
        /// Most possible, km/s.
        most_km_s: f64,
        /// Escape speed at entry, km/s.
        escape_km_s: f64,
    },
    /// The angles that were asked for leave no orbit at any speed.
    #[error(
        "no orbit about the Sun enters there then at the angles asked for, at any speed: leave out the elevation, the \
         azimuth or the time of day"
    )]
    Angles,
    /// The time from the epoch to the impact does not fit in the ephemeris.
    #[error(
        "an orbit from {from} to {to} does not fit in the ephemeris, which covers {first} to {last}: choose another \
         date or a shorter warning"
    )]
    Span {
        /// Epoch of the orbit.
        from: Epoch,
        /// Impact.
        to: Epoch,
        /// First time covered.
        first: Epoch,
        /// Last time covered.
        last: Epoch,
    },
    /// It comes back too far away.
    #[error(
        "flown forwards from its epoch the orbit misses the place by {error_km:.0} km and the time by {error_s:.1} s: \
         it meets planets on the way, which magnify the last digit; choose a shorter warning, another speed or seed"
    )]
    NotVerified {
        /// Distance, km.
        error_km: f64,
        /// Time, s.
        error_s: f64,
    },
    /// All orbits that were tried ran into something.
    #[error(
        "none of the orbits tried lasts from the epoch to the impact; choose another speed, warning or seed"
    )]
    NoOrbit,
    /// The propagation failed.
    #[error(transparent)]
    Astro(#[from] AstroError),
}
