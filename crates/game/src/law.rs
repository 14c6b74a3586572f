//! Law as gates: what a plan has to pass before it flies, by which routes, and what a breach costs.
//!
//! Three gates. Whoever pushes an asteroid gives notice and consults first (Outer Space Treaty 1967, Article IX). A nuclear
//! explosion in space is forbidden to parties of the Partial Test Ban Treaty 1963 (Article I(1)(a)), and Article IV of the
//! Outer Space Treaty keeps such weapons out of orbit: a decision of the Security Council stands above both (UN Charter,
//! Articles 25 and 103), parties may agree otherwise among themselves beforehand (Vienna Convention on the Law of
//! Treaties, Article 41), consent of those under the corridor and necessity preclude wrongfulness (Articles on State
//! Responsibility 2001, Articles 20 and 25, with compensation by Article 27). Who moves risk onto a state that has not
//! consented owes it compensation (Outer Space Treaty, Article VII; Liability Convention 1972, Articles II and III; that
//! an asteroid is no space object is disputed). A breach changes nothing in space: it flies, and it costs trust, support
//! and suspicion. The points are authored.

use std::collections::{BTreeMap, BTreeSet};

use scenario::{Category, Electorate, Scenario, SeatId};
use serde::{Deserialize, Serialize};

use crate::card;
use crate::command::{MotionId, ProgrammeId, Proposal};
use crate::emit::Emit;
use crate::event::{CardRecord, Event, SupportWhy, SuspicionWhy, TrustWhy};
use crate::physics::{CardFlight, CardId};
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::support;
use crate::suspicion;
use crate::text;
use crate::trust;
use crate::view::{Mandate, MotionStage};

/// The rule of the Security Council, under which a resolution is put whatever charter is in force.
pub(crate) const COUNCIL_RULE: &str = "unsc_substantive";
/// Chance of impact from which a peril is grave and imminent, ppm: that from which SMPAG asks states to prepare on the
/// ground (10 %).
const PERIL_PPM: i64 = 100_000;
/// What trust in a state loses that flies alone without a word to those under the corridor; and among the others.
const UNANNOUNCED: (i32, i32) = (-6, -2);
/// What everybody's trust in a state loses that sets off a device without a right to; support at home; suspicion of it,
/// and of every other state that has devices.
const UNLAWFUL_TRUST: i32 = -12;
const UNLAWFUL_SUPPORT: i32 = -6;
const UNLAWFUL_SUSPICION: (i32, i32) = (25, 6);

/// A gate of international law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Notice and consultation before something is pushed.
    Consultation,
    /// A nuclear explosion in space.
    Device,
    /// Risk moved onto a state.
    Liability,
}

/// A way through a gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The table has debated and carried it.
    Debate,
    /// Notice was given to everybody.
    Notice,
    /// A resolution of the Security Council.
    Resolution,
    /// Consent of everybody concerned.
    Consent,
    /// The charter allowed it beforehand, among its members.
    Charter,
    /// A plea of necessity that holds.
    Necessity,
}

/// What a delegation does about the law.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalAct {
    /// Gives notice of a plan to everybody, and offers to consult.
    Notify {
        /// Of which.
        card: CardId,
    },
    /// Pleads necessity for a plan with a device that it would launch, and owns up to compensation.
    PleadNecessity {
        /// For which.
        card: CardId,
    },
}

/// What happened in law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LawEvent {
    /// Notice was given.
    Notified {
        /// By whom.
        seat: SeatId,
        /// Of which plan.
        card: CardId,
    },
    /// Necessity was pleaded.
    Pleaded {
        /// By whom.
        seat: SeatId,
        /// For which plan.
        card: CardId,
    },
    /// The Security Council has authorised a device.
    Authorised {
        /// By which motion.
        motion: MotionId,
    },
    /// A programme passed a gate, or did not.
    Judged {
        /// Which programme.
        programme: ProgrammeId,
        /// How.
        finding: Finding,
    },
}

/// How a programme stands at a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which gate.
    pub gate: Gate,
    /// On what basis it passed; `None` is a breach.
    pub basis: Option<Basis>,
    /// Who answers for it.
    pub by: Vec<SeatId>,
}

