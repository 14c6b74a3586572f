//! Parts of the room's screen.

use std::time::Duration;

use bevy_egui::egui::{self, Align2, Rect, RichText, ScrollArea, Sense, Stroke, Ui, vec2};
use debrief::words as say;
use game::{
    Choice, FeedKind, Gate, GateView, MotionId, MotionStage, MotionView, Phase, ProgrammeView, PublicView,
    Standing,
};
use mission::plan::Thrust;
use scenario::{Date, Scenario};

use super::{charts, heading, seat_label, seat_mark, soft};
use crate::app::phase_clock::minutes;
use crate::app::theme::{self, Theme, Weight, inter, plex, words};

/// What the button that ends a phase says.
pub fn next_phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Situation => "Open consultation",
        Phase::Consultation => "Open the vote",
        Phase::Decision => "Close the vote",
        Phase::Commitment => "Close commitments, run time",
        Phase::Execution | Phase::Over => "Go on",
    }
}

/// Lines of the feed that stand out; older ones step back.
const FRESH: usize = 6;

/// Phases in order.
pub const PHASES: [Phase; 5] = [
    Phase::Situation,
    Phase::Consultation,
    Phase::Decision,
    Phase::Commitment,
    Phase::Execution,
];

/// Round and date, the five phases, the charter, and the seconds that are left of the phase.
pub fn header(ui: &mut Ui, theme: &Theme, view: &PublicView, left_s: Option<i64>) {
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let round = format!("Round {} of {}", view.round + 1, view.rounds);
            ui.label(words(
                if view.phase == Phase::Over {
                    "Outcome".to_owned()
                } else {
                    round
                },
                26.0,
                Weight::SemiBold,
            ));
            ui.label(words(view.date.to_string(), 20.0, Weight::Regular).color(theme.tx2));
        });
        ui.add_space(36.0);
        if view.phase != Phase::Over {
            ui.label(words(view.round_title.clone(), 22.0, Weight::Medium).color(theme.tx2));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            time_left(ui, theme, left_s);
            ui.label(words(view.charter.name.clone(), 18.0, Weight::Medium).color(theme.tx2))
                .on_hover_text(view.charter.summary.clone());
            ui.add_space(20.0);
            let now = PHASES.iter().position(|p| *p == view.phase);
            for (i, phase) in PHASES.iter().enumerate().rev() {
                let name = say::phase(*phase);
                let text = words(name, 20.0, Weight::SemiBold);
                if Some(i) == now {
                    egui::Frame::new()
                        .fill(theme.tx)
                        .corner_radius(6)
                        .inner_margin(egui::Margin::symmetric(14, 8))
                        .show(ui, |ui| ui.label(text.color(theme.void)));
                } else {
                    let done = now.is_none_or(|n| i < n);
                    ui.label(words(name, 20.0, Weight::Regular).color(if done {
                        theme.tx2
                    } else {
                        theme.tx3
                    }));
                }
                ui.add_space(6.0);
            }
        });
    });
}

/// The time that is left of the phase, as the form of play plans it.
pub fn time_left(ui: &mut Ui, theme: &Theme, left_s: Option<i64>) {
    let Some(left_s) = left_s else { return };
    let over = left_s < 0;
    let colour = if over { theme.warn } else { theme.tx };
    let text = RichText::new(minutes(left_s)).font(plex(30.0)).color(colour);
    ui.label(text)
        .on_hover_text("As planned. Nothing ends by itself: Control opens the next phase.");
    let word = if over { "Over time" } else { "Time left" };
    ui.label(words(word, 17.0, Weight::Medium).color(theme.tx3));
    ui.add_space(20.0);
}

/// The one sentence.
pub fn sentence(ui: &mut Ui, text: &str) {
    ui.add(egui::Label::new(words(text, 38.0, Weight::SemiBold).line_height(Some(44.0))).wrap());
}

