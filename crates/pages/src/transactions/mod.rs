//! Money recorded, listed, looked at and reversed.

pub mod list;
pub mod movements;
pub mod record;
pub mod reverse;
pub mod show;
