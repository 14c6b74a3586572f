//! What may be done now: every enumerable command that `decide` would accept, and for commands with an amount or a text the
//! natural ones. Built by asking the same checks as `decide`.

use std::collections::BTreeSet;

use scenario::{CapabilityId, Money, Scenario, SeatId};

use crate::amendment;
use crate::ballot::{Choice, Sealed};
use crate::capability::{self, Payment};
use crate::command::{Command, HelpItem, Issuer, MotionId, Phase, ProgrammeId, Proposal, Term};
use crate::decide::{check, check_seat};
use crate::law::LegalAct;
use crate::ledger;
use crate::motion::Motion;
use crate::physics::CardId;
use crate::procedure;
use crate::programme::Share;
use crate::rejection::Rejection;
use crate::rules;
use crate::shelter;
use crate::sky;
use crate::state::State;
use crate::suspicion;
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
/// Veil pledges in the menu: percent of quota if it falls on oneself, a member, an outsider.
const PLEDGES: [[u32; 3]; 2] = [[100, 100, 100], [100, 50, 25]];
/// Gifts and requests in the menu.
const AMOUNTS: [Money; 2] = [Money::millions(10), Money::millions(50)];

/// What a seat may do now, and what it may not, with the reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Menu {
    pub(crate) legal: Vec<Command>,
    pub(crate) blocked: Vec<(String, String)>,
}

/// What stands on a button: all commands of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Button {
    /// A motion is tabled: a plan, observations, shelter, a charter, a member, the clause, a craft waved off.
    Table,
    /// A motion is tabled about the charter's articles or the chair.
    TableOfCharter,
    /// A motion is seconded.
    Second,
    /// A motion is withdrawn.
    Withdraw,
    /// Consent is given or withheld.
    Consent,
    /// Somebody is asked for help by name.
    Ask,
    /// A request is answered.
    Answer,
    /// A price is named for what is asked.
    Price,
    /// A secret is shared.
    Share,
    /// Money is given.
    Give,
    /// A ballot is cast.
    Cast,
    /// An agreement is offered.
    Offer,
    /// An agreement is answered.
    AnswerOffer,
    /// An offer is taken back.
    TakeBack,
    /// An agreement is published.
    Publish,
    /// The veil pledge is sealed.
    Pledge,
    /// Money is delivered.
    Deliver,
    /// A quota is refused.
    Refuse,
    /// A call-up is refused in advance.
    RefuseCallUp,
    /// Notice is given that less will come.
    Notice,
    /// More is taken than the quota.
    StepUp,
    /// Observations are bought.
    Buy,
    /// A standing capability is paid for.
    Fund,
    /// The ground station is offered.
    Station,
    /// Shelter is prepared.
    Shelter,
    /// Capabilities are placed under oversight.
    Inspect,
    /// Notice is given of a plan, or necessity pleaded for one.
    Law,
    /// A card is flown alone.
    Alone,
    /// A craft is waved off.
    WaveOff,
    /// The offer from outside is accepted.
    Accept,
    /// Everything about the proceedings.
    Proceed,
    /// Done for this phase.
    Ready,
}

impl Button {
    /// Every button, in the order of the exercise.
    pub const ALL: [Self; 32] = [
        Self::Table,
        Self::TableOfCharter,
        Self::Second,
        Self::Withdraw,
        Self::Consent,
        Self::Ask,
        Self::Answer,
        Self::Price,
        Self::Share,
        Self::Give,
        Self::Cast,
        Self::Offer,
        Self::AnswerOffer,
        Self::TakeBack,
        Self::Publish,
        Self::Pledge,
        Self::Deliver,
        Self::Refuse,
        Self::RefuseCallUp,
        Self::Notice,
        Self::StepUp,
        Self::Buy,
        Self::Fund,
        Self::Station,
        Self::Shelter,
        Self::Inspect,
        Self::Law,
        Self::Alone,
        Self::WaveOff,
        Self::Accept,
        Self::Proceed,
        Self::Ready,
    ];

