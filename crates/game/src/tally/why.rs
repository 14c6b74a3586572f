//! Why a vote ended as it did: the conditions of its rule, read out for delegates.

use std::cmp::Ordering;

use super::rule::{Electorate, Rule, Sums};
use crate::ballot::Choice;
use crate::view::Gauge;

/// The account of a vote.
pub(super) struct Account {
    pub(super) gauges: Vec<Gauge>,
    pub(super) why: String,
    pub(super) reasons: Vec<String>,
}

/// One condition of a rule.
pub(super) struct Part {
    pub(super) gauge: Gauge,
    /// What was reached, as "16 of 27 states (59 %)".
    pub(super) reading: String,
    /// What is needed, as "55 %".
    pub(super) need: String,
}

/// A share that is needed: numerator, denominator, and whether it must be exceeded.
#[derive(Clone, Copy)]
pub(super) struct Need(pub(super) i128, pub(super) i128, pub(super) bool);

const MORE_THAN_HALF: Need = Need(1, 2, true);
const fn percent(p: i128) -> Need {
    Need(p, 100, false)
}

impl Need {
    fn ppm(self) -> i64 {
        (self.0 * 1_000_000 / self.1) as i64
    }
    /// With "more than" where just as much is too little.
    pub(super) fn spoken(self) -> String {
        match self {
            Self(1, 2, _) | Self(.., false) => self.text(),
            Self(.., true) => format!("more than {}", self.text()),
        }
    }
    fn text(self) -> String {
        match self {
            Self(1, 2, true) => "more than 50 %".to_owned(),
            Self(2, 3, _) => "two thirds".to_owned(),
            Self(a, b, _) if a == b => "100 %".to_owned(),
            Self(a, b, _) => format!("{} %", decimal(a * 100 * 10 / b, 1)),
        }
    }
    fn met(self, have: i128, of: i128) -> bool {
        let reached = (have * self.1).cmp(&(self.0 * of));
        reached == Ordering::Greater || (reached == Ordering::Equal && !self.2)
    }
}

/// `tenths` with one decimal, or none if it is a whole number.
fn decimal(value: i128, decimals: u32) -> String {
    let unit = 10_i128.pow(decimals);
    if value % unit == 0 {
        format!("{}", value / unit)
    } else {
        format!(
            "{}.{:0width$}",
            value / unit,
            value % unit,
            width = decimals as usize
        )
    }
}

/// A share in percent, with as many decimals as it takes to stand on its own side of what is needed.
pub(super) fn share(have: i128, of: i128, need: Need) -> String {
    if of == 0 {
        return "0 %".to_owned();
    }
    let truth = (have * need.1).cmp(&(need.0 * of));
    for decimals in 0..6 {
        let unit = 100 * 10_i128.pow(decimals);
        let shown = (2 * have * unit + of) / (2 * of);
        if truth == Ordering::Equal || (shown * need.1).cmp(&(need.0 * unit)) == truth {
            return format!("{} %", decimal(shown, decimals));
        }
    }
    format!("{} %", decimal(have * 100_000_000 / of, 6))
}

/// The account of a vote; `ballots` is (cast, needed for the quorum, quorum in percent).
pub(super) fn account(
    rule: Rule,
    e: &Electorate<'_>,
    s: &Sums,
    choices: &[Option<Choice>],
    met: bool,
    ballots: (u32, u32, u32),
) -> Account {
    let parts = parts(rule, e, s, choices);
    let why = sentence(rule, e, s, &parts, met);
    account_of(parts, why, ballots, e.size())
}

/// The account of a vote under a rule of a charter's own.
pub(super) fn of_parts(parts: Vec<Part>, met: bool, ballots: (u32, u32, u32), n: u32) -> Account {
    let why = plain_sentence(&parts, met);
    account_of(parts, why, ballots, n)
}

