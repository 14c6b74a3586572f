//! What happened, in the past tense and with its outcome. Everything needed to apply an event stands in it: votes counted,
//! money moved, dice thrown, places hit. `evolve` only writes them down.

use mission::plan::{CraftId, LauncherId, Plan, PlanHash};
use scenario::{
    BallotKind, CampaignId, CapabilityId, Category, CharterId, Date, InjectId, Money, OwnRule, SeatId,
    SecretEffect, SecretId,
};
use serde::{Deserialize, Serialize};

use crate::ballot::Sealed;
use crate::capability::Preparedness;
use crate::chance::Thrown;
use crate::command::{
    AgreementId, CraftNumber, HelpItem, MotionId, Occupant, Oversight, Phase, ProgrammeId, Proposal,
    RequestId, Term,
};
use crate::law::LawEvent;
use crate::physics::{Assessment, Bulletin, Card, CardRequest, CraftStage, Knowledge, Seen, StandingFlight};
use crate::procedure::Proceeding;
use crate::view::{Fate, LedgerEntry, Mandate, OutcomeView, ResultView, Standing};

const fn one() -> u32 {
    1
}

/// Left out of journals and hashes where it is as ever.
#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(crate) const fn is_one(n: &u32) -> bool {
    *n == 1
}

/// A card with its odds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardRecord {
    /// Round index it was computed in.
    pub round: u32,
    /// The card, with its number.
    pub card: Card,
    /// Its odds.
    pub assessment: Assessment,
}

/// A vote as it opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenVote {
    /// On which motion.
    pub motion: MotionId,
    /// Rule it is put under.
    pub rule: String,
    /// How ballots are given.
    pub ballot: BallotKind,
    /// Percent of the electorate that must cast a ballot.
    pub quorum_percent: u32,
    /// Who may vote.
    pub electorate: Vec<SeatId>,
    /// Seats whose consent is needed.
    pub consents_needed: Vec<SeatId>,
    /// The rule itself, where it is one of the charter's own.
    #[serde(default)]
    pub own: Option<OwnRule>,
    /// Minutes after which it closes; `None` where Decision's end is the deadline.
    #[serde(default)]
    pub deadline_minutes: Option<u32>,
    /// The lead state of the charter it opened under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<SeatId>,
}

/// A programme as adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewProgramme {
    /// Number.
    pub id: ProgrammeId,
    /// Title.
    pub title: String,
    /// On what right.
    pub mandate: Mandate,
    /// The card; without flights for observation and shelter.
    pub card: Card,
    /// Shelter it prepares: whose people, how many.
    pub shelter: Option<(SeatId, i64)>,
    /// Cost without the reserve.
    pub cost: Money,
    /// Cost with the reserve.
    pub budget: Money,
    /// Quota of each bound seat, and how much of it is due now.
    pub quotas: Vec<(SeatId, Money, Money)>,
    /// Everything is due now, not half.
    pub all_due: bool,
    /// Who is bound to it.
    pub bound: Vec<SeatId>,
    /// Numbers of its craft, one for each flight, and when each is ready.
    pub craft: Vec<(CraftNumber, Date)>,
    /// Craft of earlier plans that stay on the ground because of it.
    pub held: Vec<CraftNumber>,
    /// It meets the assured end, by its odds.
    pub meets_end: bool,
    /// Seats whose risk it raises without their consent.
    pub unconsented: Vec<SeatId>,
}

/// Why a carried motion was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// These seats did not consent.
    Consent(Vec<SeatId>),
    /// Another plan has what it needs: said in a sentence.
    Hardware(String),
    /// Fewer than this many seats voted to found it: votes, needed.
    TooFewFounders(u32, u32),
    /// It has not agreed to be a member.
    NotWilling(SeatId),
    /// It no longer applies: said in a sentence.
    Overtaken(String),
}

/// Why support changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SupportWhy {
    /// Its own chance reached 1 %.
    ChanceOnePercent,
    /// Its own chance reached 10 %.
    ChanceTenPercent,
    /// It paid about its key.
    PaidItsKey,
    /// It paid more than its key.
    PaidTooMuch,
    /// A programme it paid for lost more than a quarter to defaults of others.
    OthersDefaulted,
    /// It spent, and then the chance fell below 1 %.
    SpentForNothing,
    /// Its hardware worked.
    FlightSuccess,
    /// Its hardware failed.
    FlightFailure,
    /// It won a contract.
    Contract,
    /// An inject.
    Inject,
    /// It showed a secret.
    Secret,
    /// It voted for a plan of a suspected state.
    SuspectedPlan,
    /// It broke the law of space.
    Law,
}

