//! Gives a customer's payment back.

use chrono::{DateTime, Utc};

use super::signed;
use crate::http::gateway::{Call, Done};
use crate::refusal::Refusal;
use crate::world::{Reverse, World};

/// `POST /mpesa/reversal/v1/request`
pub fn handle(world: &mut World, call: &Call, now: DateTime<Utc>) -> Result<Done, Refusal> {
    let signed = signed::read(world, call, ("ReceiverParty", "Initiator"))?;
    call.body.one_of("CommandID", &["TransactionReversal"])?;
    // Misspelt by Safaricom.
    call.body.one_of("RecieverIdentifierType", &["11"])?;
    signed::remarks(call)?;
    let asked = Reverse {
        signed,
        receipt: call.body.required("TransactionID")?,
        amount: call.body.shillings("Amount")?,
    };
    let (ids, deliveries) = world.reverse(asked, &call.plan, now);
    Ok(Done {
        deliveries,
        ..Done::answer(signed::accepted(&ids))
    })
}
