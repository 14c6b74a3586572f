//! The proceedings on screen: who presides and speaks, points of order, proxies, the constitution round. The same cards
//! serve the room, a delegation, the delegation that presides, and Control: a button is there where its command is legal.

use bevy_egui::egui::{self, Ui};
use debrief::words as say;
use game::{
    Amendment, Choice, Command, MotionView, Phase, PointKind, PointView, Procedural, Proposal, PublicView,
    SeatView,
};
use scenario::{BallotKind, Scenario, SeatId};

use super::{card_frame, heading, rule_form, seat_label, soft};
use crate::app::link::Intents;
use crate::app::theme::{Theme, Weight, words};

/// A button for a command of the proceedings, where it is legal.
fn button(ui: &mut Ui, legal: &[Command], text: &str, asked: Procedural, intents: &mut Intents) {
    let command = Command::Procedure(asked);
    if legal.contains(&command) && ui.button(text).clicked() {
        intents.push(command);
    }
}

/// Legal commands of the proceedings.
fn asked(legal: &[Command]) -> impl Iterator<Item = &Procedural> {
    legal.iter().filter_map(|c| {
        let Command::Procedure(asked) = c else { return None };
        Some(asked)
    })
}

/// A proposal in a few words, as it stands on a button.
pub fn proposal(scenario: &Scenario, view: &PublicView, proposal: &Proposal) -> String {
    match proposal {
        Proposal::Mission { card } => {
            let known = view.cards.iter().find(|c| c.card.id == *card);
            known.map_or_else(|| card.to_string(), |c| format!("{card} {}", c.card.title))
        }
        Proposal::Observe { campaigns } => {
            let name = |id: &scenario::CampaignId| {
                view.campaigns
                    .iter()
                    .find(|c| c.id == *id)
                    .map(|c| c.name.clone())
            };
            let names: Vec<String> = campaigns.iter().filter_map(name).collect();
            format!("Observe: {}", names.join(", "))
        }
        Proposal::Fund { capabilities } => {
            let name = |id: &scenario::CapabilityId| scenario.capability(id).map(|c| c.name.clone());
            let names: Vec<String> = capabilities.iter().filter_map(name).collect();
            format!("Keep ready: {}", names.join(", "))
        }
        Proposal::Shelter { of, people } => {
            format!(
                "Shelter {} people of {}",
                say::people(*people),
                say::seat(scenario, of)
            )
        }
        Proposal::AdoptCharter { charter } => {
            let name = scenario.charter(charter).map(|c| c.name.clone());
            format!("Adopt: {}", name.unwrap_or_else(|| charter.to_string()))
        }
        Proposal::Admit { seat } => format!("Admit {}", say::seat(scenario, seat)),
        Proposal::Amend { changes } => articles(scenario, changes),
        Proposal::Chair { seat: Some(seat) } => format!("Give the chair to {}", say::seat(scenario, seat)),
        Proposal::Chair { seat: None } => "Give the chair to Control".to_owned(),
        Proposal::CloseClause => "Close the assurance clause".to_owned(),
        Proposal::Authorise => "Authorise a nuclear device, by the rule of the Security Council".to_owned(),
        Proposal::WaveOff { craft } => format!("Wave off {craft}"),
    }
}

/// Articles of an amendment, in a row.
pub fn articles(scenario: &Scenario, changes: &[Amendment]) -> String {
    let all: Vec<String> = changes.iter().map(|c| c.sentence(scenario)).collect();
    all.join("; ")
}

/// What a point of order asks.
pub fn point(kind: &PointKind) -> String {
    match kind {
        PointKind::Divide { motion } => format!("Vote on the parts of {motion} one by one"),
        PointKind::PutOff { motion } => format!("Put {motion} off to another round"),
        PointKind::First { motion } => format!("Vote on {motion} first"),
        PointKind::Ballot { motion, ballot } => match ballot {
            BallotKind::RollCall => format!("Vote on {motion} by roll call"),
            BallotKind::Secret => format!("Vote on {motion} in secret"),
            BallotKind::Silence => format!("Vote on {motion} under silence"),
        },
    }
}

