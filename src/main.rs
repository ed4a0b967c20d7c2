//! `troquet`: see [`troquet::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    troquet::cli::main(std::env::args_os())
}
