//! The adjudicator's answers against the scenario's physics as an independent integrator computed it (REBOUND's IAS15
//! with ASSIST on DE440, and a linear filter with its partial derivatives; the scenario's README names them).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use game::{
    Aim, Assessment, Card, CardRequest, CraftNumber, CraftStage, Flown, Physics, Preparedness, StandingFlight,
};
use mission::plan::{CraftId, Effect, Flight, LauncherId, Plan, Thrust};
use scenario::{Date, SeatId};
use session::{AdjudicationError, Adjudicator, Chart};

use crate::support::{gulf, knowledge, physics, reference, request};

/// Great-circle distance between two places (latitude, longitude), km.
fn distance_km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (la, lb) = (a.0.to_radians(), b.0.to_radians());
    let d = (b.1 - a.1).to_radians();
    6371.0
        * (la.sin() * lb.sin() + la.cos() * lb.cos() * d.cos())
            .clamp(-1.0, 1.0)
            .acos()
}

fn day(iso: &str) -> Date {
    Date::from_iso(iso).expect("a date")
}

/// Median chances of 200 draws of noise by the independent filter: 3.7 %; 6.9, 22.9 and 33 %; 100 %. A tenth either way.
#[test]
fn chances_are_those_of_the_observations() {
    for (date, bought, flyby, chance) in [
        ("2025-03-17", &[][..], false, 0.037),
        ("2026-06-15", &[], false, 0.069),
        ("2026-06-15", &["season_8m_2025"], false, 0.229),
        ("2026-06-15", &["season_8m_2025", "jwst_2025"], false, 0.33),
        ("2027-11-15", &["season_8m_2025", "jwst_2025"], false, 0.33),
        ("2028-05-20", &[], false, 1.0),
        ("2028-06-02", &[], true, 1.0),
    ] {
        let bulletin = physics().bulletin(&knowledge(date, bought, flyby)).unwrap();
        let have = bulletin.chance.fraction();
        assert!(
            (have / chance - 1.0).abs() <= 0.1,
            "{date} {bought:?}: {have}, not {chance}"
        );
        let (low, high) = bulletin.chance_range;
        assert!(
            low <= bulletin.chance && bulletin.chance <= high,
            "{date}: {low:?} to {high:?}"
        );
    }
}

/// 1-sigma along the corridor: 143,000; 77,500; 21,500; 367 km; 93 to 95 km with the flyby's fix. A quarter
/// either way: the scenario's list of observations is not the reference's night by night.
#[test]
fn the_corridor_shrinks_with_what_is_known() {
    for (date, bought, flyby, sigma) in [
        ("2025-03-17", &[][..], false, 143_000.0),
        ("2026-06-15", &[], false, 77_500.0),
        ("2026-06-15", &["season_8m_2025"], false, 21_500.0),
        ("2028-05-20", &[], false, 367.0),
        ("2028-06-02", &[], true, 94.0),
    ] {
        let bulletin = physics().bulletin(&knowledge(date, bought, flyby)).unwrap();
        let have = bulletin.sigma_km as f64;
        assert!(
            (have / sigma - 1.0).abs() <= 0.25,
            "{date} {bought:?}: {have} km, not {sigma}"
        );
    }
}

