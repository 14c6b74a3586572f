//! The command line: check, play, replay, report, lab.
