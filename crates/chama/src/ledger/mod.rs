//! The ledger of a chama: its chart of accounts, its journal, its balances.
//!
//! Tables `funds`, `ledger_books`, `ledger_accounts`, `ledger_balances`, `journal_entries`,
//! `postings`.
//! Money moves only through [`post()`], and an entry comes only from `domain::postings` or from
//! reversing one. The schema refuses to change or delete what was posted, to cross an account's
//! floor or ceiling, and to write into a closed period. The book of a
//! suspended or closed chama takes no entry. Every member may read the ledger; periods are closed,
//! and places opened and renamed, by those with the right.

pub mod accounts;
pub mod book;
mod closing;
pub mod commands;
mod costs;
pub mod days;
pub mod funds;
mod post;
mod queries;
pub mod views;

pub use closing::close_through;
pub use costs::{costs_in, costs_of, entry_count, fits, reverse_entry};
pub use post::{Booking, entries_of, journal_entry, post};
