//! The simulated survey against what observers lived through, and against itself.

mod chances;
mod fits;
mod stories;
mod support;
