//! Side agreements: two delegations promise each other things that the rules can check ("I vote yes on M-3 if you
//! launch twice by 2029"), openly or between themselves. Nothing forces a party to keep its word; whether it did stands
//! on the record, and moves trust as any promise does (exercise design, 5: + 4 kept, − 10 broken).

use scenario::{BallotKind, Money, Scenario, SeatId};
use serde::Serialize;

use crate::ballot::Choice;
use crate::command::{AgreementId, MotionId, Phase, Term};
use crate::emit::Emit;
use crate::event::{Event, TrustWhy};
use crate::ledger;
use crate::motion;
use crate::procedure::Proceeding;
use crate::programme;
use crate::rejection::Rejection;
use crate::rules;
use crate::shelter;
use crate::state::State;
use crate::suspicion;
use crate::trust;
use crate::view::{AgreementStage, AgreementView, Fate, MotionStage, ProgrammeStage, TermView, Viewer};

/// Most terms of one party.
pub(crate) const MOST_TERMS: usize = 4;
/// Most offers of one delegation that wait for an answer.
pub(crate) const MOST_OFFERS: usize = 4;

/// Below this trust nobody lends (exercise design, 5).
const LEAST_TRUST_TO_LEND: i32 = 25;
/// Most launches of one term.
const MOST_LAUNCHES: u32 = 20;

/// One thing promised, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Promise {
    pub(crate) debtor: SeatId,
    pub(crate) term: Term,
    pub(crate) fate: Option<Fate>,
}

/// A side agreement, from its offer on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Agreement {
    pub(crate) round: u32,
    pub(crate) from: SeatId,
    pub(crate) to: SeatId,
    /// What the one who offered promises first, then what the other does.
    pub(crate) promises: Vec<Promise>,
    /// Everybody may read it once it is accepted.
    pub(crate) public: bool,
    pub(crate) stage: AgreementStage,
    /// Events before it was accepted: what counts towards it came later.
    pub(crate) since: usize,
}

impl Agreement {
    fn party(&self, seat: &SeatId) -> bool {
        self.from == *seat || self.to == *seat
    }
    fn other(&self, seat: &SeatId) -> &SeatId {
        if self.from == *seat { &self.to } else { &self.from }
    }
    /// Somebody may read it. At the end of the exercise whatever was agreed is on the record.
    fn open_to(&self, viewer: &Viewer, over: bool) -> bool {
        match viewer {
            Viewer::Control => true,
            Viewer::Seat(seat) if self.party(seat) => true,
            Viewer::Seat(_) | Viewer::Public => {
                self.stage == AgreementStage::Accepted && (self.public || over)
            }
        }
    }
}

fn bad(why: impl Into<String>) -> Rejection {
    Rejection::BadAgreement { why: why.into() }
}

/// The agreement with this number, of which the seat is a party. One of others is as unknown as none.
fn of(st: &State, seat: &SeatId, id: AgreementId) -> Result<Agreement, Rejection> {
    st.agreements
        .get(&id)
        .filter(|a| a.party(seat))
        .cloned()
        .ok_or(Rejection::UnknownAgreement { agreement: id })
}

/// An offer whose terms make sense now and can be checked later.
pub(crate) fn check_offer(
    sc: &Scenario,
    st: &State,
    from: &SeatId,
    to: &SeatId,
    terms: (&[Term], &[Term]),
) -> Result<(), Rejection> {
    rules::seat(sc, to)?;
    if from == to {
        return Err(Rejection::Oneself);
    }
    if !rules::occupied(st, to) {
        return Err(Rejection::EmptySeat { seat: to.clone() });
    }
    let (gives, takes) = terms;
    if gives.is_empty() && takes.is_empty() {
        return Err(bad(
            "It promises nothing: name at least one thing that either of you will do",
        ));
    }
    if gives.len().max(takes.len()) > MOST_TERMS {
        return Err(bad(format!(
            "It has too many terms: {MOST_TERMS} for each side at most"
        )));
    }
    let waiting = st
        .agreements
        .values()
        .filter(|a| a.from == *from && a.stage == AgreementStage::Offered);
    if waiting.count() >= MOST_OFFERS {
        return Err(bad(
            "Too many of your offers wait for an answer: withdraw one first",
        ));
    }
    let promised = gives
        .iter()
        .map(|t| (from, t))
        .chain(takes.iter().map(|t| (to, t)));
    for (debtor, term) in promised {
        check_term(sc, st, debtor, term)?;
    }
    for (debtor, terms) in [(from, gives), (to, takes)] {
        check_together(debtor, terms)?;
    }
    if is_loan(gives, takes) {
        check_loan(st, from, to)?;
    }
    Ok(())
}

