//! A delegation's desk as its bot reads it: the view, and a few things worked out from it.

use std::mem::discriminant;

use game::{
    Button, CardId, CardView, ClauseView, Command, CraftStage, CraftView, HelpItem, Lit, Mandate,
    MotionStage, MotionView, Procedural, ProgrammeStage, ProgrammeView, Proposal, SeatSummary, SeatView,
    Term,
};
use scenario::{Doctrine, SeatId};

use crate::conduct::Manner;
use crate::doctrine::{Temper, temper};
use crate::noise;

/// Chance of impact from which on a table without a plan is short of one: that of the assurance clause.
const PLAN_WANTED: f64 = 0.01;

/// A view with its seat's doctrine and mood.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    pub(crate) view: &'a SeatView,
    lit: &'a dyn Lit,
    pub(crate) temper: Temper,
    doctrine: Doctrine,
    pub(crate) manner: Manner,
    seed: u64,
    me: &'a SeatSummary,
}

impl<'a> Desk<'a> {
    /// The desk of a view and its buttons; `None` if the view's seat is not among its seats.
    pub fn new(view: &'a SeatView, lit: &'a dyn Lit, seed: u64) -> Option<Self> {
        Self::with(
            (view, lit),
            seed,
            view.doctrine,
            temper(view.doctrine),
            Manner::Brief,
        )
    }

    /// The desk as somebody of another doctrine or temper reads it.
    pub(crate) fn with(
        (view, lit): (&'a SeatView, &'a dyn Lit),
        seed: u64,
        doctrine: Doctrine,
        temper: Temper,
        manner: Manner,
    ) -> Option<Self> {
        let me = view.public.seats.iter().find(|s| s.id == view.seat)?;
        Some(Self {
            view,
            lit,
            temper,
            doctrine,
            manner,
            seed,
            me,
        })
    }

