//! Control's console: events, seats, side deals, and what blocks the next phase. Only the facilitator's view is drawn, and
//! never the true orbit.

use std::time::Duration;

use bevy_egui::egui::{self, Button, Frame, Key, Margin, RichText, ScrollArea, Ui, vec2};
use debrief::words as say;
use game::{AgreementStage, Command, ControlView, Fate, Occupant, Phase};
use scenario::{Inject, InjectId, Scenario, SeatId, Trigger};

use super::{ADVANCE, Canvas, Screen, space};
use crate::app::link::{Intents, Live, Sessions};
use crate::app::panels::{
    card_frame, column, heading, primary, procedure, room as parts, seat_label, seat_mark, soft,
};
use crate::app::theme::{Theme, Weight, plex, words};

/// What the console remembers.
#[derive(Debug, Default)]
pub(super) struct ConsoleState {
    /// The event that is open for reading.
    event: Option<InjectId>,
    /// How fast bots act, index into [`PACES`].
    pace: usize,
}

/// How fast bots act: name, and least time between two of their commands.
const PACES: [(&str, Duration); 3] = [
    ("Quick", Duration::from_millis(120)),
    ("Calm", Duration::from_millis(800)),
    ("Slow", Duration::from_secs(3)),
];

pub(super) fn ui(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    sessions: &mut Sessions,
    intents: &mut Intents,
    state: &mut ConsoleState,
) {
    let Some(live) = sessions.live.as_mut() else {
        frame.go = Some(Screen::Gallery);
        return;
    };
    let theme = frame.theme;
    let typing = ui.ctx().egui_wants_keyboard_input();
    if !typing && ui.input(|i| i.key_pressed(Key::Escape) || i.key_pressed(Key::C)) {
        frame.go = Some(Screen::Room);
        return;
    }
    let scenario = std::sync::Arc::clone(&live.scenario);
    let Some(view) = live.control() else {
        egui::CentralPanel::default().show(ui, |ui| ui.label(soft(&theme, "Opening the console…")));
        frame.wanted.moving = true;
        return;
    };
    let margin = |x: i8, y: i8| {
        Frame::new()
            .fill(theme.void)
            .inner_margin(Margin::symmetric(x, y))
    };
    egui::Panel::top("control-head")
        .frame(margin(24, 12))
        .show(ui, |ui| {
            let left = super::time_left(ui, live, &view.public);
            head(ui, frame, &view, left, intents);
            let now = ui.input(|i| i.time);
            if let Some(warning) = live.clock.warning(now) {
                ui.label(words(warning, 17.0, Weight::Medium).color(theme.warn));
            }
        });
    egui::Panel::right("control-seats")
        .frame(margin(24, 8))
        .exact_size(720.0)
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .id_salt("seats")
                .show(ui, |ui| {
                    procedure::of_control(ui, &theme, &scenario, &view.public, &view.legal, intents);
                    seats(ui, &theme, &scenario, &view, intents);
                    pace(ui, &theme, live, state);
                });
        });
    egui::CentralPanel::default().frame(margin(24, 8)).show(ui, |ui| {
        ScrollArea::vertical()
            .auto_shrink(false)
            .id_salt("events")
            .show(ui, |ui| {
                events(ui, &theme, &scenario, &view, state, intents);
                reading(ui, &theme, &scenario, &view);
            });
    });
}

fn head(ui: &mut Ui, frame: &mut Canvas<'_>, view: &ControlView, left_s: Option<i64>, intents: &mut Intents) {
    let theme = frame.theme;
    ui.horizontal(|ui| {
        ui.label(words("Control", 28.0, Weight::SemiBold));
        ui.add_space(16.0);
        let public = &view.public;
        let at = if public.phase == Phase::Over {
            "Outcome".to_owned()
        } else {
            format!(
                "Round {} of {}, {}",
                public.round + 1,
                public.rounds,
                say::phase(public.phase)
            )
        };
        ui.label(words(at, 20.0, Weight::Medium));
        ui.label(soft(&theme, public.date.to_string()));
        ui.add_space(16.0);
        parts::time_left(ui, &theme, left_s);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if public.phase == Phase::Over {
                if primary(ui, &theme, "Open the debrief").clicked() {
                    frame.go = Some(Screen::Debrief);
                }
            } else {
                let ready = view.blocks.is_none();
                let button =
                    ui.add_enabled_ui(ready, |ui| primary(ui, &theme, parts::next_phase(public.phase)));
                if button.inner.on_hover_text("Space").clicked() || (ready && space(ui)) {
                    intents.push(ADVANCE);
                }
            }
            if ui.button("Back to the room (C)").clicked() {
                frame.go = Some(Screen::Room);
            }
            if let Some(why) = &view.blocks {
                ui.label(soft(&theme, why.clone()));
            }
        });
    });
}