/// What one party promises can all be kept, and is not one thing twice.
fn check_together(debtor: &SeatId, terms: &[Term]) -> Result<(), Rejection> {
    for (i, term) in terms.iter().enumerate() {
        let before = &terms[..i];
        if before.contains(term) {
            return Err(bad(format!("{debtor} would promise twice to {}", words(term))));
        }
        let Term::Vote { motion, .. } = term else { continue };
        let other = before
            .iter()
            .find(|t| matches!(t, Term::Vote { motion: same, .. } if same == motion));
        if let Some(other) = other {
            let why = format!("{debtor} cannot both {} and {}", words(other), words(term));
            return Err(bad(why));
        }
    }
    Ok(())
}

/// Nothing is promised by what is done already.
fn undone(done: bool, debtor: &SeatId, what: &str) -> Result<(), Rejection> {
    if done {
        Err(bad(format!("{debtor} has {what} already")))
    } else {
        Ok(())
    }
}

/// Money for money: one lends and the other pays it back.
pub(crate) fn is_loan(gives: &[Term], takes: &[Term]) -> bool {
    let money = |terms: &[Term]| terms.iter().any(|t| matches!(t, Term::Give { .. }));
    money(gives) && money(takes)
}

/// Nobody lends to whom it does not trust, and nobody borrows from there.
fn check_loan(st: &State, from: &SeatId, to: &SeatId) -> Result<(), Rejection> {
    for (of, toward) in [(from, to), (to, from)] {
        let trust = st.trust.get(&(of.clone(), toward.clone())).copied().unwrap_or(0);
        if trust < LEAST_TRUST_TO_LEND {
            return Err(bad(format!(
                "Trust of {of} in {toward} is {trust}: below {LEAST_TRUST_TO_LEND} there are no loans. Keep a promise first"
            )));
        }
    }
    Ok(())
}

/// A motion on which there is something left to promise.
fn live(st: &State, id: MotionId) -> Result<&motion::Motion, Rejection> {
    let m = motion::motion(st, id)?;
    match m.stage {
        MotionStage::Tabled | MotionStage::OnDocket | MotionStage::Open => Ok(m),
        MotionStage::Carried
        | MotionStage::NotCarried
        | MotionStage::Blocked
        | MotionStage::Withdrawn
        | MotionStage::TakenOver
        | MotionStage::Divided
        | MotionStage::Replaced
        | MotionStage::Dropped => Err(bad(format!("{id} is decided or gone"))),
    }
}