impl Finding {
    /// In a few words, for a table.
    pub fn words(&self) -> String {
        match (self.gate, self.basis) {
            (Gate::Consultation, None) => {
                "flown without notice to anybody (Outer Space Treaty, Article IX)".to_owned()
            }
            (Gate::Device, None) => {
                "a nuclear device without a right to it (Partial Test Ban Treaty, Article I(1)(a))".to_owned()
            }
            (Gate::Liability, None) => "risk moved without consent: claims are open".to_owned(),
            (Gate::Consultation, Some(basis)) => format!("consulted before: {}", name(basis)),
            (Gate::Device, Some(basis)) => format!("the right to its nuclear device: {}", name(basis)),
            (Gate::Liability, Some(basis)) => format!("risk moved with {}", name(basis)),
        }
    }
}

/// A gate before a card, for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GateView {
    /// Which.
    pub gate: Gate,
    /// What it asks, with its source.
    pub asks: String,
    /// The ways through it: whether each stands open, and why.
    pub routes: Vec<RouteView>,
}

impl GateView {
    /// Some way stands open.
    pub fn is_open(&self) -> bool {
        self.routes.iter().any(|r| r.open)
    }
}

/// A way through a gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RouteView {
    /// Which.
    pub basis: Basis,
    /// It stands open.
    pub open: bool,
    /// Why, or what is missing, in a sentence.
    pub why: String,
}

/// What the rules remember of the law.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Law {
    /// Round index in which the text of the charter in force was last adopted or amended.
    pub(crate) text_since: u32,
    /// The resolution that authorises devices.
    pub(crate) resolution: Option<MotionId>,
    pub(crate) notices: BTreeSet<(CardId, SeatId)>,
    pub(crate) pleas: BTreeSet<(CardId, SeatId)>,
    pub(crate) findings: BTreeMap<ProgrammeId, Vec<Finding>>,
}

/// A card that pushes, of this round.
pub(crate) fn check(sc: &Scenario, st: &State, seat: &SeatId, act: &LegalAct) -> Result<(), Rejection> {
    let already = |what: &str| {
        Err(Rejection::Already {
            what: what.to_owned(),
        })
    };
    let bad = |why: &str| Err(Rejection::BadProposal { why: why.to_owned() });
    match act {
        LegalAct::Notify { card } => {
            let record = card::of_round(st, *card)?;
            if !card::is_pushing(sc, &record.card) {
                return bad("it pushes nothing, and needs no notice");
            }
            if record.card.flights.iter().all(|f| f.launched_by != *seat) {
                return bad("you launch nothing of it: who would fly it gives notice");
            }
            if st.law.notices.contains(&(*card, seat.clone())) {
                return already("You have given notice of it");
            }
            Ok(())
        }
        LegalAct::PleadNecessity { card } => {
            let record = card::of_round(st, *card)?;
            if !launchers(sc, &record.card.flights).contains(seat) {
                return bad("only who would launch a nuclear device can plead necessity for it");
            }
            if st.law.pleas.contains(&(*card, seat.clone())) {
                return already("You have pleaded necessity for it");
            }
            Ok(())
        }
    }
}

pub(crate) fn act(em: &mut Emit<'_>, seat: &SeatId, act: &LegalAct) {
    let seat = seat.clone();
    em.emit(Event::Law(match act {
        LegalAct::Notify { card } => LawEvent::Notified { seat, card: *card },
        LegalAct::PleadNecessity { card } => LawEvent::Pleaded { seat, card: *card },
    }));
}

/// The Council can be asked: somebody has a device, a permanent member sits at the table, and it has not said yes.
pub(crate) fn check_resolution(sc: &Scenario, st: &State) -> Result<(), Rejection> {
    let sits = |test: &dyn Fn(&scenario::Seat) -> bool| {
        let mut seats = sc.seats.iter().filter(|s| rules::occupied(st, &s.id));
        seats.any(test)
    };
    let bad = |why: &str| Err(Rejection::BadProposal { why: why.to_owned() });
    if st.law.resolution.is_some() {
        return Err(Rejection::Already {
            what: "The Security Council has authorised it".to_owned(),
        });
    }
    if !sits(&|s| s.nuclear_device) {
        return bad("no delegation at the table has a nuclear device");
    }
    if !sits(&|s| s.permanent) {
        return bad("no permanent member of the Security Council sits at the table");
    }
    Ok(())
}

