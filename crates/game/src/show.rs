//! One sentence for each event, for those who may know of it. What is nobody else's business gives nothing.

use std::collections::BTreeMap;

use mission::plan::Effect;
use scenario::{Scenario, SeatId};

use crate::agreement;
use crate::command::{AgreementId, MotionId, Oversight};
use crate::event::{Event, SupportWhy};
use crate::law;
use crate::physics::{CraftStage, Ppb};
use crate::procedure::{self, Proceeding};
use crate::rejection::phase_name;
use crate::state::State;
use crate::text::{blocked, item, money, name, names, people, percent, pushed, standing, thousands};
use crate::view::{Fate, FeedKind, LedgerEntry, Mandate, Standing, Viewer};

/// An event as a viewer may read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What it is about.
    pub kind: FeedKind,
    /// Seat concerned.
    pub seat: Option<SeatId>,
    /// One sentence.
    pub text: String,
}

#[expect(clippy::unnecessary_wraps, reason = "every caller gives an option")]
fn line(kind: FeedKind, seat: Option<&SeatId>, text: String) -> Option<Shown> {
    Some(Shown {
        kind,
        seat: seat.cloned(),
        text,
    })
}

/// The viewer is this seat, or the facilitator.
fn own(viewer: &Viewer, seat: &SeatId) -> bool {
    match viewer {
        Viewer::Public => false,
        Viewer::Seat(id) => id == seat,
        Viewer::Control => true,
    }
}

/// Titles of motions as they read when something happened to them: a mover may reword its motion later.
#[derive(Debug, Default)]
pub(crate) struct Titles<'a>(BTreeMap<MotionId, &'a str>);

impl<'a> Titles<'a> {
    /// Hears of the next event.
    pub(crate) fn hear(&mut self, ev: &'a Event) {
        if let Event::MotionTabled { id, title, .. } = ev {
            self.0.insert(*id, title);
        }
        if let Event::Proceeding(Proceeding::TakenOver { motion, title, .. }) = ev {
            self.0.insert(*motion, title);
        }
    }

    fn of(&self, st: &State, motion: MotionId) -> String {
        let now = || st.motions.get(&motion).map(|m| m.title.as_str());
        let title = self.0.get(&motion).copied().or_else(now);
        title.map_or_else(|| motion.to_string(), |title| format!("{motion}, \"{title}\""))
    }
}

/// One sentence for an event, if the viewer may know of it. `st` is a state in which the event has happened.
pub(crate) fn show(
    sc: &Scenario,
    st: &State,
    titles: &Titles<'_>,
    ev: &Event,
    viewer: &Viewer,
) -> Option<Shown> {
    sky(sc, ev, viewer)
        .or_else(|| politics(sc, st, titles, ev))
        .or_else(|| payments(sc, st, ev, viewer))
        .or_else(|| capabilities(sc, ev))
        .or_else(|| flights(sc, st, ev))
        .or_else(|| agreements(sc, st, ev, viewer))
        .or_else(|| rest(sc, st, ev, viewer))
}

/// What a seat does that places its capabilities under an oversight.
const fn placed(oversight: Oversight) -> &'static str {
    match oversight {
        Oversight::National => "keeps its capabilities under its own eyes alone.",
        Oversight::Declared => "declares what it has that could be a weapon.",
        Oversight::Inspected => "opens its capabilities to inspection.",
        Oversight::Joint => {
            "places its capabilities under joint control: nothing of them flies without a mandate."
        }
    }
}

