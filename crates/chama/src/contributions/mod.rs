//! What members pay at a meeting, and who else may read who has paid.
//!
//! Tables `collection_lines`, `shared_reports`. Those who record money save the sheet of a meeting:
//! all of it or nothing, with one transaction and one journal entry for each member who paid. A
//! line is never changed; the transaction is reversed as any other. Those with the right make and
//! end links through which anybody can read who has paid into a fund.

pub mod commands;
mod dues;
pub mod lines;
mod queries;
pub mod shares;
pub mod views;

pub use commands::collect::{CollectionForm, LineForm, LineKind, RecordCollection};
pub use commands::end_share::EndShare;
pub use commands::share::ShareReport;
pub use dues::open_dues;
