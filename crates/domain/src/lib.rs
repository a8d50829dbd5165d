//! The rules of a chama, pure: money, people, rights and the double-entry ledger.
//!
//! Nothing here reads a clock, a database, a file or the network; what a rule needs to know is
//! given to it as an argument. Every rule therefore has one answer for one input, and its tests
//! are worked numbers.
//!
//! Where to look: an amount in [`money`], who may do what in [`access`], what a business event
//! does to the books in [`postings`], the laws every entry obeys in [`ledger`].
//!
//! Every error has a `code()`: a stable snake_case name. The words a person reads for it are
//! found under the text key `error-` followed by the code with dashes; [`error_codes`] lists
//! them all.

pub mod access;
pub mod activity;
pub mod approvals;
pub mod attachments;
pub mod chamas;
pub mod choice;
pub mod closing;
pub mod contact_list;
pub mod contributions;
pub mod daily_proof;
pub mod email;
pub mod entry_code;
pub mod error_codes;
pub mod idempotency;
pub mod ids;
pub mod intake;
pub mod ledger;
pub mod member_code;
pub mod members;
pub mod money;
pub mod names;
pub mod password;
pub mod paybills;
pub mod payments;
pub mod payouts;
pub mod period;
pub mod phone;
pub mod postings;
pub mod sources;
pub mod statement;
pub mod statement_import;
pub mod text;
pub mod time;
pub mod transactions;
