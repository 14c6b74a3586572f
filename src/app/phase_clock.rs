//! How much time is left: the plan of the form of play beside the window's clock. It only shows: Control ends the phases.

use game::{Phase, PublicView};
use scenario::Scenario;
use session::Schedule;
use session::schedule::Standing;

/// The clock of a session's phases.
#[derive(Clone, Debug, Default)]
pub struct PhaseClock {
    schedule: Option<Schedule>,
    /// Window time at which the room was opened.
    opened_s: f64,
    /// The present phase, and the window time at which it began.
    now: Option<(u32, Phase, f64)>,
}

impl PhaseClock {
    /// The clock of a scenario in its form.
    pub fn new(scenario: &Scenario) -> Self {
        Self {
            schedule: Schedule::of(scenario),
            ..Self::default()
        }
    }

    /// Looks at the session at a window time. One that is resumed counts as being where its plan has it.
    pub fn look(&mut self, view: &PublicView, time_s: f64) {
        let Some(schedule) = &self.schedule else { return };
        let here = (view.round, view.phase);
        match self.now {
            Some((round, phase, _)) if (round, phase) == here => return,
            Some(_) => {}
            None => self.opened_s = time_s - schedule.begins_s(view.round, view.phase) as f64,
        }
        self.now = Some((view.round, view.phase, time_s));
    }

    /// Where the session stands at a window time.
    pub fn standing(&self, time_s: f64) -> Option<Standing> {
        let (round, phase, began) = self.now?;
        let since = |at: f64| (at - self.opened_s) as i64;
        let schedule = self.schedule.as_ref()?;
        Some(schedule.standing(round, phase, since(began), since(time_s)))
    }

    /// What the facilitator should see coming, in a sentence.
    pub fn warning(&self, time_s: f64) -> Option<String> {
        let standing = self.standing(time_s)?;
        let debrief = self.schedule.as_ref()?.debrief_s() / 60;
        if standing.late_s > 0 {
            Some(format!(
                "{} more than there is: the debrief begins late, and keeps its {debrief} min.",
                minutes(standing.late_s)
            ))
        } else if standing.taken_s > 0 {
            Some(format!(
                "{} are taken from the last consultation; the debrief keeps its {debrief} min.",
                minutes(standing.taken_s)
            ))
        } else {
            None
        }
    }
}

/// Minutes and seconds, as `4:05`; over time with a minus.
pub fn minutes(seconds: i64) -> String {
    let sign = if seconds < 0 { "\u{2212}" } else { "" };
    let all = seconds.unsigned_abs();
    format!("{sign}{}:{:02}", all / 60, all % 60)
}
