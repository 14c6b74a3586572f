//! Wall time, for people: when an entry was recorded, when a save was made.
//!
//! No rule reads it. [`SystemClock`] is the one place in the program that asks the operating system what time it is;
//! tests use [`FixedClock`].

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use scenario::Date;
use serde::{Deserialize, Serialize};

/// A moment as people's clocks show it: milliseconds since 1 January 1970, 0 h UTC (no leap seconds).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WallTime(pub i64);

impl WallTime {
    /// The day, UTC.
    pub fn date(self) -> Date {
        /// Days from 1 January 1970 to 1 January 2000.
        const DAYS_1970_TO_2000: i64 = 10_957;
        Date((self.0.div_euclid(86_400_000) - DAYS_1970_TO_2000) as i32)
    }
}

impl std::fmt::Display for WallTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let of_day = self.0.div_euclid(1000).rem_euclid(86_400);
        write!(
            f,
            "{} {:02}:{:02}:{:02} UTC",
            self.date().iso(),
            of_day / 3600,
            of_day / 60 % 60,
            of_day % 60
        )
    }
}

/// Where wall time comes from.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> WallTime;
}

/// The operating system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the system's clock"
    )]
    fn now(&self) -> WallTime {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        // A machine set before 1970 gets 1970: the time is only shown, never reckoned with.
        WallTime(since.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
    }
}

/// A clock that stands still until it is set.
#[derive(Debug, Default)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// A clock that shows this moment.
    pub fn at(time: WallTime) -> Self {
        Self(AtomicI64::new(time.0))
    }
    /// Sets it.
    pub fn set(&self, time: WallTime) {
        self.0.store(time.0, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> WallTime {
        WallTime(self.0.load(Ordering::SeqCst))
    }
}

/// A pause between two things, by the machine's steady clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    over: Instant,
}

impl Pause {
    /// No pause at all.
    pub(crate) fn none() -> Self {
        Self { over: Instant::now() }
    }
    /// A pause from now on.
    pub(crate) fn of(length: Duration) -> Self {
        Self {
            over: Instant::now() + length,
        }
    }
    /// What is left of it.
    pub(crate) fn left(self) -> Duration {
        self.over.saturating_duration_since(Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wall_time_reads_as_a_calendar_date() {
        // GNU date: `date -u -d @0`, `date -u -d @1709208000`, `date -u -d @-1`.
        assert_eq!(WallTime(0).to_string(), "1970-01-01 00:00:00 UTC", "the epoch");
        assert_eq!(
            WallTime(1_709_208_000_000).to_string(),
            "2024-02-29 12:00:00 UTC",
            "a leap day"
        );
        assert_eq!(
            WallTime(-1).to_string(),
            "1969-12-31 23:59:59 UTC",
            "before the epoch"
        );
    }

    #[test]
    fn a_fixed_clock_stands_still_until_it_is_set() {
        let clock = FixedClock::at(WallTime(5));
        assert_eq!(
            (clock.now(), clock.now()),
            (WallTime(5), WallTime(5)),
            "it stands"
        );
        clock.set(WallTime(9));
        assert_eq!(clock.now(), WallTime(9), "it was set");
    }
}
