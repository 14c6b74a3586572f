//! The gates of international law: who may fly a device, by which right, and what it costs to fly one without.

use game::*;

use crate::table::{Device, MEMBERS, Table, seat};

/// A table at which the search finds a device, at the Consultation of the first round.
fn with_device(charter: &str, device: Device, chance_percent: f64) -> Table {
    let mut t = Table::set(crate::table::gulf());
    t.fake.device = device;
    t.fake.chances[0] = chance_percent;
    t.start(charter, Occupant::Person);
    t.advance();
    t
}

fn gate(t: &Table, title: &str, gate: Gate) -> GateView {
    let found = t.card(title).gates.into_iter().find(|g| g.gate == gate);
    found.unwrap_or_else(|| panic!("{title} has no gate {gate:?}"))
}

fn open(t: &Table) -> Vec<Basis> {
    let routes = gate(t, "A device", Gate::Device).routes;
    routes.into_iter().filter(|r| r.open).map(|r| r.basis).collect()
}

fn why(t: &Table, basis: Basis) -> String {
    let routes = gate(t, "A device", Gate::Device).routes;
    routes.into_iter().find(|r| r.basis == basis).unwrap().why
}

/// Money for the device comes from its friends; then the United States flies it, after these words.
fn fly_alone(t: &mut Table, before: &[LegalAct]) {
    while t.st.phase() != Phase::Commitment {
        t.advance();
    }
    for code in ["CHN", "EUR", "IND"] {
        let amount = t.money(code);
        t.by(
            code,
            Command::GiveMoney {
                to: seat("USA"),
                amount,
            },
        );
    }
    for act in before {
        t.by("USA", Command::Law(act.clone()));
    }
    let card = t.card("A device").card.id;
    t.by("USA", Command::ActAlone { card });
}

fn findings(t: &Table) -> Vec<(Gate, Option<Basis>)> {
    t.programme().law.iter().map(|f| (f.gate, f.basis)).collect()
}

/// Shared control has its price: without a mandate its owner can no longer fly a device.
#[test]
fn a_device_under_joint_control_does_not_fly_alone() {
    let mut t = with_device("phone_call", Device::Alone, 50.0);
    t.to(0, Phase::Commitment);
    let alone = Command::ActAlone {
        card: t.card("A device").card.id,
    };
    assert_ne!(t.refused("USA", alone.clone()), "joint_control");
    t.by(
        "USA",
        Command::PlaceUnder {
            oversight: Oversight::Joint,
        },
    );
    assert_eq!(t.refused("USA", alone), "joint_control");
}

#[test]
fn what_only_looks_passes_no_gate_and_what_pushes_is_announced() {
    let mut t = with_device("phone_call", Device::None, 3.7);
    assert_eq!(t.card("Look first").gates, []);
    let consultation = gate(&t, "Four impactors", Gate::Consultation);
    assert!(!consultation.is_open() && consultation.asks.contains("Article IX"));
    let card = t.card("Four impactors").card.id;
    let look = t.card("Look first").card.id;
    let notify = |card| Command::Law(LegalAct::Notify { card });
    assert_eq!(t.refused("USA", notify(look)), "bad_proposal");
    assert_eq!(
        t.refused("GHA", notify(card)),
        "bad_proposal",
        "it launches nothing"
    );
    t.by("USA", notify(card));
    assert_eq!(t.refused("USA", notify(card)), "already");
    assert!(gate(&t, "Four impactors", Gate::Consultation).is_open());
    t.move_it("USA", "EUR", t.mission("One into the ocean"));
    let tabled = gate(&t, "One into the ocean", Gate::Consultation);
    assert!(tabled.routes.iter().any(|r| r.open && r.basis == Basis::Debate));
    assert_eq!(
        t.refused("USA", Command::Law(LegalAct::PleadNecessity { card })),
        "bad_proposal"
    );
}

