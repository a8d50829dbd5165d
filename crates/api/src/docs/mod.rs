//! The description as a file and as a page.

pub mod json;
mod kinds;
mod markup;
mod operation;
pub mod page;
