//! Tests of `debrief` through its public face.
