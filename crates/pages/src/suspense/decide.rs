//! Saying whose unexplained money is, confirming and rejecting that, and giving it back.

use axum::extract::State;
use axum::response::Response;
use chama::payments::{
    AssignSuspense, ConfirmAssignment, RefundForm, RefundSuspense, RejectAssignment,
};
use domain::access::may;
use domain::ids::MemberId;
use http::{Failure, Form as Sent, HttpState, InChama, Path};

use super::receipt::Which;
use crate::form::Typed;
use crate::visit::{go, key_of};

/// `POST /chamas/{chama_id}/suspense/{receipt}/assign`
pub async fn assign(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.grant;
    let key = key_of(&typed)?;
    let member: Option<MemberId> = typed.chosen("member_id")?;
    let command = AssignSuspense {
        receipt: which.receipt.clone(),
        member_id: member.ok_or_else(|| Failure::field("member_id", "member_unknown"))?,
        fund_id: typed.chosen("fund_id")?,
    };
    let done = state.context().run(&grant, Some(&key), &command).await?;
    let said = match done.answer.transaction_id {
        Some(_) => "assigned",
        None => "assignment-said",
    };
    let (chama, receipt) = (grant.chama_id(), which.receipt);
    Ok(go(&format!(
        "/chamas/{chama}/receipts/{receipt}?done={said}"
    )))
}

/// `POST /chamas/{chama_id}/suspense/{receipt}/confirm`
pub async fn confirm(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.grant;
    let command = ConfirmAssignment {
        receipt: which.receipt.clone(),
    };
    state.context().run(&grant, None, &command).await?;
    let (chama, receipt) = (grant.chama_id(), which.receipt);
    Ok(go(&format!(
        "/chamas/{chama}/receipts/{receipt}?done=assigned"
    )))
}

/// `POST /chamas/{chama_id}/suspense/{receipt}/reject`
pub async fn reject(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.grant;
    let command = RejectAssignment {
        receipt: which.receipt.clone(),
    };
    state.context().run(&grant, None, &command).await?;
    let (chama, receipt) = (grant.chama_id(), which.receipt);
    Ok(go(&format!(
        "/chamas/{chama}/receipts/{receipt}?done=assignment-rejected"
    )))
}

/// `POST /chamas/{chama_id}/suspense/{receipt}/refund`
pub async fn refund(
    State(state): State<HttpState>,
    inside: InChama<may::AssignSuspense>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let grant = inside.grant;
    let key = key_of(&typed)?;
    let form = RefundForm {
        payee_name: typed.text("payee_name"),
        payee_phone: typed.text("payee_phone"),
        purpose: typed.text("purpose"),
    };
    let context = state.context();
    let command = RefundSuspense::check(context, &grant, &which.receipt, &form).await?;
    let done = context.run(&grant, Some(&key), &command).await?;
    let (chama, id) = (grant.chama_id(), done.answer.id);
    Ok(go(&format!("/chamas/{chama}/payments/{id}?done=proposed")))
}
