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
    /// People, about the middle of 2025 (GeoNames, scaled to 8.1 billion in the world).
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
        Self { countries }
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
        let mut best = (&self.countries[0], f64::INFINITY);
        for country in &self.countries {
            for point in country.rings.iter().flatten() {
                let other = unit(f64::from(point.1), f64::from(point.0));
                let d = (0..3)
                    .map(|i| (place[i] - other[i]) * (place[i] - other[i]))
                    .sum::<f64>();
                if d < best.1 {
                    best = (country, d);
                }
            }
        }
        // Chord to arc on a sphere of the Earth's mean radius.
        (
            best.0,
            2.0 * libm::asin(0.5 * best.1.sqrt()) * EARTH_MEAN_RADIUS_KM,
        )
    }
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
    fn places_lie_in_their_countries() {
        let world = World::embedded();
        for (lat, lon, code) in [
            (5.030, 7.7295, Some("NGA")),
            (6.52, 3.38, Some("NGA")),
            (5.36, -4.02, Some("CIV")),
            (4.37, 18.56, Some("CAF")),
            (9.03, 38.74, Some("ETH")),
            (4.71, -74.07, Some("COL")),
            (5.60, -0.20, Some("GHA")),
            (48.86, 2.35, Some("FRA")),
            (60.17, 24.94, Some("FIN")),
            (28.61, 77.21, Some("IND")),
            (35.68, 139.69, Some("JPN")),
            (39.90, 116.41, Some("CHN")),
            (-33.92, 18.42, Some("ZAF")),
            (-29.31, 27.48, Some("LSO")),
            (42.66, 21.17, Some("XKX")),
            (-15.79, -47.88, Some("BRA")),
            (38.90, -77.04, Some("USA")),
            (61.2, -149.9, Some("USA")),
            (55.75, 37.62, Some("RUS")),
            (66.5, -176.0, Some("RUS")),
            (0.0, -30.0, None),
            (2.0, 5.0, None),
            (30.0, -150.0, None),
        ] {
            assert_eq!(
                world.country_at(lat, lon).map(|c| c.code.as_str()),
                code,
                "{lat} N {lon} E"
            );
        }
    }

    #[test]
    fn the_nearest_coast_is_named() {
        let world = World::embedded();
        // St Peter and St Paul aside, 30° W on the equator is nearest to Brazil, some 800 km.
        let (country, km) = world.nearest(0.0, -33.0);
        assert_eq!(country.code, "BRA");
        assert!((400.0..900.0).contains(&km), "{km} km");
        assert!(world.nearest(6.52, 3.38).1 == 0.0);
    }

    #[test]
    fn every_country_has_an_outline_and_codes_are_in_order() {
        let world = World::embedded();
        assert!(world.countries().len() > 200);
        assert!(world.countries().windows(2).all(|w| w[0].code < w[1].code));
        assert!(
            world
                .countries()
                .iter()
                .all(|c| c.rings.iter().all(|r| r.len() >= 3))
        );
    }
}
