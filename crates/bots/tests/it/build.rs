//! Hand-made desks: twelve seats, one bulletin, and whatever a test puts on the table.

use std::collections::{BTreeMap, BTreeSet};

use game::*;
use mission::plan::{CraftId, Flight, LauncherId, Seconds};
use scenario::{
    BallotKind, BurdenKey, CampaignId, Category, CharterId, CountryCode, Date, Doctrine, Money, Motives,
    ProtectedSet, SeatId,
};

pub(crate) fn seat(id: &str) -> SeatId {
    SeatId::new(id)
}

pub(crate) fn percent(p: f64) -> Ppb {
    Ppb::from_fraction(p / 100.0)
}

const SEATS: [(&str, &str, bool); 12] = [
    ("USA", "United States", true),
    ("CHN", "China", true),
    ("EUR", "Europe", true),
    ("IND", "India", true),
    ("JPN", "Japan", true),
    ("NGA", "Nigeria", false),
    ("BRA", "Brazil", false),
    ("ETH", "Ethiopia", false),
    ("COL", "Colombia", false),
    ("ZAF", "South Africa", false),
    ("GHA", "Ghana", false),
    ("CAF", "Central African Republic", false),
];

fn charter(ids: Vec<SeatId>) -> CharterView {
    CharterView {
        id: CharterId::new("security_community"),
        name: "Security community".into(),
        summary: String::new(),
        members: ids.clone(),
        partners: Vec::new(),
        electorate: ids,
        rules: Vec::new(),
        assurance: true,
        amended: false,
        lead: None,
        protected: ProtectedSet::Members,
        clause: None,
        key: BurdenKey::GdpShare,
        transfer_needs_consent: true,
        nuclear_needs_corridor_consent: true,
        notice_rounds: 1,
        breach_suspends_rounds: 0,
        suspended: Vec::new(),
        others: Vec::new(),
    }
}

/// A desk of Consultation in the first round, the danger at 3.7 %, everybody a member of a security community, nothing
/// on the table.
pub(crate) fn desk(id: &str, doctrine: Doctrine) -> SeatView {
    let ids: Vec<SeatId> = SEATS.iter().map(|s| seat(s.0)).collect();
    let public = PublicView {
        seq: Seq(1),
        round: 0,
        rounds: 4,
        round_title: "One in thirty".into(),
        round_question: String::new(),
        phase: Phase::Consultation,
        date: Date(9207),
        asteroid: "SYN-1".into(),
        sentence: String::new(),
        customs: CustomsView {
            seconds_needed: 1,
            ..CustomsView::default()
        },
        charter: charter(ids),
        seats: SEATS.iter().map(|s| summary(s.0, s.1, s.2)).collect(),
        bulletins: vec![(Date(9207), bulletin(3.7))],
        clause: ClauseView::Open {
            since: 0,
            default_card: None,
        },
        busy: None,
        cards: Vec::new(),
        motions: Vec::new(),
        programmes: Vec::new(),
        craft: Vec::new(),
        ledger: Vec::new(),
        agreements: Vec::new(),
        requests: Vec::new(),
        procedure: ProcedureView::default(),
        messages: Vec::new(),
        injects: Vec::new(),
        feed: Vec::new(),
        campaigns: Vec::new(),
        capabilities: Vec::new(),
        standing: Vec::new(),
        stations: BTreeSet::new(),
        sheltered: BTreeMap::new(),
        moved: BTreeMap::new(),
        outcome: None,
    };
    SeatView {
        public,
        seat: seat(id),
        brief: String::new(),
        wants: Vec::new(),
        motives: Motives {
            security: 20,
            industry: 20,
            science: 20,
            prestige: 20,
            responsibility: 20,
        },
        doctrine,
        secrets: Vec::new(),
        assets: Vec::new(),
        money: Money::millions(300),
        next_income: Money::millions(300),
        gdp_m_usd: 4_000_000,
        key_ppm: 83_333,
        support: 50,
        trust: Vec::new(),
        ballots: Vec::new(),
        proxy_ballots: Vec::new(),
        pledge: None,
        private_injects: Vec::new(),
        private_bulletin: None,
        agreements: Vec::new(),
        private_messages: Vec::new(),
        legal: Vec::new(),
        blocked: Vec::new(),
        next: String::new(),
        offer: None,
    }
}

