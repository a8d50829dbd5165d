//! Asking a customer's phone for money (STK push, M-Pesa Express), and what became of it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use serde_json::json;

use super::{Account, accepted, unreadable};
use crate::checks;
use crate::errors::{Error, NotSent, RefusalKind, Result};
use crate::hidden::{Hidden, scrubbed};
use crate::json::Node;
use crate::settings::ShortCodeKind;
use crate::shillings::WholeShillings;
use crate::times;

/// What a query says while the customer has not answered yet.
const STILL_PROCESSING: &str = "4999";

/// A request for a customer's money.
#[derive(Clone, PartialEq, Eq)]
pub struct StkPush {
    /// How much.
    pub amount: WholeShillings,
    /// Whose: `2547XXXXXXXX`.
    pub phone: String,
    /// Account number the customer sees: 1 to 12 letters and digits.
    pub reference: String,
    /// What it is for: up to 13 plain characters.
    pub description: String,
    /// Where the outcome is sent.
    pub callback_url: String,
}

impl fmt::Debug for StkPush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StkPush")
            .field("amount", &self.amount)
            .field("phone", &Hidden)
            .field("reference", &self.reference)
            .field("callback_url", &Hidden)
            .finish_non_exhaustive()
    }
}

/// The request is on its way to the phone.
#[derive(Clone, PartialEq, Eq)]
pub struct StkAccepted {
    /// The gateway's id of the request; empty if it said none.
    pub merchant_request_id: String,
    /// M-Pesa's id of the request: the callback carries it. It ends in the phone number, so it is
    /// not for logs.
    pub checkout_request_id: String,
}

impl fmt::Debug for StkAccepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StkAccepted")
            .field("merchant_request_id", &self.merchant_request_id)
            .field("checkout_request_id", &Hidden)
            .finish()
    }
}

/// What a query says. It never tells the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StkState {
    /// Not decided yet.
    Pending,
    /// Paid.
    Paid,
    /// Not paid. See [`crate::CollectOutcome::of`] for what the code means.
    Failed {
        /// M-Pesa's result code.
        code: String,
        /// M-Pesa's words.
        text: String,
    },
}

impl Account {
    /// Asks a customer's phone for money.
    ///
    /// # Errors
    /// After [`Error::Unknown`] the phone may be showing the request: the callback will tell.
    pub async fn stk_push(&self, push: &StkPush) -> Result<StkAccepted> {
        checks::phone("PhoneNumber", &push.phone)?;
        checks::reference(&push.reference)?;
        checks::description(&push.description)?;
        checks::url("CallBackURL", &push.callback_url)?;
        let short_code = self.own_short_code()?;
        let (kind, party_b) = match &self.credentials.kind {
            ShortCodeKind::PayBill => ("CustomerPayBillOnline", short_code),
            ShortCodeKind::Till { till_number } => {
                checks::short_code("PartyB", till_number)?;
                ("CustomerBuyGoodsOnline", till_number.as_str())
            }
        };
        let (password, timestamp) = self.password()?;
        let body = json!({
            "BusinessShortCode": short_code,
            "Password": password,
            "Timestamp": timestamp,
            "TransactionType": kind,
            "Amount": push.amount.to_string(),
            "PartyA": push.phone,
            "PartyB": party_b,
            "PhoneNumber": push.phone,
            "CallBackURL": push.callback_url,
            "AccountReference": push.reference,
            "TransactionDesc": push.description,
        });
        let answer = self.call("/mpesa/stkpush/v1/processrequest", &body).await?;
        accepted(&answer)?;
        Ok(StkAccepted {
            merchant_request_id: answer
                .text_or_empty(&["MerchantRequestID"])
                .map_err(unreadable)?,
            checkout_request_id: answer.must(&["CheckoutRequestID"]).map_err(unreadable)?,
        })
    }

    /// Asks what became of a request.
    ///
    /// # Errors
    /// Any [`Error`]; none says anything about the payment.
    pub async fn stk_query(&self, checkout_request_id: &str) -> Result<StkState> {
        checks::id("CheckoutRequestID", checkout_request_id)?;
        let short_code = self.own_short_code()?;
        let (password, timestamp) = self.password()?;
        let body = json!({
            "BusinessShortCode": short_code,
            "Password": password,
            "Timestamp": timestamp,
            "CheckoutRequestID": checkout_request_id,
        });
        match self.call("/mpesa/stkpushquery/v1/query", &body).await {
            Ok(answer) => state(&answer),
            Err(error) if error.is_refused(&RefusalKind::StillProcessing) => Ok(StkState::Pending),
            Err(error) => Err(error),
        }
    }

    /// Password and the timestamp it is made with, which must go into the body as well.
    fn password(&self) -> Result<(String, String)> {
        let Some(passkey) = &self.credentials.passkey else {
            return Err(Error::NotSent(NotSent::Missing("passkey")));
        };
        let timestamp = times::stamp(self.shared.link.now());
        let short_code = self.credentials.short_code.as_str();
        let plain = [short_code, passkey.expose_secret(), &timestamp].concat();
        Ok((STANDARD.encode(plain), timestamp))
    }
}

fn state(answer: &Node) -> Result<StkState> {
    accepted(answer)?;
    let code = answer.text(&["ResultCode"]).map_err(unreadable)?;
    let text = answer.text_or_empty(&["ResultDesc"]).map_err(unreadable)?;
    Ok(match code.as_deref() {
        // No word of a result: then there is none yet.
        None | Some(STILL_PROCESSING) => StkState::Pending,
        Some("0") => StkState::Paid,
        Some(code) => StkState::Failed {
            code: code.to_owned(),
            text: scrubbed(&text),
        },
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::json;

    fn state_of(json: &str) -> Result<StkState> {
        state(&json::read(json.as_bytes(), 1_000).ok().unwrap())
    }

    #[test]
    fn a_query_tells_paid_only_by_nought() {
        let paid = r#"{"ResponseCode":"0","ResultCode":"0","ResultDesc":"ok"}"#;
        assert_eq!(state_of(paid), Ok(StkState::Paid));
        let number = r#"{"ResponseCode":0,"ResultCode":0}"#;
        assert_eq!(state_of(number), Ok(StkState::Paid));
        for pending in [
            r#"{"ResponseCode":"0"}"#,
            r#"{"ResponseCode":"0","ResultCode":""}"#,
            r#"{"ResponseCode":"0","ResultCode":"4999"}"#,
        ] {
            assert_eq!(state_of(pending), Ok(StkState::Pending));
        }
        let failed = r#"{"ResponseCode":"0","ResultCode":"1032","ResultDesc":"Cancelled"}"#;
        let (code, text) = ("1032".to_owned(), "Cancelled".to_owned());
        assert_eq!(state_of(failed), Ok(StkState::Failed { code, text }));
        for unclear in [
            "{}",
            r#"{"ResultCode":"0"}"#,
            r#"{"ResponseCode":"0","ResultCode":true}"#,
            r#"{"ResponseCode":"0","ResultCode":"0","resultcode":"1"}"#,
        ] {
            assert!(
                matches!(state_of(unclear), Err(Error::Unknown(_))),
                "{unclear}"
            );
        }
    }
}
