//! What members contribute, and for what.

pub mod list;
pub mod open_fund;
pub mod set;
