//! What may be done now: every enumerable command that `decide` would accept, and for commands with an amount or a text the
//! natural ones. Built by asking the same checks as `decide`.

use scenario::{Money, Scenario, SeatId};

use crate::amendment;
use crate::ballot::{Choice, Sealed};
use crate::command::{Command, HelpItem, Issuer, Phase, Proposal, Term};
use crate::decide::{check, check_seat};
use crate::ledger;
use crate::motion::Motion;
use crate::procedure;
use crate::rejection::Rejection;
use crate::rules;
use crate::shelter;
use crate::sky;
use crate::state::State;
use crate::view::MotionStage;

/// All choices on a ballot.
const CHOICES: [Choice; 5] = [
    Choice::Yes,
    Choice::No,
    Choice::Abstain,
    Choice::Constructive,
    Choice::Object,
];
/// People for whom shelter is offered in the menu, where so many live.
const PEOPLE: [i64; 3] = [100_000, 500_000, 2_000_000];
/// Gifts and requests in the menu.
const AMOUNTS: [Money; 2] = [Money::millions(10), Money::millions(50)];

/// What a seat may do now, and what it may not, with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Menu {
    pub(crate) legal: Vec<Command>,
    pub(crate) blocked: Vec<(String, String)>,
}

/// Large families of buttons that somebody who looks often may do without.
#[expect(clippy::struct_excessive_bools, reason = "each family is wanted or not")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Families {
    /// Motions to table.
    pub table: bool,
    /// Requests for help.
    pub ask: bool,
    /// Gifts of money.
    pub give: bool,
    /// Shelter to prepare.
    pub shelter: bool,
    /// Amendments of the charter, and who shall preside.
    pub charter: bool,
    /// Everything about the proceedings.
    pub procedure: bool,
}

impl Families {
    /// Every button.
    pub const ALL: Self = Self {
        table: true,
        ask: true,
        give: true,
        shelter: true,
        charter: true,
        procedure: true,
    };
}

/// The lit buttons of a menu alone, but for the families that are not wanted.
pub(crate) fn buttons(sc: &Scenario, st: &State, seat: &SeatId, wanted: Families) -> Vec<Command> {
    // Whoever may do nothing at all need not be asked button by button.
    let there = st.open && st.phase != Phase::Over && sc.seat(seat).is_some() && rules::occupied(st, seat);
    if !there {
        return Vec::new();
    }
    let lit = listed(sc, st, seat, wanted);
    if lit.is_empty() && wanted != Families::ALL {
        // Whether anything at all may be done must not depend on what is wanted: whoever may act may also speak.
        return listed(sc, st, seat, Families::ALL);
    }
    lit
}

fn listed(sc: &Scenario, st: &State, seat: &SeatId, wanted: Families) -> Vec<Command> {
    // What is for one phase alone is not even listed in the others.
    let wanted = Families {
        table: wanted.table && st.phase == Phase::Consultation,
        ..wanted
    };
    let lit = |c: &Command| check_seat(sc, st, seat, c).is_ok();
    let mut all = debate(sc, st, seat, wanted);
    all.extend(bargains(sc, st, seat));
    if st.phase == Phase::Commitment {
        all.extend(commitments(sc, st, seat, wanted));
    }
    if wanted.procedure {
        all.extend(proceedings(sc, st, Some(seat)));
    }
    let candidates = all.into_iter().flat_map(|(_, candidates)| candidates);
    candidates.chain([Command::Ready]).filter(lit).collect()
}

/// The menu of a seat.
pub(crate) fn menu(sc: &Scenario, st: &State, seat: &SeatId) -> Menu {
    let who = Issuer::Seat(seat.clone());
    let mut menu = Menu::default();
    for (label, candidates) in families(sc, st, seat) {
        let mut reason: Option<Rejection> = None;
        let before = menu.legal.len();
        for command in candidates {
            match check(sc, st, &who, &command) {
                Ok(()) => menu.legal.push(command),
                Err(why) => reason = Some(reason.unwrap_or(why)),
            }
        }
        if menu.legal.len() == before {
            let none = || "There is nothing to choose from.".to_owned();
            menu.blocked
                .push((label.to_owned(), reason.map_or_else(none, |r| r.player_text())));
        }
    }
    menu
}

/// What Control may do now.
pub(crate) fn of_control(sc: &Scenario, st: &State) -> Vec<Command> {
    let mut candidates = vec![Command::AdvancePhase];
    candidates.extend(
        sc.injects
            .iter()
            .map(|i| Command::ReleaseInject { inject: i.id.clone() }),
    );
    candidates.extend(proceedings(sc, st, None).into_iter().flat_map(|(_, all)| all));
    candidates.retain(|c| check(sc, st, &Issuer::Control, c).is_ok());
    candidates
}

