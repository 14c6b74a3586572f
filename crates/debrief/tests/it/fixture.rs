//! A session's end, put together by hand from the views that a session gives.

use std::collections::{BTreeMap, BTreeSet};

use game::{
    Aim, Assessment, Bulletin, Card, CardFlight, CardId, CardView, Choice, CraftNumber, CraftStage,
    CraftView, End, FlownOutcome, Knowledge, Landing, LedgerEntry, LedgerLine, Mandate, MotionId,
    MotionStage, MotionView, OutcomeView, Place, Ppb, ProgrammeId, ProgrammeStage, ProgrammeView, Proposal,
    PublicView, ResultView, SeatId, SeatView, Seq, ShareView, Standing, StandingFlight, State,
};
use mission::plan::{CraftId, Flight, LauncherId, Seconds};
use scenario::{BallotKind, Category, Date, Money, Scenario};

pub(crate) fn gulf() -> Scenario {
    scenario::embedded("gulf-of-guinea").unwrap()
}

pub(crate) fn seat(code: &str) -> SeatId {
    SeatId::new(code)
}

/// The room before anybody acts.
pub(crate) fn room(sc: &Scenario) -> PublicView {
    game::project_public(sc, &State::new(sc), Seq(0))
}

pub(crate) fn desk(sc: &Scenario, code: &str) -> SeatView {
    game::project_seat(sc, &State::new(sc), &seat(code), Seq(0)).unwrap()
}

pub(crate) fn line(code: &str, entry: LedgerEntry, amount: i64) -> LedgerLine {
    LedgerLine {
        date: Date(9_500),
        round: 1,
        seat: seat(code),
        entry,
        amount: Money(amount),
        programme: None,
    }
}

fn flight() -> Flight {
    Flight {
        craft: CraftId("impactor_l".to_owned()),
        launcher: LauncherId("falcon_heavy_expendable".to_owned()),
        launch: Seconds((10_000 - 1) * 86_400 + 43_200),
        arrival: Seconds(10_100 * 86_400),
        revolutions: 0,
        c3_m2_s2: 20_000_000,
        dla_mdeg: 0,
        closing_mm_s: [0, 14_000_000, 0],
        phase_mdeg: 0,
        mass_kg: 2_500,
        thrust: None,
    }
}

pub(crate) fn card(id: u32, title: &str, crafts: usize) -> Card {
    let flights = vec![
        CardFlight {
            flight: flight(),
            launched_by: seat("USA"),
            stock: None
        };
        crafts
    ];
    Card {
        id: CardId(id),
        title: title.to_owned(),
        aim: Aim::Surest,
        flights,
        campaigns: vec![],
        stations: vec![],
        station_months: 0,
        capabilities: Vec::new(),
    }
}

/// A card with odds in per cent: it misses, it falls into the sea.
pub(crate) fn odds(card: Card, miss: u32, ocean: u32) -> CardView {
    let knowledge = Knowledge {
        date: Date(9_500),
        campaigns: BTreeSet::new(),
        flyby: false,
        beside: None,
        pushed: Vec::new(),
        seen: game::Seen::default(),
        noise: None,
    };
    let assessment = Assessment {
        draws: 1000,
        seed: 1,
        knowledge,
        on_course: Ppb::ONE,
        miss: Ppb(miss * 10_000_000),
        ocean: Ppb(ocean * 10_000_000),
        countries: vec![],
        any_hit: Ppb(900_000_000),
        broken_up: Ppb(0),
        harmed: (1_000_000, 10_000),
        waves: (0, 0),
        push_um_s: 20_000,
        landings: vec![],
        perigee_km: (0, 1000, 2000),
    };
    CardView {
        gates: Vec::new(),
        card,
        assessment,
        cost: Money(0),
        lines: vec![],
        quotas: vec![],
        transfer: vec![],
        transfer_others: vec![],
        meets_end: true,
        nuclear: false,
        last_date: Date(9_900),
        category: Category::Mission,
    }
}

