//! The mission planner: when to launch and when to arrive, with how many craft, and where it would fall then.

use std::sync::Arc;
use std::time::Instant;

use bevy_egui::egui::{
    self, Align2, Color32, ColorImage, ComboBox, Key, Pos2, Rect, RichText, Sense, Slider, Stroke,
    TextureHandle, TextureOptions, Ui, pos2, vec2,
};
use debrief::words as say;
use game::{Command, CraftStage, CraftView, Phase, Ppb, SeatView};
use mission::electric::Electric;
use mission::plan::{CraftId, Effect, LauncherId, Plan, Thrust};
use scenario::{Built, CraftForSale, Date, Money, Scenario};
use session::{Adjudicator, Board, Cell, Outlook, Sketch, series};

use super::{card_frame, charts, halo_text, heading, soft};
use crate::app::link::Intents;
use crate::app::planning::{Charted, Charting, Question};
use crate::app::theme::{Theme, Weight, inter, opaque, plex, words};

/// Most craft of one group.
const MOST_CRAFT: u32 = 8;
/// Upper edges of the bands of launch energy, km²/s², cheap first.
const ENERGIES: [f64; 7] = [10.0, 15.0, 20.0, 30.0, 40.0, 50.0, 60.0];
/// Bands of the push.
const BANDS: usize = 7;

/// What the planner remembers while its delegation is at the desk.
#[derive(Default)]
pub struct Planner {
    craft: Option<CraftId>,
    chosen: Option<Cell>,
    number: u32,
    launcher: Option<LauncherId>,
    beta: Option<f64>,
    /// Which way a tug pushes; without it, it decides there.
    thrust: Option<Thrust>,
    by_energy: bool,
    kept: Vec<Group>,
    charting: Option<Charting>,
    charted: Option<Charted>,
    failed: Option<String>,
    picture: Option<TextureHandle>,
    outlook: Option<Looked>,
}

/// Craft of one kind that fly together.
#[derive(Clone, Debug, PartialEq)]
struct Group {
    craft: CraftId,
    launcher: LauncherId,
    cells: Vec<Cell>,
    thrust: Option<Thrust>,
}

/// An outlook, for what, and what it took.
#[derive(Debug)]
struct Looked {
    sketches: Vec<Sketch>,
    beta: Option<f64>,
    outlook: Outlook,
    took_ms: f32,
}

impl Group {
    fn sketches(&self) -> impl Iterator<Item = Sketch> {
        self.cells.iter().map(|cell| Sketch {
            craft: self.craft.clone(),
            launcher: self.launcher.clone(),
            cell: *cell,
            thrust: self.thrust,
        })
    }
}

impl Planner {
    /// Keeps the chart in step with what is known; true while one is being made.
    fn prepare(&mut self, physics: &Arc<Adjudicator>, question: Question) -> bool {
        if self.charted.as_ref().is_some_and(|c| c.question == question) {
            return false;
        }
        if self.charting.as_ref().is_none_or(|c| c.question != question) {
            self.failed = None;
            self.charting = Some(Charting::start(Arc::clone(physics), question));
            return true;
        }
        let Some(outcome) = self.charting.as_ref().and_then(Charting::poll) else {
            return true;
        };
        match outcome {
            Ok(charted) => {
                self.charting = None;
                self.picture = None;
                self.outlook = None;
                let old = self.chosen;
                self.chosen = match old {
                    Some(old) => nearest(&charted, old.arc.launch.jd_tdb(), old.arc.arrival.jd_tdb()),
                    None => None,
                }
                .or_else(|| best(&charted));
                self.charted = Some(charted);
            }
            // The question stays asked, so that it is not asked again in every frame.
            Err(why) => self.failed = Some(why),
        }
        false
    }

    /// The group under the hand.
    fn group(&self, scenario: &Scenario) -> Option<Group> {
        let (charted, chosen) = (self.charted.as_ref()?, self.chosen?);
        let craft = scenario.craft(charted.question.craft())?;
        let lifts = charted.board.lifts(craft, &chosen);
        let wanted = lifts
            .iter()
            .find(|l| Some(&l.launcher) == self.launcher.as_ref() && l.enough);
        let lift = wanted.or_else(|| lifts.iter().find(|l| l.enough))?;
        Some(Group {
            craft: craft.craft.id.clone(),
            launcher: lift.launcher.clone(),
            cells: series(&charted.cells, &chosen, self.number.max(1) as usize),
            thrust: self.thrust,
        })
    }

