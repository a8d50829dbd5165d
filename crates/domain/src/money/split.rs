//! Sharing a whole among many so that the parts add up to it to the cent (invariant I12).

use super::Money;

/// The parts of a whole, in the order of the weights, and what could not be shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// One part per weight.
    pub parts: Vec<Money>,
    /// What is left when the whole is no multiple of the unit: always less than one unit. It
    /// belongs on a named account (rounding), it is never dropped.
    pub residue: Money,
}

/// Why a whole cannot be shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SplitError {
    /// No weights, or all of them zero: nobody to give to.
    #[error("nobody to share among")]
    NoWeight,
    /// The whole is negative.
    #[error("cannot share less than nothing")]
    Negative,
    /// The unit is not positive.
    #[error("the unit of sharing is not positive")]
    UnitNotPositive,
    /// The numbers are beyond what can be computed exactly.
    #[error("too large to share exactly")]
    TooLarge,
}

impl SplitError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoWeight => "split_no_weight",
            Self::Negative => "split_negative",
            Self::UnitNotPositive => "split_unit_not_positive",
            Self::TooLarge => "split_too_large",
        }
    }
}

/// Shares `whole` in proportion to `weights`, each part a multiple of `unit`.
///
/// By largest remainder: everyone gets the units they are fully due, and the units left over go
/// one each to those who were cut most; of equals, to the one named first. The parts and the
/// residue add up to the whole.
///
/// A fund of 10,000.00 over shares 30, 25 and 20 in whole shillings gives 4,000, 3,333 and 2,667.
///
/// # Errors
/// Any [`SplitError`].
pub fn split(whole: Money, unit: Money, weights: &[u32]) -> Result<Split, SplitError> {
    if whole.is_negative() {
        return Err(SplitError::Negative);
    }
    if !unit.is_positive() {
        return Err(SplitError::UnitNotPositive);
    }
    let too_large = || SplitError::TooLarge;
    let total_weight: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let units = whole
        .cents()
        .checked_div(unit.cents())
        .ok_or_else(too_large)?;

    let mut shares = Vec::with_capacity(weights.len());
    let mut given = 0_i128;
    for (index, weight) in weights.iter().enumerate() {
        let due = i128::from(units)
            .checked_mul(i128::from(*weight))
            .ok_or_else(too_large)?;
        let full = due.checked_div(total_weight).ok_or(SplitError::NoWeight)?;
        let cut = due.checked_rem(total_weight).ok_or(SplitError::NoWeight)?;
        given = given.checked_add(full).ok_or_else(too_large)?;
        shares.push((index, full, cut));
    }
    if shares.is_empty() {
        return Err(SplitError::NoWeight);
    }

    let left = i128::from(units).checked_sub(given).ok_or_else(too_large)?;
    let left = usize::try_from(left).map_err(|_beyond_memory| SplitError::TooLarge)?;
    // The most cut first; the sort is stable, so of equals the one named first.
    shares.sort_by(|(_, _, one), (_, _, other)| other.cmp(one));
    for (_, full, _) in shares.iter_mut().take(left) {
        *full = full.checked_add(1).ok_or_else(too_large)?;
    }
    shares.sort_by_key(|(index, _, _)| *index);

    let mut parts = Vec::with_capacity(shares.len());
    for (_, full, _) in shares {
        let cents = full
            .checked_mul(i128::from(unit.cents()))
            .ok_or_else(too_large)?;
        let cents = i64::try_from(cents).map_err(|_beyond_64_bits| SplitError::TooLarge)?;
        parts.push(Money::from_cents(cents));
    }
    let residue = whole
        .cents()
        .checked_rem(unit.cents())
        .ok_or_else(too_large)?;
    Ok(Split {
        parts,
        residue: Money::from_cents(residue),
    })
}

