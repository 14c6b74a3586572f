//! Who lies under the line of possible impacts, and who takes a seat.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use astro::Entry;
use impact::affected::affected;
use impact::entry::{Impactor, enter};
use impact::map::World;
use scenario::Sector;

use super::{CannotPlay, Made, template};

/// Gross domestic products: `assets/ATTRIBUTION.md` tells where from.
const PRODUCTS: &str = include_str!("../../../../../assets/economy/product.csv");
/// The template's seats with rockets: they sit at every table.
pub(super) const POWERS: [&str; 5] = ["USA", "CHN", "EUR", "IND", "JPN"];
/// Most seats of states under the line: the template's number with those that are not.
const MOST_UNDER: usize = 6;
/// Fewest people for a seat of their own: below, there is nobody to send.
const FEWEST_PEOPLE: i64 = 50_000;
/// A fall into the sea this far from every coast threatens nobody whom a table could speak for, km.
const FARTHEST_COAST_KM: f64 = 1_000.0;
/// People inside 1 psi who make a fall into the sea their state's (as the odds count it).
const SPARED_PEOPLE: f64 = 1_000.0;
/// Least angle of a path that the entry model is asked for, degrees.
const LEAST_ANGLE_DEG: f64 = 3.0;

/// Deep-space and tracking stations of states that the template does not seat (their operators' own sites).
const STATIONS: [(&str, &str, Sector); 6] = [
    ("ARG", "Malargüe", Sector::Americas),
    ("AUS", "Tidbinbilla", Sector::AsiaPacific),
    ("CHL", "Santiago", Sector::Americas),
    ("GBR", "Goonhilly", Sector::AfricaEurope),
    ("KEN", "Malindi", Sector::AfricaEurope),
    ("NZL", "Warkworth", Sector::AsiaPacific),
];
/// States, one of which sits at the table though it does not lie under the line: each has a station to give.
const BYSTANDERS: [&str; 5] = ["ZAF", "AUS", "ARG", "KEN", "NZL"];

/// A state at the table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) gdp_b_usd: f64,
    pub(super) people: i64,
    pub(super) stations: Vec<(String, Sector)>,
}

/// A stretch of the line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Under {
    /// Country.
    pub(super) code: String,
    /// Share of the impacts that are possible as the first round opens.
    pub(super) share: f64,
    /// Where its stretch begins on the line, as a number of the corridor's point, from west to east.
    pub(super) first: usize,
}

/// Where it really comes down, and what of the line is known.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    /// Whose ground it is, or whose coast is the nearest.
    pub(super) struck: String,
    /// How far that coast is, km; 0 on land.
    pub(super) off_coast_km: f64,
    /// The line, the likeliest first.
    pub(super) under: Vec<Under>,
    /// What lies at the ends of the line, for people.
    pub(super) ends: (String, String),
}

/// A country's name as it stands in a sentence.
pub(super) fn called(code: &str) -> String {
    if let Some(seat) = template::scenario().and_then(|s| s.seats.iter().find(|s| s.id.as_str() == code)) {
        return with_article(&seat.name);
    }
    World::embedded()
        .country(code)
        .map_or_else(|| code.to_owned(), |c| with_article(&c.name))
}

/// Names that take an article.
fn with_article(name: &str) -> String {
    const ALSO: [&str; 8] = [
        "Philippines",
        "Netherlands",
        "Gambia",
        "Bahamas",
        "Maldives",
        "Comoros",
        "Seychelles",
        "Vatican",
    ];
    let takes = name.starts_with("United ")
        || name.contains("Republic")
        || name.ends_with(" Islands")
        || name.ends_with("Territory")
        || ALSO.contains(&name);
    if takes {
        format!("the {name}")
    } else {
        name.to_owned()
    }
}

/// At the head of a sentence.
pub(super) fn headed(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

fn place(latitude_deg: f64, longitude_deg: f64) -> String {
    let (nearest, km) = World::embedded().nearest(latitude_deg, longitude_deg);
    let name = called(&nearest.code);
    if km > 0.0 {
        format!("the sea off {name}")
    } else {
        name
    }
}

/// Whose ground or whose people, as the odds count it.
fn whose(made: &Made<'_>, entry: &Entry) -> Result<Option<String>, CannotPlay> {
    let ground = astro::ground_point(entry);
    if let Some(land) = World::embedded().country_at(ground.latitude_deg, ground.longitude_deg) {
        return Ok(Some(land.code.clone()));
    }
    let (low, high) = made.believed_m();
    let down = enter(&Impactor {
        diameter_m: (low * high).sqrt(),
        density_kg_m3: made.asked.density,
        speed_km_s: entry.ground_speed_km_s,
        angle_deg: entry.ground_elevation_deg.clamp(LEAST_ANGLE_DEG, 90.0),
    })?;
    let radii_km = impact::blast::radii_km(&down);
    let harmed = affected(ground.latitude_deg, ground.longitude_deg, &radii_km);
    let most = harmed.by_country.iter().max_by(|a, b| a.1[0].total_cmp(&b.1[0]));
    Ok(most
        .filter(|_| harmed.people[0] >= SPARED_PEOPLE)
        .map(|m| m.0.to_owned()))
}

/// Follows the line to the ground.
pub(super) fn ground(
    made: &Made<'_>,
    corridor: &[astro::knowledge::CorridorPoint],
) -> Result<Ground, CannotPlay> {
    let truth = &made.forged.ground;
    let (nearest, off_coast_km) = World::embedded().nearest(truth.latitude_deg, truth.longitude_deg);
    if nearest.code == "ATA" {
        return Err(CannotPlay::Antarctica);
    }
    if off_coast_km > FARTHEST_COAST_KM {
        return Err(CannotPlay::Nobody {
            km: off_coast_km,
            nearest: called(&nearest.code),
        });
    }
    let (Some(first), Some(last)) = (corridor.first(), corridor.last()) else {
        return Err(CannotPlay::NoLine);
    };
    let mut shares: BTreeMap<String, (f64, usize)> = BTreeMap::new();
    for (index, point) in corridor.iter().enumerate() {
        if let Some(code) = whose(made, &point.entry)? {
            shares.entry(code).or_insert((0.0, index)).0 += point.weight;
        }
    }
    let mut under: Vec<Under> = shares
        .into_iter()
        .map(|(code, (share, first))| Under { code, share, first })
        .collect();
    under.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| a.code.cmp(&b.code)));
    let end = |p: &astro::knowledge::CorridorPoint| place(p.ground.latitude_deg, p.ground.longitude_deg);
    Ok(Ground {
        struck: nearest.code.clone(),
        off_coast_km,
        under,
        ends: (end(first), end(last)),
    })
}

