//! The launch seasons: where transfers to this orbit are, found by the adjudicator's own search on a draft.

use std::collections::BTreeMap;
use std::sync::Arc;

use mission::impactor::{escape_speed_m_s, mass_kg};
use mission::launcher::Launchers;
use mission::plan::CraftId;
use scenario::{Date, Scenario};
use session::{Adjudicator, Chart};

use super::CannotPlay;
use super::calendar::{Calendar, Season, season};

/// The craft by which seasons are measured, as the template's were; and the one that is tried if that breaks the body.
const CRAFTS: [&str; 2] = ["impactor_m", "impactor_s"];
/// A push of this share of what breaks it up is not planned (the adjudicator's own limit).
const MOST_STRAIN: f64 = 0.47;
/// Launch days looked at, and the least step between them, days.
const DAYS_LOOKED_AT: i32 = 150;
const LEAST_STEP_DAYS: i32 = 8;
/// Nothing is launched later than this before the impact, and nothing looked for that arrives after it, days.
const LAST_LAUNCH_DAYS: i32 = 600;
const LAST_ARRIVAL_DAYS: i32 = 400;
/// A season holds the days that move it by this share of its best, and is no longer than the template's longest, days.
const AS_GOOD: f64 = 0.7;
const LONGEST_DAYS: i32 = 180;
/// A season that moves it by less than this share of the best is none.
const WORTH: f64 = 0.1;

/// What can be pushed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reach {
    /// So much.
    Moves(Best),
    /// It can be hit, and every hit is likely to break it up.
    Breaks,
    /// Nothing gets there in time.
    Nothing,
}

/// What one impactor can do at best.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Best {
    /// The craft, as the scenario names it.
    pub(super) craft: String,
    /// Launch.
    pub(super) on: Date,
    /// Shift on the target plane, km.
    pub(super) shift_km: f64,
    /// What is needed in that direction to miss the Earth, km.
    pub(super) needed_km: f64,
}

impl Best {
    /// Hits of this strength that carry it past the Earth.
    pub(super) fn hits(&self) -> f64 {
        (self.needed_km / self.shift_km).ceil()
    }
}

/// Seasons, and what can be done in them; without a transfer the calendar's own seasons stand.
pub(super) fn seasons(
    draft: Scenario,
    calendar: &Calendar,
    interval_km: (f64, f64),
) -> Result<(Vec<Season>, Reach), CannotPlay> {
    let draft = Arc::new(draft);
    let physics = Adjudicator::new(Arc::clone(&draft))?;
    let mut broken: Option<BTreeMap<Date, f64>> = None;
    for craft in CRAFTS {
        let shifts = shifts(&draft, &physics, calendar, craft)?;
        let best = shifts.whole.iter().max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        if let Some((on, shift)) = best {
            let best = Best {
                craft: draft
                    .craft(&CraftId::new(craft))
                    .map_or_else(String::new, |c| c.craft.name.clone()),
                on: *on,
                shift_km: shift.abs(),
                needed_km: if *shift < 0.0 {
                    -interval_km.0
                } else {
                    interval_km.1
                },
            };
            return Ok((around_peaks(&shifts.whole, calendar), Reach::Moves(best)));
        }
        broken = broken.or_else(|| Some(shifts.all).filter(|all| !all.is_empty()));
    }
    Ok(match broken {
        Some(all) => (around_peaks(&all, calendar), Reach::Breaks),
        None => (calendar.seasons(), Reach::Nothing),
    })
}

/// A season in each stretch that is worth one.
fn around_peaks(shifts: &BTreeMap<Date, f64>, calendar: &Calendar) -> Vec<Season> {
    let most = shifts.values().fold(0.0, |most: f64, s| most.max(s.abs()));
    stretches(calendar)
        .into_iter()
        .filter_map(|(from, to)| around_peak(shifts, from, to, WORTH * most))
        .collect()
}

/// The best shift of each launch day, km, eastwards: of pushes that leave the body whole, and of all.
struct Shifts {
    whole: BTreeMap<Date, f64>,
    all: BTreeMap<Date, f64>,
}

/// The stretches of time that have a season each: two before the third round, that round's, and all after the last.
fn stretches(calendar: &Calendar) -> [(Date, Date); 4] {
    let [_, second, third, fourth] = calendar.rounds;
    let from = calendar.ready().max(second.plus_days(1));
    let middle = Date(i32::midpoint(from.0, third.0));
    let last = calendar.falls.plus_days(-LAST_LAUNCH_DAYS);
    [
        (from, middle.plus_days(-1)),
        (middle, third.plus_days(-1)),
        (third, fourth.plus_days(-1)),
        (fourth, last),
    ]
}