/// Colombia to India in round one, Torino 4 as for a few per cent and hundreds of megatons; Nigeria with the flyby.
#[test]
fn bulletins_say_who_lies_under_the_corridor() {
    let first = physics().bulletin(&knowledge("2025-03-17", &[], false)).unwrap();
    let under: BTreeSet<&str> = first.exposure.iter().map(|e| e.country.as_str()).collect();
    for code in ["COL", "VEN", "BRA", "NGA", "CMR", "CAF", "SSD", "ETH", "IND"] {
        assert!(under.contains(code), "{code} is missing from {under:?}");
    }
    assert_eq!(first.torino, 4, "a few per cent of hundreds of megatons");
    assert!(first.corridor.len() > 100, "{} points", first.corridor.len());
    let west_to_east = first
        .corridor
        .windows(2)
        .filter(|w| w[0].place.longitude_udeg < w[1].place.longitude_udeg);
    assert_eq!(
        west_to_east.count(),
        first.corridor.len() - 1,
        "the corridor runs from west to east"
    );
    let whole: f64 = first.corridor.iter().map(|p| p.weight.fraction()).sum();
    assert!((whole - 1.0).abs() < 0.02, "weights sum to {whole}");
    assert_eq!(
        (first.diameter_m.1, first.diameter_m.2),
        (140, 280),
        "the range that is believed"
    );
    let last = physics().bulletin(&knowledge("2028-06-02", &[], true)).unwrap();
    assert_eq!(last.exposure[0].country.as_str(), "NGA");
    assert!(
        last.exposure[0].chance.fraction() > 0.85,
        "Nigeria 88 to 95 %: {:?}",
        last.exposure[0]
    );
    assert_eq!(
        (last.diameter_m.0, last.torino),
        (195, 9),
        "its size is known, and it is certain"
    );
}

/// Entry 22 December 2032 14:02:34.8 TDB; ground at 5.0301° N 7.7295° E in Nigeria; 305 Mt.
#[test]
fn left_alone_it_falls_on_the_niger_delta() {
    let outcome = reference()
        .fly(&Flown {
            hits: Vec::new(),
            seed: 1,
        })
        .unwrap();
    let impact = outcome.impact.expect("it falls");
    let place = (impact.place.latitude_deg(), impact.place.longitude_deg());
    let off = distance_km(place, (5.0301, 7.7295));
    assert!(off < 3.0, "{off} km from the reference");
    assert_eq!(impact.country.unwrap().as_str(), "NGA");
    assert!(
        (impact.energy_kt as f64 / 305_000.0 - 1.0).abs() < 0.01,
        "{} kt",
        impact.energy_kt
    );
    // JD TDB 2463589.0851251.
    assert!(
        (outcome.at.jd_tdb() - 2_463_589.085_125_1).abs() * 86_400.0 < 1.5,
        "{}",
        outcome.at.jd_tdb()
    );
    assert_eq!((outcome.perigee_km, outcome.broken_up), (None, false));
    let plane = outcome.plane;
    assert!(
        from_centre_km(plane) < plane.ring_km as f64,
        "inside the ring: {plane:?}"
    );
    let last = reference().bulletin(&knowledge("2028-06-02", &[], true)).unwrap();
    assert!(
        (last.plane.zeta_km - plane.zeta_km).abs() < 3 * last.sigma_km && last.plane.ring_km == plane.ring_km,
        "the last estimate is within three sigma: {:?} and {plane:?}",
        last.plane
    );
}

/// A flight of an impactor on the best transfer of two days.
fn flight(craft: &str, launcher: &str, launch: &str, arrival: &str) -> (Flight, f64) {
    let chart = Chart {
        craft: CraftId::new(craft),
        launch: (day(launch), day(launch)),
        arrival: (day(arrival), day(arrival)),
        step_days: 1,
    };
    let cells = reference()
        .chart(&knowledge("2028-06-02", &[], true), &chart, &|_| true)
        .unwrap();
    assert_eq!(cells.len(), 1, "{launch} to {arrival} can be flown");
    let kind = gulf().craft(&CraftId::new(craft)).unwrap().craft.clone();
    (
        cells[0].arc.flight(&kind, &LauncherId::new(launcher)),
        cells[0].shift_km,
    )
}