fn check_term(sc: &Scenario, st: &State, debtor: &SeatId, term: &Term) -> Result<(), Rejection> {
    let seat = rules::seat(sc, debtor)?;
    match term {
        Term::Vote { motion, .. } => {
            if ballot(sc, st, live(st, *motion)?) == BallotKind::Secret {
                let why = format!("The vote on {motion} is secret, so that nobody could check it");
                return Err(bad(why));
            }
        }
        Term::Consent { motion } => {
            if !live(st, *motion)?.consents.contains_key(debtor) {
                return Err(bad(format!("{motion} does not need the consent of {debtor}")));
            }
        }
        Term::Second { motion } => {
            let m = live(st, *motion)?;
            if m.mover == *debtor {
                return Err(bad(format!("{motion} is {debtor}'s own")));
            }
            undone(m.seconders.contains(debtor), debtor, "seconded it")?;
        }
        Term::Give { amount, until } => {
            ledger::positive(*amount)?;
            check_round(sc, st, *until)?;
        }
        Term::Deliver {
            programme,
            amount,
            until,
        } => {
            ledger::positive(*amount)?;
            check_round(sc, st, *until)?;
            let unknown = Rejection::UnknownProgramme {
                programme: *programme,
            };
            let p = st.programmes.get(programme).ok_or(unknown)?;
            if !p.takes_money() {
                return Err(bad(format!("{programme} takes no more money")));
            }
            let paid = p.shares.get(debtor).map_or(Money::ZERO, programme::Share::given);
            undone(paid >= *amount, debtor, "paid that much")?;
        }
        Term::Shelter { of, people, until } => {
            shelter::in_range(rules::seat(sc, of)?, *people)?;
            check_round(sc, st, *until)?;
        }
        Term::Station { until } => {
            check_round(sc, st, *until)?;
            if seat.stations.is_empty() {
                return Err(bad(format!("{debtor} has no ground station")));
            }
            undone(st.stations.contains(debtor), debtor, "opened its ground station")?;
        }
        Term::Inspection { until } => {
            check_round(sc, st, *until)?;
            if st.seats.get(debtor).is_none_or(|s| s.suspicion.is_none()) {
                return Err(bad(format!("{debtor} has nothing to inspect")));
            }
            let open = suspicion::open_to_inspection(st, debtor);
            undone(open, debtor, "opened its capabilities to inspection")?;
        }
        Term::Launches { count, by } => {
            if seat.launchers.is_empty() {
                return Err(bad(format!("{debtor} has no launcher")));
            }
            if *count == 0 || *count > MOST_LAUNCHES {
                return Err(bad(format!("Name 1 to {MOST_LAUNCHES} launches")));
            }
            if *by <= st.date {
                return Err(bad(format!("{by} is past")));
            }
        }
    }
    Ok(())
}

/// One party has promised the other money, and has not given it yet.
pub(crate) fn owes_money(st: &State, debtor: &SeatId, creditor: &SeatId) -> bool {
    let between = |a: &&Agreement| {
        a.stage == AgreementStage::Accepted && a.party(debtor) && a.other(debtor) == creditor
    };
    let open = |p: &Promise| p.debtor == *debtor && p.fate.is_none() && matches!(p.term, Term::Give { .. });
    st.agreements
        .values()
        .filter(between)
        .any(|a| a.promises.iter().any(open))
}

/// A round whose end is still to come.
fn check_round(sc: &Scenario, st: &State, round: u32) -> Result<(), Rejection> {
    let (now, last) = (st.round + 1, sc.rounds.len());
    if round < st.round || round as usize >= last {
        let named = round.saturating_add(1);
        return Err(bad(format!(
            "Round {named} is over or never comes: name one from {now} to {last}"
        )));
    }
    Ok(())
}

/// How the ballots of a motion are given, or would be.
fn ballot(sc: &Scenario, st: &State, m: &motion::Motion) -> BallotKind {
    m.vote.as_ref().map_or_else(
        || rules::rule(sc, st, m.category).map_or(BallotKind::RollCall, |r| r.ballot),
        |v| v.ballot,
    )
}

/// Offers an agreement.
pub(crate) fn offer(
    em: &mut Emit<'_>,
    from: &SeatId,
    to: &SeatId,
    terms: (&[Term], &[Term]),
    public: bool,
) -> AgreementId {
    let id = AgreementId(em.st.agreements.keys().last().map_or(1, |a| a.0 + 1));
    em.emit(Event::AgreementOffered {
        id,
        from: from.clone(),
        to: to.clone(),
        gives: terms.0.to_vec(),
        takes: terms.1.to_vec(),
        public,
    });
    id
}

/// The one who was asked may answer while the offer stands; yes only while its terms still make sense.
pub(crate) fn check_answer(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    id: AgreementId,
    accepted: bool,
) -> Result<(), Rejection> {
    let a = of(st, seat, id)?;
    if a.to != *seat {
        return Err(Rejection::NotYours {
            needs: a.to.to_string(),
        });
    }
    waiting(&a, id)?;
    if accepted {
        for p in &a.promises {
            check_term(sc, st, &p.debtor, &p.term)?;
        }
        let lends = |who: &SeatId| {
            a.promises
                .iter()
                .any(|p| p.debtor == *who && matches!(p.term, Term::Give { .. }))
        };
        if lends(&a.from) && lends(&a.to) {
            check_loan(st, &a.from, &a.to)?;
        }
    }
    Ok(())
}

