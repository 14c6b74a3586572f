//! The title: what can be played, what can be resumed, and who sits where.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crossbeam_channel::{Receiver, unbounded};

use bevy_egui::egui::{self, Frame, Margin, ScrollArea, Ui};
use debrief::words as say;
use game::{CorridorPoint, Occupant, Phase, Physics};
use scenario::{Card, Diagnostic, Listed, Scenario, ScenarioId};
use session::{Adjudicator, Save};

use super::Canvas;
use crate::app::link::{self, Sessions, Starting};
use crate::app::panels::set_up::{self, Chosen};
use crate::app::panels::{card_frame, charts, mark, primary, soft};
use crate::app::scene::Picture;
use crate::app::theme::{Theme, Weight, words};
use crate::app::{Request, Wake};

/// What the gallery knows.
#[derive(Default)]
pub(super) struct Gallery {
    listed: Vec<Listed>,
    saves: Vec<(Save, u64, Arc<Scenario>)>,
    trouble: Vec<String>,
    /// Saved sessions that cannot be resumed: file and why.
    lost: Vec<(String, String)>,
    folder: Option<PathBuf>,
    chosen: Option<Chosen>,
    /// Corridors as the first bulletin will show them, by scenario; absent while they are being computed.
    corridors: BTreeMap<ScenarioId, Vec<CorridorPoint>>,
    computing: Option<Receiver<(ScenarioId, Vec<CorridorPoint>)>>,
}

impl Gallery {
    pub(super) fn look(&mut self, request: &Request, wake: &Wake) {
        self.folder.clone_from(&request.scenarios);
        let open = self.refresh();
        self.computing = Some(corridors(open, Arc::clone(&wake.0)));
    }

    /// Reads the shelves again.
    pub(super) fn refresh(&mut self) -> Vec<Arc<Scenario>> {
        self.trouble.clear();
        self.lost.clear();
        self.listed = scenario::catalog();
        if let Some(folder) = &self.folder {
            self.listed.extend(scenario::catalog_of_folder(folder));
        }
        let open: Vec<Arc<Scenario>> = self
            .listed
            .iter()
            .filter_map(|l| scenario::load(&l.open).ok())
            .map(Arc::new)
            .collect();
        self.saves.clear();
        match link::shelf().and_then(|s| {
            s.list(&|id| open.iter().find(|o| o.id == *id).cloned())
                .map_err(|e| e.to_string())
        }) {
            Ok((saves, broken)) => {
                for save in saves.into_iter().filter(|s| s.phase != Phase::Over) {
                    let header = session::journal::load(&save.path).map(|j| j.header);
                    let of = open.iter().find(|o| o.id == save.scenario).cloned();
                    if let (Ok(header), Some(of)) = (header, of)
                        && let Ok(of) = session::in_form_of(&header, of)
                    {
                        self.saves.push((save, header.seed, of));
                    }
                }
                self.lost.extend(broken.into_iter().map(|b| {
                    let name = b.path.file_name().map(|n| n.to_string_lossy().into_owned());
                    (name.unwrap_or_default(), b.why.to_string())
                }));
            }
            Err(why) => self.trouble.push(why),
        }
        open
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, frame: &mut Canvas<'_>, sessions: &mut Sessions, wake: &Wake) {
        let theme = frame.theme;
        frame.stage.picture = Picture::Globe;
        let margin = Frame::new().inner_margin(Margin::symmetric(58, 40));
        let side = egui::Panel::left("identity")
            .frame(margin)
            .exact_size(640.0)
            .show_separator_line(false);
        let told = side.show(ui, |ui| {
            mark(ui, &theme, 74.0);
            ui.label(words("Indivisible", 76.0, Weight::SemiBold));
            ui.add(egui::Label::new(words("An asteroid is on its way. Who decides, who pays, and whom does it fall on?", 28.0, Weight::Medium).color(theme.tx2)).wrap());
            ui.add_space(28.0);
            self.resume_ui(ui, frame, sessions, wake);
            ui.add_space(12.0);
            ui.label(soft(&theme, "A tabletop exercise. Every orbit, window and odds is computed; nothing is scripted. Press ? for the keys."));
            self.lost_ui(ui, &theme);
            for trouble in &self.trouble {
                ui.label(words(trouble.clone(), 16.0, Weight::Regular).color(theme.warn));
            }
            ui.cursor().top()
        });
        let right = Frame::new()
            .fill(theme.void.gamma_multiply(0.86))
            .inner_margin(Margin::symmetric(40, 28));
        let shown = egui::CentralPanel::default().frame(right).show(ui, |ui| {
            if let Some(starting) = &sessions.starting {
                ui.label(words(starting.title.clone(), 30.0, Weight::SemiBold));
                ui.label(soft(
                    &theme,
                    "Preparing the session: orbit, observations and map are being computed…",
                ));
                ui.add(egui::ProgressBar::new(0.5).animate(true));
                return;
            }
            if self.chosen.is_some() {
                self.set_up_ui(ui, frame, sessions, wake);
            } else {
                self.cards_ui(ui, frame);
            }
        });
        // The Earth rises below the words, cut by the window's edge.
        let all = ui.ctx().viewport_rect();
        frame.stage.rect = egui::Rect::from_min_max(
            egui::pos2(all.left(), told.inner.max(all.top() + 430.0)),
            egui::pos2(shown.response.rect.left(), all.bottom()),
        );
    }

