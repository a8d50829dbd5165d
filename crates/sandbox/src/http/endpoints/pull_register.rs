//! Registers an organisation for pulling its payments.

use serde_json::json;

use super::signed::organisation;
use crate::http::gateway::{Call, Done};
use crate::ids;
use crate::people::msisdn;
use crate::refusal::Refusal;
use crate::world::World;

/// `POST /pulltransactions/v1/register`
pub fn handle(world: &mut World, call: &Call) -> Result<Done, Refusal> {
    let known = organisation(world, call, "ShortCode")?;
    call.body.one_of("RequestType", &["Pull"])?;
    let nominated = call.body.required("NominatedNumber")?;
    msisdn(&nominated).ok_or_else(|| Refusal::field("NominatedNumber"))?;
    call.body.url("CallBackURL")?;
    let (status, text) = if known.pull {
        ("1001", "Shortcode already Registered")
    } else {
        ("1000", "Shortcode Registered Successfully")
    };
    known.pull = true;
    let short_code = known.settings.short_code.clone();
    Ok(Done::answer(json!({
        "ResponseRefID": ids::request_id(&mut world.dice),
        "ResponseStatus": status,
        "ShortCode": short_code,
        "ResponseDescription": text,
    })))
}