/// Who launches the devices among these flights, by code.
fn launchers(sc: &Scenario, flights: &[CardFlight]) -> Vec<SeatId> {
    let devices = flights
        .iter()
        .filter(|f| sc.craft(&f.flight.craft).is_some_and(|c| c.needs_device));
    let mut seats: Vec<SeatId> = devices.map(|f| f.launched_by.clone()).collect();
    seats.sort();
    seats.dedup();
    seats
}

fn route(basis: Basis, missing: Option<String>, open: &str) -> RouteView {
    RouteView {
        basis,
        open: missing.is_none(),
        why: missing.unwrap_or_else(|| open.to_owned()),
    }
}

/// The gates before a card; none before one that only looks.
pub(crate) fn gates(sc: &Scenario, st: &State, record: &CardRecord) -> Vec<GateView> {
    let mut gates = Vec::new();
    if !card::is_pushing(sc, &record.card) {
        return gates;
    }
    gates.push(GateView {
        gate: Gate::Consultation,
        asks: "Notice and consultation before anything is pushed (Outer Space Treaty, Article IX)".to_owned(),
        routes: vec![debate(st, record.card.id), notice(sc, st, record.card.id)],
    });
    if card::is_nuclear(sc, &record.card) {
        gates.push(GateView {
            gate: Gate::Device,
            asks: "A nuclear explosion in space (Partial Test Ban Treaty, Article I(1)(a); Outer Space Treaty, Article IV)"
                .to_owned(),
            routes: device_routes(sc, st, record),
        });
    }
    let transfer = card::transfer(sc, &record.assessment).seats;
    if !transfer.is_empty() {
        let consented = card::consented(st, record.card.id);
        let mut missing: Vec<&SeatId> = transfer.iter().map(|(s, _, _)| s).collect();
        missing.retain(|s| !consented.contains(s));
        let open = format!(
            "{} can claim compensation.",
            text::names(sc, missing.iter().copied())
        );
        gates.push(GateView {
            gate: Gate::Liability,
            asks: "Risk moved onto a state opens a claim (Outer Space Treaty, Article VII; Liability Convention, Articles \
                   II and III)"
                .to_owned(),
            routes: vec![route(
                Basis::Consent,
                (!missing.is_empty()).then_some(open),
                "Everybody whose risk it raises has consented.",
            )],
        });
    }
    gates
}

fn debate(st: &State, card: CardId) -> RouteView {
    let tabled = st.motions.values().any(|m| {
        let live = !matches!(m.stage, MotionStage::Withdrawn | MotionStage::TakenOver);
        m.proposal == Proposal::Mission { card } && live
    });
    let missing = (!tabled).then(|| "Nobody has laid it before the table.".to_owned());
    route(Basis::Debate, missing, "It lies before the table.")
}

fn notice(sc: &Scenario, st: &State, card: CardId) -> RouteView {
    let given: Vec<&SeatId> = st
        .law
        .notices
        .iter()
        .filter(|(c, _)| *c == card)
        .map(|(_, s)| s)
        .collect();
    let missing = given
        .is_empty()
        .then(|| "Nobody has given notice of it.".to_owned());
    let open = format!("Notice was given by {}.", text::names(sc, given.iter().copied()));
    route(Basis::Notice, missing, &open)
}

/// The four ways for a device.
fn device_routes(sc: &Scenario, st: &State, record: &CardRecord) -> Vec<RouteView> {
    let by = launchers(sc, &record.card.flights);
    vec![
        resolution(sc, st, record.card.id),
        consent(sc, st, record.card.id),
        charter(sc, st, &by),
        necessity(sc, st, record, &by),
    ]
}

