//! The after-action report: one self-contained HTML page, for the screen and for paper.

use game::{FeedKind, MotionStage, OutcomeView};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use scenario::SeatId;

use crate::measure::{self, Debrief};
use crate::{Material, figure, indivisible_page, words};

const STYLE: &str = "
:root{--ink:#14181D;--soft:#4F5A66;--line:#C2C7CC;--paper:#FBFAF7;--panel:#F4F2ED}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.45 Inter,Helvetica,Arial,sans-serif}
.band{background:repeating-linear-gradient(135deg,#14181D 0 14px,#39424D 14px 28px);color:#F4F1EA;text-align:center;letter-spacing:.4em;font-weight:600;padding:6px}
main{max-width:960px;margin:0 auto;padding:24px}h1{font-size:38px;line-height:1.12;letter-spacing:-.02em;margin:24px 0 8px}
h2{font-size:24px;letter-spacing:-.01em;margin:40px 0 8px;border-top:1px solid var(--line);padding-top:20px}h3{font-size:18px;margin:24px 0 4px}
p.lead{font-size:20px}.soft{color:var(--soft)}figure{margin:20px 0}figcaption{color:var(--soft);font-size:14px;margin-top:6px}svg{width:100%;height:auto}
table{border-collapse:collapse;width:100%;font-size:14px;margin:8px 0}th,td{text-align:left;padding:5px 8px;border-bottom:1px solid var(--line);vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:16px;margin:20px 0}
.facts div{background:var(--panel);padding:12px 14px;border-radius:8px}.facts b{display:block;font-size:26px;line-height:1.1}
ol.story{padding-left:0;list-style:none}ol.story li{padding:4px 0 4px 130px;position:relative}ol.story time{position:absolute;left:0;color:var(--soft)}
@media print{.band{-webkit-print-color-adjust:exact;print-color-adjust:exact}h2{break-after:avoid}figure,tr{break-inside:avoid}main{max-width:none}}
";

/// The whole report.
pub fn page(material: &Material<'_>, measured: &Debrief) -> String {
    let Material {
        scenario,
        public,
        seed,
        made_with,
        ..
    } = *material;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "After-action report: " (scenario.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                div.band { "EXERCISE EXERCISE EXERCISE" }
                main {
                    p.soft { "After-action report, " (title_in_form(scenario)) ". Charter at the end: " (public.charter.name) "." }
                    @if let Some(outcome) = &public.outcome { (ending(material, outcome)) }
                    @else { h1 { "The session has not ended." } p.lead { (public.sentence) } }
                    (knowledge(material))
                    (story(material))
                    (votes(material))
                    (blocs(material, measured))
                    (plans(material, measured))
                    (burden(material, measured))
                    (indivisible_page::section(material, measured))
                    (power(material, measured))
                    (alternatives(material, measured))
                    (scores(material))
                    (ledger(material))
                    p.soft { "Seed " (seed) ". " (made_with) ". Facts of the fiction: " (scenario.axioms.join(" ")) }
                }
                div.band { "EXERCISE EXERCISE EXERCISE" }
            }
        }
    }
    .into_string()
}

fn drawing(svg: String, caption: &str) -> Markup {
    html! { figure { (PreEscaped(svg)) figcaption { (caption) } } }
}

fn ending(material: &Material<'_>, outcome: &OutcomeView) -> Markup {
    let Material { public, .. } = *material;
    html! {
        h1 { (outcome.sentence) }
        div.facts {
            div { b { (words::end(outcome.end)) } "how it ended" }
            div { b { (words::people(outcome.harmed)) } "people in danger of serious harm" }
            @if outcome.by_waves() > 0 { div { b { (words::people(outcome.by_waves())) } "of these by waves on coasts" } }
            div { b { (words::people(outcome.harmed_if_nothing)) } "if nothing had been done" }
            div { b { (words::people(outcome.new_victims)) } "in states that were not in its way" }
        }
        (drawing(figure::corridor_map(public), "The risk corridor as first published, the place it was falling to, and what came."))
        @if !outcome.claims.is_empty() {
            h3 { "Claims" }
            table {
                tr { th { "From" } th { "Against" } th.n { "Amount" } }
                @for (country, seat, amount) in &outcome.claims {
                    tr { td { (words::country(country)) } td { (words::seat(material.scenario, seat)) } td.n { (amount) } }
                }
            }
        }
    }
}

fn knowledge(material: &Material<'_>) -> Markup {
    html! {
        h2 { "What was known, and when" }
        (drawing(figure::chance_history(material.public), "Each point is a published orbit solution."))
        table {
            tr { th { "Date" } th.n { "Chance" } th.n { "1-sigma along the corridor" } th.n { "Size" } th.n { "Torino" } th.n { "Palermo" } }
            @for (date, b) in &material.public.bulletins {
                tr {
                    td { (date) } td.n { (words::chance(b.chance)) } td.n { (words::thousands(b.sigma_km)) " km" }
                    td.n { (b.diameter_m.0) " m (" (b.diameter_m.1) " to " (b.diameter_m.2) ")" }
                    td.n { (b.torino) } td.n { (format!("{:.2}", f64::from(b.palermo_centi) / 100.0)) }
                }
            }
        }
    }
}

fn story(material: &Material<'_>) -> Markup {
    let Material { scenario, public, .. } = *material;
    html! {
        h2 { "The story" }
        @for (index, round) in scenario.rounds.iter().enumerate() {
            h3 { "Round " (index + 1) ": " (round.title) }
            p.soft { (round.question) }
            ol.story {
                @for line in public.feed.iter().filter(|f| f.round as usize == index && f.kind != FeedKind::Outcome) {
                    li { time { (line.date) } (line.text) }
                }
            }
        }
        @let end: Vec<_> = public.feed.iter().filter(|f| f.kind == FeedKind::Outcome).collect();
        @if !end.is_empty() {
            h3 { "The end" }
            ol.story { @for line in end { li { time { (line.date) } (line.text) } } }
        }
    }
}

fn votes(material: &Material<'_>) -> Markup {
    let Material { scenario, public, .. } = *material;
    html! {
        h2 { "Motions and votes" }
        @if public.motions.is_empty() { p { "Nobody tabled a motion." } }
        @for motion in &public.motions {
            h3 { (motion.id) " " (motion.title) }
            p { (motion.text) }
            p.soft { "Moved by " (words::seat(scenario, &motion.mover)) " in round " (motion.round + 1) ". Rule: " (motion.rule.1) " " (stage(motion.stage)) }
            @if let Some(result) = &motion.result {
                p { b { (result.why) } @if let Some(turn) = &result.would_turn { " " (turn) } }
                @if let Some(choices) = &result.choices {
                    table {
                        tr { @for (seat, _) in choices { th { (seat) } } }
                        tr { @for (_, c) in choices { td { (measure::choice(*c)) } } }
                    }
                } @else {
                    p { "Secret ballot: " (result.totals[0]) " yes, " (result.totals[1]) " no, " (result.totals[2]) " abstain, " (result.totals[3]) " silent." }
                }
            }
            @if let Some(of) = motion.amends { p.soft { "An amendment to " (of) "." } }
            @if let Some(of) = motion.part_of { p.soft { "A part of " (of) "." } }
            @for (from, by) in &motion.by_proxy {
                p.soft { (words::seat(scenario, by)) " voted for " (words::seat(scenario, from)) ", by proxy." }
            }
            @for (seat, text) in &motion.explanations {
                p { (words::seat(scenario, seat)) " explained: \u{201c}" (text) "\u{201d}" }
            }
        }
    }
}

fn blocs(material: &Material<'_>, measured: &Debrief) -> Markup {
    let Material { scenario, public, .. } = *material;
    let blocs = &measured.blocs;
    let cell = |a: &SeatId, b: &SeatId| match blocs.pair(a, b) {
        Some(pair) if pair.votes > 0 => format!("{:.0}", pair.agreement * 100.0),
        Some(_) | None => "\u{2013}".to_owned(),
    };
    html! {
        h2 { "Who voted with whom" }
        @if blocs.votes == 0 { p { "No vote was held whose ballots everybody could read." } } @else {
            p { "Index of agreement over " (blocs.votes) " votes with open ballots, percent (Lijphart 1963): the same choice counts one, an abstention beside a yes or a no a half." }
            table {
                tr { th {} @for seat in &public.seats { th.n { (seat.id) } } }
                @for row in &public.seats {
                    tr { th { (row.name) } @for column in &public.seats { td.n { (cell(&row.id, &column.id)) } } }
                }
            }
            @for bloc in &blocs.blocs {
                @let names: Vec<String> = bloc.iter().map(|s| words::seat(scenario, s)).collect();
                p { "A bloc of " (bloc.len()) ": " (names.join(", ")) ". Any two of them voted alike in nine of ten votes or more." }
            }
            @if blocs.blocs.is_empty() { p { "No two delegations voted alike in nine of ten votes." } }
        }
    }
}

fn stage(stage: MotionStage) -> &'static str {
    match stage {
        MotionStage::Tabled => "Not seconded.",
        MotionStage::OnDocket => "On the docket.",
        MotionStage::Open => "The vote is open.",
        MotionStage::Carried => "Carried.",
        MotionStage::NotCarried => "Not carried.",
        MotionStage::Blocked => "Carried, and stopped by a missing consent.",
        MotionStage::Withdrawn => "Withdrawn.",
        MotionStage::Dropped => "Left over when the docket closed.",
        MotionStage::TakenOver => "An amendment that the mover took over.",
        MotionStage::Divided => "Divided into parts that were voted on one by one.",
        MotionStage::Replaced => "It fell: an amendment was carried in its place.",
    }
}

