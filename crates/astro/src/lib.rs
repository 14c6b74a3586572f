//! Where things are: time, frames, ephemeris, propagation, encounters and knowledge of an orbit.
