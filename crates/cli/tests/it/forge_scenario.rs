//! `forge --scenario`: what it writes checks clean, plays to an end, and falls where it was asked to.

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use super::support::{Ended, Written, number, run};

/// A forged scenario in a folder of its own.
struct Forged {
    folder: Written,
    scenario: String,
    said: Value,
}

/// Over land, on Java: made and played once for all tests that only look.
static JAVA: LazyLock<(Forged, Value)> = LazyLock::new(|| {
    let made = forged("--impact-at=-6.9,107.6", &[]);
    let end = made.plays();
    (made, end)
});

fn line<'a>(place: &'a str, change: &[(&'a str, &'a str)]) -> Vec<&'a str> {
    let mut line = vec![
        "forge",
        place,
        "--on",
        "2039-05-14",
        "--speed",
        "17",
        "--warning",
        "9",
        "--diameter",
        "160",
        "--json",
    ];
    for (flag, value) in change {
        match line.iter().position(|x| x == flag) {
            Some(i) => line[i + 1] = value,
            None => line.extend([*flag, *value]),
        }
    }
    line
}

fn forged(place: &str, change: &[(&str, &str)]) -> Forged {
    let folder = Written::new("unused", "");
    let scenario = folder.beside("made-here");
    let mut line = line(place, change);
    line.extend(["--scenario", &scenario]);
    let ended = run(&line);
    assert_eq!(ended.status, 0, "{}", ended.err);
    Forged {
        said: serde_json::from_str(&ended.out).unwrap(),
        folder,
        scenario,
    }
}

impl Forged {
    fn text(&self) -> String {
        fs::read_to_string(format!("{}/scenario.ron", self.scenario)).unwrap()
    }

    /// The checker has nothing to say, not even a warning.
    fn checks_clean(&self) {
        let ended = run(&["check", &self.scenario, "--format", "json"]);
        assert_eq!(ended.status, 0, "{}", ended.out);
        assert_eq!(
            serde_json::from_str::<Value>(&ended.out).unwrap(),
            Value::Array(Vec::new())
        );
    }

    /// The orbit that stands in the file, flown in full, enters within 10 km of this place.
    fn falls_at(&self, latitude_deg: f64, longitude_deg: f64) {
        let read = scenario::load(&self.scenario).unwrap();
        let met = scenario::undeflected(&read.asteroid).unwrap();
        let astro::Outcome::Impact(entry) = met.outcome else {
            panic!("it misses");
        };
        let north_km = (entry.latitude_deg - latitude_deg) * 110.6;
        let east_km = (entry.longitude_deg - longitude_deg) * 111.3 * latitude_deg.to_radians().cos();
        assert!(
            north_km.hypot(east_km) < 10.0,
            "{north_km} km north, {east_km} km east"
        );
        assert!((entry.epoch.jd_tdb() - number(&self.said["entry"]["jd_tdb"])).abs() < 1.0 / 86_400.0);
    }

    /// Bots in every seat play it to an end; what was published on the way.
    fn plays(&self) -> Value {
        let journal = self.folder.beside("made.journal");
        let ended = run(&[
            "play",
            &self.scenario,
            "--bots",
            "--seed",
            "3",
            "--journal",
            &journal,
            "--json",
        ]);
        assert_eq!(ended.status, 0, "{}", ended.err);
        let end: Value = serde_json::from_str(&ended.out).unwrap();
        assert!(end["end"].is_string() && end["outcome"].is_object(), "{end}");
        end
    }

    /// Nothing of the template's own place and days is left.
    fn says_nothing_of_the_template(&self) {
        let text = self.text();
        let words = [
            "Guinea",
            "Nigeria",
            "Lagos",
            "Niger",
            "Ghana",
            "Ethiopia",
            "Addis",
            "Colombia",
            "Bogot",
            "Amazon",
            "Central African",
            "SYN-1",
            "December 2032",
            "2028",
            "2027",
            "2026",
            "2024",
            "Alcântara",
        ];
        for line in text.lines().filter(|l| !l.trim_start().starts_with("//")) {
            for word in words {
                assert!(!line.contains(word), "{word} in {line}");
            }
        }
    }
}

