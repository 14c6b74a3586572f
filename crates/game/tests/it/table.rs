//! A table to test at: the shipped scenario, a fake physics whose answers are simple and always the same, and checks that
//! run after every command.

use std::collections::BTreeMap;

use game::*;
use mission::plan::{CraftId, Flight, LauncherId, Plan, Seconds};
use scenario::{CampaignId, CharterId, CountryCode, Date, Money, Scenario};

/// Members of the security community at the start.
pub(crate) const MEMBERS: [&str; 11] = [
    "USA", "CHN", "EUR", "IND", "JPN", "NGA", "BRA", "ETH", "COL", "ZAF", "GHA",
];

pub(crate) fn seat(code: &str) -> SeatId {
    SeatId::new(code)
}

pub(crate) fn day(y: i32, m: u32, d: u32) -> Date {
    Date::from_ymd(y, m, d).unwrap()
}

pub(crate) fn gulf() -> Scenario {
    scenario::embedded("gulf-of-guinea").expect("the shipped scenario loads")
}

/// Physics without physics: the chance rises with the date and with campaigns; hits move the impact westward as the
/// scenario says (one into the sea, two onto Colombia, three and more past the Earth).
#[derive(Clone, Debug)]
pub(crate) struct Fake {
    /// Chances of the four rounds, percent.
    pub(crate) chances: [f64; 4],
    /// Where it falls if nothing is done.
    pub(crate) truth: &'static str,
    /// The search finds a plan with a nuclear device of the United States: beside the others, or alone.
    pub(crate) device: Device,
}

/// What the search finds of nuclear devices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Device {
    /// Nothing.
    None,
    /// One, beside the other plans.
    Beside,
    /// One, and nothing else that pushes.
    Alone,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            chances: [3.7, 7.0, 23.0, 99.9],
            truth: "NGA",
            device: Device::None,
        }
    }
}

/// Countries under the corridor with their shares and people within 1 psi.
const CORRIDOR: [(&str, f64, i64); 7] = [
    ("COL", 0.05, 900_000),
    ("BRA", 0.08, 700_000),
    ("GHA", 0.02, 400_000),
    ("NGA", 0.10, 6_000_000),
    ("CMR", 0.08, 2_000_000),
    ("CAF", 0.12, 300_000),
    ("ETH", 0.10, 2_500_000),
];

impl Fake {
    fn chance(&self, knowledge: &Knowledge) -> f64 {
        let dates = [
            day(2025, 3, 17),
            day(2026, 6, 15),
            day(2027, 11, 15),
            day(2028, 5, 20),
        ];
        let round = dates.iter().filter(|d| **d <= knowledge.date).count().max(1) - 1;
        let bought = knowledge
            .campaigns
            .iter()
            .any(|c| c.as_str().starts_with("season_8m"));
        let factor = if bought && round > 0 && round < 3 {
            2.0
        } else {
            1.0
        };
        (self.chances[round] * factor).min(99.9) / 100.0
    }

    fn share(&self, country: &str, share: f64, chance: f64) -> f64 {
        if chance < 0.9 {
            share
        } else if country == self.truth {
            0.6
        } else if country == "CMR" {
            0.2
        } else {
            0.0
        }
    }
}

impl Physics for Fake {
    fn name(&self) -> String {
        "fake 1".to_owned()
    }

    fn bulletin(&self, knowledge: &Knowledge) -> Result<Bulletin, PhysicsError> {
        // Until the last round nothing may depend on the truth: the corridor is the same for everybody.
        let chance = self.chance(knowledge);
        let exposure = CORRIDOR
            .iter()
            .map(|(c, share, people)| Exposure {
                country: CountryCode::new(*c),
                chance: Ppb::from_fraction(chance * self.share(c, *share, chance)),
                people: *people,
            })
            .collect();
        Ok(Bulletin {
            knowledge: knowledge.clone(),
            observations: 40,
            chance: Ppb::from_fraction(chance),
            chance_range: (
                Ppb::from_fraction(chance / 3.0),
                Ppb::from_fraction((chance * 1.3).min(1.0)),
            ),
            sigma_km: 143_000,
            plane: PlanePoint::default(),
            diameter_m: if knowledge.flyby {
                (190, 175, 205)
            } else {
                (190, 140, 280)
            },
            energy_kt: (305_000, 120_000, 900_000),
            palermo_centi: -20,
            torino: 3,
            corridor: vec![CorridorPoint {
                place: Place::from_degrees(7.6, 4.8),
                weight: Ppb::ONE,
            }],
            damage_radii_m: [60_000, 40_000, 25_000, 12_000],
            exposure,
            pushed: None,
        })
    }

