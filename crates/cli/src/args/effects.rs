//! What the commands about hits accept.

use clap::{Args, ValueEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ground {
    Sedimentary,
    Crystalline,
    Water,
}

#[derive(Args, Debug)]
pub(crate) struct Effects {
    /// Diameter, m
    #[arg(long, alias = "diameter", allow_hyphen_values = true)]
    pub(crate) diameter_m: f64,
    /// Density, kg/m³
    #[arg(long, alias = "density", allow_hyphen_values = true)]
    pub(crate) density_kg_m3: f64,
    /// Speed at entry, km/s
    #[arg(long, alias = "speed", allow_hyphen_values = true)]
    pub(crate) speed_km_s: f64,
    /// Angle above the horizon, degrees
    #[arg(long, alias = "angle", allow_hyphen_values = true)]
    pub(crate) angle_deg: f64,
    /// Where, for the people affected
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(crate) at: Option<String>,
    /// What is hit
    #[arg(long, value_enum, default_value = "sedimentary")]
    pub(crate) target: Ground,
    /// Depth of the water that is hit, m
    #[arg(long, default_value_t = 4000.0, allow_hyphen_values = true)]
    pub(crate) water_depth_m: f64,
    /// Strength at which the second model lets the body break up, MPa
    #[arg(long, default_value_t = 3.0, allow_hyphen_values = true)]
    pub(crate) strength_mpa: f64,
    /// Distances at which to say what is felt, km
    #[arg(long, value_name = "KM,KM,…", allow_hyphen_values = true)]
    pub(crate) distance_km: Option<String>,
    #[command(flatten)]
    pub(crate) people: People,
}

/// What was done for the people.
#[derive(Args, Debug)]
pub(crate) struct People {
    /// Share of the people who have left, 0 to 1
    #[arg(
        long,
        requires = "at",
        conflicts_with = "warning_h",
        allow_hyphen_values = true
    )]
    pub(crate) evacuated: Option<f64>,
    /// Hours from the order to leave to the hit, instead of a share
    #[arg(long, requires = "at", allow_hyphen_values = true)]
    pub(crate) warning_h: Option<f64>,
    /// Hours by which 63 % of those who go have gone
    #[arg(long, default_value_t = 24.0, allow_hyphen_values = true)]
    pub(crate) clearance_h: f64,
    /// Share of the people who go at all
    #[arg(long, default_value_t = 0.85, allow_hyphen_values = true)]
    pub(crate) compliance: f64,
    /// Share of those who stayed who are in shelters, 0 to 1
    #[arg(long, requires = "at", allow_hyphen_values = true)]
    pub(crate) sheltered: Option<f64>,
    /// Multiple of the pressure that people in shelters bear
    #[arg(long, default_value_t = impact::casualties::SHELTER_FACTOR, allow_hyphen_values = true)]
    pub(crate) shelter_factor: f64,
}
