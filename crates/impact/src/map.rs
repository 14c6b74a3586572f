//! Countries: outlines, names, and which one a place lies in.
//!
//! Natural Earth 1:50 million: coasts to some 5 km, borders as held on the ground. Keys are ISO 3166-1 alpha-3 codes.

use std::sync::OnceLock;

static COUNTRIES: &[u8] = include_bytes!("../../../assets/map/countries.bin");

/// A country.
#[derive(Clone, Debug, PartialEq)]
pub struct Country {
    /// ISO 3166-1 alpha-3 code (`XKX` for Kosovo).
    pub code: String,
    /// Name in English.
    pub name: String,
    /// People, about the middle of 2025 (United Nations, World Population Prospects 2024).
    pub population: i64,
    /// Outlines and holes alike, (longitude, latitude) in degrees; a place is inside if it is inside an odd number of them.
    pub rings: Vec<Vec<(f32, f32)>>,
    /// West, south, east, north of each ring, degrees.
    boxes: Vec<[f32; 4]>,
}

/// Every country.
#[derive(Debug)]
pub struct World {
    countries: Vec<Country>,
    /// Rings of each country as unit vectors, made at the first question for the nearest.
    coasts: OnceLock<Vec<Vec<Vec<[f64; 3]>>>>,
}

/// Reads little-endian numbers from the asset one after another. The asset is part of the program and checked by a test.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_at(N);
        self.0 = rest;
        let mut out = [0; N];
        out.copy_from_slice(head);
        out
    }
    fn u16(&mut self) -> usize {
        usize::from(u16::from_le_bytes(self.take()))
    }
    fn i16(&mut self) -> f32 {
        f32::from(i16::from_le_bytes(self.take()))
    }
    fn text(&mut self, length: usize) -> String {
        let (head, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(head).into_owned()
    }
}

impl World {
    /// The map that is part of the program, decoded once.
    pub fn embedded() -> &'static Self {
        static WORLD: OnceLock<World> = OnceLock::new();
        WORLD.get_or_init(|| Self::decode(COUNTRIES))
    }

    fn decode(bytes: &[u8]) -> Self {
        let mut read = Reader(bytes);
        let countries = (0..read.u16())
            .map(|_| {
                let code = read.text(3);
                let length = usize::from(read.take::<1>()[0]);
                let name = read.text(length);
                let population = i64::from(u32::from_le_bytes(read.take())) * 100;
                let rings: Vec<Vec<(f32, f32)>> = (0..read.u16())
                    .map(|_| {
                        (0..read.u16())
                            .map(|_| (read.i16() / 180.0, read.i16() / 360.0))
                            .collect()
                    })
                    .collect();
                let boxes = rings.iter().map(|ring| enclosing(ring)).collect();
                Country {
                    code,
                    name,
                    population,
                    rings,
                    boxes,
                }
            })
            .collect();
        Self {
            countries,
            coasts: OnceLock::new(),
        }
    }

    /// Every country, by code.
    pub fn countries(&self) -> &[Country] {
        &self.countries
    }

    /// The country of this code.
    pub fn country(&self, code: &str) -> Option<&Country> {
        self.countries
            .binary_search_by(|c| c.code.as_str().cmp(code))
            .ok()
            .map(|i| &self.countries[i])
    }

    /// The country that holds a place; `None` at sea and in Antarctica's unclaimed part alike.
    pub fn country_at(&self, latitude_deg: f64, longitude_deg: f64) -> Option<&Country> {
        let (x, y) = (wrap(longitude_deg) as f32, latitude_deg as f32);
        self.countries.iter().find(|c| c.contains(x, y))
    }

    /// The nearest country to a place and how far its coast is, km; 0 if the place lies in it.
    pub fn nearest(&self, latitude_deg: f64, longitude_deg: f64) -> (&Country, f64) {
        if let Some(here) = self.country_at(latitude_deg, longitude_deg) {
            return (here, 0.0);
        }
        let place = unit(latitude_deg, longitude_deg);
        let mut best = (0, f64::INFINITY);
        for (index, coast) in self
            .coasts
            .get_or_init(|| self.coasts_of_all())
            .iter()
            .enumerate()
        {
            for ring in coast {
                let mut from = ring[ring.len() - 1];
                for &to in ring {
                    let d = square_to_segment(place, from, to);
                    if d < best.1 {
                        best = (index, d);
                    }
                    from = to;
                }
            }
        }
        // Chord to arc on a sphere of the Earth's mean radius.
        let km = 2.0 * libm::asin((0.5 * best.1.sqrt()).min(1.0)) * EARTH_MEAN_RADIUS_KM;
        (&self.countries[best.0], km)
    }

    fn coasts_of_all(&self) -> Vec<Vec<Vec<[f64; 3]>>> {
        let ring = |r: &Vec<(f32, f32)>| r.iter().map(|p| unit(f64::from(p.1), f64::from(p.0))).collect();
        self.countries
            .iter()
            .map(|c| c.rings.iter().map(ring).collect())
            .collect()
    }
}

