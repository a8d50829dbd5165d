//! What can be done to a book besides posting.

mod open_place;
mod rename;

pub use open_place::OpenPlace;
pub use rename::{RenameFund, RenamePlace};
