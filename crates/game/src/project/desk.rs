//! A delegation's desk: the room's view plus what is its own.

use scenario::{Money, Scenario, SeatId};

use crate::agreement;
use crate::command::{Command, Phase, Seq};
use crate::income;
use crate::ledger;
use crate::legal;
use crate::procedure::{self, Procedural};
use crate::rules;
use crate::state::State;
use crate::view::{MotionStage, PublicView, SeatView, Viewer};

use super::table;

pub(super) fn seat(sc: &Scenario, st: &State, id: &SeatId, seq: Seq) -> Option<SeatView> {
    let menu = legal::menu(sc, st, id);
    let next = next(st, id, &menu.legal);
    let public = table::public(sc, st, seq);
    around(sc, st, id, public, (menu.legal, menu.blocked, next))
}

/// Lit buttons, grey ones with the reason, and the line about what is next.
type Buttons = (Vec<Command>, Vec<(String, String)>, String);

/// What is a seat's own, around what everybody sees.
pub(super) fn around(
    sc: &Scenario,
    st: &State,
    id: &SeatId,
    public: PublicView,
    (legal, blocked, next): Buttons,
) -> Option<SeatView> {
    let seat = sc.seat(id)?;
    let own = st.seats.get(id)?;
    let next_months = sc.rounds.get(st.round as usize + 1).map_or(0, |r| r.months);
    let mut electorate = rules::electorate(sc, st);
    if !electorate.contains(id) {
        electorate.push(id.clone());
    }
    let key = rules::charter(sc, st).map_or(scenario::BurdenKey::GdpShare, |c| c.key);
    let weights = rules::key_weights(sc, st, key, &electorate);
    let mine = electorate.iter().position(|s| s == id).map_or(0, |i| weights[i]);
    let open = |stage| matches!(stage, MotionStage::Open);
    Some(SeatView {
        public,
        seat: id.clone(),
        brief: seat.brief.clone(),
        wants: seat.wants.iter().map(|w| (w.text.clone(), w.points)).collect(),
        motives: seat.motives,
        doctrine: seat.doctrine,
        secrets: seat
            .secrets
            .iter()
            .map(|s| (s.id.clone(), s.text.clone(), own.shared.contains(&s.id)))
            .collect(),
        assets: seat.assets.clone(),
        money: own.purse.money,
        next_income: income::of(sc, st, seat, next_months).0,
        gdp_m_usd: seat.gdp_m_usd,
        key_ppm: crate::economy::share_ppm(mine, weights.iter().sum()),
        support: own.support,
        trust: sc
            .seats
            .iter()
            .filter_map(|s| Some((s.id.clone(), *st.trust.get(&(id.clone(), s.id.clone()))?)))
            .collect(),
        ballots: st
            .motions
            .iter()
            .filter(|(_, m)| open(m.stage))
            .filter_map(|(motion, m)| {
                let by_proxy = || m.by_proxy.get(id).map(|(_, ballot)| ballot);
                Some((*motion, m.ballots.get(id).or_else(by_proxy)?.open()))
            })
            .collect(),
        proxy_ballots: st
            .motions
            .iter()
            .filter(|(_, m)| open(m.stage))
            .flat_map(|(motion, m)| m.by_proxy.values().map(|by| (*motion, by)))
            .filter(|(_, (by, _))| by == id)
            .map(|(motion, (_, ballot))| (motion, ballot.open()))
            .collect(),
        pledge: own.pledge,
        private_injects: table::injects(sc, st, Some(id)),
        private_bulletin: st.sky.private.get(id).map(|b| (**b).clone()),
        private_messages: st
            .messages
            .iter()
            .filter(|m| m.to.as_ref().is_some_and(|to| to == id || m.from == *id))
            .cloned()
            .collect(),
        agreements: agreement::views(st, &Viewer::Seat(id.clone()))
            .into_iter()
            .filter(|a| a.from == *id || a.to == *id)
            .collect(),
        next,
        legal,
        blocked,
        offer: own.offer.clone(),
    })
}

/// The one line that says what is expected of the seat now.
fn next(st: &State, id: &SeatId, legal: &[Command]) -> String {
    if !st.open {
        return "Control opens the session.".to_owned();
    }
    if !rules::occupied(st, id) {
        return "Nobody sits here.".to_owned();
    }
    let can = |test: fn(&Command) -> bool| legal.iter().any(test);
    match st.phase {
        Phase::Situation => "Read the bulletin and your brief.".to_owned(),
        Phase::Consultation => {
            let asked = st.requests.values().any(|r| r.to == *id && r.answer.is_none());
            let offered = st
                .agreements
                .values()
                .any(|a| a.to == *id && a.stage == crate::view::AgreementStage::Offered);
            if offered {
                "A delegation offers you an agreement. Accept it or decline it.".to_owned()
            } else if asked {
                "A delegation has asked you for help, by name. Answer it, or silence is your answer."
                    .to_owned()
            } else if can(|c| matches!(c, Command::GiveConsent { .. })) {
                "A motion moves risk onto your ground. Give or withhold your consent.".to_owned()
            } else if can(|c| matches!(c, Command::Procedure(Procedural::Approve { .. })))
                && !procedure::has_approved(st, id)
            {
                "The table chooses how it decides. Approve of the rules that you can live with, under Procedure."
                    .to_owned()
            } else if can(|c| matches!(c, Command::SecondMotion { .. }))
                && st.motions.values().all(|m| m.stage != MotionStage::Tabled)
            {
                "Motions stand on the table. Speak with the others, back the one you want, or table your own."
                    .to_owned()
            } else if can(|c| matches!(c, Command::SecondMotion { .. })) {
                "Motions wait for a second. Speak with the others, second one, or table your own.".to_owned()
            } else {
                "Look at the cards, speak with the others, and table a motion.".to_owned()
            }
        }
        Phase::Decision => {
            let open = st.motions.values().filter(|m| m.stage == MotionStage::Open);
            let waiting = open
                .filter(|m| {
                    m.vote.as_ref().is_some_and(|v| v.electorate.contains(id)) && !m.ballots.contains_key(id)
                })
                .count();
            match waiting {
                0 => "Nothing waits for your vote.".to_owned(),
                1 => "One motion waits for your vote.".to_owned(),
                n => format!("{n} motions wait for your vote."),
            }
        }
        Phase::Commitment => {
            let due: Money = st
                .programmes
                .values()
                .filter(|p| p.takes_money())
                .filter_map(|p| p.shares.get(id))
                .map(crate::programme::Share::open_due)
                .sum();
            if due > Money::ZERO {
                format!("{due} are due of you; you have {}.", ledger::money(st, id))
            } else {
                "Nothing is due of you. You can buy, prepare, or step up.".to_owned()
            }
        }
        Phase::Execution => "The calendar runs. Watch.".to_owned(),
        Phase::Over => "The exercise is over. Read the outcome.".to_owned(),
    }
}
