//! Sentences of the rules: titles and paragraphs of motions, and the one sentence that a late arrival understands alone.

use mission::plan::Effect;
use scenario::{Money, Scenario, SeatId};

use crate::amendment;
use crate::capability;
use crate::card;
use crate::command::{CraftNumber, HelpItem, Phase, Proposal};
use crate::economy;
use crate::event::{BlockReason, CardRecord};
use crate::motion;
use crate::physics::{Assessment, CraftStage, Ppb, Pushed};
use crate::rules;
use crate::shelter;
use crate::state::State;
use crate::view::Standing;

/// A whole number with commas.
pub fn thousands(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if n < 0 { format!("\u{2212}{out}") } else { out }
}

/// Best, 5th and 95th percentile, to a tenth of what lies between the two.
pub fn rounded((best, low, high): (i64, i64, i64)) -> (i64, i64, i64) {
    let digits = high.abs_diff(low).checked_ilog10().unwrap_or(0);
    let unit = 10_i64.pow(digits.saturating_sub(1));
    let round = |n: i64| (n + n.signum() * unit / 2) / unit * unit;
    (round(best), round(low), round(high))
}

/// What is known of the pushes that an asteroid was given, in a sentence.
pub fn pushed(p: &Pushed) -> String {
    // A range is told from its smaller end.
    let range = |of: (i64, i64, i64)| {
        let (best, low, high) = rounded(of);
        let (near, far) = if best < 0 { (-high, -low) } else { (low, high) };
        (
            thousands(best.abs()),
            format!("{} to {}", thousands(near), thousands(far)),
        )
    };
    let way = if p.shift_km.0 < 0 { "west" } else { "east" };
    let ((found, within), (foreseen, between)) = (range(p.shift_km), range(p.foreseen_km));
    if p.observations == 0 {
        format!(
            "It was hit, and nobody has measured yet what that did: foreseen were {foreseen} km to the {way} ({between})."
        )
    } else {
        format!("The push moved it {found} km to the {way} ({within}); foreseen were {foreseen} ({between}).")
    }
}

/// A probability for people: two digits, and never 0 or 100 % unless it is.
pub(crate) fn percent(p: Ppb) -> String {
    let x = p.fraction() * 100.0;
    match p.0 {
        0 => "0 %".to_owned(),
        1_000_000_000 => "100 %".to_owned(),
        _ if x < 0.001 => "less than 0.001 %".to_owned(),
        _ if x < 0.01 => format!("{x:.3} %"),
        _ if x < 0.1 => format!("{x:.2} %"),
        _ if x < 9.95 => format!("{x:.1} %"),
        _ if x > 99.95 => "more than 99.9 %".to_owned(),
        _ if x > 99.0 => format!("{x:.1} %"),
        _ => format!("{x:.0} %"),
    }
}

/// An amount of money; below a tenth of a million in dollars, so that nothing real reads as nothing.
pub(crate) fn money(m: Money) -> String {
    if m.0.abs() < 10 && m.0 != 0 {
        format!("{} USD", people(m.0 * 10_000))
    } else {
        m.to_string()
    }
}

/// A number of people, with separators.
pub(crate) fn people(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    if n < 0 { format!("-{out}") } else { out }
}

/// A seat's name.
pub(crate) fn name(sc: &Scenario, seat: &SeatId) -> String {
    sc.seat(seat).map_or_else(|| seat.to_string(), |s| s.name.clone())
}

/// Names of seats, in a list.
pub(crate) fn names<'a>(sc: &Scenario, seats: impl IntoIterator<Item = &'a SeatId>) -> String {
    let names: Vec<String> = seats.into_iter().map(|s| name(sc, s)).collect();
    if names.is_empty() {
        "nobody".to_owned()
    } else {
        and(&names)
    }
}

