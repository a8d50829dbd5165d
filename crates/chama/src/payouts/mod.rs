//! Payments M-Pesa makes for a chama out of its own paybill: approved first, then set aside in the
//! book, then sent, and booked as gone only when M-Pesa says that they have arrived.
//!
//! Tables `payouts`, `payout_batches`, `payout_batch_lines`, `payout_questions`, `payout_events`.
//! Nobody makes one but the approval that completes a proposal; what follows is done by jobs and by
//! M-Pesa's answers, and where those never come two officers may end it. Every member may read
//! them.
//!
//! What must not happen is that somebody is paid twice, so:
//! - the number M-Pesa is given for a payment is written before anything is sent and never changes;
//!   M-Pesa refuses to carry it out a second time;
//! - "sending" is written before the request, by whoever finds the row as it was; who comes second
//!   leaves it;
//! - a request without an answer is neither made nor failed: M-Pesa is asked about it;
//! - what M-Pesa says has arrived stays arrived, whatever is said later, and a payment that was
//!   given up and arrives all the same is booked by itself and shown to the officers.

mod ask;
pub mod batches;
mod begin;
pub mod commands;
mod queries;
mod send;
mod settle;
mod told;
mod verdict;
pub mod views;
mod watch;

pub(crate) use begin::{Payer, Payment, Wanted, Way, begin, payer};
pub use commands::EndPayout;
pub use queries::all_failed;
pub use told::{on_result, on_timeout};
