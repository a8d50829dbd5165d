//! Coming into a chama with a code.

pub mod enter;
