//! The words after the question mark, and the pieces of the path.

use axum::{
    extract::{FromRequestParts, Path as AxumPath},
    http::{StatusCode, request::Parts},
};
use serde::de::DeserializeOwned;

use crate::{failure::Failure, form};

/// A query string read into a type; every complaint names its word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        form::read_pairs(parts.uri.query().unwrap_or_default())
            .map(Self)
            .map_err(|field| {
                let mut failure = Failure::new(StatusCode::UNPROCESSABLE_ENTITY, "query_invalid");
                failure.fields.push(field);
                failure
            })
    }
}

/// Pieces of the path. One that does not fit, such as a word where a number stands, names nothing
/// we have: not found.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T, S> FromRequestParts<S> for Path<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let found = AxumPath::<T>::from_request_parts(parts, state).await;
        found
            .map(|AxumPath(value)| Self(value))
            .map_err(|_rejection| Failure::not_found())
    }
}
