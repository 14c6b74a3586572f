//! Motions and votes: results with their reasons, secrecy, founding, consent, rival plans.

use game::*;
use scenario::CharterId;

use crate::table::{Table, everybody, seat};

const ALL: [&str; 12] = [
    "USA", "CHN", "EUR", "IND", "JPN", "NGA", "BRA", "ETH", "COL", "ZAF", "GHA", "CAF",
];

#[test]
fn a_result_says_why_and_what_would_have_turned_it() {
    let mut t = Table::open("qualified_majority");
    t.advance();
    let m = t.move_it("EUR", "JPN", t.mission("Look first"));
    t.advance();
    t.vote(m, Choice::Yes, &["EUR", "JPN", "USA", "ZAF", "BRA", "GHA", "NGA"]);
    t.vote(m, Choice::No, &["CHN", "IND"]);
    t.vote(m, Choice::Yes, &["COL"]);
    t.vote(m, Choice::Abstain, &["COL"]);
    assert_eq!(
        t.refused(
            "USA",
            Command::Deliver {
                programme: ProgrammeId(1),
                amount: scenario::Money(1)
            }
        ),
        "wrong_phase"
    );
    t.advance();
    let result = t.motion(m).result.unwrap();
    assert!(!result.carried, "7 of 12 states, but few people: {}", result.why);
    assert_eq!(result.totals, [7, 2, 1, 2], "the last ballot counts");
    assert!(
        result.why.contains("65 %"),
        "it names the condition: {}",
        result.why
    );
    assert!(result.would_turn.is_some(), "and the nearest change");
    let choices = result.choices.unwrap();
    assert!(
        choices.contains(&(seat("CHN"), Some(Choice::No))),
        "a roll call is published"
    );
    assert!(choices.contains(&(seat("CAF"), None)), "silence too");
    assert_eq!(t.motion(m).stage, MotionStage::NotCarried);
    assert!(t.public().programmes.is_empty());
}

#[test]
fn one_power_decides_under_the_phone_call_and_pays_alone() {
    let mut t = Table::open("phone_call");
    t.advance();
    let m = t.move_it("NGA", "USA", t.mission("Look first"));
    t.advance();
    t.vote(m, Choice::No, &["CHN", "EUR", "IND"]);
    t.vote(m, Choice::Yes, &["USA"]);
    t.advance();
    assert_eq!(
        t.motion(m).stage,
        MotionStage::Carried,
        "{}",
        t.motion(m).result.unwrap().why
    );
    let payers: Vec<_> = t.programme().shares.iter().map(|s| s.seat.to_string()).collect();
    assert_eq!(payers, ["USA"], "those that adopt a plan pay for it");
}

#[test]
fn a_few_found_the_community_and_others_are_admitted() {
    let mut t = Table::open("phone_call");
    t.advance();
    let adopt = Proposal::AdoptCharter {
        charter: CharterId::new("security_community"),
    };
    let m = t.move_it("EUR", "NGA", adopt.clone());
    t.advance();
    t.vote(m, Choice::Yes, &["BRA", "EUR"]);
    t.vote(m, Choice::No, &["USA", "CHN"]);
    t.advance();
    let charter = t.public().charter;
    assert_eq!(charter.id.as_str(), "security_community");
    assert_eq!(
        charter.members,
        [seat("EUR"), seat("NGA"), seat("BRA")],
        "mover, seconder, and who voted for it"
    );
    assert_eq!(charter.electorate, charter.members);
    t.to(1, Phase::Consultation);
    assert_eq!(
        t.refused(
            "USA",
            Command::TableMotion {
                proposal: t.mission("Four impactors")
            }
        ),
        "no_voice"
    );
    let admit = Proposal::Admit { seat: seat("CAF") };
    t.by("CAF", Command::TableMotion { proposal: admit });
    let m = t.public().motions.last().unwrap().id;
    t.by("NGA", Command::SecondMotion { motion: m });
    t.advance();
    assert_eq!(
        t.refused(
            "CAF",
            Command::CastBallot {
                motion: m,
                choice: Sealed::new(Choice::Yes)
            }
        ),
        "no_voice"
    );
    t.vote(m, Choice::Yes, &["EUR", "NGA"]);
    t.advance();
    assert!(
        t.public().charter.members.contains(&seat("CAF")),
        "{:?}",
        t.motion(m).result
    );
}

