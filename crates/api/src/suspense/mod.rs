//! Receipts of M-Pesa, and money whose owner is not known yet.

mod assign;
mod decide;
mod list;
mod receipt;
mod receipts;
mod refund;
mod rules;

use chama::reports::money_in::ReceiptLine;
use domain::ids::{MemberId, ProposalId, TransactionId};
use domain::intake::ReceiptState;
use domain::time::iso_z;
use http::{HttpState, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Text, schema};

/// The most characters of a receipt.
const RECEIPT_LENGTH_MAX: usize = 30;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(receipts::list_receipts))
        .routes(routes!(receipt::show_receipt))
        .routes(routes!(list::list_suspense))
        .routes(routes!(assign::assign_suspense))
        .routes(routes!(decide::confirm_assignment))
        .routes(routes!(decide::reject_assignment))
        .routes(routes!(refund::refund_suspense))
        .routes(routes!(rules::set_intake_rules))
}

/// The receipt of the path.
#[derive(Deserialize)]
pub struct Which {
    pub receipt: Text<RECEIPT_LENGTH_MAX>,
}

/// A receipt.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedReceipt {
    receipt: String,
    #[schema(schema_with = schema::word::<ReceiptState>)]
    state: &'static str,
    amount: Shillings,
    /// What it cost the chama.
    cost: Shillings,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    paid_at: Option<String>,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    first_seen_at: String,
    payer_name: Option<String>,
    /// The phone it came from, with its middle hidden.
    #[schema(example = "0712***678")]
    payer_phone_masked: Option<String>,
    /// What was typed as the account.
    bill_reference: Option<String>,
    /// Told with different amounts.
    differs: bool,
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<i64>,
    member: Option<String>,
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
    #[schema(schema_with = schema::maybe_id)]
    proposal_id: Option<i64>,
}

impl From<ReceiptLine> for ListedReceipt {
    fn from(line: ReceiptLine) -> Self {
        Self {
            receipt: line.receipt,
            state: line.state.as_str(),
            amount: line.amount.into(),
            cost: line.cost.into(),
            paid_at: line.paid_at.map(iso_z),
            first_seen_at: iso_z(line.first_seen_at),
            payer_name: line.payer_name,
            payer_phone_masked: line.payer_phone,
            bill_reference: line.bill_reference,
            differs: line.differs,
            member_id: line.member_id.map(MemberId::get),
            member: line.member,
            transaction_id: line.transaction_id.map(TransactionId::get),
            proposal_id: line.proposal_id.map(ProposalId::get),
        }
    }
}
