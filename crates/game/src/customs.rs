//! The customs of the table: how many seconds a motion needs, how it may be amended, and what may be said in writing. A form
//! of play sets them; without one they are those of the two-hour table.

use scenario::{Amendments, Messages, Phrase, Scenario, Seconding};
use serde::Serialize;

use crate::rejection::Rejection;
use crate::rules;
use crate::state::State;

/// The customs as everybody sees them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CustomsView {
    /// Name of the form of play; empty where the scenario is played as it is written.
    pub form: String,
    /// Seconds that a motion tabled now needs.
    pub seconds_needed: u32,
    /// How motions may be amended.
    pub amendments: Amendments,
    /// What may be said in writing.
    pub messages: Messages,
    /// The sentences that may be said, where no others may.
    pub phrases: Vec<Phrase>,
}

pub(crate) fn view(sc: &Scenario, st: &State) -> CustomsView {
    let only_phrases = sc.customs.messages == Messages::Presets;
    CustomsView {
        form: sc.form_name().to_owned(),
        seconds_needed: seconds_needed(sc, st),
        amendments: sc.customs.amendments,
        messages: sc.customs.messages,
        phrases: if only_phrases {
            sc.phrases.clone()
        } else {
            Vec::new()
        },
    }
}

/// Other seats that must second a motion tabled now.
pub(crate) fn seconds_needed(sc: &Scenario, st: &State) -> u32 {
    match sc.customs.seconding {
        Seconding::NotNeeded => 0,
        Seconding::OneOther => 1,
        Seconding::ByCharter => rules::charter(sc, st).map_or(1, |c| c.seconders),
    }
}

/// Amendments to one motion that can lie on the table.
pub(crate) fn most_amendments(sc: &Scenario) -> usize {
    match sc.customs.amendments {
        Amendments::NotAllowed => 0,
        Amendments::OneEach => 3,
        Amendments::Free => 12,
    }
}

/// A text that may be said at this table: not empty, not too long, or one of its phrases.
pub(crate) fn check_words(sc: &Scenario, text: &str) -> Result<(), Rejection> {
    let text = text.trim();
    match sc.customs.messages {
        Messages::Presets => {
            if sc.phrases.iter().any(|p| p.text == text) {
                Ok(())
            } else {
                Err(Rejection::OnlyPhrases {
                    form: sc.form_name().to_owned(),
                })
            }
        }
        Messages::UpTo(most) => {
            let has = text.chars().count() as u32;
            if has == 0 || has > most {
                return Err(Rejection::MessageLength { has, most });
            }
            Ok(())
        }
    }
}

/// Texts that an explanation can begin from.
pub(crate) fn ready_words(sc: &Scenario) -> Vec<String> {
    match sc.customs.messages {
        Messages::Presets => sc.phrases.iter().map(|p| p.text.clone()).collect(),
        Messages::UpTo(_) => vec!["We voted as our brief asks of us.".to_owned()],
    }
}
