//! What can be done to a book besides posting.

mod close_period;
mod open_place;
mod rename;

pub use close_period::ClosePeriod;
pub use open_place::OpenPlace;
pub use rename::{RenameFund, RenamePlace};