/// Bulletin: sentence, chance, history, people under the corridor, injects.
pub fn situation(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView, falls_on: Date) {
    sentence(ui, &view.sentence);
    ui.add_space(6.0);
    let Some((_, bulletin)) = view.bulletins.last() else {
        ui.label(soft(theme, "The first bulletin comes when the session opens."));
        return;
    };
    // It was pushed: the bulletin tells of what that has left.
    let undone = if bulletin.knowledge.pushed.is_empty() {
        "if nothing is done"
    } else {
        "if nothing more is done"
    };
    ui.horizontal(|ui| {
        let chance = say::chance(bulletin.chance);
        let size = if chance.len() > 6 { 72.0 } else { 120.0 };
        ui.label(words(chance, size, Weight::SemiBold)).on_hover_text(format!(
            "Chance that {} hits the Earth {undone}: least squares on {} observations, 90 % range {} to {}. 1-sigma along the corridor {} km.",
            view.asteroid,
            bulletin.observations,
            say::chance(bulletin.chance_range.0),
            say::chance(bulletin.chance_range.1),
            say::thousands(bulletin.sigma_km),
        ));
        ui.add_space(16.0);
        ui.vertical(|ui| {
            ui.label(words("chance of impact", 22.0, Weight::SemiBold));
            ui.label(words(format!("{falls_on}, {undone}"), 20.0, Weight::Regular).color(theme.tx2));
            let (best, low, high) = bulletin.diameter_m;
            ui.label(words(format!("{best} m across ({low} to {high} m)"), 20.0, Weight::Regular).color(theme.tx2));
            let palermo = f64::from(bulletin.palermo_centi) / 100.0;
            ui.label(
                words(format!("Torino {}, Palermo {palermo:.2}", bulletin.torino), 18.0, Weight::Regular).color(theme.tx3),
            )
            .on_hover_text("Torino: Binzel 2000. Palermo: Chesley and others 2002, log10 of the chance over the background.");
        });
    });
    charts::history(ui, theme, &view.bulletins, 190.0);
    if let Some(pushed) = &bulletin.pushed {
        ui.add(egui::Label::new(words(game::pushed(pushed), 20.0, Weight::Medium)).wrap())
            .on_hover_text(hits(pushed, &bulletin.knowledge.pushed));
    }
    ui.separator();
    exposure(ui, theme, scenario, view, 6);
    if !view.injects.is_empty() {
        ui.add_space(8.0);
        for inject in view.injects.iter().filter(|i| i.round == view.round) {
            ui.label(words(inject.title.clone(), 20.0, Weight::SemiBold));
            ui.label(soft(theme, inject.text.clone()));
        }
    }
}

/// What each hit gave, and where the figures come from.
fn hits(pushed: &game::Pushed, flights: &[mission::plan::Flight]) -> String {
    let mm_s = |um_s: i64| um_s as f64 / 1000.0;
    let mut lines = vec![format!(
        "Along the corridor, on the target plane; range: 5 to 95 %. {} numbers measured since the first hit, each strength that \
         the hits may have had weighed by how well it foresees them.",
        pushed.observations
    )];
    lines.extend(
        flights
            .iter()
            .zip(&pushed.each_um_s)
            .map(|(flight, (best, low, high))| {
                format!(
                    "Hit of {}: {:.2} mm/s ({:.2} to {:.2})",
                    Date::containing_jd(flight.arrival.jd_tdb()),
                    mm_s(*best),
                    mm_s(*low),
                    mm_s(*high)
                )
            }),
    );
    lines.join("\n")
}

