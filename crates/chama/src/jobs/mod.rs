//! Work to be done after the commit that asked for it, and work that the clock asks for.
//!
//! Tables `jobs` and `job_schedules`. A job is a row written in the command's own transaction
//! ([`enqueue()`]): what is refused leaves none, what is committed loses none. Any number of
//! [`Worker`]s, inside the server or beside it, take rows under a lease, run them, and write down
//! how they ended. A worker that is lost loses only its leases, so a job may be run twice and every
//! handler must be safe to run twice. A job that fails is tried again later and later, and in the
//! end kept as dead until somebody looks at it ([`dead()`]) and lets it be tried again
//! ([`replay`]).
//! Only the operator of the installation reads and replays jobs; no member of a chama does.
//!
//! Every kind of job, what it does and when the clock asks for it, is listed once, in
//! [`Registry::standard`].

mod back_off;
mod dead;
mod duties;
mod enqueue;
mod gauges;
mod lease;
mod prune;
mod queries;
mod registry;
mod schedule;
mod scheduler;
mod shift;
mod worker;

pub use dead::{DEAD_LISTED_MAX, DeadJob, dead, replay};
pub use duties::{
    BOOK_STATEMENT, CHECK_RECEIPT, CLEANUP_EXPIRED_SESSIONS, PROCESS_PAYMENT_MESSAGE, PROVE_DAYS,
    PRUNE_FINISHED_JOBS, PRUNE_IDEMPOTENCY_KEYS, PULL_PAYBILL, PULL_PAYMENTS, QUERY_PAYOUT,
    QUERY_STK, SEND_PAYOUT, SEND_STK, SWEEP_PAYMENTS, WATCH_PAYOUTS,
};
pub use enqueue::{NewJob, enqueue};
pub use lease::Job;
pub use prune::{FINISHED_KEPT_DAYS, prune_finished};
pub use registry::{Handler, JobKind, Registry, Running};
pub use schedule::Schedule;
pub use scheduler::Scheduler;
pub use worker::{Tuning, Worker};
