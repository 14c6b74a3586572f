//! Choices, sealed choices, and the casting of ballots.

use serde::{Deserialize, Serialize};

/// A choice on a motion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// For.
    Yes,
    /// Against.
    No,
    /// Neither.
    Abstain,
    /// Constructive abstention (binds the others, not oneself).
    Constructive,
    /// Objection.
    Object,
}

impl Choice {
    /// The same will where the question is put the other way round.
    #[must_use]
    pub const fn reversed(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No | Self::Object => Self::Yes,
            Self::Abstain | Self::Constructive => Self::Abstain,
        }
    }
}

/// A choice that nobody can print: only the tally opens it. The journal, the facilitator's file, holds it in clear.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(Choice);

impl Sealed {
    /// Seals a choice.
    pub const fn new(choice: Choice) -> Self {
        Self(choice)
    }
    /// Opens it: for the tally and for the seat's own desk.
    pub(crate) const fn open(self) -> Choice {
        self.0
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(..)")
    }
}
