//! All SQL of reconciliation.

pub(super) mod counts;
pub(super) mod explanations;
pub(super) mod imports;
pub(super) mod proofs;
