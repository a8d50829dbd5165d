//! `GET /api/chamas/{chama_id}/proposals/{proposal_id}`

use axum::extract::State;
use chama::reports::payments::{self, Approver, PaymentDetails};
use domain::access::may;
use domain::approvals::RefundOf;
use domain::ids::MemberId;
use domain::time::iso_z;
use domain::transactions::PaymentMethod;
use http::{Failure, HttpState, InChama, Json, Path};
use serde::Serialize;
use utoipa::ToSchema;

use super::Which;
use super::list::ListedProposal;
use super::payout::PayoutAnswer;
use crate::attachments::AttachmentAnswer;
use crate::fields::schema;

/// Somebody who may approve.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Approver)]
pub struct ListedApprover {
    #[schema(schema_with = schema::id)]
    member_id: i64,
    name: String,
    /// When they approved, if they did.
    #[schema(format = DateTime)]
    approved_at: Option<String>,
}

/// A proposal with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalDetails {
    #[serde(flatten)]
    proposal: ListedProposal,
    /// The member paid.
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<i64>,
    /// The phone paid, with its middle hidden.
    #[schema(example = "0712***678")]
    payee_phone_masked: Option<String>,
    payee_account: Option<String>,
    /// The fund of a withdrawal.
    fund: Option<String>,
    #[schema(schema_with = schema::maybe_word::<RefundOf>)]
    refund_of: Option<&'static str>,
    /// The cash place.
    place: String,
    #[schema(schema_with = schema::word::<PaymentMethod>)]
    method: &'static str,
    reference_number: Option<String>,
    approvers: Vec<ListedApprover>,
    /// Who paid, rejected or withdrew it.
    closed_by: Option<String>,
    #[schema(format = DateTime)]
    closed_at: Option<String>,
    close_reason: Option<String>,
    attachments: Vec<AttachmentAnswer>,
    /// What M-Pesa is asked to pay: every line of a list, or the one payment; nothing where it is
    /// paid by hand.
    payouts: Vec<PayoutAnswer>,
}

impl From<Approver> for ListedApprover {
    fn from(approver: Approver) -> Self {
        Self {
            member_id: approver.member.get(),
            name: approver.name,
            approved_at: approver.approved_at.map(iso_z),
        }
    }
}

impl From<PaymentDetails> for ProposalDetails {
    fn from(found: PaymentDetails) -> Self {
        let (mut closed_by, mut closed_at, mut close_reason) = (None, None, None);
        if let Some(closed) = found.closed {
            closed_by = Some(closed.by);
            closed_at = Some(iso_z(closed.at));
            close_reason = closed.reason;
        }
        Self {
            proposal: found.payment.into(),
            member_id: found.member_id.map(MemberId::get),
            payee_phone_masked: found.payee_phone_masked,
            payee_account: found.payee_account,
            fund: found.fund,
            refund_of: found.refund_of.map(RefundOf::as_str),
            place: found.place,
            method: found.method.as_str(),
            reference_number: found.reference_number,
            approvers: found.approvers.into_iter().map(Into::into).collect(),
            closed_by,
            closed_at,
            close_reason,
            payouts: found.payouts.into_iter().map(Into::into).collect(),
            attachments: found.files.into_iter().map(Into::into).collect(),
        }
    }
}

/// One payment
///
/// With who may approve it, who did, and how it ended. For every member.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/proposals/{proposal_id}",
    tag = "payments",
    responses((status = 200, description = "The proposal", body = ProposalDetails)),
    security(("session" = []))
)]
pub async fn show_proposal(
    State(state): State<HttpState>,
    inside: InChama<may::ViewTransactions>,
    Path(which): Path<Which>,
) -> Result<Json<ProposalDetails>, Failure> {
    let id = which.proposal_id.0;
    let found = payments::details(state.context(), inside.grant, id).await?;
    Ok(Json(found.into()))
}
