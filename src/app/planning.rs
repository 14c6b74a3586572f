//! The planner's heavy part, off the window's thread: the chart of transfers, and the drawing board.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crossbeam_channel::{Receiver, TryRecvError, bounded};
use game::{CraftStage, Knowledge, Preparedness, PublicView, StandingFlight};
use mission::electric::Electric;
use mission::plan::{CraftId, Effect};
use scenario::{CraftForSale, Date, Scenario, SeatId};
use session::{Adjudicator, Board, Cell, Chart};

/// Most columns of a chart.
const MOST_COLUMNS: i32 = 200;
/// Longest flight on a chart, days.
const LONGEST_DAYS: i32 = 1100;
/// The same for a tug, and the least step of its chart: each flight of it is one optimisation.
const LONGEST_TUG_DAYS: i32 = 360;
const TUG_STEP_DAYS: i32 = 10;
/// The same for a craft that stays and looks, whose engines are weaker; its chart is coarser.
const LONGEST_STAY_DAYS: i32 = 900;
/// Shortest flight on a chart, days.
const SHORTEST_DAYS: i32 = 60;

/// What a chart and its board rest on; another question makes them anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    knowledge: Knowledge,
    standing: Vec<StandingFlight>,
    stations: BTreeSet<SeatId>,
    prepared: Preparedness,
    chart: Chart,
}

impl Question {
    /// The question for a craft, from what everybody knows; `None` before the first bulletin, or where no launch season is
    /// left.
    pub fn new(scenario: &Scenario, public: &PublicView, craft: &CraftForSale) -> Option<Self> {
        let knowledge = public.bulletins.last()?.1.knowledge.clone();
        let mine = |c: &&game::CraftView| c.kind == craft.craft.id && c.stage == CraftStage::Ordered;
        let stocked = public.craft.iter().filter(mine).map(|c| c.ready).min();
        let ordered = scenario.counts_as_ordered_on(public.date);
        let built = scenario.prices.first_ready(craft, ordered).max(public.date);
        let first = stocked.map_or(built, |s| s.min(built)).max(public.date);
        let seasons = scenario.seasons.iter().filter(|s| s.to >= first);
        let from = seasons.clone().map(|s| s.from.max(first)).min()?;
        let to = seasons.map(|s| s.to).max()?;
        let stays = Electric::of(&craft.craft).is_some();
        let (least, longest) = if matches!(craft.craft.effect, Effect::Rendezvous { .. }) {
            (2 * TUG_STEP_DAYS, LONGEST_STAY_DAYS)
        } else if stays {
            (TUG_STEP_DAYS, LONGEST_TUG_DAYS)
        } else {
            (3, LONGEST_DAYS)
        };
        let step = ((to.0 - from.0) / MOST_COLUMNS + 1).max(least);
        Some(Self {
            knowledge,
            standing: public.standing.clone(),
            stations: public.stations.clone(),
            prepared: Preparedness::of(&public.capabilities),
            chart: Chart {
                craft: craft.craft.id.clone(),
                launch: (from, to),
                arrival: (from.plus_days(SHORTEST_DAYS), to.plus_days(longest)),
                step_days: step.unsigned_abs(),
            },
        })
    }

    /// The craft.
    pub fn craft(&self) -> &CraftId {
        &self.chart.craft
    }
}

/// A chart with its board.
#[derive(Debug)]
pub struct Charted {
    /// What it answers.
    pub question: Question,
    /// The board.
    pub board: Board,
    /// Transfers by launch, then arrival, those of the best shift.
    pub cells: Vec<Cell>,
    /// Which of them a rocket lifts.
    pub lifted: Vec<bool>,
}

impl Charted {
    /// Days of launch that the chart covers.
    pub fn launch(&self) -> (Date, Date) {
        self.question.chart.launch
    }

    /// Days of arrival that have a transfer.
    pub fn arrival(&self) -> (Date, Date) {
        let days = self
            .cells
            .iter()
            .map(|c| Date::containing_jd(c.arc.arrival.jd_tdb()));
        let whole = self.question.chart.arrival;
        (
            days.clone().min().unwrap_or(whole.0),
            days.max().unwrap_or(whole.1),
        )
    }

    /// Days between two columns or rows.
    pub fn step_days(&self) -> f64 {
        f64::from(self.question.chart.step_days)
    }
}

/// A chart being made. Dropping it stops the work.
#[derive(Debug)]
pub struct Charting {
    /// What is asked.
    pub question: Question,
    done: Receiver<Result<Charted, String>>,
    parts: Arc<AtomicU32>,
    stop: Arc<AtomicBool>,
}

impl Charting {
    /// Starts the work on a thread of its own.
    pub fn start(physics: Arc<Adjudicator>, question: Question) -> Self {
        let (tell, done) = bounded(1);
        let (parts, stop) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
        let (asked, heard, stopped) = (question.clone(), Arc::clone(&parts), Arc::clone(&stop));
        std::thread::spawn(move || {
            let progress = |done: f32| {
                heard.store((done * 1000.0) as u32, Ordering::Relaxed);
                !stopped.load(Ordering::Relaxed)
            };
            // A desk that was left meanwhile hears nothing.
            let _ = tell.send(charted(&physics, asked, &progress).map_err(|e| e.to_string()));
        });
        Self {
            question,
            done,
            parts,
            stop,
        }
    }

    /// How far it is, 0 to 1.
    pub fn progress(&self) -> f32 {
        self.parts.load(Ordering::Relaxed) as f32 / 1000.0
    }

    /// The chart, or why there is none; `None` while it is being made.
    pub fn poll(&self) -> Option<Result<Charted, String>> {
        match self.done.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Err(
                "the chart could not be made: the program failed while it computed".to_owned(),
            )),
        }
    }
}

impl Drop for Charting {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn charted(
    physics: &Adjudicator,
    question: Question,
    progress: session::Progress<'_>,
) -> Result<Charted, session::AdjudicationError> {
    let cells = physics.chart(&question.knowledge, &question.chart, progress)?;
    let board = physics.board(
        &question.knowledge,
        &question.standing,
        (&question.stations, &question.prepared),
        progress,
    )?;
    let craft = physics.scenario().craft(&question.chart.craft);
    let lifted = cells
        .iter()
        .map(|cell| craft.is_some_and(|craft| board.lifted(craft, cell)))
        .collect();
    Ok(Charted {
        question,
        board,
        cells,
        lifted,
    })
}
