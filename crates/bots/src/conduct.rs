//! Delegations that behave in one fixed manner whatever their brief says: to compare the exercise with and without them.

use game::{CardView, Command, Lit, SeatView};
use scenario::{Doctrine, SeatId};

use crate::desk::Desk;
use crate::doctrine::temper;
use crate::{rested, wishes};

/// How a delegation behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// By the doctrine of its brief.
    #[default]
    Brief,
    /// By another doctrine.
    As(Doctrine),
    /// By its doctrine, but it pays, gives, tells and pledges nothing.
    Defects,
    /// It votes yes, seconds, consents and grants whatever is asked, and weighs nothing: what it moves itself, it moves by
    /// its mood. It pays by its doctrine.
    AlwaysYes,
    /// It votes against whatever flies, and refuses to pay for it.
    NeverLaunches,
    /// It votes and pays for nothing that flies in common, and flies alone as soon as it can.
    OnlyAlone,
}

/// Whose manner it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    All,
    Of(Doctrine),
    Seat(SeatId),
}

/// Who behaves how; whoever is not named keeps to its brief.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conduct(Vec<(Who, Manner)>);

impl Conduct {
    /// With all seats in one manner.
    #[must_use]
    pub fn with_all(mut self, manner: Manner) -> Self {
        self.0.push((Who::All, manner));
        self
    }

    /// With the seats whose brief has this doctrine in one manner.
    #[must_use]
    pub fn with_doctrine(mut self, doctrine: Doctrine, manner: Manner) -> Self {
        self.0.push((Who::Of(doctrine), manner));
        self
    }

    /// With one seat in a manner.
    #[must_use]
    pub fn with_seat(mut self, seat: SeatId, manner: Manner) -> Self {
        self.0.push((Who::Seat(seat), manner));
        self
    }

    /// The manner of a seat: what was said last of it.
    pub fn manner(&self, seat: &SeatId, doctrine: Doctrine) -> Manner {
        let of_it = |who: &Who| match who {
            Who::All => true,
            Who::Of(d) => *d == doctrine,
            Who::Seat(s) => s == seat,
        };
        let last = self.0.iter().rev().find(|(who, _)| of_it(who));
        last.map_or(Manner::Brief, |(_, manner)| *manner)
    }

    /// What the seat of this view does now, as [`crate::act`] but in its manner.
    pub fn act(&self, view: &SeatView, lit: &dyn Lit, seed: u64) -> Vec<Command> {
        let manner = self.manner(&view.seat, view.doctrine);
        let doctrine = if let Manner::As(other) = manner {
            other
        } else {
            view.doctrine
        };
        let by_doctrine = temper(doctrine);
        let temper = match manner {
            Manner::Brief | Manner::As(_) | Manner::AlwaysYes | Manner::NeverLaunches => by_doctrine,
            Manner::Defects => by_doctrine.defecting(),
            Manner::OnlyAlone => crate::Temper {
                acts_alone: true,
                ..by_doctrine
            },
        };
        let Some(desk) = Desk::with((view, lit), seed, doctrine, temper, manner) else {
            return Vec::new();
        };
        let mut wishes = wishes(&desk);
        if manner == Manner::AlwaysYes {
            for wish in &mut wishes {
                say_yes(&desk, wish);
            }
        }
        rested(&desk, wishes)
    }
}

/// Turns an answer into a yes, where a yes may be given.
fn say_yes(desk: &Desk<'_>, wish: &mut Command) {
    let mut yes = wish.clone();
    if let Command::CastBallot { choice, .. } = &mut yes {
        *choice = game::Sealed::new(game::Choice::Yes);
    } else if let Command::GiveConsent { given, .. } = &mut yes {
        *given = true;
    } else if let Command::AnswerRequest { granted, .. } = &mut yes {
        *granted = true;
    }
    if desk.may(&yes) {
        *wish = yes;
    }
}

impl Manner {
    /// It will not have this flown in common.
    pub(crate) fn shuns(self, card: &CardView) -> bool {
        self.shuns_flights() && !card.card.flights.is_empty()
    }

    /// It will have nothing flown in common.
    pub(crate) fn shuns_flights(self) -> bool {
        matches!(self, Self::NeverLaunches | Self::OnlyAlone)
    }

    /// It gives nothing to others.
    pub(crate) fn keeps_all(self) -> bool {
        self == Self::Defects
    }
}
