//! The accounts of a chama: its cash places and its funds.

mod list;
mod open;
mod rename;
mod rename_fund;

use chama::ledger::views::Renamed;
use domain::names::AccountName;
use http::HttpState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Text, schema};

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(list::list_accounts, open::open_place))
        .routes(routes!(rename::rename_place))
        .routes(routes!(rename_fund::rename_fund))
}

/// Another name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "name": "Equity Bank, Thika" }))]
pub struct RenameRequest {
    #[schema(schema_with = schema::line::<{ AccountName::LENGTH_MAX }>)]
    name: Text<{ AccountName::LENGTH_MAX }>,
}

/// What it was called and what it is called now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({ "before": "Bank account", "name": "Equity Bank, Thika" }))]
pub struct RenameAnswer {
    before: String,
    name: String,
}

impl From<Renamed> for RenameAnswer {
    fn from(renamed: Renamed) -> Self {
        Self {
            before: renamed.before,
            name: renamed.name,
        }
    }
}
