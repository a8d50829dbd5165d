//! `GET /api/chamas/{chama_id}/accounts`

use axum::extract::State;
use chama::ledger::views::CashPlace;
use chama::reports::chamas::{self, Balances, FundBalance, OtherBalance};
use domain::access::may;
use domain::ledger::AccountKind;
use http::{Failure, HttpState, InChama, Json, Shillings};
use serde::Serialize;
use utoipa::ToSchema;

use crate::fields::schema;

/// Where a chama keeps money.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceBalance {
    /// The `place_id` of a transaction.
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::word::<AccountKind>)]
    kind: &'static str,
    name: String,
    balance: Shillings,
}

/// What all members have saved in a fund.
#[derive(Debug, Serialize, ToSchema)]
pub struct FundTotal {
    /// The `fund_id` of a transaction.
    #[schema(schema_with = schema::id)]
    id: i64,
    name: String,
    balance: Shillings,
}

/// Any other account with money in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OtherAccount {
    #[schema(schema_with = schema::word::<AccountKind>)]
    kind: &'static str,
    name: String,
    balance: Shillings,
}

/// The balances of a chama, each with the sign a person expects.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountsAnswer {
    places: Vec<PlaceBalance>,
    /// All cash places together.
    cash_total: Shillings,
    funds: Vec<FundTotal>,
    /// Members' savings in all funds.
    savings_total: Shillings,
    others: Vec<OtherAccount>,
    /// Debits less credits over all accounts: zero, or the books are wrong.
    trial_balance: Shillings,
}

impl From<CashPlace> for PlaceBalance {
    fn from(place: CashPlace) -> Self {
        Self {
            id: place.id.get(),
            kind: place.kind.as_str(),
            name: place.name,
            balance: place.balance.into(),
        }
    }
}

impl From<FundBalance> for FundTotal {
    fn from(fund: FundBalance) -> Self {
        Self {
            id: fund.id.get(),
            name: fund.name,
            balance: fund.balance.into(),
        }
    }
}

impl From<OtherBalance> for OtherAccount {
    fn from(account: OtherBalance) -> Self {
        Self {
            kind: account.kind.as_str(),
            name: account.name,
            balance: account.balance.into(),
        }
    }
}

impl From<Balances> for AccountsAnswer {
    fn from(balances: Balances) -> Self {
        Self {
            places: balances
                .places
                .into_iter()
                .map(PlaceBalance::from)
                .collect(),
            cash_total: balances.cash_total.into(),
            funds: balances.funds.into_iter().map(FundTotal::from).collect(),
            savings_total: balances.savings_total.into(),
            others: balances
                .others
                .into_iter()
                .map(OtherAccount::from)
                .collect(),
            trial_balance: balances.trial_balance.into(),
        }
    }
}

/// Balances
///
/// What each cash place holds, what is saved in each fund, and the rest of the book.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/accounts",
    tag = "accounts",
    responses((status = 200, description = "The balances", body = AccountsAnswer)),
    security(("session" = []))
)]
pub async fn list_accounts(
    State(state): State<HttpState>,
    inside: InChama<may::ViewChama>,
) -> Result<Json<AccountsAnswer>, Failure> {
    let balances = chamas::balances(state.context(), inside.grant).await?;
    Ok(Json(balances.into()))
}
