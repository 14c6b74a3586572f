//! What the command line accepts.

pub(crate) mod effects;
pub(crate) mod missions;
pub(crate) mod survey;

use std::path::PathBuf;

use clap::{Args, Parser, ValueEnum};

/// Indivisible: a tabletop planetary-defence crisis exercise. Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "indivisible", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    /// A folder with more scenarios for the gallery
    #[arg(long, value_name = "FOLDER")]
    pub(crate) scenarios: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Option<Subcommand>,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Subcommand {
    /// Check a scenario file: every fault with its line and column
    Check(Check),
    /// List the scenarios that come with the program
    Scenarios,
    /// Play a whole exercise without a window
    Play(Play),
    /// Play many whole exercises by doctrine and say what became of them, by charter
    Simulate(Simulate),
    /// Read a journal again and compare it with what it says
    Replay(Replay),
    /// Write the after-action report of a journal
    Report(Report),
    /// Play a scenario at random and hold the rules to what they promise
    Kit(Kit),
    /// Make an orbit that hits a place of your choice on a day of your choice
    Forge(Forge),
    /// Orbits, transfers, effects and votes from the command line
    Lab(Lab),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct Kit {
    /// A scenario: a file, a folder, or the id of one that comes with the program
    pub(crate) scenario: PathBuf,
    /// Form of play, as class; without it the scenario is played as it is written
    #[arg(long, value_name = "ID")]
    pub(crate) form: Option<String>,
    /// How many exercises to play at random
    #[arg(long, default_value_t = 3)]
    pub(crate) plays: u64,
    /// Seed of the first; the others follow
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// A scenario file, or its folder
    pub(crate) file: PathBuf,
    /// How to print what is found
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line are independent of each other"
)]
pub(crate) struct Play {
    /// A scenario: a file, a folder, or the id of one that comes with the program
    pub(crate) scenario: PathBuf,
    /// Form of play, as class; without it the scenario is played as it is written
    #[arg(long, value_name = "ID")]
    pub(crate) form: Option<String>,
    /// Bots take every seat (without this the seats stay silent)
    #[arg(long)]
    pub(crate) bots: bool,
    /// Seed of every chance in the session
    #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
    pub(crate) seed: u64,
    /// Where the journal is written; refused if the file exists
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
    /// Overwrite the journal if it exists
    #[arg(long, requires = "journal")]
    pub(crate) overwrite: bool,
    /// Charter in force at the start; the scenario's own otherwise
    #[arg(long, value_name = "ID")]
    pub(crate) charter: Option<String>,
    /// Only the core seats (the others stay empty)
    #[arg(long)]
    pub(crate) core: bool,
    /// Print one JSON object instead of the story
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PhysicsOf {
    Mapped,
    Full,
}

#[derive(Args, Debug)]
pub(crate) struct Simulate {
    /// A scenario: a file, a folder, or the id of one that comes with the program
    pub(crate) scenario: PathBuf,
    /// Form of play, as class; without it the scenario is played as it is written
    #[arg(long, value_name = "ID")]
    pub(crate) form: Option<String>,
    /// Exercises under each charter
    #[arg(long, default_value_t = 1000, allow_hyphen_values = true)]
    pub(crate) runs: usize,
    /// Charter in force at the start, or all of the scenario; the scenario's own otherwise
    #[arg(long, value_name = "ID|all")]
    pub(crate) charter: Option<String>,
    /// Seed of the first run; the next one has the next number
    #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
    pub(crate) seed: u64,
    /// Who behaves otherwise than by its brief, as all=always_yes or free_rider=defects,BRA=guardian
    #[arg(long, value_name = "WHO=MANNER,…", value_delimiter = ',')]
    pub(crate) doctrines: Vec<String>,
    /// How often the draws behind the plans' odds are drawn anew; a run takes the drawing of its seed's remainder. 1: those of
    /// `play` alone
    #[arg(long, default_value_t = 24, allow_hyphen_values = true)]
    pub(crate) drawings: u64,
    /// How the odds of plans are computed: by maps of full propagations, or each draw propagated in full
    #[arg(long, value_enum, default_value = "mapped")]
    pub(crate) physics: PhysicsOf,
    /// Only the core seats (the others stay empty)
    #[arg(long)]
    pub(crate) core: bool,
    /// How many runs are played at a time; as many as there are processors otherwise
    #[arg(long)]
    pub(crate) threads: Option<usize>,
    /// Judge the scenario: are its ends open under every charter, does defecting or a blind manner pay, does anybody
    /// become a victim who was none? The exit status is 1 if a criterion fails
    #[arg(long, conflicts_with_all = ["charter", "doctrines", "out"])]
    pub(crate) acceptance: bool,
    /// One row a run
    #[arg(long, value_name = "CSV")]
    pub(crate) out: Option<PathBuf>,
    /// Print one JSON object instead of the table
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Replay {
    /// A journal
    pub(crate) file: PathBuf,
    /// Compare every hash, and decide every command again
    #[arg(long)]
    pub(crate) verify: bool,
    /// The scenario it was played with, if it does not come with the program
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Report {
    /// A journal
    pub(crate) file: PathBuf,
    /// Folder for the report; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// The scenario it was played with, if it does not come with the program
    #[arg(long, value_name = "FILE")]
    pub(crate) scenario: Option<PathBuf>,
}

/// What of the asteroid's last path lies over the place asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AimPoint {
    /// The entry at 100 km altitude, as `lab encounter` prints it
    Entry,
    /// The end of the straight line of flight on the ground
    Ground,
}

#[derive(Args, Debug)]
pub(crate) struct Forge {
    /// The place, degrees: north and east positive, as 6.45,3.40
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(crate) impact_at: String,
    /// The day (UTC), as 2032-12-22, its hour being free; or the second, as 2032-12-22T14:01:25
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) on: String,
    /// Speed at entry (100 km altitude) in inertial axes, km/s
    #[arg(long, value_name = "KM_S", allow_hyphen_values = true)]
    pub(crate) speed: f64,
    /// From the epoch of the orbit, when it is to be found, to the impact, years
    #[arg(long, value_name = "YEARS", allow_hyphen_values = true)]
    pub(crate) warning: f64,
    /// Diameter, m
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(crate) diameter: f64,
    /// Density, kg/m³
    #[arg(
        long,
        value_name = "KG_M3",
        default_value_t = 2600.0,
        allow_hyphen_values = true
    )]
    pub(crate) density: f64,
    /// Share of light that it reflects, 0 to 1: decides how bright it is
    #[arg(long, default_value_t = astro::visibility::MEAN_ALBEDO, allow_hyphen_values = true)]
    pub(crate) albedo: f64,
    /// Angle of the path below the horizon at entry, degrees (free otherwise)
    #[arg(long, value_name = "DEG", allow_hyphen_values = true)]
    pub(crate) elevation: Option<f64>,
    /// Direction of flight over the ground, degrees from north through east (free otherwise)
    #[arg(long, value_name = "DEG", allow_hyphen_values = true)]
    pub(crate) azimuth: Option<f64>,
    /// What of its path lies over the place
    #[arg(long, value_enum, default_value = "entry")]
    pub(crate) aim: AimPoint,
    /// Faintest V magnitude that the surveys of the story reach
    #[arg(long, value_name = "V", default_value_t = astro::forge::Survey::GROUND.limit_magnitude, allow_hyphen_values = true)]
    pub(crate) survey_limit: f64,
    /// Least angle from the Sun at which they look, degrees
    #[arg(long, value_name = "DEG", default_value_t = astro::forge::Survey::GROUND.least_elongation_deg, allow_hyphen_values = true)]
    pub(crate) survey_elongation: f64,
    /// Name of the asteroid
    #[arg(long, default_value = "FORGED-1")]
    pub(crate) name: String,
    /// Seed of what is left free: another seed, another orbit
    #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
    pub(crate) seed: u64,
    /// Folder for asteroid.ron (a scenario's block), case.ron (for the lab) and story.txt; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Folder for a whole scenario around it, after the shipped one: scenario.ron, to be checked, played and simulated, and
    /// README.md; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) scenario: Option<PathBuf>,
    /// Overwrite those files if they exist
    #[arg(long)]
    pub(crate) overwrite: bool,
    /// Print one JSON object instead of the story
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args, Debug)]
pub(crate) struct Lab {
    /// Print one JSON object instead of a table
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: LabCommand,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Target {
    Earth,
    Moon,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    Propagated,
    Mapped,
}

/// How well the state at the epoch is known: independent errors, or a full covariance.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct Uncertainty {
    /// 1-sigma of the position along the heliocentric velocity, au
    #[arg(long, value_name = "AU", allow_hyphen_values = true, conflicts_with_all = ["sigma_km", "sigma_mm_s"])]
    pub(crate) sigma_au_along: Option<f64>,
    /// 1-sigma of the position: radial, transverse, normal, km
    #[arg(long, value_name = "R,T,N", allow_hyphen_values = true)]
    pub(crate) sigma_km: Option<String>,
    /// 1-sigma of the velocity: radial, transverse, normal, mm/s
    #[arg(long, value_name = "R,T,N", allow_hyphen_values = true)]
    pub(crate) sigma_mm_s: Option<String>,
    /// Covariance of x, y, z (km), vx, vy, vz (km/s), ICRF: six lines of six numbers with commas
    #[arg(long, value_name = "CSV", conflicts_with_all = ["sigma_au_along", "sigma_km", "sigma_mm_s"])]
    pub(crate) covariance: Option<PathBuf>,
}

