//! The economy as pure functions of whole numbers: income, keys, quotas, standing, steps of trust and support, and the
//! chances of hardware. The numbers themselves come from the scenario; what is fixed here cites its table.

use scenario::{Hardware, Money};

use crate::physics::Ppb;
use crate::view::Standing;

/// Whole part of `a` ÷ `b`, towards zero; 0 if `b` is 0.
fn quotient(a: i128, b: i128) -> i64 {
    if b == 0 {
        0
    } else {
        i64::try_from(a / b).unwrap_or(if (a < 0) == (b < 0) { i64::MAX } else { i64::MIN })
    }
}

/// `a` ÷ `b` to the nearest whole number, halves away from zero; 0 if `b` is not above 0.
pub(crate) fn nearest(a: i128, b: i128) -> i64 {
    if b <= 0 {
        return 0;
    }
    let half = if a < 0 { -(b / 2) } else { b / 2 };
    quotient(a + half, b)
}

/// Income of `months` months: GDP (M USD) × share a year (ppm) × support (0 to 100) × risk factor, rounded down to
/// 10,000 USD. Source: exercise design, section 4.
pub fn income(gdp_m_usd: i64, income_ppm: i64, months: u32, support: i32, risk_factor: i64) -> Money {
    let product = i128::from(gdp_m_usd)
        * i128::from(Money::millions(1).0)
        * i128::from(income_ppm)
        * i128::from(months)
        * i128::from(support)
        * i128::from(risk_factor);
    Money(quotient(product, 1_000_000 * 12 * 100))
}

/// The factor on income for one's own chance of being hit: that of the highest threshold reached, else 1.
pub fn risk_factor(thresholds: &[(i64, i64)], own_chance_ppm: i64) -> i64 {
    thresholds
        .iter()
        .filter(|(ppm, _)| own_chance_ppm >= *ppm)
        .map(|(_, k)| *k)
        .max()
        .unwrap_or(1)
}

/// What lapses of unspent money.
pub fn lapse(money: Money, percent: i64) -> Money {
    Money(quotient(i128::from(money.0) * i128::from(percent), 100))
}

/// Cost with the reserve, rounded up.
pub fn with_reserve(cost: Money, percent: i64) -> Money {
    Money(quotient(i128::from(cost.0) * i128::from(100 + percent) + 99, 100))
}

/// Divides `total` by `weights`: whole units, the largest remainders first, earlier ones at a tie. The parts sum to the
/// total; if no weight is above zero, nobody gets a part.
pub fn apportion(total: Money, weights: &[i64]) -> Vec<Money> {
    let sum: i128 = weights.iter().map(|w| i128::from((*w).max(0))).sum();
    if sum == 0 || total.0 <= 0 {
        return vec![Money::ZERO; weights.len()];
    }
    let exact: Vec<i128> = weights
        .iter()
        .map(|w| i128::from(total.0) * i128::from((*w).max(0)))
        .collect();
    let mut parts: Vec<Money> = exact.iter().map(|e| Money(quotient(*e, sum))).collect();
    let left = total.0 - parts.iter().map(|p| p.0).sum::<i64>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| (-(exact[*i] % sum), *i));
    for i in order.into_iter().take(left.max(0) as usize) {
        parts[i].0 += 1;
    }
    parts
}

/// A part of `whole` as a share of `of`, in ppm; 0 if there is nothing to share.
pub fn share_ppm(part: i64, of: i64) -> i64 {
    if of <= 0 {
        0
    } else {
        quotient(i128::from(part) * 1_000_000, i128::from(of))
    }
}

/// How one stands who delivered so much of what was due: at least 90 % kept, at least 50 % shortfall, else breach
/// (exercise design, 6.4).
pub fn standing(delivered: Money, due: Money) -> Standing {
    let (have, need) = (i128::from(delivered.0), i128::from(due.0));
    if need <= 0 {
        Standing::Clear
    } else if have * 10 >= need * 9 {
        Standing::Kept
    } else if have * 2 >= need {
        Standing::Shortfall
    } else {
        Standing::Breach
    }
}

/// Step of trust when a promise falls due: 14 f − 10 with f = delivered ÷ promised in 0 to 1 (exercise design, 5).
pub fn promise_step(delivered: Money, promised: Money) -> i32 {
    if promised.0 <= 0 {
        return 0;
    }
    let kept = delivered.0.clamp(0, promised.0);
    nearest(14 * i128::from(kept), i128::from(promised.0)) as i32 - 10
}

/// Step of trust where an honest notice of the shortfall was given in Consultation: half of a loss (exercise design, 6.4).
pub fn noticed_step(step: i32) -> i32 {
    if step < 0 {
        nearest(i128::from(step), 2) as i32
    } else {
        step
    }
}