fn summary(id: &str, name: &str, spacefaring: bool) -> SeatSummary {
    SeatSummary {
        id: seat(id),
        name: name.into(),
        occupant: Occupant::Bot,
        member: true,
        spacefaring,
        population: 100_000_000,
        chance: Ppb(0),
        exposed: 0,
        ready: false,
        suspicion: None,
        oversight: Oversight::National,
        launchers: if spacefaring {
            vec![(LauncherId::new("rocket"), "Rocket".into(), 2)]
        } else {
            Vec::new()
        },
        standing: Standing::Clear,
    }
}

pub(crate) fn knowledge() -> Knowledge {
    Knowledge {
        date: Date(9207),
        campaigns: BTreeSet::new(),
        flyby: false,
        beside: None,
        pushed: Vec::new(),
        seen: Seen::default(),
        noise: None,
    }
}

pub(crate) fn bulletin(chance: f64) -> Bulletin {
    Bulletin {
        knowledge: knowledge(),
        observations: 50,
        chance: percent(chance),
        chance_range: (percent(chance / 3.0), percent((chance * 1.2).min(100.0))),
        sigma_km: 143_000,
        plane: PlanePoint::default(),
        diameter_m: (190, 140, 280),
        energy_kt: (305_000, 120_000, 980_000),
        palermo_centi: 50,
        torino: 3,
        corridor: Vec::new(),
        damage_radii_m: [60_000, 35_000, 20_000, 9_000],
        exposure: Vec::new(),
        pushed: None,
    }
}

/// What a test may change of a desk.
pub(crate) trait Set {
    fn chance(self, percent: f64) -> Self;
    fn round(self, round: u32) -> Self;
    fn phase(self, phase: Phase) -> Self;
    fn danger(self, id: &str, percent: f64, exposed: i64) -> Self;
    fn card(self, card: CardView) -> Self;
    fn motion(self, motion: MotionView) -> Self;
    fn programme(self, programme: ProgrammeView) -> Self;
    fn legal(self, commands: impl IntoIterator<Item = Command>) -> Self;
    fn with(self, change: impl FnOnce(&mut SeatView)) -> Self;
}

impl Set for SeatView {
    fn chance(mut self, percent: f64) -> Self {
        self.public.bulletins = vec![(self.public.date, bulletin(percent))];
        self
    }
    fn round(mut self, round: u32) -> Self {
        self.public.round = round;
        self
    }
    fn phase(mut self, phase: Phase) -> Self {
        self.public.phase = phase;
        self
    }
    fn danger(mut self, id: &str, p: f64, exposed: i64) -> Self {
        for s in &mut self.public.seats {
            if s.id == seat(id) {
                s.chance = percent(p);
                s.exposed = exposed;
            }
        }
        self
    }
    fn card(mut self, card: CardView) -> Self {
        self.public.cards.push(card);
        self
    }
    fn motion(mut self, mut motion: MotionView) -> Self {
        motion.round = self.public.round;
        self.legal.push(Command::CastBallot {
            motion: motion.id,
            choice: Sealed::new(Choice::Yes),
        });
        self.legal.push(Command::SecondMotion { motion: motion.id });
        for given in [true, false] {
            self.legal.push(Command::GiveConsent {
                motion: motion.id,
                given,
            });
        }
        self.public.motions.push(motion);
        self
    }
    fn programme(mut self, programme: ProgrammeView) -> Self {
        let p = programme.id;
        self.legal.push(Command::Deliver {
            programme: p,
            // The rules take up to the whole quota early.
            amount: Money::millions(100),
        });
        self.legal.push(Command::StepUp {
            programme: p,
            amount: Money(1),
        });
        self.legal.push(Command::RefuseQuota { programme: p });
        self.public.programmes.push(programme);
        self
    }
    fn legal(mut self, commands: impl IntoIterator<Item = Command>) -> Self {
        self.legal.extend(commands);
        self
    }
    fn with(mut self, change: impl FnOnce(&mut SeatView)) -> Self {
        change(&mut self);
        self
    }
}

