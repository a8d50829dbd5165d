//! `POST /api/transactions/{transaction_id}/reverse`

use axum::extract::State;
use chama::reports::transactions;
use chama::transactions::ReverseTransaction;
use domain::access::may;
use domain::ids::TransactionId;
use domain::names::Reason;
use http::{Failure, HttpState, Json, Once, Path, Person, RequiredKey};
use serde::Deserialize;
use utoipa::ToSchema;

use super::TransactionAnswer;
use crate::fields::{Id, Text, schema};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "Recorded for the wrong member" }))]
pub struct ReverseRequest {
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
}

/// Reverse a transaction
///
/// Books the same postings the other way, today, with the reason. Both entries stay; nothing is
/// edited. At most once. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/transactions/{transaction_id}/reverse",
    tag = "transactions",
    request_body = ReverseRequest,
    responses(
        (status = 200, description = "Reversed", body = TransactionAnswer),
        (status = 403, description = "The person's role does not allow it"),
        (status = 409, description = "It is reversed already, or the money is not there"),
    ),
    extensions(("x-idempotency-key" = json!("required"))),
    security(("session" = []))
)]
pub async fn reverse_transaction(
    State(state): State<HttpState>,
    person: Person,
    Path(id): Path<Id<TransactionId>>,
    RequiredKey(key): RequiredKey,
    Json(request): Json<ReverseRequest>,
) -> Result<Once<Json<TransactionAnswer>>, Failure> {
    let context = state.context();
    let chama_id = transactions::chama_of(context, person.signed_in(), id.0).await?;
    let grant = person.grant::<may::ReverseEntry>(context, chama_id).await?;
    let command = ReverseTransaction::check(id.0, &request.reason.0)?;
    let done = context.run(&grant, Some(&key), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
