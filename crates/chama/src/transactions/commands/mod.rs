//! What can be done with money recorded by hand.

pub mod record;
pub mod reverse;
