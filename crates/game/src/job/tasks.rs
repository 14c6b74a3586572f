//! One task for each job in each phase, so that nobody idles: one plain sentence, and whether it is done. Made from the
//! delegation's view alone; what people say to each other across a table no program sees, and such a task is done when the
//! delegation says that it is ready.

use scenario::{Money, SeatId};
use serde::Serialize;

use super::Job;
use crate::command::{Command, Phase};
use crate::physics::{CraftStage, Ppb};
use crate::procedure::Procedural;
use crate::view::{AgreementStage, CardView, MotionStage, MotionView, SeatView};

/// What a job has to do now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Whose it is.
    pub job: Job,
    /// In one sentence.
    pub text: String,
    /// It is done, as far as the view shows.
    pub done: bool,
}

/// The task of each job, in the order of [`Job::ALL`].
pub fn tasks(view: &SeatView) -> [Task; 4] {
    Job::ALL.map(|job| {
        let look = Look { view };
        let (text, done) = match job {
            Job::Head => look.head(),
            Job::Envoy => look.envoy(),
            Job::Treasurer => look.treasurer(),
            Job::Scientist => look.scientist(),
        };
        Task { job, text, done }
    })
}

/// Sentence, and whether it is done.
type Said = (String, bool);

/// A desk with what the sentences ask of it.
struct Look<'a> {
    view: &'a SeatView,
}

