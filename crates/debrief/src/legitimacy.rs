//! Legitimacy after Scharpf (1999, Governing in Europe) and Schmidt (2013, Political Studies 61, 2): by who decided (input),
//! by how openly it was done (throughput), and by what came of it (output).

use game::{Choice, Mandate, MotionView, ProgrammeView, PublicView, SeatView};
use scenario::{Scenario, SeatId};

use crate::measure;
use crate::regret::Regret;
use crate::round;

/// How many agreed to a decision, as shares of all at the table, 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Consent {
    /// Of the states.
    pub states: f64,
    /// Of their people.
    pub people: f64,
    /// Of the people under the corridor, those for whom nobody speaks included; `None` if nobody lived under it.
    pub at_risk: Option<f64>,
}

/// The three sides of legitimacy. What is `None` did not come up.
#[derive(Clone, Debug, PartialEq)]
pub struct Legitimacy {
    /// Ballots cast ÷ ballots that could be cast, over all votes held.
    pub turnout: Option<f64>,
    /// Who agreed to the plan that flew, else to the last mission adopted; nobody where it stood by default or was one
    /// state's own.
    pub consent: Option<Consent>,
    /// Why nobody's consent is counted, if nobody's is.
    pub without: Option<&'static str>,
    /// Secrets of the delegations that were shared, of all they had.
    pub shared: (usize, usize),
    /// Delegations that kept observations of their own to the end.
    pub withheld: Vec<SeatId>,
    /// Days from the first bulletin above 1 % to the first plan, and to the first launch.
    pub days: (Option<i32>, Option<i32>),
    /// People spared of those who would have been in danger; below 0 more were than if nothing had been done.
    pub spared: Option<f64>,
    /// People more than by the best plan on the table, expected.
    pub regret: Option<i64>,
}

/// Measures it.
pub fn legitimacy(
    scenario: &Scenario,
    public: &PublicView,
    seats: &[SeatView],
    regret: Option<&Regret>,
) -> Legitimacy {
    let (consent, without) = consent(scenario, public);
    let told = seats.iter().flat_map(|s| &s.secrets);
    let outcome = public.outcome.as_ref();
    let spared = outcome.filter(|o| o.harmed_if_nothing > 0);
    Legitimacy {
        turnout: turnout(&public.motions),
        consent,
        without,
        shared: (
            told.clone().filter(|(_, _, shared)| *shared).count(),
            told.count(),
        ),
        withheld: seats
            .iter()
            .filter(|s| s.private_bulletin.is_some())
            .map(|s| s.seat.clone())
            .collect(),
        days: measure::latency_days(public),
        spared: spared.map(|o| 1.0 - o.harmed as f64 / o.harmed_if_nothing as f64),
        regret: regret.map(Regret::of_decision),
    }
}

fn turnout(motions: &[MotionView]) -> Option<f64> {
    let held = motions.iter().filter_map(|m| Some((m, m.result.as_ref()?)));
    let (cast, could) = held.fold((0_u64, 0_u64), |(cast, could), (m, result)| {
        let [yes, no, abstain, _] = result.totals;
        (
            cast + u64::from(yes) + u64::from(no) + u64::from(abstain),
            could + m.electorate.len() as u64,
        )
    });
    (could > 0).then(|| cast as f64 / could as f64)
}

/// The decision that binds: the programme that flew, else the last mission.
fn decision(public: &PublicView) -> Option<&ProgrammeView> {
    let mission = |p: &&ProgrammeView| round::adopted_card(public, p).is_some_and(round::pushes);
    round::flown(public)
        .map(|f| f.programme)
        .or_else(|| public.programmes.iter().rev().find(mission))
}

fn consent(scenario: &Scenario, public: &PublicView) -> (Option<Consent>, Option<&'static str>) {
    let Some(programme) = decision(public) else {
        return (None, Some("no plan that pushes was adopted"));
    };
    let id = match &programme.mandate {
        Mandate::Motion(id) => *id,
        Mandate::Default => {
            return (
                None,
                Some("it stood by default, under the clause, without a vote"),
            );
        }
        Mandate::Alone(_) => return (None, Some("one state acted alone, and nobody was asked")),
    };
    let result = public.motions.iter().find(|m| m.id == id);
    let choices = result
        .and_then(|m| m.result.as_ref())
        .and_then(|r| r.choices.as_ref());
    let Some(choices) = choices else {
        return (None, Some("the ballot was secret"));
    };
    let agreed = |s: &SeatId| {
        let own = choices.iter().find(|(seat, _)| seat == s);
        matches!(own, Some((_, Some(Choice::Yes | Choice::Constructive))))
    };
    let share = |of: &dyn Fn(&game::SeatSummary) -> f64| {
        let all: f64 = public.seats.iter().map(of).sum();
        let with: f64 = public.seats.iter().filter(|s| agreed(&s.id)).map(of).sum();
        if all > 0.0 { with / all } else { 0.0 }
    };
    let day = round::adopted_card(public, programme).map(|k| k.assessment.knowledge.date);
    let bulletin = public
        .bulletins
        .iter()
        .rev()
        .find(|(d, _)| day.is_none_or(|day| *d <= day));
    let at_risk = bulletin.and_then(|(_, b)| {
        let all: i64 = b.exposure.iter().map(|e| e.people).sum();
        let spoke = |e: &&game::Exposure| scenario.seat_of(&e.country).is_some_and(|s| agreed(&s.id));
        let with: i64 = b.exposure.iter().filter(spoke).map(|e| e.people).sum();
        (all > 0).then(|| with as f64 / all as f64)
    });
    let consent = Consent {
        states: share(&|_| 1.0),
        people: share(&|s| s.population as f64),
        at_risk,
    };
    (Some(consent), None)
}
