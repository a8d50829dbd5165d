//! Lets a customer who is not there pay.

use serde_json::json;

use super::signed::organisation;
use crate::http::gateway::{Call, Done};
use crate::ids;
use crate::refusal::Refusal;
use crate::world::{PayBill, World};

/// `POST /mpesa/c2b/v1/simulate` and `/mpesa/c2b/v2/simulate`
pub fn handle(world: &mut World, call: &Call) -> Result<Done, Refusal> {
    let known = organisation(world, call, "ShortCode")?;
    let is_till = known.settings.till_number.is_some();
    let business = known.party().to_owned();
    let command = if is_till {
        "CustomerBuyGoodsOnline"
    } else {
        "CustomerPayBillOnline"
    };
    call.body.one_of("CommandID", &[command])?;
    let payment = PayBill {
        msisdn: call.body.phone("Msisdn")?,
        business,
        reference: match call.body.text("BillRefNumber") {
            Some(_) => call.body.at_most("BillRefNumber", 20)?,
            None => String::new(),
        },
        amount: call.body.shillings("Amount")?,
    };
    let answer = json!({
        "OriginatorCoversationID": ids::request_id(&mut world.dice),
        "ResponseCode": "0",
        "ResponseDescription": "Accept the service request successfully.",
    });
    Ok(Done {
        payment: Some(payment),
        ..Done::answer(answer)
    })
}
