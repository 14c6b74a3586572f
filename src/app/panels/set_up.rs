//! How a session is set up: the form of play, the charter in force, and who sits where.

use std::sync::Arc;

use bevy_egui::egui::{self, ComboBox, CornerRadius, Stroke, Ui, vec2};
use game::Occupant;
use scenario::{CharterId, Form, FormId, Scenario, SeatId};

use super::{heading, seat_label, soft};
use crate::app::link::SetUp;
use crate::app::theme::{Theme, Weight, words};

/// A scenario with its set-up.
pub struct Chosen {
    /// As it is written.
    whole: Arc<Scenario>,
    /// In the form that is chosen.
    pub scenario: Arc<Scenario>,
    /// Charter in force at the start.
    pub charter: CharterId,
    /// Who sits where, in the order of the seats.
    pub seats: Vec<Occupant>,
    /// Seed of every chance.
    pub seed: u64,
}

impl Chosen {
    /// Bots everywhere; of the forms the one that plays it as it is written, if there is such a one.
    pub fn new(whole: Arc<Scenario>) -> Self {
        let mut chosen = Self {
            charter: whole.default_charter.clone(),
            seats: vec![Occupant::Bot; whole.seats.len()],
            seed: 1,
            scenario: Arc::clone(&whole),
            whole,
        };
        let usual = chosen.whole.forms.iter().find(|f| f.is_as_written(&chosen.whole));
        if let Some(id) = usual.map(|f| f.id.clone()) {
            chosen.choose(Some(&id));
        }
        chosen
    }

    /// The form that is chosen; `None` is as it is written.
    pub fn form(&self) -> Option<&FormId> {
        self.scenario.customs.form.as_ref()
    }

    /// Chooses a form. Who sits where is kept, the charter is the form's.
    pub fn choose(&mut self, form: Option<&FormId>) {
        let Ok(scenario) = self.whole.in_form(form) else {
            return;
        };
        let before: Vec<(SeatId, Occupant)> = self
            .scenario
            .seats
            .iter()
            .map(|s| s.id.clone())
            .zip(self.seats.iter().copied())
            .collect();
        let kept = |id: &SeatId| before.iter().find(|(s, _)| s == id).map(|(_, o)| *o);
        self.seats = scenario
            .seats
            .iter()
            .map(|s| kept(&s.id).unwrap_or(Occupant::Bot))
            .collect();
        self.charter = scenario.default_charter.clone();
        self.scenario = Arc::new(scenario);
    }

    /// What the session is started with.
    pub fn set_up(&self) -> SetUp {
        SetUp {
            scenario: Arc::clone(&self.scenario),
            charter: self.charter.clone(),
            seats: self
                .scenario
                .seats
                .iter()
                .map(|s| s.id.clone())
                .zip(self.seats.iter().copied())
                .collect(),
            seed: self.seed,
        }
    }
}

/// The whole set-up, but for its buttons.
pub fn ui(ui: &mut Ui, theme: &Theme, chosen: &mut Chosen) {
    forms(ui, theme, chosen);
    let scenario = Arc::clone(&chosen.scenario);
    ui.horizontal(|ui| {
        ui.label(words("Charter in force at the start", 19.0, Weight::Medium));
        let name = |id: &CharterId| {
            scenario
                .charter(id)
                .map_or_else(|| id.to_string(), |c| c.name.clone())
        };
        ComboBox::from_id_salt("charter")
            .width(340.0)
            .height(420.0)
            .selected_text(name(&chosen.charter))
            .show_ui(ui, |ui| {
                for c in &scenario.charters {
                    ui.selectable_value(&mut chosen.charter, c.id.clone(), c.name.clone())
                        .on_hover_text(c.summary.clone());
                }
            });
    });
    if let Some(c) = scenario.charter(&chosen.charter) {
        ui.label(soft(theme, c.summary.clone()));
    }
    ui.add_space(8.0);
    let count = format!("{} delegations", scenario.seats.len());
    heading(ui, theme, "Who sits where", &count);
    seats(ui, theme, &scenario, &mut chosen.seats);
}

/// The forms of play, if there are any.
fn forms(ui: &mut Ui, theme: &Theme, chosen: &mut Chosen) {
    let whole = Arc::clone(&chosen.whole);
    if whole.forms.is_empty() {
        return;
    }
    ui.label(words("Form of play", 19.0, Weight::Medium));
    let mut wanted = None;
    ui.horizontal_wrapped(|ui| {
        if !whole.forms.iter().any(|f| f.is_as_written(&whole)) {
            let name = format!("As written, {} minutes", whole.minutes);
            if choice(ui, theme, chosen.form().is_none(), &name).clicked() {
                wanted = Some(None);
            }
        }
        for form in &whole.forms {
            if choice(ui, theme, chosen.form() == Some(&form.id), &form.name).clicked() {
                wanted = Some(Some(form.id.clone()));
            }
        }
    });
    if let Some(form) = wanted
        && chosen.form() != form.as_ref()
    {
        chosen.choose(form.as_ref());
    }
    if let Some(form) = chosen.scenario.form() {
        ui.add(egui::Label::new(soft(theme, form.summary.clone())).wrap());
        ui.label(soft(theme, minutes(form)));
    }
    ui.add_space(10.0);
}

/// How the minutes of a form are planned.
fn minutes(form: &Form) -> String {
    let of_a_round = f64::from(form.seconds.iter().sum::<u32>()) / 60.0;
    format!(
        "Introduction {} min, {} rounds of {of_a_round} min, debrief {} min, which nothing shortens.",
        form.intro_minutes,
        form.rounds.len(),
        form.debrief_minutes
    )
}

/// One of several choices in a row.
fn choice(ui: &mut Ui, theme: &Theme, on: bool, text: &str) -> egui::Response {
    let colour = if on { theme.void } else { theme.tx };
    let button = egui::Button::new(words(text, 18.0, Weight::SemiBold).color(colour))
        .fill(if on { theme.tx } else { theme.bg3 })
        .corner_radius(CornerRadius::same(6))
        .stroke(Stroke::new(1.0, theme.line2))
        .min_size(vec2(96.0, 36.0));
    ui.add(button)
}

/// Who sits where: a person, a bot or nobody.
fn seats(ui: &mut Ui, theme: &Theme, scenario: &Scenario, seats: &mut [Occupant]) {
    for (seat, occupant) in scenario.seats.iter().zip(seats) {
        ui.horizontal(|ui| {
            ui.scope(|ui| {
                ui.set_width(330.0);
                ui.horizontal(|ui| seat_label(ui, theme, scenario, &seat.id, 24.0));
            });
            for (value, text) in [
                (Occupant::Person, "Person"),
                (Occupant::Bot, "Bot"),
                (Occupant::Empty, "Empty"),
            ] {
                if choice(ui, theme, *occupant == value, text).clicked() {
                    *occupant = value;
                }
            }
            if !seat.launchers.is_empty() {
                ui.label(soft(theme, "rockets"));
            }
        });
    }
}
