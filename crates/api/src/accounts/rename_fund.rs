//! `PATCH /api/chamas/{chama_id}/funds/{fund_id}`

use axum::extract::State;
use chama::ledger::commands::RenameFund;
use domain::access::may;
use domain::ids::FundId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;

use super::{RenameAnswer, RenameRequest};
use crate::fields::Id;

/// Which, as the path names it.
#[derive(Debug, Deserialize)]
pub struct Which {
    fund_id: Id<FundId>,
}

/// Rename a fund
///
/// The members' savings in it keep their amounts and follow its name. For the chairperson and the
/// treasurer.
#[utoipa::path(
    patch,
    path = "/api/chamas/{chama_id}/funds/{fund_id}",
    tag = "accounts",
    request_body = RenameRequest,
    responses((status = 200, description = "Renamed", body = RenameAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn rename_fund(
    State(state): State<HttpState>,
    inside: InChama<may::ManageAccounts>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<RenameRequest>,
) -> Result<Once<Json<RenameAnswer>>, Failure> {
    let command = RenameFund::check(which.fund_id.0, &request.name.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