/// Who presides, speaks and waits, in a line for the room.
pub fn floor_line(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView) {
    let p = &view.procedure;
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "Presiding"));
        match &p.chair {
            Some(seat) => seat_label(ui, theme, scenario, seat, 20.0),
            None => {
                ui.label(words("Control", 18.0, Weight::Medium));
            }
        }
        if let Some(seat) = &p.speaking {
            ui.add_space(16.0);
            ui.label(soft(theme, "has the floor"));
            seat_label(ui, theme, scenario, seat, 22.0);
        }
        if !p.speakers.is_empty() {
            ui.add_space(16.0);
            ui.label(soft(theme, "next"));
            for seat in &p.speakers {
                seat_label(ui, theme, scenario, seat, 18.0);
            }
        }
        if p.list_closed {
            ui.label(soft(theme, "the list is closed"));
        }
    });
}

/// Points of order with rulings and hands; nothing if there are none.
pub fn points(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &PublicView,
    legal: &[Command],
    intents: &mut Intents,
) {
    for p in &view.procedure.points {
        card_frame(theme).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            one_point(ui, theme, scenario, p, legal, intents);
        });
    }
}

fn one_point(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    p: &PointView,
    legal: &[Command],
    intents: &mut Intents,
) {
    ui.horizontal_wrapped(|ui| {
        ui.label(words(format!("Point of order {}", p.id), 18.0, Weight::SemiBold));
        seat_label(ui, theme, scenario, &p.seat, 18.0);
    });
    ui.label(words(point(&p.kind), 18.0, Weight::Medium));
    let ruled = match (p.granted, p.upheld) {
        (Some(true), _) => "Granted.",
        (Some(false), _) => "Not granted.",
        (None, Some(true)) => "The chair grants it.",
        (None, Some(false)) => "The chair does not grant it.",
        (None, None) => "The chair rules on it; without a ruling it falls as the docket closes.",
    };
    ui.label(soft(theme, ruled));
    if let Some(seat) = &p.appealed_by {
        let against = p.hands.iter().filter(|(_, hand)| *hand).count();
        let said = format!(
            "{} appeals: {against} hands against the ruling, {} for it. It stands unless more than half are against it.",
            say::seat(scenario, seat),
            p.hands.len() - against
        );
        ui.label(soft(theme, said));
    }
    let id = p.id;
    ui.horizontal_wrapped(|ui| {
        for (text, upheld) in [("Grant it", true), ("Do not grant it", false)] {
            button(
                ui,
                legal,
                text,
                Procedural::RulePoint { point: id, upheld },
                intents,
            );
        }
        let appeal = Procedural::AppealRuling { point: id };
        button(ui, legal, "Appeal against the ruling", appeal, intents);
        for (text, overrule) in [("Hand against the ruling", true), ("Hand for the ruling", false)] {
            let hand = Procedural::VoteOnAppeal { point: id, overrule };
            button(ui, legal, text, hand, intents);
        }
    });
}

/// Calling speakers and the list, for whoever presides.
pub fn chairing(
    ui: &mut Ui,
    scenario: &Scenario,
    view: &PublicView,
    legal: &[Command],
    intents: &mut Intents,
) {
    ui.horizontal_wrapped(|ui| {
        if let Some(next) = view.procedure.speakers.first() {
            let text = format!("Give {} the floor", say::seat(scenario, next));
            let call = Procedural::CallSpeaker {
                seat: Some(next.clone()),
            };
            button(ui, legal, &text, call, intents);
        }
        let calls: Vec<&SeatId> = view.procedure.speakers.iter().skip(1).collect();
        if !calls.is_empty() {
            ui.menu_button("Call another", |ui| {
                for seat in calls {
                    let call = Procedural::CallSpeaker {
                        seat: Some(seat.clone()),
                    };
                    button(ui, legal, &say::seat(scenario, seat), call, intents);
                }
            });
        }
        button(
            ui,
            legal,
            "End the speech",
            Procedural::CallSpeaker { seat: None },
            intents,
        );
        button(
            ui,
            legal,
            "Close the list",
            Procedural::CloseList { closed: true },
            intents,
        );
        button(
            ui,
            legal,
            "Open the list",
            Procedural::CloseList { closed: false },
            intents,
        );
    });
}

