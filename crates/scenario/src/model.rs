//! The checked scenario: what the rules may rely on. Built only by `validate`, immutable from then on.
//!
//! Money is in units of 10,000 US dollars of 2025, shares in parts per million (ppm) or per billion (ppb), so that
//! nothing the rules add up is a floating-point number. Orbits and places, which only the physics reads, are floats.

use std::collections::BTreeMap;

use mission::plan::{CraftId, LauncherId};
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::capability::Capability;

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SmolStr);
        impl $name {
            /// The id with this text.
            pub fn new(text: impl Into<SmolStr>) -> Self { Self(text.into()) }
            /// The id's text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

text_id! {
    /// A scenario's id: its folder's name.
    ScenarioId,
    /// A seat's three-letter code, as `NGA`.
    SeatId,
    /// A charter's id, as `security_community`.
    CharterId,
    /// An observation campaign that can be bought, or that is free.
    CampaignId,
    /// An inject of the master scenario events list.
    InjectId,
    /// A private fact a seat holds.
    SecretId,
    /// A capability that fades without upkeep.
    CapabilityId,
    /// A form of play, as `class`.
    FormId,
    /// A country by its ISO 3166-1 alpha-3 code (Natural Earth's `ADM0_A3`).
    CountryCode,
}

/// Money in units of 10,000 US dollars of 2025; 1 M USD is 100 units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// Whole millions of US dollars.
    pub const fn millions(m: i64) -> Self {
        Self(m * 100)
    }
    /// In millions of US dollars, for people.
    pub fn as_millions(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let m = self.as_millions();
        if m.abs() >= 9.95 || self.0 % 100 == 0 {
            let digits = format!("{:.0}", m.abs());
            let groups: Vec<&str> = digits
                .as_bytes()
                .rchunks(3)
                .rev()
                .filter_map(|g| std::str::from_utf8(g).ok())
                .collect();
            let sign = if m < -0.5 { "-" } else { "" };
            write!(f, "{sign}{} M USD", groups.join(","))
        } else {
            write!(f, "{m:.1} M USD")
        }
    }
}

impl std::ops::Add for Money {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self(self.0 + o.0)
    }
}
impl std::ops::Sub for Money {
    type Output = Self;
    fn sub(self, o: Self) -> Self {
        Self(self.0 - o.0)
    }
}
impl std::ops::AddAssign for Money {
    fn add_assign(&mut self, o: Self) {
        self.0 += o.0;
    }
}
impl std::ops::SubAssign for Money {
    fn sub_assign(&mut self, o: Self) {
        self.0 -= o.0;
    }
}
impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        Self(iter.map(|m| m.0).sum())
    }
}

/// A day of the exercise's calendar (proleptic Gregorian, 0 h), kept as days since 1 January 2000, so that it is exact
/// and orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Date(pub i32);

/// Names of the months, for people.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Date {
    /// Days between 1 March of year 0 and 1 January 2000, proleptic Gregorian.
    const MARCH_0000_TO_2000: i64 = 730_425;
    /// Julian date of 1 January 2000, 0 h.
    const JD_2000: f64 = 2_451_544.5;

    /// The day with this year, month (1 to 12) and day of the month; `None` if the calendar has no such day or the year
    /// lies outside 1 to 9999.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil: years that begin on 1 March.
        let y = i64::from(year) - i64::from(month <= 2);
        let (era, shifted) = (y.div_euclid(400), (i64::from(month) + 9) % 12);
        let of_era = y - era * 400;
        let of_year = (153 * shifted + 2) / 5 + i64::from(day) - 1;
        let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        let date = Self(i32::try_from(days - Self::MARCH_0000_TO_2000).ok()?);
        (date.ymd() == (year, month, day)).then_some(date)
    }

    /// Year, month (1 to 12) and day of the month.
    pub fn ymd(self) -> (i32, u32, u32) {
        // The inverse, civil_from_days, of the same source.
        let days = i64::from(self.0) + Self::MARCH_0000_TO_2000;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year as i32, month as u32, day as u32)
    }

    /// The day written as `2025-03-17`, or `None`.
    pub fn from_iso(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
        let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
        if !(digits(y, 4) && digits(m, 2) && digits(d, 2)) {
            return None;
        }
        Self::from_ymd(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)
    }

    /// Julian date of the day's beginning. The exercise's calendar runs in TDB; UTC differs by 69 s, which no date of an
    /// order, a launch or a campaign feels.
    pub fn jd(self) -> f64 {
        Self::JD_2000 + f64::from(self.0)
    }

    /// The day that holds this Julian date.
    pub fn containing_jd(jd: f64) -> Self {
        Self((jd - Self::JD_2000).floor() as i32)
    }

    /// This day and so many more.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day of the month so many months later, or the month's last day where there is no such day.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        let (y, m, d) = self.ymd();
        let total = i64::from(y) * 12 + i64::from(m) - 1 + i64::from(months);
        let (year, month) = (total.div_euclid(12) as i32, total.rem_euclid(12) as u32 + 1);
        (1..=d)
            .rev()
            .find_map(|day| Self::from_ymd(year, month, day))
            .unwrap_or(self)
    }

    /// The day as `2025-03-17`.
    pub fn iso(self) -> String {
        let (y, m, d) = self.ymd();
        format!("{y:04}-{m:02}-{d:02}")
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (y, m, d) = self.ymd();
        write!(f, "{d} {} {y}", MONTHS[(m as usize + 11) % 12])
    }
}

