//! What requests have in common: the short code they are for, and who signs them.

use serde_json::{Value, json};

use crate::http::gateway::Call;
use crate::refusal::Refusal;
use crate::short_codes::Registered;
use crate::world::{Ids, Signed, World};

/// The organisation a request is for, which must be the token's own.
pub fn organisation<'w>(
    world: &'w mut World,
    call: &Call,
    field: &str,
) -> Result<&'w mut Registered, Refusal> {
    let code = call.body.required(field)?;
    let known = world.short_codes.get_mut(&code);
    let known = known.ok_or_else(Refusal::no_merchant)?;
    if known.settings.consumer_key != call.consumer_key {
        return Err(Refusal::wrong_credentials());
    }
    Ok(known)
}

/// Who signs, and where the result goes.
pub fn read(
    world: &mut World,
    call: &Call,
    (party, initiator): (&str, &str),
) -> Result<Signed, Refusal> {
    let initiator = call.body.required(initiator)?;
    call.body.required("SecurityCredential")?;
    let short_code = organisation(world, call, party)?
        .settings
        .short_code
        .clone();
    Ok(Signed {
        short_code,
        initiator,
        password: call.password.clone(),
        result_url: call.body.url("ResultURL")?,
        timeout_url: call.body.url("QueueTimeOutURL")?,
    })
}

/// Two characters or more, a hundred at most.
pub fn remarks(call: &Call) -> Result<String, Refusal> {
    let text = call.body.at_most("Remarks", 100)?;
    let fits = text.chars().count() >= 2;
    fits.then_some(text)
        .ok_or_else(|| Refusal::field("Remarks"))
}

/// The request was taken on; its end comes later.
pub fn accepted(ids: &Ids) -> Value {
    json!({
        "ConversationID": ids.conversation,
        "OriginatorConversationID": ids.originator,
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    })
}