#[test]
fn two_seats_cannot_found_what_needs_three() {
    let mut t = Table::open("phone_call");
    t.advance();
    let m = t.move_it(
        "EUR",
        "NGA",
        Proposal::AdoptCharter {
            charter: CharterId::new("security_community"),
        },
    );
    t.advance();
    t.vote(m, Choice::Yes, &["EUR"]);
    t.advance();
    let motion = t.motion(m);
    assert_eq!(motion.stage, MotionStage::Blocked);
    assert!(
        motion.blocked.unwrap().contains("3 founders"),
        "it says what is missing"
    );
    assert_eq!(t.public().charter.id.as_str(), "phone_call");
}

#[test]
fn a_secret_ballot_publishes_totals_alone() {
    let mut t = Table::open("security_community");
    t.advance();
    let m = t.move_it(
        "EUR",
        "NGA",
        Proposal::AdoptCharter {
            charter: CharterId::new("cosmopolitan_community"),
        },
    );
    t.advance();
    t.vote(m, Choice::Yes, &["EUR", "NGA", "BRA", "ZAF", "USA", "IND", "JPN"]);
    t.vote(m, Choice::No, &["CHN"]);
    let view = t.motion(m);
    assert_eq!(
        (view.voted, view.voted_count),
        (None, 8),
        "even who has voted is hidden"
    );
    t.advance();
    let result = t.motion(m).result.unwrap();
    assert!(result.carried, "{}", result.why);
    assert_eq!((result.choices, result.totals[0], result.totals[1]), (None, 7, 1));
    assert!(
        result.would_turn.is_none(),
        "whose ballot would have turned it says how it was"
    );
    assert_eq!(t.public().charter.members.len(), 11, "members stay members");
}

#[test]
fn silence_agrees_where_the_charter_says_so() {
    let mut t = Table::open("security_community");
    t.advance();
    let proposal = Proposal::Observe {
        campaigns: vec![scenario::CampaignId::new("season_8m_2025")],
    };
    let m = t.move_it("JPN", "ZAF", proposal);
    t.to(0, Phase::Commitment);
    assert_eq!(
        t.motion(m).stage,
        MotionStage::Carried,
        "nobody spoke, so it is carried"
    );
    let p = t.public().programmes[0].clone();
    assert!(
        p.shares.iter().all(|s| s.due == s.quota),
        "nothing is built: everything is due at once"
    );
    let pays: Vec<_> = p
        .shares
        .iter()
        .filter(|s| s.quota.0 > 0)
        .map(|s| (s.seat.to_string(), s.due))
        .collect();
    for (code, amount) in pays {
        t.by(
            &code,
            Command::Deliver {
                programme: p.id,
                amount,
            },
        );
    }
    t.advance();
    let campaign = t
        .public()
        .campaigns
        .into_iter()
        .find(|c| c.id.as_str() == "season_8m_2025")
        .unwrap();
    assert!(
        campaign.bought.is_some_and(|by| by.len() >= 10),
        "bought together"
    );
    t.to(1, Phase::Situation);
    let bulletin = t.public().bulletins.last().unwrap().1.clone();
    assert!(
        bulletin
            .knowledge
            .campaigns
            .contains(&scenario::CampaignId::new("season_8m_2025"))
    );
    assert_eq!(
        bulletin.chance,
        Ppb::from_fraction(0.14),
        "the points are in the next bulletin"
    );
}

#[test]
fn two_rival_plans_cannot_both_fly_on_the_same_slots() {
    let mut t = Table::open("qualified_majority");
    t.advance();
    let one = t.move_it("EUR", "JPN", t.mission("Two early impactors"));
    let two = t.move_it("USA", "IND", t.mission("Look and four impactors"));
    for m in [one, two] {
        for s in ["BRA", "COL"] {
            if t.motion(m).consents.iter().any(|(who, _)| who.as_str() == s) {
                t.by(
                    s,
                    Command::GiveConsent {
                        motion: m,
                        given: true,
                    },
                );
            }
        }
    }
    t.advance();
    // Every vehicle of the autumn season 2026 is taken by the first: leave it only what the first leaves.
    t.vote(one, Choice::Yes, &ALL);
    t.vote(two, Choice::Yes, &ALL);
    t.advance();
    assert_eq!(t.motion(one).stage, MotionStage::Carried);
    let (a, b) = (t.card("Two early impactors"), t.card("Look and four impactors"));
    let shared = a.card.flights.iter().any(|f| {
        b.card
            .flights
            .iter()
            .any(|g| f.flight.launcher == g.flight.launcher)
    });
    assert!(shared, "the fixture lets them want the same vehicle");
    let second = t.motion(two);
    assert_eq!(
        second.stage,
        MotionStage::Blocked,
        "Falcon Heavy has two slots that season, and three are wanted"
    );
    let why = second.blocked.unwrap();
    assert!(
        why.contains("Two early impactors") && why.contains("slots"),
        "it says so: {why}"
    );
    assert_eq!(t.public().programmes.len(), 1);
}

