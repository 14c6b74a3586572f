//! Was protection indivisible: would everybody have been helped as much, whoever it had been?
//!
//! The corridor is turned to each state in turn, as if the asteroid were coming down there. Modelled: each payer brings the
//! percent of its quota that it sealed behind the veil for such a state (itself, a member, an outsider), or, if it sealed
//! nothing, the percent that it in fact delivered; never more than its income up to that round. Quotas follow the charter's
//! key; the reserve in them covers the first of what is missing; guarantors are called up to their cap where the charter has
//! a clause, and who pledged nothing does not answer. The table asks for the plan that does most for that state, and what
//! comes in buys the best plan that it pays for, among those on the table in the decisive round (`crate::round::table`).
//! Protection is the part of the danger over the state that this plan takes away by the card's own full odds,
//! 1 − chance after ÷ chance before, 0 without a plan: the chance that it is not hit if it would have been. A state that the
//! corridor never crossed has no odds of its own and takes those of all land under it.
//!
//! Not modelled: the vote and the consents of those whom the plan endangers, stepping up by others than pledged, trust,
//! other states' own shelter, and that other plans would have been drawn for another place. A device never flies by default.

use std::collections::BTreeMap;

use game::economy::{apportion, lapse, with_reserve};
use game::{CardId, CardView, LedgerEntry, PublicView, SeatView};
use scenario::{BurdenKey, CountryCode, Money, ProtectedSet, Scenario, SeatId};

use crate::burden;
use crate::correlation::{Found, pearson, spearman};
use crate::gap::{self, Gap};
use crate::round;
use crate::words;

/// Draws that must fall on a state before its own odds are taken: with fewer, one draw more or less moves them too much.
pub const FEWEST_DRAWS: f64 = 10.0;

/// Sealed pledges: on me, on a member, on an outsider, percent of quota.
pub type Pledges = BTreeMap<SeatId, [u32; 3]>;

/// A state to which the corridor was turned.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// Its name.
    pub name: String,
    /// Its seat; `None` where nobody speaks for it.
    pub seat: Option<SeatId>,
    /// Its own odds were taken; else those of all land under the corridor, which never crossed it.
    pub own_odds: bool,
    /// The plan that does most for it, and its cost.
    pub asked: Option<(CardId, Money)>,
    /// What would come in for that plan, with what guarantors add.
    pub raised: Money,
    /// The plan that this buys.
    pub bought: Option<(CardId, String)>,
    /// Part of the danger that it takes away, 0 to 1.
    pub protection: f64,
    /// Chance that the state is not hit, if the asteroid is on course somewhere in the corridor: without a plan and with it.
    pub spared: (f64, f64),
    /// What the state in fact gave.
    pub contribution: Money,
}

/// A circle of states, and how evenly they would have been protected.
#[derive(Clone, Debug, PartialEq)]
pub struct Circle {
    /// Its states, in seat order, those without a seat last.
    pub states: Vec<Turned>,
    /// Least ÷ greatest protection: 1 is the same for all, 0 leaves somebody with nothing.
    pub index: Found,
    /// Least ÷ greatest chance not to be hit by the whole corridor's odds, which count a place far from its middle as safe.
    pub of_chances: Found,
    /// Pearson's correlation of protection with what was given; 0 is the policy paper's ideal.
    pub with_contribution: Found,
    /// Spearman's.
    pub rank_with_contribution: Found,
}

/// The whole measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Indivisibility {
    /// Those whom the charter in force at the end protects.
    pub protected: Circle,
    /// Everybody at the table.
    pub table: Circle,
    /// Word and deed, of every seat that was asked or pledged.
    pub gaps: Vec<Gap>,
    /// Seats that sealed nothing and pay what they in fact delivered.
    pub by_deed: Vec<SeatId>,
}

/// What the desks show of the sealed pledges after the end.
pub fn pledges(seats: &[SeatView]) -> Pledges {
    seats
        .iter()
        .filter_map(|s| Some((s.seat.clone(), s.pledge?)))
        .collect()
}

