//! `POST /api/chamas/{chama_id}/accounts`

use axum::extract::State;
use axum::http::StatusCode;
use chama::ledger::commands::OpenPlace;
use domain::access::may;
use domain::ledger::AccountKind;
use domain::names::AccountName;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::fields::{Text, Word, schema};

/// The kinds of account where money can lie.
fn cash_place() -> Object {
    let places = AccountKind::ALL.iter().filter(|kind| kind.is_cash_place());
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(places.map(|kind| kind.as_str())))
        .build()
}

/// A cash place to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "kind": "bank_account", "name": "Equity Bank, Thika" }))]
pub struct OpenRequest {
    /// One where money can lie: `cash_box`, `mpesa_paybill` or `bank_account`.
    #[schema(schema_with = cash_place)]
    kind: Word<AccountKind>,
    #[schema(schema_with = schema::line::<{ AccountName::LENGTH_MAX }>)]
    name: Text<{ AccountName::LENGTH_MAX }>,
}

/// The place just opened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": 17 }))]
pub struct OpenAnswer {
    /// The `place_id` of a transaction.
    #[schema(schema_with = schema::id)]
    id: i64,
}

/// Open a cash place
///
/// A bank account, a second box, a till. It begins empty. For the chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/accounts",
    tag = "accounts",
    request_body = OpenRequest,
    responses((status = 201, description = "Opened", body = OpenAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn open_place(
    State(state): State<HttpState>,
    inside: InChama<may::ManageAccounts>,
    key: OptionalKey,
    Json(request): Json<OpenRequest>,
) -> Result<Once<(StatusCode, Json<OpenAnswer>)>, Failure> {
    let command = OpenPlace::check(request.kind.0.as_str(), &request.name.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let id = done.answer.id.get();
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(OpenAnswer { id })),
    })
}
