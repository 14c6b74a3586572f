//! Times: barycentric dynamical time (TDB) for the physics, UTC for people.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::AstroError;

/// Seconds in a day.
pub const DAY_S: f64 = 86_400.0;
/// Julian date of J2000.0.
pub const J2000_JD: f64 = 2_451_545.0;
/// TT - TAI, s.
const TT_MINUS_TAI_S: f64 = 32.184;
/// Julian date of J2000.0 as a whole number.
const J2000_JD_DAYS: i64 = 2_451_545;

/// A moment in TDB: whole days from J2000.0 and the seconds of that day. Unlike a Julian date in one `f64` (40 µs, half
/// a metre of a fast asteroid's way) it loses nothing that matters: its grain is 15 ps.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Epoch {
    days: i64,
    seconds: f64,
}

impl Epoch {
    /// J2000.0: JD 2451545.0 TDB.
    pub const J2000: Self = Self {
        days: 0,
        seconds: 0.0,
    };

    /// From a Julian date in TDB, exactly.
    pub fn from_jd_tdb(jd_tdb: f64) -> Self {
        let whole = jd_tdb.floor();
        Self::normalised(
            (whole as i64).saturating_sub(J2000_JD_DAYS),
            (jd_tdb - whole) * DAY_S,
        )
    }

    /// From a Julian date in two parts (their sum), for dates finer than one `f64`.
    pub fn from_jd_tdb_parts(day: f64, fraction: f64) -> Self {
        Self::from_jd_tdb(day).plus_days(fraction)
    }

    /// From seconds of TDB after J2000.0.
    pub fn from_seconds_after_j2000(seconds: f64) -> Self {
        Self::normalised(0, seconds)
    }

    /// The Julian date in TDB, rounded to what one `f64` holds (40 µs).
    pub fn jd_tdb(self) -> f64 {
        (self.days + J2000_JD_DAYS) as f64 + self.seconds / DAY_S
    }

    /// Whole days after J2000.0 (a day begins at noon TDB).
    pub(crate) fn whole_days(self) -> i64 {
        self.days
    }

    /// Days after J2000.0 as one number.
    pub fn days_after_j2000(self) -> f64 {
        self.days as f64 + self.seconds / DAY_S
    }

