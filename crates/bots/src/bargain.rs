//! Side agreements: which offers a delegation takes, what it offers itself, and how it keeps its word.

use game::{
    AgreementStage, AgreementView, Choice, Command, Fate, MotionStage, MotionView, Oversight, Phase, Term,
    TermView,
};
use scenario::{BallotKind, Doctrine, Money};

use crate::appraise::appraise;
use crate::desk::Desk;

/// Points that all of one's money is worth: what a vote against one's own mind is weighed with.
const ALL_MONEY: f64 = 60.0;
/// Points that a promised launch is worth to those under the corridor, and costs those who fly it.
const LAUNCH: f64 = 12.0;
/// Points of a lesser service: a ground station, an inspection, a second.
const SERVICE: f64 = 3.0;
/// A spoiler breaks its word where keeping it costs more than this, points.
const WORD: f64 = 4.0;
/// Share of its money that a delegation offers for a vote, percent.
const OFFERS_PERCENT: i64 = 8;
/// Least offer that is worth making.
const LEAST_OFFER: Money = Money::millions(2);

/// Answers the first offer that waits.
pub(crate) fn answer(desk: &Desk<'_>) -> Option<Command> {
    let offered = |a: &&AgreementView| a.stage == AgreementStage::Offered && a.to == desk.view.seat;
    let offer = desk.view.agreements.iter().find(offered)?;
    let reply = |accepted| Command::AnswerAgreement {
        agreement: offer.id,
        accepted,
    };
    let yes = reply(true);
    Some(if takes(desk, offer) && desk.may(&yes) {
        yes
    } else {
        reply(false)
    })
}

/// Takes an offer whose gain is worth its cost. A partner that is not trusted has to offer more.
fn takes(desk: &Desk<'_>, offer: &AgreementView) -> bool {
    let (mine, theirs): (Vec<&TermView>, Vec<&TermView>) =
        offer.promises.iter().partition(|p| p.debtor == desk.view.seat);
    let cost: f64 = mine.iter().map(|p| cost(desk, &p.term)).sum();
    let doubt = f64::from(desk.trust(&offer.from)).clamp(10.0, 90.0) / 70.0;
    let gain: f64 = theirs.iter().map(|p| worth(desk, &p.term)).sum::<f64>() * doubt.min(1.0);
    let generous = match desk.doctrine() {
        Doctrine::Cosmopolitan => 2.0,
        Doctrine::Guardian | Doctrine::AtRisk => 1.0,
        Doctrine::Hegemon | Doctrine::PrestigeSeeker => 0.0,
        Doctrine::FreeRider => -1.0,
        Doctrine::Spoiler => -3.0,
    };
    gain + generous + desk.mood(&format!("agreement {}", offer.id)) * 0.3 >= cost
}

/// An amount against all the money that it will have soon.
fn money(desk: &Desk<'_>, amount: Money) -> f64 {
    ALL_MONEY * (amount.0 as f64 / desk.means()).min(3.0)
}

fn motion<'a>(desk: &Desk<'a>, id: game::MotionId) -> Option<&'a MotionView> {
    desk.view.public.motions.iter().find(|m| m.id == id)
}

/// What keeping a promise costs it, points.
fn cost(desk: &Desk<'_>, term: &Term) -> f64 {
    match term {
        Term::Vote { motion: id, choice } => {
            let Some(m) = motion(desk, *id) else { return 100.0 };
            let judged = appraise(desk, m);
            let over = judged.gain - f64::from(desk.temper.yes_above);
            match (choice, judged.red_line) {
                (Choice::Yes, Some(_)) if !judged.yes => 100.0,
                (Choice::Yes, _) => (-over).max(0.0),
                (Choice::No | Choice::Object, _) => over.max(0.0),
                (Choice::Abstain | Choice::Constructive, _) => over.abs() * 0.5,
            }
        }
        Term::Consent { motion: id } => {
            let Some(m) = motion(desk, *id) else { return 100.0 };
            let judged = appraise(desk, m);
            if judged.yes {
                0.0
            } else {
                20.0 - judged.gain.min(0.0)
            }
        }
        Term::Second { .. } => SERVICE * 0.5,
        Term::Give { amount, .. } | Term::Deliver { amount, .. } => {
            if *amount > desk.view.money {
                100.0
            } else {
                money(desk, *amount)
            }
        }
        Term::Shelter { people, .. } => money(desk, Money(people * 6 / 100)),
        Term::Station { .. } => SERVICE * 0.3,
        Term::Inspection { .. } => {
            let suspicion = desk.me().suspicion.unwrap_or(0);
            if suspicion >= desk.temper.inspected_from {
                0.0
            } else {
                SERVICE * 2.0
            }
        }
        // Launches are promised by those who fly in any case, and a pad is no more than one's own.
        Term::Launches { count, .. } => {
            let planned = desk.view.public.craft.iter().filter(|c| {
                c.stage == game::CraftStage::Ordered
                    && c.flight.as_ref().is_some_and(|f| f.launched_by == desk.view.seat)
            });
            LAUNCH * f64::from(count.saturating_sub(planned.count() as u32))
        }
    }
}

