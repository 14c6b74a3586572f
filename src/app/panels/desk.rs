//! Parts of a delegation's desk. Everything is drawn from its own view; every button is one of its legal commands.

use std::sync::Arc;

use bevy_egui::egui::{self, RichText, ScrollArea, Slider, Ui};
use debrief::words as say;
use game::{Command, Job, LegalAct, Oversight, Phase, Proposal, SeatView};
use scenario::{Money, Scenario};
use session::Adjudicator;

use super::{
    card_frame, charter, charts, diplomacy, heading, jobs, motions, planner, procedure, readiness, room,
    seat_label, soft,
};
use crate::app::link::Intents;
use crate::app::theme::{Theme, Weight, plex, words};

/// What a desk remembers between frames: nothing of it leaves the window.
#[derive(Default)]
pub struct DeskState {
    /// Whose desk it is; `None` is a delegation of one, with all four jobs.
    pub job: Option<Job>,
    /// Tab in front.
    pub tab: Tab,
    /// Amount on the delivery slider, in the smallest unit.
    pub amount: i64,
    /// Sliders of the veil pledge.
    pub pledge: [u32; 3],
    /// The plan being drawn.
    pub planner: planner::Planner,
    /// Message and agreement being written.
    pub diplomacy: diplomacy::Drafts,
    /// Explanations of vote being written.
    pub motions: motions::Drafts,
    /// Approvals and a rule of its own, before they are sent.
    pub procedure: procedure::Drafts,
    /// An amendment of the charter being written.
    pub charter: charter::Drafts,
}

/// Tabs of a desk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Plan cards.
    #[default]
    Plans,
    /// A plan of one's own.
    Planner,
    /// Where it may fall.
    Corridor,
    /// Motions.
    Motions,
    /// The floor, points of order, proxies, the constitution round.
    Procedure,
    /// The charter in force.
    Charter,
    /// Money and standings.
    Ledger,
    /// Messages, requests and side agreements.
    Messages,
}

/// Brief, wants, what it has, secrets.
pub fn private(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Your brief", "only you see this");
        ui.label(soft(theme, view.brief.clone()));
        ui.separator();
        for (text, points) in &view.wants {
            ui.horizontal(|ui| {
                let width = ui.available_width() - 46.0;
                super::column(ui, width, |ui| {
                    ui.add(egui::Label::new(words(text.clone(), 17.0, Weight::Medium)).wrap());
                });
                ui.label(RichText::new(points.to_string()).font(plex(17.0)));
            });
        }
    });
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "What you have", "");
        for (label, value) in [
            ("Money in hand", view.money.to_string()),
            ("Income next round", view.next_income.to_string()),
            (
                "Share by the burden key",
                format!("{:.1} %", view.key_ppm as f64 / 1e4),
            ),
            ("Support at home", format!("{} of 100", view.support)),
        ] {
            ui.horizontal(|ui| {
                ui.label(soft(theme, label));
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.label(RichText::new(value).font(plex(17.0)));
                });
            });
        }
        for (label, note) in &view.assets {
            ui.label(words(label.clone(), 17.0, Weight::Medium));
            ui.label(words(note.clone(), 15.0, Weight::Regular).color(theme.tx3));
        }
    });
    if !view.secrets.is_empty() || !view.private_injects.is_empty() {
        card_frame(theme).show(ui, |ui| {
            heading(ui, theme, "What only you know", "");
            for (id, text, shared) in &view.secrets {
                ui.label(soft(theme, text.clone()));
                let share = Command::ShareSecret { secret: id.clone() };
                if *shared {
                    ui.label(words("shared", 16.0, Weight::Medium).color(theme.tx3));
                } else if view.legal.contains(&share) && ui.button("Share with everyone").clicked() {
                    intents.push(share);
                }
            }
            for inject in &view.private_injects {
                ui.label(words(inject.title.clone(), 18.0, Weight::SemiBold));
                ui.label(soft(theme, inject.text.clone()));
            }
        });
    }
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Your trust", "0 to 100");
        for (seat, trust) in &view.trust {
            ui.horizontal(|ui| {
                seat_label(ui, theme, scenario, seat, 18.0);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.label(RichText::new(trust.to_string()).font(plex(16.0)));
                });
            });
        }
    });
}

