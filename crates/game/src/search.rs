//! What the adjudicator is asked, and what becomes of its answers: the cards of a round, and the odds of plans that
//! delegations draw themselves.

use mission::plan::{Effect, Plan, PlanHash};
use scenario::{Date, Scenario, SeatId};

use crate::capability;
use crate::card::{fits, is_free};
use crate::command::CraftNumber;
use crate::emit::Emit;
use crate::event::{CardRecord, Event};
use crate::flight::CraftState;
use crate::inject;
use crate::physics::{
    Aim, Assessment, Card, CardFlight, CardId, CardRequest, CraftStage, Pending, StandingFlight,
};
use crate::rejection::Rejection;
use crate::rules;
use crate::sky;
use crate::slots::{self, arrival_day, launch_day, season_of};
use crate::state::State;

/// Most flights of a plan that a delegation draws.
const MOST_FLIGHTS: usize = 12;
/// Sun–asteroid–craft angle above which a craft cannot see what it is to hit, thousandths of a degree.
const DARK_PHASE_MDEG: i32 = 90_000;

/// Flights that stand whatever is adopted and of which the bulletin does not speak yet: on their way, a seat's own, at
/// work beside the asteroid.
pub(crate) fn standing(sc: &Scenario, st: &State) -> Vec<StandingFlight> {
    let stands = |c: &CraftState| match c.stage {
        CraftStage::Ordered => !c.replannable(sc, st),
        CraftStage::Cruising => true,
        CraftStage::Arrived => !sky::told(sc, c),
        CraftStage::Missed
        | CraftStage::LaunchFailed
        | CraftStage::LostInCruise
        | CraftStage::WavedOff
        | CraftStage::Cancelled => false,
    };
    st.craft
        .iter()
        .filter(|(_, c)| stands(c))
        .filter_map(|(number, c)| {
            let f = c.flight.as_ref()?;
            Some(StandingFlight {
                craft: *number,
                flight: f.flight.clone(),
                launched_by: f.launched_by.clone(),
                stage: c.stage,
            })
        })
        .collect()
}

/// Asks the adjudicator for the round's cards.
pub(crate) fn request(em: &mut Emit<'_>) {
    let (sc, st) = (em.sc, &em.st);
    let season_slots = slots::season_slots(sc, st, st.date);
    let request = CardRequest {
        request: st.cards.requests + 1,
        knowledge: sky::knowledge(sc, st, st.date, None),
        round: st.round,
        order_date: st.date,
        slots: slots::most_slots(&season_slots),
        season_slots,
        stock: st
            .craft
            .iter()
            .filter(|(_, c)| c.replannable(sc, st))
            .map(|(n, c)| (*n, c.kind.clone(), c.ready))
            .collect(),
        standing: standing(sc, st),
        stations: sky::stations(st),
        device: sc
            .seats
            .iter()
            .any(|s| s.nuclear_device && rules::occupied(st, &s.id)),
        prepared: capability::prepared(sc, st),
    };
    em.emit(Event::CardsRequested {
        request: Box::new(request),
    });
}

/// The answer is the one that is waited for, and each card is one that could be flown.
pub(crate) fn check_cards(
    sc: &Scenario,
    st: &State,
    serial: u64,
    cards: &[(Card, Assessment)],
) -> Result<(), Rejection> {
    let request = st.cards.request.as_ref().ok_or(Rejection::NotAsked)?;
    if request.request != serial {
        return Err(Rejection::NotAsked);
    }
    let bad = |why: String| Err(Rejection::BadAnswer { why });
    for (card, assessment) in cards {
        if assessment.knowledge != request.knowledge {
            return bad(format!("the odds of \"{}\" rest on other knowledge", card.title));
        }
        for flight in &card.flights {
            if sc.craft(&flight.flight.craft).is_none() || sc.seat(&flight.launched_by).is_none() {
                return bad(format!(
                    "\"{}\" flies what the scenario does not have",
                    card.title
                ));
            }
        }
        if let Some(id) = card.campaigns.iter().find(|id| sc.campaign(id).is_none()) {
            return bad(format!("\"{}\" buys an unknown campaign {id}", card.title));
        }
        if let Some(id) = card.stations.iter().find(|id| sc.seat(id).is_none()) {
            return bad(format!(
                "\"{}\" pays for stations of an unknown seat {id}",
                card.title
            ));
        }
    }
    Ok(())
}

/// Numbers the cards; those whose hardware is not to be had are left out.
pub(crate) fn record(em: &mut Emit<'_>, serial: u64, cards: &[(Card, Assessment)]) {
    let round = em.st.round;
    let mut next = next_number(&em.st);
    let mut records = Vec::new();
    for (card, assessment) in cards {
        let card = Card {
            id: CardId(next),
            ..card.clone()
        };
        if fits(em.sc, &em.st, &card, None).is_ok() {
            records.push(CardRecord {
                round,
                card,
                assessment: assessment.clone(),
            });
            next += 1;
        }
    }
    em.emit(Event::CardsRecorded {
        request: serial,
        cards: records,
    });
    inject::fire(em, inject::Moment::Cards);
}

fn next_number(st: &State) -> u32 {
    st.cards.all.keys().last().map_or(1, |k| k.0 + 1)
}

