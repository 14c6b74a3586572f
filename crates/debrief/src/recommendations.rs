//! The policy paper's four recommendations (expertise, capabilities, security, success story), each judged from the record:
//! was it followed at this table, and which numbers say so.

use std::collections::BTreeSet;

use game::{
    CapabilityStage, CapabilityView, CraftStage, MotionStage, Proposal, PublicView, ShareView, Standing,
};
use scenario::{CapabilityKind, Money, ProtectedSet, Scenario, SeatId};

use crate::round;
use crate::words;

/// How far a recommendation was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As the paper asks.
    Followed,
    /// In part.
    Partly,
    /// Not.
    NotFollowed,
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Followed => "followed",
            Self::Partly => "followed in part",
            Self::NotFollowed => "not followed",
        }
    }
}

/// One recommendation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recommendation {
    /// Its name in the paper.
    pub name: &'static str,
    /// What the paper asks, in one sentence.
    pub asks: &'static str,
    /// How far it was followed.
    pub verdict: Verdict,
    /// Why, with the numbers that it rests on.
    pub because: String,
}

/// Judges all four, in the paper's order.
pub fn recommendations(scenario: &Scenario, public: &PublicView) -> Vec<Recommendation> {
    vec![
        expertise(scenario, public),
        capabilities(scenario, public),
        security(scenario, public),
        success(public),
    ]
}

/// Standing capabilities of some kinds: those that stood at the start, of these those that stand at the end, those built
/// since, and those paid for now.
struct Stood {
    before: usize,
    still: usize,
    built: usize,
    paid: usize,
}

fn standing(scenario: &Scenario, public: &PublicView, test: fn(&CapabilityKind) -> bool) -> Stood {
    let stands = |c: &&&CapabilityView| match c.stage {
        CapabilityStage::Kept { .. } | CapabilityStage::Fading => true,
        CapabilityStage::Building { .. } | CapabilityStage::Gone => false,
    };
    let stood = |c: &&&CapabilityView| scenario.capability(&c.id).is_some_and(|s| s.readiness_ppm > 0);
    let of: Vec<&CapabilityView> = public.capabilities.iter().filter(|c| test(&c.kind)).collect();
    Stood {
        before: of.iter().filter(stood).count(),
        still: of.iter().filter(stood).filter(stands).count(),
        built: of.iter().filter(stands).filter(|c| !stood(c)).count(),
        paid: of
            .iter()
            .filter(|c| matches!(c.stage, CapabilityStage::Kept { .. }))
            .count(),
    }
}

fn expertise(scenario: &Scenario, public: &PublicView) -> Recommendation {
    let kept = standing(scenario, public, |k| match k {
        CapabilityKind::Survey | CapabilityKind::Radar | CapabilityKind::Team => true,
        CapabilityKind::Launch(_) => false,
    });
    let sold: Vec<_> = public
        .campaigns
        .iter()
        .filter(|c| c.price > Money::ZERO || c.bought.as_ref().is_some_and(|by| !by.is_empty()))
        .collect();
    let bought = sold.iter().filter(|c| c.bought.is_some()).count();
    let together = sold
        .iter()
        .filter(|c| c.bought.as_ref().is_some_and(|by| by.len() > 1))
        .count();
    let seasons = format!(
        "Of {} observing campaigns that cost money, {bought} were paid for, {together} of them by several states together.",
        sold.len()
    );
    let (verdict, because) = if kept.before + kept.built > 0 {
        let verdict = match (
            kept.still + kept.built,
            kept.still == kept.before && kept.paid > 0,
        ) {
            (0, _) => Verdict::NotFollowed,
            (_, true) => Verdict::Followed,
            (_, false) => Verdict::Partly,
        };
        let said = format!(
            "Of {} surveys, radars and teams that stood at the start, {} stand at the end; {} were built; upkeep of {} is paid. {seasons}",
            kept.before, kept.still, kept.built, kept.paid
        );
        (verdict, said)
    } else {
        let verdict = if bought * 2 >= sold.len() && bought > 0 {
            Verdict::Partly
        } else {
            Verdict::NotFollowed
        };
        let said = format!(
            "{seasons} No institution stands behind them in this scenario: each was paid for by itself, and nothing is paid on."
        );
        (verdict, said)
    };
    Recommendation {
        name: "Expertise",
        asks: "A dedicated public institution, best grown out of IAWN, with stable funding follows found asteroids and keeps the knowledge.",
        verdict,
        because,
    }
}

