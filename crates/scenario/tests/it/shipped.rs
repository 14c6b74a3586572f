//! The shipped scenario is what its design says. Figures: exercise design, sections 4, 5 and 8, and the computed physics
//! of the Gulf of Guinea, sections 2 and 6.

use std::collections::BTreeSet;

use astro::Outcome;
use mission::plan::Effect;
use scenario::{
    BallotKind, Category, Date, InjectEffect, Money, PointKind, ProtectedSet, RULES, Scenario, SecretEffect,
    Trigger, embedded, examine, undeflected,
};

const TEXT: &str = include_str!("../../../../scenarios/gulf-of-guinea/scenario.ron");

fn gulf() -> Scenario {
    embedded("gulf-of-guinea").unwrap()
}

fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap()
}

#[test]
fn it_loads_without_a_word() {
    let (found, diagnostics) = examine("scenario.ron", TEXT);
    assert_eq!(diagnostics, []);
    assert_eq!(found.unwrap().id.as_str(), "gulf-of-guinea");
}

/// Exercise design, section 4: rush + 3 % a month, at most 6; rendezvous reconnaissance 800 M with its launch, 36 months.
#[test]
fn rush_and_the_craft_that_stays_cost_what_the_design_says() {
    let s = gulf();
    let rush = s.prices.rush;
    assert_eq!((rush.percent_a_month, rush.most_months), (3, 6));
    let stays = s.craft(&mission::plan::CraftId::new("rendezvous")).unwrap();
    let falcon = |l: &&scenario::LaunchService| l.launcher.as_str() == "falcon_heavy_expendable";
    let launch = s.launch_services.iter().find(falcon).unwrap().price;
    assert_eq!(
        (stays.price + launch, stays.build_months),
        (Money::millions(800), 36)
    );
}

/// Without both figures of rush nothing is built faster for money, and `check` says so; one alone is a fault.
#[test]
fn rush_is_given_whole_or_not_at_all() {
    let without = |fields: &[&str]| -> String {
        let keeps = |line: &&str| !fields.iter().any(|f| line.trim().starts_with(f));
        let lines: Vec<&str> = TEXT.lines().filter(keeps).collect();
        lines.join("\n")
    };
    let (none, faults) = examine(
        "scenario.ron",
        &without(&["rush_percent_a_month", "rush_most_months"]),
    );
    assert_eq!(faults, []);
    assert_eq!(none.unwrap().prices.rush, scenario::Rush::default());
    let (half, faults) = examine("scenario.ron", &without(&["rush_most_months"]));
    assert!(half.is_none());
    assert_eq!(faults.len(), 1);
    assert!(
        faults[0].message.contains("lacks `rush_most_months`"),
        "{}",
        faults[0].message
    );
}

#[test]
fn left_alone_it_enters_above_the_niger_delta() {
    // Computed with REBOUND and ASSIST on DE440: JD TDB 2463589.0851251, 4.8000° N 7.6000° E, 17.2865 km/s inertial,
    // 17.2154 km/s to the ground, elevation 73.72° to the ground. Tolerance of the reference impactor: 3 km, 1 s.
    let Outcome::Impact(entry) = undeflected(&gulf().asteroid).unwrap().outcome else {
        panic!("it misses")
    };
    assert!(
        (entry.epoch.jd_tdb() - 2_463_589.085_125_1).abs() * 86_400.0 < 1.0,
        "{}",
        entry.epoch
    );
    assert!(
        (entry.latitude_deg - 4.8).abs() < 3.0 / 111.0,
        "{}",
        entry.latitude_deg
    );
    assert!(
        (entry.longitude_deg - 7.6).abs() < 3.0 / 111.0,
        "{}",
        entry.longitude_deg
    );
    assert!((entry.speed_km_s - 17.2865).abs() < 0.001, "{}", entry.speed_km_s);
    assert!(
        (entry.ground_speed_km_s - 17.2154).abs() < 0.001,
        "{}",
        entry.ground_speed_km_s
    );
    assert!(
        (entry.ground_elevation_deg - 73.72).abs() < 0.05,
        "{}",
        entry.ground_elevation_deg
    );
}

