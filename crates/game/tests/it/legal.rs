//! The menu agrees with the rules: what it lists is accepted, and what is accepted and can be listed is in it. Random play
//! goes through everything that may happen, with the checks of the table after each command.

use game::*;
use proptest::prelude::*;
use scenario::{CampaignId, CharterId, Money};

use crate::table::{Table, everybody, gulf, seat};

/// Every oversight, and the notice that nothing will come of a share.
fn oversight_and_notices(view: &PublicView) -> Vec<Command> {
    let levels = [
        Oversight::National,
        Oversight::Declared,
        Oversight::Inspected,
        Oversight::Joint,
    ];
    let notices = view.programmes.iter().map(|p| Command::NoticeShortfall {
        programme: p.id,
        brings: Money::ZERO,
    });
    let declined = view
        .programmes
        .iter()
        .map(|p| Command::RefuseCallUp { programme: p.id });
    let notices = notices.chain(declined);
    let placed = levels.map(|oversight| Command::PlaceUnder { oversight });
    placed.into_iter().chain(notices).collect()
}

/// Commands that can be listed without an amount, a text or a plan, from the public view alone.
fn universe(t: &Table, code: &str) -> Vec<Command> {
    let view = t.public();
    let mut all = vec![Command::OfferStation, Command::Ready];
    all.extend(oversight_and_notices(&view));
    let mut proposals = vec![Proposal::CloseClause, Proposal::Authorise];
    proposals.extend(view.cards.iter().map(|c| Proposal::Mission { card: c.card.id }));
    proposals.extend((1..40).map(|n| Proposal::Mission { card: CardId(n) }));
    proposals.extend(t.sc.charters.iter().map(|c| Proposal::AdoptCharter {
        charter: c.id.clone(),
    }));
    proposals.extend(t.sc.seats.iter().map(|s| Proposal::Admit { seat: s.id.clone() }));
    proposals.extend(view.craft.iter().map(|c| Proposal::WaveOff { craft: c.number }));
    proposals.extend(t.sc.campaigns.iter().map(|c| Proposal::Observe {
        campaigns: vec![c.id.clone()],
    }));
    all.extend(
        proposals
            .into_iter()
            .map(|proposal| Command::TableMotion { proposal }),
    );
    for m in &view.motions {
        let motion = m.id;
        all.extend([
            Command::SecondMotion { motion },
            Command::WithdrawMotion { motion },
        ]);
        all.extend([true, false].map(|given| Command::GiveConsent { motion, given }));
        let choices = [
            Choice::Yes,
            Choice::No,
            Choice::Abstain,
            Choice::Constructive,
            Choice::Object,
        ];
        all.extend(choices.map(|c| Command::CastBallot {
            motion,
            choice: Sealed::new(c),
        }));
    }
    all.extend(
        view.programmes
            .iter()
            .map(|p| Command::RefuseQuota { programme: p.id }),
    );
    all.extend(t.sc.campaigns.iter().map(|c| Command::BuyCampaign {
        campaign: c.id.clone(),
    }));
    all.extend(view.cards.iter().map(|c| Command::ActAlone { card: c.card.id }));
    for card in view.cards.iter().map(|c| c.card.id) {
        all.push(Command::Law(LegalAct::Notify { card }));
        all.push(Command::Law(LegalAct::PleadNecessity { card }));
    }
    all.extend(view.craft.iter().map(|c| Command::WaveOff { craft: c.number }));
    all.extend(t.sc.crafts.iter().map(|c| Command::AcceptOffer {
        craft: c.craft.id.clone(),
    }));
    for s in &t.sc.seats {
        all.extend(
            s.secrets
                .iter()
                .map(|x| Command::ShareSecret { secret: x.id.clone() }),
        );
    }
    for r in &view.requests {
        all.extend([true, false].map(|granted| Command::AnswerRequest {
            request: r.id,
            granted,
        }));
    }
    for to in t.sc.seats.iter().filter(|s| s.id.as_str() != code) {
        let items = [HelpItem::Launch, HelpItem::Station, HelpItem::Information];
        all.extend(items.map(|item| Command::RequestHelp {
            to: to.id.clone(),
            item,
        }));
    }
    all
}

fn accepted(t: &Table, who: &Issuer, cmd: &Command) -> bool {
    let env = Env {
        chance: &t.chance,
        physics: &t.fake,
    };
    decide(&t.sc, &t.st, who, cmd, &env).is_ok()
}

/// Both directions for one seat.
fn agrees(t: &Table, code: &str) {
    let who = Issuer::Seat(seat(code));
    let legal = t.desk(code).legal;
    for cmd in &legal {
        assert!(
            accepted(t, &who, cmd),
            "{code}: {cmd:?} is listed and refused in {:?}",
            t.st.phase()
        );
    }
    for cmd in universe(t, code) {
        if accepted(t, &who, &cmd) {
            assert!(
                legal.contains(&cmd),
                "{code}: {cmd:?} is accepted and not listed in {:?}",
                t.st.phase()
            );
        }
    }
}