/// Step of support for what was paid against the key: +3 from 0.75 to 1.25 of it, above that −4 × the excess ratio
/// (exercise design, 5).
pub fn payment_step(paid: Money, quota: Money) -> i32 {
    let (p, q) = (i128::from(paid.0), i128::from(quota.0));
    if q <= 0 || p * 4 < q * 3 {
        0
    } else if p * 4 <= q * 5 {
        3
    } else {
        -(nearest((p * 4 - q * 5) * 4, q * 4) as i32)
    }
}

/// Trust a tenth of the way back to its baseline, to the nearest whole number.
pub fn drift(trust: i32, baseline: i32) -> i32 {
    trust + nearest(i128::from(baseline - trust), 10) as i32
}

/// Support kept within its floor of 5 and 100.
pub fn support_within(support: i32) -> i32 {
    support.clamp(5, 100)
}

/// Readiness (ppm) after so many days without upkeep: r·exp(−Δt ÷ τ) (exercise design, 5: τ = 3 years for a launcher's
/// slot, 4 for a team, 8 for a survey).
pub fn readiness_idle(readiness_ppm: i64, days: i32, tau_years: f64) -> i64 {
    let years = f64::from(days.max(0)) / 365.25;
    (readiness_ppm as f64 * libm::exp(-years / tau_years)).round() as i64
}

/// Readiness (ppm) after so many days with upkeep: it gains a quarter a year.
pub fn readiness_kept(readiness_ppm: i64, days: i32) -> i64 {
    let gain = quotient(i128::from(days.max(0)) * 250_000 * 100, 36_525);
    (readiness_ppm + gain).min(1_000_000)
}

/// Upkeep of so many days: a share of the value a year (percent), rounded up (exercise design, 4: 8 % of cost a year).
pub fn upkeep(value: Money, percent: i64, days: i32) -> Money {
    let product = i128::from(value.0) * i128::from(percent) * i128::from(days.max(0));
    // A year of 365.25 days, in hundredths of a day and of a percent.
    Money(quotient(product + 36_524, 36_525))
}

/// Below this an item is lost, ppm.
pub const READINESS_LOST_PPM: i64 = 400_000;

/// Years in which a team that waits loses all but 37 % of its readiness (exercise design, 5).
const TEAM_YEARS: f64 = 4.0;

/// Readiness (ppm) of a craft that waits on the ground for so many days after it was built: its team does not.
pub fn readiness_waiting(days: i32) -> i64 {
    readiness_idle(1_000_000, days, TEAM_YEARS)
}

/// A craft that waits so many days on the ground has lost its team, and does not fly.
pub fn waits_too_long(days: i32) -> bool {
    readiness_waiting(days) < READINESS_LOST_PPM
}

/// The factor of readiness on the chances of launch and cruise, ppm: 0.85 + 0.15 r.
pub fn readiness_factor(readiness_ppm: i64) -> i64 {
    850_000 + quotient(150_000 * i128::from(readiness_ppm), 1_000_000)
}

/// Parts per million as a probability.
pub(crate) fn ppb(ppm: i64) -> Ppb {
    Ppb((ppm.clamp(0, 1_000_000) * 1000) as u32)
}

/// Chance of a launch.
pub fn launch_chance(hardware: &Hardware, mature: bool, readiness_ppm: i64) -> Ppb {
    let base = if mature {
        hardware.launch_mature_ppm
    } else {
        hardware.launch_new_ppm
    };
    ppb(quotient(
        i128::from(base) * i128::from(readiness_factor(readiness_ppm)),
        1_000_000,
    ))
}

/// Chance to survive a cruise of so many days: that of a year to the power of years.
pub fn cruise_chance(hardware: &Hardware, days: i32, readiness_ppm: i64) -> Ppb {
    let years = f64::from(days.max(0)) / 365.25;
    let year = hardware.cruise_year_ppm as f64 / 1e6;
    Ppb::from_fraction(libm::pow(year, years) * (readiness_factor(readiness_ppm) as f64 / 1e6))
}

/// Chance that guidance finds the target: without stations, plus each distinct longitude sector up to a most, plus a
/// flyby's shape model, plus the sensor.
pub fn guidance_chance(hardware: &Hardware, sectors: usize, flyby: bool, sensor: bool) -> Ppb {
    let stations = hardware.guidance_ppm + hardware.guidance_per_sector_ppm * sectors as i64;
    let mut ppm = stations.min(hardware.guidance_most_ppm);
    if flyby {
        ppm += hardware.guidance_flyby_ppm;
    }
    if sensor {
        ppm += hardware.guidance_sensor_ppm;
    }
    ppb(ppm)
}

