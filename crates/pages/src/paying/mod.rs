//! Paying one's own contribution by M-Pesa.

pub mod paste;
pub mod pay;
pub mod status;
