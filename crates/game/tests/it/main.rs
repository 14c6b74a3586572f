//! Tests of `game` through its public face.
