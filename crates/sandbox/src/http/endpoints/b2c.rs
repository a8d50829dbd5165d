//! Pays a customer.

use chrono::{DateTime, Utc};

use super::signed;
use crate::http::gateway::{Call, Done};
use crate::refusal::Refusal;
use crate::world::{PayOut, World};

const COMMANDS: &[&str] = &["BusinessPayment", "SalaryPayment", "PromotionPayment"];

/// `POST /mpesa/b2c/v3/paymentrequest`; version 1 has no name of the client's own.
pub fn handle(world: &mut World, call: &Call, now: DateTime<Utc>) -> Result<Done, Refusal> {
    let body = &call.body;
    let originator = match call.version {
        1 => None,
        _ => Some(body.required("OriginatorConversationID")?),
    };
    let signed = signed::read(world, call, ("PartyA", "InitiatorName"))?;
    body.one_of("CommandID", COMMANDS)?;
    signed::remarks(call)?;
    let asked = PayOut {
        originator,
        signed,
        msisdn: body.phone("PartyB")?,
        amount: body.shillings("Amount")?,
        // Misspelt by Safaricom.
        occasion: match body.text("Occassion") {
            Some(_) => body.at_most("Occassion", 100)?,
            None => String::new(),
        },
    };
    let (ids, deliveries) = world.pay_out(asked, &call.plan, now)?;
    Ok(Done {
        deliveries,
        ..Done::answer(signed::accepted(&ids))
    })
}
