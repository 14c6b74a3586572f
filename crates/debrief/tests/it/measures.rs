//! What the debrief measures.

use debrief::{Material, burden, charters, debrief};
use game::{CardId, Choice, CraftStage, LedgerEntry, Mandate, MotionId, Ppb, Proposal, PublicView};
use scenario::{Money, Scenario, SeatId};

use crate::fixture::{
    bulletin, card, craft, desk, gulf, line, motion, odds, outcome, programme, room, seat, share,
};

fn measure(sc: &Scenario, public: &PublicView) -> debrief::Debrief {
    debrief(&Material {
        scenario: sc,
        public,
        seats: &[],
        seed: 1,
        made_with: "",
    })
}

/// Given money is a burden once, the giver's; what came back and what an inject gave are none.
#[test]
fn a_burden_is_what_left_ones_own_purse() {
    let sc = gulf();
    let mut public = room(&sc);
    public.ledger = vec![
        line("USA", LedgerEntry::Delivered, 600),
        line("USA", LedgerEntry::Returned, 100),
        line("CHN", LedgerEntry::CalledUp, 200),
        line("CHN", LedgerEntry::Promised, 9_000),
        line("IND", LedgerEntry::Given, 50),
        line("GHA", LedgerEntry::Received, 50),
        line("GHA", LedgerEntry::Delivered, 80),
        line("NGA", LedgerEntry::Received, 40),
        line("NGA", LedgerEntry::Spent, 40),
        line("JPN", LedgerEntry::Claim, 5_000),
    ];
    let burdens = burden::burdens(&sc, &public);
    let given = |code: &str| burdens.iter().find(|b| b.seat == seat(code)).unwrap().given;
    for (code, amount) in [
        ("USA", 500),
        ("CHN", 200),
        ("IND", 50),
        ("GHA", 30),
        ("NGA", 40),
        ("JPN", 0),
    ] {
        assert_eq!(given(code), Money(amount), "{code}");
    }
    let share: f64 = burdens.iter().map(|b| b.share).sum();
    let ability: f64 = burdens.iter().map(|b| b.ability).sum();
    assert!((share - 1.0).abs() < 1e-12 && (ability - 1.0).abs() < 1e-12);
    let usa = burdens.iter().find(|b| b.seat == seat("USA")).unwrap();
    assert!((usa.multiple() - (500.0 / 820.0) / usa.ability).abs() < 1e-12);
}

#[test]
fn a_room_that_gave_nothing_has_no_burden_and_no_inequality() {
    let sc = gulf();
    let measured = measure(&sc, &room(&sc));
    assert!(
        measured
            .burdens
            .iter()
            .all(|b| b.given == Money::ZERO && b.multiple() == 0.0)
    );
    assert_eq!(measured.burden_gini.to_bits(), 0.0_f64.to_bits());
    assert!(measured.luck.is_none());
    assert_eq!(measured.latency_days, (None, None));
}

/// Everybody by ability: the Gini coefficient is 0. One alone: 1 − 1/n.
#[test]
fn the_gini_coefficient_runs_from_ability_to_one_alone() {
    let sc = gulf();
    let mut public = room(&sc);
    public.ledger = sc
        .seats
        .iter()
        .map(|s| line(s.id.as_str(), LedgerEntry::Delivered, s.gdp_m_usd))
        .collect();
    assert!(burden::gini(&burden::burdens(&sc, &public)).abs() < 1e-12);
    public.ledger = vec![line("NGA", LedgerEntry::Delivered, 10)];
    let n = sc.seats.len() as f64;
    assert!((burden::gini(&burden::burdens(&sc, &public)) - (1.0 - 1.0 / n)).abs() < 1e-12);
}

