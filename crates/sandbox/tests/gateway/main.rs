//! Every address of the pretend gateway, asked over HTTP as a client would ask.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod customers;
mod faults;
mod kept;
mod kit;
mod payouts;
mod phone;
mod prompts;
mod pulling;
mod questions;
mod reversals;
mod statements;
mod tokens;
mod traffic;
