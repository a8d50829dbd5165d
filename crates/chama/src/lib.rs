//! The product without HTTP: every command and every question a person can put to their chama.
//!
//! A request becomes a proof of who asks and what they may do ([`access`]), a command
//! ([`work::Command`]) decides and writes inside one unit of work ([`work::Work`]), and a view
//! comes back. Nothing outside [`Context::run`] writes.
//!
//! The nouns in the order in which they may know each other; each imports only those before it:
// nouns: error hashing sealing context access work typed audit jobs ledger people members
//   countersigns plans chamas transactions paybills payouts approvals attachments contributions
//   payments reconciliation reports

pub mod access;
pub mod approvals;
pub mod attachments;
pub mod audit;
pub mod chamas;
pub mod context;
pub mod contributions;
pub mod countersigns;
pub mod error;
pub mod hashing;
pub mod jobs;
pub mod ledger;
pub mod members;
pub mod paybills;
pub mod payments;
pub mod payouts;
pub mod people;
pub mod plans;
pub mod reconciliation;
pub mod reports;
pub mod sealing;
pub mod transactions;
pub mod typed;
pub mod work;

pub use context::{Clock, Context, Randomness, SystemClock, SystemRandom};
pub use error::{Error, FieldError, Kind, Refusal, Result};
pub use work::{Command, Done};
