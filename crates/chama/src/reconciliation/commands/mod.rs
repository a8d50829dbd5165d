//! What can be done about how the books compare.

pub mod agree;
pub mod close_period;
pub mod count_cash;
pub mod explain;
pub mod keep;
pub mod look;
pub mod read;
pub mod undo;
