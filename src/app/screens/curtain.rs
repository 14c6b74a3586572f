//! The hand-over curtain: nothing of any seat is on it, and nothing private is held while it is up.

use bevy_egui::egui::{self, Align2, Key, Sense, Shape, Stroke, Ui, pos2, vec2};
use debrief::words as say;
use scenario::SeatId;

use super::{Canvas, Screen};
use crate::app::link::Sessions;
use crate::app::panels;
use crate::app::theme::{Weight, inter};

/// How long the key or pointer is held, s.
const HOLD_S: f32 = 1.0;

/// Progress of the hold.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hold {
    held_s: f32,
    /// The key that brought the curtain up has been let go.
    released: bool,
}

pub(super) fn ui(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    sessions: &mut Sessions,
    hold: &mut Hold,
    seat: &SeatId,
) {
    let Some(live) = sessions.live.as_ref() else {
        frame.go = Some(Screen::Gallery);
        return;
    };
    let theme = frame.theme;
    egui::CentralPanel::default().show(ui, |ui| {
        let rect = ui.max_rect();
        let response = ui.interact(rect, egui::Id::new("curtain"), Sense::click_and_drag());
        let down = ui.input(|i| i.key_down(Key::Space)) || response.is_pointer_button_down_on();
        if !down {
            *hold = Hold {
                held_s: 0.0,
                released: true,
            };
        } else if hold.released {
            hold.held_s += ui.input(|i| i.stable_dt).min(0.1);
            frame.wanted.moving = true;
        }
        let centre = pos2(rect.left() + rect.width() * 0.28, rect.center().y);
        panels::seat_mark(ui.painter(), &theme, &live.scenario, seat, centre, 300.0);
        let turn = (hold.held_s / HOLD_S).clamp(0.0, 1.0);
        let ring: Vec<egui::Pos2> = (0..=96)
            .map(|i| {
                let angle = (i as f32 / 96.0 * turn - 0.25) * std::f32::consts::TAU;
                centre + vec2(angle.cos(), angle.sin()) * 220.0
            })
            .collect();
        ui.painter()
            .circle_stroke(centre, 220.0, Stroke::new(4.0, theme.line));
        ui.painter().add(Shape::line(ring, Stroke::new(12.0, theme.tx)));
        let left = rect.left() + rect.width() * 0.52;
        let name = say::seat(&live.scenario, seat);
        let painter = ui.painter();
        painter.text(
            pos2(left, centre.y - 130.0),
            Align2::LEFT_CENTER,
            "Hand over to",
            inter(30.0, Weight::Medium),
            theme.tx2,
        );
        painter.text(
            pos2(left, centre.y - 60.0),
            Align2::LEFT_CENTER,
            &name,
            inter(84.0, Weight::SemiBold),
            theme.tx,
        );
        painter.text(
            pos2(left, centre.y + 20.0),
            Align2::LEFT_CENTER,
            "Everybody else looks away.",
            inter(30.0, Weight::Medium),
            theme.tx2,
        );
        painter.text(
            pos2(left, centre.y + 90.0),
            Align2::LEFT_CENTER,
            "Hold Space, or press and hold, for one second.",
            inter(26.0, Weight::Medium),
            theme.tx,
        );
        painter.text(
            pos2(left, centre.y + 130.0),
            Align2::LEFT_CENTER,
            "Esc goes back to the room.",
            inter(22.0, Weight::Regular),
            theme.tx3,
        );
        if hold.held_s >= HOLD_S {
            frame.go = Some(Screen::Desk(seat.clone()));
        }
        if ui.input(|i| i.key_pressed(Key::Escape)) {
            frame.go = Some(Screen::Room);
        }
    });
}
