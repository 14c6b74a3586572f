//! Flags of the lab's commands about missions.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PushKind {
    GravityTractor,
    IonBeam,
    Standoff,
    Disruption,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Radiation {
    SoftX,
    HardX,
    FissionNeutrons,
    FusionNeutrons,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Material {
    Silicate,
    Iron,
    Ice,
}

#[derive(Args, Debug)]
pub(crate) struct Push {
    /// What pushes
    #[arg(long, value_enum)]
    pub(crate) kind: PushKind,
    /// Diameter of the asteroid, m
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) diameter_m: f64,
    /// Density of the asteroid, kg/m³
    #[arg(long, default_value_t = 2_500.0, allow_hyphen_values = true)]
    pub(crate) density_kg_m3: f64,
    /// Case to propagate the push in, RON
    #[arg(long, value_name = "CASE", requires = "from")]
    pub(crate) case: Option<PathBuf>,
    /// When the push begins (or happens), JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) from: Option<f64>,
    /// How long a slow push lasts, days
    #[arg(long, default_value_t = 365.25, allow_hyphen_values = true)]
    pub(crate) days: f64,
    /// Which way: forwards, backwards, or X,Y,Z in ICRF axes
    #[arg(long, default_value = "forwards", allow_hyphen_values = true)]
    pub(crate) direction: String,
    /// Mass of a gravity tractor, kg
    #[arg(long, default_value_t = 20_000.0, allow_hyphen_values = true)]
    pub(crate) craft_kg: f64,
    /// Hover of a gravity tractor, radii of the asteroid from its centre
    #[arg(long, default_value_t = 1.5, allow_hyphen_values = true)]
    pub(crate) distance_radii: f64,
    /// Half-angle of a gravity tractor's plumes, degrees
    #[arg(long, default_value_t = 20.0, allow_hyphen_values = true)]
    pub(crate) plume_deg: f64,
    /// Specific impulse of tractor or beam, s
    #[arg(long, default_value_t = 3_500.0, allow_hyphen_values = true)]
    pub(crate) isp_s: f64,
    /// Thrust of an ion beam, N
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) beam_n: f64,
    /// Share of the beam's momentum that the asteroid takes
    #[arg(long, default_value_t = 0.9, allow_hyphen_values = true)]
    pub(crate) efficiency: f64,
    /// Yield of a standoff device, kt
    #[arg(long, allow_hyphen_values = true, required_if_eq("kind", "standoff"))]
    pub(crate) yield_kt: Option<f64>,
    /// Share of the yield in the radiation
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) yield_share: f64,
    /// What carries a standoff device's energy
    #[arg(long, value_enum, default_value = "fusion-neutrons")]
    pub(crate) radiation: Radiation,
    /// Height of a standoff device over the surface, m; 0.414 radii without it
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) height_m: Option<f64>,
    /// What the surface is made of
    #[arg(long, value_enum, default_value = "silicate")]
    pub(crate) material: Material,
    /// Energy that breaks it up, J per kg of asteroid
    #[arg(long, allow_hyphen_values = true, required_if_eq("kind", "disruption"))]
    pub(crate) energy_j_kg: Option<f64>,
    /// Share of that energy that becomes motion of the pieces
    #[arg(long, default_value_t = 0.05, allow_hyphen_values = true)]
    pub(crate) motion_share: f64,
    /// Smallest piece that is followed, m
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) least_piece_m: f64,
    /// How many tracers stand for the pieces
    #[arg(long, default_value_t = 500, allow_hyphen_values = true)]
    pub(crate) tracers: usize,
    /// Seed of the pieces
    #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
    pub(crate) seed: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Pick {
    LeastC3,
    West,
    East,
}

