//! The ways an operation can fail, from what it takes.

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, Ref, RefOr, Response};

const PROBLEM: &str = "application/problem+json";

/// Refusals by status. What a handler says itself about a status stays.
pub fn add(path: &str, operation: &mut Operation) {
    if path == "/health" {
        return;
    }
    let sorts = sorts(path, operation);
    let responses = &mut operation.responses.responses;
    for (_, status, description) in sorts.iter().filter(|(occurs, ..)| *occurs) {
        responses
            .entry((*status).to_owned())
            .or_insert_with(|| Response::new(*description).into());
    }
    for (status, response) in responses.iter_mut() {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
        {
            as_problem(response);
        }
    }
}

/// Every sort of refusal: whether it can occur, its status and why.
fn sorts(path: &str, operation: &Operation) -> [(bool, &'static str, &'static str); 16] {
    let has_body = operation.request_body.is_some();
    let takes_key = super::key_rule(operation).is_some();
    let parameters = operation.parameters.iter().flatten();
    let has_query = parameters
        .clone()
        .any(|parameter| super::is_in(parameter, &ParameterIn::Query));
    let security = operation.security.iter().flatten();
    let is_closed = security
        .clone()
        .any(|rule| *rule != SecurityRequirement::default());
    let changes = operation.request_body.is_some() || path.ends_with("/logout");
    let is_inside = path.starts_with("/api/chamas/{chama_id}");
    [
        (
            has_body || takes_key,
            "400",
            "The body or the Idempotency-Key cannot be read",
        ),
        (is_closed, "401", "Nobody is signed in"),
        (is_inside, "403", "The person's role does not allow it"),
        (
            changes,
            "403",
            "The request comes from another site, or is not the person's to make",
        ),
        (
            path.contains('{'),
            "404",
            "There is no such thing, or none of the person's",
        ),
        (has_body, "408", "The body did not arrive in time"),
        (
            takes_key,
            "409",
            "The same request is being worked on, or the books do not allow it",
        ),
        (has_body, "413", "The body is larger than 1 MiB"),
        (true, "414", "The address is too long"),
        (has_body, "415", "The body is not application/json"),
        (has_body, "422", "Some fields will not do; each is named"),
        (
            has_query,
            "422",
            "Some of the words after the question mark will not do",
        ),
        (true, "429", "Too many requests"),
        (true, "431", "The headers are too large"),
        (true, "500", "Our fault; nothing was written"),
        (
            true,
            "503",
            "The database cannot be reached, or too many are waiting",
        ),
    ]
}

/// A failure is told as a problem where the handler did not say otherwise.
fn as_problem(response: &mut Response) {
    if response.content.is_empty() {
        let problem = Content::new(Some(Ref::from_schema_name("Problem")));
        response.content.insert(PROBLEM.to_owned(), problem.into());
    }
}
