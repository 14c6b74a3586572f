//! The numbers of the debrief, computed once for the page and the window.

use game::{Choice, LedgerEntry, Mandate, ProgrammeView, Proposal, PublicView, SeatView};
use scenario::{CharterId, Electorate, Scenario, SeatId};

use crate::Material;
use crate::blocs::{self, Blocs};
use crate::burden::{self, Burden};
use crate::charters::{self, Alternative};
use crate::correlation::Found;
use crate::indivisibility::{self, Indivisibility};
use crate::legitimacy::{self, Legitimacy};
use crate::reciprocity::{self, Reciprocity};
use crate::recommendations::{self, Recommendation};
use crate::regret::{self, Regret};
use crate::round::{self, Flown};
use crate::transfer::{self, Transfer};

/// What a session says about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Debrief {
    /// Contribution against ability, in seat order.
    pub burdens: Vec<Burden>,
    /// Gini coefficient of the multiples.
    pub burden_gini: f64,
    /// Voting power under the charter's rule for missions; empty if the rule has none to share.
    pub power: Vec<Power>,
    /// The rule that the power is of.
    pub power_rule: String,
    /// The same votes under every charter of the scenario.
    pub alternatives: Vec<(CharterId, String, Vec<Alternative>)>,
    /// Stated odds against the drawn outcome, for the programme that flew last.
    pub luck: Option<Luck>,
    /// People under the corridor whose state had a vote, as a share of all people under it.
    pub voice: f64,
    /// Days from the first bulletin above 1 % to the first programme, and to the first launch.
    pub latency_days: (Option<i32>, Option<i32>),
    /// Sealed pledges (on me, on a member, on an outsider) against what was delivered, percent of quota.
    pub veil: Vec<Veil>,
    /// Who voted with whom.
    pub blocs: Blocs,
    /// Rank correlation of ability with the share of the burden, and with its multiple of the fair share: above 0 the great
    /// carried more than their part, and the small used them.
    pub burden_ranks: (Found, Found),
    /// The corridor turned to every state in turn.
    pub indivisibility: Indivisibility,
    /// Whether aid was given to those alone who had given.
    pub reciprocity: Reciprocity,
    /// How right, how open and how good the decisions were.
    pub legitimacy: Legitimacy,
    /// The plan that flew against the best that lay beside it.
    pub regret: Option<Regret>,
    /// Whose risk that plan raised and lowered.
    pub transfer: Option<Transfer>,
    /// The policy paper's four recommendations, judged from the record.
    pub recommendations: Vec<Recommendation>,
}

/// A seat's share of the power to decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Power {
    /// Whose.
    pub seat: SeatId,
    /// Normalised Banzhaf index.
    pub banzhaf: f64,
    /// Shapley–Shubik index.
    pub shapley_shubik: f64,
    /// Share of the people, for comparison.
    pub people: f64,
}

/// What was stated before the vote, and what was drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Luck {
    /// Title of the plan.
    pub title: String,
    /// Odds stated: (outcome, chance if on course), in the order of the card.
    pub stated: Vec<(String, game::Ppb)>,
    /// Which of them came.
    pub came: String,
    /// Its stated chance.
    pub chance: game::Ppb,
    /// Craft of the programme that were launched.
    pub launched: usize,
    /// Craft that the plan had when its odds were stated.
    pub planned: usize,
}

/// A sealed pledge and what followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Veil {
    /// Whose.
    pub seat: SeatId,
    /// On me, on a member, on an outsider, percent of quota.
    pub pledged: [u32; 3],
    /// Delivered over all programmes, percent of quota; `None` if nothing was asked.
    pub delivered: Option<u32>,
}

/// Measures a session.
pub fn debrief(material: &Material<'_>) -> Debrief {
    let Material {
        scenario,
        public,
        seats,
        ..
    } = *material;
    let burdens = burden::burdens(scenario, public);
    let (power_rule, power) = power(scenario, public);
    let pledges = indivisibility::pledges(seats);
    let regret = regret::regret(public);
    Debrief {
        burden_ranks: burden::ranks(&burdens),
        indivisibility: indivisibility::indivisibility(scenario, public, &pledges),
        reciprocity: reciprocity::reciprocity(scenario, public),
        legitimacy: legitimacy::legitimacy(scenario, public, seats, regret.as_ref()),
        transfer: transfer::transfer(scenario, public),
        recommendations: recommendations::recommendations(scenario, public),
        regret,
        burden_gini: burden::gini(&burdens),
        burdens,
        power,
        power_rule,
        alternatives: scenario
            .charters
            .iter()
            .map(|c| (c.id.clone(), c.name.clone(), charters::under(scenario, public, c)))
            .collect(),
        luck: luck(public),
        voice: voice(scenario, public),
        latency_days: latency_days(public),
        veil: veil(public, seats),
        blocs: blocs::blocs(public),
    }
}

/// People of a seat under the corridor, as everybody sees it.
pub(crate) fn exposed(public: &PublicView, seat: &SeatId) -> i64 {
    let summary = public.seats.iter().find(|s| s.id == *seat);
    summary.map_or(0, |s| s.exposed)
}

