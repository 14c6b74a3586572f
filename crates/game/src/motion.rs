//! Motions: tabled, seconded, withdrawn, consented to, and the docket of those that are put to the vote.

use std::collections::BTreeMap;

use scenario::{BallotKind, Category, Charter, Electorate, Scenario, SeatId};
use serde::Serialize;

use crate::amendment;
use crate::ballot::Sealed;
use crate::capability;
use crate::card;
use crate::command::{MotionId, Phase, Proposal};
use crate::customs;
use crate::emit::Emit;
use crate::event::{self, BlockReason, Event, OpenVote};
use crate::flight;
use crate::law;
use crate::procedure::{self, PointKind};
use crate::rejection::Rejection;
use crate::rules;
use crate::shelter;
use crate::sky;
use crate::state::State;
use crate::text;
use crate::view::{MotionStage, ResultView};

/// Most motions of one delegation in a round.
pub(crate) const MOST_MOTIONS: u32 = 2;

/// A motion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Motion {
    pub(crate) round: u32,
    pub(crate) mover: SeatId,
    pub(crate) proposal: Proposal,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) category: Category,
    pub(crate) seconders: Vec<SeatId>,
    pub(crate) stage: MotionStage,
    /// Consents asked and their answers.
    pub(crate) consents: BTreeMap<SeatId, Option<bool>>,
    /// Place on the docket, from 0, once it closed.
    pub(crate) place: Option<u32>,
    /// The vote, once it opened.
    pub(crate) vote: Option<OpenVote>,
    /// Sealed ballots.
    pub(crate) ballots: BTreeMap<SeatId, Sealed>,
    pub(crate) result: Option<ResultView>,
    pub(crate) blocked: Option<BlockReason>,
    /// The motion that it amends.
    pub(crate) amends: Option<MotionId>,
    /// The motion whose part it is.
    pub(crate) divided_from: Option<MotionId>,
    /// Sealed ballots cast in another's place: by the absent, who cast and what.
    pub(crate) by_proxy: BTreeMap<SeatId, (SeatId, Sealed)>,
    /// No more ballots are taken.
    pub(crate) closed: bool,
    /// Explanations of vote.
    pub(crate) explanations: Vec<(SeatId, String)>,
    /// Other seats that must second it before it stands.
    #[serde(skip_serializing_if = "event::is_one")]
    pub(crate) seconds_needed: u32,
}

/// The motion with this number.
pub(crate) fn motion(st: &State, id: MotionId) -> Result<&Motion, Rejection> {
    st.motions.get(&id).ok_or(Rejection::UnknownMotion { motion: id })
}

/// The category that a proposal is decided in.
pub(crate) fn category(sc: &Scenario, st: &State, proposal: &Proposal) -> Result<Category, Rejection> {
    Ok(match proposal {
        Proposal::Mission { card } => card::category(sc, &card::of_round(st, *card)?.card),
        Proposal::Observe { .. } => Category::Information,
        Proposal::Shelter { .. } => Category::CivilProtection,
        Proposal::Fund { .. } => Category::Budget,
        Proposal::AdoptCharter { .. } | Proposal::Admit { .. } | Proposal::Amend { .. } => Category::Charter,
        Proposal::CloseClause | Proposal::Chair { .. } => Category::Procedure,
        Proposal::Authorise => Category::Nuclear,
        Proposal::WaveOff { .. } => Category::Mission,
    })
}

/// A proposal that makes sense now, of a seat that may make it.
pub(crate) fn check_table(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    proposal: &Proposal,
) -> Result<(), Rejection> {
    let itself = matches!(proposal, Proposal::Admit { seat: who } if who == seat);
    if !itself && !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    check_new(sc, st, proposal)?;
    // Amendments and parts are on the table because of another motion.
    let own = st
        .motions
        .values()
        .filter(|m| live(st, m) && m.mover == *seat && m.amends.is_none() && m.divided_from.is_none())
        .count();
    if own as u32 >= MOST_MOTIONS {
        return Err(Rejection::TooManyMotions { most: MOST_MOTIONS });
    }
    Ok(())
}

fn live(st: &State, m: &Motion) -> bool {
    m.round == st.round && !matches!(m.stage, MotionStage::Withdrawn | MotionStage::TakenOver)
}

