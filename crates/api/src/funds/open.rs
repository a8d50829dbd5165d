//! `POST /api/chamas/{chama_id}/funds`

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chama::plans::commands::open_fund::CODE_LENGTH_MAX;
use chama::plans::views::FundOpened;
use chama::plans::{FundForm, OpenFund};
use domain::access::may;
use domain::names::AccountName;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::Text;
use crate::fields::schema;

/// A fund to be opened.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OpenFundRequest, example = json!({
    "code": "tea",
    "name": "Tea",
    "counts_personally": false
}))]
pub struct OpenRequest {
    /// Its short word.
    #[schema(value_type = String, min_length = 1, max_length = 30, pattern = "^[a-z0-9-]{1,30}$")]
    code: Text<{ CODE_LENGTH_MAX }>,
    #[schema(schema_with = schema::line::<{ AccountName::LENGTH_MAX }>)]
    name: Text<{ AccountName::LENGTH_MAX }>,
    /// Whether what a member owes it counts in the member's own performance.
    #[serde(default)]
    counts_personally: bool,
}

/// A fund just opened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OpenFundAnswer, example = json!({ "id": 3, "accounts": 12 }))]
pub struct OpenAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// Savings accounts opened in it: one per member.
    #[schema(minimum = 0)]
    accounts: i64,
}

impl From<FundOpened> for OpenAnswer {
    fn from(opened: FundOpened) -> Self {
        Self {
            id: opened.id.get(),
            accounts: opened.accounts,
        }
    }
}

/// Open a fund
///
/// Something else the members save for, with a savings account for each of them. For the
/// chairperson and the treasurer.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/funds",
    tag = "contributions",
    request_body = OpenRequest,
    responses(
        (status = 201, description = "Opened", body = OpenAnswer),
        (status = 409, description = "There is a fund of this word, or there are too many"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn open_fund(
    State(state): State<HttpState>,
    inside: InChama<may::ManageAccounts>,
    key: OptionalKey,
    Json(request): Json<OpenRequest>,
) -> Result<Once<impl IntoResponse>, Failure> {
    let form = FundForm {
        code: request.code.0,
        name: request.name.0,
        counts_personally: request.counts_personally,
    };
    let command = OpenFund::check(&form, crate::language(&inside.person))?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: (StatusCode::CREATED, Json(OpenAnswer::from(done.answer))),
    })
}
