//! Parts of screens: plain functions of views that paint and push intents.

pub mod charter;
pub mod charts;
pub mod desk;
pub mod diplomacy;
pub mod jobs;
pub mod motions;
pub mod plane;
pub mod planner;
pub mod procedure;
pub mod readiness;
pub mod room;
pub mod rule_form;
pub mod say;
pub mod set_up;

use bevy_egui::egui::{
    self, Align2, Color32, CornerRadius, FontId, Frame, Margin, Pos2, Rect, Response, RichText, Sense, Shape,
    Stroke, Ui, WidgetText, vec2,
};
use scenario::{Scenario, SeatId};

use crate::app::theme::{Theme, Weight, inter, words};

/// Height of the exercise band, points.
pub const BAND: f32 = 30.0;

/// Words over a picture, with a dark edge so that they can be read on anything.
pub fn halo_text(
    painter: &egui::Painter,
    theme: &Theme,
    at: Pos2,
    align: Align2,
    text: &str,
    font: FontId,
    colour: Color32,
) -> Rect {
    for (dx, dy) in [
        (-2.0, 0.0),
        (2.0, 0.0),
        (0.0, -2.0),
        (0.0, 2.0),
        (-1.5, -1.5),
        (1.5, 1.5),
        (-1.5, 1.5),
        (1.5, -1.5),
    ] {
        painter.text(
            at + vec2(dx, dy),
            align,
            text,
            font.clone(),
            theme.void.gamma_multiply(0.85),
        );
    }
    painter.text(at, align, text, font, colour)
}

/// The band that stands on every screen.
pub fn band(ui: &mut Ui, theme: &Theme) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), BAND), Sense::hover());
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, CornerRadius::ZERO, theme.bg1);
    let mut x = rect.left() - BAND;
    while x < rect.right() + BAND {
        let quad = [
            egui::pos2(x, rect.bottom()),
            egui::pos2(x + 14.0, rect.bottom()),
            egui::pos2(x + 14.0 + BAND, rect.top()),
            egui::pos2(x + BAND, rect.top()),
        ];
        painter.add(Shape::convex_polygon(quad.to_vec(), theme.bg3, Stroke::NONE));
        x += 28.0;
    }
    let plate = Rect::from_center_size(rect.center(), vec2(420.0, BAND));
    painter.rect_filled(plate, CornerRadius::ZERO, theme.void);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        "E X E R C I S E   E X E R C I S E   E X E R C I S E",
        inter(15.0, Weight::SemiBold),
        theme.tx,
    );
}

/// The program's mark: a line comes at the disc and goes around it; the gap is the push.
pub fn mark(ui: &mut Ui, theme: &Theme, size: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    let (painter, unit) = (ui.painter_at(rect.expand(4.0)), size / 96.0);
    let at = |x: f32, y: f32| rect.min + vec2(x, y) * unit;
    painter.circle_filled(at(48.0, 54.0), 23.0 * unit, theme.tx);
    painter.line_segment([at(9.0, 8.0), at(20.1, 25.9)], Stroke::new(7.0 * unit, theme.ast));
    // Around the disc from the upper left to below, then off to the right.
    let turn = |degrees: f32| {
        let a = degrees.to_radians();
        at(48.0 + 35.5 * a.cos(), 54.0 + 35.5 * a.sin())
    };
    let mut way: Vec<Pos2> = (0..=24).map(|i| turn(222.5 - 132.5 * i as f32 / 24.0)).collect();
    way.push(at(90.0, 89.5));
    painter.add(Shape::line(way, Stroke::new(7.0 * unit, theme.tx)));
}

/// A primary button: one a screen.
pub fn primary(ui: &mut Ui, theme: &Theme, text: &str) -> Response {
    ui.add(
        egui::Button::new(words(text, 20.0, Weight::SemiBold).color(theme.void))
            .fill(theme.tx)
            .stroke(Stroke::NONE)
            .min_size(vec2(0.0, 44.0)),
    )
}

/// A panel's frame.
pub fn card_frame(theme: &Theme) -> Frame {
    Frame::new()
        .fill(theme.bg1)
        .stroke(Stroke::new(1.0, theme.line))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(20, 16))
}

