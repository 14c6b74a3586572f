//! The days of a forged scenario: those of the template at the same fractions of the warning time.

use astro::Epoch;
use scenario::Date;

use super::{CannotPlay, template};

/// Shortest and longest warning, years, that the four rounds are made for: below, nothing that is ordered in the first
/// can be launched by the third; above, a round lasts longer than those who vote in it stay in office.
pub(super) const WARNING_YEARS: (f64, f64) = (5.0, 30.0);
/// From an order to a craft, months (the template's).
const BUILD_MONTHS: u32 = 18;
/// Longest launch season, days: the search looks at each of them.
const LONGEST_SEASON_DAYS: i32 = 300;
/// The last season goes on after the last round for this long, days.
const LAST_SEASON_DAYS: i32 = 60;
/// After the last round opens: the flyby's pass, and the talk about what it saw (the template's), days.
pub(super) const FLYBY_AFTER_DAYS: i32 = 11;
const TALK_AFTER_DAYS: i32 = 13;

/// The days.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub(super) found: Date,
    pub(super) falls: Date,
    pub(super) rounds: [Date; 4],
}

/// Whole months from a day to another, at least one.
fn months(from: Date, to: Date) -> u32 {
    (1..1_200)
        .take_while(|m| from.plus_months(*m) <= to)
        .last()
        .unwrap_or(1)
}

/// A month of a year, as "March 2031".
pub(super) fn month(date: Date) -> String {
    let all = date.to_string();
    all.split_once(' ')
        .map_or(all.clone(), |(_, rest)| rest.to_owned())
}

/// A launch season: name, first and last day.
pub(super) type Season = (String, Date, Date);

/// A season of these days, by its months.
pub(super) fn season(from: Date, to: Date) -> Season {
    let name = if month(from) == month(to) {
        month(from)
    } else {
        format!("{} to {}", month(from), month(to))
    };
    (name, from, to)
}

impl Calendar {
    pub(super) fn new(found: Epoch, falls: Epoch) -> Result<Self, CannotPlay> {
        let (found, falls) = (
            Date::containing_jd(found.jd_tdb()),
            Date::containing_jd(falls.jd_tdb()),
        );
        let years = f64::from(falls.0 - found.0) / 365.25;
        let (least, most) = WARNING_YEARS;
        if !(years >= least && years <= most) {
            return Err(CannotPlay::Warning {
                years,
                found,
                least,
                most,
            });
        }
        let shipped = template::scenario().ok_or(CannotPlay::Template)?;
        let met = scenario::undeflected(&shipped.asteroid)?;
        let astro::Outcome::Impact(entry) = met.outcome else {
            return Err(CannotPlay::Template);
        };
        let first = shipped.campaigns.iter().flat_map(|c| &c.points).map(|p| p.jd_tdb);
        let began = first.fold(f64::INFINITY, f64::min);
        let whole = entry.epoch.jd_tdb() - began;
        let at = |date: Date| {
            let share = (date.jd() - began) / whole;
            found.plus_days((share * f64::from(falls.0 - found.0)).round() as i32)
        };
        let dates: Vec<Date> = shipped.rounds.iter().map(|r| at(r.date)).collect();
        let rounds = <[Date; 4]>::try_from(dates).map_err(|_| CannotPlay::Template)?;
        Ok(Self { found, falls, rounds })
    }

    /// The first day on which a craft is built that the first round orders.
    pub(super) fn ready(&self) -> Date {
        self.rounds[0].plus_months(BUILD_MONTHS).plus_days(1)
    }

    /// When the last round talks.
    pub(super) fn last_talk(&self) -> Date {
        self.rounds[3].plus_days(TALK_AFTER_DAYS)
    }

    /// Months that each round brings.
    pub(super) fn months(&self) -> [u32; 4] {
        let [a, b, c, d] = self.rounds;
        [months(a, b), months(b, c), months(c, d), months(d, self.falls)]
    }

    /// The launch seasons: two between the first craft and the third round, that round's, and what is left after it.
    pub(super) fn seasons(&self) -> Vec<Season> {
        let [_, second, third, fourth] = self.rounds;
        let from = self.ready().max(second.plus_days(1));
        let middle = Date(i32::midpoint(from.0, third.0));
        let ends = [
            (from, middle),
            (middle, third),
            (third, fourth),
            (fourth, fourth.plus_days(LAST_SEASON_DAYS)),
        ];
        let mut seasons = Vec::new();
        for (from, to) in ends {
            // The ends of a season are its own: no two share a day.
            let to = to.plus_days(-1);
            let to = to.min(from.plus_days(LONGEST_SEASON_DAYS));
            if from < to {
                seasons.push(season(from, to));
            }
        }
        seasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jd(iso: &str) -> Epoch {
        Epoch::from_jd_tdb(Date::from_iso(iso).unwrap().jd())
    }

    /// With the template's own discovery and impact its own rounds come out (a day off where the fraction of a day is
    /// lost), and the months between them.
    #[test]
    fn the_template_is_its_own_calendar() {
        let made = Calendar::new(jd("2024-12-27"), jd("2032-12-22")).unwrap();
        let shipped = template::scenario().unwrap();
        for (made, round) in made.rounds.iter().zip(&shipped.rounds) {
            assert!(
                (made.0 - round.date.0).abs() <= 1,
                "{made} against {}",
                round.date
            );
        }
        let months: Vec<u32> = shipped.rounds.iter().map(|r| r.months).collect();
        for (made, shipped) in made.months().iter().zip(months) {
            assert!(made.abs_diff(shipped) <= 1);
        }
    }

    #[test]
    fn five_years_leave_time_to_build_and_four_do_not() {
        let made = Calendar::new(jd("2030-01-01"), jd("2035-01-02")).unwrap();
        assert!(made.ready() < made.rounds[2]);
        assert!(made.seasons().windows(2).all(|s| s[0].2 < s[1].1));
        let short = Calendar::new(jd("2030-01-01"), jd("2034-01-01")).unwrap_err();
        assert!(short.to_string().contains("5 years"), "{short}");
    }
}
