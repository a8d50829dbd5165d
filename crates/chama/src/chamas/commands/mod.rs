//! What can be done with a chama.

pub mod close;
pub mod edit;
pub mod found;
pub mod standing;
