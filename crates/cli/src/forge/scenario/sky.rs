//! What can be seen of the asteroid on which night, what is observed, and what is known from it.

use astro::knowledge::{CorridorPoint, Linearisation, Measurement, Noise, Observation, OrbitSolution};
use astro::visibility::{Sky, USUAL_SLOPE};
use astro::{AstroError, Ephemeris, Epoch};
use scenario::Date;
use survey::Way;

use super::calendar::Calendar;
use super::{CannotPlay, Made};

/// Chance of impact that the surveys of the first round lead to, if they can: the template's one in thirty.
const FIRST_CHANCE: f64 = 0.03;
/// Above this the nights that are sold stop (one stays): a purchase shall not answer everything.
const BOUGHT_CHANCE: f64 = 0.5;
/// From here on nobody doubts.
pub(super) const CERTAIN: f64 = 0.95;
/// Points of the risk corridor.
const CORRIDOR_POINTS: usize = 120;
/// Most candidate nights of a campaign.
const MOST_NIGHTS: usize = 60;
/// Fewest nights that make an orbit.
const FEWEST_NIGHTS: usize = 3;
/// From the night that leaves no doubt to the last round, days.
const AFTER_RECOVERY_DAYS: i32 = 10;
/// If too little is seen before the last round, it waits, but not beyond this share of the warning.
const LATEST_LAST_ROUND: f64 = 0.65;

/// What a telescope reaches: faintest V magnitude (the template's remarks) and angles from the Sun, degrees.
#[derive(Clone, Copy, Debug)]
struct Reach {
    magnitude: f64,
    elongation_deg: (f64, f64),
}

/// Eight-metre telescopes.
const EIGHT_METRES: Reach = Reach {
    magnitude: 25.5,
    elongation_deg: (60.0, 180.0),
};
/// The James Webb Space Telescope points between 85° and 135° from the Sun (JWST User Documentation, "JWST Observatory
/// Coordinate System and Field of Regard"); magnitude well inside what it sees.
const SPACE_TELESCOPE: Reach = Reach {
    magnitude: 27.0,
    elongation_deg: (85.0, 135.0),
};
/// Two- to four-metre telescopes.
const FOUR_METRES: Reach = Reach {
    magnitude: 24.0,
    elongation_deg: (60.0, 180.0),
};

/// A campaign as it will stand in the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Nights {
    pub(super) dates: Vec<Date>,
    pub(super) sigma_arcsec: f64,
}

impl Nights {
    /// First and last, if there is one.
    pub(super) fn span(&self) -> Option<(Date, Date)> {
        Some((*self.dates.first()?, *self.dates.last()?))
    }
}

/// The campaigns, and the chances that follow.
#[derive(Clone, Debug)]
pub(super) struct Campaigns {
    pub(super) surveys: Nights,
    pub(super) eight_metre: Nights,
    pub(super) space: Nights,
    pub(super) private: Nights,
    pub(super) recovery: Nights,
    pub(super) last_space: Nights,
    /// Median chance as the first round opens; in the third if the nights for sale were bought; in the last.
    pub(super) first_chance: f64,
    pub(super) bought_chance: f64,
    pub(super) last_chance: f64,
    /// Offsets on the target plane between which it hits, km from the truth.
    pub(super) interval_km: (f64, f64),
    /// The corridor as of the first round, each point with its share of the chance.
    pub(super) corridor: Vec<CorridorPoint>,
}

/// How the asteroid looks on each day.
struct Looks {
    first: Date,
    days: Vec<(f64, f64)>,
}

impl Looks {
    fn new(made: &Made<'_>, from: Date, to: Date) -> Result<Self, CannotPlay> {
        let ephemeris = Ephemeris::embedded();
        let at = |d: Date| Epoch::from_jd_tdb(d.jd());
        let way = Way::new(ephemeris, &made.forged.orbit, at(from), at(to))?;
        let days = (from.0..=to.0)
            .map(|day| {
                let epoch = at(Date(day));
                let sky = Sky::of(ephemeris, epoch, way.state_at(epoch)?.position_km)?;
                Ok((
                    sky.magnitude(made.wish.h_magnitude, USUAL_SLOPE),
                    sky.elongation_deg,
                ))
            })
            .collect::<Result<_, AstroError>>()?;
        Ok(Self { first: from, days })
    }

