//! `chamalink doctor`: what is wrong, and what to do about it.

mod database;
mod disk;
mod files;
mod keys;
mod network;

use std::process::ExitCode;

use chama::{Clock, SystemClock};
use chrono::{DateTime, Duration, Utc};

use crate::config::{Config, Problem, shown_database};
use crate::{logging, runtime, say};

/// Clocks of two machines may differ by this much.
const CLOCKS_DIFFER_MAX: Duration = Duration::seconds(30);

/// What one look found.
pub enum Finding {
    /// It is as it should be.
    Well(String),
    /// It works, but could bite.
    Advice(Problem),
    /// It does not work, or is dangerous.
    Wrong(Problem),
}

impl Finding {
    fn wrong(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Wrong(Problem::new(what, fix))
    }

    fn advice(what: impl Into<String>, fix: impl Into<String>) -> Self {
        Self::Advice(Problem::new(what, fix))
    }
}

/// Looks at everything that can be looked at without changing it, and tells what it found.
pub fn run(resolved: Result<Config, Vec<Problem>>) -> ExitCode {
    let config = match resolved {
        Ok(config) => config,
        Err(problems) => {
            let findings: Vec<Finding> = problems.into_iter().map(Finding::Wrong).collect();
            return tell(&findings);
        }
    };
    let looked = runtime::block_on(async { Ok(examine(&config).await) });
    match looked {
        Ok(findings) => tell(&findings),
        Err(error) => {
            say::error(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn examine(config: &Config) -> Vec<Finding> {
    let mut findings = vec![Finding::Well(match &config.file {
        Some(file) => format!(
            "the configuration is read: environment and {}",
            file.display()
        ),
        None => "the configuration is read: environment, no file".to_owned(),
    })];
    let levels = config.log.as_deref().map(logging::filter);
    findings.extend(levels.and_then(Result::err).map(Finding::Wrong));
    findings.extend(disk::examine(config));
    findings.extend(database::examine(config).await);
    findings.push(files::examine(config).await);
    findings.extend(keys::examine(config).await);
    findings.extend(network::examine(config).await);
    findings.push(clock(SystemClock.now(), program_made()));
    findings
}

/// When the program's file was written; the present cannot lie before it.
fn program_made() -> Option<DateTime<Utc>> {
    let file = std::env::current_exe().ok()?.metadata().ok()?;
    file.modified().ok().map(DateTime::<Utc>::from)
}

fn clock(now: DateTime<Utc>, program_made: Option<DateTime<Utc>>) -> Finding {
    match program_made {
        Some(made) if now + CLOCKS_DIFFER_MAX < made => Finding::wrong(
            format!("the clock of this machine says {now}, before this program was made"),
            "set the clock, best by NTP: timedatectl set-ntp true",
        ),
        _ => Finding::Well(format!(
            "the clock says {}",
            domain::time::display_time(now)
        )),
    }
}

/// Tells all, the wrong ones last where they are seen, and answers with 1 if there is one.
fn tell(findings: &[Finding]) -> ExitCode {
    let mut wrong = 0_usize;
    for finding in findings {
        match finding {
            Finding::Well(text) => say::line(format!("  ok      {text}")),
            Finding::Advice(problem) => told("  advice  ", problem),
            Finding::Wrong(problem) => {
                wrong += 1;
                told("  WRONG   ", problem);
            }
        }
    }
    say::line(match wrong {
        0 => "\nnothing has to be mended".to_owned(),
        1 => "\n1 thing has to be mended".to_owned(),
        n => format!("\n{n} things have to be mended"),
    });
    ExitCode::from(u8::from(wrong > 0))
}

fn told(mark: &str, problem: &Problem) {
    say::line(format!(
        "{mark}{}\n          -> {}",
        problem.what, problem.fix
    ));
}

/// What the database is called in a finding.
fn named(config: &Config) -> String {
    shown_database(&config.database)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_the_program_is_wrong() {
        let made = DateTime::from_timestamp(1_800_000_000, 0);
        let now = |seconds| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        assert!(matches!(clock(now(1_700_000_000), made), Finding::Wrong(_)));
        assert!(matches!(clock(now(1_800_000_001), made), Finding::Well(_)));
        assert!(matches!(clock(now(0), None), Finding::Well(_)));
    }
}
