//! One play: the journal, the host that is its single writer, saves, and the adjudicator that asks the physics.
//!
//! ```text
//! click, phone, bot, timer ─► Envelope ─► Host (one writer) ─► Play: decide ─► journal ─► evolve ─► views
//!                                            │                                               ▲
//!                                            └─ pending? ─► worker: Adjudicator ─► Envelope ─┘
//! ```
//! [`Play`] is one session without threads; [`Host`] runs one on its own thread; [`Inline`] drives one to its end in the
//! caller's thread.

pub mod adjudicator;
pub mod clock;
pub mod host;
pub mod inline;
pub mod journal;
pub mod play;
pub mod rehearsal;
pub mod save;
pub mod schedule;
mod table;

pub use adjudicator::{
    Adjudicate, AdjudicationError, Adjudicator, Board, Cell, Chart, Lift, Method, Outlook, Progress, Sketch,
    series,
};
pub use clock::{Clock, FixedClock, SystemClock, WallTime};
pub use host::{Adjudication, Advance, Host, HostHandle, HostOptions, Subscription};
pub use inline::{Inline, PlayOutError, Silent};
pub use journal::{Entry, Header, Journal, JournalError};
pub use play::{Play, Policy, Receipt, Refusal, SessionError, fold, in_form_of, verify, view, walk};
pub use rehearsal::{Rehearsal, Rehearsed};
pub use save::{Save, Shelf, Unreadable};
pub use schedule::Schedule;
