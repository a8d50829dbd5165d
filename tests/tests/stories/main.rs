//! What people do and what must come of it, each story on both databases.

mod collections;
mod contributions;
mod founding;
mod idempotency;
mod lists;
mod periods;
mod permissions;
mod receipts;
mod reversals;
mod schema;
mod spending;
mod verify;
