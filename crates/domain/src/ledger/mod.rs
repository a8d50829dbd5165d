//! The laws of the double-entry ledger, without a database.
//!
//! A posting moves an amount from one account to another; an entry is one or more postings that
//! stand or fall together. Since every posting takes as much as it gives, an entry cannot be out
//! of balance, and the raw balances of all accounts always add up to zero.
//!
//! The raw balance of an account is what came in (`to`, debit) less what went out (`from`,
//! credit). Cash, receivables and expenses are naturally positive; savings, surplus and income
//! naturally negative. [`account::AccountKind::natural`] turns it into the figure a person
//! expects.

pub mod account;
pub mod balance;
pub mod entry;

pub use account::{AccountClass, AccountKind, Limits};
pub use balance::BalanceError;
pub use entry::{EntryError, EntryKind, JournalEntry, Posting};