#[derive(Args, Debug)]
pub(crate) struct Porkchop {
    /// The asteroid's case, RON
    pub(crate) case: PathBuf,
    /// First launch, JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) launch_from: f64,
    /// Last launch, JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) launch_to: f64,
    /// First arrival, JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) arrival_from: f64,
    /// Last arrival, JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) arrival_to: f64,
    /// How many launches
    #[arg(long, default_value_t = 100, allow_hyphen_values = true)]
    pub(crate) launches: usize,
    /// How many arrivals
    #[arg(long, default_value_t = 100, allow_hyphen_values = true)]
    pub(crate) arrivals: usize,
    /// Most whole revolutions
    #[arg(long, default_value_t = 2, allow_hyphen_values = true)]
    pub(crate) revolutions: u32,
    /// Shortest transfer, days
    #[arg(long, default_value_t = 30.0, allow_hyphen_values = true)]
    pub(crate) least_days: f64,
    /// Launch vehicle, for the payload
    #[arg(long, value_name = "ID")]
    pub(crate) vehicle: Option<String>,
    /// Share of the lift that arrives
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) useful: f64,
    /// Diameter of the asteroid, m, for the push
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) diameter_m: Option<f64>,
    /// Density of the asteroid, kg/m³
    #[arg(long, default_value_t = 2_500.0, allow_hyphen_values = true)]
    pub(crate) density_kg_m3: f64,
    /// Momentum enhancement
    #[arg(long, default_value_t = 3.0, allow_hyphen_values = true)]
    pub(crate) beta: f64,
    /// Largest launch energy, km²/s²
    #[arg(long, default_value_t = 100.0, allow_hyphen_values = true)]
    pub(crate) max_c3: f64,
    /// Largest declination of the departure asymptote, degrees
    #[arg(long, default_value_t = 90.0, allow_hyphen_values = true)]
    pub(crate) max_dla: f64,
    /// Largest closing speed, km/s
    #[arg(long, default_value_t = 1_000.0, allow_hyphen_values = true)]
    pub(crate) max_closing: f64,
    /// Largest phase angle at arrival, degrees
    #[arg(long, default_value_t = 180.0, allow_hyphen_values = true)]
    pub(crate) max_phase: f64,
    /// Which transfer a cell keeps
    #[arg(long, value_enum, default_value = "least-c3")]
    pub(crate) pick: Pick,
    /// One row a cell
    #[arg(long, value_name = "CSV")]
    pub(crate) each: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Means {
    Kinetic,
    Standoff,
}

/// What a plan may be made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Kinetic,
    Standoff,
    GravityTractor,
    IonBeam,
    Reconnaissance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Braking {
    Chemical,
    Electric,
}

/// Flags of craft that meet the asteroid and stay.
#[derive(Args, Debug)]
pub(crate) struct Rendezvous {
    /// How craft that stay may arrive; both without it
    #[arg(long, requires = "kinds", value_enum, num_args = 1..)]
    pub(crate) braking: Vec<Braking>,
    /// Largest closing speed of craft that stay, km/s
    #[arg(long, requires = "kinds", default_value_t = 6.0, allow_hyphen_values = true)]
    pub(crate) max_arrival: f64,
    /// Mass of a craft that stays with empty tanks, kg
    #[arg(
        long,
        requires = "kinds",
        default_value_t = 1_000.0,
        allow_hyphen_values = true
    )]
    pub(crate) dry_kg: f64,
    /// From arrival to the start of the push, or to the end of a visit, days
    #[arg(long, requires = "kinds", default_value_t = 90.0, allow_hyphen_values = true)]
    pub(crate) stay_days: f64,
    /// End of a slow push, JD TDB; 30 days before the impact without it
    #[arg(long, requires = "kinds", value_name = "JD", allow_hyphen_values = true)]
    pub(crate) push_until: Option<f64>,
    /// Thrust of all solar-electric engines of a craft together, N
    #[arg(long, requires = "kinds", default_value_t = 2.0, allow_hyphen_values = true)]
    pub(crate) thrust_n: f64,
    /// Distance from the Sun within which the engines have all of it, au
    #[arg(long, requires = "kinds", default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) full_thrust_au: f64,
    /// Specific impulse of the solar-electric engines, s
    #[arg(
        long,
        requires = "kinds",
        default_value_t = 3_500.0,
        allow_hyphen_values = true
    )]
    pub(crate) isp_s: f64,
    /// Specific impulse of a chemical arrival, s
    #[arg(long, requires = "kinds", default_value_t = 320.0, allow_hyphen_values = true)]
    pub(crate) chemical_isp_s: f64,
    /// Hover of a gravity tractor, radii of the asteroid from its centre
    #[arg(long, requires = "kinds", default_value_t = 1.5, allow_hyphen_values = true)]
    pub(crate) distance_radii: f64,
    /// Half-angle of a gravity tractor's plumes, degrees
    #[arg(long, requires = "kinds", default_value_t = 20.0, allow_hyphen_values = true)]
    pub(crate) plume_deg: f64,
    /// Share of an ion beam's momentum that the asteroid takes
    #[arg(long, requires = "kinds", default_value_t = 0.9, allow_hyphen_values = true)]
    pub(crate) efficiency: f64,
}