/// The quorum before the conditions.
fn account_of(parts: Vec<Part>, why: String, ballots: (u32, u32, u32), n: u32) -> Account {
    let (cast, quorum, quorum_percent) = ballots;
    let mut gauges = Vec::new();
    let mut reasons = Vec::new();
    let quorum_met = cast >= quorum;
    if quorum_percent > 0 {
        let need = percent(i128::from(quorum_percent));
        gauges.push(gauge(
            "states that voted",
            i128::from(cast),
            i128::from(n),
            need,
            quorum_met,
        ));
        let reached = share(i128::from(cast), i128::from(n), need);
        reasons.push(format!(
            "quorum: {cast} of {n} states voted ({reached}), {quorum_percent} % needed: {}",
            met_text(quorum_met)
        ));
    }
    for part in &parts {
        let needed = if part.need.is_empty() {
            String::new()
        } else {
            format!(", {} needed", part.need)
        };
        reasons.push(format!("{}{needed}: {}", part.reading, met_text(part.gauge.met)));
    }
    let why = if quorum_met {
        why
    } else {
        format!(
            "fails: only {cast} of {} voted ({}); a quorum of {quorum_percent} % is needed",
            states(n),
            share(
                i128::from(cast),
                i128::from(n),
                percent(i128::from(quorum_percent))
            )
        )
    };
    gauges.extend(parts.into_iter().map(|p| p.gauge));
    Account { gauges, why, reasons }
}

const fn met_text(met: bool) -> &'static str {
    if met { "met" } else { "not met" }
}

pub(super) fn states(n: u32) -> String {
    if n == 1 {
        "1 state".to_owned()
    } else {
        format!("{n} states")
    }
}

pub(super) fn gauge(what: &str, have: i128, of: i128, need: Need, met: bool) -> Gauge {
    let have_ppm = if of == 0 {
        0
    } else {
        (have * 1_000_000 / of) as i64
    };
    Gauge {
        what: what.to_owned(),
        have_ppm,
        need_ppm: need.ppm(),
        met,
    }
}

/// States that vote yes, of all.
fn of_states(e: &Electorate<'_>, s: &Sums, need: Need) -> Part {
    let (yes, n) = (i128::from(s.yes), i128::from(e.size()));
    let need_text = if need.0 == need.1 {
        format!("all {n}")
    } else {
        need.text()
    };
    Part {
        gauge: gauge("states", yes, n, need, need.met(yes, n)),
        reading: format!("{yes} of {} ({})", states(e.size()), share(yes, n, need)),
        need: need_text,
    }
}

/// A share of a sum other than of states.
fn of_sum(what: &str, have: i128, of: i128, need: Need) -> Part {
    Part {
        gauge: gauge(what, have, of, need, need.met(have, of)),
        reading: format!("{} of the {what}", share(have, of, need)),
        need: need.text(),
    }
}

/// A condition on roots, met or not as the exact comparison says.
fn of_roots(e: &Electorate<'_>, s: &Sums, choices: &[Option<Choice>]) -> Part {
    let need = Need(616, 1000, false);
    let (have, of) = (s.yes_roots, e.root_sum);
    let met = e.roots_reached(s, &|i| choices[i] == Some(Choice::Yes));
    let what = "weight by square root of population";
    Part {
        gauge: gauge(what, have, of, need, met),
        reading: format!("{} of the {what}", share(have, of, need)),
        need: need.text(),
    }
}

/// Nobody may object.
fn no_objection(e: &Electorate<'_>, s: &Sums) -> Part {
    let n = i128::from(e.size());
    let reading = match s.no {
        0 => "no state objects".to_owned(),
        1 => "1 state objects".to_owned(),
        k => format!("{k} states object"),
    };
    Part {
        gauge: gauge(
            "states without objection",
            n - i128::from(s.no),
            n,
            Need(1, 1, false),
            s.no == 0,
        ),
        reading,
        need: "no objection".to_owned(),
    }
}

