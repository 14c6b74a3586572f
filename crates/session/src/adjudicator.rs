//! The adjudicator: asks the physics what the rules want to know.
//!
//! Light questions (a bulletin, the one flown outcome) are answered inside `decide` through [`game::Physics`]; heavy ones
//! (a round's cards, a plan's thousand draws) are answered outside by the host through [`Adjudicate`]. Every answer is a
//! pure function of the scenario and the question: the same on one thread as on many, computed once and then remembered.

mod assess;
mod bulletin;
mod cards;
mod choose;
mod estimate;
mod fly;
mod ground;
mod map;
mod memo;
mod pushed;
mod quick;
mod sketch;
mod windows;

use std::collections::BTreeSet;
use std::sync::Arc;

use astro::Epoch;
use game::{
    Assessment, Bulletin, Card, CardFlight, CardRequest, Command, FlownOutcome, Knowledge, Pending, Physics,
    PhysicsError, Preparedness, Seen, StandingFlight, Watched, opening_knowledge,
};
use mission::flight::Odds;
use mission::plan::{Flight, Plan};
use scenario::{Date, Scenario, SeatId, Sector};

use self::assess::{
    Counted, Flown, Help, PlanKey, built_on, draw, median_push_um_s, odds_of, odds_of_standing, tally,
};
use self::estimate::{Estimate, Sky};
use self::map::Map;
use self::memo::Memo;
use self::windows::Target;

pub use self::sketch::{Board, Lift, Outlook, Sketch, series};
pub use self::windows::{Cell, Chart};

/// Hears how far a computation is (0 to 1) and returns false to stop it.
pub type Progress<'a> = &'a (dyn Fn(f32) -> bool + Sync);

/// Version of the models: raised whenever an answer changes.
const MODELS: u32 = 4;

/// Why the adjudicator has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AdjudicationError {
    /// The physics cannot say.
    #[error("the physics has no answer for {what}: {why}")]
    Physics {
        /// What was asked.
        what: String,
        /// Why there is none.
        why: String,
    },
    /// It was stopped on request.
    #[error("stopped on request")]
    Cancelled,
}

impl From<AdjudicationError> for PhysicsError {
    fn from(error: AdjudicationError) -> Self {
        match error {
            AdjudicationError::Physics { what, why } => Self { what, why },
            AdjudicationError::Cancelled => Self {
                what: "the question".to_owned(),
                why: error.to_string(),
            },
        }
    }
}

/// Answers what the rules leave pending.
pub trait Adjudicate: Physics {
    /// The command that answers this question.
    fn answer(&self, pending: &Pending, progress: Progress<'_>) -> Result<Command, AdjudicationError>;
}

/// How ends are computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Each body propagated with the full model.
    #[default]
    Propagated,
    /// The odds of plans by maps of full propagations, for many exercises; the one flown outcome in full.
    Mapped,
}

/// The physics of one scenario, with what it has computed so far.
#[derive(Debug)]
pub struct Adjudicator {
    scenario: Arc<Scenario>,
    method: Method,
    sky: Sky,
    maps: Memo<i32, Arc<Map>>,
    estimates: Memo<Knowledge, Arc<Estimate>>,
    targets: Memo<Knowledge, Arc<Target>>,
    undisturbed: Memo<Knowledge, Arc<Vec<Counted>>>,
    assessments: Memo<(Knowledge, PlanKey, PlanKey), Assessment>,
    rounds: Memo<(CardRequest, BTreeSet<Sector>), Vec<(Card, Assessment)>>,
    flown: Memo<game::Flown, FlownOutcome>,
}

impl Adjudicator {
    /// The adjudicator of a scenario. It follows the asteroid once and linearises about its way: some seconds at most.
    ///
    /// # Errors
    /// If the asteroid's orbit cannot be followed, or does not meet the Earth.
    pub fn new(scenario: Arc<Scenario>) -> Result<Self, AdjudicationError> {
        Self::by(scenario, Method::Propagated)
    }

