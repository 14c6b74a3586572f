//! What delegations say to and promise each other: messages, requests by name, and side agreements.

use bevy_egui::egui::{self, Button, ComboBox, DragValue, Ui};
use debrief::words as say;
use game::{
    AgreementStage, AgreementView, Choice, Command, Fate, HelpItem, MotionId, MotionStage, MotionView,
    ProgrammeId, ProgrammeStage, RequestId, SeatView, Term,
};
use scenario::{Money, Scenario, SeatId};

use super::desk::legal_button;
use super::{card_frame, heading, say as written, seat_label, soft};
use crate::app::link::Intents;
use crate::app::theme::{Theme, Weight, words};

/// What is being written; it leaves the window only when it is sent.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    message: String,
    message_to: Option<SeatId>,
    offer_to: Option<SeatId>,
    /// The request that is being answered with a price.
    answers: Option<RequestId>,
    gives: Vec<Term>,
    takes: Vec<Term>,
    public: bool,
    /// A loan being put together: millions, and rounds until it is paid back.
    loan: (i64, u32),
    /// The terms being put together: mine, theirs.
    editors: [Editor; 2],
}

/// A term being put together.
#[derive(Clone, Debug, Default)]
struct Editor {
    kind: Kind,
    motion: Option<MotionId>,
    programme: Option<ProgrammeId>,
    millions: i64,
    launches: u32,
    thousands: i64,
    rounds_on: u32,
}

/// Kinds of terms, in the order of the menu.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Yes,
    No,
    Consent,
    Second,
    Give,
    Deliver,
    Launches,
    Shelter,
    Station,
    Inspection,
}

const KINDS: [(Kind, &str); 10] = [
    (Kind::Yes, "vote yes on"),
    (Kind::No, "vote no on"),
    (Kind::Consent, "consent to"),
    (Kind::Second, "second"),
    (Kind::Give, "give"),
    (Kind::Deliver, "pay into"),
    (Kind::Launches, "launch"),
    (Kind::Shelter, "prepare shelter for"),
    (Kind::Station, "open its ground station"),
    (Kind::Inspection, "open to inspection"),
];

/// Messages, requests and agreements of a delegation.
pub fn ui(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    for agreement in view
        .agreements
        .iter()
        .rev()
        .filter(|a| a.stage == AgreementStage::Offered)
    {
        show(ui, theme, scenario, view, agreement, intents);
    }
    requests(ui, theme, scenario, view, drafts, intents);
    message(ui, view, scenario, drafts, intents);
    offer(ui, theme, scenario, view, drafts, intents);
    if view
        .legal
        .iter()
        .any(|c| matches!(c, Command::RequestHelp { .. }))
    {
        ui.collapsing("Ask a delegation for help, by name", |ui| {
            ask_by_name(ui, scenario, view, intents);
        });
    }
    let own = view
        .agreements
        .iter()
        .rev()
        .filter(|a| a.stage != AgreementStage::Offered);
    let others = view.public.agreements.iter().rev();
    for agreement in own.chain(others.filter(|a| a.from != view.seat && a.to != view.seat)) {
        show(ui, theme, scenario, view, agreement, intents);
    }
    let mut all: Vec<_> = view
        .public
        .messages
        .iter()
        .chain(&view.private_messages)
        .collect();
    all.sort_by_key(|m| std::cmp::Reverse(m.date));
    for message in all {
        ui.horizontal_wrapped(|ui| {
            seat_label(ui, theme, scenario, &message.from, 18.0);
            if let Some(to) = &message.to {
                let whom = format!("to {} alone", say::seat(scenario, to));
                ui.label(words(whom, 15.0, Weight::Medium).color(theme.tx3));
            }
            // Delegations speak of themselves by name, which stands before the letter already.
            let name = say::seat(scenario, &message.from);
            let text = message.text.strip_prefix(&name).unwrap_or(&message.text);
            ui.label(soft(theme, text.trim_start()));
        });
    }
}

