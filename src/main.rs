//! The program: reads its arguments, then plays headless or opens the window.

use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let mut err = io::stderr();
    let outcome = cli::run(std::env::args_os(), &mut out, &mut err);
    drop(out);
    match outcome {
        cli::Outcome::Exit(code) => ExitCode::from(code),
        cli::Outcome::OpenWindow(request) => open(&request, &mut err),
    }
}

#[cfg(feature = "app")]
fn open(request: &cli::WindowRequest, err: &mut dyn Write) -> ExitCode {
    match indivisible::app::run(request) {
        Ok(()) => ExitCode::SUCCESS,
        Err(lack) => {
            let _ = writeln!(err, "error: {lack}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "app"))]
fn open(_request: &cli::WindowRequest, err: &mut dyn Write) -> ExitCode {
    let _ = writeln!(
        err,
        "error: this build has no window.\nPlay without it: indivisible play gulf-of-guinea --bots"
    );
    ExitCode::FAILURE
}
