//! Which jobs there are, who does them, and when the clock asks for them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use futures::future::BoxFuture;

use super::lease::Job;
use super::schedule::Schedule;
use crate::context::Context;
use crate::error::Result;

/// The name of a sort of job, as the table and the metrics spell it: `verb_noun`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobKind(&'static str);

impl JobKind {
    /// A kind of this name: lower case letters, digits and `_`.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// The name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for JobKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A job being done.
pub type Running<'a> = BoxFuture<'a, Result<()>>;

/// Does jobs of one kind. A job may be run twice, also at the same time when a lease ran out under
/// a worker that was only slow: the second run must change nothing.
pub trait Handler: Send + Sync {
    /// Does the job. What it answers with is written down; an error means another try later.
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a>;
}

/// Every kind of job a worker does.
#[derive(Clone, Default)]
pub struct Registry {
    handlers: BTreeMap<&'static str, Arc<dyn Handler>>,
    schedules: Vec<Schedule>,
}

impl Registry {
    /// A worker with this does nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a kind and who does it.
    #[must_use]
    pub fn on(mut self, kind: JobKind, handler: impl Handler + 'static) -> Self {
        self.handlers.insert(kind.as_str(), Arc::new(handler));
        self
    }

    /// Has the clock ask for a kind, see [`Schedule::new`].
    #[must_use]
    pub fn every(mut self, kind: JobKind, pattern: &'static str) -> Self {
        self.schedules.push(Schedule::new(kind, pattern));
        self
    }

    /// What the clock asks for.
    pub fn schedules(&self) -> &[Schedule] {
        &self.schedules
    }

    pub(super) fn handler(&self, kind: &str) -> Option<Arc<dyn Handler>> {
        self.handlers.get(kind).map(Arc::clone)
    }

    /// The kinds as the claim is told them: `,one,two,`. A job of a kind this program does not
    /// know, written by a newer one beside it, is left for that one.
    pub(super) fn kinds(&self) -> String {
        let mut text = String::from(",");
        for kind in self.handlers.keys() {
            text.push_str(kind);
            text.push(',');
        }
        text
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("kinds", &self.handlers.keys())
            .field("schedules", &self.schedules)
            .finish()
    }
}
