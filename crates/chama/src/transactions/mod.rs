//! Money in the book: what came in and what moved between cash places, recorded by hand; and what
//! went out, once it was approved (`approvals`).
//!
//! Table `transactions`. Every member may read them; those with the right record and reverse.
//! A transaction is never edited: it is reversed, with a reason, and recorded anew.

mod book;
mod collected;
pub mod commands;
mod queries;
mod received;
mod sent;
mod undone;
pub mod views;

pub use book::{Movement, book};
pub use collected::{Collected, write_collected};
pub use commands::record::{MoneyForm, RecordMoney};
pub use commands::reverse::ReverseTransaction;
pub use queries::{ByReceipt, ReceiptOf, by_receipts, receipts_of};
pub use queries::{Contributed, by_mpesa_code, contributed, has_transaction, is_reversed};
pub use received::{Received, write_received};
pub use sent::{AfterAll, Arrived, arrive, arrive_after_all, give_back, reserve};
pub use undone::{Undone, undo};
