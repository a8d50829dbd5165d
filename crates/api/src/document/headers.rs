//! The headers answers carry.

use domain::idempotency::IdempotencyKey;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use utoipa::openapi::{Header, RefOr, Response};

/// What an `Idempotency-Key` may be.
pub fn key_schema() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(Some(1))
        .max_length(Some(IdempotencyKey::LENGTH_MAX))
        .pattern(Some("^[!-~]+$"))
        .build()
}

/// Headers of every answer of the operation.
pub fn add(operation: &mut Operation) {
    let takes_key = super::key_rule(operation).is_some();
    let is_probe = operation.tags.iter().flatten().any(|tag| tag == "health");
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        put(response, "X-Request-Id", "The request as our log knows it");
        if !is_probe {
            put(
                response,
                "RateLimit-Policy",
                "How many requests in how many seconds",
            );
            put(
                response,
                "RateLimit",
                "How many are left, and seconds until more",
            );
        }
        if takes_key && status.starts_with('2') {
            let said = "`true` when this answer was given before under the same key";
            put(response, "Idempotency-Replayed", said);
        }
        if status == "429" || status == "503" {
            put(response, "Retry-After", "Seconds to wait");
        }
    }
}

fn put(response: &mut Response, name: &str, description: &str) {
    let mut header = Header::default();
    header.description = Some(description.to_owned());
    response.headers.insert(name.to_owned(), header.into());
}
