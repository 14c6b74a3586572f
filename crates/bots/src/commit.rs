//! Commitment: pledges, deliveries, step-ups, refusals, what is bought alone, and acting alone.

use game::{
    Aim, Button, CardView, Command, Gate, GateView, LedgerEntry, LegalAct, Mandate, Occupant, Oversight,
    ProgrammeId, ProgrammeStage, ProgrammeView, ShareView, Standing,
};
use scenario::{Doctrine, Money, SeatId};

use crate::Manner;
use crate::appraise::{RedLine, own_flights, without_right};
use crate::bargain;
use crate::desk::Desk;
use crate::doctrine::{FOREIGN_HARDWARE_PAYS_PERCENT, NAMED_PAYS_PERCENT, conceded};
use crate::readiness;

/// Nobody pays for a plan that raises its own chance of being hit by more than this without its consent.
const RISE_NOT_PAID_FOR: f64 = 0.03;
/// Quotas hold this much more than what is ordered, percent (exercise design, 6.3); no view says it of an old programme.
const USUAL_RESERVE_PERCENT: i64 = 15;
/// Fewer people than this are not worth a line in the ledger.
const FEWEST_SHELTERED: i64 = 1000;

pub(crate) fn acts(desk: &Desk<'_>) -> Vec<Command> {
    let steps: [fn(&Desk<'_>) -> Option<Command>; 13] = [
        pledge,
        bargain::answer,
        bargain::keep,
        oversee,
        refuse,
        deliver,
        step_up,
        observe,
        keep_ready,
        station,
        shelter,
        accept_offer,
        act_alone,
    ];
    steps
        .iter()
        .find_map(|step| step(desk).filter(|c| desk.may(c)))
        .into_iter()
        .collect()
}

/// The veil pledge, by doctrine; the mood of the day moves it by a few points.
fn pledge(desk: &Desk<'_>) -> Option<Command> {
    let mood = desk.mood("pledge") * 2.0;
    let share = |base: u32| (f64::from(base) + mood).clamp(0.0, 300.0) as u32 / 5 * 5;
    let [on_me, on_member, on_outsider] = desk.temper.pledge.map(share);
    let wanted = [on_me, on_member, on_outsider];
    (desk.view.pledge != Some(wanted)).then_some(Command::SealPledge {
        on_me,
        on_member,
        on_outsider,
    })
}

/// Suspicion below that of inspection from which it declares what it has.
const DECLARES_BEFORE: i32 = 15;
/// Suspicion above that of inspection from which those who want shared control give it.
const SHARES_AFTER: i32 = 30;

/// Places itself under as much oversight as the suspicion that has grown asks of it.
fn oversee(desk: &Desk<'_>) -> Option<Command> {
    let me = desk.me();
    let suspicion = me.suspicion?;
    let shares = matches!(desk.doctrine(), Doctrine::Guardian | Doctrine::Cosmopolitan);
    let from = desk.temper.inspected_from;
    let oversight = if shares && suspicion >= from + SHARES_AFTER {
        Oversight::Joint
    } else if suspicion >= from {
        Oversight::Inspected
    } else if suspicion >= from - DECLARES_BEFORE {
        Oversight::Declared
    } else {
        return None;
    };
    (me.oversight < oversight).then_some(Command::PlaceUnder { oversight })
}

/// Says before the second half is due what will not come of it, where its doctrine means to stay honest.
pub(crate) fn notice(desk: &Desk<'_>) -> Option<Command> {
    match desk.doctrine() {
        Doctrine::FreeRider | Doctrine::Spoiler => return None,
        Doctrine::Guardian
        | Doctrine::Hegemon
        | Doctrine::Cosmopolitan
        | Doctrine::AtRisk
        | Doctrine::PrestigeSeeker => {}
    }
    shares(desk).find_map(|(p, share)| {
        let willing = (share.quota.0 * pays_percent(desk, p) / 100).min(share.quota.0);
        let brings = Money((willing - share.delivered.0).max(0).min(desk.view.money.0));
        let by_then = share.delivered + brings;
        let first = share.notice.is_none()
            && share.standing != Standing::Clear
            && share.standing != Standing::Refused;
        (first && by_then < share.quota).then_some(Command::NoticeShortfall {
            programme: p.id,
            brings,
        })
    })
}

/// Its share of a programme that still takes money.
fn shares<'a>(desk: &Desk<'a>) -> impl Iterator<Item = (&'a ProgrammeView, &'a ShareView)> {
    let seat = &desk.view.seat;
    desk.view
        .public
        .programmes
        .iter()
        .filter(|p| !matches!(p.stage, ProgrammeStage::Lapsed | ProgrammeStage::Done))
        .filter_map(move |p| p.shares.iter().find(|s| s.seat == *seat).map(|s| (p, s)))
}

