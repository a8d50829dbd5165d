//! What people do and what must come of it, each story on both databases.

mod access;
mod activity;
mod attachments;
mod collections;
mod contributions;
mod founding;
mod idempotency;
mod lists;
mod membership;
mod money_out;
mod mpesa_in;
mod paybills;
mod periods;
mod permissions;
mod pretend;
mod receipts;
mod reconciliation;
mod reversals;
mod schema;
mod settings;
mod spending;
mod verify;