/// A plan that a delegation draws can be flown, and is not known.
pub(crate) fn check_plan(sc: &Scenario, st: &State, seat: &SeatId, plan: &Plan) -> Result<(), Rejection> {
    let bad = |why: String| Err(Rejection::BadPlan { why });
    if plan.flights.is_empty() || plan.flights.len() > MOST_FLIGHTS {
        return bad(format!("it needs 1 to {MOST_FLIGHTS} flights"));
    }
    for flight in &plan.flights {
        let Some(craft) = sc.craft(&flight.craft) else {
            return bad(format!("nobody builds {}", flight.craft));
        };
        if flight.arrival <= flight.launch {
            return bad("a craft would arrive before it leaves".to_owned());
        }
        if arrival_day(flight) >= Date::containing_jd(sc.asteroid.until_jd_tdb) {
            return bad("a craft would arrive after the asteroid".to_owned());
        }
        if craft.craft.effect == Effect::Kinetic && flight.phase_mdeg > DARK_PHASE_MDEG {
            return bad("it comes from the dark side and cannot see its target".to_owned());
        }
        let slow = matches!(craft.craft.effect, Effect::Tug { .. });
        if slow != flight.thrust.is_some() {
            return bad(if slow {
                format!(
                    "{} pushes along the asteroid's motion or against it: say which",
                    craft.craft.name
                )
            } else {
                format!("{} does not push slowly", craft.craft.name)
            });
        }
        if flight.mass_kg > craft.craft.mass_kg {
            return bad(format!(
                "{} has a mass of {} kg",
                craft.craft.name, craft.craft.mass_kg
            ));
        }
    }
    let hash = plan.hash();
    let known = st
        .cards
        .round
        .iter()
        .filter_map(|c| st.cards.all.get(c))
        .any(|c| c.card.plan_hash() == hash);
    if known || st.cards.plans.iter().any(|p| p.plan.hash() == hash) {
        return Err(Rejection::PlanKnown);
    }
    fits(sc, st, &drawn(sc, st, seat, plan), None)
}

/// The card of a drawn plan: one's own launchers first, then whoever has a slot.
pub(crate) fn drawn(sc: &Scenario, st: &State, seat: &SeatId, plan: &Plan) -> Card {
    let services = slots::services(sc, st);
    let mut used: Vec<(usize, Option<usize>)> = Vec::new();
    let mut taken: Vec<CraftNumber> = Vec::new();
    let flights = plan
        .flights
        .iter()
        .map(|flight| {
            let season = season_of(sc, launch_day(flight));
            let takes = |s: &slots::Service| {
                s.launcher == flight.launcher && s.only.as_ref().is_none_or(|only| *only == flight.craft)
            };
            let mut offers: Vec<usize> = (0..services.len()).filter(|i| takes(&services[*i])).collect();
            offers.sort_by_key(|i| services[*i].owner != *seat);
            let free = |i: &usize| {
                let n = used.iter().filter(|u| **u == (*i, season)).count() as u32;
                slots::left(sc, st, (&services, *i), season, &|_, c| c.replannable(sc, st)) > n
            };
            let which = offers
                .iter()
                .copied()
                .find(free)
                .or_else(|| offers.first().copied());
            used.extend(which.map(|i| (i, season)));
            let launched_by = which.map_or_else(|| seat.clone(), |i| services[i].owner.clone());
            let mut planned = CardFlight {
                flight: flight.clone(),
                launched_by,
                stock: None,
            };
            let ready = |c: &CraftState| is_free(sc, st, c, &planned, None);
            let on_ground = st.craft.iter().filter(|(n, c)| ready(c) && !taken.contains(n));
            planned.stock = on_ground.map(|(n, _)| *n).next();
            taken.extend(planned.stock);
            planned
        })
        .collect();
    Card {
        id: CardId(0),
        title: format!("Plan of {}", sc.seat(seat).map_or(seat.as_str(), |s| &s.name)),
        aim: Aim::Drawn,
        flights,
        campaigns: Vec::new(),
        stations: Vec::new(),
        station_months: 0,
        capabilities: Vec::new(),
    }
}

/// The odds of a drawn plan are waited for.
pub(crate) fn check_plan_answer(
    st: &State,
    plan_hash: &PlanHash,
    assessment: &Assessment,
) -> Result<(), Rejection> {
    let asked = st
        .cards
        .plans
        .iter()
        .find(|p| p.plan.hash() == *plan_hash)
        .ok_or(Rejection::NotAsked)?;
    if asked.knowledge != assessment.knowledge {
        return Err(Rejection::BadAnswer {
            why: "the odds rest on other knowledge".to_owned(),
        });
    }
    Ok(())
}

/// The odds of a drawn plan came.
pub(crate) fn record_plan(em: &mut Emit<'_>, plan_hash: &PlanHash, assessment: &Assessment) {
    let Some(asked) = em.st.cards.plans.iter().find(|p| p.plan.hash() == *plan_hash) else {
        return;
    };
    let mut card = drawn(em.sc, &em.st, &asked.seat, &asked.plan);
    card.id = CardId(next_number(&em.st));
    let card = CardRecord {
        round: em.st.round,
        card,
        assessment: assessment.clone(),
    };
    em.emit(Event::CardDrawn {
        plan_hash: plan_hash.clone(),
        card: Box::new(card),
    });
}

/// What the adjudicator owes now.
pub fn pending(st: &State) -> Vec<Pending> {
    let cards = st.cards.request.iter().map(|r| Pending::Cards((**r).clone()));
    let plans = st.cards.plans.iter().map(|p| Pending::Plan {
        plan: p.plan.clone(),
        knowledge: p.knowledge.clone(),
        standing: p.standing.clone(),
        stations: p.stations.clone(),
        prepared: p.prepared.clone(),
    });
    cards.chain(plans).collect()
}
