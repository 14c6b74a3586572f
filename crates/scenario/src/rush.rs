//! Rush: a craft that stands ready before its usual time, for a share of its price a month.
//!
//! Nobody orders it: it follows from the days of the order and of the launch. A rushed craft works as well as another
//! (exercise design, section 4).

use crate::model::{CraftForSale, Date, Money, Prices};

/// What saving time costs. All zero: nothing is built faster for money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rush {
    /// Of the craft's price for each month saved, percent.
    pub percent_a_month: i64,
    /// Most months that can be saved.
    pub most_months: u32,
}

/// A craft's time in the works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// When it stands ready.
    pub ready: Date,
    /// Months that it takes.
    pub months: u32,
    /// Months saved of the usual time.
    pub saved_months: u32,
    /// What they cost.
    pub surcharge: Money,
}

impl Prices {
    /// Most months that can be saved of a craft's usual time; at least one is left.
    pub fn most_saved(&self, craft: &CraftForSale) -> u32 {
        self.rush.most_months.min(craft.build_months.saturating_sub(1))
    }

    /// A craft with so many months saved, at most as many as can be.
    pub fn built_in(&self, craft: &CraftForSale, ordered: Date, saved_months: u32) -> Built {
        let saved_months = saved_months.min(self.most_saved(craft));
        let months = craft.build_months - saved_months;
        // In hundredths of what the price is counted in, rounded to the nearest.
        let hundredths = craft.price.0 * self.rush.percent_a_month * i64::from(saved_months);
        Built {
            ready: ordered.plus_months(months),
            months,
            saved_months,
            surcharge: Money((hundredths + 50).div_euclid(100)),
        }
    }

    /// A craft that is to stand ready by a day, with as few months saved as that takes; `None` if it cannot.
    pub fn built_by(&self, craft: &CraftForSale, ordered: Date, wanted: Date) -> Option<Built> {
        (0..=self.most_saved(craft))
            .map(|saved| self.built_in(craft, ordered, saved))
            .find(|built| built.ready <= wanted)
    }

    /// The first day on which a craft ordered on a day can stand ready, with all the rush there is.
    pub fn first_ready(&self, craft: &CraftForSale, ordered: Date) -> Date {
        self.built_in(craft, ordered, self.rush.most_months).ready
    }

    /// The last day on which a craft can be ordered that is to stand ready by a day.
    pub fn last_order(&self, craft: &CraftForSale, wanted: Date) -> Date {
        let months = craft.build_months - self.most_saved(craft);
        // The latest day from which so many months later is not after the day.
        let mut day = wanted.plus_days(-(months as i32) * 31);
        while day.plus_days(1).plus_months(months) <= wanted {
            day = day.plus_days(1);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use mission::plan::{Craft, CraftId, Effect};

    use super::*;

    /// Impactor M of the exercise design: 220 M USD, 18 months; rush 3 % a month, at most 6.
    fn design() -> (CraftForSale, Prices) {
        let craft = CraftForSale {
            craft: Craft {
                id: CraftId::new("impactor_m"),
                name: "Impactor M, 1,500 kg".to_owned(),
                mass_kg: 1500,
                effect: Effect::Kinetic,
            },
            price: Money::millions(220),
            development: Money::millions(150),
            build_months: 18,
            needs_device: false,
        };
        let prices = Prices {
            station_month: Money::millions(2),
            evacuate_prepared_usd: 300,
            evacuate_unprepared_usd: 900,
            shelter_plan_per_million: Money::millions(15),
            upkeep_percent: 8,
            rush: Rush {
                percent_a_month: 3,
                most_months: 6,
            },
        };
        (craft, prices)
    }

    fn day(iso: &str) -> Date {
        Date::from_iso(iso).unwrap()
    }

    /// Each started month costs 3 %: 14 months instead of 18 are 12 % of 220 M USD.
    #[test]
    fn a_started_month_costs_three_percent() {
        let (craft, prices) = design();
        let ordered = day("2026-06-15");
        let built = |by: &str| prices.built_by(&craft, ordered, day(by));
        let usual = built("2027-12-15").unwrap();
        assert_eq!((usual.saved_months, usual.surcharge), (0, Money::ZERO));
        let a_day_less = built("2027-12-14").unwrap();
        assert_eq!(
            (a_day_less.saved_months, a_day_less.surcharge),
            (1, Money(660)),
            "6.6 M USD"
        );
        assert_eq!(a_day_less.ready, day("2027-11-15"));
        let four = built("2027-08-20").unwrap();
        assert_eq!((four.months, four.saved_months), (14, 4));
        assert_eq!(four.surcharge, Money(2640), "26.4 M USD");
        assert_eq!(
            built("2027-06-15").map(|b| b.surcharge),
            Some(Money(3960)),
            "six months: 18 %"
        );
        assert_eq!(built("2027-06-14"), None, "more than six cannot be saved");
        assert_eq!(prices.first_ready(&craft, ordered), day("2027-06-15"));
    }

    #[test]
    fn the_last_day_of_an_order_is_the_last_one_that_can_be_kept() {
        let (craft, mut prices) = design();
        for launch in ["2027-06-15", "2028-02-29", "2028-03-31"] {
            let launch = day(launch);
            let last = prices.last_order(&craft, launch);
            assert!(prices.built_by(&craft, last, launch).is_some(), "{launch}");
            assert!(
                prices.built_by(&craft, last.plus_days(1), launch).is_none(),
                "{launch}"
            );
        }
        prices.rush = Rush::default();
        assert_eq!(
            prices.last_order(&craft, day("2027-12-15")),
            day("2026-06-15"),
            "without rush eighteen months"
        );
    }

    #[test]
    fn a_month_is_left_of_what_takes_few() {
        let (mut craft, prices) = design();
        craft.build_months = 4;
        let ordered = day("2026-06-15");
        assert_eq!(prices.first_ready(&craft, ordered), day("2026-07-15"));
        assert_eq!(prices.built_by(&craft, ordered, day("2026-07-14")), None);
    }
}