    /// This moment and `seconds` more (or less, if negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: f64) -> Self {
        Self::normalised(self.days, self.seconds + seconds)
    }

    /// This moment and `days` more (or less, if negative).
    #[must_use]
    pub fn plus_days(self, days: f64) -> Self {
        let whole = days.floor();
        Self::normalised(
            self.days.saturating_add(whole as i64),
            self.seconds + (days - whole) * DAY_S,
        )
    }

    /// Seconds from `earlier` to this moment; negative if it is the later one.
    pub fn seconds_since(self, earlier: Self) -> f64 {
        self.days.saturating_sub(earlier.days) as f64 * DAY_S + (self.seconds - earlier.seconds)
    }

    /// Days from `earlier` to this moment; negative if it is the later one.
    pub fn days_since(self, earlier: Self) -> f64 {
        self.days.saturating_sub(earlier.days) as f64 + (self.seconds - earlier.seconds) / DAY_S
    }

    /// False for a moment made from infinities or NaN.
    pub fn is_finite(self) -> bool {
        self.seconds.is_finite()
    }

    /// The moment of a UTC date. Leap seconds as announced until 2017; TAI - UTC stays at 37 s after that and is taken
    /// as 10 s before 1972. TDB - TT by a series that is good to 10 µs.
    ///
    /// # Errors
    /// [`AstroError::BadDate`] for a date or clock time that does not exist.
    pub fn from_utc(utc: Utc) -> Result<Self, AstroError> {
        utc.check()?;
        let day = days_from_civil(utc.year, utc.month, utc.day) - 1;
        let of_day = f64::from(utc.hour) * 3600.0 + f64::from(utc.minute) * 60.0 + utc.second + DAY_S / 2.0;
        let tt_minus_utc = tai_minus_utc_s(utc.year, utc.month, utc.day) + TT_MINUS_TAI_S;
        let tt = Self::normalised(day, of_day).plus_seconds(tt_minus_utc);
        Ok(tt.plus_seconds(tdb_minus_tt_s(tt)))
    }

    /// The UTC date of this moment, to the same conventions as [`Epoch::from_utc`].
    pub fn to_utc(self) -> Utc {
        let tai = self.plus_seconds(-tdb_minus_tt_s(self) - TT_MINUS_TAI_S);
        // Each UTC day begins by its own offset, so look for the day that holds this moment.
        let begins = |days: i64| {
            let (year, month, day) = civil_from_days(days);
            let noon_before = Self {
                days: days - 1,
                seconds: 0.0,
            };
            noon_before.plus_seconds(DAY_S / 2.0 + tai_minus_utc_s(year, month, day))
        };
        let mut days = tai.plus_seconds(DAY_S / 2.0 - 37.0).days;
        while tai < begins(days) {
            days -= 1;
        }
        while tai >= begins(days + 1) {
            days += 1;
        }
        let (year, month, day) = civil_from_days(days);
        let of_day = tai.seconds_since(begins(days)).max(0.0);
        // Within a leap second the last minute is longer.
        let minutes = ((of_day / 60.0).floor() as u32).min(24 * 60 - 1);
        Utc {
            year,
            month,
            day,
            hour: (minutes / 60) as u8,
            minute: (minutes % 60) as u8,
            second: of_day - f64::from(minutes) * 60.0,
        }
    }

    /// UT1 (taken as UTC) after J2000.0: whole days and the fraction of a day.
    pub(crate) fn days_since_j2000_ut1(self) -> (f64, f64) {
        let tai = self.plus_seconds(-annual_tdb_minus_tt_s(self) - TT_MINUS_TAI_S);
        let rough = tai.plus_seconds(DAY_S / 2.0 - 37.0);
        let (year, month, day) = civil_from_days(rough.days);
        let ut1 = tai.plus_seconds(-tai_minus_utc_s(year, month, day));
        (ut1.days as f64, ut1.seconds / DAY_S)
    }

    fn normalised(days: i64, seconds: f64) -> Self {
        let carry = (seconds / DAY_S).floor();
        let mut out = Self {
            days: days.saturating_add(carry as i64),
            seconds: seconds - carry * DAY_S,
        };
        // Rounding may leave either end a hair outside.
        if out.seconds < 0.0 {
            out.seconds += DAY_S;
            out.days -= 1;
        }
        if out.seconds >= DAY_S {
            out.seconds -= DAY_S;
            out.days += 1;
        }
        out
    }
}

impl fmt::Display for Epoch {
    /// The calendar date in TDB to a tenth of a second, such as `2032-12-22 14:02:34.8 TDB`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.is_finite() {
            return write!(f, "no date");
        }
        let shown = self.plus_seconds(DAY_S / 2.0 + 0.05);
        let (year, month, day) = civil_from_days(shown.days);
        let tenths = (shown.seconds * 10.0).floor() as u64;
        write!(
            f,
            "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}.{} TDB",
            tenths / 36_000,
            tenths / 600 % 60,
            tenths / 10 % 60,
            tenths % 10
        )
    }
}

/// A date and clock time in UTC (Gregorian calendar).
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Utc {
    /// Year, for example 2032.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
    /// Second, in [0, 60); up to 61 within a leap second.
    pub second: f64,
}

impl Utc {
    fn check(&self) -> Result<(), AstroError> {
        let leap = self.hour == 23 && self.minute == 59 && {
            let (y, m, d) =
                civil_from_days(days_from_civil(self.year, self.month.clamp(1, 12), self.day) + 1);
            tai_minus_utc_s(y, m, d) > tai_minus_utc_s(self.year, self.month.clamp(1, 12), self.day)
        };
        let longest = if leap { 61.0 } else { 60.0 };
        let good = (-4000..=9999).contains(&self.year)
            && (1..=12).contains(&self.month)
            && self.day >= 1
            && self.day <= days_in_month(self.year, self.month)
            && self.hour < 24
            && self.minute < 60
            && (0.0..longest).contains(&self.second);
        if good {
            Ok(())
        } else {
            Err(AstroError::BadDate {
                text: self.to_string(),
            })
        }
    }
}

