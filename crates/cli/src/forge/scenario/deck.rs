//! The deck: the template's injects that hold anywhere as they stand, the others with the words of this place.

use std::fmt::Write as _;

use super::Plot;
use super::calendar::month;
use super::seats::{joined, sheltered, title_of};
use super::sky::CERTAIN;
use super::states::{called, headed};
use super::template;

/// Chance at which the warning network warns (the template's assurance clause names the same), and the diameter, m.
pub(super) const WARNING: (f64, f64) = (0.01, 50.0);

/// Nearer than this the map cannot tell a coast from the sea before it (its coasts are good to some 5 km, and its smallest
/// islands are missing), km.
pub(super) const COAST_KM: f64 = 25.0;

struct Card<'a> {
    id: &'a str,
    title: String,
    text: String,
    round: u32,
    private_to: Option<&'a str>,
    fires: String,
    effects: String,
}

fn written(card: &Card<'_>) -> String {
    let mut out = String::from("        (\n");
    let _ = writeln!(
        out,
        "            id: {:?},\n            title: {:?},\n            text: {:?},\n            round: {},",
        card.id, card.title, card.text, card.round
    );
    if let Some(seat) = card.private_to {
        let _ = writeln!(out, "            private_to: {seat:?},");
    }
    let _ = writeln!(
        out,
        "            fires: {},\n            effects: [{}],\n        ),",
        card.fires, card.effects
    );
    out
}

fn codes(all: &[&str]) -> String {
    let quoted: Vec<String> = all.iter().map(|c| format!("{c:?}")).collect();
    quoted.join(", ")
}

/// The whole deck, in the template's order; none if that has no inject that is copied from it.
pub(super) fn deck(plot: &Plot<'_>) -> Option<String> {
    let mut out = String::from("    injects: [\n");
    let parts = [
        warning(plot),
        map(plot),
        ride(plot),
        Some(template::inject("ministers_refuse")?),
        Some(weapon(plot)),
        offer(plot),
        Some(template::inject("slot_conflict")?),
        Some(template::inject("side_papers")?),
        auditor(plot),
        Some(template::inject("hoax_rumour")?),
        Some(template::inject("two_wave_models")?),
        recovery(plot),
        Some(flyby()),
        Some(template::inject("pad_fire")?),
        help(plot),
    ];
    for part in parts.into_iter().flatten() {
        out.push_str(&part);
    }
    out.push_str("    ],\n");
    Some(out)
}

fn warning(plot: &Plot<'_>) -> Option<String> {
    let size_m = (plot.believed.0 * plot.believed.1).sqrt();
    (plot.campaigns.first_chance > WARNING.0 && size_m > WARNING.1).then(|| {
        written(&Card {
            id: "iawn_warning",
            title: "Warning of the International Asteroid Warning Network".into(),
            text: format!("The network has published a warning: the chance of an impact on {} is above one in a hundred, and the object is most likely larger than fifty metres. Where a charter has an assurance clause, it opens now, by itself. Where none has, nothing happens by itself.", plot.calendar.falls),
            round: 1,
            private_to: None,
            fires: "Always".into(),
            effects: "Told".into(),
        })
    })
}

fn map(plot: &Plot<'_>) -> Option<String> {
    let likeliest = plot
        .ground
        .under
        .iter()
        .find(|u| plot.table.under.iter().any(|s| s.code == u.code))?;
    let others: Vec<&str> = plot
        .table
        .under
        .iter()
        .map(|s| s.code.as_str())
        .filter(|c| *c != likeliest.code)
        .collect();
    if others.is_empty() {
        return None;
    }
    let names: Vec<String> = others.iter().map(|c| called(c)).collect();
    let name = called(&likeliest.code);
    Some(written(&Card {
        id: "leaked_map",
        title: format!("A leaked map shows {name} only"),
        text: format!(
            "A newspaper prints a piece of the risk corridor as if it were the whole. The map ends at the borders of {name}. In {} people ask why their governments spend money on it.",
            joined(&names)
        ),
        round: 1,
        private_to: None,
        fires: "OnDemand".into(),
        effects: format!("Support(seats: [{}], change: -4)", codes(&others)),
    }))
}

fn ride(plot: &Plot<'_>) -> Option<String> {
    let state = plot.rides()?;
    Some(written(&Card {
        id: "shared_ride",
        title: "A place on a private rocket".into(),
        text: "The private launch company has called again. The place for a flyby craft is still free, and they would like to read their name in the communiqué. Nobody outside this room knows of it.".into(),
        round: 1,
        private_to: Some(&state.code),
        fires: "Always".into(),
        effects: "Told".into(),
    }))
}

