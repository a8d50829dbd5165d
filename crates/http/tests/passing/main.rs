//! What every request passes, tried from outside: over a socket where connections matter, straight
//! into the router where they do not.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod connections;
mod forgery;
mod kit;
mod layers;
mod people;