/// Why trust changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustWhy {
    /// A promise fell due.
    Promise,
    /// A request was refused or met with silence.
    RequestRefused,
    /// It acted without a mandate.
    WithoutMandate,
    /// It moved risk onto a state that had not consented.
    Unconsented,
    /// It shared what it knew.
    Shared,
    /// It helped without being asked.
    Aid,
    /// It took an offer from outside.
    OutsideOffer,
    /// A tenth of the way back to the old relation.
    Time,
    /// A claim stayed unpaid.
    UnpaidClaim,
    /// A promise in a side agreement was kept or broken.
    Agreement,
    /// A member gave notice of leaving.
    Notice,
    /// What it kept from the table was in the press.
    Leak,
    /// It broke the law of space.
    Law,
}

/// A step of trust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TrustStep {
    /// Whose trust.
    pub of: SeatId,
    /// In whom.
    pub toward: SeatId,
    /// Where it stands now.
    pub to: i32,
}

/// Why suspicion changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuspicionWhy {
    /// Another round without oversight.
    Unsupervised,
    /// It placed itself under more oversight.
    Oversight,
    /// A device flew without a right to it.
    Unlawful,
    /// An inject.
    Inject,
}

/// Everything that can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The session began.
    SessionOpened {
        /// Charter in force.
        charter: CharterId,
        /// Members, if the charter has members.
        members: Vec<SeatId>,
        /// Who sits where.
        seats: Vec<(SeatId, Occupant)>,
    },
    /// Somebody else sits there now.
    OccupantChanged {
        /// Where.
        seat: SeatId,
        /// Who.
        occupant: Occupant,
    },
    /// Control chose the noise of the bulletins to come.
    NoiseChosen {
        /// Which draw; `None` is the median.
        noise: Option<u64>,
    },
    /// A round began, with its Situation.
    RoundOpened {
        /// Round index.
        round: u32,
        /// Its date.
        date: Date,
    },
    /// A phase began.
    PhaseOpened {
        /// Which.
        phase: Phase,
    },
    /// The calendar moved.
    ClockAdvanced {
        /// To this day.
        to: Date,
    },
    /// Points of a campaign came in.
    ObservationsIn {
        /// Which campaign.
        campaign: CampaignId,
        /// How many points.
        points: u32,
    },
    /// The asteroid was seen where its pushes have sent it: observers measure what the true orbit shows.
    PushObserved {
        /// All that anybody has seen since the first push.
        seen: Seen,
    },
    /// A bulletin was published.
    SolutionUpdated {
        /// What it says.
        bulletin: Box<Bulletin>,
    },
    /// A seat computed a solution with points that it alone holds.
    PrivateSolution {
        /// Which seat.
        seat: SeatId,
        /// What it says.
        bulletin: Box<Bulletin>,
    },
    /// The assurance clause opened by itself.
    ClauseOpened,
    /// The assurance clause was closed by the reverse vote.
    ClauseClosed {
        /// By which motion.
        motion: MotionId,
    },
    /// The adjudicator is asked for the round's cards.
    CardsRequested {
        /// What the search may use.
        request: Box<CardRequest>,
    },
    /// The cards of the round came.
    CardsRecorded {
        /// Serial number of the request.
        request: u64,
        /// The cards, numbered.
        cards: Vec<CardRecord>,
    },
    /// A delegation asked for the odds of a plan of its own.
    AssessmentRequested {
        /// Who.
        seat: SeatId,
        /// The plan.
        plan: Plan,
        /// What is known.
        knowledge: Knowledge,
        /// Flights that stand already.
        standing: Vec<StandingFlight>,
        /// Seats whose ground stations serve.
        stations: Vec<SeatId>,
        /// How ready launches and teams are.
        #[serde(default, skip_serializing_if = "Preparedness::is_empty")]
        prepared: Preparedness,
    },
    /// A drawn plan became a card.
    CardDrawn {
        /// The plan's content.
        plan_hash: PlanHash,
        /// The card.
        card: Box<CardRecord>,
    },
    /// An inject was released.
    InjectReleased {
        /// Which.
        inject: InjectId,
        /// Who alone sees it.
        private_to: Option<SeatId>,
    },
    /// An inject's die was thrown and it did not fire.
    InjectPassed {
        /// Which.
        inject: InjectId,
        /// The die.
        thrown: Thrown,
    },
    /// Income of a round.
    IncomePaid {
        /// To whom.
        seat: SeatId,
        /// How much.
        amount: Money,
        /// Factor for its own risk.
        risk_factor: i64,
    },
    /// A seat's next income is scaled.
    IncomeScaled {
        /// Whose.
        seat: SeatId,
        /// To this, percent.
        percent: i64,
    },
    /// Unspent money lapsed.
    MoneyLapsed {
        /// Whose.
        seat: SeatId,
        /// How much.
        amount: Money,
    },
    /// Money came from outside.
    Granted {
        /// To whom.
        seat: SeatId,
        /// How much.
        amount: Money,
    },
    /// Support moved.
    SupportChanged {
        /// Whose.
        seat: SeatId,
        /// Where it stands now.
        to: i32,
        /// Why.
        why: SupportWhy,
    },
    /// A seat's own chance of being hit reached a step for the first time.
    RiskStep {
        /// Whose.
        seat: SeatId,
        /// 1 for 1 %, 2 for 10 %.
        step: u8,
    },
    /// Trust moved.
    TrustChanged {
        /// Which pairs, and where they stand now.
        steps: Vec<TrustStep>,
        /// Why.
        why: TrustWhy,
    },
    /// Suspicion moved.
    SuspicionChanged {
        /// Of whom.
        seat: SeatId,
        /// Where it stands now.
        to: i32,
        /// Why.
        why: SuspicionWhy,
    },
    /// A motion was tabled.
    MotionTabled {
        /// Number.
        id: MotionId,
        /// Mover.
        mover: SeatId,
        /// What it would decide.
        proposal: Proposal,
        /// Title.
        title: String,
        /// One paragraph with its numbers, as they are now.
        text: String,
        /// Category.
        category: Category,
        /// Seats whose consent is asked.
        consents: Vec<SeatId>,
        /// The motion that it amends, if it is an amendment.
        #[serde(default)]
        amends: Option<MotionId>,
        /// Other seats that must second it; with none it stands.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        seconds_needed: u32,
    },
    /// A motion was seconded.
    MotionSeconded {
        /// Which.
        motion: MotionId,
        /// By whom.
        seat: SeatId,
    },
    /// A motion was withdrawn.
    MotionWithdrawn {
        /// Which.
        motion: MotionId,
    },
    /// The docket closed and the votes opened, in this order.
    DocketClosed {
        /// What is put to the vote.
        open: Vec<OpenVote>,
        /// What is left over and dropped.
        dropped: Vec<MotionId>,
    },
    /// A consent was given or withheld.
    ConsentGiven {
        /// To which motion.
        motion: MotionId,
        /// By whom.
        seat: SeatId,
        /// Given.
        given: bool,
    },
    /// A ballot was cast or changed.
    BallotCast {
        /// On which motion.
        motion: MotionId,
        /// By whom.
        seat: SeatId,
        /// The choice, sealed.
        choice: Sealed,
    },
    /// A vote was counted.
    MotionTallied {
        /// Which.
        motion: MotionId,
        /// Result.
        result: ResultView,
    },
    /// A carried motion was stopped.
    MotionBlocked {
        /// Which.
        motion: MotionId,
        /// Why.
        reason: BlockReason,
    },
    /// Another charter is in force.
    CharterAdopted {
        /// Which.
        charter: CharterId,
        /// Its members.
        members: Vec<SeatId>,
    },
    /// A seat became a member.
    SeatAdmitted {
        /// Who.
        seat: SeatId,
    },
    /// Something in the proceedings.
    Proceeding(Proceeding),
    /// Notice was given, necessity pleaded, a device authorised, a plan judged.
    Law(LawEvent),
    /// A programme was adopted, by motion, by default, or by a seat alone.
    ProgrammeAdopted {
        /// The programme.
        programme: Box<NewProgramme>,
    },
    /// The clause is open and no plan can stand.
    NoPlan,
    /// The rest of every quota of a programme fell due.
    RestDue {
        /// Which programme.
        programme: ProgrammeId,
    },
    /// A veil pledge was sealed: percent of quota if it falls on me, on a member, on an outsider.
    PledgeSealed {
        /// By whom.
        seat: SeatId,
        /// The pledge.
        pledge: [u32; 3],
    },
    /// Money came to a programme.
    Delivered {
        /// Which programme.
        programme: ProgrammeId,
        /// From whom.
        seat: SeatId,
        /// How much.
        amount: Money,
        /// Delivered, stepped up, or called up.
        entry: LedgerEntry,
        /// What the ledger credits for it.
        credit: Money,
    },
    /// A seat declared that it would not deliver.
    QuotaRefused {
        /// Of which programme.
        programme: ProgrammeId,
        /// Who.
        seat: SeatId,
        /// What was open.
        amount: Money,
    },
    /// A guarantor said that it would not answer a call-up.
    CallUpDeclined {
        /// Of which programme.
        programme: ProgrammeId,
        /// Who.
        seat: SeatId,
    },
    /// A seat gave notice that less will come than is open.
    ShortfallNoticed {
        /// Of which programme.
        programme: ProgrammeId,
        /// Who.
        seat: SeatId,
        /// What will come.
        brings: Money,
        /// Of so much that is open.
        open: Money,
    },
    /// An obligation fell due, and this is how a seat stands.
    StandingSet {
        /// Of which programme.
        programme: ProgrammeId,
        /// Who.
        seat: SeatId,
        /// How.
        standing: Standing,
        /// Not delivered.
        missing: Money,
    },
    /// Step one of the shortfall cascade: the reserve.
    ReserveUsed {
        /// Of which programme.
        programme: ProgrammeId,
        /// How much.
        amount: Money,
    },
    /// A guarantor that had refused does not answer its call-up.
    CallUpRefused {
        /// Of which programme.
        programme: ProgrammeId,
        /// Who.
        seat: SeatId,
        /// What it was called up for.
        amount: Money,
    },
    /// Step four: something was dropped.
    ProgrammeDescoped {
        /// Which programme.
        programme: ProgrammeId,
        /// What was dropped.
        dropped: String,
        /// The card that is left.
        card: Card,
        /// The shelter that is left.
        shelter: Option<(SeatId, i64)>,
        /// Its cost without reserve.
        cost: Money,
        /// Its budget.
        budget: Money,
        /// Quotas of it, and what is due of them.
        quotas: Vec<(SeatId, Money, Money)>,
        /// Craft that are not built.
        cancelled: Vec<CraftNumber>,
    },
    /// Step five: nothing flyable was left.
    ProgrammeLapsed {
        /// Which programme.
        programme: ProgrammeId,
        /// Craft that are not built.
        cancelled: Vec<CraftNumber>,
    },
    /// A programme paid its orders.
    ProgrammePaid {
        /// Which programme.
        programme: ProgrammeId,
        /// How much.
        amount: Money,
        /// Everything is paid now.
        complete: bool,
    },
    /// Money of a programme went back.
    Returned {
        /// Of which programme.
        programme: ProgrammeId,
        /// To whom.
        seat: SeatId,
        /// How much.
        amount: Money,
    },
    /// A campaign was bought.
    CampaignBought {
        /// Which.
        campaign: CampaignId,
        /// By whom.
        by: Vec<SeatId>,
        /// What one seat paid for it alone; zero if a programme did.
        paid_alone: Money,
    },
    /// Upkeep of a standing capability was paid.
    CapabilityKept {
        /// Which.
        capability: CapabilityId,
        /// By whom.
        by: Vec<SeatId>,
        /// To this day.
        until: Date,
        /// What one seat paid for it alone; zero if a programme did.
        paid_alone: Money,
    },
    /// A standing capability is being built.
    CapabilityOrdered {
        /// Which.
        capability: CapabilityId,
        /// By whom.
        by: Vec<SeatId>,
        /// It stands from this day.
        ready: Date,
        /// What one seat paid for it alone; zero if a programme did.
        paid_alone: Money,
    },
    /// A standing capability faded too far.
    CapabilityLost {
        /// Which.
        capability: CapabilityId,
        /// It was the last team: every kind of craft must be developed again.
        forgotten: bool,
    },
    /// An inject changed what stands ready.
    ReadinessChanged {
        /// Which.
        capability: CapabilityId,
        /// Its readiness now, ppm.
        to_ppm: i64,
    },
    /// Observations were not made, because what makes them did not stand.
    CampaignMissed {
        /// Which campaign.
        campaign: CampaignId,
        /// Which survey or radar was missing.
        by: CapabilityId,
    },
    /// A ground station serves.
    StationOffered {
        /// Whose.
        seat: SeatId,
    },
    /// Shelter was planned, or people were moved.
    ShelterPrepared {
        /// Whose people.
        of: SeatId,
        /// Who paid.
        by: Vec<SeatId>,
        /// How many.
        people: i64,
        /// They were moved; otherwise a plan was made for them.
        moved: bool,
        /// What one seat paid for it alone; zero if a programme did.
        paid_alone: Money,
    },
    /// Dual-use capabilities were placed under oversight.
    OversightSet {
        /// Whose.
        seat: SeatId,
        /// Which.
        oversight: Oversight,
    },
    /// A craft is on offer from outside any community.
    OfferMade {
        /// To whom.
        seat: SeatId,
        /// What.
        craft: CraftId,
    },
    /// The offer was taken.
    OfferAccepted {
        /// By whom.
        seat: SeatId,
        /// What.
        craft: CraftId,
        /// Its number.
        number: CraftNumber,
    },
    /// Money changed hands.
    MoneyGiven {
        /// From.
        from: SeatId,
        /// To.
        to: SeatId,
        /// How much.
        amount: Money,
    },
    /// Help was asked for by name.
    RequestMade {
        /// Number.
        id: RequestId,
        /// Who asks.
        from: SeatId,
        /// Whom.
        to: SeatId,
        /// For what.
        item: HelpItem,
        /// An inject asks in the seat's name.
        by_inject: bool,
    },
    /// A request was answered with a price.
    RequestPriced {
        /// Which.
        request: RequestId,
        /// The offer that names it.
        agreement: AgreementId,
    },
    /// A request was answered.
    RequestAnswered {
        /// Which.
        request: RequestId,
        /// Yes or no.
        granted: bool,
    },
    /// A request met with silence.
    RequestUnanswered {
        /// Which.
        request: RequestId,
    },
    /// Something was said.
    MessageSent {
        /// From.
        from: SeatId,
        /// To; `None` is everyone.
        to: Option<SeatId>,
        /// Text.
        text: String,
    },
    /// A side agreement was offered.
    AgreementOffered {
        /// Number.
        id: AgreementId,
        /// By whom.
        from: SeatId,
        /// To whom.
        to: SeatId,
        /// What the one who offers promises.
        gives: Vec<Term>,
        /// What the other is to promise.
        takes: Vec<Term>,
        /// Everybody may read it once it is accepted.
        public: bool,
    },
    /// An offer was accepted or declined.
    AgreementAnswered {
        /// Which.
        id: AgreementId,
        /// Accepted.
        accepted: bool,
    },
    /// An offer was taken back.
    AgreementWithdrawn {
        /// Which.
        id: AgreementId,
    },
    /// An offer was not answered in its round.
    AgreementLapsed {
        /// Which.
        id: AgreementId,
    },
    /// A party laid its agreement on the table.
    AgreementPublished {
        /// Which.
        id: AgreementId,
        /// Who.
        by: SeatId,
    },
    /// What became of a promise in an agreement.
    PromiseSettled {
        /// Of which agreement.
        agreement: AgreementId,
        /// Which of its promises, from 0.
        place: u32,
        /// Kept, broken, or void.
        fate: Fate,
    },
    /// A secret was shared.
    SecretShared {
        /// Whose.
        seat: SeatId,
        /// Which.
        secret: SecretId,
        /// Its text, now public.
        text: String,
        /// Its effect.
        effect: SecretEffect,
    },
    /// A paper that its holder had kept was in the press: its words, not what it gives.
    PaperLeaked {
        /// Whose.
        seat: SeatId,
        /// Which.
        secret: SecretId,
        /// Its text, now public.
        text: String,
    },
    /// A side agreement was in the press.
    AgreementLeaked {
        /// Which.
        id: AgreementId,
    },
    /// Launch slots of a service were gained or lost.
    SlotsChanged {
        /// Whose.
        owner: SeatId,
        /// Vehicle.
        launcher: LauncherId,
        /// By how many a season.
        by: i32,
    },
    /// A seat needs no more time in this phase.
    SaidReady {
        /// Who.
        seat: SeatId,
    },
    /// A craft was launched, or lost at launch.
    Launched {
        /// Which.
        craft: CraftNumber,
        /// The die.
        thrown: Thrown,
    },
    /// A launch was scrubbed; its slot is gone.
    LaunchScrubbed {
        /// Which.
        craft: CraftNumber,
        /// Why, in a few words.
        why: String,
    },
    /// A craft came to the end of its cruise.
    CruiseEnded {
        /// Which.
        craft: CraftNumber,
        /// The die of its cruise.
        cruise: Thrown,
        /// The die of its guidance, if it came that far.
        guidance: Option<Thrown>,
        /// What became of it.
        stage: CraftStage,
        /// It came to rest beside the asteroid and tells its place from now on.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        beside: bool,
    },
    /// A craft was waved off.
    WavedOff {
        /// Which.
        craft: CraftNumber,
    },
    /// A craft on the ground does not fly as planned; it stands there for another plan.
    Recalled {
        /// Which.
        craft: CraftNumber,
    },
    /// Everything of a programme flew or ended.
    ProgrammeDone {
        /// Which.
        programme: ProgrammeId,
    },
    /// The end is known.
    OutcomeReached {
        /// Everything about it.
        outcome: Box<OutcomeView>,
    },
}
