//! What stands ready only while somebody pays: upkeep, loss, building anew, and what is missed meanwhile.

use game::*;
use mission::plan::LauncherId;
use scenario::{Capability, CapabilityId, CapabilityKind, InjectEffect, Money, Scenario};

use crate::table::{Table, gulf, seat};

fn capability(id: &str, owner: &str, kind: CapabilityKind, fades_years: u32) -> Capability {
    Capability {
        id: CapabilityId::new(id),
        name: format!("The {id}"),
        purpose: "It is missed when it is gone.".to_owned(),
        owner: seat(owner),
        kind,
        value: Money::millions(100),
        build_months: 12,
        fades_years,
        readiness_ppm: 1_000_000,
    }
}

/// The shipped scenario with a survey that recovers the asteroid in 2028, a team, and a pad; each fades within months, so
/// that what nobody pays for is lost by the next round.
fn neglected() -> Scenario {
    let mut sc = gulf();
    let pad = CapabilityKind::Launch(LauncherId::new("long_march_5"));
    sc.capabilities = vec![
        capability("survey", "JPN", CapabilityKind::Survey, 1),
        capability("team", "EUR", CapabilityKind::Team, 1),
        capability("pad", "CHN", pad, 1),
    ];
    for c in &mut sc.campaigns {
        if c.id.as_str() == "recovery_2028" {
            c.by = Some(CapabilityId::new("survey"));
        }
    }
    sc
}

fn open(sc: Scenario) -> Table {
    let mut t = Table::set(sc);
    t.start("security_community", Occupant::Person);
    t
}

fn fund(id: &str) -> Command {
    Command::FundCapability {
        capability: CapabilityId::new(id),
    }
}

fn view(t: &Table, id: &str) -> CapabilityView {
    let all = t.public().capabilities;
    all.into_iter()
        .find(|c| c.id.as_str() == id)
        .expect("it is listed")
}

fn lost(t: &Table) -> Vec<String> {
    let of = |e: &Event| {
        if let Event::CapabilityLost { capability, .. } = e {
            Some(capability.to_string())
        } else {
            None
        }
    };
    t.log.iter().filter_map(of).collect()
}

fn slots(t: &Table, code: &str) -> u32 {
    let seats = t.public().seats;
    let of = seats.iter().find(|s| s.id == seat(code)).unwrap();
    of.launchers.iter().map(|(_, _, n)| n).sum()
}

#[test]
fn what_nobody_pays_for_is_lost_and_takes_with_it_what_hangs_on_it() {
    let mut t = open(neglected());
    assert!(slots(&t, "CHN") > 0, "the pad stands");
    t.to(1, Phase::Situation);
    // Exercise design, 5: exp(-15 months / 1 year) = 0.29, below the 0.4 at which it is lost.
    assert_eq!(lost(&t), ["pad", "survey", "team"]);
    assert_eq!(
        slots(&t, "CHN"),
        0,
        "no launches from a pad that is let to somebody else"
    );
    t.to(3, Phase::Consultation);
    let missed = t.count(
        |e| matches!(e, Event::CampaignMissed { campaign, .. } if campaign.as_str() == "recovery_2028"),
    );
    assert_eq!(missed, 1, "nobody looked in spring 2028");
    let known = t.public().bulletins.last().unwrap().1.knowledge.clone();
    assert!(!known.campaigns.iter().any(|c| c.as_str() == "recovery_2028"));
    assert_eq!(t.finish().end, End::Forgotten);
    assert!(
        t.public()
            .sentence
            .contains("given up: The survey, The team and The pad"),
        "{}",
        t.public().sentence
    );
}

#[test]
fn upkeep_keeps_it_and_costs_eight_percent_a_year() {
    let mut t = open(neglected());
    t.to(0, Phase::Commitment);
    // From 17 March 2025 to 15 June 2026: 455 days of 8 % of 100 M a year.
    let price = view(&t, "survey").price.unwrap();
    assert_eq!(price, Money(997), "9.97 M USD");
    let before = t.money("JPN");
    t.by("JPN", fund("survey"));
    assert_eq!(before - t.money("JPN"), price);
    assert_eq!(t.refused("USA", fund("survey")), "already");
    t.to(1, Phase::Situation);
    assert_eq!(lost(&t), ["pad", "team"]);
    assert_eq!(view(&t, "survey").readiness_ppm, 1_000_000);
    assert_eq!(
        view(&t, "survey").stage,
        CapabilityStage::Fading,
        "it was paid to this day"
    );
}

