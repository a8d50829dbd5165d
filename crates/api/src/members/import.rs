//! `POST /api/chamas/{chama_id}/members/import`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::members::ImportMembers;
use domain::access::may;
use domain::contact_list;
use domain::ids::MemberId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::Text;

/// People, one a line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "list": "Achieng Otieno, 0712 345 678\nBaraka Juma; 0722 000 111; baraka@example.com",
    "owe_fee": true
}))]
pub struct ImportRequest {
    /// Name, phone and e-mail address, parted by commas, semicolons or tabs; the last two may be
    /// absent. At most 200 lines.
    #[schema(value_type = String, min_length = 1, max_length = 40000)]
    list: Text<{ contact_list::LENGTH_MAX }>,
    /// Whether these people join only now and owe the registration fee.
    #[serde(default)]
    owe_fee: bool,
}

/// The members added, in the order of the list.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "ids": [2, 3] }))]
pub struct ImportAnswer {
    ids: Vec<i64>,
}

/// Add members from a list
///
/// For those who keep the register. All are added or none; a refusal names the lines in the way.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/members/import",
    tag = "members",
    request_body = ImportRequest,
    responses((status = 201, description = "Added", body = ImportAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn import_members(
    State(state): State<HttpState>,
    inside: InChama<may::ManageMembers>,
    key: OptionalKey,
    Json(request): Json<ImportRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let language = crate::language(&inside.person);
    let command = ImportMembers::check(&request.list.0, request.owe_fee, language)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let ids = done.answer.ids.into_iter().map(MemberId::get).collect();
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(ImportAnswer { ids })),
    })
}