impl fmt::Display for Utc {
    /// ISO 8601 to whole seconds (cut, not rounded), such as `2032-12-22T14:01:25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            self.year,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second.floor()
        )
    }
}

impl FromStr for Utc {
    type Err = AstroError;

    /// Reads `2032-12-22`, `2032-12-22T14:01`, `2032-12-22T14:01:25` or `2032-12-22 14:01:25.6Z`.
    fn from_str(text: &str) -> Result<Self, AstroError> {
        let bad = || AstroError::BadDate {
            text: text.to_owned(),
        };
        let trimmed = text.trim();
        let trimmed = trimmed.strip_suffix('Z').unwrap_or(trimmed);
        let (date, clock) = trimmed.split_once(['T', ' ']).unwrap_or((trimmed, "00:00:00"));
        let mut date = date.split('-');
        let mut clock = clock.split(':');
        let mut next_date = || {
            date.next()
                .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
                .ok_or_else(bad)
        };
        let utc = Self {
            year: next_date()?.parse().map_err(|_| bad())?,
            month: next_date()?.parse().map_err(|_| bad())?,
            day: next_date()?.parse().map_err(|_| bad())?,
            hour: digits(clock.next()).ok_or_else(bad)?,
            minute: digits(clock.next()).ok_or_else(bad)?,
            second: match clock.next() {
                // Neither signs nor exponents.
                Some(part) if part.bytes().all(|b| b.is_ascii_digit() || b == b'.') => {
                    part.parse().map_err(|_| bad())?
                }
                Some(_) => return Err(bad()),
                None => 0.0,
            },
        };
        if date.next().is_some() || clock.next().is_some() {
            return Err(bad());
        }
        utc.check().map_err(|_| bad())?;
        Ok(utc)
    }
}

/// TDB - TT, s (Kaplan 2005, USNO Circular 179, equation 2.6, after Fairhead and Bretagnon 1990): within 10 µs from 1990 to
/// 2200 (against SOFA's `dtdb` at the Earth's centre, every 1.7 days).
fn tdb_minus_tt_s(epoch: Epoch) -> f64 {
    /// Amplitude, s; rate, radians a Julian century; phase, radians.
    const TERMS: [(f64, f64, f64); 6] = [
        (0.001_657, 628.3076, 6.2401),
        (0.000_022, 575.3385, 4.2970),
        (0.000_014, 1256.6152, 6.1969),
        (0.000_005, 606.9777, 4.0212),
        (0.000_005, 52.9691, 0.4444),
        (0.000_002, 21.3299, 5.5431),
    ];
    let t = epoch.days_after_j2000() / 36_525.0;
    let fixed: f64 = TERMS
        .iter()
        .map(|(a, rate, phase)| a * libm::sin(rate * t + phase))
        .sum();
    fixed + 0.000_010 * t * libm::sin(628.3076 * t + 4.2490)
}

/// The annual term of it alone (Astronomical Almanac, section B), for the Earth's turning: what it lacks, 53 µs at the most,
/// moves the equator by 3 cm.
fn annual_tdb_minus_tt_s(epoch: Epoch) -> f64 {
    let g = (357.53 + 0.985_600_28 * epoch.days_after_j2000()).to_radians();
    0.001_657 * libm::sin(g)
}

/// TAI - UTC on a UTC date, s, from hifitime's table of leap seconds.
fn tai_minus_utc_s(year: i32, month: u8, day: u8) -> f64 {
    if year < 1972 {
        return 10.0;
    }
    hifitime::Epoch::maybe_from_gregorian_utc(year, month, day, 12, 0, 0, 0)
        .ok()
        .and_then(|noon| noon.leap_seconds(true))
        .unwrap_or(37.0)
}

