//! The planned minutes of a session. Pure: whoever has a clock says how long the session has lasted. The debrief's minutes are
//! locked; what other phases take too much is taken from the last round's Consultation, and can be seen coming.

use game::Phase;
use scenario::Scenario;

/// The phases of a round, in order.
const PHASES: [Phase; 5] = [
    Phase::Situation,
    Phase::Consultation,
    Phase::Decision,
    Phase::Commitment,
    Phase::Execution,
];

/// What is planned, in seconds from the opening of the room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Introduction and briefs, before the first Situation.
    intro_s: i64,
    /// Planned length of each phase by round.
    rounds: Vec<[i64; 5]>,
    /// Time that no phase has been given and the debrief does not need.
    spare_s: i64,
    /// The debrief, which nothing shortens.
    debrief_s: i64,
}

/// Where a session stands in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Seconds that are left of the present phase; negative when it takes longer than it has.
    pub left_s: i64,
    /// Seconds by which the last round's Consultation is shortened, as it looks now.
    pub taken_s: i64,
    /// Seconds by which even that is not enough, so that the debrief would begin late.
    pub late_s: i64,
}

impl Schedule {
    /// The plan of a scenario in its form; `None` if it plans no time at all.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let rounds: Vec<[i64; 5]> = scenario.rounds.iter().map(|r| r.seconds.map(i64::from)).collect();
        let planned: i64 = rounds.iter().flatten().sum();
        if planned == 0 {
            return None;
        }
        let minutes = |n: u32| i64::from(n) * 60;
        let customs = &scenario.customs;
        let (intro_s, debrief_s) = (minutes(customs.intro_minutes), minutes(customs.debrief_minutes));
        let spare_s = (minutes(scenario.minutes) - intro_s - debrief_s - planned).max(0);
        Some(Self {
            intro_s,
            rounds,
            spare_s,
            debrief_s,
        })
    }

    /// Seconds of the debrief.
    pub fn debrief_s(&self) -> i64 {
        self.debrief_s
    }

    /// Seconds from the opening at which a phase begins if everything goes as planned.
    pub fn begins_s(&self, round: u32, phase: Phase) -> i64 {
        let round = round as usize;
        let before: i64 = self.rounds.iter().take(round).flatten().sum();
        let Some(at) = PHASES.iter().position(|p| *p == phase) else {
            return self.intro_s + self.rounds.iter().flatten().sum::<i64>();
        };
        let within: i64 = self.rounds.get(round).map_or(0, |r| r[..at].iter().sum());
        // The introduction is held while the first Situation is on the screen.
        let intro = if round == 0 && at == 0 { 0 } else { self.intro_s };
        intro + before + within
    }

    /// Where a session stands: its phase, which began so many seconds after the opening, and now.
    pub fn standing(&self, round: u32, phase: Phase, began_s: i64, now_s: i64) -> Standing {
        let planned = self.planned(round, phase);
        let last = round as usize + 1 >= self.rounds.len();
        let before_it = !last || matches!(phase, Phase::Situation | Phase::Consultation);
        let consultation = self.rounds.last().map_or(0, |r| r[1]);
        // Whatever is behind the plan beyond the spare time, at the later of now and the end that this phase is given.
        let behind = began_s - self.begins_s(round, phase) - self.spare_s;
        if last && phase == Phase::Consultation {
            let taken = behind.clamp(0, consultation);
            let left = began_s + consultation - taken - now_s;
            return Standing {
                left_s: left,
                taken_s: taken,
                late_s: (behind - taken).max(0) + (-left).max(0),
            };
        }
        let left = began_s + planned - now_s;
        let behind = behind + (-left).max(0);
        let taken = if before_it {
            behind.clamp(0, consultation)
        } else {
            0
        };
        let late = match phase {
            // The debrief has begun.
            Phase::Over => behind.max(0),
            Phase::Situation
            | Phase::Consultation
            | Phase::Decision
            | Phase::Commitment
            | Phase::Execution => (behind - taken).max(0),
        };
        Standing {
            left_s: left,
            taken_s: taken,
            late_s: late,
        }
    }

    /// Planned seconds of a phase; of the first Situation with the introduction, after the end those of the debrief.
    fn planned(&self, round: u32, phase: Phase) -> i64 {
        let Some(at) = PHASES.iter().position(|p| *p == phase) else {
            return self.debrief_s;
        };
        let own = self.rounds.get(round as usize).map_or(0, |r| r[at]);
        if round == 0 && at == 0 {
            self.intro_s + own
        } else {
            own
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::FormId;

    fn class() -> Schedule {
        let whole = scenario::embedded("gulf-of-guinea").unwrap();
        let class = whole.in_form(Some(&FormId::new("class"))).unwrap();
        Schedule::of(&class).unwrap()
    }

    #[test]
    fn a_class_has_five_minutes_three_rounds_of_ten_and_a_debrief_of_ten() {
        // Exercise design, section 2: 5 / 3 × 10 / 10, and of a round 2, 4, 1.5, 1.5, 1.
        let plan = class();
        assert_eq!(plan.debrief_s(), 600);
        assert_eq!(plan.begins_s(0, Phase::Situation), 0);
        assert_eq!(plan.begins_s(0, Phase::Consultation), 420);
        assert_eq!(plan.begins_s(0, Phase::Decision), 660);
        assert_eq!(plan.begins_s(1, Phase::Situation), 900);
        assert_eq!(plan.begins_s(2, Phase::Over), 2_100, "ten minutes before the end");
        assert_eq!(plan.spare_s, 0);
        let on_time = plan.standing(0, Phase::Situation, 0, 60);
        assert_eq!(
            on_time,
            Standing {
                left_s: 360,
                taken_s: 0,
                late_s: 0
            }
        );
    }

    #[test]
    fn what_is_overrun_is_taken_from_the_last_consultation_and_never_from_the_debrief() {
        let plan = class();
        // Two minutes late as the second round begins: the phases there keep their time, the last talk loses two minutes.
        let seen = plan.standing(1, Phase::Consultation, 1_140, 1_140);
        assert_eq!((seen.left_s, seen.taken_s, seen.late_s), (240, 120, 0));
        let last = plan.standing(2, Phase::Consultation, 1_740, 1_740);
        assert_eq!((last.left_s, last.taken_s, last.late_s), (120, 120, 0));
        // After it the plan is met again.
        let after = plan.standing(2, Phase::Decision, 1_860, 1_860);
        assert_eq!((after.left_s, after.late_s), (90, 0));
        // A phase that does not end is seen at once.
        let slow = plan.standing(1, Phase::Decision, 1_260, 1_400);
        assert_eq!((slow.left_s, slow.taken_s), (-50, 50));
        // More than the whole talk is more than there is.
        let lost = plan.standing(1, Phase::Execution, 1_940, 1_940);
        assert_eq!((lost.taken_s, lost.late_s), (240, 260));
    }

    #[test]
    fn spare_minutes_are_used_before_anything_is_taken() {
        // Two hours: 10 + 4 × 22 + 20 leave 2 spare.
        let whole = scenario::embedded("gulf-of-guinea").unwrap();
        let session = whole.in_form(Some(&FormId::new("session"))).unwrap();
        let plan = Schedule::of(&session).unwrap();
        assert_eq!(plan.spare_s, 120);
        let late = plan.begins_s(2, Phase::Situation) + 120;
        assert_eq!(plan.standing(2, Phase::Situation, late, late).taken_s, 0);
        let later = plan.standing(2, Phase::Situation, late + 30, late + 30);
        assert_eq!(later.taken_s, 30);
    }
}
