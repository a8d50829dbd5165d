//! `POST /api/chamas/{chama_id}/suspense/{receipt}/refund`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::payments::{RefundForm, RefundSuspense};
use domain::access::may;
use domain::names::{PayerName, Reason};
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Which;
use crate::fields::Text;
use crate::fields::schema::{self, PHONE_LENGTH_MAX};
use crate::proposals::ProposalAnswer;

/// To whom it goes back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "purpose": "Paid to us by mistake" }))]
pub struct RefundRequest {
    /// Who paid, as M-Pesa calls them, when left out.
    #[schema(schema_with = schema::maybe_line::<{ PayerName::LENGTH_MAX }>)]
    payee_name: Option<Text<{ PayerName::LENGTH_MAX }>>,
    /// The phone it came from when left out, where M-Pesa tells it.
    #[schema(schema_with = schema::maybe_phone)]
    payee_phone: Option<Text<PHONE_LENGTH_MAX>>,
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    purpose: Text<{ Reason::LENGTH_MAX }>,
}

/// Propose to give unexplained money back
///
/// For the chairperson and the treasurer. It is a payment like any other: others approve it.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/suspense/{receipt}/refund",
    tag = "mpesa",
    request_body = RefundRequest,
    responses(
        (status = 201, description = "Proposed", body = ProposalAnswer),
        (status = 409, description = "It is not unexplained any more, or too few may approve it"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn refund_suspense(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<RefundRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let form = RefundForm {
        payee_name: request.payee_name.unwrap_or_default().0,
        payee_phone: request.payee_phone.unwrap_or_default().0,
        purpose: request.purpose.0,
    };
    let context = state.context();
    let command = RefundSuspense::check(context, &inside.grant, &which.receipt.0, &form).await?;
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let answer = Json(ProposalAnswer::from(done.answer));
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, answer),
    })
}