#[test]
fn a_plan_that_moves_risk_needs_the_consent_of_whom_it_endangers() {
    let mut t = Table::open("qualified_majority");
    t.advance();
    // Two hits raise Colombia from 5 to 20 % of the draws on course; 5 points more is the threshold.
    let who: Vec<_> = t
        .card("Two early impactors")
        .transfer
        .iter()
        .map(|(s, _, _)| s.to_string())
        .collect();
    assert_eq!(who, ["COL"], "the view says whose risk rises");
    assert!(
        t.card("Four impactors").transfer.is_empty(),
        "a clear miss moves nothing onto anybody"
    );
    let m = t.move_it("USA", "JPN", t.mission("Two early impactors"));
    assert_eq!(t.motion(m).consents, [(seat("COL"), None)]);
    assert_eq!(
        t.refused(
            "BRA",
            Command::GiveConsent {
                motion: m,
                given: true
            }
        ),
        "no_consent_asked"
    );
    let without = |mut t: Table| {
        t.advance();
        t.vote(m, Choice::Yes, &ALL);
        t.advance();
        t.motion(m)
    };
    let silent = without(t.clone());
    assert_eq!(
        silent.stage,
        MotionStage::Blocked,
        "carried by everybody, and stopped"
    );
    assert!(silent.blocked.unwrap().contains("Colombia"));
    t.by(
        "COL",
        Command::GiveConsent {
            motion: m,
            given: true,
        },
    );
    assert_eq!(without(t).stage, MotionStage::Carried, "with consent it stands");
}

#[test]
fn without_a_consent_clause_the_price_of_moving_risk_is_trust() {
    let mut t = Table::open("phone_call");
    t.advance();
    let m = t.move_it("USA", "JPN", t.mission("Two early impactors"));
    assert!(
        t.motion(m).consents.is_empty(),
        "nobody is asked under the phone call"
    );
    t.advance();
    t.vote(m, Choice::Yes, &["USA"]);
    let before = t.trust("COL", "USA");
    t.advance();
    assert_eq!(t.motion(m).stage, MotionStage::Carried);
    assert_eq!(t.trust("COL", "USA"), before - 15, "exercise design 5");
    assert_eq!(t.trust("BRA", "USA"), 50, "nobody else");
}

#[test]
fn everybody_in_the_fixture_is_a_seat_of_the_scenario() {
    let t = Table::open("phone_call");
    let mut codes = everybody(&t.sc);
    codes.sort();
    let mut all = ALL.map(str::to_owned);
    all.sort();
    assert_eq!(codes, all);
}

#[test]
fn what_is_ordered_once_is_not_ordered_again() {
    let mut t = Table::open("phone_call");
    t.advance();
    let season = scenario::CampaignId::new("season_8m_2025");
    let space = scenario::CampaignId::new("jwst_2025");
    let both = Proposal::Observe {
        campaigns: vec![season.clone(), space],
    };
    let first = t.move_it("BRA", "EUR", both);
    let second = t.move_it(
        "GHA",
        "EUR",
        Proposal::Observe {
            campaigns: vec![season.clone()],
        },
    );
    t.advance();
    for m in [first, second] {
        t.vote(m, Choice::Yes, &["EUR", "BRA"]);
    }
    t.advance();
    assert_eq!(t.motion(first).stage, MotionStage::Carried);
    assert_eq!(t.motion(second).stage, MotionStage::Blocked);
    assert!(
        t.motion(second).blocked.unwrap().contains("already"),
        "it says why"
    );
    assert_eq!(t.public().programmes.len(), 1);
    let alone = Command::BuyCampaign { campaign: season };
    assert_eq!(t.refused("USA", alone), "not_for_sale", "the programme buys it");
}