/// The tabs in the middle. True while something is being computed.
pub fn work(
    ui: &mut Ui,
    theme: &Theme,
    (scenario, physics): (&Scenario, &Arc<Adjudicator>),
    view: &SeatView,
    state: &mut DeskState,
    intents: &mut Intents,
) -> bool {
    let mut busy = false;
    let shown = jobs::tabs(state.job);
    ui.horizontal_wrapped(|ui| {
        let all = [
            (Tab::Plans, "Plans"),
            (Tab::Planner, "Mission planner"),
            (Tab::Corridor, "Corridor"),
            (Tab::Motions, "Motions"),
            (Tab::Procedure, "Procedure"),
            (Tab::Charter, "Charter"),
            (Tab::Ledger, "Ledger"),
            (Tab::Messages, "Diplomacy"),
        ];
        for (tab, name) in all.into_iter().filter(|(t, _)| shown.contains(t)) {
            if ui
                .selectable_label(state.tab == tab, words(name, 18.0, Weight::SemiBold))
                .clicked()
            {
                state.tab = tab;
            }
        }
    });
    ui.separator();
    ScrollArea::vertical()
        .auto_shrink(false)
        .id_salt("work")
        .show(ui, |ui| match state.tab {
            Tab::Plans => plans(ui, theme, scenario, view, intents),
            Tab::Planner => {
                busy = planner::ui(ui, theme, (scenario, physics), view, &mut state.planner, intents);
            }
            Tab::Corridor => corridor(ui, theme, scenario, view),
            Tab::Motions => motions::ui(ui, theme, scenario, view, &mut state.motions, intents),
            Tab::Procedure => procedure::desk(ui, theme, scenario, view, &mut state.procedure, intents),
            Tab::Charter => charter::ui(ui, theme, scenario, view, &mut state.charter, intents),
            Tab::Ledger => ledger(ui, theme, scenario, view),
            Tab::Messages => {
                diplomacy::ui(ui, theme, scenario, view, &mut state.diplomacy, intents);
            }
        });
    busy
}

pub(super) fn legal_button(
    ui: &mut Ui,
    view: &SeatView,
    text: &str,
    command: Command,
    intents: &mut Intents,
) {
    if view.legal.contains(&command) && ui.button(text).clicked() {
        intents.push(command);
    }
}

fn plans(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    room::no_plans(ui, theme, &view.public);
    for card in &view.public.cards {
        card_frame(theme).show(ui, |ui| {
            room::card_head(ui, theme, card);
            charts::odds_bar(ui, theme, &card.assessment, 28.0);
            charts::strip_map(
                ui,
                theme,
                &charts::Strip {
                    corridor: view.public.bulletins.last().map_or(&[], |(_, b)| &b.corridor),
                    landings: &card.assessment.landings,
                    mark: None,
                },
            );
            room::card_facts(ui, theme, scenario, card);
            if let Some((_, quota)) = card.quotas.iter().find(|(s, _)| *s == view.seat) {
                ui.label(words(
                    format!("Your quota if it is carried: {quota}"),
                    18.0,
                    Weight::SemiBold,
                ));
            }
            let own = view
                .public
                .seats
                .iter()
                .find(|s| s.id == view.seat)
                .map(|s| s.chance);
            if let Some((_, before, after)) = card.transfer.iter().find(|(s, ..)| *s == view.seat) {
                ui.label(words(
                    format!(
                        "It raises the risk on your ground: {} to {}",
                        say::chance(*before),
                        say::chance(*after)
                    ),
                    18.0,
                    Weight::SemiBold,
                ));
            } else if let Some(own) = own {
                ui.label(soft(
                    theme,
                    format!("Chance on your ground today: {}", say::chance(own)),
                ));
            }
            ui.horizontal(|ui| {
                let table = Command::TableMotion {
                    proposal: Proposal::Mission { card: card.card.id },
                };
                legal_button(ui, view, "Table as motion", table, intents);
                legal_button(
                    ui,
                    view,
                    "Fly it alone, without a mandate",
                    Command::ActAlone { card: card.card.id },
                    intents,
                );
                let id = card.card.id;
                let notice = Command::Law(LegalAct::Notify { card: id });
                legal_button(ui, view, "Give notice of it to everybody", notice, intents);
                let plea = Command::Law(LegalAct::PleadNecessity { card: id });
                legal_button(ui, view, "Plead necessity", plea, intents);
            });
        });
    }
    campaigns(ui, theme, view, intents);
    readiness::ui(ui, theme, scenario, view, intents);
}