/// GDP a head from which moving a person costs three times as much, USD (exercise design, 4).
pub const RICH_GDP_A_HEAD_USD: i64 = 20_000;

/// Price of moving people, rounded up.
pub fn evacuation(people: i64, usd_each: i64, gdp_m_usd: i64, population: i64) -> Money {
    let rich = i128::from(gdp_m_usd) * 1_000_000 > i128::from(population) * i128::from(RICH_GDP_A_HEAD_USD);
    let usd = i128::from(people.max(0)) * i128::from(usd_each) * if rich { 3 } else { 1 };
    Money(quotient(usd + 9_999, 10_000))
}

/// Price of a shelter plan, rounded up.
pub fn shelter_plan(people: i64, per_million: Money) -> Money {
    Money(quotient(
        i128::from(people.max(0)) * i128::from(per_million.0) + 999_999,
        1_000_000,
    ))
}

/// Claim for harm: people in the 4-psi area × 10 × GDP a head (exercise design, 4 and 6.9).
pub fn claim(people: i64, gdp_m_usd: i64, population: i64) -> Money {
    let gdp = i128::from(gdp_m_usd) * i128::from(Money::millions(1).0);
    Money(quotient(
        i128::from(people.max(0)) * 10 * gdp,
        i128::from(population),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    const M: fn(i64) -> Money = Money::millions;

    /// Exercise design, section 8.1: GDP in B USD and support.
    const SEATS: [(i64, i32); 3] = [(29_000, 35), (18_700, 45), (19_400, 40)];

    #[test]
    fn incomes_before_the_last_round_are_those_of_the_balance_check() {
        // Exercise design, section 4, check of balance: USA 0.96, China 0.80, Europe 0.74 B before R4 (15 + 17 + 6 months).
        let sums: Vec<i64> = SEATS
            .iter()
            .map(|(gdp, s)| {
                [15, 17, 6]
                    .iter()
                    .map(|m| income(gdp * 1000, 30, *m, *s, 1).0)
                    .sum::<i64>()
                    / 1000
            })
            .collect();
        assert_eq!(sums, [96, 79, 73], "in units of 10 M USD: 0.964, 0.799, 0.737 B");
        assert_eq!(
            income(29_000_000, 30, 12, 35, 1),
            Money(30_450),
            "NASA's 250 to 300 M a year is about S 35"
        );
        assert_eq!(
            income(29_000_000, 30, 12, 35, 10),
            Money(304_500),
            "ten times at a chance of 10 %"
        );
    }

    #[test]
    fn the_risk_factor_steps_at_its_thresholds() {
        // Exercise design, section 4: 2 from 0.1 %, 4 from 1 %, 10 from 10 %.
        let steps = [(1_000, 2), (10_000, 4), (100_000, 10)];
        let at = |ppm| risk_factor(&steps, ppm);
        assert_eq!(
            [at(0), at(999), at(1_000), at(9_999), at(10_000), at(100_000)],
            [1, 1, 2, 2, 4, 10]
        );
    }

    #[test]
    fn parts_sum_to_the_whole_and_follow_the_key() {
        let parts = apportion(Money(100), &[1, 1, 1]);
        assert_eq!(
            parts,
            [Money(34), Money(33), Money(33)],
            "the first gets the odd unit"
        );
        let parts = apportion(M(2_530), &[29_000, 18_700, 19_400, 3_900, 2_200]);
        assert_eq!(
            parts.iter().copied().sum::<Money>(),
            M(2_530),
            "nothing is lost in rounding"
        );
        assert!(
            parts[0] > parts[2] && parts[2] > parts[1],
            "by GDP: United States, Europe, China"
        );
        assert_eq!(
            apportion(M(10), &[0, 0]),
            [Money::ZERO; 2],
            "nobody is bound, nobody pays"
        );
        assert_eq!(apportion(Money::ZERO, &[3]), [Money::ZERO], "nothing to share");
    }

    #[test]
    fn standing_turns_at_nine_tenths_and_a_half() {
        // Exercise design, 6.4.
        let s = |d| standing(Money(d), Money(1000));
        assert_eq!(
            [s(1000), s(900), s(899), s(500), s(499), s(0)],
            [
                Standing::Kept,
                Standing::Kept,
                Standing::Shortfall,
                Standing::Shortfall,
                Standing::Breach,
                Standing::Breach
            ]
        );
        assert_eq!(standing(Money(0), Money(0)), Standing::Clear, "nothing due");
    }

    #[test]
    fn a_kept_promise_gains_four_and_a_broken_one_loses_ten() {
        // Exercise design, section 5: +4 kept, −10 broken.
        let step = |d| promise_step(Money(d), Money(100));
        assert_eq!([step(100), step(0), step(50), step(250)], [4, -10, -3, 4]);
    }

    #[test]
    fn support_likes_the_key_and_nothing_above_it() {
        // Exercise design, section 5: +3 within 0.75 to 1.25, −4 × (ratio − 1.25) above.
        let step = |p| payment_step(Money(p), Money(100));
        assert_eq!(
            [step(74), step(75), step(125), step(150), step(225), step(325)],
            [0, 3, 3, -1, -4, -8]
        );
    }

    #[test]
    fn readiness_falls_without_upkeep_and_comes_back_with_it() {
        // Exercise design, section 5: exp(−1) after τ; + 0.25 a year; factor 0.85 + 0.15 r.
        assert_eq!(
            readiness_idle(1_000_000, 1461, 4.0),
            367_879,
            "exp(-1), after four years of a team"
        );
        assert!(
            readiness_idle(1_000_000, 1461, 4.0) < READINESS_LOST_PPM,
            "a team that waited four years is lost"
        );
        assert!(
            !waits_too_long(1338) && waits_too_long(1340),
            "4 × ln 2.5 = 3.67 years"
        );
        assert_eq!(
            readiness_kept(500_000, 365),
            749_828,
            "a quarter a year of 365.25 days"
        );
        assert_eq!(readiness_kept(900_000, 730), 1_000_000, "never above one");
        assert_eq!(
            [readiness_factor(1_000_000), readiness_factor(0)],
            [1_000_000, 850_000]
        );
    }

    #[test]
    fn upkeep_is_eight_percent_of_the_price_a_year() {
        // Exercise design, section 4: a survey of 250 M costs 20 M a year, as does the standing observation fund.
        assert_eq!(upkeep(M(250), 8, 1461), M(80), "four years");
        assert_eq!(upkeep(M(250), 8, 0), Money::ZERO);
        assert_eq!(upkeep(Money(1), 8, 1), Money(1), "rounded up");
    }

    fn hardware() -> Hardware {
        Hardware {
            launch_mature_ppm: 970_000,
            launch_new_ppm: 900_000,
            cruise_year_ppm: 970_000,
            guidance_ppm: 800_000,
            guidance_per_sector_ppm: 50_000,
            guidance_most_ppm: 950_000,
            guidance_flyby_ppm: 20_000,
            guidance_sensor_ppm: 20_000,
            beta_median: 3.0,
            beta_sigma_ln: 0.25,
            beta_sigma_ln_flyby: 0.15,
            size_sigma: 0.25,
            size_sigma_flyby: 0.05,
            breakup_scale: 0.6,
            wave_off_days: 30,
        }
    }

    #[test]
    fn each_new_sector_of_stations_adds_five_points_up_to_fifteen() {
        // Exercise design, section 5: 0.80 + 0.05 a sector, at most 0.95; +0.02 flyby, +0.02 sensor.
        let h = hardware();
        let g = |n, f, s| guidance_chance(&h, n, f, s).ppm();
        assert_eq!(
            [g(0, false, false), g(1, false, false), g(3, false, false)],
            [800_000, 850_000, 950_000]
        );
        assert_eq!(g(4, false, false), 950_000, "there are three sectors");
        assert_eq!(g(3, true, true), 990_000, "flyby and sensor come on top");
    }

    #[test]
    fn launch_and_cruise_have_the_chances_of_the_table() {
        let h = hardware();
        assert_eq!(launch_chance(&h, true, 1_000_000).ppm(), 970_000);
        assert_eq!(launch_chance(&h, false, 1_000_000).ppm(), 900_000);
        assert_eq!(cruise_chance(&h, 0, 1_000_000), Ppb::ONE, "no cruise, no loss");
        let year = cruise_chance(&h, 365, 1_000_000).fraction();
        assert!((year - 0.97).abs() < 1e-4, "97 % a year, {year}");
    }

    #[test]
    fn moving_people_costs_what_the_table_says() {
        // Exercise design, section 1: 6 M people are 1.8 to 5.4 B.
        assert_eq!(evacuation(6_000_000, 300, 250_000, 225_000_000), M(1_800));
        assert_eq!(evacuation(6_000_000, 900, 250_000, 225_000_000), M(5_400));
        assert_eq!(
            evacuation(1_000, 300, 29_000_000, 340_000_000),
            Money(90),
            "three times for the rich"
        );
        assert_eq!(shelter_plan(2_000_000, M(15)), M(30), "15 M for a million people");
        // 1,000 people of Nigeria: 10 × 1,111 USD each.
        assert_eq!(claim(1_000, 250_000, 225_000_000), Money(1_111), "11.1 M USD");
    }
}
