//! Paying one's own contribution by M-Pesa.

mod paste;
mod request;
mod show;

use chama::payments::views::PromptStatus;
use domain::ids::{StkRequestId, TransactionId};
use domain::intake::{PromptFailure, PromptStage};
use domain::time::iso_z;
use http::{HttpState, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Id, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(request::request_payment))
        .routes(routes!(show::show_payment_request))
        .routes(routes!(paste::paste_message))
}

/// The payment of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    pub prompt_id: Id<StkRequestId>,
}

/// Where a payment by M-Pesa stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentRequest, example = json!({
    "id": 1,
    "member_id": 1,
    "amount": 1400,
    "phone_masked": "0712***678",
    "stage": "booked",
    "is_final": true,
    "failure": null,
    "receipt": "SGL61HZVU4",
    "transaction_id": 1,
    "requested_at": "2025-01-15T10:30:00Z"
}))]
pub struct PromptAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// Whose contribution it is.
    #[schema(schema_with = schema::id)]
    member_id: i64,
    amount: Shillings,
    /// The phone that is asked, with its middle hidden.
    phone_masked: String,
    #[schema(schema_with = schema::word::<PromptStage>)]
    stage: &'static str,
    /// Whether nothing more is expected; until then ask again every two seconds.
    is_final: bool,
    /// Why it was not paid.
    #[schema(schema_with = schema::maybe_word::<PromptFailure>)]
    failure: Option<&'static str>,
    /// M-Pesa's receipt.
    receipt: Option<String>,
    /// The transaction that books it.
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
    #[schema(format = DateTime)]
    requested_at: String,
}

impl From<PromptStatus> for PromptAnswer {
    fn from(status: PromptStatus) -> Self {
        Self {
            id: status.id.get(),
            member_id: status.member_id.get(),
            amount: status.amount.into(),
            phone_masked: status.phone,
            stage: status.stage.as_str(),
            is_final: status.stage.is_final(),
            failure: status.failure.map(PromptFailure::as_str),
            receipt: status.receipt,
            transaction_id: status.transaction_id.map(TransactionId::get),
            requested_at: iso_z(status.requested_at),
        }
    }
}
