//! Forms of play: what of a scenario is played, and what becomes of the rest. Figures: exercise design, sections 2 and 8.2.

use scenario::{
    Amendments, CampaignId, Code, Customs, Date, FormId, InjectEffect, InjectId, Messages, Scenario, SeatId,
    Seconding, Trigger, embedded, examine,
};

fn gulf() -> Scenario {
    embedded("gulf-of-guinea").unwrap()
}

fn in_form(id: &str) -> Scenario {
    gulf().in_form(Some(&FormId::new(id))).unwrap()
}

fn day(iso: &str) -> Date {
    Date::from_iso(iso).unwrap()
}

fn base() -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults");
    std::fs::read_to_string(folder.join("base.ron")).unwrap()
}

/// The small table with forms, written from these fields.
fn small(forms: &str) -> (Option<Scenario>, Vec<Code>) {
    let text = base().replacen("docket: 1,", &format!("docket: 1,\n    forms: [{forms}],"), 1);
    let (found, all) = examine("x", &text);
    (found, all.iter().map(|d| d.code).collect())
}

const SOUND: &str = "(id: \"one\", name: \"One\", summary: \"One round.\", minutes: 30, intro_minutes: 5, debrief_minutes: 5, \
                     round_minutes: (situation: 2, consultation: 4, decision: 1.5, commitment: 1.5, execution: 1), \
                     rounds: [2], docket: 1, seconding: NotNeeded, amendments: NotAllowed, messages: UpTo(240))";

#[test]
fn the_three_forms_are_those_of_the_design() {
    let whole = gulf();
    let table: Vec<_> = whole
        .forms
        .iter()
        .map(|f| {
            let planned = f.intro_minutes + f.debrief_minutes;
            (
                f.id.as_str(),
                f.minutes,
                planned,
                f.seconds,
                f.rounds.len(),
                f.seats.len(),
                f.docket,
            )
        })
        .collect();
    assert_eq!(
        table,
        [
            ("class", 45, 15, [120, 240, 90, 90, 60], 3, 8, 1),
            ("session", 120, 30, [180, 600, 240, 180, 120], 4, 12, 2),
            ("workshop", 360, 90, [300, 1_500, 480, 360, 240], 4, 12, 4),
        ]
    );
    let customs = |id: &str| {
        let c = in_form(id).customs;
        (c.seconding, c.amendments, c.messages)
    };
    assert_eq!(
        customs("class"),
        (Seconding::NotNeeded, Amendments::NotAllowed, Messages::Presets)
    );
    assert_eq!(
        customs("session"),
        (Seconding::OneOther, Amendments::OneEach, Messages::UpTo(240))
    );
    assert_eq!(
        customs("workshop"),
        (Seconding::ByCharter, Amendments::Free, Messages::UpTo(4_000))
    );
    assert_eq!(in_form("class").default_charter.as_str(), "security_community");
    assert_eq!(in_form("session").default_charter.as_str(), "phone_call");
}

#[test]
fn without_a_form_it_is_played_as_it_is_written() {
    let whole = gulf();
    assert_eq!(whole.customs, Customs::default());
    assert_eq!(whole.in_form(None).unwrap().rounds.len(), 4);
    let session = in_form("session");
    let as_written: Vec<bool> = whole.forms.iter().map(|f| f.is_as_written(&whole)).collect();
    assert_eq!(as_written, [false, true, false]);
    assert_eq!(session.seats.len(), whole.seats.len());
    assert_eq!(session.injects.len(), whole.injects.len());
    assert_eq!(session.content_hash, whole.content_hash, "the text is the same");
    assert_eq!(in_form("class").content_hash, whole.content_hash);
}

#[test]
fn a_round_that_is_left_out_gives_its_months_to_the_one_before() {
    let class = in_form("class");
    let rounds: Vec<_> = class.rounds.iter().map(|r| (r.date.iso(), r.months)).collect();
    let expected = [("2025-03-17", 15 + 17), ("2027-11-15", 6), ("2028-05-20", 55)];
    assert_eq!(rounds, expected.map(|(d, m)| (d.to_owned(), m)));
    let all: u32 = class.rounds.iter().map(|r| r.months).sum();
    let written: u32 = gulf().rounds.iter().map(|r| r.months).sum();
    assert_eq!(all, written, "no month's income is lost");
}

#[test]
fn what_the_left_out_round_would_have_built_can_be_ordered_in_the_next() {
    let (class, whole) = (in_form("class"), gulf());
    let third = day("2027-11-15");
    assert_eq!(
        class.counts_as_ordered_on(third),
        day("2026-06-15"),
        "the second round's day"
    );
    assert_eq!(
        class.ready_if_ordered_on(third, 18),
        day("2027-12-15"),
        "in the main season"
    );
    assert_eq!(
        whole.ready_if_ordered_on(third, 18),
        day("2029-05-15"),
        "as written it is too late"
    );
    // Nobody could order before the exercise began, and in the last round nothing was skipped.
    let first = day("2025-03-17");
    assert_eq!(class.counts_as_ordered_on(first), first);
    let last = day("2028-06-02");
    assert_eq!(class.counts_as_ordered_on(last), last);
    // What would have been ready long ago is ready today.
    assert_eq!(class.ready_if_ordered_on(third, 6), third);
}

