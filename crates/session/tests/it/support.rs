//! What the tests share: the first scenario and its physics, made once.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use game::{CardRequest, Knowledge, SeasonSlots};
use scenario::{CampaignId, Date, Scenario, SeatId};
use session::Adjudicator;

/// The Gulf of Guinea.
pub(crate) fn gulf() -> Arc<Scenario> {
    static SCENARIO: OnceLock<Arc<Scenario>> = OnceLock::new();
    SCENARIO
        .get_or_init(|| Arc::new(scenario::embedded("gulf-of-guinea").expect("the scenario is sound")))
        .clone()
}

/// Its physics.
pub(crate) fn physics() -> Arc<Adjudicator> {
    static PHYSICS: OnceLock<Arc<Adjudicator>> = OnceLock::new();
    PHYSICS
        .get_or_init(|| Arc::new(Adjudicator::new(gulf()).expect("it meets the Earth")))
        .clone()
}

/// The same with the reference's body of 190 m, which the scenario's true one is a little larger than.
pub(crate) fn reference() -> Arc<Adjudicator> {
    static PHYSICS: OnceLock<Arc<Adjudicator>> = OnceLock::new();
    PHYSICS
        .get_or_init(|| {
            let mut sc = (*gulf()).clone();
            sc.asteroid.diameter_m = 190.0;
            Arc::new(Adjudicator::new(Arc::new(sc)).expect("it meets the Earth"))
        })
        .clone()
}

/// What is known on a day from the free public campaigns and those named.
pub(crate) fn knowledge(day: &str, bought: &[&str], flyby: bool) -> Knowledge {
    let free = gulf();
    let free = free
        .campaigns
        .iter()
        .filter(|c| c.price.0 == 0 && c.private_to.is_none());
    let campaigns: BTreeSet<CampaignId> = free
        .map(|c| c.id.clone())
        .chain(bought.iter().map(|id| CampaignId::new(*id)))
        .collect();
    Knowledge {
        date: Date::from_iso(day).expect("a date"),
        campaigns,
        flyby,
        beside: None,
        pushed: Vec::new(),
        seen: game::Seen::default(),
        noise: None,
    }
}

/// A request with every slot of the scenario open and nothing standing.
pub(crate) fn request(round: u32, day: &str, bought: &[&str]) -> CardRequest {
    let gulf = gulf();
    let order_date = Date::from_iso(day).expect("a date");
    let open: Vec<_> = gulf
        .seasons
        .iter()
        .enumerate()
        .filter(|(_, s)| s.to >= order_date)
        .collect();
    let season_slots = gulf.launch_services.iter().flat_map(|s| {
        open.iter().map(|(i, season)| SeasonSlots {
            season: Some(*i as u32),
            days: (season.from.max(order_date), season.to),
            launcher: s.launcher.clone(),
            owner: s.owner.clone(),
            left: s.slots,
            only: None,
        })
    });
    CardRequest {
        request: 1,
        knowledge: knowledge(day, bought, false),
        round,
        order_date,
        slots: gulf
            .launch_services
            .iter()
            .map(|s| (s.launcher.clone(), s.owner.clone(), s.slots))
            .collect(),
        season_slots: season_slots.collect(),
        stock: Vec::new(),
        standing: Vec::new(),
        stations: BTreeSet::<SeatId>::new(),
        device: false,
        prepared: game::Preparedness::default(),
    }
}
