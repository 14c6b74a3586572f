//! The session's tests: journal, host, saves, and the adjudicator on the first scenario.

#[cfg(test)]
mod adjudicator;
#[cfg(test)]
mod beside;
#[cfg(test)]
mod host;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod play;
#[cfg(test)]
mod pushed;
#[cfg(test)]
mod rush;
#[cfg(test)]
mod sketch;
#[cfg(test)]
mod support;
