//! How many people live around a place, and under a blast.

use impact::affected::{HARMED_SHARE, affected};
use impact::blast;
use impact::entry::{Impactor, enter};
use impact::population::Grid;

/// Circles of 50 km around capitals and ports. Urban agglomerations of UN World Urbanization Prospects 2018 for 2025,
/// 25 % either way and up to a fifth more where a circle of 50 km holds towns beyond the agglomeration.
#[test]
fn great_cities_have_their_people() {
    let grid = Grid::embedded();
    for (name, lat, lon, agglomeration) in [
        ("Lagos", 6.52, 3.38, 17.2e6),
        ("Paris", 48.86, 2.35, 11.3e6),
        ("Bogota", 4.71, -74.07, 11.8e6),
        ("Delhi", 28.61, 77.21, 34.7e6),
        ("Mexico City", 19.43, -99.13, 22.8e6),
        ("Sao Paulo", -23.55, -46.63, 23.0e6),
        ("Cairo", 30.04, 31.24, 23.1e6),
        ("Kinshasa", -4.32, 15.31, 17.8e6),
        ("Luanda", -8.84, 13.23, 10.0e6),
        ("Abidjan", 5.36, -4.02, 5.9e6),
    ] {
        let people = grid.people_within(lat, lon, 50.0);
        assert!(
            (0.75 * agglomeration..1.5 * agglomeration).contains(&people),
            "{name}: {people}"
        );
    }
}

/// Places where hardly anybody lives, by the people of the province around them.
#[test]
fn deserts_seas_and_ice_are_empty() {
    let grid = Grid::embedded();
    let density =
        |lat: f64, lon: f64, km: f64| grid.people_within(lat, lon, km) / (std::f64::consts::PI * km * km);
    assert!(grid.people_within(0.0, -30.0, 200.0) < 1.0, "open Atlantic");
    assert!(density(72.0, -40.0, 300.0) < 0.1, "inner Greenland");
    assert!(density(66.0, -100.0, 400.0) < 0.1, "Nunavut, 0.02 a km2");
    assert!(density(-25.0, 128.0, 300.0) < 0.2, "inner Australia");
    assert!(density(20.0, 50.5, 200.0) < 1.0, "the Empty Quarter");
    assert!(
        density(25.7, 85.5, 100.0) > 300.0,
        "the plain of the Ganges in Bihar, 1,200 a km2"
    );
    assert!(density(5.0, 7.5, 60.0) > 300.0, "the Niger Delta, some 700 a km2");
}

/// The reference impactor of the first scenario over the Niger Delta.
#[test]
fn the_reference_impactor_over_the_delta() {
    let body = Impactor {
        diameter_m: 190.0,
        density_kg_m3: 2400.0,
        speed_km_s: 17.2154,
        angle_deg: 73.7,
    };
    let radii = blast::radii_km(&enter(&body).unwrap());
    let under = affected(5.03, 7.73, &radii);
    assert!(under.harmed > 1e6 && under.harmed < under.people[0], "{under:?}");
    // Rings counted once, from the totals alone.
    let p = under.people;
    let rings = [p[0] - p[1], p[1] - p[2], p[2] - p[3], p[3]];
    let again: f64 = rings.iter().zip(HARMED_SHARE).map(|(n, share)| n * share).sum();
    assert!((again / under.harmed - 1.0).abs() < 1e-9);
    let most = under
        .by_country
        .iter()
        .max_by(|a, b| a.2.total_cmp(&b.2))
        .unwrap();
    assert_eq!(most.0, "NGA");
    assert!(most.2 > 0.95 * under.harmed);
    let nobody = affected(0.0, -30.0, &radii);
    assert!(nobody.harmed == 0.0 && nobody.by_country.is_empty());
}

/// Rows of the United Nations' World Population Prospects 2024, medium variant, 1 July 2025: grid and map within 1 %.
#[test]
fn countries_have_the_people_that_the_united_nations_publish() {
    let grid = Grid::embedded();
    for (code, people) in [
        ("IND", 1_463_865_525.0),
        ("CHN", 1_416_096_094.0),
        ("USA", 347_275_807.0),
        ("IDN", 285_721_236.0),
        ("PAK", 255_219_554.0),
        ("NGA", 237_527_782.0),
        ("BRA", 212_812_405.0),
        ("RUS", 143_997_393.0),
        ("ETH", 135_472_051.0),
        ("JPN", 123_103_479.0),
        ("COD", 112_832_473.0),
        ("DEU", 84_075_075.0),
        ("GHA", 35_064_272.0),
        ("CMR", 29_879_337.0),
        ("NER", 27_917_831.0),
        ("SYR", 25_620_427.0),
        ("CAF", 5_513_282.0),
        ("ERI", 3_607_003.0),
        ("STP", 240_254.0),
        ("LIE", 40_128.0),
        // 66,650,804 in Europe and 2,247,827 in its five overseas departments, which are counted apart.
        ("FRA", 68_898_631.0),
    ] {
        let (on_grid, on_map) = (
            grid.people_of(code),
            impact::map::World::embedded().country(code).unwrap().population as f64,
        );
        assert!(
            (on_grid / people - 1.0).abs() < 0.01,
            "{code}: {on_grid} on the grid, {people} published"
        );
        assert!(
            (on_map / people - 1.0).abs() < 0.01,
            "{code}: {on_map} on the map, {people} published"
        );
    }
    assert!(
        (grid.total() / 8_231_613_070.0 - 1.0).abs() < 1e-3,
        "{}",
        grid.total()
    );
}

/// The table that the assets are made from, row by row against them; places that the map lacks are few and small.
#[test]
fn every_row_of_the_published_table_is_on_the_map() {
    let table = include_str!("../../../../tools/population-2025.csv");
    let (mut rows, mut missing) = (0, 0.0);
    for line in table
        .lines()
        .filter(|l| !l.starts_with('#') && !l.starts_with("iso3"))
    {
        let (code, people) = line.split_once(',').unwrap();
        let people: f64 = people.parse().unwrap();
        rows += 1;
        let inside_france = ["GLP", "GUF", "MTQ", "MYT", "REU"].contains(&code);
        match impact::map::World::embedded().country(code) {
            _ if inside_france => {}
            Some(_) if code == "FRA" => {}
            // Saint-Martin's French part has no cell of its own.
            Some(_) if code == "MAF" => missing += people,
            Some(_) => {
                let on_grid = Grid::embedded().people_of(code);
                assert!(
                    (on_grid / people - 1.0).abs() < 0.01,
                    "{code}: {on_grid} for {people}"
                );
            }
            None => missing += people,
        }
    }
    assert!(
        rows > 230 && missing < 120_000.0,
        "{rows} rows, {missing} people without a place"
    );
}