/// Square of the distance of a point to a segment.
fn square_to_segment(point: [f64; 3], from: [f64; 3], to: [f64; 3]) -> f64 {
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let minus = |a: [f64; 3], b: [f64; 3]| [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let (along, out) = (minus(to, from), minus(point, from));
    let length = dot(along, along);
    let t = if length > 0.0 {
        (dot(out, along) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let rest = minus(out, along.map(|x| t * x));
    dot(rest, rest)
}

/// Mean radius of the Earth, km (IUGG).
pub const EARTH_MEAN_RADIUS_KM: f64 = 6371.0088;

/// Longitude in −180..180.
pub(crate) fn wrap(longitude_deg: f64) -> f64 {
    (longitude_deg + 180.0).rem_euclid(360.0) - 180.0
}

fn unit(latitude_deg: f64, longitude_deg: f64) -> [f64; 3] {
    let (lat, lon) = (latitude_deg.to_radians(), longitude_deg.to_radians());
    [
        libm::cos(lat) * libm::cos(lon),
        libm::cos(lat) * libm::sin(lon),
        libm::sin(lat),
    ]
}

fn enclosing(ring: &[(f32, f32)]) -> [f32; 4] {
    ring.iter()
        .fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, p| {
            [b[0].min(p.0), b[1].min(p.1), b[2].max(p.0), b[3].max(p.1)]
        })
}

impl Country {
    fn contains(&self, x: f32, y: f32) -> bool {
        let mut odd = false;
        for (ring, b) in self.rings.iter().zip(&self.boxes) {
            if x < b[0] || y < b[1] || x > b[2] || y > b[3] {
                continue;
            }
            let mut previous = ring[ring.len() - 1];
            for &point in ring {
                if (point.1 > y) != (previous.1 > y)
                    && x < (previous.0 - point.0) * (y - point.1) / (previous.1 - point.1) + point.0
                {
                    odd = !odd;
                }
                previous = point;
            }
        }
        odd
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_has_an_outline_and_codes_are_in_order() {
        let world = World::embedded();
        assert!(world.countries().len() > 200);
        assert!(world.countries().windows(2).all(|w| w[0].code < w[1].code));
        for country in world.countries() {
            assert!(!country.rings.is_empty(), "{}", country.name);
            for point in country.rings.iter().flatten() {
                assert!(point.0.abs() <= 180.0 && point.1.abs() <= 90.0);
            }
            assert!(country.rings.iter().all(|r| r.len() >= 3));
            assert_eq!(world.country(&country.code), Some(country));
        }
        assert_eq!(world.country("ZZZ"), None);
    }

    #[test]
    fn a_segment_is_nearest_at_its_middle_or_an_end() {
        let (from, to) = ([0.0, 0.0, 0.0], [2.0, 0.0, 0.0]);
        for (point, square) in [
            ([1.0, 3.0, 0.0], 9.0),
            ([-1.0, 0.0, 1.0], 2.0),
            ([4.0, 0.0, 0.0], 4.0),
        ] {
            assert!((square_to_segment(point, from, to) - square).abs() < 1e-12);
        }
        assert!((square_to_segment([0.0, 3.0, 4.0], from, from) - 25.0).abs() < 1e-12);
    }
}
