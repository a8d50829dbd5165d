//! How far money has come that M-Pesa told of, and why a prompt on a phone was not paid.

use crate::choice::choice;
use crate::money::{Amount, Money};

choice! {
    /// How far a receipt has come.
    pub enum ReceiptState else "receipt_state_unknown" {
        /// Told to us unasked; M-Pesa is asked whether it is so.
        Unconfirmed = "unconfirmed",
        /// M-Pesa was asked and knows no such payment to us.
        Denied = "denied",
        /// The money came, and the book cannot take it at the moment.
        Waiting = "waiting",
        /// Booked as what a member paid.
        Booked = "booked",
        /// Booked as unexplained: nobody knows yet whose it is.
        Suspense = "suspense",
        /// It was unexplained, and an officer said whose it is.
        Assigned = "assigned",
        /// It was unexplained, and a refund was proposed.
        Refunding = "refunding",
    }
}

impl ReceiptState {
    /// Whether the money stands in the book.
    pub const fn is_in_the_book(self) -> bool {
        matches!(
            self,
            Self::Booked | Self::Suspense | Self::Assigned | Self::Refunding
        )
    }
}

choice! {
    /// Why a prompt was not paid, in the words of a person.
    pub enum PromptFailure else "prompt_failure_unknown" {
        /// They pressed cancel.
        Cancelled = "cancelled",
        /// The phone was off, busy, or nobody answered.
        TimedOut = "timed_out",
        /// There was too little money on it.
        TooLittle = "too_little",
        /// The PIN was wrong.
        WrongPin = "wrong_pin",
        /// Their M-Pesa is locked.
        Locked = "locked",
        /// Below or above what M-Pesa takes, or over the limit of the day.
        Limit = "limit",
        /// The same amount was paid a moment ago.
        Repeated = "repeated",
        /// Another prompt is on that phone, or M-Pesa is busy.
        Busy = "busy",
        /// The chama's paybill is not set up for it.
        NotSetUp = "not_set_up",
        /// We could not reach M-Pesa; nothing was asked.
        NotSent = "not_sent",
        /// Anything else M-Pesa says.
        Other = "other",
    }
}

/// The least and the most M-Pesa moves at once.
const PROMPT_MIN: Money = Money::from_cents(100);
const PROMPT_MAX: Money = Money::from_cents(25_000_000);
/// Seconds between two prompts to one phone.
pub const PROMPT_PAUSE_SECONDS: i64 = 60;

/// Why M-Pesa cannot be asked for an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PromptAmountError {
    /// M-Pesa moves whole shillings only.
    #[error("not whole shillings")]
    Cents,
    /// Under 1 or over 250,000 shillings.
    #[error("outside what is moved at once")]
    OutOfRange,
}

impl PromptAmountError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Cents => "mpesa_whole_shillings",
            Self::OutOfRange => "mpesa_amount_out_of_range",
        }
    }
}

/// Whether a phone can be asked for this amount.
///
/// # Errors
/// Any [`PromptAmountError`].
pub fn prompt_allowed(amount: Amount) -> Result<(), PromptAmountError> {
    if amount.cents().checked_rem(100) != Some(0) {
        return Err(PromptAmountError::Cents);
    }
    if amount.money() < PROMPT_MIN || amount.money() > PROMPT_MAX {
        return Err(PromptAmountError::OutOfRange);
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn whole_shillings_within_what_is_moved_at_once() {
        let asked = |cents| prompt_allowed(Amount::from_cents(cents).unwrap());
        assert_eq!(asked(100), Ok(()));
        assert_eq!(asked(25_000_000), Ok(()));
        assert_eq!(asked(10_075), Err(PromptAmountError::Cents));
        assert_eq!(asked(50), Err(PromptAmountError::Cents));
        assert_eq!(asked(25_000_100), Err(PromptAmountError::OutOfRange));
    }
}
