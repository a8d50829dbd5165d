//! `GET /api/chamas`

use axum::extract::State;
use chama::reports::chamas::{self, ChamaPage, ChamaSummary};
use domain::chamas::ChamaStatus;
use http::{Failure, HttpState, Json, Person, Query, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;
use crate::paging::Paging;

/// A chama of the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct Chama {
    #[schema(schema_with = schema::id)]
    id: i64,
    name: String,
    description: String,
    /// Who founded it.
    #[schema(schema_with = schema::id)]
    admin_id: i64,
    /// Active members.
    #[schema(minimum = 0)]
    member_count: i64,
    /// What its members have saved in it, in shillings.
    total_contributions: Shillings,
    #[schema(schema_with = schema::word::<ChamaStatus>)]
    status: &'static str,
}

/// A page of the person's chamas, by name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "chamas": [{
        "id": 1,
        "name": "Upendo Women Group",
        "description": "Saving for school fees",
        "admin_id": 1,
        "member_count": 12,
        "total_contributions": 60000,
        "status": "active"
    }],
    "total": 1,
    "page": 1,
    "per_page": 10
}))]
pub struct ChamaList {
    chamas: Vec<Chama>,
    /// How many there are on all pages.
    #[schema(minimum = 0)]
    total: i64,
    #[schema(minimum = 1)]
    page: i64,
    #[schema(minimum = 1, maximum = 100)]
    per_page: i64,
}

impl From<ChamaSummary> for Chama {
    fn from(chama: ChamaSummary) -> Self {
        Self {
            id: chama.id.get(),
            name: chama.name,
            description: chama.description,
            admin_id: chama.admin_id.get(),
            member_count: chama.member_count,
            total_contributions: chama.total_contributions.into(),
            status: chama.status.as_str(),
        }
    }
}

impl From<ChamaPage> for ChamaList {
    fn from(page: ChamaPage) -> Self {
        Self {
            chamas: page.chamas.into_iter().map(Chama::from).collect(),
            total: page.total,
            page: page.page,
            per_page: page.per_page,
        }
    }
}

/// My chamas
///
/// The chamas in which the person is an active member, by name.
#[utoipa::path(
    get,
    path = "/api/chamas",
    tag = "chamas",
    params(Paging),
    responses((status = 200, description = "A page of them", body = ChamaList)),
    security(("session" = []))
)]
pub async fn list_chamas(
    State(state): State<HttpState>,
    person: Person,
    Query(paging): Query<Paging>,
) -> Result<Json<ChamaList>, Failure> {
    let (page, per_page) = (paging.page(), paging.per_page());
    let found = chamas::mine(state.context(), person.signed_in(), page, per_page).await?;
    Ok(Json(found.into()))
}
