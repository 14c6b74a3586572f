//! Where the pieces go: each propagated, weighted by its mass.

use astro::{Encounter, Ephemeris, Epoch, Kick, Member, Orbit, Outcome, fleet, transition};

use super::Piece;
use crate::MissionError;

/// A piece that hits the Earth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Which piece.
    pub piece: usize,
    /// Mass it stands for, kg.
    pub mass_kg: f64,
    /// Diameter of one piece, m.
    pub diameter_m: f64,
    /// Its entry.
    pub entry: astro::Entry,
}

/// What became of the pieces.
#[derive(Clone, Debug, PartialEq)]
pub struct Debris {
    /// Mass of all, kg.
    pub total_kg: f64,
    /// Mass that hits, kg.
    pub hitting_kg: f64,
    /// Standard error of the share that hits, from the number of tracers (the remnant is counted as one body that
    /// either hits or not, and adds none).
    pub standard_error: f64,
    /// The pieces that hit, largest first.
    pub hits: Vec<Hit>,
    /// Way of every piece, in their order.
    pub encounters: Vec<Encounter>,
}

impl Debris {
    /// Share of the mass that still hits, 0 to 1.
    pub fn hitting_share(&self) -> f64 {
        self.hitting_kg / self.total_kg
    }
}

/// Propagates the pieces of a body that is pushed and then breaks up at an epoch, each by the full model, and weighs
/// those that hit.
///
/// # Errors
/// [`MissionError::Orbit`] for times outside the ephemeris or a push outside the time from the orbit's epoch to the
/// break-up.
pub fn follow(
    ephemeris: &Ephemeris,
    orbit: &Orbit,
    pushes: &[Kick],
    at: Epoch,
    pieces: &[Piece],
    until: Epoch,
) -> Result<Debris, MissionError> {
    let state = if at == orbit.epoch && pushes.is_empty() {
        orbit.state
    } else {
        transition(ephemeris, orbit, pushes, at)?.0
    };
    let members: Vec<Member> = pieces
        .iter()
        .map(|piece| {
            let mut state = state;
            state.velocity_km_s += piece.delta_v_km_s;
            Member {
                state,
                kicks: Vec::new(),
            }
        })
        .collect();
    let encounters = fleet(ephemeris, at, &members, until, &|_| true)?;
    let mut hits: Vec<Hit> = encounters
        .iter()
        .enumerate()
        .filter_map(|(index, met)| match met.outcome {
            Outcome::Impact(entry) => Some(Hit {
                piece: index,
                mass_kg: pieces[index].mass_kg,
                diameter_m: pieces[index].diameter_m,
                entry,
            }),
            Outcome::Miss => None,
        })
        .collect();
    hits.sort_by(|a, b| b.diameter_m.total_cmp(&a.diameter_m).then(a.piece.cmp(&b.piece)));
    let total_kg: f64 = pieces.iter().map(|p| p.mass_kg).sum();
    let hitting_kg = hits.iter().map(|h| h.mass_kg).sum();
    let tracers = pieces.len().saturating_sub(1).max(1) as f64;
    let (small_kg, small_hits) = (
        pieces.iter().skip(1).map(|p| p.mass_kg).sum::<f64>(),
        hits.iter().filter(|h| h.piece > 0).count() as f64,
    );
    // Laplace's rule keeps the error above zero where none or all hit.
    let p = (small_hits + 1.0) / (tracers + 2.0);
    Ok(Debris {
        total_kg,
        hitting_kg,
        standard_error: small_kg / total_kg * libm::sqrt(p * (1.0 - p) / tracers),
        hits,
        encounters,
    })
}