    /// The outlook of everything drawn, computed only when something changed.
    fn look(&mut self, sketches: Vec<Sketch>) -> Option<&Looked> {
        let board: &Board = &self.charted.as_ref()?.board;
        let same = |l: &Looked| l.sketches == sketches && l.beta == self.beta;
        if !self.outlook.as_ref().is_some_and(same) {
            let start = Instant::now();
            let outlook = board.outlook(&sketches, self.beta);
            self.outlook = Some(Looked {
                sketches,
                beta: self.beta,
                outlook,
                took_ms: start.elapsed().as_secs_f32() * 1e3,
            });
        }
        self.outlook.as_ref()
    }
}

/// The transfer nearest to two days.
fn nearest(charted: &Charted, launch_jd: f64, arrival_jd: f64) -> Option<Cell> {
    let off = |c: &Cell| {
        (c.arc.launch.jd_tdb() - launch_jd).powi(2) + (c.arc.arrival.jd_tdb() - arrival_jd).powi(2)
    };
    charted
        .cells
        .iter()
        .min_by(|a, b| off(a).total_cmp(&off(b)))
        .copied()
}

/// The strongest push that some rocket lifts; for a craft that looks, the cheapest way.
fn best(charted: &Charted) -> Option<Cell> {
    let worth = |c: &Cell| {
        if c.shift_km == 0.0 {
            -c.arc.c3_km2_s2
        } else {
            c.shift_km.abs()
        }
    };
    charted
        .cells
        .iter()
        .zip(&charted.lifted)
        .filter(|(_, lifted)| **lifted)
        .map(|(cell, _)| cell)
        .max_by(|a, b| worth(a).total_cmp(&worth(b)))
        .copied()
}

/// The whole tab. True while something is being computed.
pub fn ui(
    ui: &mut Ui,
    theme: &Theme,
    (scenario, physics): (&Scenario, &Arc<Adjudicator>),
    view: &SeatView,
    state: &mut Planner,
    intents: &mut Intents,
) -> bool {
    state.number = state.number.clamp(1, MOST_CRAFT);
    let device = scenario.seats.iter().any(|s| s.nuclear_device);
    let kinds: Vec<&CraftForSale> = scenario
        .crafts
        .iter()
        .filter(|c| device || !c.needs_device)
        .collect();
    let kind = state
        .craft
        .as_ref()
        .and_then(|id| scenario.craft(id))
        .or_else(|| kinds.iter().find(|c| c.craft.effect == Effect::Kinetic).copied());
    let Some(kind) = kind else {
        ui.label(soft(theme, "The scenario sells no craft."));
        return false;
    };
    ui.horizontal_wrapped(|ui| {
        for craft in &kinds {
            let on = craft.craft.id == kind.craft.id;
            let text = words(craft.craft.name.clone(), 17.0, Weight::Medium);
            if ui.selectable_label(on, text).clicked() && !on {
                state.craft = Some(craft.craft.id.clone());
                state.chosen = None;
            }
        }
    });
    let Some(question) = Question::new(scenario, &view.public, kind) else {
        ui.label(soft(
            theme,
            "No launch season is left in which this craft could fly.",
        ));
        return false;
    };
    let busy = state.prepare(physics, question);
    if let Some(why) = &state.failed {
        ui.label(words(format!("No chart: {why}."), 18.0, Weight::Medium).color(theme.warn));
    }
    if let (true, Some(charting)) = (busy, &state.charting) {
        ui.label(soft(
            theme,
            format!("Computing every transfer, {:.0} %", 100.0 * charting.progress()),
        ));
    }
    let Some(charted) = state.charted.take_if(|c| c.question.craft() == &kind.craft.id) else {
        return busy;
    };
    chart(ui, theme, scenario, kind, &charted, state);
    state.charted = Some(charted);
    sliders(ui, theme, scenario, kind, state);
    outcome(ui, theme, scenario, view, state, intents);
    busy
}

