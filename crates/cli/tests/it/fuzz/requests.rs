//! Valid requests, one or more a command, short to run.

use crate::support::syn_1;
use crate::votes::PACT;

/// A word of the command line, or a file that it names.
#[derive(Clone, Debug)]
pub(super) enum Part {
    Word(String),
    File { name: &'static str, bytes: Vec<u8> },
}

/// A command with its arguments.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) name: &'static str,
    pub(super) parts: Vec<Part>,
}

impl Request {
    /// The value after a flag.
    pub(super) fn flag(&self, flag: &str) -> Option<&str> {
        self.parts.windows(2).find_map(|pair| match pair {
            [Part::Word(f), Part::Word(value)] if f == flag => Some(value.as_str()),
            _ => None,
        })
    }
}

const KEPLER: &str = "(
    epoch_jd_tdb: 2460694.5,
    state: Elements(a_au: 2.516462729645334, e: 0.6616221997710975, i_deg: 3.408344156920807,
        node_deg: 271.3680439745675, peri_deg: 134.3641851542753, mean_anomaly_deg: 14.21527734373284),
    non_gravitational: Some((a1: 1e-13, a2: -1e-14, a3: 0.0)),
    kicks: [(epoch_jd_tdb: 2461000.5, delta_v: Inertial(mm_per_s: (0.1, 0.0, -0.2))),
        (epoch_jd_tdb: 2461200.5, delta_v: RadialTransverseNormal(mm_per_s: (0.0, 0.5, 0.0)))],
    until_jd_tdb: 2461500.5,
)";

const COVARIANCE: &str =
    "4.0,0,0,0,0,0\n0,9.0,0,0,0,0\n0,0,1.0,0,0,0\n0,0,0,1e-14,0,0\n0,0,0,0,4e-14,0\n0,0,0,0,0,1e-14\n";

const MEMBERS: &str = "id,population,weight,permanent,lead,exposed\nNGA,230000000,2.5,0,1,12000000\nGHA,34000000,0.5,0,0,\n\
FRA,68000000,3,1,0,0\nUSA,340000000,16.5,1,0,0\nCIV,31000000,1,0,0,800000\n";

const BALLOTS: &str = "id,choice\nNGA,yes\nGHA,abstain\nFRA,no\nUSA,yes\n";

/// SYN-1, unpushed or pushed.
fn syn(push: f64) -> Part {
    Part::File {
        name: "case.ron",
        bytes: std::fs::read(syn_1(push).path()).unwrap(),
    }
}

/// SYN-1 without any kick.
fn free() -> Part {
    let text = std::fs::read_to_string(syn_1(0.0).path()).unwrap();
    let (from, to) = (text.find("kicks").unwrap(), text.find("until").unwrap());
    file(
        "case.ron",
        &format!("{}kicks: [],\n    {}", &text[..from], &text[to..]),
    )
}

/// An orbit by its elements that nobody pushes, until its encounter of 2032.
fn unpushed() -> String {
    let (from, to) = (KEPLER.find("non_grav").unwrap(), KEPLER.find("until").unwrap());
    format!(
        "{}{}",
        &KEPLER[..from],
        KEPLER[to..].replace("2461500.5", "2463591.5")
    )
}

fn file(name: &'static str, text: &str) -> Part {
    Part::File {
        name,
        bytes: text.as_bytes().to_vec(),
    }
}

