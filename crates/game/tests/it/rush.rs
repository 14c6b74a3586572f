//! Rush: a craft that flies before its usual time costs more, is ready, and works as well as another (exercise design, 4:
//! 3 % of its price a month, at most 6 months).

use game::*;
use mission::plan::{Flight, Plan};
use scenario::{Date, Money, Rush};

use crate::table::{MEMBERS, Table, day, flight, gulf};

/// Three impactors that leave on a day, as the United States would fly them.
fn three(launch: Date) -> Plan {
    let on = |launcher: &str, days: i32| -> Flight {
        flight("impactor_m", launcher, launch, day(2028, 9, 1).plus_days(days))
    };
    Plan {
        flights: vec![
            on("falcon_heavy_expendable", 0),
            on("falcon_heavy_expendable", 1),
            on("vulcan_vc6", 2),
        ],
    }
}

/// The second round (15 June 2026) with that plan on the table.
fn drawn(mut t: Table, launch: Date) -> (Table, CardView) {
    t.to(1, Phase::Consultation);
    t.by("USA", Command::RequestAssessment { plan: three(launch) });
    t.adjudicate();
    let cards = t.public().cards;
    let card = cards.into_iter().find(|c| c.card.aim == Aim::Drawn);
    (t, card.expect("a card"))
}

fn line<'a>(card: &'a CardView, begins: &str) -> Option<&'a (String, u32, Money)> {
    card.lines.iter().find(|(what, ..)| what.starts_with(begins))
}

/// Eighteen months end on 15 December 2027; for 20 July five of them are saved, 15 % of 265 M USD each.
#[test]
fn a_launch_before_the_usual_day_is_priced_as_rush() {
    let (_, card) = drawn(Table::open("security_community"), day(2027, 7, 20));
    assert_eq!(
        line(&card, RUSH_LINE),
        Some(&(
            "Rush of Impactor M, 1,500 kg, 5 months".to_owned(),
            3,
            Money(11_925)
        ))
    );
    let m = Money::millions;
    // Craft, rush, development, launches.
    assert_eq!(card.cost, m(795 + 150 + 2 * 150 + 120) + Money(11_925));
    let sum: Money = card.lines.iter().map(|(_, _, price)| *price).sum();
    assert_eq!(sum, card.cost, "the lines are the bill");
    assert_eq!(card.last_date, day(2026, 7, 20), "twelve months are the least");
    let (_, usual) = drawn(Table::open("security_community"), day(2027, 12, 15));
    assert_eq!(line(&usual, RUSH_LINE), None);
    assert_eq!(usual.cost, m(795 + 150 + 2 * 150 + 120));
}

#[test]
fn more_than_six_months_cannot_be_saved_and_without_rush_none() {
    let asks = |mut t: Table, launch: Date| {
        t.to(1, Phase::Consultation);
        t.refused("USA", Command::RequestAssessment { plan: three(launch) })
    };
    assert_eq!(
        asks(Table::open("phone_call"), day(2027, 6, 14)),
        "too_late",
        "twelve months end on 15 June"
    );
    let mut sc = gulf();
    sc.prices.rush = Rush::default();
    let mut t = Table::set(sc);
    t.start("phone_call", Occupant::Person);
    assert_eq!(
        asks(t, day(2027, 7, 20)),
        "too_late",
        "eighteen months without rush"
    );
}

/// The table adopts it: the craft stand ready on 15 July 2027 and fly five days later with the chances of any other.
#[test]
fn rushed_craft_stand_ready_and_fly_as_well() {
    let (mut t, card) = drawn(Table::open("security_community"), day(2027, 7, 20));
    let proposal = Proposal::Mission { card: card.card.id };
    let m = t.move_it("EUR", "NGA", proposal);
    for (who, _) in t.motion(m).consents {
        let given = Command::GiveConsent {
            motion: m,
            given: true,
        };
        t.by(who.as_str(), given);
    }
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    let p = t.programme();
    assert_eq!(
        p.budget.0,
        (card.cost.0 * 115 + 99) / 100,
        "with the reserve of 15 %"
    );
    let craft = t.public().craft;
    let own: Vec<&CraftView> = craft.iter().filter(|c| c.programme == Some(p.id)).collect();
    let ready: Vec<Date> = own.iter().map(|c| c.ready).collect();
    assert_eq!(ready, [day(2027, 7, 15); 3]);
    t.pay(p.id, &MEMBERS);
    t.to(2, Phase::Situation);
    let launched = t.log.iter().filter_map(|e| match e {
        Event::Launched { craft, thrown } if own.iter().any(|c| c.number == *craft) => Some(thrown.chance),
        _ => None,
    });
    let odds: Vec<Ppb> = launched.collect();
    assert_eq!(odds.len(), 3, "none was scrubbed for not being ready");
    assert!(
        odds.iter().all(|o| *o >= Ppb(969_000_000)),
        "mature vehicles, 0.97: {odds:?}"
    );
}

#[test]
fn what_stands_ready_is_not_rushed() {
    let mut t = Table::funded("Four impactors", 2, &[]);
    t.to(2, Phase::Consultation);
    let cards = t.public().cards;
    let stocked = cards
        .iter()
        .filter(|c| c.card.flights.iter().all(|f| f.stock.is_some()) && !c.card.flights.is_empty());
    for card in stocked {
        assert_eq!(line(card, RUSH_LINE), None, "{}", card.card.title);
    }
}
