//! Tests of `impact` through its public face.

#![allow(clippy::unwrap_used, reason = "a test without its fixture must stop")]

mod assets;
mod effects;
mod people;
mod places;