fn plans(material: &Material<'_>, measured: &Debrief) -> Markup {
    let Material { scenario, public, .. } = *material;
    html! {
        h2 { "Programmes, decision and luck" }
        @if public.programmes.is_empty() { p { "No programme was adopted, by vote, by the clause or alone." } }
        @for programme in &public.programmes {
            h3 { (programme.id) " " (programme.title) }
            p.soft { "Budget with reserve " (programme.budget) ". Missing at the end " (programme.missing) "." }
            @for finding in &programme.law { p { "In law: " (finding.words()) ", for which " (words::seats(scenario, &finding.by)) " answers." } }
            table {
                tr { th { "Seat" } th.n { "Quota" } th.n { "Delivered" } th.n { "Called up" } th { "Standing" } }
                @for share in &programme.shares {
                    tr {
                        td { (words::seat(scenario, &share.seat)) } td.n { (share.quota) } td.n { (share.delivered) } td.n { (share.called_up) }
                        td { (format!("{:?}", share.standing).to_lowercase()) }
                    }
                }
            }
        }
        (drawing(figure::luck(measured), "Luck told apart from decision: the odds stand as they were shown before the vote."))
    }
}

fn burden(material: &Material<'_>, measured: &Debrief) -> Markup {
    html! {
        h2 { "Who carried the burden" }
        (drawing(figure::burden(material.scenario, measured), "Given to programmes, observation, shelter and other seats, against each seat's share of GDP."))
        p { "Gini coefficient of the multiples: " (format!("{:.2}", measured.burden_gini)) " (0: all by ability; towards 1: one carried all)." }
        p {
            "Rank correlation of ability with the share of the burden: " (indivisible_page::number(measured.burden_ranks.0)) "; with its multiple of the \
             fair share: " (indivisible_page::number(measured.burden_ranks.1)) ". Above 0 the great carried more than their part, and the small leaned on them."
        }
        @if !measured.veil.is_empty() {
            h3 { "The veil: pledged before anybody knew, delivered once it was known" }
            table {
                tr { th { "Seat" } th.n { "If on me" } th.n { "On a member" } th.n { "On an outsider" } th.n { "Delivered" } }
                @for v in &measured.veil {
                    tr {
                        td { (words::seat(material.scenario, &v.seat)) }
                        @for percent in v.pledged { td.n { (percent) " %" } }
                        td.n { @if let Some(d) = v.delivered { (d) " %" } @else { "nothing asked" } }
                    }
                }
            }
        }
    }
}