/// The reference's best examples of each season: C3, and the shift of 1,500 kg at 190 m and β 3; 10 % either way.
#[test]
fn seasons_push_as_the_reference_says() {
    for (launch, arrival, c3, shift_km) in [
        ("2025-12-07", "2028-08-24", 15.0, -3184.0),
        ("2026-03-05", "2028-07-15", 25.4, -4870.0),
        ("2026-11-28", "2028-10-23", 9.6, -5137.0),
        ("2027-07-06", "2028-10-03", 9.0, -6005.0),
        ("2027-11-19", "2028-10-19", 8.1, -5018.0),
        ("2028-04-15", "2028-09-09", 9.6, -5829.0),
        ("2028-06-10", "2028-09-25", 57.9, -6123.0),
    ] {
        let (flight, have_km) = flight("impactor_m", "falcon_heavy_expendable", launch, arrival);
        assert!(
            (flight.c3_km2_s2() - c3).abs() <= 0.1 * c3,
            "{launch}: C3 {}",
            flight.c3_km2_s2()
        );
        assert!(
            (have_km / shift_km - 1.0).abs() <= 0.1,
            "{launch}: {have_km} km, not {shift_km}"
        );
    }
}

/// One hit of M from the season of November 2026 ends in the Atlantic at 30 to 37° W at β 3; two miss by some 480 km.
#[test]
fn one_medium_hit_ends_in_the_atlantic_and_two_miss() {
    let (m, shift_km) = flight(
        "impactor_m",
        "falcon_heavy_expendable",
        "2026-11-28",
        "2028-10-23",
    );
    let nothing = reference()
        .fly(&Flown {
            hits: Vec::new(),
            seed: 1,
        })
        .unwrap();
    let about_three = |flown: &game::FlownOutcome| flown.beta_milli.iter().all(|b| (2900..3100).contains(b));
    let find = |hits: usize| {
        (0..2000)
            .map(|seed| {
                reference()
                    .fly(&Flown {
                        hits: vec![m.clone(); hits],
                        seed,
                    })
                    .unwrap()
            })
            .find(|flown| about_three(flown) && !flown.broken_up)
            .expect("one of these seeds draws β near 3")
    };
    let one = find(1);
    let impact = one.impact.expect("it still falls");
    assert!(
        (-39.0..=-28.0).contains(&impact.place.longitude_deg()),
        "{:?}",
        impact.place
    );
    assert_eq!(impact.country, None, "it is the sea");
    assert!(one.push_um_s[0] < 0, "it pushes west");
    let two = find(2);
    assert!(
        two.perigee_km.is_some_and(|km| (50..1500).contains(&km)),
        "{two:?}"
    );
    assert_eq!(two.impact, None);
    assert!(
        from_centre_km(two.plane) > two.plane.ring_km as f64,
        "outside the ring"
    );
    // The chart's shift by sensitivity and the full flight agree on the target plane; beta is not quite 3.
    let moved = (one.plane.zeta_km - nothing.plane.zeta_km) as f64;
    assert!(
        (moved / shift_km - 1.0).abs() < 0.1,
        "{moved} km, and {shift_km} km by the chart"
    );
}

/// Distance of a point of the target plane from the Earth's centre, km.
fn from_centre_km(plane: game::PlanePoint) -> f64 {
    (plane.xi_km as f64).hypot(plane.zeta_km as f64)
}

