//! `GET /api/chamas/{chama_id}/members/{member_id}/dues`

use axum::extract::State;
use chama::reports::contributions::{self, Dues};
use domain::access::may;
use domain::ids::MemberId;
use http::{Failure, HttpState, InChama, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grid::StandingAnswer;
use crate::fields::{Id, schema};

/// The member of the address.
#[derive(Debug, Deserialize)]
pub struct Whose {
    member_id: Id<MemberId>,
}

/// Where a member stands with one fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundDues {
    #[schema(schema_with = schema::id)]
    fund_id: i64,
    fund: String,
    counts_personally: bool,
    standing: StandingAnswer,
}

/// Where a member stands with every fund that has a plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct DuesAnswer {
    funds: Vec<FundDues>,
}

impl From<Dues> for FundDues {
    fn from(dues: Dues) -> Self {
        Self {
            fund_id: dues.fund.id.get(),
            fund: dues.fund.name,
            counts_personally: dues.fund.counts_personally,
            standing: StandingAnswer::from(&dues.standing),
        }
    }
}

/// A member's dues
///
/// One's own every member may read; another's only the officers and the auditor.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/members/{member_id}/dues",
    tag = "contributions",
    responses(
        (status = 200, description = "By fund", body = DuesAnswer),
        (status = 403, description = "They are another member's"),
    ),
    security(("session" = []))
)]
pub async fn show_dues(
    State(state): State<HttpState>,
    inside: InChama<may::ViewOwnStatement>,
    Path(whose): Path<Whose>,
) -> Result<Json<DuesAnswer>, Failure> {
    let member = whose.member_id.0;
    let found = contributions::own(state.context(), inside.grant, member).await?;
    Ok(Json(DuesAnswer {
        funds: found.into_iter().map(FundDues::from).collect(),
    }))
}
