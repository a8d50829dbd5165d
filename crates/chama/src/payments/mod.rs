//! Money that comes in by M-Pesa: taken in as it is told, matched to a member, booked once.
//!
//! Tables `payment_messages`, `mpesa_receipts`, `mpesa_sightings`, `receipt_checks`,
//! `stk_requests`, `stk_lines`, `suspense_assignments`, `pasted_messages`, `payment_pulls`,
//! `intake_rules`. Any active member may have M-Pesa ask a phone for the own contribution; officers
//! see what came unexplained, and the chairperson and the treasurer say whose it is.
//!
//! A message is stored with the job that works it through ([`intake`]) before it is answered. Every
//! channel ends in [`sight()`]: one receipt books at most once, whoever tells it, and all others
//! only add a sighting. Money that has moved is never refused: what the book does not take as it
//! should goes to suspense, and where the book takes nothing it waits.

pub mod checks;
pub mod commands;
pub mod intake;
pub(crate) mod owner;
mod process;
mod prompts;
mod pull;
mod queries;
mod sight;
mod sweep;
mod text;
mod told_back;
mod validation;
pub mod views;

pub use commands::assign::AssignSuspense;
pub(crate) use commands::assign::can_be_assigned;
pub use commands::decide::{ConfirmAssignment, RejectAssignment};
pub use commands::intake_rules::SetIntakeRules;
pub use commands::paste::PasteMessage;
pub use commands::refund::{RefundForm, RefundSuspense};
pub use commands::request::{PromptForm, PromptLine, RequestPayment};
pub use domain::sources::{Sources, SourcesError};
pub use intake::{Arrived, Taken};
pub use sight::{Sighted, Sighting, sight};
pub use told_back::{booked_by_statement, take_back, taken_back, unexplained, went_on};
pub use validation::Verdict;
