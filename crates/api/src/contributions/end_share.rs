//! `POST /api/chamas/{chama_id}/shares/{share_id}/end`

use axum::extract::State;
use chama::contributions::EndShare;
use domain::access::may;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::{Whole, schema};

/// The link of the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    share_id: Whole<1, { i64::MAX }>,
}

/// The link that is no more.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndedAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
}

/// End a link
///
/// From now on nobody can read through it. For the chairperson, the treasurer and the secretary.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/shares/{share_id}/end",
    tag = "contributions",
    responses((status = 200, description = "Ended", body = EndedAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn end_share(
    State(state): State<HttpState>,
    inside: InChama<may::ShareReports>,
    key: OptionalKey,
    Path(which): Path<Which>,
) -> Result<Once<Json<EndedAnswer>>, Failure> {
    let command = EndShare {
        id: which.share_id.0,
    };
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(EndedAnswer { id: done.answer.id }),
    })
}
