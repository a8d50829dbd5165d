//! The layer that holds the rule.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{Decision, FIELD, Facts, decide, token::Binding};
use crate::{body, failure::Failure, state::HttpState, surface::is_hook};

/// Lets through what the rule passes; reads the form where its token decides.
pub async fn guard(State(state): State<HttpState>, mut request: Request, next: Next) -> Response {
    // Whoever sends such a message brings no cookie, and its address is the secret.
    if is_hook(request.uri().path()) {
        return next.run(request).await;
    }
    let binding = match Binding::of(request.headers(), &state) {
        Ok(binding) => binding,
        Err(failure) => return failure.into_response(),
    };
    request.extensions_mut().insert(binding.clone());
    let facts = Facts::read(request.method(), request.headers(), state.public_url());
    let passed = match decide(&facts) {
        Decision::Pass => Ok(request),
        Decision::NeedsToken => with_token(&state, &binding, request).await,
        Decision::Refuse => Err(refused("csrf_refused")),
    };
    let mut response = match passed {
        Ok(request) => next.run(request).await,
        Err(failure) => return failure.into_response(),
    };
    if let Some(visit) = binding.visit_to_set() {
        response
            .headers_mut()
            .append(header::SET_COOKIE, state.cookies().set_visit(visit));
    }
    response
}

/// Reads the form, checks its token, and puts the body back for the handler.
async fn with_token(
    state: &HttpState,
    binding: &Binding,
    request: Request,
) -> Result<Request, Failure> {
    let (mut parts, request_body) = request.into_parts();
    let bytes = body::read(request_body).await?;
    let mut tokens = form_urlencoded::parse(&bytes).filter(|(name, _)| name == FIELD);
    let accepted = match (tokens.next(), tokens.next()) {
        (Some((_, token)), None) => binding.accepts(state.csrf_key(), &token),
        _ => false,
    };
    if !accepted {
        return Err(refused("csrf_token_wrong"));
    }
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn refused(code: &'static str) -> Failure {
    Failure::new(StatusCode::FORBIDDEN, code)
}