    /// One number a campaign, which tells of the true push and whose data it is.
    fn observe(&self, watched: &Watched) -> Result<Seen, PhysicsError> {
        let Watched { knowledge, flown } = watched;
        let number = |(i, c): (usize, &CampaignId)| {
            let told = (flown.seed % 1000) as i64 + 1000 * i as i64;
            (c.clone(), vec![told])
        };
        Ok(Seen(knowledge.campaigns.iter().enumerate().map(number).collect()))
    }

    fn flaw(&self, plan: &Plan, _: &Knowledge) -> Result<Option<String>, PhysicsError> {
        let fast = |f: &Flight| f.closing_km_s().norm() > 50.0;
        Ok(plan
            .flights
            .iter()
            .any(fast)
            .then(|| "nothing flies so fast".to_owned()))
    }

    fn fly(&self, flown: &Flown) -> Result<FlownOutcome, PhysicsError> {
        let impact = match flown.hits.len() {
            0 => Some(landing(self.truth, 1_200_000)),
            1 => Some(splash(200)),
            2 => Some(landing("COL", 300_000)),
            _ => None,
        };
        Ok(FlownOutcome {
            beta_milli: vec![3000; flown.hits.len()],
            push_um_s: vec![-8_400; flown.hits.len()],
            broken_up: false,
            perigee_km: impact.is_none().then_some(4_000),
            impact,
            fragments: Vec::new(),
            plane: PlanePoint::default(),
            at: Seconds::from_jd_tdb(2_463_589.085),
        })
    }
}

/// Into the sea, where a hundred times as many live on the ground that its waves flood.
fn splash(harmed: i64) -> Landing {
    let code = CountryCode::new("BRA");
    let flooded = Flooded {
        people: 100 * harmed,
        harmed,
    };
    Landing {
        country: None,
        nearest: Some((code.clone(), 900)),
        people: [0; 4],
        people_4psi: BTreeMap::new(),
        flooded: [(code, flooded)].into(),
        ..landing("BRA", harmed)
    }
}

fn landing(country: &str, harmed: i64) -> Landing {
    let code = CountryCode::new(country);
    Landing {
        place: Place::from_degrees(7.6, 4.8),
        country: Some(code.clone()),
        nearest: None,
        energy_kt: 305_000,
        burst_altitude_m: 0,
        radii_m: [60_000, 40_000, 25_000, 12_000],
        people: [harmed * 5, harmed * 2, harmed, harmed / 4],
        harmed: [(code.clone(), harmed)].into(),
        people_4psi: [(code, harmed)].into(),
        flooded: BTreeMap::new(),
    }
}

/// A flight of the main season, or another by its dates.
pub(crate) fn flight(craft: &str, launcher: &str, launch: Date, arrival: Date) -> Flight {
    Flight {
        craft: CraftId::new(craft),
        launcher: LauncherId::new(launcher),
        launch: Seconds::from_jd_tdb(launch.jd() + 0.5),
        arrival: Seconds::from_jd_tdb(arrival.jd() + 0.5),
        revolutions: 0,
        c3_m2_s2: 12_000_000,
        dla_mdeg: 0,
        closing_mm_s: [12_000_000, 0, 0],
        phase_mdeg: 30_000,
        mass_kg: 600,
        thrust: None,
    }
}

fn card(title: &str, aim: Aim, flights: Vec<CardFlight>, stations: &[&str]) -> Card {
    Card {
        id: CardId(0),
        title: title.to_owned(),
        aim,
        flights,
        campaigns: Vec::new(),
        stations: stations.iter().map(|s| seat(s)).collect(),
        station_months: if stations.is_empty() { 0 } else { 5 },
        capabilities: Vec::new(),
    }
}

/// Shares of so many impactors: a miss, the sea, Colombia, and what is left of everybody else's.
fn shares(impactors: usize) -> (f64, f64, f64, f64) {
    match impactors {
        0 => (0.0, 0.3, 0.05, 1.0),
        1 => (0.15, 0.6, 0.04, 0.2),
        2 => (0.55, 0.2, 0.2, 0.05),
        n => (0.85 + 0.02 * (n as f64).min(6.0), 0.02, 0.004, 0.01),
    }
}