/// A flight from a seat.
pub(crate) fn flight(by: &str) -> CardFlight {
    CardFlight {
        flight: Flight {
            craft: CraftId::new("impactor_m"),
            launcher: LauncherId::new("rocket"),
            launch: Seconds(0),
            arrival: Seconds(1),
            revolutions: 0,
            c3_m2_s2: 12_000_000,
            dla_mdeg: 0,
            closing_mm_s: [10_000_000, 0, 0],
            phase_mdeg: 20_000,
            mass_kg: 1500,
            thrust: None,
        },
        launched_by: seat(by),
        stock: None,
    }
}

/// A push of the asteroid that costs 1,000 M, shared equally by all twelve, flown by `by`: given impact it misses in
/// 80 of 100, and nobody is worse off.
pub(crate) fn push(id: u32, by: &[&str], on_course: f64) -> CardView {
    let quotas = SEATS.iter().map(|s| (seat(s.0), Money::millions(95))).collect();
    CardView {
        gates: Vec::new(),
        card: Card {
            id: CardId(id),
            title: "Three impactors, November 2027".into(),
            aim: Aim::Cheapest,
            flights: by.iter().map(|b| flight(b)).collect(),
            campaigns: Vec::new(),
            stations: Vec::new(),
            station_months: 0,
            capabilities: Vec::new(),
        },
        assessment: Assessment {
            draws: 1000,
            seed: 1,
            knowledge: knowledge(),
            on_course: percent(on_course),
            miss: percent(80.0),
            ocean: percent(10.0),
            countries: Vec::new(),
            any_hit: percent(95.0),
            broken_up: percent(2.0),
            harmed: (500_000, 60_000),
            waves: (0, 0),
            push_um_s: -9_000,
            landings: Vec::new(),
            perigee_km: (500, 1500, 4000),
        },
        cost: Money::millions(1000),
        lines: Vec::new(),
        quotas,
        transfer: Vec::new(),
        transfer_others: Vec::new(),
        meets_end: true,
        nuclear: false,
        last_date: Date(9500),
        category: Category::Mission,
    }
}

/// The odds of a country, given impact, percent.
pub(crate) fn odds(card: &mut CardView, country: &str, before: f64, after: f64) {
    card.assessment.countries.push(CountryOdds {
        country: CountryCode::new(country),
        before: percent(before),
        standing: percent(before),
        after: percent(after),
        harmed: 10_000,
    });
}

/// An open motion of a proposal.
pub(crate) fn motion(id: u32, mover: &str, proposal: Proposal, rule: &str) -> MotionView {
    MotionView {
        id: MotionId(id),
        round: 0,
        proposal,
        title: "A motion".into(),
        text: String::new(),
        category: Category::Mission,
        mover: seat(mover),
        seconders: Vec::new(),
        seconds_needed: 1,
        stage: MotionStage::Open,
        rule: (rule.into(), String::new()),
        ballot: BallotKind::RollCall,
        electorate: SEATS.iter().map(|s| seat(s.0)).collect(),
        voted: None,
        voted_count: 0,
        consents: Vec::new(),
        result: None,
        blocked: None,
        amends: None,
        part_of: None,
        by_proxy: Vec::new(),
        deadline_minutes: None,
        closed: false,
        explanations: Vec::new(),
    }
}

pub(crate) fn mission(id: u32, mover: &str, card: u32) -> MotionView {
    motion(
        id,
        mover,
        Proposal::Mission { card: CardId(card) },
        "community_majority",
    )
}

/// A programme with this card; shares are (seat, quota, due, delivered) in M USD.
pub(crate) fn programme(id: u32, card: Card, shares: &[(&str, i64, i64, i64)]) -> ProgrammeView {
    ProgrammeView {
        law: Vec::new(),
        id: ProgrammeId(id),
        title: card.title.clone(),
        round: 0,
        mandate: Mandate::Default,
        card,
        budget: Money::millions(1150),
        shares: shares
            .iter()
            .map(|s| ShareView {
                seat: seat(s.0),
                quota: Money::millions(s.1),
                due: Money::millions(s.2),
                delivered: Money::millions(s.3),
                called_up: Money::ZERO,
                notice: None,
                standing: Standing::Clear,
            })
            .collect(),
        stage: ProgrammeStage::Funding,
        missing: Money::millions(400),
    }
}

pub(crate) fn campaign(id: &str, price: i64) -> CampaignView {
    CampaignView {
        id: CampaignId::new(id),
        name: id.into(),
        price: Money::millions(price),
        bought: None,
        for_sale: true,
    }
}
