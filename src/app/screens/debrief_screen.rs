//! The debrief: why it went so, without blame; the same numbers as the report.

use bevy_egui::egui::{
    self, Align, Frame, Label, Layout, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, UiBuilder,
    pos2, vec2,
};
use debrief::indivisible_page::number;
use debrief::{Debrief, Material, words as say};
use game::{AgreementStage, Fate, MotionId, SeatView};
use scenario::SeatId;

use super::{Canvas, Screen, indivisible};
use crate::app::link::{Live, Sessions, journals};
use crate::app::panels::{charts, column, primary, seat_label, soft};
use crate::app::theme::{Theme, Weight, plex, words};

/// What the debrief remembers.
#[derive(Debug, Default)]
pub(super) struct DebriefState {
    seats: Vec<SeatView>,
    measured: Option<Debrief>,
    asked: usize,
    written: Option<String>,
    chosen: Option<MotionId>,
}

pub(super) fn ui(ui: &mut Ui, frame: &mut Canvas<'_>, sessions: &mut Sessions, state: &mut DebriefState) {
    let Some(live) = sessions.live.as_mut() else {
        *state = DebriefState::default();
        frame.go = Some(Screen::Gallery);
        return;
    };
    let theme = frame.theme;
    let Some(public) = live.public() else { return };
    if state.measured.is_none() && !gather(state, live) {
        frame.wanted.moving = true;
        let margin = Frame::new()
            .fill(theme.void)
            .inner_margin(Margin::symmetric(40, 24));
        egui::CentralPanel::default().frame(margin).show(ui, |ui| {
            ui.label(words(
                "Gathering what each delegation knew…",
                24.0,
                Weight::Medium,
            ))
        });
        return;
    }
    let scenario = std::sync::Arc::clone(&live.scenario);
    let material = Material {
        scenario: &scenario,
        public: &public,
        seats: &state.seats,
        seed: live.seed,
        made_with: concat!("Indivisible ", env!("CARGO_PKG_VERSION"), "."),
    };
    let measured = state
        .measured
        .get_or_insert_with(|| debrief::debrief(&material))
        .clone();
    let margin = Frame::new()
        .fill(theme.void)
        .inner_margin(Margin::symmetric(40, 14));
    egui::Panel::bottom("debrief-foot").frame(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            if primary(ui, &theme, "Write the report").clicked() {
                state.written = Some(write(&material, &measured));
            }
            if ui.button("Back to the outcome").clicked() {
                frame.go = Some(Screen::Room);
            }
            if let Some(said) = &state.written {
                ui.label(soft(&theme, said.clone()));
            }
        });
    });
    egui::CentralPanel::default().frame(margin).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            if let Some(outcome) = &public.outcome {
                ui.add_space(10.0);
                ui.label(words(outcome.sentence.clone(), 34.0, Weight::SemiBold));
                ui.add_space(18.0);
            }
            let at = Page {
                theme,
                material: &material,
                measured: &measured,
            };
            columns(ui, &[1.0, 1.0, 1.0], |columns| {
                power(&mut columns[0], &at);
                burden(&mut columns[1], &at);
                veil(&mut columns[2], &at);
            });
            ui.add_space(22.0);
            columns(ui, &[2.0, 1.0], |columns| {
                alternatives(&mut columns[0], &at, &mut state.chosen);
                luck(&mut columns[1], &at);
                pace(&mut columns[1], &at);
            });
            ui.add_space(22.0);
            indivisible::sections(ui, &at);
            ui.add_space(22.0);
            scores(ui, &at);
            ui.add_space(22.0);
            words_given(ui, &at);
        });
    });
}

/// What every section draws from.
pub(super) struct Page<'a> {
    pub(super) theme: Theme,
    pub(super) material: &'a Material<'a>,
    pub(super) measured: &'a Debrief,
}

/// Columns of these proportions, with a gutter.
pub(super) fn columns(ui: &mut Ui, shares: &[f32], add: impl FnOnce(&mut [Ui])) {
    const GUTTER: f32 = 28.0;
    let all: f32 = shares.iter().sum();
    let free = ui.available_width() - GUTTER * (shares.len() as f32 - 1.0);
    let (top, mut x) = (ui.cursor().min.y, ui.cursor().min.x);
    let mut parts: Vec<Ui> = shares
        .iter()
        .map(|share| {
            let width = free * share / all;
            let rect = Rect::from_min_max(pos2(x, top), pos2(x + width, f32::INFINITY));
            x += width + GUTTER;
            let mut part = ui.new_child(
                UiBuilder::new()
                    .max_rect(rect)
                    .layout(Layout::top_down(Align::Min)),
            );
            part.set_width(width);
            part
        })
        .collect();
    add(&mut parts);
    let bottom = parts.iter().map(|p| p.min_rect().bottom()).fold(top, f32::max);
    ui.allocate_space(vec2(ui.available_width(), bottom - top));
}