impl Look<'_> {
    fn ready(&self) -> bool {
        let public = &self.view.public;
        let mine = public.seats.iter().find(|s| s.id == self.view.seat);
        public.phase == Phase::Over || mine.is_some_and(|s| s.ready)
    }

    fn spoken(&self, text: impl Into<String>) -> Said {
        (text.into(), self.ready())
    }

    fn may(&self, test: impl Fn(&Command) -> bool) -> bool {
        self.view.legal.iter().any(test)
    }

    fn name(&self, id: &SeatId) -> String {
        let seats = &self.view.public.seats;
        let known = seats.iter().find(|s| s.id == *id);
        known.map_or_else(|| id.to_string(), |s| s.name.clone())
    }

    fn names(&self, ids: &[SeatId]) -> String {
        let names: Vec<String> = ids.iter().map(|id| self.name(id)).collect();
        match names.as_slice() {
            [] => "nobody".to_owned(),
            [one] => one.clone(),
            [most @ .., last] => format!("{} and {last}", most.join(", ")),
        }
    }

    fn motions_of_round(&self) -> impl Iterator<Item = &MotionView> {
        let round = self.view.public.round;
        self.view.public.motions.iter().filter(move |m| m.round == round)
    }

    fn open_votes(&self) -> impl Iterator<Item = &MotionView> {
        let voter = |m: &&MotionView| m.electorate.contains(&self.view.seat);
        let open = |m: &&MotionView| m.stage == MotionStage::Open && !m.closed;
        self.view.public.motions.iter().filter(open).filter(voter)
    }

    fn has_cast(&self, motion: &MotionView) -> bool {
        self.view.ballots.iter().any(|(id, _)| *id == motion.id)
    }

    fn all_cast(&self) -> bool {
        self.open_votes().all(|m| self.has_cast(m))
    }

    /// The Head has heard what there was to say, and has cast the ballots; or the delegation is ready.
    fn heard(&self) -> bool {
        self.ready() || (self.all_cast() && self.open_votes().next().is_some())
    }

    fn head(&self) -> Said {
        match self.view.public.phase {
            Phase::Situation => self.spoken(
                "Read your brief to your delegation, and agree in one sentence on what you want first.",
            ),
            Phase::Consultation => self.head_consults(),
            Phase::Decision => {
                let waiting = self.open_votes().filter(|m| !self.has_cast(m)).count();
                let all = self.open_votes().count();
                let text = match (all, waiting) {
                    (0, _) => "Nothing is put to your vote: say to the table what your delegation will do.",
                    (_, 0) => "Your ballots are in: you can change them until the vote closes.",
                    (_, 1) => "Hear your delegation, then cast your ballot on the motion that waits.",
                    _ => "Hear your delegation, then cast your ballot on each motion that waits.",
                };
                (
                    text.to_owned(),
                    if all == 0 { self.ready() } else { waiting == 0 },
                )
            }
            Phase::Commitment => {
                let explains = self.may(|c| matches!(c, Command::Procedure(Procedural::Explain { .. })));
                if explains {
                    return (
                        "Explain your vote to the table in one sentence, under Motions.".to_owned(),
                        false,
                    );
                }
                let behind: Vec<SeatId> = self.behind();
                if behind.is_empty() {
                    self.spoken("Say before all what your delegation gives in this round.")
                } else {
                    let who = self.names(&behind);
                    self.spoken(format!("Ask before all what is still missing from {who}."))
                }
            }
            Phase::Execution => self
                .spoken("Prepare your opening sentence for the next round: what do you want, and from whom?"),
            Phase::Over => {
                self.spoken("Tell the table the one decision that you would take otherwise today.")
            }
        }
    }

    fn head_consults(&self) -> Said {
        let me = &self.view.seat;
        if self.may(|c| matches!(c, Command::Procedure(Procedural::Approve { .. }))) {
            let approved = self.view.public.procedure.constitution.as_ref();
            let done = approved.is_some_and(|c| c.options.iter().any(|o| o.approved_by.contains(me)));
            if !done {
                let text = "Approve of the rules by which your delegation can live, under Procedure.";
                return (text.to_owned(), false);
            }
        }
        let unanswered = self
            .motions_of_round()
            .find(|m| m.consents.iter().any(|(s, answer)| s == me && answer.is_none()));
        if let Some(motion) = unanswered {
            let text = format!(
                "{} moves risk onto your ground: give or withhold your consent.",
                motion.id
            );
            return (text, false);
        }
        let acted = self
            .motions_of_round()
            .any(|m| m.mover == *me || m.seconders.contains(me));
        let text = if acted {
            "You stand behind a motion: speak for it, and count who will vote for it."
        } else if self.may(|c| matches!(c, Command::SecondMotion { .. })) {
            "Choose: stand behind a motion that lies on the table, or table one of your own."
        } else {
            "Table the motion that your delegation wants most."
        };
        (text.to_owned(), acted)
    }

    /// Who has not delivered what is due of it.
    fn behind(&self) -> Vec<SeatId> {
        let mut behind: Vec<SeatId> = Vec::new();
        for share in self.view.public.programmes.iter().flat_map(|p| &p.shares) {
            let missing = share.due > share.delivered + share.called_up;
            if missing && share.seat != self.view.seat && !behind.contains(&share.seat) {
                behind.push(share.seat.clone());
            }
        }
        behind.truncate(3);
        behind
    }

    fn envoy(&self) -> Said {
        let me = &self.view.seat;
        let talks = matches!(
            self.view.public.phase,
            Phase::Consultation | Phase::Decision | Phase::Commitment
        );
        let offered = self
            .view
            .agreements
            .iter()
            .find(|a| a.to == *me && a.stage == AgreementStage::Offered);
        if let (true, Some(agreement)) = (talks, offered) {
            let from = self.name(&agreement.from);
            return (
                format!("{from} offers you an agreement: accept it or decline it."),
                false,
            );
        }
        let asks = self
            .view
            .public
            .requests
            .iter()
            .find(|r| r.to == *me && r.answer.is_none());
        if let (true, Some(request)) = (talks, asks) {
            let from = self.name(&request.from);
            return (format!("{from} asks you for help by name: answer it."), false);
        }
        match self.view.public.phase {
            Phase::Situation => {
                let near = self.names(&self.trusted());
                self.spoken(format!(
                    "Find whom you need in this round: your delegation trusts {near} most."
                ))
            }
            Phase::Consultation => (
                "Win one vote: speak with another delegation, and write down what you agree.".to_owned(),
                self.has_talked(),
            ),
            Phase::Decision => self.envoy_decides(),
            Phase::Commitment => self.envoy_commits(),
            Phase::Execution => {
                self.spoken("Note who kept its word in this round and who did not, for your Head.")
            }
            Phase::Over => self.spoken("Say whose word you would trust again, and whose not."),
        }
    }

    /// The two that the delegation trusts most, of those that sit there.
    fn trusted(&self) -> Vec<SeatId> {
        let mut others: Vec<&(SeatId, i32)> = self
            .view
            .trust
            .iter()
            .filter(|(s, _)| *s != self.view.seat)
            .collect();
        others.sort_by_key(|(_, trust)| std::cmp::Reverse(*trust));
        others.iter().take(2).map(|(s, _)| s.clone()).collect()
    }

    /// It has written, asked or offered in this round.
    fn has_talked(&self) -> bool {
        let (me, public) = (&self.view.seat, &self.view.public);
        let wrote = |m: &crate::view::MessageView| m.from == *me && m.date >= public.date;
        public
            .messages
            .iter()
            .chain(&self.view.private_messages)
            .any(wrote)
            || self
                .view
                .agreements
                .iter()
                .any(|a| a.from == *me && a.round == public.round)
            || !self.may(|c| matches!(c, Command::RequestHelp { .. }))
    }

    fn envoy_decides(&self) -> Said {
        let mut silent: Vec<SeatId> = Vec::new();
        for motion in self
            .view
            .public
            .motions
            .iter()
            .filter(|m| m.stage == MotionStage::Open)
        {
            let Some(voted) = &motion.voted else { continue };
            let missing = motion.electorate.iter().filter(|s| !voted.contains(s));
            silent.extend(missing.filter(|s| **s != self.view.seat).cloned());
        }
        silent.sort();
        silent.dedup();
        if silent.is_empty() {
            return self.spoken("Remind those who promised you a vote, before the vote closes.");
        }
        let who = self.names(&silent.iter().take(3).cloned().collect::<Vec<_>>());
        self.spoken(format!(
            "Speak once more with those who have not voted yet: {who}."
        ))
    }

    fn envoy_commits(&self) -> Said {
        if self.view.offer.is_some() {
            let text = "An offer from outside lies on your desk: take it, or let it lie.";
            return (text.to_owned(), self.ready());
        }
        let open = self
            .view
            .agreements
            .iter()
            .filter(|a| a.stage == AgreementStage::Accepted);
        let mine = open
            .flat_map(|a| &a.promises)
            .find(|p| p.debtor == self.view.seat && p.fate.is_none());
        match mine {
            Some(promise) => (
                format!(
                    "You have signed that you will {}: see that it is done.",
                    promise.text
                ),
                false,
            ),
            None => self.spoken("Ask those who owe you something when it will come."),
        }
    }

    fn treasurer(&self) -> Said {
        let view = self.view;
        match view.public.phase {
            Phase::Situation => self.spoken(format!(
                "Count what you have, {} now and {} next round, and tell your Head what you can promise.",
                view.money, view.next_income
            )),
            Phase::Consultation => match self.quotas(&view.public.cards) {
                Some((least, most)) if least == most => self.spoken(format!(
                    "Tell your Head what a plan would cost you: {least}, and you have {}.",
                    view.money
                )),
                Some((least, most)) => self.spoken(format!(
                    "Tell your Head what the plans would cost you: from {least} to {most}, and you have {}.",
                    view.money
                )),
                None => self.spoken(format!(
                    "Tell your Head what you could give: you have {}, a share of {:.1} % by the key.",
                    view.money,
                    view.key_ppm as f64 / 1e4
                )),
            },
            Phase::Decision => {
                let cards: Vec<CardView> = self.cards_voted_on();
                let text = match self.quotas(&cards) {
                    Some((_, most)) => format!(
                        "Tell your Head what a yes would cost you: {most}, and you have {}.",
                        view.money
                    ),
                    None => "Tell your Head what is left to give if the motions are carried.".to_owned(),
                };
                (text, self.heard())
            }
            Phase::Commitment => self.treasurer_commits(),
            Phase::Execution => self.spoken(format!(
                "Half of what is not spent lapses: you have {}, and {} come next round.",
                view.money, view.next_income
            )),
            Phase::Over => self.spoken("Compare what you gave with your share by the key."),
        }
    }

    /// The least and the greatest quota of this delegation among some cards.
    fn quotas(&self, cards: &[CardView]) -> Option<(Money, Money)> {
        let mine = |c: &CardView| {
            let quota = c.quotas.iter().find(|(s, _)| *s == self.view.seat);
            quota.map(|(_, m)| *m)
        };
        let all: Vec<Money> = cards.iter().filter_map(mine).collect();
        Some((*all.iter().min()?, *all.iter().max()?))
    }

    fn treasurer_commits(&self) -> Said {
        let view = self.view;
        let due: Money = view
            .public
            .programmes
            .iter()
            .flat_map(|p| &p.shares)
            .filter(|s| s.seat == view.seat)
            .map(|s| (s.due - s.delivered).max(Money::ZERO))
            .sum();
        let pays = self.may(|c| matches!(c, Command::Deliver { .. } | Command::RefuseQuota { .. }));
        if due > Money::ZERO && pays {
            let text = format!(
                "{due} are due of you, and you have {}: deliver them, or say that you will not.",
                view.money
            );
            return (text, false);
        }
        if view.pledge.is_none() && self.may(|c| matches!(c, Command::SealPledge { .. })) {
            return (
                "Seal what you would give, before it is known whom it falls on.".to_owned(),
                false,
            );
        }
        let gives = self.may(|c| matches!(c, Command::OfferStation | Command::PlaceUnder { .. }));
        if gives {
            return self.spoken("Nothing is due: offer what you have, a ground station or a look inside.");
        }
        self.spoken(format!(
            "Nothing is due: use your {} for shelter or for another, since half of the rest lapses.",
            view.money
        ))
    }

    fn scientist(&self) -> Said {
        let view = self.view;
        match view.public.phase {
            Phase::Situation => match view.public.bulletins.last() {
                Some((_, b)) => self.spoken(format!(
                    "Tell your delegation what the bulletin says: {} that it hits, and how many of your people are under the line.",
                    chance(b.chance)
                )),
                None => self.spoken("Tell your delegation what is known of the asteroid so far."),
            },
            Phase::Consultation => self.scientist_consults(),
            Phase::Decision => {
                let cards = self.cards_voted_on();
                let text = match (cards.len(), best(&cards)) {
                    (1, Some(card)) => format!(
                        "Tell your Head what \"{}\" leaves: {} that it misses if it is on course.",
                        card.card.title,
                        chance(card.assessment.miss)
                    ),
                    (_, Some(card)) => format!(
                        "Tell your Head which card leaves most people out of danger: \"{}\".",
                        card.card.title
                    ),
                    (_, None) => "Tell your Head what is lost if no plan is adopted in this round.".to_owned(),
                };
                (text, self.heard())
            }
            Phase::Commitment => {
                let sells = self.may(|c| matches!(c, Command::BuyCampaign { .. }));
                let flying = view.public.craft.iter().filter(|c| c.stage == CraftStage::Cruising).count();
                if sells {
                    self.spoken("Decide with your Treasurer whether to buy observations: they narrow the line.")
                } else if flying > 0 {
                    self.spoken(format!("{flying} craft are in flight: tell your Head whether any should be waved off."))
                } else {
                    self.spoken("Work out the last day on which a plan could still be ordered, and tell your Head.")
                }
            }
            Phase::Execution => {
                let waiting = |c: &&crate::view::CraftView| matches!(c.stage, CraftStage::Ordered | CraftStage::Cruising);
                let flying = view.public.craft.iter().filter(waiting).count();
                if flying == 0 {
                    self.spoken("Nothing flies: tell your delegation how the chance will change by what is observed.")
                } else {
                    self.spoken("Follow the launches and arrivals, and tell your delegation what each changes.")
                }
            }
            Phase::Over => self.spoken("Compare the odds that you were shown before the vote with what happened."),
        }
    }

    fn scientist_consults(&self) -> Said {
        let view = self.view;
        if view.secrets.iter().any(|(_, _, shared)| !shared)
            && view.public.cards.is_empty()
            && self.may(|c| matches!(c, Command::ShareSecret { .. }))
        {
            return self.spoken("Decide with your Head whether to share what only you know.");
        }
        match best(&view.public.cards) {
            Some(card) => {
                let own = view
                    .public
                    .cards
                    .iter()
                    .filter(|c| c.transfer.iter().any(|(s, ..)| *s == view.seat));
                let text = match own.count() {
                    0 => format!(
                        "Tell your Head which card leaves most people out of danger: \"{}\".",
                        card.card.title
                    ),
                    n => format!(
                        "Tell your Head which card leaves most people out of danger, \"{}\", and that {n} of {} raise the risk on your ground.",
                        card.card.title,
                        view.public.cards.len()
                    ),
                };
                self.spoken(text)
            }
            None => self.spoken("Draw a plan in the planner, or say which observations would help most."),
        }
    }

    /// The cards of the motions that are open to the vote.
    fn cards_voted_on(&self) -> Vec<CardView> {
        let open = self
            .view
            .public
            .motions
            .iter()
            .filter(|m| m.stage == MotionStage::Open);
        let cards = open.filter_map(|m| {
            let crate::command::Proposal::Mission { card } = m.proposal else {
                return None;
            };
            self.view.public.cards.iter().find(|c| c.card.id == card)
        });
        cards.cloned().collect()
    }
}

/// The card after which fewest people are harmed.
fn best(cards: &[CardView]) -> Option<&CardView> {
    cards.iter().min_by_key(|c| c.assessment.harmed.1)
}

/// A chance in a sentence.
fn chance(p: Ppb) -> String {
    let percent = p.fraction() * 100.0;
    if percent >= 1.0 || p.0 == 0 {
        format!("a chance of {percent:.0} %")
    } else {
        format!("one chance in {:.0}", 1.0 / p.fraction())
    }
}
