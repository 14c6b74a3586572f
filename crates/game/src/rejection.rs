//! Why a command is refused. Nothing has happened then; the text says what to do.

use scenario::{CapabilityId, Category, CharterId, Date, InjectId, Money, SeatId, SecretId};
use serde::{Deserialize, Serialize};

use crate::command::{AgreementId, CraftNumber, MotionId, Phase, PointId, ProgrammeId, RequestId, Seq};
use crate::physics::CardId;

/// Why a command is refused.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// The journal has moved on since the sender looked.
    Stale {
        /// What the sender had seen.
        expected: Seq,
        /// Where the journal is.
        actual: Seq,
    },
    /// The session is not open yet.
    NotOpen,
    /// The session is open already.
    AlreadyOpen,
    /// The exercise is over.
    Over,
    /// Not this issuer's to ask.
    NotYours {
        /// Whose it is.
        needs: String,
    },
    /// Not in this phase.
    WrongPhase {
        /// The phase now.
        now: Phase,
        /// When it can be asked.
        needs: Vec<Phase>,
    },
    /// The host's physics owes an answer.
    Busy {
        /// What is being computed.
        what: String,
    },
    /// The physics has no answer.
    Physics {
        /// What was asked.
        what: String,
        /// Why there is none.
        why: String,
    },
    /// No such seat.
    UnknownSeat {
        /// The code.
        seat: SeatId,
    },
    /// Nobody sits there.
    EmptySeat {
        /// Where.
        seat: SeatId,
    },
    /// A list of seats that is not each seat once.
    SeatList {
        /// What is wrong with it.
        why: String,
    },
    /// No such charter.
    UnknownCharter {
        /// The id.
        charter: CharterId,
    },
    /// That charter is in force.
    CharterInForce {
        /// Which.
        charter: CharterId,
    },
    /// The charter decides nothing of that kind.
    NoRule {
        /// Of what kind.
        category: Category,
    },
    /// No such inject.
    UnknownInject {
        /// The id.
        inject: InjectId,
    },
    /// It was released already.
    AlreadyReleased {
        /// Which.
        inject: InjectId,
    },
    /// An answer that nobody asked for, or that a newer question has overtaken.
    NotAsked,
    /// An answer that does not fit its question.
    BadAnswer {
        /// What is wrong with it.
        why: String,
    },
    /// No such standing capability.
    UnknownCapability {
        /// The id.
        capability: CapabilityId,
    },
    /// No such card in this round.
    UnknownCard {
        /// The number.
        card: CardId,
    },
    /// The card can no longer be ordered.
    TooLate {
        /// Which.
        card: CardId,
        /// Last day.
        last: Date,
    },
    /// What the card needs is not to be had.
    NoHardware {
        /// What, in a sentence.
        why: String,
    },
    /// A plan that cannot be.
    BadPlan {
        /// What is wrong with it.
        why: String,
    },
    /// The same plan is a card or is being computed.
    PlanKnown,
    /// No such motion.
    UnknownMotion {
        /// The number.
        motion: MotionId,
    },
    /// The same is tabled already.
    SameMotion {
        /// Which.
        motion: MotionId,
    },
    /// This seat has tabled all it may this round.
    TooManyMotions {
        /// How many it may.
        most: u32,
    },
    /// Not a member, or not in the electorate.
    NoVoice,
    /// It is one's own motion.
    OwnMotion,
    /// Done already.
    Already {
        /// What.
        what: String,
    },
    /// The motion does not stand where it would have to.
    MotionNotThere {
        /// Which.
        motion: MotionId,
        /// What it would have to be.
        needs: String,
    },
    /// Nobody asks for this seat's consent to that motion.
    NoConsentAsked {
        /// Which.
        motion: MotionId,
    },
    /// The proposal makes no sense now.
    BadProposal {
        /// Why.
        why: String,
    },
    /// The proceedings do not allow it now.
    NotInOrder {
        /// Why, in a few words.
        why: String,
    },
    /// No such point of order.
    UnknownPoint {
        /// The number.
        point: PointId,
    },
    /// An agreement that cannot be, or cannot be checked.
    BadAgreement {
        /// What is wrong with it, in a sentence.
        why: String,
    },
    /// No such agreement of this seat.
    UnknownAgreement {
        /// The number.
        agreement: AgreementId,
    },
    /// No such programme.
    UnknownProgramme {
        /// The number.
        programme: ProgrammeId,
    },
    /// It owes nothing to that programme.
    NothingDue {
        /// Which.
        programme: ProgrammeId,
    },
    /// More than is open.
    MoreThanOpen {
        /// What is open.
        open: Money,
    },
    /// The programme takes no more money.
    ProgrammeClosed {
        /// Which.
        programme: ProgrammeId,
    },
    /// Not enough money.
    NoMoney {
        /// What it costs.
        needs: Money,
        /// What is there.
        has: Money,
    },
    /// An amount that is not above zero.
    BadAmount,
    /// A number outside its range.
    OutOfRange {
        /// What.
        what: String,
        /// Least.
        least: i64,
        /// Most.
        most: i64,
    },
    /// It cannot be bought now.
    NotForSale {
        /// Its name.
        campaign: String,
    },
    /// It has none.
    HasNone {
        /// Of what.
        what: String,
    },
    /// No such craft.
    UnknownCraft {
        /// The number.
        craft: CraftNumber,
    },
    /// The craft cannot be waved off.
    NoWaveOff {
        /// Which.
        craft: CraftNumber,
        /// Why.
        why: String,
    },
    /// No such request.
    UnknownRequest {
        /// The number.
        request: RequestId,
    },
    /// One request a round.
    OneRequest,
    /// Oneself is not somebody else.
    Oneself,
    /// Not a secret of this seat.
    UnknownSecret {
        /// The id.
        secret: SecretId,
    },
    /// A message that is empty or too long.
    MessageLength {
        /// Characters.
        has: u32,
        /// Most.
        most: u32,
    },
    /// The table says ready-made sentences only.
    OnlyPhrases {
        /// The form of play that it follows.
        form: String,
    },
    /// No offer stands open.
    NoOffer,
    /// It guarantees nothing of this programme.
    NoGuarantor {
        /// Which.
        programme: ProgrammeId,
    },
    /// Its capabilities are under joint control.
    JointControl,
    /// A notice of a shortfall that is none.
    NoShortfall {
        /// What is open.
        open: Money,
    },
    /// A card that others would have to fly.
    NotAlone {
        /// Whose launchers it needs.
        others: Vec<String>,
    },
}

