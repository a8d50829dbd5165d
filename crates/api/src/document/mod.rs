//! The description of the API: what every operation shares is added here, from what the operation
//! is, so that no handler can forget it.

mod headers;
mod refusals;
mod shared;

use http::{Cookies, FieldProblem, Health, Problem};
use serde_json::Value;
use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa::openapi::{OpenApi, RefOr, Required};

use crate::fields::schema;

/// Which operations take an `Idempotency-Key`, said in their description.
const IDEMPOTENCY: &str = "x-idempotency-key";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "ChamaLink",
        description = "The books of savings groups. Amounts are JSON numbers of shillings with at \
            most two decimals, exact. Times are UTC; days are those of East Africa. A failure is \
            told as `application/problem+json` (RFC 9457): decide by its `code`, show its \
            `detail`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "auth", description = "Signing up, in and out"),
        (name = "chamas", description = "The person's chamas"),
        (name = "members", description = "Members and their statements"),
        (name = "invitations", description = "The ways into a chama"),
        (name = "transactions", description = "Money recorded by hand"),
        (name = "payments", description = "Money out: proposed by one, approved by others"),
        (name = "mpesa", description = "Money in by M-Pesa: asked for, received, explained"),
        (name = "attachments", description = "Files kept with payments and transactions"),
        (name = "paybill", description = "The chama's own paybill or till of M-Pesa"),
        (name = "accounts", description = "Balances and periods"),
        (name = "contributions", description = "Funds, plans, who has paid, and meetings"),
        (name = "reconciliation", description = "The books against statements and cash counts"),
        (name = "health", description = "Whether the service works"),
    ),
    paths(http::health),
    components(schemas(Problem, FieldProblem, Health))
)]
struct Head;

/// What stands above the operations.
pub fn head() -> OpenApi {
    Head::openapi()
}

/// Adds to every operation what all of its sort share.
pub fn complete(mut document: OpenApi, cookies: Cookies) -> OpenApi {
    let session = ApiKeyValue::with_description(
        cookies.session_name(),
        "The session that signing in or up puts into a cookie",
    );
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    for (path, operation) in operations(&mut document) {
        name_path_pieces(path, operation);
        take_key(operation);
        refusals::add(path, operation);
        headers::add(operation);
    }
    shared::refusals(&mut document);
    document
}

/// Every operation with its path.
fn operations(document: &mut OpenApi) -> impl Iterator<Item = (&String, &mut Operation)> {
    document.paths.paths.iter_mut().flat_map(|(path, item)| {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        let operations = operations.into_iter().flatten();
        operations.map(move |operation| (path, operation))
    })
}

/// The pieces of a path are numbers from 1.
fn name_path_pieces(path: &str, operation: &mut Operation) {
    let pieces = path.split('/').filter_map(|piece| {
        let name = piece.strip_prefix('{')?.strip_suffix('}')?;
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(schema::id()));
        Some(RefOr::T(parameter.build()))
    });
    let others = operation.parameters.take().unwrap_or_default();
    let others = others
        .into_iter()
        .filter(|parameter| !is_in(parameter, &ParameterIn::Path));
    let parameters: Vec<RefOr<Parameter>> = pieces.chain(others).collect();
    operation.parameters = (!parameters.is_empty()).then_some(parameters);
}

fn is_in(parameter: &RefOr<Parameter>, place: &ParameterIn) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == *place)
}

/// How an operation takes its key, if it takes one.
fn key_rule(operation: &Operation) -> Option<&str> {
    let extensions = operation.extensions.as_ref()?;
    extensions.get(IDEMPOTENCY).and_then(Value::as_str)
}

fn take_key(operation: &mut Operation) {
    let Some(rule) = key_rule(operation) else {
        return;
    };
    let required = if rule == "required" {
        Required::True
    } else {
        Required::False
    };
    let parameter = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(
            "A name for this request, such as a UUID. Sent again with the same key and body it \
             has its effect once and gets the same answer; kept for 30 days.",
        ))
        .schema(Some(headers::key_schema()))
        .build();
    operation
        .parameters
        .get_or_insert_default()
        .push(parameter.into());
}
