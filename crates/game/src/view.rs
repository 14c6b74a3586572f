//! What a viewer may know, built up field by field by `project` and never stripped down.
//!
//! [`PublicView`] is the room's screen. [`SeatView`] is a delegation's desk: the public view plus what is its own.
//! [`ControlView`] is the facilitator's. Nothing in a public or a seat's view depends on another seat's secrets or on
//! the true orbit before the flown outcome is drawn: a test changes those and finds the views equal.

use std::collections::{BTreeMap, BTreeSet};

use mission::plan::{CraftId, LauncherId};
use scenario::{
    BallotKind, BurdenKey, CampaignId, CapabilityId, CapabilityKind, Category, CharterId, ClauseRule,
    CountryCode, Date, Doctrine, InjectId, Money, Motives, ProtectedSet, SeatId, SecretId,
};
use serde::{Deserialize, Serialize};

use crate::ballot::Choice;
use crate::command::{
    AgreementId, Command, CraftNumber, HelpItem, MotionId, Occupant, Oversight, Phase, PointId, ProgrammeId,
    Proposal, RequestId, Seq, Term,
};
use crate::customs::CustomsView;
use crate::law::{Finding, GateView};
use crate::physics::{
    Assessment, Bulletin, Card, CardId, CraftStage, FlownOutcome, Place, PlanePoint, Ppb, StandingFlight,
};
use crate::procedure::PointKind;

/// Who looks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Viewer {
    /// The room.
    Public,
    /// A delegation.
    Seat(SeatId),
    /// The facilitator.
    Control,
}

/// What everybody may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicView {
    /// Journal entries so far.
    pub seq: Seq,
    /// Round index from 0.
    pub round: u32,
    /// Rounds in all.
    pub rounds: u32,
    /// Title and question of the round.
    pub round_title: String,
    /// What the round really asks.
    pub round_question: String,
    /// Phase.
    pub phase: Phase,
    /// Calendar.
    pub date: Date,
    /// Name of the asteroid.
    pub asteroid: String,
    /// The one sentence that a late arrival understands alone, generated from the state.
    pub sentence: String,
    /// Charter in force.
    pub charter: CharterView,
    /// Customs of the table, as its form of play sets them.
    pub customs: CustomsView,
    /// Seats in order.
    pub seats: Vec<SeatSummary>,
    /// Every published bulletin, oldest first; the last is in force.
    pub bulletins: Vec<(Date, Bulletin)>,
    /// The clause: opened in this round's Situation, or standing from before.
    pub clause: ClauseView,
    /// The host owes an answer of the physics; the phase cannot end until it came.
    pub busy: Option<String>,
    /// Cards of the round with odds, cost and quotas.
    pub cards: Vec<CardView>,
    /// Motions of the session, oldest first; the docket is those `OnDocket` or `Open`.
    pub motions: Vec<MotionView>,
    /// Programmes.
    pub programmes: Vec<ProgrammeView>,
    /// Every spacecraft.
    pub craft: Vec<CraftView>,
    /// Flights that any plan comes on top of, and of which the bulletin does not speak yet.
    pub standing: Vec<StandingFlight>,
    /// The public ledger, oldest first.
    pub ledger: Vec<LedgerLine>,
    /// Requests for help and their answers.
    pub requests: Vec<RequestView>,
    /// Who presides and speaks, points of order, proxies, the constitution round, and who leaves.
    pub procedure: ProcedureView,
    /// Side agreements that everybody may read.
    pub agreements: Vec<AgreementView>,
    /// Public messages.
    pub messages: Vec<MessageView>,
    /// Injects released to everyone.
    pub injects: Vec<InjectView>,
    /// What happened, newest last, one plain sentence each, for the feed and the report.
    pub feed: Vec<FeedLine>,
    /// Campaigns bought or free, and those still for sale this round with prices.
    pub campaigns: Vec<CampaignView>,
    /// Standing capabilities: what stands ready only while somebody pays.
    pub capabilities: Vec<CapabilityView>,
    /// Ground stations that serve.
    pub stations: BTreeSet<SeatId>,
    /// People prepared for by shelter, by seat: planned for or moved, whichever is more.
    pub sheltered: BTreeMap<SeatId, i64>,
    /// People moved out of danger, by seat.
    pub moved: BTreeMap<SeatId, i64>,
    /// After the end.
    pub outcome: Option<OutcomeView>,
}

