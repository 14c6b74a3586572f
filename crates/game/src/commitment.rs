//! Commitments: delivering, refusing, taking more than one's quota, and the sealed veil pledge.

use scenario::{Money, SeatId};

use crate::command::ProgrammeId;
use crate::economy;
use crate::emit::Emit;
use crate::event::Event;
use crate::ledger;
use crate::programme::{Programme, Share};
use crate::rejection::Rejection;
use crate::state::State;
use crate::view::LedgerEntry;

/// Rounds (by index) in whose Commitment the veil pledge is sealed: R1 and again R3 (exercise design, 6.7).
pub(crate) const PLEDGE_ROUNDS: [u32; 2] = [0, 2];
/// Most that can be pledged, percent of quota.
pub(crate) const MOST_PLEDGE: u32 = 300;

fn open(st: &State, id: ProgrammeId) -> Result<&Programme, Rejection> {
    let programme = st
        .programmes
        .get(&id)
        .ok_or(Rejection::UnknownProgramme { programme: id })?;
    if programme.takes_money() {
        Ok(programme)
    } else {
        Err(Rejection::ProgrammeClosed { programme: id })
    }
}

fn share<'a>(st: &'a State, seat: &SeatId, id: ProgrammeId) -> Result<&'a Share, Rejection> {
    let share = open(st, id)?.shares.get(seat).filter(|s| s.quota > Money::ZERO);
    share.ok_or(Rejection::NothingDue { programme: id })
}

/// What is still open of one's quota, unless it was refused.
fn owed<'a>(st: &'a State, seat: &SeatId, id: ProgrammeId) -> Result<(&'a Share, Money), Rejection> {
    let share = share(st, seat, id)?;
    if share.refused {
        return Err(Rejection::Already {
            what: "You have refused this quota".to_owned(),
        });
    }
    let open = share.open();
    if open == Money::ZERO {
        return Err(Rejection::NothingDue { programme: id });
    }
    Ok((share, open))
}

/// Money towards one's quota: what is open of it, and no more than there is.
pub(crate) fn check_deliver(
    st: &State,
    seat: &SeatId,
    id: ProgrammeId,
    amount: Money,
) -> Result<(), Rejection> {
    let (_, open) = owed(st, seat, id)?;
    ledger::positive(amount)?;
    if amount > open {
        return Err(Rejection::MoreThanOpen { open });
    }
    ledger::can_pay(st, seat, amount)
}

pub(crate) fn deliver(em: &mut Emit<'_>, seat: &SeatId, programme: ProgrammeId, amount: Money) {
    em.emit(Event::Delivered {
        programme,
        seat: seat.clone(),
        amount,
        entry: LedgerEntry::Delivered,
        credit: amount,
    });
}

/// A refusal of what is still open.
pub(crate) fn check_refuse(st: &State, seat: &SeatId, id: ProgrammeId) -> Result<(), Rejection> {
    owed(st, seat, id).map(|_| ())
}

pub(crate) fn refuse(em: &mut Emit<'_>, seat: &SeatId, programme: ProgrammeId) {
    let amount = share(&em.st, seat, programme)
        .map(Share::open)
        .unwrap_or_default();
    em.emit(Event::QuotaRefused {
        programme,
        seat: seat.clone(),
        amount,
    });
}

/// Notice in Consultation that less will come than is open of the second half: less, and the money can be promised anew
/// until the debate is over.
pub(crate) fn check_notice(
    st: &State,
    seat: &SeatId,
    id: ProgrammeId,
    brings: Money,
) -> Result<(), Rejection> {
    let (share, open) = owed(st, seat, id)?;
    if brings < Money::ZERO || brings >= open {
        return Err(Rejection::NoShortfall { open });
    }
    if share.notice == Some(share.towards() + brings) {
        return Err(Rejection::Already {
            what: "You have given this notice".to_owned(),
        });
    }
    Ok(())
}

pub(crate) fn notice(em: &mut Emit<'_>, seat: &SeatId, programme: ProgrammeId, brings: Money) {
    let open = share(&em.st, seat, programme)
        .map(Share::open)
        .unwrap_or_default();
    em.emit(Event::ShortfallNoticed {
        programme,
        seat: seat.clone(),
        brings,
        open,
    });
}

pub(crate) fn on_notice(st: &mut State, seat: &SeatId, id: ProgrammeId, brings: Money) {
    if let Some(share) = st.programmes.get_mut(&id).and_then(|p| p.shares.get_mut(seat)) {
        share.notice = Some(share.towards() + brings);
    }
}

/// More than one's quota, up to what the programme misses. Seats that are not bound may help too.
pub(crate) fn check_step_up(
    st: &State,
    seat: &SeatId,
    id: ProgrammeId,
    amount: Money,
) -> Result<(), Rejection> {
    let programme = open(st, id)?;
    ledger::positive(amount)?;
    let open = programme.missing();
    if open == Money::ZERO {
        return Err(Rejection::ProgrammeClosed { programme: id });
    }
    if amount > open {
        return Err(Rejection::MoreThanOpen { open });
    }
    ledger::can_pay(st, seat, amount)
}

pub(crate) fn step_up(em: &mut Emit<'_>, seat: &SeatId, programme: ProgrammeId, amount: Money) {
    let credit = economy::lapse(amount, em.sc.economy.step_up_credit_percent);
    let entry = LedgerEntry::SteppedUp;
    em.emit(Event::Delivered {
        programme,
        seat: seat.clone(),
        amount,
        entry,
        credit,
    });
}

/// A pledge in its round, each part within range. It can be changed until the phase ends.
pub(crate) fn check_pledge(st: &State, pledge: [u32; 3]) -> Result<(), Rejection> {
    if !PLEDGE_ROUNDS.contains(&st.round) {
        return Err(Rejection::BadProposal {
            why: "the veil pledge is sealed in the first and the third round".to_owned(),
        });
    }
    if pledge.iter().any(|p| *p > MOST_PLEDGE) {
        let what = "Each part of the pledge, in percent of the quota,".to_owned();
        return Err(Rejection::OutOfRange {
            what,
            least: 0,
            most: i64::from(MOST_PLEDGE),
        });
    }
    Ok(())
}

pub(crate) fn on_pledge(st: &mut State, seat: &SeatId, pledge: [u32; 3]) {
    let round = st.round;
    if let Some(s) = st.seats.get_mut(seat) {
        s.pledge = Some(pledge);
        s.pledge_round = Some(round);
    }
}