fn resolution(sc: &Scenario, st: &State, card: CardId) -> RouteView {
    let rule = |r: &scenario::CategoryRule| r.rule == COUNCIL_RULE;
    let as_council = rules::charter(sc, st).is_ok_and(|c| c.rules.get(&Category::Nuclear).is_some_and(rule));
    let carried = st.motions.values().any(|m| {
        let under = m.vote.as_ref().is_some_and(|v| v.rule == COUNCIL_RULE);
        m.proposal == Proposal::Mission { card } && m.stage == MotionStage::Carried && under
    });
    let missing = (st.law.resolution.is_none() && !carried).then(|| {
        if as_council {
            "The Security Council would have to carry the plan.".to_owned()
        } else {
            "The Security Council has authorised nothing.".to_owned()
        }
    });
    route(
        Basis::Resolution,
        missing,
        "The Security Council has authorised it (UN Charter, Articles 25 and 103).",
    )
}

fn consent(sc: &Scenario, st: &State, card: CardId) -> RouteView {
    let consented = card::consented(st, card);
    // Who lay under the corridor when the plan was moved was asked then; the corridor moves on.
    let moved = st
        .motions
        .values()
        .filter(|m| m.proposal == Proposal::Mission { card });
    let mut asked: Vec<SeatId> = moved.flat_map(|m| m.consents.keys().cloned()).collect();
    if asked.is_empty() {
        asked = rules::corridor(sc, st);
        asked.retain(|s| rules::occupied(st, s));
    }
    let order = |s: &SeatId| sc.seats.iter().position(|seat| seat.id == *s);
    asked.sort_by_key(order);
    asked.dedup();
    let missing: Vec<&SeatId> = asked.iter().filter(|s| !consented.contains(s)).collect();
    let why = if asked.is_empty() {
        Some("Nobody at the table lies under the corridor, and so nobody can consent.".to_owned())
    } else {
        (!missing.is_empty()).then(|| format!("The consent of {} is missing.", text::names(sc, missing)))
    };
    route(
        Basis::Consent,
        why,
        "Every state under the corridor has consented (Articles on State Responsibility, Article 20).",
    )
}

fn charter(sc: &Scenario, st: &State, by: &[SeatId]) -> RouteView {
    let missing = match rules::charter(sc, st) {
        Ok(c) if c.electorate != Electorate::Members => {
            Some("The charter in force has no members, and changes no treaty.".to_owned())
        }
        Ok(c) if c.nuclear_needs_corridor_consent => {
            Some("The charter asks for the consent of the corridor.".to_owned())
        }
        Ok(_) if st.law.text_since >= st.round => {
            Some("The charter was adopted or amended in this round, and not beforehand.".to_owned())
        }
        Ok(_) => {
            let mut outside = rules::corridor(sc, st);
            outside.retain(|s| rules::occupied(st, s));
            outside.extend(by.iter().cloned());
            outside.retain(|s| !st.members.contains(s));
            let order = |s: &SeatId| sc.seats.iter().position(|seat| seat.id == *s);
            outside.sort_by_key(order);
            outside.dedup();
            (!outside.is_empty())
                .then(|| format!("{} is no party to the charter.", text::names(sc, &outside)))
        }
        Err(why) => Some(why.player_text()),
    };
    route(
        Basis::Charter,
        missing,
        "All concerned have agreed to it beforehand (Vienna Convention on the Law of Treaties, Article 41).",
    )
}

