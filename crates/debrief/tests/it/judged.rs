//! Legitimacy, regret, whose risk moved, and the paper's recommendations.

use debrief::recommendations::Verdict;
use debrief::{Debrief, Material, debrief, page};
use game::{Choice, CountryOdds, End, Exposure, MotionId, Ppb, ProgrammeId, Proposal, PublicView, SeatView};
use scenario::{CountryCode, Date, ProtectedSet, Scenario};

use crate::fixture::{bulletin, desk, gulf, motion, room, share};
use crate::measures::flown;

fn measure(sc: &Scenario, public: &PublicView, seats: &[SeatView]) -> Debrief {
    debrief(&Material {
        scenario: sc,
        public,
        seats,
        seed: 1,
        made_with: "",
    })
}

fn percent(p: u32) -> Ppb {
    Ppb(p * 10_000_000)
}

/// The plan that flew promised 10,000 in danger, the other 4,000: the decision cost 6,000. What came was 2,500: chance was
/// kind by 7,500.
#[test]
fn regret_is_the_decision_and_luck_the_rest() {
    let sc = gulf();
    let mut public = flown(None);
    public.cards[0].assessment.harmed = (1_000_000, 4_000);
    public.outcome.as_mut().unwrap().harmed = 2_500;
    let regret = measure(&sc, &public, &[]).regret.unwrap();
    assert_eq!(
        (regret.nothing, regret.expected, regret.least),
        (1_000_000, 10_000, 4_000)
    );
    assert_eq!(regret.best.as_deref(), Some("Another plan"));
    assert_eq!((regret.of_decision(), regret.of_luck()), (6_000, -7_500));
    // A plan of another round was not to be had with what was known then, nor one whose last day had passed.
    public.cards[0].assessment.knowledge.date = Date(9_000);
    assert_eq!(measure(&sc, &public, &[]).regret.unwrap().of_decision(), 0);
    public.cards[0].assessment.knowledge.date = Date(9_500);
    public.cards[0].last_date = Date(9_499);
    assert_eq!(measure(&sc, &public, &[]).regret.unwrap().of_decision(), 0);
}

/// Nothing flew: what was chosen is to do nothing, and the regret is all that the best plan would have spared.
#[test]
fn doing_nothing_is_a_choice_too() {
    let sc = gulf();
    let mut public = flown(None);
    public.craft.clear();
    let regret = measure(&sc, &public, &[]).regret.unwrap();
    assert!(regret.chosen.is_none());
    assert_eq!((regret.expected, regret.of_decision()), (1_000_000, 990_000));
    public.cards.clear();
    assert!(measure(&sc, &public, &[]).regret.is_none(), "no plan, no regret");
}

/// On course at 50 %: Nigeria from 40 to 10 % with 2 million exposed, Brazil from 0 to 4 % with 1 million: 300,000 people are
/// taken out of danger and 20,000 put in it.
#[test]
fn risk_is_moved_from_some_to_others() {
    let sc = gulf();
    let mut public = flown(None);
    let odds = |code: &str, before, after| CountryOdds {
        country: CountryCode::new(code),
        before: percent(before),
        standing: percent(before),
        after: percent(after),
        harmed: 0,
    };
    let a = &mut public.cards[1].assessment;
    a.on_course = percent(50);
    a.push_um_s = -20_000;
    a.countries = vec![odds("NGA", 40, 10), odds("BRA", 0, 4), odds("GHA", 5, 5)];
    let mut known = bulletin(percent(50));
    known.exposure = [("NGA", 2_000_000), ("BRA", 1_000_000)]
        .iter()
        .map(|(code, people)| Exposure {
            country: CountryCode::new(*code),
            chance: percent(1),
            people: *people,
        })
        .collect();
    public.bulletins = vec![(Date(9_500), known)];
    let moved = measure(&sc, &public, &[]).transfer.unwrap();
    assert!(moved.west);
    let codes: Vec<&str> = moved.countries.iter().map(|m| m.country.as_str()).collect();
    assert_eq!(codes, ["BRA", "NGA"]);
    assert!((moved.raised - 20_000.0).abs() < 1e-3 && (moved.lowered - 300_000.0).abs() < 1e-3);
}

