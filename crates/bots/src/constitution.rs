//! How a delegation wants to decide: which rules it approves of, what an amendment of the charter is worth to it, and who
//! should preside.

use game::{Amendment, Command, Procedural, RuleOption, SeatId};
use scenario::{BurdenKey, Category, Doctrine, ProtectedSet};

use crate::desk::Desk;

/// What a rule is like, 0 to 10: how easily a table can act under it, how much a single state counts, and how much might
/// does. Authored by judgement from what each rule asks; a rule that is not named here is judged as middling.
const RULES: [(&str, [i32; 3]); 20] = [
    ("consensus", [2, 10, 2]),
    ("silence", [4, 9, 2]),
    ("unanimity", [0, 10, 2]),
    ("simple_majority", [8, 5, 1]),
    ("majority_of_members", [6, 5, 1]),
    ("two_thirds_present", [5, 6, 1]),
    ("double_majority", [5, 5, 5]),
    ("eu_qmv", [5, 5, 5]),
    ("qualified_majority", [4, 5, 6]),
    ("eu_qmv_reinforced", [3, 6, 6]),
    ("cfsp_unanimity", [3, 9, 3]),
    ("unsc_substantive", [3, 3, 9]),
    ("unsc_procedural", [6, 5, 2]),
    ("weighted_majority", [7, 0, 10]),
    ("weighted_70", [5, 0, 9]),
    ("weighted_85", [3, 0, 9]),
    ("coalition", [10, 2, 4]),
    ("lead_state", [9, 0, 8]),
    ("jagiellonian", [6, 3, 6]),
    ("community_majority", [5, 5, 5]),
];

/// Product of the states at a table of twelve, about, M USD: to reckon a share by product where no key says it.
const WORLD_GDP_M_USD: f64 = 78.0e6;

/// Weights of the three, by doctrine, tenths.
const fn wants(doctrine: Doctrine) -> [i32; 3] {
    match doctrine {
        Doctrine::Guardian => [8, 8, 0],
        Doctrine::Hegemon => [3, -4, 10],
        Doctrine::FreeRider => [-4, 10, 0],
        Doctrine::Cosmopolitan => [10, 8, -4],
        Doctrine::Spoiler => [-9, 9, 2],
        Doctrine::AtRisk => [14, 4, -2],
        Doctrine::PrestigeSeeker => [7, 4, 5],
    }
}

/// How welcome a rule is to it, points.
fn welcome(desk: &Desk<'_>, rule: &str) -> f64 {
    let like = RULES
        .iter()
        .find(|(id, _)| *id == rule)
        .map_or([5; 3], |(_, like)| *like);
    let points: i32 = like.iter().zip(wants(desk.doctrine())).map(|(l, w)| l * w).sum();
    f64::from(points) / 10.0
}

/// Approves of the rules that it likes better than the list's middle, and of what it or a friend wrote.
pub(crate) fn approve(desk: &Desk<'_>) -> Option<Command> {
    let round = desk.view.public.procedure.constitution.as_ref()?;
    let me = &desk.view.seat;
    if round.options.is_empty() || round.options.iter().any(|o| o.approved_by.contains(me)) {
        return None;
    }
    let score = |o: &RuleOption| match &o.drafted_by {
        Some(author) if author == me => 100.0,
        Some(author) => f64::from(desk.trust(author) - 55),
        None => welcome(desk, &o.id) + desk.mood(&format!("rule {}", o.id)) / 3.0,
    };
    let scores: Vec<f64> = round.options.iter().map(score).collect();
    let middle = scores.iter().sum::<f64>() / scores.len() as f64;
    let liked = round.options.iter().zip(&scores).filter(|(_, s)| **s >= middle);
    let rules = liked.map(|(o, _)| o.id.clone()).collect();
    Some(Command::Procedure(Procedural::Approve { rules }))
}

/// What changing these articles of the charter is worth to it, points.
pub(crate) fn amended(desk: &Desk<'_>, changes: &[Amendment]) -> f64 {
    changes.iter().map(|c| article(desk, c)).sum()
}

