//! The members of a chama and their statements.

pub mod add;
pub mod csv;
pub mod list;
pub mod statement;
