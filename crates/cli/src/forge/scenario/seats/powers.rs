//! The seats with rockets: the template's, with briefs that are true for this place.

use std::fmt::Write as _;

use scenario::Seat;

use super::super::calendar::month;
use super::super::states::{POWERS, called};
use super::super::{Plot, template};
use super::{SUPPORT_ADDED, joined};

/// Territories of a seat under the line, the likeliest first.
fn threatened(plot: &Plot<'_>, seat: &Seat) -> Vec<String> {
    let own = plot
        .ground
        .under
        .iter()
        .filter(|u| seat.territory.iter().any(|t| t.as_str() == u.code));
    own.map(|u| u.code.clone()).collect()
}

/// Whether any state with rockets lies under the line.
pub(in super::super) fn power_threatened(plot: &Plot<'_>) -> bool {
    let seats = template::scenario().map_or(&[][..], |s| &s.seats);
    let powers = seats.iter().filter(|s| POWERS.contains(&s.id.as_str()));
    powers.into_iter().any(|s| !threatened(plot, s).is_empty())
}

/// The seat in the words of this place; none if the template has it no more.
pub(super) fn power(plot: &Plot<'_>, id: &str) -> Option<String> {
    let text = template::seat(id)?;
    let seat = template::scenario()?.seats.iter().find(|s| s.id.as_str() == id)?;
    let own = threatened(plot, seat);
    let mut out = String::from("        (\n");
    for name in [
        "id",
        "name",
        "territory",
        "member",
        "core",
        "gdp_b_usd",
        "population_million",
    ] {
        out.push_str(&template::field(text, name, 12)?);
    }
    let added = if own.is_empty() { 0 } else { SUPPORT_ADDED };
    let _ = writeln!(out, "            support: {},", seat.support + added);
    for name in ["motives", "doctrine", "launchers", "stations", "shelter_people"] {
        out.push_str(&template::field(text, name, 12)?);
    }
    for name in ["nuclear_device", "guidance_sensor", "permanent"] {
        out.push_str(&template::field(text, name, 12).unwrap_or_default());
    }
    out.push_str("            assets: [\n");
    for (label, note) in power_assets(plot, id) {
        let _ = writeln!(out, "                ({label:?}, {note:?}),");
    }
    out.push_str("            ],\n");
    let _ = writeln!(out, "            brief: {:?},", power_brief(plot, id, &own));
    out.push_str(&power_wants(text, id, &own)?);
    out.push_str(&power_secrets(plot, text, id)?);
    out.push_str("        ),\n");
    Some(out)
}

/// The template's wants; safety of the own ground stands first where it is in question, and not where it is not.
fn power_wants(text: &str, id: &str, own: &[String]) -> Option<String> {
    let wants = template::field(text, "wants", 12)?;
    let safe = wants.contains("OwnTerritorySafe");
    let lines: Vec<&str> = wants.lines().collect();
    let (first, rest) = lines.split_first()?;
    let name = if id == "EUR" {
        "Europe".to_owned()
    } else {
        called(&own.first().cloned().unwrap_or_default())
    };
    let mut out = format!("{first}\n");
    if !own.is_empty() {
        let _ = writeln!(
            out,
            "                (text: {:?}, points: 20, test: OwnTerritorySafe),",
            format!("Nothing falls on {name}.")
        );
    } else if safe {
        out.push_str(
            "                (text: \"You pay no more than your share.\", points: 20, test: PaidAtMostKeyPercent(100)),\n",
        );
    }
    // Three wants each: the one that gives way is the last.
    let kept: Vec<&&str> = rest
        .iter()
        .filter(|l| l.contains("test:") && !l.contains("OwnTerritorySafe"))
        .collect();
    let room = if own.is_empty() && !safe { 3 } else { 2 };
    for line in kept.into_iter().take(room) {
        let _ = writeln!(out, "{line}");
    }
    out.push_str("            ],\n");
    Some(out)
}

fn power_assets(plot: &Plot<'_>, id: &str) -> Vec<(&'static str, &'static str)> {
    match id {
        "USA" => vec![
            (
                "Planetary radar",
                "Goldstone: the strongest echoes once an asteroid comes near.",
            ),
            ("Space telescope", "You hold the largest share of its time."),
            ("Experience", "Your craft was the first to move an asteroid."),
        ],
        "CHN" => {
            let mut all = vec![("Long March 5", "Two launches a season to escape orbits.")];
            if !plot.campaigns.private.dates.is_empty() {
                all.insert(
                    0,
                    (
                        "Survey space telescope",
                        "It sees fainter than any survey on the ground, and its time is yours to give.",
                    ),
                );
            }
            all
        }
        "EUR" => vec![
            (
                "Hera's team",
                "It built the craft that looks at the asteroid that was moved, and can build a flyby.",
            ),
            (
                "Three ground stations",
                "All in one third of the Earth's longitudes.",
            ),
        ],
        "IND" => vec![
            ("LVM3", "The smallest of the heavy launchers, and the cheapest."),
            ("Deep-space antenna", "Byalalu, near Bengaluru."),
        ],
        _ => vec![
            (
                "Guidance sensor",
                "The best there is for the last hour of an approach: it raises the chance of every hit by two points.",
            ),
            (
                "Sample-return teams",
                "Twice you have brought back dust of an asteroid.",
            ),
        ],
    }
}

