//! Motions at a delegation's desk: what it may move, what it may do with those that lie there, and its ballots.

use bevy_egui::egui::{self, RichText, ScrollArea, Ui, vec2};
use game::{Choice, Command, MotionId, MotionStage, MotionView, Proposal, Sealed, SeatView};
use scenario::Scenario;
use std::collections::BTreeMap;

use super::desk::legal_button;
use super::{card_frame, heading, procedure, room, soft};
use crate::app::link::Intents;
use crate::app::theme::{Theme, Weight, plex, words};

/// Explanations of vote that are being written.
pub type Drafts = BTreeMap<MotionId, String>;

/// Under which button a proposal is moved here; `None` for those that have their own tab.
fn button(proposal: &Proposal) -> Option<&'static str> {
    match proposal {
        Proposal::Shelter { .. } => Some("Move to shelter people"),
        Proposal::AdoptCharter { .. } => Some("Move to adopt a charter"),
        Proposal::Admit { .. } => Some("Move to admit a member"),
        Proposal::CloseClause => Some("Move to close the assurance clause"),
        Proposal::WaveOff { .. } => Some("Move to wave off a craft"),
        Proposal::Authorise => Some("Move to ask the Security Council"),
        Proposal::Mission { .. }
        | Proposal::Observe { .. }
        | Proposal::Fund { .. }
        | Proposal::Amend { .. }
        | Proposal::Chair { .. } => None,
    }
}

/// The motions' tab.
pub fn ui(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    table(ui, scenario, view, intents);
    if view.public.motions.is_empty() {
        ui.label(soft(
            theme,
            "No motion has been tabled yet. Plans are tabled from their cards.",
        ));
    }
    for motion in view.public.motions.iter().rev() {
        card_frame(theme).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            one(ui, theme, scenario, view, motion, drafts, intents);
        });
    }
}

fn table(ui: &mut Ui, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let mut groups: BTreeMap<&'static str, Vec<(&Command, &Proposal)>> = BTreeMap::new();
    for command in &view.legal {
        if let Command::TableMotion { proposal } = command
            && let Some(group) = button(proposal)
        {
            groups.entry(group).or_default().push((command, proposal));
        }
    }
    ui.horizontal_wrapped(|ui| {
        for (name, proposals) in groups {
            ui.menu_button(name, |ui| {
                ui.set_min_width(420.0);
                ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
                    for (command, proposal) in proposals {
                        let text = procedure::proposal(scenario, &view.public, proposal);
                        if ui.button(text).clicked() {
                            intents.push(command.clone());
                        }
                    }
                });
            });
        }
    });
}

/// A motion with what this seat may do about it.
fn one(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    motion: &MotionView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new(motion.id.to_string())
                .font(plex(17.0))
                .color(theme.tx3),
        );
        ui.label(words(motion.title.clone(), 20.0, Weight::SemiBold));
        ui.label(soft(theme, room::stage_word(motion.stage)));
        let lacks = (motion.seconds_needed as usize).saturating_sub(motion.seconders.len());
        if motion.stage == MotionStage::Tabled && lacks > 1 {
            ui.label(soft(theme, format!("it needs {lacks} more seconds")));
        }
        if let Some(kin) = room::kin(motion) {
            ui.label(soft(theme, kin));
        }
    });
    ui.label(soft(theme, motion.text.clone()));
    ui.label(words(motion.rule.1.clone(), 15.0, Weight::Regular).color(theme.tx3));
    if let Some(result) = &motion.result {
        ui.label(words(result.why.clone(), 17.0, Weight::Medium));
        if let Some(turn) = &result.would_turn {
            ui.label(soft(theme, turn.clone()));
        }
    }
    room::explanations(ui, theme, scenario, motion);
    ui.horizontal_wrapped(|ui| {
        let id = motion.id;
        // Where no second is needed, it is the most backed that is put to the vote.
        let back = if motion.seconds_needed == 0 {
            "Back it"
        } else {
            "Second"
        };
        for (text, command) in [
            (back, Command::SecondMotion { motion: id }),
            ("Withdraw", Command::WithdrawMotion { motion: id }),
            (
                "Give consent",
                Command::GiveConsent {
                    motion: id,
                    given: true,
                },
            ),
            (
                "Withhold consent",
                Command::GiveConsent {
                    motion: id,
                    given: false,
                },
            ),
        ] {
            legal_button(ui, view, text, command, intents);
        }
        procedure::about_motion(ui, scenario, view, motion, intents);
    });
    let draft = drafts.entry(motion.id).or_default();
    procedure::explain(ui, theme, view, motion, draft, intents);
}

/// The ballots that are open to the seat, and those of the delegation whose proxy it holds.
pub fn ballots(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let open = |m: &&MotionView| m.stage == MotionStage::Open && m.electorate.contains(&view.seat);
    for motion in view.public.motions.iter().filter(open) {
        card_frame(theme).show(ui, |ui| {
            heading(
                ui,
                theme,
                &format!("Ballot, {}", motion.id),
                room::ballot_word(motion.ballot),
            );
            ui.label(soft(theme, motion.title.clone()));
            ballot(ui, theme, view, motion, intents);
            procedure::proxy_ballot(ui, theme, scenario, view, motion, intents);
        });
    }
}

const CHOICES: [(Choice, &str); 5] = [
    (Choice::Yes, "Yes"),
    (Choice::No, "No"),
    (Choice::Abstain, "Abstain"),
    (Choice::Constructive, "Abstain constructively"),
    (Choice::Object, "Object"),
];

fn ballot(ui: &mut Ui, theme: &Theme, view: &SeatView, motion: &MotionView, intents: &mut Intents) {
    let mine = view.ballots.iter().find(|(m, _)| *m == motion.id);
    let cast = mine.map(|(_, choice)| *choice);
    let command = |choice| Command::CastBallot {
        motion: motion.id,
        choice: Sealed::new(choice),
    };
    ui.horizontal_wrapped(|ui| {
        for (choice, name) in CHOICES {
            let chosen = cast == Some(choice);
            let legal = view.legal.contains(&command(choice));
            if !legal && !chosen {
                continue;
            }
            let text = words(name, 20.0, Weight::SemiBold).color(if chosen { theme.void } else { theme.tx });
            let button = egui::Button::new(text)
                .fill(if chosen { theme.tx } else { theme.bg3 })
                .min_size(vec2(110.0, 48.0));
            if ui.add_enabled(legal || chosen, button).clicked() && legal {
                intents.push(command(choice));
            }
        }
    });
    let said = match (motion.closed, cast.is_some()) {
        (true, _) => "The vote is closed.",
        (false, true) => "Your ballot is in. It can be changed until the vote closes.",
        (false, false) => "Not cast yet.",
    };
    ui.label(words(said, 15.0, Weight::Regular).color(theme.tx3));
}
