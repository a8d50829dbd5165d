//! What commands on money that comes in answer, and where a prompt stands.

use chrono::{DateTime, Utc};
use domain::access::may;
use domain::ids::{MemberId, StkRequestId, TransactionId};
use domain::intake::{PromptFailure, PromptStage, ReceiptState};
use domain::member_code::MemberCode;
use domain::money::Money;
use domain::phone::PhoneNumber;
use serde::{Deserialize, Serialize};
use store::{Database, Reader};

use super::queries::prompts::{self, Prompt};
use super::queries::{pulls, receipts};
use crate::access::Grant;
use crate::context::Context;
use crate::error::{Error, Kind, Refusal, Result};
use crate::{members, paybills};

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
/// Not found when there is none; forbidden for another's without the right.
pub async fn prompt(
    context: &Context,
    grant: Grant<may::ViewOwnStatement>,
    id: StkRequestId,
) -> Result<PromptStatus> {
    let mut reader = context.db().read().await?;
    let prompt = prompts::find(&mut reader, id).await?;
    let prompt = prompt.filter(|prompt| prompt.chama == grant.chama_id());
    let prompt = prompt.ok_or_else(Error::not_found)?;
    if prompt.member != grant.member_id() && grant.also::<may::ViewAnyStatement>().is_none() {
        return Err(Refusal::new(Kind::Forbidden, "not_allowed").into());
    }
    status(&mut reader, prompt).await
}

/// The latest payments by a prompt of whoever asks.
///
/// # Errors
/// When the database fails.
pub async fn own_prompts(
    context: &Context,
    grant: Grant<may::PayByMpesa>,
    at_most: i64,
) -> Result<Vec<PromptStatus>> {
    let mut reader = context.db().read().await?;
    let whose = (grant.chama_id(), grant.member_id());
    let mut found = Vec::new();
    for prompt in prompts::of_member(&mut reader, whose, at_most).await? {
        found.push(status(&mut reader, prompt).await?);
    }
    Ok(found)
}

async fn status(reader: &mut Reader, prompt: Prompt) -> Result<PromptStatus> {
    let receipt = match &prompt.receipt {
        Some(code) => receipts::find(reader, code).await?,
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

/// How a member pays this chama by M-Pesa.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayToPay {
    /// The number paid to.
    pub number: String,
    /// Whether it is a till and no paybill: then nobody asks for an account number.
    pub is_till: bool,
    /// The member's own account number.
    pub account: String,
    /// Whether M-Pesa can be had to ask a phone.
    pub can_ask: bool,
    /// The member's own phone, as Kenyans write it.
    pub phone: String,
}

/// How a member pays this chama by M-Pesa; nothing where it has no paybill.
///
/// # Errors
/// When the database fails.
pub async fn way_to_pay(
    context: &Context,
    grant: Grant<may::PayByMpesa>,
) -> Result<Option<WayToPay>> {
    let mut reader = context.db().read().await?;
    let paybill = paybills::serving(&mut reader, grant.chama_id()).await?;
    let payer = members::payer(&mut reader, grant.member_id()).await?;
    let phone = payer.and_then(|payer| payer.phone);
    Ok(paybill.map(|row| WayToPay {
        number: row.view.paid_to().to_owned(),
        is_till: row.view.till_number.is_some(),
        account: MemberCode::of(grant.member_id()).as_str().to_owned(),
        can_ask: row.view.can_ask() && context.has_mpesa(),
        phone: phone.map(|phone| phone.local()).unwrap_or_default(),
    }))
}

/// Whether payments for account numbers nobody has are turned away; nothing where the chama has no
/// paybill of its own.
///
/// # Errors
/// When the database fails.
pub async fn only_known(
    context: &Context,
    grant: Grant<may::ManagePaybill>,
) -> Result<Option<bool>> {
    let mut reader = context.db().read().await?;
    let paybill = paybills::of_chama(&mut reader, grant.chama_id()).await?;
    Ok(match paybill {
        Some(row) => Some(pulls::only_known(&mut reader, row.view.id).await?),
        None => None,
    })
}

/// Money that came in and is not settled, for whoever runs the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenMoney {
    /// How far it has come.
    pub state: ReceiptState,
    /// How many receipts.
    pub receipts: i64,
    /// Since when the oldest.
    pub oldest: DateTime<Utc>,
}

/// All money that came in and is not settled, of every chama, by how far it has come.
///
/// # Errors
/// When the database fails.
pub async fn open_money(database: &Database) -> Result<Vec<OpenMoney>> {
    let mut reader = database.read().await?;
    let rows = receipts::depth(&mut reader).await?;
    let open = |row: receipts::Depth| {
        let unknown = |_unknown| Error::Defect(format!("receipts in state {}", row.state));
        Ok(OpenMoney {
            state: row.state.parse().map_err(unknown)?,
            receipts: row.receipts,
            oldest: row.oldest,
        })
    };
    rows.into_iter().map(open).collect()
}