/// The products by code, M USD.
fn products() -> &'static BTreeMap<&'static str, f64> {
    static READ: OnceLock<BTreeMap<&str, f64>> = OnceLock::new();
    READ.get_or_init(|| {
        let rows = PRODUCTS.lines().filter(|l| !l.starts_with('#')).skip(1);
        rows.filter_map(|l| {
            let mut cells = l.split(',');
            Some((cells.next()?, cells.next()?.parse().ok()?))
        })
        .collect()
    })
}

/// A state that can take a seat of its own: the template's figures if it seats it, else those of map and table.
pub(super) fn state(code: &str) -> Option<State> {
    if let Some(seat) = template::scenario()?.seats.iter().find(|s| s.id.as_str() == code) {
        return Some(State {
            code: code.to_owned(),
            name: seat.name.clone(),
            gdp_b_usd: seat.gdp_m_usd as f64 / 1_000.0,
            people: seat.population,
            stations: seat.stations.clone(),
        });
    }
    let country = World::embedded().country(code)?;
    if country.population < FEWEST_PEOPLE {
        return None;
    }
    let own = STATIONS
        .iter()
        .filter(|s| s.0 == code)
        .map(|s| (s.1.to_owned(), s.2));
    Some(State {
        code: code.to_owned(),
        name: country.name.clone(),
        // In steps that a file keeps, and never nothing.
        gdp_b_usd: (products().get(code)? / 100.0).round().max(1.0) / 10.0,
        people: country.population,
        stations: own.collect(),
    })
}

/// The seat with rockets that answers for a country.
pub(super) fn power_of(code: &str) -> Option<&'static str> {
    let seats = &template::scenario()?.seats;
    POWERS.into_iter().find(|p| {
        let own = seats.iter().find(|s| s.id.as_str() == *p);
        own.is_some_and(|s| s.territory.iter().any(|t| t.as_str() == code))
    })
}

/// The seats of states without rockets.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Under the line; the state that is struck comes first, if it has no rockets.
    pub(super) under: Vec<State>,
    /// Whether that first one is the state that is struck.
    pub(super) struck_first: bool,
    /// Not under it.
    pub(super) bystander: Option<State>,
}

/// Chooses them: the state that is struck, those at the ends of the line, and the likeliest.
pub(super) fn table(ground: &Ground) -> Result<Table, CannotPlay> {
    let seated = |code: &str| state(code).filter(|_| power_of(code).is_none());
    let mut under: Vec<State> = Vec::new();
    let mut take = |code: &str| {
        if under.len() < MOST_UNDER
            && under.iter().all(|s| s.code != code)
            && let Some(state) = seated(code)
        {
            under.push(state);
        }
    };
    take(&ground.struck);
    let mut along: Vec<&Under> = ground
        .under
        .iter()
        .filter(|u| seated(&u.code).is_some())
        .collect();
    along.sort_by_key(|u| u.first);
    for end in [along.first(), along.last()].into_iter().flatten() {
        take(&end.code);
    }
    for next in &ground.under {
        take(&next.code);
    }
    if power_of(&ground.struck).is_none() && state(&ground.struck).is_none() {
        return Err(CannotPlay::NoSeat {
            name: called(&ground.struck),
        });
    }
    let free = |code: &str| {
        ground.struck != code
            && ground.under.iter().all(|u| u.code != code)
            && under.iter().all(|s| s.code != code)
    };
    let bystander = BYSTANDERS.into_iter().find(|code| free(code)).and_then(state);
    let struck_first = under.first().is_some_and(|s| s.code == ground.struck);
    Ok(Table {
        under,
        struck_first,
        bystander,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_figures_and_names_that_fit_a_sentence() {
        // The template's own row for Nigeria, and Natural Earth's for Indonesia (1,119,190 M USD).
        assert!((state("NGA").unwrap().gdp_b_usd - 250.0).abs() < 1e-9);
        assert!((state("IDN").unwrap().gdp_b_usd - 1119.2).abs() < 1e-9);
        assert!(state("ATA").is_none(), "nobody to send");
        assert_eq!(power_of("FRA"), Some("EUR"));
        assert_eq!(power_of("IDN"), None);
        assert_eq!(called("PHL"), "the Philippines");
        assert_eq!(headed(&called("PHL")), "The Philippines");
        assert_eq!(called("IDN"), "Indonesia");
    }

    /// Most of mankind can be aimed at: every country of more than ten million people has a seat or a seat with rockets
    /// that answers for it.
    #[test]
    fn large_states_can_all_be_seated() {
        for country in World::embedded()
            .countries()
            .iter()
            .filter(|c| c.population > 10_000_000)
        {
            let known = power_of(&country.code).is_some() || state(&country.code).is_some();
            assert!(known, "{} {}", country.code, country.name);
        }
    }
}
