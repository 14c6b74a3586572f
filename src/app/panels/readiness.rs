//! What stands ready only while somebody pays: surveys, radars, teams, launch pads. How ready each is, what becomes of it
//! until the next round if nobody pays, and what it would cost.

use bevy_egui::egui::{self, RichText, Ui};
use debrief::words as say;
use game::{CapabilityStage, CapabilityView, Command, Proposal, PublicView, SeatView};
use scenario::{Money, Scenario};

use super::desk::legal_button;
use super::{card_frame, charts, heading, soft};
use crate::app::link::Intents;
use crate::app::theme::{Theme, Weight, plex, words};

/// Readiness below which a capability is lost, ppm (exercise design, 5).
const LOST_PPM: i64 = 400_000;

/// The table that everybody sees; nothing where the scenario names no capability.
pub fn table(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView) {
    if view.capabilities.is_empty() {
        return;
    }
    title(ui, theme, next(view));
    for capability in &view.capabilities {
        row(ui, theme, (scenario, next(view)), capability);
    }
}

/// What comes after this round.
fn next(view: &PublicView) -> &'static str {
    if view.round + 1 < view.rounds {
        "the next round"
    } else {
        "the end"
    }
}

/// The same with its buttons, for a delegation.
pub fn ui(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let all = &view.public.capabilities;
    if all.is_empty() {
        return;
    }
    let next = next(&view.public);
    title(ui, theme, next);
    let standing: Vec<_> = all
        .iter()
        .filter(|c| c.payable && c.stage != CapabilityStage::Gone)
        .map(|c| c.id.clone())
        .collect();
    if standing.len() > 1 {
        let price: Money = all
            .iter()
            .filter(|c| standing.contains(&c.id))
            .filter_map(|c| c.price)
            .sum();
        let together = Command::TableMotion {
            proposal: Proposal::Fund {
                capabilities: standing,
            },
        };
        let text = format!("Table a fund that keeps all of them ready: {price}");
        legal_button(ui, view, &text, together, intents);
    }
    for capability in all {
        card_frame(theme).show(ui, |ui| {
            row(ui, theme, (scenario, next), capability);
            ui.add(egui::Label::new(soft(theme, capability.purpose.clone())).wrap());
            if !capability.payable {
                return;
            }
            let id = capability.id.clone();
            ui.horizontal_wrapped(|ui| {
                let motion = Command::TableMotion {
                    proposal: Proposal::Fund {
                        capabilities: vec![id.clone()],
                    },
                };
                legal_button(ui, view, "Table as motion", motion, intents);
                legal_button(
                    ui,
                    view,
                    "Pay alone",
                    Command::FundCapability { capability: id },
                    intents,
                );
            });
        });
    }
}

fn title(ui: &mut Ui, theme: &Theme, next: &str) {
    heading(
        ui,
        theme,
        "Kept ready, or forgotten",
        &format!("readiness; the tick is what is left at {next} if nobody pays"),
    );
}

fn row(ui: &mut Ui, theme: &Theme, (scenario, next): (&Scenario, &str), capability: &CapabilityView) {
    let ready = capability.readiness_ppm;
    let colour = match ready {
        _ if ready < LOST_PPM => theme.bad,
        _ if capability.unpaid_ppm < LOST_PPM => theme.warn,
        _ => theme.tx,
    };
    ui.set_min_width(ui.available_width());
    ui.horizontal(|ui| {
        super::column(ui, (ui.available_width() * 0.42).max(160.0), |ui| {
            let name = egui::Label::new(words(capability.name.clone(), 18.0, Weight::Medium)).wrap();
            ui.add(name).on_hover_text(&capability.purpose);
        });
        charts::bar(
            ui,
            theme,
            ready as f32 / 1e6,
            colour,
            (ui.available_width() - 90.0).max(60.0),
            Some(capability.unpaid_ppm as f32 / 1e6),
        );
        ui.label(
            RichText::new(format!("{} %", ready / 10_000))
                .font(plex(17.0))
                .color(colour),
        );
    });
    ui.add(egui::Label::new(soft(theme, state(scenario, next, capability))).wrap());
}

/// How it stands, in one sentence.
fn state(scenario: &Scenario, next: &str, capability: &CapabilityView) -> String {
    let owner = say::seat(scenario, &capability.owner);
    let price = capability.price.map_or_else(String::new, |p| p.to_string());
    match capability.stage {
        CapabilityStage::Kept { until } => format!("{owner}. Paid to {until}."),
        CapabilityStage::Fading if capability.unpaid_ppm < LOST_PPM => {
            format!("{owner}. Lost before {next} unless somebody pays {price}.")
        }
        CapabilityStage::Fading => format!("{owner}. Nobody pays: upkeep to {next} is {price}."),
        CapabilityStage::Building { ready } => format!("{owner}. Being built, stands on {ready}."),
        CapabilityStage::Gone => format!("{owner}. Does not stand; to build it costs {price}."),
    }
}
