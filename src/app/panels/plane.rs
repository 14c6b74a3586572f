//! The encounter on the target plane: the ring inside which it hits, what is known of where it passes, and the push.
//!
//! Across the picture runs zeta, along the corridor (west on the left); upwards runs xi, the least distance of the two
//! orbits. A point inside the ring hits, for the Earth's gravity bends the way in.

use bevy_egui::egui::{Align2, Color32, Mesh, Painter, Pos2, Rect, Shape, Stroke, Ui, pos2, vec2};
use debrief::words as say;
use game::{PlanePoint, PublicView};

use super::halo_text;
use crate::app::theme::{self, Theme, Weight, inter, opaque};

/// Radius of the Earth, km (WGS84, equator).
const EARTH_KM: f64 = 6378.137;
/// Half the picture's width in ring radii.
const RINGS: f64 = 2.4;
/// Least half-height of the band of what is known, points: across the corridor the orbit is known to some km.
const BAND: f32 = 5.0;

/// The frame of the picture.
struct Plot {
    rect: Rect,
    /// km a point.
    scale: f64,
}

impl Plot {
    fn at(&self, zeta_km: f64, xi_km: f64) -> Pos2 {
        let c = self.rect.center();
        pos2(
            c.x + (zeta_km / self.scale) as f32,
            c.y - (xi_km / self.scale) as f32,
        )
    }

    fn points(&self, km: f64) -> f32 {
        (km / self.scale) as f32
    }
}

/// The picture, in the room's frame.
pub fn ui(ui: &mut Ui, theme: &Theme, whole: Rect, view: &PublicView) {
    let rect = Rect::from_min_max(whole.min + vec2(40.0, 12.0), whole.max - vec2(24.0, 24.0));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 8, theme.bg1);
    let Some((_, bulletin)) = view.bulletins.last() else {
        return;
    };
    let end = view.outcome.as_ref();
    let ring_km = end.map_or(bulletin.plane.ring_km, |o| o.undeflected_plane.ring_km) as f64;
    if ring_km <= 0.0 {
        let text = "No encounter has been computed in this session.";
        painter.text(
            rect.center(),
            Align2::CENTER_CENTER,
            text,
            inter(20.0, Weight::Medium),
            theme.tx2,
        );
        return;
    }
    // A push that carried it far past is shown whole.
    let farthest = end.map_or(0.0, |o| (o.flown.plane.zeta_km as f64).abs() * 1.25);
    let half_km = (RINGS * ring_km).max(farthest);
    let plot = Plot {
        rect,
        scale: half_km / f64::from(rect.width() * 0.5),
    };
    grid(&painter, theme, &plot, half_km);
    ring(&painter, theme, &plot, ring_km, &view.asteroid);
    match end {
        Some(outcome) => arrow(
            &painter,
            theme,
            &plot,
            outcome.undeflected_plane,
            outcome.flown.plane,
            view.craft.iter().any(|c| c.stage == game::CraftStage::Arrived),
        ),
        None => {
            known(&painter, theme, &plot, view);
        }
    }
}

/// Lines every five thousand km.
fn grid(painter: &Painter, theme: &Theme, plot: &Plot, half_km: f64) {
    let step_km = if half_km > 60_000.0 { 20_000.0 } else { 5_000.0 };
    let line = Stroke::new(1.0, theme.line.gamma_multiply(0.5));
    let ink = inter(16.0, Weight::Medium);
    let count = (half_km / step_km) as i32;
    for i in -count..=count {
        let km = f64::from(i) * step_km;
        let (x, y) = (plot.at(km, 0.0).x, plot.at(0.0, km).y);
        painter.line_segment([pos2(x, plot.rect.top()), pos2(x, plot.rect.bottom())], line);
        if plot.rect.y_range().contains(y) {
            painter.line_segment([pos2(plot.rect.left(), y), pos2(plot.rect.right(), y)], line);
        }
        let text = format!("{:+.0}", km / 1000.0);
        let text = if i == 0 { "0".to_owned() } else { text };
        if (x - plot.rect.center().x).abs() < plot.rect.width() * 0.47 {
            painter.text(
                pos2(x, plot.rect.bottom() - 12.0),
                Align2::CENTER_BOTTOM,
                text,
                ink.clone(),
                theme.tx3,
            );
        }
    }
    painter.text(
        plot.rect.left_bottom() + vec2(16.0, -38.0),
        Align2::LEFT_BOTTOM,
        "Distance on the target plane, thousand km; west is left",
        ink,
        theme.tx3,
    );
}

