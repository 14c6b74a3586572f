//! Which coasts a wave from a place at sea reaches, and who lives there.
//!
//! The wave runs along great circles until the first land: every degree of azimuth one ray, over a mask of 0.05° drawn from the
//! outlines of [`crate::map`]. Behind islands and headlands it is still (no diffraction), and islands that fall between
//! two steps (5 km, then a twentieth of the way) are passed. What a ray meets is as wide as the ray: energy over a wave's front,
//! not the length of a coast with all its bays. People are those of the cell of 0.25°, spread evenly over its land.
//! Places are taken to 0.25°: 20 km, so that closer to a coast than some 40 km the distance is rough.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use libm::{asin, atan2, cos, floor, log, sin};

use crate::map::{Country, EARTH_MEAN_RADIUS_KM, World, wrap};
use crate::population::{CELL_DEG, COLUMNS, Grid, PARTS, ROWS};

/// Rays of a fan.
const RAYS: usize = 360;
/// How far waves are followed, km.
pub const REACH_KM: f64 = 3000.0;
/// Least step along a ray, km: a part of a cell.
const STEP_KM: f64 = 5.0;
/// Steps grow with the way: this share of it.
const STEP_OF_WAY: f64 = 0.05;
/// A place that the mask holds for land, though its true point lies at sea, is left within this, km.
const ASHORE_KM: f64 = 40.0;
/// Coasts of one country within this ratio of distances are one stretch.
const STRETCH_LN: f64 = 0.1;

/// A stretch of coast that a wave reaches over open sea.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// Whose coast.
    pub country: &'static str,
    /// Distance over the sea, km.
    pub distance_km: f64,
    /// People who live on it within a kilometre of the sea.
    pub people_per_km_inland: f64,
}

/// Land at 0.05°, north to south, west to east.
struct Mask {
    land: Vec<bool>,
}

const MASK_COLUMNS: usize = COLUMNS * PARTS;
const MASK_ROWS: usize = ROWS * PARTS;
const MASK_DEG: f64 = CELL_DEG / PARTS as f64;

impl Mask {
    fn embedded() -> &'static Self {
        static MASK: OnceLock<Mask> = OnceLock::new();
        MASK.get_or_init(|| {
            let mut land = vec![false; MASK_ROWS * MASK_COLUMNS];
            for country in World::embedded().countries() {
                fill(country, &mut land);
            }
            Self { land }
        })
    }

    fn cell(latitude_deg: f64, longitude_deg: f64) -> (usize, usize) {
        let row = ((90.0 - latitude_deg) / MASK_DEG).clamp(0.0, (MASK_ROWS - 1) as f64) as usize;
        let column =
            ((wrap(longitude_deg) + 180.0) / MASK_DEG).clamp(0.0, (MASK_COLUMNS - 1) as f64) as usize;
        (row, column)
    }

    fn is_land(&self, latitude_deg: f64, longitude_deg: f64) -> bool {
        let (row, column) = Self::cell(latitude_deg, longitude_deg);
        self.land[row * MASK_COLUMNS + column]
    }

    /// Share of a cell of 0.25° that is land.
    fn land_share(&self, row: usize, column: usize) -> f64 {
        let parts = (0..PARTS).flat_map(|r| {
            let start = (row * PARTS + r) * MASK_COLUMNS + column * PARTS;
            &self.land[start..start + PARTS]
        });
        parts.filter(|l| **l).count() as f64 / (PARTS * PARTS) as f64
    }
}

