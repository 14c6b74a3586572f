//! Jobs within a delegation: whose each command is, and what each has to do in a phase, from the delegation's own view alone.
//! The rules know only the delegation: who of its people presses the button is their affair.

mod tasks;

pub use tasks::{Task, tasks};

use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::procedure::Procedural;

/// A job within a delegation. Who sits there alone has all four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Job {
    /// Speaks and casts.
    Head,
    /// Walks to the others: messages, requests, side agreements.
    Envoy,
    /// Money, capabilities, shelter.
    Treasurer,
    /// Plans, observations, and what only the delegation knows.
    Scientist,
}

impl Job {
    /// All four, in the order of their tabs.
    pub const ALL: [Self; 4] = [Self::Head, Self::Envoy, Self::Treasurer, Self::Scientist];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Head => "Head",
            Self::Envoy => "Envoy",
            Self::Treasurer => "Treasurer",
            Self::Scientist => "Scientist",
        }
    }

    /// What it is for, in a few words.
    pub const fn purpose(self) -> &'static str {
        match self {
            Self::Head => "speaks, moves and casts",
            Self::Envoy => "talks to the others and signs",
            Self::Treasurer => "money, what you can give, shelter",
            Self::Scientist => "plans, observations, what only you know",
        }
    }

    /// Whose a command is; `None` for what is no delegation's. Everybody may say that the delegation is ready.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::TableMotion { .. }
            | Command::SecondMotion { .. }
            | Command::WithdrawMotion { .. }
            | Command::GiveConsent { .. }
            | Command::CastBallot { .. }
            | Command::ActAlone { .. }
            | Command::Law(_)
            | Command::Ready => Self::Head,
            Command::RequestHelp { .. }
            | Command::AnswerRequest { .. }
            | Command::NamePrice { .. }
            | Command::SendMessage { .. }
            | Command::OfferAgreement { .. }
            | Command::AnswerAgreement { .. }
            | Command::WithdrawAgreement { .. }
            | Command::PublishAgreement { .. }
            | Command::AcceptOffer { .. } => Self::Envoy,
            Command::GiveMoney { .. }
            | Command::SealPledge { .. }
            | Command::Deliver { .. }
            | Command::RefuseQuota { .. }
            | Command::RefuseCallUp { .. }
            | Command::NoticeShortfall { .. }
            | Command::StepUp { .. }
            | Command::OfferStation
            | Command::FundCapability { .. }
            | Command::PrepareShelter { .. }
            | Command::PlaceUnder { .. } => Self::Treasurer,
            Command::RequestAssessment { .. }
            | Command::ShareSecret { .. }
            | Command::BuyCampaign { .. }
            | Command::WaveOff { .. } => Self::Scientist,
            Command::Procedure(asked) => return of_proceedings(asked),
            Command::OpenSession { .. }
            | Command::AdvancePhase
            | Command::ReleaseInject { .. }
            | Command::SetOccupant { .. }
            | Command::ChooseNoise { .. }
            | Command::RecordCards { .. }
            | Command::RecordAssessment { .. } => return None,
        })
    }

    /// Whether this job's tab shows a command: its own, and for everybody that the delegation is ready.
    pub fn shows(self, command: &Command) -> bool {
        *command == Command::Ready || Self::of(command) == Some(self)
    }
}

/// The proceedings are the Head's, who has the floor; what is Control's alone is nobody's.
fn of_proceedings(asked: &Procedural) -> Option<Job> {
    match asked {
        Procedural::Amend { .. }
        | Procedural::TakeOver { .. }
        | Procedural::Divide { .. }
        | Procedural::RaisePoint { .. }
        | Procedural::RulePoint { .. }
        | Procedural::AppealRuling { .. }
        | Procedural::VoteOnAppeal { .. }
        | Procedural::AskFloor
        | Procedural::LeaveFloor
        | Procedural::CallSpeaker { .. }
        | Procedural::CloseList { .. }
        | Procedural::GiveProxy { .. }
        | Procedural::TakeBackProxy
        | Procedural::CastProxy { .. }
        | Procedural::Explain { .. }
        | Procedural::Approve { .. }
        | Procedural::Draft { .. }
        | Procedural::GiveNotice
        | Procedural::TakeBackNotice => Some(Job::Head),
        Procedural::NameChair { .. } | Procedural::CloseVote { .. } | Procedural::GoWithoutCards => None,
    }
}
