//! The end: what flew, where it fell, whom it harmed, who is liable, and what is said of it.

use std::collections::{BTreeMap, BTreeSet};

use scenario::{CountryCode, Money, Scenario, SeatId};

use crate::capability;
use crate::card::pushes;
use crate::chance::{ChanceKey, Topic};
use crate::economy;
use crate::emit::Emit;
use crate::event::{Event, TrustWhy};
use crate::law;
use crate::ledger;
use crate::physics::{CardFlight, CraftStage, Flown, FlownOutcome, Landing};
use crate::programme::Programme;
use crate::rejection::Rejection;
use crate::score;
use crate::shelter;
use crate::state::State;
use crate::text;
use crate::trust;
use crate::view::{End, LedgerEntry, Mandate, OutcomeView, ProgrammeStage};

/// Fewer people harmed than this at sea is "spared" (exercise design, 8.2).
const SPARED_PEOPLE: i64 = 1_000;

/// What the scores ask of the end.
pub(crate) struct Facts {
    pub(crate) flown: FlownOutcome,
    pub(crate) nothing: FlownOutcome,
    /// Harmed by country after shelter.
    pub(crate) harmed: BTreeMap<CountryCode, i64>,
    /// Harmed by country if nothing had been done, shelter included in nothing.
    pub(crate) harmed_if_nothing: BTreeMap<CountryCode, i64>,
    pub(crate) claims: Vec<(CountryCode, SeatId, Money)>,
    /// Seats that cannot pay what is claimed of them.
    pub(crate) unpaid: BTreeSet<SeatId>,
}

impl Facts {
    /// Harmed on a seat's ground: at the end, and if nothing had been done.
    pub(crate) fn own(&self, seat: &scenario::Seat) -> (i64, i64) {
        let sum = |of: &BTreeMap<CountryCode, i64>| seat.territory.iter().filter_map(|c| of.get(c)).sum();
        (sum(&self.harmed), sum(&self.harmed_if_nothing))
    }
}

/// Craft that hit and push, in order of arrival.
pub(crate) fn hits(sc: &Scenario, st: &State) -> Vec<(CardFlight, Option<crate::command::ProgrammeId>)> {
    let mut hits: Vec<_> = st
        .craft
        .iter()
        .filter(|(_, c)| c.stage == CraftStage::Arrived)
        .filter_map(|(n, c)| Some((*n, c.flight.clone()?, c.programme)))
        .filter(|(_, f, _)| pushes(sc, f))
        .collect();
    hits.sort_by_key(|(n, f, _)| (f.flight.arrival, *n));
    hits.into_iter().map(|(_, f, p)| (f, p)).collect()
}

/// What has pushed the asteroid so far in truth: its dice are those of the end, whichever round it is.
pub(crate) fn flown(em: &Emit<'_>) -> Flown {
    let key = ChanceKey {
        round: 0,
        topic: Topic::Outcome,
        ordinal: 0,
    };
    Flown {
        hits: hits(em.sc, &em.st).into_iter().map(|(f, _)| f.flight).collect(),
        seed: em.chance.draw(key).word(),
    }
}

/// Flies the asteroid to its end and writes down everything about it.
pub(crate) fn reach(em: &mut Emit<'_>) -> Result<(), Rejection> {
    let hits = hits(em.sc, &em.st);
    let truth = flown(em);
    let fly = |flown: Flown| {
        let no_answer = |e: crate::physics::PhysicsError| Rejection::Physics {
            what: e.what,
            why: e.why,
        };
        em.physics.fly(&flown).map_err(no_answer)
    };
    let nothing = fly(Flown {
        hits: Vec::new(),
        seed: truth.seed,
    })?;
    let flown = if hits.is_empty() {
        nothing.clone()
    } else {
        fly(truth)?
    };
    let harmed = harmed(em.sc, Some(&em.st), &flown);
    let harmed_if_nothing = self::harmed(em.sc, None, &nothing);
    let claims = claims(em.sc, &em.st, &hits, &flown, &nothing);
    let mut owed: BTreeMap<SeatId, Money> = BTreeMap::new();
    for (_, seat, amount) in &claims {
        *owed.entry(seat.clone()).or_default() += *amount;
    }
    let unpaid = owed
        .into_iter()
        .filter(|(s, m)| ledger::money(&em.st, s) < *m)
        .map(|(s, _)| s)
        .collect();
    let facts = Facts {
        flown,
        nothing,
        harmed,
        harmed_if_nothing,
        claims,
        unpaid,
    };
    let outcome = outcome(em.sc, &em.st, &facts);
    let claimants: Vec<(SeatId, SeatId)> = facts
        .claims
        .iter()
        .filter(|(_, against, _)| facts.unpaid.contains(against))
        .filter_map(|(country, against, _)| Some((em.sc.seat_of(country)?.id.clone(), against.clone())))
        .collect();
    em.emit(Event::OutcomeReached {
        outcome: Box::new(outcome),
    });
    let changes: Vec<_> = claimants
        .into_iter()
        .map(|(of, toward)| (of, toward, -20))
        .collect();
    trust::change(em, &changes, TrustWhy::UnpaidClaim);
    Ok(())
}

