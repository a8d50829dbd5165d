//! The payments of the last two days, for an organisation that missed their confirmations.

use chrono::{DateTime, TimeDelta, Utc};

use super::World;
use crate::receipts::{Direction, Kind, Transaction};

/// How far back it goes.
pub const WINDOW_H: i64 = 48;
/// Rows of one answer, and the step of the offset.
pub const PAGE: usize = 100;

impl World {
    /// One page of the payments in between, oldest first.
    pub fn pull(
        &self,
        short_code: &str,
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        offset: usize,
        now: DateTime<Utc>,
    ) -> Vec<Transaction> {
        let oldest = from.max(now - TimeDelta::hours(WINDOW_H));
        let is_payment = |one: &&Transaction| {
            one.direction == Direction::In && matches!(one.kind, Kind::PayBill | Kind::BuyGoods)
        };
        let ours = self
            .receipts
            .all()
            .iter()
            .filter(|one| one.short_code == short_code);
        let within = ours.filter(|one| (oldest..=to).contains(&one.completed_at));
        within
            .filter(is_payment)
            .skip(offset)
            .take(PAGE)
            .cloned()
            .collect()
    }
}