fn requests(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    let open = view
        .public
        .requests
        .iter()
        .filter(|r| r.to == view.seat && r.answer.is_none());
    for request in open {
        card_frame(theme).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let from = say::seat(scenario, &request.from);
            let asked = format!("{from} asks you for {}", help(&request.item));
            ui.label(words(asked, 18.0, Weight::SemiBold));
            ui.horizontal(|ui| {
                for (text, granted) in [("Grant", true), ("Refuse", false)] {
                    let answer = Command::AnswerRequest {
                        request: request.id,
                        granted,
                    };
                    legal_button(ui, view, text, answer, intents);
                }
                let priced =
                    |c: &Command| matches!(c, Command::NamePrice { request: r, .. } if *r == request.id);
                if view.legal.iter().any(priced) && ui.button("Name a price below").clicked() {
                    drafts.answers = Some(request.id);
                    drafts.offer_to = Some(request.from.clone());
                    drafts.gives.clear();
                    drafts.takes.clear();
                }
            });
        });
    }
}

/// Requests by name, folded under each state that can be asked.
fn ask_by_name(ui: &mut Ui, scenario: &Scenario, view: &SeatView, intents: &mut Intents) {
    let asks = |command: &Command| {
        if let Command::RequestHelp { to, item } = command {
            Some((to.clone(), item.clone()))
        } else {
            None
        }
    };
    for seat in &view.public.seats {
        let open: Vec<HelpItem> = view
            .legal
            .iter()
            .filter_map(asks)
            .filter(|(to, _)| *to == seat.id)
            .map(|(_, item)| item)
            .collect();
        if open.is_empty() {
            continue;
        }
        ui.collapsing(say::seat(scenario, &seat.id), |ui| {
            for item in open {
                if ui.button(help(&item)).clicked() {
                    intents.push(Command::RequestHelp {
                        to: seat.id.clone(),
                        item,
                    });
                }
            }
        });
    }
}

fn help(item: &HelpItem) -> String {
    match item {
        HelpItem::Money(amount) => amount.to_string(),
        HelpItem::Station => "a ground station".to_owned(),
        HelpItem::Shelter(people) => format!("shelter for {} people", say::people(*people)),
        HelpItem::Launch => "a launch towards the asteroid".to_owned(),
        HelpItem::Information => "what you know".to_owned(),
    }
}

/// A menu of the other delegations; with `everyone`, nobody chosen is everyone.
fn whom(
    ui: &mut Ui,
    id: &str,
    scenario: &Scenario,
    view: &SeatView,
    to: &mut Option<SeatId>,
    everyone: bool,
) {
    let nobody = if everyone {
        "everyone"
    } else {
        "choose a delegation"
    };
    let chosen = to
        .as_ref()
        .map_or_else(|| nobody.to_owned(), |s| say::seat(scenario, s));
    ComboBox::from_id_salt(id)
        .width(220.0)
        .height(420.0)
        .selected_text(chosen)
        .show_ui(ui, |ui| {
            if everyone {
                ui.selectable_value(to, None, nobody);
            }
            for seat in scenario.seats.iter().filter(|s| s.id != view.seat) {
                ui.selectable_value(to, Some(seat.id.clone()), seat.name.clone());
            }
        });
}

fn message(ui: &mut Ui, view: &SeatView, scenario: &Scenario, drafts: &mut Drafts, intents: &mut Intents) {
    ui.horizontal(|ui| {
        whom(ui, "message-to", scenario, view, &mut drafts.message_to, true);
        let width = ui.available_width() - 110.0;
        let customs = &view.public.customs;
        written::field(
            ui,
            "message",
            customs,
            &mut drafts.message,
            "Write a message",
            width,
        );
        let ready = !drafts.message.trim().is_empty();
        if ui.add_enabled(ready, Button::new("Send")).clicked() {
            intents.push(Command::SendMessage {
                to: drafts.message_to.clone(),
                text: drafts.message.trim().to_owned(),
            });
            drafts.message.clear();
        }
    });
}

