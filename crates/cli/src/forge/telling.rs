//! A forged asteroid in words and in JSON.

use std::fmt::Write as _;

use astro::Epoch;
use astro::forge::{Hemispheres, LastSight, Night, Season};
use serde_json::{Value, json};

use super::Made;
use crate::args::AimPoint;

fn day(epoch: Epoch) -> String {
    let utc = epoch.to_utc();
    format!("{:04}-{:02}-{:02}", utc.year, utc.month, utc.day)
}

fn degrees(value: f64, positive: char, negative: char) -> String {
    format!(
        "{:.2}° {}",
        value.abs(),
        if value < 0.0 { negative } else { positive }
    )
}

fn at(latitude: f64, longitude: f64) -> String {
    format!(
        "{}, {}",
        degrees(latitude, 'N', 'S'),
        degrees(longitude, 'E', 'W')
    )
}

fn from_where(seen: Hemispheres) -> &'static str {
    match (seen.north, seen.south) {
        (true, true) => "from both hemispheres",
        (true, false) => "from the northern hemisphere",
        (false, true) => "from the southern hemisphere",
        (false, false) => "from nowhere",
    }
}

fn part(night: Night) -> &'static str {
    match night {
        Night::Evening => "in the evening sky",
        Night::Midnight => "around midnight",
        Night::Morning => "in the morning sky",
    }
}

fn season(s: &Season) -> String {
    format!(
        "{} to {}, {} {}, at {:.3} au; brightest V {:.1} on {}",
        day(s.from),
        day(s.to),
        from_where(s.hemispheres),
        part(s.night),
        s.distance_au,
        s.brightest,
        day(s.brightest_on)
    )
}

/// The story for a person.
pub(super) fn story(made: &Made<'_>) -> String {
    let mut text = orbit(made);
    let story = &made.forged.story;
    let line = |text: &mut String, words: String| {
        text.push_str(&words);
        text.push('\n');
    };
    line(
        &mut text,
        format!(
            "\nHow it is found (H {:.2} from {:.0} m at albedo {}; surveys to V {} from {}° off the Sun; no weather; dates UTC)",
            made.wish.h_magnitude,
            made.asked.diameter,
            made.asked.albedo,
            made.asked.survey_limit,
            made.asked.survey_elongation
        ),
    );
    line(&mut text, discovery(made));
    for s in &story.seasons {
        line(&mut text, format!("  visible  {}", season(s)));
    }
    for s in &story.earlier {
        line(&mut text, format!("  archives {}", season(s)));
    }
    if story.earlier.is_empty() {
        line(&mut text, "  archives none in the eight years before".to_owned());
    }
    if !story.blind.is_empty() {
        let month = |epoch: Epoch| day(epoch)[..7].to_owned();
        let seasons: Vec<String> = story
            .blind
            .iter()
            .map(|(from, to)| format!("{} to {}", month(*from), month(*to)))
            .collect();
        line(
            &mut text,
            format!("  blind    too near to the Sun {}", seasons.join(", ")),
        );
    }
    for pass in &story.approaches {
        line(
            &mut text,
            format!(
                "  passes   the Earth on {} at {:.2} million km",
                day(pass.epoch),
                pass.distance_km / 1e6
            ),
        );
    }
    for s in &story.last {
        line(&mut text, last(s));
    }
    text
}

fn orbit(made: &Made<'_>) -> String {
    let (forged, asked) = (&made.forged, made.asked);
    let (entry, ground, e) = (&forged.entry, &forged.ground, &forged.elements);
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{} is invented. Left alone it enters the atmosphere (100 km) on {} UTC above {}, at {:.2} km/s, {:.1}° below \
         the horizon, flying towards {:.0}° from north; straight on, it meets the ground at {}{}.",
        asked.name,
        entry.epoch.to_utc(),
        at(entry.latitude_deg, entry.longitude_deg),
        entry.speed_km_s,
        entry.elevation_deg,
        entry.azimuth_deg,
        at(ground.latitude_deg, ground.longitude_deg),
        impact::map::World::embedded()
            .country_at(ground.latitude_deg, ground.longitude_deg)
            .map_or_else(|| " (sea)".to_owned(), |c| format!(" ({})", c.name)),
    );
    let _ = writeln!(
        text,
        "{:.0} m, {:.0} kg/m³, {:.1} Mt of TNT. Orbit at JD {:?} TDB ({}): a {:.4} au, e {:.4}, i {:.2}°, node {:.2}°, \
         perihelion {:.2}°, mean anomaly {:.2}°.",
        asked.diameter,
        asked.density,
        made.energy_mt,
        forged.orbit.epoch.jd_tdb(),
        day(forged.orbit.epoch),
        e.a_au,
        e.e,
        e.i_deg,
        e.node_deg,
        e.peri_deg,
        e.mean_anomaly_deg
    );
    let _ = writeln!(
        text,
        "Flown forwards from there with the full forces it meets the {} asked for within {:.3} km and {:.3} s. A push of \
         1 mm/s along its way at that epoch moves it by {:.0} km.",
        match asked.aim {
            AimPoint::Entry => "point of entry",
            AimPoint::Ground => "place on the ground",
        },
        forged.error_km,
        forged.error_s.abs(),
        forged.km_per_mm_s
    );
    text
}