fn capabilities(scenario: &Scenario, public: &PublicView) -> Recommendation {
    let kept = standing(scenario, public, |k| match k {
        CapabilityKind::Launch(_) | CapabilityKind::Team => true,
        CapabilityKind::Survey | CapabilityKind::Radar => false,
    });
    let flown = public.craft.iter().filter(|c| round::was_launched(c.stage));
    let launchers: BTreeSet<&SeatId> = flown
        .clone()
        .filter_map(|c| c.flight.as_ref())
        .map(|f| &f.launched_by)
        .collect();
    let payers: BTreeSet<&SeatId> = flown.clone().flat_map(|c| &c.contributors).collect();
    let stations = public
        .seats
        .iter()
        .filter(|s| !s.spacefaring && public.stations.contains(&s.id))
        .count();
    let lost = kept.before - kept.still;
    let verdict = match launchers.len() {
        0 => Verdict::NotFollowed,
        1 => Verdict::Partly,
        _ if lost > 0 => Verdict::Partly,
        _ => Verdict::Followed,
    };
    let stood = if kept.before + kept.built > 0 {
        format!(
            " Of {} teams and launch services that stood ready, {lost} were lost; {} were built.",
            kept.before, kept.built
        )
    } else {
        String::new()
    };
    Recommendation {
        name: "Capabilities",
        asks: "High-end industry gains from the work, so that its capabilities are there for the next mission and are a reason to join.",
        verdict,
        because: format!(
            "{} craft were launched by the industry of {} states, paid by {}; {stations} states without rockets lent a ground station.{stood}",
            flown.count(),
            launchers.len(),
            payers.len()
        ),
    }
}

/// Promises: quotas that fell due, and those kept.
fn promises(public: &PublicView) -> (usize, usize) {
    let owed = |s: &&ShareView| s.standing != Standing::Clear;
    let shares = public.programmes.iter().flat_map(|p| &p.shares).filter(owed);
    let kept = shares.clone().filter(|s| s.standing == Standing::Kept).count();
    (kept, shares.count())
}

fn security(scenario: &Scenario, public: &PublicView) -> Recommendation {
    let charter = &public.charter;
    let all = public.seats.len();
    let protected: Vec<&SeatId> = match charter.protected {
        ProtectedSet::Nobody => Vec::new(),
        ProtectedSet::Members => charter.members.iter().collect(),
        ProtectedSet::MembersAndPartners => charter.members.iter().chain(&charter.partners).collect(),
        ProtectedSet::Everyone => public.seats.iter().map(|s| &s.id).collect(),
    };
    let outcome = public.outcome.as_ref();
    let hurt: Vec<SeatId> = protected
        .iter()
        .filter(|s| {
            let harmed = |c: &scenario::CountryCode| {
                outcome.is_some_and(|o| o.harmed_by_country.get(c).is_some_and(|n| *n > 0))
            };
            scenario
                .seat(s)
                .is_some_and(|seat| seat.territory.iter().any(harmed))
        })
        .map(|s| (*s).clone())
        .collect();
    let harmed = outcome.map_or(0, |o| o.harmed);
    let verdict = match (charter.assurance, protected.len() == all, harmed) {
        (false, _, _) => Verdict::NotFollowed,
        (true, true, 0) => Verdict::Followed,
        (true, _, _) => Verdict::Partly,
    };
    let (kept, owed) = promises(public);
    let held = if !charter.assurance {
        "no assurance was in force at the end".to_owned()
    } else if hurt.is_empty() {
        "the assurance held: nobody whom it protects was harmed".to_owned()
    } else {
        format!("the assurance failed {}", words::seats(scenario, &hurt))
    };
    Recommendation {
        name: "Security",
        asks: "A security community on multilateral principles ensures security for all states, members or not.",
        verdict,
        because: format!(
            "Under {} {} of {all} states were protected by right, and {held}. {kept} of {owed} promises of money were kept; {} people were in danger of serious harm at the end.",
            charter.name,
            protected.len(),
            words::people(harmed)
        ),
    }
}

fn success(public: &PublicView) -> Recommendation {
    let worked = public
        .craft
        .iter()
        .filter(|c| c.stage == CraftStage::Arrived)
        .count();
    let grew = |p: &Proposal| {
        matches!(
            p,
            Proposal::AdoptCharter { .. } | Proposal::Admit { .. } | Proposal::Amend { .. }
        )
    };
    let steps: Vec<u32> = public
        .motions
        .iter()
        .filter(|m| m.stage == MotionStage::Carried && grew(&m.proposal))
        .map(|m| m.round + 1)
        .collect();
    let stands = public.charter.assurance;
    let verdict = match (worked > 0, stands) {
        (true, true) => Verdict::Followed,
        (false, false) => Verdict::NotFollowed,
        (true, false) | (false, true) => Verdict::Partly,
    };
    let founded = match steps.first() {
        Some(round) => format!(
            "the rules were changed or the circle widened {} times, first in round {round}",
            steps.len()
        ),
        None => "nothing was founded and nobody admitted".to_owned(),
    };
    Recommendation {
        name: "Success story",
        asks: "A mission that worked is used for more: to found the community, or to widen it.",
        verdict,
        because: format!(
            "{worked} of {} craft did their work, and {founded}; a community that assures its members {} at the end.",
            public.craft.len(),
            if stands { "stands" } else { "does not stand" }
        ),
    }
}
