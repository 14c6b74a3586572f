//! People on a quarter-degree grid.
//!
//! Cities of 1,000 people and more where GeoNames puts them, the rest of each country spread over its land
//! (`tools/world.py`): national totals hold to 1 %, circles of 50 km around large cities to some 25 %, single rural cells
//! to no promise.

use std::sync::OnceLock;

use crate::map::{EARTH_MEAN_RADIUS_KM, World, wrap};

static PEOPLE: &[u8] = include_bytes!("../../../assets/population/people.png");
static OWNER: &[u8] = include_bytes!("../../../assets/population/owner.png");

const COLUMNS: usize = 1440;
const ROWS: usize = 720;
const CELL_DEG: f64 = 0.25;
/// The asset holds `LOG_STEP × ln(1 + people)`.
const LOG_STEP: f64 = 3900.0;
/// A cell is cut into this many parts a side, so that circles smaller than a cell get their share.
const PARTS: usize = 5;

/// The grid.
#[derive(Debug)]
pub struct Grid {
    people: Vec<f32>,
    owner: Vec<u8>,
}

/// Decodes a greyscale PNG of the grid's size into its samples, `width` bytes each.
fn samples(png: &[u8], width: usize) -> Vec<u8> {
    let read = || -> Option<Vec<u8>> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().ok()?;
        let mut bytes = vec![0; reader.output_buffer_size()?];
        reader.next_frame(&mut bytes).ok()?;
        (bytes.len() == ROWS * COLUMNS * width).then_some(bytes)
    };
    // The assets are part of the program: a test decodes them, and no input of a user comes here.
    read().unwrap_or_else(|| vec![0; ROWS * COLUMNS * width])
}

/// A cell's part that lies in a circle.
struct Piece {
    cell: usize,
    share: f64,
    distance_km: f64,
}

