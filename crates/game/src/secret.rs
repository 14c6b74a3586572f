//! Secrets: shared with everyone, with their effect.

use scenario::{Scenario, Seat, SeatId, Secret, SecretEffect, SecretId};

use crate::emit::Emit;
use crate::event::{Event, SupportWhy, TrustWhy};
use crate::rejection::Rejection;
use crate::rules;
use crate::sky;
use crate::slots::OpenedService;
use crate::state::State;
use crate::support;
use crate::trust;

fn secret<'a>(seat: &'a Seat, id: &SecretId) -> Result<&'a Secret, Rejection> {
    seat.secrets
        .iter()
        .find(|s| s.id == *id)
        .ok_or_else(|| Rejection::UnknownSecret { secret: id.clone() })
}

/// Trust that telling a paper earns with everybody.
pub(crate) const TOLD: i32 = 3;

/// Everybody has read it: it was shared, or leaked.
pub(crate) fn is_known(st: &State, seat: &SeatId, id: &SecretId) -> bool {
    st.seats
        .get(seat)
        .is_some_and(|s| s.shared.contains(id) || s.leaked.contains(id))
}

/// It is the seat's own and not shared yet. What was leaked can still be shared, for what it gives.
pub(crate) fn check_share(sc: &Scenario, st: &State, seat: &SeatId, id: &SecretId) -> Result<(), Rejection> {
    secret(rules::seat(sc, seat)?, id)?;
    if st.seats.get(seat).is_some_and(|s| s.shared.contains(id)) {
        return Err(Rejection::Already {
            what: "This is shared".to_owned(),
        });
    }
    Ok(())
}

/// Shares it. Points that are published change the bulletin at once; the cards follow in the next round.
pub(crate) fn share(em: &mut Emit<'_>, seat: &SeatId, id: &SecretId) -> Result<(), Rejection> {
    let owner = rules::seat(em.sc, seat)?;
    let Secret { text, effect, .. } = secret(owner, id)?.clone();
    let news = !is_known(&em.st, seat, id);
    em.emit(Event::SecretShared {
        seat: seat.clone(),
        secret: id.clone(),
        text,
        effect: effect.clone(),
    });
    match effect {
        SecretEffect::PublishCampaign(campaign) => {
            let date = em.st.date;
            let here = em
                .sc
                .campaign(&campaign)
                .is_some_and(|c| c.points.iter().any(|p| p.jd_tdb <= date.jd()));
            if here {
                sky::publish(em)?;
            }
        }
        SecretEffect::ExtraSlots { slots, support_cost } => {
            let service = em.sc.launch_services.iter().find(|s| s.owner == *seat);
            if let Some(service) = service {
                let by = i32::try_from(slots).unwrap_or(i32::MAX);
                em.emit(Event::SlotsChanged {
                    owner: seat.clone(),
                    launcher: service.launcher.clone(),
                    by,
                });
            }
            support::change(em, seat, -support_cost, SupportWhy::Secret);
        }
        SecretEffect::Told | SecretEffect::ShelterTruth(_) | SecretEffect::OpensService { .. } => {}
    }
    if news {
        trust::of_all(em, seat, TOLD, TrustWhy::Shared);
    }
    Ok(())
}

pub(crate) fn on_shared(st: &mut State, seat: &SeatId, id: &SecretId, effect: &SecretEffect) {
    if let Some(s) = st.seats.get_mut(seat) {
        s.shared.insert(id.clone());
    }
    match effect {
        SecretEffect::PublishCampaign(campaign) => {
            st.sky.published.insert(campaign.clone());
            st.sky.private.remove(seat);
        }
        SecretEffect::OpensService {
            launcher,
            name,
            price,
            slots,
            craft,
        } => {
            st.slots.opened.push(OpenedService {
                owner: seat.clone(),
                launcher: launcher.clone(),
                name: name.clone(),
                price: *price,
                slots: *slots,
                craft: craft.clone(),
            });
        }
        SecretEffect::Told | SecretEffect::ExtraSlots { .. } | SecretEffect::ShelterTruth(_) => {}
    }
}
