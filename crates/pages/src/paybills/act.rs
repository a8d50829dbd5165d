//! Trying the connection, registering and renewing the addresses, switching off and on, and the
//! second officer's word.

use axum::extract::State;
use axum::response::Response;
use chama::paybills::{DecidePaybill, SwitchPaybill};
use chama::people::proof::Fresh;
use domain::access::may;
use domain::ids::PaybillId;
use domain::paybills::PaybillSwitch;
use http::{ClientAddress, Failure, Form as Sent, HttpState};

use super::show::{Act, read};
use crate::form::Typed;
use crate::visit::{Inside, go, key_of, show_refused};

type Manager = Inside<may::ManagePaybill>;

/// `POST /chamas/{chama_id}/paybill/test`
pub async fn test(
    State(state): State<HttpState>,
    inside: Manager,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let done = state.context().test_paybill(&inside.with.grant).await;
    let done = done.map(|_paybill| "paybill-tested");
    end(
        &state,
        inside,
        (Act::Test, typed),
        done.map_err(Failure::from),
    )
    .await
}

/// `POST /chamas/{chama_id}/paybill/register`
pub async fn register(
    State(state): State<HttpState>,
    inside: Manager,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let done = state.context().register_paybill(&inside.with.grant).await;
    let done = done.map(|_paybill| "paybill-registered");
    let done = done.map_err(Failure::from);
    end(&state, inside, (Act::Register, typed), done).await
}

/// `POST /chamas/{chama_id}/paybill/renew`
pub async fn renew(
    State(state): State<HttpState>,
    inside: Manager,
    address: ClientAddress,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let done = async {
        let key = key_of(&typed)?;
        let fresh = prove(&state, &inside, address, &typed).await?;
        let context = state.context();
        context.renew_paybill_hook(&fresh, Some(&key)).await?;
        Ok("paybill-renewed")
    };
    let done = done.await;
    end(&state, inside, (Act::Renew, typed), done).await
}

/// `POST /chamas/{chama_id}/paybill/switch`
pub async fn switch(
    State(state): State<HttpState>,
    inside: Manager,
    address: ClientAddress,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let done = async {
        let key = key_of(&typed)?;
        let to: Result<PaybillSwitch, _> = typed.get("to").parse();
        let to = to.map_err(|error| Failure::field("to", error.code()))?;
        let fresh = prove(&state, &inside, address, &typed).await?;
        let command = SwitchPaybill { to };
        state.context().run(&fresh, Some(&key), &command).await?;
        Ok(match to {
            PaybillSwitch::On => "paybill-on",
            PaybillSwitch::Off => "paybill-off",
        })
    };
    let done = done.await;
    end(&state, inside, (Act::Switch, typed), done).await
}

/// `POST /chamas/{chama_id}/paybill/agree`
pub async fn agree(
    State(state): State<HttpState>,
    inside: Manager,
    address: ClientAddress,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let done = decide(&state, &inside, address, &typed, true).await;
    let done = done.map(|()| "paybill-agreed");
    end(&state, inside, (Act::Agree, typed), done).await
}

/// `POST /chamas/{chama_id}/paybill/decline`
pub async fn decline(
    State(state): State<HttpState>,
    inside: Manager,
    address: ClientAddress,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let done = decide(&state, &inside, address, &typed, false).await;
    let done = done.map(|()| "paybill-declined");
    end(&state, inside, (Act::Decline, typed), done).await
}

async fn decide(
    state: &HttpState,
    inside: &Manager,
    address: ClientAddress,
    typed: &Typed,
    agrees: bool,
) -> Result<(), Failure> {
    let key = key_of(typed)?;
    let paybill_id: Option<PaybillId> = typed.chosen("paybill_id")?;
    let paybill_id = paybill_id.ok_or_else(Failure::not_found)?;
    let fresh = prove(state, inside, address, typed).await?;
    let command = DecidePaybill { paybill_id, agrees };
    state.context().run(&fresh, Some(&key), &command).await?;
    Ok(())
}

async fn prove(
    state: &HttpState,
    inside: &Manager,
    address: ClientAddress,
    typed: &Typed,
) -> Result<Fresh<may::ManagePaybill>, Failure> {
    let (person, grant) = (&inside.with.person, inside.with.grant);
    let password = typed.get_exact("password");
    person.fresh(state, address, grant, password).await
}

/// Back to the page with what was done, or the page again with what was wrong.
async fn end(
    state: &HttpState,
    inside: Manager,
    (act, typed): (Act, Typed),
    done: Result<&'static str, Failure>,
) -> Result<Response, Failure> {
    match done {
        Ok(done) => {
            let chama = inside.with.grant.chama_id();
            Ok(go(&format!("/chamas/{chama}/paybill?done={done}")))
        }
        Err(failure) => {
            let (typed, failure) = typed.refused(inside.words(), failure)?;
            let page = read(state, inside, Some((act, typed))).await?;
            show_refused(failure.status, &page)
        }
    }
}
