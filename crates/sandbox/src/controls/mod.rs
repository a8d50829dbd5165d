//! What the sandbox is told to do to the next request, and how it behaves altogether.

mod mix;
mod modes;
mod plan;

pub use mix::Mix;
pub use modes::{Limits, Modes, Names, Numbers, PendingQuery, Second};
pub use plan::{Api, Fault, Order, Plan, Request, shillings};