/// What every card must be, whatever the round.
fn check_card(request: &CardRequest, card: &Card, odds: &Assessment) {
    let what = &card.title;
    assert!(odds.draws >= 1000, "{what}: {} draws", odds.draws);
    assert_eq!(odds.knowledge, request.knowledge);
    let countries: f64 = odds.countries.iter().map(|c| c.after.fraction()).sum();
    let whole = odds.miss.fraction() + odds.ocean.fraction() + countries;
    assert!((whole - 1.0).abs() < 1e-6, "{what}: odds sum to {whole}");
    let before: f64 = odds.countries.iter().map(|c| c.before.fraction()).sum();
    assert!(before <= 1.0 + 1e-9 && odds.landings.len() <= 256, "{what}");
    let mut used: BTreeMap<(usize, LauncherId, SeatId), u32> = BTreeMap::new();
    for flown in &card.flights {
        let flight = &flown.flight;
        let launch = Date::containing_jd(flight.launch.jd_tdb());
        let season = gulf()
            .seasons
            .iter()
            .position(|s| s.from <= launch && launch <= s.to)
            .expect("in a season");
        *used
            .entry((season, flight.launcher.clone(), flown.launched_by.clone()))
            .or_default() += 1;
        let craft = gulf().craft(&flight.craft).unwrap().clone();
        let ready = match flown.stock {
            Some(number) => request.stock.iter().find(|s| s.0 == number).unwrap().2,
            None => gulf().prices.first_ready(&craft, request.order_date),
        };
        assert!(
            launch >= ready && launch >= request.order_date,
            "{what}: launched {launch}, ready {ready}"
        );
        let lift = mission::launcher::Launchers::embedded()
            .get(flight.launcher.as_str())
            .unwrap();
        assert!(
            lift.payload_kg(flight.c3_km2_s2()).unwrap() >= f64::from(flight.mass_kg),
            "{what} is lifted"
        );
        assert!(
            flight.dla_mdeg.abs() <= 28_500 && flight.phase_mdeg <= 90_000,
            "{what}"
        );
        assert!(flight.closing_km_s().norm() <= 20.0, "{what} can be steered");
    }
    for ((season, launcher, owner), n) in used {
        let slots = request
            .season_slots
            .iter()
            .find(|s| s.season == Some(season as u32) && s.launcher == launcher && s.owner == owner);
        assert!(
            slots.is_some_and(|s| s.left >= n),
            "{what}: {n} of {launcher} of {owner}"
        );
    }
}

fn cards(request: &CardRequest) -> Vec<(Card, Assessment)> {
    let cards = physics().cards(request, &|_| true).unwrap();
    for (card, odds) in &cards {
        check_card(request, card, odds);
    }
    cards
}

fn of(cards: &[(Card, Assessment)], aim: Aim) -> &(Card, Assessment) {
    cards
        .iter()
        .find(|(c, _)| c.aim == aim)
        .unwrap_or_else(|| panic!("no card for {aim:?}"))
}

fn pushes(card: &Card) -> bool {
    card.flights
        .iter()
        .any(|f| gulf().craft(&f.flight.craft).unwrap().craft.effect == Effect::Kinetic)
}

/// The flyby leaves 23 November to 17 December 2026 at C3 31 to 36 and is there by 31 May 2028; every push goes west.
#[test]
fn the_first_round_has_its_cards() {
    let request = request(0, "2025-03-17", &[]);
    let cards = cards(&request);
    assert!((4..=6).contains(&cards.len()), "{} cards", cards.len());
    let (learn, odds) = of(&cards, Aim::Learn);
    let look = &learn.flights[0].flight;
    let launch = Date::containing_jd(look.launch.jd_tdb());
    assert!(
        day("2026-11-20") <= launch && launch <= day("2026-12-20"),
        "{launch}"
    );
    assert!(Date::containing_jd(look.arrival.jd_tdb()) <= day("2028-05-31"));
    assert!(
        (30.5..=36.5).contains(&look.c3_km2_s2()),
        "C3 {}",
        look.c3_km2_s2()
    );
    assert_eq!(learn.campaigns.len(), 2, "both campaigns of the round are on it");
    assert_eq!((odds.miss.0, odds.any_hit.0), (0, 0), "looking moves nothing");
    assert_eq!(odds.harmed.0, odds.harmed.1, "and spares nobody");
    for (card, odds) in cards.iter().filter(|(c, _)| pushes(c)) {
        assert!(odds.push_um_s < 0, "{} pushes east", card.title);
        assert!(
            odds.any_hit.fraction() > 0.7 && odds.harmed.1 < odds.harmed.0,
            "{}",
            card.title
        );
    }
    let (surest, best) = of(&cards, Aim::Surest);
    assert!(
        cards
            .iter()
            .all(|(_, o)| o.miss.fraction() <= best.miss.fraction() + 0.03),
        "{}",
        surest.title
    );
    let (_, cheapest) = of(&cards, Aim::Cheapest);
    let land = 1.0 - cheapest.miss.fraction() - cheapest.ocean.fraction();
    // The quick odds that chose it agree with the full draws to a few points.
    assert!(land <= 0.14, "the assured end leaves a tenth: {land}");
    let (alone, _) = of(&cards, Aim::Unilateral);
    let owners: BTreeSet<&SeatId> = alone.flights.iter().map(|f| &f.launched_by).collect();
    assert_eq!(owners.len(), 1, "one state's launchers alone");
}

