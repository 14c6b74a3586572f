//! Regret: the plan that flew against the best that lay beside it, by what was stated then, told apart from luck.

use game::{CardView, PublicView};

use crate::round;

/// What was chosen, what could have been, and what came, in people in danger of serious harm if it is on course.
#[derive(Clone, Debug, PartialEq)]
pub struct Regret {
    /// The plan that flew; `None` if nothing flew.
    pub chosen: Option<String>,
    /// The plan of that round with the least expected harm; `None` if doing nothing was as good as any.
    pub best: Option<String>,
    /// Expected harm if nothing is done, as stated then.
    pub nothing: i64,
    /// Expected harm of what was chosen.
    pub expected: i64,
    /// Expected harm of the best.
    pub least: i64,
    /// What came.
    pub came: i64,
}

impl Regret {
    /// What the decision cost against the best on the table, by the odds stated then: never below 0.
    pub fn of_decision(&self) -> i64 {
        self.expected - self.least
    }

    /// What chance added to what was to be expected of the choice, craft that were cut or lost among it; below 0 it was kind.
    pub fn of_luck(&self) -> i64 {
        self.came - self.expected
    }
}

/// Measures regret in the decisive round; `None` before the end, or if no plan that pushes ever lay on the table.
pub fn regret(public: &PublicView) -> Option<Regret> {
    let came = public.outcome.as_ref()?.harmed;
    let table = round::table(public);
    let nothing = table.first()?.assessment.harmed.0;
    let after = |k: &CardView| k.assessment.harmed.1;
    let best = table
        .iter()
        .min_by_key(|k| (after(k), k.cost, k.card.id))
        .filter(|k| after(k) < nothing);
    let flown = round::flown(public);
    let expected = flown.map_or(nothing, |f| after(f.card));
    Some(Regret {
        chosen: flown.map(|f| f.programme.title.clone()),
        best: best.map(|k| k.card.title.clone()),
        nothing,
        expected,
        least: best.map_or(nothing, |k| after(k)).min(expected),
        came,
    })
}