    /// The button that a command stands on; `None` for free texts, for drawn plans, and for what is no delegation's.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::TableMotion {
                proposal: Proposal::Amend { .. } | Proposal::Chair { .. },
            } => Self::TableOfCharter,
            Command::TableMotion { .. } => Self::Table,
            Command::SecondMotion { .. } => Self::Second,
            Command::WithdrawMotion { .. } => Self::Withdraw,
            Command::GiveConsent { .. } => Self::Consent,
            Command::RequestHelp { .. } => Self::Ask,
            Command::AnswerRequest { .. } => Self::Answer,
            Command::NamePrice { .. } => Self::Price,
            Command::ShareSecret { .. } => Self::Share,
            Command::GiveMoney { .. } => Self::Give,
            Command::CastBallot { .. } => Self::Cast,
            Command::OfferAgreement { .. } => Self::Offer,
            Command::AnswerAgreement { .. } => Self::AnswerOffer,
            Command::WithdrawAgreement { .. } => Self::TakeBack,
            Command::PublishAgreement { .. } => Self::Publish,
            Command::SealPledge { .. } => Self::Pledge,
            Command::Deliver { .. } => Self::Deliver,
            Command::RefuseQuota { .. } => Self::Refuse,
            Command::RefuseCallUp { .. } => Self::RefuseCallUp,
            Command::NoticeShortfall { .. } => Self::Notice,
            Command::StepUp { .. } => Self::StepUp,
            Command::BuyCampaign { .. } => Self::Buy,
            Command::FundCapability { .. } => Self::Fund,
            Command::OfferStation => Self::Station,
            Command::PrepareShelter { .. } => Self::Shelter,
            Command::PlaceUnder { .. } => Self::Inspect,
            Command::Law(_) => Self::Law,
            Command::ActAlone { .. } => Self::Alone,
            Command::WaveOff { .. } => Self::WaveOff,
            Command::AcceptOffer { .. } => Self::Accept,
            Command::Procedure(_) => Self::Proceed,
            Command::Ready => Self::Ready,
            Command::SendMessage { .. }
            | Command::RequestAssessment { .. }
            | Command::OpenSession { .. }
            | Command::AdvancePhase
            | Command::ReleaseInject { .. }
            | Command::SetOccupant { .. }
            | Command::ChooseNoise { .. }
            | Command::RecordCards { .. }
            | Command::RecordAssessment { .. } => return None,
        })
    }

    fn label(self) -> &'static str {
        match self {
            Self::Table | Self::TableOfCharter => "Table a motion",
            Self::Second => "Second a motion",
            Self::Withdraw => "Withdraw a motion",
            Self::Consent => "Give or withhold consent",
            Self::Ask => "Ask for help",
            Self::Answer => "Answer a request",
            Self::Price => "Name a price for it",
            Self::Share => "Share a secret",
            Self::Give => "Give money",
            Self::Cast => "Cast a ballot",
            Self::Offer => "Offer an agreement",
            Self::AnswerOffer => "Answer an agreement",
            Self::TakeBack => "Take back an offer",
            Self::Publish => "Publish an agreement",
            Self::Pledge => "Seal the veil pledge",
            Self::Deliver => "Deliver",
            Self::Refuse => "Refuse a quota",
            Self::RefuseCallUp => "Refuse a call-up",
            Self::Notice => "Give notice of a shortfall",
            Self::StepUp => "Step up",
            Self::Buy => "Buy observations",
            Self::Fund => "Keep a capability ready",
            Self::Station => "Offer the ground station",
            Self::Shelter => "Prepare shelter",
            Self::Inspect => "Place under oversight",
            Self::Law => "Give notice or plead necessity",
            Self::Alone => "Act alone",
            Self::WaveOff => "Wave off a craft",
            Self::Accept => "Accept the offer",
            Self::Proceed => "Move the proceedings",
            Self::Ready => "Ready",
        }
    }

    /// Phases in which anything on it can be lit.
    fn phases(self) -> &'static [Phase] {
        use Phase::{Commitment, Consultation, Decision};
        match self {
            Self::Table | Self::TableOfCharter | Self::Second | Self::Withdraw | Self::Notice => {
                &[Consultation]
            }
            Self::Ask
            | Self::Answer
            | Self::Price
            | Self::Offer
            | Self::AnswerOffer
            | Self::TakeBack
            | Self::Share
            | Self::Law
            | Self::Give => &[Consultation, Decision, Commitment],
            Self::Cast => &[Decision],
            Self::Pledge
            | Self::Deliver
            | Self::Refuse
            | Self::RefuseCallUp
            | Self::StepUp
            | Self::Buy
            | Self::Fund
            | Self::Station
            | Self::Shelter
            | Self::Inspect
            | Self::Alone
            | Self::WaveOff
            | Self::Accept => &[Commitment],
            Self::Consent | Self::Publish | Self::Proceed | Self::Ready => &[
                Phase::Situation,
                Consultation,
                Decision,
                Commitment,
                Phase::Execution,
            ],
        }
    }
}

