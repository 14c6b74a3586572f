//! People on a quarter-degree grid.
//!
//! Cities of 1,000 people and more where GeoNames puts them, the rest of each country spread around them
//! (`tools/world.py`). National totals are those of the United Nations' World Population Prospects 2024 for the middle of
//! 2025 and hold to 1 %; circles of 50 km around large cities hold to some 25 %, provinces to a factor of 1.6 (up to 4
//! where GeoNames knows few towns), single rural cells to no promise.

use std::sync::OnceLock;

use crate::map::{EARTH_MEAN_RADIUS_KM, World, wrap};

static PEOPLE: &[u8] = include_bytes!("../../../assets/population/people.png");
static OWNER: &[u8] = include_bytes!("../../../assets/population/owner.png");

pub(crate) const COLUMNS: usize = 1440;
pub(crate) const ROWS: usize = 720;
pub(crate) const CELL_DEG: f64 = 0.25;
/// The asset holds `LOG_STEP × ln(1 + people)`.
const LOG_STEP: f64 = 3900.0;
/// A cell is cut into this many parts a side, so that circles smaller than a cell get their share.
pub(crate) const PARTS: usize = 5;

/// The grid.
#[derive(Debug)]
pub struct Grid {
    people: Vec<f32>,
    owner: Vec<u8>,
    /// Latitudes of the parts of the rows, north to south.
    latitudes: Vec<Turn>,
    /// Longitudes of the parts of the columns, west to east.
    longitudes: Vec<Turn>,
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

/// Sine and cosine.
type Turn = (f64, f64);

/// A cell's part that lies in a circle.
struct Piece {
    cell: usize,
    /// Cosine of the angle to the centre.
    nearness: f64,
}

/// Share of a cell's people in one of its parts.
const SHARE: f64 = 1.0 / (PARTS * PARTS) as f64;

/// Cosine of the angle of a distance; above any cosine for a distance of nothing.
fn nearness(radius_km: f64) -> f64 {
    if radius_km > 0.0 {
        libm::cos((radius_km / EARTH_MEAN_RADIUS_KM).min(std::f64::consts::PI))
    } else {
        2.0
    }
}

fn turn(degrees: f64) -> Turn {
    let angle = degrees.to_radians();
    (libm::sin(angle), libm::cos(angle))
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
            let part = |i: usize| (i as f64 + 0.5) * CELL_DEG / PARTS as f64;
            Self {
                people,
                owner: samples(OWNER, 1),
                latitudes: (0..ROWS * PARTS).map(|i| turn(90.0 - part(i))).collect(),
                longitudes: (0..COLUMNS * PARTS).map(|i| turn(part(i) - 180.0)).collect(),
            }
        })
    }

    /// Whose cell it is, by code; `None` where nobody lives.
    pub(crate) fn owner_of(&self, row: usize, column: usize) -> Option<&'static str> {
        let owner = usize::from(self.owner[row * COLUMNS + column]).checked_sub(1)?;
        World::embedded().countries().get(owner).map(|c| c.code.as_str())
    }

    /// People of a cell.
    pub(crate) fn people_in(&self, row: usize, column: usize) -> f64 {
        f64::from(self.people[row * COLUMNS + column])
    }

    /// Area of a cell of a row.
    pub(crate) fn area_km2(row: usize) -> f64 {
        let edge = |row: usize| libm::sin((90.0 - row as f64 * CELL_DEG).to_radians());
        EARTH_MEAN_RADIUS_KM * EARTH_MEAN_RADIUS_KM * CELL_DEG.to_radians() * (edge(row) - edge(row + 1))
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
        let least: Vec<f64> = radii_km.iter().map(|&r| nearness(r)).collect();
        let largest = radii_km.iter().copied().fold(0.0, f64::max);
        self.visit(latitude_deg, longitude_deg, largest, |piece| {
            for (sum, least) in out.iter_mut().zip(&least) {
                if piece.nearness >= *least {
                    *sum += f64::from(self.people[piece.cell]) * SHARE;
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
        let least = radii_km.map(nearness);
        let largest = radii_km.iter().copied().fold(0.0, f64::max);
        self.visit(latitude_deg, longitude_deg, largest, |piece| {
            let people = f64::from(self.people[piece.cell]) * SHARE;
            let owner = self.owner[piece.cell];
            if owner == 0 {
                return;
            }
            let at = sums.iter().position(|(o, _)| *o == owner).unwrap_or_else(|| {
                sums.push((owner, [0.0; 4]));
                sums.len() - 1
            });
            for (sum, least) in sums[at].1.iter_mut().zip(&least) {
                if piece.nearness >= *least {
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

    /// Every part of an inhabited cell whose middle lies in a circle.
    fn visit(&self, latitude_deg: f64, longitude_deg: f64, radius_km: f64, mut each: impl FnMut(Piece)) {
        if !(latitude_deg.abs() <= 90.0) || !longitude_deg.is_finite() || !(radius_km > 0.0) {
            return;
        }
        let least = nearness(radius_km);
        let reach = (radius_km / EARTH_MEAN_RADIUS_KM).to_degrees();
        let ((sin0, cos0), (sin_lon0, cos_lon0)) = (turn(latitude_deg), turn(longitude_deg));
        let row = |latitude: f64| ((90.0 - latitude) / CELL_DEG).clamp(0.0, (ROWS - 1) as f64) as usize;
        let narrowest = ((latitude_deg.abs() + reach).min(89.9)).to_radians();
        let across = (reach / libm::cos(narrowest)).min(180.0);
        let columns = (((2.0 * across / CELL_DEG) as usize) + 2).min(COLUMNS);
        let start = ((wrap(longitude_deg) + 180.0 - across) / CELL_DEG).floor() as i64;
        for row in row(latitude_deg + reach)..=row(latitude_deg - reach) {
            for step in 0..columns {
                let column = (start + step as i64).rem_euclid(COLUMNS as i64) as usize;
                let cell = row * COLUMNS + column;
                if self.people[cell] <= 0.0 {
                    continue;
                }
                for (sine, cosine) in &self.latitudes[row * PARTS..(row + 1) * PARTS] {
                    for (sin_lon, cos_lon) in &self.longitudes[column * PARTS..(column + 1) * PARTS] {
                        let apart = cos_lon * cos_lon0 + sin_lon * sin_lon0;
                        let nearness = sin0 * sine + cos0 * cosine * apart;
                        if nearness >= least {
                            each(Piece { cell, nearness });
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
        assert!((8.22e9..8.24e9).contains(&grid.total()), "{}", grid.total());
        let mut people = vec![0.0; 256];
        for (p, o) in grid.people.iter().zip(&grid.owner) {
            people[usize::from(*o)] += f64::from(*p);
        }
        for (i, country) in World::embedded().countries().iter().enumerate() {
            let (have, need) = (people[i + 1], country.population as f64);
            // Saint-Martin's French part has no cell of its own; 40,000 people.
            if country.code != "MAF" {
                assert!(
                    (have - need).abs() <= 0.01 * need + 100.0,
                    "{}: {have} people, {need} by its total",
                    country.name
                );
            }
        }
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
        for nowhere in [
            (f64::NAN, 0.0, 50.0),
            (91.0, 0.0, 50.0),
            (6.5, f64::INFINITY, 50.0),
            (6.5, 3.4, -1.0),
        ] {
            assert!(
                grid.people_within(nowhere.0, nowhere.1, nowhere.2) == 0.0,
                "{nowhere:?}"
            );
        }
    }

    /// Around the pole, across the date line, and on the whole sphere.
    #[test]
    fn circles_are_whole_on_a_sphere() {
        let grid = Grid::embedded();
        let all = grid.people_within(10.0, 20.0, 20_100.0);
        assert!((all / grid.total() - 1.0).abs() < 1e-6);
        // Fiji lies on both sides of 180 degrees.
        let fiji = grid.people_by_country(-17.5, 179.9, &[0.0, 100.0, 300.0, 400.0]);
        let (_, people) = fiji.iter().find(|(c, _)| *c == "FJI").unwrap();
        assert!(
            (people[3] / grid.people_of("FJI") - 1.0).abs() < 0.05,
            "{people:?}"
        );
        let (east, west) = (
            grid.people_within(-17.5, 180.0, 250.0),
            grid.people_within(-17.5, -180.0, 250.0),
        );
        assert!((east - west).abs() <= 1e-9 * east);
        // A cap around the pole is a band of rows, added up here without any angle.
        let rows = &grid.people[..(30.0 / CELL_DEG) as usize * COLUMNS];
        let band: f64 = rows.iter().map(|&p| f64::from(p)).sum();
        let cap = grid.people_within(90.0, 0.0, 30.0_f64.to_radians() * EARTH_MEAN_RADIUS_KM);
        assert!((cap / band - 1.0).abs() < 1e-6, "{cap} {band}");
    }
}
