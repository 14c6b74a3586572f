//! The text of the file and of what stands beside it.

use std::fmt::Write as _;

use mission::plan::Effect;

use super::super::files;
use super::calendar::{FLYBY_AFTER_DAYS, month};
use super::sky::{CERTAIN, Nights};
use super::windows::Reach;
use super::{Plot, deck, seats, states, template};

/// One in how many, in one significant digit beyond ten.
fn one_in(chance: f64) -> String {
    let n = 1.0 / chance.max(1e-6);
    let step = libm::pow(10.0, (libm::log10(n).floor() - 1.0).max(0.0));
    let n = (n / step).round() * step;
    if n < 1.5 {
        "Nearly certain".to_owned()
    } else {
        format!("One in {}", seats::grouped(n as i64))
    }
}

fn campaign(id: &str, name: &str, price: u32, extra: &str, nights: &Nights) -> String {
    if nights.dates.is_empty() {
        return String::new();
    }
    let mut out = format!(
        "        (\n            id: {id:?},\n            name: {name:?},\n            price_m_usd: {price},\n{extra}            points: [\n"
    );
    for night in &nights.dates {
        let _ = writeln!(
            out,
            "                Night(on: {:?}, sigma_arcsec: {:?}),",
            night.iso(),
            nights.sigma_arcsec
        );
    }
    out.push_str("            ],\n        ),\n");
    out
}

fn span(nights: &Nights) -> String {
    nights.span().map_or_else(String::new, |(from, to)| {
        if month(from) == month(to) {
            month(from)
        } else {
            format!("{} to {}", month(from), month(to))
        }
    })
}

fn campaigns(plot: &Plot<'_>) -> String {
    let c = &plot.campaigns;
    let mut out = String::from(
        "    // The observations: nights on which this orbit can be seen by such telescopes. Which of them are used was chosen so\n    // that the first bulletin comes near to one in thirty; no other observations reach the table.\n    campaigns: [\n",
    );
    let named = |what: &str, nights: &Nights| format!("{what}, {}", span(nights));
    out.push_str(&campaign(
        "surveys",
        &named("Sky surveys and those who followed them up", &c.surveys),
        0,
        "",
        &c.surveys,
    ));
    out.push_str(&campaign(
        "season_8m",
        &named("Eight-metre telescopes", &c.eight_metre),
        5,
        "            rounds: [1],\n",
        &c.eight_metre,
    ));
    out.push_str(&campaign(
        "space_telescope",
        &named("Space telescope", &c.space),
        15,
        "            rounds: [1],\n",
        &c.space,
    ));
    out.push_str(&campaign(
        "chn_image",
        &named("Chinese survey space telescope, one image of", &c.private).replace("of, ", "of "),
        0,
        "            private_to: \"CHN\",\n",
        &c.private,
    ));
    out.push_str(&campaign(
        "recovery",
        &named("Recovery by eight-metre telescopes", &c.recovery),
        0,
        "",
        &c.recovery,
    ));
    let fix = plot.calendar.rounds[3].plus_days(FLYBY_AFTER_DAYS);
    let _ = writeln!(
        out,
        "        (\n            id: \"flyby_fix\",\n            name: \"Camera fix of the flyby\",\n            price_m_usd: 0,\n            with_flyby: true,\n            points: [Position(on: {:?}, sigma_km: 30.0)],\n        ),",
        fix.iso()
    );
    out.push_str(&beside(plot));
    out.push_str(&campaign(
        "space_telescope_last",
        &named("Space telescope", &c.last_space),
        15,
        "            rounds: [4],\n",
        &c.last_space,
    ));
    out.push_str("    ],\n");
    out
}

/// Days between two measurements from beside the asteroid, and how well they tell its place, km (authored).
const BESIDE_DAYS: i32 = 30;
const BESIDE_KM: f64 = 2.0;

/// What a craft measures that stays beside the asteroid: from the first day on which one can stand ready to the last talk.
/// Nothing where the warning is too short for one.
fn beside(plot: &Plot<'_>) -> String {
    let Some(shipped) = template::scenario() else {
        return String::new();
    };
    let stays = |c: &&scenario::CraftForSale| matches!(c.craft.effect, Effect::Rendezvous { .. });
    let Some(craft) = shipped.crafts.iter().find(stays) else {
        return String::new();
    };
    let from = shipped.prices.first_ready(craft, plot.calendar.rounds[0]);
    let to = plot.calendar.last_talk();
    if from >= to {
        return String::new();
    }
    format!(
        "        (\n            id: \"beside\",\n            name: \"Fixes from beside the asteroid\",\n            price_m_usd: 0,\n            with_rendezvous: true,\n            // Those count that come after a craft has arrived there.\n            points: [Positions(from: {:?}, to: {:?}, every_days: {BESIDE_DAYS}, sigma_km: {BESIDE_KM:?})],\n        ),\n",
        from.iso(),
        to.iso()
    )
}

