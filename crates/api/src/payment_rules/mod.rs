//! How many must approve a payment of which size.

mod set;
mod show;

use domain::money::Money;
use http::{HttpState, Shillings};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new().routes(routes!(show::show_payment_rules, set::set_payment_rules))
}

/// From an amount on, so many must approve.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ApprovalBand, example = json!({ "from": 10000, "approvals": 2 }))]
pub struct BandAnswer {
    /// The least amount of the band, in shillings.
    from: Shillings,
    /// How many must approve, besides the proposer.
    #[schema(minimum = 1, maximum = 5)]
    approvals: u8,
}

/// The rule of a chama.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaymentRules)]
pub struct RulesAnswer {
    /// Below the first band one approval is enough.
    bands: Vec<BandAnswer>,
}

impl RulesAnswer {
    fn of(bands: impl Iterator<Item = (Money, u8)>) -> Self {
        let band = |(from, approvals): (Money, u8)| BandAnswer {
            from: from.into(),
            approvals,
        };
        Self {
            bands: bands.map(band).collect(),
        }
    }
}