fn landings(flown: &FlownOutcome) -> impl Iterator<Item = &Landing> {
    flown.impact.iter().chain(&flown.fragments)
}

/// People harmed by country; with a state, after those who were moved out of danger. Moving so many of the people within
/// 1 psi or on flooded ground spares the same share of those who would be harmed.
fn harmed(sc: &Scenario, st: Option<&State>, flown: &FlownOutcome) -> BTreeMap<CountryCode, i64> {
    let mut by_country = BTreeMap::new();
    for landing in landings(flown) {
        let wet = |country| landing.flooded.get(country).copied().unwrap_or_default();
        let by_blast = |country, harmed: &i64| (*harmed - wet(country).harmed).max(0);
        let all: i64 = landing.harmed.iter().map(|(c, n)| by_blast(c, n)).sum();
        for (country, harmed) in &landing.harmed {
            let seat = st.and_then(|st| Some((st, sc.seat_of(country)?)));
            let moved = seat.map_or(0, |(st, seat)| shelter::out_of_danger(st, seat));
            // People within 1 psi are counted for all countries together; each has its part by those harmed.
            let blast = i128::from(by_blast(country, harmed));
            let inside = i128::from(landing.people[0].max(all)) * blast / i128::from(all.max(1))
                + i128::from(wet(country).people);
            let left = (inside - i128::from(moved)).max(0);
            let after = if inside > 0 {
                i128::from(*harmed) * left / inside
            } else {
                i128::from(*harmed)
            };
            *by_country.entry(country.clone()).or_insert(0) += i64::try_from(after).unwrap_or(*harmed);
        }
    }
    by_country
}

/// GDP and people of a country. One without a seat counts at the mean of all seats, since the scenario knows no more of it.
fn means(sc: &Scenario, country: &CountryCode) -> (i64, i64) {
    sc.seat_of(country).map_or_else(
        || {
            (
                sc.seats.iter().map(|s| s.gdp_m_usd).sum(),
                sc.seats.iter().map(|s| s.population).sum(),
            )
        },
        |s| (s.gdp_m_usd, s.population),
    )
}

/// Claims of countries that would not have been hit, for those within 4 psi and those whom waves endanger. Each hit carries
/// an equal part: with a mandate it falls on those bound, by their quotas; without one on who launched alone (exercise design, 6.9).
fn claims(
    sc: &Scenario,
    st: &State,
    hits: &[(CardFlight, Option<crate::command::ProgrammeId>)],
    flown: &FlownOutcome,
    nothing: &FlownOutcome,
) -> Vec<(CountryCode, SeatId, Money)> {
    let lost = |l: &Landing| -> Vec<(CountryCode, i64)> {
        let wet = l.flooded.iter().map(|(c, f)| (c.clone(), f.harmed));
        let blast = l.people_4psi.iter().map(|(c, n)| (c.clone(), *n));
        blast.chain(wet).filter(|(_, n)| *n > 0).collect()
    };
    let spared: BTreeSet<CountryCode> = landings(nothing).flat_map(lost).map(|(c, _)| c).collect();
    let mut people: BTreeMap<CountryCode, i64> = BTreeMap::new();
    for (country, n) in landings(flown)
        .flat_map(lost)
        .filter(|(c, _)| !spared.contains(c))
    {
        *people.entry(country).or_default() += n;
    }
    let mut claims = Vec::new();
    for (country, people) in people {
        let (gdp, population) = means(sc, &country);
        let whole = economy::claim(people, gdp, population);
        let mut against: BTreeMap<SeatId, Money> = BTreeMap::new();
        for ((flight, programme), part) in hits.iter().zip(economy::apportion(whole, &vec![1; hits.len()])) {
            for (seat, amount) in liable(st, flight, *programme, part) {
                *against.entry(seat).or_default() += amount;
            }
        }
        let real = against.into_iter().filter(|(_, m)| *m > Money::ZERO);
        claims.extend(real.map(|(seat, m)| (country.clone(), seat, m)));
    }
    claims
}