fn rounds(plot: &Plot<'_>) -> Option<String> {
    let [a, b, c, d] = plot.calendar.rounds;
    let months = plot.calendar.months();
    let certain = plot.campaigns.last_chance >= CERTAIN;
    let shipped = template::scenario()?;
    let question = |i: usize| shipped.rounds.get(i).map(|r| r.question.clone());
    let last = if certain {
        (format!("It hits: {}", deck::where_it_falls(plot)), question(3)?)
    } else {
        (
            "Not certain even now".to_owned(),
            "Craft in flight can still be waved off, people can still be moved, and promises are due. Who keeps theirs?".to_owned(),
        )
    };
    let (second, third) = if launches_in_third(plot) {
        (
            "Nobody watches but those who were paid to. What is launched all the same, and what is built for the main season?",
            (
                "Launch season",
                "How many, whose, and with which aim: past the Earth, or to an empty place on it? Who is asked, and who is merely told?",
            ),
        )
    } else {
        (
            "Nobody watches but those who were paid to. What is launched all the same, while it still can be?",
            (
                "After the last launch",
                "What was launched is all there will be. Who prepares those who live under the line, and who pays for it?",
            ),
        )
    };
    let all = [
        (one_in(plot.campaigns.first_chance), question(0)?, a, a),
        ("In the dark".to_owned(), second.to_owned(), b, b),
        (third.0.to_owned(), third.1.to_owned(), c, c),
        (last.0, last.1, d, plot.calendar.last_talk()),
    ];
    let mut out = String::from("    rounds: [\n");
    for ((title, question, date, talk), months) in all.into_iter().zip(months) {
        let _ = writeln!(
            out,
            "        (\n            title: {title:?},\n            question: {question:?},\n            date: {:?},\n            consultation_date: {:?},\n            months: {months},\n            minutes: (situation: 3, consultation: 10, decision: 4, commitment: 3, execution: 2),\n        ),",
            date.iso(),
            talk.iso()
        );
    }
    out.push_str("    ],\n");
    Some(out)
}

fn relations(plot: &Plot<'_>) -> Option<String> {
    let shipped = &template::scenario()?.relations;
    let mut seats: Vec<&str> = states::POWERS.to_vec();
    seats.extend(
        plot.table
            .under
            .iter()
            .chain(&plot.table.bystander)
            .map(|s| s.code.as_str()),
    );
    let outsider = plot.outsider().map(|s| s.code.as_str());
    let mut out = format!(
        "    relations: (\n        trust_baseline: {},\n        trust_pairs: [\n",
        shipped.trust_baseline
    );
    for (one, other, trust) in &shipped.trust_pairs {
        let both = [one.as_str(), other.as_str()];
        // What the template says of its own outsider was said of it as such.
        if both
            .iter()
            .all(|s| seats.contains(s) && *s != "CAF" && Some(*s) != outsider)
        {
            let _ = writeln!(out, "            ({:?}, {:?}, {trust}),", both[0], both[1]);
        }
    }
    for seat in seats.iter().filter(|s| outsider.is_some_and(|o| o != **s)) {
        let _ = writeln!(
            out,
            "            ({:?}, {seat:?}, 35),",
            outsider.unwrap_or_default()
        );
    }
    let _ = writeln!(
        out,
        "        ],\n        suspicion_nuclear: {},\n    ),",
        shipped.suspicion_nuclear
    );
    Some(out)
}

