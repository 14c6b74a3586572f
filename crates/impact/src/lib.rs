//! What a hit does: entry, blast, people, scales.

pub mod affected;
pub mod atmosphere;
pub mod blast;
pub mod casualties;
pub mod coast;
pub mod crater;
pub mod entry;
pub mod flood;
pub mod fragments;
pub mod map;
pub mod population;
pub mod scales;
pub mod seismic;
pub mod size;
pub mod thermal;
pub mod water;
pub mod zones;

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

impl ImpactError {
    /// Refuses a value outside its range, and what is no number.
    pub(crate) fn within(
        name: &'static str,
        value: f64,
        unit: &'static str,
        (least, most): (f64, f64),
        need: &'static str,
    ) -> Result<(), Self> {
        if value >= least && value <= most {
            Ok(())
        } else {
            Err(Self::OutOfRange {
                name,
                value,
                unit,
                need,
            })
        }
    }
}
