//! Asks what an organisation's accounts hold.

use chrono::{DateTime, Utc};

use super::signed;
use crate::http::gateway::{Call, Done};
use crate::refusal::Refusal;
use crate::world::World;

/// `POST /mpesa/accountbalance/v1/query`
pub fn handle(world: &mut World, call: &Call, now: DateTime<Utc>) -> Result<Done, Refusal> {
    let signed = signed::read(world, call, ("PartyA", "Initiator"))?;
    call.body.one_of("CommandID", &["AccountBalance"])?;
    call.body.one_of("IdentifierType", &["2", "4"])?;
    signed::remarks(call)?;
    let (ids, deliveries) = world.account_balance(&signed, &call.plan, now);
    Ok(Done {
        deliveries,
        ..Done::answer(signed::accepted(&ids))
    })
}
