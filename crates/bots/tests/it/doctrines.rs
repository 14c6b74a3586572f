//! Doctrines at work, each on a desk made for it.

use bots::{Desk, RedLine, appraise};
use game::*;
use scenario::{BallotKind, CharterId, Doctrine, Money, SeatId, SecretId};

use crate::build::*;

/// What a bot does at a desk whose menu was made in full.
fn act(view: &SeatView, seed: u64) -> Vec<Command> {
    bots::act(view, &view.legal, seed)
}

const ALL: [Doctrine; 7] = [
    Doctrine::Guardian,
    Doctrine::Hegemon,
    Doctrine::FreeRider,
    Doctrine::Cosmopolitan,
    Doctrine::Spoiler,
    Doctrine::AtRisk,
    Doctrine::PrestigeSeeker,
];

/// The choice on the only open motion; sealed choices compare.
fn ballot(view: &SeatView, seed: u64) -> Choice {
    let commands = act(view, seed);
    let [Command::CastBallot { choice, .. }] = commands.as_slice() else {
        panic!("one ballot expected, not {commands:?}")
    };
    [
        Choice::Yes,
        Choice::No,
        Choice::Abstain,
        Choice::Constructive,
        Choice::Object,
    ]
    .into_iter()
    .find(|c| Sealed::new(*c) == *choice)
    .unwrap_or_else(|| unreachable!())
}

/// How many of 100 seeds vote yes.
fn yes_of_100(view: &SeatView) -> usize {
    (0..100).filter(|&s| ballot(view, s) == Choice::Yes).count()
}

/// A vote on a push at 33 %, seen from Colombia, whose own chance given impact goes from 4 % to the given one.
fn colombia(after: f64, consent: Option<bool>) -> SeatView {
    let mut card = push(1, &["USA", "CHN", "EUR"], 33.0);
    odds(&mut card, "COL", 4.0, after);
    if after > 4.0 {
        card.transfer = vec![(seat("COL"), percent(1.32), percent(0.33 * after))];
    }
    let mut m = mission(7, "EUR", 1);
    m.consents = vec![(seat("COL"), consent)];
    desk("COL", Doctrine::AtRisk)
        .round(2)
        .chance(33.0)
        .danger("COL", 1.32, 2_000_000)
        .phase(Phase::Decision)
        .card(card)
        .motion(m)
}

#[test]
fn at_risk_votes_by_its_own_chance() {
    for seed in 0..50 {
        assert_eq!(
            ballot(&colombia(20.0, None), seed),
            Choice::No,
            "its own chance rises and it was not asked"
        );
        assert_eq!(
            ballot(&colombia(20.0, Some(false)), seed),
            Choice::No,
            "it refused"
        );
        assert_eq!(
            ballot(&colombia(1.0, None), seed),
            Choice::Yes,
            "its own chance falls"
        );
    }
    let desk_view = colombia(20.0, None);
    let desk = Desk::new(&desk_view, &desk_view.legal, 1).unwrap();
    let appraisal = appraise(&desk, &desk_view.public.motions[0]);
    assert_eq!(appraisal.red_line, Some(RedLine::OwnChanceRises));
}

#[test]
fn a_small_rise_is_consented_to_and_a_large_one_only_bought_or_never() {
    let answer = |after: f64, paid: i64, seed: u64| {
        let view = colombia(after, None).phase(Phase::Consultation).with(|v| {
            v.public.motions[0].stage = MotionStage::OnDocket;
            v.public.ledger.push(LedgerLine {
                date: v.public.date,
                round: 2,
                seat: seat("COL"),
                entry: LedgerEntry::Received,
                amount: Money::millions(paid),
                programme: None,
            });
        });
        match act(&view, seed).first() {
            Some(Command::GiveConsent { given, .. }) => *given,
            other => panic!("an answer expected, not {other:?}"),
        }
    };
    let given = |after, paid| (0..50).filter(|&s| answer(after, paid, s)).count();
    // 0.33 × (5 − 4) % is a third of a point; 0.33 × 16 % is five points; 0.33 × 56 % is eighteen.
    assert_eq!(given(5.0, 0), 50);
    assert_eq!(given(20.0, 0), 0);
    assert_eq!(
        given(20.0, 100),
        50,
        "the price is the evacuation of those exposed times the rise: some 46 M"
    );
    assert_eq!(given(20.0, 20), 0, "too little");
    assert_eq!(given(60.0, 1000), 0, "no money buys this");
}

#[test]
fn free_rider_pays_three_tenths_of_its_key_unless_three_others_paid() {
    let paid = |others: i64| {
        let shares = [
            ("JPN", 100, 50, 0),
            ("USA", 400, 200, 200),
            ("EUR", 300, 150, 150 * others),
            ("IND", 60, 30, 30),
        ];
        let view = desk("JPN", Doctrine::FreeRider)
            .phase(Phase::Commitment)
            .programme(programme(1, push(1, &["USA"], 20.0).card, &shares));
        match act(&view, 3).as_slice() {
            [Command::Deliver { amount, .. }] => *amount,
            other => panic!("a delivery expected, not {other:?}"),
        }
    };
    assert_eq!(paid(0), Money::millions(15), "two others have paid what is due");
    assert_eq!(paid(1), Money::millions(35), "three have");
}

