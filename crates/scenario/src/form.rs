//! Forms of play: the same crisis for a class, a session or a workshop. A form is applied once, as the scenario is
//! opened: [`Scenario::in_form`] gives an ordinary scenario with fewer rounds, fewer seats and other customs, and nothing
//! that plays it knows of any other.

mod applied;

use serde::{Deserialize, Serialize};

use crate::model::{CharterId, FormId, Scenario, SeatId};

/// A way to play a scenario in the time and with the people there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// Its id, as `class`.
    pub id: FormId,
    /// Name for people, as "Class, 45 minutes".
    pub name: String,
    /// Whom it is for, in a sentence.
    pub summary: String,
    /// Length in all, minutes.
    pub minutes: u32,
    /// Before the first round: introduction and briefs, minutes.
    pub intro_minutes: u32,
    /// After the last: the debrief, minutes. They are locked.
    pub debrief_minutes: u32,
    /// Planned seconds of each phase of a round.
    pub seconds: [u32; 5],
    /// Rounds that are played, by index from 0, in order.
    pub rounds: Vec<usize>,
    /// Seats at the table, in the scenario's order.
    pub seats: Vec<SeatId>,
    /// Most motions on a round's docket.
    pub docket: usize,
    /// Seconds that a motion needs.
    pub seconding: Seconding,
    /// Amendments to motions.
    pub amendments: Amendments,
    /// What may be said.
    pub messages: Messages,
    /// Charter in force at the start; `None` for the scenario's own.
    pub charter: Option<CharterId>,
}

/// How many seconds a motion needs before it is put to the vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seconding {
    /// None: a tabled motion stands. Others may still back it, and the docket takes the most backed.
    NotNeeded,
    /// One other seat.
    #[default]
    OneOther,
    /// As many as the charter in force says.
    ByCharter,
}

/// Amendments to motions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amendments {
    /// A motion is voted on as it was tabled.
    NotAllowed,
    /// One amendment to each motion is put to the vote, the most seconded.
    #[default]
    OneEach,
    /// Every seconded amendment is put to the vote.
    Free,
}

/// What delegations may say to each other in writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Messages {
    /// The scenario's phrases and nothing else.
    Presets,
    /// Anything of at most so many characters.
    UpTo(u32),
}

impl Default for Messages {
    /// A message of the two-hour table (exercise design, section 2).
    fn default() -> Self {
        Self::UpTo(240)
    }
}

/// A ready-made sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// What it means, for bots.
    pub gist: Gist,
    /// The sentence.
    pub text: String,
}

/// What a ready-made sentence means. A bot says the first of its meaning, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gist {
    /// It will vote for the motion.
    Support,
    /// It will vote against it.
    Oppose,
    /// It wants to be asked before a danger is moved onto it.
    Consent,
    /// It costs too much.
    Cost,
    /// Everybody shall be protected alike.
    Protect,
    /// It trusts no device that nobody has inspected.
    Inspect,
    /// It is ready to lead or to launch.
    Lead,
    /// It waits for what others pay.
    Wait,
    /// It asks for help.
    Help,
    /// It is open to a bargain.
    Bargain,
    /// It thanks.
    Thanks,
}

/// The customs of the table: what a form sets and the rules hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customs {
    /// The form; `None` where the scenario is played as it is written.
    pub form: Option<FormId>,
    /// Seconds that a motion needs.
    pub seconding: Seconding,
    /// Amendments to motions.
    pub amendments: Amendments,
    /// What may be said.
    pub messages: Messages,
    /// Minutes before the first round.
    pub intro_minutes: u32,
    /// Minutes of the debrief.
    pub debrief_minutes: u32,
}

impl Form {
    /// Whether the rules see the scenario as it is written: only minutes may differ.
    pub fn is_as_written(&self, scenario: &Scenario) -> bool {
        let usual = Customs::default();
        let own_charter = self.charter.as_ref();
        self.rounds.len() == scenario.rounds.len()
            && self.seats.len() == scenario.seats.len()
            && self.docket == scenario.docket
            && self.seconding == usual.seconding
            && self.amendments == usual.amendments
            && self.messages == usual.messages
            && own_charter.is_none_or(|c| *c == scenario.default_charter)
    }
}

/// Why a scenario is not played in a form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{scenario} has no form \"{form}\"; {}", known(.forms))]
pub struct NoForm {
    /// The scenario.
    pub scenario: String,
    /// The form asked for.
    pub form: String,
    /// Those that there are.
    pub forms: Vec<String>,
}

fn known(forms: &[String]) -> String {
    if forms.is_empty() {
        "it is played as it is written".to_owned()
    } else {
        format!("its forms are {}", forms.join(", "))
    }
}

impl Scenario {
    /// The form with this id.
    pub fn form_named(&self, id: &FormId) -> Option<&Form> {
        self.forms.iter().find(|f| f.id == *id)
    }

    /// The form in which it is played, if one was chosen.
    pub fn form(&self) -> Option<&Form> {
        self.customs.form.as_ref().and_then(|id| self.form_named(id))
    }

    /// Name of the form for people; empty where it is played as it is written.
    pub fn form_name(&self) -> &str {
        self.form().map_or("", |f| f.name.as_str())
    }

    /// The same scenario to be played in one of its forms, or with `None` as it is written. Its text is the same, and so
    /// is its content hash: who writes down what was played names the form beside it.
    ///
    /// # Errors
    /// [`NoForm`] if there is no such form, or if it is in another form already.
    pub fn in_form(&self, id: Option<&FormId>) -> Result<Self, NoForm> {
        if self.customs.form.as_ref() == id {
            return Ok(self.clone());
        }
        let form = id.and_then(|id| self.form_named(id));
        match form {
            Some(form) if self.customs.form.is_none() => Ok(applied::applied(self, form)),
            Some(_) | None => Err(NoForm {
                scenario: self.id.to_string(),
                form: id.map_or_else(String::new, ToString::to_string),
                forms: self.forms.iter().map(|f| f.id.to_string()).collect(),
            }),
        }
    }

    /// The day from which what is ordered on this day counts as ordered: the day itself, or, where a round was left out just
    /// before, the day of that round, in which it would have been ordered.
    pub fn counts_as_ordered_on(&self, day: crate::Date) -> crate::Date {
        let round = self.rounds.iter().rev().find(|r| r.date <= day);
        round.map_or(day, |r| {
            if r.orders_from < r.date {
                r.orders_from
            } else {
                day
            }
        })
    }

    /// The day on which something that takes so many months to build is ready, if it is ordered on this day.
    pub fn ready_if_ordered_on(&self, day: crate::Date, months: u32) -> crate::Date {
        self.counts_as_ordered_on(day).plus_months(months).max(day)
    }
}
