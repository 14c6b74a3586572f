//! What a motion is worth to a delegation, in points of a hundred, and which red lines it crosses.

use game::{Aim, CardView, Gate, MotionView, Proposal};
use scenario::{CampaignId, Doctrine, Money, SeatId};

use crate::Manner;
use crate::charter;
use crate::constitution;
use crate::desk::Desk;
use crate::doctrine::conceded;
use crate::readiness;

/// What a delegation will not have, unless its price is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RedLine {
    /// A member's ground would be worse off, and it has not consented.
    UnprotectedMember,
    /// Its own craft would fly under another's command.
    ForeignControl,
    /// Its quota is above its key.
    MoreThanKey,
    /// Risk is moved onto somebody who has not consented.
    Transfer,
    /// A rival brings a nuclear device.
    RivalNuclear,
    /// Its own chance of being hit rises and it has not consented.
    OwnChanceRises,
    /// It is not among the movers and flies nothing.
    NotNamed,
}

/// A delegation's judgement of a motion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appraisal {
    /// Gain, points: motives, costs, what is left of a crossed red line, and the mood of the day.
    pub gain: f64,
    /// The red line that it crosses.
    pub red_line: Option<RedLine>,
    /// It would vote yes.
    pub yes: bool,
}

/// Worth of what it will not have at all, points.
const SHUNNED: f64 = -100.0;
/// Worth of anything to whoever agrees to everything: enough to second it, points.
const AGREEABLE: f64 = 20.0;
/// Own chance of being hit below which a seat has no stake (0.05 %).
const NO_STAKE: f64 = 5e-4;
/// Need at which ministers stop to wait for better knowledge, and what waiting is worth to them below it, points.
const WAITING: (f64, f64) = (0.6, 45.0);
/// Own chance may rise by this much before it counts as moved risk (exercise design, 6.8: half a point).
const RISE: f64 = 5e-3;
/// People taken as exposed where the last bulletin shows fewer: a push may bring it to ground that nobody thought of.
const FEWEST_EXPOSED: i64 = 300_000;
/// What opening an agreed plan costs if nothing is added to it, points.
const UNREST: f64 = 12.0;
/// Points that spending all of one's means costs.
const ALL_MEANS: f64 = 30.0;
/// Moving one person, about half of them prepared, in units of money (10,000 USD): 600 USD.
const EVACUATION: f64 = 0.06;
/// A shelter plan for one person in units of money: 15 M USD for a million.
const SHELTER_PLAN: f64 = 0.0015;

/// Judges a motion that lies on the table.
pub fn appraise(desk: &Desk<'_>, motion: &MotionView) -> Appraisal {
    judge(desk, &motion.proposal, Some(motion))
}

/// Judges a proposal; `motion` is `None` while nobody has tabled it, so that this seat would be its mover.
pub(crate) fn judge(desk: &Desk<'_>, proposal: &Proposal, motion: Option<&MotionView>) -> Appraisal {
    if desk.manner == Manner::AlwaysYes {
        // Whoever agrees to everything weighs nothing: it likes one thing better than another by its mood alone.
        return Appraisal {
            gain: AGREEABLE + desk.mood(&topic(proposal)),
            red_line: None,
            yes: true,
        };
    }
    let (worth, red) = match proposal {
        Proposal::Mission { card } => match desk.card(*card) {
            Some(card) if desk.manner.shuns(card) => (SHUNNED, None),
            Some(card) => (mission(desk, card, motion), crossed(desk, card, motion)),
            None => (SHUNNED, None),
        },
        Proposal::Observe { campaigns } => (observation(desk, campaigns), None),
        Proposal::Fund { capabilities } => (readiness::worth(desk, capabilities), None),
        Proposal::Shelter { of, people } => (shelter(desk, of, *people), None),
        Proposal::AdoptCharter { charter } => (charter::gain(desk, charter), None),
        Proposal::Admit { seat } => (admission(desk, seat), None),
        Proposal::Amend { changes } => (constitution::amended(desk, changes), None),
        Proposal::Chair { seat } => (constitution::chaired(desk, seat.as_ref()), None),
        Proposal::CloseClause => (closing(desk), None),
        Proposal::Authorise => authorising(desk),
        // A craft on its way was paid for: it is called back only by those whom it would hit.
        Proposal::WaveOff { .. } => (-8.0, None),
    };
    let penalty = red.map_or(0.0, |(_, points)| points);
    let gain = worth - penalty + desk.mood(&topic(proposal));
    // Those under the corridor ask one thing of a push: that their own chance falls.
    let planned = if let Proposal::Mission { card } = proposal {
        desk.card(*card)
    } else {
        None
    };
    let own = planned.map(|c| desk.own_odds(c));
    let absolute = matches!(red, Some((RedLine::OwnChanceRises | RedLine::RivalNuclear, _)));
    let yes = match own {
        _ if absolute || worth <= SHUNNED => false,
        Some((before, after)) if desk.doctrine() == Doctrine::AtRisk && before > NO_STAKE => {
            let new = planned.is_none_or(|c| desk.newness(c) > 0.0);
            (new && after < 0.95 * before) || gain > 0.0
        }
        _ => gain > f64::from(desk.temper.yes_above),
    };
    Appraisal {
        gain,
        red_line: red.map(|(line, _)| line),
        yes,
    }
}