/// Where the line leaves a state with rockets.
fn power_place(own: &[String], id: &str) -> String {
    if own.is_empty() {
        return "The line of possible impacts passes you by.".to_owned();
    }
    if id != "EUR" {
        return "The line of possible impacts crosses your own ground.".to_owned();
    }
    let mut names: Vec<String> = own.iter().take(3).map(|c| called(c)).collect();
    if own.len() > 3 {
        names.push("others of your members".to_owned());
    }
    format!(
        "The line of possible impacts crosses your own ground: {}.",
        joined(&names)
    )
}

fn power_brief(plot: &Plot<'_>, id: &str, own: &[String]) -> String {
    let place = power_place(own, id);
    let safe = own.is_empty();
    match id {
        "USA" => format!(
            "Everybody has your number. Your rockets lift the most, your radar sees the farthest, and your craft was the first to move an asteroid. {place} {} If you act and it goes wrong, it falls on somebody, and their lawyers will say that you aimed it. If you do nothing and it falls, you will have been the one who could. You have three launches a season and the widest purse at the table. Alone you can start this. Alone you would own every mistake.",
            if safe {
                "So Congress asks: why should we pay, and who dares to tell us how to fly our own craft?"
            } else {
                "So Congress asks two things: why is nothing flying yet, and who dares to tell us how to fly our own craft?"
            }
        ),
        "CHN" => format!(
            "One human being in six lives in your country. {place} You see a second thing beside it: for the first time in history somebody will steer a mountain, and whoever holds the wheel will be called the guardian of the Earth. It shall not be one country alone. You can lift as much as Europe, and you have a device if it comes to that. The others want your rocket and your money; few want you in the control room. Your condition is simple. Equal command for equal hardware, and no data that only Americans may read. You fear two things: a mission flown by Washington in the name of all, and a community in which your vote counts no more than that of the smallest. And you fear being seen to have held something back."
        ),
        "EUR" => format!(
            "Twenty-seven governments, one voice, if they agree. Your craft Hera was built to look at the asteroid that America moved, and it nearly was not: one meeting of ministers once cut the money, and for years half a mission stood on the shelf. You know what it means when nobody pays for what is not yet certain. {place} What you bring is two launches a season, the team that has built the eyes, and the habit of turning quarrels into rules. Your ministers want contracts in proportion to what they pay. Your lawyers want law first: nothing flies in the name of all that all have not agreed to. Your fear is that you argue until the season is over, and that a rocket with another flag then flies without you."
        ),
        "IND" => format!(
            "{place} {} The rest is pride. You landed near the Moon's south pole for the price of a film about it, and you can lift one craft a season, cheaper than anyone. You want that craft to fly first and to be seen. You have more people than anyone at this table and a small purse; a rule that counts heads makes you strong, a rule that counts dollars makes you poor. You fear a plan made by those who do not live where people live close together, with the poor as its error margin.",
            if safe {
                "It could have been you, and your people know it."
            } else {
                "So one sentence decides your politics: nobody pushes it onto you and calls that progress."
            }
        ),
        _ => format!(
            "Twice your craft have brought home the dust of an asteroid, and twice the asteroid was not what anyone had expected: a heap of rubble, not a rock. That is why you say: look first. Nobody knows whether this one is {:.0} metres across or {:.0}, and between the two lies a factor of {:.0} in mass. A push made blind may do nothing, or break it. A flyby must be ordered while nothing is certain, and that is the hardest moment to find money. {place} You have one launch a season and a guidance sensor that nobody else can match; its export needs a guarantee that it stays under joint control. You are the only people who know what a nuclear weapon does to a city, and you will not vote to fly one. Your fear is quiet: to pay as always, and to be asked as never.",
            plot.believed.0,
            plot.believed.1,
            libm::pow(plot.believed.1 / plot.believed.0, 3.0)
        ),
    }
}

fn power_secrets(plot: &Plot<'_>, text: &str, id: &str) -> Option<String> {
    let [_, second, third, _] = plot.calendar.rounds;
    let secret = |id: &str, words: &str, effect: &str| {
        format!("            secrets: [(id: {id:?}, text: {words:?}, effect: {effect})],\n")
    };
    Some(match id {
        "USA" => secret(
            "usa_promised_slot",
            &format!(
                "One launch is promised to a crewed flight, and in {} you will have to choose. Tell the table and give the asteroid precedence: the slot stays, and your own public takes it badly.",
                month(third)
            ),
            "ExtraSlots(slots: 1, support_cost: 8)",
        ),
        "CHN" => match plot.campaigns.private.dates.first() {
            Some(night) => secret(
                "chn_image",
                &format!(
                    "In {} your survey telescope can take one image of the asteroid that nobody else can take. It comes before the third round, and what it teaches is on your desk alone. Share it, and everybody knows; hold it, and you alone do.",
                    month(*night)
                ),
                "PublishCampaign(\"chn_image\")",
            ),
            None => String::new(),
        },
        "EUR" => secret(
            "eur_ministers",
            &format!(
                "Your ministers meet in {}. You have counted: unless Europe's public stands behind the programme by then, they will refuse half of your money for that round, as they did before. Support of 50 would carry it.",
                month(second)
            ),
            "Told",
        ),
        _ => template::field(text, "secrets", 12)?,
    })
}
