//! What can be done to a book besides posting.

mod close_period;

pub use close_period::ClosePeriod;
