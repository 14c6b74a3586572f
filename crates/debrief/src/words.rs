//! Numbers and names as people read them.

pub use game::thousands;
use game::{End, LedgerEntry, Phase, Ppb};
use mission::plan::Thrust;
use scenario::{CountryCode, Scenario, SeatId};

/// A chance: per cent from 1 to 99, "1 in N" below 1 %, never "almost certain".
pub fn chance(p: Ppb) -> String {
    let x = p.fraction();
    if p.0 == 0 {
        "0 %".to_owned()
    } else if x < 0.01 {
        format!("1 in {}", thousands((1.0 / x).round() as i64))
    } else if x > 0.99 && p < Ppb::ONE {
        "over 99 %".to_owned()
    } else {
        format!("{:.0} %", x * 100.0)
    }
}

/// A share in whole per cent, "<1 %" where it would round to nothing.
pub fn share(p: Ppb) -> String {
    let x = p.fraction() * 100.0;
    if p.0 > 0 && x < 0.5 {
        "<1 %".to_owned()
    } else {
        format!("{x:.0} %")
    }
}

/// People: exact below ten thousand, then thousands, then millions with one decimal.
pub fn people(n: i64) -> String {
    match n.abs() {
        0..10_000 => thousands(n),
        10_000..1_000_000 => format!("{},000", thousands(n / 1000)),
        _ => format!("{:.1} million", n as f64 / 1e6),
    }
}

/// A seat's name, or its code if the scenario does not know it.
pub fn seat(scenario: &Scenario, id: &SeatId) -> String {
    scenario
        .seat(id)
        .map_or_else(|| id.to_string(), |s| s.name.clone())
}

/// Names of seats, in a row.
pub fn seats(scenario: &Scenario, ids: &[SeatId]) -> String {
    let names: Vec<String> = ids.iter().map(|id| seat(scenario, id)).collect();
    names.join(", ")
}

/// A country's name, or its code if the map does not know it.
pub fn country(code: &CountryCode) -> String {
    impact::map::World::embedded()
        .country(code.as_str())
        .map_or_else(|| code.to_string(), |c| c.name.clone())
}

/// A phase's name.
pub fn phase(p: Phase) -> &'static str {
    match p {
        Phase::Situation => "Situation",
        Phase::Consultation => "Consultation",
        Phase::Decision => "Decision",
        Phase::Commitment => "Commitment",
        Phase::Execution => "Execution",
        Phase::Over => "Outcome",
    }
}

/// An end's name.
pub fn end(e: End) -> &'static str {
    match e {
        End::Safe => "Safe",
        End::Spared => "Spared",
        End::Moved => "Moved onto another state",
        End::Unmoved => "Unmoved",
        End::Forgotten => "Forgotten",
    }
}

/// Which way a tug pushes.
pub fn thrust(way: Thrust) -> &'static str {
    match way {
        Thrust::Forwards => "the asteroid along its motion",
        Thrust::Backwards => "the asteroid against its motion",
        Thrust::Sparing => "whichever way leaves fewer people in danger, once all others have hit",
    }
}

/// A line of the ledger, in words.
pub fn ledger_entry(e: LedgerEntry) -> &'static str {
    match e {
        LedgerEntry::Income => "income",
        LedgerEntry::Lapsed => "lapsed unspent",
        LedgerEntry::Promised => "promised",
        LedgerEntry::Delivered => "delivered",
        LedgerEntry::SteppedUp => "taken in step-up",
        LedgerEntry::CalledUp => "called up",
        LedgerEntry::InKind => "supplied in kind",
        LedgerEntry::Defaulted => "not delivered when due",
        LedgerEntry::Refused => "refused",
        LedgerEntry::Given => "given",
        LedgerEntry::Received => "received",
        LedgerEntry::Spent => "spent on its own",
        LedgerEntry::Returned => "returned",
        LedgerEntry::Claim => "claim",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chances_are_said_as_the_style_asks() {
        assert_eq!(chance(Ppb(37_000_000)), "4 %");
        assert_eq!(chance(Ppb(120_000)), "1 in 8,333");
        assert_eq!(chance(Ppb(999_000_000)), "over 99 %");
        assert_eq!(chance(Ppb::ONE), "100 %");
        assert_eq!(share(Ppb(1)), "<1 %");
        assert_eq!(thousands(-1_234_567), "\u{2212}1,234,567");
        assert_eq!(people(6_250_000), "6.2 million");
    }
}