/// Seat, GDP in B USD, people in M, support, motives, core.
type Row = (&'static str, i64, f64, i32, [i32; 5], bool);

/// Exercise design 8.1.
const SEATS: [Row; 12] = [
    ("USA", 29_000, 340.0, 35, [30, 15, 15, 30, 10], true),
    ("CHN", 18_700, 1_410.0, 45, [25, 20, 10, 35, 10], true),
    ("EUR", 19_400, 450.0, 40, [15, 30, 20, 10, 25], true),
    ("IND", 3_900, 1_430.0, 50, [35, 20, 10, 25, 10], true),
    ("JPN", 4_000, 124.0, 50, [15, 25, 30, 10, 20], false),
    ("NGA", 250, 225.0, 60, [60, 10, 5, 10, 15], true),
    ("BRA", 2_200, 212.0, 55, [40, 20, 10, 15, 15], true),
    ("ETH", 140, 130.0, 55, [55, 10, 10, 10, 15], true),
    ("COL", 420, 52.0, 60, [55, 10, 5, 10, 20], true),
    ("ZAF", 400, 63.0, 45, [5, 15, 25, 20, 35], true),
    ("GHA", 83, 34.0, 60, [50, 15, 10, 10, 15], false),
    ("CAF", 3, 5.5, 50, [70, 5, 0, 5, 20], false),
];

#[test]
fn the_twelve_seats_are_those_of_the_design() {
    let s = gulf();
    assert_eq!(s.seats.len(), SEATS.len());
    for (seat, (id, gdp, people, support, motives, core)) in s.seats.iter().zip(SEATS) {
        assert_eq!(seat.id.as_str(), id);
        assert_eq!(seat.gdp_m_usd, gdp * 1_000, "{id}");
        assert_eq!(seat.population, (people * 1e6) as i64, "{id}");
        assert_eq!(seat.support, support, "{id}");
        let m = seat.motives;
        assert_eq!(
            [m.security, m.industry, m.science, m.prestige, m.responsibility],
            motives,
            "{id}"
        );
        assert_eq!(seat.core, core, "{id}");
        assert_eq!(
            seat.member,
            id != "CAF",
            "only the Central African Republic stands outside"
        );
    }
    let without_rockets = s.seats.iter().filter(|seat| seat.launchers.is_empty());
    assert_eq!(without_rockets.clone().count(), 7);
    assert_eq!(without_rockets.filter(|seat| seat.core).count(), 5);
    let europe = s.seats.iter().find(|seat| seat.id.as_str() == "EUR").unwrap();
    assert_eq!(europe.territory.len(), 27);
}

#[test]
fn every_seat_has_texts_that_can_be_read_in_time() {
    for seat in gulf().seats {
        let words = seat.brief.split_whitespace().count();
        assert!(
            (100..=160).contains(&words),
            "the brief of {} has {words} words",
            seat.id
        );
        assert_eq!(seat.wants.len(), 3, "{}", seat.id);
        assert!(
            seat.wants.iter().all(|w| w.points == 20 && w.text.ends_with('.')),
            "{}",
            seat.id
        );
        assert_eq!(seat.secrets.len(), 1, "{}", seat.id);
        assert!(
            seat.secrets[0].text.split_whitespace().count() >= 15,
            "{}",
            seat.id
        );
        assert!(!seat.assets.is_empty(), "{}", seat.id);
    }
}

#[test]
fn secrets_do_what_the_design_says() {
    let s = gulf();
    let effect = |id: &str| {
        s.seats.iter().find(|x| x.id.as_str() == id).unwrap().secrets[0]
            .effect
            .clone()
    };
    assert!(matches!(effect("CHN"), SecretEffect::PublishCampaign(c) if c.as_str() == "china_april_2027"));
    assert_eq!(
        effect("IND"),
        SecretEffect::ExtraSlots {
            slots: 1,
            support_cost: 8
        }
    );
    assert_eq!(
        effect("USA"),
        SecretEffect::ExtraSlots {
            slots: 1,
            support_cost: 8
        }
    );
    assert_eq!(effect("ETH"), SecretEffect::ShelterTruth(200_000));
    assert!(
        matches!(effect("BRA"), SecretEffect::OpensService { slots: 1, ref craft, .. } if craft.as_str() == "flyby")
    );
}

#[test]
fn rounds_have_their_dates_and_incomes_add_up() {
    let s = gulf();
    let rounds: Vec<(String, u32)> = s.rounds.iter().map(|r| (r.date.iso(), r.months)).collect();
    let expected = [
        ("2025-03-17", 15),
        ("2026-06-15", 17),
        ("2027-11-15", 6),
        ("2028-05-20", 55),
    ];
    assert_eq!(rounds, expected.map(|(d, m)| (d.to_owned(), m)));
    assert_eq!(
        s.rounds[3].title,
        "It hits: between the Gulf of Guinea and Cameroon"
    );
    assert_eq!(
        s.rounds[3].consultation_date,
        day("2028-06-02"),
        "after the flyby of 31 May"
    );
    assert!(s.rounds.iter().all(|r| r.seconds == [180, 600, 240, 180, 120]));

    // Exercise design 4, check of balance: before the fourth round about 3.4 B at starting support: United States 0.96,
    // China 0.80, Europe 0.74, India 0.37, Brazil 0.23, Japan 0.19 (no seat's own chance counted except those at risk).
    let months: u32 = s.rounds.iter().take(3).map(|r| r.months).sum();
    let income = |id: &str| {
        let seat = s.seats.iter().find(|x| x.id.as_str() == id).unwrap();
        seat.gdp_m_usd as f64 * s.economy.income_ppm as f64 * 1e-6 * f64::from(months) / 12.0
            * f64::from(seat.support)
            / 100.0
    };
    for (id, m_usd) in [("USA", 960.0), ("CHN", 800.0), ("EUR", 740.0), ("JPN", 190.0)] {
        assert!(
            (income(id) / m_usd - 1.0).abs() < 0.02,
            "{id}: {:.0} M",
            income(id)
        );
    }
    // India and Brazil have a chance of their own and so twice the plain income.
    for (id, m_usd) in [("IND", 370.0), ("BRA", 230.0)] {
        assert!(
            (2.0 * income(id) / m_usd - 1.0).abs() < 0.02,
            "{id}: {:.0} M",
            2.0 * income(id)
        );
    }
}

#[test]
fn prices_slots_and_chances_are_those_of_the_design() {
    let s = gulf();
    let price = |id: &str| {
        let c = s.crafts.iter().find(|c| c.craft.id.as_str() == id).unwrap();
        (c.price, c.development, c.build_months, c.craft.mass_kg)
    };
    let m = Money::millions;
    // A fifth over the design's 180, 220, 280, 330: DART cost some 255 M without its launch, and the acceptance test needs it.
    assert_eq!(price("impactor_s"), (m(215), m(150), 18, 600));
    assert_eq!(price("impactor_m"), (m(265), m(150), 18, 1_500));
    assert_eq!(price("impactor_l"), (m(335), m(150), 18, 2_500));
    assert_eq!(price("impactor_xl"), (m(395), m(150), 24, 12_000));
    let flyby = s
        .crafts
        .iter()
        .find(|c| c.craft.effect == Effect::Reconnaissance)
        .unwrap();
    let falcon = s
        .launch_services
        .iter()
        .find(|l| l.launcher.as_str() == "falcon_heavy_expendable")
        .unwrap();
    assert_eq!(
        flyby.price + flyby.development + falcon.price,
        m(350),
        "a flyby with its launch"
    );
    assert_eq!(falcon.price, m(150));

    let slots = |id: &str| -> u32 {
        s.launch_services
            .iter()
            .filter(|l| l.owner.as_str() == id)
            .map(|l| l.slots)
            .sum()
    };
    assert_eq!(["USA", "CHN", "EUR", "IND", "JPN"].map(slots), [3, 2, 2, 1, 1]);
    for service in &s.launch_services {
        let owner = s.seat(&service.owner).unwrap();
        assert!(
            owner.launchers.contains(&service.launcher),
            "{} has no {}",
            owner.id,
            service.launcher
        );
    }

    let h = &s.hardware;
    assert_eq!(
        (h.launch_mature_ppm, h.launch_new_ppm, h.cruise_year_ppm),
        (970_000, 900_000, 970_000)
    );
    assert_eq!(
        (h.guidance_ppm, h.guidance_per_sector_ppm, h.guidance_most_ppm),
        (800_000, 50_000, 950_000)
    );
    assert_eq!(s.economy.risk_factors, [(1_000, 2), (10_000, 4), (100_000, 10)]);
    assert_eq!(
        (
            s.assurance.trigger_ppm,
            s.assurance.assured_ppm,
            s.assurance.transfer_ppm
        ),
        (10_000, 100_000, 5_000)
    );
    assert_eq!(s.prices.station_month, m(2));
    let trust = |a: &str, b: &str| {
        s.relations
            .trust_pairs
            .iter()
            .find(|(x, y, _)| x.as_str() == a && y.as_str() == b)
            .unwrap()
            .2
    };
    assert_eq!(
        (trust("USA", "CHN"), trust("CHN", "IND"), trust("NGA", "GHA")),
        (25, 30, 65)
    );
    let of_caf = s
        .relations
        .trust_pairs
        .iter()
        .filter(|(x, _, t)| x.as_str() == "CAF" && *t == 35);
    assert_eq!(of_caf.count(), 11);
}

#[test]
fn observations_follow_the_list() {
    let s = gulf();
    let campaign = |id: &str| s.campaigns.iter().find(|c| c.id.as_str() == id).unwrap();
    let first = s
        .campaigns
        .iter()
        .flat_map(|c| &c.points)
        .map(|p| p.jd_tdb)
        .fold(f64::INFINITY, f64::min);
    assert_eq!(Date::containing_jd(first), day("2024-12-27"), "discovery");
    assert_eq!(
        campaign("surveys_2025").points.len(),
        62,
        "every night of 27 December to 26 February"
    );
    assert_eq!(campaign("season_8m_2025").points.len(), 6);
    assert_eq!(
        (
            campaign("season_8m_2025").price,
            campaign("season_8m_2025").rounds.as_slice()
        ),
        (Money::millions(5), &[0][..])
    );
    assert_eq!(
        (
            campaign("jwst_2025").price,
            campaign("jwst_2025").rounds.as_slice()
        ),
        (Money::millions(15), &[0][..])
    );
    assert_eq!(
        (
            campaign("jwst_2028").price,
            campaign("jwst_2028").rounds.as_slice()
        ),
        (Money::millions(15), &[3][..])
    );
    assert_eq!(
        campaign("china_april_2027").private_to.as_ref().unwrap().as_str(),
        "CHN"
    );
    let fix = campaign("flyby_fix_2028");
    assert!(fix.with_flyby && fix.price == Money::ZERO);
    assert!(matches!(fix.points[0].kind, PointKind::PositionKm(km) if (km - 30.0).abs() < 1e-9));
    assert_eq!(Date::containing_jd(fix.points[0].jd_tdb), day("2028-05-31"));
    // Nothing that is bought lies before the round in which it is bought.
    for c in s.campaigns.iter().filter(|c| c.price > Money::ZERO) {
        let bought = s.rounds[c.rounds[0]].date;
        assert!(c.points.iter().all(|p| p.jd_tdb >= bought.jd()), "{}", c.id);
    }
}

#[test]
fn seasons_are_three_of_equal_strength_and_what_is_left() {
    let seasons: Vec<(String, String)> = gulf()
        .seasons
        .iter()
        .map(|x| (x.from.iso(), x.to.iso()))
        .collect();
    let expected = [
        ("2026-11-01", "2027-02-28"),
        ("2027-05-01", "2027-07-31"),
        ("2027-11-01", "2028-04-30"),
        ("2028-05-01", "2028-06-30"),
    ];
    assert_eq!(seasons, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn injects_fire_as_designed() {
    let s = gulf();
    // The thirteen of the design and two leaks.
    assert_eq!(s.injects.len(), 15);
    let inject = |id: &str| s.injects.iter().find(|i| i.id.as_str() == id).unwrap();
    assert_eq!(inject("iawn_warning").fires, Trigger::Always);
    assert_eq!(inject("leaked_map").fires, Trigger::OnDemand);
    assert!(matches!(&inject("ministers_refuse").fires, Trigger::SupportBelow(s, 50) if s.as_str() == "EUR"));
    assert!(
        matches!(&inject("ministers_refuse").effects[0], InjectEffect::IncomePercent(s, 50) if s.as_str() == "EUR")
    );
    assert_eq!(inject("is_it_a_weapon").fires, Trigger::SuspicionAbove(60));
    assert_eq!(inject("hoax_rumour").fires, Trigger::ChanceBelowPercent(20));
    assert_eq!(inject("two_wave_models").fires, Trigger::OceanCard);
    assert_eq!(inject("flyby_result").fires, Trigger::FlybyArrived);
    assert_eq!(inject("pad_fire").fires, Trigger::ChancePercent(15));
    assert_eq!(inject("pad_fire").effects, [InjectEffect::SlotLost(None, 1)]);
    assert!(
        matches!(&inject("port_offer").effects[0], InjectEffect::OfferImpactor(s, _) if s.as_str() == "NGA")
    );
    let by_round: Vec<usize> = (0..4)
        .map(|r| s.injects.iter().filter(|i| i.round == Some(r)).count())
        .collect();
    assert_eq!(by_round, [3, 3, 5, 4]);
    assert_eq!(inject("side_papers").fires, Trigger::PrivateAgreement);
    assert_eq!(
        inject("side_papers").effects,
        [InjectEffect::LeakAgreements(None)]
    );
    assert!(
        matches!(&inject("counted_honestly").effects[0], InjectEffect::LeakPapers(s) if s.as_str() == "ETH")
    );
    assert!(s.injects.iter().all(|i| i.text.split_whitespace().count() >= 20));
}

#[test]
fn charters_are_complete() {
    let s = gulf();
    assert_eq!(s.default_charter.as_str(), "phone_call");
    let ids: BTreeSet<&str> = s.charters.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids.len(), 7);
    for charter in &s.charters {
        assert_eq!(
            charter.rules.len(),
            7,
            "{}: a rule for every category",
            charter.id
        );
        assert!(charter.rules.values().all(|r| RULES.contains(&r.rule.as_str())));
    }
    let of = |id: &str| s.charters.iter().find(|c| c.id.as_str() == id).unwrap();
    assert_eq!(of("phone_call").lead.as_ref().unwrap().as_str(), "USA");
    assert_eq!(of("phone_call").rules[&Category::Mission].rule, "lead_state");
    assert_eq!(of("security_community").founders, 3, "three seats may found it");
    assert!(of("qualified_majority").lead.is_none());
    assert_eq!(
        of("qualified_majority").rules[&Category::Mission].rule,
        "qualified_majority"
    );
    let community = of("security_community");
    assert_eq!(community.rules[&Category::Mission].rule, "community_majority");
    assert_eq!(
        community.clause.as_ref().unwrap().reverse_rule,
        "reverse_two_thirds"
    );
    assert_eq!(community.protected, ProtectedSet::Members);
    assert_eq!(of("cosmopolitan_community").protected, ProtectedSet::Everyone);
    let ballots: BTreeSet<BallotKind> = s
        .charters
        .iter()
        .flat_map(|c| c.rules.values().map(|r| r.ballot))
        .collect();
    assert_eq!(ballots.len(), 3, "roll call, secret and silence are all used");
    // Who has a clause protects somebody, and who has none protects nobody by right.
    assert!(
        s.charters
            .iter()
            .all(|c| c.clause.is_some() == (c.protected != ProtectedSet::Nobody))
    );
}

#[test]
fn the_calendar_is_exact() {
    assert_eq!(day("2000-01-01"), Date(0));
    assert_eq!(
        day("2032-12-22").jd().to_bits(),
        2_463_588.5_f64.to_bits(),
        "JD of 22 December 2032, 0 h"
    );
    assert_eq!(day("2028-02-29").plus_days(1), day("2028-03-01"));
    assert_eq!(day("2027-08-31").plus_months(18), day("2029-02-28"));
    assert_eq!(day("2025-03-17").to_string(), "17 March 2025");
    assert!(Date::from_iso("2027-02-29").is_none());
    assert!(Date::from_iso("2027-2-9").is_none());
    for n in (-3_000..30_000).step_by(17) {
        let (y, m, d) = Date(n).ymd();
        assert_eq!(Date::from_ymd(y, m, d), Some(Date(n)));
    }
}

/// A tug of nothing but empty tanks would not fly.
#[test]
fn a_tug_without_propellant_is_told() {
    let spoilt = TEXT.replace("dry_kg: 1200", "dry_kg: 2500");
    assert_ne!(TEXT, spoilt);
    let (_, found) = examine("scenario.ron", &spoilt);
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        told.len() == 1 && told[0].contains("has no propellant"),
        "{told:?}"
    );
    let (_, found) = examine("scenario.ron", &TEXT.replace("thrust_mn: 2000", "thrust_mn: 0"));
    assert_eq!(found.len(), 1, "an engine that does nothing");
}