/// Axes of the chart.
struct Axes {
    rect: Rect,
    launch: (f64, f64),
    arrival: (f64, f64),
}

impl Axes {
    fn at(&self, launch_jd: f64, arrival_jd: f64) -> Pos2 {
        let part = |(from, to): (f64, f64), jd: f64| ((jd - from) / (to - from)) as f32;
        pos2(
            self.rect.left() + part(self.launch, launch_jd) * self.rect.width(),
            self.rect.bottom() - part(self.arrival, arrival_jd) * self.rect.height(),
        )
    }

    fn days(&self, p: Pos2) -> (f64, f64) {
        let x = f64::from((p.x - self.rect.left()) / self.rect.width());
        let y = f64::from((self.rect.bottom() - p.y) / self.rect.height());
        (
            self.launch.0 + x * (self.launch.1 - self.launch.0),
            self.arrival.0 + y * (self.arrival.1 - self.arrival.0),
        )
    }
}

fn chart(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    kind: &CraftForSale,
    charted: &Charted,
    state: &mut Planner,
) {
    let pushes = kind.craft.effect.pushes();
    heading(ui, theme, "When to launch, when to arrive", "drag, or arrow keys");
    ui.horizontal_top(|ui| {
        let width = (ui.available_width() - 300.0).max(300.0);
        let (whole, response) = ui.allocate_exact_size(vec2(width, 430.0), Sense::click_and_drag());
        let half = 0.5 * charted.step_days();
        let (launch, arrival) = (charted.launch(), charted.arrival());
        let axes = Axes {
            rect: Rect::from_min_max(whole.min + vec2(78.0, 4.0), whole.max - vec2(24.0, 54.0)),
            launch: (launch.0.jd() - half, launch.1.jd() + half),
            arrival: (arrival.0.jd() - half, arrival.1.jd() + half),
        };
        let painter = ui.painter_at(whole);
        painter.rect_filled(axes.rect, 0, theme.bg2);
        let by_energy = state.by_energy || !pushes;
        let picture = state
            .picture
            .get_or_insert_with(|| paint(ui.ctx(), charted, by_energy));
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(picture.id(), axes.rect, all, Color32::WHITE);
        frame(&painter, theme, scenario, &axes);
        if let Some(p) = response.interact_pointer_pos() {
            let (launch, arrival) = axes.days(p);
            state.chosen = nearest(charted, launch, arrival).or(state.chosen);
        }
        if !ui.ctx().egui_wants_keyboard_input() {
            arrows(ui, charted, state);
        }
        if let Some(chosen) = &state.chosen {
            let p = axes.at(chosen.arc.launch.jd_tdb(), chosen.arc.arrival.jd_tdb());
            let dash = Stroke::new(1.0, theme.tx2.gamma_multiply(0.7));
            for line in [
                [pos2(axes.rect.left(), p.y), pos2(axes.rect.right(), p.y)],
                [pos2(p.x, axes.rect.top()), pos2(p.x, axes.rect.bottom())],
            ] {
                painter.extend(egui::Shape::dashed_line(&line, dash, 4.0, 4.0));
            }
            let square = Rect::from_center_size(p, vec2(18.0, 18.0));
            painter.rect_stroke(square, 0, Stroke::new(3.0, theme.tx), egui::StrokeKind::Middle);
        }
        let slow = Electric::of(&kind.craft).is_some();
        ui.vertical(|ui| legend(ui, theme, charted, (pushes, slow, by_energy), state));
    });
}

/// Moves the choice by a step of the chart.
fn arrows(ui: &Ui, charted: &Charted, state: &mut Planner) {
    let Some(chosen) = state.chosen else {
        return;
    };
    let step = charted.step_days()
        * if ui.input(|i| i.modifiers.shift) {
            10.0
        } else {
            1.0
        };
    let pressed = |key| ui.input(|i| i.key_pressed(key));
    let mut by = (0.0, 0.0);
    for (key, launch, arrival) in [
        (Key::ArrowLeft, -step, 0.0),
        (Key::ArrowRight, step, 0.0),
        (Key::ArrowUp, 0.0, step),
        (Key::ArrowDown, 0.0, -step),
    ] {
        if pressed(key) {
            by = (by.0 + launch, by.1 + arrival);
        }
    }
    if by != (0.0, 0.0) {
        let (launch, arrival) = (
            chosen.arc.launch.jd_tdb() + by.0,
            chosen.arc.arrival.jd_tdb() + by.1,
        );
        state.chosen = nearest(charted, launch, arrival).or(state.chosen);
    }
}

