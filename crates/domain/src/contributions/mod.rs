//! What members owe a fund, and how far they have paid it.
//!
//! A [`Plan`] says how much, how often and until which day. The plans of a fund, each with the day
//! from which it holds, make a [`Schedule`]: the periods one after another, without gap or overlap.
//! What a member owes for each period and has paid of it is a [`Standing`].
//!
//! The rules, once and for all:
//!
//! - A period begins on the day after the last deadline and ends with its own deadline, that day
//!   included. Days are those of East Africa.
//! - A period belongs to the plan that holds on its first day. A new plan therefore never touches
//!   a period that has begun; it takes over when that one ends.
//! - A member owes for every period from the one in which they joined, and for none whose deadline
//!   comes after the day they left.
//! - Money is set against the oldest dues first. What is left over is credit and is set against
//!   the next dues as their periods begin.
//! - A due is *missed* only when its deadline has passed and nothing was paid of it; on the
//!   deadline itself it is still open.
//! - Performance is what was paid in all, credit included, for each hundred shillings that were
//!   due by now (deadlines passed, and what was brought along from an older book): "gross actual
//!   over expected". It is rounded down, may exceed 100 %, and is none before the first deadline.

mod plan;
mod schedule;
mod standing;

pub use plan::{Plan, PlanError, Rhythm, plan_begins_allowed};
pub use schedule::{PERIODS_MAX, Period, Schedule};
pub use standing::{Cell, CellState, Membership, Paid, Standing, performance, standing};
