//! The conformance kit: plays a scenario at random and holds the rules to what they promise, at every state it visits.
//!
//! - Every command that a view lists is accepted; any other is refused with a reason, or is a listed one with another
//!   amount or text.
//! - A command decided twice on the same state gives the same events: an undone and repeated step cannot differ.
//! - The events folded again from the start give the same state.
//! - Money is conserved: what a seat has is what its ledger lines add up to.
//! - What a viewer may not know can be changed (another seat's ballots, pledge, private words, brief and secrets, the
//!   true orbit), and its view stays the same.

use std::collections::BTreeMap;
use std::io::Write;
use std::mem::{Discriminant, discriminant};
use std::sync::Arc;

use game::{
    Chance, Choice, Command, Env, Event, Issuer, LedgerEntry, Occupant, Phase, Procedural, Sealed, SeatId,
    Seq, State, View, Viewer, decide, evolve, pending, project, project_control, project_public,
    project_seat,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scenario::{Money, Scenario};
use serde::Serialize;
use session::{Adjudicate, Adjudicator};

use crate::args::Kit;
use crate::failure::Failure;
use crate::play::scenario_in_form;

/// Steps after which a play that has not ended is called stuck.
const MOST_STEPS: usize = 4000;
/// Commands of others that are tried at each state.
const STRANGERS: usize = 6;
/// Every so many steps secrets are changed.
const RESAMPLE_EVERY: usize = 4;

/// What was tried.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Counts {
    plays: u64,
    states: u64,
    listed_accepted: u64,
    others_accepted: u64,
    others_refused: u64,
    redone: u64,
    resamples: u64,
    folds: u64,
    conserved: u64,
}

/// What makes two commands pass the same checks: their kind, and within the proceedings what is asked.
type Kind = (Discriminant<Command>, Option<Discriminant<Procedural>>);

fn kind(command: &Command) -> Kind {
    let asked = if let Command::Procedure(asked) = command {
        Some(discriminant(asked))
    } else {
        None
    };
    (discriminant(command), asked)
}

/// A promise that does not hold, with where.
type Broken = String;

pub(crate) fn run(arguments: &Kit, out: &mut dyn Write) -> Result<u8, Failure> {
    let scenario = scenario_in_form(&arguments.scenario, arguments.form.as_deref())?;
    let physics = Adjudicator::new(Arc::clone(&scenario)).map_err(|e| Failure::Session(e.to_string()))?;
    let mut counts = Counts::default();
    for play in 0..arguments.plays {
        let seed = arguments.seed.wrapping_add(play);
        Trial::new(&scenario, &physics, seed)
            .play(&mut counts)
            .map_err(|broken| Failure::Session(format!("seed {seed}: {broken}")))?;
    }
    if arguments.json {
        let text = serde_json::to_string(&counts).map_err(|e| Failure::Session(e.to_string()))?;
        writeln!(out, "{text}")?;
    } else {
        writeln!(out, "{} plays, {} states visited", counts.plays, counts.states)?;
        writeln!(out, "{:>9} listed commands, all accepted", counts.listed_accepted)?;
        writeln!(
            out,
            "{:>9} others refused, each with a reason",
            counts.others_refused
        )?;
        writeln!(
            out,
            "{:>9} others accepted: a listed one with another amount or text",
            counts.others_accepted
        )?;
        writeln!(out, "{:>9} steps undone and done again, the same", counts.redone)?;
        writeln!(
            out,
            "{:>9} secrets changed, no other view moved",
            counts.resamples
        )?;
        writeln!(out, "{:>9} histories folded again, the same state", counts.folds)?;
        writeln!(out, "{:>9} ledgers that add up", counts.conserved)?;
    }
    Ok(0)
}

/// One play at random.
struct Trial<'a> {
    scenario: &'a Arc<Scenario>,
    physics: &'a Adjudicator,
    chance: Chance,
    dice: ChaCha8Rng,
    st: State,
    history: Vec<Event>,
    /// Commands that were listed for somebody at some time, one of each kind and a few more.
    seen: BTreeMap<usize, Command>,
    kinds: Vec<Kind>,
}