/// A scenario that passed every check.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its id.
    pub id: ScenarioId,
    /// Title for the gallery.
    pub title: String,
    /// Two lines for the gallery.
    pub summary: String,
    /// Planned length in minutes.
    pub minutes: u32,
    /// Facts printed on the first card (axioms of the fiction).
    pub axioms: Vec<String>,
    /// SHA-256 of the source text, hexadecimal; stands in the journal header.
    pub content_hash: String,
    /// What threatens.
    pub asteroid: Asteroid,
    /// Observations, free and for sale.
    pub campaigns: Vec<Campaign>,
    /// The delegations, in seat order.
    pub seats: Vec<Seat>,
    /// The charters that may be in force or be adopted.
    pub charters: Vec<Charter>,
    /// The charter in force at the start unless the session says otherwise.
    pub default_charter: CharterId,
    /// The rounds in order.
    pub rounds: Vec<Round>,
    /// The master scenario events list.
    pub injects: Vec<Inject>,
    /// Spacecraft that can be ordered.
    pub crafts: Vec<CraftForSale>,
    /// Launch slots and prices by launcher.
    pub launch_services: Vec<LaunchService>,
    /// Launch seasons of the exercise, by name.
    pub seasons: Vec<Season>,
    /// What stands ready only while somebody pays for it.
    pub capabilities: Vec<Capability>,
    /// Prices that are not of craft, launch or campaigns.
    pub prices: Prices,
    /// Rates of income, lapse, key and reserve.
    pub economy: Economy,
    /// Steps of trust, support and suspicion.
    pub relations: Relations,
    /// Chances of hardware and size of its scatter.
    pub hardware: Hardware,
    /// The assured end and what counts as transfer of risk.
    pub assurance: Assurance,
    /// Most motions on a round's docket.
    pub docket: usize,
    /// Forms in which it can be played.
    pub forms: Vec<crate::Form>,
    /// Ready-made sentences, for tables that write no others.
    pub phrases: Vec<crate::Phrase>,
    /// The customs of the table, as written or as a form sets them.
    pub customs: crate::Customs,
}

impl Scenario {
    /// The seat with this id.
    pub fn seat(&self, id: &SeatId) -> Option<&Seat> {
        self.seats.iter().find(|s| &s.id == id)
    }
    /// The charter with this id.
    pub fn charter(&self, id: &CharterId) -> Option<&Charter> {
        self.charters.iter().find(|c| &c.id == id)
    }
    /// The seat whose territory holds this country.
    pub fn seat_of(&self, country: &CountryCode) -> Option<&Seat> {
        self.seats.iter().find(|s| s.territory.contains(country))
    }
    /// A country's name for people: that of the seat that holds it, else that of the map, else its code.
    pub fn country_name(&self, country: &CountryCode) -> String {
        if let Some(seat) = self.seat_of(country) {
            return seat.name.clone();
        }
        impact::map::World::embedded()
            .country(country.as_str())
            .map_or_else(|| country.to_string(), |c| c.name.clone())
    }
    /// The craft with this id.
    pub fn craft(&self, id: &CraftId) -> Option<&CraftForSale> {
        self.crafts.iter().find(|c| &c.craft.id == id)
    }
    /// The standing capability with this id.
    pub fn capability(&self, id: &CapabilityId) -> Option<&Capability> {
        self.capabilities.iter().find(|c| &c.id == id)
    }
    /// The campaign with this id.
    pub fn campaign(&self, id: &CampaignId) -> Option<&Campaign> {
        self.campaigns.iter().find(|c| &c.id == id)
    }
}

