//! Accounts, visits, and a person's own first page.

pub mod dashboard;
pub mod profile;
pub mod register;
pub mod sign_in;
