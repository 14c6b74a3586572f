//! Votes: sealed ballots while they are open; as Decision ends they are counted in the order of the docket, and what is
//! carried is carried out at once, so that the second motion meets the world the first has made.

use std::collections::{BTreeMap, BTreeSet};

use scenario::{BallotKind, Electorate, Scenario, SeatId};

use crate::amendment;
use crate::ballot::{Choice, Sealed};
use crate::capability;
use crate::card;
use crate::command::{MotionId, Proposal};
use crate::customs;
use crate::emit::Emit;
use crate::event::{BlockReason, Event, OpenVote, SupportWhy};
use crate::flight;
use crate::law::LawEvent;
use crate::motion::{Motion, motion};
use crate::physics::CardId;
use crate::procedure::{self, Procedural, Proceeding};
use crate::programme::{self, Adoption};
use crate::rejection::Rejection;
use crate::rules;
use crate::sky;
use crate::state::State;
use crate::support;
use crate::suspicion;
use crate::tally::{self, Member, Weight};
use crate::view::{Mandate, MotionStage, ResultView};

/// An open vote, in whose electorate the seat is.
pub(crate) fn check_cast(st: &State, seat: &SeatId, id: MotionId) -> Result<(), Rejection> {
    let vote = open_vote(st, id)?;
    if vote.electorate.contains(seat) {
        Ok(())
    } else {
        Err(Rejection::NoVoice)
    }
}

/// A vote that takes ballots.
pub(crate) fn open_vote(st: &State, id: MotionId) -> Result<&OpenVote, Rejection> {
    let m = motion(st, id)?;
    let not_there = |needs: &str| Rejection::MotionNotThere {
        motion: id,
        needs: needs.to_owned(),
    };
    let vote = m.vote.as_ref().filter(|_| m.stage == MotionStage::Open);
    let vote = vote.ok_or_else(|| not_there("open to the vote"))?;
    if m.closed {
        return Err(not_there("open to the vote, and its deadline has passed"));
    }
    Ok(vote)
}

/// Open votes that have a deadline, and their minutes.
pub fn deadlines(st: &State) -> Vec<(MotionId, u32)> {
    let minutes = |id: &MotionId| open_vote(st, *id).ok()?.deadline_minutes;
    st.motions
        .keys()
        .filter_map(|id| Some((*id, minutes(id)?)))
        .collect()
}

/// A vote of this round that was counted, in whose electorate the seat was, and that it has not explained.
pub(crate) fn check_explain(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: MotionId,
    text: &str,
) -> Result<(), Rejection> {
    let m = motion(st, id)?;
    if m.round != st.round || m.result.is_none() {
        return Err(Rejection::MotionNotThere {
            motion: id,
            needs: "counted in this round".to_owned(),
        });
    }
    if !m.vote.as_ref().is_some_and(|v| v.electorate.contains(seat)) {
        return Err(Rejection::NoVoice);
    }
    if m.explanations.iter().any(|(s, _)| s == seat) {
        return Err(Rejection::Already {
            what: "You have explained your vote".to_owned(),
        });
    }
    customs::check_words(sc, text)
}

