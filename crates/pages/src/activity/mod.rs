//! What was done in a chama, and by whom.

pub mod feed;
pub mod list;
