//! Money recorded by hand: what came in, what went out, what moved between cash places.
//!
//! Table `transactions`. Every member may read them; those with the right record and reverse.
//! A transaction is never edited: it is reversed, with a reason, and recorded anew.

mod collected;
pub mod commands;
mod queries;
pub mod views;

pub use collected::{Collected, write_collected};
pub use commands::record::{MoneyForm, RecordMoney};
pub use commands::reverse::ReverseTransaction;
