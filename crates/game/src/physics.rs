//! What the rules ask of the physics, and the quantised answers that events may hold.
//!
//! Two sorts (see ARCHITECTURE.md): a bulletin or the one flown outcome is asked inside `decide` through [`Physics`];
//! a plan's thousand draws are computed outside by the host and come back as a command of the adjudicator.

use std::collections::{BTreeMap, BTreeSet};

use mission::plan::{CraftId, Plan, PlanHash};
use scenario::{CampaignId, CapabilityId, CountryCode, Date, SeatId};
use serde::{Deserialize, Serialize};

use crate::capability::Preparedness;
use crate::command::CraftNumber;

/// A probability in parts per billion, 0..=1_000_000_000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ppb(pub u32);

impl Ppb {
    /// Certain.
    pub const ONE: Self = Self(1_000_000_000);
    /// From a fraction; clamped to 0..=1.
    pub fn from_fraction(p: f64) -> Self {
        Self((p.clamp(0.0, 1.0) * 1e9).round() as u32)
    }
    /// As a fraction.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 1e9
    }
    /// In parts per million, rounded down.
    pub fn ppm(self) -> i64 {
        i64::from(self.0 / 1000)
    }
}

/// A place on the Earth, micro-degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Longitude east, −180 to 180 °, in micro-degrees.
    pub longitude_udeg: i32,
    /// Latitude, in micro-degrees.
    pub latitude_udeg: i32,
}

impl Place {
    /// From degrees.
    pub fn from_degrees(longitude: f64, latitude: f64) -> Self {
        Self {
            longitude_udeg: (longitude * 1e6).round() as i32,
            latitude_udeg: (latitude * 1e6).round() as i32,
        }
    }
    /// Longitude, degrees.
    pub fn longitude_deg(self) -> f64 {
        f64::from(self.longitude_udeg) / 1e6
    }
    /// Latitude, degrees.
    pub fn latitude_deg(self) -> f64 {
        f64::from(self.latitude_udeg) / 1e6
    }
}

/// What is known on a day: the input of a bulletin. Everything in it is public.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Knowledge {
    /// As of this day.
    pub date: Date,
    /// Campaigns whose points count (free ones included), up to the day.
    pub campaigns: BTreeSet<CampaignId>,
    /// Reconnaissance has reached the asteroid.
    pub flyby: bool,
    /// The day since which a rendezvous craft stands beside it and tells its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beside: Option<Date>,
    /// Craft that have hit it or gone off beside it, in order of arrival: it no longer goes where it went. What a tug does is
    /// none of them: the orbit is told without it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pushed: Vec<mission::plan::Flight>,
    /// What each campaign has seen since the first of them ([`Physics::observe`]).
    #[serde(default, skip_serializing_if = "Seen::is_empty")]
    pub seen: Seen,
    /// Noise of the estimate: `None` is the median draw.
    pub noise: Option<u64>,
}

/// The orbit solution of a day as published: what IAWN would print.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Bulletin {
    /// What it rests on.
    pub knowledge: Knowledge,
    /// Observations used.
    pub observations: u32,
    /// Chance of impact if nothing more is done.
    pub chance: Ppb,
    /// Its 5th and 95th percentile over the noise of the observations.
    pub chance_range: (Ppb, Ppb),
    /// 1-sigma along the corridor on the target plane, km.
    pub sigma_km: i64,
    /// Where the best estimate passes the Earth.
    pub plane: PlanePoint,
    /// Diameter believed: best, 5th, 95th percentile, m.
    pub diameter_m: (u32, u32, u32),
    /// Energy: best, 5th, 95th percentile, kilotons of TNT.
    pub energy_kt: (u64, u64, u64),
    /// Palermo scale × 100.
    pub palermo_centi: i32,
    /// Torino scale.
    pub torino: u8,
    /// The risk corridor from west to east.
    pub corridor: Vec<CorridorPoint>,
    /// Radii of 1, 2, 4 and 10 psi for the best size, m (0 if not reached).
    pub damage_radii_m: [u32; 4],
    /// Per country crossed: chance (given all that is known) and people exposed if it falls there.
    pub exposure: Vec<Exposure>,
    /// What pushed it, as far as that is known; `None` before there was a push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<Pushed>,
}

