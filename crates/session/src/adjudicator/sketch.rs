//! A drawing board: what a plan under somebody's hand would do, within a frame.
//!
//! Quick odds as the search for cards uses them: the fall on a track of full propagations, pushes by their sensitivity,
//! [`DRAWS`] draws. They agree with a plan's own thousand full propagations to some per cent (a test compares them); no
//! decision rests on them, for a plan becomes a card only with its full odds.

use std::collections::BTreeSet;
use std::sync::Arc;

use astro::knowledge::PushTable;
use game::{Knowledge, Place, Preparedness, StandingFlight};
use mission::launcher::Launchers;
use mission::plan::{CraftId, Effect, Flight, LauncherId, Thrust};
use mission::track::SunlitTrack;
use scenario::{CountryCode, CraftForSale, Money, Scenario, SeatId};

use super::assess::{Help, built_on, median, odds_of};
use super::cards::{dice, standing_hits, track};
use super::estimate::{Estimate, Sky};
use super::quick::{Dice, Hit, Thrown, Track, harmed_by_size, moved, odds};
use super::windows::Cell;

/// Draws of an outlook.
const DRAWS: usize = 2000;
/// Points of the track: with a fifth of them the people in danger came out 5 to 9 % of those without a plan too low, whatever the
/// draws, because its nodes on the coasts that pushes lead to passed the great cities by.
pub(super) const TRACK_POINTS: usize = 600;
/// Most landings that an outlook gives to be drawn.
const MOST_LANDINGS: usize = 256;

/// What stays the same while somebody draws.
#[derive(Debug)]
pub struct Board {
    scenario: Arc<Scenario>,
    estimate: Arc<Estimate>,
    pushes: PushTable,
    slow: SunlitTrack,
    flyby: bool,
    ordered: scenario::Date,
    stations: BTreeSet<SeatId>,
    prepared: Preparedness,
    track: Track,
    /// Where each node of the track lies on the ground; `None` where it passes.
    places: Vec<Option<Place>>,
    dice: Dice,
    /// The same dice with beta as assumed.
    sure: Dice,
    standing: Vec<Hit>,
    /// People harmed without a plan: by the full draws, and over what the track says with its one size.
    harmed: f64,
    harmed_over_track: f64,
}

/// A flight of a plan under somebody's hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// The craft.
    pub craft: CraftId,
    /// The rocket.
    pub launcher: LauncherId,
    /// The transfer.
    pub cell: Cell,
    /// Which way it pushes, if it pushes slowly; without it, it decides there.
    pub thrust: Option<Thrust>,
}

/// Whether a rocket lifts a craft onto a transfer.
#[derive(Clone, Debug, PartialEq)]
pub struct Lift {
    /// The rocket.
    pub launcher: LauncherId,
    /// Its name for people.
    pub name: String,
    /// Whose.
    pub owner: SeatId,
    /// Price of a launch.
    pub price: Money,
    /// What it lifts to this launch energy, kg; 0 beyond its curve.
    pub payload_kg: f64,
    /// That is enough.
    pub enough: bool,
}

/// What a plan would do if the asteroid is on course.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outlook {
    /// Draws.
    pub draws: usize,
    /// Share that passes the Earth.
    pub miss: f64,
    /// Share that falls into the sea, with almost nobody near.
    pub sea: f64,
    /// Share that falls on a country or its people, most first.
    pub countries: Vec<(CountryCode, f64)>,
    /// Share in which the body breaks up and a piece falls where people are.
    pub pieces: f64,
    /// People in danger of serious harm on average: without and with the plan.
    pub harmed: (f64, f64),
    /// Where draws land.
    pub landings: Vec<Place>,
    /// Median shift on the target plane if every flight hits, km, eastwards; without tugs that decide there.
    pub shift_km: f64,
    /// Chance that every flight hits.
    pub all_hit: f64,
}

/// Shifts within this much of the chosen one are as good, when craft are to arrive one after another.
const AS_GOOD: f64 = 0.9;

/// Transfers for several craft near a chosen one that arrive on different days, the chosen one first; where the chart has
/// too few, the chosen one again.
pub fn series(cells: &[Cell], chosen: &Cell, number: usize) -> Vec<Cell> {
    let apart = |c: &Cell| {
        let (launch, arrival) = (
            c.arc.launch.days_since(chosen.arc.launch),
            c.arc.arrival.days_since(chosen.arc.arrival),
        );
        // Of two ways as near, the one that leaves on the same day.
        2.0 * launch.abs() + arrival.abs()
    };
    let as_good = |c: &&Cell| c.shift_km * chosen.shift_km >= AS_GOOD * chosen.shift_km * chosen.shift_km;
    let mut near: Vec<&Cell> = cells.iter().filter(as_good).collect();
    near.sort_by(|a, b| apart(a).total_cmp(&apart(b)));
    let mut out = vec![*chosen];
    for cell in near {
        if out.len() >= number {
            break;
        }
        if out.iter().all(|have| have.arc.arrival != cell.arc.arrival) {
            out.push(*cell);
        }
    }
    out.resize(number.max(1), *chosen);
    out
}

