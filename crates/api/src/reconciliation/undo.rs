//! `POST /api/chamas/{chama_id}/statements/{import_id}/undo`

use axum::extract::State;
use chama::reconciliation::Undo;
use domain::access::may;
use domain::names::Reason;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{StatementAnswer, WhichStatement};
use crate::fields::{Text, schema};

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The statement of another account" }))]
pub struct UndoRequest {
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    reason: Text<{ Reason::LENGTH_MAX }>,
}

/// Undo a statement
///
/// What it booked is reversed, and its lines count no more. For the chairperson and the treasurer;
/// where money it brought still waits to be explained, for both: after the first it stays `kept`.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/statements/{import_id}/undo",
    tag = "reconciliation",
    request_body = UndoRequest,
    responses(
        (status = 200, description = "Undone, or asked for", body = StatementAnswer),
        (status = 409, description = "It is not kept, something was built on it, or the same \
            officer asked before"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn undo_statement(
    State(state): State<HttpState>,
    inside: InChama<may::Reconcile>,
    Path(which): Path<WhichStatement>,
    key: OptionalKey,
    Json(request): Json<UndoRequest>,
) -> Result<Once<Json<StatementAnswer>>, Failure> {
    let command = Undo::check(which.import_id.0, &request.reason.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