#[test]
fn a_fund_is_paid_by_the_key_and_cut_where_money_is_missing() {
    let mut t = open(neglected());
    t.advance();
    let capabilities = ["survey", "team", "pad"].map(CapabilityId::new).to_vec();
    let motion = t.move_it("ZAF", "EUR", Proposal::Fund { capabilities });
    assert_eq!(t.motion(motion).category, scenario::Category::Budget);
    assert!(
        t.motion(motion)
            .text
            .contains("Upkeep of The survey to 15 June 2026"),
        "{}",
        t.motion(motion).text
    );
    t.to(0, Phase::Decision);
    let voters = t.motion(motion).electorate;
    let voters: Vec<&str> = voters.iter().map(SeatId::as_str).collect();
    t.vote(motion, Choice::Yes, &voters);
    t.advance();
    let fund_of = |t: &Table| {
        t.public()
            .programmes
            .into_iter()
            .find(|p| !p.card.capabilities.is_empty())
    };
    let p = fund_of(&t).expect("it is a programme");
    assert!(p.shares.iter().all(|s| s.due == s.quota), "all at once");
    assert_eq!(
        t.refused("USA", fund("survey")),
        "already",
        "the programme pays for it"
    );
    // Only the United States and Europe pay; two fifths of it are missing.
    for code in ["USA", "EUR"] {
        let amount = t.share(p.id, code).unwrap().due;
        t.by(
            code,
            Command::Deliver {
                programme: p.id,
                amount,
            },
        );
    }
    for s in &p.shares {
        let code = s.seat.as_str();
        if !["USA", "EUR"].contains(&code) && s.quota.0 > 0 {
            t.by(code, Command::RefuseQuota { programme: p.id });
        }
    }
    t.advance();
    let kept = |id: &str| {
        t.count(|e| matches!(e, Event::CapabilityKept { capability, .. } if capability.as_str() == id))
    };
    assert_eq!(
        [kept("survey"), kept("pad")],
        [1, 0],
        "what stood last is dropped first"
    );
    assert_eq!(view(&t, "survey").readiness_ppm, 1_000_000);
}

#[test]
fn what_was_lost_costs_its_whole_price_and_the_time_to_build_it() {
    let mut t = open(neglected());
    t.to(1, Phase::Commitment);
    let gone = view(&t, "pad");
    assert_eq!(
        (gone.stage, gone.price),
        (CapabilityStage::Gone, Some(Money::millions(100)))
    );
    t.by("CHN", fund("pad"));
    let ready = t.sc.rounds[1].date.plus_months(12);
    assert_eq!(view(&t, "pad").stage, CapabilityStage::Building { ready });
    assert_eq!(t.refused("USA", fund("pad")), "already");
    assert_eq!(slots(&t, "CHN"), 0, "not yet");
    t.to(2, Phase::Situation);
    assert!(slots(&t, "CHN") > 0, "it stands again");
}

#[test]
fn with_the_last_team_goes_what_it_knew() {
    let mut t = open(neglected());
    t.sc.capabilities
        .push(capability("second_team", "USA", CapabilityKind::Team, 1));
    let mut t = open(t.sc.clone());
    t.to(0, Phase::Commitment);
    t.by("USA", fund("second_team"));
    t.to(1, Phase::Situation);
    let forgotten = |t: &Table| t.count(|e| matches!(e, Event::CapabilityLost { forgotten: true, .. }));
    assert_eq!(forgotten(&t), 0, "one team still knows");
    t.to(2, Phase::Situation);
    assert_eq!(forgotten(&t), 1);
}

#[test]
fn an_inject_can_shake_it() {
    let mut sc = neglected();
    let fire = sc
        .injects
        .iter_mut()
        .find(|i| i.id.as_str() == "leaked_map")
        .unwrap();
    fire.effects = vec![InjectEffect::Readiness(CapabilityId::new("pad"), -30)];
    let inject = fire.id.clone();
    let mut t = open(sc);
    t.must(&Issuer::Control, Command::ReleaseInject { inject });
    assert_eq!(view(&t, "pad").readiness_ppm, 700_000);
    let mut all = t.public().feed.into_iter().map(|l| l.text);
    assert!(all.any(|text| text == "The pad stands at 70 %."));
}

