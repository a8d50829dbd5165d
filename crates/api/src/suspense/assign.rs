//! `POST /api/chamas/{chama_id}/suspense/{receipt}/assign`

use axum::extract::State;
use chama::payments::AssignSuspense;
use chama::payments::views::Assigned;
use domain::access::may;
use domain::ids::{FundId, MemberId, TransactionId};
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Which;
use crate::fields::{Id, schema};

/// Whose it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "member_id": 1 }))]
pub struct AssignRequest {
    #[schema(schema_with = schema::id)]
    member_id: Id<MemberId>,
    /// In which fund; by what the member owes when left out.
    #[schema(schema_with = schema::maybe_id)]
    fund_id: Option<Id<FundId>>,
}

/// What was said.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssignAnswer {
    /// The transaction that books it; none while a second officer is waited for.
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
}

impl From<Assigned> for AssignAnswer {
    fn from(assigned: Assigned) -> Self {
        Self {
            transaction_id: assigned.transaction_id.map(TransactionId::get),
        }
    }
}

/// Say whose unexplained money is
///
/// For the chairperson and the treasurer. Where a payment of this amount would need two approvals,
/// and where it is one's own, a second officer has to confirm it.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/suspense/{receipt}/assign",
    tag = "mpesa",
    request_body = AssignRequest,
    responses(
        (status = 200, description = "Booked, or waiting for a second officer",
            body = AssignAnswer),
        (status = 409, description = "It is not unexplained any more"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn assign_suspense(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
    key: OptionalKey,
    Json(request): Json<AssignRequest>,
) -> Result<Once<Json<AssignAnswer>>, Failure> {
    let command = AssignSuspense {
        receipt: which.receipt.0,
        member_id: request.member_id.0,
        fund_id: request.fund_id.map(|id| id.0),
    };
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