/// A proposal that makes sense now, that the charter can decide, and that nobody has made.
pub(crate) fn check_new(sc: &Scenario, st: &State, proposal: &Proposal) -> Result<(), Rejection> {
    check_proposal(sc, st, proposal)?;
    let category = category(sc, st, proposal)?;
    // These two bring their own rule.
    if !matches!(proposal, Proposal::CloseClause | Proposal::Authorise) {
        rules::rule(sc, st, category)?;
    }
    let same = st
        .motions
        .iter()
        .find(|(_, m)| live(st, m) && m.proposal == *proposal);
    match same {
        Some((motion, _)) => Err(Rejection::SameMotion { motion: *motion }),
        None => Ok(()),
    }
}

fn check_proposal(sc: &Scenario, st: &State, proposal: &Proposal) -> Result<(), Rejection> {
    let bad = |why: &str| Err(Rejection::BadProposal { why: why.to_owned() });
    match proposal {
        Proposal::Mission { card } => card::fits(sc, st, &card::of_round(st, *card)?.card, None),
        Proposal::Observe { campaigns } => {
            if campaigns.is_empty() {
                return bad("it names no campaign");
            }
            if (1..campaigns.len()).any(|i| campaigns[..i].contains(&campaigns[i])) {
                return bad("it names a campaign twice");
            }
            campaigns
                .iter()
                .try_for_each(|id| sky::on_sale(sc, st, id).map(|_| ()))
        }
        Proposal::Fund { capabilities } => {
            if capabilities.is_empty() {
                return bad("it names no capability");
            }
            if (1..capabilities.len()).any(|i| capabilities[..i].contains(&capabilities[i])) {
                return bad("it names a capability twice");
            }
            capabilities
                .iter()
                .try_for_each(|id| capability::payable(sc, st, id).map(|_| ()))
        }
        Proposal::Shelter { of, people } => shelter::in_range(rules::seat(sc, of)?, *people),
        Proposal::AdoptCharter { charter } => {
            if sc.charter(charter).is_none() {
                return Err(Rejection::UnknownCharter {
                    charter: charter.clone(),
                });
            }
            // As it was written it can be put back where the table has amended it.
            if st.charter == *charter && st.amended.is_none() {
                return Err(Rejection::CharterInForce {
                    charter: charter.clone(),
                });
            }
            Ok(())
        }
        Proposal::Admit { seat } => {
            rules::seat(sc, seat)?;
            if rules::charter(sc, st)?.electorate != Electorate::Members {
                return bad("the charter in force has no members");
            }
            if st.members.contains(seat) {
                return Err(Rejection::Already {
                    what: format!("{seat} is a member"),
                });
            }
            if rules::occupied(st, seat) {
                Ok(())
            } else {
                Err(Rejection::EmptySeat { seat: seat.clone() })
            }
        }
        Proposal::Amend { changes } => amendment::check(sc, st, changes),
        Proposal::Chair { seat } => procedure::check_chair_named(sc, st, seat.as_ref()),
        Proposal::Authorise => law::check_resolution(sc, st),
        Proposal::CloseClause => {
            if st.clause.is_open() && rules::charter(sc, st)?.clause.is_some() {
                Ok(())
            } else {
                bad("no assurance clause is open")
            }
        }
        Proposal::WaveOff { craft } => flight::can_wave_off(sc, st, *craft).map(|_| ()),
    }
}

/// Tables a motion. Who moves a plan onto its own ground consents to it.
pub(crate) fn table(em: &mut Emit<'_>, seat: &SeatId, proposal: &Proposal) -> Result<(), Rejection> {
    table_as(em, seat, proposal, None)
}

/// Seats whose consent a proposal asks.
pub(crate) fn consents(sc: &Scenario, st: &State, proposal: &Proposal) -> Result<Vec<SeatId>, Rejection> {
    Ok(match proposal {
        Proposal::Mission { card } => card::consents_asked(sc, st, card::of_round(st, *card)?),
        // A treaty makes no duties for a state without its consent (Vienna Convention on the Law of Treaties, Article 34).
        Proposal::Admit { seat } => vec![seat.clone()],
        Proposal::Observe { .. }
        | Proposal::Fund { .. }
        | Proposal::Shelter { .. }
        | Proposal::AdoptCharter { .. }
        | Proposal::Amend { .. }
        | Proposal::Chair { .. }
        | Proposal::CloseClause
        | Proposal::Authorise
        | Proposal::WaveOff { .. } => Vec::new(),
    })
}