#[test]
fn every_way_for_a_device_says_what_it_lacks() {
    let t = with_device("phone_call", Device::Beside, 3.7);
    assert_eq!(open(&t), []);
    assert!(why(&t, Basis::Resolution).contains("Security Council"));
    assert!(
        why(&t, Basis::Consent).contains("Nigeria"),
        "{}",
        why(&t, Basis::Consent)
    );
    assert!(why(&t, Basis::Charter).contains("no members"));
    assert!(
        why(&t, Basis::Necessity).contains("below 10 %"),
        "{}",
        why(&t, Basis::Necessity)
    );
    let t = with_device("security_community", Device::Beside, 50.0);
    assert!(why(&t, Basis::Charter).contains("consent of the corridor"));
    assert!(
        why(&t, Basis::Necessity).contains("not the only way"),
        "{}",
        why(&t, Basis::Necessity)
    );
}

#[test]
fn the_security_council_authorises_unless_a_permanent_member_says_no() {
    let put = |no: &[&str]| {
        let mut t = with_device("phone_call", Device::Beside, 3.7);
        let m = t.move_it("NGA", "GHA", Proposal::Authorise);
        t.advance();
        assert_eq!(t.motion(m).rule.0, "unsc_substantive");
        let all: Vec<&str> = MEMBERS.iter().copied().filter(|c| !no.contains(c)).collect();
        t.vote(m, Choice::Yes, &all);
        t.vote(m, Choice::No, no);
        t.advance();
        (t.motion(m).stage, t)
    };
    let (stage, mut t) = put(&["ETH", "GHA"]);
    assert_eq!((stage, open(&t)), (MotionStage::Carried, vec![Basis::Resolution]));
    t.to(1, Phase::Consultation);
    let again = Command::TableMotion {
        proposal: Proposal::Authorise,
    };
    assert_eq!(t.refused("NGA", again), "already");
    let (stage, t) = put(&["CHN"]);
    assert_eq!(
        (stage, open(&t)),
        (MotionStage::NotCarried, vec![]),
        "China's no is a veto"
    );
}

#[test]
fn a_device_without_a_right_flies_and_everybody_sees_the_price() {
    let mut t = with_device("phone_call", Device::Beside, 3.7);
    let before = (t.trust("NGA", "USA"), t.trust("JPN", "USA"), t.support("USA"));
    fly_alone(&mut t, &[]);
    assert_eq!(
        findings(&t),
        [(Gate::Consultation, None)],
        "the device is judged when it flies"
    );
    let unannounced = t.trust("NGA", "USA") - t.trust("JPN", "USA") - (before.0 - before.1);
    assert_eq!(
        unannounced, -4,
        "those under the corridor mind more that nobody told them"
    );
    while t.programme().law.len() < 2 {
        t.advance();
    }
    assert_eq!(findings(&t)[1], (Gate::Device, None));
    let law = |e: &Event| {
        matches!(
            e,
            Event::TrustChanged {
                why: TrustWhy::Law,
                ..
            }
        )
    };
    assert_eq!(t.count(law), 2);
    let steps = t.log.iter().rev().find_map(|e| match e {
        Event::TrustChanged {
            why: TrustWhy::Law,
            steps,
        } => Some(steps.len()),
        _ => None,
    });
    assert_eq!(steps, Some(11), "everybody else, with or without a device");
    let suspected = |seat: &str| {
        t.log.iter().any(|e| {
            matches!(e, Event::SuspicionChanged { seat: s, why: SuspicionWhy::Unlawful, .. } if s.as_str() == seat)
        })
    };
    assert!(suspected("USA") && suspected("CHN"));
    let support = |e: &Event| {
        matches!(
            e,
            Event::SupportChanged {
                why: SupportWhy::Law,
                ..
            }
        )
    };
    assert_eq!(t.count(support), 1);
    let told = t
        .public()
        .feed
        .into_iter()
        .any(|l| l.text.contains("Partial Test Ban Treaty"));
    assert!(told, "it is in everybody's feed");
}

