//! The program: reads the configuration, and serves, works, migrates, checks or demonstrates.
//!
//! `cli` is what can be typed, `config` what it means together with the file and the environment,
//! `commands` one file per command. `server` is what `serve` and `demo` share. What is said to the
//! person at the terminal goes through `say`; the log goes to stderr.

mod cli;
mod commands;
mod config;
mod demo;
mod key_file;
mod logging;
mod mpesa;
mod runtime;
mod say;
mod secret;
mod server;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use cli::{Cli, Command};
use config::Config;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything reads the environment, clap included.
    let dotenv = config::read_dotenv();
    let cli = Cli::parse();
    let resolved = dotenv.and_then(|()| Config::resolve(&cli.given));
    if let Command::Doctor = cli.command {
        return commands::doctor::run(resolved);
    }
    if let Command::Openapi = cli.command {
        return finish(commands::openapi::run());
    }
    let config = match resolved {
        Ok(config) => config,
        Err(problems) => {
            for problem in problems {
                say::problem(&problem);
            }
            return ExitCode::from(2);
        }
    };
    // Who tries the demo looks at the pages, not at a line for each of them.
    let usual = match cli.command {
        Command::Demo { .. } => "warn",
        // PostgreSQL notes whatever is there already each time the database is brought up to date.
        _ => "info,sqlx::postgres::notice=warn",
    };
    if let Err(problem) = logging::start(config.log.as_deref().unwrap_or(usual)) {
        say::problem(&problem);
        return ExitCode::from(2);
    }
    match cli.command {
        // Answered above: neither needs a configuration that is right.
        Command::Doctor | Command::Openapi => ExitCode::SUCCESS,
        Command::Serve => finish(commands::serve::run(&config)),
        Command::Demo { fresh } => finish(commands::demo::run(&config, fresh)),
        Command::Worker => finish(commands::worker::run(&config)),
        Command::Verify { json } => commands::verify::run(&config, json),
        Command::Keys { what } => commands::keys::run(&config, &what),
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