/// Ticks, and the launch seasons under the axis.
fn frame(painter: &egui::Painter, theme: &Theme, scenario: &Scenario, axes: &Axes) {
    let ink = inter(15.0, Weight::Medium);
    let months = |from: f64, to: f64, every: u32| {
        let mut date = Date::containing_jd(from);
        let mut out = Vec::new();
        let (mut year, mut month, _) = date.ymd();
        while date.jd() <= to {
            month += 1;
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
            let Some(next) = Date::from_ymd(year, month, 1) else {
                break;
            };
            date = next;
            if date.jd() <= to && (month - 1) % every == 0 {
                out.push((date.jd(), label(date)));
            }
        }
        out
    };
    let months_between = |(from, to): (f64, f64)| ((to - from) / 30.0).max(1.0);
    let every = |span: f64| {
        [1, 2, 3, 6]
            .into_iter()
            .find(|n| span / f64::from(*n) <= 7.0)
            .unwrap_or(12)
    };
    for (jd, text) in months(axes.launch.0, axes.launch.1, every(months_between(axes.launch))) {
        let p = axes.at(jd, axes.arrival.0);
        painter.line_segment([p, p + vec2(0.0, 5.0)], Stroke::new(1.0, theme.tx3));
        // The last one has no room to its right.
        let ends = p.x + 40.0 > painter.clip_rect().right();
        painter.text(
            p + vec2(if ends { 10.0 } else { 0.0 }, 16.0),
            if ends {
                Align2::RIGHT_TOP
            } else {
                Align2::CENTER_TOP
            },
            text,
            ink.clone(),
            theme.tx3,
        );
    }
    for (jd, text) in months(
        axes.arrival.0,
        axes.arrival.1,
        every(months_between(axes.arrival)),
    ) {
        let p = axes.at(axes.launch.0, jd);
        painter.line_segment([p, p - vec2(5.0, 0.0)], Stroke::new(1.0, theme.tx3));
        painter.text(
            p - vec2(9.0, 0.0),
            Align2::RIGHT_CENTER,
            text,
            ink.clone(),
            theme.tx3,
        );
    }
    for season in &scenario.seasons {
        let (from, to) = (
            season.from.jd().max(axes.launch.0),
            season.to.jd().min(axes.launch.1),
        );
        if to > from {
            let (a, b) = (axes.at(from, axes.arrival.0), axes.at(to, axes.arrival.0));
            painter.line_segment(
                [a + vec2(0.0, 9.0), b + vec2(0.0, 9.0)],
                Stroke::new(4.0, theme.tx2),
            );
        }
    }
    painter.text(
        pos2(axes.rect.left(), axes.rect.bottom() + 34.0),
        Align2::LEFT_TOP,
        "Day of launch; the bars are launch seasons. Upwards: day of arrival.",
        inter(14.0, Weight::Regular),
        theme.tx3,
    );
}

/// "Nov 2026".
fn label(date: Date) -> String {
    let text = date.to_string();
    let mut parts = text.split(' ').skip(1);
    let month: String = parts.next().unwrap_or_default().chars().take(3).collect();
    format!("{month} {}", parts.next().unwrap_or_default())
}

/// Which band a transfer lies in, of [`BANDS`], the best last.
fn band(cell: &Cell, most_km: f64, by_energy: bool) -> usize {
    if by_energy {
        let over = ENERGIES.iter().filter(|edge| cell.arc.c3_km2_s2 > **edge).count();
        (BANDS - 1).saturating_sub(over)
    } else {
        ((cell.shift_km.abs() / most_km * BANDS as f64) as usize).min(BANDS - 1)
    }
}

fn most_km(charted: &Charted) -> f64 {
    let shifts = charted.cells.iter().zip(&charted.lifted).filter(|(_, l)| **l);
    shifts.map(|(c, _)| c.shift_km.abs()).fold(1.0, f64::max)
}

