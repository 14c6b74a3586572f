//! Where the Sun, the planets and the Moon are: JPL's DE440, embedded.

use std::fmt;
use std::sync::LazyLock;

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};

use crate::{AstroError, EARTH_MOON_MASS_RATIO, Epoch};

/// A body whose position is known. `Mars` to `Pluto` stand for the barycentre of the planet and its moons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Body {
    /// The Sun.
    Sun,
    /// Mercury.
    Mercury,
    /// Venus.
    Venus,
    /// The Earth without the Moon.
    Earth,
    /// The Moon.
    Moon,
    /// Mars and its moons.
    Mars,
    /// Jupiter and its moons.
    Jupiter,
    /// Saturn and its moons.
    Saturn,
    /// Uranus and its moons.
    Uranus,
    /// Neptune and its moons.
    Neptune,
    /// Pluto and its moons.
    Pluto,
}

impl Body {
    /// All bodies.
    pub const ALL: [Self; 11] = [
        Self::Sun,
        Self::Mercury,
        Self::Venus,
        Self::Earth,
        Self::Moon,
        Self::Mars,
        Self::Jupiter,
        Self::Saturn,
        Self::Uranus,
        Self::Neptune,
        Self::Pluto,
    ];
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sun => "the Sun",
            Self::Mercury => "Mercury",
            Self::Venus => "Venus",
            Self::Earth => "the Earth",
            Self::Moon => "the Moon",
            Self::Mars => "Mars",
            Self::Jupiter => "Jupiter",
            Self::Saturn => "Saturn",
            Self::Uranus => "Uranus",
            Self::Neptune => "Neptune",
            Self::Pluto => "Pluto",
        })
    }
}

/// Position and velocity, ICRF axes; the origin is said where it is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StateVector {
    /// Position, km.
    pub position_km: Vector3<f64>,
    /// Velocity, km/s.
    pub velocity_km_s: Vector3<f64>,
}

/// Number of bodies of [`Body`].
pub(crate) const BODIES: usize = 11;
/// Number of massive asteroids that are tabulated beside them.
pub(crate) const ASTEROIDS: usize = 16;

/// Three components, for the inner loops.
pub(crate) type Triple = [f64; 3];

/// Chebyshev records of one body; the layout is described in `tools/ephemeris.py`.
#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Start, s after J2000.0: a whole number.
    start_s: f64,
    /// Length of a record, s: a whole number.
    length_s: f64,
    /// Coefficients per axis.
    terms: usize,
    records: usize,
    /// Where its coefficients begin.
    offset: usize,
}

/// The most coefficients per axis that a record may have.
const MOST_TERMS: usize = 16;
const MAGIC: &[u8; 8] = b"INDEPH01";
static PLANETS: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/ephemeris/de440-1990-2201.bin"
));
static MINOR: &[u8] = include_bytes!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../assets/ephemeris/sb441-n16-1990-2201.bin"
));
/// NAIF numbers of the segments in the file of planets.
const PLANET_SEGMENTS: [(i32, i32); BODIES] = [
    (10, 0),
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (301, 3),
];

/// Tabulated positions of all bodies.
#[derive(Debug)]
pub struct Ephemeris {
    /// In the order of `PLANET_SEGMENTS`.
    planets: [Segment; BODIES],
    asteroids: [Segment; ASTEROIDS],
    coefficients: Vec<f64>,
    span: (Epoch, Epoch),
}

/// Seconds from J2000.0 to the zero of a run's own time. A whole number, so that no time loses anything to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    base: Epoch,
    base_s: f64,
}

impl Clock {
    /// A clock whose zero is the noon before `epoch`.
    pub(crate) fn near(epoch: Epoch) -> Self {
        let base = Epoch::J2000.plus_days(epoch.whole_days() as f64);
        Self {
            base,
            base_s: base.seconds_since(Epoch::J2000),
        }
    }

    /// Seconds after this clock's zero.
    pub(crate) fn seconds(self, epoch: Epoch) -> f64 {
        epoch.seconds_since(self.base)
    }

    /// The moment so many seconds after zero.
    pub(crate) fn epoch(self, t: f64) -> Epoch {
        self.base.plus_seconds(t)
    }
}

/// Positions and velocities of all bodies at one moment, barycentric, indexed by `Body as usize`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Snapshot {
    pub(crate) position: [Triple; BODIES],
    pub(crate) velocity: [Triple; BODIES],
}

