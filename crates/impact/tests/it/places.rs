//! Which country a place lies in.

use impact::map::World;

#[test]
fn places_lie_in_their_countries() {
    let world = World::embedded();
    for (lat, lon, code) in [
        (5.030, 7.7295, Some("NGA")), // where the first scenario's body falls if nothing is done
        (6.52, 3.38, Some("NGA")),
        (12.0, 8.52, Some("NGA")),
        (5.36, -4.02, Some("CIV")),
        (5.60, -0.20, Some("GHA")),
        (4.37, 18.56, Some("CAF")),
        (4.0, 19.0, Some("COD")), // across the Ubangi from Bangui
        (9.03, 38.74, Some("ETH")),
        (9.56, 44.06, Some("SOM")), // Hargeisa
        (15.55, 32.53, Some("SDN")),
        (4.85, 31.6, Some("SSD")),
        (4.71, -74.07, Some("COL")),
        (4.5, -53.0, Some("FRA")), // French Guiana
        (4.0, -56.0, Some("SUR")),
        (-15.79, -47.88, Some("BRA")),
        (48.86, 2.35, Some("FRA")),
        (60.47, 22.27, Some("FIN")),
        (63.43, 10.4, Some("NOR")),
        (28.61, 77.21, Some("IND")),
        (35.68, 139.69, Some("JPN")),
        (39.90, 116.41, Some("CHN")),
        (-33.92, 18.42, Some("ZAF")),
        (-29.31, 27.48, Some("LSO")), // wholly inside South Africa
        (42.66, 21.17, Some("XKX")),
        (38.90, -77.04, Some("USA")),
        (61.2, -149.9, Some("USA")),
        (55.75, 37.62, Some("RUS")),
        (66.5, -176.0, Some("RUS")), // east of the date line
        (66.5, 184.0, Some("RUS")),  // the same, counted on
        (-85.0, 100.0, Some("ATA")),
        (0.0, -30.0, None),
        (2.0, 5.0, None),
        (30.0, -150.0, None),
        (f64::NAN, 0.0, None),
    ] {
        assert_eq!(
            world.country_at(lat, lon).map(|c| c.code.as_str()),
            code,
            "{lat} N {lon} E"
        );
    }
}

/// Distances to the coast as measured on the map.
#[test]
fn the_nearest_coast_is_named() {
    let world = World::embedded();
    for (lat, lon, code, least, most) in [
        (0.0, -33.0, "BRA", 550.0, 750.0), // Cape Sao Roque, 5.5 S 35.3 W: 660 km
        (2.0, 6.5, "STP", 95.0, 112.0),    // Principe, 1.6 N 7.4 E, 8 km in radius: 102 km
        (6.52, 3.38, "NGA", 0.0, 0.0),
    ] {
        let (country, km) = world.nearest(lat, lon);
        assert_eq!(country.code, code, "{km} km");
        assert!((least..=most).contains(&km), "{km} km from {lat} N {lon} E");
    }
}