/// The charter in force, for reading.
#[expect(clippy::struct_excessive_bools, reason = "articles that stand or do not")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CharterView {
    /// Id.
    pub id: CharterId,
    /// Name.
    pub name: String,
    /// Two sentences.
    pub summary: String,
    /// Members now.
    pub members: Vec<SeatId>,
    /// Who works with the members without being one: it has lent a station or paid for something common.
    pub partners: Vec<SeatId>,
    /// Who votes now.
    pub electorate: Vec<SeatId>,
    /// Rule and ballot by category: (category, rule id, the rule in one sentence, ballot).
    pub rules: Vec<(Category, String, String, BallotKind)>,
    /// It has an assurance clause.
    pub assurance: bool,
    /// The table has amended it, or chosen its rule.
    pub amended: bool,
    /// Who decides under the lead state.
    pub lead: Option<SeatId>,
    /// Whom the clause protects.
    pub protected: ProtectedSet,
    /// The clause, if it has one.
    pub clause: Option<ClauseRule>,
    /// How burdens are shared.
    pub key: BurdenKey,
    /// A plan that moves risk onto a state needs its consent.
    pub transfer_needs_consent: bool,
    /// A nuclear device needs the consent of the states under the corridor.
    pub nuclear_needs_corridor_consent: bool,
    /// Rounds between a member's notice and its leaving.
    pub notice_rounds: u32,
    /// Rounds for which a breach costs the vote; 0 for none.
    pub breach_suspends_rounds: u32,
    /// Members that have no vote now, because of a breach.
    pub suspended: Vec<SeatId>,
    /// Other charters that may be moved.
    pub others: Vec<(CharterId, String, String)>,
}

/// A seat as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeatSummary {
    /// Code.
    pub id: SeatId,
    /// Name.
    pub name: String,
    /// Who sits there.
    pub occupant: Occupant,
    /// Member of the community.
    pub member: bool,
    /// Has rockets.
    pub spacefaring: bool,
    /// People.
    pub population: i64,
    /// Chance that it is hit if nothing more is done, on the last bulletin.
    pub chance: Ppb,
    /// People exposed there.
    pub exposed: i64,
    /// Has said Ready in this phase.
    pub ready: bool,
    /// Suspicion, for dual-use seats.
    pub suspicion: Option<i32>,
    /// Oversight of what it has that could be a weapon.
    pub oversight: Oversight,
    /// Launchers it owns with slots left this season: (vehicle, name, slots).
    pub launchers: Vec<(LauncherId, String, u32)>,
    /// Standing towards its obligations.
    pub standing: Standing,
}

/// How a seat stands towards what it owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nothing due yet.
    Clear,
    /// Delivered at least 90 % of what was due.
    Kept,
    /// 50 to 90 %.
    Shortfall,
    /// Less than 50 %.
    Breach,
    /// Declared that it would not.
    Refused,
}

/// The assurance clause now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ClauseView {
    /// The charter has none.
    None,
    /// It has not been triggered.
    Dormant,
    /// Open: since which round, what the default plan is.
    Open {
        /// Round index.
        since: u32,
        /// The plan that stands if the table adopts none.
        default_card: Option<CardId>,
    },
    /// Closed by a reverse vote.
    Closed,
}

/// A card as ministers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CardView {
    /// The card.
    pub card: Card,
    /// Its odds.
    pub assessment: Assessment,
    /// Cost without reserve, and the lines it is made of.
    pub cost: Money,
    /// (what, how many, price of all).
    pub lines: Vec<(String, u32, Money)>,
    /// Quotas with the reserve, by seat that would be bound if the motion carried.
    pub quotas: Vec<(SeatId, Money)>,
    /// Seats whose risk it raises beyond the threshold, with before and after (of everything, not given impact).
    pub transfer: Vec<(SeatId, Ppb, Ppb)>,
    /// Countries without a seat whose risk it raises.
    pub transfer_others: Vec<(CountryCode, Ppb, Ppb)>,
    /// It meets the assured end.
    pub meets_end: bool,
    /// It needs a nuclear device.
    pub nuclear: bool,
    /// Gates of international law before it, and the ways through them.
    pub gates: Vec<GateView>,
    /// Last day on which it can still be ordered.
    pub last_date: Date,
    /// Vote category.
    pub category: Category,
}