/// The asteroid: what is true of it, and what is known at the start.
#[derive(Clone, Debug)]
pub struct Asteroid {
    /// Designation shown to people.
    pub name: String,
    /// Epoch of the true state, JD TDB.
    pub epoch_jd_tdb: f64,
    /// True heliocentric position, ICRF, au.
    pub position_au: [f64; 3],
    /// True heliocentric velocity, ICRF, au/day.
    pub velocity_au_per_day: [f64; 3],
    /// True diameter, m.
    pub diameter_m: f64,
    /// True density, kg/m³.
    pub density_kg_m3: f64,
    /// Range of diameters believed before a flyby, m (5th and 95th percentile).
    pub diameter_range_m: (f64, f64),
    /// Absolute magnitude.
    pub h_magnitude: f64,
    /// Day of the impact that threatens, for the calendar and the end of propagation, JD TDB.
    pub until_jd_tdb: f64,
}

/// One astrometric point of a campaign.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// When, JD TDB.
    pub jd_tdb: f64,
    /// What is measured and how well.
    pub kind: PointKind,
}

/// What one point measures.
#[derive(Clone, Copy, Debug)]
pub enum PointKind {
    /// Right ascension and declination, each with this 1-sigma, arcseconds.
    AnglesArcsec(f64),
    /// Range, 1-sigma km.
    RangeKm(f64),
    /// Rate of range, 1-sigma km/s.
    RangeRateKmS(f64),
    /// All three coordinates from a spacecraft beside it, 1-sigma km.
    PositionKm(f64),
}

/// Observations that come together.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Name for people.
    pub name: String,
    /// Zero means that it happens by itself.
    pub price: Money,
    /// Rounds (by index from 0) in which it can be bought; empty for free ones.
    pub rounds: Vec<usize>,
    /// Whose private data this is, if it is not public from the start.
    pub private_to: Option<SeatId>,
    /// Whether it comes only with a reconnaissance flyby.
    pub with_flyby: bool,
    /// The survey or radar that makes it: without it, on the campaign's first day, the whole campaign is missed. `None` for
    /// telescopes that are there anyway.
    pub by: Option<CapabilityId>,
    /// Whether its points come only from a craft beside the asteroid: those from its arrival on.
    pub with_rendezvous: bool,
    /// The points.
    pub points: Vec<Point>,
}

/// A delegation.
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent facts of a state, each a mark in the file"
)]
#[derive(Clone, Debug)]
pub struct Seat {
    /// Three-letter code.
    pub id: SeatId,
    /// Name for people.
    pub name: String,
    /// Countries whose ground it answers for.
    pub territory: Vec<CountryCode>,
    /// Member of the community, where a charter has members, at the start.
    pub member: bool,
    /// Belongs to the core set, playable alone.
    pub core: bool,
    /// Gross domestic product, M USD of 2025.
    pub gdp_m_usd: i64,
    /// People.
    pub population: i64,
    /// Domestic support at the start, 0..=100.
    pub support: i32,
    /// Motives; they sum to 100.
    pub motives: Motives,
    /// What a bot in this seat believes.
    pub doctrine: Doctrine,
    /// Launchers it owns.
    pub launchers: Vec<LauncherId>,
    /// Ground stations it offers, by longitude sector.
    pub stations: Vec<(String, Sector)>,
    /// People it can shelter or move, prepared.
    pub shelter_people: i64,
    /// A nuclear device can come from it.
    pub nuclear_device: bool,
    /// A guidance sensor that raises the chance of a hit (Japan's).
    pub guidance_sensor: bool,
    /// What else it has, for the desk: (label, note).
    pub assets: Vec<(String, String)>,
    /// Brief, readable in 90 s; private.
    pub brief: String,
    /// Private objectives with points.
    pub wants: Vec<Want>,
    /// Private facts.
    pub secrets: Vec<Secret>,
    /// Permanent member of the Security Council.
    pub permanent: bool,
}

