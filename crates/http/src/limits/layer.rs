//! The layer that counts requests.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::Caller;
use crate::{address::ClientAddress, person::Person, state::HttpState, surface::Surface};

/// Counts every page and call: for the account when someone is signed in, else for the address.
pub async fn limit(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    if !Surface::of(request.uri().path()).is_counted() {
        return next.run(request).await;
    }
    let extensions = request.extensions();
    let caller = match (
        extensions.get::<Person>(),
        extensions.get::<ClientAddress>(),
    ) {
        (Some(person), _) => Caller::Account(person.user_id().get()),
        (None, Some(address)) => Caller::Address(address.bucket()),
        (None, None) => return next.run(request).await,
    };
    let verdict = state.limiter().hit(&caller, state.now()).await;
    let mut response = match verdict.failure("too_many_requests") {
        Some(failure) => failure.into_response(),
        None => next.run(request).await,
    };
    verdict.write(response.headers_mut());
    response
}
