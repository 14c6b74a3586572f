//! The debrief's question whether protection was indivisible, and the measures beside it; the same numbers as the report.

use bevy_egui::egui::{Label, RichText, Ui};
use debrief::indivisible_page::{number, percent};
use debrief::words as say;

use super::debrief_screen::{Page, columns, section};
use crate::app::panels::{charts, column, soft};
use crate::app::theme::{Weight, ember, plex, words};

/// All of it: protection by state, what goes with it, and the paper's recommendations.
pub(super) fn sections(ui: &mut Ui, at: &Page<'_>) {
    columns(ui, &[1.0, 1.0, 1.0], |columns| {
        protection(&mut columns[0], at);
        reciprocity(&mut columns[1], at);
        regret(&mut columns[1], at);
        legitimacy(&mut columns[2], at);
    });
    ui.add_space(22.0);
    recommendations(ui, at);
}

fn told(ui: &mut Ui, at: &Page<'_>, text: impl Into<String>) {
    ui.add(Label::new(soft(&at.theme, text)).wrap());
}

fn protection(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Was protection indivisible?",
        "had it been coming down there: the part of the danger that the sealed pledges would have taken away",
    );
    let all = &at.measured.indivisibility;
    let shown = if all.protected.states.is_empty() {
        &all.table
    } else {
        &all.protected
    };
    let most = shown.states.iter().map(|s| s.protection).fold(0.0, f64::max);
    for state in &shown.states {
        ui.horizontal(|ui| {
            column(ui, 235.0, |ui| {
                ui.label(words(state.name.clone(), 17.0, Weight::Medium));
            });
            let width = (ui.available_width() - 64.0).max(40.0);
            let short = state.protection + 0.005 < most;
            let fill = if short { ember(0.45) } else { at.theme.tx };
            charts::bar(
                ui,
                &at.theme,
                state.protection as f32,
                fill,
                width,
                Some(most as f32),
            );
            let plan = match (&state.asked, &state.bought) {
                (Some((_, cost)), Some((card, title))) => {
                    format!(
                        "{} of {cost} would come in. It buys {card}: {title}.",
                        state.raised
                    )
                }
                (Some((card, cost)), None) => {
                    format!(
                        "{} would come in; {card} costs {cost}, and nothing less helps.",
                        state.raised
                    )
                }
                (None, _) => "No plan on the table helps it.".to_owned(),
            };
            ui.label(RichText::new(percent(state.protection)).font(plex(16.0)))
                .on_hover_text(plan);
        });
    }
    told(
        ui,
        at,
        format!(
            "Least \u{f7} greatest: {} for those whom the charter protects, {} for everybody at the table. 1 is the same for all.",
            number(all.protected.index),
            number(all.table.index)
        ),
    );
    told(
        ui,
        at,
        format!(
            "Correlation of protection with what was given: {}. 0 is the paper's ideal.",
            number(shown.with_contribution)
        ),
    );
}

fn reciprocity(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Diffuse reciprocity",
        "0 is tit for tat; 1 is help that asks for no earlier help",
    );
    told(
        ui,
        at,
        format!("Index {}.", number(at.measured.reciprocity.index)),
    );
    ui.add_space(18.0);
}

fn regret(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Decision, luck, and whose risk moved",
        "people in danger of serious harm, by the odds stated then",
    );
    let Some(r) = &at.measured.regret else {
        told(ui, at, "No plan that pushes lay on the table.");
        return;
    };
    let best = match &r.best {
        Some(title) => format!("The best plan on the table was {title}. "),
        None => String::new(),
    };
    let luck = if r.of_luck() > 0 {
        format!("chance added {}", say::people(r.of_luck()))
    } else {
        format!("chance spared {}", say::people(-r.of_luck()))
    };
    told(
        ui,
        at,
        format!(
            "{best}Against it the decision cost {}; {luck}.",
            say::people(r.of_decision())
        ),
    );
    if let Some(t) = &at.measured.transfer {
        told(
            ui,
            at,
            format!(
                "On average the plan took {} people out of danger and put {} in it.",
                say::people(t.lowered.round() as i64),
                say::people(t.raised.round() as i64)
            ),
        );
    }
}

fn legitimacy(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "Legitimacy",
        "who decided, how openly, and what came of it",
    );
    let l = &at.measured.legitimacy;
    if let Some(turnout) = l.turnout {
        told(ui, at, format!("Turnout {}.", percent(turnout)));
    }
    match (&l.consent, l.without) {
        (Some(c), _) => {
            let risk = c
                .at_risk
                .map_or_else(String::new, |p| format!(", {} of the people at risk", percent(p)));
            told(
                ui,
                at,
                format!(
                    "Agreed to the plan: {} of the states, {} of their people{risk}.",
                    percent(c.states),
                    percent(c.people)
                ),
            );
        }
        (None, why) => told(
            ui,
            at,
            format!("Nobody's consent is counted: {}.", why.unwrap_or_default()),
        ),
    }
    told(
        ui,
        at,
        format!("{} of {} secrets were shared.", l.shared.0, l.shared.1),
    );
    if let Some(spared) = l.spared {
        told(
            ui,
            at,
            format!("{} of the people in danger were spared.", percent(spared)),
        );
    }
}

fn recommendations(ui: &mut Ui, at: &Page<'_>) {
    section(
        ui,
        &at.theme,
        "The policy paper's four recommendations",
        "judged from the record of this exercise",
    );
    let all = &at.measured.recommendations;
    let half = all.len().div_ceil(2);
    columns(ui, &[1.0, 1.0], |columns| {
        for (part, ui) in all.chunks(half.max(1)).zip(columns) {
            for r in part {
                let head = format!("{}: {}", r.name, r.verdict.words());
                ui.add(Label::new(words(head, 18.0, Weight::SemiBold)).wrap())
                    .on_hover_text(r.asks);
                told(ui, at, r.because.clone());
                ui.add_space(8.0);
            }
        }
    });
}
