//! Which dues a payment pays: the oldest first, and what is left over is credit.

use chrono::NaiveDate;

use crate::ids::FundId;
use crate::money::{Amount, Money};

/// What a member still owes a fund by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Due {
    /// The fund it is owed to.
    pub fund: FundId,
    /// The last day to pay it.
    pub deadline: NaiveDate,
    /// What is left of it to pay.
    pub left: Money,
}

/// Shares a payment out over the dues, the oldest deadline first and on one day by the number of
/// the fund. What the dues do not take goes to `rest_to`. There is one part for each fund, in the
/// order in which they came; together they are the payment.
pub fn allocate(amount: Amount, dues: &[Due], rest_to: FundId) -> Vec<(FundId, Amount)> {
    let mut ordered: Vec<&Due> = dues.iter().collect();
    ordered.sort_by_key(|due| (due.deadline, due.fund));
    let mut rest = amount.money();
    let mut parts = Vec::new();
    for due in ordered {
        let part = due.left.min(rest);
        if part.is_positive() {
            rest = rest.checked_sub(part).unwrap_or(Money::ZERO);
            add(&mut parts, due.fund, part);
        }
    }
    add(&mut parts, rest_to, rest);
    parts
}

fn add(parts: &mut Vec<(FundId, Amount)>, fund: FundId, more: Money) {
    let known = parts.iter_mut().find(|(known, _)| *known == fund);
    let so_far = known.as_ref().map_or(Money::ZERO, |(_, part)| part.money());
    // Never over the payment, so it is an amount whenever it is more than nothing.
    let Some(Ok(part)) = so_far.checked_add(more).map(Amount::new) else {
        return;
    };
    match known {
        Some((_, known)) => *known = part,
        None => parts.push((fund, part)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SAVINGS: FundId = FundId::new(1);
    const TEA: FundId = FundId::new(2);

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    fn due(fund: FundId, deadline: &str, shillings: i64) -> Due {
        Due {
            fund,
            deadline: day(deadline),
            left: Money::from_cents(shillings.saturating_mul(100)),
        }
    }

    fn shared(shillings: i64, dues: &[Due]) -> Vec<(i64, i64)> {
        let amount = Amount::from_cents(shillings.saturating_mul(100)).unwrap_or(Amount::MIN);
        allocate(amount, dues, SAVINGS)
            .into_iter()
            .map(|(fund, part)| (fund.get(), part.cents() / 100))
            .collect()
    }

    /// 1,400 a week and 100 for tea, one week behind.
    #[test]
    fn worked_numbers() {
        let dues = [
            due(TEA, "2026-01-15", 100),
            due(SAVINGS, "2026-01-15", 1_400),
            due(TEA, "2026-01-08", 100),
            due(SAVINGS, "2026-01-08", 900),
        ];
        assert_eq!(shared(2_500, &dues), [(1, 2_300), (2, 200)]);
        assert_eq!(shared(1_000, &dues), [(1, 900), (2, 100)]);
        assert_eq!(shared(950, &dues), [(1, 900), (2, 50)]);
        assert_eq!(shared(1_500, &dues), [(1, 1_400), (2, 100)]);
        assert_eq!(shared(50, &dues), [(1, 50)]);
        assert_eq!(shared(3_000, &dues), [(1, 2_800), (2, 200)]);
    }

    #[test]
    fn with_nothing_owed_all_of_it_is_credit() {
        assert_eq!(shared(700, &[]), [(1, 700)]);
        let settled = [due(TEA, "2026-01-15", 0), due(TEA, "2026-01-08", -5)];
        assert_eq!(shared(700, &settled), [(1, 700)]);
        assert_eq!(
            shared(700, &[due(TEA, "2026-01-15", 300)]),
            [(2, 300), (1, 400)]
        );
    }

    prop_compose! {
        fn any_due()(fund in 1..5_i64, days in 0..100_u64, left in -50..500_000_i64) -> Due {
            let first = day("2026-01-01");
            Due {
                fund: FundId::new(fund),
                deadline: first.checked_add_days(chrono::Days::new(days)).unwrap_or(first),
                left: Money::from_cents(left),
            }
        }
    }

    proptest! {
        #[test]
        fn not_a_cent_is_lost_and_no_due_is_overpaid(
            cents in 1..2_000_000_i64,
            dues in prop::collection::vec(any_due(), 0..12),
            rest_to in 1..6_i64,
        ) {
            let amount = Amount::from_cents(cents).unwrap_or(Amount::MIN);
            let rest_to = FundId::new(rest_to);
            let parts = allocate(amount, &dues, rest_to);
            let total = Money::checked_sum(parts.iter().map(|(_, part)| part.money()));
            prop_assert_eq!(total, Some(amount.money()));
            for (place, (fund, part)) in parts.iter().enumerate() {
                let again = parts.iter().skip(place.saturating_add(1));
                prop_assert!(again.clone().all(|(other, _)| other != fund));
                let owed = dues.iter().filter(|due| due.fund == *fund && due.left.is_positive());
                let owed = Money::checked_sum(owed.map(|due| due.left));
                prop_assert!(*fund == rest_to || Some(part.money()) <= owed);
            }
        }

        /// What a smaller payment pays of a due, a larger one pays too: so it is oldest first.
        #[test]
        fn a_later_due_gets_nothing_while_an_older_one_is_open(
            cents in 1..2_000_000_i64,
            dues in prop::collection::vec(any_due(), 0..6),
        ) {
            // Each due to a fund of its own, so that its part can be seen.
            let dues: Vec<Due> = dues.into_iter().zip(1..).map(|(due, fund)| Due {
                fund: FundId::new(fund), ..due
            }).collect();
            let rest_to = FundId::new(99);
            let amount = Amount::from_cents(cents).unwrap_or(Amount::MIN);
            let parts = allocate(amount, &dues, rest_to);
            let paid = |fund: FundId| parts.iter().find(|(of, _)| *of == fund)
                .map_or(Money::ZERO, |(_, part)| part.money());
            for older in dues.iter().filter(|due| paid(due.fund) < due.left) {
                for later in dues.iter().filter(|due| due.deadline > older.deadline) {
                    prop_assert_eq!(paid(later.fund), Money::ZERO);
                }
                prop_assert_eq!(paid(rest_to), Money::ZERO);
            }
        }
    }
}
