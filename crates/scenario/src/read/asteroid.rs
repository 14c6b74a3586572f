//! The asteroid and the observations of it.

use std::collections::BTreeSet;

use astro::{Ephemeris, Outcome};

use super::{Fields, Kind, Names, Reader};
use crate::diagnostic::Code;
use crate::model::{Asteroid, Campaign, CampaignId, CapabilityId, Date, Money, Point, PointKind};
use crate::tree::Node;
use crate::undeflected::{never_near, undeflected_once};
use crate::watch;

/// Julian dates that are surely meant as such: the years −4712 to 22,666 would be nonsense, 1000 to 4000 is generous.
const JD_RANGE: std::ops::RangeInclusive<f64> = 2_086_302.5..=3_182_395.5;
/// Most points that one campaign may expand to.
const MOST_POINTS: usize = 2_000;

/// Reads the asteroid, and flies it.
pub(super) fn asteroid<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Asteroid> {
    let mut f = r.fields(node, "the asteroid")?;
    let name = f.words(r, "name");
    let epoch = f.need("epoch_jd_tdb");
    let epoch_jd_tdb = epoch.and_then(|n| covered(r, n, "`epoch_jd_tdb`"));
    let until = f.need("until_jd_tdb");
    let until_jd_tdb = until.and_then(|n| covered(r, n, "`until_jd_tdb`"));
    let position = f.need("position_au");
    let position_au = position.and_then(|n| vector(r, n, "`position_au`", 50.0));
    let velocity_au_per_day = f
        .need("velocity_au_per_day")
        .and_then(|n| vector(r, n, "`velocity_au_per_day`", 0.1));
    let diameter_m = f.number(r, "diameter_m", 10.0..=10_000.0);
    let density_kg_m3 = f.number(r, "density_kg_m3", 500.0..=9_000.0);
    let low = f.number(r, "diameter_low_m", 10.0..=10_000.0);
    let high = f.need("diameter_high_m");
    let high_m = high.and_then(|n| r.number(n, "`diameter_high_m`", 10.0..=10_000.0));
    let h_magnitude = f.number(r, "h_magnitude", 5.0..=32.0);
    f.end(r);
    if let (Some(low), Some(high), Some(node)) = (low, high_m, high)
        && low >= high
    {
        let message = format!("the diameters believed run from {low} to {high} m");
        r.error(
            Code::NotAscending,
            node,
            message,
            "let `diameter_high_m` be greater than `diameter_low_m`",
        );
        return None;
    }
    if let (Some(from), Some(to), Some(node)) = (epoch_jd_tdb, until_jd_tdb, until)
        && from >= to
    {
        let message = "the span ends before the epoch".to_owned();
        r.error(
            Code::DatesOutOfOrder,
            node,
            message,
            "let `until_jd_tdb` be later than `epoch_jd_tdb`",
        );
        return None;
    }
    let asteroid = Asteroid {
        name: name?,
        epoch_jd_tdb: epoch_jd_tdb?,
        position_au: position_au?,
        velocity_au_per_day: velocity_au_per_day?,
        diameter_m: diameter_m?,
        density_kg_m3: density_kg_m3?,
        diameter_range_m: (low?, high_m?),
        h_magnitude: h_magnitude?,
        until_jd_tdb: until_jd_tdb?,
    };
    meets_earth(r, position?, &asteroid).then_some(asteroid)
}

/// Whether the asteroid hits if it is left alone; notes it if not.
fn meets_earth<'s>(r: &mut Reader<'s>, node: Node<'s>, asteroid: &Asteroid) -> bool {
    let fault = match never_near(asteroid) {
        Some(why) => why,
        None => match undeflected_once(asteroid) {
            Ok(met) => match (met.outcome, met.closest) {
                (Outcome::Impact(_), _) => return true,
                (Outcome::Miss, Some(closest)) => format!(
                    "the orbit misses: on {} it is nearest, some {:.0} thousand km from the Earth's centre",
                    Date::containing_jd(closest.epoch.jd_tdb()),
                    closest.distance_km / 1_000.0
                ),
                (Outcome::Miss, None) => "the orbit misses the Earth".to_owned(),
            },
            Err(e) => format!("the orbit cannot be followed: {e}"),
        },
    };
    let help = "give a true state that hits before `until_jd_tdb`; `indivisible lab encounter` shows what a state does";
    r.error(Code::NeverMeetsEarth, node, fault, help);
    false
}

/// A Julian date that the ephemeris covers.
fn covered<'s>(r: &mut Reader<'s>, node: Node<'s>, what: &str) -> Option<f64> {
    let jd = r.number(node, what, JD_RANGE)?;
    let (first, last) = Ephemeris::embedded().span();
    if (first.jd_tdb()..=last.jd_tdb()).contains(&jd) {
        return Some(jd);
    }
    let message = format!(
        "{what} is {jd} ({}), which the ephemeris does not cover",
        Date::containing_jd(jd).iso()
    );
    let help = format!(
        "choose a time from JD {:.1} to {:.1} TDB ({} to {})",
        first.jd_tdb(),
        last.jd_tdb(),
        Date::containing_jd(first.jd_tdb()).iso(),
        Date::containing_jd(last.jd_tdb()).iso(),
    );
    r.error(Code::OutsideEphemeris, node, message, help);
    None
}

