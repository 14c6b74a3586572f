//! From an entry at 100 km to the ground: where, how strong, and who lives there.

use std::collections::BTreeMap;

use astro::{Entry, ground_point};
use game::{Flooded, Landing, Place};
use impact::affected::{Affected, affected};
use impact::entry::{EntryResult, Impactor, JOULES_PER_MEGATON, enter};
use impact::flood::{Flood, OCEAN_M, flood};
use impact::map::{Country, World};
use impact::{ImpactError, blast};
use scenario::CountryCode;

/// A fall into the sea with fewer people than this inside 1 psi, and fewer harmed by its waves, harms nobody to speak of.
pub(super) const SPARED_PEOPLE: f64 = 1000.0;
/// Least angle of a path above the ground, degrees: a grazing entry has left the range of the entry model.
const LEAST_ANGLE_DEG: f64 = 3.0;
/// Least diameter that the entry model is asked for, m.
const LEAST_DIAMETER_M: f64 = 1.0;

/// A body that reaches the ground or bursts above it.
#[derive(Clone, Debug)]
pub(super) struct Fall {
    /// Longitude, latitude, degrees.
    pub(super) longitude_deg: f64,
    pub(super) latitude_deg: f64,
    /// Whose ground it is; `None` at sea.
    land: Option<&'static Country>,
    /// Radii of 1, 2, 4 and 10 psi, km.
    pub(super) radii_km: [f64; 4],
    /// How it came down.
    pub(super) entry: EntryResult,
    /// Who lives there.
    pub(super) affected: Affected,
    /// Whom its waves reach, if it falls into the sea.
    pub(super) flood: Flood,
}

/// What became of a body, as the odds count it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Class {
    /// It passed, at this altitude above the mean equatorial radius, km.
    Miss {
        /// Perigee altitude, km.
        perigee_km: f64,
    },
    /// The sea, with almost nobody near.
    Ocean,
    /// Where people are, or on land: whose.
    Country(&'static str),
}

impl Fall {
    /// Follows an entry down for a body of this size.
    pub(super) fn new(entry: &Entry, diameter_m: f64, density_kg_m3: f64) -> Result<Self, ImpactError> {
        let place = ground_point(entry);
        let body = Impactor {
            diameter_m: diameter_m.max(LEAST_DIAMETER_M),
            density_kg_m3,
            speed_km_s: entry.ground_speed_km_s,
            angle_deg: entry.ground_elevation_deg.clamp(LEAST_ANGLE_DEG, 90.0),
        };
        let down = enter(&body)?;
        let radii_km = blast::radii_km(&down);
        let land = World::embedded().country_at(place.latitude_deg, place.longitude_deg);
        let flood = if land.is_some() {
            Flood::default()
        } else {
            flood(&body, &down, place.latitude_deg, place.longitude_deg, OCEAN_M)?
        };
        Ok(Self {
            longitude_deg: place.longitude_deg,
            latitude_deg: place.latitude_deg,
            land,
            radii_km,
            entry: down,
            affected: affected(place.latitude_deg, place.longitude_deg, &radii_km),
            flood,
        })
    }

    /// Whose ground or whose people; `None` for a fall into the sea that harms nobody to speak of.
    pub(super) fn country(&self) -> Option<&'static str> {
        self.land
            .map(|c| c.code.as_str())
            .or_else(|| {
                let most = most_by(&self.affected.by_country, |c| c.1[0]);
                most.filter(|_| self.affected.people[0] >= SPARED_PEOPLE)
            })
            .or_else(|| {
                let most = most_by(&self.flood.shelf.by_country, |c| c.2);
                most.filter(|_| self.flood.shelf.harmed >= SPARED_PEOPLE)
            })
    }

    /// People within 1 psi, or on ground that its waves flood if they break on a shelf.
    pub(super) fn exposed(&self) -> f64 {
        self.affected.people[0] + self.flood.shelf.people
    }

    /// People in danger of serious harm, by blast and waves.
    pub(super) fn harmed(&self) -> f64 {
        self.affected.harmed + self.flood.shelf.harmed
    }

    /// The same by country; one may stand there twice.
    pub(super) fn harmed_by_country(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let blast = self.affected.by_country.iter().map(|c| (c.0, c.2));
        blast.chain(self.flood.shelf.by_country.iter().map(|c| (c.0, c.2)))
    }

    /// As the odds count it.
    pub(super) fn class(&self) -> Class {
        self.country().map_or(Class::Ocean, Class::Country)
    }

    /// As events hold it.
    pub(super) fn place(&self) -> Place {
        Place::from_degrees(self.longitude_deg, self.latitude_deg)
    }

    /// Everything about it, in whole numbers.
    pub(super) fn landing(&self) -> Landing {
        let nearest = self.land.is_none().then(|| {
            let (nearest, km) = World::embedded().nearest(self.latitude_deg, self.longitude_deg);
            (CountryCode::new(&nearest.code), km.round() as u32)
        });
        let whole = |people: f64| people.round() as i64;
        let mut harmed: BTreeMap<&str, f64> = BTreeMap::new();
        for (code, people) in self.harmed_by_country() {
            *harmed.entry(code).or_default() += people;
        }
        let some = |(code, people): (&str, i64)| (people > 0).then(|| (CountryCode::new(code), people));
        Landing {
            place: self.place(),
            country: self.land.map(|c| CountryCode::new(&c.code)),
            nearest,
            energy_kt: (self.entry.energy_mt * 1000.0).round() as u64,
            burst_altitude_m: self.entry.airburst_altitude_m.unwrap_or(0.0).round() as u32,
            radii_m: self.radii_km.map(|km| (km * 1000.0).round() as u32),
            people: self.affected.people.map(whole),
            harmed: harmed
                .into_iter()
                .filter_map(|(c, n)| some((c, whole(n))))
                .collect(),
            people_4psi: self
                .affected
                .by_country
                .iter()
                .filter_map(|c| some((c.0, whole(c.1[2]))))
                .collect(),
            flooded: self
                .flood
                .shelf
                .by_country
                .iter()
                .map(|(code, people, harmed)| {
                    let flooded = Flooded {
                        people: whole(*people),
                        harmed: whole(*harmed),
                    };
                    (CountryCode::new(*code), flooded)
                })
                .filter(|(_, flooded)| flooded.people > 0)
                .collect(),
        }
    }
}

/// The country with the most.
fn most_by<T>(
    all: &[(&'static str, T, f64)],
    people: impl Fn(&(&'static str, T, f64)) -> f64,
) -> Option<&'static str> {
    let most = all.iter().max_by(|a, b| people(a).total_cmp(&people(b)));
    most.map(|m| m.0)
}

/// Kinetic energy of a sphere, megatons of TNT.
pub(super) fn energy_mt(diameter_m: f64, density_kg_m3: f64, speed_km_s: f64) -> f64 {
    let mass_kg = std::f64::consts::FRAC_PI_6 * density_kg_m3 * diameter_m * diameter_m * diameter_m;
    0.5 * mass_kg * (speed_km_s * 1000.0) * (speed_km_s * 1000.0) / JOULES_PER_MEGATON
}
