//! SQLite: how it is opened, and the one writer with its group commit.

pub mod open;
pub mod writer;
