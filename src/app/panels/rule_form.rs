//! A decision rule put together from its parts; its sentence is generated from them, so that it says what it does.

use bevy_egui::egui::{self, ComboBox, DragValue, Ui};
use scenario::{Binds, Counting, Group, Needs, OwnRule, SeatId, Threshold, VoteWeight, Whole};

use super::soft;
use crate::app::theme::Theme;

/// Most thresholds that the form holds.
const MOST: usize = 4;

/// The parts chosen so far.
#[derive(Clone, Debug)]
pub struct RuleForm {
    electorate: Group,
    thresholds: Vec<Line>,
    veto: Option<Group>,
    abstention: Counting,
    silence: Counting,
    quorum_percent: u32,
    binds: Binds,
}

/// A threshold as the form holds it.
#[derive(Clone, Copy, Debug)]
struct Line {
    weight: VoteWeight,
    percent: u32,
    strict: bool,
    of: Whole,
}

const TWO_THIRDS: Line = Line {
    weight: VoteWeight::One,
    percent: 66,
    strict: true,
    of: Whole::Cast,
};

impl Default for RuleForm {
    fn default() -> Self {
        Self {
            electorate: Group::Everyone,
            thresholds: vec![TWO_THIRDS],
            veto: None,
            abstention: Counting::Ignored,
            silence: Counting::Ignored,
            quorum_percent: 50,
            binds: Binds::All,
        }
    }
}

const GROUPS: [(Group, &str); 4] = [
    (Group::Everyone, "all who may vote"),
    (Group::Permanent, "the permanent members"),
    (Group::Exposed, "the states under the corridor"),
    (Group::Lead, "the lead state"),
];
const WEIGHTS: [(VoteWeight, &str); 5] = [
    (VoteWeight::One, "the states"),
    (VoteWeight::Population, "the people"),
    (VoteWeight::RootPopulation, "the square roots of the people"),
    (VoteWeight::Given, "the product"),
    (VoteWeight::Exposed, "the people under the corridor"),
];
const WHOLES: [(Whole, &str); 2] = [
    (Whole::Cast, "voting yes or no"),
    (Whole::All, "of all who count"),
];
const COUNTINGS: [(Counting, &str); 3] = [
    (Counting::Ignored, "does not count"),
    (Counting::No, "counts as a no"),
    (Counting::Yes, "counts as a yes"),
];
const BINDS: [(Binds, &str); 3] = [
    (Binds::All, "all who may vote"),
    (Binds::YesVoters, "those who voted yes"),
    (Binds::AllButConstructive, "all but constructive abstainers"),
];

fn name<T: PartialEq + Copy>(all: &[(T, &'static str)], value: T) -> &'static str {
    all.iter().find(|(v, _)| *v == value).map_or("", |(_, name)| name)
}

fn choose<T: PartialEq + Copy>(ui: &mut Ui, salt: (&str, usize), all: &[(T, &'static str)], value: &mut T) {
    ComboBox::from_id_salt(salt)
        .width(250.0)
        .selected_text(name(all, *value))
        .show_ui(ui, |ui| {
            for (option, name) in all {
                ui.selectable_value(value, *option, *name);
            }
        });
}

impl RuleForm {
    /// The rule in one sentence.
    pub fn sentence(&self) -> String {
        let needs: Vec<String> = self
            .thresholds
            .iter()
            .map(|t| {
                let least = if t.strict { "more than" } else { "at least" };
                format!(
                    "{least} {} % of {} {}",
                    t.percent,
                    name(&WEIGHTS, t.weight),
                    name(&WHOLES, t.of)
                )
            })
            .collect();
        let needs = if needs.is_empty() {
            "nobody says no".to_owned()
        } else {
            needs.join(", and ")
        };
        let mut said = vec![format!("Of {}: {needs}", name(&GROUPS, self.electorate))];
        if let Some(group) = self.veto {
            said.push(format!("a no of {} stops it", name(&GROUPS, group)));
        }
        for (what, counting) in [("abstention", self.abstention), ("silence", self.silence)] {
            if counting != Counting::Ignored {
                said.push(format!("{what} {}", name(&COUNTINGS, counting)));
            }
        }
        if self.quorum_percent > 0 {
            said.push(format!("quorum {} %", self.quorum_percent));
        }
        format!("{}.", said.join("; "))
    }

    /// The rule, as this seat's.
    pub fn rule(&self, author: &SeatId) -> OwnRule {
        OwnRule {
            id: format!("rule_of_{}", author.as_str().to_lowercase()),
            text: self.sentence(),
            electorate: self.electorate,
            thresholds: self
                .thresholds
                .iter()
                .map(|t| Threshold {
                    weight: t.weight,
                    needs: Needs::Share(t.percent, 100),
                    strict: t.strict,
                    of: t.of,
                    unless_fewer_than: None,
                })
                .collect(),
            veto: self.veto,
            abstention: self.abstention,
            silence: self.silence,
            quorum_percent: self.quorum_percent,
            binds: self.binds,
            fallback: Some("two_thirds_present".to_owned()),
            weights: Vec::new(),
        }
    }
}

/// The form.
pub fn ui(ui: &mut Ui, theme: &Theme, author: &SeatId, form: &mut RuleForm) {
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "Counted are"));
        choose(ui, ("electorate", 0), &GROUPS, &mut form.electorate);
    });
    let mut gone = None;
    for (at, line) in form.thresholds.iter_mut().enumerate() {
        ui.horizontal_wrapped(|ui| {
            choose(
                ui,
                ("strict", at),
                &[(true, "more than"), (false, "at least")],
                &mut line.strict,
            );
            let most = if line.strict { 99 } else { 100 };
            line.percent = line.percent.min(most);
            ui.add(DragValue::new(&mut line.percent).range(1..=most).suffix(" %"));
            ui.label(soft(theme, "of"));
            choose(ui, ("weight", at), &WEIGHTS, &mut line.weight);
            choose(ui, ("of", at), &WHOLES, &mut line.of);
            if ui.button("Remove").clicked() {
                gone = Some(at);
            }
        });
    }
    if let Some(at) = gone {
        form.thresholds.remove(at);
    }
    let more = form.thresholds.len() < MOST;
    if ui
        .add_enabled(more, egui::Button::new("Add a threshold"))
        .clicked()
    {
        form.thresholds.push(TWO_THIRDS);
    }
    ui.horizontal_wrapped(|ui| {
        let vetoes = [
            (None, "nobody has a veto"),
            (Some(Group::Permanent), "permanent members have a veto"),
            (Some(Group::Exposed), "states under the corridor have a veto"),
            (Some(Group::Everyone), "everybody has a veto"),
        ];
        choose(ui, ("veto", 0), &vetoes, &mut form.veto);
        ui.label(soft(theme, "Quorum"));
        ui.add(
            DragValue::new(&mut form.quorum_percent)
                .range(0..=100)
                .suffix(" %"),
        );
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "An abstention"));
        choose(ui, ("abstention", 0), &COUNTINGS, &mut form.abstention);
        ui.label(soft(theme, "Silence"));
        choose(ui, ("silence", 0), &COUNTINGS, &mut form.silence);
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "It binds"));
        choose(ui, ("binds", 0), &BINDS, &mut form.binds);
    });
    let rule = form.rule(author);
    ui.label(soft(theme, rule.text.clone()));
    if rule.thresholds.is_empty() && rule.veto.is_none() {
        ui.label(soft(
            theme,
            "Without a threshold or a veto it would carry everything.",
        ));
    }
}
