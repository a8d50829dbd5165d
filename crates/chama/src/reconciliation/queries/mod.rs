//! All SQL of reconciliation.

pub(super) mod counts;
pub(super) mod explanations;
pub(super) mod proofs;