/// Tables a motion, or an amendment to one.
pub(crate) fn table_as(
    em: &mut Emit<'_>,
    seat: &SeatId,
    proposal: &Proposal,
    amends: Option<MotionId>,
) -> Result<(), Rejection> {
    let (sc, st) = (em.sc, &em.st);
    let id = MotionId(st.motions.keys().last().map_or(1, |m| m.0 + 1));
    let category = category(sc, st, proposal)?;
    let consents = consents(sc, st, proposal)?;
    let own = consents.contains(seat);
    let seconds_needed = customs::seconds_needed(sc, st);
    let title = text::proposal(sc, st, proposal);
    let text = text::paragraph(sc, st, proposal);
    let (mover, proposal) = (seat.clone(), proposal.clone());
    em.emit(Event::MotionTabled {
        id,
        mover,
        proposal,
        title,
        text,
        category,
        consents,
        amends,
        seconds_needed,
    });
    if own {
        em.emit(Event::ConsentGiven {
            motion: id,
            seat: seat.clone(),
            given: true,
        });
    }
    Ok(())
}

/// Another seat's motion that is not on its way yet.
pub(crate) fn check_second(sc: &Scenario, st: &State, seat: &SeatId, id: MotionId) -> Result<(), Rejection> {
    let m = motion(st, id)?;
    if m.mover == *seat {
        return Err(Rejection::OwnMotion);
    }
    if !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    if m.seconders.contains(seat) {
        return Err(Rejection::Already {
            what: "You have seconded it".to_owned(),
        });
    }
    on_the_table(m, id)
}

/// It is tabled or on the docket: its vote has not opened.
pub(crate) fn on_the_table(m: &Motion, id: MotionId) -> Result<(), Rejection> {
    match m.stage {
        MotionStage::Tabled | MotionStage::OnDocket => Ok(()),
        MotionStage::Open
        | MotionStage::Carried
        | MotionStage::NotCarried
        | MotionStage::Blocked
        | MotionStage::Withdrawn
        | MotionStage::TakenOver
        | MotionStage::Divided
        | MotionStage::Replaced
        | MotionStage::Dropped => Err(Rejection::MotionNotThere {
            motion: id,
            needs: "on the table before its vote".to_owned(),
        }),
    }
}

/// One's own motion before its vote.
pub(crate) fn check_withdraw(st: &State, seat: &SeatId, id: MotionId) -> Result<(), Rejection> {
    let m = motion(st, id)?;
    if m.mover != *seat {
        return Err(Rejection::NotYours {
            needs: format!("its mover, {},", m.mover),
        });
    }
    on_the_table(m, id)
}

/// Consent that is asked, before the result.
pub(crate) fn check_consent(st: &State, seat: &SeatId, id: MotionId, given: bool) -> Result<(), Rejection> {
    let m = motion(st, id)?;
    let Some(now) = m.consents.get(seat) else {
        return Err(Rejection::NoConsentAsked { motion: id });
    };
    if *now == Some(given) {
        return Err(Rejection::Already {
            what: "This is your answer".to_owned(),
        });
    }
    match m.stage {
        MotionStage::Tabled | MotionStage::OnDocket | MotionStage::Open => Ok(()),
        MotionStage::Carried
        | MotionStage::NotCarried
        | MotionStage::Blocked
        | MotionStage::Withdrawn
        | MotionStage::TakenOver
        | MotionStage::Divided
        | MotionStage::Replaced
        | MotionStage::Dropped => Err(Rejection::MotionNotThere {
            motion: id,
            needs: "undecided".to_owned(),
        }),
    }
}

/// Closes the docket and opens the votes: what a granted point of order puts first, then most seconds, then the mover with
/// fewest motions put to the vote so far, then the order of tabling. The parts of a motion have one place; an amendment
/// stands before what it amends and takes none. What is left over is dropped, not queued.
pub(crate) fn close_docket(em: &mut Emit<'_>) {
    procedure::settle_constitution(em);
    let points = procedure::settle_points(em);
    for point in &points {
        if let PointKind::Divide { motion } = point {
            procedure::divide(em, *motion);
        }
    }
    let questions = docket(em.sc, &em.st, &points);
    let open: Vec<OpenVote> = questions
        .iter()
        .flat_map(|(root, ids)| {
            procedure::expand(em.sc, &em.st, *root, ids)
                .into_iter()
                .map(|id| (*root, id))
        })
        .filter_map(|(root, id)| {
            let asked = asked_ballot(&points, id).or_else(|| asked_ballot(&points, root));
            open_vote(em, id, em.st.motions.get(&id)?, asked)
        })
        .collect();
    let waiting = |m: &Motion| matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket);
    let dropped = em
        .st
        .motions
        .iter()
        .filter(|(id, m)| waiting(m) && open.iter().all(|v| v.motion != **id))
        .map(|(id, _)| *id)
        .collect();
    em.emit(Event::DocketClosed { open, dropped });
}

