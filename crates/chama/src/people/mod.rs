//! People with an account: signing up, signing in, the sessions that last.
//!
//! Tables `users` and `sessions`. Anyone may sign up and sign in; only the person themselves may
//! change their password or end their sessions.

pub mod commands;
pub mod proof;
mod queries;
pub mod sessions;
pub mod sign_in;
pub mod views;

pub use commands::{change_password, register};
pub use queries::{find_by_email, profile};
