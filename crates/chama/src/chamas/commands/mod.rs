//! What can be done with a chama and its members.

pub mod add_member;
pub mod found;
