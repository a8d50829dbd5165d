//! Statements: the running balance worked out again, to check what the books say.

use crate::ledger::balance::BalanceError;
use crate::money::Money;

/// The balance after each line, from the balance before the first and the changes in order.
///
/// Give changes and balance in one sense, raw or natural; the answer is in the same.
///
/// # Errors
/// [`BalanceError::TooLarge`] if a balance does not fit.
pub fn running_balances(start: Money, changes: &[Money]) -> Result<Vec<Money>, BalanceError> {
    let mut balance = start;
    let mut balances = Vec::with_capacity(changes.len());
    for change in changes {
        balance = balance.checked_add(*change).ok_or(BalanceError::TooLarge)?;
        balances.push(balance);
    }
    Ok(balances)
}

/// The place of the first line whose recorded balance is not what the changes add up to, or
/// `None` if the statement proves itself. A list of another length differs where the shorter
/// ends.
///
/// # Errors
/// [`BalanceError::TooLarge`] if a balance does not fit.
pub fn first_difference(
    start: Money,
    changes: &[Money],
    recorded: &[Money],
) -> Result<Option<usize>, BalanceError> {
    let computed = running_balances(start, changes)?;
    let differing = computed
        .iter()
        .zip(recorded)
        .position(|(ours, theirs)| ours != theirs);
    let uneven = (computed.len() != recorded.len()).then(|| computed.len().min(recorded.len()));
    Ok(differing.or(uneven))
}
