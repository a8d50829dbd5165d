//! `POST /api/chamas/{chama_id}/payment_rules`

use axum::extract::State;
use chama::approvals::{BandForm, SetBands};
use domain::access::may;
use domain::approvals::BANDS_MAX;
use http::{Failure, HttpState, InChama, Json, Once, OptionalKey, PositiveShillings};
use serde::Deserialize;
use utoipa::ToSchema;

use super::RulesAnswer;
use crate::amounts::number;
use crate::fields::Whole;

/// From an amount on, so many must approve.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewApprovalBand, example = json!({ "from": 10000, "approvals": 2 }))]
pub struct NewBand {
    from: PositiveShillings,
    #[schema(value_type = i64, minimum = 1, maximum = 5)]
    approvals: Whole<1, 5>,
}

/// The rule to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPaymentRules, example = json!({ "bands": [{ "from": 10000, "approvals": 2 }] }))]
pub struct RulesRequest {
    /// At most five; none at all is the usual rule, one approval for any amount.
    #[schema(max_items = 5)]
    bands: Vec<NewBand>,
}

/// Say who must approve
///
/// For the chairperson. Replaces the rule; proposals already made keep their number.
#[utoipa::path(
    post,
    path = "/api/chamas/{chama_id}/payment_rules",
    tag = "payments",
    request_body = RulesRequest,
    responses((status = 200, description = "Set", body = RulesAnswer)),
    extensions(("x-idempotency-key" = json!("optional"))),
    security(("session" = []))
)]
pub async fn set_payment_rules(
    State(state): State<HttpState>,
    inside: InChama<may::SetPaymentRules>,
    key: OptionalKey,
    Json(request): Json<RulesRequest>,
) -> Result<Once<Json<RulesAnswer>>, Failure> {
    if request.bands.len() > BANDS_MAX {
        return Err(Failure::field("bands", "bands_too_many"));
    }
    let band = |band: NewBand| BandForm {
        from: number(band.from.0.money()),
        approvals: u8::try_from(band.approvals.0).unwrap_or_default(),
        from_field: "bands",
        approvals_field: "bands",
    };
    let bands: Vec<BandForm> = request.bands.into_iter().map(band).collect();
    let command = SetBands::check(&bands, "bands")?;
    let context = state.context();
    let done = context.run(&inside.grant, key.as_ref(), &command).await?;
    let bands = done.answer.bands.into_iter();
    Ok(Once {
        replayed: done.replayed,
        answer: Json(RulesAnswer::of(
            bands.map(|band| (band.from, band.approvals)),
        )),
    })
}
