//! Rockets that stand ready: what a warning of days to weeks still allows.

use astro::{Ephemeris, Epoch};
use libm::exp;

use crate::campaign::{Ranked, Task, search};
use crate::{MissionError, positive, share};

/// A rocket with its craft that waits for a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standby {
    /// Chance that it can be used when it is called.
    pub availability: f64,
    /// Shortest time from the call to the launch, days (Victus Nox 2023: 27 h from the order, on a small vehicle).
    pub least_days: f64,
    /// Mean delay after that, days, exponentially distributed (authored).
    pub mean_delay_days: f64,
    /// Chance that a launch succeeds.
    pub launch: f64,
    /// Chance that the craft lives to arrive.
    pub cruise: f64,
    /// Chance that it does its work there.
    pub guidance: f64,
}

impl Standby {
    /// Chance that one call ends in work done, if it must leave within so many days of the call: availability × on time
    /// × launch × cruise × guidance.
    ///
    /// # Errors
    /// [`MissionError::OutOfRange`] for a chance outside 0 to 1, a time that is not above zero.
    pub fn chance(&self, within_days: f64) -> Result<f64, MissionError> {
        let mut all = self.on_time(within_days)?;
        for (what, value) in [
            ("the availability", self.availability),
            ("the chance of the launch", self.launch),
            ("the chance of the cruise", self.cruise),
            ("the chance of the guidance", self.guidance),
        ] {
            all *= share(what, value)?;
        }
        Ok(all)
    }

    /// Chance that it leaves within so many days of the call.
    ///
    /// # Errors
    /// As [`Standby::chance`].
    pub fn on_time(&self, within_days: f64) -> Result<f64, MissionError> {
        positive("the shortest time to a launch (days)", self.least_days)?;
        positive("the mean delay (days)", self.mean_delay_days)?;
        if within_days.is_nan() {
            return Err(MissionError::OutOfRange {
                what: "the time left (days)",
                value: within_days,
                need: "a number",
            });
        }
        let spare = within_days - self.least_days;
        Ok(if spare > 0.0 {
            1.0 - exp(-spare / self.mean_delay_days)
        } else {
            0.0
        })
    }
}

/// A plan of rockets on standby.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// The plan, flown; its own chance takes the launches for granted in time.
    pub plan: Ranked,
    /// Chance that every rocket of it is available and leaves by its date.
    pub ready: f64,
    /// Chance that all of it works: ready, and all that the plan's own chance holds.
    pub chance: f64,
}

/// What rockets on standby can do after a call: plans whose rockets leave in time with even odds, then with 80 and 95 %,
/// each set ranked as [`crate::campaign::search`] ranks it, each plan with the chance that its rockets leave by their
/// dates. Availability and
/// delay are taken from the standby, launch, cruise and guidance from the task.
///
/// # Errors
/// As [`crate::campaign::search`] and [`Standby::chance`].
pub fn respond(
    ephemeris: &Ephemeris,
    task: &Task<'_>,
    standby: &Standby,
    called: Epoch,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Vec<Response>, MissionError> {
    standby.chance(0.0)?;
    let mut out: Vec<Response> = Vec::new();
    let mut any = false;
    for on_time in READY {
        // The day by which a rocket has left with this chance.
        let days = standby.least_days - standby.mean_delay_days * libm::log(1.0 - on_time);
        let mut in_time = task.clone();
        let earliest = called.plus_days(days);
        if in_time.launch.0 < earliest {
            in_time.launch.0 = earliest;
        }
        if in_time.launch.1 < in_time.launch.0 {
            continue;
        }
        any = true;
        for plan in search(ephemeris, &in_time, go_on)?.plans {
            let mut ready = 1.0;
            for salvo in &plan.salvos {
                let days = salvo.cell.arc.launch.days_since(called);
                let one = standby.availability * standby.on_time(days)?;
                ready *= libm::pow(one, f64::from(salvo.launches));
            }
            let chance = ready * plan.chance;
            if !out.iter().any(|r| r.plan == plan) {
                out.push(Response { plan, ready, chance });
            }
        }
    }
    if any {
        Ok(out)
    } else {
        Err(MissionError::OutOfRange {
            what: "the time from the call to the last launch (days)",
            value: task.launch.1.days_since(called),
            need: "longer: the rockets are not ready in time",
        })
    }
}

/// Chances of being ready that plans are looked for at: the sooner the launch, the stronger the push and the less likely.
const READY: [f64; 3] = [0.5, 0.8, 0.95];

/// Chance that at least `needed` of `rockets` independent ones do their work.
///
/// # Errors
/// [`MissionError::OutOfRange`] for a chance outside 0 to 1.
pub fn at_least(needed: u32, rockets: u32, each: f64) -> Result<f64, MissionError> {
    share("the chance of one rocket", each)?;
    // Probabilities of 0, 1, … successes, rocket by rocket: exact, and no large factorials.
    let mut successes = vec![1.0_f64];
    for _ in 0..rockets {
        let mut next = vec![0.0; successes.len() + 1];
        for (k, p) in successes.iter().enumerate() {
            next[k] += p * (1.0 - each);
            next[k + 1] += p * each;
        }
        successes = next;
    }
    Ok(successes.iter().skip(needed as usize).sum())
}

/// Fewest rockets for which at least `needed` work with this confidence; none if 1,000 are too few.
///
/// # Errors
/// As [`at_least`].
pub fn rockets_for(needed: u32, each: f64, confidence: f64) -> Result<Option<u32>, MissionError> {
    share("the confidence", confidence)?;
    for rockets in needed..=1_000 {
        if at_least(needed, rockets, each)? >= confidence {
            return Ok(Some(rockets));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROCKET: Standby = Standby {
        availability: 0.9,
        least_days: 2.0,
        mean_delay_days: 5.0,
        launch: 0.96,
        cruise: 0.99,
        guidance: 0.9,
    };

    #[test]
    fn time_is_what_it_needs() {
        assert!(ROCKET.chance(1.0).unwrap().abs() < 1e-12);
        assert!((ROCKET.on_time(7.0).unwrap() - 0.632_120_558_8).abs() < 1e-9);
        let most = 0.9 * 0.96 * 0.99 * 0.9;
        assert!((ROCKET.chance(365.0).unwrap() - most).abs() < 1e-9);
        assert!(
            Standby {
                launch: 1.1,
                ..ROCKET
            }
            .chance(9.0)
            .is_err()
        );
        assert!(ROCKET.chance(f64::NAN).is_err());
    }

    /// Binomial values: 2 of 3 at 0.9 is 0.972; 1 of 2 at 0.5 is 0.75.
    #[test]
    fn several_make_it_likely() {
        assert!((at_least(2, 3, 0.9).unwrap() - 0.972).abs() < 1e-12);
        assert!((at_least(1, 2, 0.5).unwrap() - 0.75).abs() < 1e-12);
        assert!((at_least(0, 2, 0.5).unwrap() - 1.0).abs() < 1e-12);
        assert_eq!(rockets_for(1, 0.5, 0.9).unwrap(), Some(4));
        assert_eq!(rockets_for(1, 0.0, 0.9).unwrap(), None);
    }
}
