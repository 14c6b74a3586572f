//! What can be done: launchers, windows and porkchops; impactors, explosions, tractors and beams; reconnaissance;
//! plans, their draws, and the search for the best of them.

pub mod campaign;
pub mod disruption;
pub mod electric;
pub mod flight;
pub mod guidance;
pub mod impactor;
pub mod launcher;
pub mod low_thrust;
pub mod plan;
pub mod porkchop;
pub mod reconnaissance;
pub mod rendezvous;
pub mod slow;
pub mod standby;
pub mod standoff;
pub mod track;
pub mod tug;
pub mod window;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MissionError {
    /// A quantity that cannot be.
    #[error("{what} is {value}, but {need} is needed")]
    OutOfRange {
        /// What it is.
        what: &'static str,
        /// What was given.
        value: f64,
        /// What is needed.
        need: &'static str,
    },
    /// A launch energy outside a vehicle's curve.
    #[error("{vehicle} has no figure at a C3 of {c3} km2/s2: its curve runs from {least} to {most}")]
    OutsideCurve {
        /// Which vehicle.
        vehicle: String,
        /// The launch energy asked for.
        c3: f64,
        /// Least of the curve.
        least: f64,
        /// Most of the curve.
        most: f64,
    },
    /// A plan and what is said about it do not fit.
    #[error("the plan has {flights} flights and {given} {what}: one for each is needed")]
    Unmatched {
        /// Flights.
        flights: usize,
        /// How many were given.
        given: usize,
        /// Of what.
        what: &'static str,
    },
    /// A tug that decides beside the asteroid which way it pushes, and has not.
    #[error("the tug has not decided which way it pushes: ask about each of the ways the plan may go")]
    Undecided,
    /// A flight of a craft that is not in the list.
    #[error("no craft is called {craft:?}: name one of the crafts that were given")]
    UnknownCraft {
        /// Its id.
        craft: String,
    },
    /// The orbit cannot be followed.
    #[error(transparent)]
    Orbit(astro::AstroError),
    /// The caller asked to stop.
    #[error("cancelled before it was done")]
    Cancelled,
}

impl From<astro::AstroError> for MissionError {
    fn from(error: astro::AstroError) -> Self {
        if error == astro::AstroError::Cancelled {
            Self::Cancelled
        } else {
            Self::Orbit(error)
        }
    }
}

/// A finite number above zero, or what is wrong with it.
pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64, MissionError> {
    if value > 0.0 && value.is_finite() {
        Ok(value)
    } else {
        Err(MissionError::OutOfRange {
            what,
            value,
            need: "a finite number above 0",
        })
    }
}

/// A share from 0 to 1, or what is wrong with it.
pub(crate) fn share(what: &'static str, value: f64) -> Result<f64, MissionError> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(MissionError::OutOfRange {
            what,
            value,
            need: "a share from 0 to 1",
        })
    }
}