/// A motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MotionView {
    /// Number.
    pub id: MotionId,
    /// Round index.
    pub round: u32,
    /// What it would decide.
    pub proposal: Proposal,
    /// Title and one paragraph with its numbers, generated.
    pub title: String,
    /// The paragraph.
    pub text: String,
    /// Category.
    pub category: Category,
    /// Mover.
    pub mover: SeatId,
    /// Seconders.
    pub seconders: Vec<SeatId>,
    /// Seconds that it needs before it stands.
    pub seconds_needed: u32,
    /// Where it stands.
    pub stage: MotionStage,
    /// Rule it is put under: id and sentence.
    pub rule: (String, String),
    /// How ballots are given.
    pub ballot: BallotKind,
    /// Who may vote.
    pub electorate: Vec<SeatId>,
    /// Who has voted; `None` where even that is secret, the count always.
    pub voted: Option<Vec<SeatId>>,
    /// How many have voted.
    pub voted_count: u32,
    /// Consents asked and their answers.
    pub consents: Vec<(SeatId, Option<bool>)>,
    /// After the close.
    pub result: Option<ResultView>,
    /// Why it was carried and not carried out, in a sentence.
    pub blocked: Option<String>,
    /// The motion that it amends.
    pub amends: Option<MotionId>,
    /// The motion whose part it is.
    pub part_of: Option<MotionId>,
    /// Who has voted by proxy, and through whom; nobody where even that is secret.
    pub by_proxy: Vec<(SeatId, SeatId)>,
    /// Minutes after which its vote closes; `None` where Decision's end is the deadline.
    pub deadline_minutes: Option<u32>,
    /// Its vote takes no more ballots.
    pub closed: bool,
    /// Explanations of vote, in the order in which they were given.
    pub explanations: Vec<(SeatId, String)>,
}

/// The proceedings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProcedureView {
    /// Who presides; `None` is Control.
    pub chair: Option<SeatId>,
    /// Who has the floor.
    pub speaking: Option<SeatId>,
    /// Who waits for it, in the order in which they are to be called.
    pub speakers: Vec<SeatId>,
    /// Nobody can put a name on the list now.
    pub list_closed: bool,
    /// Points of order of this round.
    pub points: Vec<PointView>,
    /// Who lets whom vote in its place.
    pub proxies: Vec<(SeatId, SeatId)>,
    /// The constitution round, while one is held.
    pub constitution: Option<ConstitutionView>,
    /// Members that gave notice, and the round index at whose opening they leave.
    pub leaving: Vec<(SeatId, u32)>,
}

/// A point of order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PointView {
    /// Number.
    pub id: PointId,
    /// Who raised it.
    pub seat: SeatId,
    /// What is asked.
    pub kind: PointKind,
    /// The chair's ruling.
    pub upheld: Option<bool>,
    /// Who appealed against it.
    pub appealed_by: Option<SeatId>,
    /// Hands on the appeal: true is against the ruling.
    pub hands: Vec<(SeatId, bool)>,
    /// How it ended as the docket closed.
    pub granted: Option<bool>,
}

/// A constitution round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ConstitutionView {
    /// The rules on the list.
    pub options: Vec<RuleOption>,
    /// How many seats have approved of any.
    pub answered: u32,
    /// The rule that stands if no other has two thirds of those that answered.
    pub fallback: String,
}

/// A rule that can be approved of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleOption {
    /// Its id.
    pub id: String,
    /// In one sentence.
    pub text: String,
    /// Who wrote it, if it was written at the table.
    pub drafted_by: Option<SeatId>,
    /// Who approves of it.
    pub approved_by: Vec<SeatId>,
}

/// Where a motion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MotionStage {
    /// Tabled, not seconded.
    Tabled,
    /// Seconded; it will be put to the vote if the docket has room.
    OnDocket,
    /// The vote is open.
    Open,
    /// Carried.
    Carried,
    /// Not carried.
    NotCarried,
    /// Carried, and stopped: a missing consent, hardware that another plan has, too few founders.
    Blocked,
    /// Withdrawn by its mover.
    Withdrawn,
    /// Left over when the docket closed, or put off.
    Dropped,
    /// An amendment that the mover took over.
    TakenOver,
    /// It was divided; its parts are voted on.
    Divided,
    /// It fell, because an amendment was carried in its place.
    Replaced,
}

/// A result with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultView {
    /// Carried.
    pub carried: bool,
    /// Totals: yes, no, abstain, silent.
    pub totals: [u32; 4],
    /// Choices by seat, for roll calls and silence only.
    pub choices: Option<Vec<(SeatId, Option<Choice>)>>,
    /// Conditions of the rule: (sentence, have, need, met), exact as fractions (numerator, denominator).
    pub gauges: Vec<Gauge>,
    /// Why, in one sentence.
    pub why: String,
    /// The nearest change that would have turned it.
    pub would_turn: Option<String>,
    /// Who is bound.
    pub bound: Vec<SeatId>,
}