/// Three coordinates, no longer together than `most`, and not all zero.
fn vector<'s>(r: &mut Reader<'s>, node: Node<'s>, what: &str, most: f64) -> Option<[f64; 3]> {
    let items = r.tuple(node, what, 3)?;
    let all = r.each(items, |r, n| r.number(n, what, f64::MIN..=f64::MAX))?;
    let vector = <[f64; 3]>::try_from(all).ok()?;
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    if length > 0.0 && length <= most {
        return Some(vector);
    }
    let message = format!("{what} has the length {length:.6}, outside 0 to {most}");
    r.error(
        Code::OutOfRange,
        node,
        message,
        "give it in the unit of the field's name, about the Sun, in ICRF axes",
    );
    None
}

/// One campaign of observations.
pub(super) fn campaign<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    names: &Names,
    asteroid: Option<&Asteroid>,
    end: Option<f64>,
) -> Option<Campaign> {
    let mut f = r.fields(node, "campaign")?;
    let id = f.need("id").and_then(|n| r.id(n, "the campaign's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("campaign {id}"));
    }
    let name = f.words(r, "name");
    let price = f.money(r, "price_m_usd");
    let rounds_node = f.maybe("rounds");
    let rounds = match rounds_node {
        Some(n) => r
            .list(n, "`rounds`")
            .and_then(|items| r.each(items, |r, n| round_index(r, n, names))),
        None => Some(Vec::new()),
    };
    let private_to = f.maybe_seat(r, "private_to", names.seats());
    let with_flyby = f.mark(r, "with_flyby");
    let by = match f.maybe("by") {
        Some(n) => r.refer(n, names.capabilities()).map(Some),
        None => Some(None),
    };
    let with_rendezvous = f.mark(r, "with_rendezvous");
    let points = f
        .some_list(r, "points")
        .and_then(|items| r.each(items, |r, n| points(r, n, asteroid, end)));
    f.end(r);
    let (price, rounds) = (price?, rounds?);
    if price > Money::ZERO && rounds.is_empty() {
        let message = format!(
            "campaign {} has a price and no round in which it can be bought",
            id.as_deref()?
        );
        r.error(
            Code::EmptyList,
            rounds_node.unwrap_or(node),
            message,
            "list the rounds in `rounds`, from 1",
        );
        return None;
    }
    let mut points: Vec<Point> = points?.into_iter().flatten().collect();
    points.sort_by(|a, b| a.jd_tdb.total_cmp(&b.jd_tdb));
    Some(Campaign {
        id: CampaignId::new(id?),
        name: name?,
        price,
        rounds,
        private_to: private_to?,
        with_flyby: with_flyby?,
        by: by?.map(CapabilityId::new),
        with_rendezvous: with_rendezvous?,
        points,
    })
}

/// A round's number, from 1, as an index from 0.
pub(super) fn round_index<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<usize> {
    let last = i64::try_from(names.rounds).unwrap_or(i64::MAX);
    r.whole(node, "a round's number", 1..=last.max(1))
        .and_then(|n| usize::try_from(n - 1).ok())
}

/// One night, a series of them, or what observatories see in a span.
fn points<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    asteroid: Option<&Asteroid>,
    end: Option<f64>,
) -> Option<Vec<Point>> {
    const KINDS: [&str; 6] = ["Night", "Nights", "Range", "Position", "Positions", "Watch"];
    let (kind, inner) = r.variant(node, "a point")?;
    if !KINDS.contains(&kind.text) {
        return r.no_such_choice(kind, "a point", &KINDS);
    }
    let Some(inner) = inner else {
        let message = format!("{} says neither when nor how well", kind.text);
        r.error(
            Code::WrongType,
            kind,
            message,
            "write Night(on: \"2025-03-29\", sigma_arcsec: 0.2)",
        );
        return None;
    };
    let mut f = r.fields(inner, kind.text)?;
    if kind.text == "Watch" {
        return watch(r, kind, f, asteroid, end);
    }
    let dates = if matches!(kind.text, "Nights" | "Positions") {
        series(r, &mut f, end)
    } else {
        one_day(r, &mut f, end)
    };
    let sigma = match kind.text {
        "Range" => f.number(r, "sigma_km", 0.001..=100_000.0).map(PointKind::RangeKm),
        "Position" | "Positions" => f
            .number(r, "sigma_km", 0.001..=100_000.0)
            .map(PointKind::PositionKm),
        _ => f
            .number(r, "sigma_arcsec", 0.001..=60.0)
            .map(PointKind::AnglesArcsec),
    };
    f.end(r);
    let kind = sigma?;
    let dates = dates?;
    if let (Some(asteroid), PointKind::AnglesArcsec(_)) = (asteroid, kind) {
        in_sight(r, node, asteroid, &dates);
    }
    Some(
        dates
            .into_iter()
            .map(|date| Point {
                jd_tdb: date.jd(),
                kind,
            })
            .collect(),
    )
}

