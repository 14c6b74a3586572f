//! The charter in force, article by article; amendments to it; and the charters that could stand in its place.

use bevy_egui::egui::{self, ComboBox, DragValue, ScrollArea, Ui};
use debrief::words as say;
use game::{Amendment, CharterView, Command, MOST_ARTICLES, Proposal, SeatView};
use scenario::{BurdenKey, Category, ProtectedSet, Scenario};

use super::desk::legal_button;
use super::room::{ballot_word, category_word};
use super::{card_frame, heading, rule_form, seat_label, soft};
use crate::app::link::Intents;
use crate::app::theme::{Theme, Weight, words};

/// An amendment that is being written.
#[derive(Clone, Debug)]
pub struct Drafts {
    articles: Vec<Amendment>,
    quorum: (Category, u32),
    notice: u32,
    rule: (Category, rule_form::RuleForm),
    writing: bool,
}

impl Default for Drafts {
    fn default() -> Self {
        Self {
            articles: Vec::new(),
            quorum: (Category::Mission, 50),
            notice: 2,
            rule: (Category::Mission, rule_form::RuleForm::default()),
            writing: false,
        }
    }
}

const CATEGORIES: [Category; 7] = [
    Category::Mission,
    Category::Nuclear,
    Category::CivilProtection,
    Category::Information,
    Category::Budget,
    Category::Charter,
    Category::Procedure,
];

/// The charter's tab.
pub fn ui(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    let charter = &view.public.charter;
    let note = if charter.amended {
        "in force, as amended"
    } else {
        "in force"
    };
    heading(ui, theme, &charter.name, note);
    ui.label(soft(theme, charter.summary.clone()));
    for line in provisions(scenario, charter) {
        ui.add(egui::Label::new(words(line, 17.0, Weight::Medium)).wrap());
    }
    for (category, id, sentence, ballot) in &charter.rules {
        let title = format!(
            "{}: {}, {}",
            category_word(*category),
            id.replace('_', " "),
            ballot_word(*ballot)
        );
        ui.label(words(title, 17.0, Weight::SemiBold));
        ui.label(soft(theme, sentence.clone()));
    }
    for seat in &charter.suspended {
        ui.horizontal(|ui| {
            seat_label(ui, theme, scenario, seat, 18.0);
            ui.label(soft(
                theme,
                "has no vote now: it is in breach. It still owes what it owes.",
            ));
        });
    }
    amend(ui, theme, scenario, view, drafts, intents);
    ui.separator();
    for (id, name, summary) in &charter.others {
        ui.label(words(name.clone(), 18.0, Weight::SemiBold));
        ui.label(soft(theme, summary.clone()));
        let adopt = Command::TableMotion {
            proposal: Proposal::AdoptCharter { charter: id.clone() },
        };
        legal_button(ui, view, "Move to adopt it", adopt, intents);
    }
}

/// What it says besides its rules.
fn provisions(scenario: &Scenario, charter: &CharterView) -> Vec<String> {
    let mut lines = vec![
        match charter.protected {
            ProtectedSet::Nobody => "It protects nobody by right.",
            ProtectedSet::Members => "It protects its members.",
            ProtectedSet::MembersAndPartners => "It protects its members and those who work with them.",
            ProtectedSet::Everyone => "It protects everyone, member or not.",
        }
        .to_owned(),
        match charter.key {
            BurdenKey::GdpShare => "Burdens are shared by gross domestic product.",
            BurdenKey::Equal => "Burdens are shared in equal parts.",
            BurdenKey::Contributors => "Those pay that adopt a plan.",
            BurdenKey::CapacityShare => "Burdens are shared by the launches that each can offer.",
            BurdenKey::AtRisk => "Burdens are shared by the people under the corridor.",
        }
        .to_owned(),
    ];
    lines.push(match &charter.clause {
        Some(clause) => {
            let ppm = clause.trigger_ppm.unwrap_or(scenario.assurance.trigger_ppm);
            format!(
                "An assurance clause opens at a chance of {} %; only {} closes it.",
                ppm as f64 / 1e4,
                clause.reverse_rule.replace('_', " ")
            )
        }
        None => "It has no assurance clause.".to_owned(),
    });
    if charter.transfer_needs_consent {
        lines.push("A plan that moves risk onto a state needs its consent.".to_owned());
    }
    if charter.nuclear_needs_corridor_consent {
        lines.push("A nuclear device needs the consent of the states under the corridor.".to_owned());
    }
    lines.push(match charter.breach_suspends_rounds {
        0 => "A breach costs no vote.".to_owned(),
        1 => "A breach costs the vote for one round.".to_owned(),
        n => format!("A breach costs the vote for {n} rounds."),
    });
    if !charter.members.is_empty() {
        let rounds = charter.notice_rounds;
        let unit = if rounds == 1 { "round" } else { "rounds" };
        lines.push(format!("A member may leave {rounds} {unit} after its notice."));
    }
    if let Some(lead) = &charter.lead {
        lines.push(format!("The lead state is {}.", say::seat(scenario, lead)));
    }
    lines
}