/// The way of voting on a motion that the last granted point asked for.
fn asked_ballot(points: &[PointKind], motion: MotionId) -> Option<BallotKind> {
    points.iter().rev().find_map(|p| match p {
        PointKind::Ballot {
            motion: about,
            ballot,
        } if *about == motion => Some(*ballot),
        PointKind::Ballot { .. }
        | PointKind::Divide { .. }
        | PointKind::PutOff { .. }
        | PointKind::First { .. } => None,
    })
}

/// The questions that are put: each motion, or the parts of one, under the number of the whole.
fn docket(sc: &Scenario, st: &State, points: &[PointKind]) -> Vec<(MotionId, Vec<MotionId>)> {
    let mut by_root: BTreeMap<MotionId, Vec<MotionId>> = BTreeMap::new();
    let on_docket = |m: &Motion| m.stage == MotionStage::OnDocket && m.amends.is_none();
    for (id, m) in st.motions.iter().filter(|(_, m)| on_docket(m)) {
        let root = m.divided_from.unwrap_or(*id);
        let put_off = |motion| points.contains(&PointKind::PutOff { motion });
        if !put_off(root) && !put_off(*id) {
            by_root.entry(root).or_default().push(*id);
        }
    }
    let seconds = |ids: &[MotionId]| {
        let of = ids.iter().filter_map(|id| st.motions.get(id));
        of.map(|m| m.seconders.len()).max().unwrap_or(0)
    };
    let so_far = |root: &MotionId| {
        let mover = st.motions.get(root).map(|m| &m.mover);
        let put = |m: &&Motion| Some(&m.mover) == mover && m.vote.is_some() && m.amends.is_none();
        st.motions.values().filter(put).count()
    };
    let first = |root: &MotionId, ids: &[MotionId]| {
        let about = |p: &PointKind| matches!(p, PointKind::First { motion } if motion == root || ids.contains(motion));
        points.iter().position(about).unwrap_or(usize::MAX)
    };
    let mut questions: Vec<(MotionId, Vec<MotionId>)> = by_root.into_iter().collect();
    questions.sort_by_key(|(root, ids)| (first(root, ids), usize::MAX - seconds(ids), so_far(root), *root));
    questions.truncate(sc.docket);
    questions
}

fn open_vote(em: &Emit<'_>, id: MotionId, m: &Motion, asked: Option<BallotKind>) -> Option<OpenVote> {
    let charter = rules::charter(em.sc, &em.st).ok()?;
    let put = put(em.sc, &em.st, &m.proposal, m.category)?;
    Some(OpenVote {
        motion: id,
        own: charter.own_rule(&put.rule).cloned(),
        deadline_minutes: put.deadline_minutes,
        ballot: asked.unwrap_or(put.ballot),
        quorum_percent: put.quorum_percent,
        electorate: put.electorate,
        consents_needed: m.consents.keys().cloned().collect(),
        lead: charter.lead.clone(),
        rule: put.rule,
    })
}

/// How a question is put: under which rule, by what ballot, with what quorum, and to whom.
pub(crate) struct Put {
    pub(crate) rule: String,
    pub(crate) ballot: BallotKind,
    quorum_percent: u32,
    deadline_minutes: Option<u32>,
    pub(crate) electorate: Vec<SeatId>,
}

/// How a question would be put now; `None` where the charter has no rule for it.
pub(crate) fn put(sc: &Scenario, st: &State, proposal: &Proposal, category: Category) -> Option<Put> {
    let charter = rules::charter(sc, st).ok()?;
    let by_category = charter.rules.get(&category);
    let ballot = by_category.map_or(BallotKind::RollCall, |r| r.ballot);
    let deadline_minutes = by_category.and_then(|r| r.deadline_minutes);
    let rule = rule_of_proposal(sc, charter, proposal, category)?;
    let quorum = by_category.map_or(0, |r| r.quorum_percent);
    let (ballot, quorum_percent) = if *proposal == Proposal::CloseClause {
        (ballot, 0)
    } else if *proposal == Proposal::Authorise {
        (BallotKind::RollCall, 0)
    } else {
        (ballot, quorum)
    };
    // The whole table sits as the Council, and adopts what binds the whole table.
    let electorate = if *proposal == Proposal::Authorise || binds_beyond(sc, proposal) {
        everybody(sc, st)
    } else {
        rules::electorate(sc, st)
    };
    Some(Put {
        rule,
        ballot,
        quorum_percent,
        deadline_minutes,
        electorate,
    })
}

