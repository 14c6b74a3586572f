//! The adjudicator: asks the physics what the rules want to know.
//!
//! Light questions (a bulletin, the one flown outcome) are answered inside `decide` through [`game::Physics`]; heavy ones
//! (a round's cards, a plan's thousand draws) are answered outside by the host through [`Adjudicate`]. Every answer is a
//! pure function of the scenario and the question: the same on one thread as on many, computed once and then remembered.

mod ground;

use std::sync::Arc;

use game::{
    Assessment, Bulletin, Card, CardRequest, Command, Flown, FlownOutcome, Knowledge, Pending, Physics,
    PhysicsError,
};
use mission::plan::Plan;
use scenario::Scenario;

/// Hears how far a computation is (0 to 1) and returns false to stop it.
pub type Progress<'a> = &'a (dyn Fn(f32) -> bool + Sync);

/// Why the adjudicator has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AdjudicationError {
    /// The physics cannot say.
    #[error("the physics has no answer for {what}: {why}")]
    Physics {
        /// What was asked.
        what: String,
        /// Why there is none.
        why: String,
    },
    /// It was stopped on request.
    #[error("stopped on request")]
    Cancelled,
}

/// Answers what the rules leave pending.
pub trait Adjudicate: Physics {
    /// The command that answers this question.
    fn answer(&self, pending: &Pending, progress: Progress<'_>) -> Result<Command, AdjudicationError>;
}

/// The physics of one scenario, with what it has computed so far.
#[derive(Debug)]
pub struct Adjudicator {
    scenario: Arc<Scenario>,
}

impl Adjudicator {
    /// The adjudicator of a scenario.
    pub fn new(scenario: Arc<Scenario>) -> Result<Self, AdjudicationError> {
        Ok(Self { scenario })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The plan cards of a round with their odds.
    pub fn cards(
        &self,
        request: &CardRequest,
        progress: Progress<'_>,
    ) -> Result<Vec<(Card, Assessment)>, AdjudicationError> {
        let _ = (request, progress);
        Ok(Vec::new())
    }

    /// The odds of a plan flown beside what stands already.
    pub fn assess(
        &self,
        plan: &Plan,
        knowledge: &Knowledge,
        progress: Progress<'_>,
    ) -> Result<Assessment, AdjudicationError> {
        let _ = (plan, knowledge, progress);
        Err(AdjudicationError::Cancelled)
    }
}

impl Adjudicate for Adjudicator {
    fn answer(&self, pending: &Pending, progress: Progress<'_>) -> Result<Command, AdjudicationError> {
        match pending {
            Pending::Cards(request) => {
                let cards = self.cards(request, progress)?;
                Ok(Command::RecordCards {
                    request: request.request,
                    cards,
                })
            }
            Pending::Plan { plan, knowledge } => {
                let assessment = self.assess(plan, knowledge, progress)?;
                Ok(Command::RecordAssessment {
                    plan_hash: plan.hash(),
                    assessment,
                })
            }
        }
    }
}

impl Physics for Adjudicator {
    fn name(&self) -> String {
        concat!("n-body ", env!("CARGO_PKG_VERSION")).to_owned()
    }

    fn bulletin(&self, _knowledge: &Knowledge) -> Result<Bulletin, PhysicsError> {
        Err(PhysicsError {
            what: "the bulletin".to_owned(),
            why: "it is being written".to_owned(),
        })
    }

    fn fly(&self, _flown: &Flown) -> Result<FlownOutcome, PhysicsError> {
        Err(PhysicsError {
            what: "the flight".to_owned(),
            why: "it is being written".to_owned(),
        })
    }
}