#[test]
fn deliveries_follow_the_table_of_doctrines() {
    // Quota 100, due 50, everybody rich; the share of what is due that is delivered.
    let delivered = |doctrine, flies: bool| -> i64 {
        let card = push(1, if flies { &["IND"] } else { &["USA"] }, 20.0).card;
        let view = desk("IND", doctrine)
            .phase(Phase::Commitment)
            .programme(programme(1, card, &[("IND", 100, 50, 0), ("USA", 100, 50, 0)]));
        match act(&view, 1).as_slice() {
            [Command::Deliver { amount, .. }] => amount.0 / 100,
            other => panic!("{doctrine:?}: {other:?}"),
        }
    };
    assert_eq!(delivered(Doctrine::Guardian, false), 55);
    assert_eq!(delivered(Doctrine::Cosmopolitan, false), 65);
    assert_eq!(delivered(Doctrine::AtRisk, false), 100);
    assert_eq!(delivered(Doctrine::FreeRider, false), 15);
    assert_eq!(delivered(Doctrine::Hegemon, true), 40, "own hardware");
    assert_eq!(delivered(Doctrine::Hegemon, false), 10, "others' hardware");
    assert_eq!(delivered(Doctrine::PrestigeSeeker, true), 50, "named");
    assert_eq!(delivered(Doctrine::PrestigeSeeker, false), 30, "not named");
    // Where the rules take no more than what is due, the rest waits for the step-up.
    let card = push(1, &["USA"], 20.0).card;
    let strict = desk("IND", Doctrine::AtRisk)
        .phase(Phase::Commitment)
        .programme(programme(1, card, &[("IND", 100, 50, 0)]))
        .with(|v| {
            for c in &mut v.legal {
                if let Command::Deliver { amount, .. } = c {
                    *amount = Money::millions(50);
                }
            }
        });
    assert_eq!(
        act(&strict, 1),
        [Command::Deliver {
            programme: ProgrammeId(1),
            amount: Money::millions(50)
        }]
    );
}

#[test]
fn at_risk_and_guardian_step_up_and_the_free_rider_does_not() {
    let stepped = |doctrine, delivered| -> i64 {
        let view = desk("GHA", doctrine)
            .phase(Phase::Commitment)
            .programme(programme(
                1,
                push(1, &["USA"], 20.0).card,
                &[("GHA", 100, 50, delivered)],
            ))
            .with(|v| {
                v.public.stations.insert(seat("GHA"));
                v.public.seats[10].ready = true;
            });
        match act(&view, 1).as_slice() {
            [Command::StepUp { amount, .. }] => amount.0 / 100,
            [] => 0,
            other => panic!("{doctrine:?}: {other:?}"),
        }
    };
    assert_eq!(
        stepped(Doctrine::AtRisk, 100),
        50,
        "twice its key in all, of which 50 above what is due are given"
    );
    assert_eq!(stepped(Doctrine::Guardian, 55), 5);
    assert_eq!(stepped(Doctrine::FreeRider, 15), 0);
}

#[test]
fn hegemon_flies_under_its_own_command() {
    let vote = |by: &[&str], mover: &str| {
        let view = desk("USA", Doctrine::Hegemon)
            .chance(20.0)
            .phase(Phase::Decision)
            .card(push(1, by, 20.0))
            .motion(mission(1, mover, 1))
            .with(|v| v.key_ppm = 380_000);
        yes_of_100(&view)
    };
    assert!(vote(&["USA", "USA", "USA"], "USA") > 90);
    let foreign = vote(&["USA", "CHN", "EUR"], "EUR");
    assert!(
        foreign < vote(&["USA", "CHN", "EUR"], "USA"),
        "to move it is to command it: {foreign}"
    );
}

#[test]
fn cosmopolitan_and_guardian_mind_transfer_until_it_is_consented_to() {
    let vote = |doctrine, who: &str, consent: Option<bool>| {
        let mut card = push(1, &["USA", "CHN", "EUR"], 10.0);
        card.transfer = vec![(seat(who), percent(0.1), percent(3.0))];
        let mut m = mission(1, "USA", 1);
        m.consents = vec![(seat(who), consent)];
        let view = desk("ZAF", doctrine)
            .chance(10.0)
            .phase(Phase::Decision)
            .card(card)
            .motion(m)
            .with(|v| v.public.charter.members.retain(|s| *s != seat("CAF")));
        yes_of_100(&view)
    };
    for doctrine in [Doctrine::Guardian, Doctrine::Cosmopolitan] {
        assert_eq!(vote(doctrine, "COL", None), 0, "{doctrine:?}");
        assert_eq!(vote(doctrine, "COL", Some(true)), 100, "{doctrine:?}");
    }
    // An outsider is a red line for the cosmopolitan only.
    assert_eq!(vote(Doctrine::Cosmopolitan, "CAF", None), 0);
    assert_eq!(vote(Doctrine::Guardian, "CAF", None), 100);
}