    /// The adjudicator of a scenario by a method of one's choice.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn by(scenario: Arc<Scenario>, method: Method) -> Result<Self, AdjudicationError> {
        let sky = Sky::new(&scenario)?;
        Ok(Self {
            scenario,
            method,
            sky,
            maps: Memo::default(),
            estimates: Memo::default(),
            targets: Memo::default(),
            undisturbed: Memo::default(),
            assessments: Memo::default(),
            rounds: Memo::default(),
            flown: Memo::default(),
        })
    }

    /// The scenario.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// The day on which it would fall, which everybody knows from the first bulletin.
    pub fn falls_on(&self) -> Date {
        Date::containing_jd(self.sky.linearisation.impact().epoch.jd_tdb())
    }

    /// The plan cards of a round with their odds: found by search, then each drawn in full.
    pub fn cards(
        &self,
        request: &CardRequest,
        progress: Progress<'_>,
    ) -> Result<Vec<(Card, Assessment)>, AdjudicationError> {
        let covered: BTreeSet<Sector> = self
            .scenario
            .seats
            .iter()
            .filter(|s| request.stations.contains(&s.id))
            .flat_map(|s| s.stations.iter().map(|(_, sector)| *sector))
            .collect();
        // What the search does not look at is no part of the question: its serial number, the sum of the slots, and whose
        // stations serve in a sector.
        let asked = CardRequest {
            request: 0,
            slots: Vec::new(),
            stations: BTreeSet::new(),
            ..request.clone()
        };
        self.rounds
            .get((asked, covered), |_| self.search(request, progress))
    }

    fn search(
        &self,
        request: &CardRequest,
        progress: Progress<'_>,
    ) -> Result<Vec<(Card, Assessment)>, AdjudicationError> {
        let estimate = self.estimate(&request.knowledge)?;
        let target = self.target(&request.knowledge)?;
        let known = (&*estimate, &*target);
        let cards = cards::cards(&self.scenario, &self.sky, known, request, progress)?;
        let mut out = Vec::with_capacity(cards.len());
        let parts = cards.len() as f32 + 1.0;
        self.undisturbed(&request.knowledge, &|done| progress(done / parts))?;
        let serving = Help {
            stations: &request.stations,
            flyby: request.knowledge.flyby,
            prepared: &request.prepared,
        };
        // Stations that a card brings are its own doing.
        let alone = Flown::pushing(&self.scenario, self.standing(&request.standing, serving));
        for (index, card) in cards.into_iter().enumerate() {
            let stations = request.stations.iter().chain(&card.stations).cloned().collect();
            let help = Help {
                stations: &stations,
                ..serving
            };
            let own = card.flights.iter().map(|f| {
                let ready = self.ready(request, f);
                (
                    f.flight.clone(),
                    odds_of(&self.scenario, &f.flight, &f.launched_by, ready, help),
                )
            });
            let standing = self.standing(&request.standing, help);
            let together = Flown::pushing(&self.scenario, standing.chain(own));
            let heard = |done: f32| progress((index as f32 + 1.0 + done) / parts);
            let assessment = self.beside(&request.knowledge, &alone, &together, &heard)?;
            out.push((card, assessment));
        }
        Ok(out)
    }

    /// Flights that stand, with their chances.
    fn standing<'a>(
        &'a self,
        standing: &'a [StandingFlight],
        help: Help<'a>,
    ) -> impl Iterator<Item = (Flight, Odds)> + 'a {
        let one = move |s: &StandingFlight| {
            odds_of_standing(&self.scenario, s, help).map(|odds| (s.flight.clone(), odds))
        };
        standing.iter().filter_map(one)
    }

    /// The day on which a card's craft is built.
    fn ready(&self, request: &CardRequest, flight: &CardFlight) -> Option<Date> {
        let stocked = flight
            .stock
            .and_then(|n| request.stock.iter().find(|s| s.0 == n))
            .map(|s| s.2);
        let craft = self.scenario.craft(&flight.flight.craft)?;
        let new = || built_on(&self.scenario, craft, request.order_date, &flight.flight);
        Some(stocked.unwrap_or_else(new))
    }

    /// The odds of a plan beside what stands already, its craft ordered on the day of the knowledge.
    pub fn assess(
        &self,
        plan: &Plan,
        knowledge: &Knowledge,
        standing: &[StandingFlight],
        (stations, prepared): (&BTreeSet<SeatId>, &Preparedness),
        progress: Progress<'_>,
    ) -> Result<Assessment, AdjudicationError> {
        let help = Help {
            stations,
            flyby: knowledge.flyby,
            prepared,
        };
        let alone = Flown::pushing(&self.scenario, self.standing(standing, help));
        let own = plan.flights.iter().map(|flight| {
            let services = &self.scenario.launch_services;
            // A vehicle that is on nobody's list does not fly.
            let odds = match services.iter().find(|s| s.launcher == flight.launcher) {
                Some(service) => {
                    let craft = self.scenario.craft(&flight.craft);
                    let ready = craft.map(|c| built_on(&self.scenario, c, knowledge.date, flight));
                    odds_of(&self.scenario, flight, &service.owner, ready, help)
                }
                None => Odds {
                    launch: 0.0,
                    cruise: 0.0,
                    guidance: 0.0,
                },
            };
            (flight.clone(), odds)
        });
        let together = Flown::pushing(&self.scenario, self.standing(standing, help).chain(own));
        self.beside(knowledge, &alone, &together, progress)
    }

    /// A planner's chart: for each launch and arrival day the transfer that moves the asteroid most.
    pub fn chart(
        &self,
        knowledge: &Knowledge,
        chart: &Chart,
        progress: Progress<'_>,
    ) -> Result<Vec<Cell>, AdjudicationError> {
        let estimate = self.estimate(knowledge)?;
        let target = self.target(knowledge)?;
        windows::chart(&self.scenario, &self.sky, &estimate, &target.way, chart, progress)
    }

    /// A drawing board for plans beside what stands already, their craft ordered on the day of the knowledge.
    pub fn board(
        &self,
        knowledge: &Knowledge,
        standing: &[StandingFlight],
        (stations, prepared): (&BTreeSet<SeatId>, &Preparedness),
        progress: Progress<'_>,
    ) -> Result<Board, AdjudicationError> {
        let estimate = self.estimate(knowledge)?;
        let untouched = self.undisturbed(knowledge, progress)?;
        Ok(Board::new(
            Arc::clone(&self.scenario),
            &self.sky,
            Arc::new(self.sky.finer(&estimate, sketch::TRACK_POINTS)?),
            knowledge,
            (standing, stations.clone(), prepared.clone()),
            assess::harmed(&untouched),
        ))
    }

    /// The way of an asteroid on course, from what is known; for many exercises from what is known at first, since what is
    /// learned moves it by less than a craft steers.
    fn target(&self, knowledge: &Knowledge) -> Result<Arc<Target>, AdjudicationError> {
        let first = match self.method {
            Method::Propagated => None,
            Method::Mapped => opening_knowledge(&self.scenario),
        };
        self.targets.get(first.unwrap_or_else(|| knowledge.clone()), |k| {
            let estimate = self.estimate(k)?;
            windows::target(&self.sky, &estimate).map(Arc::new)
        })
    }

    /// How many different questions were asked so far: knowledges, plans, rounds, outcomes.
    pub fn asked(&self) -> [usize; 4] {
        [
            self.estimates.len(),
            self.assessments.len(),
            self.rounds.len(),
            self.flown.len(),
        ]
    }

    fn estimate(&self, knowledge: &Knowledge) -> Result<Arc<Estimate>, AdjudicationError> {
        self.estimates
            .get(knowledge.clone(), |k| self.sky.estimate(&self.scenario, k))
    }

    /// The draws of a knowledge without any flight.
    fn undisturbed(
        &self,
        knowledge: &Knowledge,
        progress: Progress<'_>,
    ) -> Result<Arc<Vec<Counted>>, AdjudicationError> {
        self.undisturbed.get(knowledge.clone(), |k| {
            let estimate = self.estimate(k)?;
            self.draws(&estimate, k, &Flown::default(), progress)
                .map(Arc::new)
        })
    }

    /// A plan's draws by the method in force.
    fn draws(
        &self,
        estimate: &Estimate,
        knowledge: &Knowledge,
        flown: &Flown,
        progress: Progress<'_>,
    ) -> Result<Vec<Counted>, AdjudicationError> {
        let map = match self.method {
            Method::Propagated => None,
            Method::Mapped => Some(self.map(&flown.plan)?),
        };
        let known = (estimate, knowledge);
        draw(&self.scenario, &self.sky, known, flown, map.as_deref(), progress)
    }

    /// The map for a plan: of the season of its first arrival.
    fn map(&self, plan: &Plan) -> Result<Arc<Map>, AdjudicationError> {
        let first = plan.flights.iter().map(|f| f.arrival).min();
        let at = first.map_or(self.sky.truth.epoch, |f| Epoch::from_jd_tdb(f.jd_tdb()));
        self.maps.get(map::season(at), |season| {
            Map::new(&self.sky, *season).map(Arc::new)
        })
    }

    /// The odds of flights beside those that stand: of both together, and country by country of what stands alone.
    fn beside(
        &self,
        knowledge: &Knowledge,
        alone: &Flown,
        together: &Flown,
        progress: Progress<'_>,
    ) -> Result<Assessment, AdjudicationError> {
        if alone.plan.flights.is_empty() {
            return self.drawn(knowledge, None, together, progress);
        }
        let odds = self.drawn(knowledge, None, alone, progress)?;
        self.drawn(knowledge, Some((alone, &odds)), together, progress)
    }

    fn drawn(
        &self,
        knowledge: &Knowledge,
        standing: Option<(&Flown, &Assessment)>,
        flown: &Flown,
        progress: Progress<'_>,
    ) -> Result<Assessment, AdjudicationError> {
        let estimate = self.estimate(knowledge)?;
        let before = self.undisturbed(knowledge, progress)?;
        let key = standing.map_or_else(Vec::new, |s| s.0.key());
        self.assessments.get((knowledge.clone(), key, flown.key()), |_| {
            let push = median_push_um_s(&self.scenario, &self.sky, &estimate, &flown.plan)?;
            let after = self.draws(&estimate, knowledge, flown, progress)?;
            let standing = standing.map(|s| s.1);
            Ok(tally(&estimate, knowledge, (&before, standing), &after, push))
        })
    }
}

