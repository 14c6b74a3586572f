//! What anybody may ask of the exercise. Commands are imperative; each gets exactly one receipt.

use mission::plan::{CraftId, Plan, PlanHash};
use scenario::{CampaignId, CapabilityId, CharterId, Date, InjectId, Money, SeatId, SecretId};
use serde::{Deserialize, Serialize};

use crate::amendment::Amendment;
use crate::ballot::{Choice, Sealed};
use crate::law::LegalAct;
use crate::physics::{Assessment, Card, CardId};
use crate::procedure::Procedural;

macro_rules! number_id {
    ($($(#[$doc:meta])* $name:ident $prefix:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, concat!($prefix, "-{}"), self.0) }
        }
    )*};
}

number_id! {
    /// A motion, numbered through the session: `M-7`.
    MotionId "M",
    /// An adopted programme: `P-2`.
    ProgrammeId "P",
    /// A request for help by name: `R-1`.
    RequestId "R",
    /// A side agreement: `A-1`.
    AgreementId "A",
    /// A point of order: `O-2`.
    PointId "O",
    /// One spacecraft, from its order to its end: `C-3`.
    CraftNumber "C",
}

/// Who sends a command.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// A delegation.
    Seat(SeatId),
    /// The facilitator.
    Control,
    /// The exercise clock's deadlines.
    Clock,
    /// The host's physics answers.
    Adjudicator,
}

/// Number of entries in the journal so far; the first entry makes it 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seq(pub u64);

/// A command with its sender, and what the sender had seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Who asks.
    pub issuer: Issuer,
    /// Refuse if the journal has moved on since; ballots leave it out.
    pub expected_seq: Option<Seq>,
    /// What is asked.
    pub command: Command,
}

/// Who sits in a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occupant {
    /// People.
    Person,
    /// A bot of the seat's doctrine.
    Bot,
    /// Nobody: it neither votes nor acts, and its ground is still protected or hit.
    Empty,
}