/// A text that tells questions apart, for the mood.
fn topic(proposal: &Proposal) -> String {
    match proposal {
        Proposal::Mission { card } => format!("mission {card}"),
        Proposal::Observe { campaigns } => format!("observe {}", campaigns.len()),
        Proposal::Fund { capabilities } => format!("fund {}", capabilities.len()),
        Proposal::Shelter { of, .. } => format!("shelter {of}"),
        Proposal::AdoptCharter { charter } => format!("charter {charter}"),
        Proposal::Admit { seat } => format!("admit {seat}"),
        Proposal::Amend { changes } => format!("amend {}", changes.len()),
        Proposal::Chair { .. } => "chair".to_owned(),
        Proposal::CloseClause => "close".to_owned(),
        Proposal::Authorise => "authorise".to_owned(),
        Proposal::WaveOff { craft } => format!("wave off {craft}"),
    }
}

/// What a payment costs it, points: dearer where the public does not support it.
pub(crate) fn pain(desk: &Desk<'_>, amount: f64) -> f64 {
    let share = (amount / desk.means()).min(2.0);
    ALL_MEANS * share * (1.2 - f64::from(desk.view.support) / 100.0)
}

/// Its share of the launches of a card.
pub(crate) fn own_flights(desk: &Desk<'_>, card: &CardView) -> f64 {
    let all = card.card.flights.len();
    let own = card
        .card
        .flights
        .iter()
        .filter(|f| f.launched_by == desk.view.seat)
        .count();
    if all == 0 { 0.0 } else { own as f64 / all as f64 }
}

fn quota(desk: &Desk<'_>, card: &CardView) -> Money {
    card.quotas
        .iter()
        .find(|(s, _)| *s == desk.view.seat)
        .map_or(Money::ZERO, |(_, m)| *m)
}

/// Whether it is mover or seconder, or would be.
fn named(desk: &Desk<'_>, motion: Option<&MotionView>) -> bool {
    motion.is_none_or(|m| m.mover == desk.view.seat || m.seconders.contains(&desk.view.seat))
}

fn mission(desk: &Desk<'_>, card: &CardView, motion: Option<&MotionView>) -> f64 {
    let w = desk.view.motives;
    let weight = |points: i32| f64::from(points);
    let urgency = desk.urgency();
    let (before, after) = desk.own_odds(card);
    let (harmed_before, harmed_after) = card.assessment.harmed;
    let relief = if harmed_before > 0 {
        ((harmed_before - harmed_after) as f64 / harmed_before as f64).clamp(-1.0, 1.0)
    } else {
        card.assessment.miss.fraction()
    };
    let learn = card.card.aim == Aim::Learn;
    let new = if learn { 1.0 } else { desk.newness(card) };
    let relief = relief * new;
    // Security: how much of its own danger goes; without a stake, a little of the world's.
    let stake = if before > NO_STAKE || after > NO_STAKE {
        let falls = ((before - after) / before.max(after)).clamp(-1.0, 1.0) * urgency;
        if falls > 0.0 { falls * new } else { falls }
    } else {
        0.15 * relief * urgency
    };
    let known = if learn { 0.25 * urgency.max(0.3) } else { 0.0 };
    let end = if card.meets_end { 1.2 } else { 0.8 };
    let security = weight(w.security) * (stake + if before > NO_STAKE { known } else { 0.0 });
    let responsibility = weight(w.responsibility) * (relief * urgency * end + known);
    // Industry: contracts come back by hardware; prestige: to be seen flying and moving.
    let flights = own_flights(desk, card);
    let key = desk.view.key_ppm as f64 / 1e6;
    let station = if card.card.stations.contains(&desk.view.seat) {
        0.15
    } else {
        0.0
    };
    let industry = weight(w.industry) * (0.8 * flights + station - 0.4 * key);
    let own_craft = if flights > 0.0 { 0.35 } else { 0.0 };
    let prestige = weight(w.prestige) * (own_craft + if named(desk, motion) { 0.15 } else { 0.0 });
    let science =
        weight(w.science) * (if learn { 0.4 } else { 0.0 } + 0.1 * card.card.campaigns.len().min(2) as f64);
    // While it is not likely to hit, money is held together.
    let early = if learn { 1.0 } else { 1.6 - 0.6 * urgency };
    let wait = if learn {
        0.0
    } else {
        (WAITING.0 - urgency).max(0.0) * WAITING.1
    };
    let cost = pain(desk, quota(desk, card).0 as f64) * early + wait;
    let unrest = if new > 0.0 { 0.0 } else { UNREST };
    let device = if card.nuclear {
        6.0 + weight(w.responsibility) / 5.0 + unlawful(desk, card)
    } else {
        0.0
    };
    security + responsibility + industry + prestige + science - cost - device - unrest
}

