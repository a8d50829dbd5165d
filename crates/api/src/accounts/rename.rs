//! `PATCH /api/chamas/{chama_id}/accounts/{account_id}`

use axum::extract::State;
use chama::ledger::commands::RenamePlace;
use domain::access::may;
use domain::ids::AccountId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;

use super::{RenameAnswer, RenameRequest};
use crate::fields::Id;

/// Which, as the path names it.
#[derive(Debug, Deserialize)]
pub struct Which {
    account_id: Id<AccountId>,
}

/// Rename a cash place
///
/// What is booked there stays there. For the chairperson and the treasurer.
#[utoipa::path(
    patch,
    path = "/api/chamas/{chama_id}/accounts/{account_id}",
    tag = "accounts",
    request_body = RenameRequest,
    responses((status = 200, description = "Renamed", body = RenameAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn rename_place(
    State(state): State<HttpState>,
    inside: InChama<may::ManageAccounts>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<RenameRequest>,
) -> Result<Once<Json<RenameAnswer>>, Failure> {
    let command = RenamePlace::check(which.account_id.0, &request.name.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