/// A plan of three craft, adopted as card 4; one craft flew of a plan cut down to card 9.
pub(crate) fn flown(fell: Option<(Option<&str>, i64)>) -> PublicView {
    let sc = gulf();
    let mut public = room(&sc);
    let mission = Proposal::Mission { card: CardId(4) };
    public.motions = vec![motion(
        3,
        mission,
        &[("USA", Some(Choice::Yes)), ("NGA", Some(Choice::Yes))],
    )];
    public.cards = vec![
        odds(card(2, "Another plan", 1), 10, 10),
        odds(card(4, "Three impactors", 3), 70, 20),
    ];
    public.programmes = vec![programme(
        1,
        card(9, "Three impactors", 1),
        Mandate::Motion(MotionId(3)),
    )];
    public.craft = vec![
        craft(1, 1, CraftStage::Arrived),
        craft(2, 1, CraftStage::Cancelled),
        craft(3, 1, CraftStage::Cancelled),
    ];
    public.outcome = Some(outcome(fell));
    public
}

/// The odds are those of the card that was put to the vote, also where the plan was cut down afterwards.
#[test]
fn luck_is_told_apart_from_decision() {
    let sc = gulf();
    let percent = |p: u32| Ppb(p * 10_000_000);
    for (fell, came, chance) in [
        (None, "It misses", 70),
        (Some((None, 999)), "It falls into the sea", 20),
        (Some((None, 1_000)), "It falls where people are", 10),
        (Some((Some("NGA"), 5)), "It falls where people are", 10),
    ] {
        let luck = measure(&sc, &flown(fell)).luck.unwrap();
        assert_eq!(
            (luck.came.as_str(), luck.chance),
            (came, percent(chance)),
            "{fell:?}"
        );
        assert_eq!((luck.launched, luck.planned), (1, 3));
        let all: u32 = luck.stated.iter().map(|(_, p)| p.0).sum();
        assert_eq!(Ppb(all), Ppb::ONE);
    }
}

#[test]
fn a_plan_that_never_left_the_ground_has_no_luck() {
    let sc = gulf();
    let mut public = flown(None);
    for c in &mut public.craft {
        c.stage = CraftStage::Cancelled;
    }
    assert!(measure(&sc, &public).luck.is_none());
    // Nor has a flyby, which cannot push.
    let mut public = flown(None);
    public.cards[1].assessment.any_hit = Ppb(0);
    assert!(measure(&sc, &public).luck.is_none());
}

/// The same roll call: a no of a permanent member stops it in the Security Council and nowhere else, one yes is enough
/// where everybody is free, and the lead state's no decides the phone call.
#[test]
fn the_same_votes_have_other_results_under_other_charters() {
    let sc = gulf();
    let mut public = room(&sc);
    let choices: Vec<(&str, Option<Choice>)> = sc
        .seats
        .iter()
        .map(|s| {
            (
                s.id.as_str(),
                Some(if s.id == seat("CHN") {
                    Choice::No
                } else {
                    Choice::Yes
                }),
            )
        })
        .collect();
    public.motions = vec![motion(1, Proposal::Mission { card: CardId(1) }, &choices)];
    let measured = measure(&sc, &public);
    assert_eq!(measured.alternatives.len(), sc.charters.len());
    let mut seen = 0;
    for charter in &sc.charters {
        let list = charters::under(&sc, &public, charter);
        assert_eq!(list.len(), 1, "{}", charter.id);
        assert_eq!(list[0].motion, MotionId(1));
        let Some(rule) = charter.rules.get(&scenario::Category::Mission) else {
            continue;
        };
        let expected = match rule.rule.as_str() {
            "simple_majority" | "majority_of_members" | "coalition" => Some(true),
            "consensus" | "silence" | "unanimity" | "unsc_substantive" => Some(false),
            _ => None,
        };
        if let (Some(expected), scenario::Electorate::AllSeats) = (expected, charter.electorate) {
            seen += 1;
            assert_eq!(list[0].carried, Some(expected), "{}: {}", charter.id, list[0].why);
        }
        assert!(!list[0].why.is_empty());
    }
    assert!(
        seen > 0,
        "some charter of the scenario decides missions by such a rule"
    );
}

