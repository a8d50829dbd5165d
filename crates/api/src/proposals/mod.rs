//! Payments: proposed by one officer, approved by others.

mod approve;
mod end;
mod list;
mod payout;
mod propose;
mod propose_list;
mod reject;
mod show;
mod withdraw;

use chama::approvals::views::ProposalView;
use domain::approvals::{PaymentKind, ProposalState};
use domain::ids::{ProposalId, TransactionId};
use domain::time::iso_z;
use http::{HttpState, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Id, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_proposals, propose::propose_payment))
        .routes(routes!(propose_list::propose_payment_list))
        .routes(routes!(show::show_proposal))
        .routes(routes!(approve::approve_payment))
        .routes(routes!(end::end_payout))
        .routes(routes!(reject::reject_payment))
        .routes(routes!(withdraw::withdraw_proposal))
}

/// The proposal of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    pub proposal_id: Id<ProposalId>,
}

/// A proposal.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Proposal, example = json!({
    "id": 1,
    "chama_id": 1,
    "kind": "expense",
    "amount": 3500,
    "purpose": "Hire of the hall",
    "state": "open",
    "approvals_needed": 1,
    "approvals_given": 0,
    "proposed_at": "2025-01-15T10:30:00Z",
    "open_until": "2025-01-29T10:30:00Z",
    "transaction_id": null
}))]
pub struct ProposalAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    chama_id: i64,
    #[schema(schema_with = schema::word::<PaymentKind>)]
    kind: &'static str,
    /// In shillings.
    amount: Shillings,
    purpose: String,
    #[schema(schema_with = schema::word::<ProposalState>)]
    state: &'static str,
    /// How many must approve, besides the proposer.
    #[schema(minimum = 1, maximum = 5)]
    approvals_needed: i64,
    #[schema(minimum = 0, maximum = 5)]
    approvals_given: i64,
    #[schema(format = DateTime)]
    proposed_at: String,
    /// Until when it can be approved.
    #[schema(format = DateTime)]
    open_until: String,
    /// The transaction that paid it.
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
}

impl From<ProposalView> for ProposalAnswer {
    fn from(proposal: ProposalView) -> Self {
        Self {
            id: proposal.id.get(),
            chama_id: proposal.chama_id.get(),
            kind: proposal.kind.as_str(),
            amount: proposal.amount.into(),
            purpose: proposal.purpose,
            state: proposal.state.as_str(),
            approvals_needed: proposal.approvals_needed,
            approvals_given: proposal.approvals_given,
            proposed_at: iso_z(proposal.proposed_at),
            open_until: iso_z(proposal.open_until),
            transaction_id: proposal.transaction_id.map(TransactionId::get),
        }
    }
}
