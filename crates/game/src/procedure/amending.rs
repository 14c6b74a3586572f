//! Amendments to motions, and motions divided into their parts. An amendment is another text for the whole motion, so the
//! vote on it is the vote on the motion as amended: it comes first, and if it is carried and carried out the motion falls.

use scenario::{Amendments, Category, Scenario, SeatId};

use super::{Part, Procedural, Proceeding, out_of_order};
use crate::card;
use crate::command::{MotionId, Proposal};
use crate::customs;
use crate::emit::Emit;
use crate::event::Event;
use crate::motion::{self, Motion, motion};
use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;
use crate::text;
use crate::view::MotionStage;

/// Whether an amendment is about the same question: a plan that looks is not amended into one that pushes, nor the other way.
fn germane(sc: &Scenario, st: &State, motion: &Proposal, other: &Proposal) -> bool {
    let pushes = |id| {
        let known = st.cards.all.get(id);
        known.map(|known| card::is_pushing(sc, &known.card))
    };
    match (motion, other) {
        (Proposal::Shelter { of: one, .. }, Proposal::Shelter { of: two, .. }) => one == two,
        (Proposal::Mission { card: one }, Proposal::Mission { card: two }) => {
            // A card that is not there is refused as such.
            let (one, two) = (pushes(one), pushes(two));
            two.is_none() || one == two
        }
        (Proposal::Observe { .. }, Proposal::Observe { .. })
        | (Proposal::Fund { .. }, Proposal::Fund { .. })
        | (Proposal::AdoptCharter { .. }, Proposal::AdoptCharter { .. })
        | (Proposal::Amend { .. }, Proposal::Amend { .. })
        | (Proposal::Chair { .. }, Proposal::Chair { .. }) => true,
        (
            Proposal::Mission { .. }
            | Proposal::Observe { .. }
            | Proposal::Fund { .. }
            | Proposal::Shelter { .. }
            | Proposal::AdoptCharter { .. }
            | Proposal::Amend { .. }
            | Proposal::Chair { .. }
            | Proposal::Admit { .. }
            | Proposal::CloseClause
            | Proposal::Authorise
            | Proposal::WaveOff { .. },
            _,
        ) => false,
    }
}

pub(super) fn check_amend(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: MotionId,
    proposal: &Proposal,
) -> Result<(), Rejection> {
    if !rules::has_voice(sc, st, seat) {
        return Err(Rejection::NoVoice);
    }
    let most = customs::most_amendments(sc);
    if most == 0 {
        return out_of_order("at this table a motion is voted on as it was tabled; table one of your own");
    }
    let m = motion(st, id)?;
    motion::on_the_table(m, id)?;
    if m.amends.is_some() {
        return out_of_order("an amendment is not amended; move one of your own to the motion");
    }
    if m.divided_from.is_some() {
        return out_of_order("it is a part of a divided motion, and is voted on as it is");
    }
    if !germane(sc, st, &m.proposal, proposal) {
        return out_of_order("an amendment has to be about the same question; table a motion instead");
    }
    motion::check_new(sc, st, proposal)?;
    let to_it: Vec<&Motion> = amendments(st, id).map(|(_, m)| m).collect();
    if to_it.iter().any(|a| a.mover == *seat) {
        return Err(Rejection::Already {
            what: "You have moved an amendment to it".to_owned(),
        });
    }
    if to_it.len() >= most {
        let why = format!("{most} amendments to it are on the table; second one of them");
        return out_of_order(&why);
    }
    Ok(())
}

/// Amendments to a motion that are still alive.
fn amendments(st: &State, id: MotionId) -> impl Iterator<Item = (MotionId, &Motion)> {
    let alive = |m: &Motion| matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket);
    let to_it = move |m: &Motion| m.amends == Some(id);
    let all = st.motions.iter();
    all.filter(move |(_, m)| to_it(m) && alive(m))
        .map(|(id, m)| (*id, m))
}

pub(super) fn check_take_over(st: &State, seat: &SeatId, amendment: MotionId) -> Result<(), Rejection> {
    let a = motion(st, amendment)?;
    let Some(id) = a.amends else {
        return out_of_order(&format!("{amendment} is no amendment"));
    };
    motion::on_the_table(a, amendment)?;
    let m = motion(st, id)?;
    motion::on_the_table(m, id)?;
    if m.mover == *seat {
        Ok(())
    } else {
        Err(Rejection::NotYours {
            needs: format!("the mover of {id}, {},", m.mover),
        })
    }
}

