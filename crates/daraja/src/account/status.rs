//! Asking what became of a transaction.

use std::fmt;

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{Accepted, Account, conversation};
use crate::checks;
use crate::errors::Result;
use crate::hidden::Hidden;

/// A question about one transaction.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusQuery {
    /// Which.
    pub which: Which,
    /// 2 to 100 plain characters.
    pub remarks: String,
    /// Where the answer is sent.
    pub result_url: String,
    /// Told when M-Pesa's queue was too long.
    pub timeout_url: String,
}

impl fmt::Debug for StatusQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusQuery")
            .field("which", &self.which)
            .field("result_url", &Hidden)
            .finish_non_exhaustive()
    }
}

/// Which transaction is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// The one with this receipt.
    Receipt(String),
    /// The one we sent under this id.
    Originator(String),
}

impl Account {
    /// Asks what became of a transaction. The answer comes as a result.
    ///
    /// # Errors
    /// Any [`crate::Error`]; none says anything about the transaction.
    pub async fn transaction_status(&self, query: &StatusQuery) -> Result<Accepted> {
        let (field, id) = match &query.which {
            Which::Receipt(receipt) => ("TransactionID", receipt.as_str()),
            Which::Originator(id) => ("OriginalConversationID", id.as_str()),
        };
        checks::id(field, id)?;
        checks::remarks(&query.remarks)?;
        checks::url("ResultURL", &query.result_url)?;
        checks::url("QueueTimeOutURL", &query.timeout_url)?;
        let short_code = self.own_short_code()?;
        let (name, credential) = self.initiator()?;
        let mut body = json!({
            "Initiator": name,
            "SecurityCredential": credential.expose_secret(),
            "CommandID": "TransactionStatusQuery",
            "PartyA": short_code,
            "IdentifierType": "4",
            "ResultURL": query.result_url,
            "QueueTimeOutURL": query.timeout_url,
            "Remarks": query.remarks,
        });
        if let Value::Object(fields) = &mut body {
            fields.insert(field.to_owned(), id.into());
        }
        let answer = self
            .call("/mpesa/transactionstatus/v1/query", &body)
            .await?;
        conversation(&answer, None)
    }
}