    /// This seat as everybody sees it.
    pub fn me(&self) -> &'a SeatSummary {
        self.me
    }

    pub(crate) fn doctrine(&self) -> Doctrine {
        self.doctrine
    }

    pub(crate) fn round(&self) -> u32 {
        self.view.public.round
    }

    /// Whether this is the last round in which anything can be decided.
    pub(crate) fn last_round(&self) -> bool {
        self.round() + 1 >= self.view.public.rounds
    }

    pub(crate) fn seat(&self, id: &SeatId) -> Option<&'a SeatSummary> {
        self.view.public.seats.iter().find(|s| &s.id == id)
    }

    /// Its trust in another seat, 50 where nothing is said.
    pub(crate) fn trust(&self, id: &SeatId) -> i32 {
        self.view
            .trust
            .iter()
            .find(|(s, _)| s == id)
            .map_or(50, |(_, t)| *t)
    }

    pub(crate) fn card(&self, id: CardId) -> Option<&'a CardView> {
        self.view.public.cards.iter().find(|c| c.card.id == id)
    }

    /// Motions of this round that are still alive.
    pub(crate) fn motions(&self) -> impl Iterator<Item = &'a MotionView> {
        let round = self.round();
        self.view.public.motions.iter().filter(move |m| {
            m.round == round
                && matches!(
                    m.stage,
                    MotionStage::Tabled | MotionStage::OnDocket | MotionStage::Open
                )
        })
    }

    /// The card a motion would adopt.
    pub(crate) fn card_of(&self, motion: &MotionView) -> Option<&'a CardView> {
        match &motion.proposal {
            Proposal::Mission { card } => self.card(*card),
            Proposal::Observe { .. }
            | Proposal::Fund { .. }
            | Proposal::Shelter { .. }
            | Proposal::AdoptCharter { .. }
            | Proposal::Admit { .. }
            | Proposal::Amend { .. }
            | Proposal::Chair { .. }
            | Proposal::CloseClause
            | Proposal::Authorise
            | Proposal::WaveOff { .. } => None,
        }
    }

    /// Published chance of impact if nothing is done.
    pub(crate) fn chance(&self) -> f64 {
        self.view
            .public
            .bulletins
            .last()
            .map_or(0.0, |(_, b)| b.chance.fraction())
    }

    /// How pressing the danger is to ministers, 0 to 1: it grows long before certainty.
    pub(crate) fn urgency(&self) -> f64 {
        urgency(self.chance())
    }

    /// Its own chance of being hit before and after a plan, of everything (not given impact).
    pub(crate) fn own_odds(&self, card: &CardView) -> (f64, f64) {
        if let Some((_, before, after)) = card.transfer.iter().find(|(s, _, _)| *s == self.view.seat) {
            return (before.fraction(), after.fraction());
        }
        let on_course = card.assessment.on_course.fraction();
        // Most delegations are one country with the seat's own code; a union goes by the whole.
        if let Some(c) = card
            .assessment
            .countries
            .iter()
            .find(|c| c.country.as_str() == self.view.seat.as_str())
        {
            return (on_course * c.before.fraction(), on_course * c.after.fraction());
        }
        let before = self.me.chance.fraction();
        (before, before * (1.0 - card.assessment.miss.fraction()))
    }

    /// Money it could spend by the end of the next round.
    pub(crate) fn means(&self) -> f64 {
        (self.view.money.0 + self.view.next_income.0).max(1) as f64
    }

    /// A mood about a topic: normal, standard deviation 3 points.
    pub(crate) fn mood(&self, topic: &str) -> f64 {
        3.0 * noise::normal(self.seed, self.view.seat.as_str(), self.round(), topic)
    }

    /// Whether it is in a mind for something today, with this chance.
    pub(crate) fn minded(&self, topic: &str, percent: u32) -> bool {
        noise::chance(self.seed, self.view.seat.as_str(), self.round(), topic, percent)
    }

    /// Programmes that fly or will fly craft that push the asteroid.
    pub(crate) fn pushing(&self) -> impl Iterator<Item = &'a ProgrammeView> {
        self.view.public.programmes.iter().filter(|p| {
            let alive = match p.stage {
                ProgrammeStage::Funding
                | ProgrammeStage::Ordered
                | ProgrammeStage::Descoped
                | ProgrammeStage::Done => true,
                ProgrammeStage::Lapsed => false,
            };
            alive && p.card.aim != game::Aim::Learn && !p.card.flights.is_empty()
        })
    }

    /// Whether danger calls for a plan and nothing that pushes is under way.
    pub(crate) fn lacks_a_plan(&self) -> bool {
        self.chance() >= PLAN_WANTED && self.pushing().next().is_none()
    }

    /// How much of a card is new: the share of its craft beyond those of a plan that stands and is still on the ground.
    /// A new plan takes the place of the old one, so that one with no more craft only puts at risk what was agreed.
    pub(crate) fn newness(&self, card: &CardView) -> f64 {
        let defaults = matches!(
            self.view.public.clause,
            ClauseView::Open {
                default_card: Some(_),
                ..
            }
        );
        let planned = |c: &&CraftView| {
            let programme = self.pushing().find(|p| c.programme == Some(p.id));
            // Where a clause is open, a plan that was cut down does not stand: the default plan would take its place.
            let stands = |p: &ProgrammeView| !(defaults && p.stage == ProgrammeStage::Descoped);
            let table = programme.is_some_and(|p| !matches!(p.mandate, Mandate::Alone(_)) && stands(p));
            table && c.flight.is_some() && c.stage == CraftStage::Ordered
        };
        let on_ground = self.view.public.craft.iter().filter(planned).count();
        let flights = card.card.flights.len();
        if on_ground == 0 || flights == 0 {
            return 1.0;
        }
        flights.saturating_sub(on_ground) as f64 / flights as f64
    }

    /// It steps in for nothing here: nothing flies, or it keeps its money by its manner.
    pub(crate) fn gives_nothing_to(&self, programme: &ProgrammeView) -> bool {
        let shuns = self.manner.shuns_flights() && !matches!(programme.mandate, Mandate::Alone(_));
        programme.card.flights.is_empty() || self.manner.keeps_all() || shuns
    }

    /// Whether a lit button allows this: the same command, or one of its kind whose amount or text is one's own choice.
    pub(crate) fn may(&self, wanted: &Command) -> bool {
        match Button::of(wanted) {
            Some(button) => {
                let fits =
                    |l: &Command| l == wanted || (discriminant(l) == discriminant(wanted) && like(l, wanted));
                !self.lit.lit(button, &fits).is_empty()
            }
            // A free text stands behind no button; whoever may do anything may speak.
            None => self.lit.anything(),
        }
    }

    /// What is lit on a button.
    pub(crate) fn lit(&self, button: Button) -> Vec<Command> {
        self.lit.lit(button, &|_| true)
    }

    /// What is lit on a button of all that `test` asks for.
    pub(crate) fn lit_where(&self, button: Button, test: &dyn Fn(&Command) -> bool) -> Vec<Command> {
        self.lit.lit(button, test)
    }
}

