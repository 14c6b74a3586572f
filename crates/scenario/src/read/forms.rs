//! Forms of play, and whether each of them can be played.

use super::{Names, Reader, events};
use crate::diagnostic::Code;
use crate::form::{Amendments, Form, Gist, Messages, Phrase, Seconding};
use crate::model::{Charter, CharterId, Electorate, FormId, Scenario, Seat, SeatId};
use crate::tree::Node;

/// Longest message that a form may allow, characters: two pages.
const LONGEST_MESSAGE: i64 = 4_000;

const GISTS: [(&str, Gist); 11] = [
    ("Support", Gist::Support),
    ("Oppose", Gist::Oppose),
    ("Consent", Gist::Consent),
    ("Cost", Gist::Cost),
    ("Protect", Gist::Protect),
    ("Inspect", Gist::Inspect),
    ("Lead", Gist::Lead),
    ("Wait", Gist::Wait),
    ("Help", Gist::Help),
    ("Bargain", Gist::Bargain),
    ("Thanks", Gist::Thanks),
];

/// One ready-made sentence.
pub(super) fn phrase<'s>(r: &mut Reader<'s>, node: Node<'s>) -> Option<Phrase> {
    let mut f = r.fields(node, "a phrase")?;
    let gist = f.choice(r, "says", &GISTS);
    let text = f.words(r, "text");
    f.end(r);
    Some(Phrase {
        gist: gist?,
        text: text?.trim().to_owned(),
    })
}

/// A form with the place to point at if its seats cannot play; without seats it has all.
pub(super) struct Placed<'s> {
    form: Form,
    seats: Node<'s>,
}

/// One form of play, before the rest of the scenario is known.
pub(super) fn form<'s>(
    r: &mut Reader<'s>,
    node: Node<'s>,
    names: &Names,
    phrases: Option<&[Phrase]>,
) -> Option<Placed<'s>> {
    let mut f = r.fields(node, "form")?;
    let id = f.need("id").and_then(|n| r.id(n, "the form's id", '_'));
    if let Some(id) = &id {
        f.rename(format!("form {id}"));
    }
    let name = f.words(r, "name");
    let summary = f.words(r, "summary");
    let minutes_node = f.need("minutes");
    let minutes = minutes_node.and_then(|n| r.whole(n, "`minutes` of a form", 5..=10_000));
    let intro = f.whole(r, "intro_minutes", 0..=600);
    let debrief = f.whole(r, "debrief_minutes", 0..=600);
    let seconds = f
        .need("round_minutes")
        .and_then(|n| events::phases(r, n, "`round_minutes`"));
    let rounds = f.need("rounds").and_then(|n| rounds(r, n, names));
    let seats_node = f.maybe("seats");
    let seats = match seats_node {
        Some(n) => seats(r, n, names),
        None => Some(Vec::new()),
    };
    let docket = f.whole(r, "docket", 1..=20);
    let seconding = f.choice(
        r,
        "seconding",
        &[
            ("NotNeeded", Seconding::NotNeeded),
            ("OneOther", Seconding::OneOther),
            ("ByCharter", Seconding::ByCharter),
        ],
    );
    let amendments = f.choice(
        r,
        "amendments",
        &[
            ("NotAllowed", Amendments::NotAllowed),
            ("OneEach", Amendments::OneEach),
            ("Free", Amendments::Free),
        ],
    );
    let messages = f.need("messages").and_then(|n| messages(r, n, phrases));
    let charter = match f.maybe("charter") {
        Some(n) => r.refer(n, names.charters()).map(|id| Some(CharterId::new(id))),
        None => Some(None),
    };
    f.end(r);
    let form = Form {
        id: FormId::new(id?),
        name: name?,
        summary: summary?,
        minutes: u32::try_from(minutes?).ok()?,
        intro_minutes: u32::try_from(intro?).ok()?,
        debrief_minutes: u32::try_from(debrief?).ok()?,
        seconds: seconds?,
        rounds: rounds?,
        seats: seats?,
        docket: usize::try_from(docket?).ok()?,
        seconding: seconding?,
        amendments: amendments?,
        messages: messages?,
        charter: charter?,
    };
    fits(r, minutes_node?, &form)?;
    Some(Placed {
        form,
        seats: seats_node.unwrap_or(node.first_char()),
    })
}

/// The form with its seats in the scenario's order, if they can play it.
pub(super) fn settled<'s>(r: &mut Reader<'s>, placed: Placed<'s>, scenario: &Scenario) -> Option<Form> {
    let Placed { mut form, seats } = placed;
    let all = scenario.seats.iter().map(|s| s.id.clone());
    form.seats = all
        .filter(|s| form.seats.is_empty() || form.seats.contains(s))
        .collect();
    playable(r, seats, &form, scenario)?;
    Some(form)
}

