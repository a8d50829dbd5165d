//! Signing out.

use axum::extract::State;
use axum::response::Response;
use http::{Failure, HttpState, MaybePerson};

/// `POST /logout`: the session ends at the server, not only in the browser.
pub async fn send(
    State(state): State<HttpState>,
    MaybePerson(person): MaybePerson,
) -> Result<Response, Failure> {
    if let Some(person) = person {
        state.context().sign_out(person.token()).await?;
    }
    let cookie = state.cookies().clear_session();
    Ok(super::go_with(cookie, "/login?done=signed-out"))
}