/// People under the corridor, by country.
pub fn exposure(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView, most: usize) {
    let Some((_, bulletin)) = view.bulletins.last() else {
        return;
    };
    let mut rows: Vec<_> = bulletin.exposure.iter().collect();
    rows.sort_by_key(|e| std::cmp::Reverse(e.chance));
    heading(
        ui,
        theme,
        "Whose ground it may reach",
        "chance, people in reach of blast or waves",
    );
    let largest = rows.iter().map(|e| e.chance.0).max().unwrap_or(1).max(1);
    for row in rows.iter().take(most) {
        ui.horizontal(|ui| {
            let (mark, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
            if let Some(seat) = scenario.seat_of(&row.country) {
                seat_mark(ui.painter(), theme, scenario, &seat.id, mark.center(), 18.0);
            }
            super::column(ui, 250.0, |ui| {
                ui.add(egui::Label::new(words(say::country(&row.country), 20.0, Weight::Medium)).truncate());
            });
            let t = row.chance.0 as f32 / largest as f32;
            charts::bar(
                ui,
                theme,
                t,
                theme::ember(0.25 + 0.6 * t),
                (ui.available_width() - 270.0).max(60.0),
                None,
            );
            super::column(ui, 115.0, |ui| {
                ui.label(RichText::new(say::chance(row.chance)).font(plex(18.0)));
            });
            ui.label(
                RichText::new(say::people(row.people))
                    .font(plex(18.0))
                    .color(theme.tx2),
            );
        });
    }
    if rows.len() > most {
        ui.label(soft(theme, format!("and {} more", rows.len() - most)));
    }
}

/// Why there are no plans; nothing where there are some.
pub fn no_plans(ui: &mut Ui, theme: &Theme, view: &PublicView) {
    if view.cards.is_empty() {
        let why = if view.busy.is_some() || view.bulletins.is_empty() {
            "No plans yet: the search fills the cards as soon as the bulletin is out."
        } else {
            "No plan can be flown from today on: there is no launch season, no rocket or no time for one."
        };
        ui.add(egui::Label::new(soft(theme, why)).wrap());
    }
}

/// Plan cards of the round, with odds.
pub fn cards(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView) {
    heading(
        ui,
        theme,
        "Plans on the table",
        "odds if it is on course; 1,000 propagated draws each",
    );
    no_plans(ui, theme, view);
    for card in &view.cards {
        super::card_frame(theme).show(ui, |ui| {
            card_head(ui, theme, card);
            charts::odds_bar(ui, theme, &card.assessment, 30.0);
            card_facts(ui, theme, scenario, card);
        });
    }
}

/// A card's number, title and price.
pub fn card_head(ui: &mut Ui, theme: &Theme, card: &game::CardView) {
    ui.set_min_width(ui.available_width());
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new(card.card.id.to_string())
                .font(plex(18.0))
                .color(theme.tx3),
        );
        ui.label(words(card.card.title.clone(), 20.0, Weight::SemiBold));
        let lines: Vec<String> = card
            .lines
            .iter()
            .map(|(what, n, price)| format!("{n} × {what}: {price}"))
            .collect();
        ui.label(
            RichText::new(card.cost.to_string())
                .font(plex(18.0))
                .color(theme.tx2),
        )
        .on_hover_text(lines.join("\n"));
    });
}

/// People whom waves endanger under a plan that may end in the sea, by both answers; `None` if it is hardly anybody.
fn by_waves(a: &game::Assessment) -> Option<String> {
    let (shelf, deep) = a.waves;
    (shelf.max(deep) >= 10).then(|| {
        format!(
            "Of these by waves on coasts: {}, or {} by the other model of waves",
            say::people(shelf),
            say::people(deep)
        )
    })
}

/// Whether it meets the assured end.
const fn end(card: &game::CardView) -> &'static str {
    match (
        card.meets_end,
        card.card.flights.is_empty() || matches!(card.card.aim, game::Aim::Learn),
    ) {
        (true, false) => "Meets the assured end",
        (true, true) => {
            "Looks and does not push: enough while nobody protected is in more danger than is assured"
        }
        (false, _) => "Does not meet the assured end",
    }
}

/// Whose risk rises, who would be harmed, last date.
pub fn card_facts(ui: &mut Ui, theme: &Theme, scenario: &Scenario, card: &game::CardView) {
    let a = &card.assessment;
    let mut facts = vec![format!(
        "People in danger, if on course: {} with the plan, {} without",
        say::people(a.harmed.1),
        say::people(a.harmed.0)
    )];
    facts.extend(by_waves(a));
    let mut raised: Vec<String> = card
        .transfer
        .iter()
        .map(|(s, b, f)| {
            format!(
                "{} {} to {}",
                say::seat(scenario, s),
                say::chance(*b),
                say::chance(*f)
            )
        })
        .collect();
    raised.extend(
        card.transfer_others
            .iter()
            .map(|(c, b, f)| format!("{} {} to {}", say::country(c), say::chance(*b), say::chance(*f))),
    );
    if !raised.is_empty() {
        facts.push(format!("Raises the risk of {}", raised.join(", ")));
    }
    let rushed = card
        .lines
        .iter()
        .filter(|(what, ..)| what.starts_with(game::RUSH_LINE));
    facts.extend(rushed.map(|(what, n, price)| format!("{n} × {what}: {price}")));
    facts.push(format!("Order by {}", card.last_date));
    let mut ways: Vec<Thrust> = card.card.flights.iter().filter_map(|f| f.flight.thrust).collect();
    ways.dedup();
    facts.extend(
        ways.into_iter()
            .map(|way| format!("The tug pushes {}", say::thrust(way))),
    );
    for fact in facts {
        ui.label(soft(theme, fact));
    }
    let assured = game::Ppb::from_fraction(scenario.assurance.assured_ppm as f64 / 1e6);
    ui.label(soft(theme, end(card).to_owned())).on_hover_text(format!(
        "The assured end: a plan that pushes leaves all who are protected together at most {} of the danger of an asteroid that \
         is on course, and raises nobody's risk without consent. To look is enough while nobody who is protected is in more \
         danger than that, of everything that is known.",
        say::chance(assured)
    ));
    for gate in &card.gates {
        law(ui, theme, gate);
    }
}

