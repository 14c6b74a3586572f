//! Programmes: what was adopted, what it costs, who owes what.

use std::collections::BTreeMap;

use scenario::{Money, SeatId};
use serde::Serialize;

use crate::physics::Card;
use crate::view::{Mandate, ProgrammeStage, Standing};

/// A seat's share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Share {
    /// Quota with the reserve; zero for a volunteer.
    pub(crate) quota: Money,
    /// Due by the end of this Commitment, of the quota.
    pub(crate) due: Money,
    /// Delivered towards the quota.
    pub(crate) delivered: Money,
    /// Given beyond the quota.
    pub(crate) stepped_up: Money,
    /// Called up as a guarantor.
    pub(crate) called_up: Money,
    /// What the ledger credits in all.
    pub(crate) credit: Money,
    /// Declared that it would not deliver.
    pub(crate) refused: bool,
    /// How it stands.
    pub(crate) standing: Standing,
}

impl Share {
    /// Everything it paid.
    pub(crate) fn paid(&self) -> Money {
        self.delivered + self.stepped_up + self.called_up
    }
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Programme {
    pub(crate) round: u32,
    pub(crate) title: String,
    pub(crate) mandate: Mandate,
    pub(crate) card: Card,
    /// As adopted, before any descope.
    pub(crate) adopted: Card,
    pub(crate) shelter: Option<(SeatId, i64)>,
    pub(crate) cost: Money,
    pub(crate) budget: Money,
    pub(crate) shares: BTreeMap<SeatId, Share>,
    /// Received and not yet spent or returned.
    pub(crate) fund: Money,
    pub(crate) spent: Money,
    /// Everything is due now.
    pub(crate) all_due: bool,
    /// Everything is paid.
    pub(crate) complete: bool,
    pub(crate) stage: ProgrammeStage,
    pub(crate) meets_end: bool,
    pub(crate) unconsented: Vec<SeatId>,
    /// It was cut down.
    pub(crate) descoped: bool,
}
