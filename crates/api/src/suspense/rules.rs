//! `POST /api/chamas/{chama_id}/intake-rules`

use axum::extract::State;
use axum::http::StatusCode;
use chama::payments::SetIntakeRules;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json};
use serde::Deserialize;
use utoipa::ToSchema;

/// What is turned away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "only_known": true }))]
pub struct RulesRequest {
    /// Whether a payment for an account number nobody has is turned away.
    only_known: bool,
}

/// Say which payments are turned away
///
/// For the chairperson and the treasurer of a chama with a paybill of its own. It works where
/// Safaricom has switched validation on for the short code; else every payment is accepted.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/intake-rules",
    tag = "mpesa",
    request_body = RulesRequest,
    responses(
        (status = 204, description = "From now on"),
        (status = 409, description = "The chama has no paybill of its own"),
    ),
    security(("session" = []))
)]
pub async fn set_intake_rules(
    State(state): State<HttpState>,
    inside: InChama<may::ManagePaybill>,
    Json(request): Json<RulesRequest>,
) -> Result<StatusCode, Failure> {
    let command = SetIntakeRules {
        only_known: request.only_known,
    };
    state.context().run(&inside.grant, None, &command).await?;
    Ok(StatusCode::NO_CONTENT)
}
