//! Registers where an organisation wants to hear of customers' payments.

use serde_json::json;

use super::signed::organisation;
use crate::http::gateway::{Call, Done};
use crate::ids;
use crate::refusal::Refusal;
use crate::short_codes::{ResponseType, Urls};
use crate::world::World;

/// `POST /mpesa/c2b/v1/registerurl` and `/mpesa/c2b/v2/registerurl`
pub fn handle(world: &mut World, call: &Call) -> Result<Done, Refusal> {
    let once = world.modes.urls_once;
    let known = organisation(world, call, "ShortCode")?;
    let kind = call
        .body
        .one_of("ResponseType", &["Completed", "Cancelled"])?;
    let when_unreachable = match kind.as_str() {
        "Completed" => ResponseType::Completed,
        _ => ResponseType::Cancelled,
    };
    let urls = Urls {
        confirmation: call.body.url("ConfirmationURL")?,
        validation: call.body.url("ValidationURL")?,
        when_unreachable,
        version: call.version,
    };
    if once && known.urls.is_some() {
        return Err(Refusal::urls_registered());
    }
    known.urls = Some(urls);
    Ok(Done::answer(json!({
        // Misspelt by Safaricom.
        "OriginatorCoversationID": ids::request_id(&mut world.dice),
        "ResponseCode": "0",
        "ResponseDescription": "Success",
    })))
}
