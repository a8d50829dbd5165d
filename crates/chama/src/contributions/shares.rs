//! Links through which anybody can read a report: a random secret in the address, its SHA-256 in
//! the database.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{ChamaId, FundId};

use super::queries;
use crate::context::Context;
use crate::error::{Error, Result};

/// Bytes of a secret: 256 bits.
const SECRET_BYTES: usize = 32;

/// The secret of a link.
pub(super) struct Secret(String);

impl Secret {
    pub fn random(context: &Context) -> Result<Self> {
        let mut bytes = [0_u8; SECRET_BYTES];
        let filled = context.random.fill(&mut bytes);
        filled.map_err(|error| Error::Defect(error.to_string()))?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A secret as it came in an address; anything that cannot be one is none.
    fn from_address(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == SECRET_BYTES).then(|| Self(text.to_owned()))
    }

    pub fn hash(&self) -> Vec<u8> {
        let hash = digest::digest(&digest::SHA256, self.0.as_bytes());
        hash.as_ref().to_vec()
    }

    pub fn expose(self) -> String {
        self.0
    }
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opened {
    /// The chama.
    pub chama_id: ChamaId,
    /// Who has paid into this fund.
    pub fund_id: FundId,
}

/// What the link with this secret leads to.
///
/// # Errors
/// Not found when there is none, or it expired, or was ended.
pub async fn open(context: &Context, token: &str) -> Result<Opened> {
    let secret = Secret::from_address(token).ok_or_else(Error::not_found)?;
    let mut reader = context.db().read().await?;
    queries::open_share(&mut reader, secret.hash(), context.now())
        .await?
        .ok_or_else(Error::not_found)
}
