//! Asks a customer's phone for money.

use chrono::{DateTime, Utc};
use serde_json::json;

use super::signed::organisation;
use crate::http::gateway::{Call, Done};
use crate::keys::push_password;
use crate::refusal::Refusal;
use crate::short_codes::Registered;
use crate::world::{Answer, Ask, World};

const REFERENCE_MAX: usize = 12;
const DESCRIPTION_MAX: usize = 13;

/// `POST /mpesa/stkpush/v1/processrequest`
pub fn handle(world: &mut World, call: &Call, now: DateTime<Utc>) -> Result<Done, Refusal> {
    let known = organisation(world, call, "BusinessShortCode")?;
    check_password(known, call)?;
    let ask = read(known, call)?;
    let prompt = world.open_prompt(ask, call.plan.clone(), now)?;
    let checkout = &prompt.checkout_request_id;
    let planned = prompt.plan.outcome.clone().map(Answer::End);
    let deliveries = match &planned {
        Some(end) => world.answer(checkout, end, now).unwrap_or_default(),
        None => Vec::new(),
    };
    let answer = json!({
        "MerchantRequestID": prompt.merchant_request_id,
        "CheckoutRequestID": checkout,
        "ResponseCode": "0",
        "ResponseDescription": "Success. Request accepted for processing",
        "CustomerMessage": "Success. Request accepted for processing",
    });
    Ok(Done {
        deliveries,
        prompt_opened: planned.is_none(),
        ..Done::answer(answer)
    })
}

/// Whether the password is made of short code, passkey and timestamp.
pub fn check_password(known: &Registered, call: &Call) -> Result<(), Refusal> {
    let timestamp = call.body.timestamp("Timestamp")?;
    let password = call.body.required("Password")?;
    let settings = &known.settings;
    let right = push_password(&settings.short_code, &settings.passkey, &timestamp);
    if password != right {
        return Err(Refusal::wrong_credentials());
    }
    Ok(())
}

fn read(known: &Registered, call: &Call) -> Result<Ask, Refusal> {
    let body = &call.body;
    let kind = match known.settings.till_number {
        Some(_) => "CustomerBuyGoodsOnline",
        None => "CustomerPayBillOnline",
    };
    body.one_of("TransactionType", &[kind])?;
    let amount = body.shillings("Amount")?;
    body.phone("PartyA")?;
    let business = body.one_of("PartyB", &[known.party()])?;
    let msisdn = body.phone("PhoneNumber")?;
    let callback_url = body.url("CallBackURL")?;
    let reference = body.at_most("AccountReference", REFERENCE_MAX)?;
    let description = match body.text("TransactionDesc") {
        Some(_) => body.at_most("TransactionDesc", DESCRIPTION_MAX)?,
        None => String::new(),
    };
    Ok(Ask {
        short_code: known.settings.short_code.clone(),
        business,
        msisdn,
        amount,
        reference,
        description,
        callback_url,
    })
}
