//! Reading across the nouns: what a page or a report shows that no noun owns alone.
//!
//! Nothing is written here. Every question takes the proof of who asks; every list is bounded.

pub mod chamas;
pub mod contributions;
pub mod members;
pub mod plans;
pub mod statement;
pub mod transactions;
pub mod verify;