/// One condition of a rule with what was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gauge {
    /// What is counted, as "states" or "people".
    pub what: String,
    /// Reached, ppm of the whole.
    pub have_ppm: i64,
    /// Needed, ppm of the whole.
    pub need_ppm: i64,
    /// Met.
    pub met: bool,
}

/// A programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProgrammeView {
    /// Number.
    pub id: ProgrammeId,
    /// Title.
    pub title: String,
    /// Round index of adoption.
    pub round: u32,
    /// By which motion, or by default, or alone.
    pub mandate: Mandate,
    /// The card as adopted (after any descope).
    pub card: Card,
    /// Cost with reserve.
    pub budget: Money,
    /// Quota, delivered, by bound seat.
    pub shares: Vec<ShareView>,
    /// Where it stands.
    pub stage: ProgrammeStage,
    /// What is still missing.
    pub missing: Money,
    /// How it stood at the gates of international law so far.
    pub law: Vec<Finding>,
}

/// On what right a programme stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mandate {
    /// A carried motion.
    Motion(MotionId),
    /// The clause's default plan.
    Default,
    /// A seat alone.
    Alone(SeatId),
}

/// Where a programme stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeStage {
    /// Adopted; contributions are coming in.
    Funding,
    /// Funded, ordered.
    Ordered,
    /// Cut down by the cascade.
    Descoped,
    /// Nothing flyable was left.
    Lapsed,
    /// Everything flew or ended.
    Done,
}

/// A seat's share of a programme.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShareView {
    /// Whose.
    pub seat: SeatId,
    /// Its quota.
    pub quota: Money,
    /// Due by the end of this Commitment.
    pub due: Money,
    /// Delivered.
    pub delivered: Money,
    /// Called up beyond the quota.
    pub called_up: Money,
    /// It gave notice that no more than this will have been delivered by the end.
    pub notice: Option<Money>,
    /// How it stands.
    pub standing: Standing,
}

/// A spacecraft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CraftView {
    /// Number.
    pub number: CraftNumber,
    /// Kind and name.
    pub kind: CraftId,
    /// Name of the kind.
    pub kind_name: String,
    /// Programme.
    pub programme: Option<ProgrammeId>,
    /// Who flies it and its flight, if it has one.
    pub flight: Option<StandingFlight>,
    /// Ready for launch on.
    pub ready: Date,
    /// Life.
    pub stage: CraftStage,
    /// Contributors in order of money.
    pub contributors: Vec<SeatId>,
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LedgerLine {
    /// When.
    pub date: Date,
    /// Round index.
    pub round: u32,
    /// Whose.
    pub seat: SeatId,
    /// What.
    pub entry: LedgerEntry,
    /// How much.
    pub amount: Money,
    /// Towards what.
    pub programme: Option<ProgrammeId>,
}

/// Kinds of ledger lines. Every change of money is exactly one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedgerEntry {
    /// Income of a round.
    Income,
    /// Unspent half that lapsed.
    Lapsed,
    /// Promised (no money moves).
    Promised,
    /// Delivered to a programme.
    Delivered,
    /// Taken in step-up.
    SteppedUp,
    /// Called up.
    CalledUp,
    /// Supplied in kind, at the price list (no money moves).
    InKind,
    /// Not delivered when due (no money moves).
    Defaulted,
    /// Refused (no money moves).
    Refused,
    /// Given to another seat.
    Given,
    /// Received from another seat or an inject.
    Received,
    /// Spent on one's own.
    Spent,
    /// Returned by a lapsed programme.
    Returned,
    /// Claim for harm after the impact (no money moves).
    Claim,
}

/// A request by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RequestView {
    /// Number.
    pub id: RequestId,
    /// Who asks; an inject may ask in a seat's name.
    pub from: SeatId,
    /// Whom.
    pub to: SeatId,
    /// For what.
    pub item: HelpItem,
    /// Its answer, if there is one.
    pub answer: Option<Answer>,
}

/// What became of a request by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Answer {
    /// Yes.
    Granted,
    /// No.
    Refused,
    /// The round ended without a word, which counts as no.
    Silence,
    /// For a price, which stands in this offer.
    Price(AgreementId),
}

impl Answer {
    /// It was no.
    pub fn is_no(self) -> bool {
        matches!(self, Self::Refused | Self::Silence)
    }
}