/// Dark blue to yellow, the best last.
fn shade(band: usize) -> Color32 {
    const STOPS: [[u8; 3]; BANDS] = [
        [0x24, 0x22, 0x4A],
        [0x33, 0x3A, 0x75],
        [0x30, 0x5E, 0x8C],
        [0x27, 0x80, 0x8E],
        [0x2F, 0xA3, 0x84],
        [0x7A, 0xC2, 0x5C],
        [0xDD, 0xE0, 0x4B],
    ];
    opaque(STOPS[band.min(BANDS - 1)])
}

/// The chart as a picture; what no rocket lifts is dim.
fn paint(ctx: &egui::Context, charted: &Charted, by_energy: bool) -> TextureHandle {
    let step = charted.step_days();
    let (launch, arrival) = (charted.launch(), charted.arrival());
    let count = |(from, to): (Date, Date)| (f64::from(to.0 - from.0) / step).floor() as usize + 1;
    let (columns, rows) = (count(launch), count(arrival));
    let mut image = ColorImage::filled([columns, rows], Color32::TRANSPARENT);
    let most = most_km(charted);
    for (cell, lifted) in charted.cells.iter().zip(&charted.lifted) {
        let index = |jd: f64, from: Date| ((jd - from.jd()) / step).round() as usize;
        let x = index(cell.arc.launch.jd_tdb(), launch.0);
        let y = index(cell.arc.arrival.jd_tdb(), arrival.0);
        if x < columns && y < rows {
            let colour = shade(band(cell, most, by_energy));
            image[(x, rows - 1 - y)] = if *lifted {
                colour
            } else {
                colour.gamma_multiply(0.35)
            };
        }
    }
    ctx.load_texture("planner", image, TextureOptions::NEAREST)
}

fn legend(
    ui: &mut Ui,
    theme: &Theme,
    charted: &Charted,
    (pushes, slow, by_energy): (bool, bool, bool),
    state: &mut Planner,
) {
    super::tight(ui);
    if pushes {
        ui.horizontal(|ui| {
            for (energy, name) in [(false, "Push"), (true, "Launch energy")] {
                let text = words(name, 16.0, Weight::Medium);
                if ui.selectable_label(state.by_energy == energy, text).clicked() {
                    state.by_energy = energy;
                    state.picture = None;
                }
            }
        });
    }
    let most = most_km(charted);
    for band in (0..BANDS).rev() {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(26.0, 15.0), Sense::hover());
            ui.painter().rect_filled(rect, 0, shade(band));
            let text = if by_energy {
                format!("to {:.0} km²/s²", ENERGIES[BANDS - 1 - band])
            } else {
                format!(
                    "from {} km",
                    say::thousands((most * band as f64 / BANDS as f64) as i64)
                )
            };
            ui.label(RichText::new(text).font(plex(15.0)));
        });
    }
    ui.label(words("dim: no rocket here lifts it", 14.0, Weight::Regular).color(theme.tx3));
    if let Some(cell) = &state.chosen {
        ui.separator();
        let day = |e: astro::Epoch| Date::containing_jd(e.jd_tdb()).to_string();
        let mut rows = vec![
            ("Launch", day(cell.arc.launch)),
            ("Arrival", day(cell.arc.arrival)),
            ("Launch energy", format!("{:.1} km²/s²", cell.arc.c3_km2_s2)),
            if slow {
                ("Engines give", format!("{:.1} km/s", cell.arc.delta_v_km_s))
            } else {
                ("Closing", format!("{:.1} km/s", cell.arc.closing_km_s.norm()))
            },
        ];
        if pushes {
            let side = match (state.thrust, cell.shift_km < 0.0) {
                _ if slow && state.thrust.is_none() => "either way",
                (Some(Thrust::Backwards), west) if slow => side_of(!west),
                (_, west) => side_of(west),
            };
            rows.push((
                "One pushes it",
                format!("{} km {side}", say::thousands(cell.shift_km.abs() as i64)),
            ));
        }
        for (name, value) in rows {
            ui.horizontal(|ui| {
                super::column(ui, 116.0, |ui| {
                    ui.label(words(name, 15.0, Weight::Regular).color(theme.tx2));
                });
                ui.label(RichText::new(value).font(plex(15.0)));
            });
        }
    }
}