/// Who answers for a hit, and with how much.
fn liable(
    st: &State,
    flight: &CardFlight,
    programme: Option<crate::command::ProgrammeId>,
    part: Money,
) -> Vec<(SeatId, Money)> {
    let known = programme.filter(|id| !law::launcher_answers(st, *id));
    let Some(p) = known.and_then(|id| st.programmes.get(&id)) else {
        return vec![(flight.launched_by.clone(), part)];
    };
    match &p.mandate {
        Mandate::Alone(seat) => vec![(seat.clone(), part)],
        Mandate::Motion(_) | Mandate::Default => {
            let quotas: Vec<i64> = p
                .bound
                .iter()
                .filter_map(|s| p.shares.get(s))
                .map(|s| s.quota.0)
                .collect();
            // A plan that cost nothing more was still adopted by all of them.
            let weights = if quotas.iter().any(|q| *q > 0) {
                quotas
            } else {
                vec![1; p.bound.len()]
            };
            p.bound
                .iter()
                .cloned()
                .zip(economy::apportion(part, &weights))
                .collect()
        }
    }
}

fn outcome(sc: &Scenario, st: &State, facts: &Facts) -> OutcomeView {
    let sum = |of: &BTreeMap<CountryCode, i64>| of.values().sum::<i64>();
    let new = facts
        .harmed
        .iter()
        .filter(|(c, _)| facts.harmed_if_nothing.get(*c).is_none_or(|n| *n == 0));
    let end = classify(sc, st, facts);
    let (place, country) = facts
        .nothing
        .impact
        .as_ref()
        .map_or((crate::physics::Place::from_degrees(0.0, 0.0), None), |l| {
            (l.place, l.country.clone())
        });
    OutcomeView {
        end,
        sentence: sentence(sc, st, facts, end),
        flown: facts.flown.clone(),
        undeflected: (place, country),
        undeflected_plane: facts.nothing.plane,
        harmed: sum(&facts.harmed),
        harmed_if_nothing: sum(&facts.harmed_if_nothing),
        harmed_by_country: facts.harmed.clone(),
        new_victims: new.map(|(_, n)| n).sum(),
        claims: facts.claims.clone(),
        scores: score::scores(sc, st, facts),
    }
}

/// Programmes that flew and had moved risk onto a seat that did not consent.
fn unconsented(st: &State) -> BTreeSet<SeatId> {
    let flew = |id| {
        st.craft.values().any(|c| {
            c.programme == Some(id) && !matches!(c.stage, CraftStage::Ordered | CraftStage::Cancelled)
        })
    };
    let of = |p: &Programme| p.unconsented.clone();
    st.programmes
        .iter()
        .filter(|(id, _)| flew(**id))
        .flat_map(|(_, p)| of(p))
        .collect()
}

/// Which end it is (exercise design, 8.2).
fn classify(sc: &Scenario, st: &State, facts: &Facts) -> End {
    let land: Vec<&CountryCode> = landings(&facts.flown)
        .filter_map(|l| l.country.as_ref())
        .collect();
    let harmed: i64 = facts.harmed.values().sum();
    if landings(&facts.flown).next().is_none() {
        return if unconsented(st).is_empty() {
            End::Safe
        } else {
            End::Spared
        };
    }
    if land.is_empty() && harmed < SPARED_PEOPLE {
        return End::Spared;
    }
    // A wave harms the coasts that it reaches: where nobody lives on the point itself, the harmed say where it fell.
    let worst = facts
        .harmed
        .iter()
        .max_by_key(|(c, n)| (**n, std::cmp::Reverse((*c).clone())))
        .map(|(c, _)| c);
    let struck = land.first().copied().or(worst);
    let before = facts.nothing.impact.as_ref().and_then(|l| l.country.as_ref());
    let holder = |c: &CountryCode| sc.seat_of(c).map_or_else(|| c.to_string(), |s| s.id.to_string());
    let pushed = !facts.flown.beta_milli.is_empty();
    if pushed && struck.map(holder) != before.map(holder) {
        return End::Moved;
    }
    let lapsed = st
        .programmes
        .values()
        .any(|p| p.stage == ProgrammeStage::Lapsed && !p.adopted.flights.is_empty());
    if lapsed || !capability::given_up(sc, st).is_empty() {
        End::Forgotten
    } else {
        End::Unmoved
    }
}

