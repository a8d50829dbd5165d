//! Asking how much lies in the accounts of the short code.

use std::fmt;

use secrecy::ExposeSecret;
use serde_json::json;

use super::{Accepted, Account, conversation};
use crate::checks;
use crate::errors::Result;
use crate::hidden::Hidden;

/// A question about the balances.
#[derive(Clone, PartialEq, Eq)]
pub struct BalanceQuery {
    /// 2 to 100 plain characters.
    pub remarks: String,
    /// Where the answer is sent.
    pub result_url: String,
    /// Told when M-Pesa's queue was too long.
    pub timeout_url: String,
}

impl fmt::Debug for BalanceQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BalanceQuery")
            .field("result_url", &Hidden)
            .finish_non_exhaustive()
    }
}

impl Account {
    /// Asks for the balances. The answer comes as a result.
    ///
    /// # Errors
    /// Any [`crate::Error`].
    pub async fn account_balance(&self, query: &BalanceQuery) -> Result<Accepted> {
        checks::remarks(&query.remarks)?;
        checks::url("ResultURL", &query.result_url)?;
        checks::url("QueueTimeOutURL", &query.timeout_url)?;
        let short_code = self.own_short_code()?;
        let (name, credential) = self.initiator()?;
        let body = json!({
            "Initiator": name,
            "SecurityCredential": credential.expose_secret(),
            "CommandID": "AccountBalance",
            "PartyA": short_code,
            "IdentifierType": "4",
            "Remarks": query.remarks,
            "QueueTimeOutURL": query.timeout_url,
            "ResultURL": query.result_url,
        });
        let answer = self.call("/mpesa/accountbalance/v1/query", &body).await?;
        conversation(&answer, None)
    }
}