impl<'a> Trial<'a> {
    fn new(scenario: &'a Arc<Scenario>, physics: &'a Adjudicator, seed: u64) -> Self {
        Self {
            scenario,
            physics,
            chance: Chance::new(seed),
            dice: ChaCha8Rng::seed_from_u64(seed),
            st: State::new(scenario),
            history: Vec::new(),
            seen: BTreeMap::new(),
            kinds: Vec::new(),
        }
    }

    fn below(&mut self, n: usize) -> usize {
        self.dice.random_range(0..n.max(1))
    }

    fn decide(&self, st: &State, who: &Issuer, command: &Command) -> Result<Vec<Event>, game::Rejection> {
        let env = Env {
            chance: &self.chance,
            physics: self.physics,
        };
        decide(self.scenario, st, who, command, &env)
    }

    fn play(&mut self, counts: &mut Counts) -> Result<(), Broken> {
        counts.plays += 1;
        let charter = self.below(self.scenario.charters.len());
        let open = Command::OpenSession {
            charter: self.scenario.charters[charter].id.clone(),
            seats: self
                .scenario
                .seats
                .iter()
                .map(|s| (s.id.clone(), Occupant::Person))
                .collect(),
        };
        self.step(&Issuer::Control, &open, counts)?;
        for step in 0..MOST_STEPS {
            counts.states += 1;
            self.conserved(counts)?;
            if step % RESAMPLE_EVERY == 0 {
                self.resample(counts)?;
            }
            if self.st.phase() == Phase::Over {
                return self.folded(counts);
            }
            let (who, command) = self.next(counts)?;
            self.step(&who, &command, counts)?;
        }
        Err(format!(
            "no end after {MOST_STEPS} steps, in {:?} of round {}",
            self.st.phase(),
            self.st.round() + 1
        ))
    }

    /// Checks what a delegation may do, and chooses what is done: the adjudicator's answers first, the phase's end
    /// sometimes, else what a delegation's view lists.
    fn next(&mut self, counts: &mut Counts) -> Result<(Issuer, Command), Broken> {
        if let Some(owed) = pending(&self.st).into_iter().next() {
            let answer = self.physics.answer(&owed, &|_| true).map_err(|e| e.to_string())?;
            return Ok((Issuer::Adjudicator, answer));
        }
        let turn = self.below(self.scenario.seats.len());
        let seat = self.scenario.seats[turn].id.clone();
        let legal = project_seat(self.scenario, &self.st, &seat, Seq(0))
            .ok_or("a seat without a view")?
            .legal;
        self.listed_are_accepted(&seat, &legal, counts)?;
        self.others_are_refused(&seat, &legal, counts)?;
        if self.below(12) == 0
            && let Some(command) = self.of_control(counts)?
        {
            return Ok((Issuer::Control, command));
        }
        // A dozen delegations do some three things each in a phase.
        if legal.is_empty() || self.below(36) == 0 {
            return Ok((Issuer::Control, Command::AdvancePhase));
        }
        // Kinds first, so that the many proposals do not drown the rest.
        let mut kinds: Vec<Kind> = legal.iter().map(kind).collect();
        kinds.dedup();
        let chosen_kind = kinds[self.below(kinds.len())];
        let of_kind: Vec<&Command> = legal.iter().filter(|c| kind(c) == chosen_kind).collect();
        let chosen = of_kind[self.below(of_kind.len())].clone();
        Ok((Issuer::Seat(seat), chosen))
    }

    /// What Control's view lists is accepted too; something of it, but for the phase's end, which has its own turn.
    fn of_control(&mut self, counts: &mut Counts) -> Result<Option<Command>, Broken> {
        let legal = project_control(self.scenario, &self.st, Seq(0)).legal;
        for command in &legal {
            self.decide(&self.st, &Issuer::Control, command)
                .map_err(|r| format!("Control may {command:?}, and is refused: {}", r.player_text()))?;
            counts.listed_accepted += 1;
        }
        let others: Vec<&Command> = legal.iter().filter(|c| **c != Command::AdvancePhase).collect();
        if others.is_empty() {
            return Ok(None);
        }
        Ok(Some(others[self.below(others.len())].clone()))
    }

