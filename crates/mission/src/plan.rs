//! Plans as commands and states may hold them: whole numbers only, so that they compare, order and hash exactly.

use nalgebra::Vector3;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! text_id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);
        impl $name {
            /// The id with this text.
            pub fn new(text: &str) -> Self { Self(text.to_owned()) }
            /// The id's text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
    )*};
}

text_id! {
    /// A kind of spacecraft, as `impactor_m`.
    CraftId,
    /// A launch vehicle, as `falcon_heavy_expendable`.
    LauncherId,
}

/// Seconds TDB from J2000 (JD TDB 2451545.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seconds(pub i64);

impl Seconds {
    /// Julian date of the zero.
    const J2000_JD: f64 = 2_451_545.0;
    /// From a Julian date, TDB, to the nearest second.
    pub fn from_jd_tdb(jd: f64) -> Self {
        Self(((jd - Self::J2000_JD) * 86_400.0).round() as i64)
    }
    /// As a Julian date, TDB.
    pub fn jd_tdb(self) -> f64 {
        Self::J2000_JD + self.0 as f64 / 86_400.0
    }
}

/// What a craft does on arrival.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Hits and pushes.
    Kinetic,
    /// Flies past and looks.
    Reconnaissance,
    /// Sets off a nuclear device beside it.
    Standoff {
        /// Yield, t of TNT.
        yield_t: u32,
        /// It goes off after it has passed, on the far side: it pushes against the closing velocity.
        #[serde(default)]
        far_side: bool,
    },
    /// Stays beside it and blows on it, along its motion or against it, as long as light, tanks and time last
    /// ([`crate::tug`]).
    Tug {
        /// Thrust of all solar-electric engines together within 1 au of the Sun, mN; half of it is the beam.
        thrust_mn: u32,
        /// Their specific impulse, s.
        specific_impulse_s: u32,
        /// Mass with empty tanks, kg.
        dry_kg: u32,
        /// Share of the beam's momentum that the asteroid takes, percent.
        efficiency_percent: u32,
    },
    /// Comes to rest beside it by solar-electric engines ([`crate::electric`]) and stays: it looks, and from then on its own
    /// place tells where the asteroid is.
    Rendezvous {
        /// Thrust of all engines together within 1 au of the Sun, mN.
        thrust_mn: u32,
        /// Their specific impulse, s.
        specific_impulse_s: u32,
        /// Mass with empty tanks, kg.
        dry_kg: u32,
    },
}

impl Effect {
    /// It must be steered onto the asteroid, or close by it at speed: terminal guidance decides. Craft that look have no
    /// such moment, and craft that stay have time.
    pub fn strikes(&self) -> bool {
        match self {
            Self::Kinetic | Self::Standoff { .. } => true,
            Self::Reconnaissance | Self::Tug { .. } | Self::Rendezvous { .. } => false,
        }
    }

    /// It moves the asteroid, if it arrives; the others look.
    pub fn pushes(&self) -> bool {
        match self {
            Self::Kinetic | Self::Standoff { .. } | Self::Tug { .. } => true,
            Self::Reconnaissance | Self::Rendezvous { .. } => false,
        }
    }
}

/// Which way a slow push acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thrust {
    /// Along the asteroid's motion: the fall comes later and lies farther east.
    Forwards,
    /// Against it.
    Backwards,
    /// Decided beside the asteroid, once all others have hit: the way that leaves fewer people in danger.
    Sparing,
}

/// A kind of spacecraft.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Craft {
    /// Its id.
    pub id: CraftId,
    /// Name for people.
    pub name: String,
    /// Mass at launch, kg; a craft that hits or looks arrives with all of it.
    pub mass_kg: u32,
    /// What it does there.
    pub effect: Effect,
}

/// One craft's way to the asteroid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Flight {
    /// What flies.
    pub craft: CraftId,
    /// On what.
    pub launcher: LauncherId,
    /// When it leaves the Earth.
    pub launch: Seconds,
    /// When it meets the asteroid.
    pub arrival: Seconds,
    /// Whole revolutions of the transfer.
    pub revolutions: u8,
    /// Launch energy, m²/s² (C3 in km²/s² × 10⁶).
    pub c3_m2_s2: i64,
    /// Declination of the departure asymptote, thousandths of a degree.
    pub dla_mdeg: i32,
    /// Velocity of the craft relative to the asteroid at arrival, mm/s, ICRF axes.
    pub closing_mm_s: [i64; 3],
    /// Sun–asteroid–craft angle on approach, thousandths of a degree (0 is fully lit).
    pub phase_mdeg: i32,
    /// Mass at arrival, kg.
    pub mass_kg: u32,
    /// Which way it pushes, if it pushes slowly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thrust: Option<Thrust>,
}

impl Flight {
    /// Launch energy C3, km²/s².
    pub fn c3_km2_s2(&self) -> f64 {
        self.c3_m2_s2 as f64 / 1e6
    }
    /// The same flight, pushing that way; one that does not push slowly stays as it is.
    #[must_use]
    pub fn turned(self, thrust: Option<Thrust>) -> Self {
        Self {
            thrust: self.thrust.map(|own| thrust.unwrap_or(own)),
            ..self
        }
    }
    /// Closing velocity, km/s.
    pub fn closing_km_s(&self) -> Vector3<f64> {
        Vector3::from(self.closing_mm_s.map(|c| c as f64 / 1e6))
    }
}

/// Content of a plan: the first 16 hexadecimal digits of a SHA-256 over its canonical bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PlanHash(pub String);

/// What is flown together.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Plan {
    /// Flights, in order of arrival.
    pub flights: Vec<Flight>,
}

impl Plan {
    /// The plans that this one may turn into: forwards and backwards, if a tug of it decides beside the asteroid.
    pub fn ways(&self) -> Vec<Self> {
        let decides = |f: &Flight| f.thrust == Some(Thrust::Sparing);
        if !self.flights.iter().any(decides) {
            return vec![self.clone()];
        }
        [Thrust::Forwards, Thrust::Backwards]
            .map(|way| Self {
                flights: self
                    .flights
                    .iter()
                    .map(|f| f.clone().turned(Some(way).filter(|_| decides(f))))
                    .collect(),
            })
            .to_vec()
    }

    /// Its content id: equal for equal flights on every platform.
    pub fn hash(&self) -> PlanHash {
        let mut sha = Sha256::new();
        for f in &self.flights {
            for text in [f.craft.as_str(), f.launcher.as_str()] {
                sha.update((text.len() as u64).to_le_bytes());
                sha.update(text.as_bytes());
            }
            for number in [
                f.launch.0,
                f.arrival.0,
                i64::from(f.revolutions),
                f.c3_m2_s2,
                i64::from(f.dla_mdeg),
            ]
            .into_iter()
            .chain(f.closing_mm_s)
            .chain([i64::from(f.phase_mdeg), i64::from(f.mass_kg)])
            {
                sha.update(number.to_le_bytes());
            }
            // Only where there is one, so that plans without a tug keep their ids.
            if let Some(thrust) = f.thrust {
                sha.update(match thrust {
                    Thrust::Forwards => b"forwards",
                    Thrust::Backwards => b"backward",
                    Thrust::Sparing => b"_sparing",
                });
            }
        }
        let digest = sha.finalize();
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        PlanHash(format!("{:016x}", u64::from_be_bytes(first)))
    }
}