/// Article 25 of the Articles on State Responsibility: the only way, against a grave and imminent peril, that does not
/// itself impair an essential interest of another. Who pleads it compensates.
fn necessity(sc: &Scenario, st: &State, record: &CardRecord, by: &[SeatId]) -> RouteView {
    let pleaded = by
        .iter()
        .all(|s| st.law.pleas.contains(&(record.card.id, s.clone())));
    let chance = rules::bulletin(st).map_or(0, |b| b.chance.ppm());
    let other_way = st
        .cards
        .round
        .iter()
        .filter(|id| **id != record.card.id)
        .filter_map(|id| st.cards.all.get(id))
        .find(|r| {
            !card::is_nuclear(sc, &r.card)
                && card::meets_end(sc, st, r)
                && card::fits(sc, st, &r.card, None).is_ok()
        });
    let hurt = card::transfer(sc, &record.assessment).seats;
    let missing = if chance < PERIL_PPM {
        Some(format!(
            "The peril is not grave and imminent: the chance of impact is {}, below 10 %.",
            text::percent(crate::physics::Ppb((chance.max(0) as u32).saturating_mul(1_000)))
        ))
    } else if let Some(other) = other_way {
        Some(format!(
            "It is not the only way: \"{}\" would do.",
            other.card.title
        ))
    } else if !hurt.is_empty() {
        let who = text::names(sc, hurt.iter().map(|(s, _, _)| s));
        Some(format!("It endangers {who} more than doing nothing would."))
    } else if !pleaded {
        Some("It could be pleaded, and nobody who launches has.".to_owned())
    } else {
        None
    };
    route(
        Basis::Necessity,
        missing,
        "Necessity holds: a grave peril, no other way, and nobody worse off. Who launches compensates.",
    )
}

fn first_open(routes: &[RouteView]) -> Option<Basis> {
    routes.iter().find(|r| r.open).map(|r| r.basis)
}

/// A programme was adopted: a state alone that told nobody has broken the duty to consult.
pub(crate) fn adopted(em: &mut Emit<'_>, programme: ProgrammeId, record: &CardRecord, mandate: &Mandate) {
    if !card::is_pushing(em.sc, &record.card) {
        return;
    }
    let Mandate::Alone(seat) = mandate else {
        return;
    };
    let routes = [
        debate(&em.st, record.card.id),
        notice(em.sc, &em.st, record.card.id),
    ];
    let basis = first_open(&routes);
    let finding = Finding {
        gate: Gate::Consultation,
        basis,
        by: vec![seat.clone()],
    };
    em.emit(Event::Law(LawEvent::Judged { programme, finding }));
    if basis.is_none() {
        let corridor = rules::corridor(em.sc, &em.st);
        let changes: Vec<_> = em
            .sc
            .seats
            .iter()
            .filter(|s| s.id != *seat)
            .map(|s| {
                let under = corridor.contains(&s.id);
                let by = if under { UNANNOUNCED.0 } else { UNANNOUNCED.1 };
                (s.id.clone(), seat.clone(), by)
            })
            .collect();
        trust::change(em, &changes, TrustWhy::Law);
    }
}

/// A craft has left the Earth: if it carries a device, the law is asked now, once for each programme.
pub(crate) fn launched(em: &mut Emit<'_>, programme: Option<ProgrammeId>, flight: &CardFlight) {
    let device = em.sc.craft(&flight.flight.craft).is_some_and(|c| c.needs_device);
    let Some((id, p)) = programme.and_then(|id| Some((id, em.st.programmes.get(&id)?))) else {
        return;
    };
    let known = em.st.law.findings.get(&id);
    let done = known.is_some_and(|f| f.iter().any(|f| f.gate == Gate::Device));
    if !device || done {
        return;
    }
    let Some(record) = em.st.cards.all.get(&p.adopted.id).cloned() else {
        return;
    };
    let by = launchers(em.sc, &p.card.flights);
    let basis = first_open(&device_routes(em.sc, &em.st, &record));
    let finding = Finding {
        gate: Gate::Device,
        basis,
        by: by.clone(),
    };
    em.emit(Event::Law(LawEvent::Judged {
        programme: id,
        finding,
    }));
    if basis.is_some() {
        return;
    }
    for seat in &by {
        let others = em.sc.seats.iter().filter(|s| !by.contains(&s.id));
        let changes: Vec<_> = others
            .map(|s| (s.id.clone(), seat.clone(), UNLAWFUL_TRUST))
            .collect();
        trust::change(em, &changes, TrustWhy::Law);
        support::change(em, seat, UNLAWFUL_SUPPORT, SupportWhy::Law);
    }
    for seat in suspicion::dual_use(&em.st) {
        let (own, others) = UNLAWFUL_SUSPICION;
        let step = if by.contains(&seat) { own } else { others };
        suspicion::change(em, &seat, step, SuspicionWhy::Unlawful);
    }
}

