//! Making and ending links through which anybody can read who has paid.

use axum::extract::State;
use axum::response::Response;
use chama::contributions::{EndShare, ShareReport};
use domain::access::may;
use domain::ids::FundId;
use http::{Failure, Form as Sent, HttpState, InChama, Path};
use serde::Deserialize;

use super::grid::{Which, read};
use crate::form::Typed;
use crate::visit::{Inside, go, show};

/// `POST /chamas/{chama_id}/shares`: the page again, with the address, which is told this once.
pub async fn send(
    State(state): State<HttpState>,
    may_share: InChama<may::ShareReports>,
    inside: Inside<may::ViewChama>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let fund: Option<FundId> = typed.chosen("fund_id")?;
    let fund = fund.ok_or_else(|| Failure::field("fund_id", "fund_unknown"))?;
    let days = typed.get_some("days").map(str::parse).transpose();
    let days = days.map_err(|_not_a_number: std::num::ParseIntError| {
        Failure::field("days", "share_days_out_of_range")
    })?;
    let command = ShareReport::check(fund, days)?;
    // Without a key: the answer holds a secret and must not be kept.
    let done = state
        .context()
        .run(&may_share.grant, None, &command)
        .await?;
    let path = format!("/shared/{}", done.answer.token);
    let address = match state.public_url() {
        Some(url) => url.join(&path),
        None => path,
    };
    let page = read(&state, inside, &Which::of_fund(fund), Some(address)).await?;
    show(&page)
}

/// The link of the address.
#[derive(Debug, Deserialize)]
pub struct Ended {
    share_id: i64,
}

/// `POST /chamas/{chama_id}/shares/{share_id}/end`
pub async fn end(
    State(state): State<HttpState>,
    inside: InChama<may::ShareReports>,
    Path(ended): Path<Ended>,
    Sent(_typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let command = EndShare { id: ended.share_id };
    state.context().run(&inside.grant, None, &command).await?;
    let chama = inside.grant.chama_id();
    Ok(go(&format!(
        "/chamas/{chama}/contributions?done=share-ended"
    )))
}