/// Odds of so many impactors, those that stand already included.
fn assess(fake: &Fake, knowledge: &Knowledge, standing: usize, impactors: usize) -> Assessment {
    let chance = fake.chance(knowledge);
    let (miss, ocean, ..) = shares(impactors);
    let countries = CORRIDOR
        .iter()
        .map(|(c, share, people)| {
            let before = fake.share(c, *share, chance);
            let with = |impactors| {
                let (_, _, col, own) = shares(impactors);
                if *c == "COL" { col } else { before * own }
            };
            let after = with(impactors);
            CountryOdds {
                country: CountryCode::new(*c),
                before: Ppb::from_fraction(before),
                standing: Ppb::from_fraction(if standing > 0 { with(standing) } else { before }),
                after: Ppb::from_fraction(after),
                harmed: (*people as f64 * after) as i64,
            }
        })
        .collect();
    Assessment {
        draws: 1000,
        seed: 1,
        knowledge: knowledge.clone(),
        on_course: Ppb::from_fraction(chance),
        miss: Ppb::from_fraction(miss),
        ocean: Ppb::from_fraction(ocean),
        countries,
        any_hit: Ppb::from_fraction(if impactors > 0 { 0.9 } else { 0.0 }),
        broken_up: Ppb(0),
        harmed: (1_200_000, 100_000),
        waves: (0, 0),
        push_um_s: -8_400 * impactors as i64,
        landings: Vec::new(),
        perigee_km: (300, 4_000, 9_000),
    }
}

/// What a card has taken so far: slots by vehicle, owner and season, and craft that stand ready.
#[derive(Default)]
struct Taken {
    slots: BTreeMap<(LauncherId, SeatId, Option<u32>), u32>,
    stock: Vec<CraftNumber>,
}

/// The next launch on this day that the request still has.
fn take(
    request: &CardRequest,
    taken: &mut Taken,
    craft: &str,
    launch: Date,
    arrival: Date,
) -> Option<CardFlight> {
    let slot = request.season_slots.iter().find(|s| {
        let key = (s.launcher.clone(), s.owner.clone(), s.season);
        let inside = s.days.0 <= launch && launch <= s.days.1 && s.only.is_none();
        inside && taken.slots.get(&key).copied().unwrap_or(0) < s.left
    })?;
    *taken
        .slots
        .entry((slot.launcher.clone(), slot.owner.clone(), slot.season))
        .or_default() += 1;
    let flight = flight(craft, slot.launcher.as_str(), launch, arrival);
    let ready = |(n, kind, ready): &&(CraftNumber, CraftId, Date)| {
        kind.as_str() == craft && *ready <= launch && !taken.stock.contains(n)
    };
    let stock = request.stock.iter().find(ready).map(|(n, _, _)| *n);
    taken.stock.extend(stock);
    Some(CardFlight {
        flight,
        launched_by: slot.owner.clone(),
        stock,
    })
}

/// Cards as the adjudicator would find them.
pub(crate) fn cards(fake: &Fake, request: &CardRequest) -> Vec<(Card, Assessment)> {
    let standing = request
        .standing
        .iter()
        .filter(|f| f.flight.craft.as_str() != "flyby")
        .count();
    let mut all = Vec::new();
    let mut add = |title: &str, aim, wanted: &[(&str, Date, Date)], only: Option<&str>, stations: &[&str]| {
        let mut taken = Taken::default();
        let mut request = request.clone();
        request
            .season_slots
            .retain(|s| only.is_none_or(|o| s.owner.as_str() == o));
        let flights: Option<Vec<CardFlight>> = wanted
            .iter()
            .map(|(craft, launch, arrival)| take(&request, &mut taken, craft, *launch, *arrival))
            .collect();
        if let Some(flights) = flights {
            let impactors = wanted.iter().filter(|(c, _, _)| *c != "flyby").count() + standing;
            all.push((
                card(title, aim, flights, stations),
                assess(fake, &request.knowledge, standing, impactors),
            ));
        }
    };
    let look = [("flyby", day(2026, 12, 1), day(2028, 5, 28))];
    let hit = ("impactor_m", day(2027, 12, 20), day(2028, 10, 10));
    let early = ("impactor_m", day(2026, 12, 10), day(2028, 4, 1));
    if fake.device != Device::None {
        let device = ("standoff", day(2028, 6, 20), day(2028, 10, 10));
        add("A device", Aim::Nuclear, &[device], Some("USA"), &[]);
    }
    if fake.device == Device::Alone {
        return all;
    }
    add("Look first", Aim::Learn, &look, None, &["ZAF"]);
    add("One into the ocean", Aim::Ocean, &[hit], None, &["ZAF", "BRA"]);
    add(
        "Four impactors",
        Aim::Surest,
        &[hit; 4],
        None,
        &["ZAF", "BRA", "IND"],
    );
    add(
        "Look and four impactors",
        Aim::Cheapest,
        &[look[0], hit, hit, hit, hit],
        None,
        &["ZAF", "BRA", "IND"],
    );
    add("Two early impactors", Aim::Earliest, &[early; 2], None, &[]);
    add(
        "Two of the United States",
        Aim::Unilateral,
        &[hit; 2],
        Some("USA"),
        &[],
    );
    all
}

