//! What a hit does: entry, blast, people, scales.

pub mod affected;
pub mod blast;
pub mod entry;
pub mod map;
pub mod population;
pub mod scales;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ImpactError {
    /// A quantity that cannot be.
    #[error("{name} of {value} {unit} cannot be: {need}")]
    OutOfRange {
        /// What it is.
        name: &'static str,
        /// What was given.
        value: f64,
        /// Its unit.
        unit: &'static str,
        /// What is needed.
        need: &'static str,
    },
}