fn parts(rule: Rule, e: &Electorate<'_>, s: &Sums, choices: &[Option<Choice>]) -> Vec<Part> {
    let n = i128::from(e.size());
    let people = |need| of_sum("people", s.yes_people, e.people, need);
    let cast = i128::from(s.yes + s.no);
    match rule {
        Rule::Consensus | Rule::Silence => vec![no_objection(e, s)],
        Rule::Unanimity => vec![of_states(e, s, Need(1, 1, false))],
        Rule::MajorityOfMembers => vec![of_states(e, s, MORE_THAN_HALF)],
        Rule::SimpleMajority => {
            vec![of_sum("votes cast", i128::from(s.yes), cast, MORE_THAN_HALF).when(s.yes > s.no)]
        }
        Rule::TwoThirdsPresent => {
            let need = Need(2, 3, false);
            vec![
                of_sum("votes cast", i128::from(s.yes), cast, need)
                    .when(cast > 0 && need.met(i128::from(s.yes), cast)),
            ]
        }
        Rule::DoubleMajority => vec![of_states(e, s, MORE_THAN_HALF), people(MORE_THAN_HALF)],
        Rule::EuQmv => vec![of_states(e, s, percent(55)), people_or_too_few_to_block(e, s)],
        Rule::QualifiedMajority => vec![of_states(e, s, percent(55)), people(percent(65))],
        Rule::EuQmvReinforced => vec![of_states(e, s, percent(72)), people(percent(65))],
        Rule::CfspUnanimity => vec![no_objection(e, s), few_constructive(e, s)],
        Rule::UnscSubstantive => vec![of_states(e, s, percent(60)), no_veto(e, s)],
        Rule::UnscProcedural => vec![of_states(e, s, percent(60))],
        Rule::WeightedMajority => {
            let of = s.yes_weight + s.no_weight;
            vec![of_sum("weight cast", s.yes_weight, of, MORE_THAN_HALF).when(s.yes_weight > s.no_weight)]
        }
        Rule::Weighted70 => vec![of_sum("weight", s.yes_weight, e.weight, percent(70))],
        Rule::Weighted85 => vec![of_sum("weight", s.yes_weight, e.weight, percent(85))],
        Rule::ReverseConsensus => vec![not_refused(e, s, Need(0, 1, true), "all", s.no < e.size())],
        Rule::ReverseTwoThirds => vec![not_refused(
            e,
            s,
            Need(1, 3, true),
            "two thirds",
            3 * s.no < 2 * e.size(),
        )],
        Rule::Coalition => vec![Part {
            gauge: gauge("states", i128::from(s.yes), n, Need(0, 1, true), s.yes > 0),
            reading: format!("{} of {} act together", s.yes, states(e.size())),
            need: "one".to_owned(),
        }],
        Rule::LeadState => vec![Part {
            gauge: gauge(
                "lead state",
                i128::from(s.lead_yes),
                1,
                Need(1, 1, false),
                s.lead_yes > 0,
            ),
            reading: format!(
                "the lead state {}",
                if s.lead_yes > 0 {
                    "votes yes"
                } else {
                    "does not vote yes"
                }
            ),
            need: "its yes".to_owned(),
        }],
        Rule::Jagiellonian => vec![of_roots(e, s, choices)],
        Rule::CommunityMajority => vec![of_states(e, s, MORE_THAN_HALF), of_roots(e, s, choices)],
    }
}

impl Part {
    /// With the verdict of the rule itself where nothing was cast.
    fn when(mut self, met: bool) -> Self {
        self.gauge.met = met;
        self
    }
}

/// Not a third of the states with a third of the people abstains constructively.
fn few_constructive(e: &Electorate<'_>, s: &Sums) -> Part {
    let n = i128::from(e.size());
    let third = 3 * s.constructive >= e.size() && 3 * s.constructive_people >= e.people;
    let what = "states that do not abstain constructively";
    Part {
        gauge: gauge(what, n - i128::from(s.constructive), n, Need(2, 3, true), !third),
        reading: format!(
            "{} of {} abstain constructively",
            s.constructive,
            states(e.size())
        ),
        need: "less than a third of states or people".to_owned(),
    }
}