/// What was paid into, out of, and back from each programme.
#[derive(Clone, Copy, Default)]
struct Flow {
    delivered: i64,
    paid: i64,
    returned: i64,
    complete: bool,
}

/// A session at a table, with checks after every command.
#[derive(Clone)]
pub(crate) struct Table {
    pub(crate) sc: Scenario,
    pub(crate) st: State,
    pub(crate) fake: Fake,
    pub(crate) chance: Chance,
    pub(crate) log: Vec<Event>,
    pub(crate) commands: Vec<(Issuer, Command)>,
}

impl Table {
    /// A scenario before the session is opened.
    pub(crate) fn set(sc: Scenario) -> Self {
        let st = State::new(&sc);
        let fake = Fake::default();
        Self {
            sc,
            st,
            fake,
            chance: Chance::new(7),
            log: Vec::new(),
            commands: Vec::new(),
        }
    }

    /// The shipped scenario under a charter, everybody a person, cards on the table.
    pub(crate) fn open(charter: &str) -> Self {
        let mut table = Self::set(gulf());
        table.start(charter, Occupant::Person);
        table
    }

    pub(crate) fn start(&mut self, charter: &str, occupant: Occupant) {
        let seats = self.sc.seats.iter().map(|s| (s.id.clone(), occupant)).collect();
        self.must(
            &Issuer::Control,
            Command::OpenSession {
                charter: CharterId::new(charter),
                seats,
            },
        );
        self.adjudicate();
    }

    /// Submits a command and checks everything that must hold after any.
    pub(crate) fn submit(&mut self, who: &Issuer, cmd: Command) -> Result<Vec<Event>, Rejection> {
        let text = serde_json::to_string(&cmd).unwrap();
        assert_eq!(
            serde_json::from_str::<Command>(&text).unwrap(),
            cmd,
            "a command survives the journal"
        );
        let env = Env {
            chance: &self.chance,
            physics: &self.fake,
        };
        let before = self.st.hash();
        let events = decide(&self.sc, &self.st, who, &cmd, &env)?;
        assert_eq!(self.st.hash(), before, "decide does not touch the state");
        assert!(!events.is_empty(), "an accepted command leaves a trace: {cmd:?}");
        for event in &events {
            let line = serde_json::to_string(event).unwrap();
            let read = serde_json::from_str::<Event>(&line).unwrap();
            assert_eq!(&read, event, "an event survives the journal");
            evolve(&mut self.st, &read);
        }
        assert_ne!(self.st.hash(), before, "an accepted command changes the hash");
        self.log.extend(events.iter().cloned());
        self.commands.push((who.clone(), cmd));
        self.money_is_conserved();
        Ok(events)
    }

    pub(crate) fn must(&mut self, who: &Issuer, cmd: Command) -> Vec<Event> {
        let text = format!("{who:?} {cmd:?}");
        self.submit(who, cmd)
            .unwrap_or_else(|r| panic!("{text}: {}", r.player_text()))
    }

    /// A delegation does something that is allowed.
    pub(crate) fn by(&mut self, code: &str, cmd: Command) -> Vec<Event> {
        self.must(&Issuer::Seat(seat(code)), cmd)
    }