/// Weights of the five motives, summing to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Motives {
    /// National security.
    pub security: i32,
    /// Industry.
    pub industry: i32,
    /// Science.
    pub science: i32,
    /// Prestige.
    pub prestige: i32,
    /// Global responsibility.
    pub responsibility: i32,
}

/// How a bot decides (exercise design, section 7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doctrine {
    /// Protects members first.
    Guardian,
    /// Acts when it commands.
    Hegemon,
    /// Lets others pay.
    FreeRider,
    /// Protects outsiders too.
    Cosmopolitan,
    /// Opposes a rival.
    Spoiler,
    /// Lies under the corridor.
    AtRisk,
    /// Wants to be seen first.
    PrestigeSeeker,
}

/// Longitude sector of a ground station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sector {
    /// The Americas.
    Americas,
    /// Africa and Europe.
    AfricaEurope,
    /// Asia and the Pacific.
    AsiaPacific,
}

/// A private objective, and how the debrief judges it.
#[derive(Clone, Debug)]
pub struct Want {
    /// Text for the desk.
    pub text: String,
    /// Points (20 each by design).
    pub points: i32,
    /// The test the debrief runs.
    pub test: WantTest,
}

/// What the debrief checks for a private objective. Every test is decided from the final state alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantTest {
    /// The seat's own territory is not hit.
    OwnTerritorySafe,
    /// Nobody is hit on land.
    NoLandHit,
    /// A mission was adopted with this seat's consent asked.
    ConsentAsked,
    /// No nuclear device flew.
    NoNuclear,
    /// A flyby flew.
    FlybyFlown,
    /// This seat's own launcher flew and worked.
    OwnLaunchWorked,
    /// This seat paid no more than this share of its key, percent.
    PaidAtMostKeyPercent(i64),
    /// This seat paid at least this share of its key, percent.
    PaidAtLeastKeyPercent(i64),
    /// A motion of this seat was carried.
    MotionCarried,
    /// A community's charter with an assurance clause is in force at the end.
    AssuranceInForce,
    /// The seat's secret was never shared.
    SecretKept(SecretId),
    /// The seat's ground station served a mission.
    StationServed,
    /// Non-members under the corridor were not made worse off.
    OutsidersNotWorse,
    /// The named seat did not fly a mission without mandate.
    NoUnilateralBy(SeatId),
    /// Shelter was prepared for at least this many of its people.
    ShelterPrepared(i64),
}

/// A private fact with its use.
#[derive(Clone, Debug)]
pub struct Secret {
    /// Its id.
    pub id: SecretId,
    /// Text for the seat's desk.
    pub text: String,
    /// What sharing it does.
    pub effect: SecretEffect,
}

/// What sharing a secret does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretEffect {
    /// Nothing but the telling.
    Told,
    /// Publishes a campaign's points.
    PublishCampaign(CampaignId),
    /// Adds launch slots of its launcher, at a cost in support.
    ExtraSlots {
        /// Slots added.
        slots: u32,
        /// Support lost.
        support_cost: i32,
    },
    /// Lowers its shelter to the true figure.
    ShelterTruth(i64),
    /// Opens a launch service of this seat's, for one kind of craft.
    OpensService {
        /// The vehicle.
        launcher: LauncherId,
        /// Name for people.
        name: String,
        /// Price of a launch.
        price: Money,
        /// Launches in all.
        slots: u32,
        /// The only craft it takes.
        craft: CraftId,
    },
}

/// A round of the exercise.
#[derive(Clone, Debug)]
pub struct Round {
    /// Title, as "One in thirty".
    pub title: String,
    /// The question it really asks.
    pub question: String,
    /// Its date; the situation is as of this day.
    pub date: Date,
    /// Data arriving up to this day is in before Consultation opens (the flyby's, in the last round).
    pub consultation_date: Date,
    /// Months of income it brings (to the next round).
    pub months: u32,
    /// Planned seconds of each phase.
    pub seconds: [u32; 5],
    /// What is ordered in this round counts as ordered from this day: its own date, or that of a round left out before it.
    pub orders_from: Date,
}

