//! What can be done with a chama and its members.

pub mod found;