    /// Nights on which it can be seen, both ends included.
    fn seen(&self, reach: Reach, from: Date, to: Date) -> Vec<Date> {
        let inside = |d: &Date| {
            let looks = usize::try_from(d.0 - self.first.0)
                .ok()
                .and_then(|i| self.days.get(i));
            looks.is_some_and(|(magnitude, elongation)| {
                *magnitude <= reach.magnitude
                    && (reach.elongation_deg.0..=reach.elongation_deg.1).contains(elongation)
            })
        };
        (from.0..=to.0).map(Date).filter(inside).collect()
    }
}

/// At most `most` of them, evenly, the first and the last among them.
fn spread(nights: &[Date], most: usize) -> Vec<Date> {
    if nights.len() <= most || most < 2 {
        return nights.iter().take(most.max(1)).copied().collect();
    }
    (0..most)
        .map(|i| nights[i * (nights.len() - 1) / (most - 1)])
        .collect()
}

/// The candidate nights of the campaigns, before any is dropped.
struct Candidates {
    surveys: Nights,
    eight_metre: Nights,
    space: Nights,
    private: Nights,
    /// From the third round on, to the latest day on which the last may open.
    recovery: Nights,
}

impl Candidates {
    fn new(made: &Made<'_>, calendar: &Calendar, looks: &Looks, latest: Date) -> Self {
        let [first, second, third, _] = calendar.rounds;
        let survey = Reach {
            magnitude: made.asked.survey_limit + 0.5,
            elongation_deg: (made.asked.survey_elongation, 180.0),
        };
        let mut early = looks.seen(survey, calendar.found, first);
        early.extend(looks.seen(FOUR_METRES, calendar.found, first));
        early.sort_unstable();
        early.dedup();
        // Nights for sale: those of the first season after the first round, at most until the third.
        let season = |reach: Reach, most: usize| {
            let before_second = looks.seen(reach, first.plus_days(7), second.plus_days(-7));
            let found = if before_second.is_empty() {
                looks.seen(reach, second.plus_days(7), third.plus_days(-7))
            } else {
                before_second
            };
            spread(&found, most)
        };
        let alone = looks.seen(EIGHT_METRES, second.plus_days(30), third.plus_days(-30));
        let again = looks.seen(EIGHT_METRES, third.plus_days(30), latest);
        let nights = |dates: Vec<Date>, sigma_arcsec: f64| Nights { dates, sigma_arcsec };
        Self {
            surveys: nights(spread(&early, MOST_NIGHTS), 0.2),
            eight_metre: nights(season(EIGHT_METRES, 6), 0.1),
            space: nights(season(SPACE_TELESCOPE, 2), 0.05),
            private: nights(alone.get(alone.len() / 2).copied().into_iter().collect(), 0.3),
            recovery: nights(spread(&again, MOST_NIGHTS), 0.15),
        }
    }

    fn times(&self) -> Vec<Epoch> {
        let all = [
            &self.surveys,
            &self.eight_metre,
            &self.space,
            &self.private,
            &self.recovery,
        ];
        all.iter()
            .flat_map(|n| &n.dates)
            .map(|d| Epoch::from_jd_tdb(d.jd()))
            .collect()
    }
}

/// What is known from these nights in the median.
fn solve(linear: &Linearisation, parts: &[&Nights]) -> Result<OrbitSolution, AstroError> {
    let mut all: Vec<Observation> = parts
        .iter()
        .flat_map(|nights| {
            nights.dates.iter().map(|d| Observation {
                epoch: Epoch::from_jd_tdb(d.jd()),
                measurement: Measurement::Angles {
                    sigma_arcsec: nights.sigma_arcsec,
                },
            })
        })
        .collect();
    all.sort_by(|a, b| a.epoch.jd_tdb().total_cmp(&b.epoch.jd_tdb()));
    linear.solve(&all, Noise::Median)
}

fn chance(linear: &Linearisation, parts: &[&Nights]) -> Result<f64, AstroError> {
    Ok(solve(linear, parts)?.impact_probability())
}