/// A gate of the law: whether a way through it stands open, and all ways on hover; those of a device at once.
fn law(ui: &mut Ui, theme: &Theme, gate: &GateView) {
    let ways: Vec<String> = gate
        .routes
        .iter()
        .map(|r| format!("{} {}", if r.open { "Open:" } else { "Shut:" }, r.why))
        .collect();
    let line = match (gate.gate, gate.is_open()) {
        (Gate::Consultation, true) => "Law: notice has been given".to_owned(),
        (Gate::Consultation, false) => "Law: nobody has been told of it yet".to_owned(),
        (Gate::Liability, true) => "Law: consented to by those whose risk it raises".to_owned(),
        (Gate::Liability, false) => format!("Law: {}", gate.routes.first().map_or("", |r| r.why.as_str())),
        (Gate::Device, open) => {
            let first = if open {
                "Law: there is a right to the nuclear device"
            } else {
                "Law: there is no right to the nuclear device yet"
            };
            format!("{first}\n{}", ways.join("\n"))
        }
    };
    ui.label(soft(theme, line))
        .on_hover_text(format!("{}\n{}", gate.asks, ways.join("\n")));
}

/// Motions of the round.
pub fn docket(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView) {
    let motions: Vec<&MotionView> = view.motions.iter().filter(|m| m.round == view.round).collect();
    heading(ui, theme, "Motions of this round", "");
    if motions.is_empty() {
        ui.label(soft(
            theme,
            "No motions yet. Delegations table them from their desks.",
        ));
    }
    for motion in motions {
        super::card_frame(theme).show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            motion_summary(ui, theme, scenario, motion);
        });
    }
}

fn motion_summary(ui: &mut Ui, theme: &Theme, scenario: &Scenario, motion: &MotionView) {
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new(motion.id.to_string())
                .font(plex(18.0))
                .color(theme.tx3),
        );
        ui.label(words(motion.title.clone(), 20.0, Weight::SemiBold));
        ui.label(soft(theme, stage_word(motion.stage)));
        if let Some(kin) = kin(motion) {
            ui.label(soft(theme, kin));
        }
    });
    ui.label(soft(theme, motion.text.clone()));
    if let Some(why) = &motion.blocked {
        ui.label(words(why.clone(), 17.0, Weight::SemiBold));
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(soft(theme, "Moved by"));
        seat_label(ui, theme, scenario, &motion.mover, 20.0);
        if !motion.seconders.is_empty() {
            let names: Vec<String> = motion.seconders.iter().map(|s| say::seat(scenario, s)).collect();
            ui.label(soft(theme, format!("seconded by {}", names.join(", "))));
        }
    });
}

/// Where a motion stands, in a word or two.
pub fn stage_word(stage: MotionStage) -> &'static str {
    match stage {
        MotionStage::Tabled => "needs a second",
        MotionStage::OnDocket => "on the docket",
        MotionStage::Open => "vote open",
        MotionStage::Carried => "carried",
        MotionStage::NotCarried => "not carried",
        MotionStage::Blocked => "carried, and stopped",
        MotionStage::Withdrawn => "withdrawn",
        MotionStage::Dropped => "dropped",
        MotionStage::TakenOver => "taken over by the mover",
        MotionStage::Divided => "divided",
        MotionStage::Replaced => "fell to an amendment",
    }
}

/// Which motion it amends or is a part of.
pub fn kin(motion: &MotionView) -> Option<String> {
    let amends = motion.amends.map(|of| format!("amends {of}"));
    amends.or_else(|| motion.part_of.map(|of| format!("a part of {of}")))
}

