//! `GET` and `POST /api/chamas/{chama_id}/member-rules`

use axum::extract::State;
use chama::access::Grant;
use chama::members::{SetMemberRules, rules};
use domain::access::may;
use domain::members::OFFICER_HOLD_HOURS_MAX;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::Whole;

/// What the chama decided about its members.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "officer_hold_hours": 72, "registration_fee": 500 }))]
pub struct MemberRules {
    /// Hours in which payments of a new officer are on hold.
    #[schema(minimum = 0, maximum = 720)]
    officer_hold_hours: i64,
    /// What a new member pays once.
    registration_fee: Shillings,
}

/// The hold to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberRulesRequest, example = json!({ "officer_hold_hours": 48 }))]
pub struct RulesRequest {
    #[schema(value_type = i64, minimum = 0, maximum = 720)]
    officer_hold_hours: Whole<0, OFFICER_HOLD_HOURS_MAX>,
}

async fn read(state: &HttpState, grant: Grant<may::ViewChama>) -> Result<MemberRules, Failure> {
    let found = rules::shown(state.context(), grant).await?;
    Ok(MemberRules {
        officer_hold_hours: found.officer_hold_hours,
        registration_fee: found.registration_fee.into(),
    })
}

/// What the chama decided about its members
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/member-rules",
    tag = "members",
    responses((status = 200, description = "The rules", body = MemberRules)),
    security(("session" = []))
)]
pub async fn show_member_rules(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
) -> Result<Json<MemberRules>, Failure> {
    Ok(Json(read(&state, inside.grant).await?))
}

/// Decide how long payments of a new officer wait
///
/// For the chairperson. It counts for roles given from now on.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/member-rules",
    tag = "members",
    request_body = RulesRequest,
    responses((status = 200, description = "Decided", body = MemberRules)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn set_member_rules(
    State(state): State<HttpState>,
    inside: InChama<may::EditChama>,
    key: OptionalKey,
    Json(request): Json<RulesRequest>,
) -> Result<Once<Json<MemberRules>>, Failure> {
    let command = SetMemberRules::check(request.officer_hold_hours.0)?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let view = inside.grant.also::<may::ViewChama>();
    let view = view.ok_or_else(Failure::not_found)?;
    Ok(Once {
        replayed: done.replayed,
        answer: Json(read(&state, view).await?),
    })
}