#[derive(Args, Debug)]
pub(crate) struct Plan {
    /// What plans are made of, ranked together; what `--means` says without it
    #[arg(long, value_enum, num_args = 1..)]
    pub(crate) kinds: Vec<Kind>,
    #[command(flatten)]
    pub(crate) stay: Rendezvous,
    /// The asteroid's case, RON: on course to hit the Earth
    pub(crate) case: PathBuf,
    /// Last launch, JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) launch_by: f64,
    /// First launch, JD TDB; the case's epoch (or the call and the shortest time after it) without it
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) launch_from: Option<f64>,
    /// Launch vehicles; several ids, or the flag several times
    #[arg(long, value_name = "ID", required = true, num_args = 1..)]
    pub(crate) vehicle: Vec<String>,
    /// Diameter of the asteroid, m
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) diameter_m: f64,
    /// Density of the asteroid, kg/m³
    #[arg(long, default_value_t = 2_500.0, allow_hyphen_values = true)]
    pub(crate) density_kg_m3: f64,
    /// Its albedo, for the camera
    #[arg(long, default_value_t = 0.15, allow_hyphen_values = true)]
    pub(crate) albedo: f64,
    /// 1-sigma error of its place before the camera sees it, km
    #[arg(long, default_value_t = 50.0, allow_hyphen_values = true)]
    pub(crate) place_sigma_km: f64,
    /// What the craft do
    #[arg(long, value_enum, default_value = "kinetic")]
    pub(crate) means: Means,
    /// Momentum enhancement of a hit
    #[arg(long, default_value_t = 3.0, allow_hyphen_values = true)]
    pub(crate) beta: f64,
    /// Yield of a standoff device, kt
    #[arg(long, default_value_t = 300.0, allow_hyphen_values = true)]
    pub(crate) yield_kt: f64,
    /// Share of the yield in the radiation
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) yield_share: f64,
    /// What carries a standoff device's energy
    #[arg(long, value_enum, default_value = "soft-x")]
    pub(crate) radiation: Radiation,
    /// Mass of a standoff craft, kg
    #[arg(long, default_value_t = 1_500.0, allow_hyphen_values = true)]
    pub(crate) device_kg: f64,
    /// Log-normal sigma of the push, from momentum enhancement and mass together
    #[arg(long, default_value_t = 0.5, allow_hyphen_values = true)]
    pub(crate) push_sigma_ln: f64,
    /// Most launches of one plan
    #[arg(long, default_value_t = 4, allow_hyphen_values = true)]
    pub(crate) max_launches: u32,
    /// Most plans of either side
    #[arg(long, default_value_t = 12, allow_hyphen_values = true)]
    pub(crate) plans: usize,
    /// Most whole revolutions
    #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
    pub(crate) revolutions: u32,
    /// Shortest transfer, days
    #[arg(long, default_value_t = 60.0, allow_hyphen_values = true)]
    pub(crate) least_days: f64,
    /// Step of the grid, days
    #[arg(long, default_value_t = 4.0, allow_hyphen_values = true)]
    pub(crate) step_days: f64,
    /// Share of a vehicle's lift that arrives
    #[arg(long, default_value_t = 1.0, allow_hyphen_values = true)]
    pub(crate) useful: f64,
    /// Largest launch energy, km²/s²
    #[arg(long, default_value_t = 100.0, allow_hyphen_values = true)]
    pub(crate) max_c3: f64,
    /// Largest declination of the departure asymptote, degrees
    #[arg(long, default_value_t = 90.0, allow_hyphen_values = true)]
    pub(crate) max_dla: f64,
    /// Largest closing speed for terminal guidance, km/s
    #[arg(long, default_value_t = 20.0, allow_hyphen_values = true)]
    pub(crate) max_closing: f64,
    /// Largest phase angle at arrival, degrees
    #[arg(long, default_value_t = 90.0, allow_hyphen_values = true)]
    pub(crate) max_phase: f64,
}

#[derive(Args, Debug)]
pub(crate) struct Standby {
    /// The call: when the rockets may begin to get ready, JD TDB
    #[arg(long, value_name = "JD", allow_hyphen_values = true)]
    pub(crate) warned: f64,
    /// Shortest time from the call to a launch, days
    #[arg(long, default_value_t = 3.0, allow_hyphen_values = true)]
    pub(crate) ready_days: f64,
    /// Mean delay after that, days
    #[arg(long, default_value_t = 4.0, allow_hyphen_values = true)]
    pub(crate) delay_days: f64,
    /// Chance that a rocket can be used when it is called
    #[arg(long, default_value_t = 0.9, allow_hyphen_values = true)]
    pub(crate) availability: f64,
    #[command(flatten)]
    pub(crate) plan: Plan,
}