#[test]
fn what_happens_in_the_left_out_round_is_told_as_the_next_opens() {
    let class = in_form("class");
    let round_of = |id: &str| {
        let inject = class.injects.iter().find(|i| i.id == InjectId::new(id));
        inject.unwrap_or_else(|| panic!("{id} is gone")).round
    };
    // Rounds as they are counted here: the second is the one of November 2027.
    for (id, round) in [
        ("iawn_warning", 0),
        ("ministers_refuse", 1),
        ("is_it_a_weapon", 1),
        ("port_offer", 1),
        ("slot_conflict", 1),
        ("recovery", 2),
        ("request_for_help", 2),
    ] {
        assert_eq!(round_of(id), Some(round), "{id}");
    }
    let last = class.rounds.len();
    assert!(class.injects.iter().all(|i| i.round.is_none_or(|r| r < last)));
    assert!(class.campaigns.iter().flat_map(|c| &c.rounds).all(|r| *r < last));
    let sold = |id: &str| class.campaign(&CampaignId::new(id)).unwrap().rounds.clone();
    assert_eq!(sold("jwst_2025"), [0]);
    assert_eq!(sold("jwst_2028"), [2], "the fourth round is the third here");
    assert_eq!(class.seasons.len(), gulf().seasons.len(), "seasons have dates");
}

#[test]
fn what_names_a_seat_that_is_not_there_goes_with_it() {
    let class = in_form("class");
    let there: Vec<&SeatId> = class.seats.iter().map(|s| &s.id).collect();
    let codes: Vec<&str> = there.iter().map(|s| s.as_str()).collect();
    assert_eq!(codes, ["USA", "CHN", "EUR", "NGA", "BRA", "ETH", "COL", "ZAF"]);
    assert!(class.seats.iter().all(|s| s.core), "the core without India");
    assert!(class.launch_services.iter().all(|s| there.contains(&&s.owner)));
    let pairs = &class.relations.trust_pairs;
    assert!(
        pairs
            .iter()
            .all(|(a, b, _)| there.contains(&a) && there.contains(&b))
    );
    for inject in &class.injects {
        assert!(
            inject.private_to.iter().all(|s| there.contains(&s)),
            "{}",
            inject.id
        );
        assert!(!inject.effects.is_empty(), "{}", inject.id);
        for effect in &inject.effects {
            if let InjectEffect::Support(seats, _) = effect {
                assert!(
                    !seats.is_empty() && seats.iter().all(|s| there.contains(&s)),
                    "{}",
                    inject.id
                );
            }
        }
        if let Trigger::SupportBelow(seat, _) = &inject.fires {
            assert!(there.contains(&seat), "{}", inject.id);
        }
    }
    // India's people are counted; nobody speaks for them.
    assert!(class.seat_of(&scenario::CountryCode::new("IND")).is_none());
}

#[test]
fn a_form_that_is_not_there_is_refused_with_those_that_are() {
    let refused = gulf()
        .in_form(Some(&FormId::new("opera")))
        .unwrap_err()
        .to_string();
    assert_eq!(
        refused,
        "gulf-of-guinea has no form \"opera\"; its forms are class, session, workshop"
    );
    assert!(
        in_form("class").in_form(Some(&FormId::new("session"))).is_err(),
        "from the whole only"
    );
    assert!(
        in_form("class").in_form(None).is_err(),
        "what was left out does not come back"
    );
    assert!(in_form("class").in_form(Some(&FormId::new("class"))).is_ok());
}

#[test]
fn faults_of_a_form_are_told_by_the_codes_of_other_faults_where_there_is_one() {
    let (found, codes) = small(SOUND);
    assert_eq!(codes, []);
    let one = found.unwrap().in_form(Some(&FormId::new("one"))).unwrap();
    assert_eq!(one.rounds.len(), 1);
    assert_eq!(
        one.rounds[0].orders_from, one.rounds[0].date,
        "nobody could order before"
    );
    for (from, to, code) in [
        ("rounds: [2]", "rounds: []", Code::EmptyList),
        ("rounds: [2]", "rounds: [2, 3]", Code::OutOfRange),
        ("rounds: [2]", "rounds: [2, 1]", Code::NotAscending),
        ("rounds: [2]", "rounds: [1]", Code::UnplayableForm),
        ("docket: 1", "docket: 0", Code::OutOfRange),
        (
            "docket: 1",
            "seats: [\"USA\", \"IND\"], docket: 1",
            Code::UnknownId,
        ),
        (
            "docket: 1",
            "seats: [\"USA\", \"USA\"], docket: 1",
            Code::RepeatedId,
        ),
        ("docket: 1", "seats: [\"USA\"], docket: 1", Code::UnplayableForm),
        ("docket: 1", "charter: \"empire\", docket: 1", Code::UnknownId),
        ("NotNeeded", "Perhaps", Code::UnknownChoice),
        ("UpTo(240)", "UpTo(100000)", Code::OutOfRange),
        ("UpTo(240)", "Presets", Code::NoPhrases),
        ("intro_minutes: 5", "intro_minutes: 25", Code::MinutesSum),
        ("decision: 1.5", "decision: 1.001", Code::OutOfRange),
        ("name: \"One\"", "name: \" \"", Code::MissingText),
        ("id: \"one\"", "id: \"One!\"", Code::MalformedId),
    ] {
        assert!(SOUND.contains(from), "{from}");
        let (found, codes) = small(&SOUND.replacen(from, to, 1));
        assert!(found.is_none(), "{to}");
        assert_eq!(codes, [code], "{to}");
    }
    let (_, codes) = small(&format!("{SOUND}, {SOUND}"));
    assert_eq!(codes, [Code::RepeatedId]);
}