fn article(desk: &Desk<'_>, change: &Amendment) -> f64 {
    let now = &desk.view.public.charter;
    let doctrine = desk.doctrine();
    let cares = matches!(
        doctrine,
        Doctrine::Guardian | Doctrine::Cosmopolitan | Doctrine::AtRisk
    );
    let by_care = |yes: f64, no: f64| if cares { yes } else { no };
    match change {
        Amendment::Rule { category, rule } => {
            let old = now
                .rules
                .iter()
                .find(|(c, ..)| c == category)
                .map_or("", |(_, id, ..)| id.as_str());
            let weight = if *category == Category::Mission { 1.0 } else { 0.5 };
            weight * (welcome(desk, rule) - welcome(desk, old))
        }
        Amendment::Write { rule, .. } => welcome(desk, &rule.id) - 5.0,
        Amendment::Lead { seat } if *seat == desk.view.seat => 15.0,
        Amendment::Lead { seat } => f64::from(desk.trust(seat) - 70) / 5.0,
        Amendment::Protect { set } => {
            let breadth = |set: ProtectedSet| match set {
                ProtectedSet::Nobody => 0.0,
                ProtectedSet::Members => 1.0,
                ProtectedSet::MembersAndPartners => 1.5,
                ProtectedSet::Everyone => 2.0,
            };
            (breadth(*set) - breadth(now.protected)) * by_care(6.0, -1.0)
        }
        Amendment::Clause { clause } => match (clause, &now.clause) {
            (Some(_), None) => by_care(10.0, -1.0),
            (None, Some(_)) => by_care(-12.0, 2.0),
            (Some(_), Some(_)) | (None, None) => 0.0,
        },
        Amendment::Key { key } => (share(desk, now.key) - share(desk, *key)) * 40.0,
        Amendment::TransferConsent { needed } | Amendment::NuclearConsent { needed } => {
            let points = by_care(5.0, -2.0);
            if *needed { points } else { -points }
        }
        Amendment::BreachSuspends { rounds } => {
            let harder = f64::from(*rounds) - f64::from(now.breach_suspends_rounds);
            let points = match doctrine {
                Doctrine::FreeRider | Doctrine::Spoiler => -5.0,
                Doctrine::Guardian => 2.0,
                Doctrine::Hegemon | Doctrine::Cosmopolitan | Doctrine::AtRisk | Doctrine::PrestigeSeeker => {
                    0.0
                }
            };
            points * harder.clamp(-2.0, 2.0)
        }
        Amendment::Ballot { .. } | Amendment::Quorum { .. } | Amendment::Notice { .. } => 0.0,
    }
}

/// Its share of a common burden under a key, of 1.
fn share(desk: &Desk<'_>, key: BurdenKey) -> f64 {
    let members = desk.view.public.charter.electorate.len().max(1) as f64;
    match key {
        // The view tells its share under the key in force; under another it reckons with that of a middling state.
        BurdenKey::GdpShare if desk.view.public.charter.key == BurdenKey::GdpShare => {
            desk.view.key_ppm as f64 / 1e6
        }
        BurdenKey::GdpShare => desk.view.gdp_m_usd as f64 / WORLD_GDP_M_USD,
        BurdenKey::Equal => 1.0 / members,
        // Nobody pays for what it did not want.
        BurdenKey::Contributors => 0.6 / members,
        // It falls on about half of them, and on the others nothing.
        BurdenKey::CapacityShare | BurdenKey::AtRisk => {
            let pays = if key == BurdenKey::AtRisk {
                desk.me().exposed > 0
            } else {
                desk.me().spacefaring
            };
            if pays { 2.0 / members } else { 0.0 }
        }
    }
}

/// What it is worth that this delegation presides; `None` is Control.
pub(crate) fn chaired(desk: &Desk<'_>, seat: Option<&SeatId>) -> f64 {
    match seat {
        Some(seat) if *seat == desk.view.seat => f64::from(desk.view.motives.prestige) * 0.3,
        Some(seat) => f64::from(desk.trust(seat) - 50) / 6.0,
        None => 0.0,
    }
}
