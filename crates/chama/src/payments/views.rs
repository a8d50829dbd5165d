//! What commands on money that comes in answer, and where a prompt stands.

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::ids::{MemberId, StkRequestId, TransactionId};
use domain::intake::{PromptFailure, PromptStage, ReceiptState};
use domain::money::Money;
use domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};

use super::queries::{prompts, receipts};
use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Result};

/// What was said of unexplained money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The transaction that books it; none while a second officer is waited for.
    pub transaction_id: Option<TransactionId>,
}

/// A pasted message, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pasted {
    /// The receipt it tells of.
    pub receipt: String,
    /// How much.
    pub amount: Money,
    /// How far the receipt has come; none while M-Pesa itself has not told it.
    pub state: Option<ReceiptState>,
}

/// Where a payment by a prompt stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromptStatus {
    /// The request.
    pub id: StkRequestId,
    /// Whose contribution it is.
    pub member_id: MemberId,
    /// How much.
    pub amount: Money,
    /// The phone that is asked, its middle hidden.
    pub phone: String,
    /// Where it stands.
    pub stage: PromptStage,
    /// Why it was not paid.
    pub failure: Option<PromptFailure>,
    /// M-Pesa's receipt.
    pub receipt: Option<String>,
    /// The transaction that books it.
    pub transaction_id: Option<TransactionId>,
    /// When it was asked for.
    pub requested_at: DateTime<Utc>,
}

/// Where a payment by a prompt stands. One's own every member may read, another's only those with
/// the right.
///
/// # Errors
/// Not found when there is none, or it is another's.
pub async fn prompt(
    context: &Context,
    grant: Grant<may::ViewOwnStatement>,
    id: StkRequestId,
) -> Result<PromptStatus> {
    let mut reader = context.db().read().await?;
    let prompt = prompts::find(&mut reader, id).await?;
    let prompt = prompt.filter(|prompt| {
        let may_read =
            prompt.member == grant.member_id() || grant.also::<may::ViewAnyStatement>().is_some();
        prompt.chama == grant.chama_id() && may_read
    });
    let prompt = prompt.ok_or_else(Error::not_found)?;
    let receipt = match &prompt.receipt {
        Some(code) => receipts::find(&mut reader, code).await?,
        None => None,
    };
    let tried = (prompt.attempted_at.is_some(), prompt.checkout.is_some());
    let told = receipt.as_ref().map(|receipt| receipt.state);
    Ok(PromptStatus {
        id: prompt.id,
        member_id: prompt.member,
        amount: prompt.amount,
        phone: PhoneNumber::parse(&prompt.phone)
            .map(|phone| phone.masked())
            .unwrap_or_default(),
        stage: PromptStage::of(prompt.state, tried, told),
        failure: prompt.failure.and_then(|failure| failure.parse().ok()),
        receipt: prompt.receipt,
        transaction_id: receipt.and_then(|receipt| receipt.transaction),
        requested_at: prompt.requested_at,
    })
}