fn head(plot: &Plot<'_>, id: &str) -> String {
    let (made, falls) = (plot.made, plot.calendar.falls);
    let name = &made.asked.name;
    let (from, to) = &plot.ground.ends;
    let whom = if seats::power_threatened(plot) {
        "Those who can push it are not all of those whom it threatens."
    } else {
        "Those who can push it are not those whom it threatens."
    };
    let line = if from == to {
        format!("on a line that begins and ends at {from}")
    } else {
        format!("on a line from {from} to {to}")
    };
    let mut axioms = vec![
        format!("{name} is invented. Everything that it does follows the laws of motion, and nothing in this exercise bends them."),
        format!("It was found on {}. Archives from before are taken to hold no image of it.", plot.calendar.found),
        "The listed observations are all there are: telescope time is granted for them and for nothing else.".to_owned(),
        "Rockets, telescopes, states and their figures are those of about 2025, whatever the year on the calendar.".to_owned(),
        "Briefs and secrets are invented. They say nothing about what a real government thinks or holds.".to_owned(),
        "A craft is steered onto the asteroid by what its camera sees: no hit is possible from the dark side (Sun, asteroid, craft at more than 90 degrees).".to_owned(),
        "All prices are in US dollars of 2025. A spacecraft takes eighteen months to build, a device or twelve tonnes two years, a tug thirty months, a craft that stays and looks three years. Up to six months of it can be saved, each for 3 % of its price.".to_owned(),
    ];
    if plot.campaigns.last_chance < CERTAIN {
        axioms.push("Nobody will be certain before the last round ends.".to_owned());
    }
    let mut out = format!(
        "// {name}, forged for a place of somebody's choice; the rest after the shipped scenario {}. README.md beside this file\n// says what was computed and what was taken over.\n(\n    format: 1,\n    id: {id:?},\n    title: {:?},\n    summary: {:?},\n    minutes: 120,\n    docket: 2,\n    axioms: [\n",
        template::ID,
        title(plot),
        format!("An asteroid may hit on {falls}, somewhere {line}. {whom}")
    );
    for axiom in axioms {
        let _ = writeln!(out, "        {axiom:?},");
    }
    out.push_str("    ],\n");
    out
}

fn title(plot: &Plot<'_>) -> String {
    let name = seats::title_of(&plot.ground.struck);
    let year = plot.calendar.falls.ymd().0;
    if plot.ground.off_coast_km >= deck::COAST_KM {
        format!("Off {} {year}", states::called(&plot.ground.struck))
    } else {
        format!("{name} {year}")
    }
}

/// The whole file; none if the template has not what is copied from it.
pub(super) fn text(plot: &Plot<'_>, id: &str) -> Option<String> {
    let mut out = head(plot, id);
    let _ = writeln!(out, "\n    asteroid: {},\n", files::block(plot.made, 4));
    out.push_str(&campaigns(plot));
    out.push('\n');
    out.push_str(&seats::seats(plot)?);
    out.push('\n');
    out.push_str(&forms(plot)?);
    out.push_str(&template::section("phrases")?);
    out.push('\n');
    for name in ["lead", "charters", "default_charter"] {
        out.push_str(&template::section(name)?);
    }
    out.push('\n');
    out.push_str(&rounds(plot)?);
    out.push('\n');
    out.push_str(&deck::deck(plot)?);
    for name in ["crafts", "launch_services"] {
        out.push('\n');
        out.push_str(&template::section(name)?);
    }
    out.push_str("\n    seasons: [\n");
    for (name, from, to) in &plot.seasons {
        let _ = writeln!(
            out,
            "        (name: {name:?}, from: {:?}, to: {:?}),",
            from.iso(),
            to.iso()
        );
    }
    out.push_str("    ],\n");
    for name in ["prices", "economy"] {
        out.push('\n');
        out.push_str(&template::section(name)?);
    }
    out.push('\n');
    out.push_str(&relations(plot)?);
    for name in ["hardware", "assurance"] {
        out.push('\n');
        out.push_str(&template::section(name)?);
    }
    out.push_str(")\n");
    Some(out)
}

/// Most delegations of a class, as in the template.
const CLASS_SEATS: usize = 8;

/// The template's forms. At the class's table sit the three powers of the template's and of those without rockets the one that is
/// not threatened and the likeliest under the line.
fn forms(plot: &Plot<'_>) -> Option<String> {
    let mut powers = vec!["USA", "CHN", "EUR"];
    // A power that is struck sits there too.
    let struck = states::power_of(&plot.ground.struck).filter(|p| !powers.contains(p));
    powers.extend(struck);
    let bystander = plot.table.bystander.iter().map(|s| s.code.as_str());
    let under = plot.table.under.iter().map(|s| s.code.as_str());
    let room = CLASS_SEATS - powers.len() - plot.table.bystander.iter().count();
    let all = powers.into_iter().chain(under.take(room)).chain(bystander);
    let seats: Vec<String> = all.map(|code| format!("{code:?}")).collect();
    let mut out = String::new();
    for line in template::section("forms")?.lines() {
        if line.trim_start().starts_with("seats: [") {
            let _ = writeln!(out, "            seats: [{}],", seats.join(", "));
        } else if !line.contains("// The core without India") {
            let _ = writeln!(out, "{line}");
        }
    }
    Some(out)
}