impl Grid {
    /// The grid that is part of the program, decoded once.
    pub fn embedded() -> &'static Self {
        static GRID: OnceLock<Grid> = OnceLock::new();
        GRID.get_or_init(|| {
            let people = samples(PEOPLE, 2)
                .chunks_exact(2)
                .map(|b| libm::expm1(f64::from(u16::from_be_bytes([b[0], b[1]])) / LOG_STEP) as f32)
                .collect();
            Self {
                people,
                owner: samples(OWNER, 1),
            }
        })
    }

    /// All people.
    pub fn total(&self) -> f64 {
        self.people.iter().map(|&p| f64::from(p)).sum()
    }

    /// People of a country, by its code.
    pub fn people_of(&self, code: &str) -> f64 {
        let Some(index) = World::embedded().countries().iter().position(|c| c.code == code) else {
            return 0.0;
        };
        self.people
            .iter()
            .zip(&self.owner)
            .filter(|(_, o)| usize::from(**o) == index + 1)
            .map(|(&p, _)| f64::from(p))
            .sum()
    }

    /// People within a distance of a place.
    pub fn people_within(&self, latitude_deg: f64, longitude_deg: f64, radius_km: f64) -> f64 {
        self.people_by_radius(latitude_deg, longitude_deg, &[radius_km])[0]
    }

    /// People within each of some distances of a place, in the order given.
    pub fn people_by_radius(&self, latitude_deg: f64, longitude_deg: f64, radii_km: &[f64]) -> Vec<f64> {
        let mut out = vec![0.0; radii_km.len()];
        let largest = radii_km.iter().copied().fold(0.0, f64::max);
        self.visit(latitude_deg, longitude_deg, largest, &mut |piece| {
            for (sum, radius) in out.iter_mut().zip(radii_km) {
                if piece.distance_km <= *radius {
                    *sum += f64::from(self.people[piece.cell]) * piece.share;
                }
            }
        });
        out
    }

    /// People within each of four distances, by country code; countries without anybody there are left out.
    pub fn people_by_country(
        &self,
        latitude_deg: f64,
        longitude_deg: f64,
        radii_km: &[f64; 4],
    ) -> Vec<(&'static str, [f64; 4])> {
        let mut sums: Vec<(u8, [f64; 4])> = Vec::new();
        let largest = radii_km.iter().copied().fold(0.0, f64::max);
        self.visit(latitude_deg, longitude_deg, largest, &mut |piece| {
            let (people, owner) = (
                f64::from(self.people[piece.cell]) * piece.share,
                self.owner[piece.cell],
            );
            if people <= 0.0 || owner == 0 {
                return;
            }
            let at = sums.iter().position(|(o, _)| *o == owner).unwrap_or_else(|| {
                sums.push((owner, [0.0; 4]));
                sums.len() - 1
            });
            for (sum, radius) in sums[at].1.iter_mut().zip(radii_km) {
                if piece.distance_km <= *radius {
                    *sum += people;
                }
            }
        });
        let countries = World::embedded().countries();
        let mut out: Vec<(&'static str, [f64; 4])> = sums
            .into_iter()
            .filter_map(|(o, s)| countries.get(usize::from(o) - 1).map(|c| (c.code.as_str(), s)))
            .collect();
        out.sort_by(|a, b| a.0.cmp(b.0));
        out
    }

    fn visit(&self, latitude_deg: f64, longitude_deg: f64, radius_km: f64, each: &mut dyn FnMut(Piece)) {
        if !(latitude_deg.abs() <= 90.0) || !longitude_deg.is_finite() || !(radius_km > 0.0) {
            return;
        }
        let reach = (radius_km / EARTH_MEAN_RADIUS_KM).to_degrees();
        let (lat0, lon0) = (latitude_deg.to_radians(), wrap(longitude_deg).to_radians());
        let (sin0, cos0) = (libm::sin(lat0), libm::cos(lat0));
        let first = (((90.0 - latitude_deg - reach) / CELL_DEG).floor().max(0.0)) as usize;
        let last = (((90.0 - latitude_deg + reach) / CELL_DEG)
            .floor()
            .min(ROWS as f64 - 1.0)) as usize;
        let share = 1.0 / (PARTS * PARTS) as f64;
        let part = CELL_DEG / PARTS as f64;
        for row in first..=last {
            let narrowest = ((latitude_deg.abs() + reach).min(89.9)).to_radians();
            let across = (reach / libm::cos(narrowest)).min(180.0);
            let columns = (((2.0 * across / CELL_DEG) as usize) + 2).min(COLUMNS);
            let start = ((wrap(longitude_deg) + 180.0 - across) / CELL_DEG).floor() as i64;
            for step in 0..columns {
                let column = (start + step as i64).rem_euclid(COLUMNS as i64) as usize;
                let cell = row * COLUMNS + column;
                if self.people[cell] <= 0.0 {
                    continue;
                }
                for i in 0..PARTS {
                    let lat = (90.0 - row as f64 * CELL_DEG - (i as f64 + 0.5) * part).to_radians();
                    let (sine, cosine) = (libm::sin(lat), libm::cos(lat));
                    for j in 0..PARTS {
                        let lon = (-180.0 + column as f64 * CELL_DEG + (j as f64 + 0.5) * part).to_radians();
                        let cos_angle =
                            (sin0 * sine + cos0 * cosine * libm::cos(lon - lon0)).clamp(-1.0, 1.0);
                        let distance_km = libm::acos(cos_angle) * EARTH_MEAN_RADIUS_KM;
                        if distance_km <= radius_km {
                            each(Piece {
                                cell,
                                share,
                                distance_km,
                            });
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_world_and_every_country_meet_their_totals() {
        let grid = Grid::embedded();
        assert!((8.0e9..8.2e9).contains(&grid.total()), "{}", grid.total());
        let mut people = vec![0.0; 256];
        for (p, o) in grid.people.iter().zip(&grid.owner) {
            people[usize::from(*o)] += f64::from(*p);
        }
        for (i, country) in World::embedded().countries().iter().enumerate() {
            let (have, need) = (people[i + 1], country.population as f64);
            // Saint-Martin (French part) is smaller than a cell that another state owns; 33,000 people.
            if need > 100_000.0 {
                assert!(
                    (have - need).abs() <= 0.01 * need,
                    "{}: {have} people, {need} by its total",
                    country.name
                );
            }
        }
    }

    /// Metropolitan figures (UN World Urbanization Prospects 2018, projections for 2025), wide because 50 km is not a metropolis.
    #[test]
    fn great_cities_have_their_people() {
        let grid = Grid::embedded();
        for (name, lat, lon, least, most) in [
            ("Lagos", 6.52, 3.38, 12e6, 28e6),
            ("Paris", 48.86, 2.35, 8e6, 15e6),
            ("Bogota", 4.71, -74.07, 7e6, 14e6),
            ("Tokyo", 35.68, 139.69, 20e6, 40e6),
            ("Addis Ababa", 9.03, 38.74, 3e6, 9e6),
        ] {
            let people = grid.people_within(lat, lon, 50.0);
            assert!((least..most).contains(&people), "{name}: {people}");
        }
        assert!(
            grid.people_within(0.0, -30.0, 100.0) < 1.0,
            "nobody lives in the open Atlantic"
        );
    }

    #[test]
    fn circles_grow_and_split_by_country() {
        let grid = Grid::embedded();
        let radii = [10.0, 25.0, 60.0, 150.0];
        let whole = grid.people_by_radius(6.13, 1.22, &radii);
        assert!(whole.windows(2).all(|w| w[0] <= w[1]));
        let split = grid.people_by_country(6.13, 1.22, &radii);
        assert!(split.iter().any(|(c, _)| *c == "TGO") && split.iter().any(|(c, _)| *c == "GHA"));
        for i in 0..4 {
            let sum: f64 = split.iter().map(|(_, s)| s[i]).sum();
            assert!((sum - whole[i]).abs() <= 1e-6 * whole[i].max(1.0));
        }
        assert!(grid.people_within(f64::NAN, 0.0, 50.0) == 0.0);
    }
}