/// What Control alone may do to keep the proceedings going.
pub fn of_control(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &PublicView,
    legal: &[Command],
    intents: &mut Intents,
) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "The chair", "");
        floor_line(ui, theme, scenario, view);
        chairing(ui, scenario, view, legal, intents);
        ui.horizontal_wrapped(|ui| {
            let chairs: Vec<&Procedural> = asked(legal)
                .filter(|a| matches!(a, Procedural::NameChair { .. }))
                .collect();
            if !chairs.is_empty() {
                ui.menu_button("Name who presides", |ui| {
                    for chair in chairs {
                        if let Procedural::NameChair { seat } = chair {
                            let name = seat.as_ref().map(|s| say::seat(scenario, s));
                            let name = name.unwrap_or_else(|| "Control".to_owned());
                            button(ui, legal, &name, chair.clone(), intents);
                        }
                    }
                });
            }
            for motion in &view.motions {
                let close = Procedural::CloseVote { motion: motion.id };
                button(
                    ui,
                    legal,
                    &format!("Close the vote on {}", motion.id),
                    close,
                    intents,
                );
            }
            let go = Procedural::GoWithoutCards;
            button(ui, legal, "Go on without the plan cards", go, intents);
        });
    });
    points(ui, theme, scenario, view, legal, intents);
}

/// A constitution round for the room: the rules on the list and who approves of each.
pub fn constitution(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView) {
    let Some(round) = &view.procedure.constitution else {
        return;
    };
    card_frame(theme).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let note = format!("{} have answered", round.answered);
        heading(ui, theme, "Constitution round: how shall missions be decided?", &note);
        let now = match (2 * round.answered).div_ceil(3) {
            0 => String::new(),
            least => format!(", {least} now"),
        };
        ui.label(soft(
            theme,
            format!(
                "Approve of as many as you can live with. The rule with most approvals stands if two thirds of those that \
                 answer approve of it{now}; otherwise {}.",
                round.fallback.replace('_', " ")
            ),
        ));
        let mut options: Vec<_> = round.options.iter().collect();
        options.sort_by_key(|o| std::cmp::Reverse(o.approved_by.len()));
        for option in options {
            ui.horizontal_wrapped(|ui| {
                super::column(ui, 320.0, |ui| {
                    let text = words(option.id.replace('_', " "), 18.0, Weight::SemiBold);
                    ui.add(egui::Label::new(text).truncate())
                        .on_hover_text(option.text.clone());
                });
                ui.label(words(option.approved_by.len().to_string(), 18.0, Weight::SemiBold));
                for seat in &option.approved_by {
                    let (rect, response) = ui.allocate_exact_size(egui::vec2(20.0, 20.0), egui::Sense::hover());
                    super::seat_mark(ui.painter(), theme, scenario, seat, rect.center(), 16.0);
                    response.on_hover_text(say::seat(scenario, seat));
                }
            });
        }
    });
}

/// What a delegation writes before it sends it.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    /// Rules it is about to approve of; `None` until it has begun to choose.
    approvals: Option<Vec<String>>,
    /// The rule it is writing for the list.
    rule: rule_form::RuleForm,
    writing: bool,
}

/// A delegation's tab: floor, points, proxies, the constitution round, leaving.
pub fn desk(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    approve(ui, theme, view, drafts, intents);
    let public = &view.public;
    let legal = &view.legal;
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "The floor", "");
        floor_line(ui, theme, scenario, public);
        ui.horizontal_wrapped(|ui| {
            button(ui, legal, "Ask for the floor", Procedural::AskFloor, intents);
            let speaking = public.procedure.speaking.as_ref() == Some(&view.seat);
            let text = if speaking {
                "End your speech"
            } else {
                "Leave the list"
            };
            button(ui, legal, text, Procedural::LeaveFloor, intents);
        });
        if public.procedure.chair.as_ref() == Some(&view.seat) {
            ui.label(words("You preside.", 18.0, Weight::SemiBold));
            chairing(ui, scenario, public, legal, intents);
        }
        pick_chair(ui, scenario, view, intents);
    });
    points(ui, theme, scenario, public, legal, intents);
    proxies(ui, theme, scenario, view, intents);
    leaving(ui, theme, scenario, view, intents);
}

