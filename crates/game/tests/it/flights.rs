//! Hardware: launches, cruise, guidance, stations, acting alone, waving off.

use game::*;
use scenario::{Money, SecretId};

use crate::table::{Table, day, flight, seat};

/// A mission paid for by everybody, in the Situation of a round.
fn flown(title: &str, seed: u64, stations: &[&str], round: u32) -> Table {
    let mut t = Table::funded(title, seed, stations);
    while t.st.round() < round {
        t.advance();
    }
    t
}

/// The guidance die of each craft that came so far.
fn guidance(t: &Table) -> Vec<Ppb> {
    t.log
        .iter()
        .filter_map(|e| {
            if let Event::CruiseEnded {
                guidance: Some(g), ..
            } = e
            {
                Some(g.chance)
            } else {
                None
            }
        })
        .collect()
}

#[test]
fn guidance_rises_when_a_station_joins() {
    let chances = |stations: &[&str]| {
        (1..20)
            .map(|seed| guidance(&flown("Two early impactors", seed, stations, 3)))
            .find(|g| !g.is_empty())
            .expect("some craft arrived")[0]
    };
    // 0.80 and Japan's sensor 0.02; a sector each 0.05 (exercise design, 5).
    assert_eq!(chances(&[]), Ppb(820_000_000));
    assert_eq!(chances(&["ZAF"]), Ppb(870_000_000), "Africa and Europe");
    assert_eq!(
        chances(&["ZAF", "NGA"]),
        Ppb(870_000_000),
        "the same sector counts once"
    );
    assert_eq!(
        chances(&["ZAF", "BRA", "IND"]),
        Ppb(970_000_000),
        "three sectors: fifteen points"
    );
}

#[test]
fn every_die_is_recorded_with_its_odds_and_decides() {
    let t = flown("Two early impactors", 3, &[], 3);
    let mut launches = 0;
    for event in &t.log {
        match event {
            Event::Launched { thrown, .. } => {
                launches += 1;
                let odds = [Ppb(970_000_000), Ppb(900_000_000)];
                let full = odds.contains(&thrown.chance);
                assert!(
                    full || thrown.chance < odds[0],
                    "mature 0.97, new 0.90, less after waiting: {thrown:?}"
                );
            }
            Event::CruiseEnded {
                cruise,
                guidance,
                stage,
                ..
            } => match stage {
                CraftStage::LostInCruise => assert!(!cruise.success() && guidance.is_none()),
                CraftStage::Missed => assert!(cruise.success() && guidance.is_some_and(|g| !g.success())),
                _ => assert!(cruise.success() && guidance.is_none_or(Thrown::success)),
            },
            _ => {}
        }
    }
    assert_eq!(launches, 2);
    assert_eq!(
        t.public().programmes[0].stage,
        ProgrammeStage::Done,
        "everything flew"
    );
}

#[test]
fn the_flyby_is_on_the_table_before_the_last_debate() {
    let mut t = (1..30)
        .map(|seed| flown("Look first", seed, &[], 3))
        .find(|t| t.public().craft.iter().any(|c| c.stage == CraftStage::Cruising))
        .expect("a flyby is under way");
    assert_eq!(t.st.date(), day(2028, 5, 20));
    let bulletins = t.public().bulletins.len();
    t.advance();
    assert_eq!(
        (t.st.phase(), t.st.date()),
        (Phase::Consultation, day(2028, 6, 2))
    );
    assert_eq!(t.public().bulletins.len(), bulletins + 1, "a new solution");
    if t.public().craft[0].stage == CraftStage::Arrived {
        let b = t.public().bulletins.last().unwrap().1.clone();
        assert!(
            b.knowledge.flyby && b.diameter_m == (190, 175, 205),
            "the true size"
        );
        assert!(
            b.knowledge
                .campaigns
                .iter()
                .any(|c| c.as_str() == "flyby_fix_2028"),
            "and its fix"
        );
        assert!(t.public().injects.iter().any(|i| i.id.as_str() == "flyby_result"));
    }
    assert!(
        t.public()
            .cards
            .iter()
            .all(|c| c.assessment.knowledge.date == day(2028, 6, 2)),
        "cards are redrawn"
    );
}

