//! What each doctrine thinks of each rule book.

use scenario::{CharterId, Doctrine};

use crate::desk::Desk;

/// How welcome a charter is, points; the columns are the doctrines in the order of [`column`]. A charter that is not
/// named here is judged as neither good nor bad.
const WELCOME: [(&str, [i32; 7]); 7] = [
    // guardian, hegemon, free rider, cosmopolitan, spoiler, at risk, prestige seeker
    ("phone_call", [-4, 9, 3, -6, -6, -6, -3]),
    ("smpag_advice", [1, 3, 6, 1, 6, -1, 1]),
    ("ad_hoc_body", [3, 2, 4, 2, 2, 4, 5]),
    ("security_council", [0, 7, 0, -4, 8, -3, -2]),
    ("qualified_majority", [5, -3, 1, 4, -2, 5, 4]),
    ("security_community", [12, -1, 3, 9, -1, 13, 6]),
    ("cosmopolitan_community", [9, -5, 2, 14, -4, 12, 5]),
];

const fn column(doctrine: Doctrine) -> usize {
    match doctrine {
        Doctrine::Guardian => 0,
        Doctrine::Hegemon => 1,
        Doctrine::FreeRider => 2,
        Doctrine::Cosmopolitan => 3,
        Doctrine::Spoiler => 4,
        Doctrine::AtRisk => 5,
        Doctrine::PrestigeSeeker => 6,
    }
}

fn welcome(doctrine: Doctrine, charter: &CharterId) -> i32 {
    WELCOME
        .iter()
        .find(|(id, _)| *id == charter.as_str())
        .map_or(0, |(_, points)| points[column(doctrine)])
}

/// Whether a charter has an assurance clause, as far as its name tells; the view says it only of the one in force.
pub(crate) fn assures(charter: &CharterId) -> bool {
    matches!(charter.as_str(), "security_community" | "cosmopolitan_community")
}

/// What would be gained by changing to a charter, points.
pub(crate) fn gain(desk: &Desk<'_>, to: &CharterId) -> f64 {
    let (view, doctrine) = (desk.view, desk.doctrine());
    let now = &view.public.charter;
    let mut points = welcome(doctrine, to) - welcome(doctrine, &now.id);
    // A seat outside the circle wants to be inside: assurance for members alone is of little use to it.
    if !now.members.is_empty() && !now.members.contains(&view.seat) && to.as_str() == "cosmopolitan_community"
    {
        points += 4;
    }
    // A clause is worth more to those who care for the world and to those who may be hit.
    let extra = (f64::from(view.motives.responsibility) - 15.0) / 5.0;
    f64::from(points) + if assures(to) && !now.assurance { extra } else { 0.0 }
}
