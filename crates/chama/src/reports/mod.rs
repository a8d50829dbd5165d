//! Reading across the nouns: what a page or a report shows that no noun owns alone.
//!
//! Nothing is written here. Every question takes the proof of who asks; every list is bounded.

pub mod activity;
pub mod chamas;
pub mod contributions;
pub mod members;
pub mod membership;
pub mod money_in;
pub mod payments;
pub mod plans;
pub mod reconciliation;
pub mod statement;
pub mod transactions;
pub mod verify;