#[test]
fn who_acts_alone_pays_at_once_and_everybody_minds() {
    let mut t = Table::open("security_community");
    t.to(2, Phase::Commitment);
    let Some(card) = t
        .public()
        .cards
        .into_iter()
        .find(|c| c.card.aim == Aim::Unilateral)
    else {
        // The main season cannot be reached with 18 months of building from November 2027: buy in round 2.
        let mut t = Table::open("phone_call");
        t.to(1, Phase::Commitment);
        let card = t
            .public()
            .cards
            .into_iter()
            .find(|c| c.card.aim == Aim::Unilateral)
            .expect("a card of its own");
        assert_eq!(
            t.refused("CHN", Command::ActAlone { card: card.card.id }),
            "not_alone"
        );
        let short = t.money("USA") < card.cost;
        assert!(
            short,
            "the United States alone cannot pay two hits from one round's income"
        );
        assert_eq!(
            t.refused("USA", Command::ActAlone { card: card.card.id }),
            "no_money"
        );
        for code in ["CHN", "EUR"] {
            t.by(
                code,
                Command::GiveMoney {
                    to: seat("USA"),
                    amount: Money::millions(200),
                },
            );
        }
        let (before, col, bra) = (t.money("USA"), t.trust("COL", "USA"), t.trust("BRA", "USA"));
        t.by("USA", Command::Law(LegalAct::Notify { card: card.card.id }));
        t.by("USA", Command::ActAlone { card: card.card.id });
        assert_eq!(before - t.money("USA"), card.cost);
        assert_eq!(
            t.trust("BRA", "USA"),
            bra - 8,
            "exercise design 5: without a mandate"
        );
        assert_eq!(t.trust("COL", "USA"), col - 15, "and from whom it endangers");
        let p = t.programme();
        assert_eq!((p.mandate, p.missing), (Mandate::Alone(seat("USA")), Money::ZERO));
        return;
    };
    panic!("{} cannot be ready in time", card.card.title);
}

#[test]
fn a_craft_in_flight_can_be_waved_off_by_its_owner_until_thirty_days_before() {
    let t = (1..40)
        .map(|seed| {
            let mut t = flown("Four impactors", seed, &[], 3);
            t.to(3, Phase::Commitment);
            t
        })
        .find(|t| t.public().craft.iter().any(|c| c.stage == CraftStage::Cruising));
    let mut t = t.expect("some craft is under way");
    let craft = t
        .public()
        .craft
        .into_iter()
        .find(|c| c.stage == CraftStage::Cruising)
        .unwrap();
    let owner = craft.flight.clone().unwrap().launched_by;
    let stranger = if owner.as_str() == "GHA" { "ZAF" } else { "GHA" };
    assert_eq!(
        t.refused(stranger, Command::WaveOff { craft: craft.number }),
        "not_yours"
    );
    t.by(owner.as_str(), Command::WaveOff { craft: craft.number });
    let now = t
        .public()
        .craft
        .into_iter()
        .find(|c| c.number == craft.number)
        .unwrap();
    assert_eq!(now.stage, CraftStage::WavedOff);
    assert_eq!(
        t.refused(owner.as_str(), Command::WaveOff { craft: craft.number }),
        "no_wave_off"
    );
}

#[test]
fn a_drawn_plan_becomes_a_card_that_anyone_can_table() {
    let mut t = Table::open("phone_call");
    t.advance();
    let launch = flight("impactor_m", "long_march_5", day(2027, 6, 1), day(2028, 9, 1));
    let plan = mission::plan::Plan {
        flights: vec![launch.clone()],
    };
    t.by("CHN", Command::RequestAssessment { plan: plan.clone() });
    assert_eq!(
        t.refused("USA", Command::RequestAssessment { plan: plan.clone() }),
        "plan_known"
    );
    t.adjudicate();
    let card = t
        .public()
        .cards
        .into_iter()
        .find(|c| c.card.aim == Aim::Drawn)
        .expect("a card");
    assert_eq!(card.card.flights[0].launched_by, seat("CHN"));
    t.by(
        "NGA",
        Command::TableMotion {
            proposal: Proposal::Mission { card: card.card.id },
        },
    );
    let dark = mission::plan::Flight {
        phase_mdeg: 120_000,
        ..launch.clone()
    };
    let asked = |f| Command::RequestAssessment {
        plan: mission::plan::Plan { flights: vec![f] },
    };
    assert_eq!(
        t.refused("CHN", asked(dark)),
        "bad_plan",
        "no hit above 90° phase"
    );
    let fast = mission::plan::Flight {
        closing_mm_s: [90_000_000, 0, 0],
        ..launch.clone()
    };
    assert_eq!(
        t.refused("CHN", asked(fast)),
        "bad_plan",
        "the physics is asked whether a drawn flight can be flown"
    );
    let soon = flight("impactor_m", "long_march_5", day(2026, 3, 1), day(2028, 9, 1));
    assert_eq!(
        t.refused("CHN", asked(soon)),
        "too_late",
        "18 months to build, of which 6 can be saved"
    );
    let outside = flight("impactor_m", "long_march_5", day(2027, 9, 15), day(2028, 9, 1));
    assert_eq!(
        t.refused("CHN", asked(outside)),
        "no_hardware",
        "no launch season"
    );
}

