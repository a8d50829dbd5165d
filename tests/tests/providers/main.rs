//! The clients of providers against the pretend ones: what one sends the other reads.

mod mpesa;