/// Side agreements, for those who may read them.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics"
)]
fn agreements(sc: &Scenario, st: &State, ev: &Event, viewer: &Viewer) -> Option<Shown> {
    let politics = FeedKind::Politics;
    let of = |id: &AgreementId| {
        st.agreements
            .get(id)
            .filter(|_| agreement::known_to(st, *id, viewer))
    };
    let said = |id: &AgreementId, seat: fn(&agreement::Agreement) -> (&SeatId, &SeatId), what: &str| {
        let a = of(id)?;
        let (who, whom) = seat(a);
        line(
            politics,
            Some(who),
            format!("{} {what} {} ({id}).", name(sc, who), name(sc, whom)),
        )
    };
    match ev {
        Event::AgreementOffered { id, .. } => said(id, |a| (&a.from, &a.to), "offers an agreement to"),
        Event::AgreementAnswered { id, accepted: true } => {
            let a = of(id)?;
            let promises: Vec<String> = a
                .promises
                .iter()
                .map(|p| format!("{} will {}", name(sc, &p.debtor), agreement::words(&p.term)))
                .collect();
            let (from, to) = (name(sc, &a.from), name(sc, &a.to));
            line(
                politics,
                Some(&a.to),
                format!("{to} and {from} agree ({id}): {}.", promises.join("; ")),
            )
        }
        Event::AgreementAnswered { id, accepted: false } => {
            said(id, |a| (&a.to, &a.from), "declines the agreement offered by")
        }
        Event::AgreementWithdrawn { id } => said(id, |a| (&a.from, &a.to), "takes back its offer to"),
        Event::AgreementLapsed { id } => said(id, |a| (&a.to, &a.from), "has not answered the offer of"),
        Event::AgreementLeaked { id } => {
            let a = of(id)?;
            let (from, to) = (name(sc, &a.from), name(sc, &a.to));
            line(
                politics,
                None,
                format!("In the press: agreement {id} of {from} with {to}."),
            )
        }
        Event::AgreementPublished { id, by } => {
            let a = of(id)?;
            let other = if a.from == *by { &a.to } else { &a.from };
            let (by_name, other) = (name(sc, by), name(sc, other));
            line(
                politics,
                Some(by),
                format!("{by_name} lays its agreement {id} with {other} on the table."),
            )
        }
        Event::PromiseSettled {
            agreement,
            place,
            fate,
        } => {
            let p = of(agreement)?.promises.get(*place as usize)?;
            let what = match fate {
                Fate::Kept => "has kept its word",
                Fate::Broken => "has broken its word",
                Fate::Void => "is released from its word",
            };
            let (who, term) = (name(sc, &p.debtor), agreement::words(&p.term));
            line(
                politics,
                Some(&p.debtor),
                format!("{who} {what} ({agreement}): to {term}."),
            )
        }
        _ => None,
    }
}