#[test]
fn an_offer_from_outside_gives_a_craft_and_costs_trust() {
    let mut t = Table::open("phone_call");
    t.to(1, Phase::Commitment);
    let craft = t.desk("NGA").offer.expect("the port offer stands");
    assert_eq!(
        t.refused("GHA", Command::AcceptOffer { craft: craft.clone() }),
        "no_offer"
    );
    let before = t.trust("GHA", "NGA");
    t.by("NGA", Command::AcceptOffer { craft });
    assert_eq!(t.trust("GHA", "NGA"), before - 8, "exercise design 8.2, event 7");
    let view = t.public();
    assert_eq!(
        (view.craft.len(), view.craft[0].stage),
        (1, CraftStage::Ordered),
        "it stands ready"
    );
    t.to(2, Phase::Situation);
    assert!(t.desk("NGA").offer.is_none());
}

#[test]
fn a_secret_opens_a_launch_service_for_one_kind_of_craft() {
    let mut t = Table::open("phone_call");
    t.advance();
    let launchers = |t: &Table| {
        t.public()
            .seats
            .into_iter()
            .find(|s| s.id.as_str() == "BRA")
            .unwrap()
            .launchers
            .len()
    };
    assert_eq!(launchers(&t), 0);
    let secret: SecretId = t.desk("BRA").secrets[0].0.clone();
    t.by("BRA", Command::ShareSecret { secret });
    assert_eq!(launchers(&t), 1, "one rideshare slot for a flyby");
}

#[test]
fn a_later_plan_takes_the_place_of_an_earlier_one() {
    let mut t = Table::funded("Four impactors", 2, &[]);
    t.to(2, Phase::Consultation);
    let stock = |t: &Table| {
        t.public()
            .craft
            .iter()
            .filter(|c| c.stage == CraftStage::Ordered)
            .count()
    };
    assert_eq!(stock(&t), 4, "four craft stand on the ground");
    let ocean = t.card("One into the ocean");
    assert!(ocean.card.flights[0].stock.is_some(), "built already");
    let stations_alone = ocean.lines.iter().all(|(what, _, _)| what.contains("stations"));
    assert!(stations_alone, "craft and launch are paid: {:?}", ocean.lines);
    let m = t.move_it("BRA", "USA", t.mission("One into the ocean"));
    for (who, _) in t.motion(m).consents {
        t.by(
            who.as_str(),
            Command::GiveConsent {
                motion: m,
                given: true,
            },
        );
    }
    t.advance();
    t.vote(m, Choice::Yes, &crate::table::MEMBERS);
    t.advance();
    assert_eq!(
        t.motion(m).stage,
        MotionStage::Carried,
        "{:?}",
        t.motion(m).result
    );
    let planned = t.public().craft.iter().filter(|c| c.flight.is_some()).count();
    assert_eq!(planned, 1, "three are held on the ground");
    t.to(3, Phase::Situation);
    let launched = t.count(|e| matches!(e, Event::Launched { .. }));
    assert_eq!(launched, 1);
    let o = t.finish();
    assert!(
        matches!(o.end, End::Spared | End::Unmoved),
        "one hit ends in the sea: {}",
        o.sentence
    );
}

