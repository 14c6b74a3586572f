//! The seats of states under the line, made anew.

use std::fmt::Write as _;

use super::super::Plot;
use super::super::states::State;
use super::parts::part;
use super::{SUPPORT_UNDER, grouped, listed_wants, own_fields, rounded, sheltered, stations};

/// The seat of one of them.
pub(super) fn under(plot: &Plot<'_>, index: usize) -> String {
    let state = &plot.table.under[index];
    let member = plot.outsider().is_none_or(|s| s.code != state.code);
    let (brief, wants) = part(plot, index, state, member);
    let mut out = own_fields(state, member, member && index < 4);
    let _ = writeln!(out, "            support: {SUPPORT_UNDER},");
    out.push_str("            motives: (security: 55, industry: 10, science: 10, prestige: 10, responsibility: 15),\n            doctrine: AtRisk,\n");
    out.push_str(&stations(state));
    let shelter = if member { sheltered(state) } else { 0 };
    let _ = writeln!(out, "            shelter_people: {shelter},");
    if ["GBR", "RUS"].contains(&state.code.as_str()) {
        out.push_str("            nuclear_device: true,\n            permanent: true,\n");
    }
    let mut assets = vec![(
        "Consent",
        "Nobody can say in your name that you agreed to a risk.".to_owned(),
    )];
    if member {
        assets.push((
            "Shelter",
            format!("Places for {} people, by your own report.", grouped(shelter)),
        ));
    } else {
        assets.push((
            "Land",
            "Room for camps, if somebody else helps to run them.".to_owned(),
        ));
    }
    out.push_str("            assets: [\n");
    for (label, note) in assets {
        let _ = writeln!(out, "                ({label:?}, {note:?}),");
    }
    out.push_str("            ],\n");
    let _ = writeln!(out, "            brief: {brief:?},");
    out.push_str(&listed_wants(&wants));
    if let Some(fact) = secret(plot, state) {
        let _ = writeln!(out, "            secrets: [{fact}],");
    }
    out.push_str("        ),\n");
    out
}

/// A private fact of a state under the line, as RON.
fn secret(plot: &Plot<'_>, state: &State) -> Option<String> {
    let low = state.code.to_lowercase();
    let fact = |id: &str, words: &str, effect: &str| {
        Some(format!("(id: \"{low}_{id}\", text: {words:?}, effect: {effect})"))
    };
    if Some(&state.code) == plot.offered().map(|s| &s.code) {
        return fact(
            "offer",
            "A rich friend has let you know that one impactor could be yours, outside any community, for the rights to a mine. The offer will come in the second round. Whoever hears that you took it will trust you less.",
            "Told",
        );
    }
    if Some(&state.code) == plot.rides().map(|s| &s.code) {
        return fact(
            "rideshare",
            "A private launch company offers you one place for a flyby craft beside a paying customer, far below the usual price. It is yours to use, to sell, or to put on the table.",
            "OpensService(\n                        launcher: \"falcon_heavy_recovered\",\n                        name: \"Shared ride on a private Falcon Heavy\",\n                        price_m_usd: 50,\n                        slots: 1,\n                        craft: \"flyby\",\n                    )",
        );
    }
    if Some(&state.code) == plot.overstates().map(|s| &s.code) {
        let truth = rounded(sheltered(state) as f64 * 0.4);
        return fact(
            "shelter",
            &format!(
                "The report was a plan. Counted honestly, there are places for {} people. If somebody builds on your {}, the rest will stand in the open.",
                grouped(truth),
                grouped(sheltered(state))
            ),
            &format!("ShelterTruth({truth})"),
        );
    }
    if Some(&state.code) == plot.outsider().map(|s| &s.code) {
        return fact(
            "capacity",
            "Your ministry has no list of villages and few vehicles. Every plan that leaves the sheltering to you alone will fail, and you would sign it all the same, because any plan with your name is better than none.",
            "Told",
        );
    }
    fact(
        "indemnity",
        "Your government would give its consent to a plan with a small risk for your country, against an indemnity that is paid whatever happens. If that became known before the others have promised anything, the price would fall.",
        "Told",
    )
}