/// A side agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AgreementView {
    /// Number.
    pub id: AgreementId,
    /// Round index in which it was offered.
    pub round: u32,
    /// Who offered.
    pub from: SeatId,
    /// To whom.
    pub to: SeatId,
    /// What each promises.
    pub promises: Vec<TermView>,
    /// Everybody may read it.
    pub public: bool,
    /// Where it stands.
    pub stage: AgreementStage,
}

/// A promise in a side agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermView {
    /// Who promises.
    pub debtor: SeatId,
    /// What.
    pub term: Term,
    /// In words, to stand after the debtor's name and "will".
    pub text: String,
    /// What became of it; `None` while it can still go either way.
    pub fate: Option<Fate>,
}

/// Where a side agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementStage {
    /// It waits for an answer.
    Offered,
    /// Both are bound.
    Accepted,
    /// Declined.
    Declined,
    /// Taken back before it was answered.
    Withdrawn,
    /// Not answered in its round.
    Lapsed,
}

/// What became of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// Kept.
    Kept,
    /// Broken.
    Broken,
    /// Overtaken: the motion or programme is gone, or the other party broke its word first.
    Void,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MessageView {
    /// When.
    pub date: Date,
    /// From.
    pub from: SeatId,
    /// To; `None` is everyone.
    pub to: Option<SeatId>,
    /// Text.
    pub text: String,
}

/// An inject that was released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InjectView {
    /// Which.
    pub id: InjectId,
    /// Round index.
    pub round: u32,
    /// Title.
    pub title: String,
    /// Text.
    pub text: String,
}

/// A line of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FeedLine {
    /// Number of the line, from 1.
    pub seq: Seq,
    /// When.
    pub date: Date,
    /// Round index.
    pub round: u32,
    /// What it is about.
    pub kind: FeedKind,
    /// Seat concerned, for its mark.
    pub seat: Option<SeatId>,
    /// One sentence.
    pub text: String,
}

/// What a line of the feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// Orbit, observation.
    Sky,
    /// Launch, cruise, hit.
    Flight,
    /// Motion, vote, charter.
    Politics,
    /// Money, promises.
    Money,
    /// Inject.
    Inject,
    /// The end.
    Outcome,
}

/// A campaign for sale or bought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CampaignView {
    /// Which.
    pub id: CampaignId,
    /// Name.
    pub name: String,
    /// Price.
    pub price: Money,
    /// Bought, and by whom (empty for free ones).
    pub bought: Option<Vec<SeatId>>,
    /// Can be bought now.
    pub for_sale: bool,
}

/// A standing capability.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CapabilityView {
    /// Which.
    pub id: CapabilityId,
    /// Name.
    pub name: String,
    /// What would be missed without it.
    pub purpose: String,
    /// Whose.
    pub owner: SeatId,
    /// What it does.
    pub kind: CapabilityKind,
    /// Whether it stands, and who pays.
    pub stage: CapabilityStage,
    /// Readiness today, ppm.
    pub readiness_ppm: i64,
    /// Readiness on the day of the next round if nobody pays, ppm; below two fifths it is lost.
    pub unpaid_ppm: i64,
    /// Price of its upkeep to the next round, or of building it; `None` where nothing can be paid.
    pub price: Option<Money>,
    /// Nobody has undertaken to pay it yet.
    pub payable: bool,
}

/// Where a standing capability is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum CapabilityStage {
    /// It stands, and its upkeep is paid.
    Kept {
        /// To this day.
        until: Date,
    },
    /// It stands, and nobody pays.
    Fading,
    /// It is being built.
    Building {
        /// Stands from this day.
        ready: Date,
    },
    /// It was lost, or never stood.
    Gone,
}

/// The end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// Which end.
    pub end: End,
    /// Its opening line.
    pub sentence: String,
    /// What flew.
    pub flown: FlownOutcome,
    /// Where it would have fallen if nothing had been done, and what country that is.
    pub undeflected: (Place, Option<CountryCode>),
    /// The same on the target plane.
    pub undeflected_plane: PlanePoint,
    /// People harmed, after shelter.
    pub harmed: i64,
    /// People who would have been harmed if nothing had been done.
    pub harmed_if_nothing: i64,
    /// Harmed by country, after shelter.
    pub harmed_by_country: BTreeMap<CountryCode, i64>,
    /// People harmed in countries that had not been hit without action.
    pub new_victims: i64,
    /// Claims: (from country, against, amount).
    pub claims: Vec<(CountryCode, SeatId, Money)>,
    /// Points of each seat, 0..=160, with its parts: five motives (0..=1000 each) and private goals met; private goals
    /// are shown to all in the debrief.
    pub scores: Vec<SeatScore>,
}

