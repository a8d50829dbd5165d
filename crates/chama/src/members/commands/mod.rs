//! What can be done about members.

pub mod add;
pub mod admit;
pub mod claim;
pub mod edit;
pub mod import;
pub mod invite;
pub mod join;
pub mod kin;
pub mod leave;
pub mod role;
pub mod set_rules;
pub mod status;
