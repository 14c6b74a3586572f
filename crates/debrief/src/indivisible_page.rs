//! The report's section "Was protection indivisible?": the index, reciprocity, legitimacy, regret, transfer, and the paper's
//! recommendations.

use maud::{Markup, PreEscaped, html};

use crate::correlation::Found;
use crate::indivisibility::{Circle, Turned};
use crate::legitimacy::Legitimacy;
use crate::measure::Debrief;
use crate::{Material, bars, words};

/// A number with two decimals, or why there is none.
pub fn number(found: Found) -> String {
    match found {
        Ok(value) if value < -0.004 => format!("\u{2212}{:.2}", -value),
        Ok(value) => format!("{:.2}", value.abs()),
        Err(why) => format!("not defined ({why})"),
    }
}

/// A share in whole percent.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

pub(crate) fn section(material: &Material<'_>, measured: &Debrief) -> Markup {
    html! {
        h2 { "Was protection indivisible?" }
        (index(material, measured))
        (gaps(material, measured))
        (reciprocity(material, measured))
        (regret(measured))
        (transfer(measured))
        (legitimacy(material, &measured.legitimacy))
        (recommendations(measured))
    }
}

fn index(material: &Material<'_>, measured: &Debrief) -> Markup {
    let all = &measured.indivisibility;
    // Where the charter protects nobody, the table is what there is to look at.
    let shown = if all.protected.states.is_empty() {
        &all.table
    } else {
        &all.protected
    };
    html! {
        p {
            "The asteroid is turned to each state in turn. Each payer brings what it pledged behind the veil for such a state, by the \
             charter's key; the reserve and the guarantors cover what they can; what comes in buys the best plan on the table that it \
             pays for. Protection is the part of the danger over the state that this plan takes away, by the plan's own odds."
        }
        div.facts {
            div { b { (number(all.protected.index)) } "indivisibility of those whom the charter protects: least \u{f7} greatest protection, 1 is the same for all" }
            div { b { (number(all.table.index)) } "of everybody at the table" }
            div { b { (number(shown.with_contribution)) } "correlation of protection with what was given (Pearson); 0 is the paper's ideal" }
            div { b { (number(shown.rank_with_contribution)) } "the same by ranks (Spearman)" }
        }
        figure {
            (PreEscaped(bars::protection(shown)))
            figcaption { (caption(shown)) }
        }
        (states(shown))
        p.soft {
            "Not modelled: votes and consents, stepping up beyond the pledge, a state's own shelter, and other plans that would have been \
             drawn for another place; no device is flown. Nobody pays more than its income up to that round. A state marked * never lay \
             under the corridor and takes the odds of all land under it. By the corridor's own odds, which count a place far from its \
             middle as safe whatever is paid, the index would be " (number(shown.of_chances)) "."
            @if !all.by_deed.is_empty() {
                " Sealed no pledge and counted by what they in fact delivered: " (words::seats(material.scenario, &all.by_deed)) "."
            }
        }
    }
}

fn caption(circle: &Circle) -> String {
    let mut by: Vec<&Turned> = circle.states.iter().collect();
    by.sort_by(|a, b| a.protection.total_cmp(&b.protection));
    match (by.first(), by.last()) {
        (Some(least), Some(most)) if least.protection < most.protection => format!(
            "Least protected: {}, {}. Best protected: {}, {}.",
            least.name,
            percent(least.protection),
            most.name,
            percent(most.protection)
        ),
        (Some(all), _) => format!("The same for everybody: {}.", percent(all.protection)),
        (None, _) => String::new(),
    }
}

fn states(circle: &Circle) -> Markup {
    html! {
        table {
            tr { th { "If it fell on" } th { "Plan asked for" } th.n { "Its cost" } th.n { "Would come in" } th { "Plan bought" } th.n { "Protection" } th.n { "Gave in fact" } }
            @for s in &circle.states {
                tr {
                    td { (s.name) @if !s.own_odds { " *" } }
                    @match &s.asked {
                        Some((card, cost)) => { td { (card) } td.n { (cost) } td.n { (s.raised) } }
                        None => { td { "none that helps" } td.n {} td.n {} }
                    }
                    td { @match &s.bought { Some((card, title)) => { (card) ": " (title) } None => { "none" } } }
                    td.n { (percent(s.protection)) } td.n { (s.contribution) }
                }
            }
        }
    }
}

fn gaps(material: &Material<'_>, measured: &Debrief) -> Markup {
    let gaps = &measured.indivisibility.gaps;
    html! {
        @if !gaps.is_empty() {
            h3 { "The veil gap" }
            p.soft { "Pledged for the place where it was falling to, less delivered of plans adopted once that was known (of all plans, if none was), percent of quota." }
            table {
                tr { th { "Seat" } th.n { "Pledged" } th.n { "Delivered" } th.n { "Gap" } }
                @for g in gaps {
                    tr {
                        td { (words::seat(material.scenario, &g.seat)) }
                        td.n { @match g.pledged { Some(p) => { (p) " %" } None => { "nothing sealed" } } }
                        td.n { @match g.delivered { Some(d) => { (d) " %" } None => { "nothing asked" } } }
                        td.n { @if let Some(gap) = g.gap() { (words::thousands(gap)) } }
                    }
                }
            }
        }
    }
}