fn waiting(a: &Agreement, id: AgreementId) -> Result<(), Rejection> {
    match a.stage {
        AgreementStage::Offered => Ok(()),
        AgreementStage::Accepted
        | AgreementStage::Declined
        | AgreementStage::Withdrawn
        | AgreementStage::Lapsed => Err(Rejection::Already {
            what: format!("{id} is answered"),
        }),
    }
}

/// An offer can be taken back until it is answered.
pub(crate) fn check_withdraw(st: &State, seat: &SeatId, id: AgreementId) -> Result<(), Rejection> {
    let a = of(st, seat, id)?;
    if a.from != *seat {
        return Err(Rejection::NotYours {
            needs: a.from.to_string(),
        });
    }
    waiting(&a, id)
}

/// Either party may lay what was agreed on the table.
pub(crate) fn check_publish(st: &State, seat: &SeatId, id: AgreementId) -> Result<(), Rejection> {
    let a = of(st, seat, id)?;
    if a.stage != AgreementStage::Accepted {
        return Err(bad(format!("{id} has not been accepted")));
    }
    if a.public {
        return Err(Rejection::Already {
            what: format!("{id} is public"),
        });
    }
    Ok(())
}

/// What has become of a promise; `None` while it can still go either way.
fn fate(st: &State, id: AgreementId, a: &Agreement, place: usize) -> Option<Fate> {
    let p = a.promises.get(place)?;
    let kept = |yes: bool| yes.then_some(Fate::Kept);
    let late = |round: u32| {
        st.phase == Phase::Over || st.round > round || (st.round == round && st.phase == Phase::Execution)
    };
    let by_round = |done: bool, round: u32| kept(done).or_else(|| late(round).then_some(Fate::Broken));
    match &p.term {
        Term::Vote { motion, .. } | Term::Consent { motion } if reworded(st, a, *motion) => Some(Fate::Void),
        Term::Vote { motion, choice } => {
            let m = st.motions.get(motion)?;
            if let Some(result) = &m.result {
                let Some(choices) = &result.choices else {
                    return Some(Fate::Void);
                };
                let cast = choices.iter().find(|(s, _)| *s == p.debtor).map(|(_, c)| *c);
                return Some(match cast {
                    // It lost its vote meanwhile.
                    None => Fate::Void,
                    Some(c) if c == Some(*choice) => Fate::Kept,
                    Some(_) => Fate::Broken,
                });
            }
            gone(m.stage).then_some(Fate::Void)
        }
        Term::Consent { motion } => {
            let m = st.motions.get(motion)?;
            let given = m.consents.get(&p.debtor).copied().flatten();
            if m.result.is_some() {
                return Some(if given == Some(true) {
                    Fate::Kept
                } else {
                    Fate::Broken
                });
            }
            gone(m.stage).then_some(Fate::Void)
        }
        Term::Second { motion } => {
            let m = st.motions.get(motion)?;
            let dropped = matches!(m.stage, MotionStage::Dropped);
            kept(m.seconders.contains(&p.debtor))
                .or_else(|| dropped.then_some(Fate::Broken))
                .or_else(|| (gone(m.stage) || m.result.is_some()).then_some(Fate::Void))
        }
        Term::Give { amount, until } => by_round(done(st, id, a, place) >= amount.0, *until),
        Term::Deliver {
            programme,
            amount,
            until,
        } => {
            let of = st.programmes.get(programme)?;
            let paid = of
                .shares
                .get(&p.debtor)
                .map_or(Money::ZERO, programme::Share::given);
            kept(paid >= *amount)
                .or_else(|| (of.stage == ProgrammeStage::Lapsed).then_some(Fate::Void))
                .or_else(|| late(*until).then_some(Fate::Broken))
        }
        Term::Shelter { people, until, .. } => by_round(done(st, id, a, place) >= *people, *until),
        Term::Station { until } => by_round(st.stations.contains(&p.debtor), *until),
        Term::Inspection { until } => by_round(suspicion::open_to_inspection(st, &p.debtor), *until),
        Term::Launches { count, by } => kept(done(st, id, a, place) >= i64::from(*count))
            .or_else(|| (st.date > *by || st.phase == Phase::Over).then_some(Fate::Broken)),
    }
}

