//! What can be done with plans and the funds they are for.

pub mod open_fund;
pub mod set;
