//! What a hit does: entry, blast, people, scales.