/// A rule, a claim and what is shown.
pub(super) fn section(ui: &mut Ui, theme: &Theme, title: &str, about: &str) {
    let (rule, _) = ui.allocate_exact_size(vec2(ui.available_width(), 2.0), Sense::hover());
    ui.painter().rect_filled(rule, 0, theme.tx);
    ui.add_space(6.0);
    ui.label(words(title, 24.0, Weight::SemiBold));
    ui.add(Label::new(soft(theme, about)).wrap());
    ui.add_space(6.0);
}

/// A row of a delegation: mark and code in a fixed width, its full name on hover.
pub(super) fn seat_row(ui: &mut Ui, at: &Page<'_>, seat: &SeatId, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        column(ui, 235.0, |ui| {
            seat_label(ui, &at.theme, at.material.scenario, seat, 18.0);
        });
        add(ui);
    });
}

/// One desk a frame, so that the window never waits; true when all are in.
fn gather(state: &mut DebriefState, live: &mut Live) -> bool {
    let ids: Vec<_> = live.scenario.seats.iter().map(|s| s.id.clone()).collect();
    let Some(id) = ids.get(state.asked) else {
        return true;
    };
    if let Some(view) = live.seat(id) {
        state.seats.push(view);
        state.asked += 1;
    }
    if state.asked == ids.len() {
        live.forget_seat();
        return true;
    }
    false
}

fn write(material: &Material<'_>, measured: &Debrief) -> String {
    let Some(folder) = journals().map(|j| j.with_file_name("reports")) else {
        return "This system has no folder for a program's data.".to_owned();
    };
    let file = folder.join(format!("{}-seed-{}.html", material.scenario.id, material.seed));
    let done = std::fs::create_dir_all(&folder)
        .and_then(|()| std::fs::write(&file, debrief::page(material, measured)));
    match done {
        Ok(()) => format!("Written to {}", file.display()),
        Err(why) => format!("{}: {why}", file.display()),
    }
}

fn burden(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Who carried the burden",
        "given, as a multiple of the fair share by GDP; the line is fair",
    );
    charts::burden(ui, &at.theme, at.material.scenario, &at.measured.burdens, 330.0);
    ui.label(soft(
        &at.theme,
        format!(
            "Gini coefficient {:.2}: at 0 all gave by ability. Rank correlation of ability with the multiple {}: above 0 the great carried more than their part.",
            at.measured.burden_gini,
            number(at.measured.burden_ranks.1)
        ),
    ));
}

fn power(ui: &mut Ui, at: &Page<'_>) {
    let measured = at.measured;
    let rule = game::tally::rule_sentence(&measured.power_rule).unwrap_or_default();
    section(
        ui,
        &at.theme,
        "Who had power",
        "voting power over missions (Banzhaf); the mark is the share of the people",
    );
    if measured.power.is_empty() {
        ui.label(soft(&at.theme, "Under this charter one decides, or nobody does."));
    }
    let most = measured
        .power
        .iter()
        .map(|p| p.banzhaf.max(p.people))
        .fold(0.1, f64::max);
    for p in &measured.power {
        seat_row(ui, at, &p.seat, |ui| {
            let width = (ui.available_width() - 76.0).max(40.0);
            charts::bar(
                ui,
                &at.theme,
                (p.banzhaf / most) as f32,
                at.theme.tx,
                width,
                Some((p.people / most) as f32),
            );
            ui.label(RichText::new(format!("{:.1} %", p.banzhaf * 100.0)).font(plex(16.0)))
                .on_hover_text(format!("Shapley–Shubik {:.1} %", p.shapley_shubik * 100.0));
        });
    }
    if !rule.is_empty() {
        ui.add(Label::new(soft(&at.theme, rule)).wrap());
    }
}

