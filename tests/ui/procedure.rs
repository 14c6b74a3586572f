//! The proceedings: amendments, points of order, the constitution round, explanations, each by its buttons.

use bevy_egui::egui::Ui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use game::{
    Command, ControlView, Issuer, MotionId, Occupant, PointKind, Procedural, Proposal, SeatView, View, Viewer,
};
use indivisible::app::panels::{charter, motions, procedure};
use indivisible::app::theme::DARK;
use scenario::{CharterId, SeatId};
use session::Inline;

use super::{Desk, desk_of, harness, send, session, session_under};

fn seat(id: &str) -> Issuer {
    Issuer::Seat(SeatId::new(id))
}

fn console_of(play: &Inline) -> ControlView {
    match play.play().view(&Viewer::Control) {
        View::Control(view) => *view,
        View::Public(_) | View::Seat(_) => panic!("Control's view was asked for"),
    }
}

/// Clicks the first thing that is called so, and lets the panel draw what follows.
fn click(harness: &mut Harness<'_, Desk>, label: &str) {
    let found = harness.get_all_by_label(label).next();
    found
        .unwrap_or_else(|| panic!("nothing is called {label}"))
        .click();
    for _ in 0..3 {
        harness.step();
    }
}

/// The one command that a panel asked for.
fn only(harness: &mut Harness<'_, Desk>) -> Command {
    let asked = harness.state_mut().intents.take();
    let [command] = asked.as_slice() else {
        panic!("one command, not {asked:?}")
    };
    command.clone()
}

/// Two cards of the round, the first of them moved by Brazil and seconded by Colombia.
fn moved(play: &mut Inline) -> MotionId {
    send(play, Issuer::Control, Command::AdvancePhase);
    let card = desk_of(play, "BRA").public.cards[0].card.id;
    let proposal = Proposal::Mission { card };
    send(play, seat("BRA"), Command::TableMotion { proposal });
    let motion = desk_of(play, "COL").public.motions[0].id;
    send(play, seat("COL"), Command::SecondMotion { motion });
    motion
}

fn motions_of<'a>(scenario: &'a scenario::Scenario, view: &'a SeatView) -> Harness<'a, Desk> {
    harness(move |ui: &mut Ui, desk: &mut Desk| {
        motions::ui(
            ui,
            &DARK,
            scenario,
            view,
            &mut desk.memory.motions,
            &mut desk.intents,
        );
    })
}

#[test]
fn an_amendment_is_moved_from_the_motion_and_taken_over_by_its_mover() {
    let (scenario, mut play) = session();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let mut others = scenario
        .charters
        .iter()
        .filter(|c| c.id != scenario.default_charter);
    let mut adopting = || Proposal::AdoptCharter {
        charter: others
            .next()
            .expect("three charters come with the exercise")
            .id
            .clone(),
    };
    let moved = adopting();
    send(&mut play, seat("BRA"), Command::TableMotion { proposal: moved });
    let motion = desk_of(&play, "COL").public.motions[0].id;
    send(&mut play, seat("COL"), Command::SecondMotion { motion });
    let view = desk_of(&play, "NGA");
    let proposal = adopting();
    let label = procedure::proposal(&scenario, &view.public, &proposal);
    let mut panel = motions_of(&scenario, &view);
    click(&mut panel, "Move an amendment");
    click(&mut panel, &label);
    let command = only(&mut panel);
    assert_eq!(
        command,
        Command::Procedure(Procedural::Amend {
            motion,
            proposal: proposal.clone()
        })
    );
    send(&mut play, seat("NGA"), command);
    let view = desk_of(&play, "BRA");
    let mut panel = motions_of(&scenario, &view);
    click(&mut panel, "Take it over as our text");
    let command = only(&mut panel);
    send(&mut play, seat("BRA"), command);
    assert_eq!(
        desk_of(&play, "BRA").public.motions[0].proposal,
        proposal,
        "the motion reads so now"
    );
}