/// Explanations of vote.
pub fn explanations(ui: &mut Ui, theme: &Theme, scenario: &Scenario, motion: &MotionView) {
    for (seat, text) in &motion.explanations {
        ui.horizontal_wrapped(|ui| {
            seat_label(ui, theme, scenario, seat, 18.0);
            ui.label(soft(theme, format!("explains: \"{text}\"")));
        });
    }
}

/// How long a vote is still open, as a clock shows it.
fn clock(left: Duration) -> String {
    let seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
    format!("closes in {}:{:02}", seconds / 60, seconds % 60)
}

/// The plan that the clause gave the table in this round, if it did.
fn stands_by_default(ui: &mut Ui, theme: &Theme, view: &PublicView) -> bool {
    let given = |p: &&ProgrammeView| p.round == view.round && matches!(p.mandate, game::Mandate::Default);
    let Some(programme) = view.programmes.iter().find(given) else {
        return false;
    };
    // A column of the board would stretch its lines to both edges.
    ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
        ui.set_max_width(ui.available_width() - 16.0);
        sentence(ui, &format!("{} stands by default.", programme.title));
        ui.label(soft(
            theme,
            "The assurance clause is open, and the table has adopted no plan that keeps it. The cheapest that does stands, and every member owes its quota.",
        ));
    });
    true
}

/// The board: one tile a voter, and the conditions of the rule.
pub fn decision(
    ui: &mut Ui,
    theme: &Theme,
    scenario: &Scenario,
    view: &PublicView,
    deadlines: &[(MotionId, Duration)],
) {
    let shown: Vec<&MotionView> = view
        .motions
        .iter()
        .filter(|m| {
            m.round == view.round
                && (m.result.is_some()
                    || matches!(
                        m.stage,
                        MotionStage::Open | MotionStage::OnDocket | MotionStage::Replaced
                    ))
        })
        .collect();
    let by_default = stands_by_default(ui, theme, view);
    if shown.is_empty() {
        if !by_default {
            sentence(ui, "Nothing is put to the vote in this round.");
            ui.label(soft(theme, "Motions need a mover and a second in Consultation."));
        }
        return;
    }
    for motion in shown {
        super::card_frame(theme).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.label(
                    RichText::new(motion.id.to_string())
                        .font(plex(20.0))
                        .color(theme.tx3),
                );
                ui.label(words(motion.title.clone(), 26.0, Weight::SemiBold));
                if let Some(kin) = kin(motion) {
                    ui.label(soft(theme, kin));
                }
            });
            if motion.stage == MotionStage::Replaced {
                ui.label(soft(theme, stage_word(motion.stage)));
                return;
            }
            ui.label(soft(theme, motion.text.clone()));
            ui.label(words(motion.rule.1.clone(), 17.0, Weight::Regular).color(theme.tx3));
            board(ui, theme, scenario, motion);
            if let Some(result) = &motion.result {
                for g in &result.gauges {
                    charts::gauge(ui, theme, g);
                }
                result_band(
                    ui,
                    theme,
                    result.carried,
                    &result.why,
                    result.would_turn.as_deref(),
                );
            } else {
                let mut said = format!("{} of {} have voted", motion.voted_count, motion.electorate.len());
                if let Some((_, left)) = deadlines.iter().find(|(m, _)| *m == motion.id) {
                    said = format!("{said}; {}", clock(*left));
                } else if motion.closed {
                    said.push_str("; the vote is closed");
                }
                ui.label(words(said, 22.0, Weight::SemiBold));
            }
            explanations(ui, theme, scenario, motion);
        });
    }
}

fn result_band(ui: &mut Ui, theme: &Theme, carried: bool, why: &str, turn: Option<&str>) {
    egui::Frame::new()
        .fill(theme.tx)
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(18, 12))
        .show(ui, |ui| {
            ui.set_min_width(ui.available_width());
            let word = if carried { "Carried" } else { "Not carried" };
            ui.label(words(word, 34.0, Weight::Bold).color(theme.void));
            ui.label(words(why, 20.0, Weight::Medium).color(theme.void));
            if let Some(turn) = turn {
                ui.label(words(turn, 18.0, Weight::Regular).color(theme.void));
            }
        });
}

