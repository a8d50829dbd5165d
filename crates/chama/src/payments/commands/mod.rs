//! What people do about money that comes in by M-Pesa.

pub mod assign;
pub mod decide;
pub mod intake_rules;
pub mod paste;
pub mod refund;
pub mod request;