/// Two of three voted, both yes: of twelve states two agreed.
#[test]
fn legitimacy_counts_who_agreed_and_who_was_told() {
    let sc = gulf();
    let mut public = flown(None);
    public.motions = vec![motion(
        3,
        Proposal::Mission {
            card: game::CardId(4),
        },
        &[
            ("USA", Some(Choice::Yes)),
            ("NGA", Some(Choice::Yes)),
            ("GHA", None),
        ],
    )];
    let mut known = bulletin(Ppb::ONE);
    known.exposure = [("NGA", 300), ("CMR", 100)]
        .iter()
        .map(|(code, people)| Exposure {
            country: CountryCode::new(*code),
            chance: percent(1),
            people: *people,
        })
        .collect();
    public.bulletins = vec![(Date(9_500), known)];
    let outcome = public.outcome.as_mut().unwrap();
    outcome.harmed_if_nothing = 1_000;
    outcome.harmed = 250;
    let mut seats = vec![desk(&sc, "IND"), desk(&sc, "CHN")];
    let secrets: usize = seats.iter().map(|s| s.secrets.len()).sum();
    seats[0].secrets[0].2 = true;
    let l = measure(&sc, &public, &seats).legitimacy;
    let consent = l.consent.unwrap();
    assert!((l.turnout.unwrap() - 2.0 / 3.0).abs() < 1e-12);
    assert!((consent.states - 2.0 / 12.0).abs() < 1e-12);
    assert!(
        (consent.at_risk.unwrap() - 0.75).abs() < 1e-12,
        "nobody speaks for Cameroon"
    );
    assert_eq!(l.shared, (1, secrets));
    assert!((l.spared.unwrap() - 0.75).abs() < 1e-12);
    // By default nobody was asked, and that is said.
    public.programmes[0].mandate = game::Mandate::Default;
    public.programmes[0].card.id = game::CardId(4);
    let l = measure(&sc, &public, &[]).legitimacy;
    assert!(l.consent.is_none() && l.without.unwrap().contains("by default"));
}

fn verdicts(sc: &Scenario, public: &PublicView) -> Vec<(&'static str, Verdict)> {
    let all = measure(sc, public, &[]).recommendations;
    all.iter().map(|r| (r.name, r.verdict)).collect()
}

#[test]
fn a_table_that_did_nothing_followed_no_recommendation() {
    let sc = gulf();
    let public = room(&sc);
    let all = verdicts(&sc, &public);
    let names: Vec<&str> = all.iter().map(|(n, _)| *n).collect();
    assert_eq!(names, ["Expertise", "Capabilities", "Security", "Success story"]);
    assert!(all.iter().all(|(_, v)| *v == Verdict::NotFollowed), "{all:?}");
}

/// A community of all, a charter that was adopted, a mission that worked and nobody harmed: security and success story are
/// followed; one state's industry is a part of the capabilities.
#[test]
fn recommendations_are_judged_from_the_record() {
    let sc = gulf();
    let mut public = flown(None);
    public.charter.assurance = true;
    public.charter.protected = ProtectedSet::Everyone;
    let adopt = Proposal::AdoptCharter {
        charter: public.charter.id.clone(),
    };
    public
        .motions
        .push(motion(7, adopt, &[("USA", Some(Choice::Yes))]));
    public.programmes[0].shares = vec![share("USA", 100, 100), share("IND", 100, 95)];
    let all = verdicts(&sc, &public);
    assert_eq!(all[1].1, Verdict::Partly, "only the United States launched");
    assert_eq!(all[2].1, Verdict::Followed);
    assert_eq!(all[3].1, Verdict::Followed);
    let because = measure(&sc, &public, &[]).recommendations[2].because.clone();
    assert!(
        because.contains("2 of 2 promises of money were kept"),
        "{because}"
    );
    // A protected state that was hit: the assurance failed, by name.
    let outcome = public.outcome.as_mut().unwrap();
    outcome.end = End::Unmoved;
    outcome.harmed = 5_000;
    outcome.harmed_by_country.insert(CountryCode::new("NGA"), 5_000);
    let security = measure(&sc, &public, &[]).recommendations[2].clone();
    assert_eq!(security.verdict, Verdict::Partly);
    assert!(
        security.because.contains("the assurance failed Nigeria"),
        "{}",
        security.because
    );
}

/// The report says what is not defined, and why.
#[test]
fn the_page_asks_whether_protection_was_indivisible() {
    let sc = gulf();
    let mut public = flown(None);
    public.programmes[0].id = ProgrammeId(1);
    assert_eq!(public.motions[0].id, MotionId(3));
    let material = Material {
        scenario: &sc,
        public: &public,
        seats: &[],
        seed: 1,
        made_with: "",
    };
    let written = page(&material, &debrief(&material));
    for said in [
        "Was protection indivisible?",
        "not defined (the charter protects nobody by right)",
        "The policy paper&#39;s recommendations",
        "no seat gave another anything",
        "Whose risk moved",
    ] {
        assert!(
            written.contains(said) || written.contains(&said.replace("&#39;", "'")),
            "{said}"
        );
    }
    public.bulletins.clear();
    public.cards.clear();
    let empty = measure(&sc, &public, &[]);
    assert!(empty.regret.is_none() && empty.indivisibility.table.index.is_err());
}