fn board(ui: &mut Ui, theme: &Theme, scenario: &Scenario, motion: &MotionView) {
    let columns = if motion.electorate.len() > 16 { 6 } else { 4 };
    let width = (ui.available_width() - 10.0 * (columns as f32 - 1.0)) / columns as f32;
    let people: i64 = motion
        .electorate
        .iter()
        .filter_map(|s| scenario.seat(s))
        .map(|s| s.population)
        .sum();
    for row in motion.electorate.chunks(columns) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            for seat in row {
                let (rect, _) = ui.allocate_exact_size(vec2(width, 66.0), Sense::hover());
                let published = motion.result.as_ref().and_then(|r| r.choices.as_ref());
                let choice = published
                    .and_then(|c| c.iter().find(|(s, _)| s == seat))
                    .and_then(|(_, c)| *c);
                let sealed = motion.voted.as_ref().is_some_and(|v| v.contains(seat));
                tile(ui, theme, rect, choice);
                let inverted = choice == Some(Choice::Yes);
                let ink = if inverted { theme.void } else { theme.tx };
                let painter = ui.painter();
                seat_mark(
                    painter,
                    theme,
                    scenario,
                    seat,
                    rect.left_center() + vec2(22.0, 0.0),
                    22.0,
                );
                let font = inter(17.0, Weight::SemiBold);
                let name = say::seat(scenario, seat);
                let fits =
                    painter.layout_no_wrap(name.clone(), font.clone(), ink).size().x < rect.width() - 52.0;
                let name = if fits { name } else { seat.to_string() };
                painter.text(
                    rect.left_top() + vec2(42.0, 9.0),
                    Align2::LEFT_TOP,
                    name,
                    font,
                    ink,
                );
                let share = scenario
                    .seat(seat)
                    .map_or(0.0, |s| s.population as f64 * 100.0 / people.max(1) as f64);
                let proxy = motion.by_proxy.iter().find(|(from, _)| from == seat);
                let word = if published.is_some() {
                    let by = proxy.map_or_else(String::new, |(_, by)| format!(", by {by}"));
                    format!("{}{by}", debrief::measure::choice(choice))
                } else if let Some((_, by)) = proxy {
                    format!("sealed, by {by}")
                } else if sealed {
                    "sealed".to_owned()
                } else {
                    format!("{share:.0} % of the people")
                };
                painter.text(
                    rect.left_bottom() + vec2(42.0, -9.0),
                    Align2::LEFT_BOTTOM,
                    word,
                    inter(16.0, Weight::Medium),
                    if inverted { theme.void } else { theme.tx2 },
                );
            }
        });
    }
}

/// A ballot has no hue: fill, hatch, dashes.
fn tile(ui: &Ui, theme: &Theme, rect: Rect, choice: Option<Choice>) {
    let painter = ui.painter_at(rect.expand(2.0));
    match choice {
        Some(Choice::Yes) => {
            painter.rect_filled(rect, 6, theme.tx);
        }
        Some(Choice::No | Choice::Object) => {
            painter.rect_filled(rect, 6, theme.bg2);
            let mut x = rect.left() - rect.height();
            let inside = ui.painter_at(rect);
            while x < rect.right() {
                inside.line_segment(
                    [
                        egui::pos2(x, rect.bottom()),
                        egui::pos2(x + rect.height(), rect.top()),
                    ],
                    Stroke::new(7.0, theme.line),
                );
                x += 18.0;
            }
            painter.rect_stroke(rect, 6, Stroke::new(2.5, theme.tx), egui::StrokeKind::Inside);
        }
        Some(Choice::Abstain | Choice::Constructive) => {
            painter.rect_stroke(rect, 6, Stroke::new(2.0, theme.tx3), egui::StrokeKind::Inside);
        }
        None => {
            painter.rect_stroke(rect, 6, Stroke::new(1.0, theme.line2), egui::StrokeKind::Inside);
        }
    }
}

/// Programmes with what each seat owes and gave.
pub fn commitments(ui: &mut Ui, theme: &Theme, scenario: &Scenario, view: &PublicView) {
    if view.programmes.is_empty() {
        sentence(ui, "No programme has been adopted.");
        ui.label(soft(
            theme,
            "A carried mission, or the default plan of an open assurance clause, is paid for here.",
        ));
        return;
    }
    for programme in view.programmes.iter().rev() {
        super::card_frame(theme).show(ui, |ui| programme_table(ui, theme, scenario, programme));
    }
}