/// An inject.
#[derive(Clone, Debug)]
pub struct Inject {
    /// Its id.
    pub id: InjectId,
    /// Title.
    pub title: String,
    /// What is read.
    pub text: String,
    /// Round index it belongs to; `None` is on demand only.
    pub round: Option<usize>,
    /// Who sees it; `None` is everyone.
    pub private_to: Option<SeatId>,
    /// When it fires by itself.
    pub fires: Trigger,
    /// What it does.
    pub effects: Vec<InjectEffect>,
}

/// When an inject fires by itself, tested as its round's Situation opens (or on a later phase, where it says so).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// In its round, always.
    Always,
    /// Only when Control releases it.
    OnDemand,
    /// If the seat's support is below this.
    SupportBelow(SeatId, i32),
    /// If any seat's suspicion is above this, or a nuclear device is on a card.
    SuspicionAbove(i32),
    /// If the published chance of impact is below this, percent.
    ChanceBelowPercent(i64),
    /// If a card that stops in the ocean is on the docket or among the cards.
    OceanCard,
    /// If reconnaissance reached the asteroid.
    FlybyArrived,
    /// With this chance, percent, by a keyed draw.
    ChancePercent(u32),
    /// If the campaign was bought.
    CampaignBought(CampaignId),
    /// If a side agreement is in force that not everybody may read.
    PrivateAgreement,
}

/// What an inject does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InjectEffect {
    /// Changes the support of seats.
    Support(Vec<SeatId>, i32),
    /// Changes the support of all seats whose own chance is zero.
    SupportOfSafe(i32),
    /// Changes suspicion of all dual-use seats.
    Suspicion(i32),
    /// Scales a seat's income of this round, percent.
    IncomePercent(SeatId, i64),
    /// Takes launch slots from one launch service (drawn among the seats that own one, if no seat is named).
    SlotLost(Option<SeatId>, u32),
    /// Offers a seat an impactor outside any community.
    OfferImpactor(SeatId, CraftId),
    /// Gives money to a seat.
    Grant(SeatId, Money),
    /// Asks every seat with a launcher by name for help to the named seat.
    RequestHelp(SeatId),
    /// Reads out every paper that a seat has kept.
    LeakPapers(SeatId),
    /// Reads out the private side agreements in force of a seat, or all.
    LeakAgreements(Option<SeatId>),
    /// Changes the readiness of a standing capability by so many points, percent.
    Readiness(CapabilityId, i64),
    /// Only text.
    Told,
}

/// A craft with its price.
#[derive(Clone, Debug)]
pub struct CraftForSale {
    /// What flies.
    pub craft: mission::plan::Craft,
    /// Price of one.
    pub price: Money,
    /// Added for the first of its kind.
    pub development: Money,
    /// Months to build.
    pub build_months: u32,
    /// Needs a device from a nuclear seat.
    pub needs_device: bool,
}

/// Launches of one vehicle from one seat.
#[derive(Clone, Debug)]
pub struct LaunchService {
    /// The vehicle.
    pub launcher: LauncherId,
    /// Name for people.
    pub name: String,
    /// Whose it is.
    pub owner: SeatId,
    /// Price of a launch.
    pub price: Money,
    /// Slots a season.
    pub slots: u32,
    /// Flown to escape before (0.97) or new to it (0.90).
    pub mature: bool,
}

