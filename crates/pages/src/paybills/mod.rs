//! The paybill or till of a chama: which one it is, connecting it, and looking after it.

pub mod act;
pub mod change;
pub mod connect;
pub mod show;

mod fields;