/// Names and words; a word with an `@` is a file.
const REQUESTS: &[(&str, &str)] = &[
    ("encounter", "encounter @pushed --state-at 2461000.5 --body earth"),
    ("encounter_elements", "encounter @kepler --body moon"),
    ("bplane", "bplane @syn --covariance @covariance"),
    (
        "fleet",
        "fleet @pushed --count 5 --seed 3 --sigma-au-along 1e-9 --method propagated",
    ),
    (
        "fleet_mapped",
        "fleet @pushed --count 5 --seed 3 --sigma-au-along 1e-9 --method mapped",
    ),
    (
        "corridor",
        "corridor @syn --sigma-km 1,10,1 --sigma-mm-s 0.01,0.01,0.01 --points 5 --diameter-m 60 \
         --density-kg-m3 2600",
    ),
    (
        "keyholes",
        "keyholes @past --until 2465000.5 --span-km 20000 --most 1",
    ),
    (
        "ephemeris",
        "ephemeris --body earth --center sun --jd-tdb 2461041.5",
    ),
    (
        "transfer",
        "transfer --mu 398600.4418 --r1 7000,0,0 --r2 0,8000,0 --tof-s 2000 --revolutions 0",
    ),
    (
        "deflect",
        "deflect --mass-kg 4.3e9 --impactor-kg 579.4 --velocity-km-s 1,-6,0.5 --ejecta-direction 1,0.2,0 \
         --beta 3.6",
    ),
    ("launch", "launch --vehicle falcon_heavy_expendable --c3 20"),
    (
        "tractor",
        "push --kind gravity-tractor --diameter-m 200 --density-kg-m3 2000 --craft-kg 20000 \
         --distance-radii 1.5 --plume-deg 20 --isp-s 3500 --days 100 --direction 0,1,0 --case @syn --from \
         2462502.5",
    ),
    (
        "beam",
        "push --kind ion-beam --diameter-m 190 --beam-n 1 --efficiency 0.9 --isp-s 3500 --days 300 --case \
         @syn --from 2462502.5 --direction backwards",
    ),
    (
        "standoff",
        "push --kind standoff --diameter-m 190 --yield-kt 100 --yield-share 0.5 --radiation soft-x \
         --height-m 40 --material iron --case @syn --from 2461923.5",
    ),
    (
        "disruption",
        "push --kind disruption --diameter-m 190 --energy-j-kg 2000 --motion-share 0.05 --least-piece-m 1 \
         --tracers 20 --seed 1 --case @syn --from 2463559.5",
    ),
    (
        "porkchop",
        "porkchop @free --launch-from 2461500.5 --launch-to 2461800.5 --arrival-from 2461900.5 \
         --arrival-to 2462300.5 --launches 5 --arrivals 5 --revolutions 1 --least-days 60 --vehicle \
         falcon_heavy_expendable --useful 0.9 --max-c3 80 --max-dla 60 --max-closing 40 --max-phase 150",
    ),
    (
        "plan",
        "plan @free --launch-by 2461600.5 --launch-from 2461400.5 --vehicle falcon_heavy_expendable \
         --diameter-m 190 --density-kg-m3 2400 --albedo 0.15 --place-sigma-km 50 --means kinetic --beta 3 \
         --push-sigma-ln 0.5 --max-launches 2 --plans 1 --revolutions 1 --least-days 90 --step-days 40 \
         --useful 0.9",
    ),
    (
        "plan_stays",
        "plan @free --launch-by 2462100.5 --launch-from 2461300.5 --vehicle falcon_heavy_expendable \
         --diameter-m 190 --density-kg-m3 2400 --max-launches 1 --plans 1 --step-days 40 --least-days 90 \
         --kinds gravity-tractor ion-beam reconnaissance --max-arrival 8 --dry-kg 900 --stay-days 60 \
         --push-until 2463500.5 --thrust-n 2 --full-thrust-au 1.1 --isp-s 3500 --chemical-isp-s 320 \
         --distance-radii 1.5 --plume-deg 20 --efficiency 0.9",
    ),
    (
        "standby",
        "standby @free --warned 2461400.5 --launch-by 2461500.5 --ready-days 3 --delay-days 4 \
         --availability 0.9 --vehicle falcon_heavy_expendable --diameter-m 190 --plans 1 --max-launches 2 \
         --least-days 90 --step-days 40",
    ),
    (
        "survey",
        "survey @unpushed --from 2024-12-27 --to 2025-01-03 --archive-from 2024-12-01 --diameter-m 60 \
         --albedo 0.15 --spin-h 4 --without 253,W84,T14 --samples 10 --seed 4 --visit 2025-01-02,3",
    ),
    (
        "effects",
        "effects --diameter-m 60 --density-kg-m3 2600 --speed-km-s 17.3 --angle-deg 45 --at 6.45,3.40 \
         --target crystalline --strength-mpa 2 --distance-km 5,50 --warning-h 30 --clearance-h 24 \
         --compliance 0.85 --sheltered 0.3 --shelter-factor 2",
    ),
    (
        "effects_at_sea",
        "effects --diameter-m 300 --density-kg-m3 3200 --speed-km-s 20 --angle-deg 60 --at 2.0,3.0 \
         --target water --water-depth-m 3000 --evacuated 0.5",
    ),
    ("people", "people --country NGA --at 6.45,3.40 --within-km 50"),
    ("size", "size --h-magnitude 23.9 --albedo 0.14"),
    (
        "scales",
        "scales --probability 0.03 --energy-mt 8 --years 7 --also 0.001,8,15",
    ),
    (
        "tally",
        "tally --rule double_majority --members @members --ballots @ballots",
    ),
    (
        "tally_by_own_rule",
        "tally --charter @charter --rule under_the_line --members @members --ballots @ballots",
    ),
    (
        "power_of_own_rule",
        "power --charter @charter --rule line_may_veto --members @members",
    ),
    ("power_of_a_rule", "power --rule eu_qmv --members @members"),
    ("power_of_weights", "power --quota 12 --weights 4,4,4,2,2,1"),
];

/// What lies behind a word with an `@`.
fn laid(word: &str) -> Part {
    match word {
        "@syn" => syn(0.0),
        "@pushed" => syn(1.0),
        // So hard that it passes by.
        "@past" => syn(20.0),
        "@free" => free(),
        "@kepler" => file("case.ron", KEPLER),
        "@unpushed" => file("case.ron", &unpushed()),
        "@covariance" => file("covariance.csv", COVARIANCE),
        "@members" => file("members.csv", MEMBERS),
        "@ballots" => file("ballots.csv", BALLOTS),
        "@charter" => file("charter.ron", PACT),
        other => panic!("{other} is no file here"),
    }
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    REQUESTS.iter().map(|(name, _)| *name)
}

pub(super) fn valid(name: &str) -> Request {
    let (name, words) = REQUESTS.iter().find(|(n, _)| *n == name).unwrap();
    let part = |word: &str| {
        if word.starts_with('@') {
            laid(word)
        } else {
            Part::Word(word.to_owned())
        }
    };
    Request {
        name,
        parts: words.split_whitespace().map(part).collect(),
    }
}