/// Turns the corridor to the protected, and to everybody at the table.
pub fn indivisibility(scenario: &Scenario, public: &PublicView, pledges: &Pledges) -> Indivisibility {
    let model = Model::new(scenario, public, pledges);
    let seats = |test: &dyn Fn(&SeatId) -> bool| -> Vec<Place> {
        let ids = public.seats.iter().map(|s| &s.id).filter(|s| test(s));
        ids.map(|s| Place::Seat(s.clone())).collect()
    };
    let protected = match public.charter.protected {
        ProtectedSet::Nobody => Vec::new(),
        ProtectedSet::Members => seats(&|s| public.charter.members.contains(s)),
        ProtectedSet::MembersAndPartners => {
            seats(&|s| public.charter.members.contains(s) || public.charter.partners.contains(s))
        }
        ProtectedSet::Everyone => {
            let mut all = seats(&|_| true);
            all.extend(model.without_a_seat());
            all
        }
    };
    let by_deed = model
        .payers
        .iter()
        .filter(|s| !pledges.contains_key(*s))
        .cloned()
        .collect();
    Indivisibility {
        protected: model.circle(protected, "the charter protects nobody by right"),
        table: model.circle(seats(&|_| true), "nobody sits at the table"),
        gaps: gap::gaps(scenario, public, pledges),
        by_deed,
    }
}

/// Where it is made to come down.
#[derive(Clone, Debug)]
enum Place {
    Seat(SeatId),
    Country(CountryCode),
}

struct Model<'a> {
    scenario: &'a Scenario,
    public: &'a PublicView,
    pledges: &'a Pledges,
    /// Plans on the table in the decisive round, without a device.
    cards: Vec<&'a CardView>,
    /// Whom an adopted plan would bind.
    payers: Vec<SeatId>,
    /// Income of each seat up to the decisive round; empty if the ledger has none.
    means: BTreeMap<&'a SeatId, Money>,
    /// Percent of quota in fact delivered.
    delivered: BTreeMap<SeatId, u32>,
    given: BTreeMap<SeatId, Money>,
}

impl<'a> Model<'a> {
    fn new(scenario: &'a Scenario, public: &'a PublicView, pledges: &'a Pledges) -> Self {
        let cards: Vec<&CardView> = round::table(public).into_iter().filter(|k| !k.nuclear).collect();
        let charter = &public.charter;
        let binds = |s: &SeatId| charter.electorate.contains(s) || charter.suspended.contains(s);
        let payers = public.seats.iter().map(|s| s.id.clone()).filter(binds).collect();
        let day = cards.iter().map(|k| k.assessment.knowledge.date).max();
        let mut means: BTreeMap<&SeatId, Money> = BTreeMap::new();
        for line in &public.ledger {
            let came = matches!(line.entry, LedgerEntry::Income | LedgerEntry::Received);
            if came && day.is_none_or(|d| line.date <= d) {
                *means.entry(&line.seat).or_default() += line.amount;
            }
        }
        if !public.ledger.iter().any(|l| l.entry == LedgerEntry::Income) {
            means.clear();
        }
        let delivered = public
            .seats
            .iter()
            .filter_map(|s| Some((s.id.clone(), gap::delivered(public, &s.id, 0)?)))
            .collect();
        let given = burden::burdens(scenario, public)
            .into_iter()
            .map(|b| (b.seat, b.given.max(Money::ZERO)))
            .collect();
        Self {
            scenario,
            public,
            pledges,
            cards,
            payers,
            means,
            delivered,
            given,
        }
    }

