//! `POST /api/chamas/{chama_id}/explanations/{explanation_id}/agree`

use axum::extract::State;
use chama::reconciliation::Agree;
use domain::access::may;
use domain::ids::ExplanationId;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Path};
use serde::Deserialize;

use super::explain::ExplanationAnswer;
use crate::fields::Id;

/// The explanation of the path.
#[derive(Debug, Deserialize)]
pub struct Which {
    explanation_id: Id<ExplanationId>,
}

/// Agree with an explanation
///
/// For the chairperson and the treasurer, never for whoever gave it.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/explanations/{explanation_id}/agree",
    tag = "reconciliation",
    responses(
        (status = 200, description = "It counts from now on", body = ExplanationAnswer),
        (status = 409, description = "Somebody has agreed already"),
    ),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn agree_explanation(
    State(state): State<HttpState>,
    inside: InChama<may::Reconcile>,
    Path(which): Path<Which>,
    key: OptionalKey,
) -> Result<Once<Json<ExplanationAnswer>>, Failure> {
    let command = Agree {
        explanation_id: which.explanation_id.0,
    };
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(done.answer.into()),
    })
}