fn programme(st: &State, id: crate::command::ProgrammeId) -> String {
    st.programmes
        .get(&id)
        .map_or_else(|| id.to_string(), |p| format!("{id}, \"{}\"", p.title))
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics"
)]
fn sky(sc: &Scenario, ev: &Event, viewer: &Viewer) -> Option<Shown> {
    let sky = FeedKind::Sky;
    match ev {
        Event::RoundOpened { round, date } => {
            let title = sc.rounds.get(*round as usize).map_or("", |r| &r.title);
            let stop = if title.ends_with(['?', '!', '.']) { "" } else { "." };
            line(sky, None, format!("Round {}, {date}: {title}{stop}", round + 1))
        }
        Event::ObservationsIn { campaign, points } => {
            let name = sc.campaign(campaign).map_or(campaign.as_str(), |c| &c.name);
            line(sky, None, format!("{points} points came in: {name}."))
        }
        Event::SolutionUpdated { bulletin } => {
            let moved = bulletin.pushed.as_ref().map(|p| format!(" {}", pushed(p)));
            line(
                sky,
                None,
                format!(
                    "Bulletin: the chance of an impact is {}, Torino {}, along the corridor ± {} km.{}",
                    percent(bulletin.chance),
                    bulletin.torino,
                    thousands(bulletin.sigma_km),
                    moved.unwrap_or_default()
                ),
            )
        }
        Event::PrivateSolution { seat, bulletin } if own(viewer, seat) => line(
            sky,
            Some(seat),
            format!(
                "With your own points alone you know more: the chance is {}.",
                percent(bulletin.chance)
            ),
        ),
        Event::CampaignBought { campaign, by, .. } => {
            let what = sc.campaign(campaign).map_or(campaign.as_str(), |c| &c.name);
            line(
                sky,
                by.first(),
                format!("{} bought: {what}. Everybody gets the data.", names(sc, by)),
            )
        }
        Event::CampaignMissed { campaign, by } => {
            let what = sc.campaign(campaign).map_or(campaign.as_str(), |c| &c.name);
            let missing = sc.capability(by).map_or(by.as_str(), |c| &c.name);
            line(
                sky,
                None,
                format!("Nobody looked: {what}. {missing} does not stand."),
            )
        }
        Event::StationOffered { seat } => line(
            FeedKind::Flight,
            Some(seat),
            format!("{} offers its ground station to every mission.", name(sc, seat)),
        ),
        _ => None,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics"
)]
fn politics(sc: &Scenario, st: &State, titles: &Titles<'_>, ev: &Event) -> Option<Shown> {
    let politics = FeedKind::Politics;
    match ev {
        Event::SessionOpened { charter, .. } => {
            let name = sc.charter(charter).map_or(charter.as_str(), |c| &c.name);
            line(politics, None, format!("The session is open. The charter in force is \"{name}\"."))
        }
        Event::PhaseOpened { phase } => line(politics, None, format!("{} begins.", phase_name(*phase))),
        Event::ClauseOpened => line(
            politics,
            None,
            "The assurance clause has opened by itself: the protected are owed a plan, and every member its share."
                .to_owned(),
        ),
        Event::ClauseClosed { .. } => {
            line(politics, None, "The assurance clause is closed. Nobody is obliged in this round.".to_owned())
        }
        Event::MotionTabled { id, mover, amends, .. } => {
            let what = amends.map_or_else(|| "tables".to_owned(), |of| format!("moves to amend {of} by"));
            line(politics, Some(mover), format!("{} {what} {}.", name(sc, mover), titles.of(st, *id)))
        }
        Event::MotionSeconded { motion, seat } => {
            let does = if sc.customs.seconding == scenario::Seconding::NotNeeded { "backs" } else { "seconds" };
            line(politics, Some(seat), format!("{} {does} {}.", name(sc, seat), titles.of(st, *motion)))
        }
        Event::MotionWithdrawn { motion } => line(politics, None, format!("{} is withdrawn.", titles.of(st, *motion))),
        Event::DocketClosed { open, dropped } => {
            let open = if open.is_empty() { "nothing".to_owned() } else { list(open.iter().map(|v| v.motion)) };
            let left = if dropped.is_empty() { String::new() } else { format!("; dropped: {}", list(dropped.iter().copied())) };
            line(politics, None, format!("The docket is closed. Put to the vote: {open}{left}."))
        }
        Event::ConsentGiven { motion, seat, given } => {
            let what = if *given { "consents to" } else { "withholds its consent from" };
            line(politics, Some(seat), format!("{} {what} {}.", name(sc, seat), titles.of(st, *motion)))
        }
        Event::MotionTallied { motion, result } => {
            line(politics, None, format!("{}: {}.", titles.of(st, *motion), result.why.trim_end_matches('.')))
        }
        Event::MotionBlocked { motion, reason } => {
            line(politics, None, format!("{} is stopped. {}", titles.of(st, *motion), blocked(sc, reason)))
        }
        Event::CharterAdopted { charter, members } => {
            let what = sc.charter(charter).map_or(charter.as_str(), |c| &c.name);
            let who = if members.is_empty() { String::new() } else { format!(" Members: {}.", names(sc, members)) };
            line(politics, None, format!("\"{what}\" is the charter in force.{who}"))
        }
        Event::SeatAdmitted { seat } => line(politics, Some(seat), format!("{} is a member now.", name(sc, seat))),
        Event::RequestMade { from, to, item: what, .. } => {
            line(politics, Some(from), format!("{} asks {} for {}.", name(sc, from), name(sc, to), item(what)))
        }
        Event::RequestAnswered { request, granted } => {
            let r = st.requests.get(request)?;
            let what = if *granted { "grants" } else { "refuses" };
            let (to, from) = (name(sc, &r.to), name(sc, &r.from));
            line(politics, Some(&r.to), format!("{to} {what} {from} {}.", item(&r.item)))
        }
        Event::RequestPriced { request, .. } => {
            let r = st.requests.get(request)?;
            let (to, from) = (name(sc, &r.to), name(sc, &r.from));
            line(politics, Some(&r.to), format!("{to} would give {from} {}, for a price.", item(&r.item)))
        }
        Event::RequestUnanswered { request } => {
            let r = st.requests.get(request)?;
            line(politics, Some(&r.to), format!("{} has not answered {}.", name(sc, &r.to), name(sc, &r.from)))
        }
        Event::PaperLeaked { seat, text, .. } => {
            line(politics, Some(seat), format!("In the press, a paper that {} had kept: \"{text}\"", name(sc, seat)))
        }
        Event::SecretShared { seat, text, .. } => {
            line(politics, Some(seat), format!("{} lays a paper on the table: \"{text}\"", name(sc, seat)))
        }
        Event::OversightSet { seat, oversight } => {
            line(politics, Some(seat), format!("{} {}", name(sc, seat), placed(*oversight)))
        }
        _ => None,
    }
}

fn list(motions: impl Iterator<Item = MotionId>) -> String {
    motions.map(|m| m.to_string()).collect::<Vec<_>>().join(", ")
}