fn programme_table(ui: &mut Ui, theme: &Theme, scenario: &Scenario, programme: &ProgrammeView) {
    ui.set_min_width(ui.available_width());
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new(programme.id.to_string())
                .font(plex(20.0))
                .color(theme.tx3),
        );
        ui.label(words(programme.title.clone(), 24.0, Weight::SemiBold));
    });
    let missing = if programme.missing.0 > 0 {
        format!(", {} missing", programme.missing)
    } else {
        String::new()
    };
    ui.label(soft(
        theme,
        format!("Budget with the reserve {}{missing}", programme.budget),
    ));
    for finding in &programme.law {
        ui.label(soft(theme, format!("Law: {}", finding.words())));
    }
    for share in &programme.shares {
        ui.horizontal(|ui| {
            let (rect, _) = ui.allocate_exact_size(vec2(22.0, 22.0), Sense::hover());
            seat_mark(ui.painter(), theme, scenario, &share.seat, rect.center(), 18.0);
            super::column(ui, 200.0, |ui| {
                ui.add(
                    egui::Label::new(words(say::seat(scenario, &share.seat), 18.0, Weight::Medium))
                        .truncate(),
                );
            });
            let quota = share.quota.0.max(1) as f32;
            charts::bar(
                ui,
                theme,
                share.delivered.0 as f32 / quota,
                theme.tx,
                (ui.available_width() - 330.0).max(60.0),
                Some(share.due.0 as f32 / quota),
            );
            ui.label(RichText::new(format!("{} of {}", share.delivered, share.quota)).font(plex(16.0)));
            let (word, colour) = standing(theme, share.standing);
            ui.label(words(word, 16.0, Weight::SemiBold).color(colour));
            if let Some(notice) = share.notice.filter(|_| share.delivered < share.quota) {
                ui.label(soft(theme, "notice given")).on_hover_text(format!(
                    "It has said that no more than {notice} of its quota will come."
                ));
            }
        });
    }
}

/// A standing as a word and its colour.
pub fn standing(theme: &Theme, standing: Standing) -> (&'static str, egui::Color32) {
    match standing {
        Standing::Clear => ("", theme.tx3),
        Standing::Kept => ("kept", theme.ok),
        Standing::Shortfall => ("shortfall", theme.warn),
        Standing::Breach => ("breach", theme.bad),
        Standing::Refused => ("refused", theme.bad),
    }
}

/// What happened, newest first; money stands in the ledger.
pub fn feed(ui: &mut Ui, theme: &Theme, view: &PublicView, most: usize) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let told = view.feed.iter().rev().filter(|l| l.kind != FeedKind::Money);
        let mut said: Option<Date> = None;
        for (at, line) in told.take(most).enumerate() {
            let colour = match (line.kind == FeedKind::Outcome, at < FRESH) {
                (true, _) => theme.ast,
                (false, true) => theme.tx,
                (false, false) => theme.tx3,
            };
            // A date stands once over the lines of its day.
            if said != Some(line.date) {
                ui.label(words(line.date.to_string(), 15.0, Weight::Medium).color(theme.tx3));
                said = Some(line.date);
            }
            ui.add(egui::Label::new(words(line.text.clone(), 19.0, Weight::Medium).color(colour)).wrap());
            ui.add_space(2.0);
        }
    });
}

/// How ballots are given, in words.
pub fn ballot_word(kind: scenario::BallotKind) -> &'static str {
    match kind {
        scenario::BallotKind::RollCall => "roll call",
        scenario::BallotKind::Secret => "secret ballot",
        scenario::BallotKind::Silence => "silence agrees",
    }
}

/// A category of motions, in words.
pub fn category_word(category: scenario::Category) -> &'static str {
    match category {
        scenario::Category::Mission => "Missions",
        scenario::Category::Nuclear => "Nuclear devices",
        scenario::Category::CivilProtection => "Shelter and evacuation",
        scenario::Category::Information => "Observation and data",
        scenario::Category::Budget => "Money given together",
        scenario::Category::Charter => "The charter and membership",
        scenario::Category::Procedure => "Procedure",
    }
}
