//! The pages: HTML made on the server, for a phone first, complete without JavaScript.
//!
//! `NOUN/VERB.rs` holds a page's view type, its handlers and a `sample()`; its template is
//! `templates/NOUN/VERB.html`. `frame` is what surrounds every page and `form` the bones of every
//! form. No page holds a sentence (see `i18n`), a rule (see `domain`) or SQL (see `chama`).

pub mod activity;
pub mod assets;
pub mod chamas;
pub mod collection;
pub mod contributions;
pub mod errors;
pub mod form;
pub mod frame;
pub mod front;
pub mod gallery;
pub mod join;
pub mod members;
pub mod paybills;
pub mod paying;
pub mod payments;
pub mod payouts;
pub mod people;
pub mod plans;
pub mod reconciliation;
pub mod settings;
pub mod show;
pub mod suspense;
pub mod transactions;

mod routes;
mod samples;
mod visit;

pub use errors::show::error_page;
pub use routes::{ROUTES, Route, routes};
