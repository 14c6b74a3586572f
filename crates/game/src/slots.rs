//! Launch slots: what each service has left in each season. A slot is used from the moment its flight is adopted; a
//! scrubbed or failed launch has used it, a cancelled one gives it back.

use mission::plan::{CraftId, Flight, LauncherId};
use scenario::{Date, Money, Scenario, SeatId};
use serde::Serialize;

use crate::capability;
use crate::command::CraftNumber;
use crate::economy;
use crate::flight::CraftState;
use crate::physics::{CardFlight, CraftStage, SeasonSlots};
use crate::rules;
use crate::state::State;

/// A launch service that a secret opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct OpenedService {
    pub(crate) owner: SeatId,
    pub(crate) launcher: LauncherId,
    pub(crate) name: String,
    pub(crate) price: Money,
    /// Launches in all.
    pub(crate) slots: u32,
    pub(crate) craft: CraftId,
}

/// Changes of slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Slots {
    /// Whose, which vehicle, by how many a season.
    pub(crate) changes: Vec<(SeatId, LauncherId, i32)>,
    /// Services opened.
    pub(crate) opened: Vec<OpenedService>,
}

/// A launch service as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Service {
    pub(crate) owner: SeatId,
    pub(crate) launcher: LauncherId,
    pub(crate) name: String,
    pub(crate) price: Money,
    pub(crate) mature: bool,
    /// Launches a season, or in all if `any_day`.
    pub(crate) slots: u32,
    /// Not bound to a season.
    pub(crate) any_day: bool,
    pub(crate) only: Option<CraftId>,
}

/// Every service that somebody offers.
pub(crate) fn services(sc: &Scenario, st: &State) -> Vec<Service> {
    let changed = |owner: &SeatId, launcher: &LauncherId| -> i32 {
        st.slots
            .changes
            .iter()
            .filter(|(o, l, _)| o == owner && l == launcher)
            .map(|(_, _, by)| by)
            .sum()
    };
    let own = sc.launch_services.iter().map(|s| Service {
        owner: s.owner.clone(),
        launcher: s.launcher.clone(),
        name: s.name.clone(),
        price: s.price,
        mature: s.mature,
        slots: if capability::launch_readiness_ppm(sc, st, &s.owner, &s.launcher)
            < economy::READINESS_LOST_PPM
        {
            0
        } else {
            s.slots.saturating_add_signed(changed(&s.owner, &s.launcher))
        },
        any_day: false,
        only: None,
    });
    let opened = st.slots.opened.iter().map(|s| Service {
        owner: s.owner.clone(),
        launcher: s.launcher.clone(),
        name: s.name.clone(),
        price: s.price,
        mature: sc
            .launch_services
            .iter()
            .any(|own| own.launcher == s.launcher && own.mature),
        slots: s.slots,
        any_day: true,
        only: Some(s.craft.clone()),
    });
    own.chain(opened)
        .filter(|s| rules::occupied(st, &s.owner))
        .collect()
}

/// The day a flight leaves.
pub(crate) fn launch_day(flight: &Flight) -> Date {
    Date::containing_jd(flight.launch.jd_tdb())
}

/// The day it arrives.
pub(crate) fn arrival_day(flight: &Flight) -> Date {
    Date::containing_jd(flight.arrival.jd_tdb())
}

/// Index of the season that holds a day.
pub(crate) fn season_of(sc: &Scenario, day: Date) -> Option<usize> {
    sc.seasons.iter().position(|s| s.from <= day && day <= s.to)
}

/// The service that a flight uses.
pub(crate) fn service_for(services: &[Service], flight: &CardFlight) -> Option<usize> {
    let fits = |s: &Service| {
        s.owner == flight.launched_by
            && s.launcher == flight.flight.launcher
            && s.only.as_ref().is_none_or(|only| *only == flight.flight.craft)
    };
    // A service for this craft alone comes first, so that it does not use up a slot that takes any.
    services
        .iter()
        .position(|s| s.only.is_some() && fits(s))
        .or_else(|| services.iter().position(fits))
}

/// Slots of a service left in a season (any, if the service is not bound to one). Craft that give way do not count.
pub(crate) fn left(
    sc: &Scenario,
    st: &State,
    (services, which): (&[Service], usize),
    season: Option<usize>,
    gives_way: &dyn Fn(CraftNumber, &CraftState) -> bool,
) -> u32 {
    let service = &services[which];
    let used = st
        .craft
        .iter()
        .filter(|(n, c)| (c.stage != CraftStage::Cancelled || c.scrubbed) && !gives_way(**n, c))
        .filter_map(|(_, c)| c.flight.as_ref())
        .filter(|f| service_for(services, f) == Some(which))
        .filter(|f| service.any_day || season_of(sc, launch_day(&f.flight)) == season)
        .count();
    service.slots.saturating_sub(used as u32)
}

/// Slots left from a day on, season by season; those of craft that can be planned anew are free.
pub(crate) fn season_slots(sc: &Scenario, st: &State, from: Date) -> Vec<SeasonSlots> {
    let services = services(sc, st);
    let mut all = Vec::new();
    for (which, service) in services.iter().enumerate() {
        let slots = |season: Option<usize>, days| SeasonSlots {
            season: season.map(|s| s as u32),
            days,
            launcher: service.launcher.clone(),
            owner: service.owner.clone(),
            left: left(sc, st, (&services, which), season, &|_, c| c.replannable(sc, st)),
            only: service.only.clone(),
        };
        if service.any_day {
            all.push(slots(None, (from, Date::containing_jd(sc.asteroid.until_jd_tdb))));
        } else {
            let open = sc.seasons.iter().enumerate().filter(|(_, s)| s.to >= from);
            all.extend(open.map(|(i, s)| slots(Some(i), (s.from.max(from), s.to))));
        }
    }
    all
}

/// The most slots in any season to come, by vehicle and owner.
pub(crate) fn most_slots(seasons: &[SeasonSlots]) -> Vec<(LauncherId, SeatId, u32)> {
    let mut most: Vec<(LauncherId, SeatId, u32)> = Vec::new();
    for s in seasons.iter().filter(|s| s.only.is_none()) {
        match most
            .iter_mut()
            .find(|(l, o, _)| *l == s.launcher && *o == s.owner)
        {
            Some((_, _, n)) => *n = (*n).max(s.left),
            None => most.push((s.launcher.clone(), s.owner.clone(), s.left)),
        }
    }
    most
}
