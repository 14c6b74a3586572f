//! Tests of `session` through its public face.