/// Observations that can be bought, together or alone.
fn campaigns(ui: &mut Ui, theme: &Theme, view: &SeatView, intents: &mut Intents) {
    let campaigns: Vec<_> = view.public.campaigns.iter().filter(|c| c.for_sale).collect();
    if !campaigns.is_empty() {
        heading(ui, theme, "Observations for sale", "");
    }
    for campaign in campaigns {
        ui.horizontal(|ui| {
            ui.label(words(campaign.name.clone(), 18.0, Weight::Medium));
            ui.label(RichText::new(campaign.price.to_string()).font(plex(17.0)));
            let observe = Proposal::Observe {
                campaigns: vec![campaign.id.clone()],
            };
            legal_button(
                ui,
                view,
                "Table as motion",
                Command::TableMotion { proposal: observe },
                intents,
            );
            legal_button(
                ui,
                view,
                "Buy alone",
                Command::BuyCampaign {
                    campaign: campaign.id.clone(),
                },
                intents,
            );
        });
    }
}

fn corridor(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView) {
    if let Some((_, bulletin)) = view.public.bulletins.last() {
        heading(
            ui,
            theme,
            "Where it may fall, as published",
            &say::chance(bulletin.chance),
        );
        charts::strip_map(
            ui,
            theme,
            &charts::Strip {
                corridor: &bulletin.corridor,
                ..Default::default()
            },
        );
    }
    if let Some(private) = &view.private_bulletin {
        heading(
            ui,
            theme,
            "Where it may fall, on what only you have seen",
            &say::chance(private.chance),
        );
        charts::strip_map(
            ui,
            theme,
            &charts::Strip {
                corridor: &private.corridor,
                ..Default::default()
            },
        );
    }
    room::exposure(ui, theme, scenario, &view.public, 20);
}

fn ledger(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &SeatView) {
    room::commitments(ui, theme, scenario, &view.public);
    heading(ui, theme, "The ledger", "newest first");
    for line in view.public.ledger.iter().rev().take(60) {
        ui.horizontal(|ui| {
            seat_label(ui, theme, scenario, &line.seat, 18.0);
            ui.label(soft(theme, say::ledger_entry(line.entry)));
            ui.label(RichText::new(line.amount.to_string()).font(plex(16.0)));
            ui.label(words(line.date.to_string(), 15.0, Weight::Regular).color(theme.tx3));
        });
    }
}

/// What is asked of the seat now: ballots, deliveries, the pledge, and being ready.
pub fn act(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    state: &mut DeskState,
    intents: &mut Intents,
) {
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Next", say::phase(view.public.phase));
        ui.label(words(view.next.clone(), 18.0, Weight::Medium));
    });
    let pays = state.job.is_none_or(|job| job == Job::Treasurer);
    motions::ballots(ui, theme, scenario, view, intents);
    if view.public.phase == Phase::Commitment && pays {
        commit(ui, theme, view, state, intents);
    }
    card_frame(theme).show(ui, |ui| {
        heading(ui, theme, "Also open to you", "");
        for command in &view.legal {
            let text = match command {
                Command::OfferStation => "Offer your ground station to all".to_owned(),
                Command::PlaceUnder { oversight } => place_under(*oversight).to_owned(),
                Command::NoticeShortfall { programme, brings } => {
                    format!("Give notice for {programme}: {brings} will come of what is open")
                }
                Command::AcceptOffer { .. } => "Accept the offer from outside".to_owned(),
                Command::WaveOff { craft } => format!("Wave off {craft}"),
                Command::PrepareShelter { of, people } => {
                    format!(
                        "Prepare shelter for {} people of {}",
                        say::people(*people),
                        say::seat(scenario, of)
                    )
                }
                Command::RequestHelp { .. }
                | Command::OpenSession { .. }
                | Command::AdvancePhase
                | Command::ReleaseInject { .. }
                | Command::SetOccupant { .. }
                | Command::ChooseNoise { .. }
                | Command::RecordCards { .. }
                | Command::RecordAssessment { .. }
                | Command::TableMotion { .. }
                | Command::SecondMotion { .. }
                | Command::WithdrawMotion { .. }
                | Command::RequestAssessment { .. }
                | Command::GiveConsent { .. }
                | Command::AnswerRequest { .. }
                | Command::NamePrice { .. }
                | Command::SendMessage { .. }
                | Command::OfferAgreement { .. }
                | Command::AnswerAgreement { .. }
                | Command::WithdrawAgreement { .. }
                | Command::PublishAgreement { .. }
                | Command::ShareSecret { .. }
                | Command::GiveMoney { .. }
                | Command::CastBallot { .. }
                | Command::SealPledge { .. }
                | Command::Deliver { .. }
                | Command::RefuseQuota { .. }
                | Command::RefuseCallUp { .. }
                | Command::StepUp { .. }
                | Command::BuyCampaign { .. }
                | Command::FundCapability { .. }
                | Command::ActAlone { .. }
                | Command::Law(_)
                | Command::Procedure(_)
                | Command::Ready => continue,
            };
            if ui.button(text).clicked() {
                intents.push(command.clone());
            }
        }
        ui.collapsing(
            format!("Closed to you now, and why ({})", view.blocked.len()),
            |ui| {
                for (what, why) in &view.blocked {
                    ui.label(words(what.clone(), 17.0, Weight::Medium));
                    ui.label(soft(theme, why.clone()));
                }
            },
        );
    });
}