    /// Sessions that are kept and cannot be resumed: how many; which and why on hover.
    fn lost_ui(&self, ui: &mut Ui, theme: &Theme) {
        const MOST: usize = 8;
        let count = self.lost.len();
        if count == 0 {
            return;
        }
        let line = if count == 1 {
            "One saved session cannot be resumed.".to_owned()
        } else {
            format!("{count} saved sessions cannot be resumed.")
        };
        ui.label(words(line, 16.0, Weight::Regular).color(theme.warn))
            .on_hover_ui(|ui| {
                for (name, why) in self.lost.iter().take(MOST) {
                    ui.label(words(name.clone(), 15.0, Weight::SemiBold));
                    ui.label(soft(theme, why.clone()));
                }
                if count > MOST {
                    ui.label(soft(theme, format!("and {} more", count - MOST)));
                }
                ui.label(soft(theme, "Their files are kept."));
            });
    }

    fn resume_ui(&self, ui: &mut Ui, frame: &mut Canvas<'_>, sessions: &mut Sessions, wake: &Wake) {
        let theme = frame.theme;
        let Some((save, seed, scenario)) = self.saves.first() else {
            ui.label(soft(
                &theme,
                "Choose a scenario on the right. A session is saved after every command.",
            ));
            return;
        };
        if primary(ui, &theme, &format!("Resume {}", scenario.title)).clicked() && sessions.starting.is_none()
        {
            sessions.starting = Some(Starting::resume(
                Arc::clone(scenario),
                save.path.clone(),
                *seed,
                Arc::clone(&wake.0),
            ));
        }
        let when = save.saved_at.map_or_else(String::new, |t| format!(", saved {t}"));
        let form = scenario
            .form()
            .map_or_else(String::new, |f| format!("{}. ", f.name));
        ui.label(soft(
            &theme,
            format!(
                "{form}Round {}, {}, {}{when}",
                save.round + 1,
                say::phase(save.phase),
                save.date
            ),
        ));
    }

