//! Members that stand for all of a fleet where only its reach counts.

use rayon::prelude::*;

use super::Member;

/// Members that stand for all, at most, besides those farthest out.
const STANDING: usize = 500;
/// Members that a core looks at at a stretch.
const CHUNK: usize = 1024;

/// A value and whose it is.
type Held = (f64, usize);

/// The least and the most of each component of place, velocity and pushes.
struct Ends(Vec<[(Held, Held); 3]>);

impl Ends {
    fn none(vectors: usize) -> Self {
        Self(vec![[((f64::INFINITY, 0), (f64::NEG_INFINITY, 0)); 3]; vectors])
    }

    fn add(&mut self, who: usize, member: &Member) {
        let state = &member.state;
        let vectors = [&state.position_km, &state.velocity_km_s]
            .into_iter()
            .chain(member.kicks.iter().map(|(_, change)| change));
        for (ends, vector) in self.0.iter_mut().zip(vectors) {
            for (ends, value) in ends.iter_mut().zip(vector.iter()) {
                // The first of equals stays.
                if *value < ends.0.0 {
                    ends.0 = (*value, who);
                }
                if *value > ends.1.0 {
                    ends.1 = (*value, who);
                }
            }
        }
    }

    /// Both; of equals the earlier member.
    fn with(mut self, other: Self) -> Self {
        for (mine, others) in self.0.iter_mut().flatten().zip(other.0.iter().flatten()) {
            let earlier = |a: Held, b: Held| a.0.to_bits() == b.0.to_bits() && b.1 < a.1;
            if others.0.0 < mine.0.0 || earlier(mine.0, others.0) {
                mine.0 = others.0;
            }
            if others.1.0 > mine.1.0 || earlier(mine.1, others.1) {
                mine.1 = others.1;
            }
        }
        self
    }
}

/// Some members that reach as far as all: every so manyeth, and those farthest out in each component of place, velocity
/// and pushes.
pub(super) fn standing(members: &[Member]) -> Vec<Member> {
    let stride = members.len().div_ceil(STANDING);
    let mut chosen: Vec<usize> = (0..members.len()).step_by(stride).collect();
    if stride > 1 {
        let most = members.iter().map(|m| m.kicks.len()).max().unwrap_or(0);
        let ends = members
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(k, chunk)| {
                let mut ends = Ends::none(2 + most);
                for (i, member) in chunk.iter().enumerate() {
                    ends.add(k * CHUNK + i, member);
                }
                ends
            })
            .reduce(|| Ends::none(2 + most), Ends::with);
        chosen.extend(ends.0.iter().flatten().flat_map(|(low, high)| [low.1, high.1]));
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen.iter().map(|&i| members[i].clone()).collect()
}
