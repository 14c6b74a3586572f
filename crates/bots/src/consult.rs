//! Consultation: requests are answered, secrets told, consents given or sold, motions moved and seconded, and one
//! sentence says what the delegation wants. One step at a time, so that each is taken on a fresh view.

use std::cmp::Ordering;

use game::{
    Button, CardView, Choice, Command, HelpItem, LedgerEntry, MotionStage, MotionView, Proposal, RequestView,
    Term,
};
use scenario::{BallotKind, Doctrine, Money, SeatId};

use crate::Manner;
use crate::amending;
use crate::appraise::{appraise, compensation, judge};
use crate::bargain;
use crate::charter;
use crate::commit;
use crate::constitution;
use crate::desk::Desk;
use crate::doctrine::conceded;
use crate::words;

/// Motions that it seconds in a round at most; a docket holds few.
const SECONDS: usize = 2;
/// What questions that can wait lose while the table lacks a plan, points.
const CROWDING: f64 = 20.0;
/// What each second that a motion already has is worth to the next, points: a motion with none is dropped.
const COMPANY: f64 = 2.5;

pub(crate) fn acts(desk: &Desk<'_>) -> Vec<Command> {
    let steps: [fn(&Desk<'_>) -> Option<Command>; 15] = [
        constitution::approve,
        answer,
        bargain::answer,
        bargain::keep,
        commit::notice,
        tell,
        consent,
        amending::take_over,
        table,
        second,
        amending::amend,
        bargain::offer,
        compensate,
        ask,
        speak,
    ];
    steps
        .iter()
        .find_map(|step| step(desk).filter(|c| desk.may(c)))
        .into_iter()
        .collect()
}

/// Answers a request for help by name.
fn answer(desk: &Desk<'_>) -> Option<Command> {
    let reply = |r: &RequestView, granted| Command::AnswerRequest {
        request: r.id,
        granted,
    };
    let waiting =
        |r: &&RequestView| r.to == desk.view.seat && r.answer.is_none() && desk.may(&reply(r, false));
    let open = desk.view.public.requests.iter().find(waiting)?;
    let yes = reply(open, true);
    Some(if desk.may(&yes) && grants(desk, open) {
        yes
    } else {
        price(desk, open).unwrap_or_else(|| reply(open, false))
    })
}

/// Money that a delegation asks for a launch, if it wants no vote.
const LAUNCH_PRICE: Money = Money::millions(10);

/// The price of those who give nothing for nothing: a yes to a motion of their own, or what the help costs them.
fn price(desk: &Desk<'_>, request: &RequestView) -> Option<Command> {
    let sells = match desk.doctrine() {
        Doctrine::Hegemon | Doctrine::FreeRider | Doctrine::PrestigeSeeker => true,
        Doctrine::Guardian | Doctrine::Cosmopolitan | Doctrine::Spoiler | Doctrine::AtRisk => false,
    };
    if !sells {
        return None;
    }
    let me = &desk.view.seat;
    // Nobody could check a secret vote.
    let own = |m: &&MotionView| {
        m.mover == *me && m.electorate.contains(&request.from) && m.ballot != BallotKind::Secret
    };
    let votes = desk.motions().filter(own).map(|m| Term::Vote {
        motion: m.id,
        choice: Choice::Yes,
    });
    let amount = match request.item {
        // Money is not sold for money.
        HelpItem::Money(_) | HelpItem::Information => None,
        HelpItem::Station => Some(Money::millions(2)),
        HelpItem::Shelter(people) => Some(Money(people * 6 / 100)),
        HelpItem::Launch => Some(LAUNCH_PRICE),
    };
    let money = amount.map(|amount| Term::Give {
        amount,
        until: desk.round(),
    });
    votes
        .chain(money)
        .map(|term| Command::NamePrice {
            request: request.id,
            takes: vec![term],
        })
        .find(|c| desk.may(c))
}

fn grants(desk: &Desk<'_>, request: &RequestView) -> bool {
    let t = desk.temper;
    // Need moves even the reluctant: a point of trust for each per cent of danger to the one who asks, up to 20.
    let danger = desk.seat(&request.from).map_or(0.0, |s| s.chance.fraction());
    let need = (danger * 100.0).min(20.0);
    let warm = f64::from(desk.trust(&request.from)) + need + desk.mood(&format!("request {}", request.id));
    if warm < f64::from(t.helps_from_trust) {
        return false;
    }
    match request.item {
        HelpItem::Money(amount) => amount.0 * 100 <= desk.view.money.0 * t.helps_percent,
        HelpItem::Station => true,
        HelpItem::Shelter(people) => {
            let price = people * 6 / 100;
            price * 100 <= desk.view.money.0 * t.helps_percent || desk.doctrine() == Doctrine::AtRisk
        }
        // A launch is a promise that costs: given by those who mean to fly anyway.
        HelpItem::Launch => {
            desk.pushing()
                .any(|p| p.shares.iter().any(|s| s.seat == desk.view.seat))
                || f64::from(desk.view.motives.responsibility) + need >= 25.0
        }
        HelpItem::Information => {
            desk.view.secrets.iter().any(|(_, _, shared)| !shared) || desk.temper.tells_percent.0 >= 40
        }
    }
}

/// Tells a secret, by doctrine and mood; each round makes it easier.
fn tell(desk: &Desk<'_>) -> Option<Command> {
    let (first, more) = desk.temper.tells_percent;
    let (id, _, _) = desk.view.secrets.iter().find(|(id, _, shared)| {
        let percent = (first + more * desk.round()).min(100);
        !shared && desk.minded(&format!("secret {id}"), percent)
    })?;
    Some(Command::ShareSecret { secret: id.clone() })
}

/// Gives or withholds consent to what raises its own risk.
fn consent(desk: &Desk<'_>) -> Option<Command> {
    let me = &desk.view.seat;
    desk.motions().find_map(|m| {
        let (_, answered) = m.consents.iter().find(|(s, _)| s == me)?;
        let given = match desk.card_of(m) {
            Some(card) => agrees(desk, m, card),
            // Whether to be a member is asked of nobody else.
            None => appraise(desk, m).yes,
        };
        // A no may turn into a yes when the price is paid; a yes stands.
        (answered.is_none() || (*answered == Some(false) && given))
            .then_some(Command::GiveConsent { motion: m.id, given })
    })
}

fn agrees(desk: &Desk<'_>, motion: &MotionView, card: &CardView) -> bool {
    let (before, after) = desk.own_odds(card);
    let rise = after - before;
    if rise <= 0.0 {
        return true;
    }
    let price = compensation(desk, &desk.view.seat, before, after);
    let paid = received(desk, &desk.view.seat);
    // Its price is accepted within 20 %.
    let bought = paid.0 * 100 >= price.0 * 80;
    let mood = desk.mood(&format!("consent {}", motion.id)) / 1000.0;
    // What it bears unpaid grows as it concedes; for a price it bears more, and never more than one chance in eight.
    let bears = 0.01 / conceded(desk.round()) + f64::from(desk.view.motives.responsibility) / 5000.0 + mood;
    let relief = card.assessment.miss.fraction();
    let sells = if bought { 0.08 } else { 0.0 };
    rise < (bears * (0.5 + relief) + sells).min(0.125)
}

/// Money that a seat received this round.
fn received(desk: &Desk<'_>, seat: &SeatId) -> Money {
    let round = desk.round();
    let lines = desk.view.public.ledger.iter();
    lines
        .filter(|l| l.seat == *seat && l.round == round && l.entry == LedgerEntry::Received)
        .map(|l| l.amount)
        .sum()
}

/// Moves its best motion, unless one that is nearly as good lies there already.
fn table(desk: &Desk<'_>) -> Option<Command> {
    let me = &desk.view.seat;
    let own = desk
        .view
        .public
        .motions
        .iter()
        .filter(|m| m.mover == *me && m.round == desk.round())
        .count();
    if own > 0 {
        return None;
    }
    let there: Vec<&MotionView> = desk.motions().collect();
    let new = |c: &Command| !there.iter().any(|m| tabling(c).is_some_and(|p| *p == m.proposal));
    let lit = desk.lit_where(Button::Table, &new);
    let (score, proposal) = lit
        .iter()
        .filter_map(tabling)
        .filter_map(|p| ambition(desk, p).map(|score| (score, p)))
        .max_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal))?;
    let rival = there
        .iter()
        .filter(|m| same_kind(&m.proposal, proposal))
        .map(|m| appraise(desk, m))
        .filter(|a| a.yes)
        .any(|a| a.gain + concedes(desk, proposal) + f64::from(-desk.temper.moves.min(0)) >= score);
    (!rival).then(|| Command::TableMotion {
        proposal: proposal.clone(),
    })
}

