//! Tests of `bots` on hand-made desks.

mod build;
mod doctrines;
