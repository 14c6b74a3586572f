//! The report's page.

use debrief::{Material, debrief, page};
use game::{FeedKind, FeedLine, Mandate, Ppb, Seq};
use scenario::Date;

use crate::fixture::{bulletin, card, gulf, motion, outcome, programme, room};

fn written(public: &game::PublicView) -> String {
    let sc = gulf();
    let material = Material {
        scenario: &sc,
        public,
        seats: &[],
        seed: 7,
        made_with: "Made by hand.",
    };
    page(&material, &debrief(&material))
}

/// What delegations write is text on the page, never part of it.
#[test]
fn nothing_that_is_written_at_the_table_becomes_markup() {
    let mut public = room(&gulf());
    let nasty = "<script>alert(1)</script> & \"so\"";
    public.feed = vec![FeedLine {
        seq: Seq(1),
        date: Date(9_500),
        round: 0,
        kind: FeedKind::Politics,
        seat: None,
        text: nasty.to_owned(),
    }];
    public.programmes = vec![programme(1, card(1, nasty, 1), Mandate::Default)];
    public.outcome = Some(outcome(None));
    let mut vote = motion(1, game::Proposal::CloseClause, &[("GHA", None)]);
    vote.explanations = vec![(scenario::SeatId::new("GHA"), "It is <b>ours</b>.".to_owned())];
    public.motions = vec![vote];
    let page = written(&public);
    assert!(!page.contains("<script"), "escaped");
    assert!(page.contains("&lt;script&gt;alert(1)"));
    assert!(
        page.contains("Ghana explained: \u{201c}It is &lt;b&gt;ours&lt;/b&gt;.\u{201d}"),
        "an explanation of vote stands under its motion"
    );
}

/// A session without an end, without bulletins and without motions still has a report.
#[test]
fn an_unfinished_session_has_a_report() {
    let page = written(&room(&gulf()));
    assert!(page.contains("The session has not ended."));
    assert!(page.contains("Nobody tabled a motion."));
    assert!(page.contains("No bulletin was published."));
    assert!(page.contains("Seed 7. Made by hand."));
}

/// The chance's curve rises with the chance: later points stand higher on the page.
#[test]
fn the_chance_is_drawn_upwards() {
    let mut public = room(&gulf());
    public.bulletins = vec![
        (Date(9_000), bulletin(Ppb(100_000_000))),
        (Date(9_400), bulletin(Ppb(400_000_000))),
        (Date(9_800), bulletin(Ppb::ONE)),
    ];
    let svg = debrief::figure::chance_history(&public);
    let heights: Vec<f64> = svg
        .split("cy=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(heights.len(), 3);
    assert!(heights.windows(2).all(|w| w[1] < w[0]), "{heights:?}");
    let places: Vec<f64> = svg
        .split("cx=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap().parse().unwrap())
        .collect();
    assert!(
        (places[1] - f64::midpoint(places[0], places[2])).abs() < 0.2,
        "dates are to scale: {places:?}"
    );
}