#[test]
fn spoiler_never_votes_for_a_rivals_device() {
    let mut card = push(1, &["USA"], 60.0);
    card.nuclear = true;
    let view = desk("CHN", Doctrine::Spoiler)
        .chance(60.0)
        .phase(Phase::Decision)
        .card(card)
        .motion(mission(1, "EUR", 1))
        .with(|v| v.trust = vec![(seat("USA"), 25)]);
    assert_eq!(yes_of_100(&view), 0);
    let friend = view.with(|v| v.trust = vec![(seat("USA"), 80)]);
    assert!(
        yes_of_100(&friend) > 0,
        "a device of a friend is weighed like another plan"
    );
}

#[test]
fn an_objection_is_raised_where_one_stops_it() {
    let with_rule = |rule: &str| {
        let mut view = colombia(20.0, None);
        view.public.motions[0].rule.0 = rule.into();
        ballot(&view, 1)
    };
    assert_eq!(with_rule("consensus"), Choice::Object);
    assert_eq!(with_rule("community_majority"), Choice::No);
}

#[test]
fn the_community_is_founded_by_those_who_need_it_and_those_who_care() {
    let founding = |id: &str, doctrine, danger: f64| {
        let community = Proposal::AdoptCharter {
            charter: CharterId::new("security_community"),
        };
        let view = desk(id, doctrine)
            .danger(id, danger, 1_000_000)
            .legal([Command::TableMotion {
                proposal: community.clone(),
            }])
            .with(|v| {
                v.public.charter.id = CharterId::new("phone_call");
                v.public.charter.assurance = false;
                v.public.charter.members.clear();
                v.public.clause = ClauseView::None;
            });
        (0..100)
            .filter(|&s| {
                act(&view, s)
                    == [Command::TableMotion {
                        proposal: community.clone(),
                    }]
            })
            .count()
    };
    assert!(founding("NGA", Doctrine::AtRisk, 0.3) > 95);
    assert!(founding("EUR", Doctrine::Guardian, 0.0) > 95);
    assert!(founding("ZAF", Doctrine::Cosmopolitan, 0.0) > 95);
    assert_eq!(founding("USA", Doctrine::Hegemon, 0.0), 0);
    assert!(founding("JPN", Doctrine::FreeRider, 0.0) < 30);
}

#[test]
fn nobody_moves_what_lies_there_already_but_seconds_it() {
    let card = push(1, &["USA", "USA"], 33.0);
    let proposal = Proposal::Mission { card: CardId(1) };
    let mut m = mission(4, "EUR", 1);
    m.stage = MotionStage::Tabled;
    let view = desk("NGA", Doctrine::AtRisk)
        .chance(33.0)
        .danger("NGA", 3.0, 5_000_000)
        .card(card)
        .legal([Command::TableMotion { proposal }])
        .motion(m);
    assert_eq!(act(&view, 1), [Command::SecondMotion { motion: MotionId(4) }]);
}

#[test]
fn hegemon_acts_alone_only_when_assurance_has_failed() {
    let card = push(9, &["USA", "USA"], 33.0);
    let alone = |change: &dyn Fn(&mut SeatView)| {
        let view = desk("USA", Doctrine::Hegemon)
            .round(2)
            .chance(33.0)
            .phase(Phase::Commitment)
            .card(card.clone())
            .legal([Command::ActAlone { card: CardId(9) }])
            .with(|v| v.money = Money::millions(1500))
            .with(change);
        (0..20).any(|s| {
            act(&view, s)
                .iter()
                .any(|c| matches!(c, Command::ActAlone { .. }))
        })
    };
    assert!(alone(&|_| {}));
    assert!(!alone(&|v| v.public.round = 0), "there is time");
    assert!(
        !alone(&|v| v.public.programmes.push(programme(1, card.card.clone(), &[]))),
        "something is under way"
    );
    assert!(!alone(&|v| v.money = Money::millions(900)), "it cannot pay");
    assert!(!alone(&|v| v.doctrine = Doctrine::Guardian));
    assert!(
        alone(&|v| {
            let mut lapsed = programme(1, card.card.clone(), &[]);
            lapsed.stage = ProgrammeStage::Lapsed;
            v.public.programmes.push(lapsed);
        }),
        "the programme lapsed"
    );
}

#[test]
fn secrets_are_told_by_doctrine() {
    let told = |doctrine| {
        let id = SecretId::new("frame");
        let view = desk("BRA", doctrine)
            .legal([Command::ShareSecret { secret: id.clone() }])
            .with(|v| v.secrets = vec![(id.clone(), "A frame".into(), false)]);
        (0..200)
            .filter(|&s| act(&view, s) == [Command::ShareSecret { secret: id.clone() }])
            .count()
    };
    assert!(told(Doctrine::Cosmopolitan) > 140);
    assert!(told(Doctrine::AtRisk) > 50);
    assert_eq!(told(Doctrine::Spoiler), 0, "not in the first round");
}