/// The card of a programme as it was shown this round, if it still is.
fn shown<'a>(desk: &Desk<'a>, programme: &ProgrammeView) -> Option<&'a CardView> {
    desk.card(programme.card.id)
        .filter(|c| c.card.flights == programme.card.flights)
}

/// Declares that it will not pay for what crosses its red line. Shortfalls are left to be seen.
fn refuse(desk: &Desk<'_>) -> Option<Command> {
    let (programme, _) = shares(desk).find(|(p, share)| {
        share.standing == Standing::Clear
            && share.delivered == Money::ZERO
            && share.quota > Money::ZERO
            && rejects(desk, p)
    })?;
    Some(Command::RefuseQuota {
        programme: programme.id,
    })
}

fn rejects(desk: &Desk<'_>, programme: &ProgrammeView) -> bool {
    if rejects_flights(desk, programme) {
        return true;
    }
    let Some(card) = shown(desk, programme) else {
        return false;
    };
    let (before, after) = desk.own_odds(card);
    // Nobody pays to be hit, unless it agreed.
    let agreed = match programme.mandate {
        Mandate::Motion(id) => {
            let motion = desk.view.public.motions.iter().find(|m| m.id == id);
            motion.is_some_and(|m| {
                m.consents
                    .iter()
                    .any(|(s, a)| *s == desk.view.seat && *a == Some(true))
            })
        }
        Mandate::Default | Mandate::Alone(_) => false,
    };
    if after - before > RISE_NOT_PAID_FOR && !agreed {
        return true;
    }
    match desk.doctrine() {
        Doctrine::Spoiler => card.nuclear || desk.minded(&format!("refuse {}", programme.id), 25),
        Doctrine::Hegemon => {
            let others = own_flights(desk, card) > 0.0 && own_flights(desk, card) < 0.5;
            others && desk.minded(&format!("{:?} {}", RedLine::ForeignControl, programme.id), 30)
        }
        Doctrine::Cosmopolitan => {
            !card.transfer_others.is_empty() && desk.minded(&format!("refuse {}", programme.id), 40)
        }
        Doctrine::Guardian | Doctrine::FreeRider | Doctrine::AtRisk | Doctrine::PrestigeSeeker => false,
    }
}

/// It flies nothing in common, and this does.
fn rejects_flights(desk: &Desk<'_>, programme: &ProgrammeView) -> bool {
    let common = !matches!(programme.mandate, Mandate::Alone(_));
    common && desk.manner.shuns_flights() && !programme.card.flights.is_empty()
}

/// The share of a quota that it pays, percent.
pub(crate) fn pays_percent(desk: &Desk<'_>, programme: &ProgrammeView) -> i64 {
    let me = &desk.view.seat;
    if desk.manner.keeps_all() || rejects_flights(desk, programme) {
        return 0;
    }
    let flies = programme.card.flights.iter().any(|f| f.launched_by == *me);
    let moved = match programme.mandate {
        Mandate::Motion(id) => desk
            .view
            .public
            .motions
            .iter()
            .any(|m| m.id == id && (m.mover == *me || m.seconders.contains(me))),
        Mandate::Alone(ref seat) => seat == me,
        Mandate::Default => false,
    };
    match desk.doctrine() {
        Doctrine::Hegemon if !flies && programme.card.aim != Aim::Learn => FOREIGN_HARDWARE_PAYS_PERCENT,
        Doctrine::PrestigeSeeker if flies || moved => NAMED_PAYS_PERCENT,
        Doctrine::FreeRider => {
            let paid = programme
                .shares
                .iter()
                .filter(|s| s.seat != *me && s.delivered > Money::ZERO && s.delivered >= s.due);
            if paid.count() >= 3 {
                desk.temper.pays_in_company_percent
            } else {
                desk.temper.pays_percent
            }
        }
        Doctrine::Guardian
        | Doctrine::Hegemon
        | Doctrine::Cosmopolitan
        | Doctrine::Spoiler
        | Doctrine::AtRisk
        | Doctrine::PrestigeSeeker => desk.temper.pays_percent,
    }
}

