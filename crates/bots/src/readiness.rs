//! What stands ready only while somebody pays: what a delegation gives for it. Who remembers pays; while nothing threatens,
//! most forget (exercise design, 1: standby capability and follow-up for generations as something to vote money for when
//! nothing threatens).

use game::{CapabilityStage, CapabilityView};
use scenario::{CapabilityId, CapabilityKind, Doctrine};

use crate::appraise::pain;
use crate::desk::Desk;

/// Below this it is lost, ppm (exercise design, 5).
const LOST_PPM: i64 = 400_000;
/// Below this it is missed, ppm.
const WORN_PPM: i64 = 700_000;
/// Share of its worth that is seen while nothing threatens.
const OUT_OF_MIND: f64 = 0.1;

/// How much a doctrine gives, percent of its free money: for its own, and for what is another's.
const fn gives_percent(doctrine: Doctrine) -> (i64, i64) {
    match doctrine {
        Doctrine::Guardian => (30, 15),
        Doctrine::Hegemon => (30, 0),
        Doctrine::FreeRider => (5, 0),
        Doctrine::Cosmopolitan => (30, 25),
        Doctrine::Spoiler => (15, 0),
        Doctrine::AtRisk => (15, 8),
        Doctrine::PrestigeSeeker => (25, 4),
    }
}

/// How pressing it is that somebody pays for it now, 0 to 1.
fn need(capability: &CapabilityView) -> f64 {
    match capability.stage {
        CapabilityStage::Gone => 0.8,
        CapabilityStage::Building { .. } => 0.0,
        CapabilityStage::Kept { .. } | CapabilityStage::Fading if capability.unpaid_ppm < LOST_PPM => 1.0,
        CapabilityStage::Kept { .. } | CapabilityStage::Fading if capability.unpaid_ppm < WORN_PPM => 0.6,
        CapabilityStage::Kept { .. } | CapabilityStage::Fading => 0.25,
    }
}

/// What a capability is worth to it, points.
fn value(desk: &Desk<'_>, capability: &CapabilityView) -> f64 {
    let w = desk.view.motives;
    let mind = OUT_OF_MIND.max(desk.urgency());
    let own = if capability.owner == desk.view.seat {
        1.0
    } else {
        0.0
    };
    let part = |points: i32, share: f64| f64::from(points) * share;
    let security = part(w.security, 0.15) + part(w.responsibility, 0.3);
    let trade = match capability.kind {
        CapabilityKind::Survey | CapabilityKind::Radar => part(w.science, 0.15),
        CapabilityKind::Launch(_) | CapabilityKind::Team => {
            part(w.industry, 0.3 * own) + part(w.prestige, 0.2 * own)
        }
    };
    need(capability) * (mind * security + (0.3 + 0.7 * desk.urgency()) * trade)
}

/// What it is worth to keep these together, points.
pub(crate) fn worth(desk: &Desk<'_>, capabilities: &[CapabilityId]) -> f64 {
    let all = &desk.view.public.capabilities;
    let listed: Vec<&CapabilityView> = all.iter().filter(|c| capabilities.contains(&c.id)).collect();
    let mut values: Vec<f64> = listed.iter().map(|c| value(desk, c)).collect();
    // The second is worth less than the first, and so on: nobody's attention holds for a list.
    values.sort_by(|a, b| b.total_cmp(a));
    let gain: f64 = values
        .iter()
        .zip([1.0, 0.6, 0.4, 0.3])
        .map(|(v, share)| v * share)
        .sum();
    let price: i64 = listed.iter().filter_map(|c| c.price).map(|m| m.0).sum();
    // What is spent on nothing that anybody sees is dear to a minister.
    let unseen = 1.6 - 0.6 * desk.urgency();
    gain - unseen * pain(desk, price as f64 * desk.view.key_ppm as f64 / 1e6)
}

/// What it pays for alone now, out of its free money: what is most pressing first, its own before another's.
pub(crate) fn keeps(desk: &Desk<'_>, free: i64) -> Option<CapabilityId> {
    if desk.manner.keeps_all() {
        return None;
    }
    let (own, others) = gives_percent(desk.doctrine());
    // Who sees no danger forgets.
    let remembers = desk.urgency() > 0.3 || desk.minded("upkeep", 45);
    let mut wanted: Vec<&CapabilityView> = desk
        .view
        .public
        .capabilities
        .iter()
        .filter(|c| c.payable)
        .collect();
    wanted.sort_by(|a, b| need(b).total_cmp(&need(a)));
    wanted
        .into_iter()
        .find(|c| {
            let mine = c.owner == desk.view.seat;
            let percent = if mine { own } else { others };
            let urgent = need(c) >= if mine { 0.25 } else { 0.6 };
            let lost = c.stage == CapabilityStage::Gone;
            // Rebuilding is dear: it is done for what one has lost oneself, and when it is missed.
            let again = !lost || (mine && desk.urgency() > 0.3);
            remembers && urgent && again && c.price.is_some_and(|p| p.0 * 100 <= free * percent)
        })
        .map(|c| c.id.clone())
}