fn offer(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    drafts: &mut Drafts,
    intents: &mut Intents,
) {
    if !matches!(
        view.public.phase,
        game::Phase::Consultation | game::Phase::Decision | game::Phase::Commitment
    ) {
        return;
    }
    let asked = drafts.answers.and_then(|id| {
        let open = |r: &&game::RequestView| r.id == id && r.answer.is_none();
        view.public.requests.iter().find(open)
    });
    card_frame(theme).show(ui, |ui| {
        if let Some(request) = asked {
            heading(ui, theme, "Your price", "an offer between the two of you");
            let from = say::seat(scenario, &request.from);
            ui.label(soft(
                theme,
                format!(
                    "{from} has asked for {}. You give it if {from} will:",
                    help(&request.item)
                ),
            ));
            terms(
                ui,
                theme,
                view,
                (&mut drafts.takes, &mut drafts.editors[1]),
                Some(&view.seat),
            );
            ui.horizontal(|ui| {
                let named = !drafts.takes.is_empty();
                if ui.add_enabled(named, Button::new("Name this price")).clicked() {
                    intents.push(Command::NamePrice {
                        request: request.id,
                        takes: std::mem::take(&mut drafts.takes),
                    });
                    drafts.answers = None;
                }
                if ui.button("Not for a price").clicked() {
                    drafts.answers = None;
                    drafts.takes.clear();
                }
            });
            return;
        }
        heading(ui, theme, "Offer an agreement", "the rules will check it");
        ui.horizontal(|ui| {
            whom(ui, "offer-to", scenario, view, &mut drafts.offer_to, false);
            ui.checkbox(&mut drafts.public, "everybody may read it");
        });
        loan(ui, view, drafts);
        let other = drafts.offer_to.clone();
        let they = other
            .as_ref()
            .map_or_else(|| "They".to_owned(), |s| say::seat(scenario, s));
        let [mine, theirs] = &mut drafts.editors;
        let sides = [
            ("You".to_owned(), &mut drafts.gives, mine, other.as_ref()),
            (they, &mut drafts.takes, theirs, Some(&view.seat)),
        ];
        for (who, promised, editor, beneficiary) in sides {
            ui.label(words(format!("{who} will"), 18.0, Weight::SemiBold));
            ui.push_id(&who, |ui| terms(ui, theme, view, (promised, editor), beneficiary));
        }
        let empty = drafts.gives.is_empty() && drafts.takes.is_empty();
        let ready = other.filter(|_| !empty);
        if ui.add_enabled(ready.is_some(), Button::new("Offer")).clicked()
            && let Some(to) = ready
        {
            intents.push(Command::OfferAgreement {
                to,
                gives: std::mem::take(&mut drafts.gives),
                takes: std::mem::take(&mut drafts.takes),
                public: drafts.public,
            });
        }
    });
}

/// What one side promises, and the form that adds to it.
fn terms(
    ui: &mut Ui,
    theme: &Theme,
    view: &SeatView,
    (promised, editor): (&mut Vec<Term>, &mut Editor),
    beneficiary: Option<&SeatId>,
) {
    let mut drop = None;
    for (n, term) in promised.iter().enumerate() {
        ui.horizontal(|ui| {
            ui.label(soft(theme, plain(term)));
            if ui.small_button("remove").clicked() {
                drop = Some(n);
            }
        });
    }
    if let Some(n) = drop {
        promised.remove(n);
    }
    edit(ui, view, editor, beneficiary, promised);
}

/// A loan is two promises: money now, and the same back by a later round.
fn loan(ui: &mut Ui, view: &SeatView, drafts: &mut Drafts) {
    let (now, left) = (
        view.public.round,
        view.public.rounds.saturating_sub(view.public.round + 1),
    );
    if left == 0 {
        return;
    }
    let (amount, later) = &mut drafts.loan;
    *later = (*later).clamp(1, left);
    ui.horizontal_wrapped(|ui| {
        ui.label(words("A loan of", 17.0, Weight::Medium));
        millions(ui, amount);
        let by = |n: u32| format!("back by the end of round {}", now + n + 1);
        ComboBox::from_id_salt("loan-back")
            .width(250.0)
            .selected_text(by(*later))
            .show_ui(ui, |ui| {
                for n in 1..=left {
                    ui.selectable_value(later, n, by(n));
                }
            });
        let give = |until| {
            vec![Term::Give {
                amount: Money::millions(*amount),
                until,
            }]
        };
        let lent = (give(now), give(now + *later));
        if ui.button("Draft: you lend").clicked() {
            (drafts.gives, drafts.takes) = lent;
        } else if ui.button("Draft: you borrow").clicked() {
            (drafts.takes, drafts.gives) = lent;
        }
    })
    .response
    .on_hover_text(
        "Kept or broken on the record like every promise. Where trust is below 25, either way, nobody lends.",
    );
}