/// A part of a clock time: digits, no sign.
fn digits(part: Option<&str>) -> Option<u8> {
    part.filter(|p| p.bytes().all(|b| b.is_ascii_digit()))?
        .parse()
        .ok()
}

fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 2000-01-01 (whose noon is J2000.0) to a Gregorian date.
fn days_from_civil(year: i32, month: u8, day: u8) -> i64 {
    // Count from 1 March, so that the leap day ends the year; 400 years are 146,097 days.
    let (y, m) = if month <= 2 {
        (i64::from(year) - 1, i64::from(month) + 9)
    } else {
        (i64::from(year), i64::from(month) - 3)
    };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * m + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 730_425
}

/// The Gregorian date so many days after 2000-01-01.
fn civil_from_days(days: i64) -> (i32, u8, u8) {
    let shifted = days + 730_425;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let y = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * y + y / 4 - y / 100);
    let m = (5 * of_year + 2) / 153;
    let day = of_year - (153 * m + 2) / 5 + 1;
    let (year, month) = if m < 10 { (y, m + 3) } else { (y + 1, m - 9) };
    ((year + era * 400) as i32, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Utc {
        text.parse().unwrap()
    }

    #[test]
    fn utc_and_tdb_differ_by_69_seconds_now() {
        // Apophis' perigee: 21:46:12.7 TDB is 21:45:03.5 UTC (a frequent mistake in the press).
        let epoch = Epoch::from_jd_tdb(2_462_240.407_092);
        assert_eq!(epoch.to_string(), "2029-04-13 21:46:12.7 TDB");
        let back = epoch.to_utc();
        assert_eq!(back.to_string(), "2029-04-13T21:45:03");
        assert!((back.second - 3.56).abs() < 0.01, "{back:?}");
        assert!(Epoch::from_utc(back).unwrap().seconds_since(epoch).abs() < 1e-6);
    }

    #[test]
    fn leap_seconds_of_the_past_count() {
        let of = |text: &str| Epoch::from_utc(utc(text)).unwrap();
        // 31 December 2016 had 86,401 s; 30 December had not.
        // (TDB itself gains up to 29 µs a day on the clocks.)
        assert!((of("2017-01-01").seconds_since(of("2016-12-31")) - 86_401.0).abs() < 5e-5);
        assert!((of("2016-12-31").seconds_since(of("2016-12-30")) - 86_400.0).abs() < 5e-5);
        let within = of("2016-12-31T23:59:60.25");
        assert!((of("2017-01-01").seconds_since(within) - 0.75).abs() < 1e-6);
        let shown = within.to_utc();
        assert_eq!(shown.to_string(), "2016-12-31T23:59:60");
        assert!((shown.second - 60.25).abs() < 1e-6);
        // J2000.0 by its definition.
        let noon = of("2000-01-01T11:58:55.816");
        assert!(noon.seconds_since(Epoch::J2000).abs() < 1e-3, "{noon:?}");
    }

    /// TAI - UTC from each date on: IERS Bulletin C and its list `Leap_Second.dat`.
    const LEAP_SECONDS: [(&str, f64); 28] = [
        ("1972-01-01", 10.0),
        ("1972-07-01", 11.0),
        ("1973-01-01", 12.0),
        ("1974-01-01", 13.0),
        ("1975-01-01", 14.0),
        ("1976-01-01", 15.0),
        ("1977-01-01", 16.0),
        ("1978-01-01", 17.0),
        ("1979-01-01", 18.0),
        ("1980-01-01", 19.0),
        ("1981-07-01", 20.0),
        ("1982-07-01", 21.0),
        ("1983-07-01", 22.0),
        ("1985-07-01", 23.0),
        ("1988-01-01", 24.0),
        ("1990-01-01", 25.0),
        ("1991-01-01", 26.0),
        ("1992-07-01", 27.0),
        ("1993-07-01", 28.0),
        ("1994-07-01", 29.0),
        ("1996-01-01", 30.0),
        ("1997-07-01", 31.0),
        ("1999-01-01", 32.0),
        ("2006-01-01", 33.0),
        ("2009-01-01", 34.0),
        ("2012-07-01", 35.0),
        ("2015-07-01", 36.0),
        ("2017-01-01", 37.0),
    ];

    #[test]
    fn every_leap_second_counts_from_its_day_on() {
        // TDB less the clock time's own count of days, without the 2 ms of TDB - TT.
        let tai_minus_utc = |date: Utc| {
            let epoch = Epoch::from_utc(date).unwrap();
            let day = days_from_civil(date.year, date.month, date.day) - 1;
            let clock = f64::from(date.hour) * 3600.0 + f64::from(date.minute) * 60.0 + date.second;
            epoch.seconds_since(Epoch {
                days: day,
                seconds: 0.0,
            }) - clock
                - DAY_S / 2.0
                - TT_MINUS_TAI_S
        };
        for pair in LEAP_SECONDS.windows(2) {
            let [(_, before), (date, after)] = pair else {
                unreachable!()
            };
            let from = utc(date);
            assert!((tai_minus_utc(from) - after).abs() < 2.5e-3, "{date}");
            // The last second of the day before is the 61st of its minute, still by the old count.
            let (year, month, day) = civil_from_days(days_from_civil(from.year, from.month, from.day) - 1);
            let leap = Utc {
                year,
                month,
                day,
                hour: 23,
                minute: 59,
                second: 60.5,
            };
            assert!(
                (tai_minus_utc(leap) - before).abs() < 2.5e-3,
                "the end of {year}-{month}-{day}"
            );
            assert!(Epoch::from_utc(leap).unwrap() < Epoch::from_utc(from).unwrap());
        }
        assert!((tai_minus_utc(utc("2026-07-01")) - 37.0).abs() < 2.5e-3);
        assert!((tai_minus_utc(utc("2199-12-31")) - 37.0).abs() < 2.5e-3);
    }

    /// SOFA, Time Scale and Calendar Tools (2013 and later), section 4, the example of 15 January 2006, 21:24:37.5 UTC:
    /// TT 21:25:42.684, TDB 21:25:42.684373 at an observatory on Hawaii, whose place adds no more than 2 µs.
    #[test]
    fn the_example_of_sofa() {
        let epoch = Epoch::from_utc(utc("2006-01-15T21:24:37.5")).unwrap();
        let midnight = Epoch::from_jd_tdb(2_453_750.5);
        let clock = epoch.seconds_since(midnight) - (21.0 * 3600.0 + 25.0 * 60.0);
        assert!((clock - 42.684_373).abs() < 12e-6, "{clock}");
        let back = epoch.to_utc();
        assert!((back.second - 37.5).abs() < 1e-9, "{back:?}");
    }

    /// SOFA's `dtdb` (its full series of 787 terms), evaluated at the Earth's centre.
    #[test]
    fn tdb_against_the_full_series() {
        for (jd, seconds) in [
            (2_447_892.5, -0.000069368),
            (2_451_545.0, -0.000099307),
            (2_453_750.25, 0.000340466),
            (2_460_310.5, -0.000119236),
            (2_463_589.0, -0.000372403),
            (2_469_807.5, -0.000080188),
            (2_488_070.0, -0.000075615),
            (2_506_332.5, -0.000113044),
            (2_520_000.25, 0.000898685),
            (2_524_593.5, -0.000201699),
        ] {
            let found = tdb_minus_tt_s(Epoch::from_jd_tdb(jd));
            assert!((found - seconds).abs() < 10e-6, "{jd}: {found}");
            let annual = annual_tdb_minus_tt_s(Epoch::from_jd_tdb(jd));
            assert!((annual - seconds).abs() < 53e-6, "{jd}: {annual}");
        }
    }

    /// hifitime's own TDB is another implementation; it carries the annual term alone.
    #[test]
    fn hifitime_agrees() {
        for (text, y, m, d, h) in [
            ("1999-03-21T06:00:00", 1999, 3, 21, 6),
            ("2016-12-31T23:00:00", 2016, 12, 31, 23),
            ("2032-12-22T14:00:00", 2032, 12, 22, 14),
        ] {
            let other = hifitime::Epoch::maybe_from_gregorian_utc(y, m, d, h, 0, 0, 0).unwrap();
            let seconds = other.to_tdb_duration().to_seconds();
            let ours = Epoch::from_utc(utc(text)).unwrap().seconds_since(Epoch::J2000);
            assert!((ours - seconds).abs() < 1e-4, "{text}: {}", ours - seconds);
        }
    }

    #[test]
    fn times_beyond_all_calendars_stay_in_order() {
        for jd in [1e300, -1e300, f64::INFINITY, f64::NAN, 1e18, -1e18] {
            let epoch = Epoch::from_jd_tdb(jd);
            let _ = (
                epoch.plus_days(1e300),
                epoch.plus_days(-1e300),
                epoch.plus_seconds(1e300),
            );
            assert!(epoch.jd_tdb().is_nan() || epoch.jd_tdb().abs() > 1e17);
        }
    }

    #[test]
    fn dates_survive_the_round_trip() {
        for text in [
            "1990-01-01T00:00:00",
            "1999-12-31T23:59:59",
            "2012-06-30T23:59:59",
            "2032-12-22T14:01:25",
            "2096-02-29T12:00:00",
            "1972-07-01T00:00:00",
        ] {
            // Half a second in, lest rounding show the second before.
            let mut date = utc(text);
            date.second += 0.5;
            assert_eq!(Epoch::from_utc(date).unwrap().to_utc().to_string(), text);
        }
    }

    #[test]
    fn julian_dates_lose_nothing() {
        for jd in [
            2_460_694.5,
            2_463_589.085_125_1,
            2_447_892.123_456_789,
            2_451_544.999_999,
        ] {
            assert_eq!(Epoch::from_jd_tdb(jd).jd_tdb().to_bits(), jd.to_bits());
        }
        let epoch = Epoch::from_jd_tdb(2_463_589.085_125_1);
        // A nanosecond is kept where one number would lose it.
        assert!((epoch.plus_seconds(1e-9).seconds_since(epoch) - 1e-9).abs() < 3e-11);
        assert!((epoch.plus_days(-4_000.25).days_since(epoch) + 4_000.25).abs() < 1e-12);
        assert_eq!(
            Epoch::from_jd_tdb_parts(2_460_694.5, 0.25),
            Epoch::from_jd_tdb(2_460_694.75)
        );
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "2032",
            "2032-13-01",
            "2032-02-30",
            "2031-02-29",
            "2032-12-22T24:00:00",
            "2032-12-22T14:60",
            "2032-12-22T23:59:60",
            "2032-12-22T14:01:25:9",
            "2032-12-22T14:01:xx",
            "22.12.2032",
            "-2032-12-22",
            "2032-12-22T14:01:NaN",
            "2032-12-22T14:01:1e1",
            "2032-12-22T+4:01",
            "2032-12-22T14:-1",
            "2032-12-22T",
        ] {
            let error = text.parse::<Utc>().unwrap_err();
            assert!(
                error.to_string().contains("2032-12-22T14:01:25"),
                "{text}: {error}"
            );
        }
        assert!(
            Epoch::from_utc(Utc {
                month: 0,
                ..utc("2032-12-22")
            })
            .is_err()
        );
        assert!(
            Epoch::from_utc(Utc {
                second: f64::NAN,
                ..utc("2032-12-22")
            })
            .is_err()
        );
        assert_eq!(utc(" 2032-12-22 14:01:25Z "), utc("2032-12-22T14:01:25"));
    }
}
