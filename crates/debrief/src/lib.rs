//! What happened, why, and what another charter would have done.