#[test]
fn a_launch_from_a_worn_pad_is_less_sure() {
    // Exercise design, 5: launch and cruise chances × (0.85 + 0.15 r).
    let mut sc = neglected();
    for c in &mut sc.capabilities {
        (c.fades_years, c.readiness_ppm) = (1_000, 500_000);
    }
    let t = open(sc);
    let prepared = Preparedness::of(&t.public().capabilities);
    let vehicle = LauncherId::new("long_march_5");
    assert_eq!(prepared.launch_ppm(&seat("CHN"), &vehicle), 500_000);
    assert_eq!(
        prepared.launch_ppm(&seat("USA"), &vehicle),
        1_000_000,
        "nothing is said of another's"
    );
    assert_eq!(prepared.team_ppm(), 500_000);
    assert!(
        Preparedness::of(&[]).is_empty(),
        "a scenario without them is as before"
    );
}

#[test]
fn nobody_lends_where_there_is_no_trust() {
    // Exercise design, 5: under 25 no loans. The United States and China begin at 25, China and India at 30.
    let give = |until| {
        vec![Term::Give {
            amount: Money::millions(20),
            until,
        }]
    };
    let loan = |to: &str| Command::OfferAgreement {
        to: seat(to),
        gives: give(0),
        takes: give(1),
        public: true,
    };
    let mut t = Table::open("security_community");
    t.advance();
    t.by("USA", loan("CHN"));
    t.sc.relations
        .trust_pairs
        .retain(|(a, b, _)| ![(a, b), (b, a)].contains(&(&seat("CHN"), &seat("IND"))));
    t.sc.relations.trust_pairs.push((seat("CHN"), seat("IND"), 24));
    let mut cold = Table::set(t.sc.clone());
    cold.start("security_community", Occupant::Person);
    cold.advance();
    assert_eq!(cold.refused("CHN", loan("IND")), "bad_agreement");
    let gift = Command::OfferAgreement {
        to: seat("IND"),
        gives: give(0),
        takes: Vec::new(),
        public: true,
    };
    cold.by("CHN", gift);
}

#[test]
fn a_loan_is_kept_when_it_is_paid_back_in_time_and_broken_when_not() {
    let trust = [true, false].map(|pays| {
        let mut t = Table::open("security_community");
        t.advance();
        let term = |until| Term::Give {
            amount: Money::millions(20),
            until,
        };
        t.by(
            "USA",
            Command::OfferAgreement {
                to: seat("JPN"),
                gives: vec![term(0)],
                takes: vec![term(1)],
                public: true,
            },
        );
        let agreement = t.desk("JPN").agreements.last().unwrap().id;
        t.by(
            "JPN",
            Command::AnswerAgreement {
                agreement,
                accepted: true,
            },
        );
        let give = |to: &str| Command::GiveMoney {
            to: seat(to),
            amount: Money::millions(20),
        };
        t.by("USA", give("JPN"));
        t.to(1, Phase::Consultation);
        if pays {
            t.by("JPN", give("USA"));
        }
        t.to(1, Phase::Execution);
        let fates: Vec<_> = t.public().agreements[0].promises.iter().map(|p| p.fate).collect();
        let back = if pays { Fate::Kept } else { Fate::Broken };
        assert_eq!(fates, [Some(Fate::Kept), Some(back)]);
        t.trust("USA", "JPN")
    });
    // Exercise design, 5: + 4 kept, − 10 broken; all else is the same in both.
    assert_eq!(trust[0] - trust[1], 14);
}

#[test]
fn rockets_that_stand_by_unsupervised_are_suspect_as_devices_are() {
    // Exercise design, 5: at the start nuclear 30, unsupervised standby 20; + 6 a round, − 15 inspected.
    let mut sc = gulf();
    sc.capabilities = vec![
        capability("pad", "JPN", CapabilityKind::Launch(LauncherId::new("h3_24")), 3),
        capability("team", "EUR", CapabilityKind::Team, 4),
    ];
    let mut t = open(sc);
    let suspicion = |t: &Table, code: &str| {
        let seats = t.public().seats;
        seats.into_iter().find(|s| s.id == seat(code)).unwrap().suspicion
    };
    assert_eq!(suspicion(&t, "JPN"), Some(20));
    assert_eq!(suspicion(&t, "USA"), Some(30));
    assert_eq!(suspicion(&t, "EUR"), None, "a team is no weapon");
    t.to(1, Phase::Commitment);
    assert_eq!(suspicion(&t, "JPN"), Some(26));
    t.by(
        "JPN",
        Command::PlaceUnder {
            oversight: Oversight::Inspected,
        },
    );
    assert_eq!(suspicion(&t, "JPN"), Some(11));
}