    /// Countries under the corridor for which nobody speaks and that have odds of their own.
    fn without_a_seat(&self) -> Vec<Place> {
        let mut codes: Vec<&CountryCode> = self
            .cards
            .iter()
            .flat_map(|k| &k.assessment.countries)
            .map(|c| &c.country)
            .filter(|c| self.scenario.seat_of(c).is_none())
            .collect();
        codes.sort();
        codes.dedup();
        let places = codes.into_iter().map(|c| Place::Country(c.clone()));
        places.filter(|p| self.has_own_odds(p)).collect()
    }

    fn is_of(&self, place: &Place, country: &CountryCode) -> bool {
        match place {
            Place::Seat(seat) => self
                .scenario
                .seat(seat)
                .is_some_and(|s| s.territory.contains(country)),
            Place::Country(code) => code == country,
        }
    }

    /// Chances of a place before and after a plan, given that it is on course.
    fn odds(&self, place: &Place, card: &CardView) -> (f64, f64) {
        sum(card, |c| self.is_of(place, c))
    }

    fn has_own_odds(&self, place: &Place) -> bool {
        let draws = |k: &&CardView| self.odds(place, k).0 * f64::from(k.assessment.draws) + 1e-9;
        self.cards.iter().any(|k| draws(k) >= FEWEST_DRAWS)
    }

    fn protection(&self, place: &Place, own_odds: bool, card: &CardView) -> f64 {
        let (before, after) = if own_odds {
            self.odds(place, card)
        } else {
            sum(card, |_| true)
        };
        if before > 0.0 {
            (1.0 - after / before).clamp(0.0, 1.0)
        } else {
            0.0
        }
    }

    /// Percent of its quota that a payer brings if it comes down there.
    fn percent(&self, payer: &SeatId, place: &Place) -> u32 {
        match self.pledges.get(payer) {
            Some([me, member, outsider]) => match place {
                Place::Seat(s) if s == payer => *me,
                Place::Seat(s) if self.public.charter.members.contains(s) => *member,
                Place::Seat(_) | Place::Country(_) => *outsider,
            },
            None => self.delivered.get(payer).copied().unwrap_or(0),
        }
    }

    /// What comes in for a plan of such a cost.
    fn raised(&self, cost: Money, place: &Place) -> Money {
        let percents: Vec<u32> = self.payers.iter().map(|s| self.percent(s, place)).collect();
        let weight = |(seat, percent): (&SeatId, &u32)| match self.public.charter.key {
            BurdenKey::GdpShare => self.scenario.seat(seat).map_or(0, |s| s.gdp_m_usd),
            BurdenKey::Equal => 1,
            // Only those who adopt a plan pay for it.
            BurdenKey::Contributors => i64::from(*percent > 0),
            BurdenKey::CapacityShare => {
                let own = self.scenario.launch_services.iter().filter(|s| s.owner == *seat);
                own.map(|s| i64::from(s.slots)).sum()
            }
            // The corridor is turned to this place alone.
            BurdenKey::AtRisk => i64::from(matches!(place, Place::Seat(s) if s == seat)),
        };
        let mut weights: Vec<i64> = self.payers.iter().zip(&percents).map(weight).collect();
        if weights.iter().all(|w| *w == 0) && self.public.charter.key != BurdenKey::Contributors {
            let product = |s: &SeatId| self.scenario.seat(s).map_or(0, |s| s.gdp_m_usd);
            weights = self.payers.iter().map(product).collect();
        }
        let economy = &self.scenario.economy;
        let quotas = apportion(with_reserve(cost, economy.reserve_percent), &weights);
        let has = |seat: &SeatId| {
            if self.means.is_empty() {
                Money(i64::MAX)
            } else {
                self.means.get(seat).copied().unwrap_or_default()
            }
        };
        let paid: Vec<Money> = self
            .payers
            .iter()
            .zip(quotas.iter().zip(&percents))
            .map(|(seat, (quota, percent))| lapse(*quota, i64::from(*percent)).min(has(seat)))
            .collect();
        let came: Money = paid.iter().copied().sum();
        if came >= cost || self.public.charter.clause.is_none() {
            return came;
        }
        let mut order: Vec<usize> = (0..quotas.len()).filter(|i| quotas[*i].0 > 0).collect();
        order.sort_by_key(|i| (-quotas[*i].0, *i));
        order.truncate(economy.guarantors);
        let caps: Vec<i64> = order
            .iter()
            .map(|i| lapse(quotas[*i], economy.call_up_percent).0)
            .collect();
        let whole = (cost - came).min(Money(caps.iter().sum()));
        let called = order.iter().zip(apportion(whole, &caps));
        let answers = called.filter(|(i, _)| percents[**i] > 0);
        came + answers
            .map(|(i, amount)| amount.min(has(&self.payers[*i]) - paid[*i]))
            .sum::<Money>()
    }

