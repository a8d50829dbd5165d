//! What talks to providers against the pretend ones, which were written apart: what one writes the
//! other reads.

mod mpesa;
mod statement;
