//! What is new on a screen since it was last looked at.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use game::{AgreementId, AgreementStage, AgreementView, Choice, Fate, MotionId, Phase, PublicView, SeatView};
use scenario::{SeatId, SecretId};

use crate::measure::choice;
use crate::words;

/// Lines under the phase in which they were seen.
#[derive(Debug, Default)]
struct Pages(Vec<(String, Vec<String>)>);

impl Pages {
    /// A new heading, if it is another phase than before; true if it is.
    fn turn(&mut self, view: &PublicView) -> bool {
        let heading = if view.phase == Phase::Over {
            format!("Outcome, {}", view.date)
        } else {
            format!(
                "Round {}, {}: {}",
                view.round + 1,
                view.date,
                words::phase(view.phase)
            )
        };
        if self.0.last().is_some_and(|(last, _)| *last == heading) {
            return false;
        }
        self.0.push((heading, Vec::new()));
        true
    }

    fn add(&mut self, line: impl Into<String>) {
        if let Some((_, lines)) = self.0.last_mut() {
            lines.push(line.into());
        }
    }

    fn write(&self, text: &mut String) {
        for (heading, lines) in self.0.iter().filter(|(_, lines)| !lines.is_empty()) {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n### {heading}\n\n");
            for line in lines {
                let _ = writeln!(text, "- {}", line.trim().replace('\n', " "));
            }
        }
    }
}

/// The projector.
#[derive(Debug, Default)]
pub(super) struct Room {
    pages: Pages,
    told: usize,
    said: usize,
    sentence: String,
}

impl Room {
    pub(super) fn look(&mut self, view: &PublicView) {
        // What the feed says of the last moment of a phase belongs to that phase.
        for line in view.feed.iter().skip(self.told) {
            self.pages.add(&line.text);
        }
        self.told = view.feed.len();
        for message in view.messages.iter().skip(self.said) {
            let from = view.seats.iter().find(|s| s.id == message.from);
            let from = from.map_or_else(|| message.from.to_string(), |s| s.name.clone());
            self.pages.add(format!("{from}: \"{}\"", message.text));
        }
        self.said = view.messages.len();
        if self.pages.turn(view) && self.sentence != view.sentence {
            self.sentence.clone_from(&view.sentence);
            self.pages.add(format!("**{}**", view.sentence));
        }
    }

    pub(super) fn write(&self, text: &mut String) {
        self.pages.write(text);
    }
}

/// A delegation's screen.
#[derive(Debug, Default)]
pub(super) struct Desk {
    opened: bool,
    pages: Pages,
    next: String,
    reading: Option<(scenario::Money, i32)>,
    trust: BTreeMap<SeatId, i32>,
    bulletin: Option<String>,
    injects: usize,
    messages: usize,
    agreements: BTreeMap<AgreementId, (AgreementStage, Vec<Option<Fate>>)>,
    ballots: BTreeMap<MotionId, Choice>,
    by_proxy: BTreeMap<MotionId, Choice>,
    pledge: Option<[u32; 3]>,
    shared: BTreeSet<SecretId>,
    reasons: BTreeSet<(String, String)>,
}

impl Desk {
    pub(super) fn look(&mut self, view: &SeatView) {
        let turned = self.pages.turn(&view.public);
        if !self.opened {
            self.opened = true;
            self.open(view);
        }
        self.told(view);
        self.agreed(view);
        self.did(view);
        if turned {
            self.stand(view);
        }
    }

    pub(super) fn write(&self, text: &mut String) {
        self.pages.write(text);
    }

    /// What lay on the desk at the start.
    fn open(&mut self, view: &SeatView) {
        self.pages
            .add(format!("Brief: {}", view.brief.replace("\n\n", " ")));
        for (text, points) in &view.wants {
            self.pages.add(format!("Wants ({points} points): {text}"));
        }
        for (_, text, _) in &view.secrets {
            self.pages.add(format!("Knows alone: \"{text}\""));
        }
        for (label, note) in &view.assets {
            self.pages.add(format!("Has: {label}. {note}"));
        }
    }

    /// What came in.
    fn told(&mut self, view: &SeatView) {
        for inject in view.private_injects.iter().skip(self.injects) {
            self.pages
                .add(format!("For its eyes: {}. {}", inject.title, inject.text));
        }
        self.injects = view.private_injects.len();
        for message in view.private_messages.iter().skip(self.messages) {
            let line = match &message.to {
                Some(to) if message.from == view.seat => {
                    format!("Writes to {}: \"{}\"", name(view, to), message.text)
                }
                _ => format!("{} writes: \"{}\"", name(view, &message.from), message.text),
            };
            self.pages.add(line);
        }
        self.messages = view.private_messages.len();
        let own = view.private_bulletin.as_ref().map(|b| {
            let public = view.public.bulletins.last().map(|(_, b)| words::chance(b.chance));
            format!(
                "By what it alone has seen the chance is {}; the room reads {}.",
                words::chance(b.chance),
                public.unwrap_or_else(|| "nothing".to_owned())
            )
        });
        if own != self.bulletin {
            if let Some(line) = &own {
                self.pages.add(line);
            }
            self.bulletin = own;
        }
    }