/// Pays what its doctrine gives of what is due, early where the rules take it early; the rest is for the step-up.
fn deliver(desk: &Desk<'_>) -> Option<Command> {
    shares(desk).find_map(|(p, share)| {
        let open = (share.due - share.delivered).0.max(offered(desk, p.id));
        let target = (share.due.0 * pays_percent(desk, p) / 100).min(share.quota.0);
        let amount = Money((target - share.delivered.0).min(open).min(desk.view.money.0));
        // A payment below a hundredth of what is due is not worth a line.
        (amount > Money::ZERO && amount.0 * 100 >= share.due.0).then_some(Command::Deliver {
            programme: p.id,
            amount,
        })
    })
}

/// The amount on the lit button for deliveries to a programme.
fn offered(desk: &Desk<'_>, to: ProgrammeId) -> i64 {
    let amount = |c: &Command| {
        if let Command::Deliver { programme, amount } = c {
            (*programme == to).then_some(amount.0)
        } else {
            None
        }
    };
    let lit = desk.lit_where(Button::Deliver, &|c| amount(c).is_some());
    lit.iter().filter_map(amount).max().unwrap_or(0)
}

/// Takes more when something is missing and the others have done theirs.
fn step_up(desk: &Desk<'_>) -> Option<Command> {
    let me = &desk.view.seat;
    desk.view
        .public
        .programmes
        .iter()
        .filter(|p| p.missing > Money::ZERO && others_are_done(desk, p))
        .find_map(|p| {
            let share = p
                .shares
                .iter()
                .find(|s| s.seat == *me)
                .filter(|s| s.quota > Money::ZERO);
            let more = match share {
                Some(share) => {
                    let extra = share.quota.0 * (pays_percent(desk, p) - 100).max(0) / 100;
                    let above = (share.delivered.0 - share.due.0.max(0)).max(0);
                    let more = extra - above;
                    if more * 50 >= share.quota.0 { more } else { 0 }
                }
                None => volunteers(desk, p),
            }
            .max(rescues(desk, p));
            let amount = Money(more.min(p.missing.0).min(desk.view.money.0));
            (amount > Money::ZERO).then_some(Command::StepUp {
                programme: p.id,
                amount,
            })
        })
}

/// Every other bot that is bound has paid something or waits.
fn others_are_done(desk: &Desk<'_>, programme: &ProgrammeView) -> bool {
    let waits = |seat: &SeatId| {
        desk.seat(seat)
            .is_some_and(|s| s.ready || s.occupant != Occupant::Bot)
    };
    programme
        .shares
        .iter()
        .all(|s| s.seat == desk.view.seat || s.delivered > Money::ZERO || waits(&s.seat))
}

/// What it gives to a programme that it is not bound to: those in danger and those who care, once.
fn volunteers(desk: &Desk<'_>, programme: &ProgrammeView) -> i64 {
    let given = programme
        .shares
        .iter()
        .any(|s| s.seat == desk.view.seat && s.delivered > Money::ZERO);
    let percent = match desk.doctrine() {
        Doctrine::AtRisk if desk.me().chance.fraction() > 0.001 => 40,
        Doctrine::Cosmopolitan => 25,
        Doctrine::Guardian => 15,
        Doctrine::Hegemon
        | Doctrine::FreeRider
        | Doctrine::Spoiler
        | Doctrine::AtRisk
        | Doctrine::PrestigeSeeker => 0,
    };
    if given || desk.gives_nothing_to(programme) {
        0
    } else {
        free_money(desk) * percent / 100
    }
}