fn power(scenario: &Scenario, public: &PublicView) -> (String, Vec<Power>) {
    let Some(charter) = scenario.charter(&public.charter.id) else {
        return (String::new(), Vec::new());
    };
    let Some(rule) = charter.rules.get(&scenario::Category::Mission) else {
        return (String::new(), Vec::new());
    };
    let voters: Vec<_> = match charter.electorate {
        Electorate::AllSeats | Electorate::Members | Electorate::Concerned => scenario
            .seats
            .iter()
            .filter(|s| public.charter.electorate.contains(&s.id))
            .collect(),
    };
    let members: Vec<game::tally::Member> = voters
        .iter()
        .map(|s| game::tally::Member {
            id: s.id.clone(),
            population: s.population,
            weight: game::tally::Weight::default(),
            permanent: s.permanent,
            lead: charter.lead.as_ref() == Some(&s.id),
            exposed: exposed(public, &s.id),
        })
        .collect();
    let people: f64 = voters.iter().map(|s| s.population as f64).sum();
    let Ok(index) = game::power::of_rule_with(&charter.own_rules, &rule.rule, &members) else {
        return (rule.rule.clone(), Vec::new());
    };
    let power = voters
        .iter()
        .enumerate()
        .map(|(i, s)| Power {
            seat: s.id.clone(),
            banzhaf: index.banzhaf[i],
            shapley_shubik: index.shapley_shubik[i],
            people: s.population as f64 / people.max(1.0),
        })
        .collect();
    (rule.rule.clone(), power)
}

/// The odds of the plan that flew, as they stood before the vote, against what came; a plan that was cut down afterwards is
/// judged by what was decided, and the cut is said.
fn luck(public: &PublicView) -> Option<Luck> {
    let outcome = public.outcome.as_ref()?;
    let Flown {
        programme,
        card,
        launched,
    } = round::flown(public)?;
    let a = &card.assessment;
    let ground = game::Ppb(
        game::Ppb::ONE
            .0
            .saturating_sub(a.miss.0)
            .saturating_sub(a.ocean.0),
    );
    let stated = vec![
        ("It misses".to_owned(), a.miss),
        ("It falls into the sea".to_owned(), a.ocean),
        ("It falls where people are".to_owned(), ground),
    ];
    // The card's own words: the sea is fewer than 1,000 people inside 1 psi, and a piece on land is as much as the body.
    let index = match &outcome.flown.impact {
        _ if outcome.flown.fragments.iter().any(|l| l.country.is_some()) => 2,
        None => 0,
        Some(l) if l.country.is_none() && l.people[0] < 1000 => 1,
        Some(_) => 2,
    };
    let (came, chance) = stated[index].clone();
    let planned = card.card.flights.len();
    Some(Luck {
        title: programme.title.clone(),
        stated,
        came,
        chance,
        launched,
        planned,
    })
}

/// Share of the people under the last corridor whose state has a vote.
pub fn voice(scenario: &Scenario, public: &PublicView) -> f64 {
    let Some((_, bulletin)) = public.bulletins.last() else {
        return 0.0;
    };
    let (mut with, mut all) = (0_f64, 0_f64);
    for exposure in &bulletin.exposure {
        let people = exposure.people as f64;
        all += people;
        if scenario
            .seat_of(&exposure.country)
            .is_some_and(|s| public.charter.electorate.contains(&s.id))
        {
            with += people;
        }
    }
    if all > 0.0 { with / all } else { 0.0 }
}

/// Days to the first programme of a mission (the calendar stands still while a round decides), and to the first launch.
pub fn latency_days(public: &PublicView) -> (Option<i32>, Option<i32>) {
    let warned = public.bulletins.iter().find(|(_, b)| b.chance.ppm() >= 10_000);
    let Some(from) = warned.map(|(d, _)| d.0) else {
        return (None, None);
    };
    let round = public
        .programmes
        .iter()
        .filter(|p| is_mission(public, p))
        .map(|p| p.round)
        .min();
    let decided = round.and_then(|r| public.feed.iter().find(|f| f.round == r));
    let launched = public
        .craft
        .iter()
        .filter(|c| round::was_launched(c.stage))
        .filter_map(|c| c.flight.as_ref())
        // Seconds count from noon, days from midnight.
        .map(|f| (f.flight.launch.0 + 43_200).div_euclid(86_400) as i32 - from)
        .min();
    (decided.map(|f| f.date.0 - from), launched)
}

fn is_mission(public: &PublicView, programme: &ProgrammeView) -> bool {
    match &programme.mandate {
        Mandate::Motion(id) => public
            .motions
            .iter()
            .any(|m| m.id == *id && matches!(m.proposal, Proposal::Mission { .. })),
        Mandate::Default | Mandate::Alone(_) => true,
    }
}

fn veil(public: &PublicView, seats: &[SeatView]) -> Vec<Veil> {
    seats
        .iter()
        .filter_map(|s| {
            let pledged = s.pledge?;
            let (quota, delivered) = public
                .programmes
                .iter()
                .flat_map(|p| &p.shares)
                .filter(|share| share.seat == s.seat)
                .fold((0_i64, 0_i64), |(q, d), share| {
                    (q + share.quota.0, d + share.delivered.0)
                });
            let delivered = (quota > 0).then(|| (delivered * 100 / quota) as u32);
            Some(Veil {
                seat: s.seat.clone(),
                pledged,
                delivered,
            })
        })
        .collect()
}

/// Totals of the ledger by kind, for the page.
pub fn ledger_totals(public: &PublicView) -> Vec<(LedgerEntry, scenario::Money)> {
    let mut totals = std::collections::BTreeMap::new();
    for line in &public.ledger {
        *totals.entry(line.entry).or_insert(scenario::Money::ZERO) += line.amount;
    }
    totals.into_iter().collect()
}

/// A choice as a word.
pub fn choice(c: Option<Choice>) -> &'static str {
    match c {
        Some(Choice::Yes) => "yes",
        Some(Choice::No) => "no",
        Some(Choice::Abstain) => "abstain",
        Some(Choice::Constructive) => "constructive abstention",
        Some(Choice::Object) => "object",
        None => "silent",
    }
}
