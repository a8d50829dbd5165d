//! The codes by which people come in: drawn here, shown once, and kept only as a hash.

use aws_lc_rs::digest;
use domain::entry_code::EntryCode;

use crate::context::Context;
use crate::error::{Error, Result};

/// A new code.
///
/// # Errors
/// When the system has no randomness to give.
pub fn draw(context: &Context) -> Result<EntryCode> {
    let mut bytes = [0_u8; EntryCode::RANDOM_BYTES];
    context
        .random
        .fill(&mut bytes)
        .map_err(|error| Error::Defect(error.to_string()))?;
    Ok(EntryCode::draw(bytes))
}

/// What is stored of a code, and by which it is found again.
pub fn hash(code: &EntryCode) -> Vec<u8> {
    let digest = digest::digest(&digest::SHA256, code.expose().as_bytes());
    digest.as_ref().to_vec()
}
