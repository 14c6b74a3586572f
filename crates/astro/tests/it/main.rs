//! Tests of `astro` through its public face.
