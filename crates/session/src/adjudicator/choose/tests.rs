//! Rush in the choice of plans: what it costs, and that offers of one launch service share its slots.

use mission::plan::{LauncherId, Seconds};

use super::super::quick::{End, Thrown};
use super::*;

fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap()
}

/// An impactor's flight that leaves on a day.
fn flight(launch: &str) -> Flight {
    Flight {
        craft: CraftId::new("impactor_m"),
        launcher: LauncherId::new("long_march_5"),
        launch: Seconds::from_jd_tdb(day(launch).jd() + 0.5),
        arrival: Seconds::from_jd_tdb(day("2028-10-01").jd()),
        revolutions: 0,
        c3_m2_s2: 10_000_000,
        dla_mdeg: 0,
        closing_mm_s: [-12_000_000, 0, 0],
        phase_mdeg: 0,
        mass_kg: 1_500,
        thrust: None,
    }
}

fn offer(launch: &str, saved_months: u32, shift_km: f64) -> Offer {
    Offer {
        season: 0,
        service: 0,
        saved_months,
        owner: SeatId::new("CHN"),
        slots: 2,
        flight: flight(launch),
        ways: Vec::new(),
        shift_km,
        chance: 0.9,
        strain: 0.1,
        launch_price: Money::millions(110),
    }
}

/// Impactor M ordered on 15 June 2026: eighteen months, 220 M USD, 3 % for each of at most six months.
fn impactor() -> Kind {
    let built = |saved: u32| Built {
        ready: day("2026-06-15").plus_months(18 - saved),
        months: 18 - saved,
        saved_months: saved,
        surcharge: Money(660 * i64::from(saved)),
    };
    Kind {
        id: CraftId::new("impactor_m"),
        means: Means::Hit,
        price: Money::millions(220),
        development: Money::millions(150),
        built: (0..=6).map(built).collect(),
        stock: Vec::new(),
    }
}

fn plans(offers: &[Offer]) -> Vec<Choice> {
    let track = Track {
        first_km: -10_000.0,
        step_km: 500.0,
        ends: vec![End::Country("NGA", 1_000.0); 41],
    };
    let dice = Dice {
        offsets_km: vec![0.0; 200],
        size_sigma_ln: 0.1,
        beta_sigma_ln: 0.1,
        seed: 7,
        thrown: Thrown::default(),
    };
    let market = Market {
        offers,
        kinds: &[impactor()],
        standing: &[],
        track: &track,
        dice: &dice,
        untouched: odds(&track, &dice, &[]),
        group: &|code| code.to_owned(),
        interval_km: 20_000.0,
        assured: 0.1,
        transfer: 0.05,
    };
    candidates(&market, Pool::open(Means::Hit))
}

#[test]
fn haste_is_paid_for_by_the_month() {
    // 15 months end on 15 September 2027.
    let all = plans(&[offer("2027-09-20", 3, -5_000.0)]);
    let most = all.iter().max_by_key(|c| c.units.len()).unwrap();
    assert_eq!(most.units.len(), 2, "both slots");
    assert_eq!(most.units[0].ready, day("2027-09-15"));
    let m = Money::millions;
    // 220 M + 9 % of it and 110 M each, and once 150 M.
    assert_eq!(most.cost, m(150 + 2 * 330) + Money(2 * 1_980));
}

#[test]
fn nothing_flies_before_it_can_be_ready() {
    assert!(plans(&[offer("2027-06-14", 6, -5_000.0)]).is_empty());
}

/// In the usual time a weaker push, hurried a stronger one, on one rocket: either, and never both.
#[test]
fn offers_of_one_service_share_its_slots() {
    let all = plans(&[offer("2027-12-20", 0, -4_000.0), offer("2027-09-20", 3, -6_000.0)]);
    for choice in &all {
        assert!(choice.units.len() <= 2, "two slots: {:?}", choice.units);
        let first = choice.units[0].offer;
        assert!(
            choice.units.iter().all(|u| u.offer == first),
            "{:?}",
            choice.units
        );
    }
    let of = |offer: usize| all.iter().any(|c| c.units[0].offer == offer);
    assert!(of(0) && of(1), "both are looked at");
}
