//! Reversing a transaction: a second entry that takes the money back the way it came.

use axum::extract::State;
use axum::response::Response;
use chama::access::Grant;
use chama::transactions::commands::reverse::ReverseTransaction;
use domain::access::may;
use domain::ids::TransactionId;
use http::{Failure, Form as Sent, HttpState, Path};

use super::show::{Which, read};
use crate::form::Typed;
use crate::visit::{Inside, go, key_of, show_refused};

/// `POST /chamas/{chama_id}/transactions/{transaction_id}/reverse`
pub async fn send(
    State(state): State<HttpState>,
    inside: Inside<may::ReverseEntry>,
    Path(which): Path<Which>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let (grant, id) = (inside.with.grant, which.transaction_id);
    match reverse(&state, &grant, id, &typed).await {
        Ok(()) => {
            let chama = grant.chama_id();
            Ok(go(&format!(
                "/chamas/{chama}/transactions/{id}?done=reversed"
            )))
        }
        // There is no form to show again once it is reversed.
        Err(failure) if failure.fields.is_empty() => Err(failure),
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let page = read(&state, inside, id, typed).await?;
            show_refused(failure.status, &page)
        }
    }
}

async fn reverse(
    state: &HttpState,
    grant: &Grant<may::ReverseEntry>,
    id: TransactionId,
    typed: &Typed,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let command = ReverseTransaction::check(id, typed.get("reason"))?;
    state.context().run(grant, Some(&key), &command).await?;
    Ok(())
}