impl Ephemeris {
    /// The slice of DE440 and of the asteroids of SB441-N16 that the program carries.
    pub fn embedded() -> &'static Self {
        static DECODED: LazyLock<Ephemeris> = LazyLock::new(|| match Ephemeris::decode(PLANETS, MINOR) {
            Ok(decoded) => decoded,
            // The files are part of the program and a test decodes them.
            Err(damage) => unreachable!("{damage}"),
        });
        &DECODED
    }

    fn decode(planets: &[u8], minor: &[u8]) -> Result<Self, AstroError> {
        let mut coefficients = Vec::with_capacity((planets.len() + minor.len()) / 8);
        let (planet_ids, planets) = read_segments::<BODIES>(planets, &mut coefficients)?;
        let (asteroid_ids, asteroids) = read_segments::<ASTEROIDS>(minor, &mut coefficients)?;
        if planet_ids != PLANET_SEGMENTS || asteroid_ids.iter().any(|&(_, center)| center != 10) {
            return Err(AstroError::DamagedEphemeris {
                what: "it holds other bodies than expected",
            });
        }
        let all = || planets.iter().chain(&asteroids);
        let first = all().map(|s| s.start_s).fold(f64::MIN, f64::max);
        let last = all()
            .map(|s| s.start_s + s.length_s * s.records as f64)
            .fold(f64::MAX, f64::min);
        let span = (
            Epoch::from_seconds_after_j2000(first),
            Epoch::from_seconds_after_j2000(last),
        );
        Ok(Self {
            planets,
            asteroids,
            coefficients,
            span,
        })
    }

    /// The first and the last moment covered.
    pub fn span(&self) -> (Epoch, Epoch) {
        self.span
    }

    /// Barycentric state of a body, ICRF: DE440's own to the bit of its coefficients.
    ///
    /// # Errors
    /// [`AstroError::OutsideEphemeris`] outside [`Ephemeris::span`].
    pub fn state(&self, body: Body, epoch: Epoch) -> Result<StateVector, AstroError> {
        self.check(epoch)?;
        let clock = Clock::near(epoch);
        let t = clock.seconds(epoch);
        let (position, velocity) = self.body_at(body, clock, t);
        Ok(StateVector {
            position_km: Vector3::from_column_slice(&position),
            velocity_km_s: Vector3::from_column_slice(&velocity),
        })
    }

    /// Barycentric place and velocity of a body at a moment that has been checked.
    pub(crate) fn body_at(&self, body: Body, clock: Clock, t: f64) -> (Triple, Triple) {
        match body {
            Body::Earth | Body::Moon => {
                let (center, center_v) = self.eval(&self.planets[3], clock, t);
                let (moon, moon_v) = self.eval(&self.planets[10], clock, t);
                let share = share_of_moon_vector(body);
                (along(center, moon, share), along(center_v, moon_v, share))
            }
            Body::Sun
            | Body::Mercury
            | Body::Venus
            | Body::Mars
            | Body::Jupiter
            | Body::Saturn
            | Body::Uranus
            | Body::Neptune
            | Body::Pluto => self.eval(&self.planets[segment_of(body)], clock, t),
        }
    }

    /// Fails with the span's name if the moment lies outside it.
    pub(crate) fn check(&self, epoch: Epoch) -> Result<(), AstroError> {
        if !epoch.is_finite() {
            return Err(AstroError::NotFinite { what: "the time" });
        }
        let (first, last) = self.span;
        if epoch < first || epoch > last {
            return Err(AstroError::OutsideEphemeris { epoch, first, last });
        }
        Ok(())
    }

    /// All bodies at a moment that has been checked.
    pub(crate) fn snapshot(&self, clock: Clock, t: f64) -> Snapshot {
        let mut out = Snapshot {
            position: [[0.0; 3]; BODIES],
            velocity: [[0.0; 3]; BODIES],
        };
        for body in Body::ALL {
            if !matches!(body, Body::Earth | Body::Moon) {
                let (p, v) = self.eval(&self.planets[segment_of(body)], clock, t);
                out.position[body as usize] = p;
                out.velocity[body as usize] = v;
            }
        }
        let (center, center_v) = self.eval(&self.planets[3], clock, t);
        let (moon, moon_v) = self.eval(&self.planets[10], clock, t);
        for body in [Body::Earth, Body::Moon] {
            let share = share_of_moon_vector(body);
            out.position[body as usize] = along(center, moon, share);
            out.velocity[body as usize] = along(center_v, moon_v, share);
        }
        out
    }

    /// Positions of the massive asteroids as seen from the Sun at a moment that has been checked.
    pub(crate) fn asteroids(&self, clock: Clock, t: f64) -> [Triple; ASTEROIDS] {
        let mut out = [[0.0; 3]; ASTEROIDS];
        for (place, segment) in out.iter_mut().zip(&self.asteroids) {
            *place = self.eval_position(segment, clock, t);
        }
        out
    }

    /// The record of a moment: its coefficients, and the moment on the record's own scale of -1 to 1.
    fn record(&self, segment: &Segment, clock: Clock, t: f64) -> (&[f64], f64) {
        // Both differences are whole numbers, hence exact; only t itself carries a rounding.
        let lead = clock.base_s - segment.start_s;
        let number = ((lead + t) / segment.length_s)
            .floor()
            .clamp(0.0, segment.records as f64 - 1.0);
        let of_record = t - (number * segment.length_s - lead);
        let size = segment.terms * 3;
        let begin = segment.offset + number as usize * size;
        (
            &self.coefficients[begin..begin + size],
            2.0 * of_record / segment.length_s - 1.0,
        )
    }

    fn eval_position(&self, segment: &Segment, clock: Clock, t: f64) -> Triple {
        let (record, u) = self.record(segment, clock, t);
        let n = segment.terms;
        let mut basis = [1.0; MOST_TERMS];
        basis[1] = u;
        for k in 2..n {
            basis[k] = 2.0 * u * basis[k - 1] - basis[k - 2];
        }
        let mut out = [0.0; 3];
        for (axis, coefficients) in record.chunks_exact(n).enumerate() {
            // From the smallest term up.
            for k in (0..n).rev() {
                out[axis] += coefficients[k] * basis[k];
            }
        }
        out
    }

    fn eval(&self, segment: &Segment, clock: Clock, t: f64) -> (Triple, Triple) {
        let (record, u) = self.record(segment, clock, t);
        let n = segment.terms;
        let (mut basis, mut slope) = ([1.0; MOST_TERMS], [0.0; MOST_TERMS]);
        basis[1] = u;
        slope[1] = 1.0;
        for k in 2..n {
            basis[k] = 2.0 * u * basis[k - 1] - basis[k - 2];
            slope[k] = 2.0 * basis[k - 1] + 2.0 * u * slope[k - 1] - slope[k - 2];
        }
        let (mut position, mut velocity) = ([0.0; 3], [0.0; 3]);
        for (axis, coefficients) in record.chunks_exact(n).enumerate() {
            for k in (0..n).rev() {
                position[axis] += coefficients[k] * basis[k];
                velocity[axis] += coefficients[k] * slope[k];
            }
            velocity[axis] *= 2.0 / segment.length_s;
        }
        (position, velocity)
    }
}