/// How many, on what, and the beta assumed.
fn sliders(ui: &mut Ui, theme: &Theme, scenario: &Scenario, kind: &CraftForSale, state: &mut Planner) {
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "How many"));
        ui.add(Slider::new(&mut state.number, 1..=MOST_CRAFT));
        ui.add_space(18.0);
        if let Effect::Tug { .. } = kind.craft.effect {
            whither(ui, theme, state);
        }
        if kind.craft.effect == Effect::Kinetic {
            let mut assumed = state.beta.is_some();
            ui.checkbox(&mut assumed, soft(theme, "assume \u{3b2}")).on_hover_text(
                "β: momentum given over momentum brought; ejecta add to the push. DART measured 3.6 (Cheng et al. 2023). Not assumed, it is drawn from what is believed of this body.",
            );
            let hardware = &scenario.hardware;
            match (&mut state.beta, assumed) {
                (Some(beta), true) => {
                    ui.add(Slider::new(beta, 1.0..=6.0).fixed_decimals(1));
                }
                (beta @ None, true) => *beta = Some(hardware.beta_median),
                (beta, false) => {
                    *beta = None;
                    let text = format!("{:.1}, within a factor of {:.1}", hardware.beta_median, hardware.beta_sigma_ln.exp());
                    ui.label(RichText::new(text).font(plex(16.0)));
                }
            }
        }
    });
    let (Some(charted), Some(chosen)) = (&state.charted, &state.chosen) else {
        return;
    };
    let lifts = charted.board.lifts(kind, chosen);
    let wanted = lifts
        .iter()
        .find(|l| Some(&l.launcher) == state.launcher.as_ref() && l.enough);
    let Some(now) = wanted.or_else(|| lifts.iter().find(|l| l.enough)) else {
        let most = lifts.iter().max_by(|a, b| a.payload_kg.total_cmp(&b.payload_kg));
        if let Some(most) = most {
            let text = format!(
                "No rocket lifts {} kg onto this way: it needs a launch energy of {:.1} km²/s², and {} lifts {:.0} kg to it.",
                say::thousands(i64::from(kind.craft.mass_kg)),
                chosen.arc.c3_km2_s2,
                most.name,
                most.payload_kg
            );
            ui.label(words(text, 17.0, Weight::Medium).color(theme.warn));
        }
        return;
    };
    let now = now.clone();
    ui.horizontal(|ui| {
        ui.label(soft(theme, "On"));
        ComboBox::from_id_salt("rocket")
            .width(360.0)
            .selected_text(format!("{}, {}", now.name, now.price))
            .show_ui(ui, |ui| {
                for lift in &lifts {
                    let text = format!(
                        "{} ({}), lifts {} kg",
                        lift.name,
                        say::seat(scenario, &lift.owner),
                        say::thousands(lift.payload_kg as i64)
                    );
                    ui.add_enabled_ui(lift.enough, |ui| {
                        if ui.selectable_label(lift.launcher == now.launcher, text).clicked() {
                            state.launcher = Some(lift.launcher.clone());
                        }
                    });
                }
            });
        ui.label(soft(
            theme,
            format!("lifts {} kg", say::thousands(now.payload_kg as i64)),
        ));
    });
}

/// A side of the corridor, in words.
fn side_of(west: bool) -> &'static str {
    if west { "west" } else { "east" }
}

/// Which way a tug pushes.
fn whither(ui: &mut Ui, theme: &Theme, state: &mut Planner) {
    ui.label(soft(theme, "It pushes"));
    let forwards_west = state.chosen.is_some_and(|c| c.shift_km < 0.0);
    for (thrust, text) in [
        (None, "where fewer are in danger"),
        (Some(Thrust::Backwards), side_of(!forwards_west)),
        (Some(Thrust::Forwards), side_of(forwards_west)),
    ] {
        let text = words(text, 17.0, Weight::Medium);
        if ui.selectable_label(state.thrust == thrust, text).clicked() {
            state.thrust = thrust;
        }
    }
    ui.label(soft(theme, "(?)")).on_hover_text(
        "A solar-electric craft flies to the asteroid (least propellant for these days) and blows its exhaust on it until the tanks are empty (ion beam, Bombardelli and Peláez 2011): along the asteroid's motion or against it, or whichever way turns out to spare more people once all impactors have hit.",
    );
}