pub(crate) fn motion(number: u32, proposal: Proposal, choices: &[(&str, Option<Choice>)]) -> MotionView {
    let count = |c: Option<Choice>| choices.iter().filter(|(_, have)| *have == c).count() as u32;
    let totals = [
        count(Some(Choice::Yes)),
        count(Some(Choice::No)),
        count(Some(Choice::Abstain)),
        count(None),
    ];
    MotionView {
        id: MotionId(number),
        round: 1,
        proposal,
        title: "Three impactors".to_owned(),
        text: "They push it west.".to_owned(),
        category: Category::Mission,
        mover: seat("NGA"),
        seconders: vec![seat("GHA")],
        seconds_needed: 1,
        stage: MotionStage::Carried,
        rule: (
            "qualified_majority".to_owned(),
            "55 % of states with 65 % of the people.".to_owned(),
        ),
        ballot: BallotKind::RollCall,
        electorate: choices.iter().map(|(s, _)| seat(s)).collect(),
        voted: None,
        voted_count: 0,
        consents: vec![],
        result: Some(ResultView {
            carried: true,
            totals,
            choices: Some(choices.iter().map(|(s, c)| (seat(s), *c)).collect()),
            gauges: vec![],
            why: "passes".to_owned(),
            would_turn: None,
            bound: vec![],
        }),
        blocked: None,
        amends: None,
        part_of: None,
        by_proxy: Vec::new(),
        deadline_minutes: None,
        closed: false,
        explanations: Vec::new(),
    }
}

pub(crate) fn programme(number: u32, card: Card, mandate: Mandate) -> ProgrammeView {
    ProgrammeView {
        law: Vec::new(),
        id: ProgrammeId(number),
        title: card.title.clone(),
        round: 1,
        mandate,
        card,
        budget: Money(0),
        shares: vec![],
        stage: ProgrammeStage::Done,
        missing: Money(0),
    }
}

pub(crate) fn share(code: &str, quota: i64, delivered: i64) -> ShareView {
    ShareView {
        seat: seat(code),
        quota: Money(quota),
        due: Money(quota),
        delivered: Money(delivered),
        called_up: Money(0),
        notice: None,
        standing: Standing::Kept,
    }
}

pub(crate) fn craft(number: u32, programme: u32, stage: CraftStage) -> CraftView {
    let number = CraftNumber(number);
    CraftView {
        number,
        kind: CraftId("impactor_l".to_owned()),
        kind_name: "Impactor L".to_owned(),
        programme: Some(ProgrammeId(programme)),
        flight: Some(StandingFlight {
            craft: number,
            flight: flight(),
            launched_by: seat("USA"),
            stage,
        }),
        ready: Date(9_900),
        stage,
        contributors: vec![],
    }
}

/// The end, with what fell if anything did: its country, and the people inside 1 psi.
pub(crate) fn outcome(fell: Option<(Option<&str>, i64)>) -> OutcomeView {
    let impact = fell.map(|(country, people)| Landing {
        place: Place::from_degrees(6.0, 5.0),
        country: country.map(scenario::CountryCode::new),
        nearest: None,
        energy_kt: 30_000,
        burst_altitude_m: 0,
        radii_m: [40_000, 30_000, 20_000, 10_000],
        people: [people, 0, 0, 0],
        harmed: BTreeMap::new(),
        people_4psi: BTreeMap::new(),
        flooded: BTreeMap::new(),
    });
    OutcomeView {
        end: if impact.is_some() { End::Unmoved } else { End::Safe },
        sentence: "It is over.".to_owned(),
        flown: FlownOutcome {
            beta_milli: vec![],
            push_um_s: vec![],
            broken_up: false,
            impact,
            fragments: vec![],
            plane: game::PlanePoint::default(),
            perigee_km: None,
            at: Seconds(0),
        },
        undeflected: (Place::from_degrees(6.0, 5.0), None),
        undeflected_plane: game::PlanePoint::default(),
        harmed: 0,
        harmed_if_nothing: 0,
        harmed_by_country: BTreeMap::new(),
        new_victims: 0,
        claims: vec![],
        scores: vec![],
    }
}

/// A bulletin with this chance and nothing else of note.
pub(crate) fn bulletin(chance: Ppb) -> Bulletin {
    Bulletin {
        knowledge: odds(card(1, "", 1), 0, 0).assessment.knowledge,
        observations: 10,
        chance,
        chance_range: (Ppb(0), Ppb::ONE),
        sigma_km: 1_000,
        plane: game::PlanePoint::default(),
        diameter_m: (130, 90, 190),
        energy_kt: (30_000, 10_000, 90_000),
        palermo_centi: -16,
        torino: 3,
        corridor: vec![],
        damage_radii_m: [40_000, 30_000, 20_000, 10_000],
        exposure: vec![],
        pushed: None,
    }
}