impl OutcomeView {
    /// People harmed by waves on coasts.
    pub fn by_waves(&self) -> i64 {
        let landings = self.flown.impact.iter().chain(&self.flown.fragments);
        landings
            .flat_map(|l| &l.flooded)
            .map(|(country, flooded)| {
                let harmed = self.harmed_by_country.get(country).copied().unwrap_or(0);
                flooded.harmed.min(harmed)
            })
            .sum()
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Nobody hit and no unconsented transfer.
    Safe,
    /// The sea, with fewer than 1,000 people harmed.
    Spared,
    /// Onto another state.
    Moved,
    /// Where it would have fallen anyway.
    Unmoved,
    /// A programme lapsed, or what would have found or stopped it was given up, and it fell.
    Forgotten,
}

/// A seat's score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatScore {
    /// Whose.
    pub seat: SeatId,
    /// Motives reached, thousandths: security, industry, science, prestige, responsibility.
    pub motives_milli: [i32; 5],
    /// Weighted motives, points of 100.
    pub motive_points: i32,
    /// Private objectives: (text, points, met).
    pub wants: Vec<(String, i32, bool)>,
    /// Total, 0..=160.
    pub total: i32,
}

/// A delegation's desk: the public view plus its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SeatView {
    /// What everybody sees.
    pub public: PublicView,
    /// Whose desk.
    pub seat: SeatId,
    /// Brief.
    pub brief: String,
    /// Private objectives: text and points.
    pub wants: Vec<(String, i32)>,
    /// Motives.
    pub motives: Motives,
    /// Doctrine, for its bot.
    pub doctrine: Doctrine,
    /// Secrets with what is shared already.
    pub secrets: Vec<(SecretId, String, bool)>,
    /// Other things it has: label and note.
    pub assets: Vec<(String, String)>,
    /// Money in hand.
    pub money: Money,
    /// Income expected for the next round at present support.
    pub next_income: Money,
    /// Its GDP, M USD.
    pub gdp_m_usd: i64,
    /// Its key share of the present electorate's burden, ppm.
    pub key_ppm: i64,
    /// Domestic support, 0..=100.
    pub support: i32,
    /// Its trust in the others.
    pub trust: Vec<(SeatId, i32)>,
    /// Its own ballots on open motions, those cast for it by proxy included.
    pub ballots: Vec<(MotionId, Choice)>,
    /// Ballots that it has cast for the delegation whose proxy it holds.
    pub proxy_ballots: Vec<(MotionId, Choice)>,
    /// Its veil pledge, percent of quota: on me, on a member, on an outsider.
    pub pledge: Option<[u32; 3]>,
    /// Injects for its eyes.
    pub private_injects: Vec<InjectView>,
    /// A bulletin that rests on its private points, if it holds any unshared.
    pub private_bulletin: Option<Bulletin>,
    /// Messages to and from it alone.
    pub private_messages: Vec<MessageView>,
    /// Side agreements of its own, offers included.
    pub agreements: Vec<AgreementView>,
    /// What it may do now, sorted; the desk's buttons and the bots' menu.
    pub legal: Vec<Command>,
    /// What it may not do now, with the reason, for the buttons that are greyed.
    pub blocked: Vec<(String, String)>,
    /// The one line that says what is expected of it now.
    pub next: String,
    /// An offer from outside any community that stands open.
    pub offer: Option<CraftId>,
}

/// The facilitator's view. The truth is not in it: it is asked for apart and never by accident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlView {
    /// What everybody sees.
    pub public: PublicView,
    /// Injects of the scenario: id, round, title, released.
    pub events_list: Vec<(InjectId, Option<u32>, String, bool)>,
    /// What blocks the next phase, if anything does.
    pub blocks: Option<String>,
    /// Seats that have not acted in this phase.
    pub quiet: Vec<SeatId>,
    /// Side agreements, private ones too.
    pub agreements: Vec<AgreementView>,
    /// Support and money of every seat.
    pub reading: Vec<(SeatId, i32, Money)>,
    /// What Control may do now.
    pub legal: Vec<Command>,
}

/// Any view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum View {
    /// The room's.
    Public(Box<PublicView>),
    /// A delegation's.
    Seat(Box<SeatView>),
    /// The facilitator's.
    Control(Box<ControlView>),
}