impl Board {
    pub(super) fn new(
        scenario: Arc<Scenario>,
        sky: &Sky,
        estimate: Arc<Estimate>,
        knowledge: &Knowledge,
        (standing, stations, prepared): (&[StandingFlight], BTreeSet<SeatId>, Preparedness),
        harmed: f64,
    ) -> Self {
        let help = Help {
            stations: &stations,
            flyby: knowledge.flyby,
            prepared: &prepared,
        };
        let standing = standing_hits(&scenario, (&sky.pushes, &sky.slow), &estimate, standing, help);
        let track = track(&estimate);
        let dice = dice(&scenario, &estimate, knowledge.flyby, DRAWS);
        let sure = Dice {
            beta_sigma_ln: 0.0,
            thrown: Thrown::default(),
            ..dice.clone()
        };
        let mut places = vec![None; track.ends.len()];
        for (point, fall) in &estimate.corridor {
            let index = ((point.zeta_km - track.first_km) / track.step_km).round() as usize;
            if let Some(place) = places.get_mut(index) {
                *place = Some(fall.place());
            }
        }
        let untouched = harmed_by_size(&track, &dice, &[]);
        Self {
            pushes: sky.pushes.clone(),
            slow: sky.slow.clone(),
            flyby: knowledge.flyby,
            ordered: knowledge.date,
            scenario,
            estimate,
            stations,
            prepared,
            track,
            places,
            dice,
            sure,
            standing,
            harmed,
            harmed_over_track: if untouched > 0.0 { harmed / untouched } else { 1.0 },
        }
    }

    /// Every launch service with what it lifts onto a transfer, those that lift the craft first, then by price.
    pub fn lifts(&self, craft: &CraftForSale, cell: &Cell) -> Vec<Lift> {
        let mut lifts: Vec<Lift> = self
            .scenario
            .launch_services
            .iter()
            .map(|service| {
                let payload_kg = Launchers::embedded()
                    .get(service.launcher.as_str())
                    .and_then(|l| l.payload_kg(cell.arc.c3_km2_s2).ok())
                    .unwrap_or(0.0);
                Lift {
                    launcher: service.launcher.clone(),
                    name: service.name.clone(),
                    owner: service.owner.clone(),
                    price: service.price,
                    payload_kg,
                    enough: payload_kg >= f64::from(craft.craft.mass_kg),
                }
            })
            .collect();
        lifts.sort_by_key(|l| (!l.enough, l.price));
        lifts
    }

    /// Whether any launch service lifts the craft onto a transfer.
    pub fn lifted(&self, craft: &CraftForSale, cell: &Cell) -> bool {
        let kg = f64::from(craft.craft.mass_kg);
        self.scenario.launch_services.iter().any(|service| {
            Launchers::embedded()
                .get(service.launcher.as_str())
                .is_some_and(|l| l.payload_kg(cell.arc.c3_km2_s2).is_ok_and(|most| most >= kg))
        })
    }

    /// The flight of a sketch; `None` if nobody builds the craft.
    pub fn flight(&self, sketch: &Sketch) -> Option<Flight> {
        let craft = self.scenario.craft(&sketch.craft)?;
        let flight = sketch.cell.arc.flight(&craft.craft, &sketch.launcher);
        Some(flight.turned(sketch.thrust))
    }

    /// What flights would do beside what stands already, with beta as believed or as assumed.
    pub fn outlook(&self, sketches: &[Sketch], beta: Option<f64>) -> Outlook {
        let own: Vec<Hit> = sketches.iter().filter_map(|s| self.hit(s, beta)).collect();
        let hits: Vec<Hit> = self.standing.iter().chain(&own).copied().collect();
        let dice = if beta.is_some() { &self.sure } else { &self.dice };
        let found = odds(&self.track, dice, &hits);
        let every = (dice.offsets_km.len() / MOST_LANDINGS).max(1);
        let landings = (0..dice.offsets_km.len())
            .step_by(every)
            .filter_map(|draw| {
                let (at, _) = moved(&self.track, dice, &hits, draw);
                let index = ((at - self.track.first_km) / self.track.step_km).round();
                let within = index >= 0.0 && index < self.places.len() as f64;
                within.then(|| self.places[index as usize]).flatten()
            })
            .collect();
        let mut countries: Vec<(CountryCode, f64)> = found
            .countries
            .iter()
            .map(|(code, share)| (CountryCode::new(*code), *share))
            .collect();
        countries.sort_by(|a, b| b.1.total_cmp(&a.1));
        Outlook {
            draws: dice.offsets_km.len(),
            miss: found.miss,
            sea: found.ocean,
            countries,
            pieces: found.pieces,
            harmed: (
                self.harmed,
                harmed_by_size(&self.track, dice, &hits) * self.harmed_over_track,
            ),
            landings,
            shift_km: own.iter().filter(|h| !h.either).map(|h| h.shift_km).sum(),
            all_hit: own.iter().map(|h| h.chance).product(),
        }
    }

    fn hit(&self, sketch: &Sketch, beta: Option<f64>) -> Option<Hit> {
        let craft = self.scenario.craft(&sketch.craft)?;
        if !craft.craft.effect.pushes() {
            return None;
        }
        let flight = self.flight(sketch)?;
        let service = self
            .scenario
            .launch_services
            .iter()
            .find(|s| s.launcher == sketch.launcher)?;
        let ready = built_on(&self.scenario, craft, self.ordered, &flight);
        let help = Help {
            stations: &self.stations,
            flyby: self.flyby,
            prepared: &self.prepared,
        };
        let levers = (&self.pushes, &self.slow);
        let median = median(&self.scenario, levers, &self.estimate.body, &flight).ok()?;
        let of_median = match (beta, &craft.craft.effect) {
            (Some(beta), Effect::Kinetic) => beta / self.scenario.hardware.beta_median,
            (
                _,
                Effect::Standoff { .. }
                | Effect::Reconnaissance
                | Effect::Rendezvous { .. }
                | Effect::Tug { .. },
            )
            | (None, Effect::Kinetic) => 1.0,
        };
        let chance = odds_of(&self.scenario, &flight, &service.owner, Some(ready), help).hit();
        let hit = median.hit(chance)?;
        Some(Hit {
            shift_km: hit.shift_km * of_median,
            strain: hit.strain * of_median,
            ..hit
        })
    }
}
