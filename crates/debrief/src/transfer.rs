//! Risk transfer: whose chance the plan that flew raised and whose it lowered, times the people who live there.

use game::PublicView;
use scenario::{CountryCode, Scenario};

use crate::round;

/// One country's part.
#[derive(Clone, Debug, PartialEq)]
pub struct Moved {
    /// Which country.
    pub country: CountryCode,
    /// Somebody speaks for it at the table.
    pub has_seat: bool,
    /// Chance of everything that it is hit, without the plan and with it.
    pub chance: (f64, f64),
    /// People exposed if it falls there, by the bulletin of that day.
    pub people: i64,
}

impl Moved {
    /// Change in chance × exposed people: people put in danger, on average; below 0 taken out of it.
    pub fn shifted(&self) -> f64 {
        (self.chance.1 - self.chance.0) * self.people as f64
    }
}

/// What the plan that flew moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Transfer {
    /// Title of the plan.
    pub title: String,
    /// It pushed the place of impact west along the corridor (else east).
    pub west: bool,
    /// Country by country, those put in most danger first.
    pub countries: Vec<Moved>,
    /// People put in danger, on average over the draws.
    pub raised: f64,
    /// People taken out of danger, on average.
    pub lowered: f64,
}

/// Who was put in danger and who was taken out of it by the plan that flew; `None` if nothing flew.
pub fn transfer(scenario: &Scenario, public: &PublicView) -> Option<Transfer> {
    let flown = round::flown(public)?;
    let a = &flown.card.assessment;
    let day = a.knowledge.date;
    let bulletin = public
        .bulletins
        .iter()
        .rev()
        .find(|(d, _)| *d <= day)
        .or_else(|| public.bulletins.last())
        .map(|(_, b)| b);
    let exposed = |country: &CountryCode| {
        let exposure = bulletin.and_then(|b| b.exposure.iter().find(|e| e.country == *country));
        exposure.map_or(0, |e| e.people)
    };
    let whole = a.on_course.fraction();
    let mut countries: Vec<Moved> = a
        .countries
        .iter()
        .filter(|c| c.before != c.after)
        .map(|c| Moved {
            country: c.country.clone(),
            has_seat: scenario.seat_of(&c.country).is_some(),
            chance: (c.before.fraction() * whole, c.after.fraction() * whole),
            people: exposed(&c.country),
        })
        .collect();
    countries.sort_by(|x, y| {
        y.shifted()
            .total_cmp(&x.shifted())
            .then_with(|| x.country.cmp(&y.country))
    });
    let part = |sign: f64| -> f64 {
        let of = countries.iter().map(|m| m.shifted() * sign);
        of.filter(|v| *v > 0.0).sum()
    };
    Some(Transfer {
        title: flown.card.card.title.clone(),
        west: a.push_um_s < 0,
        raised: part(1.0),
        lowered: part(-1.0),
        countries,
    })
}
