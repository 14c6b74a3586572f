//! Who voted with whom: the index of agreement of Lijphart 1963 (American Political Science Review 57, 902) over votes whose
//! ballots everybody could read, and the blocs that it makes.

use game::{Choice, MotionView, PublicView};
use scenario::{BallotKind, SeatId};

/// Least index of agreement between any two members of a bloc.
pub const BLOC: f64 = 0.9;
/// Votes that two seats must have cast side by side before they can be of one bloc.
pub const FEWEST_VOTES: usize = 2;

/// Two seats and how they voted.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// One, the earlier in seat order.
    pub one: SeatId,
    /// The other.
    pub other: SeatId,
    /// Votes in which both took part.
    pub votes: usize,
    /// Index of agreement, 0 to 1: the same choice counts one, an abstention beside a yes or no a half; 0 if they never voted
    /// side by side.
    pub agreement: f64,
}

/// Agreement of all pairs, and blocs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Blocs {
    /// Votes with ballots that everybody could read.
    pub votes: usize,
    /// Every pair of seats, in seat order.
    pub pairs: Vec<Pair>,
    /// Groups of two or more in which any two have at least [`BLOC`] (complete linkage), the largest first.
    pub blocs: Vec<Vec<SeatId>>,
}

impl Blocs {
    /// What two seats have in common, in either order; `None` for a seat and itself.
    pub fn pair(&self, a: &SeatId, b: &SeatId) -> Option<&Pair> {
        let is = |p: &&Pair| (p.one == *a && p.other == *b) || (p.one == *b && p.other == *a);
        self.pairs.iter().find(is)
    }

    /// The least agreement between members of two groups; `None` if some two of them cannot be compared.
    fn least(&self, a: &[SeatId], b: &[SeatId]) -> Option<f64> {
        let mut least = f64::INFINITY;
        for one in a {
            for other in b {
                let pair = self.pair(one, other).filter(|p| p.votes >= FEWEST_VOTES)?;
                least = least.min(pair.agreement);
            }
        }
        Some(least)
    }
}

/// Which side a ballot is on: 2 for, 0 against, 1 neither; `None` if the seat took no part. Where silence consents, it is for.
fn side(motion: &MotionView, choice: Option<Choice>) -> Option<i32> {
    match choice {
        Some(Choice::Yes) => Some(2),
        Some(Choice::No | Choice::Object) => Some(0),
        Some(Choice::Abstain | Choice::Constructive) => Some(1),
        None => (motion.ballot == BallotKind::Silence).then_some(2),
    }
}

/// Measures the votes of a session.
pub fn blocs(public: &PublicView) -> Blocs {
    let ballots: Vec<Vec<(SeatId, i32)>> = public
        .motions
        .iter()
        .filter_map(|m| Some((m, m.result.as_ref()?.choices.as_ref()?)))
        .map(|(m, choices)| {
            let sides = choices
                .iter()
                .filter_map(|(seat, c)| Some((seat.clone(), side(m, *c)?)));
            sides.collect()
        })
        .collect();
    let of = |ballot: &[(SeatId, i32)], seat: &SeatId| {
        ballot.iter().find(|(s, _)| s == seat).map(|(_, side)| *side)
    };
    let seats: Vec<&SeatId> = public.seats.iter().map(|s| &s.id).collect();
    let mut out = Blocs {
        votes: ballots.len(),
        ..Blocs::default()
    };
    for (place, one) in seats.iter().enumerate() {
        for other in &seats[place + 1..] {
            let apart: Vec<i32> = ballots
                .iter()
                .filter_map(|b| Some((of(b, one)? - of(b, other)?).abs()))
                .collect();
            let alike: f64 = apart.iter().map(|d| 1.0 - f64::from(*d) / 2.0).sum();
            out.pairs.push(Pair {
                one: (*one).clone(),
                other: (*other).clone(),
                votes: apart.len(),
                agreement: if apart.is_empty() {
                    0.0
                } else {
                    alike / apart.len() as f64
                },
            });
        }
    }
    out.blocs = grouped(&out, &seats);
    out
}

/// Complete linkage: the two groups whose least agreement is highest become one, as long as it is high enough.
fn grouped(measured: &Blocs, seats: &[&SeatId]) -> Vec<Vec<SeatId>> {
    let mut groups: Vec<Vec<SeatId>> = seats.iter().map(|s| vec![(*s).clone()]).collect();
    loop {
        let mut best: Option<(f64, usize, usize)> = None;
        for i in 0..groups.len() {
            for j in i + 1..groups.len() {
                let least = measured.least(&groups[i], &groups[j]).filter(|x| *x >= BLOC);
                if let Some(least) = least
                    && best.is_none_or(|(b, _, _)| least > b)
                {
                    best = Some((least, i, j));
                }
            }
        }
        let Some((_, i, j)) = best else { break };
        let joined = groups.remove(j);
        groups[i].extend(joined);
    }
    groups.retain(|g| g.len() > 1);
    groups.sort_by_key(|g| std::cmp::Reverse(g.len()));
    groups
}
