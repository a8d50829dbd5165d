//! The list of all jobs of the product.
//!
//! A noun that wants something done gives [`Context`] a method that does it and adds the kind
//! here; so this noun calls the others without knowing them.

use super::lease::Job;
use super::prune;
use super::registry::{Handler, JobKind, Registry, Running};
use crate::context::Context;
use crate::work;

/// Deletes the sessions that are over.
pub const CLEANUP_EXPIRED_SESSIONS: JobKind = JobKind::new("cleanup_expired_sessions");
/// Deletes answers that were kept long enough for a request that comes again.
pub const PRUNE_IDEMPOTENCY_KEYS: JobKind = JobKind::new("prune_idempotency_keys");
/// Deletes jobs that were done some time ago.
pub const PRUNE_FINISHED_JOBS: JobKind = JobKind::new("prune_finished_jobs");

/// Asks M-Pesa to make a payment.
pub const SEND_PAYOUT: JobKind = JobKind::new("send_payout");
/// Asks M-Pesa what became of a payment.
pub const QUERY_PAYOUT: JobKind = JobKind::new("query_payout");
/// Looks after the payments M-Pesa was asked to make.
pub const WATCH_PAYOUTS: JobKind = JobKind::new("watch_payouts");

/// Works a message of M-Pesa through.
pub const PROCESS_PAYMENT_MESSAGE: JobKind = JobKind::new("process_payment_message");
/// Has M-Pesa show a prompt on a phone.
pub const SEND_STK: JobKind = JobKind::new("send_stk");
/// Asks M-Pesa what became of a prompt.
pub const QUERY_STK: JobKind = JobKind::new("query_stk");
/// Asks M-Pesa whether a receipt is as it was told.
pub const CHECK_RECEIPT: JobKind = JobKind::new("check_receipt");
/// Has the lists of recent payments fetched.
pub const PULL_PAYMENTS: JobKind = JobKind::new("pull_payments");
/// Fetches the list of one paybill.
pub const PULL_PAYBILL: JobKind = JobKind::new("pull_paybill");
/// Looks after money that waits and messages nobody made sense of.
pub const SWEEP_PAYMENTS: JobKind = JobKind::new("sweep_payments");

/// Books the rows of a statement that was kept.
pub const BOOK_STATEMENT: JobKind = JobKind::new("book_statement");
/// Compares the books anew where they moved since they were compared.
pub const PROVE_DAYS: JobKind = JobKind::new("prove_days");

impl Registry {
    /// Every job of the product, each listed once. The times are East Africa Time.
    pub fn standard() -> Self {
        Self::new()
            .on(CLEANUP_EXPIRED_SESSIONS, CleanupExpiredSessions)
            .every(CLEANUP_EXPIRED_SESSIONS, "0 * * * *")
            .on(PRUNE_IDEMPOTENCY_KEYS, PruneIdempotencyKeys)
            .every(PRUNE_IDEMPOTENCY_KEYS, "0 3 * * *")
            .on(PRUNE_FINISHED_JOBS, PruneFinishedJobs)
            .every(PRUNE_FINISHED_JOBS, "0 3 * * *")
            .on(SEND_PAYOUT, SendPayout)
            .on(QUERY_PAYOUT, QueryPayout)
            .on(WATCH_PAYOUTS, WatchPayouts)
            .every(WATCH_PAYOUTS, "* * * * *")
            .on(PROCESS_PAYMENT_MESSAGE, ProcessPaymentMessage)
            .on(SEND_STK, SendStk)
            .on(QUERY_STK, QueryStk)
            .on(CHECK_RECEIPT, CheckReceipt)
            .on(PULL_PAYMENTS, PullPayments)
            .every(PULL_PAYMENTS, "*/15 * * * *")
            .on(PULL_PAYBILL, PullPaybill)
            .on(SWEEP_PAYMENTS, SweepPayments)
            .every(SWEEP_PAYMENTS, "*/5 * * * *")
            .on(BOOK_STATEMENT, BookStatement)
            .on(PROVE_DAYS, ProveDays)
            .every(PROVE_DAYS, "7 * * * *")
    }
}