    fn listed_are_accepted(
        &mut self,
        seat: &SeatId,
        legal: &[Command],
        counts: &mut Counts,
    ) -> Result<(), Broken> {
        let who = Issuer::Seat(seat.clone());
        // All of a kind pass the same checks: the first and one more of each are carried out.
        let mut tried: Vec<Kind> = Vec::new();
        let extra = self.below(legal.len());
        for (n, command) in legal.iter().enumerate() {
            if tried.contains(&kind(command)) && n != extra {
                continue;
            }
            tried.push(kind(command));
            self.decide(&self.st, &who, command)
                .map_err(|r| format!("{seat} may {command:?}, and is refused: {}", r.player_text()))?;
            counts.listed_accepted += 1;
            let place = if self.kinds.contains(&kind(command)) {
                100 + self.below(200)
            } else {
                self.kinds.push(kind(command));
                self.kinds.len()
            };
            self.seen.insert(place, command.clone());
        }
        Ok(())
    }

    fn others_are_refused(
        &mut self,
        seat: &SeatId,
        legal: &[Command],
        counts: &mut Counts,
    ) -> Result<(), Broken> {
        let who = Issuer::Seat(seat.clone());
        let pool: Vec<Command> = self.seen.values().cloned().collect();
        for _ in 0..STRANGERS.min(pool.len()) {
            let command = &pool[self.below(pool.len())];
            if legal.contains(command) {
                continue;
            }
            match self.decide(&self.st, &who, command) {
                Err(refusal) if refusal.player_text().trim().is_empty() => {
                    return Err(format!("{command:?} of {seat} is refused without a reason"));
                }
                Err(_) => counts.others_refused += 1,
                Ok(_) if free(command) => counts.others_accepted += 1,
                Ok(_) => return Err(format!("{seat} does {command:?}, which its view does not list")),
            }
        }
        Ok(())
    }

    /// Does a command, once more from the state before, and keeps the second.
    fn step(&mut self, who: &Issuer, command: &Command, counts: &mut Counts) -> Result<(), Broken> {
        let said = |r: game::Rejection| format!("{who:?} {command:?}: {}", r.player_text());
        let events = self.decide(&self.st, who, command).map_err(said)?;
        let mut done = self.st.clone();
        apply(&mut done, &events);
        let again = self.decide(&self.st, who, command).map_err(said)?;
        events_equal(&events, &again).map_err(|why| format!("{command:?} done again: {why}"))?;
        apply(&mut self.st, &again);
        if self.st.hash() != done.hash() {
            return Err(format!("{command:?} done again leads to another state"));
        }
        counts.redone += 1;
        self.history.extend(again);
        Ok(())
    }

    /// The history gives the state again.
    fn folded(&self, counts: &mut Counts) -> Result<(), Broken> {
        let mut st = State::new(self.scenario);
        apply(&mut st, &self.history);
        if st.hash() != self.st.hash() {
            return Err("the events folded again give another state".to_owned());
        }
        counts.folds += 1;
        Ok(())
    }

    /// A seat's money is what its ledger lines add up to.
    fn conserved(&self, counts: &mut Counts) -> Result<(), Broken> {
        let public = project_public(self.scenario, &self.st, Seq(0));
        let mut purse: BTreeMap<&SeatId, Money> = BTreeMap::new();
        for line in &public.ledger {
            let amount = match line.entry {
                LedgerEntry::Income | LedgerEntry::Received | LedgerEntry::Returned => line.amount,
                LedgerEntry::Lapsed
                | LedgerEntry::Delivered
                | LedgerEntry::SteppedUp
                | LedgerEntry::CalledUp
                | LedgerEntry::Given
                | LedgerEntry::Spent => Money(-line.amount.0),
                LedgerEntry::Promised
                | LedgerEntry::InKind
                | LedgerEntry::Defaulted
                | LedgerEntry::Refused
                | LedgerEntry::Claim => Money::ZERO,
            };
            *purse.entry(&line.seat).or_default() += amount;
        }
        for (seat, _, has) in project_control(self.scenario, &self.st, Seq(0)).reading {
            let adds_up = purse.get(&seat).copied().unwrap_or_default();
            if has != adds_up || has < Money::ZERO {
                return Err(format!("{seat} has {has}, and its ledger adds up to {adds_up}"));
            }
        }
        counts.conserved += 1;
        Ok(())
    }

