//! Flags of `lab survey`.

use std::path::PathBuf;

use clap::Args;

#[derive(Args, Debug)]
pub(crate) struct Survey {
    /// A case (RON), or a scenario: a file, a folder, or the id of one that comes with the program
    #[arg(required_unless_present = "list")]
    pub(crate) orbit: Option<PathBuf>,
    /// Surveys look from this day on (UTC); the orbit's epoch otherwise
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) from: Option<String>,
    /// Last day (UTC); a day before the encounter otherwise
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) to: Option<String>,
    /// Images in archives count from this day on (UTC); ten years before --from otherwise
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(crate) archive_from: Option<String>,
    /// Seed of weather, luck and errors
    #[arg(long, default_value_t = 1, allow_hyphen_values = true)]
    pub(crate) seed: u64,
    /// True diameter, m; a scenario's own otherwise
    #[arg(long, value_name = "M", allow_hyphen_values = true)]
    pub(crate) diameter_m: Option<f64>,
    /// True share of light that it reflects, 0 to 1; a scenario's own otherwise, or 0.14
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) albedo: Option<f64>,
    /// Time of one turn, hours: a slow body is a better target of radar
    #[arg(long, value_name = "H", default_value_t = 4.0, allow_hyphen_values = true)]
    pub(crate) spin_h: f64,
    /// Observatories of one's own, RON, in the place of those that come with the program
    #[arg(long, value_name = "RON")]
    pub(crate) observatories: Option<PathBuf>,
    /// Only observatories with these codes, or run by these (as USA, CHN, ESA)
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// No observatories with these codes, or run by these
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub(crate) without: Vec<String>,
    /// A spacecraft beside it: day (UTC) and 1-sigma of the place it gives, km, as 2028-06-30,3
    #[arg(long, value_name = "DATE,KM", allow_hyphen_values = true)]
    pub(crate) visit: Vec<String>,
    /// Orbits drawn for each chance
    #[arg(long, default_value_t = 300, allow_hyphen_values = true)]
    pub(crate) samples: usize,
    /// Name the observatories
    #[arg(long)]
    pub(crate) list: bool,
}
