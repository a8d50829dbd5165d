//! How far money has come that M-Pesa told of, and why a prompt on a phone was not paid.

use crate::choice::choice;
use crate::money::{Amount, Money};
use crate::payments::stk::StkState;

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

choice! {
    /// Where a payment by a prompt stands, for whoever waits for it.
    pub enum PromptStage else "prompt_stage_unknown" {
        /// It is on its way to the phone.
        Sending = "sending",
        /// The phone shows it.
        Waiting = "waiting",
        /// It was sent and the answer was lost: the phone may show it.
        Unsure = "unsure",
        /// Paid and in the book.
        Booked = "booked",
        /// Paid, and M-Pesa is asked to confirm it.
        Confirming = "confirming",
        /// Paid by what M-Pesa says; the receipt is still to come.
        Unreceipted = "unreceipted",
        /// It was told that it was paid, and M-Pesa knows nothing of it.
        Denied = "denied",
        /// Not paid.
        Failed = "failed",
        /// Nobody told us in time.
        Expired = "expired",
    }
}

impl PromptStage {
    /// Whether the page need not look again.
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::Booked | Self::Denied | Self::Failed | Self::Expired
        )
    }

    /// Where a prompt stands by its own state, whether its sending was tried and taken, and the
    /// state of its receipt.
    pub const fn of(
        state: StkState,
        (attempted, sent): (bool, bool),
        receipt: Option<ReceiptState>,
    ) -> Self {
        match (state, receipt) {
            (StkState::Paid, None) => Self::Unreceipted,
            (StkState::Paid, Some(ReceiptState::Denied)) => Self::Denied,
            (StkState::Paid, Some(ReceiptState::Unconfirmed | ReceiptState::Waiting)) => {
                Self::Confirming
            }
            (StkState::Paid, Some(_)) => Self::Booked,
            (StkState::Failed, _) => Self::Failed,
            (StkState::Expired, _) => Self::Expired,
            (StkState::Sent, _) => Self::Waiting,
            (StkState::Requested, _) if attempted && !sent => Self::Unsure,
            (StkState::Requested, _) => Self::Sending,
        }
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
