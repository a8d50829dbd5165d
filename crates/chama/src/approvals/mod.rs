//! Payments: proposed by one officer, approved by others, and booked by the approval that completes
//! them.
//!
//! Tables `approval_bands`, `payment_proposals`, `payment_approvers`, `payment_approvals`. Every
//! member may read them; officers with the right propose, approve, reject, and take their own back;
//! the chairperson says how many must approve.
//!
//! How many are needed and who may is settled with the proposal. What must not happen twice is a
//! rule of the schema: an approval of one person, the payment of one proposal, the closing of a
//! closed one. An approval first moves the count of its proposal, which keeps all others of it
//! waiting, so exactly one of them completes it.

pub mod commands;
mod queries;
pub mod views;

pub use commands::approve::Approve;
pub use commands::propose::{PaymentForm, Propose};
pub use commands::propose_list::{ListForm, ListLine, ProposeList};
pub use commands::reject::Reject;
pub use commands::set_bands::{BandForm, SetBands};
pub use commands::withdraw::Withdraw;
pub use queries::{bands, has_proposal, state_of};
