//! Money recorded by hand.

mod list;
mod record;
mod reverse;
mod show;

use chama::transactions::views::TransactionView;
use chrono::NaiveDate;
use domain::time::iso_z;
use domain::transactions::{TransactionStatus, TransactionType};
use http::{HttpState, Shillings};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::schema;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_transactions))
        .routes(routes!(record::record_transaction))
        .routes(routes!(show::show_transaction))
        .routes(routes!(reverse::reverse_transaction))
}

/// A transaction.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Transaction, example = json!({
    "id": 1,
    "chama_id": 1,
    "user_id": 1,
    "amount": 5000,
    "transaction_type": "contribution",
    "status": "completed",
    "created_at": "2025-01-15T10:30:00Z",
    "mpesa_receipt_number": "SGL61HZVU4",
    "description": "January",
    "value_date": "2025-01-15",
    "processed_at": "2025-01-15T10:30:00Z",
    "reference_number": null
}))]
pub struct TransactionAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    chama_id: i64,
    /// Who recorded it.
    #[schema(schema_with = schema::id)]
    user_id: i64,
    /// In shillings.
    amount: Shillings,
    #[schema(schema_with = schema::word::<TransactionType>)]
    transaction_type: &'static str,
    #[schema(schema_with = schema::word::<TransactionStatus>)]
    status: &'static str,
    #[schema(format = DateTime)]
    created_at: String,
    mpesa_receipt_number: Option<String>,
    description: String,
    /// The day the money moved.
    value_date: NaiveDate,
    /// When it was booked.
    #[schema(format = DateTime)]
    processed_at: Option<String>,
    reference_number: Option<String>,
}

impl From<TransactionView> for TransactionAnswer {
    fn from(transaction: TransactionView) -> Self {
        Self {
            id: transaction.id.get(),
            chama_id: transaction.chama_id.get(),
            user_id: transaction.user_id.get(),
            amount: transaction.amount.into(),
            transaction_type: transaction.transaction_type.as_str(),
            status: transaction.status.as_str(),
            created_at: iso_z(transaction.created_at),
            mpesa_receipt_number: transaction.mpesa_receipt_number,
            description: transaction.description,
            value_date: transaction.value_date,
            processed_at: transaction.processed_at.map(iso_z),
            reference_number: transaction.reference_number,
        }
    }
}
