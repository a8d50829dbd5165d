//! `POST /auth/register`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chama::people::register::Registration;
use domain::email::EmailAddress;
use domain::names::{PersonName, Username};
use domain::password::Password;
use http::{Failure, HttpState, Json};
use serde::Deserialize;
use utoipa::ToSchema;

use super::SignedIn;
use crate::fields::Text;
use crate::fields::schema::{self, PHONE_LENGTH_MAX};

/// Who wants an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "username": "wanjiku",
    "email": "wanjiku@example.com",
    "password": "kiti cha mbao nyekundu",
    "first_name": "Wanjiku",
    "last_name": "Kamau",
    "phone_number": "+254712345678"
}))]
pub struct RegisterRequest {
    #[schema(schema_with = schema::username)]
    username: Text<{ Username::LENGTH_MAX }>,
    #[schema(schema_with = schema::email)]
    email: Text<{ EmailAddress::LENGTH_MAX }>,
    #[schema(schema_with = schema::password)]
    password: Text<{ Password::LENGTH_MAX }>,
    #[schema(schema_with = schema::line::<{ PersonName::LENGTH_MAX }>)]
    first_name: Text<{ PersonName::LENGTH_MAX }>,
    #[schema(schema_with = schema::line::<{ PersonName::LENGTH_MAX }>)]
    last_name: Text<{ PersonName::LENGTH_MAX }>,
    #[schema(schema_with = schema::maybe_phone)]
    phone_number: Option<Text<PHONE_LENGTH_MAX>>,
}

impl From<RegisterRequest> for Registration {
    fn from(request: RegisterRequest) -> Self {
        Self {
            username: request.username.0,
            email: request.email.0,
            password: request.password.0,
            first_name: request.first_name.0,
            last_name: request.last_name.0,
            phone_number: request.phone_number.unwrap_or_default().0,
        }
    }
}

/// Sign up
///
/// Makes an account and signs the person in. A password has 8 to 128 characters and is none of
/// those that are tried first, nor built from the person's own names.
#[utoipa::path(
    post,
    path = "/auth/register",
    tag = "auth",
    request_body = RegisterRequest,
    responses(
        (status = 201, description = "Signed up and signed in", body = SignedIn,
            headers(("Set-Cookie" = String, description = "The session"))),
        (status = 409, description = "The e-mail address or the username is taken"),
    ),
    security(())
)]
pub async fn register(
    State(state): State<HttpState>,
    Json(request): Json<RegisterRequest>,
) -> Result<Response, Failure> {
    let (profile, token) = state.context().register(&request.into()).await?;
    let answer = Json(SignedIn::new("Registration successful", profile));
    let answer = (StatusCode::CREATED, answer);
    Ok(super::with_session(state.cookies(), &token, false, answer))
}
