//! The plan cards of a round: search, choose by quick odds, write them down.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use astro::knowledge::PushTable;
use game::{Aim, Card, CardFlight, CardId, CardRequest, CraftStage, StandingFlight};
use mission::plan::{CraftId, Effect, Flight, Seconds};
use mission::track::SunlitTrack;
use scenario::{CampaignId, Date, Scenario, SeatId, Sector};

use super::assess::{Help, crafts, median, odds_of_standing, pushes};
use super::choose::{Choice, Market, Offer, choose};
use super::estimate::{Estimate, Sky};
use super::quick::{Dice, End, Hit, Thrown, Track, odds};
use super::windows::{Fleet, Target, fleet, served};
use super::{AdjudicationError, Progress};

/// Draws of the quick odds.
const QUICK_DRAWS: usize = 1000;
/// Months for which a plan pays each ground station: from the last correction to the hit, for every arrival.
const STATION_MONTHS: u32 = 5;
/// Most cards of a round that the search fills: one to look and one to stay, one for each aim, devices either way, and a tug.
const MOST_CARDS: usize = 10;

/// The cards of a round, without their odds, in the order to show them.
pub(super) fn cards(
    scenario: &Scenario,
    sky: &Sky,
    (estimate, target): (&Estimate, &Target),
    request: &CardRequest,
    progress: Progress<'_>,
) -> Result<Vec<Card>, AdjudicationError> {
    let hired = hire(scenario, &request.stations);
    let stations: BTreeSet<SeatId> = request.stations.iter().chain(&hired).cloned().collect();
    let help = Help {
        stations: &stations,
        flyby: request.knowledge.flyby,
        prepared: &request.prepared,
    };
    let fleet = fleet(scenario, sky, (estimate, target), request, help, progress)?;
    let standing = standing_hits(
        scenario,
        (&sky.pushes, &sky.slow),
        estimate,
        &request.standing,
        help,
    );
    let dice = dice(scenario, estimate, request.knowledge.flyby, QUICK_DRAWS);
    let track = track(estimate);
    let untouched = odds(&track, &dice, &[]);
    let group = |code: &'static str| -> String {
        scenario
            .seat_of(&scenario::CountryCode::new(code))
            .map_or_else(|| code.to_owned(), |s| s.id.to_string())
    };
    let market = Market {
        offers: &fleet.offers,
        kinds: &fleet.kinds,
        standing: &standing,
        track: &track,
        dice: &dice,
        untouched,
        interval_km: sky.linearisation.interval_km().1 - sky.linearisation.interval_km().0,
        group: &group,
        assured: scenario.assurance.assured_ppm as f64 / 1e6,
        transfer: transfer(scenario, estimate),
    };
    let learn = learn(scenario, request, &fleet, &hired);
    let mut out: Vec<Card> = learn.into_iter().chain(stay(scenario, request, &fleet)).collect();
    for (aim, choice) in choose(&market) {
        out.push(card(scenario, aim, &choice, &fleet.offers, &hired));
    }
    out.truncate(MOST_CARDS);
    Ok(out)
}

/// Most by which a seat's chance may rise, given on course: by its share of the draws, or by points of everything.
fn transfer(scenario: &Scenario, estimate: &Estimate) -> f64 {
    let of_draws = scenario.assurance.transfer_share_ppm as f64 / 1e6;
    let of_everything = scenario.assurance.transfer_ppm as f64 / 1e6;
    of_draws.min(of_everything / estimate.chance.max(of_everything))
}

/// One seat for each longitude sector in which nobody serves yet.
fn hire(scenario: &Scenario, serving: &BTreeSet<SeatId>) -> Vec<SeatId> {
    let mut covered: BTreeSet<Sector> = BTreeSet::new();
    for seat in scenario.seats.iter().filter(|s| serving.contains(&s.id)) {
        covered.extend(seat.stations.iter().map(|(_, sector)| *sector));
    }
    let mut hired = Vec::new();
    // States without rockets first: their stations are what they bring.
    let mut seats: Vec<_> = scenario
        .seats
        .iter()
        .filter(|s| !serving.contains(&s.id))
        .collect();
    seats.sort_by_key(|s| !s.launchers.is_empty());
    for seat in seats {
        let fresh: Vec<Sector> = seat
            .stations
            .iter()
            .map(|(_, sector)| *sector)
            .filter(|s| !covered.contains(s))
            .collect();
        if !fresh.is_empty() {
            covered.extend(fresh);
            hired.push(seat.id.clone());
        }
    }
    hired
}