fn pick_chair(ui: &mut Ui, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let chairs: Vec<&Command> = view
        .legal
        .iter()
        .filter(|c| {
            matches!(
                c,
                Command::TableMotion {
                    proposal: Proposal::Chair { .. }
                }
            )
        })
        .collect();
    if chairs.is_empty() {
        return;
    }
    ui.menu_button("Move who shall preside", |ui| {
        for command in chairs {
            if let Command::TableMotion { proposal: p } = command
                && ui.button(proposal(scenario, &view.public, p)).clicked()
            {
                intents.push(command.clone());
            }
        }
    });
}

/// The list of a constitution round, to be approved of.
fn approve(ui: &mut Ui, theme: &Theme, view: &SeatView, drafts: &mut Drafts, intents: &mut Intents) {
    let Some(round) = &view.public.procedure.constitution else {
        drafts.approvals = None;
        return;
    };
    let given: Vec<String> = round
        .options
        .iter()
        .filter(|o| o.approved_by.contains(&view.seat))
        .map(|o| o.id.clone())
        .collect();
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Constitution round", "how shall missions be decided?");
        let mut chosen = drafts.approvals.clone().unwrap_or_else(|| given.clone());
        for option in &round.options {
            let mut on = chosen.contains(&option.id);
            let text = words(option.id.replace('_', " "), 17.0, Weight::SemiBold);
            if ui.checkbox(&mut on, text).changed() {
                chosen.retain(|id| *id != option.id);
                if on {
                    chosen.push(option.id.clone());
                }
                drafts.approvals = Some(chosen.clone());
            }
            ui.label(soft(theme, option.text.clone()));
        }
        let command = Command::Procedure(Procedural::Approve {
            rules: chosen.clone(),
        });
        let open = asked(&view.legal).any(|a| matches!(a, Procedural::Approve { .. }));
        ui.horizontal(|ui| {
            let text = format!("Approve of {}", chosen.len());
            let ready = open && !chosen.is_empty() && drafts.approvals.is_some();
            if ui.add_enabled(ready, egui::Button::new(text)).clicked() {
                intents.push(command);
                drafts.approvals = None;
            }
            ui.checkbox(&mut drafts.writing, "Write a rule of our own");
        });
        if drafts.writing && open {
            rule_form::ui(ui, theme, &view.seat, &mut drafts.rule);
            if ui.button("Put it on the list").clicked() {
                let rule = drafts.rule.rule(&view.seat);
                intents.push(Command::Procedure(Procedural::Draft { rule }));
                drafts.writing = false;
            }
        }
    });
}

fn proxies(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let all = &view.public.procedure.proxies;
    let give: Vec<&SeatId> = asked(&view.legal)
        .filter_map(|a| {
            let Procedural::GiveProxy { to } = a else {
                return None;
            };
            Some(to)
        })
        .collect();
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Proxies", "for this round's votes");
        for (from, to) in all {
            ui.horizontal_wrapped(|ui| {
                seat_label(ui, theme, scenario, to, 18.0);
                ui.label(soft(theme, "votes for"));
                seat_label(ui, theme, scenario, from, 18.0);
                ui.label(soft(theme, "where that one does not vote itself"));
            });
        }
        if all.is_empty() {
            ui.label(soft(theme, "Nobody has given one."));
        }
        ui.horizontal(|ui| {
            if !give.is_empty() {
                ui.menu_button("Let another vote for us", |ui| {
                    for seat in give {
                        let to = Procedural::GiveProxy { to: seat.clone() };
                        button(ui, &view.legal, &say::seat(scenario, seat), to, intents);
                    }
                });
            }
            let back = Procedural::TakeBackProxy;
            button(ui, &view.legal, "Take our proxy back", back, intents);
        });
    });
}

fn leaving(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let going = &view.public.procedure.leaving;
    let mine = asked(&view.legal).any(|a| matches!(a, Procedural::GiveNotice | Procedural::TakeBackNotice));
    if going.is_empty() && !mine {
        return;
    }
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Leaving the community", "");
        for (seat, round) in going {
            ui.horizontal_wrapped(|ui| {
                seat_label(ui, theme, scenario, seat, 18.0);
                ui.label(soft(theme, format!("leaves as round {} opens", round + 1)));
            });
        }
        ui.horizontal(|ui| {
            let rounds = view.public.charter.notice_rounds;
            let text = format!(
                "Give notice, {rounds} {}",
                if rounds == 1 { "round" } else { "rounds" }
            );
            button(ui, &view.legal, &text, Procedural::GiveNotice, intents);
            let back = Procedural::TakeBackNotice;
            button(ui, &view.legal, "Take the notice back", back, intents);
        });
    });
}