/// Who launched answers alone for a device without a right, and for one that necessity excuses.
pub(crate) fn launcher_answers(st: &State, programme: ProgrammeId) -> bool {
    let of_device = |f: &&Finding| f.gate == Gate::Device;
    let finding = st
        .law
        .findings
        .get(&programme)
        .and_then(|all| all.iter().find(of_device));
    finding.is_some_and(|f| matches!(f.basis, None | Some(Basis::Necessity)))
}

/// How a programme stood at the gates.
pub(crate) fn findings(st: &State, programme: ProgrammeId) -> Vec<Finding> {
    st.law.findings.get(&programme).cloned().unwrap_or_default()
}

pub(crate) fn on_event(st: &mut State, event: &LawEvent) {
    match event {
        LawEvent::Notified { seat, card } => {
            st.law.notices.insert((*card, seat.clone()));
        }
        LawEvent::Pleaded { seat, card } => {
            st.law.pleas.insert((*card, seat.clone()));
        }
        LawEvent::Authorised { motion } => st.law.resolution = Some(*motion),
        LawEvent::Judged { programme, finding } => {
            st.law
                .findings
                .entry(*programme)
                .or_default()
                .push(finding.clone());
        }
    }
}

/// Another text of the charter is in force.
pub(crate) fn on_charter(st: &mut State) {
    st.law.text_since = st.round;
}

/// The seat that did it.
pub(crate) fn actor(event: &LawEvent) -> Option<&SeatId> {
    match event {
        LawEvent::Notified { seat, .. } | LawEvent::Pleaded { seat, .. } => Some(seat),
        LawEvent::Authorised { .. } | LawEvent::Judged { .. } => None,
    }
}

/// The event in a sentence, and whose it is.
pub(crate) fn show<'a>(sc: &Scenario, st: &State, event: &'a LawEvent) -> (Option<&'a SeatId>, String) {
    let title = |card: &CardId| {
        let known = st.cards.all.get(card);
        known.map_or_else(|| card.to_string(), |r| format!("\"{}\"", r.card.title))
    };
    match event {
        LawEvent::Notified { seat, card } => (
            Some(seat),
            format!(
                "{} gives notice of {} to everybody and offers to consult.",
                text::name(sc, seat),
                title(card)
            ),
        ),
        LawEvent::Pleaded { seat, card } => (
            Some(seat),
            format!(
                "{} pleads necessity for {} and will answer for the harm.",
                text::name(sc, seat),
                title(card)
            ),
        ),
        LawEvent::Authorised { .. } => (
            None,
            "The Security Council authorises the use of a nuclear device against the asteroid.".to_owned(),
        ),
        LawEvent::Judged { programme, finding } => {
            let what = st.programmes.get(programme).map_or_else(
                || programme.to_string(),
                |p: &Programme| format!("\"{}\"", p.title),
            );
            (None, judged(sc, &what, finding))
        }
    }
}

fn judged(sc: &Scenario, what: &str, finding: &Finding) -> String {
    let who = text::names(sc, &finding.by);
    match (finding.gate, finding.basis) {
        (Gate::Consultation, None) => {
            format!(
                "{who} told nobody before: {what} breaks the duty to consult (Outer Space Treaty, Article IX)."
            )
        }
        (Gate::Consultation | Gate::Liability, _) => {
            format!("{who} consulted before {what}, as Article IX of the Outer Space Treaty asks.")
        }
        (Gate::Device, None) => format!(
            "A nuclear device of {who} is on its way for {what} without a right to it: a breach of the Partial Test Ban \
             Treaty."
        ),
        (Gate::Device, Some(basis)) => format!(
            "A nuclear device of {who} is on its way for {what}. Its right: {}.",
            name(basis)
        ),
    }
}

/// A basis in a few words.
pub(crate) fn name(basis: Basis) -> &'static str {
    match basis {
        Basis::Debate => "the table's debate",
        Basis::Notice => "notice given",
        Basis::Resolution => "a resolution of the Security Council",
        Basis::Consent => "the consent of all concerned",
        Basis::Charter => "the charter, agreed to beforehand",
        Basis::Necessity => "necessity, with compensation",
    }
}