/// The track of the corridor: what falls at each offset.
pub(super) fn track(estimate: &Estimate) -> Track {
    let end = |fall: &super::ground::Fall| match fall.country() {
        Some(code) => End::Country(code, fall.harmed()),
        None => End::Ocean,
    };
    let Some((first, _)) = estimate.corridor.first() else {
        return Track {
            first_km: 0.0,
            step_km: estimate.step_km,
            ends: Vec::new(),
        };
    };
    let index = |zeta: f64| ((zeta - first.zeta_km) / estimate.step_km).round() as usize;
    let last = estimate.corridor.last().map_or(0, |(p, _)| index(p.zeta_km));
    // Parts of the corridor that graze past in the full model are no points of it: they pass.
    let mut ends = vec![End::Miss; last + 1];
    for (point, fall) in &estimate.corridor {
        ends[index(point.zeta_km)] = end(fall);
    }
    Track {
        first_km: first.zeta_km,
        step_km: estimate.step_km,
        ends,
    }
}

/// The draws of the quick odds: offsets at equal steps of the corridor's chance.
pub(super) fn dice(scenario: &Scenario, estimate: &Estimate, flyby: bool, draws: usize) -> Dice {
    let whole: f64 = estimate.corridor.iter().map(|(p, _)| p.weight).sum();
    let mut offsets_km = Vec::with_capacity(draws);
    let (mut sum, mut points) = (0.0, estimate.corridor.iter().peekable());
    for draw in 0..draws {
        let rank = whole * (draw as f64 + 0.5) / draws as f64;
        while let Some((point, _)) = points.peek() {
            if sum + point.weight >= rank {
                let within = ((rank - sum) / point.weight).clamp(0.0, 1.0) - 0.5;
                offsets_km.push(point.zeta_km + within * estimate.step_km);
                break;
            }
            sum += point.weight;
            points.next();
        }
    }
    let hardware = &scenario.hardware;
    Dice {
        offsets_km,
        size_sigma_ln: estimate.body.diameter_sigma_ln,
        beta_sigma_ln: if flyby {
            hardware.beta_sigma_ln_flyby
        } else {
            hardware.beta_sigma_ln
        },
        seed: estimate.seed,
        thrown: Thrown::default(),
    }
}

/// What stands already, for the quick odds.
pub(super) fn standing_hits(
    scenario: &Scenario,
    levers: (&PushTable, &SunlitTrack),
    estimate: &Estimate,
    standing: &[StandingFlight],
    help: Help<'_>,
) -> Vec<Hit> {
    let crafts = crafts(scenario);
    standing
        .iter()
        .filter(|s| pushes(&crafts, &s.flight))
        .filter_map(|s| {
            let chance = odds_of_standing(scenario, s, help)?.hit();
            median(scenario, levers, &estimate.body, &s.flight)
                .ok()?
                .hit(chance)
        })
        .collect()
}

/// Craft of a sort are ordered, on their way or there.
fn under_way(scenario: &Scenario, request: &CardRequest, sort: &dyn Fn(&Effect) -> bool) -> bool {
    request.standing.iter().any(|s| {
        let kind = scenario.craft(&s.flight.craft);
        kind.is_some_and(|c| sort(&c.craft.effect))
            && matches!(
                s.stage,
                CraftStage::Ordered | CraftStage::Cruising | CraftStage::Arrived
            )
    })
}

/// A flight that looks, with a craft that stands ready if there is one.
fn planned(fleet: &Fleet, offer: &Offer) -> CardFlight {
    let launch = Date::containing_jd(offer.flight.launch.jd_tdb());
    let kind = fleet.kinds.iter().find(|k| k.id == offer.flight.craft);
    let stock = kind.and_then(|k| k.stock.iter().find(|(_, ready)| *ready <= launch));
    CardFlight {
        flight: offer.flight.clone(),
        launched_by: offer.owner.clone(),
        stock: stock.map(|(number, _)| *number),
    }
}

/// Staying with it: a rendezvous that arrives while its measurements can still be used, if none is under way.
fn stay(scenario: &Scenario, request: &CardRequest, fleet: &Fleet) -> Option<Card> {
    let stays = |effect: &Effect| matches!(effect, Effect::Rendezvous { .. });
    if under_way(scenario, request, &stays) {
        return None;
    }
    let offer = fleet.stays.iter().min_by_key(|o| {
        let serves = served(scenario, o.flight.arrival.jd_tdb());
        (Reverse(serves), o.saved_months, o.launch_price, o.flight.arrival)
    })?;
    Some(Card {
        id: CardId(0),
        title: format!("Stay with it: a rendezvous, {}", month(offer.flight.launch)),
        aim: Aim::Learn,
        flights: vec![planned(fleet, offer)],
        campaigns: Vec::new(),
        stations: Vec::new(),
        station_months: 0,
        capabilities: Vec::new(),
    })
}