/// The lit buttons of a desk, looked up when they are needed.
pub trait Lit: std::fmt::Debug {
    /// What is lit on a button of all that `test` asks for.
    fn lit(&self, button: Button, test: &dyn Fn(&Command) -> bool) -> Vec<Command>;
    /// Whether the seat may do anything at all.
    fn anything(&self) -> bool {
        let all = |_: &Command| true;
        // Nearly always one may say that one is done.
        let mut buttons = Button::ALL.iter().rev();
        buttons.any(|button| !self.lit(*button, &all).is_empty())
    }
}

/// A menu that was made in full.
impl Lit for Vec<Command> {
    fn lit(&self, button: Button, test: &dyn Fn(&Command) -> bool) -> Vec<Command> {
        let mine = |c: &&Command| Button::of(c) == Some(button) && test(c);
        self.iter().filter(mine).cloned().collect()
    }
    fn anything(&self) -> bool {
        !self.is_empty()
    }
}

/// A menu of which only what is asked for is made.
#[derive(Clone, Copy)]
pub(crate) struct Buttons<'a> {
    pub(crate) sc: &'a Scenario,
    pub(crate) st: &'a State,
    pub(crate) seat: &'a SeatId,
}

impl std::fmt::Debug for Buttons<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Buttons")
            .field("seat", self.seat)
            .finish_non_exhaustive()
    }
}

impl Lit for Buttons<'_> {
    fn lit(&self, button: Button, test: &dyn Fn(&Command) -> bool) -> Vec<Command> {
        let (sc, st, seat) = (self.sc, self.st, self.seat);
        let there = st.open && sc.seat(seat).is_some() && rules::occupied(st, seat);
        if !there || !button.phases().contains(&st.phase) {
            return Vec::new();
        }
        let mut all = candidates(button, sc, st, seat);
        all.retain(|c| test(c) && check_seat(sc, st, seat, c).is_ok());
        all
    }
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