/// A launch season with its name.
#[derive(Clone, Debug)]
pub struct Season {
    /// Name for people, as "November 2026 to February 2027".
    pub name: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Prices beside craft, launches and campaigns.
#[derive(Clone, Debug)]
pub struct Prices {
    /// A month of one ground station.
    pub station_month: Money,
    /// Evacuation of one person with a shelter plan, USD.
    pub evacuate_prepared_usd: i64,
    /// Evacuation of one person without, USD.
    pub evacuate_unprepared_usd: i64,
    /// A shelter plan, for a million people.
    pub shelter_plan_per_million: Money,
    /// Upkeep of a ready item a year, percent of its price.
    pub upkeep_percent: i64,
    /// What it costs to build faster than usual.
    pub rush: crate::rush::Rush,
}

/// Rates of the economy.
#[derive(Clone, Debug)]
pub struct Economy {
    /// Income a year as a share of GDP at support 100, ppm.
    pub income_ppm: i64,
    /// Own-chance thresholds (ppm) and the factor on income from there, ascending.
    pub risk_factors: Vec<(i64, i64)>,
    /// Unspent money that lapses at a round's end, percent.
    pub lapse_percent: i64,
    /// Reserve on a programme's cost, percent.
    pub reserve_percent: i64,
    /// Most of a quota in kind, percent (all of it for the poor).
    pub in_kind_percent: i64,
    /// GDP below which all of a quota may be in kind, M USD.
    pub poor_gdp_m_usd: i64,
    /// Credit of a step-up in the ledger, percent.
    pub step_up_credit_percent: i64,
    /// Most that a guarantor can be called up for, percent of its own quota.
    pub call_up_percent: i64,
    /// How many guarantors (the largest keys).
    pub guarantors: usize,
}

/// Steps of trust, support and suspicion.
#[derive(Clone, Debug)]
pub struct Relations {
    /// Trust where no pair says otherwise.
    pub trust_baseline: i32,
    /// Baselines by pair (both ways).
    pub trust_pairs: Vec<(SeatId, SeatId, i32)>,
    /// Suspicion of nuclear seats at the start.
    pub suspicion_nuclear: i32,
    /// Suspicion at the start of seats without a device whose rockets stand by.
    pub suspicion_standby: i32,
}

/// Chances of hardware.
#[derive(Clone, Debug)]
pub struct Hardware {
    /// Launch of a mature vehicle, ppm.
    pub launch_mature_ppm: i64,
    /// Launch of a vehicle new to escape orbits, ppm.
    pub launch_new_ppm: i64,
    /// A year of cruise, ppm.
    pub cruise_year_ppm: i64,
    /// Guidance with no ground station, ppm.
    pub guidance_ppm: i64,
    /// Added by each distinct longitude sector with a station, ppm.
    pub guidance_per_sector_ppm: i64,
    /// Most it can be by stations, ppm.
    pub guidance_most_ppm: i64,
    /// Added by a flyby's shape model, ppm.
    pub guidance_flyby_ppm: i64,
    /// Added by the guidance sensor, ppm.
    pub guidance_sensor_ppm: i64,
    /// Median momentum enhancement.
    pub beta_median: f64,
    /// Log-normal sigma of beta without a flyby.
    pub beta_sigma_ln: f64,
    /// The same after one.
    pub beta_sigma_ln_flyby: f64,
    /// Size sigma (fraction) without a flyby.
    pub size_sigma: f64,
    /// The same after one.
    pub size_sigma_flyby: f64,
    /// Pushes at this share of the escape speed break it up with chance 1 − 1/e.
    pub breakup_scale: f64,
    /// Days before arrival until which a craft can be waved off.
    pub wave_off_days: i32,
}

/// The end that is assured, and what triggers the clause.
#[derive(Clone, Debug)]
pub struct Assurance {
    /// Chance of impact that opens the clause, ppm.
    pub trigger_ppm: i64,
    /// Smallest diameter that opens it, m.
    pub trigger_diameter_m: f64,
    /// Most chance left for any protected territory, ppm.
    pub assured_ppm: i64,
    /// Own chance raised by more than this is transfer, ppm.
    pub transfer_ppm: i64,
    /// Or by more than this share of the draws that hit, ppm.
    pub transfer_share_ppm: i64,
}

/// A rule book in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charter {
    /// Its id.
    pub id: CharterId,
    /// Name for people.
    pub name: String,
    /// Two sentences for people.
    pub summary: String,
    /// The state that decides, under `lead_state`.
    pub lead: Option<SeatId>,
    /// Fewest seats that may found it, where a charter without members is in force.
    pub founders: usize,
    /// Who votes.
    pub electorate: Electorate,
    /// Whom the clause protects.
    pub protected: ProtectedSet,
    /// Rule, ballot and quorum by category.
    pub rules: BTreeMap<Category, CategoryRule>,
    /// The assurance clause; `None` where the charter has none.
    pub clause: Option<ClauseRule>,
    /// How a burden is shared.
    pub key: BurdenKey,
    /// A plan that moves risk onto a state needs its consent.
    pub transfer_needs_consent: bool,
    /// A nuclear device needs the consent of corridor states.
    pub nuclear_needs_corridor_consent: bool,
    /// Decision rules of its own, put together from parts.
    #[serde(default)]
    pub own_rules: Vec<crate::OwnRule>,
    /// Rules among which its seats choose, in the first Consultation under it, the one by which missions are decided;
    /// empty where the rule is written already.
    #[serde(default)]
    pub constitution: Vec<String>,
    /// Rounds between a member's notice and the day it leaves, at least 1.
    #[serde(default = "one_round")]
    pub notice_rounds: u32,
    /// Rounds for which a member in breach has no vote, counted from the round of the plan it did not pay for; 0 where a
    /// breach costs no vote. Protection stays in either case.
    #[serde(default)]
    pub breach_suspends_rounds: u32,
    /// Other seats that must second a motion, at tables that leave it to the charter.
    #[serde(default = "one_seconder", skip_serializing_if = "is_one")]
    pub seconders: u32,
}