/// Looking before pushing: a flyby, if none is under way, and the observations on sale.
fn learn(scenario: &Scenario, request: &CardRequest, fleet: &Fleet, hired: &[SeatId]) -> Option<Card> {
    let under_way = under_way(scenario, request, &|effect| *effect == Effect::Reconnaissance);
    let campaigns: Vec<CampaignId> = scenario
        .campaigns
        .iter()
        .filter(|c| {
            c.rounds.contains(&(request.round as usize)) && !request.knowledge.campaigns.contains(&c.id)
        })
        .filter(|c| c.private_to.is_none())
        .map(|c| c.id.clone())
        .collect();
    let look = fleet
        .looks
        .iter()
        .filter(|_| !under_way && !request.knowledge.flyby)
        .min_by_key(|offer| {
            let hurried = offer.saved_months > 0;
            (hurried, offer.season, offer.launch_price, offer.flight.c3_m2_s2)
        });
    let flights: Vec<CardFlight> = look.map(|offer| planned(fleet, offer)).into_iter().collect();
    let title = match (look, campaigns.is_empty()) {
        (Some(offer), _) => format!("Look first: a flyby, {}", month(offer.flight.launch)),
        (None, false) => "Look again: follow-up observations".to_owned(),
        (None, true) => return None,
    };
    let stations = if flights.is_empty() {
        Vec::new()
    } else {
        hired.to_vec()
    };
    Some(Card {
        id: CardId(0),
        title,
        aim: Aim::Learn,
        station_months: if stations.is_empty() { 0 } else { STATION_MONTHS },
        capabilities: Vec::new(),
        flights,
        campaigns,
        stations,
    })
}

/// A plan, written down.
fn card(scenario: &Scenario, aim: Aim, choice: &Choice, offers: &[Offer], hired: &[SeatId]) -> Card {
    let mut arrivals: BTreeSet<Seconds> = BTreeSet::new();
    let mut flights: Vec<CardFlight> = Vec::new();
    for unit in &choice.units {
        let offer = &offers[unit.offer];
        let in_time = |f: &&Flight| Date::containing_jd(f.launch.jd_tdb()) >= unit.ready;
        let free = offer
            .ways
            .iter()
            .filter(in_time)
            .find(|f| !arrivals.contains(&f.arrival));
        let flight = free.unwrap_or(&offer.flight).clone();
        arrivals.insert(flight.arrival);
        flights.push(CardFlight {
            flight,
            launched_by: offer.owner.clone(),
            stock: unit.stock,
        });
    }
    flights.sort_by(|a, b| {
        (a.flight.arrival, &a.flight, &a.launched_by, a.stock).cmp(&(
            b.flight.arrival,
            &b.flight,
            &b.launched_by,
            b.stock,
        ))
    });
    Card {
        id: CardId(0),
        title: title(scenario, &flights),
        aim,
        flights,
        campaigns: Vec::new(),
        stations: hired.to_vec(),
        station_months: if hired.is_empty() { 0 } else { STATION_MONTHS },
        capabilities: Vec::new(),
    }
}

/// What flies, and when the first of it leaves.
fn title(scenario: &Scenario, flights: &[CardFlight]) -> String {
    const NUMBERS: [&str; 9] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight",
    ];
    let mut counts: BTreeMap<&CraftId, usize> = BTreeMap::new();
    for flight in flights {
        *counts.entry(&flight.flight.craft).or_default() += 1;
    }
    let what: Vec<String> = counts
        .into_iter()
        .enumerate()
        .map(|(place, (kind, n))| {
            let name = scenario
                .craft(kind)
                .map_or(kind.as_str(), |c| c.craft.name.as_str());
            // "Impactor M, 1,500 kg" is "Two impactors M" in a title.
            let short = name.split(',').next().unwrap_or(name);
            let (noun, rest) = short
                .split_once(' ')
                .map_or((short, String::new()), |(a, b)| (a, format!(" {b}")));
            let mut number = NUMBERS.get(n).map_or_else(|| n.to_string(), |w| (*w).to_owned());
            if place > 0 {
                number = number.to_lowercase();
            }
            let plural = if n == 1 { "" } else { "s" };
            format!("{number} {}{plural}{rest}", noun.to_lowercase())
        })
        .collect();
    let first = flights.iter().map(|f| f.flight.launch).min();
    format!(
        "{}, {}",
        what.join(" and "),
        first.map_or_else(String::new, month)
    )
}

/// Month and year of a moment.
fn month(at: Seconds) -> String {
    let date = Date::containing_jd(at.jd_tdb()).to_string();
    date.split_once(' ')
        .map_or(date.clone(), |(_, month_and_year)| month_and_year.to_owned())
}