impl Adjudicate for Adjudicator {
    fn answer(&self, pending: &Pending, progress: Progress<'_>) -> Result<Command, AdjudicationError> {
        match pending {
            Pending::Cards(request) => {
                let cards = self.cards(request, progress)?;
                Ok(Command::RecordCards {
                    request: request.request,
                    cards,
                })
            }
            Pending::Plan {
                plan,
                knowledge,
                standing,
                stations,
                prepared,
            } => {
                let help = (stations, prepared);
                let assessment = self.assess(plan, knowledge, standing, help, progress)?;
                Ok(Command::RecordAssessment {
                    plan_hash: plan.hash(),
                    assessment,
                })
            }
        }
    }
}

impl Physics for Adjudicator {
    fn name(&self) -> String {
        let how = match self.method {
            Method::Propagated => "n-body",
            Method::Mapped => "n-body, odds by maps,",
        };
        format!("{how} DE440, models {MODELS}, program {}", crate::play::PROGRAM)
    }

    fn bulletin(&self, knowledge: &Knowledge) -> Result<Bulletin, PhysicsError> {
        let estimate = self.estimate(knowledge)?;
        Ok(bulletin::bulletin(&self.sky, &estimate, knowledge))
    }

    fn observe(&self, watched: &Watched) -> Result<Seen, PhysicsError> {
        Ok(pushed::observe(&self.scenario, &self.sky, watched)?)
    }

    fn flaw(&self, plan: &Plan, knowledge: &Knowledge) -> Result<Option<String>, PhysicsError> {
        let target = self.target(knowledge)?;
        for flight in &plan.flights {
            if let Some(flaw) = windows::flaw(&self.scenario, &self.sky, &target.way, flight)? {
                return Ok(Some(flaw));
            }
        }
        Ok(None)
    }

    fn fly(&self, flown: &game::Flown) -> Result<FlownOutcome, PhysicsError> {
        let mut question = flown.clone();
        if question.hits.is_empty() {
            // Where nothing hits nothing is thrown: one answer for every seed.
            question.seed = 0;
        }
        Ok(self
            .flown
            .get(question, |f| fly::outcome(&self.scenario, &self.sky, f))?)
    }
}