    fn agreed(&mut self, view: &SeatView) {
        for agreement in &view.agreements {
            let fates = agreement.promises.iter().map(|p| p.fate).collect();
            let now = (agreement.stage, fates);
            let before = self.agreements.insert(agreement.id, now.clone());
            if before.as_ref() != Some(&now) {
                self.pages.add(bargain(view, agreement, before.is_none()));
            }
        }
    }

    /// What it did where nobody looks.
    fn did(&mut self, view: &SeatView) {
        for (motion, cast) in &view.ballots {
            if self.ballots.insert(*motion, *cast) != Some(*cast) {
                self.pages.add(format!(
                    "Votes {} on {motion}, {}.",
                    choice(Some(*cast)).to_lowercase(),
                    title(view, *motion)
                ));
            }
        }
        for (motion, cast) in &view.proxy_ballots {
            if self.by_proxy.insert(*motion, *cast) != Some(*cast) {
                let cast = choice(Some(*cast)).to_lowercase();
                self.pages.add(format!(
                    "Votes {cast} on {motion} for the delegation whose proxy it holds."
                ));
            }
        }
        if view.pledge != self.pledge {
            if let Some([me, member, outsider]) = view.pledge {
                self.pages.add(format!(
                    "Seals under the veil: of its quota {me} % if it is hit itself, {member} % if a member is, {outsider} % if an outsider is."
                ));
            }
            self.pledge = view.pledge;
        }
        for (id, _, shared) in &view.secrets {
            if *shared && self.shared.insert(id.clone()) {
                self.pages.add("Lays one of its papers on the table.");
            }
        }
    }

    /// How it stands when a phase opens, and what is asked of it.
    fn stand(&mut self, view: &SeatView) {
        let reading = (view.money, view.support);
        if self.reading != Some(reading) {
            self.reading = Some(reading);
            self.pages.add(format!(
                "Has {} in hand; support at home {} of 100.",
                view.money, view.support
            ));
        }
        let trust: BTreeMap<SeatId, i32> = view.trust.iter().cloned().collect();
        let moved: Vec<String> = trust
            .iter()
            .filter(|(seat, now)| self.trust.get(*seat).is_some_and(|before| before != *now))
            .map(|(seat, now)| {
                let before = self.trust.get(seat).copied().unwrap_or(*now);
                format!("{} {now} ({:+})", name(view, seat), now - before)
            })
            .collect();
        if !moved.is_empty() {
            self.pages.add(format!("Its trust moves: {}.", moved.join(", ")));
        }
        self.trust = trust;
        if !view.next.is_empty() && view.next != self.next {
            self.next.clone_from(&view.next);
            self.pages.add(format!("Is asked: {}", view.next));
        }
        let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (label, reason) in &view.blocked {
            // That a button waits for its phase is told once; which phase it is now, the heading says.
            let reason = reason.split("; it is ").next().unwrap_or(reason);
            if self.reasons.insert((label.clone(), reason.to_owned())) {
                by_reason.entry(reason).or_default().push(label);
            }
        }
        for (reason, labels) in by_reason {
            self.pages
                .add(format!("May not: {}. {reason}", labels.join(", ")));
        }
        if view.public.phase != Phase::Over {
            let lit = view.legal.len();
            self.pages.add(format!(
                "May press {lit} button{}.",
                if lit == 1 { "" } else { "s" }
            ));
        }
    }
}

fn name(view: &SeatView, seat: &SeatId) -> String {
    let known = view.public.seats.iter().find(|s| s.id == *seat);
    known.map_or_else(|| seat.to_string(), |s| s.name.clone())
}

fn title(view: &SeatView, motion: MotionId) -> String {
    let known = view.public.motions.iter().find(|m| m.id == motion);
    known.map_or_else(String::new, |m| format!("\"{}\"", m.title))
}

fn bargain(view: &SeatView, agreement: &AgreementView, first: bool) -> String {
    let terms: Vec<String> = agreement
        .promises
        .iter()
        .map(|p| {
            let fate = match p.fate {
                None => "",
                Some(Fate::Kept) => " (kept)",
                Some(Fate::Broken) => " (broken)",
                Some(Fate::Void) => " (overtaken)",
            };
            format!(
                "{} will {}{fate}",
                name(view, &p.debtor),
                p.text.trim_end_matches('.')
            )
        })
        .collect();
    let stage = match agreement.stage {
        AgreementStage::Offered => "is offered",
        AgreementStage::Accepted => "binds both",
        AgreementStage::Declined => "is declined",
        AgreementStage::Withdrawn => "is taken back",
        AgreementStage::Lapsed => "lapses unanswered",
    };
    let between = format!(
        "{} and {}",
        name(view, &agreement.from),
        name(view, &agreement.to)
    );
    let terms = if first || agreement.promises.iter().any(|p| p.fate.is_some()) {
        format!(": {}", terms.join("; "))
    } else {
        String::new()
    };
    format!("Agreement {} of {between} {stage}{terms}.", agreement.id)
}