fn weapon(plot: &Plot<'_>) -> String {
    let under: Vec<&str> = plot.table.under.iter().map(|s| s.code.as_str()).collect();
    let seats = if under.is_empty() {
        String::new()
    } else {
        format!(", Support(seats: [{}], change: -3)", codes(&under))
    };
    written(&Card {
        id: "is_it_a_weapon",
        title: "\"Is it a weapon?\"".into(),
        text: "A retired general calls the deflection craft the most precise weapon ever built, and asks who else it can be aimed at. The interview is watched four hundred million times. In the states under the line, governments are asked what they have allowed overhead. Only an inspection would answer it.".into(),
        round: 2,
        private_to: None,
        fires: "SuspicionAbove(60)".into(),
        effects: format!("Suspicion(10){seats}"),
    })
}

fn offer(plot: &Plot<'_>) -> Option<String> {
    let state = plot.offered()?;
    Some(written(&Card {
        id: "mine_offer",
        title: "An impactor for a mine".into(),
        text: "The friend has put it in writing: one impactor, launched for you and steered by whom you like, in return for ninety-nine years of the rights to a mine. It needs no vote and no community. The letter asks for an answer by the end of the round, and for discretion.".into(),
        round: 2,
        private_to: Some(&state.code),
        fires: "Always".into(),
        effects: format!("OfferImpactor(seat: {:?}, craft: \"impactor_m\")", state.code),
    }))
}

fn auditor(plot: &Plot<'_>) -> Option<String> {
    let state = plot.overstates()?;
    Some(written(&Card {
        id: "counted_honestly",
        title: "An auditor goes to the press".into(),
        text: format!(
            "An auditor has given the true count of shelter places in {} to a newspaper; the report had spoken of {}. The government calls it a misunderstanding between a plan and a report.",
            called(&state.code),
            super::seats::grouped(sheltered(state))
        ),
        round: 3,
        private_to: None,
        fires: "OnDemand".into(),
        effects: format!(
            "LeakPapers({:?}), Support(seats: [{:?}], change: -4)",
            state.code, state.code
        ),
    }))
}

/// Where it comes down, as it is known when it has been seen again.
pub(super) fn where_it_falls(plot: &Plot<'_>) -> String {
    let name = called(&plot.ground.struck);
    let km = plot.ground.off_coast_km;
    if km > 0.0 && km < COAST_KM {
        format!("on the coast of {name} or just off it")
    } else if km > 0.0 {
        format!("in the sea some {:.0} km off {name}", (km / 10.0).round() * 10.0)
    } else {
        format!("in {name} or close to it")
    }
}

fn recovery(plot: &Plot<'_>) -> Option<String> {
    let seen = plot.campaigns.recovery.span()?;
    let certain = plot.campaigns.last_chance >= CERTAIN;
    let (title, text) = if certain {
        (
            "Seen again, and it hits",
            format!(
                "The asteroid has been seen again in {}, where it was expected. The orbit leaves next to no doubt: it hits on {}. The best guess puts it {}. What was promised when it could have been anybody is due now.",
                month(seen.0),
                plot.calendar.falls,
                where_it_falls(plot)
            ),
        )
    } else {
        (
            "Seen again",
            format!(
                "The asteroid has been seen again in {}, where it was expected. What that makes of the chance of an impact on {} stands in the new bulletin. What was promised when it could have been anybody is not forgotten.",
                month(seen.0),
                plot.calendar.falls
            ),
        )
    };
    Some(written(&Card {
        id: "recovery",
        title: title.into(),
        text,
        round: 4,
        private_to: None,
        fires: "Always".into(),
        effects: "Told".into(),
    }))
}

fn flyby() -> String {
    written(&Card {
        id: "flyby_result",
        title: "The flyby has seen it".into(),
        text: "For some seconds the asteroid filled the camera. Its size is known, and with it its mass; the place of the impact is known better than before. Every card is drawn again.".into(),
        round: 4,
        private_to: None,
        fires: "FlybyArrived".into(),
        effects: "Told".into(),
    })
}

fn help(plot: &Plot<'_>) -> Option<String> {
    let state = plot.offered()?;
    // Whoever asks must be known to be in danger: the bulletin of the last round shows it only if all but nobody doubts.
    (plot.table.struck_first && plot.campaigns.last_chance >= CERTAIN).then(|| {
        written(&Card {
            id: "request_for_help",
            title: format!("{} asks, by name", title_of(&state.code)),
            text: format!("{} has written to every state that has a rocket, each by name: what will you send, and when? An answer is awaited before the end of the round. No answer is an answer too, and all of them will be read out.", headed(&called(&state.code))),
            round: 4,
            private_to: None,
            fires: "Always".into(),
            effects: format!("RequestHelp({:?})", state.code),
        })
    })
}
