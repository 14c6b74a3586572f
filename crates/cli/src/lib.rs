//! The command line: check, play, replay, report, kit, forge, lab.
//!
//! Nothing here prints by itself: every command writes to the streams it is given and returns how it ended, so that a
//! test reads a `Vec` and a closed pipe is no panic.

mod args;
pub mod delegations;
mod failure;
mod forge;
mod kit;
mod lab;
mod play;
mod report;
mod simulate;

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Parser;

pub use failure::Failure;

/// What the program is to do after the command line was read.
#[derive(Debug)]
pub enum Outcome {
    /// Leave with this exit status; everything is said.
    Exit(u8),
    /// Open the window.
    OpenWindow(WindowRequest),
}

/// What the window was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowRequest {
    /// More scenarios, beside the built-in ones.
    pub scenarios: Option<PathBuf>,
}

/// Reads the arguments (the program's name first) and runs what they ask, except the window.
///
/// Exit status: 0 for an answer, 1 for a failure of the machine or a session, 2 for bad input.
pub fn run<I, T>(arguments: I, out: &mut dyn Write, err: &mut dyn Write) -> Outcome
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let parsed = match args::Arguments::try_parse_from(arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            // A closed stream leaves nobody to tell.
            let bad = error.use_stderr();
            let _ = if bad {
                write!(err, "{}", error.render())
            } else {
                write!(out, "{}", error.render())
            };
            return Outcome::Exit(if bad { 2 } else { 0 });
        }
    };
    let result = match parsed.command {
        None => {
            return Outcome::OpenWindow(WindowRequest {
                scenarios: parsed.scenarios,
            });
        }
        Some(args::Subcommand::Check(a)) => play::check(&a, out),
        Some(args::Subcommand::Scenarios) => play::scenarios(out),
        Some(args::Subcommand::Play(a)) => play::play(&a, out, err),
        Some(args::Subcommand::Simulate(a)) => simulate::simulate(&a, out, err),
        Some(args::Subcommand::Replay(a)) => play::replay(&a, out),
        Some(args::Subcommand::Report(a)) => report::report(&a, out),
        Some(args::Subcommand::Kit(a)) => kit::run(&a, out),
        Some(args::Subcommand::Forge(a)) => forge::run(&a, out),
        Some(args::Subcommand::Lab(a)) => lab::run(&a, out),
    };
    let flushed = out.flush().map_err(Failure::from);
    match result.and_then(|code| flushed.map(|()| code)) {
        Ok(code) => Outcome::Exit(code),
        Err(Failure::ClosedPipe) => Outcome::Exit(0),
        Err(failure) => {
            let _ = writeln!(err, "error: {failure}");
            Outcome::Exit(failure.exit_status())
        }
    }
}