/// Candidates by the button that they stand behind, in the order of the exercise.
fn families(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<(&'static str, Vec<Command>)> {
    let mut families = debate(sc, st, seat, Families::ALL);
    families.extend(bargains(sc, st, seat));
    families.extend(commitments(sc, st, seat, Families::ALL));
    families.extend(proceedings(sc, st, Some(seat)));
    families.push(("Ready", vec![Command::Ready]));
    families
}

fn proceedings(sc: &Scenario, st: &State, seat: Option<&SeatId>) -> Vec<(&'static str, Vec<Command>)> {
    let commands = |all: Vec<_>| all.into_iter().map(Command::Procedure).collect();
    let families = procedure::listed(sc, st, seat).into_iter();
    families.map(|(label, all)| (label, commands(all))).collect()
}

/// Proposals that can be listed.
fn proposals(sc: &Scenario, st: &State, wanted: Families) -> Vec<Proposal> {
    let mut all: Vec<Proposal> = st
        .cards
        .round
        .iter()
        .map(|card| Proposal::Mission { card: *card })
        .collect();
    let on_sale = || {
        sc.campaigns
            .iter()
            .filter(|c| sky::for_sale(st, c))
            .map(|c| c.id.clone())
    };
    all.extend(on_sale().map(|id| Proposal::Observe { campaigns: vec![id] }));
    if on_sale().count() > 1 {
        all.push(Proposal::Observe {
            campaigns: on_sale().collect(),
        });
    }
    for seat in &sc.seats {
        let shelter = |people: &i64| Proposal::Shelter {
            of: seat.id.clone(),
            people: *people,
        };
        all.extend(PEOPLE.iter().filter(|n| **n <= seat.population).map(shelter));
    }
    all.extend(sc.charters.iter().map(|c| Proposal::AdoptCharter {
        charter: c.id.clone(),
    }));
    all.extend(sc.seats.iter().map(|s| Proposal::Admit { seat: s.id.clone() }));
    all.push(Proposal::CloseClause);
    if wanted.charter {
        let amend = |change| Proposal::Amend {
            changes: vec![change],
        };
        all.extend(amendment::listed(sc, st).into_iter().map(amend));
        let chairs = sc.seats.iter().map(|s| Some(s.id.clone())).chain([None]);
        all.extend(chairs.map(|seat| Proposal::Chair { seat }));
    }
    all.extend(st.craft.keys().map(|craft| Proposal::WaveOff { craft: *craft }));
    all
}

fn live(m: &Motion) -> bool {
    matches!(
        m.stage,
        MotionStage::Tabled | MotionStage::OnDocket | MotionStage::Open
    )
}

/// Buttons of the debate.
fn debate(sc: &Scenario, st: &State, seat: &SeatId, wanted: Families) -> Vec<(&'static str, Vec<Command>)> {
    let motions = || st.motions.iter().filter(|(_, m)| live(m)).map(|(id, _)| *id);
    let others = || sc.seats.iter().filter(|s| s.id != *seat).map(|s| s.id.clone());
    let proposals = if wanted.table {
        proposals(sc, st, wanted)
    } else {
        Vec::new()
    };
    let table = proposals
        .into_iter()
        .map(|proposal| Command::TableMotion { proposal })
        .collect();
    let second = motions().map(|motion| Command::SecondMotion { motion }).collect();
    let withdraw = motions()
        .map(|motion| Command::WithdrawMotion { motion })
        .collect();
    let consent = motions()
        .flat_map(|motion| [true, false].map(|given| Command::GiveConsent { motion, given }))
        .collect();
    let items = [HelpItem::Launch, HelpItem::Station, HelpItem::Information];
    let money = AMOUNTS.map(HelpItem::Money);
    let ask = others()
        .filter(|_| wanted.ask)
        .flat_map(|to| {
            let all = items.iter().chain(&money);
            all.map(|item| Command::RequestHelp {
                to: to.clone(),
                item: item.clone(),
            })
            .collect::<Vec<_>>()
        })
        .collect();
    let answer = st
        .requests
        .iter()
        .filter(|(_, r)| r.to == *seat)
        .flat_map(|(id, _)| {
            [true, false].map(|granted| Command::AnswerRequest {
                request: *id,
                granted,
            })
        })
        .collect();
    let secrets = sc.seat(seat).map_or(&[][..], |s| &s.secrets);
    let share = secrets
        .iter()
        .map(|s| Command::ShareSecret { secret: s.id.clone() })
        .collect();
    let give = others()
        .filter(|_| wanted.give)
        .flat_map(|to| {
            AMOUNTS.map(|amount| Command::GiveMoney {
                to: to.clone(),
                amount,
            })
        })
        .collect();
    let cast = motions()
        .flat_map(|motion| {
            CHOICES.map(|c| Command::CastBallot {
                motion,
                choice: Sealed::new(c),
            })
        })
        .collect();
    vec![
        ("Table a motion", table),
        ("Second a motion", second),
        ("Withdraw a motion", withdraw),
        ("Give or withhold consent", consent),
        ("Ask for help", ask),
        ("Answer a request", answer),
        ("Share a secret", share),
        ("Give money", give),
        ("Cast a ballot", cast),
    ]
}

fn bargains(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<(&'static str, Vec<Command>)> {
    let all = || st.agreements.keys().copied();
    let answer = |agreement| [true, false].map(|accepted| Command::AnswerAgreement { agreement, accepted });
    let withdraw = |agreement| Command::WithdrawAgreement { agreement };
    let publish = |agreement| Command::PublishAgreement { agreement };
    vec![
        ("Offer an agreement", offers(sc, st, seat)),
        ("Answer an agreement", all().flat_map(answer).collect()),
        ("Take back an offer", all().map(withdraw).collect()),
        ("Publish an agreement", all().map(publish).collect()),
    ]
}

/// The commonest bargain: money for a yes to a motion that one has moved or seconded.
fn offers(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<Command> {
    let backed = st
        .motions
        .iter()
        .filter(|(_, m)| live(m) && (m.mover == *seat || m.seconders.contains(seat)))
        .map(|(id, _)| *id);
    let money = Term::Give {
        amount: AMOUNTS[0],
        until: st.round,
    };
    backed
        .flat_map(|motion| {
            let vote = Term::Vote {
                motion,
                choice: Choice::Yes,
            };
            let others = sc.seats.iter().filter(|s| s.id != *seat);
            let offer = |s: &scenario::Seat| Command::OfferAgreement {
                to: s.id.clone(),
                gives: vec![money.clone()],
                takes: vec![vote.clone()],
                public: false,
            };
            others.map(offer).collect::<Vec<_>>()
        })
        .collect()
}

/// Deliveries to a programme: what is due, all that is open, and half of what is due.
fn deliveries(st: &State, seat: &SeatId, has: Money) -> Vec<Command> {
    let mut all = Vec::new();
    for (id, p) in st.programmes.iter().filter(|(_, p)| p.takes_money()) {
        let Some(share) = p.shares.get(seat) else { continue };
        let due = share.open_due();
        let mut amounts = [due, share.open(), Money(due.0 / 2)].map(|m| m.min(has)).to_vec();
        amounts.sort_unstable();
        amounts.dedup();
        all.extend(amounts.into_iter().map(|amount| Command::Deliver {
            programme: *id,
            amount,
        }));
    }
    all
}

/// Shelter for the usual numbers, and for as many as the money reaches.
fn shelters(sc: &Scenario, st: &State, has: Money) -> Vec<Command> {
    let mut all = Vec::new();
    for of in &sc.seats {
        let most = affordable(sc, st, of, has);
        let mut people: Vec<i64> = PEOPLE.iter().copied().chain([most]).filter(|n| *n > 0).collect();
        people.sort_unstable();
        people.dedup();
        all.extend(people.into_iter().map(|people| Command::PrepareShelter {
            of: of.id.clone(),
            people,
        }));
    }
    all
}

fn commitments(
    sc: &Scenario,
    st: &State,
    seat: &SeatId,
    wanted: Families,
) -> Vec<(&'static str, Vec<Command>)> {
    let open = || st.programmes.iter().filter(|(_, p)| p.takes_money());
    let has = ledger::money(st, seat);
    let refuse = open()
        .map(|(id, _)| Command::RefuseQuota { programme: *id })
        .collect();
    let step_up = open()
        .map(|(id, p)| Command::StepUp {
            programme: *id,
            amount: p.missing().min(has).min(AMOUNTS[1]),
        })
        .collect();
    let buy = sc
        .campaigns
        .iter()
        .map(|c| Command::BuyCampaign {
            campaign: c.id.clone(),
        })
        .collect();
    let alone = st
        .cards
        .round
        .iter()
        .map(|card| Command::ActAlone { card: *card })
        .collect();
    let wave_off = st
        .craft
        .keys()
        .map(|craft| Command::WaveOff { craft: *craft })
        .collect();
    let shelter = if wanted.shelter {
        shelters(sc, st, has)
    } else {
        Vec::new()
    };
    let offer = st.seats.get(seat).and_then(|s| s.offer.clone());
    let accept = offer
        .into_iter()
        .map(|craft| Command::AcceptOffer { craft })
        .collect();
    let pledge =
        [[100, 100, 100], [100, 50, 25]].map(|[on_me, on_member, on_outsider]| Command::SealPledge {
            on_me,
            on_member,
            on_outsider,
        });
    vec![
        ("Seal the veil pledge", pledge.to_vec()),
        ("Deliver", deliveries(st, seat, has)),
        ("Refuse a quota", refuse),
        ("Step up", step_up),
        ("Buy observations", buy),
        ("Offer the ground station", vec![Command::OfferStation]),
        ("Prepare shelter", shelter),
        ("Open to inspection", vec![Command::OpenToInspection]),
        ("Act alone", alone),
        ("Wave off a craft", wave_off),
        ("Accept the offer", accept),
    ]
}

/// Most people of a seat for whom money buys shelter now, in whole thousands.
fn affordable(sc: &Scenario, st: &State, of: &scenario::Seat, money: Money) -> i64 {
    let shelter = st.shelter.get(&of.id).cloned().unwrap_or_default();
    let done = if rules::last_round(sc, st) {
        shelter.moved
    } else {
        shelter.planned
    };
    let (mut low, mut high) = (0_i64, (of.population - done).max(0) / 1000);
    while low < high {
        let middle = i64::midpoint(low, high + 1);
        if shelter::price(sc, st, of, middle * 1000) <= money {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low * 1000
}