/// Craft of a group that must be built faster than usual; those that stand ready are flown first.
fn hurried(scenario: &Scenario, view: &SeatView, group: &Group) -> Vec<Built> {
    let Some(craft) = scenario.craft(&group.craft) else {
        return Vec::new();
    };
    let of_kind = |c: &&CraftView| c.kind == group.craft && c.stage == CraftStage::Ordered;
    let mut ready: Vec<Date> = view
        .public
        .craft
        .iter()
        .filter(of_kind)
        .map(|c| c.ready)
        .collect();
    let mut out = Vec::new();
    for cell in &group.cells {
        let launch = Date::containing_jd(cell.arc.launch.jd_tdb());
        if let Some(stock) = ready.iter().position(|day| *day <= launch) {
            ready.remove(stock);
        } else {
            out.extend(scenario.prices.built_by(craft, view.public.date, launch));
        }
    }
    out.retain(|built| built.saved_months > 0);
    out
}

/// "Built in 14 months instead of 18: +12 %", of each group that is hurried the craft that is hurried most.
fn haste(scenario: &Scenario, view: &SeatView, groups: &[Group]) -> Vec<String> {
    let percent = scenario.prices.rush.percent_a_month;
    let told = groups.iter().filter_map(|group| {
        let usual = scenario.craft(&group.craft)?.build_months;
        let all = hurried(scenario, view, group);
        let most = all.iter().max_by_key(|built| built.saved_months)?;
        let sum: Money = all.iter().map(|built| built.surcharge).sum();
        Some(format!(
            "Built in {} months instead of {usual}: +{} %, {sum} in all.",
            most.months,
            percent * i64::from(most.saved_months),
        ))
    });
    told.collect()
}

/// What the plan would cost: craft, launches, haste, and the development of kinds that nobody built yet.
fn cost(scenario: &Scenario, view: &SeatView, groups: &[Group]) -> Money {
    let mut sum = Money::ZERO;
    let mut kinds: Vec<&CraftId> = Vec::new();
    for group in groups {
        let Some(craft) = scenario.craft(&group.craft) else {
            continue;
        };
        let launch = scenario
            .launch_services
            .iter()
            .find(|s| s.launcher == group.launcher)
            .map_or(Money::ZERO, |s| s.price);
        sum += Money((craft.price.0 + launch.0) * group.cells.len() as i64);
        let haste: Money = hurried(scenario, view, group).iter().map(|b| b.surcharge).sum();
        sum += haste;
        let known = view.public.craft.iter().any(|c| c.kind == group.craft);
        if !known && !kinds.contains(&&group.craft) {
            kinds.push(&group.craft);
            sum += craft.development;
        }
    }
    sum
}

fn outcome(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    state: &mut Planner,
    intents: &mut Intents,
) {
    let current = state.group(scenario);
    let groups: Vec<Group> = state.kept.iter().cloned().chain(current.clone()).collect();
    let sketches: Vec<Sketch> = groups.iter().flat_map(Group::sketches).collect();
    if !state.kept.is_empty() {
        kept(ui, theme, scenario, state);
    }
    if sketches.is_empty() {
        return;
    }
    let plan = state.charted.as_ref().map(|charted| {
        let mut flights: Vec<_> = sketches.iter().filter_map(|s| charted.board.flight(s)).collect();
        flights.sort_by_key(|f| f.arrival);
        Plan { flights }
    });
    let price = cost(scenario, view, &groups);
    let haste = haste(scenario, view, &groups);
    let Some(looked) = state.look(sketches) else {
        return;
    };
    card_frame(theme).show(ui, |ui| picture(ui, theme, scenario, view, looked, price));
    for text in haste {
        ui.label(soft(theme, text)).on_hover_text(
            "A launch before the usual day of completion is rushed, at so much of a craft's price for each month that is begun. A rushed craft works as well as another.",
        );
    }
    ui.horizontal_wrapped(|ui| {
        let consultation = view.public.phase == Phase::Consultation;
        let ask = ui.add_enabled_ui(consultation, |ui| super::primary(ui, theme, "Ask for the full odds"));
        let ask = ask.inner.on_hover_text(
            "A thousand draws of this plan, each propagated in full (n-body, DE440). It becomes a card among the plans, which anyone can table.",
        );
        if let (true, Some(plan)) = (ask.clicked(), plan) {
            intents.push(Command::RequestAssessment { plan });
        }
        if ui.button("Keep, and draw another").clicked() {
            state.kept.extend(current);
        }
        if !consultation {
            ui.label(soft(theme, "Full odds can be asked for in Consultation."));
        }
    });
}