#[test]
fn veil_pledges_differ_by_doctrine_and_are_sealed_once() {
    let pledge = |doctrine, seed| {
        let view = desk("EUR", doctrine)
            .phase(Phase::Commitment)
            .legal([Command::SealPledge {
                on_me: 0,
                on_member: 0,
                on_outsider: 0,
            }]);
        match act(&view, seed).as_slice() {
            [
                Command::SealPledge {
                    on_me,
                    on_member,
                    on_outsider,
                },
            ] => [*on_me, *on_member, *on_outsider],
            other => panic!("{other:?}"),
        }
    };
    for seed in 0..20 {
        let (care, ride) = (
            pledge(Doctrine::Cosmopolitan, seed),
            pledge(Doctrine::FreeRider, seed),
        );
        assert!(
            care[2] > ride[2] + 40 && care[1] > ride[1] + 40,
            "{care:?} {ride:?}"
        );
        let sealed = desk("EUR", Doctrine::FreeRider)
            .phase(Phase::Commitment)
            .legal([Command::SealPledge {
                on_me: 0,
                on_member: 0,
                on_outsider: 0,
            }])
            .with(|v| v.pledge = Some(ride));
        assert_eq!(act(&sealed, seed), []);
    }
}

#[test]
fn requests_are_answered_by_trust_and_need() {
    let granted = |trust: i32, danger: f64| {
        let view = desk("EUR", Doctrine::Guardian)
            .danger("NGA", danger, 1_000_000)
            .legal([true, false].map(|granted| Command::AnswerRequest {
                request: RequestId(1),
                granted,
            }))
            .with(|v| {
                v.trust = vec![(seat("NGA"), trust)];
                v.public.requests.push(RequestView {
                    id: RequestId(1),
                    from: seat("NGA"),
                    to: seat("EUR"),
                    item: HelpItem::Money(Money::millions(5)),
                    answer: None,
                });
            });
        (0..50)
            .filter(|&s| {
                act(&view, s)
                    == [Command::AnswerRequest {
                        request: RequestId(1),
                        granted: true,
                    }]
            })
            .count()
    };
    assert_eq!(granted(60, 0.0), 50);
    assert_eq!(granted(10, 0.0), 0);
    assert_eq!(granted(26, 50.0), 50, "need counts");
}

/// Exercise design, 7: some name a price where others help or refuse.
#[test]
fn who_gives_nothing_for_nothing_names_a_price() {
    let answers = |doctrine, item: HelpItem| {
        let price = Command::NamePrice {
            request: RequestId(1),
            takes: vec![Term::Give {
                amount: Money::millions(10),
                until: 0,
            }],
        };
        let no = Command::AnswerRequest {
            request: RequestId(1),
            granted: false,
        };
        let view = desk("EUR", doctrine).legal([price, no]).with(|v| {
            v.trust = vec![(seat("NGA"), 0)];
            v.public.requests.push(RequestView {
                id: RequestId(1),
                from: seat("NGA"),
                to: seat("EUR"),
                item,
                answer: None,
            });
        });
        act(&view, 1)
    };
    let priced = |doctrine, item| matches!(answers(doctrine, item).as_slice(), [Command::NamePrice { .. }]);
    assert!(priced(Doctrine::Hegemon, HelpItem::Launch));
    assert!(priced(Doctrine::FreeRider, HelpItem::Station));
    assert!(
        !priced(Doctrine::Guardian, HelpItem::Launch),
        "it helps or does not"
    );
    assert!(
        !priced(Doctrine::Hegemon, HelpItem::Information),
        "what is told cannot be sold"
    );
}

/// Exercise design, 6.4: what will not come is said before it is missing, by those who mean to be believed.
#[test]
fn an_honest_doctrine_says_what_will_not_come() {
    let says = |doctrine| {
        let mut p = programme(1, push(1, &["USA"], 0.1).card, &[("EUR", 200, 100, 30)]);
        p.shares[0].standing = Standing::Breach;
        let view = desk("EUR", doctrine)
            .phase(Phase::Consultation)
            .legal([Command::NoticeShortfall {
                programme: p.id,
                brings: Money::ZERO,
            }])
            .with(|v| {
                v.money = Money::millions(50);
                v.public.programmes = vec![p.clone()];
            });
        act(&view, 1).into_iter().find_map(|c| {
            if let Command::NoticeShortfall { brings, .. } = c {
                Some(brings)
            } else {
                None
            }
        })
    };
    assert_eq!(
        says(Doctrine::Guardian),
        Some(Money::millions(50)),
        "all that it has"
    );
    assert_eq!(says(Doctrine::FreeRider), None);
}