/// Warns of nights on which no telescope there is could see it.
fn in_sight<'s>(r: &mut Reader<'s>, node: Node<'s>, asteroid: &Asteroid, nights: &[Date]) {
    // Whatever keeps it from being followed has been said at the orbit.
    let Ok(Some(lost)) = watch::first_out_of_sight(asteroid, nights) else {
        return;
    };
    let message = format!(
        "on {} it stands {:.0}° from the Sun and has magnitude {:.1}: no telescope sees that",
        lost.date.iso(),
        lost.elongation_deg,
        lost.magnitude
    );
    let help = "choose other nights; `indivisible lab survey SCENARIO` tells when it can be seen";
    r.warning(Code::Unseen, node, message, help);
}

/// What observatories see, simulated: see [`watch::watched`].
fn watch<'s>(
    r: &mut Reader<'s>,
    kind: Node<'s>,
    mut f: Fields<'s>,
    asteroid: Option<&Asteroid>,
    end: Option<f64>,
) -> Option<Vec<Point>> {
    let from = f.need("from").and_then(|n| observable(r, n, end));
    let to_node = f.need("to");
    let to = to_node.and_then(|n| observable(r, n, end));
    let known: BTreeSet<String> = survey::observatories().iter().map(|o| o.code.clone()).collect();
    let codes = Kind {
        one: "observatory",
        many: "observatories",
        names: &known,
    };
    let observatories = f
        .some_list(r, "observatories")
        .and_then(|items| r.each(items, |r, n| r.refer(n, codes)));
    f.end(r);
    let (from, to, observatories) = (from?, to?, observatories?);
    let help = if from >= to {
        "let `to` be later than `from`"
    } else if to.jd() - from.jd() > watch::LONGEST_DAYS {
        "watch for twenty years at most, or write two of them"
    } else {
        ""
    };
    if !help.is_empty() {
        let message = format!("the watch runs from {} to {}", from.iso(), to.iso());
        r.error(Code::DatesOutOfOrder, to_node?, message, help);
        return None;
    }
    let Some(asteroid) = asteroid else {
        return Some(Vec::new());
    };
    match watch::watched(asteroid, &observatories, from, to) {
        Ok(seen) => {
            if seen.is_empty() {
                let message = format!(
                    "from {} to {} these observatories never see it",
                    from.iso(),
                    to.iso()
                );
                let help = "choose other dates or larger telescopes; `indivisible lab survey SCENARIO` tells when it can be seen";
                r.warning(Code::Unseen, kind, message, help);
            }
            Some(seen)
        }
        Err(why) => {
            let help = "choose dates on which the orbit can be followed";
            r.error(Code::ImpossiblePoint, kind, why.to_string(), help);
            None
        }
    }
}

fn one_day<'s>(r: &mut Reader<'s>, f: &mut Fields<'s>, end: Option<f64>) -> Option<Vec<Date>> {
    let node = f.need("on")?;
    observable(r, node, end).map(|day| vec![day])
}

fn series<'s>(r: &mut Reader<'s>, f: &mut Fields<'s>, end: Option<f64>) -> Option<Vec<Date>> {
    let from = f.need("from").and_then(|n| observable(r, n, end));
    let to_node = f.need("to");
    let to = to_node.and_then(|n| observable(r, n, end));
    let step = f.whole(r, "every_days", 1..=366);
    let (from, to, step) = (from?, to?, i32::try_from(step?).ok()?);
    if from > to {
        let message = format!("the nights run from {} to {}", from.iso(), to.iso());
        r.error(
            Code::DatesOutOfOrder,
            to_node?,
            message,
            "let `to` be no earlier than `from`",
        );
        return None;
    }
    let nights: Vec<Date> = (0..)
        .map(|k| from.plus_days(k * step))
        .take_while(|d| *d <= to)
        .take(MOST_POINTS + 1)
        .collect();
    if nights.len() > MOST_POINTS {
        let message = format!("these are more than {MOST_POINTS} nights");
        r.error(
            Code::OutOfRange,
            to_node?,
            message,
            "give fewer: nights close together add nothing",
        );
        return None;
    }
    Some(nights)
}

/// A day on which the asteroid can be observed: inside the ephemeris, and before the end of its span.
fn observable<'s>(r: &mut Reader<'s>, node: Node<'s>, end: Option<f64>) -> Option<Date> {
    let date = r.date(node, "a night")?;
    let first = Ephemeris::embedded().span().0.jd_tdb();
    let last = end.unwrap_or(f64::INFINITY);
    if (first..=last).contains(&date.jd()) {
        return Some(date);
    }
    let message = format!("nothing can be observed on {}", date.iso());
    let help = if date.jd() < first {
        format!(
            "the ephemeris begins on {}: choose a later day",
            Date::containing_jd(first).plus_days(1).iso()
        )
    } else {
        "the span of the asteroid has ended by then: choose a day before `until_jd_tdb`".to_owned()
    };
    r.error(Code::ImpossiblePoint, node, message, help);
    None
}
