//! What can go wrong, said so that a person knows what to change.

use astro::AstroError;

/// An error of the simulated survey. An asteroid that nobody sees is an outcome, not one of these.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SurveyError {
    /// The physics below refused.
    #[error(transparent)]
    Astro(#[from] AstroError),
    /// Fewer measurements than unknowns.
    #[error("{given} numbers were measured, and an orbit needs 6 and more; observe longer")]
    TooFew {
        /// Numbers measured.
        given: usize,
    },
    /// Observations that leave a direction of the state open.
    #[error("{observations} observations over {arc_days:.2} days do not determine an orbit; observe longer")]
    NotDetermined {
        /// Observations used.
        observations: usize,
        /// From the first to the last, days.
        arc_days: f64,
    },
    /// The corrections did not come to an end.
    #[error(
        "the orbit did not settle within {iterations} corrections; observe longer or start from a better orbit"
    )]
    NotConverged {
        /// Corrections made.
        iterations: usize,
    },
    /// More observations disagree than errors of observers can explain.
    #[error("{rejected} of {observations} observations do not fit any one orbit; are they of one object?")]
    TooManyRejected {
        /// Observations left out.
        rejected: usize,
        /// Observations given.
        observations: usize,
    },
    /// A number of an observatory or of the object outside its range.
    #[error("{what}: {field} is {value}, but it must be {expected}")]
    OutOfRange {
        /// Observatory or object.
        what: String,
        /// The field, in words.
        field: &'static str,
        /// The value given.
        value: f64,
        /// The range allowed, in words.
        expected: &'static str,
    },
    /// The text of a list of observatories.
    #[error("observatories, line {line}, column {column}: {why}")]
    Text {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        why: String,
    },
}