#[test]
fn one_plain_sentence_says_what_it_wants() {
    let view = colombia(20.0, Some(false)).phase(Phase::Consultation).with(|v| {
        v.public.motions[0].stage = MotionStage::OnDocket;
        v.public.motions[0].seconders = vec![seat("COL")];
        v.legal = vec![Command::Ready];
    });
    let said = act(&view, 1);
    let [Command::SendMessage { to: None, text }] = said.as_slice() else {
        panic!("{said:?}")
    };
    assert!(
        text.contains("raises our chance from 1.3 % to 6.6 %") && text.contains("M USD"),
        "{text}"
    );
    // Every doctrine has something to say, within the limit, and says it once.
    for doctrine in ALL {
        let quiet = desk("GHA", doctrine).legal([Command::Ready]);
        let said = act(&quiet, 1);
        let [Command::SendMessage { text, .. }] = said.as_slice() else {
            panic!("{doctrine:?}: {said:?}")
        };
        assert!(text.ends_with('.') && text.chars().count() <= 240, "{text}");
        let after = quiet.with(|v| {
            v.public.messages.push(MessageView {
                date: v.public.date,
                from: seat("GHA"),
                to: None,
                text: text.clone(),
            });
        });
        assert_eq!(act(&after, 1), [Command::Ready]);
    }
}

#[test]
fn nothing_is_pressed_that_is_not_lit() {
    for doctrine in ALL {
        for phase in [
            Phase::Situation,
            Phase::Consultation,
            Phase::Decision,
            Phase::Commitment,
            Phase::Execution,
        ] {
            let mut view = colombia(20.0, None).phase(phase);
            view.doctrine = doctrine;
            view.legal.clear();
            assert_eq!(act(&view, 1), [], "{doctrine:?} {phase:?}");
            view.legal = vec![Command::Ready];
            let done = act(&view, 1);
            let speaks =
                matches!(done.as_slice(), [Command::SendMessage { .. }]) && phase == Phase::Consultation;
            assert!(
                speaks || done == [Command::Ready],
                "{doctrine:?} {phase:?} {done:?}"
            );
        }
    }
    // A view of a seat that is not at the table is nobody's.
    assert_eq!(
        act(&desk("XXX", Doctrine::Guardian).legal([Command::Ready]), 1),
        []
    );
}

#[test]
fn the_same_desk_and_seed_give_the_same_acts_and_other_seeds_others() {
    let view = desk("IND", Doctrine::PrestigeSeeker)
        .chance(20.0)
        .phase(Phase::Decision)
        .card(push(1, &["USA", "CHN"], 20.0))
        .motion(mission(1, "USA", 1));
    for seed in 0..10 {
        assert_eq!(act(&view, seed), act(&view, seed));
    }
    // Three impactors on others' rockets are near India's line: the mood of the day decides, and not always alike.
    let near = (0..400)
        .map(|p| view.clone().with(|v| v.key_ppm = p * 2000))
        .map(|v| yes_of_100(&v));
    assert!(near.into_iter().any(|yes| (15..85).contains(&yes)));
}

#[test]
fn those_who_care_buy_the_eyes_alone_if_they_can_spare_the_money() {
    let bought = |doctrine, money: i64| {
        let eyes = campaign("season_8m_2025", 5);
        let view = desk("ZAF", doctrine)
            .phase(Phase::Commitment)
            .legal([Command::BuyCampaign {
                campaign: eyes.id.clone(),
            }])
            .with(|v| {
                v.public.campaigns = vec![campaign("jwst_2025", 15), eyes.clone()];
                v.money = Money::millions(money);
            });
        act(&view, 1)
            == [Command::BuyCampaign {
                campaign: eyes.id.clone(),
            }]
    };
    assert!(bought(Doctrine::Cosmopolitan, 40));
    assert!(
        !bought(Doctrine::Cosmopolitan, 10),
        "a fifth of its free money at most"
    );
    assert!(!bought(Doctrine::FreeRider, 1000));
}

#[test]
fn an_agreed_plan_is_not_opened_again_unless_something_is_added() {
    let standing = push(1, &["USA", "EUR"], 33.0).card;
    let view = |flights: &[&str]| {
        let mut again = push(2, flights, 33.0);
        odds(&mut again, "NGA", 8.0, 1.0);
        desk("NGA", Doctrine::AtRisk)
            .round(2)
            .chance(33.0)
            .danger("NGA", 2.6, 4_000_000)
            .phase(Phase::Decision)
            .card(again)
            .motion(mission(1, "EUR", 2))
            .with(|v| {
                v.public.programmes.push(programme(1, standing.clone(), &[]));
                v.public.programmes[0].stage = ProgrammeStage::Ordered;
                v.public.craft = (1..=2)
                    .map(|n| CraftView {
                        number: CraftNumber(n),
                        kind: standing.flights[0].flight.craft.clone(),
                        kind_name: "Impactor".into(),
                        programme: Some(ProgrammeId(1)),
                        flight: Some(StandingFlight {
                            craft: CraftNumber(n),
                            flight: standing.flights[0].flight.clone(),
                            launched_by: seat("USA"),
                            stage: CraftStage::Ordered,
                        }),
                        ready: v.public.date,
                        stage: CraftStage::Ordered,
                        contributors: Vec::new(),
                    })
                    .collect();
            })
    };
    assert_eq!(
        yes_of_100(&view(&["USA", "EUR"])),
        0,
        "the same again puts at risk what was agreed"
    );
    assert_eq!(
        yes_of_100(&view(&["USA", "EUR", "CHN", "CHN"])),
        100,
        "twice as many are worth it"
    );
}