/// The Earth, and the ring inside which it hits.
fn ring(painter: &Painter, theme: &Theme, plot: &Plot, ring_km: f64, asteroid: &str) {
    let (centre, outer, earth) = (plot.at(0.0, 0.0), plot.points(ring_km), plot.points(EARTH_KM));
    painter.circle_filled(centre, outer, theme.ast.gamma_multiply(0.14));
    painter.circle(
        centre,
        earth,
        opaque([0x17, 0x36, 0x4E]),
        Stroke::new(2.0, opaque([0x6F, 0xB7, 0xE8])),
    );
    painter.circle_stroke(centre, outer, Stroke::new(3.0, theme.ast));
    painter.text(
        centre - vec2(0.0, earth * 0.45),
        Align2::CENTER_CENTER,
        "Earth",
        inter(20.0, Weight::SemiBold),
        theme.tx,
    );
    halo_text(
        painter,
        theme,
        centre - vec2(0.0, outer + 20.0),
        Align2::CENTER_CENTER,
        &format!(
            "Inside this ring {asteroid} hits, {} km",
            say::thousands(ring_km as i64)
        ),
        inter(21.0, Weight::SemiBold),
        theme.tx,
    );
}

/// What was known by each bulletin, the last one solid: the chance along the corridor as a band.
fn known(painter: &Painter, theme: &Theme, plot: &Plot, view: &PublicView) {
    let count = view.bulletins.len();
    for (at, (date, bulletin)) in view.bulletins.iter().enumerate() {
        let (plane, sigma_km) = (bulletin.plane, bulletin.sigma_km.max(1) as f64);
        let (zeta, xi) = (plane.zeta_km as f64, plane.xi_km as f64);
        if at + 1 < count {
            if sigma_km * 2.0 < f64::from(plot.rect.width()) * plot.scale {
                let ellipse = ellipse(plot, (zeta, xi), 2.0 * sigma_km, BAND + 3.0);
                painter.extend(Shape::dashed_line(
                    &ellipse,
                    Stroke::new(1.5, theme.tx3),
                    6.0,
                    5.0,
                ));
            }
            continue;
        }
        if let Some(pushed) = &bulletin.pushed {
            shift(painter, theme, plot, (zeta, xi), pushed);
        }
        band(painter, plot, (zeta, xi), sigma_km);
        let best = plot.at(zeta, xi);
        let inside = plot.rect.contains(best);
        if inside {
            painter.circle(best, 8.0, theme.ast, Stroke::new(3.0, theme.tx));
        }
        let text = format!(
            "Known on {date}: within {} km either way, two times in three",
            say::thousands(bulletin.sigma_km)
        );
        let below = pos2(plot.rect.center().x, plot.at(0.0, xi).y + plot.points(0.0) + 46.0);
        halo_text(
            painter,
            theme,
            below,
            Align2::CENTER_CENTER,
            &text,
            inter(19.0, Weight::Medium),
            theme.tx,
        );
        if !inside {
            let side = if zeta < 0.0 { "west" } else { "east" };
            let text = format!(
                "the best estimate lies {} km to the {side}, outside this picture",
                say::thousands(zeta.abs() as i64)
            );
            halo_text(
                painter,
                theme,
                below + vec2(0.0, 28.0),
                Align2::CENTER_CENTER,
                &text,
                inter(17.0, Weight::Regular),
                theme.tx2,
            );
        }
    }
}

/// What the hits moved it, as far as that is known: measured, or foreseen.
fn shift(painter: &Painter, theme: &Theme, plot: &Plot, (zeta, xi): (f64, f64), pushed: &game::Pushed) {
    // Above the band, so that neither hides the other.
    let up = vec2(0.0, -26.0);
    let (from, to) = (
        plot.at(zeta - pushed.shift_km.0 as f64, xi) + up,
        plot.at(zeta, xi) + up,
    );
    if from.distance(to) < 24.0 {
        return;
    }
    let colour = if pushed.observations == 0 {
        theme.tx3
    } else {
        theme.tx
    };
    head(painter, from, to, colour);
    let text = format!(
        "{}: {} km",
        if pushed.observations == 0 {
            "Push, foreseen"
        } else {
            "Push, measured"
        },
        say::thousands(game::rounded(pushed.shift_km).0.abs())
    );
    let reach = 110.0_f32.min(plot.rect.width() * 0.5);
    let middle = (from + to.to_vec2()) * 0.5;
    let at = pos2(
        middle
            .x
            .clamp(plot.rect.left() + reach, plot.rect.right() - reach),
        middle.y - 20.0,
    );
    halo_text(
        painter,
        theme,
        at,
        Align2::CENTER_CENTER,
        &text,
        inter(19.0, Weight::SemiBold),
        colour,
    );
}

