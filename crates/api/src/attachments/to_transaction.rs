//! `POST /api/chamas/{chama_id}/transactions/{transaction_id}/attachments`

use axum::extract::State;
use axum::response::IntoResponse;
use domain::access::may;
use domain::ids::TransactionId;
use http::{Failure, FileBody, HttpState, InChama, Path, Query};
use serde::Deserialize;

use super::{AttachmentAnswer, Named};
use crate::fields::Id;

/// The transaction of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    transaction_id: Id<TransactionId>,
}

/// Keep a file with a transaction
///
/// As with a payment. For those who may record money.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/transactions/{transaction_id}/attachments",
    tag = "attachments",
    params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Kept", body = AttachmentAnswer,
            headers(("Location" = String, description = "Where the file is"))),
        (status = 409, description = "There are ten files already"),
        (status = 413, description = "The file is larger than 5 MiB"),
        (status = 415, description = "The body is not said to be a file"),
    ),
    security(("session" = []))
)]
pub async fn attach_to_transaction(
    State(state): State<HttpState>,
    inside: InChama<may::RecordMoney>,
    Path(which): Path<Which>,
    Query(named): Query<Named>,
    body: FileBody,
) -> Result<impl IntoResponse, Failure> {
    let (grant, upload) = (inside.grant, named.upload(body));
    let context = state.context();
    let file = context
        .attach(&grant, which.transaction_id.0, upload)
        .await?;
    Ok(super::kept(grant.chama_id(), file))
}
