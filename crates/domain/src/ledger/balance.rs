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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{AccountKind, EntryError, EntryKind, Posting};
    use crate::money::Amount;

    use AccountKind::{BankAccount, CashBox, Expenses, MemberSavings};

    type Entry = JournalEntry<AccountKind>;

    fn entry(lines: &[(AccountKind, AccountKind, i64)]) -> Result<Entry, EntryError> {
        let postings = lines.iter().map(|(from, to, cents)| Posting {
            from: *from,
            to: *to,
            amount: Amount::from_cents(*cents).unwrap_or(Amount::MIN),
        });
        JournalEntry::new(EntryKind::Transfer, postings.collect())
    }

    #[test]
    fn a_refused_entry_changes_nothing() -> Result<(), EntryError> {
        let mut balances = BTreeMap::new();
        let saved = entry(&[(MemberSavings, CashBox, 500_000)])?;
        assert_eq!(
            apply_within(&mut balances, &saved, AccountKind::limits),
            Ok(())
        );
        let before = balances.clone();

        let too_much = entry(&[(CashBox, Expenses, 500_001)])?;
        let refused = apply_within(&mut balances, &too_much, AccountKind::limits);
        assert_eq!(
            refused.map_err(|error| error.code()),
            Err("balance_below_floor")
        );
        let overdrawn = entry(&[(BankAccount, MemberSavings, 500_001)])?;
        let refused = apply_within(&mut balances, &overdrawn, |kind| match kind {
            MemberSavings => kind.limits(),
            _ => Limits::default(),
        });
        assert_eq!(
            refused.map_err(|error| error.code()),
            Err("balance_above_ceiling")
        );
        assert_eq!(balances, before);

        let all = entry(&[(CashBox, Expenses, 500_000)])?;
        assert_eq!(
            apply_within(&mut balances, &all, AccountKind::limits),
            Ok(())
        );
        assert_eq!(balances.get(&CashBox), Some(&Money::ZERO));
        Ok(())
    }

    #[test]
    fn money_may_pass_through_within_one_entry() -> Result<(), EntryError> {
        let through = entry(&[(CashBox, BankAccount, 700), (MemberSavings, CashBox, 700)])?;
        let mut balances = BTreeMap::new();
        assert_eq!(
            apply_within(&mut balances, &through, AccountKind::limits),
            Ok(())
        );
        assert_eq!(trial_balance(&balances), Ok(Money::ZERO));
        Ok(())
    }

    #[test]
    fn a_balance_that_does_not_fit_is_refused_whole() -> Result<(), EntryError> {
        let mut balances = BTreeMap::from([(CashBox, Money::from_cents(i64::MAX))]);
        let before = balances.clone();
        let more = entry(&[(MemberSavings, CashBox, 1)])?;
        assert_eq!(apply(&mut balances, &more), Err(BalanceError::TooLarge));
        assert_eq!(balances, before);
        Ok(())
    }

    #[test]
    fn wrong_books_show() {
        let wrong = BTreeMap::from([(CashBox, Money::from_cents(5))]);
        assert_eq!(trial_balance(&wrong), Ok(Money::from_cents(5)));
    }
}