/// One thing asked. Public data only, except what is sealed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    // Control and Clock
    /// Control opens the session: charter in force and occupants. First command of every journal.
    OpenSession {
        /// The charter in force.
        charter: CharterId,
        /// Every seat of the scenario, once.
        seats: Vec<(SeatId, Occupant)>,
    },
    /// Control or Clock ends the present phase. Refused while the adjudicator owes an answer.
    AdvancePhase,
    /// Control releases an inject.
    ReleaseInject {
        /// Which.
        inject: InjectId,
    },
    /// Control changes who sits in a seat.
    SetOccupant {
        /// Which seat.
        seat: SeatId,
        /// Who now.
        occupant: Occupant,
    },

    /// Control chooses the noise of the bulletins from the next one on: `None` is the median draw.
    ChooseNoise {
        /// Which draw.
        noise: Option<u64>,
    },

    // Adjudicator
    /// The plan cards of a round with their assessments, and the corridor each was computed from.
    RecordCards {
        /// Must equal the state's pending request.
        request: u64,
        /// Cards, in the order to show them.
        cards: Vec<(Card, Assessment)>,
    },
    /// The assessment of a plan that a delegation drew itself.
    RecordAssessment {
        /// Content of the plan that was assessed.
        plan_hash: PlanHash,
        /// The answer.
        assessment: Assessment,
    },

    // Consultation
    /// Tables a motion.
    TableMotion {
        /// What would be decided.
        proposal: Proposal,
    },
    /// Seconds another seat's motion.
    SecondMotion {
        /// Which.
        motion: MotionId,
    },
    /// Withdraws one's own motion before it is put to the vote.
    WithdrawMotion {
        /// Which.
        motion: MotionId,
    },
    /// Asks for the odds of a plan of one's own (it becomes a card that anyone can table).
    RequestAssessment {
        /// The plan.
        plan: Plan,
    },
    /// Gives or withholds consent to a motion that moves risk onto one's ground.
    GiveConsent {
        /// Which motion.
        motion: MotionId,
        /// Consent.
        given: bool,
    },
    /// Asks another seat by name for help; every answer stands in the report.
    RequestHelp {
        /// Whom.
        to: SeatId,
        /// For what.
        item: HelpItem,
    },
    /// Answers a request.
    AnswerRequest {
        /// Which.
        request: RequestId,
        /// Yes or no.
        granted: bool,
    },
    /// Answers a request with a price: the help is offered for these terms, as a side agreement that the other may accept.
    NamePrice {
        /// Which.
        request: RequestId,
        /// What the one who asked is to promise for it.
        takes: Vec<Term>,
    },
    /// A message; `None` is to everyone.
    SendMessage {
        /// To whom.
        to: Option<SeatId>,
        /// At most 240 characters.
        text: String,
    },
    /// Offers another seat a side agreement with terms that the rules can check.
    OfferAgreement {
        /// To whom.
        to: SeatId,
        /// What one promises oneself.
        gives: Vec<Term>,
        /// What the other is to promise.
        takes: Vec<Term>,
        /// Everybody may read it once it is accepted.
        public: bool,
    },
    /// Accepts or declines an agreement that was offered to oneself.
    AnswerAgreement {
        /// Which.
        agreement: AgreementId,
        /// Accepted.
        accepted: bool,
    },
    /// Takes back an offer that has not been answered.
    WithdrawAgreement {
        /// Which.
        agreement: AgreementId,
    },
    /// Lays an agreement of one's own on the table.
    PublishAgreement {
        /// Which.
        agreement: AgreementId,
    },
    /// Shares a secret with everyone, with its effect.
    ShareSecret {
        /// Which of one's own.
        secret: SecretId,
    },
    /// Gives money to another seat; it counts for the giver.
    GiveMoney {
        /// To whom.
        to: SeatId,
        /// How much.
        amount: Money,
    },

    // Decision
    /// Casts or changes one's ballot while the vote is open. Never carries `expected_seq`.
    CastBallot {
        /// On which motion.
        motion: MotionId,
        /// The choice, sealed.
        choice: Sealed,
    },

    // Commitment
    /// Seals the veil pledge: what one would give if it falls on oneself, a member, an outsider (percent of quota).
    SealPledge {
        /// Percent of quota if it falls on oneself.
        on_me: u32,
        /// Percent if on a member.
        on_member: u32,
        /// Percent if on an outsider.
        on_outsider: u32,
    },
    /// Delivers money towards one's quota of a programme.
    Deliver {
        /// To which programme.
        programme: ProgrammeId,
        /// How much.
        amount: Money,
    },
    /// Declares that nothing will be delivered; recorded as refusal.
    RefuseQuota {
        /// Of which programme.
        programme: ProgrammeId,
    },
    /// Says that one will not answer a call-up as a guarantor; a breach if it comes to one.
    RefuseCallUp {
        /// Of which programme.
        programme: ProgrammeId,
    },
    /// Says before the second half of a quota is due that no more than this of it will come.
    NoticeShortfall {
        /// Of which programme.
        programme: ProgrammeId,
        /// What will come, less than what is open.
        brings: Money,
    },
    /// Takes more than one's quota during the step-up.
    StepUp {
        /// For which programme.
        programme: ProgrammeId,
        /// How much more.
        amount: Money,
    },
    /// Buys an observation campaign alone (shared with everyone).
    BuyCampaign {
        /// Which.
        campaign: CampaignId,
    },
    /// Pays alone for a standing capability: its upkeep to the next round, or its building where it does not stand.
    FundCapability {
        /// Which.
        capability: CapabilityId,
    },
    /// Offers a ground station of one's own to all missions.
    OfferStation,
    /// Prepares shelter for one's own people or another's.
    PrepareShelter {
        /// Whose people.
        of: SeatId,
        /// How many.
        people: i64,
    },
    /// Places one's dual-use capabilities under more oversight than they are under.
    PlaceUnder {
        /// Which.
        oversight: Oversight,
    },
    /// Gives notice of a plan, or pleads necessity for one.
    Law(LegalAct),
    /// Flies a card alone or with the launchers one owns, without a mandate.
    ActAlone {
        /// Which card.
        card: CardId,
    },
    /// Waves off a craft in flight, or recalls one on the ground, by its owner or whoever launches it.
    WaveOff {
        /// Which.
        craft: CraftNumber,
    },
    /// Accepts the impactor offered from outside any community.
    AcceptOffer {
        /// The craft on offer.
        craft: CraftId,
    },
    /// Says that this phase may end as far as one's own seat is concerned.
    Ready,
    /// Moves the proceedings: floor, points of order, amendments to motions, proxies, leaving, and what presides.
    Procedure(Procedural),
}