fn where_it_fell(sc: &Scenario, facts: &Facts) -> String {
    let Some(landing) = landings(&facts.flown).next() else {
        return String::new();
    };
    match (&landing.country, &landing.nearest) {
        (Some(country), _) => format!("on {}", sc.country_name(country)),
        (None, Some((country, km))) => {
            let km = text::people(i64::from(*km));
            format!("into the sea, {km} km from {}", sc.country_name(country))
        }
        (None, None) => "into the open sea".to_owned(),
    }
}

/// Where a piece came down on land, if the body itself came down too.
fn and_a_piece(sc: &Scenario, flown: &FlownOutcome) -> String {
    let piece = flown.fragments.iter().find_map(|l| l.country.as_ref());
    match (&flown.impact, piece) {
        (Some(_), Some(country)) => format!(", and a piece of it on {}", sc.country_name(country)),
        (Some(_), None) | (None, _) => String::new(),
    }
}

/// Countries named of those that waves reach.
const COASTS_NAMED: usize = 3;

/// Whom the waves reached, if they harmed anybody.
fn waves(sc: &Scenario, flown: &FlownOutcome) -> String {
    let mut by: BTreeMap<&CountryCode, i64> = BTreeMap::new();
    for (country, flooded) in landings(flown).flat_map(|l| &l.flooded) {
        *by.entry(country).or_default() += flooded.harmed;
    }
    let mut coasts: Vec<(&CountryCode, i64)> = by.into_iter().filter(|(_, n)| *n > 0).collect();
    coasts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let mut names: Vec<String> = coasts
        .iter()
        .take(COASTS_NAMED)
        .map(|(c, _)| sc.country_name(c).clone())
        .collect();
    if names.is_empty() {
        return String::new();
    }
    if coasts.len() > COASTS_NAMED {
        names.push("others".to_owned());
    }
    format!(" Its waves came ashore in {}.", text::and(&names))
}

fn sentence(sc: &Scenario, st: &State, facts: &Facts, end: End) -> String {
    let body = &sc.asteroid.name;
    let place = where_it_fell(sc, facts) + &and_a_piece(sc, &facts.flown);
    let people: i64 = facts.harmed.values().sum();
    let harmed = text::people(people);
    let waves = waves(sc, &facts.flown);
    let few = if people == 0 {
        "Nobody was harmed.".to_owned()
    } else {
        format!("Fewer than a thousand people were harmed.{waves}")
    };
    match end {
        End::Safe => {
            let km = text::people(facts.flown.perigee_km.unwrap_or(0));
            format!(
                "{body} missed: it passed {km} km above the Earth, and nobody had to carry a danger for somebody else."
            )
        }
        End::Spared if landings(&facts.flown).next().is_none() => {
            let who = text::names(sc, &unconsented(st));
            format!("{body} missed, but on the way the danger had been moved onto {who} without consent.")
        }
        End::Spared if facts.flown.impact.is_none() => {
            format!("{body} missed, and a piece of it fell {place}. {few}")
        }
        End::Spared => format!("{body} fell {place}. {few}"),
        End::Moved => {
            format!(
                "{body} fell {place}, where it would not have fallen. {harmed} people were harmed.{waves}"
            )
        }
        End::Unmoved => {
            format!(
                "{body} fell {place}, where it had been going to fall. {harmed} people were harmed.{waves}"
            )
        }
        End::Forgotten => {
            let given_up = capability::given_up(sc, st);
            let why = if given_up.is_empty() {
                "A plan had been adopted, and it was not paid for.".to_owned()
            } else {
                format!(
                    "What could have found or stopped it had been given up: {}.",
                    text::and(&given_up)
                )
            };
            format!("{body} fell {place}. {why} {harmed} people were harmed.")
        }
    }
}

pub(crate) fn on_reached(st: &mut State, outcome: &OutcomeView) {
    for (_, seat, amount) in &outcome.claims {
        ledger::post(st, seat, LedgerEntry::Claim, *amount, None);
    }
    st.outcome = Some(crate::digest::Kept::new(outcome.clone()));
}