/// More hits than this are not flown in an exercise: it is twice what the template's best plans fly.
const MOST_HITS: f64 = 8.0;

/// Whether something can still be launched when the third round opens.
fn launches_in_third(plot: &Plot<'_>) -> bool {
    plot.seasons.iter().any(|s| s.2 >= plot.calendar.rounds[2])
}

/// Whether the asteroid can be pushed past the Earth with what is for sale.
fn within_reach(plot: &Plot<'_>) -> String {
    let other = "More --warning, a smaller --diameter or another --seed changes that.";
    let late = if launches_in_third(plot) {
        String::new()
    } else {
        " The last launch season ends before the third round; another --seed gives another orbit.".to_owned()
    };
    let best = match &plot.reach {
        Reach::Moves(best) => best,
        Reach::Breaks => {
            return format!(
                "a hit by any impactor for sale is likely to break so small a body up, and plans do not aim at that.{late}"
            );
        }
        Reach::Nothing => {
            return "no rocket of the scenario reaches the asteroid in time, so nobody can push it; shelter is what is left \
                    to decide. Another --seed gives another orbit."
                .to_owned();
        }
    };
    let at_best = format!(
        "one {} (launched in {}) moves the fall by at most {} km on the target plane, and a miss needs {} km",
        best.craft,
        month(best.on),
        seats::grouped(best.shift_km.round() as i64),
        seats::grouped(best.needed_km.round() as i64)
    );
    let hits = best.hits();
    if hits > MOST_HITS {
        format!(
            "{at_best}: {hits:.0} such hits, more than its rockets bring, so shelter is what is left to decide. {other}{late}"
        )
    } else if hits > 1.0 {
        format!("{at_best}: {hits:.0} such hits.{late}")
    } else {
        format!("{at_best}: one such hit.{late}")
    }
}

/// What an author should know before the table sits down: what a miss takes, and where the published chances leave the
/// template's course.
pub(super) fn remarks(plot: &Plot<'_>) -> String {
    let percent = |chance: f64| format!("{:.2} %", chance * 100.0);
    let (first, last) = (plot.campaigns.first_chance, plot.campaigns.last_chance);
    let mut told = within_reach(plot);
    if first < deck::WARNING.0 {
        let _ = write!(
            told,
            " The first bulletin says {}, too little for the warning network to warn: it is not followed for long enough. \
             Another --seed or a larger --diameter changes that.",
            percent(first)
        );
    }
    if last < CERTAIN {
        let _ = write!(
            told,
            " The last round opens at {}: until then too little is seen of it to be certain.",
            percent(last)
        );
    }
    told
}

/// What a teacher should know of it.
pub(super) fn readme(plot: &Plot<'_>, id: &str) -> String {
    let (c, calendar, made) = (&plot.campaigns, &plot.calendar, plot.made);
    let percent = |chance: f64| format!("{:.1} %", chance * 100.0);
    let mut out = format!("# {}\n\n", title(plot));
    let _ = writeln!(
        out,
        "Made by `indivisible forge --scenario` (seed {}). `indivisible check` on this folder tells whether it is sound; play it\nwith `indivisible play` and this folder, or start the window with `--scenarios` and the folder above it.\n",
        made.asked.seed
    );
    let _ = writeln!(
        out,
        "Left alone, {} comes down {} on {}. It is found on {}; the rounds are on {}, {}, {} and {}.\n",
        made.asked.name,
        deck::where_it_falls(plot),
        calendar.falls,
        calendar.found,
        calendar.rounds[0],
        calendar.rounds[1],
        calendar.rounds[2],
        calendar.rounds[3]
    );
    let _ = writeln!(
        out,
        "| the median chance of an impact that is published | |\n|---|---|\n| as the first round opens | {} |\n| after it, if both seasons of telescope time are bought | {} |\n| as the last round opens, if nothing is bought | {} |\n",
        percent(c.first_chance),
        percent(c.bought_chance),
        percent(c.last_chance)
    );
    let _ = writeln!(out, "{}\n", states::headed(&remarks(plot)));
    let _ = writeln!(
        out,
        "**Computed for this place:** the orbit, the nights on which it can be seen, the launch seasons, the line of possible impacts, the states under it, the\nshare of each. **Taken over from `{}`:** charters, spacecraft, rockets, prices, rates, chances of hardware, the seats with\nrockets. **Authored by rule, not by knowledge of the country:** motives, support, shelter (0.6 % of the people) and secrets. Read the\nbriefs before you hand them out, and change what you know better: `{id}` is yours.",
        template::ID
    );
    out
}
