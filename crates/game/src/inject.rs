//! Injects of the master scenario events list: when they fire by themselves, and what they do.

use mission::plan::LauncherId;
use scenario::{Inject, InjectEffect, InjectId, Scenario, SeatId, Trigger};

use crate::capability;
use crate::card;
use crate::chance::{ChanceKey, Thrown, Topic};
use crate::command::HelpItem;
use crate::economy;
use crate::emit::Emit;
use crate::event::{Event, SupportWhy, SuspicionWhy};
use crate::leak;
use crate::physics::Aim;
use crate::rejection::Rejection;
use crate::request;
use crate::rules;
use crate::slots;
use crate::state::{Released, State};
use crate::support;
use crate::suspicion;

/// When triggers are tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A Situation opens.
    Opening,
    /// The cards of the round came.
    Cards,
    /// New data came in before Consultation.
    Update,
}

/// Fires every inject of this round whose time has come.
pub(crate) fn fire(em: &mut Emit<'_>, moment: Moment) {
    for (place, inject) in em.sc.injects.iter().enumerate() {
        let due = inject.round == Some(em.st.round as usize)
            && !em.st.injects.contains_key(&inject.id)
            && !em.st.passed.contains(&inject.id);
        if due && triggered(em, place, inject, moment) {
            release(em, place);
        }
    }
}

fn triggered(em: &mut Emit<'_>, place: usize, inject: &Inject, moment: Moment) -> bool {
    let opening = moment == Moment::Opening;
    let st = &em.st;
    let cards = || st.cards.round.iter().filter_map(|id| st.cards.all.get(id));
    match &inject.fires {
        Trigger::Always => opening,
        Trigger::OnDemand => false,
        Trigger::SupportBelow(seat, below) => {
            opening && st.seats.get(seat).is_some_and(|s| s.support < *below)
        }
        Trigger::SuspicionAbove(above) => {
            let suspected = st.seats.values().any(|s| s.suspicion.is_some_and(|u| u > *above));
            moment != Moment::Update && (suspected || cards().any(|c| card::is_nuclear(em.sc, &c.card)))
        }
        Trigger::ChanceBelowPercent(percent) => {
            opening && rules::bulletin(st).is_some_and(|b| b.chance.ppm() < percent * 10_000)
        }
        Trigger::OceanCard => moment == Moment::Cards && cards().any(|c| c.card.aim == Aim::Ocean),
        Trigger::FlybyArrived => moment != Moment::Cards && st.sky.flyby,
        Trigger::ChancePercent(percent) => {
            opening && {
                let key = ChanceKey {
                    round: st.round,
                    topic: Topic::Inject,
                    ordinal: place as u64,
                };
                let thrown = Thrown::new(em.chance, key, economy::ppb(i64::from(*percent) * 10_000));
                if !thrown.success() {
                    em.emit(Event::InjectPassed {
                        inject: inject.id.clone(),
                        thrown,
                    });
                }
                thrown.success()
            }
        }
        Trigger::PrivateAgreement => opening && !leak::private(st, None).is_empty(),
        Trigger::CampaignBought(campaign) => opening && st.sky.bought.contains_key(campaign),
    }
}

/// Control may release it.
pub(crate) fn check_release(sc: &Scenario, st: &State, id: &InjectId) -> Result<(), Rejection> {
    if sc.injects.iter().all(|i| i.id != *id) {
        return Err(Rejection::UnknownInject { inject: id.clone() });
    }
    if st.injects.contains_key(id) {
        return Err(Rejection::AlreadyReleased { inject: id.clone() });
    }
    Ok(())
}

/// Releases the inject with this id.
pub(crate) fn release_id(em: &mut Emit<'_>, id: &InjectId) {
    if let Some(place) = em.sc.injects.iter().position(|i| i.id == *id) {
        release(em, place);
    }
}

fn release(em: &mut Emit<'_>, place: usize) {
    let inject = &em.sc.injects[place];
    em.emit(Event::InjectReleased {
        inject: inject.id.clone(),
        private_to: inject.private_to.clone(),
    });
    for effect in &inject.effects {
        apply(em, place, effect);
    }
}