/// What stands ready only while somebody pays.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics"
)]
fn capabilities(sc: &Scenario, ev: &Event) -> Option<Shown> {
    let of = |id| sc.capability(id);
    match ev {
        Event::CapabilityKept {
            capability,
            by,
            until,
            ..
        } => line(
            FeedKind::Money,
            by.first(),
            format!(
                "{} is kept ready to {until}, paid by {}.",
                of(capability)?.name,
                names(sc, by)
            ),
        ),
        Event::CapabilityOrdered {
            capability,
            by,
            ready,
            ..
        } => line(
            FeedKind::Money,
            by.first(),
            format!(
                "{} is being built and stands on {ready}, paid by {}.",
                of(capability)?.name,
                names(sc, by)
            ),
        ),
        Event::CapabilityLost {
            capability,
            forgotten,
        } => {
            let lost = of(capability)?;
            let all = if *forgotten {
                " It was the last team that knew how: every kind of craft must be developed again."
            } else {
                ""
            };
            line(
                FeedKind::Money,
                Some(&lost.owner),
                format!("{} is lost: nobody paid for it.{all}", lost.name),
            )
        }
        Event::ReadinessChanged { capability, to_ppm } => {
            let now = of(capability)?;
            let percent = percent(Ppb::from_fraction(*to_ppm as f64 / 1e6));
            line(
                FeedKind::Money,
                Some(&now.owner),
                format!("{} stands at {percent}.", now.name),
            )
        }
        _ => None,
    }
}

#[expect(clippy::too_many_lines, reason = "one sentence for each event, side by side")]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics"
)]
fn payments(sc: &Scenario, st: &State, ev: &Event, viewer: &Viewer) -> Option<Shown> {
    let purse = FeedKind::Money;
    match ev {
        Event::ProgrammeAdopted { programme: p } => {
            let right = match &p.mandate {
                Mandate::Motion(motion) => format!("by {motion}"),
                Mandate::Default => "by default, under the assurance clause".to_owned(),
                Mandate::Alone(seat) => format!("by {} alone, without a mandate", name(sc, seat)),
            };
            let moved = if p.unconsented.is_empty() {
                String::new()
            } else {
                format!(
                    " {} did not consent to the risk it moves.",
                    names(sc, &p.unconsented)
                )
            };
            line(
                purse,
                None,
                format!(
                    "{}, \"{}\", stands {right}, for {}.{moved}",
                    p.id, p.title, p.budget
                ),
            )
        }
        Event::NoPlan => line(
            purse,
            None,
            "The assurance clause is open, and there is no plan that could stand. The assurance has failed."
                .to_owned(),
        ),
        Event::RestDue { programme: id } => line(
            purse,
            None,
            format!("The second half of {} is due now.", programme(st, *id)),
        ),
        Event::Delivered {
            programme: id,
            seat,
            amount,
            entry,
            ..
        } => {
            let what = match entry {
                LedgerEntry::SteppedUp => "gives more than its quota",
                LedgerEntry::CalledUp => "is called up as a guarantor",
                LedgerEntry::InKind => "supplies its ground station, which counts towards its quota",
                _ => "delivers",
            };
            line(
                purse,
                Some(seat),
                format!("{} {what}: {} for {id}.", name(sc, seat), money(*amount)),
            )
        }
        Event::CallUpDeclined { programme: id, seat } => line(
            purse,
            Some(seat),
            format!(
                "{} says that it will not answer a call-up for {id}.",
                name(sc, seat)
            ),
        ),
        Event::ShortfallNoticed {
            programme: id,
            seat,
            brings,
            open,
        } => line(
            purse,
            Some(seat),
            format!(
                "{} gives notice for {id}: {} will come of the {} that are open.",
                name(sc, seat),
                money(*brings),
                money(*open)
            ),
        ),
        Event::QuotaRefused {
            programme: id,
            seat,
            amount,
        } => line(
            purse,
            Some(seat),
            format!(
                "{} refuses {} for {}.",
                name(sc, seat),
                money(*amount),
                programme(st, *id)
            ),
        ),
        Event::StandingSet {
            programme: id,
            seat,
            standing: s,
            missing,
        } if *s != Standing::Kept => line(
            purse,
            Some(seat),
            format!(
                "{} {} towards {id}: {} are missing.",
                name(sc, seat),
                standing(*s),
                money(*missing)
            ),
        ),
        Event::ReserveUsed {
            programme: id,
            amount,
        } => line(
            purse,
            None,
            format!("The reserve covers {} of {id}.", money(*amount)),
        ),
        Event::CallUpRefused {
            programme: id,
            seat,
            amount,
        } => line(
            purse,
            Some(seat),
            format!(
                "{} does not answer its call-up of {} for {id}.",
                name(sc, seat),
                money(*amount)
            ),
        ),
        Event::ProgrammeDescoped {
            programme: id,
            dropped,
            ..
        } => line(
            purse,
            None,
            format!("{} is cut down. Dropped: {dropped}.", programme(st, *id)),
        ),
        Event::ProgrammeLapsed { programme: id, .. } => line(
            purse,
            None,
            format!(
                "{} lapses: nothing that could fly was left of it.",
                programme(st, *id)
            ),
        ),
        Event::Returned {
            programme: id,
            seat,
            amount,
        } => line(
            purse,
            Some(seat),
            format!("{} of {id} go back to {}.", money(*amount), name(sc, seat)),
        ),
        Event::ShelterPrepared {
            of,
            by,
            people: n,
            moved,
            ..
        } => {
            let what = if *moved {
                "are moved out of danger"
            } else {
                "have a plan and places"
            };
            let (n, whose, who) = (people(*n), name(sc, of), names(sc, by));
            line(
                purse,
                Some(of),
                format!("{n} people of {whose} {what}, paid by {who}."),
            )
        }
        Event::MoneyGiven { from, to, amount } => line(
            purse,
            Some(from),
            format!("{} gives {} to {}.", name(sc, from), money(*amount), name(sc, to)),
        ),
        Event::Granted { seat, amount } => line(
            purse,
            Some(seat),
            format!("{} receives {} from outside.", name(sc, seat), money(*amount)),
        ),
        Event::IncomePaid { seat, amount, .. } if own(viewer, seat) => line(
            purse,
            Some(seat),
            format!("{} has {} more to spend.", name(sc, seat), money(*amount)),
        ),
        Event::MoneyLapsed { seat, amount } if own(viewer, seat) => line(
            purse,
            Some(seat),
            format!(
                "{} that {} had not spent have lapsed.",
                money(*amount),
                name(sc, seat)
            ),
        ),
        Event::PledgeSealed { seat, .. } => line(
            purse,
            Some(seat),
            format!("{} has sealed its pledge.", name(sc, seat)),
        ),
        _ => None,
    }
}