fn discovery(made: &Made<'_>) -> String {
    let forged = &made.forged;
    match forged.story.discovery {
        Some(found) => {
            let years = forged.entry.epoch.days_since(found) / 365.25;
            let late = found.days_since(forged.orbit.epoch);
            let against = if late > 60.0 {
                format!(
                    ": {late:.0} days after the {} years asked for began",
                    made.asked.warning
                )
            } else {
                String::new()
            };
            format!(
                "  found    {} at the earliest, {years:.2} years before the impact{against}",
                day(found)
            )
        }
        None => "  found    by no such survey before the impact".to_owned(),
    }
}

fn last(s: &LastSight) -> String {
    let seen = match s.longitudes_deg {
        Some((west, east)) if s.magnitude.is_finite() => format!(
            "up in the dark from longitude {} to {} (low latitudes)",
            degrees(west, 'E', 'W'),
            degrees(east, 'E', 'W')
        ),
        _ => "up by day only".to_owned(),
    };
    format!(
        "  {:>4.0} h before: V {:.1}, {:.0}° from the Sun, declination {:+.0}°, {seen}",
        s.hours, s.magnitude, s.elongation_deg, s.declination_deg
    )
}

fn season_json(s: &Season) -> Value {
    json!({
        "from_jd_tdb": s.from.jd_tdb(),
        "from": day(s.from),
        "to_jd_tdb": s.to.jd_tdb(),
        "to": day(s.to),
        "brightest_v": s.brightest,
        "brightest_on": day(s.brightest_on),
        "from_north": s.hemispheres.north,
        "from_south": s.hemispheres.south,
        "night": match s.night {
            Night::Evening => "evening",
            Night::Midnight => "midnight",
            Night::Morning => "morning",
        },
        "distance_au": s.distance_au,
    })
}

fn story_json(made: &Made<'_>) -> Value {
    let story = &made.forged.story;
    json!({
        "dates": "UTC",
        "discovery": story.discovery.map(day),
        "discovery_jd_tdb": story.discovery.map(Epoch::jd_tdb),
        "visible": story.seasons.iter().map(season_json).collect::<Vec<_>>(),
        "archives": story.earlier.iter().map(season_json).collect::<Vec<_>>(),
        "blind": story.blind.iter().map(|(from, to)| json!({
            "from_jd_tdb": from.jd_tdb(), "from": day(*from), "to_jd_tdb": to.jd_tdb(), "to": day(*to),
        })).collect::<Vec<_>>(),
        "approaches": story.approaches.iter().map(|a| json!({
            "jd_tdb": a.epoch.jd_tdb(), "on": day(a.epoch), "distance_km": a.distance_km,
        })).collect::<Vec<_>>(),
        "last_hours": story.last.iter().map(|s| json!({
            "hours_before": s.hours,
            "v": s.magnitude.is_finite().then_some(s.magnitude),
            "elongation_deg": s.elongation_deg,
            "declination_deg": s.declination_deg,
            "dark_longitudes_deg": s.longitudes_deg.map(|(west, east)| [west, east]),
        })).collect::<Vec<_>>(),
    })
}

/// One object with everything.
pub(super) fn json(made: &Made<'_>, written: &[String]) -> Value {
    let (forged, asked) = (&made.forged, made.asked);
    let (entry, e) = (&forged.entry, &forged.elements);
    json!({
        "name": asked.name,
        "diameter_m": asked.diameter,
        "density_kg_m3": asked.density,
        "h_magnitude": made.wish.h_magnitude,
        "energy_mt": made.energy_mt,
        "epoch_jd_tdb": forged.orbit.epoch.jd_tdb(),
        "position_au": made.position_au,
        "velocity_au_per_day": made.velocity_au_per_day,
        "elements": {
            "a_au": e.a_au, "e": e.e, "i_deg": e.i_deg, "node_deg": e.node_deg, "peri_deg": e.peri_deg,
            "mean_anomaly_deg": e.mean_anomaly_deg,
        },
        "entry": {
            "jd_tdb": entry.epoch.jd_tdb(),
            "utc": entry.epoch.to_utc().to_string(),
            "longitude_deg": entry.longitude_deg,
            "latitude_deg": entry.latitude_deg,
            "speed_km_s": entry.speed_km_s,
            "elevation_deg": entry.elevation_deg,
            "azimuth_deg": entry.azimuth_deg,
        },
        "ground": {"latitude_deg": forged.ground.latitude_deg, "longitude_deg": forged.ground.longitude_deg},
        "verified": {"error_km": forged.error_km, "error_s": forged.error_s},
        "km_per_mm_s": forged.km_per_mm_s,
        "story": story_json(made),
        "files": written,
    })
}
