//! The members of a chama: the register, offices, memberships, statements.

mod add;
mod change_role;
mod change_status;
mod claim_code;
mod edit;
mod import;
mod leave;
mod list;
mod next_of_kin;
mod rules;
mod show;
mod statement;

use chama::members::views::StatusChanged;
use domain::chamas::MemberStatus;
use domain::ids::MemberId;
use http::{HttpState, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Id, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_members, add::add_member))
        .routes(routes!(import::import_members))
        .routes(routes!(show::show_member))
        .routes(routes!(edit::edit_member))
        .routes(routes!(change_role::change_role))
        .routes(routes!(change_status::change_status))
        .routes(routes!(next_of_kin::set_next_of_kin))
        .routes(routes!(claim_code::make_claim_code))
        .routes(routes!(statement::show_statement))
        .routes(routes!(leave::leave_chama))
        .routes(routes!(rules::show_member_rules, rules::set_member_rules))
}

/// The member of the path.
#[derive(Debug, Deserialize)]
pub struct Whose {
    member_id: Id<MemberId>,
}

/// Where a membership stands now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "id": 2, "status": "left", "savings": 12500 }))]
pub struct StatusAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::word::<MemberStatus>)]
    status: &'static str,
    /// The member's savings in the book, all funds together. They stay the member's.
    savings: Shillings,
}

impl From<StatusChanged> for StatusAnswer {
    fn from(changed: StatusChanged) -> Self {
        Self {
            id: changed.id.get(),
            status: changed.status.as_str(),
            savings: changed.savings.into(),
        }
    }
}
