//! Asks how a prompt ended. The answer has no receipt.

use serde_json::json;

use super::signed::organisation;
use super::stk_push::check_password;
use crate::controls::PendingQuery;
use crate::http::gateway::{Call, Done};
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use crate::world::{PromptState, World};

/// `POST /mpesa/stkpushquery/v1/query`
pub fn handle(world: &mut World, call: &Call) -> Result<Done, Refusal> {
    let known = organisation(world, call, "BusinessShortCode")?;
    check_password(known, call)?;
    let short_code = known.settings.short_code.clone();
    let checkout = call.body.required("CheckoutRequestID")?;
    let prompt = world.prompts.get(&checkout);
    let prompt = prompt.filter(|prompt| prompt.ask.short_code == short_code);
    let prompt = prompt.ok_or_else(|| Refusal::field("CheckoutRequestID"))?;
    let told = call.plan.query_says.as_deref();
    let told = told.or(prompt.plan.query_says.as_deref());
    let (code, text) = match (told, &prompt.state) {
        (Some("pending"), _) | (None, PromptState::Open) => match world.modes.pending_query {
            PendingQuery::Error => return Err(Refusal::being_processed()),
            PendingQuery::Code4999 => {
                let text = "The transaction is still under processing";
                ("4999".to_owned(), text.to_owned())
            }
        },
        (Some(code), _) => {
            let outcome = Outcome::of(code);
            (outcome.code().to_owned(), outcome.text().to_owned())
        }
        (None, PromptState::Ended(outcome)) => {
            (outcome.code().to_owned(), outcome.text().to_owned())
        }
    };
    Ok(Done::answer(json!({
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": prompt.merchant_request_id,
        "CheckoutRequestID": checkout,
        // A text here, a number in the callback.
        "ResultCode": code,
        "ResultDesc": text,
    })))
}