/// Under a reverse rule the question is whether the clause stands: two thirds of the members have to say no to it (WTO
/// Dispute Settlement Understanding, Article 16(4), is the model). A device is put to the Council whatever charter is in force.
#[test]
fn a_clause_and_a_device_are_counted_again_by_their_own_rules() {
    let sc = gulf();
    let mut public = room(&sc);
    let of = |no: &[&str]| -> Vec<(String, Option<Choice>)> {
        let choice = |id: &SeatId| {
            if no.contains(&id.as_str()) {
                Choice::No
            } else {
                Choice::Yes
            }
        };
        let seats = sc.seats.iter().map(|s| &s.id);
        seats.map(|s| (s.to_string(), Some(choice(s)))).collect()
    };
    let put = |public: &mut PublicView, proposal, votes: &[(String, Option<Choice>)]| {
        let votes: Vec<(&str, Option<Choice>)> = votes.iter().map(|(s, c)| (s.as_str(), *c)).collect();
        public.motions = vec![motion(1, proposal, &votes)];
    };
    let carried = |public: &PublicView, id: &str| {
        let charter = sc.charters.iter().find(|c| c.id.as_str() == id).unwrap();
        charters::under(&sc, public, charter)[0].carried
    };
    put(
        &mut public,
        Proposal::CloseClause,
        &of(&["NGA", "GHA", "ETH", "BRA"]),
    );
    assert_eq!(
        carried(&public, "security_community"),
        Some(false),
        "7 of 11 members are not two thirds"
    );
    assert_eq!(carried(&public, "phone_call"), None, "it has no clause to close");
    put(&mut public, Proposal::CloseClause, &of(&["NGA", "GHA", "ETH"]));
    assert_eq!(carried(&public, "security_community"), Some(true), "8 of 11 are");
    put(&mut public, Proposal::Authorise, &of(&["CHN"]));
    for charter in ["security_community", "smpag_advice", "qualified_majority"] {
        assert_eq!(
            carried(&public, charter),
            Some(false),
            "{charter}: a permanent member says no"
        );
    }
}

#[test]
fn a_secret_ballot_is_not_counted_again() {
    let sc = gulf();
    let mut public = room(&sc);
    let mut secret = motion(
        1,
        Proposal::Mission { card: CardId(1) },
        &[("USA", Some(Choice::Yes))],
    );
    secret.result.as_mut().unwrap().choices = None;
    public.motions = vec![secret];
    for charter in &sc.charters {
        assert!(charters::under(&sc, &public, charter).is_empty());
    }
}

/// The sealed pledge beside what was delivered, in per cent of the quotas of all programmes.
#[test]
fn the_veil_is_compared_with_what_was_delivered() {
    let sc = gulf();
    let mut public = room(&sc);
    let mut first = programme(1, card(1, "One", 1), Mandate::Default);
    first.shares = vec![share("IND", 100, 100), share("USA", 400, 100)];
    let mut second = programme(2, card(2, "Two", 1), Mandate::Default);
    second.shares = vec![share("IND", 100, 30)];
    public.programmes = vec![first, second];
    let mut seats = [desk(&sc, "IND"), desk(&sc, "USA"), desk(&sc, "GHA")];
    seats[0].pledge = Some([100, 90, 80]);
    seats[2].pledge = Some([100, 50, 0]);
    let measured = debrief(&Material {
        scenario: &sc,
        public: &public,
        seats: &seats,
        seed: 1,
        made_with: "",
    });
    let veil: Vec<_> = measured
        .veil
        .iter()
        .map(|v| (v.seat.as_str(), v.pledged, v.delivered))
        .collect();
    assert_eq!(
        veil,
        [("IND", [100, 90, 80], Some(65)), ("GHA", [100, 50, 0], None)]
    );
}

