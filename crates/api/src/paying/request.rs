//! `POST /api/chamas/{chama_id}/payments`

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chama::payments::{PromptForm, PromptLine, RequestPayment};
use domain::access::may;
use domain::ids::FundId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, PositiveShillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::amounts::number;
use crate::fields::schema::{self, PHONE_LENGTH_MAX};
use crate::fields::{Id, Text};

/// One part of what is paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PayLineRequest)]
pub struct LineRequest {
    /// Into which fund; personal savings when left out.
    #[schema(schema_with = schema::maybe_id)]
    fund_id: Option<Id<FundId>>,
    /// Together they are whole shillings, from 1 to 250,000.
    amount: PositiveShillings,
}

/// A payment to be asked of a phone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "lines": [{ "amount": 1400 }],
    "phone_number": "0712 345 678"
}))]
pub struct PayRequest {
    #[schema(min_items = 1, max_items = 20)]
    lines: Vec<LineRequest>,
    /// The phone that is asked; one's own when left out.
    #[schema(schema_with = schema::maybe_phone)]
    phone_number: Option<Text<PHONE_LENGTH_MAX>>,
}

/// A payment that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct Asked {
    #[schema(schema_with = schema::id)]
    id: i64,
}

impl From<PayRequest> for PromptForm {
    fn from(request: PayRequest) -> Self {
        let line = |line: LineRequest| PromptLine {
            fund_id: line.fund_id.map(|id| id.0),
            amount: number(line.amount.0.money()),
        };
        Self {
            lines: request.lines.into_iter().map(line).collect(),
            amount: None,
            phone_number: request.phone_number.unwrap_or_default().0,
        }
    }
}

/// Pay one's own contribution by M-Pesa
///
/// For every active member. M-Pesa asks the phone for its PIN; what becomes of it is found at
/// `Location`. A phone has one question open at a time and is left alone for a minute after it.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/payments",
    tag = "mpesa",
    request_body = PayRequest,
    responses(
        (status = 202, description = "M-Pesa is being asked", body = Asked,
            headers(("Location" = String, description = "Where to see what becomes of it"))),
        (status = 409, description = "The chama has no paybill that can ask, or the phone has \
            been asked a moment ago"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn request_payment(
    State(state): State<HttpState>,
    inside: InChama<may::PayByMpesa>,
    key: OptionalKey,
    Json(request): Json<PayRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = RequestPayment::check(&request.into())?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let id = done.answer.get();
    let place = format!("/api/chamas/{}/payments/{id}", inside.grant.chama_id());
    Ok(Once {
        replayed: done.replayed,
        answer: (
            StatusCode::ACCEPTED,
            [(LOCATION, place)],
            Json(Asked { id }),
        ),
    })
}