/// A draft's term in a few words; the engine's own words come with the offer.
fn plain(term: &Term) -> String {
    let by = |round: &u32| format!("by the end of round {}", round + 1);
    match term {
        Term::Vote {
            motion,
            choice: Choice::Yes,
        } => format!("vote yes on {motion}"),
        Term::Vote { motion, .. } => format!("vote no on {motion}"),
        Term::Consent { motion } => format!("consent to {motion}"),
        Term::Second { motion } => format!("second {motion}"),
        Term::Give { amount, until } => format!("give {amount} {}", by(until)),
        Term::Deliver {
            programme,
            amount,
            until,
        } => format!("pay {amount} into {programme} {}", by(until)),
        Term::Shelter { of, people, until } => {
            format!(
                "prepare shelter for {} people of {of} {}",
                say::people(*people),
                by(until)
            )
        }
        Term::Station { until } => format!("open the ground station {}", by(until)),
        Term::Inspection { until } => format!("open to inspection {}", by(until)),
        Term::Launches { count, by } => format!("launch {count} by {by}"),
    }
}

fn edit(
    ui: &mut Ui,
    view: &SeatView,
    editor: &mut Editor,
    beneficiary: Option<&SeatId>,
    terms: &mut Vec<Term>,
) {
    ui.horizontal_wrapped(|ui| {
        let name = KINDS.iter().find(|k| k.0 == editor.kind).map_or("", |k| k.1);
        ComboBox::from_id_salt("kind")
            .width(220.0)
            .height(420.0)
            .selected_text(name)
            .show_ui(ui, |ui| {
                for (kind, name) in KINDS {
                    ui.selectable_value(&mut editor.kind, kind, name);
                }
            });
        match editor.kind {
            Kind::Yes | Kind::No | Kind::Consent | Kind::Second => motions(ui, view, &mut editor.motion),
            Kind::Give => millions(ui, &mut editor.millions),
            Kind::Deliver => {
                millions(ui, &mut editor.millions);
                programmes(ui, view, &mut editor.programme);
            }
            Kind::Launches => {
                editor.launches = editor.launches.clamp(1, 20);
                ui.add(
                    DragValue::new(&mut editor.launches)
                        .range(1..=20)
                        .suffix(" launches"),
                );
            }
            Kind::Shelter => {
                editor.thousands = editor.thousands.max(1);
                ui.add(
                    DragValue::new(&mut editor.thousands)
                        .range(1..=5000)
                        .suffix(" thousand people"),
                );
            }
            Kind::Station | Kind::Inspection => {}
        }
        let dated = !matches!(editor.kind, Kind::Yes | Kind::No | Kind::Consent | Kind::Second);
        if dated {
            let left = view.public.rounds.saturating_sub(view.public.round + 1);
            editor.rounds_on = editor.rounds_on.min(left);
            let name = |n: u32| format!("by the end of round {}", view.public.round + n + 1);
            ComboBox::from_id_salt("by")
                .width(220.0)
                .selected_text(name(editor.rounds_on))
                .show_ui(ui, |ui| {
                    for n in 0..=left {
                        ui.selectable_value(&mut editor.rounds_on, n, name(n));
                    }
                });
        }
        let made = term(view, editor, beneficiary);
        if ui.add_enabled(made.is_some(), Button::new("Add")).clicked()
            && let Some(made) = made
        {
            terms.push(made);
        }
    });
}

