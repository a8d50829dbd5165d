//! What can be done with members.

pub mod add;