fn reciprocity(material: &Material<'_>, measured: &Debrief) -> Markup {
    let r = &measured.reciprocity;
    let mut pairs: std::collections::BTreeMap<(&scenario::SeatId, &scenario::SeatId), f64> =
        std::collections::BTreeMap::new();
    for a in &r.aid {
        *pairs.entry((&a.from, &a.to)).or_default() += a.m_usd;
    }
    let mut largest: Vec<_> = pairs.into_iter().collect();
    largest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    html! {
        h3 { "Diffuse reciprocity" }
        p {
            "Index " (number(r.index)) ". 0 is tit for tat, help for those alone who had helped; 1 is help that asks for no earlier help. \
             Counted are gifts, shelter paid for others, and money for plans that spared others; stations, launches and knowledge have no \
             price in the record."
        }
        @if !largest.is_empty() {
            p.soft {
                "Largest: "
                @for (i, ((from, to), m)) in largest.iter().take(5).enumerate() {
                    @if i > 0 { "; " }
                    (words::seat(material.scenario, from)) " to " (words::seat(material.scenario, to)) " " (words::thousands(m.round() as i64)) " M USD"
                }
                "."
            }
        }
    }
}

fn regret(measured: &Debrief) -> Markup {
    let Some(r) = &measured.regret else {
        return html! {};
    };
    html! {
        h3 { "Decision and luck, in people" }
        p {
            @match &r.chosen { Some(title) => { "Chosen: " (title) "." } None => { "Nothing flew." } }
            " Expected then, if it is on course: " (words::people(r.expected)) " in danger; if nothing is done " (words::people(r.nothing)) ". "
            @match &r.best { Some(title) => { "The best plan on the table was " (title) ", with " (words::people(r.least)) ". " } None => { "No plan on the table promised less harm. " } }
            "What came: " (words::people(r.came)) ". So the decision cost " (words::people(r.of_decision())) ", and chance, with whatever was cut or lost on the way, "
            @if r.of_luck() > 0 { "added " (words::people(r.of_luck())) "." } @else { "spared " (words::people(-r.of_luck())) "." }
        }
    }
}

fn transfer(measured: &Debrief) -> Markup {
    let Some(t) = &measured.transfer else {
        return html! {};
    };
    html! {
        h3 { "Whose risk moved" }
        p {
            (t.title) " pushed " @if t.west { "west" } @else { "east" } ". On average it took " (words::people(t.lowered.round() as i64))
            " people out of danger and put " (words::people(t.raised.round() as i64)) " in it: change in chance \u{d7} people exposed there."
        }
        table {
            tr { th { "Country" } th.n { "Chance before" } th.n { "With the plan" } th.n { "People exposed" } th.n { "Put in danger" } }
            @for m in &t.countries {
                tr {
                    td { (words::country(&m.country)) @if !m.has_seat { " (no seat)" } }
                    td.n { (format!("{:.2} %", m.chance.0 * 100.0)) } td.n { (format!("{:.2} %", m.chance.1 * 100.0)) }
                    td.n { (words::people(m.people)) } td.n { (words::thousands(m.shifted().round() as i64)) }
                }
            }
        }
    }
}

fn legitimacy(material: &Material<'_>, l: &Legitimacy) -> Markup {
    let days = |d: Option<i32>| {
        d.map_or_else(
            || "never".to_owned(),
            |d| format!("{} days", words::thousands(d.into())),
        )
    };
    html! {
        h3 { "Legitimacy" }
        table {
            tr { th { "By" } th { "What" } th.n { "How much" } }
            tr { td { "input" } td { "turnout: ballots cast of those that could be" } td.n { @match l.turnout { Some(t) => { (percent(t)) } None => { "no vote was held" } } } }
            @match (&l.consent, l.without) {
                (Some(c), _) => {
                    tr { td { "input" } td { "consent to the plan, by states" } td.n { (percent(c.states)) } }
                    tr { td { "input" } td { "by people of the states at the table" } td.n { (percent(c.people)) } }
                    tr { td { "input" } td { "by people at risk, those nobody speaks for included" } td.n { @match c.at_risk { Some(p) => { (percent(p)) } None => { "nobody lived under it" } } } }
                }
                (None, why) => { tr { td { "input" } td { "consent to the plan" } td { "none counted: " (why.unwrap_or_default()) } } }
            }
            tr { td { "throughput" } td { "secrets of delegations that were shared" } td.n { (l.shared.0) " of " (l.shared.1) } }
            tr {
                td { "throughput" } td { "observations kept back to the end" }
                td.n { @if l.withheld.is_empty() { "none" } @else { (words::seats(material.scenario, &l.withheld)) } }
            }
            tr { td { "throughput" } td { "from the first chance above 1 % to the first plan, to the first launch" } td.n { (days(l.days.0)) ", " (days(l.days.1)) } }
            tr {
                td { "output" } td { "people spared of those in danger if nothing had been done" }
                td.n { @match l.spared { Some(s) => { (percent(s)) } None => { "nobody had been in danger" } } }
            }
            tr { td { "output" } td { "regret: people more than by the best plan on the table" } td.n { @match l.regret { Some(r) => { (words::people(r)) } None => { "no plan to compare" } } } }
        }
    }
}

fn recommendations(measured: &Debrief) -> Markup {
    html! {
        h3 { "The policy paper's recommendations" }
        @for r in &measured.recommendations {
            p { b { (r.name) ": " (r.verdict.words()) "." } " " (r.because) br; span.soft { (r.asks) } }
        }
    }
}
