//! What the whole room sees, phase by phase, and Control's one button.

use bevy_egui::egui::{
    self, Align2, Frame, Key, Margin, Rect, RichText, ScrollArea, Slider, Stroke, Ui, vec2,
};
use debrief::words as say;
use game::{Bulletin, Occupant, Phase, Place, PublicView};
use scenario::Scenario;

use super::{ADVANCE, Canvas, Screen, space};
use crate::app::link::{Intents, Live, Sessions};
use crate::app::panels::{
    self, halo_text, plane, primary, procedure, readiness, room as parts, seat_mark, soft,
};
use crate::app::scene::{Orbiter, Picture, Stage, direction, system};
use crate::app::theme::{self, Theme, Weight, inter, plex, words};

/// What the room remembers.
#[derive(Debug, Default)]
pub(super) struct RoomState {
    /// Picture chosen by hand for this phase.
    picture: Option<(Phase, Picture)>,
    /// Day on the scrubber, Julian date; `None` follows the calendar.
    scrub: Option<f64>,
    /// Days a second while time runs; 0 stands.
    speed: f64,
    table: bool,
    /// The globe was turned to the corridor.
    faced: bool,
    /// Names tied to the corridor, for this many bulletins.
    anchors: Option<(usize, Vec<(String, Place)>)>,
}

/// Below this 1-sigma along the corridor a most likely point means something, km.
const NARROW_KM: i64 = 20_000;

/// Steps of speed, days a second.
const SPEEDS: [f64; 6] = [0.0, 1.0, 5.0, 20.0, 40.0, 100.0];

pub(super) fn ui(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    sessions: &mut Sessions,
    intents: &mut Intents,
    state: &mut RoomState,
) {
    let Some(live) = sessions.live.as_mut() else {
        frame.go = Some(Screen::Gallery);
        return;
    };
    let Some(view) = live.public() else {
        egui::CentralPanel::default().show(ui, |ui| ui.label(soft(&frame.theme, "Waiting for the session…")));
        frame.wanted.moving = true;
        return;
    };
    let theme = frame.theme;
    let left = super::time_left(ui, live, &view);
    let scenario = std::sync::Arc::clone(&live.scenario);
    keys(ui, state, &view);
    if !ui.ctx().egui_wants_keyboard_input() && ui.input(|i| i.key_pressed(Key::C)) {
        frame.go = Some(Screen::Control);
    }
    let margin = Frame::new()
        .fill(theme.void)
        .inner_margin(Margin::symmetric(40, 10));
    egui::Panel::top("room-head")
        .frame(margin)
        .show(ui, |ui| parts::header(ui, &theme, &view, left));
    egui::Panel::bottom("room-foot")
        .frame(margin)
        .show(ui, |ui| foot(ui, frame, live, &view, state, intents));
    // A clock that runs has to be drawn.
    frame.wanted.moving |= !live.host.deadlines().is_empty();
    let picture = picture_of(state, &view);
    // Only the feed of the phase in which time runs fits beside a wide sky.
    let narrow = picture == Picture::System && view.phase == Phase::Execution;
    let side = if narrow { 560.0 } else { 840.0 };
    let wide = tables(state, &view);
    let body = Frame::new()
        .fill(theme.void)
        .inner_margin(Margin::symmetric(32, 14));
    if wide {
        egui::CentralPanel::default()
            .frame(body)
            .show(ui, |ui| side_ui(ui, frame, live, &view));
        return;
    }
    egui::Panel::right("room-side")
        .frame(body)
        .exact_size(side)
        .show_separator_line(false)
        .show(ui, |ui| {
            side_ui(ui, frame, live, &view);
        });
    egui::CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
        let rect = ui.max_rect();
        frame.stage.picture = picture;
        frame.stage.rect = rect;
        if state.table {
            table(ui, frame, &scenario, &view);
        } else if picture == Picture::Plane {
            plane::ui(ui, &theme, rect, &view);
        } else if picture == Picture::System {
            system_ui(ui, frame, &scenario, &view, state);
        } else {
            globe_ui(ui, frame, &view, state);
        }
    });
}

