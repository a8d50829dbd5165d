//! `POST /auth/login`

use axum::extract::State;
use axum::response::Response;
use chama::people::sign_in::SignIn;
use http::{ClientAddress, Failure, HttpState, Json, MaybePerson};
use serde::Deserialize;
use utoipa::ToSchema;

use super::SignedIn;
use crate::fields::Text;
use crate::fields::schema;

/// The most characters of an address that is looked up; longer ones belong to nobody.
const EMAIL_LENGTH_MAX: usize = 320;
/// The most characters of a password that is checked.
const PASSWORD_LENGTH_MAX: usize = 1_000;

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "email": "wanjiku@example.com",
    "password": "kiti cha mbao nyekundu",
    "remember_me": true
}))]
pub struct LoginRequest {
    #[schema(value_type = String, max_length = 320)]
    email: Text<EMAIL_LENGTH_MAX>,
    #[schema(schema_with = schema::password_given)]
    password: Text<PASSWORD_LENGTH_MAX>,
    /// Stay signed in for 30 days; else the session ends after 30 minutes without use.
    #[serde(default)]
    remember_me: bool,
}

/// Sign in
///
/// Five tries a minute for one e-mail address. Whether the address is unknown or the password is
/// wrong, the answer is the same.
#[utoipa::path(
    post,
    path = "/auth/login",
    tag = "auth",
    request_body = LoginRequest,
    responses(
        (status = 200, description = "Signed in", body = SignedIn,
            headers(("Set-Cookie" = String, description = "The session"))),
        (status = 401, description = "The e-mail address or the password is not right"),
    ),
    security(())
)]
pub async fn login(
    State(state): State<HttpState>,
    address: ClientAddress,
    before: MaybePerson,
    Json(request): Json<LoginRequest>,
) -> Result<Response, Failure> {
    let remember = request.remember_me;
    state.count_sign_in(&request.email.0, address.0).await?;
    let sign_in = SignIn {
        email: &request.email.0,
        password: &request.password.0,
        remember,
    };
    let (profile, token) = state.context().sign_in(&sign_in).await?;
    // The token is rotated: the one the browser came with opens nothing from here on.
    if let Some(before) = before.0 {
        state.context().sign_out(before.token()).await?;
    }
    let answer = Json(SignedIn::new("Login successful", profile));
    Ok(super::with_session(
        state.cookies(),
        &token,
        remember,
        answer,
    ))
}
