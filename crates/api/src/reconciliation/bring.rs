//! `POST /api/chamas/{chama_id}/statements/import`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::reconciliation::LookForm;
use chama::reconciliation::views::Looked;
use domain::access::may;
use domain::ids::AccountId;
use domain::names::FileName;
use http::{Failure, FileBody, HttpState, InChama, Json, Query};
use serde::Deserialize;
use utoipa::IntoParams;

use super::StatementAnswer;
use crate::fields::{Id, Text, given};

/// Whose statement it is.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Of {
    /// The cash place.
    #[param(value_type = i64, minimum = 1)]
    place_id: Id<AccountId>,
    /// What it was called where it came from.
    #[param(value_type = String, required = false, max_length = 120)]
    #[serde(default, deserialize_with = "given")]
    file_name: Option<Text<{ FileName::LENGTH_MAX }>>,
}

/// Bring a statement
///
/// The body is the file: CSV, XLSX, or an M-Pesa PDF without a password. It is only looked at;
/// nothing is booked until it is kept. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/statements/import",
    tag = "reconciliation",
    params(Of),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 201, description = "Looked at", body = StatementAnswer),
        (status = 413, description = "The file is larger than 5 MiB"),
        (status = 415, description = "The body is not said to be a file"),
    ),
    security(("session" = []))
)]
pub async fn bring_statement(
    State(state): State<HttpState>,
    inside: InChama<may::Reconcile>,
    Query(of): Query<Of>,
    body: FileBody,
) -> Result<impl IntoResponse, Failure> {
    let form = LookForm {
        place_id: Some(of.place_id.0),
        file_name: of.file_name.unwrap_or_default().0,
        content: body.0,
        ..LookForm::default()
    };
    let looked = state
        .context()
        .look_at_statement(&inside.grant, form)
        .await?;
    match looked {
        Looked::Read(import) => Ok((StatusCode::CREATED, Json(StatementAnswer::from(import)))),
        Looked::Columns(_) => Err(Failure::field("file", "statement_layout_unknown")),
    }
}