/// Shares `whole` among `people` alike, to the cent: the first ones carry the odd cents.
///
/// # Errors
/// Any [`SplitError`].
pub fn split_evenly(whole: Money, people: u16) -> Result<Vec<Money>, SplitError> {
    let weights = vec![1; usize::from(people)];
    split(whole, Money::from_cents(1), &weights).map(|split| split.parts)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shillings(whole: i64) -> Money {
        Money::from_cents(whole.saturating_mul(100))
    }

    /// The share-out of the rules book: a fund of 10,000 over 30, 25 and 20 shares.
    #[test]
    fn the_share_out_of_75_shares() {
        let whole = split(shillings(10_000), shillings(1), &[30, 25, 20]);
        let parts = vec![shillings(4_000), shillings(3_333), shillings(2_667)];
        assert_eq!(
            whole,
            Ok(Split {
                parts,
                residue: Money::ZERO
            })
        );

        let cents = split(shillings(10_000), Money::from_cents(1), &[30, 25, 20]);
        let parts = [400_000, 333_333, 266_667].map(Money::from_cents).to_vec();
        assert_eq!(
            cents,
            Ok(Split {
                parts,
                residue: Money::ZERO
            })
        );
    }

    #[test]
    fn what_is_less_than_a_unit_is_named() {
        let shared = split(Money::from_cents(100_050), shillings(1), &[1, 1, 1]);
        let parts = vec![shillings(334), shillings(333), shillings(333)];
        assert_eq!(
            shared,
            Ok(Split {
                parts,
                residue: Money::from_cents(50)
            })
        );
    }

    #[test]
    fn evenly_the_first_carry_the_odd_cents() {
        let parts = [334, 333, 333].map(Money::from_cents).to_vec();
        assert_eq!(split_evenly(shillings(10), 3), Ok(parts));
    }

    #[test]
    fn nobody_or_nothing_to_share() {
        let cent = Money::from_cents(1);
        assert_eq!(split(shillings(1), cent, &[]), Err(SplitError::NoWeight));
        assert_eq!(
            split(shillings(1), cent, &[0, 0]),
            Err(SplitError::NoWeight)
        );
        assert_eq!(split(shillings(-1), cent, &[1]), Err(SplitError::Negative));
        assert_eq!(
            split(shillings(1), Money::ZERO, &[1]),
            Err(SplitError::UnitNotPositive)
        );
        assert_eq!(split_evenly(Money::ZERO, 2), Ok(vec![Money::ZERO; 2]));
    }

    proptest! {
        /// I12: the parts and the residue add up to the whole.
        #[test]
        fn the_parts_are_the_whole(
            whole in 0..=i64::MAX,
            unit in prop::sample::select(vec![1, 100, 500, 1_000]),
            weights in prop::collection::vec(any::<u32>(), 1..60),
        ) {
            prop_assume!(weights.iter().any(|weight| *weight > 0));
            let (whole, unit) = (Money::from_cents(whole), Money::from_cents(unit));
            let shared = split(whole, unit, &weights);
            let Ok(Split { parts, residue }) = shared else {
                return Err(TestCaseError::fail(format!("{shared:?}")));
            };
            prop_assert!(residue >= Money::ZERO && residue < unit);
            prop_assert_eq!(parts.len(), weights.len());
            let sum = Money::checked_sum(parts.iter().copied().chain([residue]));
            prop_assert_eq!(sum, Some(whole));
            for (part, weight) in parts.iter().zip(&weights) {
                prop_assert!(!part.is_negative());
                prop_assert_eq!(part.cents().checked_rem(unit.cents()), Some(0));
                prop_assert!(*weight > 0 || part.is_zero());
            }
        }

        /// Nobody gets more than another of greater weight, nor a whole unit beside what is due.
        #[test]
        fn the_parts_are_fair(
            whole in 0..=999_999_999_999_i64,
            weights in prop::collection::vec(1_u32..10_000, 1..30),
        ) {
            let shared = split(Money::from_cents(whole), Money::from_cents(1), &weights);
            let parts = shared.map(|split| split.parts).unwrap_or_default();
            let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let due = i128::from(whole).saturating_mul(i128::from(*weight));
                let got = i128::from(part.cents()).saturating_mul(total);
                prop_assert!(got.abs_diff(due) < total.unsigned_abs());
            }
        }
    }
}