/// An arrow.
fn head(painter: &Painter, start: Pos2, tip: Pos2, colour: Color32) {
    let way = (tip - start).normalized();
    painter.line_segment([start, tip], Stroke::new(5.0, colour));
    let side = way.rot90() * 9.0;
    painter.add(Shape::convex_polygon(
        vec![tip + way * 6.0, tip - way * 12.0 + side, tip - way * 12.0 - side],
        colour,
        Stroke::NONE,
    ));
}

/// The density of a normal distribution along the corridor, brightest at the middle.
fn band(painter: &Painter, plot: &Plot, (zeta, xi): (f64, f64), sigma_km: f64) {
    const PARTS: usize = 240;
    let mut mesh = Mesh::default();
    let (from, to) = (plot.rect.left() + 2.0, plot.rect.right() - 2.0);
    let y = plot.at(0.0, xi).y;
    let colour = |x: f32| -> Color32 {
        let km = f64::from(x - plot.rect.center().x) * plot.scale;
        let t = (-0.5 * ((km - zeta) / sigma_km).powi(2)).exp() as f32;
        theme::ember(0.25 + 0.7 * t).gamma_multiply(t.sqrt())
    };
    for part in 0..=PARTS {
        let x = from + (to - from) * part as f32 / PARTS as f32;
        mesh.colored_vertex(pos2(x, y - BAND), colour(x));
        mesh.colored_vertex(pos2(x, y + BAND), colour(x));
    }
    for part in 0..PARTS as u32 {
        let a = 2 * part;
        mesh.add_triangle(a, a + 1, a + 2);
        mesh.add_triangle(a + 1, a + 3, a + 2);
    }
    painter.add(Shape::mesh(mesh));
}

fn ellipse(plot: &Plot, (zeta, xi): (f64, f64), along_km: f64, across: f32) -> Vec<Pos2> {
    (0..=96)
        .map(|i| {
            let a = i as f32 / 96.0 * std::f32::consts::TAU;
            plot.at(zeta, xi) + vec2(plot.points(along_km) * a.cos(), across * a.sin())
        })
        .collect()
}

/// The push: from where it would have passed to where it did.
fn arrow(painter: &Painter, theme: &Theme, plot: &Plot, before: PlanePoint, after: PlanePoint, pushed: bool) {
    let place = |p: PlanePoint| plot.at(p.zeta_km as f64, p.xi_km as f64);
    let (from, to) = (place(before), place(after));
    // Words stay in the picture, however far the push carried it.
    let within = |at: Pos2| {
        let reach = 130.0_f32.min(plot.rect.width() * 0.5);
        pos2(
            at.x.clamp(plot.rect.left() + reach, plot.rect.right() - reach),
            at.y,
        )
    };
    let name = |at: Pos2, text: &str, down: f32| {
        halo_text(
            painter,
            theme,
            within(at + vec2(0.0, down)),
            Align2::CENTER_CENTER,
            text,
            inter(21.0, Weight::SemiBold),
            theme.tx,
        );
    };
    if !pushed || from.distance(to) < 3.0 {
        painter.circle(from, 9.0, theme.ast, Stroke::new(3.0, theme.tx));
        name(from, "Nothing pushed it", 36.0);
        return;
    }
    let way = (to - from).normalized();
    let (start, tip) = (from + way * 14.0, to - way * 16.0);
    painter.circle(from, 8.0, theme.bg1, Stroke::new(3.0, theme.tx));
    head(painter, start, tip, theme.tx);
    painter.circle(to, 9.0, theme.ast, Stroke::new(3.0, theme.tx));
    name(from, "Before the push", 38.0);
    let by = (after.zeta_km - before.zeta_km).abs();
    name(to, &format!("After: {} km away", say::thousands(by)), -38.0);
    let missed = (after.xi_km as f64).hypot(after.zeta_km as f64) > after.ring_km as f64;
    let what = if missed {
        "outside the ring: it missed"
    } else {
        "still inside the ring"
    };
    let at = within(to + vec2(0.0, -66.0));
    halo_text(
        painter,
        theme,
        at,
        Align2::CENTER_CENTER,
        what,
        inter(18.0, Weight::Medium),
        theme.tx2,
    );
}