fn shifts(
    draft: &Scenario,
    physics: &Adjudicator,
    calendar: &Calendar,
    craft: &str,
) -> Result<Shifts, CannotPlay> {
    let known = game::opening_knowledge(draft).ok_or(CannotPlay::Template)?;
    let craft = draft.craft(&CraftId::new(craft)).ok_or(CannotPlay::Template)?;
    let mut best = Shifts {
        whole: BTreeMap::new(),
        all: BTreeMap::new(),
    };
    let stretches = stretches(calendar);
    let (from, to) = (stretches[0].0, stretches[3].1);
    if from >= to {
        return Ok(best);
    }
    let step = ((to.0 - from.0) / DAYS_LOOKED_AT).max(LEAST_STEP_DAYS);
    let chart = Chart {
        craft: craft.craft.id.clone(),
        launch: (from, to),
        arrival: (from.plus_days(40), calendar.falls.plus_days(-LAST_ARRIVAL_DAYS)),
        step_days: step.unsigned_abs(),
    };
    let launchers: Vec<_> = draft
        .launch_services
        .iter()
        .filter_map(|s| Launchers::embedded().get(s.launcher.as_str()))
        .collect();
    let (craft_kg, breaks_m_s) = (
        f64::from(craft.craft.mass_kg),
        breaks_m_s(draft, f64::from(craft.craft.mass_kg)),
    );
    for cell in physics.chart(&known, &chart, &|_| true)? {
        let arc = &cell.arc;
        let lifted = launchers.iter().any(|l| {
            arc.dla_deg.abs() <= l.dla_max_deg && l.payload_kg(arc.c3_km2_s2).is_ok_and(|kg| kg >= craft_kg)
        });
        if !lifted || cell.shift_km == 0.0 {
            continue;
        }
        let day = Date::containing_jd(arc.launch.jd_tdb());
        let keep = |map: &mut BTreeMap<Date, f64>| {
            let shift = map.entry(day).or_insert(0.0);
            if cell.shift_km.abs() > shift.abs() {
                *shift = cell.shift_km;
            }
        };
        keep(&mut best.all);
        if arc.closing_km_s.norm() * 1_000.0 <= breaks_m_s {
            keep(&mut best.whole);
        }
    }
    Ok(best)
}

/// Closing speed, m/s, from which a craft of this mass strains the body that is believed beyond what is planned.
fn breaks_m_s(draft: &Scenario, craft_kg: f64) -> f64 {
    let (asteroid, hardware) = (&draft.asteroid, &draft.hardware);
    let (low, high) = asteroid.diameter_range_m;
    let (diameter_m, density) = (libm::sqrt(low * high), asteroid.density_kg_m3);
    let push_m_s = MOST_STRAIN * hardware.breakup_scale * escape_speed_m_s(diameter_m, density);
    push_m_s * mass_kg(diameter_m, density) / (hardware.beta_median * craft_kg)
}

/// The days about the best of a stretch that are nearly as good, if that best is worth a season.
fn around_peak(shifts: &BTreeMap<Date, f64>, from: Date, to: Date, least: f64) -> Option<Season> {
    if from >= to {
        return None;
    }
    let days: Vec<(Date, f64)> = shifts.range(from..=to).map(|(d, s)| (*d, s.abs())).collect();
    let peak = (0..days.len()).max_by(|a, b| days[*a].1.total_cmp(&days[*b].1))?;
    if days[peak].1 < least {
        return None;
    }
    let good = AS_GOOD * days[peak].1;
    let (mut first, mut last) = (peak, peak);
    loop {
        let span = days[last].0.0 - days[first].0.0;
        let before = first
            .checked_sub(1)
            .filter(|i| days[*i].1 >= good && days[last].0.0 - days[*i].0.0 <= LONGEST_DAYS);
        let after = Some(last + 1).filter(|i| {
            days.get(*i)
                .is_some_and(|d| d.1 >= good && d.0.0 - days[first].0.0 <= LONGEST_DAYS)
        });
        match (before, after) {
            (Some(i), None) => first = i,
            (None, Some(i)) => last = i,
            // Towards the better side first.
            (Some(i), Some(j)) => {
                if days[i].1 >= days[j].1 {
                    first = i;
                } else {
                    last = j;
                }
            }
            (None, None) => {
                // One day alone is no season: a fortnight either way, which the search then looks into day by day.
                let room = if span < 2 * LEAST_STEP_DAYS {
                    14
                } else {
                    LEAST_STEP_DAYS / 2
                };
                return Some(season(
                    days[first].0.plus_days(-room).max(from),
                    days[last].0.plus_days(room).min(to),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_holds_what_is_nearly_as_good_as_its_best() {
        let shifts: BTreeMap<Date, f64> = (0..40)
            .map(|i| {
                (
                    Date(i * 10),
                    -(1000.0 - 5.0 * f64::from((i - 20) * (i - 20))).max(0.0),
                )
            })
            .collect();
        let (_, from, to) = around_peak(&shifts, Date(0), Date(390), 1.0).unwrap();
        // 1000 − 5 k² is at least 700 for k up to 7: days 130 to 270, four more on either side.
        assert_eq!((from, to), (Date(126), Date(274)));
        let (_, from, to) = around_peak(&shifts, Date(0), Date(150), 1.0).unwrap();
        assert!(to == Date(150) && from >= Date(100), "{from} {to}");
        assert!(around_peak(&shifts, Date(0), Date(390), 2000.0).is_none());
        assert!(around_peak(&shifts, Date(10), Date(10), 1.0).is_none());
    }

    #[test]
    fn hits_are_counted_up() {
        let best = Best {
            craft: "a craft".to_owned(),
            on: Date(0),
            shift_km: 3000.0,
            needed_km: 6100.0,
        };
        assert!((best.hits() - 3.0).abs() < f64::EPSILON);
    }
}