/// Rows with buttons in them: all of a row on one middle line.
fn rows(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    spacing.item_spacing.y = 2.0;
    spacing.interact_size.y = 32.0;
    spacing.button_padding = vec2(12.0, 5.0);
}

/// The events list: what fired, what will by itself, and what Control may release.
fn events(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &ControlView,
    state: &mut ConsoleState,
    intents: &mut Intents,
) {
    let fired = view.events_list.iter().filter(|e| e.3).count();
    card_frame(theme).show(ui, |ui| {
        let note = format!("{} events, {fired} released", view.events_list.len());
        heading(ui, theme, "Events list", &note);
        rows(ui);
        let width = (ui.available_width() - 560.0).max(160.0);
        for (id, round, title, released) in &view.events_list {
            let inject = scenario.injects.iter().find(|i| i.id == *id);
            ui.horizontal(|ui| {
                column(ui, 84.0, |ui| {
                    let round = round.map_or_else(|| "any".to_owned(), |r| format!("round {}", r + 1));
                    ui.label(words(round, 15.0, Weight::Medium).color(theme.tx3));
                });
                column(ui, 70.0, |ui| {
                    let to = inject.and_then(|i| i.private_to.as_ref());
                    let to = to.map_or_else(|| "all".to_owned(), ToString::to_string);
                    ui.label(RichText::new(to).font(plex(15.0)));
                });
                column(ui, width, |ui| {
                    let open = state.event.as_ref() == Some(id);
                    let text = words(title.clone(), 17.0, Weight::Medium);
                    if ui.add(Button::selectable(open, text).truncate()).clicked() {
                        state.event = (!open).then(|| id.clone());
                    }
                });
                column(ui, 250.0, |ui| {
                    let when = match (released, inject) {
                        (true, _) => "released".to_owned(),
                        (false, Some(inject)) => fires(scenario, inject),
                        (false, None) => String::new(),
                    };
                    ui.add(egui::Label::new(words(when, 15.0, Weight::Regular).color(theme.tx3)).truncate());
                });
                let release = Command::ReleaseInject { inject: id.clone() };
                if !released && view.legal.contains(&release) && ui.button("Release").clicked() {
                    intents.push(release);
                }
            });
            if let (true, Some(inject)) = (state.event.as_ref() == Some(id), inject) {
                ui.indent("text", |ui| {
                    ui.label(soft(theme, inject.text.clone()));
                });
            }
        }
    });
}

/// When an event fires without Control.
fn fires(scenario: &Scenario, inject: &Inject) -> String {
    match &inject.fires {
        Trigger::Always => "by itself in its round".to_owned(),
        Trigger::OnDemand => "on demand".to_owned(),
        Trigger::SupportBelow(seat, points) => {
            format!("if support in {} is below {points}", say::seat(scenario, seat))
        }
        Trigger::SuspicionAbove(points) => format!("if suspicion is above {points}"),
        Trigger::ChanceBelowPercent(percent) => format!("if the chance is below {percent} %"),
        Trigger::OceanCard => "if a plan stops in the sea".to_owned(),
        Trigger::FlybyArrived => "if a flyby arrived".to_owned(),
        Trigger::ChancePercent(percent) => format!("by chance, {percent} %"),
        Trigger::CampaignBought(campaign) => format!("if {campaign} is bought"),
        Trigger::PrivateAgreement => "if there is a private side agreement".to_owned(),
    }
}

