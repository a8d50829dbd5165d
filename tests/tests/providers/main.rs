//! The clients of providers against the pretend ones: what one writes the other reads.

mod mpesa;
mod statement;
