//! Tests of `scenario` through its public face.