/// A tug takes thirty months: ordered in March 2025 it leaves between November 2027 and June 2028 and stays beside the
/// asteroid from November 2028 or soon after. A unit and a half either way is no miss [gulf-of-guinea-physics 7], but it picks the sea or the emptier
/// land: of the people in danger less than half is left, and a neighbour's chance rises.
#[test]
fn a_tug_is_on_the_table_in_the_first_round_and_hurried_in_the_second() {
    let first = cards(&request(0, "2025-03-17", &[]));
    let (card, odds) = of(&first, Aim::Trim);
    let tug = &card.flights[0].flight;
    assert_eq!(tug.thrust, Some(Thrust::Sparing), "it decides there");
    let launch = Date::containing_jd(tug.launch.jd_tdb());
    assert!(
        day("2027-11-01") <= launch && launch <= day("2028-06-30"),
        "{launch}"
    );
    assert!((1_400..2_100).contains(&tug.mass_kg), "{} kg", tug.mass_kg);
    assert!(
        (0.05..0.25).contains(&odds.miss.fraction()),
        "{}",
        odds.miss.fraction()
    );
    assert!(2 * odds.harmed.1 < odds.harmed.0, "{:?}", odds.harmed);
    assert!(
        odds.countries.iter().any(|c| c.after > c.before),
        "somebody's risk rises"
    );
    let second = cards(&request(1, "2026-06-15", &[]));
    // Ordered in June 2026 it would stand ready in December 2028: only the six months that money saves bring it in time.
    let hurried = second.iter().filter(|(c, _)| c.aim == Aim::Trim);
    let launches: Vec<Date> = hurried
        .flat_map(|(c, _)| {
            c.flights
                .iter()
                .map(|f| Date::containing_jd(f.flight.launch.jd_tdb()))
        })
        .collect();
    assert!(
        launches
            .iter()
            .all(|d| (day("2028-06-15")..day("2028-12-15")).contains(d)),
        "{launches:?}"
    );
}

/// Whichever way it is told to push, a tug that decides there leaves no more people in danger.
#[test]
fn a_tug_that_decides_spares_most() {
    let first = cards(&request(0, "2025-03-17", &[]));
    let (card, odds) = of(&first, Aim::Trim);
    for way in [Thrust::Forwards, Thrust::Backwards] {
        let plan = Plan {
            flights: card
                .flights
                .iter()
                .map(|f| f.flight.clone().turned(Some(way)))
                .collect(),
        };
        let told = physics()
            .assess(
                &plan,
                &odds.knowledge,
                &[],
                (&card.stations.iter().cloned().collect(), &Preparedness::default()),
                &|_| true,
            )
            .unwrap();
        assert!(
            told.harmed.1 > odds.harmed.1,
            "{way:?}: {:?} {:?}",
            told.harmed,
            odds.harmed
        );
        let east = told.push_um_s > 0;
        assert_eq!(east, way == Thrust::Forwards);
    }
}

/// A tug's plan is checked as every other: it must say which way, and arrive with what braking leaves it.
#[test]
fn a_tug_that_nobody_could_fly_is_refused() {
    let first = cards(&request(0, "2025-03-17", &[]));
    let (card, odds) = of(&first, Aim::Trim);
    let honest = &card.flights[0].flight;
    let flaw = |flight: &Flight| {
        let plan = Plan {
            flights: vec![flight.clone()],
        };
        physics().flaw(&plan, &odds.knowledge).unwrap()
    };
    assert_eq!(flaw(honest), None);
    let undecided = Flight {
        thrust: None,
        ..honest.clone()
    };
    let unbraked = Flight {
        mass_kg: 2_500,
        ..honest.clone()
    };
    for (flight, why) in [(undecided, "one way or the other"), (unbraked, "arrives with")] {
        let found = flaw(&flight).unwrap_or_default();
        assert!(found.contains(why), "{found}");
    }
}