/// Who sits where, and how they stand.
fn seats(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &ControlView, intents: &mut Intents) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Seats", "support, money in hand");
        rows(ui);
        for seat in &view.public.seats {
            ui.horizontal(|ui| {
                column(ui, 196.0, |ui| {
                    let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), egui::Sense::hover());
                    seat_mark(ui.painter(), theme, scenario, &seat.id, rect.center(), 18.0);
                    let name = words(seat.name.clone(), 17.0, Weight::Medium);
                    ui.add(egui::Label::new(name).truncate());
                });
                for (occupant, name) in [
                    (Occupant::Person, "Person"),
                    (Occupant::Bot, "Bot"),
                    (Occupant::Empty, "Empty"),
                ] {
                    let on = seat.occupant == occupant;
                    if ui
                        .selectable_label(on, words(name, 15.0, Weight::Medium))
                        .clicked()
                        && !on
                    {
                        intents.push(Command::SetOccupant {
                            seat: seat.id.clone(),
                            occupant,
                        });
                    }
                }
                column(ui, 66.0, |ui| {
                    let text = match (seat.occupant, seat.ready, view.quiet.contains(&seat.id)) {
                        (Occupant::Empty, ..) => "",
                        (_, true, _) => "ready",
                        (_, false, true) => "quiet",
                        (_, false, false) => "acting",
                    };
                    ui.label(words(text, 15.0, Weight::Medium).color(theme.tx3));
                });
                if let Some((_, support, money)) = view.reading.iter().find(|r| r.0 == seat.id) {
                    column(ui, 44.0, |ui| {
                        ui.label(RichText::new(support.to_string()).font(plex(15.0)));
                    });
                    ui.label(RichText::new(money.to_string()).font(plex(15.0)));
                }
            });
        }
    });
}

fn pace(ui: &mut Ui, theme: &Theme, live: &Live, state: &mut ConsoleState) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Pace of the bots", "");
        ui.horizontal(|ui| {
            for (at, (name, least)) in PACES.iter().enumerate() {
                if ui
                    .selectable_label(state.pace == at, words(*name, 17.0, Weight::Medium))
                    .clicked()
                {
                    state.pace = at;
                    live.host.set_pace(*least);
                }
            }
        });
    });
}

/// Who is silent, and what was agreed beside the table.
fn reading(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &ControlView) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Reading the room", "only Control");
        let quiet: Vec<String> = view.quiet.iter().map(|s| say::seat(scenario, s)).collect();
        ui.label(soft(
            theme,
            if quiet.is_empty() {
                "Every delegation has acted in this phase.".to_owned()
            } else {
                format!("Not heard in this phase: {}.", quiet.join(", "))
            },
        ));
        if view.agreements.is_empty() {
            ui.label(soft(theme, "Nobody has offered a side agreement."));
        }
        for agreement in view.agreements.iter().rev().take(12) {
            ui.horizontal(|ui| {
                seat_label(ui, theme, scenario, &agreement.from, 17.0);
                ui.label(soft(theme, "with"));
                seat_label(ui, theme, scenario, &agreement.to, 17.0);
                let stage = match agreement.stage {
                    AgreementStage::Offered => "offered",
                    AgreementStage::Accepted => "agreed",
                    AgreementStage::Declined => "declined",
                    AgreementStage::Withdrawn => "withdrawn",
                    AgreementStage::Lapsed => "lapsed",
                };
                let read = if agreement.public { "public" } else { "secret" };
                ui.label(words(format!("{stage}, {read}"), 15.0, Weight::Medium).color(theme.tx3));
            });
            for promise in &agreement.promises {
                let fate = match promise.fate {
                    Some(Fate::Kept) => ": kept",
                    Some(Fate::Broken) => ": broken",
                    Some(Fate::Void) => ": void",
                    None => "",
                };
                let debtor: &SeatId = &promise.debtor;
                ui.label(soft(
                    theme,
                    format!("    {} will {}{fate}", say::seat(scenario, debtor), promise.text),
                ));
            }
        }
    });
}
