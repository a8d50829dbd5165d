//! Who is signed in, and what a handler may hold because of it.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, RawPathParams, Request, State},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chama::{
    Context,
    access::{Grant, SignedIn},
    people::{
        sessions::SessionToken,
        views::{Profile, SessionView},
    },
};
use domain::{
    access::Right,
    ids::{ChamaId, UserId},
};

use crate::{failure::Failure, state::HttpState, surface::Surface};

/// Whoever the request's session belongs to. As an extractor: someone must be signed in, else the
/// answer is 401 to a program and the sign-in page to a person.
#[derive(Debug, Clone)]
pub struct Person(Arc<Recognised>);

#[derive(Debug)]
struct Recognised {
    session: SessionView,
    token: SessionToken,
}

impl Person {
    pub fn user_id(&self) -> UserId {
        self.0.session.person.id
    }

    /// What commands take as proof.
    pub fn signed_in(&self) -> SignedIn {
        self.0.session.signed_in
    }

    pub fn profile(&self) -> &Profile {
        &self.0.session.person
    }

    pub fn session(&self) -> &SessionView {
        &self.0.session
    }

    /// The token in their cookie, for ending the session.
    pub fn token(&self) -> &SessionToken {
        &self.0.token
    }

    /// The grant for a right in a chama that the body names.
    ///
    /// # Errors
    /// 404 to whoever is not a member, 403 to a member whose role lacks the right.
    pub async fn grant<R: Right>(
        &self,
        context: &Context,
        chama_id: ChamaId,
    ) -> Result<Grant<R>, Failure> {
        let session = &self.0.session;
        let grant = context.grant_from(session.signed_in, &session.memberships, chama_id);
        Ok(grant.await?)
    }
}

/// The layer: looks the session up once, for everything that follows.
pub async fn recognise(
    State(state): State<HttpState>,
    mut request: Request,
    next: Next,
) -> Response {
    if Surface::of(request.uri().path()).is_counted() {
        match look_up(&state, request.headers()).await {
            Ok(Some(person)) => {
                tracing::Span::current().record("user_id", person.user_id().get());
                request.extensions_mut().insert(person);
            }
            Ok(None) => {}
            Err(failure) => return failure.into_response(),
        }
    }
    next.run(request).await
}

async fn look_up(state: &HttpState, headers: &HeaderMap) -> Result<Option<Person>, Failure> {
    let Some(token) = state
        .cookies()
        .session(headers)
        .and_then(SessionToken::from_cookie)
    else {
        return Ok(None);
    };
    let session = state.context().session(&token).await?;
    Ok(session.map(|session| Person(Arc::new(Recognised { session, token }))))
}

impl<S: Send + Sync> FromRequestParts<S> for Person {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(Failure::unauthenticated)
    }
}

/// Whoever is signed in, if anyone.
#[derive(Debug, Clone)]
pub struct MaybePerson(pub Option<Person>);

impl<S: Send + Sync> FromRequestParts<S> for MaybePerson {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(
        parts: &mut Parts,
        _state: &S,
    ) -> Result<Self, std::convert::Infallible> {
        Ok(Self(parts.extensions.get::<Person>().cloned()))
    }
}

/// A signed-in person with one right in the chama that the path names with `{chama_id}`.
#[derive(Debug, Clone)]
pub struct InChama<R: Right> {
    pub person: Person,
    pub grant: Grant<R>,
}

impl<R: Right> FromRequestParts<HttpState> for InChama<R> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &HttpState) -> Result<Self, Failure> {
        let person = Person::from_request_parts(parts, state).await?;
        let pieces = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_rejection| Failure::not_found())?;
        let chama_id = pieces.iter().find(|(name, _)| *name == "chama_id");
        let chama_id: ChamaId = chama_id
            .and_then(|(_, value)| value.parse().ok())
            .ok_or_else(Failure::not_found)?;
        let grant = person.grant(state.context(), chama_id).await?;
        Ok(Self { person, grant })
    }
}