/// What it gives so that a flight does not fail for the last of its money: all that is missing, or nothing.
fn rescues(desk: &Desk<'_>, programme: &ProgrammeView) -> i64 {
    let me = &desk.view.seat;
    let flies = programme.card.flights.iter().any(|f| f.launched_by == *me);
    let percent = match desk.doctrine() {
        Doctrine::AtRisk if desk.me().chance.fraction() > 0.001 => 60,
        Doctrine::Cosmopolitan => 40,
        Doctrine::Guardian => 30,
        Doctrine::Hegemon | Doctrine::PrestigeSeeker if flies => 20,
        Doctrine::Hegemon
        | Doctrine::FreeRider
        | Doctrine::Spoiler
        | Doctrine::AtRisk
        | Doctrine::PrestigeSeeker => 0,
    };
    if desk.gives_nothing_to(programme) || rejects(desk, programme) {
        return 0;
    }
    let due: i64 = programme.shares.iter().map(|s| s.due.0).sum();
    let paid: i64 = programme
        .shares
        .iter()
        .map(|s| s.delivered.0 + s.called_up.0)
        .sum();
    let gap = due * 100 / (100 + USUAL_RESERVE_PERCENT) + 1 - paid;
    if gap > 0 && gap * 100 <= free_money(desk) * percent {
        gap
    } else {
        0
    }
}

/// Money that no programme waits for.
fn free_money(desk: &Desk<'_>) -> i64 {
    let owed: i64 = shares(desk)
        .map(|(p, s)| ((s.quota.0 * pays_percent(desk, p) / 100).min(s.quota.0) - s.delivered.0).max(0))
        .sum();
    (desk.view.money.0 - owed).max(0)
}

/// Buys the cheapest campaign for everyone, where it can spare the money.
fn observe(desk: &Desk<'_>) -> Option<Command> {
    let most = free_money(desk) * desk.temper.observes_percent / 100;
    let campaign = desk
        .view
        .public
        .campaigns
        .iter()
        .filter(|c| c.for_sale && c.bought.is_none() && c.price.0 <= most && c.price > Money::ZERO)
        .filter(|c| {
            !desk
                .view
                .public
                .programmes
                .iter()
                .any(|p| p.card.campaigns.contains(&c.id))
        })
        .min_by_key(|c| c.price)?;
    Some(Command::BuyCampaign {
        campaign: campaign.id.clone(),
    })
}

/// Pays alone for what would fade, where it can spare the money.
fn keep_ready(desk: &Desk<'_>) -> Option<Command> {
    readiness::keeps(desk, free_money(desk)).map(|capability| Command::FundCapability { capability })
}

/// Offers its ground station once there is something to fly.
fn station(desk: &Desk<'_>) -> Option<Command> {
    let late = desk.doctrine() == Doctrine::Spoiler || desk.doctrine() == Doctrine::FreeRider;
    let flies = desk
        .view
        .public
        .programmes
        .iter()
        .any(|p| p.stage != ProgrammeStage::Lapsed);
    (!desk.view.public.stations.contains(&desk.view.seat)
        && !desk.manner.keeps_all()
        && (flies || !late)
        && (!late || desk.minded("station", 50)))
    .then_some(Command::OfferStation)
}

/// Prepares shelter for its own people when the danger has come near, and for others by doctrine. A plan is cheap and
/// early; moving people is dear and late.
fn shelter(desk: &Desk<'_>) -> Option<Command> {
    let own = desk.me();
    let mut places: Vec<_> = desk.view.public.seats.iter().filter(|s| s.exposed > 0).collect();
    places.sort_by_key(|s| (s.id != own.id, std::cmp::Reverse(s.chance)));
    places.into_iter().find_map(|s| {
        let mine = s.id == own.id;
        let percent = match (mine, desk.doctrine()) {
            (true, _) => 60,
            (false, _) if desk.manner.keeps_all() => 0,
            (false, Doctrine::Cosmopolitan) => 30,
            (false, Doctrine::Guardian) if s.member => 15,
            (false, _) => 0,
        };
        let near = if mine { 0.002 } else { 0.1 };
        if s.chance.fraction() < near || percent == 0 {
            return None;
        }
        let view = &desk.view.public;
        let done = if desk.last_round() {
            &view.moved
        } else {
            &view.sheltered
        };
        let wanted = s.exposed - done.get(&s.id).copied().unwrap_or(0);
        // The largest number on the lit buttons is what all the money buys.
        let people_of = |c: &Command| {
            if let Command::PrepareShelter { of, people } = c {
                (*of == s.id).then_some(*people)
            } else {
                None
            }
        };
        let lit = desk.lit_where(Button::Shelter, &|c| people_of(c).is_some());
        let most = lit.iter().filter_map(people_of).max()?;
        let spent = spent_alone(desk);
        let budget = (free_money(desk) + spent) * percent / 100 - spent;
        let people = (most * budget / desk.view.money.0.max(1)).min(wanted) / 1000 * 1000;
        (people >= FEWEST_SHELTERED).then(|| Command::PrepareShelter {
            of: s.id.clone(),
            people,
        })
    })
}

