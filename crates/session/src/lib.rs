//! One play: host, journal, saves, and the adjudicator that asks the physics.
