//! Jobs within a delegation: whose desk it is, and what each has to do now. A delegation of one has all four.

use bevy_egui::egui::{self, CornerRadius, Frame, Margin, Stroke, Ui, vec2};
use game::{Job, SeatView, Task, tasks};

use super::desk::{DeskState, Tab};
use crate::app::theme::{Theme, Weight, words};

/// Tabs of the middle that a job works with, the first in front.
pub const fn tabs(job: Option<Job>) -> &'static [Tab] {
    match job {
        None => &[
            Tab::Plans,
            Tab::Planner,
            Tab::Corridor,
            Tab::Motions,
            Tab::Procedure,
            Tab::Charter,
            Tab::Ledger,
            Tab::Messages,
        ],
        Some(Job::Head) => &[Tab::Motions, Tab::Plans, Tab::Procedure, Tab::Charter],
        Some(Job::Envoy) => &[Tab::Messages, Tab::Motions, Tab::Charter],
        Some(Job::Treasurer) => &[Tab::Ledger, Tab::Plans, Tab::Charter],
        Some(Job::Scientist) => &[Tab::Plans, Tab::Planner, Tab::Corridor],
    }
}

/// The desk as one job sees it: nothing is hidden but the buttons of the others.
pub fn shown(mut view: SeatView, job: Option<Job>) -> SeatView {
    if let Some(job) = job {
        view.legal.retain(|c| job.shows(c));
    }
    view
}

/// Whose desk it is, and the task of each job or of the one that sits here.
pub fn ui(ui: &mut Ui, theme: &Theme, view: &SeatView, state: &mut DeskState) {
    let all = tasks(view);
    ui.horizontal(|ui| {
        let mut wanted = None;
        if tab(
            ui,
            theme,
            state.job.is_none(),
            "All four",
            "one person does everything",
        )
        .clicked()
        {
            wanted = Some(None);
        }
        for task in &all {
            let on = state.job == Some(task.job);
            if tab(ui, theme, on, task.job.name(), task.job.purpose()).clicked() {
                wanted = Some(Some(task.job));
            }
        }
        if let Some(job) = wanted.filter(|job| *job != state.job) {
            state.job = job;
            if !tabs(job).contains(&state.tab) {
                state.tab = tabs(job).first().copied().unwrap_or_default();
            }
        }
        if let Some(task) = state.job.and_then(|job| all.iter().find(|t| t.job == job)) {
            ui.add_space(16.0);
            mark(ui, theme, task.done);
            ui.add(egui::Label::new(words(task.text.clone(), 20.0, Weight::Medium)).wrap());
        }
    });
    if state.job.is_none() {
        ui.add_space(6.0);
        four(ui, theme, &all);
    }
}

/// The four tasks side by side.
fn four(ui: &mut Ui, theme: &Theme, all: &[Task]) {
    ui.columns(all.len(), |columns| {
        for (ui, task) in columns.iter_mut().zip(all) {
            // Columns justify what stands in them; sentences are ragged.
            let left = egui::Layout::top_down(egui::Align::Min);
            ui.with_layout(left, |ui| {
                Frame::new()
                    .fill(theme.bg1)
                    .stroke(Stroke::new(1.0, theme.line))
                    .corner_radius(8)
                    .inner_margin(Margin::symmetric(14, 8))
                    .show(ui, |ui| {
                        ui.set_min_width(ui.available_width());
                        ui.set_min_height(84.0);
                        ui.horizontal(|ui| {
                            mark(ui, theme, task.done);
                            ui.label(words(task.job.name(), 16.0, Weight::SemiBold));
                        });
                        let colour = if task.done { theme.tx3 } else { theme.tx2 };
                        let text = words(task.text.clone(), 16.0, Weight::Regular).color(colour);
                        ui.add(egui::Label::new(text).wrap());
                    })
            });
        }
    });
}

fn tab(ui: &mut Ui, theme: &Theme, on: bool, name: &str, purpose: &str) -> egui::Response {
    let colour = if on { theme.void } else { theme.tx };
    let button = egui::Button::new(words(name, 18.0, Weight::SemiBold).color(colour))
        .fill(if on { theme.tx } else { theme.bg3 })
        .corner_radius(CornerRadius::same(6))
        .stroke(Stroke::new(1.0, theme.line2))
        .min_size(vec2(104.0, 36.0));
    ui.add(button).on_hover_text(purpose)
}

/// A ring that is filled and ticked when the task is done: shape, not colour, tells.
fn mark(ui: &mut Ui, theme: &Theme, done: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, 20.0), egui::Sense::hover());
    let (painter, at) = (ui.painter(), rect.center());
    if done {
        painter.circle_filled(at, 9.0, theme.tx3);
        let tick = [at + vec2(-4.0, 0.0), at + vec2(-1.0, 3.5), at + vec2(4.5, -3.5)];
        painter.line(tick.to_vec(), Stroke::new(2.0, theme.void));
    } else {
        painter.circle_stroke(at, 8.0, Stroke::new(2.0, theme.tx2));
    }
    response.on_hover_text(if done { "done" } else { "to do" });
}