    fn cards_ui(&mut self, ui: &mut Ui, frame: &mut Canvas<'_>) {
        let theme = frame.theme;
        if let Some(computing) = &self.computing {
            self.corridors.extend(computing.try_iter());
        }
        ui.label(words("Choose a scenario", 34.0, Weight::SemiBold));
        ui.add_space(14.0);
        if self.listed.is_empty() {
            ui.label(soft(&theme, "No scenarios found in this folder."));
        }
        let mut choose = None;
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for listed in &self.listed {
                let chosen = match &listed.card {
                    Ok(card) => {
                        let corridor = self.corridors.get(&card.id).map_or(&[][..], Vec::as_slice);
                        playable(ui, &theme, card, corridor)
                    }
                    Err(faults) => {
                        faulty(ui, &theme, &listed.open, faults);
                        false
                    }
                };
                if chosen {
                    choose = Some(listed.open.clone());
                }
                ui.add_space(14.0);
            }
        });
        if let Some(open) = choose {
            match scenario::load(&open) {
                Ok(scenario) => self.chosen = Some(Chosen::new(Arc::new(scenario))),
                Err(why) => frame.notices.push(why.to_string()),
            }
        }
    }

    fn set_up_ui(&mut self, ui: &mut Ui, frame: &mut Canvas<'_>, sessions: &mut Sessions, wake: &Wake) {
        let theme = frame.theme;
        let Some(chosen) = self.chosen.as_mut() else {
            return;
        };
        let scenario = Arc::clone(&chosen.scenario);
        let (mut back, mut start) = (false, false);
        egui::Panel::bottom("set-up-bar")
            .frame(Frame::new().inner_margin(Margin::symmetric(0, 14)))
            .show(ui, |ui| {
                ui.horizontal(|ui| {
                    back = ui.button("Back").clicked();
                    ui.label(soft(&theme, "Seed"));
                    ui.add(egui::DragValue::new(&mut chosen.seed));
                    if ui.button("Bots everywhere").clicked() {
                        chosen.seats.fill(Occupant::Bot);
                    }
                    if ui.button("People everywhere").clicked() {
                        chosen.seats.fill(Occupant::Person);
                    }
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        start = primary(ui, &theme, "Open the room").clicked();
                    });
                });
            });
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.label(words(scenario.title.clone(), 34.0, Weight::SemiBold));
            for axiom in &scenario.axioms {
                ui.label(soft(&theme, axiom.clone()));
            }
            ui.add_space(8.0);
            set_up::ui(ui, &theme, chosen);
        });
        if start {
            sessions.starting = Some(Starting::new(chosen.set_up(), Arc::clone(&wake.0)));
            self.chosen = None;
        } else if back {
            self.chosen = None;
        }
    }
}

/// Computes what the first bulletin of each scenario will show, beside the window.
fn corridors(
    open: Vec<Arc<Scenario>>,
    wake: Arc<dyn Fn() + Send + Sync>,
) -> Receiver<(ScenarioId, Vec<CorridorPoint>)> {
    let (tell, hear) = unbounded();
    std::thread::spawn(move || {
        for scenario in open {
            let id = scenario.id.clone();
            let Some(knowledge) = game::opening_knowledge(&scenario) else {
                continue;
            };
            // A scenario whose physics fails says so when it is opened; here it just has no picture.
            let Ok(physics) = Adjudicator::new(scenario) else {
                continue;
            };
            let Ok(bulletin) = physics.bulletin(&knowledge) else {
                continue;
            };
            if tell.send((id, bulletin.corridor)).is_err() {
                return;
            }
            wake();
        }
    });
    hear
}

/// A scenario with its corridor; true if it was chosen.
fn playable(ui: &mut Ui, theme: &Theme, card: &Card, corridor: &[CorridorPoint]) -> bool {
    let mut chosen = false;
    card_frame(theme).inner_margin(Margin::same(0)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        charts::strip_map(
            ui,
            theme,
            &charts::Strip {
                corridor,
                ..Default::default()
            },
        );
        Frame::new()
            .inner_margin(Margin::symmetric(24, 16))
            .show(ui, |ui| {
                ui.label(words(card.title.clone(), 30.0, Weight::SemiBold));
                let about = words(card.summary.clone(), 20.0, Weight::Regular).color(theme.tx2);
                ui.add(egui::Label::new(about).wrap());
                ui.add_space(8.0);
                ui.horizontal(|ui| {
                    ui.label(soft(
                        theme,
                        format!(
                            "{} delegations ({} at least), {} rounds, {} minutes",
                            card.seats, card.core_seats, card.rounds, card.minutes
                        ),
                    ));
                    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                        chosen = primary(ui, theme, "Set up").clicked();
                    });
                });
            });
    });
    chosen
}

/// A scenario that cannot be played, and why.
fn faulty(ui: &mut Ui, theme: &Theme, open: &str, faults: &[Diagnostic]) {
    card_frame(theme).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(words(open, 24.0, Weight::SemiBold));
        let count = format!("This file has {} faults and cannot be played.", faults.len());
        ui.label(words(count, 18.0, Weight::Medium).color(theme.warn));
        for fault in faults.iter().take(8) {
            ui.label(words(fault.to_string(), 15.0, Weight::Regular).color(theme.tx2));
        }
    });
}
