//! Who has paid.

pub mod csv;
pub mod dues;
pub mod grid;
pub mod message;
pub mod share;
pub mod shared;
pub mod table;