/// What is known of the pushes that an asteroid was given. A range is best, 5th and 95th percentile.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pushed {
    /// All together along the corridor on the target plane, eastwards, km.
    pub shift_km: (i64, i64, i64),
    /// The same as it was foreseen when the craft arrived.
    pub foreseen_km: (i64, i64, i64),
    /// Numbers that were measured of it since: without one what is known is what was foreseen.
    pub observations: u32,
    /// Change of its speed by each of [`Knowledge::pushed`], µm/s.
    pub each_um_s: Vec<(i64, i64, i64)>,
}

/// A point of the target plane: the plane through the Earth's centre across the way in, on Öpik's axes, in whole km.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanePoint {
    /// Across the corridor: the least distance that the two orbits have at all.
    pub xi_km: i64,
    /// Along the corridor, eastwards: early or late.
    pub zeta_km: i64,
    /// Within this distance of the centre it hits, km: the Earth's radius, widened by its gravity.
    pub ring_km: i64,
}

/// A point of the corridor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CorridorPoint {
    /// Where it would reach the ground.
    pub place: Place,
    /// Share of the chance of impact between this point and the next, ppb of the whole corridor.
    pub weight: Ppb,
}

/// A country under the corridor.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Exposure {
    /// Which country.
    pub country: CountryCode,
    /// Chance that it falls there.
    pub chance: Ppb,
    /// People inside 1 psi of the corridor's points there or on ground that waves flood, averaged by weight.
    pub people: i64,
}

/// A card's id, numbered through the session: `K-4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardId(pub u32);

impl std::fmt::Display for CardId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "K-{}", self.0)
    }
}

/// What a card aims at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// Learn: reconnaissance, no push.
    Learn,
    /// Least cost that pushes it off the land.
    Ocean,
    /// Cheapest that meets the assured end.
    Cheapest,
    /// Best odds of a miss.
    Surest,
    /// Earliest launch.
    Earliest,
    /// With a nuclear device.
    Nuclear,
    /// One state with its own hardware.
    Unilateral,
    /// A tug, which trims where it falls.
    Trim,
    /// Drawn by a delegation.
    Drawn,
}

/// One flight of a card: the mission's flight, who launches it, and where its craft comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CardFlight {
    /// The flight.
    pub flight: mission::plan::Flight,
    /// Whose slot.
    pub launched_by: SeatId,
    /// A craft that stands ready, or `None` to build one.
    pub stock: Option<CraftNumber>,
}

/// A plan card: ministers choose cards, not porkchops.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Card {
    /// Number; given by the rules when the card is recorded (0 until then).
    pub id: CardId,
    /// Title for people, as "Four impactors, November 2027".
    pub title: String,
    /// What it aims at.
    pub aim: Aim,
    /// Flights, in order of arrival.
    pub flights: Vec<CardFlight>,
    /// Observation campaigns it buys.
    pub campaigns: Vec<CampaignId>,
    /// Seats whose ground stations it pays for.
    pub stations: Vec<SeatId>,
    /// Months of each station.
    pub station_months: u32,
    /// Standing capabilities that it keeps or builds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<CapabilityId>,
}

impl Card {
    /// The flights alone.
    pub fn plan(&self) -> Plan {
        Plan {
            flights: self.flights.iter().map(|f| f.flight.clone()).collect(),
        }
    }
    /// Content id of the plan.
    pub fn plan_hash(&self) -> PlanHash {
        self.plan().hash()
    }
}

