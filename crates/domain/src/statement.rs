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

#[cfg(test)]
mod tests {
    use super::*;

    fn money<const N: usize>(cents: [i64; N]) -> Vec<Money> {
        cents.map(Money::from_cents).to_vec()
    }

    #[test]
    fn each_line_adds_to_the_one_before() {
        let changes = money([500_000, -120_000, 50]);
        let balances = running_balances(Money::from_cents(1_000), &changes);
        assert_eq!(balances, Ok(money([501_000, 381_000, 381_050])));
        assert_eq!(running_balances(Money::ZERO, &[]), Ok(vec![]));
        let over = running_balances(Money::from_cents(i64::MAX), &money([1]));
        assert_eq!(over, Err(BalanceError::TooLarge));
    }

    #[test]
    fn a_statement_proves_itself_or_names_the_line() {
        let changes = money([500, -200]);
        let check = |recorded: &[Money]| first_difference(Money::ZERO, &changes, recorded);
        assert_eq!(check(&money([500, 300])), Ok(None));
        assert_eq!(check(&money([500, 301])), Ok(Some(1)));
        assert_eq!(check(&money([499, 300])), Ok(Some(0)));
        assert_eq!(check(&money([500])), Ok(Some(1)));
        assert_eq!(check(&money([500, 300, 300])), Ok(Some(2)));
    }
}