/// The rounds that are played: in order, and the last one among them.
fn rounds<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Vec<usize>> {
    let items = r.some_list(node, "`rounds` of a form")?;
    let all = r.each(items, |r, n| super::asteroid::round_index(r, n, names))?;
    if all.windows(2).any(|w| w[0] >= w[1]) {
        let message = "the rounds of a form do not rise".to_owned();
        r.error(
            Code::NotAscending,
            node,
            message,
            "name them in their order, each once",
        );
        return None;
    }
    if all.last().is_some_and(|last| last + 1 < names.rounds) {
        let message = "the form leaves out the last round, so that its question is never answered".to_owned();
        let help = format!("end with round {}", names.rounds);
        r.error(Code::UnplayableForm, node, message, help);
        return None;
    }
    Some(all)
}

/// The seats at the table.
fn seats<'s>(r: &mut Reader<'s>, node: Node<'s>, names: &Names) -> Option<Vec<SeatId>> {
    let items = r.some_list(node, "`seats` of a form")?;
    let mut seen: Vec<String> = Vec::new();
    r.each(items, |r, n| {
        let id = r.refer(n, names.seats())?;
        if seen.contains(&id) {
            let message = format!("seat {id} is named twice");
            r.error(Code::RepeatedId, n, message, "name every seat once");
            return None;
        }
        seen.push(id.clone());
        Some(SeatId::new(id))
    })
}

fn messages<'s>(r: &mut Reader<'s>, node: Node<'s>, phrases: Option<&[Phrase]>) -> Option<Messages> {
    const ALL: [&str; 2] = ["Presets", "UpTo"];
    let (name, inner) = r.variant(node, "`messages`")?;
    match name.text {
        "Presets" => {
            r.nothing_after(name, inner)?;
            if phrases.is_some_and(<[Phrase]>::is_empty) {
                let message = "this table may only say ready-made sentences, and there are none".to_owned();
                let help = "add `phrases: [(says: Support, text: \"We will vote yes.\"), …]` to the scenario";
                r.error(Code::NoPhrases, node, message, help);
                return None;
            }
            Some(Messages::Presets)
        }
        "UpTo" => {
            let [most] = r.arguments(name, inner)?;
            let most = r.whole(most, "the longest message in characters", 1..=LONGEST_MESSAGE)?;
            Some(Messages::UpTo(u32::try_from(most).ok()?))
        }
        _ => r.no_such_choice(name, "`messages`", &ALL),
    }
}

/// Its parts are no longer than the whole.
fn fits<'s>(r: &mut Reader<'s>, node: Node<'s>, form: &Form) -> Option<()> {
    let of_a_round: u32 = form.seconds.iter().sum();
    let parts = 60 * (form.intro_minutes + form.debrief_minutes) + of_a_round * form.rounds.len() as u32;
    if parts <= 60 * form.minutes {
        return Some(());
    }
    let message = format!(
        "introduction, {} rounds and debrief take {} minutes, and the form has {}",
        form.rounds.len(),
        parts.div_ceil(60),
        form.minutes
    );
    r.error(
        Code::MinutesSum,
        node,
        message,
        "shorten a phase, leave a round out, or give more time",
    );
    None
}

/// Its seats are enough for every charter, and one of them has rockets.
fn playable<'s>(r: &mut Reader<'s>, node: Node<'s>, form: &Form, scenario: &Scenario) -> Option<()> {
    let there: Vec<&Seat> = scenario
        .seats
        .iter()
        .filter(|s| form.seats.contains(&s.id))
        .collect();
    let starts = form.charter.as_ref().unwrap_or(&scenario.default_charter);
    let lack = scenario
        .charters
        .iter()
        .find_map(|c| lacks(c, &there, c.id == *starts));
    let lack = lack.or_else(|| {
        let flies = |s: &&Seat| scenario.launch_services.iter().any(|l| l.owner == s.id);
        (!there.iter().any(flies)).then(|| "nobody who could launch anything".to_owned())
    });
    let Some(lack) = lack else { return Some(()) };
    let message = format!("the seats of form {} leave {lack}", form.id);
    r.error(
        Code::UnplayableForm,
        node,
        message,
        "add the seat to `seats`, or leave `seats` out to keep all",
    );
    None
}

/// What a charter lacks with these seats.
fn lacks(charter: &Charter, there: &[&Seat], starts: bool) -> Option<String> {
    let id = &charter.id;
    if let Some(lead) = charter
        .lead
        .as_ref()
        .filter(|lead| there.iter().all(|s| s.id != **lead))
    {
        return Some(format!("charter {id} without {lead}, which leads it"));
    }
    let council = charter.rules.values().any(|r| r.rule == "unsc_substantive");
    if council && !there.iter().any(|s| s.permanent) {
        return Some(format!("charter {id} without a permanent member"));
    }
    if charter.founders > there.len() {
        let (founders, seats) = (charter.founders, there.len());
        return Some(format!(
            "charter {id} without founders: it needs {founders} of {seats} seats"
        ));
    }
    let members = there.iter().any(|s| s.member);
    if starts && charter.electorate == Electorate::Members && !members {
        return Some(format!(
            "charter {id}, in force at the start, without a member who votes"
        ));
    }
    None
}