    /// Changes what is one seat's alone, and looks with everybody else's eyes.
    fn resample(&mut self, counts: &mut Counts) -> Result<(), Broken> {
        let turn = self.below(self.scenario.seats.len());
        let keeper = self.scenario.seats[turn].id.clone();
        let twin = self.other_papers(&keeper);
        let over = self.st.phase() == Phase::Over;
        let pair = self.two_secrets(&keeper);
        for viewer in self.viewers(&keeper) {
            // After the end private aims and the truth are shown to all.
            if !over && look(self.scenario, &self.st, &viewer) != look(&twin, &self.st, &viewer) {
                return Err(format!(
                    "the view of {viewer:?} depends on the papers of {keeper} or on the truth"
                ));
            }
            if let Some((one, other)) = &pair
                && look(self.scenario, one, &viewer) != look(self.scenario, other, &viewer)
            {
                return Err(format!(
                    "the view of {viewer:?} depends on a sealed choice of {keeper}"
                ));
            }
            counts.resamples += 1;
        }
        Ok(())
    }

    fn viewers(&self, keeper: &SeatId) -> Vec<Viewer> {
        let others = self.scenario.seats.iter().filter(|s| s.id != *keeper);
        let mut all: Vec<Viewer> = others.map(|s| Viewer::Seat(s.id.clone())).collect();
        all.push(Viewer::Public);
        all
    }

    /// The scenario with another brief, other aims and secrets of this seat, and another true asteroid.
    fn other_papers(&self, keeper: &SeatId) -> Scenario {
        let mut twin = (**self.scenario).clone();
        for seat in twin.seats.iter_mut().filter(|s| s.id == *keeper) {
            "Another brief.".clone_into(&mut seat.brief);
            for want in &mut seat.wants {
                "Another aim.".clone_into(&mut want.text);
            }
            for secret in &mut seat.secrets {
                "Another secret.".clone_into(&mut secret.text);
            }
        }
        twin.asteroid.position_au[0] += 1e-6;
        twin.asteroid.diameter_m += 10.0;
        twin
    }

    /// Two states that differ in one sealed ballot or pledge of this seat, if it can give one now.
    fn two_secrets(&self, keeper: &SeatId) -> Option<(State, State)> {
        let who = Issuer::Seat(keeper.clone());
        let legal = project_seat(self.scenario, &self.st, keeper, Seq(0))?.legal;
        let variants = legal.iter().find_map(|c| {
            if let Command::CastBallot { motion, .. } = c {
                let cast = |choice| Command::CastBallot {
                    motion: *motion,
                    choice: Sealed::new(choice),
                };
                return Some([Choice::Yes, Choice::No].map(cast));
            }
            let sealed = |[on_me, on_member, on_outsider]: [u32; 3]| Command::SealPledge {
                on_me,
                on_member,
                on_outsider,
            };
            matches!(c, Command::SealPledge { .. }).then(|| [[100, 50, 25], [10, 5, 0]].map(sealed))
        })?;
        let after = |command: &Command| {
            let mut st = self.st.clone();
            apply(&mut st, &self.decide(&self.st, &who, command).ok()?);
            Some(st)
        };
        Some((after(&variants[0])?, after(&variants[1])?))
    }
}

fn apply(st: &mut State, events: &[Event]) {
    for event in events {
        evolve(st, event);
    }
}

fn look(scenario: &Scenario, st: &State, viewer: &Viewer) -> View {
    project(scenario, st, viewer, Seq(0))
}

fn events_equal(a: &[Event], b: &[Event]) -> Result<(), String> {
    match a.iter().zip(b).find(|(x, y)| x != y) {
        Some((x, y)) => Err(format!("{x:?} became {y:?}")),
        None if a.len() != b.len() => Err(format!("{} events became {}", a.len(), b.len())),
        None => Ok(()),
    }
}

/// A command in which a delegation writes an amount, a number or a text of its own: its view lists the usual ones.
fn free(command: &Command) -> bool {
    matches!(
        command,
        Command::SendMessage { .. }
            | Command::Deliver { .. }
            | Command::StepUp { .. }
            | Command::GiveMoney { .. }
            | Command::PrepareShelter { .. }
            | Command::RequestHelp { .. }
            | Command::SealPledge { .. }
            | Command::OfferAgreement { .. }
            | Command::TableMotion { .. }
            | Command::Procedure(
                Procedural::Amend { .. }
                    | Procedural::CastProxy { .. }
                    | Procedural::Explain { .. }
                    | Procedural::Approve { .. }
                    | Procedural::Draft { .. }
            )
    )
}