#[test]
fn a_small_loss_is_no_reason_for_a_veto() {
    let choices = |rule: &str| {
        let view = desk("IND", Doctrine::PrestigeSeeker)
            .chance(12.0)
            .phase(Phase::Decision)
            .card(push(1, &["USA", "CHN"], 12.0))
            .motion(motion(1, "USA", Proposal::Mission { card: CardId(1) }, rule))
            .with(|v| v.money = Money::millions(120))
            .with(|v| v.next_income = Money::millions(0));
        (0..100).filter(|&s| ballot(&view, s) == Choice::No).count()
    };
    assert!(choices("unsc_substantive") < choices("community_majority"));
}

#[test]
fn a_missing_consent_is_bought_by_those_who_need_it() {
    // Nigeria's own chance falls from 20 % to 1 %, Colombia's rises by 5 %, and Colombia has said no.
    let gift = |doctrine, money: i64| {
        let mut card = push(1, &["USA", "CHN", "EUR"], 100.0);
        odds(&mut card, "NGA", 20.0, 1.0);
        card.transfer = vec![(seat("COL"), percent(0.0), percent(5.0))];
        let mut m = mission(7, "EUR", 1);
        m.stage = MotionStage::OnDocket;
        m.seconders = vec![seat("NGA")];
        m.consents = vec![(seat("COL"), Some(false))];
        let give = Command::GiveMoney {
            to: seat("COL"),
            amount: Money::millions(10),
        };
        let view = desk("NGA", doctrine)
            .round(3)
            .chance(100.0)
            .danger("NGA", 20.0, 6_000_000)
            .danger("COL", 0.0, 2_000_000)
            .card(card)
            .motion(m)
            .legal([give])
            .with(|v| v.money = Money::millions(money));
        (0..20).filter_map(|s| act(&view, s).pop()).find_map(|c| {
            if let Command::GiveMoney { amount, .. } = c {
                Some(amount)
            } else {
                None
            }
        })
    };
    // 5 % of two million people at 600 USD, less 15 % for each of three rounds: 37 M.
    let price = gift(Doctrine::AtRisk, 400).unwrap();
    assert!((36.0..38.0).contains(&price.as_millions()), "{price}");
    assert_eq!(gift(Doctrine::AtRisk, 200), None, "it cannot afford it");
    assert_eq!(gift(Doctrine::Spoiler, 400), None);
}

#[test]
fn a_flight_does_not_fail_for_the_last_of_its_money_where_somebody_cares() {
    // Due 230 in all, 200 of it without the reserve; 180 have come in, and everybody else waits.
    let rescue = |doctrine, money: i64| {
        let shares = [("ZAF", 30, 30, 30), ("USA", 100, 100, 50), ("EUR", 100, 100, 100)];
        let view = desk("ZAF", doctrine)
            .phase(Phase::Commitment)
            .programme(programme(1, push(1, &["USA"], 20.0).card, &shares))
            .with(|v| {
                v.money = Money::millions(money);
                for s in &mut v.public.seats {
                    s.ready = true;
                }
                v.public.stations.insert(seat("ZAF"));
            });
        match act(&view, 1).as_slice() {
            [Command::StepUp { amount, .. }] => amount.as_millions(),
            [] => 0.0,
            other => panic!("{doctrine:?}: {other:?}"),
        }
    };
    assert!((20.0..20.1).contains(&rescue(Doctrine::Cosmopolitan, 60)));
    assert!(
        rescue(Doctrine::Cosmopolitan, 40) < 10.0,
        "only what it gives beyond its key in any case"
    );
    assert!(rescue(Doctrine::FreeRider, 1000) < 0.001);
}

/// An agreement offered to the seat by Brazil: what Brazil gives, and what the seat is to do.
fn offered(view: SeatView, gives: Vec<Term>, takes: Vec<Term>, stage: AgreementStage) -> SeatView {
    let me = view.seat.clone();
    let promise = |debtor: &SeatId, term: Term| TermView {
        debtor: debtor.clone(),
        term,
        text: String::new(),
        fate: None,
    };
    let promises = gives
        .into_iter()
        .map(|t| promise(&seat("BRA"), t))
        .chain(takes.into_iter().map(|t| promise(&me, t)))
        .collect();
    let answers = [true, false].map(|accepted| Command::AnswerAgreement {
        agreement: AgreementId(1),
        accepted,
    });
    let agreement = AgreementView {
        id: AgreementId(1),
        round: 0,
        from: seat("BRA"),
        to: me,
        promises,
        public: false,
        stage,
    };
    view.with(|v| v.agreements.push(agreement)).legal(answers)
}

