//! The program: reads the configuration, and serves, works, migrates, checks or demonstrates.
//!
//! `cli` is what can be typed, `config` what it means together with the file and the environment,
//! `commands` one file per command. `server` is what `serve` and `demo` share. What is said to the
//! person at the terminal goes through `say`; the log goes to stderr.

mod cli;
mod commands;
mod config;
mod logging;
mod runtime;
mod say;
mod secret;
mod server;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use config::Config;

fn main() -> ExitCode {
    // Before anything reads the environment, clap included.
    let dotenv = config::read_dotenv();
    let cli = Cli::parse();
    let resolved = dotenv.and_then(|()| Config::resolve(&cli.given));
    let config = match resolved {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                say::problem(&problem);
            }
            return ExitCode::from(2);
        }
    };
    if let Err(problem) = logging::start(&config.log) {
        say::problem(&problem);
        return ExitCode::from(2);
    }
    match cli.command {
        Command::Serve => finish(commands::serve::run(&config)),
        Command::Worker => finish(commands::worker::run(&config)),
        Command::Verify { json } => commands::verify::run(&config, json),
        Command::Migrate => finish(commands::migrate::run(&config)),
    }
}

fn finish(outcome: anyhow::Result<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
