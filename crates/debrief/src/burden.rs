//! Who carried the burden: contribution against ability.

use std::collections::BTreeMap;

use game::{LedgerEntry, PublicView};
use scenario::{Money, Scenario, SeatId};

use crate::correlation::{Found, spearman};

/// One seat's burden.
#[derive(Clone, Debug, PartialEq)]
pub struct Burden {
    /// Whose.
    pub seat: SeatId,
    /// What it gave to programmes, campaigns and shelter, and to other seats, less what seats gave it: below zero for
    /// one that received more than it gave.
    pub given: Money,
    /// Its share of everybody's GDP.
    pub ability: f64,
    /// Its share of everything given; 0 if nobody gave.
    pub share: f64,
}

impl Burden {
    /// Share of the burden as a multiple of the share of ability; 1 is by ability.
    pub fn multiple(&self) -> f64 {
        if self.ability > 0.0 {
            self.share / self.ability
        } else {
            0.0
        }
    }

    /// What it carried, in words: a multiple of nothing would hide who received more than it gave.
    pub fn told(&self) -> String {
        match self.given.0 {
            ..0 => format!("received {} more than it gave", Money(-self.given.0)),
            0 => "gave nothing".to_owned(),
            _ => format!("{:.1} times its share, {}", self.multiple(), self.given),
        }
    }
}

/// Every seat's burden, in seat order.
pub fn burdens(scenario: &Scenario, public: &PublicView) -> Vec<Burden> {
    let mut given: BTreeMap<&SeatId, Money> = BTreeMap::new();
    for (index, line) in public.ledger.iter().enumerate() {
        let amount = match line.entry {
            LedgerEntry::Delivered
            | LedgerEntry::SteppedUp
            | LedgerEntry::CalledUp
            | LedgerEntry::InKind
            | LedgerEntry::Given
            | LedgerEntry::Spent => line.amount,
            LedgerEntry::Returned => Money(-line.amount.0),
            // What another seat gave is that seat's burden, whatever is done with it; what an inject gave is one's own.
            LedgerEntry::Received if from_a_seat(public, index) => Money(-line.amount.0),
            LedgerEntry::Received
            | LedgerEntry::Income
            | LedgerEntry::Lapsed
            | LedgerEntry::Promised
            | LedgerEntry::Defaulted
            | LedgerEntry::Refused
            | LedgerEntry::Claim => continue,
        };
        *given.entry(&line.seat).or_default() += amount;
    }
    let all: f64 = given.values().map(|m| m.0.max(0) as f64).sum();
    let gdp: f64 = scenario.seats.iter().map(|s| s.gdp_m_usd as f64).sum();
    scenario
        .seats
        .iter()
        .map(|s| {
            let given = given.get(&s.id).copied().unwrap_or_default();
            Burden {
                seat: s.id.clone(),
                given,
                ability: if gdp > 0.0 { s.gdp_m_usd as f64 / gdp } else { 0.0 },
                share: if all > 0.0 {
                    given.0.max(0) as f64 / all
                } else {
                    0.0
                },
            }
        })
        .collect()
}

/// A gift from seat to seat is two lines, one after the other.
fn from_a_seat(public: &PublicView, received: usize) -> bool {
    let line = &public.ledger[received];
    received
        .checked_sub(1)
        .map(|i| &public.ledger[i])
        .is_some_and(|before| {
            before.entry == LedgerEntry::Given && before.amount == line.amount && before.date == line.date
        })
}

/// Gini coefficient of the multiples: 0 if all carry by ability, towards 1 if one carries all.
pub fn gini(burdens: &[Burden]) -> f64 {
    let mut x: Vec<f64> = burdens.iter().map(Burden::multiple).collect();
    x.sort_by(f64::total_cmp);
    let n = x.len() as f64;
    let sum: f64 = x.iter().sum();
    if sum <= 0.0 {
        return 0.0;
    }
    let ranked: f64 = x.iter().enumerate().map(|(i, v)| (i as f64 + 1.0) * v).sum();
    2.0 * ranked / (n * sum) - (n + 1.0) / n
}

/// Rank correlation of ability with the share of the burden, and with its multiple of the fair share. Above 0 in the second,
/// the great carry more than their part: "exploitation of the great by the small" (Olson & Zeckhauser 1966, Review of
/// Economics and Statistics 48, 266).
pub fn ranks(burdens: &[Burden]) -> (Found, Found) {
    let of = |f: &dyn Fn(&Burden) -> f64| -> Vec<f64> { burdens.iter().map(f).collect() };
    let ability = of(&|b| b.ability);
    (
        spearman(&ability, &of(&|b| b.share)),
        spearman(&ability, &of(&|b| b.multiple())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burden(ability: f64, share: f64) -> Burden {
        Burden {
            seat: SeatId::new("AAA"),
            given: Money::ZERO,
            ability,
            share,
        }
    }

    /// Who received more than it gave has carried no "0.0 times" and no negative gift.
    #[test]
    fn a_receiver_is_told_as_one() {
        let told = |given: i64, share: f64| {
            let given = Money(given);
            Burden {
                given,
                ..burden(0.25, share)
            }
            .told()
        };
        let sum = Money(300);
        assert_eq!(told(-300, 0.0), format!("received {sum} more than it gave"));
        assert_eq!(told(0, 0.0), "gave nothing");
        assert_eq!(told(300, 0.5), format!("2.0 times its share, {sum}"));
    }

    #[test]
    fn gini_is_zero_when_all_carry_by_ability_and_high_when_one_carries_all() {
        let even: Vec<Burden> = [0.5, 0.3, 0.2].iter().map(|&a| burden(a, a)).collect();
        assert!(gini(&even).abs() < 1e-12, "every multiple is 1");
        let one: Vec<Burden> = (0..4)
            .map(|i| burden(0.25, if i == 0 { 1.0 } else { 0.0 }))
            .collect();
        assert!((gini(&one) - 0.75).abs() < 1e-12, "one of four: 1 - 1/n");
    }

    /// The great pay more than their part: both coefficients are 1. Everybody by ability: the shares go with ability, the
    /// multiples are all 1 and say nothing.
    #[test]
    fn ranks_tell_paying_more_from_paying_more_than_ones_part() {
        let of = |shares: [f64; 3]| -> Vec<Burden> {
            [0.2, 0.3, 0.5]
                .iter()
                .zip(shares)
                .map(|(&a, s)| burden(a, s))
                .collect()
        };
        let (share, multiple) = ranks(&of([0.1, 0.2, 0.7]));
        assert_eq!((share, multiple), (Ok(1.0), Ok(1.0)));
        let (share, multiple) = ranks(&of([0.2, 0.3, 0.5]));
        assert_eq!(share, Ok(1.0));
        assert!(multiple.is_err());
        let (_, multiple) = ranks(&of([0.3, 0.3, 0.4]));
        assert_eq!(multiple, Ok(-1.0), "the small paid more than their part");
    }
}