#[test]
fn a_scenario_over_land_checks_plays_and_falls_where_it_was_asked() {
    let (made, end) = &*JAVA;
    made.checks_clean();
    made.falls_at(-6.9, 107.6);
    made.says_nothing_of_the_template();
    let read = scenario::load(&made.scenario).unwrap();
    assert_eq!(read.id.as_str(), "made-here");
    let java = read.seats.iter().find(|s| s.id.as_str() == "IDN").unwrap();
    assert_eq!(java.doctrine, scenario::Doctrine::AtRisk);
    assert!(read.title.contains("Indonesia"), "{}", read.title);
    // It has the template's forms, with seats of its own at the class's table.
    let class = read.in_form(Some(&scenario::FormId::new("class"))).unwrap();
    assert_eq!((class.seats.len(), class.rounds.len()), (8, 3));
    assert!(
        class.seats.iter().any(|s| s.id.as_str() == "IDN"),
        "whom it hits is asked"
    );
    let line = ["play", &made.scenario, "--form", "class", "--bots", "--json"];
    let ended = run(&line);
    assert_eq!(ended.status, 0, "{}", ended.err);
    // The gallery shows it from the folder above.
    let shelf = scenario::catalog_of_folder(made.folder.folder.path());
    let card = shelf
        .iter()
        .find(|l| l.open.contains("made-here"))
        .and_then(|l| l.card.as_ref().ok());
    assert!(card.is_some(), "no card");
    let bulletins = end["bulletins"].as_array().unwrap();
    assert!(!bulletins.is_empty(), "something was published");
    // The same wish makes the same file.
    assert_eq!(made.text(), forged("--impact-at=-6.9,107.6", &[]).text());
}

#[test]
fn a_scenario_at_sea_checks_plays_and_falls_where_it_was_asked() {
    let made = forged(
        "--impact-at=16,88",
        &[("--on", "2045-09-20"), ("--warning", "12"), ("--diameter", "300")],
    );
    made.checks_clean();
    made.falls_at(16.0, 88.0);
    made.says_nothing_of_the_template();
    assert!(made.text().contains("off India"), "the coast is named");
    made.plays();
    // Whom the line does not touch is not told that it does, and the other way round.
    let read = scenario::load(&made.scenario).unwrap();
    let india = read.seats.iter().find(|s| s.id.as_str() == "IND").unwrap();
    assert!(india.brief.contains("crosses your own ground"), "{}", india.brief);
}

/// The seasons are where this orbit can be reached: the adjudicator's own search finds a plan that misses the Earth.
#[test]
fn the_seasons_hold_a_plan_that_misses() {
    let (made, played) = &*JAVA;
    let best = played["programmes"]
        .as_array()
        .unwrap()
        .iter()
        .any(|p| p.to_string().contains("mpactor"));
    assert!(best, "{}", played["programmes"]);
    let read = scenario::load(&made.scenario).unwrap();
    assert!((1..=4).contains(&read.seasons.len()));
    for season in &read.seasons {
        assert!(
            season.from >= read.rounds[0].date.plus_months(18),
            "nothing is built by {}",
            season.from
        );
    }
}

/// The published chance begins between one in a thousand and even, and ends near certainty: what the file's nights are for.
#[test]
fn the_chance_rises_from_doubt_to_certainty() {
    let (made, _) = &*JAVA;
    let read = std::sync::Arc::new(scenario::load(&made.scenario).unwrap());
    let physics = session::Adjudicator::new(std::sync::Arc::clone(&read)).unwrap();
    let mut known = game::opening_knowledge(&read).unwrap();
    let first = game::Physics::bulletin(&physics, &known).unwrap();
    assert!(
        (0.001..0.5).contains(&first.chance.fraction()),
        "{}",
        first.chance.fraction()
    );
    known.date = read.rounds[3].date;
    let last = game::Physics::bulletin(&physics, &known).unwrap();
    assert!(last.chance.fraction() > 0.95, "{}", last.chance.fraction());
    // Every state that the deck or a seat calls threatened is on the first bulletin, but for the one that is really struck.
    let exposed: Vec<&str> = first.exposure.iter().map(|e| e.country.as_str()).collect();
    for seat in read
        .seats
        .iter()
        .filter(|s| s.doctrine == scenario::Doctrine::AtRisk && s.id.as_str() != "IDN")
    {
        assert!(
            exposed.contains(&seat.id.as_str()),
            "{} is not under the line",
            seat.id
        );
    }
}

#[test]
fn simulate_runs_on_it_and_a_power_may_be_struck() {
    let made = forged(
        "--impact-at=52.5,13.4",
        &[("--on", "2041-03-02"), ("--warning", "10"), ("--diameter", "200")],
    );
    made.checks_clean();
    let ended = run(&["simulate", &made.scenario, "--runs", "2"]);
    assert_eq!(ended.status, 0, "{}", ended.err);
    assert!(ended.out.contains("Germany 2041"), "{}", ended.out);
}