fn keys(ui: &Ui, state: &mut RoomState, view: &PublicView) {
    if ui.ctx().egui_wants_keyboard_input() {
        return;
    }
    ui.input(|i| {
        if i.key_pressed(Key::G) {
            state.picture = Some((view.phase, Picture::Globe));
        }
        if i.key_pressed(Key::S) {
            state.picture = Some((view.phase, Picture::System));
        }
        if i.key_pressed(Key::E) {
            state.picture = Some((view.phase, Picture::Plane));
        }
        if i.key_pressed(Key::T) {
            state.table = !state.table;
        }
        let at = SPEEDS.iter().position(|s| *s >= state.speed).unwrap_or(0);
        if i.key_pressed(Key::Period) {
            state.speed = SPEEDS[(at + 1).min(SPEEDS.len() - 1)];
        }
        if i.key_pressed(Key::Comma) {
            state.speed = SPEEDS[at.saturating_sub(1)];
        }
    });
}

/// Whether the votes or the promises take the whole width: in their phases, until somebody asks for a picture.
fn tables(state: &RoomState, view: &PublicView) -> bool {
    matches!(view.phase, Phase::Decision | Phase::Commitment)
        && state.picture.is_none_or(|(p, _)| p != view.phase)
}

fn picture_of(state: &RoomState, view: &PublicView) -> Picture {
    match state.picture {
        Some((phase, picture)) if phase == view.phase => picture,
        Some(_) | None => match view.phase {
            Phase::Execution => Picture::System,
            Phase::Situation | Phase::Consultation | Phase::Decision | Phase::Commitment | Phase::Over => {
                Picture::Globe
            }
        },
    }
}

fn side_ui(ui: &mut Ui, frame: &mut Canvas<'_>, live: &Live, view: &PublicView) {
    let theme = frame.theme;
    let scenario = &*live.scenario;
    let deadlines = &*live.host.deadlines();
    // Only Control and the delegations have buttons here.
    let mut nobody = Intents::default();
    ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("room-side")
        .show(ui, |ui| match view.phase {
            Phase::Situation => {
                parts::situation(ui, &theme, scenario, view, live.physics.falls_on());
                readiness::table(ui, &theme, scenario, view);
            }
            Phase::Consultation => {
                parts::sentence(ui, &view.round_question);
                procedure::floor_line(ui, &theme, scenario, view);
                procedure::points(ui, &theme, scenario, view, &[], &mut nobody);
                procedure::constitution(ui, &theme, scenario, view);
                parts::docket(ui, &theme, scenario, view);
                parts::cards(ui, &theme, scenario, view);
                readiness::table(ui, &theme, scenario, view);
            }
            Phase::Decision => parts::decision(ui, &theme, scenario, view, deadlines),
            Phase::Commitment => {
                ui.columns(2, |columns| {
                    parts::decision(&mut columns[0], &theme, scenario, view, deadlines);
                    parts::commitments(&mut columns[1], &theme, scenario, view);
                    readiness::table(&mut columns[1], &theme, scenario, view);
                });
            }
            Phase::Execution => {
                parts::sentence(ui, &view.sentence);
                parts::feed(ui, &theme, view, 40);
            }
            Phase::Over => outcome(ui, frame, view),
        });
}

fn outcome(ui: &mut Ui, frame: &mut Canvas<'_>, view: &PublicView) {
    let theme = frame.theme;
    let Some(outcome) = &view.outcome else { return };
    parts::sentence(ui, &outcome.sentence);
    ui.label(words(say::end(outcome.end), 26.0, Weight::SemiBold).color(theme.ast));
    ui.add_space(10.0);
    let waves = outcome.by_waves();
    let by_waves = (waves > 0).then_some(("Of these by waves on coasts", waves));
    let counts = [("People in danger of serious harm", outcome.harmed)]
        .into_iter()
        .chain(by_waves)
        .chain([
            ("If nothing had been done", outcome.harmed_if_nothing),
            ("In states that were not in its way", outcome.new_victims),
        ]);
    for (what, people) in counts {
        ui.horizontal(|ui| {
            ui.label(soft(&theme, what));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(words(say::people(people), 28.0, Weight::SemiBold));
            });
        });
    }
    if let Some(perigee) = outcome.flown.perigee_km {
        ui.label(soft(
            &theme,
            format!("It passed {} km above the ground.", say::thousands(perigee)),
        ));
    }
    ui.add_space(10.0);
    ui.separator();
    parts::feed(ui, &theme, view, 30);
}

/// Which picture the room looks at.
fn pictures(ui: &mut Ui, view: &PublicView, state: &mut RoomState) {
    ui.add_space(20.0);
    let now = (!tables(state, view)).then(|| picture_of(state, view));
    for (picture, name, key) in [
        (Picture::Globe, "Globe", "G"),
        (Picture::System, "Solar system", "S"),
        (Picture::Plane, "Encounter", "E"),
    ] {
        let text = words(name, 17.0, Weight::Medium);
        if ui
            .selectable_label(now == Some(picture), text)
            .on_hover_text(key)
            .clicked()
        {
            state.picture = Some((view.phase, picture));
        }
    }
}

