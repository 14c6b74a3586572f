//! What is asked of the proceedings, and what happens in them.

use scenario::{BallotKind, Category, Charter, OwnRule, SeatId};
use serde::{Deserialize, Serialize};

use crate::ballot::Sealed;
use crate::command::{MotionId, PointId, Proposal};

/// What a delegation, the chair or Control asks of the proceedings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Procedural {
    /// Proposes another text for a motion on the table; it is put first, and if it is carried the motion falls.
    Amend {
        /// Which motion.
        motion: MotionId,
        /// What it should decide instead: the same kind of thing.
        proposal: Proposal,
    },
    /// The mover takes an amendment over as its own text; no vote is needed then.
    TakeOver {
        /// The amendment.
        amendment: MotionId,
    },
    /// The mover divides its own motion into its parts.
    Divide {
        /// Which.
        motion: MotionId,
    },
    /// Raises a point of order; the chair rules.
    RaisePoint {
        /// What is asked.
        point: PointKind,
    },
    /// The chair, or Control, rules on a point.
    RulePoint {
        /// Which.
        point: PointId,
        /// It is granted.
        upheld: bool,
    },
    /// Appeals against the ruling; the table votes by show of hands, and the ruling stands unless more than half of those
    /// voting are against it.
    AppealRuling {
        /// On which point.
        point: PointId,
    },
    /// Shows a hand on an appeal.
    VoteOnAppeal {
        /// On which point.
        point: PointId,
        /// Against the ruling.
        overrule: bool,
    },
    /// Asks for the floor.
    AskFloor,
    /// Takes one's name off the list, or ends one's speech.
    LeaveFloor,
    /// The chair, or Control, calls a delegation on the list; `None` ends the speech.
    CallSpeaker {
        /// Whom.
        seat: Option<SeatId>,
    },
    /// The chair, or Control, closes the list of speakers or opens it.
    CloseList {
        /// Closed.
        closed: bool,
    },
    /// Lets another delegation vote in one's place while one does not vote oneself, for this round.
    GiveProxy {
        /// Whom.
        to: SeatId,
    },
    /// Takes the proxy back.
    TakeBackProxy,
    /// Casts the ballot of a delegation whose proxy one holds; its own ballot goes before.
    CastProxy {
        /// On which motion.
        motion: MotionId,
        /// For whom.
        principal: SeatId,
        /// The choice, sealed.
        choice: Sealed,
    },
    /// Explains one's vote after the count; once a motion.
    Explain {
        /// On which motion.
        motion: MotionId,
        /// At most 240 characters.
        text: String,
    },
    /// In a constitution round: approves of these rules for deciding missions, and of no other.
    Approve {
        /// Ids of rules on the list, or of drafts.
        rules: Vec<String>,
    },
    /// In a constitution round: puts a rule of one's own writing on the list.
    Draft {
        /// The rule.
        rule: OwnRule,
    },
    /// Gives notice of leaving the community.
    GiveNotice,
    /// Takes the notice back while it runs.
    TakeBackNotice,
    /// Control names the chair; `None` is Control itself.
    NameChair {
        /// Whom.
        seat: Option<SeatId>,
    },
    /// Control, or the clock at its deadline, closes a vote: no more ballots; it is counted as Decision ends.
    CloseVote {
        /// On which motion.
        motion: MotionId,
    },
    /// Control goes on without the cards that the physics owes.
    GoWithoutCards,
}

/// What a point of order asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PointKind {
    /// To vote on the parts of a motion one by one.
    Divide {
        /// Which.
        motion: MotionId,
    },
    /// To put a motion off: it is not voted on in this round.
    PutOff {
        /// Which.
        motion: MotionId,
    },
    /// To put a motion to the vote before the others.
    First {
        /// Which.
        motion: MotionId,
    },
    /// To vote on a motion by roll call, or in secret.
    Ballot {
        /// On which.
        motion: MotionId,
        /// How.
        ballot: BallotKind,
    },
}

impl PointKind {
    /// The motion it is about.
    pub const fn motion(&self) -> MotionId {
        match self {
            Self::Divide { motion }
            | Self::PutOff { motion }
            | Self::First { motion }
            | Self::Ballot { motion, .. } => *motion,
        }
    }
}

/// A part of a divided motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its number.
    pub id: MotionId,
    /// What it would decide.
    pub proposal: Proposal,
    /// Title.
    pub title: String,
    /// One paragraph.
    pub text: String,
    /// Category.
    pub category: Category,
}