/// The motion will never be decided.
fn gone(stage: MotionStage) -> bool {
    matches!(
        stage,
        MotionStage::Withdrawn
            | MotionStage::Dropped
            | MotionStage::Blocked
            | MotionStage::TakenOver
            | MotionStage::Divided
            | MotionStage::Replaced
    )
}

/// The motion reads otherwise than when the agreement was accepted: its mover has taken an amendment over.
fn reworded(st: &State, a: &Agreement, id: MotionId) -> bool {
    since(st, a).any(|e| {
        if let Event::Proceeding(Proceeding::TakenOver { motion, .. }) = e {
            *motion == id
        } else {
            false
        }
    })
}

/// Events since an agreement was accepted.
fn since<'a>(st: &'a State, a: &Agreement) -> impl Iterator<Item = &'a Event> {
    st.history.iter().skip(a.since).map(|past| &past.event)
}

/// How much of something counted a term asks, and when it falls due; `None` where nothing is counted.
fn asked(term: &Term) -> Option<(i64, i64)> {
    match term {
        Term::Give { amount, until } => Some((amount.0, i64::from(*until))),
        Term::Shelter { people, until, .. } => Some((*people, i64::from(*until))),
        Term::Launches { count, by } => Some((i64::from(*count), i64::from(by.0))),
        Term::Vote { .. }
        | Term::Consent { .. }
        | Term::Second { .. }
        | Term::Deliver { .. }
        | Term::Station { .. }
        | Term::Inspection { .. } => None,
    }
}

/// Two terms count the same sort of deeds.
fn alike(one: &Term, two: &Term) -> bool {
    match (one, two) {
        (Term::Give { .. }, Term::Give { .. }) | (Term::Launches { .. }, Term::Launches { .. }) => true,
        (Term::Shelter { of, .. }, Term::Shelter { of: other, .. }) => of == other,
        _ => false,
    }
}

/// What an event adds to what a debtor has promised another: money given to it, people for whom shelter was paid, launches;
/// one that failed on the pad was delivered all the same.
fn deed(st: &State, event: &Event, term: &Term, debtor: &SeatId, creditor: &SeatId) -> i64 {
    match (term, event) {
        (Term::Give { .. }, Event::MoneyGiven { from, to, amount }) if from == debtor && to == creditor => {
            amount.0
        }
        (Term::Shelter { of: whose, .. }, Event::ShelterPrepared { of, by, people, .. })
            if of == whose && by.contains(debtor) =>
        {
            *people
        }
        (Term::Launches { .. }, Event::Launched { craft, .. }) => {
            let flight = st.craft.get(craft).and_then(|c| c.flight.as_ref());
            i64::from(flight.is_some_and(|f| f.launched_by == *debtor))
        }
        _ => 0,
    }
}

/// How much of a counted promise is done. One deed keeps one word to the same party: it goes to what falls due first.
fn done(st: &State, id: AgreementId, a: &Agreement, place: usize) -> i64 {
    let Some(p) = a.promises.get(place) else { return 0 };
    let creditor = a.other(&p.debtor);
    // When it falls due, from when deeds count, which it is, what it asks, and what it has got.
    let mut waiting: Vec<(i64, usize, AgreementId, usize, i64, i64)> = Vec::new();
    let between = |b: &Agreement| {
        b.stage == AgreementStage::Accepted && b.party(&p.debtor) && b.other(&p.debtor) == creditor
    };
    for (other, b) in st.agreements.iter().filter(|(_, b)| between(b)) {
        let open = |q: &Promise| matches!(q.fate, None | Some(Fate::Kept)) && q.debtor == p.debtor;
        for (at, q) in b.promises.iter().enumerate().filter(|(_, q)| open(q)) {
            if let Some((needs, due)) = asked(&q.term).filter(|_| alike(&q.term, &p.term)) {
                waiting.push((due, b.since, *other, at, needs, 0));
            }
        }
    }
    waiting.sort_unstable();
    let first = waiting.iter().map(|w| w.1).min().unwrap_or(0);
    for (when, past) in st.history.iter().enumerate().skip(first) {
        let mut left = deed(st, &past.event, &p.term, &p.debtor, creditor);
        for (_, since, _, _, needs, got) in &mut waiting {
            if left > 0 && *since <= when {
                let part = left.min(*needs - *got);
                *got += part;
                left -= part;
            }
        }
    }
    waiting
        .iter()
        .find(|w| (w.2, w.3) == (id, place))
        .map_or(0, |w| w.5)
}