#[test]
fn notice_and_the_consent_of_the_corridor_make_it_lawful() {
    let mut t = with_device("phone_call", Device::Beside, 3.7);
    let m = t.move_it("USA", "EUR", t.mission("A device"));
    let asked = t.motion(m).consents;
    assert!(
        asked.len() > 3,
        "everybody under the corridor is asked: {asked:?}"
    );
    for (who, _) in &asked {
        assert_eq!(open(&t), [], "until {who} has agreed");
        t.by(
            who.as_str(),
            Command::GiveConsent {
                motion: m,
                given: true,
            },
        );
    }
    assert_eq!(open(&t), [Basis::Consent]);
    fly_alone(&mut t, &[]);
    assert_eq!(findings(&t), [(Gate::Consultation, Some(Basis::Debate))]);
    while t.programme().law.len() < 2 {
        t.advance();
    }
    assert_eq!(findings(&t)[1], (Gate::Device, Some(Basis::Consent)));
    let law = |e: &Event| {
        matches!(
            e,
            Event::TrustChanged {
                why: TrustWhy::Law,
                ..
            }
        )
    };
    assert_eq!(t.count(law), 0);
}

#[test]
fn a_refused_consent_stops_it_only_where_the_charter_asks_for_it() {
    let carried = |charter: &str| {
        let mut t = with_device(charter, Device::Beside, 3.7);
        let m = t.move_it("USA", "EUR", t.mission("A device"));
        t.by(
            "NGA",
            Command::GiveConsent {
                motion: m,
                given: false,
            },
        );
        t.advance();
        t.vote(m, Choice::Yes, &MEMBERS);
        t.advance();
        (t.motion(m).stage, open(&t))
    };
    // The Council's decision is itself a right; the other charter makes the corridor's consent a condition.
    let council = carried("security_council");
    assert_eq!(council, (MotionStage::Carried, vec![Basis::Resolution]));
    assert_eq!(carried("qualified_majority"), (MotionStage::Blocked, vec![]));
}

#[test]
fn necessity_holds_in_a_grave_peril_with_no_other_way_and_who_pleads_it_answers() {
    let mut t = with_device("security_community", Device::Alone, 50.0);
    assert!(
        why(&t, Basis::Necessity).contains("could be pleaded"),
        "{}",
        why(&t, Basis::Necessity)
    );
    let card = t.card("A device").card.id;
    assert_eq!(
        t.refused("CHN", Command::Law(LegalAct::PleadNecessity { card })),
        "bad_proposal"
    );
    t.by("USA", Command::Law(LegalAct::PleadNecessity { card }));
    assert_eq!(open(&t), [Basis::Necessity]);
    fly_alone(&mut t, &[LegalAct::Notify { card }]);
    assert_eq!(findings(&t), [(Gate::Consultation, Some(Basis::Notice))]);
}

#[test]
fn a_charter_changed_beforehand_binds_its_parties_alone() {
    let mut t = with_device("security_community", Device::Alone, 3.7);
    let changes = vec![Amendment::NuclearConsent { needed: false }];
    let m = t.move_it("USA", "EUR", Proposal::Amend { changes });
    let admit = t.move_it("EUR", "NGA", Proposal::Admit { seat: seat("CAF") });
    t.advance();
    t.vote(m, Choice::Yes, &MEMBERS);
    t.advance();
    assert!(
        why(&t, Basis::Charter).contains("not beforehand"),
        "{}",
        why(&t, Basis::Charter)
    );
    assert_eq!(t.motion(admit).stage, MotionStage::NotCarried);
    t.to(1, Phase::Consultation);
    assert!(
        why(&t, Basis::Charter).contains("Central African Republic"),
        "{}",
        why(&t, Basis::Charter)
    );
    let admit = t.move_it("CAF", "NGA", Proposal::Admit { seat: seat("CAF") });
    t.advance();
    t.vote(admit, Choice::Yes, &MEMBERS);
    t.advance();
    assert_eq!(open(&t), [Basis::Charter]);
}
