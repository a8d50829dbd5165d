//! All SQL of payments that come in, by what it is about.

pub mod checks;
pub mod messages;
pub mod prompts;
pub mod pulls;
pub mod receipts;
pub mod suspense;