/// 65 % of the people, or fewer than four states not in favour.
fn people_or_too_few_to_block(e: &Electorate<'_>, s: &Sums) -> Part {
    let need = percent(65);
    let mut part = of_sum("people", s.yes_people, e.people, need);
    let against = e.size() - s.yes;
    if !part.gauge.met && against < 4 {
        part.gauge.met = true;
        let verb = if against == 1 {
            "does not vote yes"
        } else {
            "do not vote yes"
        };
        part.reading = format!(
            "{}, and only {} {verb}, too few to block",
            part.reading,
            states(against)
        );
    }
    "65 % or fewer than 4 states not in favour".clone_into(&mut part.need);
    part
}

fn no_veto(e: &Electorate<'_>, s: &Sums) -> Part {
    let permanent = e.members.iter().filter(|m| m.permanent).count() as i128;
    let willing = permanent - i128::from(s.vetoes);
    let reading = match s.vetoes {
        0 => "no veto".to_owned(),
        1 => "1 permanent member votes no".to_owned(),
        k => format!("{k} permanent members vote no"),
    };
    let gauge = if permanent == 0 {
        gauge("permanent members without veto", 1, 1, Need(1, 1, false), true)
    } else {
        gauge(
            "permanent members without veto",
            willing,
            permanent,
            Need(1, 1, false),
            s.vetoes == 0,
        )
    };
    Part {
        gauge,
        reading,
        need: "no veto".to_owned(),
    }
}

fn not_refused(e: &Electorate<'_>, s: &Sums, need: Need, to_stop: &str, met: bool) -> Part {
    let n = i128::from(e.size());
    let refuse = i128::from(s.no);
    let shown = share(refuse, n, Need(2, 3, false));
    let verb = if s.no == 1 { "refuses" } else { "refuse" };
    Part {
        gauge: gauge("states that do not refuse", n - refuse, n, need, met),
        reading: format!("{refuse} of {} ({shown}) {verb}", states(e.size())),
        need: format!("{to_stop} to stop it"),
    }
}

pub(super) fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

fn sentence(rule: Rule, e: &Electorate<'_>, s: &Sums, parts: &[Part], met: bool) -> String {
    let head = if met { "passes" } else { "fails" };
    let against = |what: &str, yes: &dyn std::fmt::Display, no: &dyn std::fmt::Display| {
        if met {
            format!("{head}: {yes} to {no}{what}")
        } else {
            format!("{head}: {yes} to {no}{what}; more for than against needed")
        }
    };
    if rule == Rule::SimpleMajority {
        return against("", &format!("{} yes", s.yes), &format!("{} no", s.no));
    }
    if rule == Rule::LeadState || (rule.by_consent() && met && s.constructive == 0) {
        return format!("{head}: {}", parts[0].reading);
    }
    if rule.by_consent() && s.no > 0 {
        return format!("{head}: {}; one is enough to stop it", parts[0].reading);
    }
    if rule == Rule::Coalition {
        return match (met, s.yes) {
            (false, _) => "fails: no state votes yes; one is enough".to_owned(),
            (true, 1) => "passes: 1 state acts, and it alone is bound".to_owned(),
            (true, k) => format!(
                "passes: {k} of {} act together, and they alone are bound",
                states(e.size())
            ),
        };
    }
    plain_sentence(parts, met)
}

/// What was reached and what is needed.
fn plain_sentence(parts: &[Part], met: bool) -> String {
    let head = if met { "passes" } else { "fails" };
    let readings: Vec<&str> = parts.iter().map(|p| p.reading.as_str()).collect();
    let needs: Vec<&str> = parts
        .iter()
        .filter(|p| met || !p.gauge.met)
        .map(|p| p.need.as_str())
        .collect();
    let reading = if met {
        list(&readings)
    } else {
        let (good, bad): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(|p| p.gauge.met);
        let good: Vec<&str> = good.iter().map(|p| p.reading.as_str()).collect();
        let bad: Vec<&str> = bad.iter().map(|p| p.reading.as_str()).collect();
        if good.is_empty() {
            list(&bad)
        } else {
            format!("{} but {}", list(&good), list(&bad))
        }
    };
    format!("{head}: {reading}; {} needed", list(&needs))
}
