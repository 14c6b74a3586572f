//! The plan that flew, and the round in which it was chosen among others.

use game::{CardId, CardView, CraftStage, CraftView, Mandate, Ppb, ProgrammeView, Proposal, PublicView};
use scenario::Date;

/// The programme that flew last with something that can push.
#[derive(Clone, Copy, Debug)]
pub struct Flown<'a> {
    /// The programme.
    pub programme: &'a ProgrammeView,
    /// The card as it was put to the vote, or stood by default; what was cut away later is still on it.
    pub card: &'a CardView,
    /// Craft of it that were launched.
    pub launched: usize,
}

/// The last programme of which a craft was launched and whose plan could push: a plan that was cut down afterwards is
/// judged by what was decided. `None` if nothing flew.
pub fn flown(public: &PublicView) -> Option<Flown<'_>> {
    public.programmes.iter().rev().find_map(|programme| {
        let of_it = |c: &&CraftView| c.programme == Some(programme.id) && was_launched(c.stage);
        let launched = public.craft.iter().filter(of_it).count();
        let card = adopted_card(public, programme).filter(|k| pushes(k))?;
        (launched > 0).then_some(Flown {
            programme,
            card,
            launched,
        })
    })
}

/// The plans among which the table could choose when it mattered: all that lay there in the round of the plan that flew.
/// If none flew, those of the round whose best plan would have spared most.
pub fn table(public: &PublicView) -> Vec<&CardView> {
    let of = |day: Date| -> Vec<&CardView> {
        let same = |k: &&CardView| pushes(k) && k.assessment.knowledge.date == day && k.last_date >= day;
        public.cards.iter().filter(same).collect()
    };
    if let Some(flown) = flown(public) {
        let mut cards = of(flown.card.assessment.knowledge.date);
        // What flew could be ordered, whatever its last day says after the fact.
        if !cards.iter().any(|k| k.card.id == flown.card.card.id) {
            cards.push(flown.card);
        }
        return cards;
    }
    let spared = |k: &&CardView| {
        let (before, after) = k.assessment.harmed;
        ((before - after) as f64 * k.assessment.on_course.fraction()).round() as i64
    };
    let best = public
        .cards
        .iter()
        .filter(|k| pushes(k) && k.last_date >= k.assessment.knowledge.date)
        .max_by_key(|k| (spared(k), std::cmp::Reverse(k.card.id)));
    best.map_or_else(Vec::new, |k| of(k.assessment.knowledge.date))
}

/// Something on the plan can push.
pub(crate) fn pushes(card: &CardView) -> bool {
    card.assessment.any_hit > Ppb(0)
}

/// The craft left the ground, or blew up on it.
pub(crate) fn was_launched(stage: CraftStage) -> bool {
    match stage {
        CraftStage::Ordered | CraftStage::Cancelled => false,
        CraftStage::Cruising
        | CraftStage::Arrived
        | CraftStage::Missed
        | CraftStage::LaunchFailed
        | CraftStage::LostInCruise
        | CraftStage::WavedOff => true,
    }
}

/// The card that a motion would adopt.
pub(crate) fn card_of(proposal: &Proposal) -> Option<CardId> {
    match proposal {
        Proposal::Mission { card } => Some(*card),
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

/// The card that was put to the vote; a programme that was cut down carries another one.
pub(crate) fn adopted_card<'a>(public: &'a PublicView, programme: &ProgrammeView) -> Option<&'a CardView> {
    let voted = match &programme.mandate {
        Mandate::Motion(id) => {
            let motion = public.motions.iter().find(|m| m.id == *id);
            motion.and_then(|m| card_of(&m.proposal))
        }
        Mandate::Default | Mandate::Alone(_) => Some(programme.card.id),
    };
    let by_id = voted.and_then(|id| public.cards.iter().find(|k| k.card.id == id));
    by_id.or_else(|| {
        public
            .cards
            .iter()
            .rev()
            .find(|k| k.card.title == programme.title)
    })
}