/// What a delegation does with its capabilities under more oversight.
const fn place_under(oversight: Oversight) -> &'static str {
    match oversight {
        Oversight::National | Oversight::Declared => "Declare what you have that could be a weapon",
        Oversight::Inspected => "Open your capabilities to inspection",
        Oversight::Joint => "Share control of your capabilities: nothing of them flies without a mandate",
    }
}

fn commit(ui: &mut Ui, theme: &Theme, view: &SeatView, state: &mut DeskState, intents: &mut Intents) {
    for programme in &view.public.programmes {
        let Some(share) = programme.shares.iter().find(|s| s.seat == view.seat) else {
            continue;
        };
        let open = (share.quota.0 - share.delivered.0).max(0);
        card_frame(theme).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            heading(ui, theme, &programme.title, &programme.id.to_string());
            ui.label(soft(
                theme,
                format!(
                    "Quota {}, due now {}, delivered {}",
                    share.quota, share.due, share.delivered
                ),
            ));
            let most = open.min(view.money.0).max(0);
            if most > 0 {
                state.amount = state.amount.clamp(0, most);
                ui.spacing_mut().slider_width = ui.available_width() - 16.0;
                ui.add(Slider::new(&mut state.amount, 0..=most).show_value(false));
                ui.label(RichText::new(Money(state.amount).to_string()).font(plex(18.0)));
                ui.horizontal_wrapped(|ui| {
                    if ui
                        .add_enabled(state.amount > 0, egui::Button::new("Deliver"))
                        .clicked()
                    {
                        intents.push(Command::Deliver {
                            programme: programme.id,
                            amount: Money(state.amount),
                        });
                    }
                    let due = (share.due.0 - share.delivered.0).clamp(0, view.money.0);
                    if due > 0
                        && ui
                            .button(format!("Deliver what is due, {}", Money(due)))
                            .clicked()
                    {
                        intents.push(Command::Deliver {
                            programme: programme.id,
                            amount: Money(due),
                        });
                    }
                });
            }
            let refuse = Command::RefuseQuota {
                programme: programme.id,
            };
            legal_button(ui, view, "Declare that you will not pay", refuse, intents);
            let no_call_up = Command::RefuseCallUp {
                programme: programme.id,
            };
            if view.legal.contains(&no_call_up) {
                legal_button(
                    ui,
                    view,
                    "Refuse to be called up as a guarantor",
                    no_call_up,
                    intents,
                );
            }
        });
    }
    pledge(ui, theme, view, state, intents);
}

/// The veil pledge, while it can be sealed.
fn pledge(ui: &mut Ui, theme: &Theme, view: &SeatView, state: &mut DeskState, intents: &mut Intents) {
    if view.pledge.is_none() && view.legal.iter().any(|c| matches!(c, Command::SealPledge { .. })) {
        card_frame(theme).show(ui, |ui| {
            heading(ui, theme, "Sealed pledge", "opened in the debrief");
            // Beside each stands its value.
            ui.spacing_mut().slider_width = (ui.available_width() - 150.0).max(80.0);
            for (i, text) in [
                "If it falls on me",
                "If it falls on a member",
                "If it falls on an outsider",
            ]
            .iter()
            .enumerate()
            {
                ui.label(soft(theme, *text));
                ui.add(Slider::new(&mut state.pledge[i], 0..=150).suffix(" % of quota"));
            }
            if ui.button("Seal").clicked() {
                let [on_me, on_member, on_outsider] = state.pledge;
                intents.push(Command::SealPledge {
                    on_me,
                    on_member,
                    on_outsider,
                });
            }
        });
    }
}
