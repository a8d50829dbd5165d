//! Words to the person at the terminal. Results go to stdout, complaints to stderr.

use std::fmt::Display;
use std::io::{self, Write};

use crate::config::Problem;

/// One line of the result. Whoever stopped reading (`| head`) wants no more, so that is no error.
pub fn line(text: impl Display) {
    drop(writeln!(io::stdout().lock(), "{text}"));
}

/// A line that says why it did not work.
pub fn error(text: &str) {
    drop(writeln!(io::stderr().lock(), "chamalink: {text}"));
}

/// What is wrong, and under it what to do.
pub fn problem(problem: &Problem) {
    error(&format!("{}\n  {}", problem.what, problem.fix));
}
