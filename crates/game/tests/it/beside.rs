//! A rendezvous craft: it arrives, has looked, and from then on tells where the asteroid is.

use game::*;
use mission::plan::{CraftId, Effect, Plan};
use scenario::{Campaign, CampaignId, Date, Money, Point, PointKind, Scenario};

use crate::table::{MEMBERS, Table, day, flight, gulf};

/// The shipped table with a rendezvous craft that takes a year, and fixes on the first of every month of 2027 and 2028.
fn table() -> Scenario {
    let mut sc = gulf();
    sc.crafts.retain(|c| c.craft.id.as_str() != "rendezvous");
    let mut craft = sc.crafts[0].clone();
    craft.craft.id = CraftId::new("rendezvous");
    "Rendezvous craft".clone_into(&mut craft.craft.name);
    craft.craft.effect = Effect::Rendezvous {
        thrust_mn: 800,
        specific_impulse_s: 3_500,
        dry_kg: 600,
    };
    craft.build_months = 12;
    sc.crafts.push(craft);
    let months = (0..24).map(|m| day(2027, 1, 1).plus_months(m));
    sc.campaigns.push(Campaign {
        id: CampaignId::new("beside"),
        name: "Fixes from beside the asteroid".to_owned(),
        price: Money::ZERO,
        rounds: Vec::new(),
        private_to: None,
        with_flyby: false,
        with_rendezvous: true,
        by: None,
        points: months
            .map(|date: Date| Point {
                jd_tdb: date.jd(),
                kind: PointKind::PositionKm(2.0),
            })
            .collect(),
    });
    sc
}

/// Ordered in round 1, it leaves on 20 November 2026 and arrives on 10 September 2027.
fn flown(seed: u64) -> Table {
    let mut t = Table::set(table());
    t.chance = Chance::new(seed);
    t.start("security_community", Occupant::Person);
    t.advance();
    let plan = Plan {
        flights: vec![flight(
            "rendezvous",
            "long_march_5",
            day(2026, 11, 20),
            day(2027, 9, 10),
        )],
    };
    t.by("CHN", Command::RequestAssessment { plan });
    t.adjudicate();
    let cards = t.public().cards;
    let card = cards.into_iter().find(|c| c.card.aim == Aim::Drawn).unwrap();
    let m = t.move_it("EUR", "NGA", Proposal::Mission { card: card.card.id });
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    t.pay(ProgrammeId(1), &MEMBERS);
    t.to(1, Phase::Commitment);
    t.pay(ProgrammeId(1), &MEMBERS);
    t.to(2, Phase::Situation);
    t
}

#[test]
fn what_stands_beside_it_has_looked_and_tells_its_place_from_then_on() {
    let arrived = |t: &Table| t.public().craft.iter().any(|c| c.stage == CraftStage::Arrived);
    let t = (1..20).map(flown).find(arrived).expect("one arrives");
    let bulletins = t.public().bulletins;
    let before = &bulletins[bulletins.len() - 2].1.knowledge;
    let after = &bulletins.last().unwrap().1.knowledge;
    let fixes = CampaignId::new("beside");
    assert_eq!((before.beside, before.flyby), (None, false));
    assert!(!before.campaigns.contains(&fixes));
    assert_eq!((after.beside, after.flyby), (Some(day(2027, 9, 10)), true));
    assert!(after.campaigns.contains(&fixes));
    assert!(t.log.iter().any(|e| matches!(
        e,
        Event::CruiseEnded {
            beside: true,
            guidance: None,
            stage: CraftStage::Arrived,
            ..
        }
    )));
    // 1 October and 1 November; the bulletin is of 15 November, and the months before it came are not told.
    let told: u32 = t
        .log
        .iter()
        .filter_map(|e| match e {
            Event::ObservationsIn { campaign, points } if *campaign == fixes => Some(*points),
            _ => None,
        })
        .sum();
    assert_eq!(told, 2);
}

#[test]
fn a_craft_that_is_lost_tells_nothing() {
    let lost = |t: &Table| t.public().craft.iter().all(|c| c.stage != CraftStage::Arrived);
    let t = (1..200).map(flown).find(lost).expect("one is lost");
    let last = t.public().bulletins.last().unwrap().1.knowledge.clone();
    assert_eq!((last.beside, last.flyby), (None, false));
    assert!(!last.campaigns.contains(&CampaignId::new("beside")));
}