/// Groups that were kept, each to be taken off again.
fn kept(ui: &mut Ui, theme: &Theme, scenario: &Scenario, state: &mut Planner) {
    let mut off = None;
    for (at, group) in state.kept.iter().enumerate() {
        ui.horizontal(|ui| {
            let name = scenario
                .craft(&group.craft)
                .map_or(group.craft.as_str(), |c| c.craft.name.as_str());
            let day = group
                .cells
                .first()
                .map(|c| Date::containing_jd(c.arc.launch.jd_tdb()));
            let text = format!(
                "{} × {name}, {}",
                group.cells.len(),
                day.map_or_else(String::new, |d| d.to_string())
            );
            ui.label(words(text, 17.0, Weight::Medium));
            if ui.button("Take off").clicked() {
                off = Some(at);
            }
        });
    }
    if let Some(at) = off {
        state.kept.remove(at);
    }
    ui.label(soft(theme, "and beside them what is drawn above:"));
}

fn picture(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, looked: &Looked, price: Money) {
    let o = &looked.outlook;
    let name = &view.public.asteroid;
    heading(
        ui,
        theme,
        "Where it falls then",
        &format!(
            "if {name} is on course; {} draws in {:.1} ms",
            say::thousands(o.draws as i64),
            looked.took_ms
        ),
    );
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - 316.0;
        ui.vertical(|ui| {
            ui.set_max_width(width);
            ui.set_min_width(width);
            charts::strip_map(
                ui,
                theme,
                &charts::Strip {
                    corridor: view.public.bulletins.last().map_or(&[], |(_, b)| &b.corridor),
                    landings: &o.landings,
                    mark: None,
                },
            );
        });
        ui.vertical(|ui| {
            super::tight(ui);
            let share = |part: f64| say::share(Ppb::from_fraction(part.clamp(0.0, 1.0)));
            let (rect, _) = ui.allocate_exact_size(vec2(280.0, 54.0), Sense::hover());
            halo_text(
                ui.painter(),
                theme,
                rect.left_center(),
                Align2::LEFT_CENTER,
                &share(o.miss),
                inter(46.0, Weight::SemiBold),
                theme.tx,
            );
            ui.label(soft(theme, "misses the Earth"));
            let mut rows = vec![("falls into the sea".to_owned(), share(o.sea))];
            rows.extend(
                o.countries
                    .iter()
                    .take(3)
                    .map(|(code, part)| (format!("falls on {}", scenario.country_name(code)), share(*part))),
            );
            rows.push(("all craft do their work".to_owned(), share(o.all_hit)));
            for (what, part) in rows {
                ui.horizontal(|ui| {
                    super::column(ui, 62.0, |ui| {
                        ui.label(RichText::new(part).font(plex(16.0)));
                    });
                    ui.label(words(what, 16.0, Weight::Regular).color(theme.tx2));
                });
            }
        });
    });
    let moves = match (o.shift_km, looked.sketches.iter().any(|s| s.cell.shift_km != 0.0)) {
        (0.0, true) => "The tug trims where it falls.".to_owned(),
        (0.0, false) => "Nothing of it pushes.".to_owned(),
        (km, _) => format!(
            "If every craft works it moves {} km {} on the target plane.",
            say::thousands(km.abs() as i64),
            side_of(km < 0.0)
        ),
    };
    let text = format!(
        "{moves} People in danger: about {} with this plan, {} without. Craft, launches and development: {price}, before stations and the reserve.",
        say::people(o.harmed.1 as i64),
        say::people(o.harmed.0 as i64),
    );
    ui.label(soft(theme, text)).on_hover_text(
        "Quick odds: the fall on a track of full propagations, pushes by their sensitivity. In tests with one to three impactors of one season they lay within 6 % of the full odds, people within a tenth of those without a plan.",
    );
}
