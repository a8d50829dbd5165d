//! Chamas.
//!
//! Tables `chamas`, `chama_standings`. Anyone signed in may found a chama and becomes its
//! chairperson; who may edit it may change its particulars, suspend it, and close it for good.

pub mod commands;
mod particulars;
mod queries;
pub mod views;

pub use commands::close::{CloseChama, CloseForm};
pub use commands::edit::{EditChama, EditForm};
pub use commands::standing::{ResumeChama, SuspendChama};
pub use commands::{found::ChamaForm, found::FoundChama};
pub use queries::name_of;