/// So many seats of people stand in the foot's own line; more of them get one above it.
const SEATS_BESIDE: usize = 3;

/// Seats of people, the pictures, the adjudicator's progress, and the one button.
fn foot(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    live: &Live,
    view: &PublicView,
    state: &mut RoomState,
    intents: &mut Intents,
) {
    let people: Vec<_> = view
        .seats
        .iter()
        .filter(|s| s.occupant == Occupant::Person)
        .collect();
    let above = people.len() > SEATS_BESIDE;
    if above {
        ui.horizontal_wrapped(|ui| seats(ui, frame, live, &people));
        ui.add_space(4.0);
    }
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        // The one button first: whatever else there is, it stays in sight.
        next(ui, frame, live, view, intents);
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let leave = ui
                .button("Leave")
                .on_hover_text("The session is saved; resume it from the title");
            if leave.clicked() {
                frame.go = Some(Screen::Gallery);
            }
            let console = ui.button("Control").on_hover_text("Events, seats and pace (C)");
            if console.clicked() {
                frame.go = Some(Screen::Control);
            }
            if !above {
                seats(ui, frame, live, &people);
            }
            pictures(ui, view, state);
            working(ui, frame, live, view);
        });
    });
}

/// A button to hand over to each of these seats.
fn seats(ui: &mut Ui, frame: &mut Canvas<'_>, live: &Live, people: &[&game::SeatSummary]) {
    let theme = frame.theme;
    for seat in people {
        let text = format!("     {}{}", seat.id, if seat.ready { ", ready" } else { "" });
        let response = ui
            .button(words(text, 18.0, Weight::SemiBold))
            .on_hover_text(format!("Hand over to {}", seat.name));
        let at = response.rect.left_center() + vec2(20.0, 0.0);
        seat_mark(ui.painter(), &theme, &live.scenario, &seat.id, at, 18.0);
        if response.clicked() {
            frame.go = Some(Screen::Curtain(seat.id.clone()));
        }
    }
}

/// What the adjudicator computes and how far it is, or why the next phase has to wait.
fn working(ui: &mut Ui, frame: &mut Canvas<'_>, live: &Live, view: &PublicView) {
    let theme = frame.theme;
    let Some(work) = live.host.adjudication() else {
        if let Some(why) = &view.busy {
            ui.add(egui::Label::new(soft(&theme, why)).truncate());
        }
        return;
    };
    frame.wanted.moving = true;
    let stopped = match (&work.failed, work.cancelled) {
        (Some(why), _) => Some(words(why, 17.0, Weight::Medium).color(theme.bad)),
        (None, true) => Some(soft(&theme, "Computation stopped.")),
        (None, false) => None,
    };
    if let Some(why) = stopped {
        if ui.button("Compute again").clicked() {
            live.host.retry();
        }
        ui.add(egui::Label::new(why).truncate());
    } else {
        ui.add(
            egui::ProgressBar::new(work.progress)
                .desired_width(260.0_f32.min(ui.available_width() - 80.0))
                .fill(theme.line2)
                .text(words(work.what, 15.0, Weight::Medium)),
        );
        if ui.button("Stop").clicked() {
            live.host.cancel_adjudication();
        }
    }
}

/// The button that ends the phase, or opens the debrief.
fn next(ui: &mut Ui, frame: &mut Canvas<'_>, live: &Live, view: &PublicView, intents: &mut Intents) {
    let theme = frame.theme;
    if view.phase == Phase::Over {
        if primary(ui, &theme, "Open the debrief").clicked() || space(ui) {
            frame.go = Some(Screen::Debrief);
        }
        return;
    }
    let text = parts::next_phase(view.phase);
    let clicked = primary(ui, &theme, text).on_hover_text("Space").clicked();
    if clicked || space(ui) {
        match live.control().and_then(|c| c.blocks) {
            Some(why) => frame.notices.push(why),
            None => intents.push(ADVANCE),
        }
    }
}