/// No way through the law stands open for the device on a card.
pub(crate) fn without_right(card: &CardView) -> bool {
    card.gates.iter().any(|g| g.gate == Gate::Device && !g.is_open())
}

/// What breaking the law weighs, points: more to whoever is moved by responsibility.
fn unlawful(desk: &Desk<'_>, card: &CardView) -> f64 {
    if without_right(card) {
        4.0 + f64::from(desk.view.motives.responsibility) / 3.0
    } else {
        0.0
    }
}

/// What an authorised device is worth beyond the best plan without one, and whether it is a rival's.
fn authorising(desk: &Desk<'_>) -> (f64, Option<(RedLine, f64)>) {
    let worth = |nuclear: bool| {
        let cards = desk.view.public.cards.iter();
        cards
            .filter(|c| c.nuclear == nuclear && c.card.aim != Aim::Learn)
            .map(|c| mission(desk, c, None) + unlawful(desk, c))
            .fold(None, |best: Option<f64>, x| Some(best.map_or(x, |b| b.max(x))))
    };
    let Some(device) = worth(true) else {
        return (-5.0, None);
    };
    let rival = |c: &CardView| {
        let mut flights = c.card.flights.iter();
        c.nuclear && flights.any(|f| f.launched_by != desk.view.seat && desk.trust(&f.launched_by) < 40)
    };
    let rivals = desk.doctrine() == Doctrine::Spoiler && desk.view.public.cards.iter().any(rival);
    let red = rivals.then_some((RedLine::RivalNuclear, 40.0));
    (device - worth(false).unwrap_or(0.0).max(0.0), red)
}

/// The red line of the doctrine that a card crosses, with what it weighs today.
fn crossed(desk: &Desk<'_>, card: &CardView, motion: Option<&MotionView>) -> Option<(RedLine, f64)> {
    let left = conceded(desk.round());
    let consented = |seat: &SeatId| {
        motion.is_some_and(|m| {
            m.consents
                .iter()
                .any(|(s, answer)| s == seat && *answer == Some(true))
        })
    };
    let me = &desk.view.seat;
    let (before, after) = desk.own_odds(card);
    // Nobody votes to be hit unless it has agreed to it.
    let asked = motion.is_some_and(|m| m.consents.iter().any(|(s, _)| s == me));
    if (asked || after - before > RISE) && after > before && !consented(me) {
        return Some((RedLine::OwnChanceRises, 40.0));
    }
    match desk.doctrine() {
        Doctrine::Guardian => {
            let members = &desk.view.public.charter.members;
            let bare = card
                .transfer
                .iter()
                .any(|(s, _, _)| members.contains(s) && !consented(s));
            bare.then_some((RedLine::UnprotectedMember, 25.0 * left))
        }
        Doctrine::Hegemon => {
            let flights = own_flights(desk, card);
            let commands = motion.is_none_or(|m| m.mover == *me) || flights == 0.0 || flights >= 0.5;
            (!commands).then_some((RedLine::ForeignControl, 14.0 * left))
        }
        Doctrine::FreeRider => {
            let all: i64 = card.quotas.iter().map(|(_, m)| m.0).sum();
            let own = quota(desk, card).0;
            let above = all > 0 && own as f64 / all as f64 > 1.05 * desk.view.key_ppm as f64 / 1e6;
            above.then_some((RedLine::MoreThanKey, 15.0 * left))
        }
        Doctrine::Cosmopolitan => {
            let moved =
                card.transfer.iter().any(|(s, _, _)| !consented(s)) || !card.transfer_others.is_empty();
            moved.then_some((RedLine::Transfer, 25.0 * left))
        }
        Doctrine::Spoiler => {
            let rival = card.nuclear && card.card.flights.iter().any(|f| desk.trust(&f.launched_by) < 40);
            rival.then_some((RedLine::RivalNuclear, 40.0))
        }
        Doctrine::PrestigeSeeker => {
            let seen = named(desk, motion) || own_flights(desk, card) > 0.0;
            (!seen).then_some((RedLine::NotNamed, 6.0 * left))
        }
        Doctrine::AtRisk => None,
    }
}