/// What a motion would decide.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proposal {
    /// Adopts a card as a programme.
    Mission {
        /// The card.
        card: CardId,
    },
    /// Buys observation campaigns together.
    Observe {
        /// Which.
        campaigns: Vec<CampaignId>,
    },
    /// Pays together for standing capabilities: upkeep to the next round, or building those that do not stand.
    Fund {
        /// Which.
        capabilities: Vec<CapabilityId>,
    },
    /// Prepares shelter together for a seat's people.
    Shelter {
        /// Whose people.
        of: SeatId,
        /// How many.
        people: i64,
    },
    /// Puts another charter in force; its movers and those who join are members.
    AdoptCharter {
        /// Which.
        charter: CharterId,
    },
    /// Admits a seat as a member.
    Admit {
        /// Whom.
        seat: SeatId,
    },
    /// Amends the charter in force.
    Amend {
        /// Its articles, each changed once.
        changes: Vec<Amendment>,
    },
    /// Gives the chair to a delegation, or to Control with `None`.
    Chair {
        /// Whom.
        seat: Option<SeatId>,
    },
    /// Closes the open assurance clause (put under the clause's reverse rule).
    CloseClause,
    /// Asks the Security Council to authorise a nuclear device (put under its own rule, whatever charter is in force).
    Authorise,
    /// Waves off a craft of a programme, or recalls one that has not flown.
    WaveOff {
        /// Which.
        craft: CraftNumber,
    },
}

/// One thing that a party to a side agreement promises. Rounds are indices from 0; a round's promise is due at the end
/// of its Commitment.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Votes so. Only on motions whose votes are published.
    Vote {
        /// On which motion.
        motion: MotionId,
        /// How.
        choice: Choice,
    },
    /// Consents to a motion that moves risk onto its ground.
    Consent {
        /// To which.
        motion: MotionId,
    },
    /// Seconds a motion.
    Second {
        /// Which.
        motion: MotionId,
    },
    /// Gives the other party money.
    Give {
        /// How much, in all.
        amount: Money,
        /// By which round.
        until: u32,
    },
    /// Has paid so much into a programme.
    Deliver {
        /// Which programme.
        programme: ProgrammeId,
        /// How much, in all.
        amount: Money,
        /// By which round.
        until: u32,
    },
    /// Prepares shelter.
    Shelter {
        /// For whose people.
        of: SeatId,
        /// For how many.
        people: i64,
        /// By which round.
        until: u32,
    },
    /// Opens a ground station to every mission.
    Station {
        /// By which round.
        until: u32,
    },
    /// Opens its dual-use capabilities to inspection.
    Inspection {
        /// By which round.
        until: u32,
    },
    /// Launches towards the asteroid.
    Launches {
        /// How many.
        count: u32,
        /// By which day.
        by: Date,
    },
}

/// Who may look at a seat's dual-use capabilities, and who decides on them (governance: the oversight clause). It is never
/// taken back within an exercise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Oversight {
    /// Nobody else.
    #[default]
    National,
    /// Others are told what there is, and cannot check it.
    Declared,
    /// Others may look.
    Inspected,
    /// Others decide with it: nothing of it flies without a mandate.
    Joint,
}

/// What can be asked of a seat by name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HelpItem {
    /// Money.
    Money(Money),
    /// A ground station.
    Station,
    /// Shelter for this many people.
    Shelter(i64),
    /// A launch towards the asteroid.
    Launch,
    /// What it knows.
    Information,
}

/// The phases of a round, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The bulletin and the injects.
    Situation,
    /// Debate; motions.
    Consultation,
    /// Ballots.
    Decision,
    /// Delivery, refusal, acting alone.
    Commitment,
    /// The clock runs.
    Execution,
    /// After the last round: the outcome is known.
    Over,
}

/// A moment of the exercise's calendar.
pub type ExerciseTime = Date;
