//! Scenarios: RON in, a checked Scenario or every fault at once out.
//!
//! `load_str` and `load_path` give a [`Scenario`] or all of its faults, sorted by place; `check` prints them; `catalog`
//! lists what the program carries. Nothing that is wrong in a file is ever replaced by a default.

mod builtin;
mod capability;
mod catalog;
mod check;
mod countries;
mod diagnostic;
mod form;
mod launchers;
mod load;
pub mod model;
mod own_rule;
mod read;
mod rules;
mod rush;
mod source;
mod suggest;
mod tree;
mod undeflected;
mod watch;

pub use capability::{Capability, CapabilityKind};
pub use catalog::{Card, Listed, catalog, catalog_of_folder};
pub use check::{CheckFormat, check};
pub use diagnostic::{Code, Diagnostic, Severity};
pub use form::*;
pub use load::{LoadError, embedded, examine, load, load_charter, load_path, load_str};
pub use model::*;
pub use own_rule::*;
pub use read::MOST_DIAGNOSTICS;
pub use rules::RULES;
pub use rush::{Built, Rush};
pub use source::MAX_BYTES;
pub use undeflected::undeflected;