#[test]
fn the_menu_agrees_with_the_rules_in_every_phase_of_a_silent_session() {
    for charter in ["phone_call", "security_community"] {
        let mut t = Table::open(charter);
        while t.st.phase() != Phase::Over {
            for code in ["USA", "NGA", "CAF"] {
                agrees(&t, code);
            }
            t.advance();
        }
        assert!(
            t.desk("USA").legal.is_empty(),
            "after the end nothing is left to do"
        );
    }
}

#[test]
fn a_greyed_button_says_why() {
    let mut t = Table::open("security_community");
    let blocked = t.desk("CAF").blocked;
    let why = |label: &str| blocked.iter().find(|(l, _)| l == label).map(|(_, w)| w.clone());
    assert!(
        why("Cast a ballot").is_some(),
        "nothing is open to the vote in Situation"
    );
    t.advance();
    let blocked = t.desk("CAF").blocked;
    let tabled = blocked.iter().any(|(l, _)| l == "Table a motion");
    assert!(!tabled, "an outsider may at least ask to be admitted");
    assert!(!t.desk("CAF").next.is_empty());
}

#[test]
fn what_cannot_be_is_refused_with_its_reason() {
    let mut t = Table::set(gulf());
    assert_eq!(t.refused("USA", Command::Ready), "not_open");
    let seats: Vec<_> =
        t.sc.seats
            .iter()
            .map(|s| (s.id.clone(), Occupant::Person))
            .collect();
    let open = |charter: &str, seats: &[(SeatId, Occupant)]| Command::OpenSession {
        charter: CharterId::new(charter),
        seats: seats.to_vec(),
    };
    let code = |t: &mut Table, cmd| t.submit(&Issuer::Control, cmd).unwrap_err().code();
    assert_eq!(code(&mut t, open("nothing", &seats)), "unknown_charter");
    assert_eq!(code(&mut t, open("phone_call", &seats[1..])), "seat_list");
    assert_eq!(t.refused("USA", open("phone_call", &seats)), "not_yours");
    t.start("phone_call", Occupant::Person);
    assert_eq!(code(&mut t, open("phone_call", &seats)), "already_open");
    t.advance();
    let table = |proposal| Command::TableMotion { proposal };
    assert_eq!(
        t.refused("USA", table(Proposal::Mission { card: CardId(77) })),
        "unknown_card"
    );
    let season = CampaignId::new("jwst_2028");
    assert_eq!(
        t.refused(
            "USA",
            table(Proposal::Observe {
                campaigns: vec![season]
            })
        ),
        "not_for_sale"
    );
    assert_eq!(
        t.refused(
            "USA",
            table(Proposal::Observe {
                campaigns: Vec::new()
            })
        ),
        "bad_proposal"
    );
    assert_eq!(t.refused("USA", table(Proposal::CloseClause)), "bad_proposal");
    assert_eq!(
        t.refused("USA", table(Proposal::Admit { seat: seat("NGA") })),
        "bad_proposal"
    );
    let here = Proposal::AdoptCharter {
        charter: CharterId::new("phone_call"),
    };
    assert_eq!(t.refused("USA", table(here)), "charter_in_force");
    assert_eq!(t.refused("XXX", Command::Ready), "unknown_seat");
    assert_eq!(
        t.refused("USA", Command::SecondMotion { motion: MotionId(9) }),
        "unknown_motion"
    );
}

/// Plays a whole session by the numbers: each picks a seat and one of its legal commands, or lets the clock go on.
fn random_play(charter: &str, picks: &[(u8, u16)]) -> Table {
    let mut t = Table::open(charter);
    let codes = everybody(&t.sc);
    for (i, (who, what)) in picks.iter().enumerate() {
        if t.st.phase() == Phase::Over {
            break;
        }
        let code = &codes[*who as usize % codes.len()];
        let legal = t.desk(code).legal;
        if who % 7 == 0 || legal.is_empty() {
            t.advance();
        } else {
            let cmd = legal[*what as usize % legal.len()].clone();
            t.by(code, cmd);
            t.adjudicate();
        }
        if i % 16 == 0 {
            agrees(&t, code);
        }
    }
    t.finish();
    t
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn random_play_conserves_money_and_comes_to_an_end(
        charter in 0_usize..3,
        picks in prop::collection::vec((any::<u8>(), any::<u16>()), 40..160),
    ) {
        let charter = ["phone_call", "security_community", "qualified_majority"][charter];
        let t = random_play(charter, &picks);
        let open = t.public().motions.iter().filter(|m| m.stage == MotionStage::Open).count();
        prop_assert_eq!(open, 0, "every vote was counted");
        // Folding the events from the start gives the state.
        let mut st = State::new(&t.sc);
        for event in &t.log {
            evolve(&mut st, event);
        }
        prop_assert_eq!(st.hash(), t.st.hash());
        for round in 0..t.sc.rounds.len() as u32 {
            // Amendments stand before what they amend, and the parts of a motion share its place.
            let main = |m: &&MotionView| m.amends.is_none() && m.part_of.is_none();
            let on = t.public().motions.iter().filter(main).filter(|m| m.round == round && m.result.is_some()).count();
            prop_assert!(on <= t.sc.docket, "the docket holds {on}");
        }
    }
}