/// The term that an editor holds; `None` while something is not chosen.
fn term(view: &SeatView, editor: &Editor, beneficiary: Option<&SeatId>) -> Option<Term> {
    let until = view.public.round + editor.rounds_on;
    let amount = Money::millions(editor.millions.max(1));
    let vote = |choice| {
        Some(Term::Vote {
            motion: editor.motion?,
            choice,
        })
    };
    Some(match editor.kind {
        Kind::Yes => vote(Choice::Yes)?,
        Kind::No => vote(Choice::No)?,
        Kind::Consent => Term::Consent {
            motion: editor.motion?,
        },
        Kind::Second => Term::Second {
            motion: editor.motion?,
        },
        Kind::Give => Term::Give { amount, until },
        Kind::Deliver => Term::Deliver {
            programme: editor.programme?,
            amount,
            until,
        },
        // A round's launches fly after its Commitment: within the fifteen months or so before the next one.
        Kind::Launches => Term::Launches {
            count: editor.launches,
            by: view.public.date.plus_months(18 * (editor.rounds_on + 1)),
        },
        Kind::Shelter => Term::Shelter {
            of: beneficiary?.clone(),
            people: editor.thousands * 1000,
            until,
        },
        Kind::Station => Term::Station { until },
        Kind::Inspection => Term::Inspection { until },
    })
}

fn millions(ui: &mut Ui, value: &mut i64) {
    *value = (*value).max(1);
    ui.add(DragValue::new(value).range(1..=10_000).suffix(" M USD"));
}

fn motions(ui: &mut Ui, view: &SeatView, chosen: &mut Option<MotionId>) {
    let live = |m: &&MotionView| {
        matches!(
            m.stage,
            MotionStage::Tabled | MotionStage::OnDocket | MotionStage::Open
        )
    };
    let text = chosen.map_or_else(|| "choose a motion".to_owned(), |m| m.to_string());
    ComboBox::from_id_salt("motion")
        .width(200.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            for m in view.public.motions.iter().filter(live) {
                ui.selectable_value(chosen, Some(m.id), format!("{} {}", m.id, m.title));
            }
        });
}

fn programmes(ui: &mut Ui, view: &SeatView, chosen: &mut Option<ProgrammeId>) {
    let text = chosen.map_or_else(|| "choose a programme".to_owned(), |p| p.to_string());
    ComboBox::from_id_salt("programme")
        .width(200.0)
        .selected_text(text)
        .show_ui(ui, |ui| {
            let open = |stage| matches!(stage, ProgrammeStage::Funding | ProgrammeStage::Descoped);
            for p in view.public.programmes.iter().filter(|p| open(p.stage)) {
                ui.selectable_value(chosen, Some(p.id), format!("{} {}", p.id, p.title));
            }
        });
}

/// An agreement with what became of each promise.
fn show(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &SeatView,
    agreement: &AgreementView,
    intents: &mut Intents,
) {
    let id = agreement.id;
    card_frame(theme).show(ui, |ui| {
        let (from, to) = (
            say::seat(scenario, &agreement.from),
            say::seat(scenario, &agreement.to),
        );
        let title = match agreement.stage {
            AgreementStage::Offered => format!("{from} offers {to} an agreement"),
            AgreementStage::Accepted => format!("{from} and {to} have agreed"),
            AgreementStage::Declined => format!("{to} declined the offer of {from}"),
            AgreementStage::Withdrawn => format!("{from} took back its offer to {to}"),
            AgreementStage::Lapsed => format!("{to} did not answer the offer of {from}"),
        };
        heading(
            ui,
            theme,
            &title,
            if agreement.public { "public" } else { "between you" },
        );
        for p in &agreement.promises {
            let fate = match p.fate {
                None => "",
                Some(Fate::Kept) => ": kept",
                Some(Fate::Broken) => ": broken",
                Some(Fate::Void) => ": void",
            };
            let line = format!("{} will {}{fate}", say::seat(scenario, &p.debtor), p.text);
            let ink = if p.fate == Some(Fate::Broken) {
                theme.warn
            } else {
                theme.tx2
            };
            ui.add(egui::Label::new(words(line, 17.0, Weight::Regular).color(ink)).wrap());
        }
        ui.horizontal(|ui| {
            for (text, command) in [
                (
                    "Accept",
                    Command::AnswerAgreement {
                        agreement: id,
                        accepted: true,
                    },
                ),
                (
                    "Decline",
                    Command::AnswerAgreement {
                        agreement: id,
                        accepted: false,
                    },
                ),
                ("Take back", Command::WithdrawAgreement { agreement: id }),
                ("Make public", Command::PublishAgreement { agreement: id }),
            ] {
                legal_button(ui, view, text, command, intents);
            }
        });
    });
}