fn globe_ui(ui: &mut Ui, frame: &mut Canvas<'_>, view: &PublicView, state: &mut RoomState) {
    let theme = frame.theme;
    marks(frame, view);
    if ui.input(|i| i.key_pressed(Key::F)) && !ui.ctx().egui_wants_keyboard_input() {
        state.faced = false;
    }
    if let Some((_, bulletin)) = view.bulletins.last()
        && !state.faced
    {
        frame.stage.globe = facing(bulletin);
        state.faced = true;
    }
    frame.stage.steer(ui);
    let stage = &*frame.stage;
    let painter = ui.painter_at(stage.rect);
    let mut taken = places(&painter, &theme, stage, view);
    if let Some((_, bulletin)) = view.bulletins.last() {
        if state
            .anchors
            .as_ref()
            .is_none_or(|(n, _)| *n != view.bulletins.len())
        {
            state.anchors = Some((view.bulletins.len(), anchors(bulletin)));
        }
        let anchors = state.anchors.as_ref().map_or(&[][..], |(_, a)| a);
        names(&painter, &theme, stage, anchors, &mut taken);
    }
    legend(&painter, &theme, stage.rect);
}

/// The camera of the globe at first: as ever, or over the middle of a corridor that it would see from the side.
fn facing(bulletin: &Bulletin) -> Orbiter {
    const ASIDE: f32 = 40.0;
    const MOST_NORTH: f32 = 60.0;
    let usual = Stage::default().globe;
    let at = |p: Place| {
        direction(
            (p.longitude_deg() as f32).to_radians(),
            (p.latitude_deg() as f32).to_radians(),
        )
    };
    let middle: bevy::math::Vec3 = bulletin
        .corridor
        .iter()
        .map(|c| at(c.place) * c.weight.fraction() as f32)
        .sum();
    let Some(middle) = middle.try_normalize() else {
        return usual;
    };
    if middle.angle_between(usual.position()) < ASIDE.to_radians() {
        return usual;
    }
    let north = MOST_NORTH.to_radians();
    Orbiter {
        longitude: (-middle.z).atan2(middle.x),
        latitude: middle.y.asin().clamp(-north, north),
        ..usual
    }
}

/// Where a country's name is tied to the corridor: its first point over that country, likeliest countries first.
fn anchors(bulletin: &Bulletin) -> Vec<(String, Place)> {
    let over: Vec<Option<&str>> = bulletin
        .corridor
        .iter()
        .map(|c| {
            let world = impact::map::World::embedded();
            world
                .country_at(c.place.latitude_deg(), c.place.longitude_deg())
                .map(|k| k.code.as_str())
        })
        .collect();
    let mut rows: Vec<_> = bulletin.exposure.iter().collect();
    rows.sort_by_key(|e| std::cmp::Reverse(e.chance));
    rows.iter()
        .filter_map(|row| {
            let index = over.iter().position(|c| *c == Some(row.country.as_str()))?;
            Some((say::country(&row.country), bulletin.corridor[index].place))
        })
        .collect()
}

/// Where it fell, or where it would; what the words on the picture cover.
fn places(painter: &egui::Painter, theme: &Theme, stage: &Stage, view: &PublicView) -> Vec<Rect> {
    let mut taken = Vec::new();
    let on_screen = |p: Place| stage.project_place(p.longitude_deg(), p.latitude_deg());
    if let Some(outcome) = &view.outcome {
        let main = outcome.flown.impact.iter().map(|l| (l, "It fell here"));
        for (landing, text) in main.chain(outcome.flown.fragments.iter().map(|l| (l, "A piece"))) {
            if let Some(p) = on_screen(landing.place) {
                point(painter, theme, p);
                let (at, font) = (p + vec2(26.0, -26.0), inter(24.0, Weight::SemiBold));
                taken.push(halo_text(
                    painter,
                    theme,
                    at,
                    Align2::LEFT_CENTER,
                    text,
                    font,
                    theme.tx,
                ));
            }
        }
        if let Some(p) = on_screen(outcome.undeflected.0) {
            painter.circle_stroke(p, 14.0, Stroke::new(2.0, theme.tx2));
            let (at, font) = (p + vec2(0.0, 20.0), inter(19.0, Weight::Medium));
            let text = "if nothing had been done";
            taken.push(halo_text(
                painter,
                theme,
                at,
                Align2::CENTER_TOP,
                text,
                font,
                theme.tx2,
            ));
        }
    } else if let Some((_, bulletin)) = view.bulletins.last()
        && bulletin.sigma_km < NARROW_KM
        && let Some(most) = bulletin.corridor.iter().max_by_key(|c| c.weight)
        && let Some(p) = on_screen(most.place)
    {
        point(painter, theme, p);
        let (at, font) = (p + vec2(-30.0, 46.0), inter(24.0, Weight::SemiBold));
        taken.push(halo_text(
            painter,
            theme,
            at,
            Align2::RIGHT_CENTER,
            "Most likely point",
            font,
            theme.tx,
        ));
    }
    taken
}

