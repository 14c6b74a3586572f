//! One delegation's turn.

use bevy_egui::egui::{self, Frame, Key, Margin, ScrollArea, Ui};
use debrief::words as say;
use game::{Command, SeatView};
use scenario::{Scenario, SeatId};

use super::{Canvas, Screen};
use crate::app::link::{Intents, Sessions};
use crate::app::panels::desk::{self as parts, DeskState};
use crate::app::panels::{jobs, primary, room, seat_mark, soft};
use crate::app::theme::{Weight, words};

pub(super) fn ui(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    sessions: &mut Sessions,
    intents: &mut Intents,
    state: &mut DeskState,
    seat: &SeatId,
) {
    let Some(live) = sessions.live.as_mut() else {
        frame.go = Some(Screen::Gallery);
        return;
    };
    let theme = frame.theme;
    let typing = ui.ctx().egui_wants_keyboard_input();
    if ui.input(|i| i.key_pressed(Key::Escape)) || (!typing && ui.input(|i| i.key_pressed(Key::H))) {
        frame.go = Some(Screen::Room);
        return;
    }
    let scenario = std::sync::Arc::clone(&live.scenario);
    let physics = std::sync::Arc::clone(&live.physics);
    let Some(whole) = live.seat(seat) else {
        egui::CentralPanel::default().show(ui, |ui| ui.label(soft(&theme, "Opening the desk…")));
        frame.wanted.moving = true;
        return;
    };
    let left = super::time_left(ui, live, &whole.public);
    let view = jobs::shown(whole.clone(), state.job);
    let margin = |x: i8, y: i8| {
        Frame::new()
            .fill(theme.void)
            .inner_margin(Margin::symmetric(x, y))
    };
    egui::Panel::top("desk-head")
        .frame(margin(24, 12))
        .show(ui, |ui| head(ui, frame, &scenario, &view, left, intents));
    egui::Panel::top("desk-jobs")
        .frame(margin(24, 8))
        .show(ui, |ui| jobs::ui(ui, &theme, &whole, state));
    egui::Panel::left("desk-private")
        .frame(margin(24, 8))
        .exact_size(450.0)
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .id_salt("private")
                .show(ui, |ui| {
                    parts::private(ui, &theme, &scenario, &view, intents);
                });
        });
    egui::Panel::right("desk-act")
        .frame(margin(24, 8))
        .exact_size(450.0)
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .id_salt("act")
                .show(ui, |ui| {
                    parts::act(ui, &theme, &scenario, &view, state, intents);
                });
        });
    egui::CentralPanel::default().frame(margin(16, 8)).show(ui, |ui| {
        if parts::work(ui, &theme, (&scenario, &physics), &view, state, intents) {
            frame.wanted.moving = true;
        }
    });
}

/// Whose desk it is, when, how long there is, and the ways back to the room.
fn head(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    scenario: &Scenario,
    view: &SeatView,
    left_s: Option<i64>,
    intents: &mut Intents,
) {
    let theme = frame.theme;
    let theme = &theme;
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(44.0, 44.0), egui::Sense::hover());
        seat_mark(ui.painter(), theme, scenario, &view.seat, rect.center(), 38.0);
        ui.label(words(say::seat(scenario, &view.seat), 28.0, Weight::SemiBold));
        ui.add_space(16.0);
        let at = format!(
            "Round {} of {}, {}",
            view.public.round + 1,
            view.public.rounds,
            say::phase(view.public.phase)
        );
        ui.label(words(at, 20.0, Weight::Medium));
        ui.label(soft(theme, view.public.date.to_string()));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if primary(ui, theme, "Done, hand back").clicked() {
                if view.legal.contains(&Command::Ready) {
                    intents.push(Command::Ready);
                }
                frame.go = Some(Screen::Room);
            }
            if ui.button("Hide (H)").clicked() {
                frame.go = Some(Screen::Room);
            }
            ui.add_space(16.0);
            room::time_left(ui, theme, left_s);
        });
    });
}
