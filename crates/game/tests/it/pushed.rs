//! After a push: bulletins speak of the orbit it left, what was seen of it belongs to whoever looked, and plans no longer
//! count it a second time.

use game::*;
use scenario::CampaignId;

use crate::table::{Fake, Table, seat};

/// Both impactors have hit, before the last round opens. Nigeria has paid for shelter in the round before.
fn hit(fake: Fake) -> Table {
    (1..60)
        .map(|seed| {
            let mut t = Table::funded("Two early impactors", seed, &[]);
            t.fake = fake.clone();
            sheltered(&mut t);
            t.to(3, Phase::Situation);
            t
        })
        .find(|t| t.public().craft.iter().all(|c| c.stage == CraftStage::Arrived))
        .expect("some die lets both arrive")
}

fn sheltered(t: &mut Table) {
    t.to(2, Phase::Commitment);
    t.by(
        "NGA",
        Command::PrepareShelter {
            of: seat("NGA"),
            people: 100_000,
        },
    );
}

#[test]
fn a_bulletin_after_a_push_tells_of_the_orbit_it_left() {
    let t = hit(Fake::default());
    let bulletins = t.public().bulletins;
    let (first, last) = (&bulletins[0].1, &bulletins.last().unwrap().1);
    assert!(first.knowledge.pushed.is_empty() && first.knowledge.seen.is_empty());
    let arrivals: Vec<_> = last.knowledge.pushed.iter().map(|f| f.arrival).collect();
    assert!(arrivals.len() == 2 && arrivals.is_sorted(), "{arrivals:?}");
    assert!(!last.knowledge.seen.is_empty());
    // What the bulletin rests on is not counted again beside a new plan.
    let asked = t.log.iter().rev().find_map(|e| match e {
        Event::CardsRequested { request } => Some(request),
        _ => None,
    });
    let asked = asked.expect("a round asks for cards");
    assert!(asked.standing.is_empty() && asked.knowledge == last.knowledge);
    assert_eq!(t.public().standing, asked.standing, "the planner counts the same");
}

#[test]
fn what_a_seat_sees_alone_of_a_push_is_in_nobody_elses_view() {
    let t = hit(Fake::default());
    let own = CampaignId::new("china_april_2027");
    let public = t.public().bulletins.last().unwrap().1.clone();
    assert!(!public.knowledge.seen.0.contains_key(&own));
    let theirs = t.desk("CHN").private_bulletin.expect("China has an image");
    assert!(theirs.knowledge.seen.0.contains_key(&own));
    let told = serde_json::to_string(&theirs.knowledge.seen.0[&own]).unwrap();
    for code in ["USA", "NGA", "CAF"] {
        let view = serde_json::to_string(&t.desk(code)).unwrap();
        assert!(!view.contains(&format!("\"china_april_2027\":{told}")), "{code}");
    }
}

/// The seed of the true push decides what is seen, and nothing that is public before it is.
#[test]
fn the_true_push_is_that_of_the_end() {
    let t = hit(Fake::default());
    let seen = t.public().bulletins.last().unwrap().1.knowledge.seen.clone();
    let key = ChanceKey {
        round: 0,
        topic: Topic::Outcome,
        ordinal: 0,
    };
    let seed = t.chance.draw(key).word();
    let (_, off) = seen.0.iter().next().unwrap();
    assert_eq!(off[0] % 1000, (seed % 1000) as i64, "the fake sees the seed");
}

/// Money that pushed the danger away was not spent for nothing; money for a danger that went away by itself was.
#[test]
fn a_push_that_worked_costs_no_support() {
    let saved = Fake {
        chances: [3.7, 7.0, 23.0, 0.1],
        ..Fake::default()
    };
    let regretted = |t: &Table| {
        t.log.iter().any(|e| {
            matches!(
                e,
                Event::SupportChanged {
                    why: SupportWhy::SpentForNothing,
                    ..
                }
            )
        })
    };
    assert!(!regretted(&hit(saved.clone())));
    let mut idle = Table::set(crate::table::gulf());
    idle.fake = saved;
    idle.start("security_community", Occupant::Person);
    sheltered(&mut idle);
    idle.to(3, Phase::Situation);
    assert!(regretted(&idle));
}

/// A plan has met its end when the bulletin says so: what was promised is no answer to what is left. No card can fly any
/// more here, so that the clause finds that it has failed.
#[test]
fn a_push_that_fell_short_owes_another_plan() {
    let failed = |chance: f64| {
        let mut t = hit(Fake {
            chances: [3.7, 7.0, 23.0, chance],
            ..Fake::default()
        });
        assert_eq!(t.public().programmes[0].stage, ProgrammeStage::Done);
        let so_far = t.log.len();
        t.to(3, Phase::Commitment);
        t.log[so_far..].contains(&Event::NoPlan)
    };
    assert!(failed(90.0), "nine in ten are left");
    assert!(!failed(0.001), "nothing is left to do");
}
