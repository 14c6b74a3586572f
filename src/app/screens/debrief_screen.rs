//! The debrief: why it went so, without blame; the same numbers as the report.

use bevy_egui::egui::{self, Frame, Margin, RichText, ScrollArea, Ui};
use debrief::{Debrief, Material, words as say};
use game::SeatView;

use super::{Canvas, Screen};
use crate::app::link::{Live, Sessions, journals};
use crate::app::panels::{card_frame, charts, column, heading, primary, seat_label, soft};
use crate::app::theme::{Theme, Weight, plex, words};

/// What the debrief remembers.
#[derive(Debug, Default)]
pub(super) struct DebriefState {
    seats: Vec<SeatView>,
    measured: Option<Debrief>,
    asked: usize,
    written: Option<String>,
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
        egui::CentralPanel::default().show(ui, |ui| {
            ui.label(soft(&theme, "Gathering what each delegation knew…"))
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
                ui.label(words(outcome.sentence.clone(), 38.0, Weight::SemiBold));
            }
            ui.columns(3, |columns| {
                burden(&mut columns[0], &theme, &material, &measured);
                luck(&mut columns[0], &theme, &measured);
                power(&mut columns[1], &theme, &material, &measured);
                veil(&mut columns[1], &theme, &material, &measured);
                alternatives(&mut columns[2], &theme, &material, &measured);
                scores(&mut columns[2], &theme, &material);
            });
        });
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

fn burden(ui: &mut Ui, theme: &Theme, m: &Material<'_>, measured: &Debrief) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Who carried the burden", "× fair share by GDP");
        let most = measured
            .burdens
            .iter()
            .map(debrief::burden::Burden::multiple)
            .fold(2.0, f64::max);
        for b in &measured.burdens {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_width(190.0);
                    ui.horizontal(|ui| seat_label(ui, theme, m.scenario, &b.seat, 18.0));
                });
                let width = (ui.available_width() - 70.0).max(40.0);
                charts::bar(
                    ui,
                    theme,
                    (b.multiple() / most) as f32,
                    theme.tx,
                    width,
                    Some((1.0 / most) as f32),
                );
                ui.label(RichText::new(format!("{:.1}", b.multiple())).font(plex(16.0)));
            });
        }
        ui.label(soft(
            theme,
            format!(
                "Gini coefficient {:.2}: 0 is all by ability.",
                measured.burden_gini
            ),
        ));
    });
}

fn power(ui: &mut Ui, theme: &Theme, m: &Material<'_>, measured: &Debrief) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Who had power", &measured.power_rule);
        if measured.power.is_empty() {
            ui.label(soft(theme, "Under this charter one decides, or nobody does."));
        }
        let most = measured.power.iter().map(|p| p.banzhaf.max(p.people)).fold(0.1, f64::max);
        for p in &measured.power {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_width(190.0);
                    ui.horizontal(|ui| seat_label(ui, theme, m.scenario, &p.seat, 18.0));
                });
                let width = (ui.available_width() - 80.0).max(40.0);
                charts::bar(ui, theme, (p.banzhaf / most) as f32, theme.tx2, width, Some((p.people / most) as f32));
                ui.label(RichText::new(format!("{:.1} %", p.banzhaf * 100.0)).font(plex(16.0)));
            });
        }
        ui.label(soft(theme, format!("Bar: Banzhaf share; mark: share of the people. {:.0} % of the people under the corridor had a vote through their state.", measured.voice * 100.0)));
    });
}

fn luck(ui: &mut Ui, theme: &Theme, measured: &Debrief) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Luck against decision", "");
        match &measured.luck {
            None => {
                ui.label(soft(theme, "No plan with stated odds was flown."));
            }
            Some(luck) => {
                ui.label(words(luck.title.clone(), 18.0, Weight::SemiBold));
                for (outcome, chance) in &luck.stated {
                    let came = *outcome == luck.came;
                    ui.horizontal(|ui| {
                        column(ui, 200.0, |ui| {
                            ui.label(words(outcome.clone(), 17.0, Weight::Medium));
                        });
                        let fill = if came { theme.ast } else { theme.line2 };
                        charts::bar(
                            ui,
                            theme,
                            chance.fraction() as f32,
                            fill,
                            (ui.available_width() - 70.0).max(40.0),
                            None,
                        );
                        ui.label(RichText::new(say::share(*chance)).font(plex(16.0)));
                    });
                }
                ui.label(soft(
                    theme,
                    format!("What came was stated at {}.", say::share(luck.chance)),
                ));
            }
        }
    });
}

fn veil(ui: &mut Ui, theme: &Theme, m: &Material<'_>, measured: &Debrief) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Behind the veil, and after", "% of quota");
        if measured.veil.is_empty() {
            ui.label(soft(theme, "Nobody sealed a pledge."));
        }
        for v in &measured.veil {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_width(190.0);
                    ui.horizontal(|ui| seat_label(ui, theme, m.scenario, &v.seat, 18.0));
                });
                let [me, member, outsider] = v.pledged;
                let paid = v
                    .delivered
                    .map_or_else(|| "nothing asked".to_owned(), |d| format!("gave {d}"));
                ui.label(RichText::new(format!("{me} / {member} / {outsider}, {paid}")).font(plex(16.0)));
            });
        }
    });
}

fn alternatives(ui: &mut Ui, theme: &Theme, m: &Material<'_>, measured: &Debrief) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "The same votes, another charter", "");
        for (id, name, list) in &measured.alternatives {
            let word = if *id == m.public.charter.id {
                " (in force)"
            } else {
                ""
            };
            ui.label(words(format!("{name}{word}"), 18.0, Weight::SemiBold));
            if list.is_empty() {
                ui.label(soft(theme, "No roll call to count again."));
            }
            ui.horizontal_wrapped(|ui| {
                for a in list {
                    let text = match a.carried {
                        Some(true) => format!("{} carried", a.motion),
                        Some(false) => format!("{} not carried", a.motion),
                        None => format!("{} no rule", a.motion),
                    };
                    ui.label(soft(theme, text)).on_hover_text(a.why.clone());
                }
            });
        }
    });
}

fn scores(ui: &mut Ui, theme: &Theme, m: &Material<'_>) {
    let Some(outcome) = &m.public.outcome else { return };
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "By each delegation's own aims", "of 160; no ranking");
        for s in &outcome.scores {
            ui.horizontal(|ui| {
                ui.scope(|ui| {
                    ui.set_width(190.0);
                    ui.horizontal(|ui| seat_label(ui, theme, m.scenario, &s.seat, 18.0));
                });
                let width = (ui.available_width() - 60.0).max(40.0);
                charts::bar(ui, theme, s.total as f32 / 160.0, theme.tx, width, None);
                ui.label(RichText::new(s.total.to_string()).font(plex(16.0)));
            });
        }
    });
}