/// Place of a body other than Earth and Moon in `PLANET_SEGMENTS`.
const fn segment_of(body: Body) -> usize {
    match body {
        Body::Sun => 0,
        Body::Mercury => 1,
        Body::Venus => 2,
        Body::Earth | Body::Moon => 3,
        Body::Mars => 4,
        Body::Jupiter => 5,
        Body::Saturn => 6,
        Body::Uranus => 7,
        Body::Neptune => 8,
        Body::Pluto => 9,
    }
}

/// Place of a body as a multiple of the Moon's, both seen from their barycentre.
fn share_of_moon_vector(body: Body) -> f64 {
    if body == Body::Earth {
        -1.0 / EARTH_MOON_MASS_RATIO
    } else {
        1.0
    }
}

fn along(from: Triple, vector: Triple, share: f64) -> Triple {
    [
        from[0] + share * vector[0],
        from[1] + share * vector[1],
        from[2] + share * vector[2],
    ]
}

fn read_segments<const N: usize>(
    data: &[u8],
    coefficients: &mut Vec<f64>,
) -> Result<([(i32, i32); N], [Segment; N]), AstroError> {
    let damage = |what| AstroError::DamagedEphemeris { what };
    let mut rest = data;
    let head: [u8; 16] = take(&mut rest).ok_or(damage("it is cut short"))?;
    if &head[..8] != MAGIC || u32::from_le_bytes([head[8], head[9], head[10], head[11]]) as usize != N {
        return Err(damage("it is of another kind"));
    }
    let mut ids = [(0, 0); N];
    let mut segments = [Segment {
        start_s: 0.0,
        length_s: 1.0,
        terms: 0,
        records: 0,
        offset: 0,
    }; N];
    let mut offset = coefficients.len();
    for (id, segment) in ids.iter_mut().zip(&mut segments) {
        let mut int = || take::<4>(&mut rest).map(i32::from_le_bytes);
        *id = int().zip(int()).ok_or(damage("it is cut short"))?;
        let mut long = || take::<8>(&mut rest).map(i64::from_le_bytes);
        let (start, length) = long().zip(long()).ok_or(damage("it is cut short"))?;
        let mut int = || take::<4>(&mut rest).map(u32::from_le_bytes);
        let (terms, records) = int().zip(int()).ok_or(damage("it is cut short"))?;
        if !(2..=MOST_TERMS as u32).contains(&terms) || records == 0 || length <= 0 {
            return Err(damage("a segment makes no sense"));
        }
        *segment = Segment {
            start_s: start as f64,
            length_s: length as f64,
            terms: terms as usize,
            records: records as usize,
            offset,
        };
        offset += segment.terms * 3 * segment.records;
    }
    let (numbers, tail) = rest.as_chunks::<8>();
    coefficients.extend(numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)));
    if coefficients.len() != offset || !tail.is_empty() {
        return Err(damage("its length is wrong"));
    }
    Ok((ids, segments))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_files_are_refused() {
        assert!(Ephemeris::decode(PLANETS, MINOR).is_ok());
        assert!(
            Ephemeris::decode(&PLANETS[..PLANETS.len() - 8], MINOR).is_err(),
            "cut short"
        );
        assert!(Ephemeris::decode(MINOR, MINOR).is_err(), "the wrong file");
        assert!(
            Ephemeris::decode(&PLANETS[..40], MINOR).is_err(),
            "cut within the heads"
        );
    }
}