fn luck(ui: &mut Ui, at: &Page<'_>) {
    let Some(luck) = &at.measured.luck else {
        section(
            ui,
            &at.theme,
            "Luck or decision",
            "no plan with stated odds was flown",
        );
        return;
    };
    section(
        ui,
        &at.theme,
        "Luck or decision",
        &format!("odds that were stated before the vote: {}", luck.title),
    );
    for (outcome, chance) in &luck.stated {
        let came = *outcome == luck.came;
        ui.horizontal(|ui| {
            column(ui, 210.0, |ui| {
                ui.label(words(outcome.clone(), 17.0, Weight::Medium));
            });
            let fill = if came { at.theme.ast } else { at.theme.line2 };
            let width = (ui.available_width() - 70.0).max(40.0);
            charts::bar(ui, &at.theme, chance.fraction() as f32, fill, width, None);
            ui.label(RichText::new(say::share(*chance)).font(plex(16.0)));
        });
    }
    let said = format!("What came had been stated at {}.", say::share(luck.chance));
    ui.add(Label::new(soft(&at.theme, said)).wrap());
    if luck.launched < luck.planned {
        let lost = format!(
            "Of {} craft in the plan, {} were launched.",
            luck.planned, luck.launched
        );
        ui.add(Label::new(soft(&at.theme, lost)).wrap());
    }
    ui.add_space(18.0);
}

fn pace(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Voice and pace",
        "who was asked, and how long it took",
    );
    let days = |d: Option<i32>, what: &str| match d {
        Some(d) => format!("{d} days from the first chance above 1 % to {what}."),
        None => format!("Never came: {what}."),
    };
    let (adopted, launched) = at.measured.latency_days;
    for line in [
        format!(
            "{:.0} % of the people under the corridor had a vote through their state.",
            at.measured.voice * 100.0
        ),
        days(adopted, "the first plan adopted"),
        days(launched, "the first launch"),
    ] {
        ui.add(Label::new(soft(&at.theme, line)).wrap());
    }
}

fn veil(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Behind the veil, and after",
        "pledged before it was known who is hit, and given; % of quota",
    );
    if at.measured.veil.is_empty() {
        ui.label(soft(&at.theme, "Nobody sealed a pledge."));
        return;
    }
    let cells = |ui: &mut Ui, texts: [&str; 4], font: egui::FontId, colour: egui::Color32| {
        for (text, width) in texts.iter().zip([64.0, 76.0, 76.0, 64.0]) {
            column(ui, width, |ui| {
                ui.label(RichText::new(*text).font(font.clone()).color(colour));
            });
        }
    };
    ui.horizontal(|ui| {
        column(ui, 235.0, |_| {});
        let font = crate::app::theme::inter(16.0, Weight::Medium);
        cells(ui, ["if me", "member", "outside", "gave"], font, at.theme.tx3);
    });
    for v in &at.measured.veil {
        seat_row(ui, at, &v.seat, |ui| {
            let [me, member, outsider] = v.pledged.map(|p| p.to_string());
            let gave = v.delivered.map_or_else(|| "–".to_owned(), |d| d.to_string());
            cells(ui, [&me, &member, &outsider, &gave], plex(17.0), at.theme.tx);
        });
    }
}

/// The motion that other charters disagree most about, missions before all else.
fn telling(at: &Page<'_>) -> Option<MotionId> {
    let motions = &at.material.public.motions;
    let split = |id: MotionId| {
        let carried = at
            .measured
            .alternatives
            .iter()
            .filter(|(_, _, list)| list.iter().any(|a| a.motion == id && a.carried == Some(true)));
        let n = carried.count();
        n.min(at.measured.alternatives.len() - n)
    };
    motions
        .iter()
        .filter(|m| {
            at.measured
                .alternatives
                .iter()
                .any(|(_, _, l)| l.iter().any(|a| a.motion == m.id))
        })
        .max_by_key(|m| (split(m.id), m.category == scenario::Category::Mission, m.id))
        .map(|m| m.id)
}

