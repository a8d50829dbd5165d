//! Chamas.
//!
//! Table `chamas`. Anyone signed in may found a chama and becomes its chairperson.

pub mod commands;
mod queries;
pub mod views;

pub use commands::{found::ChamaForm, found::FoundChama};