fn money(millions: i64) -> Term {
    Term::Give {
        amount: Money::millions(millions),
        until: 0,
    }
}

/// A vote on a push that a free rider would not pay for, seen from Japan, whose ground is safe.
fn indifferent(doctrine: Doctrine) -> SeatView {
    desk("JPN", doctrine)
        .chance(33.0)
        .phase(Phase::Decision)
        .card(push(1, &["USA", "CHN", "EUR"], 33.0))
        .motion(mission(7, "BRA", 1))
}

#[test]
fn a_vote_has_its_price() {
    let accepts = |doctrine, millions| {
        let yes = Term::Vote {
            motion: MotionId(7),
            choice: Choice::No,
        };
        let view = offered(
            indifferent(doctrine),
            vec![money(millions)],
            vec![yes],
            AgreementStage::Offered,
        );
        (0..50)
            .filter(|s| {
                act(&view, *s)
                    == [Command::AnswerAgreement {
                        agreement: AgreementId(1),
                        accepted: true,
                    }]
            })
            .count()
    };
    assert_eq!(
        accepts(Doctrine::Cosmopolitan, 1),
        0,
        "a plan it wants is not sold for a trifle"
    );
    assert!(
        accepts(Doctrine::Hegemon, 250) > accepts(Doctrine::Hegemon, 1),
        "more money, more takers"
    );
}

/// Whether it was voted yes is written on no roll of a secret vote: nobody offers money for it.
#[test]
fn a_secret_vote_is_not_bought() {
    let offers = |ballot: BallotKind| {
        let mut m = mission(7, "BRA", 1);
        (m.stage, m.ballot) = (MotionStage::OnDocket, ballot);
        let view = desk("BRA", Doctrine::AtRisk)
            .round(2)
            .chance(33.0)
            .phase(Phase::Consultation)
            .card(push(1, &["USA"], 33.0))
            .motion(m)
            .with(|v| v.money = Money::millions(500));
        let template = |to: &SeatId| Command::OfferAgreement {
            to: to.clone(),
            gives: vec![money(5)],
            takes: vec![money(5)],
            public: false,
        };
        let menu: Vec<Command> = view.public.motions[0].electorate.iter().map(template).collect();
        let view = view.legal(menu);
        let offer = |seed| matches!(act(&view, seed).as_slice(), [Command::OfferAgreement { .. }]);
        (0..40).filter(|s| offer(*s)).count()
    };
    assert!(offers(BallotKind::RollCall) > 10);
    assert_eq!(offers(BallotKind::Secret), 0);
}

#[test]
fn a_word_given_is_kept_but_by_a_spoiler_who_loses_by_it() {
    let vote = |doctrine, choice| {
        let term = Term::Vote {
            motion: MotionId(7),
            choice,
        };
        let view = offered(
            indifferent(doctrine),
            vec![money(5)],
            vec![term],
            AgreementStage::Accepted,
        );
        ballot(&view, 3)
    };
    let free = |doctrine| ballot(&indifferent(doctrine), 3);
    for doctrine in ALL.into_iter().filter(|d| *d != Doctrine::Spoiler) {
        assert_eq!(vote(doctrine, Choice::No), Choice::No, "{doctrine:?}");
        assert_eq!(vote(doctrine, Choice::Yes), Choice::Yes, "{doctrine:?}");
    }
    let spoiler = Doctrine::Spoiler;
    let against = if free(spoiler) == Choice::Yes {
        Choice::No
    } else {
        Choice::Yes
    };
    let costly = offered(
        indifferent(spoiler).with(|v| v.motives.responsibility = 0),
        vec![money(5)],
        vec![Term::Vote {
            motion: MotionId(7),
            choice: against,
        }],
        AgreementStage::Accepted,
    );
    assert_eq!(
        ballot(&costly, 3),
        ballot(&indifferent(spoiler).with(|v| v.motives.responsibility = 0), 3)
    );
}

#[test]
fn what_was_promised_is_done_when_it_can_be() {
    let view = offered(
        indifferent(Doctrine::FreeRider)
            .phase(Phase::Commitment)
            .legal([Command::OfferStation]),
        vec![money(5)],
        vec![Term::Station { until: 0 }],
        AgreementStage::Accepted,
    );
    let mut acts = Vec::new();
    for s in 0..3 {
        acts.extend(act(&view, s));
    }
    assert!(acts.contains(&Command::OfferStation), "{acts:?}");
}