/// What a command would table.
fn tabling(command: &Command) -> Option<&Proposal> {
    if let Command::TableMotion { proposal } = command {
        Some(proposal)
    } else {
        None
    }
}

/// By how much a motion of another may be worse than its own, and it still stands behind that one, points. Where a plan is
/// missing, one plan with seconds is worth more than five with none.
pub(crate) fn concedes(desk: &Desk<'_>, proposal: &Proposal) -> f64 {
    if matches!(proposal, Proposal::Mission { .. }) && desk.lacks_a_plan() {
        18.0
    } else {
        6.0
    }
}

/// How much it wants to move a proposal; `None` if it would not.
fn ambition(desk: &Desk<'_>, proposal: &Proposal) -> Option<f64> {
    let appraisal = judge(desk, proposal, None);
    let procedural = matches!(proposal, Proposal::Amend { .. } | Proposal::Chair { .. });
    if desk.manner == Manner::AlwaysYes {
        return (!procedural).then_some(appraisal.gain);
    }
    let least = f64::from(desk.temper.yes_above) + 2.0;
    let first = match proposal {
        // Rules before plans: the community is founded before it is known who is hit.
        Proposal::AdoptCharter { charter } if charter::assures(charter) => 12.0,
        Proposal::AdoptCharter { .. }
        | Proposal::CloseClause
        | Proposal::Authorise
        | Proposal::WaveOff { .. } => -6.0,
        // What it thinks of these it says when people move them (`table` does not look at them). By itself it plays under
        // the charter that it was given, so that charters can be told apart.
        Proposal::Amend { .. } | Proposal::Chair { .. } => return None,
        Proposal::Observe { .. } => 4.0,
        Proposal::Fund { .. } | Proposal::Admit { .. } => -crowding(desk, proposal),
        Proposal::Mission { .. } => 0.0,
        Proposal::Shelter { of, people } => of_shelter(desk, of, *people)? - crowding(desk, proposal),
    };
    (appraisal.yes && appraisal.gain > least).then_some(appraisal.gain + first + f64::from(desk.temper.moves))
}