/// Things in a list.
pub(crate) fn and(all: &[String]) -> String {
    match all {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Title of a proposal.
pub(crate) fn proposal(sc: &Scenario, st: &State, proposal: &Proposal) -> String {
    match proposal {
        Proposal::Mission { card } => st
            .cards
            .all
            .get(card)
            .map_or_else(|| format!("Fly {card}"), |c| c.card.title.clone()),
        Proposal::Observe { campaigns } => {
            let names: Vec<String> = campaigns
                .iter()
                .map(|id| sc.campaign(id).map_or_else(|| id.to_string(), |c| c.name.clone()))
                .collect();
            format!("Observe: {}", names.join(", "))
        }
        Proposal::Fund { capabilities } => {
            let names: Vec<String> = capabilities
                .iter()
                .map(|id| {
                    sc.capability(id)
                        .map_or_else(|| id.to_string(), |c| c.name.clone())
                })
                .collect();
            match names.as_slice() {
                [first, second, _, ..] => {
                    format!("Keep ready: {first}, {second} and {} more", names.len() - 2)
                }
                few => format!("Keep ready: {}", and(few)),
            }
        }
        Proposal::Shelter { of, people: n } => format!("Shelter {} people of {}", people(*n), name(sc, of)),
        Proposal::AdoptCharter { charter } => {
            format!(
                "Adopt the charter \"{}\"",
                sc.charter(charter).map_or(charter.as_str(), |c| &c.name)
            )
        }
        Proposal::Admit { seat } => format!("Admit {}", name(sc, seat)),
        Proposal::Amend { changes } => match changes.as_slice() {
            [one] => format!("Amend the charter: {}", lower(&amendment::sentence(sc, one))),
            more => format!("Amend the charter in {} articles", more.len()),
        },
        Proposal::Chair { seat: Some(seat) } => format!("Give the chair to {}", name(sc, seat)),
        Proposal::Chair { seat: None } => "Give the chair to Control".to_owned(),
        Proposal::CloseClause => "Close the assurance clause".to_owned(),
        Proposal::Authorise => "Ask the Security Council to authorise a nuclear device".to_owned(),
        Proposal::WaveOff { craft } if on_ground(st, *craft) => format!("Recall {craft}"),
        Proposal::WaveOff { craft } => format!("Wave off {craft}"),
    }
}

fn on_ground(st: &State, craft: CraftNumber) -> bool {
    st.craft
        .get(&craft)
        .is_some_and(|c| c.stage == CraftStage::Ordered)
}

/// A sentence's beginning inside another.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The odds of a card in one sentence, as they are before the vote.
fn odds(a: &Assessment) -> String {
    format!(
        "If it is on course ({}): {} that it misses, {} that it falls into the sea, {} that at least one craft does its work.",
        percent(a.on_course),
        percent(a.miss),
        percent(a.ocean),
        percent(a.any_hit)
    )
}

/// One paragraph of a proposal with its numbers.
pub(crate) fn paragraph(sc: &Scenario, st: &State, proposal: &Proposal) -> String {
    match proposal {
        Proposal::Mission { card } => st.cards.all.get(card).map_or_else(String::new, |c| mission(sc, st, c)),
        Proposal::Observe { campaigns } => {
            let cost: Money = campaigns.iter().filter_map(|id| sc.campaign(id)).map(|c| c.price).sum();
            let budget = economy::with_reserve(cost, sc.economy.reserve_percent);
            format!("It costs {cost}, {budget} with the reserve, and everybody gets the data.")
        }
        Proposal::Fund { capabilities } => {
            let bills = capabilities
                .iter()
                .filter_map(|id| Some((sc.capability(id)?, capability::payment(sc, st, id).ok()?)));
            let (lines, prices): (Vec<String>, Vec<Money>) =
                bills.map(|(of, p)| (capability::bill(of, &p), p.price())).unzip();
            let cost: Money = prices.into_iter().sum();
            let budget = economy::with_reserve(cost, sc.economy.reserve_percent);
            format!("{}. It costs {cost}, {budget} with the reserve.", lines.join("; "))
        }
        Proposal::Shelter { of, people: n } => {
            let cost = sc.seat(of).map(|s| shelter::price(sc, st, s, *n)).unwrap_or_default();
            let what = if rules::last_round(sc, st) { "are moved out of danger" } else { "have a plan and places" };
            format!("{} people of {} {what}, for {cost}.", people(*n), name(sc, of))
        }
        Proposal::AdoptCharter { charter } => sc.charter(charter).map_or_else(String::new, |c| {
            let found = if c.founders > 1 && st.members.is_empty() {
                format!(" It needs at least {} founders: those who move it, second it and vote for it.", c.founders)
            } else {
                String::new()
            };
            let all = if motion::puts_to_all(sc, st, proposal) {
                " It would bind all, so it is put to the whole table and needs two thirds of those voting."
            } else {
                ""
            };
            format!("{}{found}{all}", c.summary)
        }),
        Proposal::Admit { seat } => {
            format!("{} becomes a member, with its vote, its share and its protection, if it agrees.", name(sc, seat))
        }
        Proposal::Amend { changes } => {
            let articles: Vec<String> =
                changes.iter().map(|c| format!("{}.", amendment::sentence(sc, c))).collect();
            let all = if motion::puts_to_all(sc, st, proposal) {
                " It binds all, so it needs two thirds of those voting."
            } else {
                ""
            };
            format!("{} Everything else stands as it is written.{all}", articles.join(" "))
        }
        Proposal::Chair { seat } => {
            let who = seat.as_ref().map_or_else(|| "Control".to_owned(), |s| name(sc, s));
            format!("{who} calls the speakers and rules on points of order; its vote stays its own.")
        }
        Proposal::CloseClause => {
            "The clause stands unless enough vote yes to close it. Closed, it obliges nobody until the next round."
                .to_owned()
        }
        Proposal::Authorise => "Three votes in five and no no of a permanent member: then a device may fly in law, for whoever \
                                launches it. It orders nothing and pays for nothing."
            .to_owned(),
        Proposal::WaveOff { craft } if on_ground(st, *craft) => {
            format!("{craft} does not fly as planned. It stays on the ground for another plan, and what was ordered is paid for.")
        }
        Proposal::WaveOff { craft } => format!("{craft} flies past the asteroid and does nothing."),
    }
}

fn mission(sc: &Scenario, st: &State, c: &CardRecord) -> String {
    let card::Price { cost, rush, .. } = card::price(sc, st, &c.card);
    let budget = economy::with_reserve(cost, sc.economy.reserve_percent);
    let transfer = card::transfer(sc, &c.assessment);
    let moved = if transfer.seats.is_empty() {
        String::new()
    } else {
        format!(
            " It raises the risk of {}.",
            names(sc, transfer.seats.iter().map(|(s, _, _)| s))
        )
    };
    let last = card::last_date(sc, st, &c.card);
    let odds = if card::is_pushing(sc, &c.card) {
        odds(&c.assessment)
    } else {
        "It looks and pushes nothing; what is planned already stays planned.".to_owned()
    };
    let device = if card::is_nuclear(sc, &c.card) {
        " It sets off a nuclear device in space."
    } else {
        ""
    };
    let hurried = if rush > Money::ZERO {
        format!(" {rush} of it because its craft are built faster than usual,")
    } else {
        String::new()
    };
    format!(
        "{odds}{moved}{device} It costs {cost},{hurried} {budget} with the reserve, and must be ordered by {last}."
    )
}

/// Why a carried motion was not carried out.
pub(crate) fn blocked(sc: &Scenario, reason: &BlockReason) -> String {
    match reason {
        BlockReason::Consent(seats) => {
            format!("Without the consent of {} it does not fly.", names(sc, seats))
        }
        BlockReason::Hardware(why) => format!("It was carried, but cannot be flown. {why}"),
        BlockReason::TooFewFounders(have, need) => {
            format!("{have} would found it; the charter needs {need} founders.")
        }
        BlockReason::NotWilling(seat) => {
            format!(
                "It was carried, but {} has not agreed to be a member.",
                name(sc, seat)
            )
        }
        BlockReason::Overtaken(why) => format!("It was carried, but overtaken: {why}."),
    }
}

/// What is asked for, in a few words.
pub(crate) fn item(item: &HelpItem) -> String {
    match item {
        HelpItem::Money(amount) => amount.to_string(),
        HelpItem::Station => "a ground station".to_owned(),
        HelpItem::Shelter(n) => format!("shelter for {} people", people(*n)),
        HelpItem::Launch => "a launch".to_owned(),
        HelpItem::Information => "what it knows".to_owned(),
    }
}

/// A standing, in a word.
pub(crate) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Clear => "owes nothing yet",
        Standing::Kept => "has kept its promise",
        Standing::Shortfall => "is short of its promise",
        Standing::Breach => "is in breach",
        Standing::Refused => "has refused",
    }
}

