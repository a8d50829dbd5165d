//! What can be done with files.

pub mod attach;
