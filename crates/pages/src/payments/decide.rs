//! Approving, rejecting, taking back, and ending what M-Pesa never told of.

use axum::extract::State;
use axum::response::Response;
use chama::approvals::{Approve, Reject, Withdraw};
use chama::payouts::EndPayout;
use domain::access::{Right, may};
use domain::approvals::ProposalState;
use domain::ids::{PayoutId, ProposalId};
use domain::payouts::PayoutState;
use http::{ClientAddress, Failure, Form as Sent, HttpState, Path};

use super::show::{Act, Which, read};
use crate::form::Typed;
use crate::visit::{Inside, go, key_of, show_refused};

/// `POST /chamas/{chama_id}/payments/{proposal_id}/approve`
pub async fn approve(
    State(state): State<HttpState>,
    inside: Inside<may::ApprovePayment>,
    address: ClientAddress,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (person, grant) = (&inside.with.person, inside.with.grant);
    let proposal_id = which.proposal_id;
    let done = async {
        let key = key_of(&typed)?;
        let password = typed.get_exact("password");
        let fresh = person.fresh(&state, address, grant, password).await?;
        let command = Approve { proposal_id };
        let done = state.context().run(&fresh, Some(&key), &command).await?;
        Ok(match done.answer.state {
            ProposalState::Paid => "paid",
            ProposalState::Sending => "sending",
            _ => "approved",
        })
    };
    let done = done.await;
    end(&state, inside, proposal_id, (Act::Approve, typed), done).await
}

/// `POST /chamas/{chama_id}/payments/{proposal_id}/reject`
pub async fn reject(
    State(state): State<HttpState>,
    inside: Inside<may::ApprovePayment>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, id) = (inside.with.grant, which.proposal_id);
    let done = async {
        let key = key_of(&typed)?;
        let command = Reject::check(id, typed.get("reason"))?;
        state.context().run(&grant, Some(&key), &command).await?;
        Ok("payment-rejected")
    };
    let done = done.await;
    end(&state, inside, id, (Act::Reject, typed), done).await
}

/// `POST /chamas/{chama_id}/payments/{proposal_id}/withdraw`
pub async fn withdraw(
    State(state): State<HttpState>,
    inside: Inside<may::ProposePayment>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, id) = (inside.with.grant, which.proposal_id);
    let done = async {
        let key = key_of(&typed)?;
        let command = Withdraw::check(id, typed.get("reason"))?;
        state.context().run(&grant, Some(&key), &command).await?;
        Ok("withdrawn")
    };
    let done = done.await;
    end(&state, inside, id, (Act::Withdraw, typed), done).await
}

/// `POST /chamas/{chama_id}/payments/{proposal_id}/end`
pub async fn end_payout(
    State(state): State<HttpState>,
    inside: Inside<may::ApprovePayment>,
    address: ClientAddress,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (person, grant) = (&inside.with.person, inside.with.grant);
    let id = which.proposal_id;
    let done = async {
        let key = key_of(&typed)?;
        let payout: Option<PayoutId> = typed.chosen("payout_id")?;
        let payout = payout.ok_or_else(Failure::not_found)?;
        let command = EndPayout::check(id, payout, typed.get("reason"))?;
        let password = typed.get_exact("password");
        let fresh = person.fresh(&state, address, grant, password).await?;
        let done = state.context().run(&fresh, Some(&key), &command).await?;
        Ok(match done.answer {
            PayoutState::Failed => "payout-ended",
            _ => "payout-end-asked",
        })
    };
    let done = done.await;
    end(&state, inside, id, (Act::End, typed), done).await
}

/// Back to the page with what was done, or the page again with what was wrong.
async fn end<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    id: ProposalId,
    (act, typed): (Act, Typed),
    done: Result<&'static str, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(done) => {
            let chama = inside.with.grant.chama_id();
            Ok(go(&format!("/chamas/{chama}/payments/{id}?done={done}")))
        }
        // Where a form is no more, the sentence stands on a page of its own.
        Err(failure) if failure.fields.is_empty() => Err(failure),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let page = read(state, inside, id, Some((act, typed))).await?;
            show_refused(failure.status, &page)
        }
    }
}