/// Candidates by the words on the button that they stand behind, in the order of the exercise.
fn families(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<(&'static str, Vec<Command>)> {
    let mut families: Vec<(&'static str, Vec<Command>)> = Vec::new();
    for button in Button::ALL {
        if button == Button::Proceed {
            families.extend(proceedings(sc, st, Some(seat)));
            continue;
        }
        let all = candidates(button, sc, st, seat);
        match families.last_mut().filter(|(label, _)| *label == button.label()) {
            Some((_, before)) => before.extend(all),
            None => families.push((button.label(), all)),
        }
    }
    families
}

fn proceedings(sc: &Scenario, st: &State, seat: Option<&SeatId>) -> Vec<(&'static str, Vec<Command>)> {
    let commands = |all: Vec<_>| all.into_iter().map(Command::Procedure).collect();
    let families = procedure::listed(sc, st, seat).into_iter();
    families.map(|(label, all)| (label, commands(all))).collect()
}

/// Commands that a button can stand for, lit or not.
#[expect(clippy::too_many_lines, reason = "one arm for each button, and nothing else")]
fn candidates(button: Button, sc: &Scenario, st: &State, seat: &SeatId) -> Vec<Command> {
    let open = || st.programmes.iter().filter(|(_, p)| p.takes_money());
    let has = || ledger::money(st, seat);
    match button {
        Button::Table => tabled(proposals(sc, st)),
        Button::TableOfCharter => tabled(proposals_of_charter(sc, st)),
        Button::Second => each(live(st), |motion| Command::SecondMotion { motion }),
        Button::Withdraw => each(live(st), |motion| Command::WithdrawMotion { motion }),
        Button::Consent => either(live(st), |motion, given| Command::GiveConsent { motion, given }),
        Button::Ask => asked(sc, seat),
        Button::Price => prices(st, seat),
        Button::Answer => {
            let mine = st.requests.iter().filter(|(_, r)| r.to == *seat);
            either(mine.map(|(id, _)| *id), |request, granted| {
                Command::AnswerRequest { request, granted }
            })
        }
        Button::Share => {
            let secrets = sc.seat(seat).map_or(&[][..], |s| &s.secrets);
            each(secrets.iter().map(|s| s.id.clone()), |secret| {
                Command::ShareSecret { secret }
            })
        }
        Button::Give => {
            let give = |to: SeatId| {
                AMOUNTS.map(|amount| Command::GiveMoney {
                    to: to.clone(),
                    amount,
                })
            };
            others(sc, seat).flat_map(give).collect()
        }
        Button::Cast => {
            let cast = |motion| {
                CHOICES.map(|choice| Command::CastBallot {
                    motion,
                    choice: Sealed::new(choice),
                })
            };
            live(st).flat_map(cast).collect()
        }
        Button::Offer => offers(sc, st, seat),
        Button::AnswerOffer => either(st.agreements.keys().copied(), |agreement, accepted| {
            Command::AnswerAgreement { agreement, accepted }
        }),
        Button::TakeBack => each(st.agreements.keys().copied(), |agreement| {
            Command::WithdrawAgreement { agreement }
        }),
        Button::Publish => each(st.agreements.keys().copied(), |agreement| {
            Command::PublishAgreement { agreement }
        }),
        Button::Pledge => each(PLEDGES.into_iter(), |[on_me, on_member, on_outsider]| {
            Command::SealPledge {
                on_me,
                on_member,
                on_outsider,
            }
        }),
        Button::Deliver => deliveries(st, seat, has()),
        Button::Refuse => each(open(), |(id, _)| Command::RefuseQuota { programme: *id }),
        Button::RefuseCallUp => each(open(), |(id, _)| Command::RefuseCallUp { programme: *id }),
        Button::Notice => notices(st, seat, has()),
        Button::StepUp => each(open(), |(id, p)| Command::StepUp {
            programme: *id,
            amount: p.missing().min(has()).min(AMOUNTS[1]),
        }),
        Button::Buy => each(sc.campaigns.iter(), |c| Command::BuyCampaign {
            campaign: c.id.clone(),
        }),
        Button::Fund => each(sc.capabilities.iter(), |c| Command::FundCapability {
            capability: c.id.clone(),
        }),
        Button::Station => vec![Command::OfferStation],
        Button::Shelter => shelters(sc, st, has()),
        Button::Inspect => each(suspicion::LEVELS.into_iter(), |oversight| Command::PlaceUnder {
            oversight,
        }),
        Button::Law => of_law(st),
        Button::Alone => each(st.cards.round.iter(), |card| Command::ActAlone { card: *card }),
        Button::WaveOff => each(st.craft.keys(), |craft| Command::WaveOff { craft: *craft }),
        Button::Accept => {
            let offer = st.seats.get(seat).and_then(|s| s.offer.clone());
            each(offer.into_iter(), |craft| Command::AcceptOffer { craft })
        }
        Button::Proceed => {
            let all = proceedings(sc, st, Some(seat)).into_iter();
            all.flat_map(|(_, commands)| commands).collect()
        }
        Button::Ready => vec![Command::Ready],
    }
}

fn of_law(st: &State) -> Vec<Command> {
    let acts = |card: &CardId| {
        [
            LegalAct::Notify { card: *card },
            LegalAct::PleadNecessity { card: *card },
        ]
    };
    st.cards.round.iter().flat_map(acts).map(Command::Law).collect()
}

fn each<T>(all: impl Iterator<Item = T>, command: impl Fn(T) -> Command) -> Vec<Command> {
    all.map(command).collect()
}

/// Yes and no to each.
fn either<T: Copy>(all: impl Iterator<Item = T>, command: impl Fn(T, bool) -> Command) -> Vec<Command> {
    all.flat_map(|one| [true, false].map(|yes| command(one, yes)))
        .collect()
}

fn others<'a>(sc: &'a Scenario, seat: &'a SeatId) -> impl Iterator<Item = SeatId> + 'a {
    sc.seats.iter().filter(|s| s.id != *seat).map(|s| s.id.clone())
}

/// Everybody else is asked for everything.
fn asked(sc: &Scenario, seat: &SeatId) -> Vec<Command> {
    let items = [HelpItem::Launch, HelpItem::Station, HelpItem::Information];
    let items: Vec<HelpItem> = items.into_iter().chain(AMOUNTS.map(HelpItem::Money)).collect();
    let ask = |to: SeatId| {
        let one = move |item: &HelpItem| Command::RequestHelp {
            to: to.clone(),
            item: item.clone(),
        };
        items.iter().map(one).collect::<Vec<_>>()
    };
    others(sc, seat).flat_map(ask).collect()
}

fn tabled(proposals: Vec<Proposal>) -> Vec<Command> {
    let table = |proposal| Command::TableMotion { proposal };
    proposals.into_iter().map(table).collect()
}

/// Proposals that can be listed, but for those about the charter.
fn proposals(sc: &Scenario, st: &State) -> Vec<Proposal> {
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
    all.extend(funds(sc, st));
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
    all.push(Proposal::Authorise);
    all.extend(st.craft.keys().map(|craft| Proposal::WaveOff { craft: *craft }));
    all
}

/// Each standing capability that can be paid for, those that stand together, and all.
fn funds(sc: &Scenario, st: &State) -> Vec<Proposal> {
    let payable: Vec<_> = sc
        .capabilities
        .iter()
        .filter_map(|c| Some((c.id.clone(), capability::payable(sc, st, &c.id).ok()?)))
        .collect();
    let upkeep = payable
        .iter()
        .filter(|(_, p)| matches!(p, Payment::Upkeep { .. }));
    let mut lists: Vec<Vec<CapabilityId>> = payable.iter().map(|(id, _)| vec![id.clone()]).collect();
    lists.push(upkeep.map(|(id, _)| id.clone()).collect());
    lists.push(payable.iter().map(|(id, _)| id.clone()).collect());
    let mut seen = BTreeSet::new();
    lists.retain(|list| !list.is_empty() && seen.insert(list.clone()));
    lists
        .into_iter()
        .map(|capabilities| Proposal::Fund { capabilities })
        .collect()
}

/// One article of the charter each, and everybody who could preside.
fn proposals_of_charter(sc: &Scenario, st: &State) -> Vec<Proposal> {
    let amend = |change| Proposal::Amend {
        changes: vec![change],
    };
    let chairs = sc.seats.iter().map(|s| Some(s.id.clone())).chain([None]);
    let articles = amendment::listed(sc, st).into_iter().map(amend);
    articles
        .chain(chairs.map(|seat| Proposal::Chair { seat }))
        .collect()
}

/// Motions that are not decided yet.
fn live(st: &State) -> impl Iterator<Item = MotionId> {
    st.motions.iter().filter(|(_, m)| is_live(m)).map(|(id, _)| *id)
}

fn is_live(m: &Motion) -> bool {
    matches!(
        m.stage,
        MotionStage::Tabled | MotionStage::OnDocket | MotionStage::Open
    )
}

/// The commonest prices for what is asked: so much money, and a yes to a motion that one has moved or seconded.
fn prices(st: &State, seat: &SeatId) -> Vec<Command> {
    let backed = st
        .motions
        .iter()
        .filter(|(_, m)| is_live(m) && (m.mover == *seat || m.seconders.contains(seat)));
    let votes = backed.map(|(id, _)| Term::Vote {
        motion: *id,
        choice: Choice::Yes,
    });
    let money = Term::Give {
        amount: AMOUNTS[0],
        until: st.round,
    };
    let terms: Vec<Term> = votes.chain([money]).collect();
    let mine = st
        .requests
        .iter()
        .filter(|(_, r)| r.to == *seat && r.answer.is_none());
    mine.flat_map(|(id, _)| {
        terms.iter().map(|term| Command::NamePrice {
            request: *id,
            takes: vec![term.clone()],
        })
    })
    .collect()
}

/// A loan from each of the others, to be paid back a round later; where there is a round later.
fn loans(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<Command> {
    let back = st.round + 1;
    if back as usize >= sc.rounds.len() {
        return Vec::new();
    }
    let give = |until| {
        vec![Term::Give {
            amount: AMOUNTS[0],
            until,
        }]
    };
    let ask = |to: SeatId| Command::OfferAgreement {
        to,
        gives: give(back),
        takes: give(st.round),
        public: true,
    };
    others(sc, seat).map(ask).collect()
}

/// The commonest bargains: money for a yes to a motion that one has moved or seconded, and a loan.
fn offers(sc: &Scenario, st: &State, seat: &SeatId) -> Vec<Command> {
    let backed = st
        .motions
        .iter()
        .filter(|(_, m)| is_live(m) && (m.mover == *seat || m.seconders.contains(seat)))
        .map(|(id, _)| *id);
    let money = Term::Give {
        amount: AMOUNTS[0],
        until: st.round,
    };
    let bargains = backed.flat_map(|motion| {
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
    });
    bargains.chain(loans(sc, st, seat)).collect()
}

/// Commands with an amount for each programme of which a seat has a share; each amount once.
fn of_shares<const N: usize>(
    st: &State,
    seat: &SeatId,
    amounts: impl Fn(&Share) -> [Money; N],
    command: impl Fn(ProgrammeId, Money) -> Command,
) -> Vec<Command> {
    let mut all = Vec::new();
    for (id, p) in st.programmes.iter().filter(|(_, p)| p.takes_money()) {
        let Some(share) = p.shares.get(seat) else { continue };
        let amounts: BTreeSet<Money> = amounts(share).into_iter().collect();
        all.extend(amounts.into_iter().map(|amount| command(*id, amount)));
    }
    all
}

/// Deliveries to a programme: what is due, all that is open, and half of what is due.
fn deliveries(st: &State, seat: &SeatId, has: Money) -> Vec<Command> {
    let amounts = |s: &Share| {
        let due = s.open_due();
        [due, s.open(), Money(due.0 / 2)].map(|m| m.min(has))
    };
    of_shares(st, seat, amounts, |programme, amount| Command::Deliver {
        programme,
        amount,
    })
}

/// Notices of a shortfall: nothing will come, half of what is open, or all that there is.
fn notices(st: &State, seat: &SeatId, has: Money) -> Vec<Command> {
    let amounts = |s: &Share| [Money::ZERO, Money(s.open().0 / 2), has.min(s.open())];
    of_shares(st, seat, amounts, |programme, brings| Command::NoticeShortfall {
        programme,
        brings,
    })
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