/// Pressing need as a function of the chance of impact.
fn urgency(chance: f64) -> f64 {
    const POINTS: [(f64, f64); 6] = [
        (0.0, 0.0),
        (0.001, 0.1),
        (0.01, 0.35),
        (0.1, 0.6),
        (0.5, 0.9),
        (1.0, 1.0),
    ];
    let mut last = POINTS[0];
    for point in POINTS {
        if chance <= point.0 {
            let width = point.0 - last.0;
            let share = if width > 0.0 {
                (chance - last.0) / width
            } else {
                1.0
            };
            return last.1 + share * (point.1 - last.1);
        }
        last = point;
    }
    last.1
}

/// Equal but for what a delegation writes in itself: an amount, a number of people, a text, a choice.
fn like(lit: &Command, wanted: &Command) -> bool {
    use Command as C;
    match (lit, wanted) {
        (C::CastBallot { motion: a, .. }, C::CastBallot { motion: b, .. }) => a == b,
        (C::Deliver { programme: a, .. }, C::Deliver { programme: b, .. })
        | (C::StepUp { programme: a, .. }, C::StepUp { programme: b, .. })
        | (C::NoticeShortfall { programme: a, .. }, C::NoticeShortfall { programme: b, .. }) => a == b,
        (C::NamePrice { request: a, takes: x }, C::NamePrice { request: b, takes: y }) => {
            a == b && matches!((&x[..], &y[..]), ([Term::Give { .. }], [Term::Give { .. }]))
        }
        (
            C::RequestHelp { to: a, .. },
            C::RequestHelp {
                to: b,
                item: HelpItem::Shelter(_),
            },
        )
        | (
            C::RequestHelp {
                to: a,
                item: HelpItem::Money(_),
            },
            C::RequestHelp {
                to: b,
                item: HelpItem::Money(_),
            },
        )
        | (C::GiveMoney { to: a, .. }, C::GiveMoney { to: b, .. })
        | (C::OfferAgreement { to: a, .. }, C::OfferAgreement { to: b, .. })
        | (C::PrepareShelter { of: a, .. }, C::PrepareShelter { of: b, .. }) => a == b,
        (C::SealPledge { .. }, C::SealPledge { .. })
        | (C::Procedure(Procedural::Approve { .. }), C::Procedure(Procedural::Approve { .. })) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::urgency;

    #[test]
    fn urgency_rises_with_the_chance_and_stays_within_bounds() {
        let mut last = -1.0;
        for step in 0..=1000 {
            let u = urgency(f64::from(step) / 1000.0);
            assert!(u > last && (0.0..=1.0).contains(&u));
            last = u;
        }
        assert!((urgency(0.01) - 0.35).abs() < 1e-12 && (urgency(2.0) - 1.0).abs() < 1e-12);
    }
}
