//! Tests of `mission` through its public face.