/// People under the corridor count as heard if their state has a vote.
#[test]
fn voice_is_the_share_of_people_whose_state_votes() {
    let sc = gulf();
    let mut public = room(&sc);
    let mut latest = bulletin(Ppb::ONE);
    let exposed = |code: &str, people: i64| game::Exposure {
        country: scenario::CountryCode::new(code),
        chance: Ppb(1),
        people,
    };
    latest.exposure = vec![exposed("NGA", 300), exposed("CMR", 100)];
    public.bulletins = vec![(scenario::Date(9_000), latest)];
    assert!(
        sc.seat_of(&scenario::CountryCode::new("CMR")).is_none(),
        "nobody speaks for Cameroon"
    );
    public.charter.electorate = vec![seat("NGA"), seat("USA")];
    assert!((measure(&sc, &public).voice - 0.75).abs() < 1e-12);
    public.charter.electorate = vec![seat("USA")];
    assert!(measure(&sc, &public).voice.abs() < 1e-12);
}

/// Two launches; the first counts, from the first bulletin above 1 %.
#[test]
fn latency_runs_from_the_warning_to_the_launch() {
    let sc = gulf();
    let mut public = flown(None);
    let before = bulletin(Ppb(5_000_000));
    let warning = bulletin(Ppb(37_000_000));
    public.bulletins = vec![(scenario::Date(9_000), before), (scenario::Date(9_100), warning)];
    // The fixture's flight leaves on day 10,000.
    assert_eq!(measure(&sc, &public).latency_days.1, Some(900));
}

/// Lijphart 1963, American Political Science Review 57, 902: the index of agreement is full agreements plus half of the partial
/// ones, over all votes.
#[test]
fn the_index_of_agreement_counts_an_abstention_half() {
    let sc = gulf();
    let mut public = room(&sc);
    let (yes, no, abstain) = (Some(Choice::Yes), Some(Choice::No), Some(Choice::Abstain));
    let vote = |number, usa, chn, nga, gha| {
        let choices = [("USA", usa), ("CHN", chn), ("NGA", nga), ("GHA", gha)];
        motion(number, Proposal::CloseClause, &choices)
    };
    public.motions = vec![
        vote(1, yes, no, yes, yes),
        vote(2, yes, abstain, yes, yes),
        vote(3, no, no, yes, yes),
        vote(4, abstain, no, no, None),
    ];
    let measured = measure(&sc, &public).blocs;
    assert_eq!(measured.votes, 4);
    let index = |a: &str, b: &str| {
        let pair = measured.pair(&seat(a), &seat(b)).unwrap();
        (pair.agreement, pair.votes)
    };
    assert_eq!(index("USA", "CHN"), ((0.0 + 0.5 + 1.0 + 0.5) / 4.0, 4));
    assert_eq!(index("CHN", "USA"), index("USA", "CHN"));
    assert_eq!(index("USA", "NGA"), ((1.0 + 1.0 + 0.0 + 0.5) / 4.0, 4));
    assert_eq!(
        index("NGA", "GHA"),
        (1.0, 3),
        "where one took no part nothing is compared"
    );
    assert_eq!(index("USA", "BRA"), (0.0, 0));
    assert_eq!(measured.blocs, [vec![seat("NGA"), seat("GHA")]]);
}

#[test]
fn a_secret_ballot_makes_no_bloc() {
    let sc = gulf();
    let mut public = room(&sc);
    let yes = Some(Choice::Yes);
    public.motions = (1..5)
        .map(|n| motion(n, Proposal::CloseClause, &[("USA", yes), ("CHN", yes)]))
        .collect();
    assert_eq!(measure(&sc, &public).blocs.blocs.len(), 1);
    for m in &mut public.motions {
        if let Some(result) = &mut m.result {
            result.choices = None;
        }
    }
    let measured = measure(&sc, &public).blocs;
    assert_eq!((measured.votes, measured.blocs.len()), (0, 0));
}