/// The debtor has kept a word to this party in this round: trust has risen for it, and rises once a round as it does for aid.
fn kept_in_round(st: &State, debtor: &SeatId, creditor: &SeatId) -> bool {
    let between = |id: &AgreementId, place: u32| {
        let a = st.agreements.get(id);
        let p = a.and_then(|a| Some((a, a.promises.get(place as usize)?)));
        p.is_some_and(|(a, p)| p.debtor == *debtor && a.other(debtor) == creditor)
    };
    let of_round = st.history.iter().rev().take_while(|p| p.round == st.round);
    of_round.map(|p| &p.event).any(|e| {
        if let Event::PromiseSettled {
            agreement,
            place,
            fate,
        } = e
        {
            *fate == Fate::Kept && between(agreement, *place)
        } else {
            false
        }
    })
}

/// Settles every promise whose fate is known by now: it is recorded, trust moves, and who was let down, or is to get
/// nothing any more, is released from what it still owed. Called after every command, so that no promise waits for an occasion.
pub(crate) fn review(em: &mut Emit<'_>) {
    if em.st.agreements.is_empty() {
        return;
    }
    let ids: Vec<AgreementId> = em.st.agreements.keys().copied().collect();
    for id in ids {
        let Some(a) = em.st.agreements.get(&id).cloned() else {
            continue;
        };
        match a.stage {
            AgreementStage::Offered if matches!(em.st.phase, Phase::Execution | Phase::Over) => {
                em.emit(Event::AgreementLapsed { id });
            }
            AgreementStage::Accepted => settle(em, id, &a),
            AgreementStage::Offered
            | AgreementStage::Declined
            | AgreementStage::Withdrawn
            | AgreementStage::Lapsed => {}
        }
    }
}

fn settle(em: &mut Emit<'_>, id: AgreementId, a: &Agreement) {
    for (place, p) in a.promises.iter().enumerate() {
        if fates(em, id)[place].is_some() {
            continue;
        }
        let Some(fate) = fate(&em.st, id, a, place) else {
            continue;
        };
        let creditor = a.other(&p.debtor);
        let again = kept_in_round(&em.st, &p.debtor, creditor);
        set(em, id, place, fate);
        let step = match fate {
            Fate::Kept if again => 0,
            Fate::Kept => 4,
            Fate::Broken => -10,
            Fate::Void => 0,
        };
        trust::change(
            em,
            &[(creditor.clone(), p.debtor.clone(), step)],
            TrustWhy::Agreement,
        );
        let now = fates(em, id);
        let nothing_left = a
            .promises
            .iter()
            .zip(&now)
            .all(|(q, f)| q.debtor != p.debtor || *f == Some(Fate::Void));
        if fate == Fate::Broken || nothing_left {
            for (owed, q) in a.promises.iter().enumerate() {
                if q.debtor == *creditor && now[owed].is_none() {
                    set(em, id, owed, Fate::Void);
                }
            }
        }
    }
}

fn fates(em: &Emit<'_>, id: AgreementId) -> Vec<Option<Fate>> {
    em.st
        .agreements
        .get(&id)
        .map_or_else(Vec::new, |a| a.promises.iter().map(|p| p.fate).collect())
}

fn set(em: &mut Emit<'_>, id: AgreementId, place: usize, fate: Fate) {
    em.emit(Event::PromiseSettled {
        agreement: id,
        place: place as u32,
        fate,
    });
}

/// What a viewer may read of all agreements.
pub(crate) fn views(st: &State, viewer: &Viewer) -> Vec<AgreementView> {
    let over = st.phase == Phase::Over;
    st.agreements
        .iter()
        .filter(|(_, a)| a.open_to(viewer, over))
        .map(|(id, a)| AgreementView {
            id: *id,
            round: a.round,
            from: a.from.clone(),
            to: a.to.clone(),
            promises: a
                .promises
                .iter()
                .map(|p| TermView {
                    debtor: p.debtor.clone(),
                    term: p.term.clone(),
                    text: words(&p.term),
                    fate: p.fate,
                })
                .collect(),
            public: a.public,
            stage: a.stage,
        })
        .collect()
}