const fn one_seconder() -> u32 {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_one(n: &u32) -> bool {
    *n == 1
}

const fn one_round() -> u32 {
    1
}

impl Charter {
    /// The rule of its own with this id.
    pub fn own_rule(&self, id: &str) -> Option<&crate::OwnRule> {
        self.own_rules.iter().find(|r| r.id == id)
    }
}

/// Who has a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Electorate {
    /// Members.
    Members,
    /// Every seat.
    AllSeats,
    /// Whom it concerns: who has launchers, has paid or lent a station, or lies under the corridor.
    Concerned,
}

/// Whom a clause protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtectedSet {
    /// Nobody by right.
    Nobody,
    /// Members alone.
    Members,
    /// Members, and those beside them that have lent a station or paid for something common.
    MembersAndPartners,
    /// Everyone, members or not.
    Everyone,
}

/// What a motion is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// A mission without a device.
    Mission,
    /// A mission with a nuclear explosive device.
    Nuclear,
    /// Shelter and evacuation.
    CivilProtection,
    /// Observation and data.
    Information,
    /// Money given together.
    Budget,
    /// The charter itself, membership, founding.
    Charter,
    /// Procedure, and closing an open assurance clause.
    Procedure,
}

/// How a category is decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRule {
    /// Id of the decision rule, as in the charter file: `qualified_majority` …
    pub rule: String,
    /// Roll call, secret, or silence.
    pub ballot: BallotKind,
    /// Share of the electorate that must cast a ballot, percent; 0 for none.
    pub quorum_percent: u32,
    /// Minutes after which the vote closes, if Decision has not ended before; `None` where Decision's end is the
    /// deadline.
    #[serde(default)]
    pub deadline_minutes: Option<u32>,
}

/// How ballots are given and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BallotKind {
    /// Every choice is published when the vote closes.
    RollCall,
    /// Only totals are ever published.
    Secret,
    /// Published; who is silent agrees.
    Silence,
}

/// The assurance clause of a charter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ClauseRule {
    /// Rule by which an open clause can be closed, as `reverse_two_thirds`.
    pub reverse_rule: String,
    /// Chance of impact that opens it, ppm; `None` for the scenario's own.
    #[serde(default)]
    pub trigger_ppm: Option<i64>,
}

/// How a burden is shared among those bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BurdenKey {
    /// By gross domestic product.
    GdpShare,
    /// In equal parts.
    Equal,
    /// Those that adopt a plan pay for it, in equal parts.
    Contributors,
    /// By the launches that each can offer in a season; by gross domestic product where nobody can.
    CapacityShare,
    /// By the people of each that are expected under the corridor; by gross domestic product where there are none.
    AtRisk,
}

#[cfg(test)]
mod tests {
    use super::Money;

    #[test]
    fn money_reads_in_groups_of_three() {
        let said = |millions: i64| Money::millions(millions).to_string();
        assert_eq!(said(0), "0 M USD");
        assert_eq!(said(999), "999 M USD");
        assert_eq!(said(1_315), "1,315 M USD");
        assert_eq!(said(-2_000_010), "-2,000,010 M USD");
        assert_eq!(Money(340).to_string(), "3.4 M USD");
    }
}
