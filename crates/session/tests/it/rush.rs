//! Cards whose craft are built faster than usual: the search finds them where they bring more, and nowhere else.

use std::sync::Arc;

use game::{Aim, Card};
use scenario::{Date, Rush};
use session::{Adjudicator, Method};

use crate::support::{gulf, request};

fn day(iso: &str) -> Date {
    Date::from_iso(iso).expect("a date")
}

/// The first launch of a round's plans that hit.
fn earliest(physics: &Adjudicator, round: u32, on: &str) -> Date {
    let cards = physics.cards(&request(round, on, &[]), &|_| true).unwrap();
    let hits = cards
        .iter()
        .filter(|(c, _)| !matches!(c.aim, Aim::Learn | Aim::Nuclear | Aim::Trim));
    let launches = hits
        .flat_map(|(card, _)| &card.flights)
        .map(|f| Date::containing_jd(f.flight.launch.jd_tdb()));
    launches.min().expect("something hits")
}

/// Ordered on 15 June 2026 an impactor stands ready on 15 December 2027, hurried on 15 June 2027: that opens the season of
/// May to July 2027, which is as strong as the next.
#[test]
fn rush_opens_a_season_that_the_usual_time_misses() {
    let hurried = Adjudicator::by(gulf(), Method::Mapped).unwrap();
    let first = earliest(&hurried, 1, "2026-06-15");
    assert!(
        day("2027-06-15") <= first && first <= day("2027-07-31"),
        "{first}"
    );
    let mut sc = (*gulf()).clone();
    sc.prices.rush = Rush::default();
    let usual = Adjudicator::by(Arc::new(sc), Method::Mapped).unwrap();
    let first = earliest(&usual, 1, "2026-06-15");
    assert!(
        day("2027-12-15") <= first && first <= day("2028-06-30"),
        "{first}"
    );
}

/// In March 2025 eighteen months are enough for the first season: nothing is hurried that need not be.
#[test]
fn nothing_is_hurried_that_is_in_time() {
    let physics = Adjudicator::by(gulf(), Method::Mapped).unwrap();
    let cards = physics.cards(&request(0, "2025-03-17", &[]), &|_| true).unwrap();
    let hurried = |card: &Card| {
        card.flights.iter().any(|f| {
            let craft = gulf().craft(&f.flight.craft).unwrap().clone();
            let launch = Date::containing_jd(f.flight.launch.jd_tdb());
            let built = gulf().prices.built_by(&craft, day("2025-03-17"), launch);
            built.expect("in time").saved_months > 0
        })
    };
    for (card, _) in cards.iter().filter(|(c, _)| c.aim != Aim::Trim) {
        assert!(!hurried(card), "{}", card.title);
    }
}