/// The odds of a plan, over at least 1,000 fully propagated draws, if the asteroid is on course.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Assessment {
    /// Draws made.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
    /// Knowledge it was computed from.
    pub knowledge: Knowledge,
    /// Chance of impact without action on that knowledge; the odds below are given impact.
    pub on_course: Ppb,
    /// It misses the Earth.
    pub miss: Ppb,
    /// It falls into the sea with fewer than 1,000 people inside 1 psi or harmed by its waves.
    pub ocean: Ppb,
    /// It falls where people are: by country, with the chance before and after (given on course).
    pub countries: Vec<CountryOdds>,
    /// At least one craft hits.
    pub any_hit: Ppb,
    /// The asteroid breaks up.
    pub broken_up: Ppb,
    /// Expected people harmed, before and after (given on course).
    pub harmed: (i64, i64),
    /// Of those after, by waves; and how many it would be by the other model of waves.
    pub waves: (i64, i64),
    /// Median push along the velocity, µm/s, if all hit; negative is west.
    pub push_um_s: i64,
    /// Where draws that still hit reach the ground: at most 256, in draw order.
    pub landings: Vec<Place>,
    /// Perigee altitude of draws that miss: 5th, 50th, 95th percentile, km.
    pub perigee_km: (i64, i64, i64),
}

/// Chance of a country, before and after a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CountryOdds {
    /// Which country.
    pub country: CountryCode,
    /// Without the plan, given on course.
    pub before: Ppb,
    /// With what stands already, given on course; where nothing does, as before.
    pub standing: Ppb,
    /// With the plan beside it, given on course.
    pub after: Ppb,
    /// Expected people harmed there with the plan, given on course.
    pub harmed: i64,
}

/// What the adjudicator must compute next; part of the state, so that any host knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pending {
    /// The cards of a round.
    Cards(CardRequest),
    /// Odds of a drawn plan.
    Plan {
        /// The plan.
        plan: Plan,
        /// What is known.
        knowledge: Knowledge,
        /// Flights that stand already; the odds include them.
        standing: Vec<StandingFlight>,
        /// Seats whose ground stations serve.
        stations: BTreeSet<SeatId>,
        /// How ready launches and teams are.
        prepared: Preparedness,
    },
}

/// What the search for cards may use.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CardRequest {
    /// Serial number; the answer repeats it.
    pub request: u64,
    /// What is known.
    pub knowledge: Knowledge,
    /// Round index.
    pub round: u32,
    /// Orders are placed on this day.
    pub order_date: Date,
    /// Launch slots left, by (launcher, owner): the most in any season to come.
    pub slots: Vec<(mission::plan::LauncherId, SeatId, u32)>,
    /// The same season by season.
    pub season_slots: Vec<SeasonSlots>,
    /// Craft built or being built and not flown, which a card may plan anew: number, kind, ready on. A card that pushes takes
    /// the place of what was planned for them before, so that those it does not use stay on the ground.
    pub stock: Vec<(CraftNumber, CraftId, Date)>,
    /// Flights that are already ordered and stand; every assessment includes them.
    pub standing: Vec<StandingFlight>,
    /// Seats whose ground stations already serve.
    pub stations: BTreeSet<SeatId>,
    /// A nuclear device may be on a card.
    pub device: bool,
    /// How ready launches and teams are.
    #[serde(default, skip_serializing_if = "Preparedness::is_empty")]
    pub prepared: Preparedness,
}

/// Slots of one launch service in one season.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeasonSlots {
    /// Index of the season in the scenario; `None` for a service that flies on any day.
    pub season: Option<u32>,
    /// First and last day.
    pub days: (Date, Date),
    /// Vehicle.
    pub launcher: mission::plan::LauncherId,
    /// Whose.
    pub owner: SeatId,
    /// Slots left.
    pub left: u32,
    /// The only kind of craft it takes, if it takes only one.
    pub only: Option<CraftId>,
}

/// A flight that is ordered or on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StandingFlight {
    /// Which craft.
    pub craft: CraftNumber,
    /// Its flight.
    pub flight: mission::plan::Flight,
    /// Whose launch.
    pub launched_by: SeatId,
    /// Where it is in its life.
    pub stage: CraftStage,
}

/// Where a craft is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CraftStage {
    /// Ordered, being built or waiting for its launch.
    Ordered,
    /// On its way.
    Cruising,
    /// It did what it was to do.
    Arrived,
    /// It flew past or reached nothing.
    Missed,
    /// Lost at launch.
    LaunchFailed,
    /// Lost in cruise.
    LostInCruise,
    /// Waved off.
    WavedOff,
    /// Never paid for or never launched.
    Cancelled,
}