/// What a seat can explain, with the texts to begin from.
pub(crate) fn explainable(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<Procedural> {
    let texts = customs::ready_words(sc);
    let can = |id: &&MotionId| {
        let text = texts.first().map_or("", String::as_str);
        check_explain(sc, st, seat, **id, text).is_ok()
    };
    let explain = |id: &MotionId| {
        let id = *id;
        texts.iter().map(move |text| Procedural::Explain {
            motion: id,
            text: text.clone(),
        })
    };
    st.motions.keys().filter(can).flat_map(explain).collect()
}

/// Those who may vote, as the tally wants them. The weight, for rules that ask for one, is the GDP.
pub(crate) fn members(
    sc: &Scenario,
    st: &State,
    electorate: &[SeatId],
    lead: Option<&SeatId>,
) -> Vec<Member> {
    let corridor = rules::corridor(sc, st);
    let exposed = |s: &scenario::Seat| {
        rules::bulletin(st)
            .filter(|_| corridor.contains(&s.id))
            .map_or(0, |b| rules::own_chance(s, b).1)
    };
    electorate
        .iter()
        .filter_map(|id| sc.seat(id))
        .map(|s| Member {
            id: s.id.clone(),
            population: s.population,
            weight: Weight::whole(s.gdp_m_usd),
            permanent: s.permanent,
            lead: lead == Some(&s.id),
            exposed: exposed(s),
        })
        .collect()
}

/// Counts one vote. Under a reverse rule the question put is whether the clause stands, so that a yes to close it counts
/// as a no.
fn count(sc: &Scenario, st: &State, m: &Motion, vote: &OpenVote) -> ResultView {
    let closing = m.proposal == Proposal::CloseClause;
    // Who has voted itself needs no proxy.
    let proxies = m.by_proxy.iter().map(|(s, (_, b))| (s, b));
    let given: BTreeMap<SeatId, Choice> = proxies
        .chain(&m.ballots)
        .map(|(s, b)| (s.clone(), b.open()))
        .collect();
    let put = |c: Choice| if closing { c.reversed() } else { c };
    let ballots: BTreeMap<SeatId, Choice> = given.iter().map(|(s, c)| (s.clone(), put(*c))).collect();
    let members = members(sc, st, &vote.electorate, vote.lead.as_ref());
    let of = |which: &[Choice]| given.values().filter(|c| which.contains(c)).count() as u32;
    let totals = [
        of(&[Choice::Yes]),
        of(&[Choice::No, Choice::Object]),
        of(&[Choice::Abstain, Choice::Constructive]),
        (vote.electorate.len() - given.len()) as u32,
    ];
    let choices = match vote.ballot {
        BallotKind::RollCall | BallotKind::Silence => Some(
            vote.electorate
                .iter()
                .map(|s| (s.clone(), given.get(s).copied()))
                .collect(),
        ),
        BallotKind::Secret => None,
    };
    let mut result = ResultView {
        carried: false,
        totals,
        choices,
        gauges: Vec::new(),
        why: String::new(),
        would_turn: None,
        bound: Vec::new(),
    };
    let own = vote.own.as_slice();
    match tally::tally_with(own, &vote.rule, &members, &ballots, vote.quorum_percent) {
        Ok(t) => {
            result.carried = t.carried != closing;
            result.gauges = t.gauges;
            result.bound = if closing { Vec::new() } else { t.bound };
            if !result.bound.is_empty() && result.bound.len() == vote.electorate.len() {
                // What binds all binds those too whose breach has cost them the vote.
                let obliged = rules::obliged(sc, st).into_iter();
                let voteless: Vec<SeatId> = obliged.filter(|s| rules::suspended(sc, st, s)).collect();
                result
                    .bound
                    .extend(voteless.into_iter().filter(|s| !vote.electorate.contains(s)));
            }
            result.why = t.why;
            // Whose ballots would have turned a secret vote says how they voted.
            result.would_turn = t.would_turn.filter(|_| vote.ballot != BallotKind::Secret);
            if closing {
                let asked = "The question put is whether the clause stands, and a vote to close it is a no. ";
                result.why = format!("{asked}{}", result.why);
                result.would_turn = result.would_turn.map(|t| of_closing(&t));
            }
        }
        // A rule that cannot be applied to those who are there carries nothing.
        Err(error) => result.why = format!("not carried: {error}"),
    }
    result
}

/// What would have turned a vote on the clause, in terms of the ballots as they were cast.
fn of_closing(turn: &str) -> String {
    turn.replace("It would have failed", "The clause would have been closed")
        .replace("It would have been carried", "The clause would have stood")
        .replace("instead of voting no", "instead of voting to close it")
        .replace("had voted yes", "had voted against closing it")
        .replace("had voted no", "had voted yes to close it")
}

/// Counts every open vote in the order of the docket, and carries out what is carried.
pub(crate) fn close(em: &mut Emit<'_>) {
    let mut open: Vec<(u32, MotionId)> = em
        .st
        .motions
        .iter()
        .filter(|(_, m)| m.stage == MotionStage::Open)
        .map(|(id, m)| (m.place.unwrap_or(u32::MAX), *id))
        .collect();
    open.sort_unstable();
    for (_, id) in open {
        // An amendment that was carried has taken the place of the motion.
        let Some(m) = em
            .st
            .motions
            .get(&id)
            .filter(|m| m.stage == MotionStage::Open)
            .cloned()
        else {
            continue;
        };
        let Some(vote) = m.vote.clone() else { continue };
        let result = count(em.sc, &em.st, &m, &vote);
        em.emit(Event::MotionTallied {
            motion: id,
            result: result.clone(),
        });
        if result.carried {
            match (carry_out(em, id, &m, &result), m.amends) {
                (Err(reason), _) => em.emit(Event::MotionBlocked { motion: id, reason }),
                (Ok(()), Some(root)) => procedure::replace(em, id, root),
                (Ok(()), None) => {}
            }
            suspected_plan(em, &m, &result);
        }
    }
}

/// Seats under the corridor that voted in public for a plan of a suspected state lose support.
fn suspected_plan(em: &mut Emit<'_>, m: &Motion, result: &ResultView) {
    let suspected = em
        .st
        .seats
        .get(&m.mover)
        .and_then(|s| s.suspicion)
        .is_some_and(|u| u > suspicion::WEAPON_QUESTION);
    let mission = matches!(m.proposal, Proposal::Mission { .. });
    let Some(choices) = result.choices.as_ref().filter(|_| suspected && mission) else {
        return;
    };
    for seat in rules::corridor(em.sc, &em.st) {
        if choices.contains(&(seat.clone(), Some(Choice::Yes))) && seat != m.mover {
            support::change(em, &seat, -3, SupportWhy::SuspectedPlan);
        }
    }
}

fn carry_out(em: &mut Emit<'_>, id: MotionId, m: &Motion, result: &ResultView) -> Result<(), BlockReason> {
    match &m.proposal {
        Proposal::Mission { card } => mission(em, id, m, *card, result),
        Proposal::Observe { campaigns } => {
            let mut plain = programme::plain_card(&m.title);
            plain.campaigns = campaigns
                .iter()
                .filter(|c| !sky::ordered(&em.st, c))
                .cloned()
                .collect();
            if plain.campaigns.is_empty() {
                return Err(BlockReason::Overtaken(
                    "the campaigns are ordered already".to_owned(),
                ));
            }
            together(em, id, m, plain, None, result);
            Ok(())
        }
        Proposal::Fund { capabilities } => {
            let mut plain = programme::plain_card(&m.title);
            let open = |id: &&scenario::CapabilityId| capability::payable(em.sc, &em.st, id).is_ok();
            plain.capabilities = capabilities.iter().filter(open).cloned().collect();
            if plain.capabilities.is_empty() {
                return Err(BlockReason::Overtaken("it is paid for already".to_owned()));
            }
            together(em, id, m, plain, None, result);
            Ok(())
        }
        Proposal::Shelter { of, people } => {
            let plain = programme::plain_card(&m.title);
            together(em, id, m, plain, Some((of.clone(), *people)), result);
            Ok(())
        }
        Proposal::AdoptCharter { charter } => adopt_charter(em, m, charter, result),
        Proposal::Admit { seat } => {
            if em.st.members.contains(seat) {
                return Err(BlockReason::Overtaken(format!("{seat} is a member already")));
            }
            if m.consents.get(seat) != Some(&Some(true)) {
                return Err(BlockReason::NotWilling(seat.clone()));
            }
            em.emit(Event::SeatAdmitted { seat: seat.clone() });
            Ok(())
        }
        Proposal::Amend { changes } => {
            let overtaken = |why: Rejection| BlockReason::Overtaken(why.player_text());
            amendment::check(em.sc, &em.st, changes).map_err(overtaken)?;
            let now = rules::charter(em.sc, &em.st).map_err(overtaken)?;
            let charter = Box::new(amendment::applied(now, changes));
            em.emit(Event::Proceeding(Proceeding::CharterAmended {
                motion: id,
                charter,
            }));
            Ok(())
        }
        Proposal::Chair { seat } => {
            procedure::check_chair_named(em.sc, &em.st, seat.as_ref())
                .map_err(|why| BlockReason::Overtaken(why.player_text()))?;
            em.emit(Event::Proceeding(Proceeding::ChairChanged {
                seat: seat.clone(),
                motion: Some(id),
            }));
            Ok(())
        }
        Proposal::CloseClause => {
            em.emit(Event::ClauseClosed { motion: id });
            Ok(())
        }
        Proposal::Authorise => {
            em.emit(Event::Law(LawEvent::Authorised { motion: id }));
            Ok(())
        }
        Proposal::WaveOff { craft } => match flight::can_wave_off(em.sc, &em.st, *craft) {
            Ok(_) => {
                flight::wave_off(em, *craft, None);
                Ok(())
            }
            Err(why) => Err(BlockReason::Overtaken(why.player_text())),
        },
    }
}

/// Who pays for what was carried: the bound, or under a key of contributors those of them who voted for it.
fn payers(em: &Emit<'_>, m: &Motion, result: &ResultView) -> Vec<SeatId> {
    let ballot = |s: &SeatId| m.ballots.get(s).or_else(|| m.by_proxy.get(s).map(|(_, b)| b));
    let yes = |s: &SeatId| ballot(s).map(|b| b.open()) == Some(Choice::Yes);
    let adopters = card::adopters_pay(em.sc, &em.st);
    result
        .bound
        .iter()
        .filter(|s| (!adopters || yes(s)) && rules::occupied(&em.st, s))
        .cloned()
        .collect()
}

fn together(
    em: &mut Emit<'_>,
    id: MotionId,
    m: &Motion,
    card: crate::physics::Card,
    shelter: Option<(SeatId, i64)>,
    result: &ResultView,
) {
    let bound = payers(em, m, result);
    programme::adopt(
        em,
        Adoption {
            title: m.title.clone(),
            mandate: Mandate::Motion(id),
            card,
            shelter,
            bound,
            meets_end: false,
            unconsented: Vec::new(),
        },
    );
}

fn mission(
    em: &mut Emit<'_>,
    id: MotionId,
    m: &Motion,
    card: CardId,
    result: &ResultView,
) -> Result<(), BlockReason> {
    let gone = || BlockReason::Overtaken("the card is no longer on the table".to_owned());
    let record = em.st.cards.all.get(&card).cloned().ok_or_else(gone)?;
    // More may have been asked than the charter needs: without them it flies, and the law has its say.
    let needed = card::consents_needed(em.sc, &em.st, &record);
    let refused = |s: &SeatId, given: Option<bool>| {
        given != Some(true) && (needed.contains(s) || !card::is_nuclear(em.sc, &record.card))
    };
    let missing: Vec<SeatId> = m
        .consents
        .iter()
        .filter(|(s, c)| refused(s, **c))
        .map(|(s, _)| s.clone())
        .collect();
    if !missing.is_empty() {
        return Err(BlockReason::Consent(missing));
    }
    if let Err(why) = card::fits(em.sc, &em.st, &record.card, None) {
        let earlier = em
            .st
            .programmes
            .values()
            .rev()
            .find(|p| p.round == em.st.round && !p.card.flights.is_empty());
        let taken = earlier.map_or_else(String::new, |p| format!("\"{}\" was carried first. ", p.title));
        return Err(BlockReason::Hardware(format!("{taken}{}", why.player_text())));
    }
    let consented: Vec<SeatId> = m
        .consents
        .iter()
        .filter(|(_, c)| **c == Some(true))
        .map(|(s, _)| s.clone())
        .collect();
    let bound = payers(em, m, result);
    programme::adopt_card(
        em,
        &record,
        Mandate::Motion(id),
        bound,
        &consented,
        Some(&m.mover),
    );
    Ok(())
}

/// Puts a charter in force. Where none had members before, those who moved, seconded and voted for it are its founders;
/// where the ballot was secret, all whom the result binds.
fn adopt_charter(
    em: &mut Emit<'_>,
    m: &Motion,
    id: &scenario::CharterId,
    result: &ResultView,
) -> Result<(), BlockReason> {
    let gone = || BlockReason::Overtaken("another charter was adopted first".to_owned());
    let charter = em
        .sc
        .charter(id)
        .filter(|c| c.id != em.st.charter || em.st.amended.is_some())
        .ok_or_else(gone)?;
    // Under a charter without members whoever had been one is free.
    let now = rules::charter(em.sc, &em.st).is_ok_and(|c| c.electorate == Electorate::Members);
    let mut members: BTreeSet<SeatId> = if now {
        em.st.members.clone()
    } else {
        BTreeSet::new()
    };
    if charter.electorate == Electorate::Members && members.is_empty() {
        match &result.choices {
            Some(choices) => {
                members.insert(m.mover.clone());
                members.extend(m.seconders.iter().cloned());
                members.extend(
                    choices
                        .iter()
                        .filter(|(_, c)| *c == Some(Choice::Yes))
                        .map(|(s, _)| s.clone()),
                );
            }
            None => members.extend(result.bound.iter().cloned()),
        }
        members.retain(|s| rules::occupied(&em.st, s));
        if members.len() < charter.founders {
            return Err(BlockReason::TooFewFounders(
                members.len() as u32,
                charter.founders as u32,
            ));
        }
    }
    em.emit(Event::CharterAdopted {
        charter: id.clone(),
        members: members.into_iter().collect(),
    });
    Ok(())
}

pub(crate) fn on_cast(st: &mut State, id: MotionId, seat: &SeatId, choice: Sealed) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.ballots.insert(seat.clone(), choice);
    }
}

pub(crate) fn on_closed(st: &mut State, id: MotionId) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.closed = true;
    }
}

pub(crate) fn on_explained(st: &mut State, id: MotionId, seat: &SeatId, text: &str) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.explanations.push((seat.clone(), text.to_owned()));
    }
}

pub(crate) fn on_tallied(st: &mut State, id: MotionId, result: &ResultView) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.stage = if result.carried {
            MotionStage::Carried
        } else {
            MotionStage::NotCarried
        };
        m.result = Some(result.clone());
    }
}

pub(crate) fn on_blocked(st: &mut State, id: MotionId, reason: &BlockReason) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.stage = MotionStage::Blocked;
        m.blocked = Some(reason.clone());
    }
}
