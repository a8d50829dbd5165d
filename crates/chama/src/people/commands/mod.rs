//! What a person can do with their account.

pub mod change_password;
pub mod register;
pub mod set_language;