/// How far each number that was observed lies from what the true orbit would have shown if nothing had pushed it, in
/// thousandths of its 1-sigma: by campaign, of its observations since the first push, in order of time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(pub BTreeMap<CampaignId, Vec<i64>>);

impl Seen {
    /// Nothing was.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What observers are to see of an asteroid that was pushed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Watched {
    /// Whose observations, up to which day, after which pushes.
    pub knowledge: Knowledge,
    /// What pushes it in truth.
    pub flown: Flown,
}

/// The one flown outcome: what is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flown {
    /// Flights whose craft hit, in order of arrival.
    pub hits: Vec<mission::plan::Flight>,
    /// A key for the draws of β, break-up and its pieces (from the session's seed).
    pub seed: u64,
}

/// The one flown outcome: what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FlownOutcome {
    /// β drawn for each hit × 1000.
    pub beta_milli: Vec<u32>,
    /// Push of each hit along the velocity, µm/s.
    pub push_um_s: Vec<i64>,
    /// The body broke up.
    pub broken_up: bool,
    /// Where the main body fell, if it did: the end on the ground.
    pub impact: Option<Landing>,
    /// Other pieces that fell.
    pub fragments: Vec<Landing>,
    /// Perigee altitude if it missed, km.
    pub perigee_km: Option<i64>,
    /// Where it passed, as a whole body with every push.
    pub plane: PlanePoint,
    /// Time of impact or perigee, seconds TDB from J2000.
    pub at: mission::plan::Seconds,
}

/// One body on the ground.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Landing {
    /// Where.
    pub place: Place,
    /// Country of that ground, `None` at sea.
    pub country: Option<CountryCode>,
    /// Nearest land and how far, km, if at sea.
    pub nearest: Option<(CountryCode, u32)>,
    /// Energy, kilotons.
    pub energy_kt: u64,
    /// Burst altitude, m; 0 on the ground.
    pub burst_altitude_m: u32,
    /// Radii of 1, 2, 4, 10 psi, m.
    pub radii_m: [u32; 4],
    /// People inside each of them if nobody moved.
    pub people: [i64; 4],
    /// People in danger of serious harm, by country (rings × fractions, and by waves), before shelter.
    pub harmed: BTreeMap<CountryCode, i64>,
    /// People inside 4 psi by country, for claims.
    pub people_4psi: BTreeMap<CountryCode, i64>,
    /// Whom waves reach, by country.
    pub flooded: BTreeMap<CountryCode, Flooded>,
}

/// People on a coast that a wave comes over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Flooded {
    /// People who live on flooded ground.
    pub people: i64,
    /// Of them in danger of serious harm.
    pub harmed: i64,
}

/// Why the physics has no answer.
#[derive(Debug, thiserror::Error)]
#[error("the physics has no answer for {what}: {why}")]
pub struct PhysicsError {
    /// What was asked.
    pub what: String,
    /// Why it cannot be had.
    pub why: String,
}

/// The physics as the rules see it: pure, the same answer for the same question.
pub trait Physics: Send + Sync {
    /// Name and version; stands in the journal header.
    fn name(&self) -> String;
    /// The bulletin of a day.
    fn bulletin(&self, knowledge: &Knowledge) -> Result<Bulletin, PhysicsError>;
    /// What the campaigns of this knowledge have seen since the first push: the true orbit, the true pushes.
    fn observe(&self, watched: &Watched) -> Result<Seen, PhysicsError>;
    /// Why a plan that somebody drew cannot be flown: no such transfer on its days, or too heavy for its rocket; `None` if it
    /// can.
    fn flaw(&self, plan: &Plan, knowledge: &Knowledge) -> Result<Option<String>, PhysicsError>;
    /// The one flown outcome.
    fn fly(&self, flown: &Flown) -> Result<FlownOutcome, PhysicsError>;
}