#[test]
fn what_cannot_be_played_is_refused_and_nothing_is_written() {
    let cases: [(&str, &[(&str, &str)], &str); 6] = [
        ("--impact-at=14,122.6", &[("--warning", "3")], "5 years at least"),
        (
            "--impact-at=14,122.6",
            &[("--warning", "40"), ("--on", "2090-01-15")],
            "30 years at most",
        ),
        (
            "--impact-at=-40,-120",
            &[("--on", "2044-06-01"), ("--warning", "8")],
            "1,000 km of a coast",
        ),
        ("--impact-at=-82,20", &[("--diameter", "200")], "Antarctica"),
        ("--impact-at=14,122.6", &[("--on", "2230-01-15")], "ephemeris"),
        ("--impact-at=14,122.6", &[("--on", "1985-01-15")], "ephemeris"),
    ];
    for (place, change, word) in cases {
        let folder = Written::new("unused", "");
        let scenario = folder.beside("none");
        let mut line = line(place, change);
        line.extend(["--scenario", &scenario]);
        let Ended { status, out, err } = run(&line);
        assert_eq!((status, out.as_str()), (2, ""), "{place} {change:?}: {err}");
        assert!(err.contains(word), "{place} {change:?} said {err}");
        assert!(
            !std::path::Path::new(&scenario).exists(),
            "{place} {change:?} wrote something"
        );
    }
}

#[test]
fn a_scenario_is_not_overwritten_unasked() {
    let made = forged("--impact-at=-6.9,107.6", &[]);
    let mut line = line("--impact-at=-6.9,107.6", &[]);
    line.extend(["--scenario", &made.scenario]);
    let again = run(&line);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("--overwrite"), "{}", again.err);
    line.push("--overwrite");
    line.retain(|word| *word != "--json");
    let third = run(&line);
    assert_eq!(third.status, 0);
    // The teacher is told what one impactor can do, and what a miss takes.
    assert!(third.out.contains("and a miss needs"), "{}", third.out);
}

/// What the adjudicator is asked as the first round opens, with every slot free.
fn first_request(read: &scenario::Scenario) -> game::CardRequest {
    let slots = |s: &scenario::LaunchService| (s.launcher.clone(), s.owner.clone(), s.slots);
    let of_season = |(index, season): (usize, &scenario::Season)| {
        let of_service = |service: &scenario::LaunchService| game::SeasonSlots {
            season: Some(index as u32),
            days: (season.from, season.to),
            launcher: service.launcher.clone(),
            owner: service.owner.clone(),
            left: service.slots,
            only: None,
        };
        read.launch_services.iter().map(of_service).collect::<Vec<_>>()
    };
    game::CardRequest {
        request: 1,
        knowledge: game::opening_knowledge(read).unwrap(),
        round: 0,
        order_date: read.rounds[0].date,
        slots: read.launch_services.iter().map(slots).collect(),
        season_slots: read.seasons.iter().enumerate().flat_map(of_season).collect(),
        stock: Vec::new(),
        standing: Vec::new(),
        stations: std::collections::BTreeSet::new(),
        device: false,
        prepared: game::Preparedness::default(),
    }
}

/// With eighteen years of warning a rendezvous craft is there before people decide for the last time, and from then on the
/// bulletins rest on its fixes. Rush is on sale as in the template.
#[test]
fn a_long_warning_has_a_craft_that_stays_and_tells_its_place() {
    let made = forged("--impact-at=-6.9,107.6", &[("--warning", "18")]);
    made.checks_clean();
    let read = std::sync::Arc::new(scenario::load(&made.scenario).unwrap());
    assert_eq!(
        (read.prices.rush.percent_a_month, read.prices.rush.most_months),
        (3, 6)
    );
    let physics = session::Adjudicator::by(std::sync::Arc::clone(&read), session::Method::Mapped).unwrap();
    let cards = physics.cards(&first_request(&read), &|_| true).unwrap();
    let stay = cards
        .iter()
        .flat_map(|(card, _)| &card.flights)
        .find(|f| f.flight.craft.as_str() == "rendezvous")
        .expect("a card that stays");
    let arrival = scenario::Date::containing_jd(stay.flight.arrival.jd_tdb());
    let last = read.rounds[3].consultation_date;
    assert!(arrival <= last, "{arrival}, and the last talk is on {last}");
    let known = |beside: Option<scenario::Date>| {
        let mut known = game::opening_knowledge(&read).unwrap();
        known.date = last;
        known.flyby = beside.is_some();
        known.beside = beside;
        known
            .campaigns
            .extend(beside.map(|_| scenario::CampaignId::new("beside")));
        game::Physics::bulletin(&physics, &known).unwrap()
    };
    let (without, with) = (known(None), known(Some(arrival)));
    assert!(with.observations > without.observations, "fixes have come");
    assert!(
        10 * with.sigma_km < without.sigma_km,
        "{} and {} km",
        with.sigma_km,
        without.sigma_km
    );
}