    /// The plan within a budget that does most for a place; of equals the cheapest.
    fn best(&self, place: &Place, own_odds: bool, within: Money) -> Option<&'a CardView> {
        let value = |k: &CardView| self.protection(place, own_odds, k);
        let there = self.cards.iter().copied();
        there
            .filter(|k| k.cost <= within && value(k) > 0.0)
            .max_by(|a, b| {
                let dearer = b.cost.cmp(&a.cost);
                value(a)
                    .total_cmp(&value(b))
                    .then(dearer)
                    .then(b.card.id.cmp(&a.card.id))
            })
    }

    fn turn(&self, place: &Place) -> Turned {
        let own_odds = self.has_own_odds(place);
        let asked = self.best(place, own_odds, Money(i64::MAX));
        let raised = asked.map_or(Money::ZERO, |k| self.raised(k.cost, place));
        let bought = self.best(place, own_odds, raised);
        let (name, seat) = match place {
            Place::Seat(s) => (words::seat(self.scenario, s), Some(s.clone())),
            Place::Country(c) => (words::country(c), None),
        };
        let any = bought.or(asked).or_else(|| self.cards.first().copied());
        let (before, after) = any.map_or((0.0, 0.0), |k| self.odds(place, k));
        let after = if bought.is_some() { after } else { before };
        Turned {
            name,
            own_odds,
            asked: asked.map(|k| (k.card.id, k.cost)),
            raised,
            bought: bought.map(|k| (k.card.id, k.card.title.clone())),
            protection: bought.map_or(0.0, |k| self.protection(place, own_odds, k)),
            spared: (1.0 - before, 1.0 - after),
            contribution: seat
                .as_ref()
                .and_then(|s| self.given.get(s))
                .copied()
                .unwrap_or_default(),
            seat,
        }
    }

    fn circle(&self, places: Vec<Place>, nobody: &'static str) -> Circle {
        let states: Vec<Turned> = places.iter().map(|p| self.turn(p)).collect();
        let protection: Vec<f64> = states.iter().map(|s| s.protection).collect();
        let given: Vec<f64> = states.iter().map(|s| s.contribution.0 as f64).collect();
        let chances: Vec<f64> = states.iter().map(|s| s.spared.1).collect();
        let because = if states.is_empty() {
            Some(nobody)
        } else if self.cards.is_empty() {
            Some("no plan that pushes lay on the table")
        } else {
            None
        };
        let or = |found: Found| because.map_or(found, Err);
        Circle {
            index: or(ratio(&protection)),
            of_chances: or(ratio(&chances)),
            with_contribution: or(pearson(&protection, &given)),
            rank_with_contribution: or(spearman(&protection, &given)),
            states,
        }
    }
}

fn sum(card: &CardView, test: impl Fn(&CountryCode) -> bool) -> (f64, f64) {
    let own = card.assessment.countries.iter().filter(|c| test(&c.country));
    own.fold((0.0, 0.0), |(b, a), c| {
        (b + c.before.fraction(), a + c.after.fraction())
    })
}

/// Least ÷ greatest.
fn ratio(values: &[f64]) -> Found {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    if most > 0.0 {
        Ok(least / most)
    } else {
        Err("nobody would have been protected, so there is nothing to compare")
    }
}