/// Fills a country's parts, row by row between its outlines.
fn fill(country: &Country, land: &mut [bool]) {
    let mut crossings: BTreeMap<usize, Vec<f32>> = BTreeMap::new();
    let row_of = |latitude: f32| (90.0 - f64::from(latitude)) / MASK_DEG - 0.5;
    for ring in &country.rings {
        let mut from = ring[ring.len() - 1];
        for &to in ring {
            let (north, south) = if from.1 > to.1 { (from, to) } else { (to, from) };
            // Rows whose middle lies in the half-open span from the south end up to the north end.
            let (first, last) = (row_of(north.1).ceil().max(0.0), row_of(south.1).ceil() - 1.0);
            for row in first as usize..=last.max(-1.0) as i64 as usize {
                if last < first || row >= MASK_ROWS {
                    break;
                }
                let latitude = (90.0 - (row as f64 + 0.5) * MASK_DEG) as f32;
                let along = (latitude - south.1) / (north.1 - south.1);
                crossings
                    .entry(row)
                    .or_default()
                    .push(south.0 + along * (north.0 - south.0));
            }
            from = to;
        }
    }
    for (row, mut at) in crossings {
        at.sort_by(f32::total_cmp);
        for pair in at.chunks_exact(2) {
            let column = |x: f32| {
                ((f64::from(x) + 180.0) / MASK_DEG - 0.5)
                    .ceil()
                    .clamp(0.0, MASK_COLUMNS as f64)
            };
            let (from, to) = (column(pair[0]) as usize, column(pair[1]) as usize);
            land[row * MASK_COLUMNS + from..row * MASK_COLUMNS + to.max(from)].fill(true);
        }
    }
}

/// Coasts that a wave from here reaches, with those of each country by distance; none from a place on land or that is none.
///
/// Sought once for each 0.25°.
pub fn coasts(latitude_deg: f64, longitude_deg: f64) -> Arc<[Reached]> {
    static KNOWN: OnceLock<RwLock<HashMap<(i32, i32), Arc<[Reached]>>>> = OnceLock::new();
    if !(latitude_deg.abs() <= 90.0) || !longitude_deg.is_finite() {
        return Arc::new([]);
    }
    let cell = |degrees: f64| floor(degrees / CELL_DEG) as i32;
    let key = (cell(latitude_deg), cell(wrap(longitude_deg)));
    let known = KNOWN.get_or_init(RwLock::default);
    if let Some(found) = known.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Arc::clone(found);
    }
    let middle = |index: i32| (f64::from(index) + 0.5) * CELL_DEG;
    let found: Arc<[Reached]> = fan(middle(key.0), middle(key.1)).into();
    known
        .write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(key, Arc::clone(&found));
    found
}