pub(super) fn take_over(em: &mut Emit<'_>, amendment: MotionId) -> Result<(), Rejection> {
    let (sc, st) = (em.sc, &em.st);
    let a = motion(st, amendment)?;
    let proposal = a.proposal.clone();
    let id = a.amends.unwrap_or(amendment);
    let mover = motion(st, id)?.mover.clone();
    let consents = motion::consents(sc, st, &proposal)?;
    let own = consents.contains(&mover);
    let event = Proceeding::TakenOver {
        motion: id,
        amendment,
        title: text::proposal(sc, st, &proposal),
        text: text::paragraph(sc, st, &proposal),
        category: motion::category(sc, st, &proposal)?,
        consents,
        proposal,
    };
    em.emit(Event::Proceeding(event));
    if own {
        em.emit(Event::ConsentGiven {
            motion: id,
            seat: mover,
            given: true,
        });
    }
    Ok(())
}

/// What can be voted on apart in a proposal.
pub(super) fn parts(proposal: &Proposal) -> Vec<Proposal> {
    match proposal {
        Proposal::Observe { campaigns } => {
            let one = |id: &scenario::CampaignId| Proposal::Observe {
                campaigns: vec![id.clone()],
            };
            campaigns.iter().map(one).collect()
        }
        Proposal::Fund { capabilities } => {
            let one = |id: &scenario::CapabilityId| Proposal::Fund {
                capabilities: vec![id.clone()],
            };
            capabilities.iter().map(one).collect()
        }
        Proposal::Amend { changes } => {
            let one = |change: &crate::Amendment| Proposal::Amend {
                changes: vec![change.clone()],
            };
            changes.iter().map(one).collect()
        }
        Proposal::Mission { .. }
        | Proposal::Shelter { .. }
        | Proposal::AdoptCharter { .. }
        | Proposal::Chair { .. }
        | Proposal::Admit { .. }
        | Proposal::CloseClause
        | Proposal::Authorise
        | Proposal::WaveOff { .. } => vec![proposal.clone()],
    }
}

pub(super) fn check_divide(st: &State, seat: &SeatId, id: MotionId) -> Result<(), Rejection> {
    let m = motion(st, id)?;
    motion::on_the_table(m, id)?;
    if m.mover != *seat {
        return Err(Rejection::NotYours {
            needs: format!("its mover, {}, or the chair on a point of order", m.mover),
        });
    }
    if m.amends.is_some() || parts(&m.proposal).len() < 2 {
        return out_of_order("it has no parts that could be voted on apart");
    }
    Ok(())
}

pub(crate) fn divide(em: &mut Emit<'_>, id: MotionId) {
    let (sc, st) = (em.sc, &em.st);
    let Some(m) = st.motions.get(&id) else { return };
    let first = st.motions.keys().last().map_or(1, |m| m.0 + 1);
    let parts: Vec<Part> = parts(&m.proposal)
        .into_iter()
        .zip(first..)
        .map(|(proposal, n)| Part {
            id: MotionId(n),
            title: text::proposal(sc, st, &proposal),
            text: text::paragraph(sc, st, &proposal),
            category: m.category,
            proposal,
        })
        .collect();
    em.emit(Event::Proceeding(Proceeding::Divided { motion: id, parts }));
}

/// What is voted on when these motions reach the docket, a motion or the parts of one: the amendment with most seconds
/// first, where amendments are free the others after it, then they themselves.
pub(crate) fn expand(sc: &Scenario, st: &State, root: MotionId, questions: &[MotionId]) -> Vec<MotionId> {
    let seconded = amendments(st, root).filter(|(_, a)| a.stage == MotionStage::OnDocket);
    let mut first: Vec<(std::cmp::Reverse<usize>, MotionId)> = seconded
        .map(|(id, a)| (std::cmp::Reverse(a.seconders.len()), id))
        .collect();
    first.sort_unstable();
    if sc.customs.amendments != Amendments::Free {
        first.truncate(1);
    }
    let first = first.into_iter().map(|(_, id)| id);
    first.chain(questions.iter().copied()).collect()
}

pub(super) fn listed(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<(&'static str, Vec<Procedural>)> {
    let there: Vec<(MotionId, &Motion)> = st
        .motions
        .iter()
        .filter(|(_, m)| matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket))
        .map(|(id, m)| (*id, m))
        .collect();
    let mut amend = Vec::new();
    for (id, m) in there.iter().filter(|(_, m)| m.amends.is_none()) {
        let others = alternatives(sc, st, &m.proposal);
        amend.extend(others.into_iter().map(|proposal| Procedural::Amend {
            motion: *id,
            proposal,
        }));
    }
    let taken = there
        .iter()
        .filter(|(_, m)| m.amends.is_some())
        .map(|(id, _)| Procedural::TakeOver { amendment: *id });
    let own = there.iter().filter(|(_, m)| m.mover == *seat);
    vec![
        ("Move an amendment", amend),
        ("Take an amendment over", taken.collect()),
        (
            "Divide a motion",
            own.map(|(id, _)| Procedural::Divide { motion: *id }).collect(),
        ),
    ]
}