#[test]
fn looking_changes_nothing_that_is_planned() {
    let mut t = Table::funded("Four impactors", 2, &[]);
    let planned = |t: &Table| t.public().craft.iter().filter(|c| c.flight.is_some()).count();
    assert_eq!(planned(&t), 4);
    // The default of round 2 did not replace it either: it met the end, so none was needed.
    assert_eq!(t.public().programmes.len(), 1);
    t.to(1, Phase::Execution);
    assert_eq!(planned(&t), 4);
    let request = t.log.iter().rev().find_map(|e| match e {
        Event::CardsRequested { request } => Some(request.clone()),
        _ => None,
    });
    let request = request.unwrap();
    assert_eq!(
        (request.stock.len(), request.standing.len()),
        (4, 0),
        "the search may plan them anew"
    );
}

#[test]
fn a_flight_that_costs_nothing_more_is_not_dropped() {
    let mut t = Table::funded("Four impactors", 2, &[]);
    t.to(2, Phase::Consultation);
    // Its craft and launch are paid, and who owns its stations supplies them.
    let m = t.move_it("BRA", "USA", t.mission("One into the ocean"));
    t.advance();
    t.vote(m, Choice::Yes, &crate::table::MEMBERS);
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
    let planned = |t: &Table| t.public().craft.iter().filter(|c| c.flight.is_some()).count();
    assert_eq!(planned(&t), 1);
    let cost = t.programme().budget;
    assert!(cost > Money::ZERO, "stations cost something");
    let events = t.advance();
    let cut = events
        .iter()
        .any(|e| matches!(e, Event::ProgrammeDescoped { .. }));
    assert!(!cut, "stations are there, and the flight costs nothing and stays");
    assert_eq!(planned(&t), 1);
}

#[test]
fn a_new_launch_that_nobody_pays_gives_way_to_the_old_one() {
    let mut t = Table::set(crate::table::gulf());
    t.chance = Chance::new(2);
    t.start("qualified_majority", Occupant::Person);
    t.advance();
    let m = t.move_it("EUR", "NGA", t.mission("Four impactors"));
    t.advance();
    t.vote(m, Choice::Yes, &crate::table::MEMBERS);
    t.advance();
    t.pay(ProgrammeId(1), &crate::table::MEMBERS);
    t.to(1, Phase::Commitment);
    t.pay(ProgrammeId(1), &crate::table::MEMBERS);
    t.to(2, Phase::Consultation);
    // The craft that stand ready, each on another vehicle than the one that was bought with it.
    let built: Vec<_> = t
        .public()
        .craft
        .into_iter()
        .filter(|c| c.stage == CraftStage::Ordered)
        .collect();
    let before: Vec<_> = built.iter().map(|c| c.flight.clone()).collect();
    assert_eq!(built.len(), 4);
    let other = if before[0].as_ref().unwrap().flight.launcher.as_str() == "ariane_64" {
        "long_march_5"
    } else {
        "ariane_64"
    };
    let anew = flight("impactor_m", other, day(2028, 1, 20), day(2028, 10, 20));
    t.by(
        "EUR",
        Command::RequestAssessment {
            plan: mission::plan::Plan { flights: vec![anew] },
        },
    );
    t.adjudicate();
    let card = t
        .public()
        .cards
        .into_iter()
        .find(|c| c.card.aim == Aim::Drawn)
        .unwrap();
    assert_eq!(
        card.card.flights[0].stock,
        Some(built[0].number),
        "the craft is there"
    );
    assert_eq!(card.lines.len(), 1, "only the new launch costs: {:?}", card.lines);
    let m = t.move_it("EUR", "NGA", Proposal::Mission { card: card.card.id });
    for (who, _) in t.motion(m).consents {
        t.by(
            who.as_str(),
            Command::GiveConsent {
                motion: m,
                given: true,
            },
        );
    }
    t.advance();
    t.vote(m, Choice::Yes, &crate::table::MEMBERS);
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Carried, "{:?}", t.motion(m));
    let flights = |t: &Table| t.public().craft.into_iter().map(|c| c.flight).collect::<Vec<_>>();
    assert_ne!(flights(&t), before);
    let events = t.must(&Issuer::Clock, Command::AdvancePhase);
    assert!(
        events.iter().any(|e| matches!(e, Event::ProgrammeLapsed { .. })),
        "nobody paid"
    );
    let launched = events
        .iter()
        .filter(|e| matches!(e, Event::Launched { .. }))
        .count();
    let scrubbed = events
        .iter()
        .filter(|e| matches!(e, Event::LaunchScrubbed { .. }))
        .count();
    // One of the American slots went to the crewed flight in this round.
    assert_eq!((launched, scrubbed), (3, 1), "what was planned before flies");
}
