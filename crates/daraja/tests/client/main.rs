//! The client against a small server over real HTTP.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod breaker;
mod calls;
mod faults;
mod secrets;
mod server;
mod spikes;
mod token;
