//! Giving a customer's payment back (C2B only; a payout cannot be reversed).

use std::fmt;

use secrecy::ExposeSecret;
use serde_json::json;

use super::{Accepted, Account, conversation};
use crate::checks;
use crate::errors::Result;
use crate::hidden::Hidden;
use crate::shillings::WholeShillings;

/// The reversal of one payment.
#[derive(Clone, PartialEq, Eq)]
pub struct Reversal {
    /// The payment's receipt.
    pub receipt: String,
    /// The payment's amount.
    pub amount: WholeShillings,
    /// 2 to 100 plain characters.
    pub remarks: String,
    /// Where the result is sent.
    pub result_url: String,
    /// Told when M-Pesa's queue was too long.
    pub timeout_url: String,
}

impl fmt::Debug for Reversal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reversal")
            .field("receipt", &self.receipt)
            .field("amount", &self.amount)
            .field("result_url", &Hidden)
            .finish_non_exhaustive()
    }
}

impl Account {
    /// Gives a customer's payment back. That it was taken does not mean that it was done: the
    /// result tells.
    ///
    /// # Errors
    /// After [`crate::Error::Unknown`] it may have been done: ask for the status of the receipt.
    pub async fn reverse(&self, reversal: &Reversal) -> Result<Accepted> {
        checks::id("TransactionID", &reversal.receipt)?;
        checks::remarks(&reversal.remarks)?;
        checks::url("ResultURL", &reversal.result_url)?;
        checks::url("QueueTimeOutURL", &reversal.timeout_url)?;
        let short_code = self.own_short_code()?;
        let (name, credential) = self.initiator()?;
        let body = json!({
            "Initiator": name,
            "SecurityCredential": credential.expose_secret(),
            "CommandID": "TransactionReversal",
            "TransactionID": reversal.receipt,
            "Amount": reversal.amount.to_string(),
            "ReceiverParty": short_code,
            // Spelt as M-Pesa spells it.
            "RecieverIdentifierType": "11",
            "ResultURL": reversal.result_url,
            "QueueTimeOutURL": reversal.timeout_url,
            "Remarks": reversal.remarks,
        });
        let answer = self.call("/mpesa/reversal/v1/request", &body).await?;
        conversation(&answer, None)
    }
}
