//! What can be done with the sheet of a meeting and with links to reports.

pub mod collect;
pub mod end_share;
pub mod share;