/// Price of campaigns that are still for sale.
pub(crate) fn price(desk: &Desk<'_>, campaigns: &[CampaignId]) -> Money {
    let view = &desk.view.public;
    view.campaigns
        .iter()
        .filter(|c| campaigns.contains(&c.id) && c.for_sale)
        .map(|c| c.price)
        .sum()
}

fn observation(desk: &Desk<'_>, campaigns: &[CampaignId]) -> f64 {
    let w = desk.view.motives;
    let share = desk.view.key_ppm as f64 / 1e6;
    let own_stake = if desk.me().chance.fraction() > NO_STAKE {
        0.3
    } else {
        0.0
    };
    // What is known already need not be bought: close to certainty only the place is left to learn.
    let open = if desk.chance() > 0.98 { 0.5 } else { 1.0 };
    let first = 1.0 + 0.3 * (campaigns.len().saturating_sub(1)).min(2) as f64;
    let known =
        f64::from(w.science) * 0.3 + f64::from(w.responsibility) * 0.3 + f64::from(w.security) * own_stake;
    open * first * known - pain(desk, price(desk, campaigns).0 as f64 * share)
}

fn shelter(desk: &Desk<'_>, of: &SeatId, people: i64) -> f64 {
    let Some(seat) = desk.seat(of) else { return -100.0 };
    let need = desk.view.public.sheltered.get(of).copied().unwrap_or(0);
    if seat.exposed <= need {
        return -10.0;
    }
    // Shelter is worth something once the place is likely.
    let danger = (seat.chance.fraction() * 4.0).min(1.0);
    let share = desk.view.key_ppm as f64 / 1e6;
    let a_place = if desk.last_round() {
        EVACUATION
    } else {
        SHELTER_PLAN
    };
    let w = desk.view.motives;
    let worth = if *of == desk.view.seat {
        f64::from(w.security) * danger
    } else {
        f64::from(w.responsibility) * 0.8 * danger + f64::from(desk.trust(of) - 50) / 10.0
    };
    worth - pain(desk, people as f64 * a_place * share)
}

fn admission(desk: &Desk<'_>, seat: &SeatId) -> f64 {
    let like = f64::from(desk.trust(seat) - 50) / 8.0;
    let open = match desk.doctrine() {
        Doctrine::Cosmopolitan => 9.0,
        Doctrine::AtRisk => 7.0,
        Doctrine::Guardian => 5.0,
        Doctrine::FreeRider => 3.0,
        Doctrine::PrestigeSeeker => 2.0,
        Doctrine::Hegemon => 1.0,
        Doctrine::Spoiler => -2.0,
    };
    if *seat == desk.view.seat {
        20.0
    } else {
        open + like
    }
}

/// Closing an open clause frees its members from paying and the threatened from protection.
fn closing(desk: &Desk<'_>) -> f64 {
    let stake = if desk.me().chance.fraction() > NO_STAKE {
        20.0
    } else {
        0.0
    };
    let care = f64::from(desk.view.motives.responsibility);
    let burden = match desk.doctrine() {
        Doctrine::Guardian | Doctrine::Cosmopolitan | Doctrine::AtRisk => -10.0,
        Doctrine::PrestigeSeeker => 4.0,
        Doctrine::Hegemon => 12.0,
        Doctrine::FreeRider => 14.0,
        Doctrine::Spoiler => 18.0,
    };
    burden - stake - care - 20.0 * desk.urgency()
}

/// What a seat whose chance rises asks for its consent: the evacuation of those it would expose, times the rise; 15 %
/// are conceded a round. Worked out from public figures alone, so that both sides come to the same sum.
pub(crate) fn compensation(desk: &Desk<'_>, seat: &SeatId, before: f64, after: f64) -> Money {
    let exposed = desk.seat(seat).map_or(0, |s| s.exposed).max(FEWEST_EXPOSED);
    let price = (after - before).max(0.0) * exposed as f64 * EVACUATION * conceded(desk.round());
    Money((price as i64).max(100))
}