/// The rule by which a text for all is adopted: two thirds of those voting (Vienna Convention on the Law of Treaties,
/// Article 9(2)).
const RULE_FOR_ALL: &str = "two_thirds_present";

fn everybody(sc: &Scenario, st: &State) -> Vec<SeatId> {
    let seats = sc.seats.iter().map(|s| s.id.clone());
    seats.filter(|s| rules::occupied(st, s)).collect()
}

/// A charter that would bind others than its members.
fn binds_beyond(sc: &Scenario, proposal: &Proposal) -> bool {
    if let Proposal::AdoptCharter { charter } = proposal {
        sc.charter(charter)
            .is_some_and(|c| c.electorate != Electorate::Members)
    } else {
        false
    }
}

/// It binds states whose yes the charter's own rule does not ask for: those beyond its electorate, or everybody where the
/// rule lets a few act for themselves alone. Such a text is no affair of a few.
pub(crate) fn puts_to_all(sc: &Scenario, st: &State, proposal: &Proposal) -> bool {
    rules::charter(sc, st).is_ok_and(|charter| is_for_all(sc, charter, proposal))
}

fn is_for_all(sc: &Scenario, charter: &Charter, proposal: &Proposal) -> bool {
    let rule = charter.rules.get(&Category::Charter).map(|r| r.rule.as_str());
    let for_themselves = rule.is_some_and(|rule| rules::binds_some(charter, rule));
    match proposal {
        Proposal::AdoptCharter { .. } if binds_beyond(sc, proposal) => {
            for_themselves || charter.electorate != Electorate::AllSeats
        }
        // Where there are members already, another charter for members binds them.
        Proposal::AdoptCharter { .. } => for_themselves && charter.electorate == Electorate::Members,
        Proposal::Amend { .. } => for_themselves,
        Proposal::Mission { .. }
        | Proposal::Observe { .. }
        | Proposal::Fund { .. }
        | Proposal::Shelter { .. }
        | Proposal::Admit { .. }
        | Proposal::Chair { .. }
        | Proposal::CloseClause
        | Proposal::Authorise
        | Proposal::WaveOff { .. } => false,
    }
}

/// The rule that a proposal would be put under, by a charter; `None` where it has none for it.
pub fn rule_of_proposal(
    scenario: &Scenario,
    charter: &Charter,
    proposal: &Proposal,
    category: Category,
) -> Option<String> {
    if *proposal == Proposal::CloseClause {
        charter.clause.as_ref().map(|c| c.reverse_rule.clone())
    } else if *proposal == Proposal::Authorise {
        Some(law::COUNCIL_RULE.to_owned())
    } else if is_for_all(scenario, charter, proposal) {
        Some(RULE_FOR_ALL.to_owned())
    } else {
        charter.rules.get(&category).map(|r| r.rule.clone())
    }
}

/// Phases in which consent is given.
pub(crate) const CONSENT_PHASES: [Phase; 2] = [Phase::Consultation, Phase::Decision];

pub(crate) fn on_tabled(st: &mut State, id: MotionId, motion: Motion) {
    st.motions.insert(id, motion);
}

pub(crate) fn on_seconded(st: &mut State, id: MotionId, seat: &SeatId) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.seconders.push(seat.clone());
        if m.seconders.len() >= m.seconds_needed as usize {
            m.stage = MotionStage::OnDocket;
        }
    }
}

pub(crate) fn on_withdrawn(st: &mut State, id: MotionId) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.stage = MotionStage::Withdrawn;
    }
}

pub(crate) fn on_consent(st: &mut State, id: MotionId, seat: &SeatId, given: bool) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.consents.insert(seat.clone(), Some(given));
    }
}

pub(crate) fn on_docket_closed(st: &mut State, open: &[OpenVote], dropped: &[MotionId]) {
    for id in dropped {
        if let Some(m) = st.motions.get_mut(id) {
            m.stage = MotionStage::Dropped;
        }
    }
    for (place, vote) in open.iter().enumerate() {
        if let Some(m) = st.motions.get_mut(&vote.motion) {
            m.stage = MotionStage::Open;
            m.place = Some(place as u32);
            m.vote = Some(vote.clone());
        }
    }
}
