//! `POST /auth/password`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::password::Password;
use http::{Failure, HttpState, Json, Person};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::fields::Text;
use crate::fields::schema;

/// The old password and the new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "current_password": "kiti cha mbao nyekundu",
    "new_password": "mlango wa bluu baharini"
}))]
pub struct ChangePasswordRequest {
    #[schema(schema_with = schema::password_given)]
    current_password: Text<1_000>,
    #[schema(schema_with = schema::password)]
    new_password: Text<{ Password::LENGTH_MAX }>,
}

/// Change the password
///
/// Every session of the person ends and a new one begins, in the cookie of the answer.
#[utoipa::path(
    post,
    path = "/auth/password",
    tag = "auth",
    request_body = ChangePasswordRequest,
    responses(
        (status = 204, description = "Changed",
            headers(("Set-Cookie" = String, description = "The new session"))),
        (status = 409, description = "It was changed somewhere else at the same time"),
    ),
    security(("session" = []))
)]
pub async fn change_password(
    State(state): State<HttpState>,
    person: Person,
    Json(request): Json<ChangePasswordRequest>,
) -> Result<Response, Failure> {
    let remember = person.session().remember;
    let (current, new) = (&request.current_password.0, &request.new_password.0);
    let token = state
        .context()
        .change_password(person.signed_in(), current, new, remember)
        .await?;
    let answer = StatusCode::NO_CONTENT;
    Ok(super::with_session(
        state.cookies(),
        &token,
        remember,
        answer,
    ))
}