#[expect(clippy::too_many_lines, reason = "one sentence for each event, side by side")]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics"
)]
fn flights(sc: &Scenario, st: &State, ev: &Event) -> Option<Shown> {
    let flight = FeedKind::Flight;
    let what = |id: &crate::command::CraftNumber| {
        let craft = st.craft.get(id);
        let kind = craft
            .and_then(|c| sc.craft(&c.kind))
            .map_or_else(String::new, |k| k.craft.name.clone());
        let owner = craft
            .and_then(|c| c.flight.as_ref())
            .map(|f| f.launched_by.clone());
        (format!("{id} ({kind})"), owner)
    };
    match ev {
        Event::Launched { craft, thrown } => {
            let (craft, owner) = what(craft);
            let how = if thrown.success() {
                "is on its way"
            } else {
                "was lost at launch"
            };
            line(
                flight,
                owner.as_ref(),
                format!("{craft} {how}; the chance was {}.", percent(thrown.chance)),
            )
        }
        Event::LaunchScrubbed { craft, why } => {
            let (craft, owner) = what(craft);
            line(
                flight,
                owner.as_ref(),
                format!("The launch of {craft} is scrubbed and its slot is gone: {why}."),
            )
        }
        Event::CruiseEnded {
            craft,
            cruise,
            guidance,
            stage,
            beside,
        } => {
            let kind = st.craft.get(craft).and_then(|c| sc.craft(&c.kind));
            let tug = kind.is_some_and(|k| matches!(k.craft.effect, Effect::Tug { .. }));
            let (craft, owner) = what(craft);
            let chance = percent(guidance.map_or(cruise.chance, |g| g.chance));
            let how = match stage {
                CraftStage::LostInCruise => format!(
                    "was lost on its way; it had {} to survive",
                    percent(cruise.chance)
                ),
                CraftStage::Missed => format!("flew past; it had {chance} to hit"),
                CraftStage::Arrived if *beside => {
                    "stands beside the asteroid, has seen it, and tells its place from now on".to_owned()
                }
                CraftStage::Arrived if tug => {
                    "stands before the asteroid and pushes it from now on".to_owned()
                }
                CraftStage::Arrived if guidance.is_none() => "flew past the asteroid and saw it".to_owned(),
                _ => format!("hit the asteroid; the chance was {chance}"),
            };
            line(flight, owner.as_ref(), format!("{craft} {how}."))
        }
        Event::WavedOff { craft } => {
            let (craft, owner) = what(craft);
            line(flight, owner.as_ref(), format!("{craft} is waved off."))
        }
        Event::Recalled { craft } => {
            let (craft, owner) = what(craft);
            line(
                flight,
                owner.as_ref(),
                format!("{craft} is recalled: it stays on the ground, for another plan."),
            )
        }
        Event::SlotsChanged { owner, launcher, by } => {
            let service = sc
                .launch_services
                .iter()
                .find(|s| s.owner == *owner && s.launcher == *launcher);
            let vehicle = service.map_or(launcher.as_str(), |s| &s.name);
            let how = if *by > 0 {
                format!("{by} more")
            } else {
                format!("{} less", -by)
            };
            line(
                flight,
                Some(owner),
                format!("{vehicle} of {}: {how} a season.", name(sc, owner)),
            )
        }
        Event::OfferAccepted { seat, craft, .. } => {
            let kind = sc.craft(craft).map_or(craft.as_str(), |c| &c.craft.name);
            let who = name(sc, seat);
            line(
                flight,
                Some(seat),
                format!("{who} takes {kind} from outside any community. Everybody minds."),
            )
        }
        Event::ProgrammeDone { programme: id } => {
            line(flight, None, format!("{} is at its end.", programme(st, *id)))
        }
        _ => None,
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the other events are shown by the other topics, or to nobody"
)]
fn rest(sc: &Scenario, st: &State, ev: &Event, viewer: &Viewer) -> Option<Shown> {
    match ev {
        Event::Proceeding(event) => {
            let (seat, text) = procedure::show(sc, st, event, viewer)?;
            line(FeedKind::Politics, seat.as_ref(), text)
        }
        Event::Law(event) => {
            let (seat, text) = law::show(sc, st, event);
            line(FeedKind::Politics, seat, text)
        }
        Event::InjectReleased { inject, private_to } => {
            let theirs = private_to.as_ref().is_none_or(|seat| own(viewer, seat));
            let title = sc
                .injects
                .iter()
                .find(|i| i.id == *inject)
                .map(|i| i.title.clone())?;
            line(FeedKind::Inject, private_to.as_ref(), format!("{title}.")).filter(|_| theirs)
        }
        Event::InjectPassed { inject, .. } if *viewer == Viewer::Control => line(
            FeedKind::Inject,
            None,
            format!("The event {inject} did not come."),
        ),
        Event::OfferMade { seat, craft } if own(viewer, seat) => {
            let kind = sc.craft(craft).map_or(craft.as_str(), |c| &c.craft.name);
            line(
                FeedKind::Inject,
                Some(seat),
                format!("{kind} is on offer to {}.", name(sc, seat)),
            )
        }
        Event::SupportChanged { seat, to, why } if own(viewer, seat) => {
            let why = match why {
                SupportWhy::ChanceOnePercent => "its own chance has reached 1 %",
                SupportWhy::ChanceTenPercent => "its own chance has reached 10 %",
                SupportWhy::PaidItsKey => "it paid its share",
                SupportWhy::PaidTooMuch => "it paid more than its share",
                SupportWhy::OthersDefaulted => "others did not pay theirs",
                SupportWhy::SpentForNothing => "it spent, and then the chance fell",
                SupportWhy::FlightSuccess => "its hardware worked",
                SupportWhy::FlightFailure => "its hardware failed",
                SupportWhy::Contract => "it won a contract",
                SupportWhy::Inject => "of the news",
                SupportWhy::Secret => "it showed what it had kept back",
                SupportWhy::Law => "it broke the law of space",
                SupportWhy::SuspectedPlan => "it voted for the plan of a suspected state",
            };
            line(
                FeedKind::Politics,
                Some(seat),
                format!("Support in {} is {to}, because {why}.", name(sc, seat)),
            )
        }
        Event::OccupantChanged { seat, .. } => line(
            FeedKind::Politics,
            Some(seat),
            format!("Somebody else speaks for {} now.", name(sc, seat)),
        ),
        Event::OutcomeReached { .. } => line(
            FeedKind::Outcome,
            None,
            st.outcome.as_ref().map(|o| o.sentence.clone())?,
        ),
        _ => None,
    }
}
