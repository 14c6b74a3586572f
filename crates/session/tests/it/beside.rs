//! A craft that stays beside the asteroid: its card, its flight, and what bulletins make of its fixes.

use std::sync::{Arc, OnceLock};

use game::{Aim, Card, Knowledge, Physics};
use mission::plan::{CraftId, Plan};
use scenario::{Campaign, CampaignId, Date, Money, Point, PointKind, Scenario};
use session::{Adjudicator, Method};

use crate::support::{gulf, knowledge, request};

fn day(iso: &str) -> Date {
    Date::from_iso(iso).expect("a date")
}

/// The Gulf of Guinea with more time: the craft takes a year instead of three, and the last talk is in April 2029. From
/// January 2027 on a fix of 2 km every thirty days.
fn patient() -> Arc<Scenario> {
    let mut sc = (*gulf()).clone();
    let stays = |c: &&mut scenario::CraftForSale| c.craft.id == CraftId::new("rendezvous");
    sc.crafts.iter_mut().find(stays).unwrap().build_months = 12;
    sc.rounds.last_mut().unwrap().consultation_date = day("2029-04-01");
    sc.campaigns.push(Campaign {
        id: CampaignId::new("beside"),
        name: "Fixes from beside the asteroid".to_owned(),
        price: Money::ZERO,
        rounds: Vec::new(),
        private_to: None,
        with_flyby: false,
        with_rendezvous: true,
        by: None,
        points: (0..24)
            .map(|n| Point {
                jd_tdb: day("2027-01-01").plus_days(30 * n).jd(),
                kind: PointKind::PositionKm(2.0),
            })
            .collect(),
    });
    Arc::new(sc)
}

fn physics() -> Arc<Adjudicator> {
    static PHYSICS: OnceLock<Arc<Adjudicator>> = OnceLock::new();
    PHYSICS
        .get_or_init(|| Arc::new(Adjudicator::by(patient(), Method::Mapped).unwrap()))
        .clone()
}

fn stay(physics: &Adjudicator) -> Option<Card> {
    let cards = physics.cards(&request(0, "2025-03-17", &[]), &|_| true).unwrap();
    let stays = |c: &Card| {
        c.flights
            .first()
            .is_some_and(|f| f.flight.craft.as_str() == "rendezvous")
    };
    let card = cards.into_iter().map(|(c, _)| c).find(stays);
    assert!(card.iter().all(|c| c.aim == Aim::Learn));
    card
}

/// Three years from March 2025 are too many, with six months saved too: no card; a year leaves time. What the card flies
/// can be flown, and a craft that would arrive heavier cannot.
#[test]
fn it_has_a_card_where_it_arrives_while_people_decide() {
    let shipped = Adjudicator::by(gulf(), Method::Mapped).unwrap();
    assert_eq!(stay(&shipped), None);
    let card = stay(&physics()).expect("a card");
    let flight = card.flights[0].flight.clone();
    let arrival = Date::containing_jd(flight.arrival.jd_tdb());
    assert!(arrival <= day("2029-04-01"), "{arrival}");
    assert_eq!(
        (flight.closing_mm_s, flight.thrust),
        ([0; 3], None),
        "it rests there"
    );
    assert!((900..1_300).contains(&flight.mass_kg), "{} kg", flight.mass_kg);
    let known = knowledge("2025-03-17", &[], false);
    let asks = |flight| Plan {
        flights: vec![flight],
    };
    assert_eq!(physics().flaw(&asks(flight.clone()), &known).unwrap(), None);
    let heavy = mission::plan::Flight {
        mass_kg: flight.mass_kg + 100,
        ..flight
    };
    let flaw = physics().flaw(&asks(heavy), &known).unwrap();
    assert!(flaw.is_some_and(|why| why.contains("arrives with")));
}

/// The corridor of 15 November 2027 with a craft beside the asteroid since September: two fixes of 2 km. The flyby's one
/// fix of 30 km leaves 94 km in June 2028 (scenario's README).
#[test]
fn its_fixes_shrink_the_corridor_from_its_arrival_on() {
    let known = |beside: Option<&str>| Knowledge {
        beside: beside.map(day),
        campaigns: knowledge("2027-11-15", &[], false)
            .campaigns
            .into_iter()
            .chain([CampaignId::new("beside")])
            .collect(),
        ..knowledge("2027-11-15", &[], beside.is_some())
    };
    let sigma = |beside| physics().bulletin(&known(beside)).unwrap();
    let (none, late, two, many) = (
        sigma(None),
        sigma(Some("2027-11-14")),
        sigma(Some("2027-09-10")),
        sigma(Some("2027-01-01")),
    );
    assert!(none.sigma_km > 50_000, "{}", none.sigma_km);
    assert_eq!(
        late.observations, none.observations,
        "no fix has come since the fourteenth"
    );
    assert_eq!(two.observations, none.observations + 2);
    assert_eq!(
        many.observations,
        none.observations + 11,
        "every thirty days from 1 January"
    );
    assert!(
        two.sigma_km < 500 && many.sigma_km < two.sigma_km,
        "{} {}",
        two.sigma_km,
        many.sigma_km
    );
    assert!(two.chance.fraction() > 0.99, "{:?}", two.chance);
}