fn apply(em: &mut Emit<'_>, place: usize, effect: &InjectEffect) {
    match effect {
        InjectEffect::Support(seats, by) => {
            for seat in seats {
                support::change(em, seat, *by, SupportWhy::Inject);
            }
        }
        InjectEffect::SupportOfSafe(by) => {
            for seat in &em.sc.seats {
                let own = rules::bulletin(&em.st).map_or(0, |b| rules::own_chance(seat, b).0.0);
                if own == 0 {
                    support::change(em, &seat.id, *by, SupportWhy::Inject);
                }
            }
        }
        InjectEffect::Suspicion(by) => {
            for seat in suspicion::dual_use(&em.st) {
                suspicion::change(em, &seat, *by, SuspicionWhy::Inject);
            }
        }
        InjectEffect::IncomePercent(seat, percent) => {
            em.emit(Event::IncomeScaled {
                seat: seat.clone(),
                percent: *percent,
            });
        }
        InjectEffect::SlotLost(seat, slots) => {
            if let Some((owner, launcher)) = loser(em, place, seat.as_ref()) {
                let by = -i32::try_from(*slots).unwrap_or(i32::MAX);
                em.emit(Event::SlotsChanged { owner, launcher, by });
            }
        }
        InjectEffect::OfferImpactor(seat, craft) => {
            em.emit(Event::OfferMade {
                seat: seat.clone(),
                craft: craft.clone(),
            });
        }
        InjectEffect::Grant(seat, amount) => {
            em.emit(Event::Granted {
                seat: seat.clone(),
                amount: *amount,
            });
        }
        InjectEffect::RequestHelp(seat) => {
            for other in &em.sc.seats {
                if other.id != *seat && !other.launchers.is_empty() && rules::occupied(&em.st, &other.id) {
                    request::make(em, seat, &other.id, &HelpItem::Launch, true);
                }
            }
        }
        InjectEffect::LeakPapers(seat) => leak::papers(em, seat),
        InjectEffect::LeakAgreements(of) => leak::agreements(em, of.as_ref()),
        InjectEffect::Readiness(id, points) => capability::shake(em, id, *points),
        InjectEffect::Told => {}
    }
}

/// Which service loses a slot: the first of the named seat that has one, or of a seat drawn among those that have.
fn loser(em: &Emit<'_>, place: usize, seat: Option<&SeatId>) -> Option<(SeatId, LauncherId)> {
    let services: Vec<_> = slots::services(em.sc, &em.st)
        .into_iter()
        .filter(|s| s.slots > 0 && !s.any_day)
        .collect();
    let owner = if let Some(seat) = seat {
        seat.clone()
    } else {
        let mut owners: Vec<&SeatId> = services.iter().map(|s| &s.owner).collect();
        owners.dedup();
        let key = ChanceKey {
            round: em.st.round,
            topic: Topic::Slot,
            ordinal: place as u64,
        };
        let drawn = em.chance.draw(key).below(owners.len() as u64) as usize;
        (*owners.get(drawn)?).clone()
    };
    services
        .iter()
        .find(|s| s.owner == owner)
        .map(|s| (s.owner.clone(), s.launcher.clone()))
}

pub(crate) fn on_released(st: &mut State, inject: &InjectId, private_to: Option<&SeatId>) {
    let released = Released {
        round: st.round,
        private_to: private_to.cloned(),
    };
    st.injects.insert(inject.clone(), released);
}

pub(crate) fn on_passed(st: &mut State, inject: &InjectId) {
    st.passed.insert(inject.clone());
}

pub(crate) fn on_slots(st: &mut State, owner: &SeatId, launcher: &LauncherId, by: i32) {
    st.slots.changes.push((owner.clone(), launcher.clone(), by));
}

pub(crate) fn on_offer(st: &mut State, seat: &SeatId, craft: &mission::plan::CraftId) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.offer = Some(craft.clone());
    }
}