struct CleanupExpiredSessions;

impl Handler for CleanupExpiredSessions {
    fn run<'a>(&'a self, context: &'a Context, _job: &'a Job) -> Running<'a> {
        Box::pin(async move {
            let deleted = context.cleanup_expired_sessions().await?;
            tracing::info!(deleted, "expired sessions were deleted");
            Ok(())
        })
    }
}

struct BookStatement;

impl Handler for BookStatement {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.book_kept_statement(job))
    }
}

struct ProveDays;

impl Handler for ProveDays {
    fn run<'a>(&'a self, context: &'a Context, _job: &'a Job) -> Running<'a> {
        Box::pin(async move {
            let proved = context.prove_days_again().await?;
            tracing::info!(proved, "books were compared anew");
            Ok(())
        })
    }
}

struct PruneIdempotencyKeys;

impl Handler for PruneIdempotencyKeys {
    fn run<'a>(&'a self, context: &'a Context, _job: &'a Job) -> Running<'a> {
        Box::pin(async move {
            let deleted = work::prune_idempotency_keys(context).await?;
            tracing::info!(deleted, "old idempotency keys were deleted");
            Ok(())
        })
    }
}

struct PruneFinishedJobs;

impl Handler for PruneFinishedJobs {
    fn run<'a>(&'a self, context: &'a Context, _job: &'a Job) -> Running<'a> {
        Box::pin(async move {
            let deleted = prune::prune_finished(context).await?;
            tracing::info!(deleted, "finished jobs were deleted");
            Ok(())
        })
    }
}

struct SendPayout;

impl Handler for SendPayout {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.send_payout(job))
    }
}

struct QueryPayout;

impl Handler for QueryPayout {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.query_payout(job))
    }
}

struct WatchPayouts;

impl Handler for WatchPayouts {
    fn run<'a>(&'a self, context: &'a Context, _job: &'a Job) -> Running<'a> {
        Box::pin(context.watch_payouts())
    }
}

struct ProcessPaymentMessage;

impl Handler for ProcessPaymentMessage {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.process_payment_message(job))
    }
}

struct SendStk;

impl Handler for SendStk {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.send_stk(job))
    }
}

struct QueryStk;

impl Handler for QueryStk {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.query_stk(job))
    }
}

struct CheckReceipt;

impl Handler for CheckReceipt {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.check_receipt(job))
    }
}

struct PullPayments;

impl Handler for PullPayments {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.pull_payments(job))
    }
}

struct PullPaybill;

impl Handler for PullPaybill {
    fn run<'a>(&'a self, context: &'a Context, job: &'a Job) -> Running<'a> {
        Box::pin(context.pull_paybill(job))
    }
}

struct SweepPayments;

impl Handler for SweepPayments {
    fn run<'a>(&'a self, context: &'a Context, _job: &'a Job) -> Running<'a> {
        Box::pin(context.sweep_payments())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_clock_asks_for_is_done_and_well_written() {
        let registry = Registry::standard();
        assert_eq!(registry.schedules().len(), 7);
        for schedule in registry.schedules() {
            assert!(registry.handler(schedule.kind().as_str()).is_some());
            assert!(schedule.cron().is_ok(), "{schedule:?}");
        }
    }

    #[test]
    fn a_claim_names_whole_kinds() {
        assert_eq!(Registry::new().kinds(), ",");
        assert_eq!(
            Registry::standard().kinds(),
            ",book_statement,check_receipt,cleanup_expired_sessions,process_payment_message,\
             prove_days,prune_finished_jobs,prune_idempotency_keys,pull_paybill,pull_payments,\
             query_payout,query_stk,send_payout,send_stk,sweep_payments,watch_payouts,"
        );
    }
}
