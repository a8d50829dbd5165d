//! Chamas and their members.
//!
//! Tables `chamas`, `members`, `funds`. Anyone signed in may found a chama and becomes its
//! chairperson; members are added by those with the right.

pub mod commands;
mod queries;
pub mod views;

pub use commands::{add_member::AddMember, add_member::MemberForm};
pub use commands::{found::ChamaForm, found::FoundChama};
