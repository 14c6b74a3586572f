//! Outcomes: which end it is, whom it harmed, who is liable, and the scores.

use game::*;
use scenario::Money;

use crate::table::{MEMBERS, Table, seat};

/// Everybody pays for a card adopted in round 1; the session is then played to its end in silence.
fn played(title: &str, seed: u64) -> (Table, OutcomeView) {
    let mut t = Table::funded(title, seed, &[]);
    let outcome = t.finish();
    (t, outcome)
}

#[test]
fn doing_nothing_is_unmoved_and_harms_as_many_as_it_would() {
    let mut t = Table::open("phone_call");
    let o = t.finish();
    assert_eq!(o.end, End::Unmoved);
    assert_eq!((o.harmed, o.harmed_if_nothing), (1_200_000, 1_200_000));
    assert_eq!(o.new_victims, 0);
    assert!(o.claims.is_empty(), "nobody is liable for an asteroid");
    assert!(o.sentence.contains("Nigeria"), "{}", o.sentence);
}

#[test]
fn hits_decide_between_sea_another_state_and_a_miss() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 1..60 {
        let (t, o) = played("Four impactors", seed);
        let hits = t
            .public()
            .craft
            .iter()
            .filter(|c| c.stage == CraftStage::Arrived)
            .count();
        assert_eq!(o.flown.push_um_s.len(), hits, "what arrived is what pushed");
        let expected = match hits {
            0 => End::Unmoved,
            1 => End::Spared,
            2 => End::Moved,
            // Carried without asking Colombia, whose risk it did not raise.
            _ => End::Safe,
        };
        assert_eq!(o.end, expected, "{hits} hits: {}", o.sentence);
        if o.end == End::Moved {
            assert_eq!(o.new_victims, 300_000);
            let claimed: i64 = o.claims.iter().map(|(_, _, m)| m.0).sum();
            // 300,000 people × 10 × 420 B ÷ 52 M.
            assert_eq!(claimed, 2_423_076, "exercise design 6.9, in units of 10,000 USD");
            assert!(o.claims.iter().all(|(c, _, _)| c.as_str() == "COL"));
        }
        seen.insert(o.end);
        if seen.contains(&End::Safe) && seen.contains(&End::Moved) {
            break;
        }
    }
    assert!(
        seen.contains(&End::Safe) && seen.contains(&End::Moved),
        "{seen:?}"
    );
}

/// One hit drops it into the sea: its waves harm 200 of the 20,000 Brazilians on flooded ground. Half of them moved spares
/// half of the harmed; the claim is for those left in danger before anybody moved.
#[test]
fn waves_are_harm_and_shelter_spares_from_them() {
    let dropped = (1..60)
        .map(|seed| Table::funded("One into the ocean", seed, &[]))
        .find_map(|mut t| {
            let moved = t.clone();
            let o = t.finish();
            (o.end == End::Spared).then_some((moved, o))
        });
    let (mut t, o) = dropped.unwrap();
    assert_eq!((o.harmed, o.new_victims, o.by_waves()), (200, 200, 200));
    assert!(
        o.sentence.contains("waves") && o.sentence.contains("Brazil"),
        "{}",
        o.sentence
    );
    assert!(o.claims.iter().all(|(c, _, _)| c.as_str() == "BRA") && !o.claims.is_empty());
    t.to(3, Phase::Commitment);
    t.by(
        "BRA",
        Command::PrepareShelter {
            of: seat("BRA"),
            people: 10_000,
        },
    );
    let spared = t.finish();
    assert_eq!((spared.harmed, spared.by_waves()), (100, 100));
}

#[test]
fn a_programme_that_lapsed_and_an_asteroid_that_fell_are_forgotten() {
    let mut t = Table::open("qualified_majority");
    t.advance();
    let m = t.move_it("EUR", "NGA", t.mission("Look first"));
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    let o = t.finish();
    assert_eq!(o.end, End::Forgotten);
    assert!(o.sentence.contains("not paid"), "{}", o.sentence);
}

#[test]
fn moving_people_spares_the_same_share_of_those_harmed() {
    let mut t = Table::open("phone_call");
    t.to(3, Phase::Commitment);
    // Six million within 1 psi, of whom 1.2 million would be harmed: three million moved spare half.
    for code in ["USA", "CHN"] {
        t.by(
            code,
            Command::GiveMoney {
                to: seat("NGA"),
                amount: Money::millions(700),
            },
        );
    }
    t.by(
        "NGA",
        Command::PrepareShelter {
            of: seat("NGA"),
            people: 2_000_000,
        },
    );
    t.by(
        "NGA",
        Command::PrepareShelter {
            of: seat("NGA"),
            people: 1_000_000,
        },
    );
    let o = t.finish();
    assert_eq!(
        (o.end, o.harmed, o.harmed_if_nothing),
        (End::Unmoved, 600_000, 1_200_000)
    );
    let nigeria = o.scores.iter().find(|s| s.seat == seat("NGA")).unwrap();
    assert_eq!(
        nigeria.motives_milli[0], 500,
        "security: half of its people were spared"
    );
}

#[test]
fn places_that_exist_only_on_paper_save_nobody() {
    let mut t = Table::set(crate::table::gulf());
    t.fake.truth = "ETH";
    t.start("phone_call", Occupant::Person);
    t.to(3, Phase::Commitment);
    for code in ["USA", "CHN"] {
        t.by(
            code,
            Command::GiveMoney {
                to: seat("ETH"),
                amount: Money::millions(250),
            },
        );
    }
    // Half a million reported, two hundred thousand in truth.
    t.by(
        "ETH",
        Command::PrepareShelter {
            of: seat("ETH"),
            people: 500_000,
        },
    );
    let o = t.finish();
    // 1.2 M × (6.0 − 0.2) ÷ 6.0.
    assert_eq!(o.harmed, 1_160_000);
}

#[test]
fn scores_stay_in_their_range_and_weights_sum() {
    let (t, o) = played("Four impactors", 3);
    for s in &o.scores {
        assert!((0..=160).contains(&s.total), "{}: {}", s.seat, s.total);
        assert!(s.motives_milli.iter().all(|m| (0..=1000).contains(m)), "{s:?}");
        let wants: i32 = s.wants.iter().filter(|w| w.2).map(|w| w.1).sum();
        assert_eq!(s.total, (s.motive_points + wants).min(160));
    }
    let usa = o.scores.iter().find(|s| s.seat == seat("USA")).unwrap();
    assert!(
        usa.motives_milli[1] > 0,
        "who pays and flies wins contracts: {usa:?}"
    );
    assert!(
        t.count(|e| matches!(e, Event::CruiseEnded { .. })) > 0,
        "something flew"
    );
    let zaf = o.scores.iter().find(|s| s.seat == seat("ZAF")).unwrap();
    assert_eq!(
        zaf.motives_milli[0], 1000,
        "never at risk and paid nothing beyond its key"
    );
}