/// In a constitution round a power approves of rules that weigh might, a cosmopolitan of others; both approve of several.
#[test]
fn a_constitution_round_is_answered_by_doctrine() {
    let rules = [
        "unanimity",
        "two_thirds_present",
        "double_majority",
        "weighted_majority",
        "simple_majority",
    ];
    let approved = |id: &str, doctrine| {
        let mut view = desk(id, doctrine).phase(Phase::Consultation);
        let option = |rule: &&str| RuleOption {
            id: (*rule).to_owned(),
            text: String::new(),
            drafted_by: None,
            approved_by: Vec::new(),
        };
        view.public.procedure.constitution = Some(ConstitutionView {
            options: rules.iter().map(option).collect(),
            answered: 0,
            fallback: "two_thirds_present".to_owned(),
        });
        let one = |rule: &&str| {
            let rules = vec![(*rule).to_owned()];
            Command::Procedure(Procedural::Approve { rules })
        };
        view.legal = rules.iter().map(one).collect();
        let commands = act(&view, 3);
        let [Command::Procedure(Procedural::Approve { rules })] = commands.as_slice() else {
            panic!("approvals expected, not {commands:?}")
        };
        rules.clone()
    };
    let power = approved("USA", Doctrine::Hegemon);
    let world = approved("ETH", Doctrine::Cosmopolitan);
    assert!(power.contains(&"weighted_majority".to_owned()), "{power:?}");
    assert!(!world.contains(&"weighted_majority".to_owned()), "{world:?}");
    assert!(
        world.len() > 1 && world.contains(&"simple_majority".to_owned()),
        "{world:?}"
    );
}

/// Colombia before a plan that puts a fifth of the danger on it, beside two that spare it: one of nearly the same price,
/// one far dearer.
fn before_a_bad_plan(amended: bool) -> SeatView {
    let plan = |id: u32, after: f64, price: i64| {
        let mut card = push(id, &["USA", "USA"], 33.0);
        odds(&mut card, "COL", 4.0, after);
        card.cost = Money::millions(price);
        card
    };
    let amend = |card| {
        Command::Procedure(Procedural::Amend {
            motion: MotionId(1),
            proposal: Proposal::Mission { card: CardId(card) },
        })
    };
    let mut m = mission(1, "USA", 1);
    m.stage = MotionStage::OnDocket;
    let mut view = desk("COL", Doctrine::AtRisk)
        .chance(33.0)
        .danger("COL", 1.3, 2_000_000)
        .card(plan(1, 60.0, 1000))
        .card(plan(2, 0.5, 2000))
        .card(plan(3, 0.5, 1100))
        .card(plan(4, 55.0, 1001))
        .legal([amend(2), amend(3), amend(4)])
        .motion(m);
    if amended {
        let mut other = mission(2, "NGA", 3);
        other.stage = MotionStage::OnDocket;
        other.amends = Some(MotionId(1));
        view = view.motion(other);
    }
    view
}

/// What it wants of the proceedings, once everything else that it wants is done.
fn moves(view: &SeatView, seed: u64) -> Option<Procedural> {
    let mut view = view.clone();
    view.legal
        .retain(|c| matches!(c, Command::Procedure(_) | Command::Ready));
    act(&view, seed).into_iter().find_map(|c| {
        let Command::Procedure(procedural) = c else {
            return None;
        };
        Some(procedural)
    })
}

#[test]
fn a_plan_that_is_refused_is_amended_to_the_nearest_that_is_not() {
    for seed in 0..30 {
        let moved = moves(&before_a_bad_plan(false), seed);
        let nearest = Procedural::Amend {
            motion: MotionId(1),
            proposal: Proposal::Mission { card: CardId(3) },
        };
        assert_eq!(
            moved,
            Some(nearest),
            "not the dearer one, nor one as bad as the plan"
        );
        assert_eq!(
            moves(&before_a_bad_plan(true), seed),
            None,
            "one amendment is enough"
        );
    }
}

#[test]
fn a_mover_takes_over_what_costs_it_little_and_nothing_else() {
    let waiting = |after: f64| {
        let (mut plain, mut theirs) = (push(1, &["USA", "USA"], 33.0), push(2, &["USA", "USA"], 33.0));
        odds(&mut plain, "COL", 4.0, 0.5);
        odds(&mut theirs, "COL", 4.0, after);
        let mut own = mission(1, "COL", 1);
        own.stage = MotionStage::OnDocket;
        let mut amendment = mission(2, "USA", 2);
        amendment.stage = MotionStage::OnDocket;
        amendment.amends = Some(MotionId(1));
        desk("COL", Doctrine::AtRisk)
            .chance(33.0)
            .danger("COL", 1.3, 2_000_000)
            .card(plain)
            .card(theirs)
            .legal([Command::Procedure(Procedural::TakeOver {
                amendment: MotionId(2),
            })])
            .motion(own)
            .motion(amendment)
    };
    let taken = |after| (0..50).filter(|s| moves(&waiting(after), *s).is_some()).count();
    assert_eq!(taken(0.4), 50, "it is as good as its own");
    assert_eq!(taken(60.0), 0, "it would bring the danger home");
}