/// What has been done about it: what has hit, what flies, what is being built, or what is only agreed.
fn so_far(sc: &Scenario, st: &State) -> String {
    let craft = |stage: CraftStage| {
        let at = st
            .craft
            .values()
            .filter(|c| c.stage == stage && c.flight.is_some());
        at.count()
    };
    let pushed = st.craft.values().any(|c| {
        let kind = sc.craft(&c.kind).map(|k| &k.craft.effect);
        c.stage == CraftStage::Arrived && kind.is_some_and(Effect::pushes)
    });
    let of = |n: usize, one: &str, more: &str| match n {
        1 => format!("One craft {one}."),
        n => format!("{n} craft {more}."),
    };
    match (pushed, craft(CraftStage::Cruising), craft(CraftStage::Ordered)) {
        (true, ..) => "It has been pushed.".to_owned(),
        (false, 0, 0) if st.programmes.is_empty() => "Nothing has been decided.".to_owned(),
        (false, 0, 0) => "Nothing is being built to push it.".to_owned(),
        (false, 0, n) => of(n, "is being built", "are being built"),
        (false, n, _) => of(n, "is on its way", "are on their way"),
    }
}

/// The one sentence that a late arrival understands alone.
pub(crate) fn situation(sc: &Scenario, st: &State) -> String {
    if let Some(outcome) = &st.outcome {
        return outcome.sentence.clone();
    }
    let Some(b) = rules::bulletin(st) else {
        return format!("{} waits for Control to open the session.", sc.title);
    };
    let year = scenario::Date::containing_jd(sc.asteroid.until_jd_tdb).ymd().0;
    let name = &sc.asteroid.name;
    let threat = if b.chance.ppm() >= 990_000 {
        format!("{name} is going to hit the Earth in {year}")
    } else {
        format!("{name} may hit the Earth in {year}: {}", percent(b.chance))
    };
    let now = match st.phase {
        Phase::Situation => so_far(sc, st),
        Phase::Consultation => "The states negotiate.".to_owned(),
        Phase::Decision => "The states vote.".to_owned(),
        Phase::Commitment => "Promises fall due.".to_owned(),
        Phase::Execution | Phase::Over => "Time runs.".to_owned(),
    };
    format!("{threat}. {now}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ranges begin at their smaller end whichever way the push went, and no figure says more than is known.
    #[test]
    fn a_push_is_told_as_exactly_as_it_is_known() {
        let mut p = Pushed {
            shift_km: (-16_619, -28_746, -5_680),
            foreseen_km: (-28_310, -92_280, -8_027),
            observations: 8,
            each_um_s: Vec::new(),
        };
        assert_eq!(
            pushed(&p),
            "The push moved it 17,000 km to the west (6,000 to 29,000); foreseen were 28,000 (8,000 to 92,000)."
        );
        p.shift_km = (2_173, 1_958, 2_426);
        p.foreseen_km = (2_372, -641, 3_436);
        assert_eq!(
            pushed(&p),
            "The push moved it 2,170 km to the east (1,960 to 2,430); foreseen were 2,400 (\u{2212}600 to 3,400)."
        );
        p.observations = 0;
        assert_eq!(
            pushed(&p),
            "It was hit, and nobody has measured yet what that did: foreseen were 2,400 km to the east (\u{2212}600 to 3,400)."
        );
    }
}