/// A heading inside a panel, with a note on its right.
pub fn heading(ui: &mut Ui, theme: &Theme, text: &str, note: &str) {
    let text = words(text, 22.0, Weight::SemiBold);
    let note = words(note, 16.0, Weight::Medium).color(theme.tx3);
    let width = |text: &RichText| {
        let galley = WidgetText::from(text.clone()).into_galley(
            ui,
            Some(egui::TextWrapMode::Extend),
            f32::INFINITY,
            egui::FontSelection::Default,
        );
        galley.size().x
    };
    if width(&text) + width(&note) + 20.0 > ui.available_width() {
        // Not enough room beside each other.
        ui.add(egui::Label::new(text).wrap());
        ui.add(egui::Label::new(note).wrap());
        return;
    }
    ui.horizontal(|ui| {
        ui.label(text);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(note);
        });
    });
}

/// Secondary words.
pub fn soft(theme: &Theme, text: impl Into<String>) -> RichText {
    words(text, 17.0, Weight::Regular).color(theme.tx2)
}

/// A seat's mark: shape by order, colour by order.
pub fn seat_mark(
    painter: &egui::Painter,
    theme: &Theme,
    scenario: &Scenario,
    seat: &SeatId,
    at: Pos2,
    size: f32,
) {
    let index = scenario.seats.iter().position(|s| &s.id == seat).unwrap_or(0);
    let colour = theme.seats[index % theme.seats.len()];
    let r = size * 0.5;
    let polygon = |sides: usize, turn: f32| {
        (0..sides)
            .map(|i| {
                let angle = turn + i as f32 / sides as f32 * std::f32::consts::TAU;
                at + vec2(angle.cos(), angle.sin()) * r
            })
            .collect::<Vec<Pos2>>()
    };
    let up = -std::f32::consts::FRAC_PI_2;
    let fill = |points: Vec<Pos2>| {
        painter.add(Shape::convex_polygon(points, colour, Stroke::NONE));
    };
    match index % 12 {
        0 => fill(polygon(4, up + std::f32::consts::FRAC_PI_4)),
        1 => {
            painter.circle_filled(at, r * 0.92, colour);
        }
        2 => fill(polygon(3, up)),
        3 => fill(polygon(4, up)),
        4 => fill(polygon(5, up)),
        5 => fill(polygon(6, up)),
        6 => {
            fill(polygon(3, up));
            fill(polygon(3, -up));
        }
        7 => {
            painter.rect_filled(Rect::from_center_size(at, vec2(size, size * 0.34)), 0, colour);
            painter.rect_filled(Rect::from_center_size(at, vec2(size * 0.34, size)), 0, colour);
        }
        8 => fill(polygon(3, -up)),
        9 => {
            painter.circle_stroke(at, r * 0.75, Stroke::new(size * 0.22, colour));
        }
        10 => fill(
            polygon(24, 0.0)
                .into_iter()
                .filter(|p| p.x <= at.x + 0.1)
                .collect(),
        ),
        _ => {
            painter.rect_filled(
                Rect::from_center_size(at - vec2(0.0, size * 0.24), vec2(size, size * 0.3)),
                0,
                colour,
            );
            painter.rect_filled(
                Rect::from_center_size(at + vec2(0.0, size * 0.24), vec2(size, size * 0.3)),
                0,
                colour,
            );
        }
    }
}

/// Rows close together, for tables beside a picture.
pub fn tight(ui: &mut Ui) {
    let spacing = ui.spacing_mut();
    spacing.item_spacing.y = 3.0;
    spacing.interact_size.y = 22.0;
}

/// A column of a row: a fixed width, its content to the left.
pub fn column(ui: &mut Ui, width: f32, add: impl FnOnce(&mut Ui)) {
    let height = ui.spacing().interact_size.y.min(24.0);
    ui.allocate_ui_with_layout(
        vec2(width, height),
        egui::Layout::left_to_right(egui::Align::Center),
        |ui| {
            ui.set_min_width(width);
            ui.set_max_width(width);
            add(ui);
        },
    );
}

/// A seat's mark and name in a row.
pub fn seat_label(ui: &mut Ui, theme: &Theme, scenario: &Scenario, seat: &SeatId, size: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(size, size), Sense::hover());
    seat_mark(ui.painter(), theme, scenario, seat, rect.center(), size * 0.8);
    ui.label(words(
        debrief::words::seat(scenario, seat),
        size * 0.9,
        Weight::Medium,
    ));
}