fn alternatives(ui: &mut Ui, at: &Page<'_>, chosen: &mut Option<MotionId>) {
    section(
        ui,
        &at.theme,
        "Same votes, another charter",
        "the ballots of one motion, counted again under every charter of the scenario",
    );
    let Some(motion) = chosen.or_else(|| telling(at)) else {
        ui.label(soft(
            &at.theme,
            "No roll call to count again: the ballots were secret, or nobody voted.",
        ));
        return;
    };
    ui.horizontal_wrapped(|ui| {
        for m in &at.material.public.motions {
            let counted = at
                .measured
                .alternatives
                .iter()
                .any(|(_, _, l)| l.iter().any(|a| a.motion == m.id));
            if counted
                && ui
                    .selectable_label(m.id == motion, m.id.to_string())
                    .on_hover_text(&m.title)
                    .clicked()
            {
                *chosen = Some(m.id);
            }
        }
    });
    if let Some(m) = at.material.public.motions.iter().find(|m| m.id == motion) {
        ui.add(Label::new(words(format!("{motion}: {}", m.title), 19.0, Weight::SemiBold)).wrap());
    }
    ui.add_space(4.0);
    for (id, name, list) in &at.measured.alternatives {
        let Some(a) = list.iter().find(|a| a.motion == motion) else {
            continue;
        };
        let here = *id == at.material.public.charter.id;
        let fill = if here { at.theme.bg3 } else { at.theme.void };
        Frame::new()
            .fill(fill)
            .inner_margin(Margin::symmetric(10, 5))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    column(ui, 250.0, |ui| {
                        ui.label(words(
                            name.clone(),
                            18.0,
                            if here { Weight::SemiBold } else { Weight::Medium },
                        ))
                        .on_hover_text(if here {
                            "In force when the exercise ended."
                        } else {
                            "Not in force."
                        });
                    });
                    column(ui, 150.0, |ui| verdict(ui, &at.theme, a.carried));
                    ui.add(Label::new(soft(&at.theme, a.why.clone())).truncate())
                        .on_hover_text(a.why.clone());
                });
            });
        let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
        ui.painter().rect_filled(line, 0, at.theme.line);
    }
}

/// Carried or not, by shape and word.
fn verdict(ui: &mut Ui, theme: &Theme, carried: Option<bool>) {
    let (rect, _) = ui.allocate_exact_size(vec2(20.0, 20.0), Sense::hover());
    let (c, painter) = (rect.center(), ui.painter());
    let (word, ink) = match carried {
        Some(true) => ("carried", theme.void),
        Some(false) => ("not carried", theme.tx3),
        None => ("no rule", theme.tx3),
    };
    let stroke = Stroke::new(1.8, ink);
    match carried {
        Some(true) => {
            painter.circle_filled(c, 8.0, theme.tx);
            painter.line(
                vec![c + vec2(-3.6, 0.2), c + vec2(-0.9, 2.9), c + vec2(3.8, -2.8)],
                stroke,
            );
        }
        Some(false) => {
            painter.circle_stroke(c, 7.5, Stroke::new(1.4, ink));
            painter.line_segment([c + vec2(-2.8, -2.8), c + vec2(2.8, 2.8)], stroke);
            painter.line_segment([c + vec2(-2.8, 2.8), c + vec2(2.8, -2.8)], stroke);
        }
        None => {
            painter.circle_stroke(c, 7.5, Stroke::new(1.4, ink));
        }
    }
    ui.label(words(word, 18.0, Weight::Medium));
}

fn scores(ui: &mut Ui, at: &Page<'_>) {
    let Some(outcome) = &at.material.public.outcome else {
        return;
    };
    section(
        ui,
        &at.theme,
        "By each delegation's own aims",
        "of 160 points; every delegation has its own aims, so this is no ranking",
    );
    let half = outcome.scores.len().div_ceil(2);
    columns(ui, &[1.0, 1.0], |columns| {
        for (part, ui) in outcome.scores.chunks(half.max(1)).zip(columns) {
            for s in part {
                seat_row(ui, at, &s.seat, |ui| {
                    let width = (ui.available_width() - 60.0).max(40.0);
                    charts::bar(ui, &at.theme, s.total as f32 / 160.0, at.theme.tx, width, None);
                    ui.label(RichText::new(s.total.to_string()).font(plex(16.0)));
                });
            }
        }
    });
}

/// Side agreements, secret ones too now, and whose word held.
fn words_given(ui: &mut Ui, at: &Page<'_>) {
    let public = at.material.public;
    let agreed: Vec<_> = public
        .agreements
        .iter()
        .filter(|a| a.stage == AgreementStage::Accepted)
        .collect();
    if agreed.is_empty() {
        return;
    }
    section(
        ui,
        &at.theme,
        "Words given",
        "side agreements, those made in secret too, and whose word held",
    );
    for a in agreed {
        for p in &a.promises {
            seat_row(ui, at, &p.debtor, |ui| {
                let (fate, ink) = match p.fate {
                    Some(Fate::Kept) => ("kept", at.theme.ok),
                    Some(Fate::Broken) => ("broken", at.theme.bad),
                    Some(Fate::Void) | None => ("void", at.theme.tx3),
                };
                column(ui, 90.0, |ui| {
                    ui.label(words(fate, 17.0, Weight::SemiBold).color(ink));
                });
                ui.label(soft(&at.theme, format!("{}: to {}", a.id, p.text)));
            });
        }
    }
}
