//! Reconciliation: the books set against what M-Pesa, the bank and the cash box say.
//!
//! Tables `statement_imports`, `statement_rows`, `cash_counts`, `difference_explanations` and
//! `daily_proofs`. Every member may read how the books compare; those with the right bring
//! statements, count cash and explain differences.
//!
//! A statement is looked at before anything is booked. What is kept of it is kept once, however
//! often it is brought. A difference is never booked away: it is mended by booking what happened,
//! or explained by two officers; until then the days it stands on cannot be closed.

pub mod commands;
mod differences;
mod planner;
mod preview;
mod proof;
mod queries;
mod told;
pub mod views;

pub use commands::agree::Agree;
pub use commands::close_period::ClosePeriod;
pub use commands::count_cash::{CountCash, CountForm};
pub use commands::explain::{Explain, ExplainForm};
pub use commands::keep::Keep;
pub use commands::look::{Look, LookForm};
pub use commands::read::column_names;
pub use commands::undo::Undo;
pub use differences::{LineDifference, differences};
pub use preview::{PlanTotal, Preview, PreviewRow, preview};
pub use proof::{DAYS_SEEN_MAX, Scene, refresh};
