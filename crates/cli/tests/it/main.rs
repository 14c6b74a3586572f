//! Tests of `cli` through its public face, and of the house as a whole.

mod floors;
