//! Paying out to a phone (B2C).

use std::fmt;

use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{Accepted, Account, conversation};
use crate::checks;
use crate::errors::Result;
use crate::hidden::Hidden;
use crate::shillings::WholeShillings;

/// A payout.
#[derive(Clone, PartialEq, Eq)]
pub struct B2cPayment {
    /// Our id of the payout, kept before it is sent. Sent twice, it is paid once: the second is
    /// refused as [`crate::RefusalKind::DuplicateOriginator`].
    pub originator_conversation_id: String,
    /// What kind of payment the recipient is told of.
    pub command: B2cCommand,
    /// How much: at least 10 shillings.
    pub amount: WholeShillings,
    /// To whom: `2547XXXXXXXX`.
    pub phone: String,
    /// 2 to 100 plain characters.
    pub remarks: String,
    /// Up to 100 plain characters; may be empty.
    pub occasion: String,
    /// Where the result is sent.
    pub result_url: String,
    /// Told when M-Pesa's queue was too long. The payout may still be made.
    pub timeout_url: String,
}

impl fmt::Debug for B2cPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("B2cPayment")
            .field(
                "originator_conversation_id",
                &self.originator_conversation_id,
            )
            .field("command", &self.command)
            .field("amount", &self.amount)
            .field("phone", &Hidden)
            .field("result_url", &Hidden)
            .finish_non_exhaustive()
    }
}

/// What kind of payment the recipient is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum B2cCommand {
    /// An ordinary payment.
    BusinessPayment,
    /// Wages.
    SalaryPayment,
    /// A prize or promotion.
    PromotionPayment,
}

impl B2cCommand {
    const fn wire(self) -> &'static str {
        match self {
            Self::BusinessPayment => "BusinessPayment",
            Self::SalaryPayment => "SalaryPayment",
            Self::PromotionPayment => "PromotionPayment",
        }
    }
}

impl Account {
    /// Pays out to a phone. That it was taken does not mean that it was paid: the result tells.
    ///
    /// # Errors
    /// After [`crate::Error::Unknown`] and [`crate::RefusalKind::DuplicateOriginator`] it may have
    /// been paid: ask with [`Account::transaction_status`].
    pub async fn b2c(&self, payment: &B2cPayment) -> Result<Accepted> {
        let ours = payment.originator_conversation_id.as_str();
        checks::id("OriginatorConversationID", ours)?;
        checks::payout(payment.amount)?;
        checks::phone("PartyB", &payment.phone)?;
        checks::remarks(&payment.remarks)?;
        checks::occasion("Occassion", &payment.occasion)?;
        checks::url("ResultURL", &payment.result_url)?;
        checks::url("QueueTimeOutURL", &payment.timeout_url)?;
        let short_code = self.own_short_code()?;
        let (name, credential) = self.initiator()?;
        let mut body = json!({
            "OriginatorConversationID": ours,
            "InitiatorName": name,
            "SecurityCredential": credential.expose_secret(),
            "CommandID": payment.command.wire(),
            "Amount": payment.amount.to_string(),
            "PartyA": short_code,
            "PartyB": payment.phone,
            "Remarks": payment.remarks,
            "QueueTimeOutURL": payment.timeout_url,
            "ResultURL": payment.result_url,
        });
        if let Value::Object(fields) = &mut body
            && !payment.occasion.is_empty()
        {
            // Spelt as M-Pesa spells it.
            fields.insert("Occassion".to_owned(), payment.occasion.as_str().into());
        }
        let answer = self.call("/mpesa/b2c/v3/paymentrequest", &body).await?;
        conversation(&answer, Some(ours))
    }
}
