//! What a delegation says: one plain sentence with what it wants and what it needs for it.

use game::MotionView;
use scenario::{Gist, Messages};

use crate::appraise::{Appraisal, RedLine, appraise, compensation};
use crate::desk::Desk;

/// Longest message, characters.
const LONGEST: usize = 240;

/// Its wish of this round; `None` where the table's phrases have no words for it.
pub(crate) fn wish(desk: &Desk<'_>) -> Option<String> {
    let customs = &desk.view.public.customs;
    match customs.messages {
        Messages::Presets => {
            let gist = gist(desk);
            let phrase = customs.phrases.iter().find(|p| p.gist == gist)?;
            Some(phrase.text.clone())
        }
        Messages::UpTo(most) => {
            let text = about_motions(desk).unwrap_or_else(|| standing_wish(desk));
            Some(text.chars().take(LONGEST.min(most as usize)).collect())
        }
    }
}

/// What it would say, in a word: of the motion it minds most or supports most, else of the crisis.
fn gist(desk: &Desk<'_>) -> Gist {
    use scenario::Doctrine as D;
    let judged: Vec<Appraisal> = desk.motions().map(|m| appraise(desk, m)).collect();
    let line = judged.iter().filter(|a| !a.yes).filter_map(|a| a.red_line).max();
    match line {
        Some(RedLine::UnprotectedMember) => return Gist::Protect,
        Some(RedLine::ForeignControl | RedLine::NotNamed) => return Gist::Lead,
        Some(RedLine::MoreThanKey) => return Gist::Cost,
        Some(RedLine::Transfer) => return Gist::Oppose,
        Some(RedLine::RivalNuclear) => return Gist::Inspect,
        Some(RedLine::OwnChanceRises) => return Gist::Consent,
        None => {}
    }
    if judged.iter().any(|a| a.yes) {
        return Gist::Support;
    }
    match desk.doctrine() {
        D::Guardian | D::Cosmopolitan => Gist::Protect,
        D::Hegemon | D::PrestigeSeeker => Gist::Lead,
        D::FreeRider => Gist::Wait,
        D::Spoiler => Gist::Inspect,
        D::AtRisk => Gist::Help,
    }
}

/// What it says to the motion it minds most, or supports most.
fn about_motions(desk: &Desk<'_>) -> Option<String> {
    let judged: Vec<(Appraisal, &MotionView)> = desk.motions().map(|m| (appraise(desk, m), m)).collect();
    if let Some((_, m, line)) = judged
        .iter()
        .filter_map(|(a, m)| a.red_line.filter(|_| !a.yes).map(|line| (a, m, line)))
        .max_by_key(|(_, _, line)| *line)
    {
        return Some(objection(desk, m, line));
    }
    let (best, motion) = judged.iter().filter(|(a, _)| a.yes).max_by(|a, b| {
        a.0.gain
            .partial_cmp(&b.0.gain)
            .unwrap_or(std::cmp::Ordering::Equal)
    })?;
    let name = &desk.me().name;
    let (id, title) = (motion.id, &motion.title);
    Some(if motion.mover == desk.view.seat {
        format!("{name} has moved {id}, {title}, and asks for your seconds and your votes.")
    } else if best.gain > 12.0 {
        format!("{name} will vote yes on {id}, {title}, and asks the others to do the same.")
    } else {
        format!("{name} can live with {id}, {title}.")
    })
}

fn objection(desk: &Desk<'_>, motion: &MotionView, line: RedLine) -> String {
    let name = &desk.me().name;
    let id = motion.id;
    match line {
        RedLine::UnprotectedMember => {
            format!("{name} votes for {id} only when every member whose risk it raises has agreed to it.")
        }
        RedLine::ForeignControl => {
            format!("{name} will not fly its craft under another's command; it wants to move and lead {id}.")
        }
        RedLine::MoreThanKey => format!("{name} pays no more than its key; {id} asks for more."),
        RedLine::Transfer => {
            format!("{name} opposes {id} while it moves risk onto people who were not asked.")
        }
        RedLine::RivalNuclear => {
            format!("{name} will not accept another's nuclear device; inspect it first.")
        }
        RedLine::OwnChanceRises => match desk.card_of(motion) {
            Some(card) => {
                let (before, after) = desk.own_odds(card);
                let price = compensation(desk, &desk.view.seat, before, after);
                format!(
                    "{id} raises our chance from {} to {}: {name} consents for {price} of shelter, or not at all.",
                    percent(before),
                    percent(after)
                )
            }
            None => format!("{id} raises our chance of being hit, and {name} has not agreed."),
        },
        RedLine::NotNamed => format!("{name} would second {id} if one of its own launches were in it."),
    }
}

/// What it wants where no motion moves it.
fn standing_wish(desk: &Desk<'_>) -> String {
    use scenario::Doctrine as D;
    let name = &desk.me().name;
    let assured = desk.view.public.charter.assurance;
    match desk.doctrine() {
        D::Guardian if assured => format!("{name} will do its share for every member, whoever is hit."),
        D::Guardian => format!("{name} wants one rule for all members, agreed before we know who is hit."),
        D::Hegemon => format!("{name} is ready to lead; it keeps command of its own craft."),
        D::FreeRider => format!("{name} wants to see what others pay first."),
        D::Cosmopolitan => format!("{name} wants everyone protected, members or not."),
        D::Spoiler => format!("{name} sees no reason to hurry and wants others' devices inspected."),
        D::AtRisk => {
            format!(
                "Our chance of being hit is {}: {name} asks for a plan that lowers it.",
                percent(desk.me().chance.fraction())
            )
        }
        D::PrestigeSeeker => format!("{name} offers to launch first, if its name stands on it."),
    }
}

/// A probability for people.
fn percent(p: f64) -> String {
    let p = p * 100.0;
    if p >= 10.0 {
        format!("{p:.0} %")
    } else if p >= 0.1 {
        format!("{p:.1} %")
    } else if p >= 0.001 {
        format!("{p:.3} %")
    } else {
        "less than 0.001 %".to_owned()
    }
}