/// Names of the countries under the corridor, at most seven, none over another.
fn names(
    painter: &egui::Painter,
    theme: &Theme,
    stage: &Stage,
    anchors: &[(String, Place)],
    taken: &mut Vec<Rect>,
) {
    let font = inter(22.0, Weight::Medium);
    let mut shown = 0;
    for (name, anchor) in anchors {
        let Some(at) = stage.project_place(anchor.longitude_deg(), anchor.latitude_deg()) else {
            continue;
        };
        if shown >= 7 {
            break;
        }
        let up = shown % 2 == 0;
        let size = painter
            .layout_no_wrap(name.clone(), font.clone(), theme.tx)
            .size();
        let mut rect = Rect::from_min_size(at + vec2(18.0, if up { -58.0 } else { 62.0 }), size);
        for _ in 0..6 {
            if taken.iter().all(|t| !t.expand(4.0).intersects(rect)) {
                break;
            }
            rect = rect.translate(vec2(0.0, if up { -30.0 } else { 30.0 }));
        }
        if taken.iter().any(|t| t.intersects(rect)) {
            continue;
        }
        let corner = rect.min + vec2(6.0, if up { size.y } else { 0.0 });
        painter.line_segment([at, corner], Stroke::new(1.5, theme.tx.gamma_multiply(0.8)));
        painter.circle_filled(at, 4.0, theme.tx);
        taken.push(halo_text(
            painter,
            theme,
            rect.min,
            Align2::LEFT_TOP,
            name,
            font.clone(),
            theme.tx,
        ));
        shown += 1;
    }
}

fn point(painter: &egui::Painter, theme: &Theme, p: egui::Pos2) {
    painter.circle_stroke(p, 17.0, Stroke::new(9.0, theme.void));
    painter.circle_stroke(p, 17.0, Stroke::new(4.0, theme.tx));
    painter.circle_filled(p, 5.0, theme.tx);
}

fn legend(painter: &egui::Painter, theme: &Theme, rect: Rect) {
    let at = rect.left_bottom() + vec2(44.0, -26.0);
    let text = halo_text(
        painter,
        theme,
        at,
        Align2::LEFT_CENTER,
        "Risk corridor   less likely",
        inter(18.0, Weight::Medium),
        theme.tx2,
    );
    let mut x = text.right() + 12.0;
    for i in 0..6 {
        painter.rect_filled(
            Rect::from_min_size(egui::pos2(x, at.y - 9.0), vec2(34.0, 18.0)),
            0,
            theme::ember(0.12 + 0.83 * i as f32 / 5.0),
        );
        x += 34.0;
    }
    halo_text(
        painter,
        theme,
        egui::pos2(x + 12.0, at.y),
        Align2::LEFT_CENTER,
        "more likely",
        inter(18.0, Weight::Medium),
        theme.tx2,
    );
}

/// What the globe shows for a view.
fn marks(frame: &mut Canvas<'_>, view: &PublicView) {
    let marks = &mut frame.wanted.marks;
    marks.circles.clear();
    marks.countries.clear();
    let Some((_, bulletin)) = view.bulletins.last() else {
        marks.corridor.clear();
        return;
    };
    marks.corridor.clone_from(&bulletin.corridor);
    let most = bulletin
        .exposure
        .iter()
        .map(|e| e.chance.0)
        .max()
        .unwrap_or(1)
        .max(1);
    marks.countries = bulletin
        .exposure
        .iter()
        .map(|e| (e.country.to_string(), e.chance.0 as f32 / most as f32))
        .collect();
    let levels = [0.4_f32, 0.6, 0.8, 1.0];
    if let Some(outcome) = &view.outcome {
        for landing in outcome.flown.impact.iter().chain(&outcome.flown.fragments) {
            for (radius, level) in landing.radii_m.iter().zip(levels) {
                marks.circles.push((
                    landing.place.longitude_deg(),
                    landing.place.latitude_deg(),
                    f64::from(*radius) / 1000.0,
                    level,
                ));
            }
        }
        if outcome.flown.impact.is_none() {
            marks.countries.clear();
        }
    } else if let Some(point) = bulletin.corridor.iter().max_by_key(|c| c.weight)
        && bulletin.sigma_km < NARROW_KM
    {
        for (radius, level) in bulletin.damage_radii_m.iter().zip(levels) {
            marks.circles.push((
                point.place.longitude_deg(),
                point.place.latitude_deg(),
                f64::from(*radius) / 1000.0,
                level,
            ));
        }
    }
}

