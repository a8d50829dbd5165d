//! `POST /api/chamas/{chama_id}/payment-lists`

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use chama::approvals::{ListForm, ListLine, ProposeList};
use domain::access::may;
use domain::approvals::PaymentKind;
use domain::ids::{FundId, MemberId};
use domain::names::{PayerName, Reason};
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, PositiveShillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::ProposalAnswer;
use crate::amounts::number;
use crate::fields::{Id, Text, Word, schema};

/// One line of a list of payments.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaidLine {
    #[schema(schema_with = schema::id)]
    member_id: Id<MemberId>,
    /// Whole shillings from 10 to 250,000.
    amount: PositiveShillings,
    /// As the whole list when left out.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_lines::<{ Reason::LENGTH_MAX }>)]
    purpose: Option<Text<{ Reason::LENGTH_MAX }>>,
}

/// A list of payments to be proposed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "withdrawal",
    "title": "Share-out 2026",
    "purpose": "Resolution 7 of the annual meeting",
    "lines": [
        { "member_id": 1, "amount": 20000 },
        { "member_id": 2, "amount": 18500 }
    ]
}))]
pub struct ProposeListRequest {
    /// `withdrawal`, `welfare` or `expense`, for all of it.
    #[schema(schema_with = schema::word::<PaymentKind>)]
    kind: Word<PaymentKind>,
    #[schema(schema_with = schema::line::<{ PayerName::LENGTH_MAX }>)]
    title: Text<{ PayerName::LENGTH_MAX }>,
    #[schema(schema_with = schema::lines::<{ Reason::LENGTH_MAX }>)]
    purpose: Text<{ Reason::LENGTH_MAX }>,
    /// For withdrawals; personal savings when left out.
    #[schema(schema_with = schema::maybe_id)]
    fund_id: Option<Id<FundId>>,
    /// Each member at most once.
    #[schema(min_items = 1, max_items = 100)]
    lines: Vec<PaidLine>,
}

impl From<ProposeListRequest> for ListForm {
    fn from(request: ProposeListRequest) -> Self {
        let line = |line: PaidLine| ListLine {
            member_id: line.member_id.0,
            amount: Some(number(line.amount.0.money())),
            purpose: line.purpose.unwrap_or_default().0,
        };
        Self {
            kind: request.kind.0.to_string(),
            title: request.title.0,
            purpose: request.purpose.0,
            fund_id: request.fund_id.map(|id| id.0),
            lines: request.lines.into_iter().map(line).collect(),
        }
    }
}

/// Propose to pay many at once
///
/// Such as a share-out or the turn of a merry-go-round; for the chairperson, the treasurer and the
/// secretary of a chama whose paybill can pay. It is one proposal of the total, approved like any
/// other; whoever is paid by it does not approve it, except where everybody is. The approval that
/// completes it sets the money of all lines aside, and M-Pesa pays one after another. How far it is
/// stands under `payouts` of the proposal.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/payment-lists",
    tag = "payments",
    request_body = ProposeListRequest,
    responses(
        (status = 201, description = "Proposed", body = ProposalAnswer,
            headers(("Location" = String, description = "Where the proposal is"))),
        (status = 409, description = "The chama has no paybill that can pay, too few may approve \
            it, or the officer is new and on hold"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn propose_payment_list(
    State(state): State<HttpState>,
    inside: InChama<may::ProposePayment>,
    key: OptionalKey,
    Json(request): Json<ProposeListRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let command = ProposeList::check(&request.into())?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let answer = ProposalAnswer::from(done.answer);
    let place = format!("/api/chamas/{}/proposals/{}", answer.chama_id, answer.id);
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, [(LOCATION, place)], Json(answer)),
    })
}
