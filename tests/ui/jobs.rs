//! Jobs at a desk, forms at the set-up, and ready-made sentences.

use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use game::{Command, Issuer, Job, Occupant, View, Viewer, tasks};
use indivisible::app::panels::desk::{self, DeskState, Tab};
use indivisible::app::panels::set_up::{self, Chosen};
use indivisible::app::panels::{diplomacy, jobs};
use indivisible::app::theme::{self, DARK};
use scenario::FormId;
use session::{Adjudicator, FixedClock, Inline};

use super::{desk_of, harness, send, session, session_with_physics};

fn whole() -> scenario::Scenario {
    scenario::load("gulf-of-guinea").expect("the shipped scenario loads")
}

/// The strip with the jobs above the cards, as the desk's screen has them.
fn desk_of_jobs<'a>(
    view: &'a game::SeatView,
    scenario: &'a scenario::Scenario,
    physics: &'a Arc<Adjudicator>,
) -> Harness<'a, super::Desk> {
    harness(move |ui, desk| {
        jobs::ui(ui, &DARK, view, &mut desk.memory);
        let shown = jobs::shown(view.clone(), desk.memory.job);
        desk::work(
            ui,
            &DARK,
            (scenario, physics),
            &shown,
            &mut desk.memory,
            &mut desk.intents,
        );
    })
}

#[test]
fn a_delegation_of_one_has_four_tasks_and_a_job_its_own_and_its_buttons() {
    let (scenario, mut play, physics) = session_with_physics();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let view = desk_of(&play, "BRA");
    let mut harness = desk_of_jobs(&view, &scenario, &physics);
    for task in tasks(&view) {
        assert!(
            harness.query_by_label(&task.text).is_some(),
            "everybody's task: {}",
            task.text
        );
    }
    assert!(harness.query_all_by_label("Table as motion").next().is_some());

    harness
        .get_all_by_label("Scientist")
        .next()
        .expect("a tab of the scientist")
        .click();
    harness.step();
    harness.step();
    assert_eq!(harness.state().memory.job, Some(Job::Scientist));
    let [head, _, _, scientist] = tasks(&view);
    assert!(harness.query_by_label(&scientist.text).is_some());
    assert!(harness.query_by_label(&head.text).is_none(), "one job, one task");
    assert!(
        harness.query_all_by_label("Table as motion").next().is_none(),
        "the Head tables motions"
    );
    assert!(harness.query_by_label("Mission planner").is_some());
    assert!(harness.query_by_label("Ledger").is_none(), "the Treasurer's");

    harness
        .get_all_by_label("Treasurer")
        .next()
        .expect("a tab of the treasurer")
        .click();
    harness.step();
    harness.step();
    assert_eq!(
        harness.state().memory.tab,
        Tab::Plans,
        "a tab that it has stays in front"
    );
    harness.get_by_label("All four").click();
    harness.step();
    harness.step();
    assert!(harness.query_all_by_label("Table as motion").next().is_some());
}

/// Every job can do what is its own, and together they can do everything.
#[test]
fn the_jobs_share_out_every_button_of_a_desk() {
    let (_, mut play) = session();
    send(&mut play, Issuer::Control, Command::AdvancePhase);
    let view = desk_of(&play, "NGA");
    let of = |job| jobs::shown(view.clone(), Some(job)).legal;
    let all: Vec<Command> = Job::ALL.iter().flat_map(|job| of(*job)).collect();
    assert!(view.legal.iter().all(|c| all.contains(c)));
    assert!(Job::ALL.iter().all(|job| of(*job).contains(&Command::Ready)));
    assert_eq!(jobs::shown(view.clone(), None).legal, view.legal);
}

#[test]
fn a_form_is_chosen_at_the_set_up() {
    let mut harness = Harness::builder().with_size([1200.0, 1600.0]).build_ui_state(
        |ui, (frames, chosen): &mut (u32, Chosen)| {
            if *frames == 0 {
                theme::dress(ui.ctx(), &DARK);
            } else if *frames > 1 {
                set_up::ui(ui, &DARK, chosen);
            }
            *frames += 1;
        },
        (0, Chosen::new(Arc::new(whole()))),
    );
    for _ in 0..4 {
        harness.step();
    }
    let form = |harness: &Harness<'_, (u32, Chosen)>| harness.state().1.form().cloned();
    assert_eq!(form(&harness), Some(FormId::new("session")), "as it is written");
    assert_eq!(harness.state().1.seats.len(), 12);
    harness.state_mut().1.seats[0] = Occupant::Person;

    harness.get_by_label("Class, 45 minutes").click();
    harness.step();
    harness.step();
    assert_eq!(form(&harness), Some(FormId::new("class")));
    let set_up = harness.state().1.set_up();
    assert_eq!(set_up.charter.as_str(), "security_community");
    assert_eq!(set_up.seats.len(), 8);
    assert_eq!(set_up.seats[0].1, Occupant::Person, "who sits there stays");
    assert!(harness.query_by_label("8 delegations").is_some());
    assert!(harness.query_by_label("India").is_none());

    harness.get_by_label("Session, 2 hours").click();
    harness.step();
    harness.step();
    let set_up = harness.state().1.set_up();
    assert_eq!((set_up.seats.len(), set_up.charter.as_str()), (12, "phone_call"));
}

#[test]
fn a_class_chooses_its_sentences_from_a_list() {
    let class = Arc::new(
        whole()
            .in_form(Some(&FormId::new("class")))
            .expect("the class form"),
    );
    let physics = Arc::new(Adjudicator::new(Arc::clone(&class)).expect("the shipped orbit can be followed"));
    let mut play = Inline::new(
        Arc::clone(&class),
        7,
        physics,
        Arc::new(FixedClock::default()),
        None,
    )
    .expect("a session in memory");
    play.open(None, Occupant::Person).expect("the session opens");
    while play.adjudicate(&mut |_, _| ()).expect("the physics answers") {}
    let view = desk_of(&play, "ETH");
    let mut harness = harness(|ui, desk: &mut super::Desk| {
        let DeskState { diplomacy, .. } = &mut desk.memory;
        diplomacy::ui(ui, &DARK, &class, &view, diplomacy, &mut desk.intents);
    });
    harness.get_by_value("Choose a sentence").click();
    harness.step();
    harness.step();
    let said = "Ask us before you move the danger onto us.";
    harness.get_by_label(said).click();
    harness.step();
    harness.step();
    harness.get_by_label("Send").click();
    harness.step();
    harness.step();
    let asked = harness.state_mut().intents.take();
    let [command @ Command::SendMessage { to: None, text }] = asked.as_slice() else {
        panic!("one message, not {asked:?}")
    };
    assert_eq!(text, said);
    send(
        &mut play,
        Issuer::Seat(scenario::SeatId::new("ETH")),
        command.clone(),
    );
    let View::Public(room) = play.play().view(&Viewer::Public) else {
        panic!("the room's view was asked for")
    };
    assert_eq!(room.messages.last().map(|m| m.text.as_str()), Some(said));
}
