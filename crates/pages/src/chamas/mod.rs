//! Chamas: one's own, founding one, and a chama's first page.

pub mod found;
pub mod home;
pub mod list;
pub mod notice;
