//! `GET /api/chamas/{chama_id}/members`

use axum::extract::State;
use chama::reports::members::{self, MemberPage, MemberRow};
use chrono::NaiveDate;
use domain::access::{Role, may};
use domain::chamas::MemberStatus;
use domain::ids::UserId;
use http::{Failure, HttpState, InChama, Json, Query, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;
use crate::paging::Paging;

/// A member as every member sees them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Member {
    #[schema(schema_with = schema::id)]
    id: i64,
    /// Their account, if they have one.
    #[schema(schema_with = schema::maybe_id)]
    user_id: Option<i64>,
    /// What they type as the account when they pay by phone; its last digit checks the others.
    #[schema(example = "005724")]
    code: String,
    name: String,
    #[schema(schema_with = schema::word::<Role>)]
    role: &'static str,
    #[schema(schema_with = schema::word::<MemberStatus>)]
    status: &'static str,
    /// The phone with its middle hidden.
    #[schema(example = "0712***678")]
    phone_masked: Option<String>,
    joined_on: NaiveDate,
    /// What they have saved, all funds together.
    savings: Shillings,
}

/// A page of members, by name.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberList {
    members: Vec<Member>,
    /// How many there are on all pages.
    #[schema(minimum = 0)]
    total: i64,
    #[schema(minimum = 1)]
    page: i64,
    #[schema(minimum = 1, maximum = 100)]
    per_page: i64,
}

impl From<MemberRow> for Member {
    fn from(member: MemberRow) -> Self {
        Self {
            id: member.id.get(),
            user_id: member.user_id.map(UserId::get),
            code: member.code.to_string(),
            name: member.name,
            role: member.role.as_str(),
            status: member.status.as_str(),
            phone_masked: member.phone_masked,
            joined_on: member.joined_on,
            savings: member.savings.into(),
        }
    }
}

impl From<MemberPage> for MemberList {
    fn from(page: MemberPage) -> Self {
        Self {
            members: page.members.into_iter().map(Member::from).collect(),
            total: page.total,
            page: page.page,
            per_page: page.per_page,
        }
    }
}

/// The members of a chama
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/members",
    tag = "members",
    params(Paging),
    responses((status = 200, description = "A page of them", body = MemberList)),
    security(("session" = []))
)]
pub async fn list_members(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
    Query(paging): Query<Paging>,
) -> Result<Json<MemberList>, Failure> {
    let (page, per_page) = (paging.page(), paging.per_page());
    let found = members::list(state.context(), inside.grant, page, per_page).await?;
    Ok(Json(found.into()))
}
