//! The sheet of a meeting.

pub mod sheet;
