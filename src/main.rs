//! The program `roster-sync`; everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    roster_sync::cli::run()
}