/// Other texts that can be listed for a motion.
fn alternatives(sc: &Scenario, st: &State, proposal: &Proposal) -> Vec<Proposal> {
    match proposal {
        Proposal::Mission { card } => {
            let others = st.cards.round.iter().filter(|c| *c != card);
            others.map(|card| Proposal::Mission { card: *card }).collect()
        }
        Proposal::Shelter { of, people } => {
            let numbers = [people / 2, people * 2];
            let other = |people| Proposal::Shelter {
                of: of.clone(),
                people,
            };
            numbers.into_iter().filter(|n| *n > 0).map(other).collect()
        }
        Proposal::Observe { campaigns } => {
            let one = |id: &scenario::CampaignId| Proposal::Observe {
                campaigns: vec![id.clone()],
            };
            campaigns
                .iter()
                .filter(|_| campaigns.len() > 1)
                .map(one)
                .collect()
        }
        Proposal::AdoptCharter { charter } => {
            let others = sc.charters.iter().filter(|c| c.id != *charter);
            others
                .map(|c| Proposal::AdoptCharter {
                    charter: c.id.clone(),
                })
                .collect()
        }
        Proposal::Chair { seat } => {
            let others = sc.seats.iter().map(|s| Some(s.id.clone())).chain([None]);
            others
                .filter(|s| s != seat)
                .map(|seat| Proposal::Chair { seat })
                .collect()
        }
        Proposal::Fund { capabilities } => {
            let one = |id: &scenario::CapabilityId| Proposal::Fund {
                capabilities: vec![id.clone()],
            };
            capabilities
                .iter()
                .filter(|_| capabilities.len() > 1)
                .map(one)
                .collect()
        }
        Proposal::Amend { changes } => {
            let one = |change: &crate::Amendment| Proposal::Amend {
                changes: vec![change.clone()],
            };
            changes.iter().filter(|_| changes.len() > 1).map(one).collect()
        }
        Proposal::Admit { .. } | Proposal::CloseClause | Proposal::Authorise | Proposal::WaveOff { .. } => {
            Vec::new()
        }
    }
}

/// What a motion decides, in what words, of which kind, and whose consent it asks.
type Reading<'a> = (&'a Proposal, &'a str, &'a str, Category, &'a [SeatId]);

pub(super) fn on_taken_over(st: &mut State, id: MotionId, amendment: MotionId, reading: Reading<'_>) {
    let (proposal, title, text, category, consents) = reading;
    // Whoever seconded the old text has not seconded this one: behind it stand who moved it and who seconded it.
    let behind: Vec<SeatId> = st.motions.get(&amendment).map_or_else(Vec::new, |a| {
        std::iter::once(&a.mover).chain(&a.seconders).cloned().collect()
    });
    if let Some(m) = st.motions.get_mut(&id) {
        m.seconders = behind.into_iter().filter(|s| *s != m.mover).collect();
        m.stage = if m.seconders.len() >= m.seconds_needed as usize {
            MotionStage::OnDocket
        } else {
            MotionStage::Tabled
        };
        m.proposal = proposal.clone();
        title.clone_into(&mut m.title);
        text.clone_into(&mut m.text);
        m.category = category;
        m.consents = consents.iter().map(|s| (s.clone(), None)).collect();
    }
    if let Some(a) = st.motions.get_mut(&amendment) {
        a.stage = MotionStage::TakenOver;
    }
}

pub(super) fn on_divided(st: &mut State, id: MotionId, parts: &[Part]) {
    let Some(m) = st.motions.get_mut(&id) else { return };
    let whole = m.clone();
    m.stage = MotionStage::Divided;
    for part in parts {
        let motion = Motion {
            proposal: part.proposal.clone(),
            title: part.title.clone(),
            text: part.text.clone(),
            category: part.category,
            divided_from: Some(id),
            ..whole.clone()
        };
        st.motions.insert(part.id, motion);
    }
}

pub(super) fn on_replaced(st: &mut State, id: MotionId) {
    if let Some(m) = st.motions.get_mut(&id) {
        m.stage = MotionStage::Replaced;
    }
}

/// An amendment was carried and carried out: what it amends is not voted on any more, nor are other amendments to it.
pub(crate) fn replace(em: &mut Emit<'_>, amendment: MotionId, root: MotionId) {
    let fallen: Vec<MotionId> = em
        .st
        .motions
        .iter()
        .filter(|(id, m)| {
            let of_root = **id == root || m.divided_from == Some(root) || m.amends == Some(root);
            of_root && **id != amendment && m.stage == MotionStage::Open
        })
        .map(|(id, _)| *id)
        .collect();
    for motion in fallen {
        em.emit(Event::Proceeding(Proceeding::Replaced {
            motion,
            by: amendment,
        }));
    }
}