#[test]
fn a_point_of_order_is_raised_from_the_motion_and_ruled_on_at_the_console() {
    let (scenario, mut play) = session();
    let motion = moved(&mut play);
    let view = desk_of(&play, "GHA");
    let mut panel = motions_of(&scenario, &view);
    click(&mut panel, "Point of order");
    click(&mut panel, &format!("Put {motion} off to another round"));
    let command = only(&mut panel);
    let point = PointKind::PutOff { motion };
    assert_eq!(command, Command::Procedure(Procedural::RaisePoint { point }));
    send(&mut play, seat("GHA"), command);
    let console = console_of(&play);
    let mut panel = harness(|ui, desk| {
        procedure::of_control(
            ui,
            &DARK,
            &scenario,
            &console.public,
            &console.legal,
            &mut desk.intents,
        );
    });
    click(&mut panel, "Grant it");
    let command = only(&mut panel);
    send(&mut play, Issuer::Control, command);
    assert_eq!(console_of(&play).public.procedure.points[0].upheld, Some(true));
    let view = desk_of(&play, "BRA");
    let panel = harness(|ui, desk| {
        procedure::desk(
            ui,
            &DARK,
            &scenario,
            &view,
            &mut desk.memory.procedure,
            &mut desk.intents,
        );
    });
    assert!(panel.query_by_label("Appeal against the ruling").is_some());
    assert!(panel.query_by_label("Grant it").is_none(), "only the chair rules");
}

#[test]
fn a_delegation_amends_the_charter_in_two_articles() {
    let (scenario, mut play) = session();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let view = desk_of(&play, "BRA");
    let mut panel = harness(|ui, desk| {
        charter::ui(
            ui,
            &DARK,
            &scenario,
            &view,
            &mut desk.memory.charter,
            &mut desk.intents,
        );
    });
    click(&mut panel, "Who pays");
    click(&mut panel, "Share burdens in equal parts");
    click(&mut panel, "Add this notice");
    click(&mut panel, "Table it as a motion");
    let command = only(&mut panel);
    send(&mut play, seat("BRA"), command);
    let motion = desk_of(&play, "BRA").public.motions[0].clone();
    assert!(
        matches!(&motion.proposal, Proposal::Amend { changes } if changes.len() == 2),
        "{:?}",
        motion.proposal
    );
}

#[test]
fn a_constitution_round_is_answered_by_ticking_rules() {
    let (scenario, mut play) = session_under(&CharterId::new("ad_hoc_body"), Occupant::Person);
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let voter = desk_of(&play, "BRA").public.charter.electorate[0].clone();
    let view = desk_of(&play, voter.as_str());
    let round = view
        .public
        .procedure
        .constitution
        .clone()
        .expect("a rule is to be chosen");
    let mut panel = harness(|ui, desk| {
        procedure::desk(
            ui,
            &DARK,
            &scenario,
            &view,
            &mut desk.memory.procedure,
            &mut desk.intents,
        );
    });
    for option in &round.options[1..3] {
        click(&mut panel, &option.id.replace('_', " "));
    }
    click(&mut panel, "Approve of 2");
    let command = only(&mut panel);
    send(&mut play, Issuer::Seat(voter.clone()), command);
    let view = desk_of(&play, "BRA");
    let round = view
        .public
        .procedure
        .constitution
        .expect("it goes on until the docket closes");
    let approved: Vec<bool> = round
        .options
        .iter()
        .map(|o| o.approved_by.contains(&voter))
        .collect();
    assert_eq!(approved[..4], [false, true, true, false]);
}

#[test]
fn a_vote_is_explained_once_it_is_counted() {
    let (scenario, mut play) = session();
    let motion = moved(&mut play);
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let voter = desk_of(&play, "BRA").public.motions[0].electorate[0].clone();
    let view = desk_of(&play, voter.as_str());
    let text = "We would have flown two.".to_owned();
    let mut panel = motions_of(&scenario, &view);
    panel
        .state_mut()
        .memory
        .motions
        .insert(motion, format!(" {text} "));
    panel.step();
    click(&mut panel, "Explain");
    assert_eq!(
        only(&mut panel),
        Command::Procedure(Procedural::Explain {
            motion,
            text: text.clone()
        })
    );
    let explain = Command::Procedure(Procedural::Explain {
        motion,
        text: text.clone(),
    });
    send(&mut play, Issuer::Seat(voter.clone()), explain);
    assert_eq!(
        desk_of(&play, "GHA").public.motions[0].explanations,
        [(voter, text)]
    );
}
