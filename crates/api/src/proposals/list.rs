//! `GET /api/chamas/{chama_id}/proposals`

use axum::extract::State;
use axum::response::IntoResponse;
use chama::reports::payments::{self, Filter, PaymentLine};
use domain::access::may;
use domain::approvals::{PaymentKind, ProposalState};
use domain::ids::{ProposalId, TransactionId};
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Query, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::fields::{Id, Whole, Word, given, schema};
use crate::links;

const LIMIT: i64 = 20;

/// Which proposals.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Narrowed {
    /// In this state.
    #[param(schema_with = schema::word::<ProposalState>, required = false)]
    #[serde(default, deserialize_with = "given")]
    state: Option<Word<ProposalState>>,
    /// Older than this proposal: the `next` of the page before.
    #[param(schema_with = schema::id, required = false)]
    #[serde(default, deserialize_with = "given")]
    before: Option<Id<ProposalId>>,
    /// Proposals on a page.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100, default = 20)]
    #[serde(default, deserialize_with = "given")]
    limit: Option<Whole<1, 100>>,
}

/// A proposal in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedProposal {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::word::<PaymentKind>)]
    kind: &'static str,
    amount: Shillings,
    purpose: String,
    /// Who is paid.
    payee: String,
    #[schema(schema_with = schema::word::<ProposalState>)]
    state: &'static str,
    proposed_by: String,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    proposed_at: String,
    #[schema(format = DateTime, example = "2025-01-29T10:30:00Z")]
    open_until: String,
    #[schema(minimum = 1, maximum = 5)]
    approvals_needed: i64,
    #[schema(minimum = 0, maximum = 5)]
    approvals_given: i64,
    /// The transaction that paid it; of a list that of its first line.
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
    /// How many are paid by it, where it is a list.
    #[schema(minimum = 1, maximum = 100)]
    lines: Option<i64>,
    /// M-Pesa has not said for a quarter of an hour what became of it, or has sent something else
    /// than it was asked for.
    needs_a_look: bool,
}

/// A page of proposals, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalList {
    proposals: Vec<ListedProposal>,
    /// The `before` of the next page, if there is one.
    #[schema(schema_with = schema::maybe_id)]
    next: Option<i64>,
}

impl From<PaymentLine> for ListedProposal {
    fn from(line: PaymentLine) -> Self {
        Self {
            id: line.id.get(),
            kind: line.kind.as_str(),
            amount: line.amount.into(),
            purpose: line.purpose,
            payee: line.payee,
            state: line.state.as_str(),
            proposed_by: line.proposed_by,
            proposed_at: iso_z(line.proposed_at),
            open_until: iso_z(line.open_until),
            approvals_needed: line.approvals_needed,
            approvals_given: line.approvals_given,
            transaction_id: line.transaction_id.map(TransactionId::get),
            lines: line.lines,
            needs_a_look: line.needs_a_look,
        }
    }
}

/// The payments of a chama
///
/// Newest first, for every member. `state` is as of now: one not approved in time is `expired`.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/proposals",
    tag = "payments",
    params(Narrowed),
    responses((status = 200, description = "A page of them", body = ProposalList,
        headers(("Link" = String, description = "The next page, if there is one")))),
    security(("session" = []))
)]
pub async fn list_proposals(
    State(state): State<HttpState>,
    inside: InChama<may::ViewTransactions>,
    Query(which): Query<Narrowed>,
) -> Result<impl IntoResponse, Failure> {
    let limit = which.limit.map_or(LIMIT, |limit| limit.0);
    let filter = Filter {
        state: which.state.map(|word| word.0),
        before: which.before.map(|id| id.0),
    };
    let page = payments::list(state.context(), inside.grant, filter, limit).await?;
    let next = page.next.map(ProposalId::get);
    let path = format!("/api/chamas/{}/proposals", inside.grant.chama_id());
    let query = [
        ("state", filter.state.map(|word| word.to_string())),
        ("before", next.map(|next| next.to_string())),
        ("limit", Some(limit.to_string())),
    ];
    let link = next.map(|_| links::next(&path, query));
    let proposals = page.payments.into_iter().map(ListedProposal::from);
    let proposals = proposals.collect();
    Ok((link, Json(ProposalList { proposals, next })))
}
