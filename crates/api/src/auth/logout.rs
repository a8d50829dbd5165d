//! `POST /auth/logout`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use http::{Failure, HttpState, Person};

/// Sign out
///
/// Ends the session at the server and takes its cookie away. The call has no body; a program that
/// sends neither `Sec-Fetch-Site` nor `Origin` says `Content-Type: application/json` all the same,
/// which no page of another site could.
#[utoipa::path(
    post,
    path = "/auth/logout",
    tag = "auth",
    responses(
        (status = 204, description = "Signed out",
            headers(("Set-Cookie" = String, description = "Takes the session away"))),
    ),
    security(("session" = []))
)]
pub async fn logout(State(state): State<HttpState>, person: Person) -> Result<Response, Failure> {
    state.context().sign_out(person.token()).await?;
    let cookie = state.cookies().clear_session();
    Ok(super::with_cookie(cookie, StatusCode::NO_CONTENT))
}
