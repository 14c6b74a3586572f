//! Tests of `impact` through its public face.