/// Articles of an amendment, put together and tabled as one motion.
fn amend(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    let single: Vec<&Amendment> = view
        .legal
        .iter()
        .filter_map(|c| {
            let Command::TableMotion {
                proposal: Proposal::Amend { changes },
            } = c
            else {
                return None;
            };
            changes.first().filter(|_| changes.len() == 1)
        })
        .collect();
    if single.is_empty() {
        drafts.articles.clear();
        return;
    }
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Amend it", "one motion, up to six articles");
        let mut gone = None;
        for (at, article) in drafts.articles.iter().enumerate() {
            ui.horizontal_wrapped(|ui| {
                let text = article.sentence(scenario);
                ui.label(words(format!("{}. {text}", at + 1), 17.0, Weight::Medium));
                if ui.button("Remove").clicked() {
                    gone = Some(at);
                }
            });
        }
        if let Some(at) = gone {
            drafts.articles.remove(at);
        }
        if drafts.articles.len() < MOST_ARTICLES {
            add(ui, theme, scenario, view, &single, drafts);
        }
        if !drafts.articles.is_empty() && ui.button("Table it as a motion").clicked() {
            intents.push(Command::TableMotion {
                proposal: Proposal::Amend {
                    changes: std::mem::take(&mut drafts.articles),
                },
            });
        }
    });
}

/// Which menu an article stands in.
fn group(change: &Amendment) -> &'static str {
    match change {
        Amendment::Rule {
            category: Category::Charter,
            ..
        } => "How the charter is amended",
        Amendment::Rule { .. } | Amendment::Write { .. } => "How missions are decided",
        Amendment::Ballot { .. } | Amendment::Quorum { .. } => "Ballots",
        Amendment::Lead { .. } => "The lead state",
        Amendment::Protect { .. } => "Whom it protects",
        Amendment::Clause { .. } => "The assurance clause",
        Amendment::Key { .. } => "Who pays",
        Amendment::TransferConsent { .. } | Amendment::NuclearConsent { .. } => "Consent",
        Amendment::Notice { .. } => "Notice",
        Amendment::BreachSuspends { .. } => "Breach",
    }
}

fn add(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    single: &[&Amendment],
    drafts: &mut Drafts,
) {
    let mut groups: Vec<&'static str> = single.iter().map(|c| group(c)).collect();
    groups.sort_unstable();
    groups.dedup();
    ui.horizontal_wrapped(|ui| {
        for name in groups {
            ui.menu_button(name, |ui| {
                ui.set_min_width(460.0);
                ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                    for change in single.iter().filter(|c| group(c) == name) {
                        if ui.button(change.sentence(scenario)).clicked() {
                            drafts.articles.push((*change).clone());
                        }
                    }
                });
            });
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "Quorum for"));
        category(ui, "quorum", &mut drafts.quorum.0);
        ui.add(DragValue::new(&mut drafts.quorum.1).range(0..=100).suffix(" %"));
        if ui.button("Add this quorum").clicked() {
            let (category, percent) = drafts.quorum;
            drafts.articles.push(Amendment::Quorum { category, percent });
        }
        ui.label(soft(theme, "Notice of"));
        ui.add(DragValue::new(&mut drafts.notice).range(1..=20).suffix(" rounds"));
        if ui.button("Add this notice").clicked() {
            drafts.articles.push(Amendment::Notice {
                rounds: drafts.notice,
            });
        }
    });
    ui.checkbox(&mut drafts.writing, "Write a rule of its own");
    if drafts.writing {
        ui.horizontal_wrapped(|ui| {
            ui.label(soft(theme, "It decides"));
            category(ui, "rule", &mut drafts.rule.0);
        });
        rule_form::ui(ui, theme, &view.seat, &mut drafts.rule.1);
        if ui.button("Add this rule").clicked() {
            drafts.articles.push(Amendment::Write {
                category: drafts.rule.0,
                rule: drafts.rule.1.rule(&view.seat),
            });
            drafts.writing = false;
        }
    }
}

fn category(ui: &mut Ui, salt: &str, value: &mut Category) {
    ComboBox::from_id_salt(salt)
        .width(240.0)
        .selected_text(category_word(*value))
        .show_ui(ui, |ui| {
            for option in CATEGORIES {
                ui.selectable_value(value, option, category_word(option));
            }
        });
}