/// Whether a viewer may know of an agreement's events.
pub(crate) fn known_to(st: &State, id: AgreementId, viewer: &Viewer) -> bool {
    let over = st.phase == Phase::Over;
    st.agreements.get(&id).is_some_and(|a| a.open_to(viewer, over))
}

/// A term in words, to stand after the debtor's name and "will".
pub(crate) fn words(term: &Term) -> String {
    let by = |round: &u32| format!("by the end of round {}", round.saturating_add(1));
    match term {
        Term::Vote { motion, choice } => match choice {
            Choice::Yes => format!("vote yes on {motion}"),
            Choice::No => format!("vote no on {motion}"),
            Choice::Abstain => format!("abstain on {motion}"),
            Choice::Constructive => format!("abstain constructively on {motion}"),
            Choice::Object => format!("object to {motion}"),
        },
        Term::Consent { motion } => format!("consent to {motion}"),
        Term::Second { motion } => format!("second {motion}"),
        Term::Give { amount, until } => format!("give {amount} {}", by(until)),
        Term::Deliver {
            programme,
            amount,
            until,
        } => {
            format!("have paid {amount} into {programme} {}", by(until))
        }
        Term::Shelter { of, people, until } => {
            format!(
                "prepare shelter for {} people of {of} {}",
                crate::text::people(*people),
                by(until)
            )
        }
        Term::Station { until } => format!("open its ground station to every mission {}", by(until)),
        Term::Inspection { until } => format!("open its capabilities to inspection {}", by(until)),
        Term::Launches { count: 1, by } => format!("launch one craft by {by}"),
        Term::Launches { count, by } => format!("launch {count} craft by {by}"),
    }
}

pub(crate) fn on_offered(
    st: &mut State,
    id: AgreementId,
    (from, to): (&SeatId, &SeatId),
    (gives, takes): (&[Term], &[Term]),
    public: bool,
) {
    let promise = |debtor: &SeatId, term: &Term| Promise {
        debtor: debtor.clone(),
        term: term.clone(),
        fate: None,
    };
    let agreement = Agreement {
        round: st.round,
        from: from.clone(),
        to: to.clone(),
        promises: gives
            .iter()
            .map(|t| promise(from, t))
            .chain(takes.iter().map(|t| promise(to, t)))
            .collect(),
        public,
        stage: AgreementStage::Offered,
        since: 0,
    };
    st.agreements.insert(id, agreement);
}

pub(crate) fn on_stage(st: &mut State, id: AgreementId, stage: AgreementStage) {
    let now = st.history.len();
    if let Some(a) = st.agreements.get_mut(&id) {
        a.stage = stage;
        a.since = now;
    }
}

pub(crate) fn on_published(st: &mut State, id: AgreementId) {
    if let Some(a) = st.agreements.get_mut(&id) {
        a.public = true;
    }
}

pub(crate) fn on_settled(st: &mut State, id: AgreementId, place: u32, fate: Fate) {
    if let Some(p) = st
        .agreements
        .get_mut(&id)
        .and_then(|a| a.promises.get_mut(place as usize))
    {
        p.fate = Some(fate);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::ProgrammeId;
    use scenario::Date;

    #[test]
    fn every_term_reads_as_a_sentence() {
        let said = |t: &Term| format!("Japan will {}.", words(t));
        assert_eq!(
            said(&Term::Vote {
                motion: MotionId(3),
                choice: Choice::Yes
            }),
            "Japan will vote yes on M-3."
        );
        assert_eq!(
            said(&Term::Give {
                amount: Money::millions(1200),
                until: 1
            }),
            "Japan will give 1,200 M USD by the end of round 2."
        );
        assert_eq!(
            said(&Term::Launches {
                count: 2,
                by: Date::from_iso("2029-01-01").unwrap()
            }),
            "Japan will launch 2 craft by 1 January 2029."
        );
        assert_eq!(
            said(&Term::Deliver {
                programme: ProgrammeId(2),
                amount: Money::millions(5),
                until: 0
            }),
            "Japan will have paid 5 M USD into P-2 by the end of round 1."
        );
    }
}