    /// A delegation asks for something that is refused; gives the code of the refusal.
    pub(crate) fn refused(&mut self, code: &str, cmd: Command) -> &'static str {
        match self.submit(&Issuer::Seat(seat(code)), cmd.clone()) {
            Ok(_) => panic!("{code} {cmd:?} was accepted"),
            Err(r) => {
                assert!(!r.player_text().is_empty(), "a refusal says why");
                r.code()
            }
        }
    }

    /// Answers what the adjudicator owes.
    pub(crate) fn adjudicate(&mut self) {
        while let Some(owed) = pending(&self.st).into_iter().next() {
            let command = match owed {
                Pending::Cards(request) => Command::RecordCards {
                    request: request.request,
                    cards: self.cards(&request),
                },
                Pending::Plan {
                    plan,
                    knowledge,
                    standing,
                    ..
                } => Command::RecordAssessment {
                    plan_hash: plan.hash(),
                    assessment: assess(
                        &self.fake,
                        &knowledge,
                        standing.len(),
                        plan.flights.len() + standing.len(),
                    ),
                },
            };
            self.must(&Issuer::Adjudicator, command);
        }
    }

    /// The cards, with the stations of seats that are at this table.
    fn cards(&self, request: &CardRequest) -> Vec<(Card, Assessment)> {
        let mut all = cards(&self.fake, request);
        for (card, _) in &mut all {
            card.stations.retain(|s| self.sc.seat(s).is_some());
        }
        all
    }

    /// A table in a form of play, open under its own charter.
    pub(crate) fn in_form(form: &str) -> Self {
        let sc = gulf()
            .in_form(Some(&scenario::FormId::new(form)))
            .expect("a form of the shipped scenario");
        let charter = sc.default_charter.to_string();
        let mut t = Self::set(sc);
        t.start(&charter, Occupant::Person);
        t
    }

    /// The clock ends the phase; the adjudicator answers.
    pub(crate) fn advance(&mut self) -> Vec<Event> {
        let events = self.must(&Issuer::Clock, Command::AdvancePhase);
        self.adjudicate();
        events
    }

    /// To a phase of a round (by index).
    pub(crate) fn to(&mut self, round: u32, phase: Phase) {
        while (self.st.round(), self.st.phase()) != (round, phase) {
            assert_ne!(
                self.st.phase(),
                Phase::Over,
                "it ended before {phase:?} of {round}"
            );
            self.advance();
        }
    }

    /// The members of the security community adopt a card in round 1, offer stations, and pay both halves; stands in the
    /// Commitment of round 2 afterwards.
    pub(crate) fn funded(title: &str, seed: u64, stations: &[&str]) -> Self {
        let mut t = Self::set(gulf());
        // What two hits leave counts as assured, so that nothing stands by default beside it.
        t.sc.assurance.assured_ppm = 250_000;
        t.chance = Chance::new(seed);
        t.start("security_community", Occupant::Person);
        t.advance();
        let m = t.move_it("EUR", "NGA", t.mission(title));
        for (who, _) in t.motion(m).consents {
            t.by(
                who.as_str(),
                Command::GiveConsent {
                    motion: m,
                    given: true,
                },
            );
        }
        t.advance();
        t.vote(m, Choice::Yes, &MEMBERS);
        t.advance();
        for s in stations {
            t.by(s, Command::OfferStation);
        }
        t.pay(ProgrammeId(1), &MEMBERS);
        t.to(1, Phase::Commitment);
        t.pay(ProgrammeId(1), &MEMBERS);
        t
    }

    /// Public injects of the session once a round has its cards.
    pub(crate) fn released_by(mut self, round: u32) -> Vec<String> {
        self.to(round, Phase::Consultation);
        self.public().injects.iter().map(|i| i.id.to_string()).collect()
    }

    /// These seats deliver what is due of them, as far as their money goes.
    pub(crate) fn pay(&mut self, id: ProgrammeId, codes: &[&str]) {
        for code in codes {
            let Some(s) = self.share(id, code) else { continue };
            let amount = Money((s.due.0 - s.delivered.0).min(self.money(code).0));
            if amount.0 > 0 {
                self.by(
                    code,
                    Command::Deliver {
                        programme: id,
                        amount,
                    },
                );
            }
        }
    }

    /// A seat's share of a programme.
    pub(crate) fn share(&self, id: ProgrammeId, code: &str) -> Option<ShareView> {
        let p = self.public().programmes.into_iter().find(|p| p.id == id)?;
        p.shares.into_iter().find(|s| s.seat.as_str() == code)
    }

    /// Plays to the end with nobody doing anything.
    pub(crate) fn finish(&mut self) -> OutcomeView {
        self.to(self.sc.rounds.len() as u32 - 1, Phase::Over);
        self.public().outcome.expect("the end has an outcome")
    }

    pub(crate) fn public(&self) -> PublicView {
        project_public(&self.sc, &self.st, Seq(0))
    }

    pub(crate) fn desk(&self, code: &str) -> SeatView {
        project_seat(&self.sc, &self.st, &seat(code), Seq(0)).unwrap()
    }

    pub(crate) fn card(&self, title: &str) -> CardView {
        let found = self.public().cards.into_iter().find(|c| c.card.title == title);
        found.unwrap_or_else(|| panic!("no card {title}"))
    }

    pub(crate) fn mission(&self, title: &str) -> Proposal {
        Proposal::Mission {
            card: self.card(title).card.id,
        }
    }

    /// Tables a motion and has it seconded.
    pub(crate) fn move_it(&mut self, mover: &str, seconder: &str, proposal: Proposal) -> MotionId {
        self.by(mover, Command::TableMotion { proposal });
        let motion = self.public().motions.last().unwrap().id;
        self.by(seconder, Command::SecondMotion { motion });
        motion
    }

    pub(crate) fn vote(&mut self, motion: MotionId, choice: Choice, voters: &[&str]) {
        for v in voters {
            self.by(
                v,
                Command::CastBallot {
                    motion,
                    choice: Sealed::new(choice),
                },
            );
        }
    }

    pub(crate) fn motion(&self, id: MotionId) -> MotionView {
        self.public().motions.into_iter().find(|m| m.id == id).unwrap()
    }

    pub(crate) fn programme(&self) -> ProgrammeView {
        self.public()
            .programmes
            .last()
            .expect("a programme stands")
            .clone()
    }

    /// Money in hand, as the facilitator reads it.
    pub(crate) fn money(&self, code: &str) -> Money {
        let reading = project_control(&self.sc, &self.st, Seq(0)).reading;
        reading
            .into_iter()
            .find(|(s, _, _)| s.as_str() == code)
            .unwrap()
            .2
    }

    pub(crate) fn support(&self, code: &str) -> i32 {
        self.desk(code).support
    }

    pub(crate) fn trust(&self, of: &str, toward: &str) -> i32 {
        self.desk(of)
            .trust
            .into_iter()
            .find(|(s, _)| s.as_str() == toward)
            .unwrap()
            .1
    }

    /// Events of the log that the filter takes.
    pub(crate) fn count(&self, test: impl Fn(&Event) -> bool) -> usize {
        self.log.iter().filter(|e| test(e)).count()
    }

    /// Income and gifts = spent + lapsed + held, for every seat; and of every programme delivered = paid + returned + held.
    fn money_is_conserved(&self) {
        let mut hands: BTreeMap<SeatId, i64> = BTreeMap::new();
        let mut given = 0;
        for line in &self.public().ledger {
            assert!(line.amount.0 > 0, "a line moves something: {line:?}");
            *hands.entry(line.seat.clone()).or_default() += line.entry.sign() * line.amount.0;
            given += match line.entry {
                LedgerEntry::Given => -line.amount.0,
                LedgerEntry::Received => line.amount.0,
                _ => 0,
            };
        }
        for (seat, _, money) in project_control(&self.sc, &self.st, Seq(0)).reading {
            assert!(money.0 >= 0, "{seat} is in debt");
            assert_eq!(
                hands.get(&seat).copied().unwrap_or(0),
                money.0,
                "the ledger of {seat} gives its money"
            );
        }
        let granted: i64 = self
            .log
            .iter()
            .map(|e| {
                if let Event::Granted { amount, .. } = e {
                    amount.0
                } else {
                    0
                }
            })
            .sum();
        assert_eq!(given, granted, "what one gives another receives");
        let mut flows: BTreeMap<ProgrammeId, Flow> = BTreeMap::new();
        for event in &self.log {
            match event {
                // What comes in kind is no money.
                Event::Delivered {
                    entry: LedgerEntry::InKind,
                    ..
                } => {}
                Event::Delivered {
                    programme, amount, ..
                } => {
                    flows.entry(*programme).or_default().delivered += amount.0;
                }
                Event::ProgrammePaid {
                    programme,
                    amount,
                    complete,
                } => {
                    let flow = flows.entry(*programme).or_default();
                    flow.paid += amount.0;
                    flow.complete = *complete;
                }
                Event::Returned {
                    programme, amount, ..
                } => {
                    flows.entry(*programme).or_default().returned += amount.0;
                }
                Event::ProgrammeLapsed { programme, .. } => {
                    flows.entry(*programme).or_default().complete = true;
                }
                _ => {}
            }
        }
        for (id, f) in flows {
            let held = f.delivered - f.paid - f.returned;
            assert!(held >= 0, "{id} spends no more than it has");
            assert!(!f.complete || held == 0, "{id} is settled and keeps {held}");
        }
    }
}

/// Every seat's code.
pub(crate) fn everybody(sc: &Scenario) -> Vec<String> {
    sc.seats.iter().map(|s| s.id.to_string()).collect()
}