fn power(material: &Material<'_>, measured: &Debrief) -> Markup {
    html! {
        h2 { "Who had power" }
        (drawing(figure::power(material.scenario, measured), "A vote is not power: how often a seat's vote would have turned the result, over all ways the others can vote."))
        p {
            "People under the corridor whose state had a vote: " (format!("{:.0} %", measured.voice * 100.0)) ". "
            @if let Some(days) = measured.latency_days.0 { "From the first bulletin above 1 % to the first programme: " (days) " days. " }
            @if let Some(days) = measured.latency_days.1 { "To the first launch: " (days) " days." }
        }
    }
}

fn alternatives(material: &Material<'_>, measured: &Debrief) -> Markup {
    let motions: Vec<_> = material
        .public
        .motions
        .iter()
        .filter(|m| m.result.as_ref().is_some_and(|r| r.choices.is_some()))
        .collect();
    html! {
        h2 { "The same votes under another charter" }
        @if motions.is_empty() { p { "No roll call was taken, so there is nothing to count again." } }
        @else {
            table {
                tr { th { "Charter" } @for m in &motions { th { (m.id) } } }
                @for (id, name, list) in &measured.alternatives {
                    tr {
                        td { (name) @if *id == material.public.charter.id { " (in force)" } }
                        @for m in &motions {
                            td {
                                @match list.iter().find(|a| a.motion == m.id) {
                                    Some(a) => { span title=(a.why) { (match a.carried { Some(true) => "carried", Some(false) => "not carried", None => "no rule" }) } }
                                    None => { "–" }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn scores(material: &Material<'_>) -> Markup {
    let Some(outcome) = &material.public.outcome else {
        return html! {};
    };
    html! {
        h2 { "What each delegation wanted" }
        p.soft { "There is no ranking: each seat is measured by its own motives (100 points) and private objectives (60 points)." }
        table {
            tr { th { "Seat" } th.n { "Motives" } th { "Private objectives" } th.n { "Total" } }
            @for s in &outcome.scores {
                tr {
                    td { (words::seat(material.scenario, &s.seat)) } td.n { (s.motive_points) }
                    td { @for (text, points, met) in &s.wants { div { (if *met { "met" } else { "not met" }) " (" (points) "): " (text) } } }
                    td.n { (s.total) }
                }
            }
        }
    }
}

fn ledger(material: &Material<'_>) -> Markup {
    let Material { scenario, public, .. } = *material;
    html! {
        h2 { "The ledger" }
        table {
            tr { th { "Kind" } th.n { "Total" } }
            @for (kind, total) in measure::ledger_totals(public) { tr { td { (words::ledger_entry(kind)) } td.n { (total) } } }
        }
        details {
            summary { "Every line (" (public.ledger.len()) ")" }
            table {
                tr { th { "Date" } th { "Seat" } th { "What" } th.n { "Amount" } th { "Programme" } }
                @for l in &public.ledger {
                    tr {
                        td { (l.date) } td { (words::seat(scenario, &l.seat)) } td { (words::ledger_entry(l.entry)) } td.n { (l.amount) }
                        td { @if let Some(p) = l.programme { (p) } }
                    }
                }
            }
        }
    }
}

/// The title, with the form in which it was played.
fn title_in_form(scenario: &scenario::Scenario) -> String {
    match scenario.form() {
        Some(form) => format!("{} ({})", scenario.title, form.name),
        None => scenario.title.clone(),
    }
}
