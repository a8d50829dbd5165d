//! `GET /api/transactions/{transaction_id}`

use axum::extract::State;
use chama::reports::transactions::{self, TransactionLine};
use chama::transactions::views::TransactionView;
use domain::access::may;
use domain::ids::TransactionId;
use http::{Failure, HttpState, Json, Path, Person};

use super::TransactionAnswer;
use crate::fields::Id;

impl From<TransactionLine> for TransactionAnswer {
    fn from(line: TransactionLine) -> Self {
        TransactionView {
            id: line.id,
            chama_id: line.chama_id,
            user_id: line.user_id,
            amount: line.amount,
            transaction_type: line.transaction_type,
            description: line.description,
            status: line.status,
            created_at: line.created_at,
            processed_at: line.processed_at,
            mpesa_receipt_number: line.mpesa_receipt_number,
            reference_number: line.reference_number,
            value_date: line.value_date,
        }
        .into()
    }
}

/// One transaction
#[utoipa::path(
    get,
    path = "/api/transactions/{transaction_id}",
    tag = "transactions",
    responses((status = 200, description = "The transaction", body = TransactionAnswer)),
    security(("session" = []))
)]
pub async fn show_transaction(
    State(state): State<HttpState>,
    person: Person,
    Path(id): Path<Id<TransactionId>>,
) -> Result<Json<TransactionAnswer>, Failure> {
    let context = state.context();
    let chama_id = transactions::chama_of(context, person.signed_in(), id.0).await?;
    let grant = person
        .grant::<may::ViewTransactions>(context, chama_id)
        .await?;
    let details = transactions::details(context, grant, id.0).await?;
    Ok(Json(details.transaction.into()))
}
