//! The parts that states under the line can play: each a brief with three wants, after the template's seats of that kind.

use super::super::Plot;
use super::super::states::{State, Under, called};
use super::{grouped, joined, millions, sheltered};

/// Words of a brief, and three wants: words, and the test as RON.
pub(super) type Part = (String, Vec<(String, String)>);

/// What all parts are made of.
struct Told {
    /// Of the line and the neighbours on it.
    here: String,
    people: String,
    shelter: i64,
    /// Nothing falls on it.
    safe: (String, String),
}

pub(super) fn want(text: &str, test: &str) -> (String, String) {
    (text.to_owned(), test.to_owned())
}

fn assured() -> (String, String) {
    want(
        "A charter that assures everybody is in force at the end.",
        "AssuranceInForce",
    )
}

fn consent() -> (String, String) {
    want(
        "Your consent is asked before a mission is adopted.",
        "ConsentAsked",
    )
}

fn prepared(shelter: i64) -> (String, String) {
    let half = (shelter / 2).max(1);
    want(
        "Shelter is prepared for half of the people you could take in.",
        &format!("ShelterPrepared({half})"),
    )
}

/// What the line of the first round says of a country, in a sentence to its delegation.
fn odds(plot: &Plot<'_>, code: &str) -> String {
    let under = plot.ground.under.iter().find(|u| u.code == code);
    let percent = under.map_or(0.0, |u| u.share * 100.0);
    let known = "Of the impacts that are possible today";
    if percent >= 1.5 {
        format!("{known}, {percent:.0} in a hundred come down on your ground or your people.")
    } else if percent > 0.0 {
        format!("{known}, one in a hundred or fewer come down on your ground or your people.")
    } else {
        format!("{known} none is counted as yours, and some come down in the sea off your coast.")
    }
}

/// Those before and after a country on the line.
fn neighbours(plot: &Plot<'_>, code: &str) -> String {
    let mut along: Vec<&Under> = plot.ground.under.iter().collect();
    along.sort_by_key(|u| u.first);
    let Some(at) = along.iter().position(|u| u.code == code) else {
        return String::new();
    };
    let around = [at.checked_sub(1), Some(at + 1)];
    let names: Vec<String> = around
        .into_iter()
        .flatten()
        .filter_map(|i| along.get(i))
        .map(|u| called(&u.code))
        .collect();
    if names.is_empty() {
        return String::new();
    }
    format!(" Along the line it goes on to {}.", joined(&names))
}

/// The part of a state: the outsider's, or one of five in turn.
pub(super) fn part(plot: &Plot<'_>, index: usize, state: &State, member: bool) -> Part {
    let told = Told {
        here: format!("{}{}", odds(plot, &state.code), neighbours(plot, &state.code)),
        people: millions(state.people),
        shelter: sheltered(state),
        safe: want(
            &format!("Nothing falls on {}.", called(&state.code)),
            "OwnTerritorySafe",
        ),
    };
    if !member {
        return outsider(told);
    }
    match index % 5 {
        0 => claimant(told),
        1 => consenter(told),
        2 => remainder(told),
        3 => last_in_line(told),
        _ => overlooked(told),
    }
}

fn outsider(told: Told) -> Part {
    let Told { here, people, .. } = &told;
    let brief = format!(
        "You are {people} people, and most accounts of this crisis leave you out. {here} No rocket of yours is counted \
         here and no telescope, and your purse is small beside those of this table. In this exercise you are a member of \
         no community that protects anybody, and shelter on your ground works only if another state helps to run it. What \
         you have is a name, land where camps could stand, and the right to be asked before a danger is moved onto you. \
         You sit at this table because somebody thought that a picture without you would look wrong. Use that. Your fear \
         is simple: that it will fall where nobody counts, and that everybody will be relieved."
    );
    let outside = want(
        "States outside the community are not made worse off.",
        "OutsidersNotWorse",
    );
    (brief, vec![told.safe, outside, assured()])
}