/// Ordered on 15 June 2026 a craft is ready on 15 December 2027; what looks would come after the last decision.
#[test]
fn the_second_round_builds_for_the_last_seasons() {
    let request = request(1, "2026-06-15", &[]);
    let cards = cards(&request);
    assert!(cards.len() >= 3, "{} cards", cards.len());
    assert!(
        cards.iter().all(|(c, _)| c.aim != Aim::Learn),
        "a flyby would come too late"
    );
}

/// After 20 May 2028 only launches above C3 30 are left, and only of craft that stand ready.
#[test]
fn the_last_round_launches_what_there_is_at_high_energy() {
    let mut request = request(3, "2028-05-20", &[]);
    assert!(
        cards(&request).iter().all(|(c, _)| c.flights.is_empty()),
        "nothing can be built any more"
    );
    let ready = day("2027-12-15");
    request.stock = (1..=3)
        .map(|n| (CraftNumber(n), CraftId::new("impactor_m"), ready))
        .collect();
    let cards = cards(&request);
    let flying: Vec<_> = cards.iter().filter(|(c, _)| pushes(c)).collect();
    assert!(!flying.is_empty(), "what stands ready can fly");
    for (card, _) in flying {
        for flown in &card.flights {
            assert!(
                flown.flight.c3_km2_s2() > 30.0,
                "{}: C3 {}",
                card.title,
                flown.flight.c3_km2_s2()
            );
            assert!(flown.stock.is_some(), "{} builds", card.title);
        }
    }
}

#[test]
fn what_stands_already_counts_on_every_card() {
    let (m, _) = flight(
        "impactor_m",
        "falcon_heavy_expendable",
        "2028-04-15",
        "2028-09-09",
    );
    let mut request = request(3, "2028-05-20", &[]);
    request.standing = (1..=3)
        .map(|n| StandingFlight {
            craft: CraftNumber(n),
            flight: m.clone(),
            launched_by: SeatId::new("USA"),
            stage: if n == 3 {
                CraftStage::LaunchFailed
            } else {
                CraftStage::Cruising
            },
        })
        .collect();
    let learn = cards(&request)
        .into_iter()
        .find(|(c, _)| c.aim == Aim::Learn)
        .expect("a campaign is on sale")
        .1;
    assert!(
        learn.any_hit.fraction() > 0.9,
        "two are under way: {:?}",
        learn.any_hit
    );
    // It adds nothing to what stands, which itself moves the danger.
    assert!(learn.countries.iter().all(|c| c.standing == c.after));
    assert!(learn.countries.iter().any(|c| c.before != c.standing));
    // Without a flyby's figures two hits of M miss in 52 to 59 % of draws, one in 20 to 25 %; cruise and guidance take some.
    assert!((0.3..0.6).contains(&learn.miss.fraction()), "{:?}", learn.miss);
    let plan = Plan { flights: vec![m] };
    let beside = physics()
        .assess(
            &plan,
            &request.knowledge,
            &request.standing,
            (&BTreeSet::new(), &Preparedness::default()),
            &|_| true,
        )
        .unwrap();
    assert!(
        beside.miss > learn.miss,
        "a third one helps: {:?} after {:?}",
        beside.miss,
        learn.miss
    );
}

