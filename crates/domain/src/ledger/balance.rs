//! Balances: entries applied to a map of accounts, as a plain reference for the real books.

use std::collections::BTreeMap;

use super::account::Limits;
use super::entry::JournalEntry;
use crate::money::Money;

/// Why an entry cannot be applied to the balances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum BalanceError {
    /// A cash place would hold less than nothing.
    #[error("not enough money in that place")]
    BelowFloor,
    /// A member would have saved less than nothing.
    #[error("not enough savings")]
    AboveCeiling,
    /// A balance would not fit.
    #[error("the balance is too large")]
    TooLarge,
}

impl BalanceError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BelowFloor => "balance_below_floor",
            Self::AboveCeiling => "balance_above_ceiling",
            Self::TooLarge => "balance_too_large",
        }
    }
}

impl Limits {
    /// Whether a raw balance keeps within the limits.
    ///
    /// # Errors
    /// [`BalanceError::BelowFloor`] or [`BalanceError::AboveCeiling`].
    pub fn check(self, raw: Money) -> Result<(), BalanceError> {
        if self.floor.is_some_and(|floor| raw < floor) {
            return Err(BalanceError::BelowFloor);
        }
        if self.ceiling.is_some_and(|ceiling| raw > ceiling) {
            return Err(BalanceError::AboveCeiling);
        }
        Ok(())
    }
}

/// Applies an entry to raw balances without limits. An account not in the map has nothing.
///
/// # Errors
/// [`BalanceError::TooLarge`]; the balances are then as before.
pub fn apply<A: Ord + Copy>(
    balances: &mut BTreeMap<A, Money>,
    entry: &JournalEntry<A>,
) -> Result<(), BalanceError> {
    apply_within(balances, entry, |_| Limits::default())
}

/// Applies an entry to raw balances if every touched account ends within its limits.
///
/// Limits hold for the entry as a whole: money may pass through an account inside it.
///
/// # Errors
/// Any [`BalanceError`]; the balances are then as before.
pub fn apply_within<A: Ord + Copy>(
    balances: &mut BTreeMap<A, Money>,
    entry: &JournalEntry<A>,
    limits: impl Fn(A) -> Limits,
) -> Result<(), BalanceError> {
    let mut changed = Vec::new();
    for (account, delta) in entry.deltas() {
        let before = balances.get(&account).copied().unwrap_or_default();
        let after = before.checked_add(delta).ok_or(BalanceError::TooLarge)?;
        limits(account).check(after)?;
        changed.push((account, after));
    }
    balances.extend(changed);
    Ok(())
}

/// Applies entries one after another to empty books.
///
/// # Errors
/// [`BalanceError::TooLarge`].
pub fn replay<'a, A: Ord + Copy + 'a>(
    entries: impl IntoIterator<Item = &'a JournalEntry<A>>,
) -> Result<BTreeMap<A, Money>, BalanceError> {
    let mut balances = BTreeMap::new();
    for entry in entries {
        apply(&mut balances, entry)?;
    }
    Ok(balances)
}

/// The sum of all raw balances: zero, or the books are wrong.
///
/// # Errors
/// [`BalanceError::TooLarge`] if the sum does not fit, which is no zero either.
pub fn trial_balance<A>(balances: &BTreeMap<A, Money>) -> Result<Money, BalanceError> {
    Money::checked_sum(balances.values().copied()).ok_or(BalanceError::TooLarge)
}