fn claimant(told: Told) -> Part {
    let Told {
        here,
        people,
        shelter,
        ..
    } = &told;
    let shelter = grouped(*shelter);
    let brief = format!(
        "The line of possible impacts runs over you or past your coast, and you are {people} people. {here} No rocket of \
         yours is counted here, and no telescope. What you have is people: staff who can shelter {shelter}, by your own \
         report, and a voice that nobody can call selfish. The friendly answer you hear is that it will probably fall \
         somewhere else. You do not want a smaller risk. You want it to miss. And you want that written down now, while \
         everybody under the line still shares the danger, because the day that the map shows one name will be too late \
         to ask for solidarity."
    );
    let miss = want("Nothing falls on any land: a clear miss.", "NoLandHit");
    (brief, vec![told.safe, miss, prepared(told.shelter)])
}

fn consenter(told: Told) -> Part {
    let Told { here, people, .. } = &told;
    let brief = format!(
        "Look at the map of the line. {here} A push that is strong enough carries the asteroid past the whole Earth. A push \
         that is half strong enough, one craft lost on the way, moves the point of impact along the line and leaves it on \
         somebody who was not in the middle of it before. You did not ask for that. So you stand for one sentence: nobody \
         moves a danger onto a country that has not agreed. There is also a plan that few say aloud, to stop it in an \
         empty place on purpose, cheaply and early; you could live with that if the place is empty. You are {people} \
         people with a purse of your own. Your fear is to be called selfish in public for refusing the very risk that \
         everybody else is happy to hand on."
    );
    let carried = want("A motion of yours is carried.", "MotionCarried");
    (brief, vec![consent(), told.safe, carried])
}

fn remainder(told: Told) -> Part {
    let Told {
        here,
        people,
        shelter,
        ..
    } = &told;
    let shelter = grouped(*shelter);
    let brief = format!(
        "If the danger is pushed one way along the line it leaves you, and if it is pushed the other way it comes to you. \
         {here} Those who decide about pushes have rockets, and none of yours is counted here. You are {people} people, \
         and you have reported shelter for {shelter} of them. The world has watched catastrophes before, and sent songs. \
         So you want a rule, not a feeling: no push towards you without your word. Your fear is to be the remainder of \
         somebody else's calculation."
    );
    (brief, vec![told.safe, consent(), assured()])
}

fn last_in_line(told: Told) -> Part {
    let Told {
        here,
        people,
        shelter,
        ..
    } = &told;
    let shelter = grouped(*shelter);
    let brief = format!(
        "Nobody aims at you. {here} But of all the places on the line where a push can run out of strength, you are one, \
         and there a plan may end that was a little too small: one large craft where two were needed, a second one lost on \
         the way. When they say that a plan almost works, they may mean you. No rocket of yours is counted here, but you \
         are {people} people with a voice that counts, and by your own report shelter for {shelter}. You can say no, and a \
         plan that needs your yes must then be made bigger. Your fear is the last evening of a long meeting, with a plan \
         on the table that is good enough for everybody else."
    );
    let mandate = want(
        "The United States flies no mission without a mandate.",
        "NoUnilateralBy(\"USA\")",
    );
    (brief, vec![told.safe, consent(), mandate])
}

fn overlooked(told: Told) -> Part {
    let Told {
        here,
        people,
        shelter,
        ..
    } = &told;
    let shelter = grouped(*shelter);
    let brief = format!(
        "On the maps of the others you are one colour among many under a line. {here} You are {people} people, and on such \
         a map easy to overlook. You want one thing above all: that everybody who is harmed counts, in the numbers that \
         are shown before the vote, whoever they are and however they are harmed. You can shelter {shelter}, by your own \
         report. Your fear is a plan that the table calls a success because those who pay for it are somewhere else."
    );
    (brief, vec![told.safe, prepared(told.shelter), assured()])
}
