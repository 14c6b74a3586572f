//! Panels without a window: what they show, and that a click asks for exactly what the rules allow.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail as the test does"
)]

use std::sync::Arc;

use bevy_egui::egui::Ui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use game::{Aim, Choice, Command, Envelope, Issuer, MotionStage, Occupant, Proposal, SeatView, View, Viewer};
use indivisible::app::link::Intents;
use indivisible::app::panels::desk::{self, DeskState};
use indivisible::app::theme::{self, DARK};
use scenario::{CharterId, Scenario, SeatId};
use session::{Adjudicator, FixedClock, Inline};

mod jobs;
mod procedure;

/// A session with people at every seat.
fn session() -> (Arc<Scenario>, Inline) {
    let (scenario, play, _) = session_with_physics();
    (scenario, play)
}

/// The same under a charter.
fn session_under(charter: &CharterId, occupant: Occupant) -> (Arc<Scenario>, Inline) {
    let (scenario, mut play, _) = unopened();
    let seats = scenario.seats.iter().map(|s| (s.id.clone(), occupant)).collect();
    play.open_with(Some(charter.clone()), seats)
        .expect("the session opens");
    while play.adjudicate(&mut |_, _| ()).expect("the physics answers") {}
    (scenario, play)
}

fn session_with_physics() -> (Arc<Scenario>, Inline, Arc<Adjudicator>) {
    let (scenario, mut play, physics) = unopened();
    play.open(None, Occupant::Person).expect("the session opens");
    while play.adjudicate(&mut |_, _| ()).expect("the physics answers") {}
    (scenario, play, physics)
}

fn unopened() -> (Arc<Scenario>, Inline, Arc<Adjudicator>) {
    let scenario = Arc::new(scenario::load("gulf-of-guinea").expect("the shipped scenario loads"));
    let physics =
        Arc::new(Adjudicator::new(Arc::clone(&scenario)).expect("the shipped orbit can be followed"));
    let play = Inline::new(
        Arc::clone(&scenario),
        7,
        Arc::<Adjudicator>::clone(&physics),
        Arc::new(FixedClock::default()),
        None,
    )
    .expect("a session in memory");
    (scenario, play, physics)
}

fn send(play: &mut Inline, issuer: Issuer, command: Command) {
    play.submit(Envelope {
        issuer,
        expected_seq: None,
        command,
    })
    .expect("a legal command");
    while play.adjudicate(&mut |_, _| ()).expect("the physics answers") {}
}

fn desk_of(play: &Inline, seat: &str) -> SeatView {
    match play.play().view(&Viewer::Seat(SeatId::new(seat))) {
        View::Seat(view) => *view,
        View::Public(_) | View::Control(_) => panic!("a seat's view was asked for"),
    }
}

#[derive(Default)]
struct Desk {
    frames: u32,
    intents: Intents,
    memory: DeskState,
}

/// A harness that draws `panel` from its third frame on, when the fonts are in.
fn harness<'a>(mut panel: impl FnMut(&mut Ui, &mut Desk) + 'a) -> Harness<'a, Desk> {
    let mut harness = Harness::builder().with_size([1400.0, 6000.0]).build_ui_state(
        move |ui, desk: &mut Desk| {
            if desk.frames == 0 {
                theme::dress(ui.ctx(), &DARK);
            } else if desk.frames > 1 {
                panel(ui, desk);
            }
            desk.frames += 1;
        },
        Desk::default(),
    );
    for _ in 0..4 {
        harness.step();
    }
    harness
}

#[test]
fn a_card_is_tabled_by_its_button() {
    let (scenario, mut play, physics) = session_with_physics();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let view = desk_of(&play, "BRA");
    assert!(!view.public.cards.is_empty(), "the search has filled the cards");
    let first = view.public.cards[0].card.id;
    let mut harness = harness(|ui, desk| {
        desk::work(
            ui,
            &DARK,
            (&scenario, &physics),
            &view,
            &mut desk.memory,
            &mut desk.intents,
        );
    });
    let button = harness
        .get_all_by_label("Table as motion")
        .next()
        .expect("the first card can be tabled");
    button.click();
    harness.step();
    harness.step();
    let asked = harness.state_mut().intents.take();
    assert_eq!(
        asked,
        [Command::TableMotion {
            proposal: Proposal::Mission { card: first }
        }]
    );
    assert!(
        view.legal.contains(&asked[0]),
        "a button asks only for what is legal"
    );
}