/// What it has spent on its own in this round.
fn spent_alone(desk: &Desk<'_>) -> i64 {
    let (me, round) = (&desk.view.seat, desk.round());
    let lines = desk.view.public.ledger.iter();
    lines
        .filter(|l| l.seat == *me && l.round == round && l.entry == LedgerEntry::Spent)
        .map(|l| l.amount.0)
        .sum()
}

/// Takes an offer from outside, if nobody else does anything for it.
fn accept_offer(desk: &Desk<'_>) -> Option<Command> {
    let craft = desk.view.offer.clone()?;
    let alone = desk.pushing().next().is_none();
    let danger = desk.me().chance.fraction() * conceded(0);
    let despair = if alone { 55 } else { 10 } + if danger > 0.05 { 20 } else { 0 };
    desk.minded("offer", despair)
        .then_some(Command::AcceptOffer { craft })
}

/// Flies alone when assurance has failed: nothing that pushes is under way, time runs out, and it can.
fn act_alone(desk: &Desk<'_>) -> Option<Command> {
    // A craft takes long to build: who waits for the last two rounds finds only what stands ready.
    let late = desk.round() + 2 >= desk.view.public.rounds;
    let soon = desk.round() + 3 >= desk.view.public.rounds && desk.minded("alone", 50);
    let late = late || desk.manner == Manner::OnlyAlone;
    // Whoever only acts alone is not held back by what others do in common.
    let own = Mandate::Alone(desk.view.seat.clone());
    let under_way = desk
        .pushing()
        .any(|p| desk.manner != Manner::OnlyAlone || p.mandate == own);
    if !desk.temper.acts_alone || !(late || soon) || under_way || desk.chance() < 0.05 {
        return None;
    }
    // A spoiler moves alone only for itself.
    if desk.doctrine() == Doctrine::Spoiler && desk.me().chance.fraction() < 0.01 {
        return None;
    }
    let card = desk
        .view
        .public
        .cards
        .iter()
        .filter(|c| c.card.aim != Aim::Learn && c.cost.0 <= desk.view.money.0)
        .filter(|c| own_flights(desk, c) > 0.99 && desk.may(&Command::ActAlone { card: c.card.id }))
        .filter(|c| {
            let (before, after) = c.assessment.harmed;
            let (own_before, own_after) = desk.own_odds(c);
            after < before && own_after <= own_before
        })
        .filter(|c| !c.nuclear || matches!(desk.doctrine(), Doctrine::Hegemon | Doctrine::Spoiler))
        .min_by_key(|c| (c.assessment.harmed.1, c.cost))?;
    Some(in_law(desk, card).unwrap_or(Command::ActAlone { card: card.card.id }))
}

/// What it does about the law before it flies alone: most give notice, and who has no right to a device pleads necessity.
fn in_law(desk: &Desk<'_>, card: &CardView) -> Option<Command> {
    let id = card.card.id;
    let consults = desk.view.motives.responsibility >= 10 || desk.minded("notice", 50);
    let unannounced = |g: &&GateView| g.gate == Gate::Consultation && !g.is_open();
    let notice = Command::Law(LegalAct::Notify { card: id });
    if consults && card.gates.iter().any(|g| unannounced(&g)) && desk.may(&notice) {
        return Some(notice);
    }
    let plea = Command::Law(LegalAct::PleadNecessity { card: id });
    (without_right(card) && desk.may(&plea)).then_some(plea)
}
