//! Signing up, in and out, and the password.

mod change_password;
mod login;
mod logout;
mod register;

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Response};
use chama::people::sessions::SessionToken;
use chama::people::views::Profile;
use http::{Cookies, HttpState};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::schema;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(register::register))
        .routes(routes!(login::login))
        .routes(routes!(logout::logout))
        .routes(routes!(change_password::change_password))
}

/// The person who has just signed up or in.
#[derive(Debug, Serialize, ToSchema)]
pub struct User {
    #[schema(schema_with = schema::id)]
    id: i64,
    username: String,
    email: String,
    /// Whether the person operates the platform; an office in a chama is another thing.
    is_admin: bool,
}

impl From<Profile> for User {
    fn from(profile: Profile) -> Self {
        Self {
            id: profile.id.get(),
            username: profile.username,
            email: profile.email,
            is_admin: profile.is_super_admin,
        }
    }
}

/// Signed in: the session is in the cookie that comes with this answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "success": true,
    "message": "Login successful",
    "user": { "id": 1, "username": "wanjiku", "email": "wanjiku@example.com", "is_admin": false },
    "redirect": "/dashboard"
}))]
pub struct SignedIn {
    success: bool,
    /// A fixed phrase, for programs.
    #[schema(value_type = String)]
    message: &'static str,
    user: User,
    /// Where a browser goes next.
    #[schema(value_type = String)]
    redirect: &'static str,
}

impl SignedIn {
    pub fn new(message: &'static str, profile: Profile) -> Self {
        Self {
            success: true,
            message,
            user: profile.into(),
            redirect: "/dashboard",
        }
    }
}

/// Puts the session into the answer's cookie.
fn with_session(
    cookies: Cookies,
    token: &SessionToken,
    remember: bool,
    answer: impl IntoResponse,
) -> Response {
    with_cookie(cookies.set_session(token.expose(), remember), answer)
}

fn with_cookie(cookie: HeaderValue, answer: impl IntoResponse) -> Response {
    (AppendHeaders([(SET_COOKIE, cookie)]), answer).into_response()
}