/// The first land on each ray from a place.
fn fan(latitude_deg: f64, longitude_deg: f64) -> Vec<Reached> {
    let mask = Mask::embedded();
    let grid = Grid::embedded();
    let (lat, lon) = (latitude_deg.to_radians(), longitude_deg.to_radians());
    let up = [cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)];
    let north = [-sin(lat) * cos(lon), -sin(lat) * sin(lon), cos(lat)];
    let east = [-sin(lon), cos(lon), 0.0];
    let turn = 2.0 * std::f64::consts::PI / RAYS as f64;
    // By country and class of distance: people, and people times distance.
    let mut stretches: Vec<((&'static str, i64), f64, f64)> = Vec::new();
    for ray in 0..RAYS {
        let azimuth = turn * ray as f64;
        let along: [f64; 3] = std::array::from_fn(|i| cos(azimuth) * north[i] + sin(azimuth) * east[i]);
        let Some((km, place)) = landfall(mask, up, along) else {
            continue;
        };
        let (row, column) = Mask::cell(place.0, place.1);
        let (row, column) = (row / PARTS, column / PARTS);
        let Some(country) = grid.owner_of(row, column) else {
            continue;
        };
        let land_km2 = mask.land_share(row, column) * Grid::area_km2(row);
        if land_km2 <= 0.0 {
            continue;
        }
        let width_km = EARTH_MEAN_RADIUS_KM * sin(km / EARTH_MEAN_RADIUS_KM) * turn;
        let people = grid.people_in(row, column) / land_km2 * width_km;
        let class = (country, floor(log(km) / STRETCH_LN) as i64);
        match stretches.iter_mut().find(|s| s.0 == class) {
            Some(stretch) => {
                stretch.1 += people;
                stretch.2 += people * km;
            }
            None => stretches.push((class, people, people * km)),
        }
    }
    stretches.sort_by(|a, b| a.0.cmp(&b.0));
    stretches
        .into_iter()
        .filter(|s| s.1 > 0.0)
        .map(|((country, _), people, weighted)| Reached {
            country,
            distance_km: weighted / people,
            people_per_km_inland: people,
        })
        .collect()
}

/// Where a ray comes to land: how far, km, and the place (latitude, longitude in degrees).
fn landfall(mask: &Mask, up: [f64; 3], along: [f64; 3]) -> Option<(f64, (f64, f64))> {
    let mut afloat = false;
    let mut km = STEP_KM;
    while km <= REACH_KM {
        let angle = km / EARTH_MEAN_RADIUS_KM;
        let (sine, cosine) = (sin(angle), cos(angle));
        let at: [f64; 3] = std::array::from_fn(|i| cosine * up[i] + sine * along[i]);
        let place = (
            asin(at[2].clamp(-1.0, 1.0)).to_degrees(),
            atan2(at[1], at[0]).to_degrees(),
        );
        let step = (STEP_OF_WAY * km).max(STEP_KM);
        if !mask.is_land(place.0, place.1) {
            afloat = true;
        } else if afloat {
            return Some((km - 0.5 * step, place));
        } else if km > ASHORE_KM {
            return None;
        }
        km += step;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mask agrees with the outlines but for cells that the coast runs through.
    #[test]
    fn the_mask_is_the_map() {
        let mask = Mask::embedded();
        let (mut asked, mut other) = (0, 0);
        for row in (0..MASK_ROWS).step_by(37) {
            for column in (0..MASK_COLUMNS).step_by(41) {
                let latitude = 90.0 - (row as f64 + 0.5) * MASK_DEG;
                let longitude = (column as f64 + 0.5) * MASK_DEG - 180.0;
                asked += 1;
                let land = World::embedded().country_at(latitude, longitude).is_some();
                other += usize::from(land != mask.is_land(latitude, longitude));
            }
        }
        // Middles of cells are asked of both: rounding to f32 alone may part them.
        assert!(asked > 15_000 && other * 2000 < asked, "{other} of {asked}");
    }

    /// Off Ghana the wave comes to Ghana first, and to Brazil over the ocean, but never through Africa.
    #[test]
    fn waves_go_round_no_corner() {
        let reached = coasts(3.5, -1.4);
        let nearest = |code: &str| {
            let of = reached.iter().filter(|r| r.country == code);
            of.map(|r| r.distance_km).fold(f64::INFINITY, f64::min)
        };
        assert!((120.0..200.0).contains(&nearest("GHA")), "{}", nearest("GHA"));
        assert!(nearest("CIV") < 400.0 && nearest("NGA") < 900.0);
        assert!(nearest("EGY").is_infinite() && nearest("TCD").is_infinite());
        // Natal is 3,700 km away: out of reach.
        assert!(nearest("BRA").is_infinite());
        let west = coasts(0.5, -30.0);
        assert!(west.iter().any(|r| r.country == "BRA" && r.distance_km > 700.0));
    }

    /// A strip of Ghana's coast, 540 km long with some 200 people to the square kilometre and its capital on the beach.
    #[test]
    fn who_lives_on_a_coast() {
        let people: f64 = coasts(3.5, -1.4)
            .iter()
            .filter(|r| r.country == "GHA")
            .map(|r| r.people_per_km_inland)
            .sum();
        assert!((5e4..5e5).contains(&people), "{people}");
    }

    #[test]
    fn places_on_land_and_no_places_reach_nothing() {
        for (lat, lon) in [(15.0, 20.0), (f64::NAN, 0.0), (91.0, 0.0), (0.0, f64::INFINITY)] {
            assert!(coasts(lat, lon).is_empty(), "{lat} {lon}");
        }
    }
}