/// The cards of a round name a miss's share; full draws of the reference: one M 20 to 25 % without a flyby, three 72 to
/// 78 % (if all hit). With every chance of hardware taken out of it.
#[test]
fn three_medium_hits_miss_as_often_as_the_reference_says() {
    let (m, _) = flight(
        "impactor_m",
        "falcon_heavy_expendable",
        "2028-04-15",
        "2028-09-09",
    );
    let known = knowledge("2028-06-02", &[], true);
    let arrived = |n: u32| StandingFlight {
        craft: CraftNumber(n),
        flight: m.clone(),
        launched_by: SeatId::new("USA"),
        stage: CraftStage::Arrived,
    };
    // With a flyby: one hit misses in 0 to 1 %, two in 55 to 82 %, three in 99 to 100 %.
    for (hits, least, most) in [(1, 0.0, 0.03), (2, 0.5, 0.95), (3, 0.95, 1.0)] {
        let standing: Vec<_> = (1..=hits).map(arrived).collect();
        let odds = reference()
            .assess(
                &Plan::default(),
                &known,
                &standing,
                (&BTreeSet::new(), &Preparedness::default()),
                &|_| true,
            )
            .unwrap();
        let miss = odds.miss.fraction();
        assert!((least..=most).contains(&miss), "{hits} hits miss in {miss}");
    }
}

#[test]
fn a_computation_can_be_stopped() {
    let (m, _) = flight(
        "impactor_m",
        "falcon_heavy_expendable",
        "2028-04-15",
        "2028-09-09",
    );
    let known = knowledge("2028-06-02", &["jwst_2028"], true);
    let plan = Plan { flights: vec![m] };
    let stopped = physics().assess(
        &plan,
        &known,
        &[],
        (&BTreeSet::new(), &Preparedness::default()),
        &|_| false,
    );
    assert_eq!(stopped.unwrap_err(), AdjudicationError::Cancelled);
    assert!(
        physics()
            .assess(
                &plan,
                &known,
                &[],
                (&BTreeSet::new(), &Preparedness::default()),
                &|_| true
            )
            .is_ok(),
        "and asked again"
    );
}

#[test]
fn too_few_observations_are_said_and_not_guessed() {
    let none = game::Knowledge {
        campaigns: BTreeSet::new(),
        ..knowledge("2025-03-17", &[], false)
    };
    let error = physics().bulletin(&none).unwrap_err();
    assert!(error.to_string().contains("2025"), "{error}");
}

/// Telescopes that watch make the bulletins that written nights make: the chance follows from what they see, radar in the
/// first days settles the orbit, and the months without a sighting teach nothing.
#[test]
fn a_campaign_may_watch() {
    let text = include_str!("../../../../scenarios/gulf-of-guinea/scenario.ron");
    let written =
        "points: [Nights(from: \"2024-12-27\", to: \"2025-02-26\", every_days: 1, sigma_arcsec: 0.2)],";
    let with = |observatories: &str| {
        let watch = format!(
            "points: [Watch(from: \"2024-12-27\", to: \"2027-11-01\", observatories: [{observatories}])],"
        );
        assert!(text.contains(written));
        let scenario = scenario::load_str("watch.ron", &text.replace(written, &watch)).unwrap();
        Adjudicator::new(Arc::new(scenario)).unwrap()
    };
    let surveys = with("\"G96\", \"F51\", \"J04\", \"T12\"");
    let radar = with("\"G96\", \"F51\", \"J04\", \"T12\", \"253\"");
    let sigma =
        |physics: &Adjudicator, date| physics.bulletin(&knowledge(date, &[], false)).unwrap().sigma_km;
    let known: Vec<i64> = ["2025-02-01", "2025-04-01", "2025-08-01", "2027-05-01"]
        .iter()
        .map(|date| sigma(&surveys, date))
        .collect();
    assert!(known[0] > known[1] && known[1] > known[2], "{known:?}");
    assert_eq!(known[2], known[3], "nothing of theirs reaches it in 2026");
    // Design, section on other ways to know: three ranges of January 2025 give 3,400 km on 17 March.
    assert!(
        sigma(&radar, "2025-03-17") < 5_000,
        "{}",
        sigma(&radar, "2025-03-17")
    );
    assert!(
        sigma(&surveys, "2025-03-17") > 20_000,
        "{}",
        sigma(&surveys, "2025-03-17")
    );
}
