//! Asks what became of a transaction.

use chrono::{DateTime, Utc};

use super::signed;
use crate::http::gateway::{Call, Done};
use crate::refusal::Refusal;
use crate::world::{StatusOf, World};

/// `POST /mpesa/transactionstatus/v1/query`
pub fn handle(world: &mut World, call: &Call, now: DateTime<Utc>) -> Result<Done, Refusal> {
    let body = &call.body;
    let signed = signed::read(world, call, ("PartyA", "Initiator"))?;
    body.one_of("CommandID", &["TransactionStatusQuery"])?;
    body.one_of("IdentifierType", &["1", "2", "4"])?;
    signed::remarks(call)?;
    let names = ["OriginalConversationID", "OriginatorConversationID"];
    let conversation = names.iter().find_map(|name| body.text(name));
    let of = match (body.text("TransactionID"), conversation) {
        (Some(receipt), _) => StatusOf::Receipt(receipt),
        (None, Some(name)) => StatusOf::Conversation(name),
        (None, None) => return Err(Refusal::field("TransactionID")),
    };
    let (ids, deliveries) = world.transaction_status(&signed, &of, &call.plan, now);
    Ok(Done {
        deliveries,
        ..Done::answer(signed::accepted(&ids))
    })
}