/// How wide the damage is: a radius, or a body for the blast model.
#[derive(Args, Clone, Debug)]
pub(crate) struct Swath {
    /// Radius of damage, km
    #[arg(
        long,
        value_name = "KM",
        allow_hyphen_values = true,
        conflicts_with = "diameter_m"
    )]
    pub(crate) radius_km: Option<f64>,
    /// Diameter of the body, m: radii of 1, 2, 4 and 10 psi follow for each point
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(crate) diameter_m: Option<f64>,
    /// Its density, kg/m³
    #[arg(long, default_value_t = 2600.0, allow_hyphen_values = true)]
    pub(crate) density_kg_m3: f64,
}

#[derive(Debug, clap::Subcommand)]
pub(crate) enum LabCommand {
    /// Propagate one object and report its encounter with the Earth
    Encounter {
        /// The case, RON
        case: PathBuf,
        /// Also report the barycentric state at this Julian date, TDB
        #[arg(long, value_name = "JD", allow_hyphen_values = true)]
        state_at: Option<f64>,
        /// The body it meets
        #[arg(long, value_enum, default_value = "earth")]
        body: Target,
    },
    /// Propagate many objects spread along the velocity
    Fleet {
        /// The case, RON
        case: PathBuf,
        /// How many objects
        #[arg(long, allow_hyphen_values = true)]
        count: usize,
        /// Seed of the spread
        #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
        seed: u64,
        /// 1-sigma of the start position along the heliocentric velocity, au
        #[arg(long, default_value_t = 1e-9, allow_hyphen_values = true)]
        sigma_au_along: f64,
        /// Full n-body for each, or a certified expansion
        #[arg(long, value_enum, default_value = "propagated")]
        method: Method,
        /// One row an object
        #[arg(long, value_name = "CSV")]
        each: Option<PathBuf>,
    },
    /// Where an object passes on the b-plane, with the ellipse of its uncertainty and the chance of a hit
    Bplane {
        /// The case, RON
        case: PathBuf,
        #[command(flatten)]
        sigma: Uncertainty,
    },
    /// The risk corridor: where an object may fall, how likely, in which country, with the swath of damage
    Corridor {
        /// The case, RON
        case: PathBuf,
        #[command(flatten)]
        sigma: Uncertainty,
        /// Pieces of the corridor
        #[arg(long, default_value_t = 100, allow_hyphen_values = true)]
        points: usize,
        #[command(flatten)]
        swath: Swath,
    },
    /// Where on the b-plane of its nearest approach an object would have to pass to return and hit
    Keyholes {
        /// The case, RON; its own span holds the first encounter
        case: PathBuf,
        /// Returns are looked for until this Julian date, TDB
        #[arg(long, value_name = "JD", allow_hyphen_values = true)]
        until: f64,
        /// How far to look along the line of variations on either side, km of zeta
        #[arg(long, default_value_t = 15_000.0, allow_hyphen_values = true)]
        span_km: f64,
        /// Follow so many crossings of resonant circles at most, early returns first
        #[arg(long, default_value_t = 60, allow_hyphen_values = true)]
        most: usize,
    },
    /// The push of a kinetic impactor by the vector equation
    Deflect {
        /// Mass of the asteroid, kg
        #[arg(long, allow_hyphen_values = true)]
        mass_kg: f64,
        /// Mass of the impactor, kg
        #[arg(long, allow_hyphen_values = true)]
        impactor_kg: f64,
        /// Velocity of the impactor relative to the asteroid, km/s
        #[arg(long, value_name = "X,Y,Z", allow_hyphen_values = true)]
        velocity_km_s: String,
        /// Direction of the net ejecta momentum of the asteroid's gain
        #[arg(long, value_name = "x,y,z", allow_hyphen_values = true)]
        ejecta_direction: String,
        /// Momentum enhancement
        #[arg(long, allow_hyphen_values = true)]
        beta: f64,
    },
    /// Lambert's problem
    Transfer {
        /// Gravitational parameter, km³/s²
        #[arg(long, allow_hyphen_values = true)]
        mu: f64,
        /// First place, km
        #[arg(long, value_name = "X,Y,Z", allow_hyphen_values = true)]
        r1: String,
        /// Second place, km
        #[arg(long, value_name = "X,Y,Z", allow_hyphen_values = true)]
        r2: String,
        /// Time of flight, s
        #[arg(long, value_name = "T", allow_hyphen_values = true)]
        tof_s: f64,
        /// Whole revolutions
        #[arg(long, default_value_t = 0, allow_hyphen_values = true)]
        revolutions: u32,
        /// Against the sense of increasing angle about +z
        #[arg(long)]
        retrograde: bool,
    },
    /// What a launcher lifts to a launch energy
    Launch {
        /// Id of the vehicle
        #[arg(long, required_unless_present = "list")]
        vehicle: Option<String>,
        /// Launch energy, km²/s²
        #[arg(long, required_unless_present = "list", allow_hyphen_values = true)]
        c3: Option<f64>,
        /// Name the vehicles
        #[arg(long)]
        list: bool,
    },
    /// What a gravity tractor, an ion beam, a standoff explosion or a break-up does
    Push(Box<missions::Push>),
    /// Launches against arrivals: energy, closing speed, phase, payload, push
    Porkchop(Box<missions::Porkchop>),
    /// The best plans for a launch by a date with some vehicles, each flown in full
    Plan(Box<missions::Plan>),
    /// What rockets on standby can still do after a warning of days to weeks
    Standby(Box<missions::Standby>),
    /// What observatories see of an orbit, and what is known of it when: arc, uncertainty, chance of impact, size
    Survey(Box<survey::Survey>),
    /// What a hit does: entry, blast, heat, crater, shaking, waves, people
    #[command(visible_alias = "impact")]
    Effects(Box<effects::Effects>),
    /// How many people live in a country, or around a place
    People {
        /// ISO 3166-1 alpha-3 code, as NGA
        #[arg(long)]
        country: Option<String>,
        /// Where
        #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
        at: Option<String>,
        /// Within this distance of it, km
        #[arg(long, default_value_t = 50.0, requires = "at", allow_hyphen_values = true)]
        within_km: f64,
    },
    /// Size from brightness
    Size {
        /// Absolute magnitude
        #[arg(long, visible_alias = "h", allow_hyphen_values = true)]
        h_magnitude: f64,
        /// Geometric albedo, if it is known
        #[arg(long, allow_hyphen_values = true)]
        albedo: Option<f64>,
    },
    /// Palermo and Torino
    Scales {
        /// Chance of impact, 0 to 1
        #[arg(long, allow_hyphen_values = true)]
        probability: f64,
        /// Energy, megatons of TNT
        #[arg(long, allow_hyphen_values = true)]
        energy_mt: f64,
        /// Years until the impact
        #[arg(long, allow_hyphen_values = true)]
        years: f64,
        /// A further encounter of the same body, for the sum on the Palermo scale; again for each
        #[arg(long, value_name = "P,MT,YEARS", allow_hyphen_values = true)]
        also: Vec<String>,
    },
    /// Where a body of the solar system is
    Ephemeris {
        /// Which body
        #[arg(long)]
        body: String,
        /// Seen from where
        #[arg(long)]
        center: String,
        /// Julian date, TDB
        #[arg(long, allow_hyphen_values = true)]
        jd_tdb: f64,
    },
    /// Count ballots under a rule
    Tally {
        /// Id of the rule
        #[arg(long, required_unless_present = "list")]
        rule: Option<String>,
        /// `id,population,weight,permanent[,lead][,exposed]`
        #[arg(long, value_name = "CSV", required_unless_present = "list")]
        members: Option<PathBuf>,
        /// `id,choice`
        #[arg(long, value_name = "CSV", required_unless_present = "list")]
        ballots: Option<PathBuf>,
        /// A charter whose own rules may be named: a built-in one, or a file
        #[arg(long, value_name = "ID|FILE")]
        charter: Option<String>,
        /// Name the rules with their texts
        #[arg(long)]
        list: bool,
    },
    /// Voting power of a weighted game or of a rule
    Power {
        /// Quota of a weighted game
        #[arg(
            long,
            requires = "weights",
            conflicts_with = "rule",
            allow_hyphen_values = true
        )]
        quota: Option<String>,
        /// Weights of a weighted game
        #[arg(long, value_name = "W1,W2,…", requires = "quota", allow_hyphen_values = true)]
        weights: Option<String>,
        /// Id of a rule
        #[arg(long, requires = "members", required_unless_present = "quota")]
        rule: Option<String>,
        /// `id,population,weight,permanent[,lead][,exposed]`
        #[arg(long, value_name = "CSV")]
        members: Option<PathBuf>,
        /// A charter whose own rules may be named: a built-in one, or a file
        #[arg(long, value_name = "ID|FILE", requires = "rule")]
        charter: Option<String>,
    },
}
