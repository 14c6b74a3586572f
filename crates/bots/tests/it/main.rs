//! Tests of `bots` through its public face.