/// What happened in the proceedings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proceeding {
    /// The mover took an amendment over: its motion reads so now.
    TakenOver {
        /// The motion.
        motion: MotionId,
        /// The amendment.
        amendment: MotionId,
        /// What it would decide now.
        proposal: Proposal,
        /// Title now.
        title: String,
        /// Paragraph now.
        text: String,
        /// Category now.
        category: Category,
        /// Seats whose consent is asked now.
        consents: Vec<SeatId>,
    },
    /// A motion was divided.
    Divided {
        /// Which.
        motion: MotionId,
        /// Its parts.
        parts: Vec<Part>,
    },
    /// A motion fell, because an amendment to it was carried in its place.
    Replaced {
        /// Which.
        motion: MotionId,
        /// By which amendment.
        by: MotionId,
    },
    /// A point of order was raised.
    PointRaised {
        /// Number.
        id: PointId,
        /// By whom.
        seat: SeatId,
        /// What is asked.
        kind: PointKind,
    },
    /// The chair ruled on it.
    PointRuled {
        /// Which.
        id: PointId,
        /// Who presided; `None` is Control.
        chair: Option<SeatId>,
        /// Granted.
        upheld: bool,
    },
    /// The ruling was appealed against.
    RulingAppealed {
        /// On which point.
        id: PointId,
        /// By whom.
        seat: SeatId,
    },
    /// A hand was shown on an appeal.
    AppealVoted {
        /// On which point.
        id: PointId,
        /// Whose.
        seat: SeatId,
        /// Against the ruling.
        overrule: bool,
    },
    /// A point came to its end as the docket closed.
    PointSettled {
        /// Which.
        id: PointId,
        /// It is done as asked.
        granted: bool,
        /// Hands against the ruling and for it, if there was an appeal.
        hands: Option<(u32, u32)>,
    },
    /// A delegation asked for the floor.
    FloorAsked {
        /// Who.
        seat: SeatId,
    },
    /// A delegation left the list or ended its speech.
    FloorLeft {
        /// Who.
        seat: SeatId,
    },
    /// The chair gave the floor, or took it back.
    SpeakerCalled {
        /// To whom.
        seat: Option<SeatId>,
    },
    /// The list of speakers was closed or opened.
    ListClosed {
        /// Closed.
        closed: bool,
    },
    /// A proxy was given.
    ProxyGiven {
        /// By whom.
        from: SeatId,
        /// To whom.
        to: SeatId,
    },
    /// A proxy was taken back.
    ProxyTakenBack {
        /// By whom.
        from: SeatId,
    },
    /// A ballot was cast by proxy.
    ProxyCast {
        /// On which motion.
        motion: MotionId,
        /// For whom.
        principal: SeatId,
        /// By whom.
        by: SeatId,
        /// The choice, sealed.
        choice: Sealed,
    },
    /// A vote was explained.
    VoteExplained {
        /// On which motion.
        motion: MotionId,
        /// By whom.
        seat: SeatId,
        /// In these words.
        text: String,
    },
    /// A seat approved of rules.
    RulesApproved {
        /// Who.
        seat: SeatId,
        /// Which.
        rules: Vec<String>,
    },
    /// A seat put a rule on the list.
    RuleDrafted {
        /// Who.
        seat: SeatId,
        /// What.
        rule: OwnRule,
    },
    /// The constitution round is over.
    ConstitutionSettled {
        /// The rule by which missions are decided.
        rule: String,
        /// Approvals of each rule on the list, in its order.
        approvals: Vec<(String, u32)>,
        /// How many seats approved of any.
        answered: u32,
        /// Two thirds of them approved of it; otherwise it is the one the charter falls back on.
        agreed: bool,
        /// The charter as it stands now.
        charter: Box<Charter>,
    },
    /// The charter was amended.
    CharterAmended {
        /// By which motion.
        motion: MotionId,
        /// The charter as it stands now.
        charter: Box<Charter>,
    },
    /// A member gave notice.
    NoticeGiven {
        /// Who.
        seat: SeatId,
        /// Round index at whose opening it leaves.
        leaves: u32,
    },
    /// A notice was taken back.
    NoticeTakenBack {
        /// Who.
        seat: SeatId,
    },
    /// A member left.
    MemberLeft {
        /// Who.
        seat: SeatId,
    },
    /// Somebody else presides.
    ChairChanged {
        /// Who; `None` is Control.
        seat: Option<SeatId>,
        /// By which motion, if by one.
        motion: Option<MotionId>,
    },
    /// A vote was closed before Decision ends.
    VoteClosed {
        /// On which motion.
        motion: MotionId,
    },
    /// Control goes on without the cards.
    CardsForgone,
}
