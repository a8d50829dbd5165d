//! `GET /api/chamas/{chama_id}/receipts/{receipt}`

use axum::extract::State;
use chama::reports::money_in::{self, ReceiptDetails, SeenLine, Suggested};
use domain::access::may;
use domain::payments::Channel;
use domain::payments::matching::Why;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Path, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ListedReceipt, Which};
use crate::fields::schema;

/// Where a receipt was seen.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sighting {
    #[schema(schema_with = schema::word::<Channel>)]
    channel: &'static str,
    amount: Shillings,
    #[schema(minimum = 1)]
    times: i64,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    first_at: String,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    last_at: String,
}

/// A member it may be from.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suggestion {
    #[schema(schema_with = schema::id)]
    member_id: i64,
    name: String,
    /// What speaks for it, the strongest first.
    #[schema(value_type = Vec<String>)]
    why: Vec<&'static str>,
}

/// A receipt with all that is known of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceiptAnswer {
    #[serde(flatten)]
    receipt: ListedReceipt,
    sightings: Vec<Sighting>,
    /// Members who handed in M-Pesa's message of it.
    pasted_by: Vec<String>,
    /// For unexplained money: the members it may be from, the likeliest first.
    suggestions: Vec<Suggestion>,
    /// For unexplained money: whose it was said to be, where a second officer is waited for.
    #[schema(schema_with = schema::maybe_id)]
    proposed_member_id: Option<i64>,
}

impl From<SeenLine> for Sighting {
    fn from(seen: SeenLine) -> Self {
        Self {
            channel: seen.channel.as_str(),
            amount: seen.amount.into(),
            times: seen.times,
            first_at: iso_z(seen.first_at),
            last_at: iso_z(seen.last_at),
        }
    }
}

impl From<Suggested> for Suggestion {
    fn from(suggested: Suggested) -> Self {
        Self {
            member_id: suggested.member_id.get(),
            name: suggested.name,
            why: suggested.why.into_iter().map(Why::as_str).collect(),
        }
    }
}

impl From<ReceiptDetails> for ReceiptAnswer {
    fn from(found: ReceiptDetails) -> Self {
        Self {
            receipt: found.line.into(),
            sightings: found.seen.into_iter().map(Into::into).collect(),
            pasted_by: found.pasted_by,
            suggestions: found.suggestions.into_iter().map(Into::into).collect(),
            proposed_member_id: found.proposed.map(|proposed| proposed.member_id.get()),
        }
    }
}

/// One receipt of M-Pesa
///
/// For officers, with where it was seen and, while it is unexplained, whom it may be from.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/receipts/{receipt}",
    tag = "mpesa",
    responses((status = 200, description = "The receipt", body = ReceiptAnswer)),
    security(("session" = []))
)]
pub async fn show_receipt(
    State(state): State<HttpState>,
    inside: InChama<may::ViewSuspense>,
    Path(which): Path<Which>,
) -> Result<Json<ReceiptAnswer>, Failure> {
    let found = money_in::receipt(state.context(), inside.grant, &which.receipt.0).await?;
    Ok(Json(found.into()))
}