fn system_ui(
    ui: &mut Ui,
    frame: &mut Canvas<'_>,
    scenario: &Scenario,
    view: &PublicView,
    state: &mut RoomState,
) {
    let theme = frame.theme;
    frame.sky.update(scenario, &view.craft);
    let now = view.date.jd();
    let first = scenario.rounds.first().map_or(now, |r| r.date.jd());
    let last = scenario.asteroid.until_jd_tdb;
    let mut at = state.scrub.unwrap_or(now).clamp(first, last);
    if state.speed > 0.0 {
        at += state.speed * f64::from(ui.input(|i| i.stable_dt)).min(0.3);
        state.scrub = Some(at.min(last));
        frame.wanted.moving = true;
        if at >= last {
            state.speed = 0.0;
        }
    }
    let bar = Rect::from_min_max(
        frame.stage.rect.left_bottom() - vec2(0.0, 110.0),
        frame.stage.rect.right_bottom(),
    );
    frame.stage.rect.max.y = bar.top();
    frame.stage.steer(ui);
    system::paint(ui, frame.stage, frame.sky, scenario, &theme, at);
    let mut strip = ui.new_child(egui::UiBuilder::new().max_rect(bar.shrink2(vec2(40.0, 8.0))));
    let width = strip.available_width();
    strip.spacing_mut().slider_width = width;
    if strip
        .add(Slider::new(&mut at, first..=last).show_value(false))
        .changed()
    {
        state.scrub = Some(at);
        state.speed = 0.0;
    }
    let painter = strip.painter().clone();
    let x = |jd: f64| bar.left() + 40.0 + ((jd - first) / (last - first)) as f32 * width;
    for craft in view.craft.iter().filter_map(|c| c.flight.as_ref()) {
        for jd in [craft.flight.launch.jd_tdb(), craft.flight.arrival.jd_tdb()] {
            let c = egui::pos2(x(jd), bar.top() + 6.0);
            painter.add(egui::Shape::convex_polygon(
                vec![
                    c + vec2(0.0, -6.0),
                    c + vec2(6.0, 0.0),
                    c + vec2(0.0, 6.0),
                    c + vec2(-6.0, 0.0),
                ],
                theme.tx2,
                Stroke::NONE,
            ));
        }
    }
    strip.horizontal(|ui| {
        ui.label(RichText::new(scenario::Date::containing_jd(at).to_string()).font(plex(22.0)));
        if ui
            .button(if state.speed > 0.0 { "Stop" } else { "Run time" })
            .clicked()
        {
            state.speed = if state.speed > 0.0 { 0.0 } else { 20.0 };
        }
        if ui.button("Now").clicked() {
            state.scrub = None;
            state.speed = 0.0;
        }
        ui.label(soft(
            &theme,
            format!("{:.0} days a second (, and .)", state.speed),
        ));
        if view.craft.is_empty() {
            ui.label(soft(
                &theme,
                format!("Nothing was launched. {} keeps its course.", view.asteroid),
            ));
        }
    });
}

/// The picture's facts as a table, for those who cannot see it.
fn table(ui: &mut Ui, frame: &mut Canvas<'_>, scenario: &Scenario, view: &PublicView) {
    let theme = frame.theme;
    frame.stage.picture = Picture::Nothing;
    Frame::new()
        .fill(theme.void)
        .inner_margin(Margin::symmetric(40, 20))
        .show(ui, |ui| {
            ScrollArea::vertical()
                .auto_shrink(false)
                .id_salt("table")
                .show(ui, |ui| {
                    parts::exposure(ui, &theme, scenario, view, 40);
                    panels::heading(ui, &theme, "Spacecraft", "");
                    for craft in &view.craft {
                        let flight = craft.flight.as_ref().map_or_else(String::new, |f| {
                            let day = |s: mission::plan::Seconds| {
                                scenario::Date::containing_jd(s.jd_tdb()).to_string()
                            };
                            format!(
                                "leaves {}, arrives {}",
                                day(f.flight.launch),
                                day(f.flight.arrival)
                            )
                        });
                        ui.label(soft(
                            &theme,
                            format!("{} {}, {:?} {flight}", craft.number, craft.kind_name, craft.stage),
                        ));
                    }
                });
        });
}