/// What may be done with a motion: amend it, take an amendment over, divide it, raise a point about it.
pub fn about_motion(
    ui: &mut Ui,
    scenario: &Scenario,
    view: &SeatView,
    motion: &MotionView,
    intents: &mut Intents,
) {
    let legal = &view.legal;
    let over = Procedural::TakeOver { amendment: motion.id };
    button(ui, legal, "Take it over as our text", over, intents);
    let divide = Procedural::Divide { motion: motion.id };
    button(ui, legal, "Divide it into its parts", divide, intents);
    let texts: Vec<(&Procedural, &Proposal)> = asked(legal)
        .filter_map(|a| {
            let Procedural::Amend { motion: m, proposal } = a else {
                return None;
            };
            (*m == motion.id).then_some((a, proposal))
        })
        .collect();
    if !texts.is_empty() {
        ui.menu_button("Move an amendment", |ui| {
            ui.set_min_width(420.0);
            for (command, text) in texts {
                let label = proposal(scenario, &view.public, text);
                button(ui, legal, &label, command.clone(), intents);
            }
        });
    }
    let raise: Vec<(&Procedural, &PointKind)> = asked(legal)
        .filter_map(|a| {
            let Procedural::RaisePoint { point } = a else {
                return None;
            };
            (point.motion() == motion.id).then_some((a, point))
        })
        .collect();
    if !raise.is_empty() {
        ui.menu_button("Point of order", |ui| {
            ui.set_min_width(320.0);
            for (command, kind) in raise {
                button(ui, legal, &point(kind), command.clone(), intents);
            }
        });
    }
}

/// Ballots for the delegation whose proxy one holds, while it has not voted itself.
pub fn proxy_ballot(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    motion: &MotionView,
    intents: &mut Intents,
) {
    let mine = asked(&view.legal).find_map(|a| {
        let Procedural::CastProxy {
            motion: m, principal, ..
        } = a
        else {
            return None;
        };
        (*m == motion.id).then_some(principal)
    });
    let Some(principal) = mine else { return };
    let cast = view.proxy_ballots.iter().find(|(m, _)| *m == motion.id);
    let said = match cast.map(|(_, c)| *c) {
        Some(Choice::Yes) => "yes is in",
        Some(Choice::No) => "no is in",
        Some(Choice::Abstain | Choice::Constructive | Choice::Object) => "abstention is in",
        None => "not cast yet",
    };
    ui.label(soft(
        theme,
        format!("By proxy for {}: {said}.", say::seat(scenario, principal)),
    ));
    ui.horizontal(|ui| {
        for (choice, name) in [
            (Choice::Yes, "Yes for it"),
            (Choice::No, "No for it"),
            (Choice::Abstain, "Abstain for it"),
        ] {
            let command = Procedural::CastProxy {
                motion: motion.id,
                principal: principal.clone(),
                choice: game::Sealed::new(choice),
            };
            button(ui, &view.legal, name, command, intents);
        }
    });
}

/// The explanation of a vote, while it may be given.
pub fn explain(
    ui: &mut Ui,
    theme: &Theme,
    view: &SeatView,
    motion: &MotionView,
    draft: &mut String,
    intents: &mut Intents,
) {
    let open =
        asked(&view.legal).any(|a| matches!(a, Procedural::Explain { motion: m, .. } if *m == motion.id));
    if !open || view.public.phase != Phase::Commitment {
        return;
    }
    ui.label(soft(theme, "Explain your vote, once; everybody reads it."));
    let id = format!("explain {}", motion.id);
    let width = ui.available_width();
    super::say::field(ui, &id, &view.public.customs, draft, "", width);
    let ready = !draft.trim().is_empty();
    if ui.add_enabled(ready, egui::Button::new("Explain")).clicked() {
        let text = draft.trim().to_owned();
        let motion = motion.id;
        intents.push(Command::Procedure(Procedural::Explain { motion, text }));
        draft.clear();
    }
}