#[test]
fn a_card_cannot_be_tabled_before_consultation() {
    let (scenario, play, physics) = session_with_physics();
    let view = desk_of(&play, "BRA");
    let harness = harness(|ui, desk| {
        desk::work(
            ui,
            &DARK,
            (&scenario, &physics),
            &view,
            &mut desk.memory,
            &mut desk.intents,
        );
    });
    assert!(harness.query_all_by_label("Table as motion").next().is_none());
}

/// What a delegation draws in the planner is what the rules take, and it comes back as a card with full odds.
#[test]
fn a_plan_is_drawn_asked_for_and_becomes_a_card() {
    let (scenario, mut play, physics) = session_with_physics();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let view = desk_of(&play, "NGA");
    let mut harness = harness(|ui, desk| {
        desk.memory.tab = desk::Tab::Planner;
        desk::work(
            ui,
            &DARK,
            (&scenario, &physics),
            &view,
            &mut desk.memory,
            &mut desk.intents,
        );
    });
    // The chart is made on a thread of its own: draw until it is there.
    while harness.query_by_label("Ask for the full odds").is_none() {
        let failed = harness.query_by_label_contains("No chart:").is_some();
        assert!(!failed, "the chart can be made");
        std::thread::yield_now();
        harness.step();
    }
    harness.get_by_label("Ask for the full odds").click();
    harness.step();
    harness.step();
    let asked = harness.state_mut().intents.take();
    let [command @ Command::RequestAssessment { plan }] = asked.as_slice() else {
        panic!("one plan, not {asked:?}")
    };
    assert_eq!(plan.flights.len(), 1);
    send(&mut play, Issuer::Seat(SeatId::new("NGA")), command.clone());
    let cards = desk_of(&play, "BRA").public.cards;
    let drawn = cards.iter().find(|c| c.card.aim == Aim::Drawn);
    let drawn = drawn.expect("everybody sees the card");
    assert_eq!(drawn.card.flights[0].flight, plan.flights[0]);
    assert!(drawn.assessment.draws >= 1000);
}

#[test]
fn a_ballot_is_cast_sealed_and_shown_to_nobody_else() {
    let (scenario, mut play) = session();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let card = desk_of(&play, "BRA").public.cards[0].card.id;
    let mission = Proposal::Mission { card };
    send(
        &mut play,
        Issuer::Seat(SeatId::new("BRA")),
        Command::TableMotion { proposal: mission },
    );
    let motion = desk_of(&play, "COL").public.motions[0].id;
    send(
        &mut play,
        Issuer::Seat(SeatId::new("COL")),
        Command::SecondMotion { motion },
    );
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let open = desk_of(&play, "USA")
        .public
        .motions
        .iter()
        .find(|m| m.stage == MotionStage::Open)
        .cloned();
    let open = open.expect("the seconded motion is put to the vote");
    let voter = open.electorate[0].clone();
    let view = desk_of(&play, voter.as_str());
    let mut harness = harness(|ui, desk| {
        desk::act(ui, &DARK, &scenario, &view, &mut desk.memory, &mut desk.intents);
    });
    harness.get_by_label("No").click();
    harness.step();
    harness.step();
    let asked = harness.state_mut().intents.take();
    let [command] = asked.as_slice() else {
        panic!("one ballot, not {asked:?}")
    };
    assert!(
        !format!("{command:?}").contains("No"),
        "a ballot never prints its choice"
    );
    let other = SeatId::new(if voter.as_str() == "GHA" { "NGA" } else { "GHA" });
    let before = desk_of(&play, other.as_str()).public.motions[0].result.clone();
    send(&mut play, Issuer::Seat(voter.clone()), command.clone());
    assert_eq!(desk_of(&play, other.as_str()).public.motions[0].result, before);
    let own = desk_of(&play, voter.as_str());
    assert_eq!(
        own.ballots.first().map(|b| b.1),
        Some(Choice::No),
        "the voter sees its own"
    );
}

#[test]
fn the_brief_is_on_its_own_desk() {
    let (scenario, play) = session();
    let view = desk_of(&play, "NGA");
    let harness = harness(|ui, desk| desk::private(ui, &DARK, &scenario, &view, &mut desk.intents));
    assert!(harness.query_by_label("Your brief").is_some());
    assert!(harness.query_by_label(&view.brief).is_some());
    let stranger = desk_of(&play, "BRA");
    assert!(
        !format!("{:?}", stranger.public).contains(&view.brief),
        "the room's view holds no brief"
    );
}
