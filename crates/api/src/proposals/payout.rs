//! A payment by M-Pesa in an answer.

use chama::reports::payments::{PayoutLine, SentPayout};
use domain::ids::TransactionId;
use domain::payouts::{PayoutFailure, PayoutState};
use domain::time::iso_z;
use http::Shillings;
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// What is known of a payment M-Pesa was asked to make.
#[derive(Debug, Serialize, ToSchema)]
pub struct SentPayoutAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::word::<PayoutState>)]
    state: &'static str,
    /// The phone it goes to, with its middle hidden.
    #[schema(example = "0712***678")]
    phone_masked: String,
    /// The transaction that set the money aside: pending until it has arrived, then completed with
    /// the receipt, or failed.
    #[schema(schema_with = schema::id)]
    transaction_id: i64,
    /// The transaction that booked it after all, where it had failed.
    #[schema(schema_with = schema::maybe_id)]
    after_all_transaction_id: Option<i64>,
    receipt: Option<String>,
    /// The name the phone is registered under.
    recipient_name: Option<String>,
    /// Whether that is the name the chama knows; null until M-Pesa tells it.
    name_agrees: Option<bool>,
    /// What M-Pesa took, or is expected to take.
    cost: Shillings,
    #[schema(schema_with = schema::maybe_word::<PayoutFailure>)]
    failure: Option<&'static str>,
    /// M-Pesa's own words for that.
    failure_text: Option<String>,
    #[schema(format = DateTime)]
    reserved_at: String,
    #[schema(format = DateTime)]
    sent_at: Option<String>,
    #[schema(format = DateTime)]
    finished_at: Option<String>,
    /// How often M-Pesa was asked what became of it.
    #[schema(minimum = 0)]
    asked: i64,
    /// Nothing has been known of it for a quarter of an hour.
    overdue: bool,
    /// What an officer should look at.
    #[schema(example = json!(["after_all"]))]
    differences: Vec<String>,
}

/// A payment by M-Pesa.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Payout)]
pub struct PayoutAnswer {
    /// Which line of the proposal.
    #[schema(minimum = 1, maximum = 100)]
    line_no: i64,
    payee: String,
    amount: Shillings,
    purpose: String,
    /// Null until the proposal is approved.
    sent: Option<SentPayoutAnswer>,
}

impl From<SentPayout> for SentPayoutAnswer {
    fn from(sent: SentPayout) -> Self {
        Self {
            id: sent.id.get(),
            state: sent.state.as_str(),
            phone_masked: sent.phone_masked,
            transaction_id: sent.transaction_id.get(),
            after_all_transaction_id: sent.after_all.map(TransactionId::get),
            receipt: sent.receipt,
            recipient_name: sent.recipient_name,
            name_agrees: sent.name_agrees,
            cost: sent.cost.into(),
            failure: sent.failure.map(PayoutFailure::as_str),
            failure_text: sent.failure_text,
            reserved_at: iso_z(sent.reserved_at),
            sent_at: sent.sent_at.map(iso_z),
            finished_at: sent.finished_at.map(iso_z),
            asked: sent.asked,
            overdue: sent.overdue,
            differences: sent.differences,
        }
    }
}

impl From<PayoutLine> for PayoutAnswer {
    fn from(line: PayoutLine) -> Self {
        Self {
            line_no: line.line_no,
            payee: line.payee,
            amount: line.amount.into(),
            purpose: line.purpose,
            sent: line.sent.map(Into::into),
        }
    }
}
