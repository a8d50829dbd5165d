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