/// What membership and shelter lose while a plan is missing, points: the docket is short, who sits at the table can be
/// asked and people can be moved once something is under way, and a launch season does not come back.
fn crowding(desk: &Desk<'_>, proposal: &Proposal) -> f64 {
    let waits = matches!(
        proposal,
        Proposal::Admit { .. } | Proposal::Shelter { .. } | Proposal::Fund { .. }
    );
    if waits && !desk.last_round() && desk.lacks_a_plan() {
        CROWDING
    } else {
        0.0
    }
}

/// Shelter is moved for one's own people, and by those who care for the most endangered; as many as are exposed.
fn of_shelter(desk: &Desk<'_>, of: &SeatId, people: i64) -> Option<f64> {
    let seat = desk.seat(of)?;
    let wanted = seat.exposed - desk.view.public.sheltered.get(of).copied().unwrap_or(0);
    let cares = matches!(desk.doctrine(), Doctrine::Guardian | Doctrine::Cosmopolitan);
    let first = if *of == desk.view.seat {
        4.0
    } else if cares && seat.chance.fraction() >= 0.05 {
        -2.0
    } else {
        return None;
    };
    (people <= wanted.max(100_000)).then_some(first + (people as f64 / wanted.max(1) as f64).min(1.0))
}

fn same_kind(a: &Proposal, b: &Proposal) -> bool {
    match (a, b) {
        (Proposal::Shelter { of: one, .. }, Proposal::Shelter { of: other, .. })
        | (Proposal::Admit { seat: one }, Proposal::Admit { seat: other }) => one == other,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Seconds the motions it likes best, one of a kind: of two plans the better, and room on the docket for the rest.
fn second(desk: &Desk<'_>) -> Option<Command> {
    let me = &desk.view.seat;
    let given = desk.motions().filter(|m| m.seconders.contains(me)).count();
    if given >= SECONDS {
        return None;
    }
    let backed: Vec<&Proposal> = desk
        .motions()
        .filter(|m| m.mover == *me || m.seconders.contains(me))
        .map(|m| &m.proposal)
        .collect();
    desk.motions()
        .filter(|m| matches!(m.stage, MotionStage::Tabled | MotionStage::OnDocket))
        .filter(|m| !backed.iter().any(|b| same_kind(b, &m.proposal)))
        .filter(|m| m.mover != *me && !m.seconders.contains(me))
        .filter(|m| desk.may(&Command::SecondMotion { motion: m.id }))
        .map(|m| (appraise(desk, m), m))
        .filter(|(a, _)| a.yes || a.gain > f64::from(desk.temper.yes_above) + 4.0)
        .map(|(a, m)| {
            let company = COMPANY * m.seconders.len() as f64;
            (a.gain + company - crowding(desk, &m.proposal), m)
        })
        .max_by(|a, b| a.0.partial_cmp(&b.0).unwrap_or(Ordering::Equal))
        .map(|(_, m)| Command::SecondMotion { motion: m.id })
}

/// Pays for a consent that is missing: as mover, out of care, or because its own safety hangs on it.
fn compensate(desk: &Desk<'_>) -> Option<Command> {
    desk.motions().find_map(|m| {
        let card = desk.card_of(m)?;
        if !pays_for_consent(desk, m, card) || !appraise(desk, m).yes {
            return None;
        }
        m.consents.iter().find_map(|(seat, answer)| {
            if *answer != Some(false) || *seat == desk.view.seat {
                return None;
            }
            let (_, before, after) = card.transfer.iter().find(|(s, _, _)| s == seat)?;
            let price = compensation(desk, seat, before.fraction(), after.fraction());
            let affordable = price.0 * 8 <= desk.view.money.0;
            (affordable && received(desk, seat) < price).then(|| Command::GiveMoney {
                to: seat.clone(),
                amount: price,
            })
        })
    })
}

fn pays_for_consent(desk: &Desk<'_>, motion: &MotionView, card: &CardView) -> bool {
    if desk.manner.keeps_all() {
        return false;
    }
    match desk.doctrine() {
        Doctrine::FreeRider | Doctrine::Spoiler => false,
        Doctrine::Guardian | Doctrine::Cosmopolitan => true,
        Doctrine::AtRisk => {
            let (before, after) = desk.own_odds(card);
            before - after > 0.02 || motion.mover == desk.view.seat
        }
        Doctrine::Hegemon | Doctrine::PrestigeSeeker => motion.mover == desk.view.seat,
    }
}

/// Asks for help by name, once a round, if in danger.
fn ask(desk: &Desk<'_>) -> Option<Command> {
    let me = desk.me();
    let danger = me.chance.fraction();
    let asked = desk
        .view
        .public
        .requests
        .iter()
        .filter(|r| r.from == me.id)
        .count();
    let needy = desk.doctrine() == Doctrine::AtRisk && !me.spacefaring;
    if !needy || danger < 0.001 || asked > desk.round() as usize {
        return None;
    }
    let unmet = |to: &SeatId| {
        !desk
            .view
            .public
            .requests
            .iter()
            .any(|r| r.from == me.id && r.to == *to && r.answer.is_some_and(game::Answer::is_no))
    };
    let item = wanted_help(desk);
    let lit = desk.lit(Button::Ask);
    let (to, _) = lit
        .iter()
        .filter_map(|c| {
            if let Command::RequestHelp { to, .. } = c {
                desk.seat(to)
            } else {
                None
            }
        })
        .filter(|s| unmet(&s.id) && able(s, &item))
        .map(|s| (s.id.clone(), desk.trust(&s.id)))
        .max_by_key(|(_, trust)| *trust)?;
    Some(Command::RequestHelp { to, item })
}

fn wanted_help(desk: &Desk<'_>) -> HelpItem {
    let me = desk.me();
    if desk.last_round() && me.exposed > 0 {
        return HelpItem::Shelter((me.exposed / 10).max(1000));
    }
    if desk.chance() < 0.05 {
        return HelpItem::Information;
    }
    if !me.spacefaring && desk.pushing().next().is_none() {
        HelpItem::Launch
    } else {
        HelpItem::Money(Money::millions(5))
    }
}

fn able(seat: &game::SeatSummary, item: &HelpItem) -> bool {
    match item {
        HelpItem::Launch => seat.launchers.iter().any(|(_, _, slots)| *slots > 0),
        HelpItem::Money(_) | HelpItem::Shelter(_) | HelpItem::Information => seat.spacefaring,
        HelpItem::Station => true,
    }
}

/// One plain sentence a round that says what it wants.
fn speak(desk: &Desk<'_>) -> Option<Command> {
    let view = &desk.view.public;
    let since = view.motions.iter().filter(|m| m.round == desk.round()).count();
    let spoken = view
        .messages
        .iter()
        .any(|m| m.from == desk.view.seat && m.date == view.date);
    if spoken || (since == 0 && !view.cards.is_empty()) {
        return None;
    }
    words::wish(desk).map(|text| Command::SendMessage { to: None, text })
}