/// Name of a phase in a sentence.
pub(crate) fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::Situation => "Situation",
        Phase::Consultation => "Consultation",
        Phase::Decision => "Decision",
        Phase::Commitment => "Commitment",
        Phase::Execution => "Execution",
        Phase::Over => "The end",
    }
}

impl Rejection {
    /// A short stable word for logs and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Stale { .. } => "stale",
            Self::NotOpen => "not_open",
            Self::AlreadyOpen => "already_open",
            Self::Over => "over",
            Self::NotYours { .. } => "not_yours",
            Self::WrongPhase { .. } => "wrong_phase",
            Self::Busy { .. } => "busy",
            Self::Physics { .. } => "physics",
            Self::UnknownSeat { .. } => "unknown_seat",
            Self::EmptySeat { .. } => "empty_seat",
            Self::SeatList { .. } => "seat_list",
            Self::UnknownCharter { .. } => "unknown_charter",
            Self::CharterInForce { .. } => "charter_in_force",
            Self::NoRule { .. } => "no_rule",
            Self::UnknownCapability { .. } => "unknown_capability",
            Self::UnknownInject { .. } => "unknown_inject",
            Self::AlreadyReleased { .. } => "already_released",
            Self::NotAsked => "not_asked",
            Self::BadAnswer { .. } => "bad_answer",
            Self::UnknownCard { .. } => "unknown_card",
            Self::TooLate { .. } => "too_late",
            Self::NoHardware { .. } => "no_hardware",
            Self::BadPlan { .. } => "bad_plan",
            Self::PlanKnown => "plan_known",
            Self::UnknownMotion { .. } => "unknown_motion",
            Self::SameMotion { .. } => "same_motion",
            Self::TooManyMotions { .. } => "too_many_motions",
            Self::NoVoice => "no_voice",
            Self::OwnMotion => "own_motion",
            Self::Already { .. } => "already",
            Self::MotionNotThere { .. } => "motion_not_there",
            Self::NoConsentAsked { .. } => "no_consent_asked",
            Self::BadProposal { .. } => "bad_proposal",
            Self::NotInOrder { .. } => "not_in_order",
            Self::UnknownPoint { .. } => "unknown_point",
            Self::UnknownProgramme { .. } => "unknown_programme",
            Self::BadAgreement { .. } => "bad_agreement",
            Self::UnknownAgreement { .. } => "unknown_agreement",
            Self::NothingDue { .. } => "nothing_due",
            Self::MoreThanOpen { .. } => "more_than_open",
            Self::ProgrammeClosed { .. } => "programme_closed",
            Self::NoMoney { .. } => "no_money",
            Self::BadAmount => "bad_amount",
            Self::OutOfRange { .. } => "out_of_range",
            Self::NotForSale { .. } => "not_for_sale",
            Self::HasNone { .. } => "has_none",
            Self::UnknownCraft { .. } => "unknown_craft",
            Self::NoWaveOff { .. } => "no_wave_off",
            Self::UnknownRequest { .. } => "unknown_request",
            Self::OneRequest => "one_request",
            Self::Oneself => "oneself",
            Self::UnknownSecret { .. } => "unknown_secret",
            Self::MessageLength { .. } => "message_length",
            Self::OnlyPhrases { .. } => "only_phrases",
            Self::NoOffer => "no_offer",
            Self::NoGuarantor { .. } => "no_guarantor",
            Self::JointControl => "joint_control",
            Self::NoShortfall { .. } => "no_shortfall",
            Self::NotAlone { .. } => "not_alone",
        }
    }

    /// A sentence for the one who asked, with what to do.
    pub fn player_text(&self) -> String {
        match self {
            Self::Stale { .. } => "Something happened since you looked. Look again and repeat it if you still want it.".to_owned(),
            Self::NotOpen => "The session has not been opened yet. Control opens it.".to_owned(),
            Self::AlreadyOpen => "The session is open already.".to_owned(),
            Self::Over => "The exercise is over.".to_owned(),
            Self::NotYours { needs } => format!("Only {needs} can do this."),
            Self::WrongPhase { now, needs } => {
                let needs: Vec<_> = needs.iter().map(|p| phase_name(*p)).collect();
                format!("This can be done in {}; it is {} now.", needs.join(" or "), phase_name(*now))
            }
            Self::Busy { what } => format!("{what}. Please wait until it is done."),
            Self::Physics { what, why } => format!("The physics has no answer for {what}: {why}."),
            Self::UnknownSeat { seat } => format!("There is no seat {seat}."),
            Self::EmptySeat { seat } => format!("Nobody sits for {seat}. Control can put somebody there."),
            Self::SeatList { why } => format!("The list of seats is not in order: {why}."),
            Self::UnknownCharter { charter } => format!("The scenario has no charter {charter}."),
            Self::CharterInForce { charter } => format!("The charter {charter} is in force already."),
            Self::NoRule { .. } => "The charter in force decides nothing of this kind. Move another charter first.".to_owned(),
            Self::UnknownCapability { capability } => {
                format!("The scenario has no standing capability {capability}.")
            }
            Self::UnknownInject { inject } => format!("The scenario has no event {inject}."),
            Self::AlreadyReleased { inject } => format!("The event {inject} was released already."),
            Self::NotAsked => "Nobody waits for this answer any more.".to_owned(),
            Self::BadAnswer { why } => format!("The answer does not fit the question: {why}."),
            Self::UnknownCard { card } => format!("{card} is no card of this round. Choose one of those on the table."),
            Self::TooLate { card, last } => format!("{card} had to be ordered by {last}. Choose another card."),
            Self::NoHardware { why } | Self::BadAgreement { why } => format!("{why}."),
            Self::BadPlan { why } => format!("This plan cannot be flown: {why}."),
            Self::PlanKnown => "This plan is a card already, or its odds are being computed.".to_owned(),
            Self::UnknownMotion { motion } => format!("There is no motion {motion}."),
            Self::SameMotion { motion } => format!("{motion} proposes the same. Second it instead."),
            Self::TooManyMotions { most } => format!("A delegation may table {most} motions a round. Withdraw one first."),
            Self::NoVoice => "Only those who vote under the charter in force can do this. Ask to be admitted, or ask one of them.".to_owned(),
            Self::OwnMotion => "This is your own motion. Another delegation has to second it.".to_owned(),
            Self::Already { what } => format!("{what} already."),
            Self::MotionNotThere { motion, needs } => format!("{motion} would have to be {needs}."),
            Self::NoConsentAsked { motion } => format!("{motion} does not need your consent."),
            Self::BadProposal { why } => format!("This cannot be moved: {why}."),
            Self::NotInOrder { why } => format!("This is not in order: {why}."),
            Self::UnknownPoint { point } => format!("There is no point of order {point}."),
            Self::UnknownProgramme { programme } => format!("There is no programme {programme}."),
            Self::NothingDue { programme } => format!("You owe nothing to {programme}."),
            Self::MoreThanOpen { open } => format!("Only {open} are open."),
            Self::ProgrammeClosed { programme } => format!("{programme} takes no more money."),
            Self::NoMoney { needs, has } => format!("This costs {needs}; you have {has}."),
            Self::BadAmount => "The amount must be above zero.".to_owned(),
            Self::OutOfRange { what, least, most } => format!("{what} must be {least} to {most}."),
            Self::NotForSale { campaign } => format!("{campaign}: this campaign cannot be bought now."),
            Self::HasNone { what } => format!("You have no {what}."),
            Self::UnknownCraft { craft } => format!("There is no craft {craft}."),
            Self::NoWaveOff { craft, why } => format!("{craft} cannot be waved off: {why}."),
            Self::UnknownAgreement { agreement } => format!("You have no agreement {agreement}."),
            Self::UnknownRequest { request } => format!("There is no request {request} to you."),
            Self::OneRequest => "One request a round. You have made yours.".to_owned(),
            Self::Oneself => "Choose another delegation than your own.".to_owned(),
            Self::UnknownSecret { secret } => format!("You hold no secret {secret}."),
            Self::MessageLength { has, most } => format!("A message has 1 to {most} characters; this one has {has}."),
            Self::OnlyPhrases { form } => {
                format!("In the form \"{form}\" delegations write ready-made sentences only: choose one of the list, or say it aloud.")
            }
            Self::NoOffer => "No such offer stands open to you.".to_owned(),
            Self::NoGuarantor { programme } => format!("You are no guarantor of {programme}: only the largest quotas under a charter with a clause are called up."),
            Self::JointControl => "You placed your device and the rockets that stand by under joint control: they fly with a mandate of the table, and not alone.".to_owned(),
            Self::NoShortfall { open } => format!("A notice of shortfall names less than the {open} that are open."),
            Self::NotAlone { others } => {
                format!("This plan needs launchers of {}. Alone you can fly only your own.", others.join(", "))
            }
        }
    }
}