/// Keeps the first nights that lead to the first round's chance; what is known then. None if they give no orbit.
fn discovered(linear: &Linearisation, surveys: &mut Nights) -> Option<OrbitSolution> {
    let mut chosen = None;
    for count in FEWEST_NIGHTS..=surveys.dates.len() {
        let part = Nights {
            dates: surveys.dates[..count].to_vec(),
            ..*surveys
        };
        if let Ok(found) = solve(linear, &[&part]) {
            let enough = found.impact_probability() >= FIRST_CHANCE;
            chosen = Some((part, found));
            if enough {
                break;
            }
        }
    }
    chosen.map(|(part, found)| {
        *surveys = part;
        found
    })
}

/// Keeps as few nights of the recovery as leave no doubt, and moves the last round behind them if those before it are too
/// few. Where all together leave doubt, it stays with those before it, and with none waits for all.
fn recovered(
    linear: &Linearisation,
    early: &Nights,
    recovery: &mut Nights,
    calendar: &mut Calendar,
) -> Result<(), AstroError> {
    let last = calendar.rounds[3];
    let before = recovery
        .dates
        .iter()
        .filter(|d| **d <= last.plus_days(-5))
        .count();
    for count in 2..=recovery.dates.len() {
        let part = Nights {
            dates: recovery.dates[..count].to_vec(),
            ..*recovery
        };
        if chance(linear, &[early, &part])? >= CERTAIN {
            if count > before {
                calendar.rounds[3] = part.dates[count - 1].plus_days(AFTER_RECOVERY_DAYS).max(last);
            }
            *recovery = part;
            return Ok(());
        }
    }
    if let Some(night) = recovery.dates.last().filter(|_| before == 0) {
        calendar.rounds[3] = night.plus_days(AFTER_RECOVERY_DAYS).max(last);
    } else {
        recovery.dates.truncate(before);
    }
    Ok(())
}

/// Chooses what is observed. The last round may move behind the season in which the asteroid is seen again.
pub(super) fn campaigns(made: &Made<'_>, calendar: &mut Calendar) -> Result<Campaigns, CannotPlay> {
    let ephemeris = Ephemeris::embedded();
    let whole = f64::from(calendar.falls.0 - calendar.found.0);
    let latest = calendar.found.plus_days((LATEST_LAST_ROUND * whole) as i32);
    let looks = Looks::new(
        made,
        calendar.found,
        latest.max(calendar.last_talk()).plus_days(60),
    )?;
    let mut c = Candidates::new(made, calendar, &looks, latest);
    let until = Epoch::from_jd_tdb(made.until_jd_tdb());
    let linear = Linearisation::new(ephemeris, &made.forged.orbit, &c.times(), until)?;
    let first = discovered(&linear, &mut c.surveys).ok_or_else(|| CannotPlay::TooFewNights {
        from: calendar.found,
        to: calendar.rounds[0],
        nights: c.surveys.dates.len(),
    })?;
    for sold in [&mut c.eight_metre, &mut c.space] {
        while sold.dates.len() > 1 && chance(&linear, &[&c.surveys, sold])? > BOUGHT_CHANCE {
            sold.dates.pop();
        }
    }
    recovered(&linear, &c.surveys, &mut c.recovery, calendar)?;
    let talk = (
        calendar.rounds[3].plus_days(2),
        calendar.last_talk().plus_days(-1),
    );
    let corridor = linear.corridor(ephemeris, &first, made.forged.orbit.epoch, CORRIDOR_POINTS)?;
    let last = solve(&linear, &[&c.surveys, &c.recovery])?;
    Ok(Campaigns {
        first_chance: first.impact_probability(),
        bought_chance: chance(&linear, &[&c.surveys, &c.eight_metre, &c.space])?,
        last_chance: last.impact_probability(),
        last_space: Nights {
            dates: spread(&looks.seen(SPACE_TELESCOPE, talk.0, talk.1), 2),
            sigma_arcsec: 0.05,
        },
        interval_km: linear.interval_km(),
        corridor,
        surveys: c.surveys,
        eight_metre: c.eight_metre,
        space: c.space,
        private: c.private,
        recovery: c.recovery,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spread_keeps_both_ends() {
        let all: Vec<Date> = (0..100).map(Date).collect();
        let some = spread(&all, 6);
        assert_eq!((some.len(), some[0], some[5]), (6, Date(0), Date(99)));
        assert!(some.windows(2).all(|w| w[0] < w[1]));
        assert_eq!(spread(&all[..3], 6), all[..3]);
        assert_eq!(spread(&[], 6), []);
    }
}