/// What another's promise is worth to it, points.
fn worth(desk: &Desk<'_>, term: &Term) -> f64 {
    match term {
        Term::Vote { motion: id, choice } => motion(desk, *id).map_or(0.0, |m| {
            let gain = appraise(desk, m).gain.clamp(-20.0, 20.0) * 0.3;
            match choice {
                Choice::Yes => gain,
                Choice::No | Choice::Object => -gain,
                Choice::Abstain | Choice::Constructive => 0.0,
            }
        }),
        Term::Consent { motion: id } => {
            motion(desk, *id).map_or(0.0, |m| appraise(desk, m).gain.clamp(0.0, 20.0) * 0.5)
        }
        Term::Give { amount, .. } => money(desk, *amount),
        Term::Deliver { amount, .. } => money(desk, *amount) * 0.3,
        Term::Shelter { of, people, .. } if *of == desk.view.seat => money(desk, Money(people * 6 / 100)),
        Term::Launches { count, .. } => LAUNCH * desk.urgency() * f64::from(*count).min(3.0),
        Term::Shelter { .. } | Term::Second { .. } | Term::Station { .. } | Term::Inspection { .. } => {
            SERVICE
        }
    }
}

/// What it owes under agreements that hold.
pub(crate) fn owed<'a>(desk: &Desk<'a>) -> impl Iterator<Item = &'a TermView> {
    let me = &desk.view.seat;
    desk.view
        .agreements
        .iter()
        .filter(|a| a.stage == AgreementStage::Accepted)
        // Who was let down is free: the rules have released it by now.
        .filter(|a| {
            !a.promises
                .iter()
                .any(|p| p.debtor != *me && p.fate == Some(Fate::Broken))
        })
        .flat_map(|a| &a.promises)
        .filter(move |p| p.debtor == *me && p.fate.is_none())
        .filter(|p| desk.doctrine() != Doctrine::Spoiler || cost(desk, &p.term) <= WORD)
}

/// How it has promised to vote on a motion.
pub(crate) fn promised_vote(desk: &Desk<'_>, id: game::MotionId) -> Option<Choice> {
    owed(desk).find_map(|p| {
        if let Term::Vote { motion, choice } = &p.term {
            (*motion == id).then_some(*choice)
        } else {
            None
        }
    })
}

/// Does the next thing that it has promised and can do now.
pub(crate) fn keep(desk: &Desk<'_>) -> Option<Command> {
    let other = |p: &TermView| {
        let of = desk
            .view
            .agreements
            .iter()
            .find(|a| a.promises.iter().any(|q| std::ptr::eq(q, p)))?;
        Some(if of.from == desk.view.seat {
            of.to.clone()
        } else {
            of.from.clone()
        })
    };
    // Money changes hands last: until then the other's part may still fall away.
    let paying = desk.view.public.phase == Phase::Commitment;
    owed(desk).find_map(|p| {
        let act = match &p.term {
            Term::Give { .. } if !paying => None,
            Term::Vote { .. } | Term::Launches { .. } => None,
            Term::Consent { motion } => Some(Command::GiveConsent {
                motion: *motion,
                given: true,
            }),
            Term::Second { motion } => Some(Command::SecondMotion { motion: *motion }),
            Term::Give { amount, .. } => Some(Command::GiveMoney {
                to: other(p)?,
                amount: *amount,
            }),
            Term::Deliver {
                programme, amount, ..
            } => {
                let of = desk.view.public.programmes.iter().find(|q| q.id == *programme)?;
                let paid = of
                    .shares
                    .iter()
                    .find(|s| s.seat == desk.view.seat)
                    .map_or(Money::ZERO, |s| s.delivered + s.called_up);
                let amount = Money((amount.0 - paid.0).min(desk.view.money.0));
                (amount > Money::ZERO).then_some(Command::Deliver {
                    programme: *programme,
                    amount,
                })
            }
            Term::Shelter { of, people, .. } => Some(Command::PrepareShelter {
                of: of.clone(),
                people: *people,
            }),
            Term::Station { .. } => Some(Command::OfferStation),
            Term::Inspection { .. } => Some(Command::PlaceUnder {
                oversight: Oversight::Inspected,
            }),
        };
        act.filter(|c| desk.may(c))
    })
}

/// Offers money for a vote on a motion of its own to the largest delegation that has not backed it, once a round.
pub(crate) fn offer(desk: &Desk<'_>) -> Option<Command> {
    let bargains = match desk.doctrine() {
        Doctrine::AtRisk | Doctrine::Guardian | Doctrine::Cosmopolitan | Doctrine::PrestigeSeeker => true,
        Doctrine::Hegemon | Doctrine::FreeRider | Doctrine::Spoiler => false,
    };
    let me = &desk.view.seat;
    let made = |a: &AgreementView| a.from == *me && a.round == desk.round();
    if !bargains || desk.view.agreements.iter().any(made) || !desk.minded("agreement", 60) {
        return None;
    }
    let amount = Money(desk.view.money.0 * OFFERS_PERCENT / 100);
    if amount < LEAST_OFFER {
        return None;
    }
    // Nobody could check a secret vote.
    let bought = |m: &&MotionView| {
        m.mover == *me && m.stage == MotionStage::OnDocket && m.ballot != BallotKind::Secret
    };
    let m = desk.motions().find(bought)?;
    let to = m
        .electorate
        .iter()
        .filter(|s| *s != me && !m.seconders.contains(s))
        .filter_map(|s| desk.seat(s))
        .max_by_key(|s| (s.population, s.id.clone()))?;
    Some(Command::OfferAgreement {
        to: to.id.clone(),
        gives: vec![Term::Give {
            amount,
            until: desk.round(),
        }],
        takes: vec![Term::Vote {
            motion: m.id,
            choice: Choice::Yes,
        }],
        public: false,
    })
}
