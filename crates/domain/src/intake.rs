//! Words for money that comes in by M-Pesa: through which channel it was told, how far it has come,
//! and what became of a prompt on a phone.

use chrono::NaiveDate;

use crate::choice::choice;
use crate::money::{Amount, Money};

choice! {
    /// Through which channel a receipt was told. The same receipt is often told by several.
    pub enum Channel else "channel_unknown" {
        /// The answer to a prompt we had M-Pesa send to a phone.
        Stk = "stk",
        /// The confirmation of a payment made from the phone's own menu.
        C2b = "c2b",
        /// The list of recent payments we asked M-Pesa for.
        Pull = "pull",
        /// M-Pesa's answer when we asked about this one payment.
        Status = "status",
        /// A line of M-Pesa's statement.
        Statement = "statement",
        /// A message a member pasted.
        Sms = "sms",
    }
}

impl Channel {
    /// Whether M-Pesa itself said it to us because we asked, so that nobody else can have made it
    /// up. What is sent to us unasked has no signature.
    pub const fn is_proof(self) -> bool {
        matches!(self, Self::Pull | Self::Status | Self::Statement)
    }
}

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
    /// How far a prompt on a phone has come.
    pub enum PromptState else "prompt_state_unknown" {
        /// To be sent.
        Queued = "queued",
        /// Being sent.
        Sending = "sending",
        /// M-Pesa took it; the phone shows it.
        Sent = "sent",
        /// We sent it and the answer was lost: the phone may show it.
        Unknown = "unknown",
        /// Paid and booked.
        Paid = "paid",
        /// M-Pesa says it was paid; the receipt is still to come.
        PaidUnreceipted = "paid_unreceipted",
        /// Not paid; M-Pesa or we said why.
        Failed = "failed",
        /// Nobody told us in time what became of it. A payment that is told later still counts.
        Expired = "expired",
    }
}

impl PromptState {
    /// Whether the phone may be showing it: no other prompt goes to that phone meanwhile.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Queued | Self::Sending | Self::Sent | Self::Unknown
        )
    }

    /// Whether nothing more is expected.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Paid | Self::Failed)
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

impl PromptFailure {
    /// What a result code of M-Pesa means. Every code we do not know is a failure too.
    pub fn of_code(code: &str) -> Self {
        match code.trim() {
            "1032" => Self::Cancelled,
            "1037" | "1019" => Self::TimedOut,
            "1" => Self::TooLittle,
            "2001" => Self::WrongPin,
            "8006" => Self::Locked,
            "2" | "3" | "4" | "8" => Self::Limit,
            "17" => Self::Repeated,
            "26" | "1001" => Self::Busy,
            "2028" | "SFC_IC0003" | "1025" | "9999" => Self::NotSetUp,
            _ => Self::Other,
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

/// The day money of M-Pesa is booked on: its own day in East Africa, or the first open day where
/// that one is closed. A day still to come is a clock that is wrong, and is taken for today.
pub fn booking_day(
    paid_on: Option<NaiveDate>,
    today: NaiveDate,
    closed_through: Option<NaiveDate>,
) -> NaiveDate {
    let day = paid_on.unwrap_or(today).min(today);
    match closed_through {
        Some(closed) if day <= closed => closed.succ_opt().unwrap_or(today),
        _ => day,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn whole_shillings_within_what_is_moved_at_once() {
        let asked = |cents| prompt_allowed(Amount::from_cents(cents).unwrap());
        assert_eq!(asked(100), Ok(()));
        assert_eq!(asked(25_000_000), Ok(()));
        assert_eq!(asked(10_075), Err(PromptAmountError::Cents));
        assert_eq!(asked(50), Err(PromptAmountError::Cents));
        assert_eq!(asked(25_000_100), Err(PromptAmountError::OutOfRange));
    }

    #[test]
    fn money_is_booked_on_its_own_day_if_that_is_open() {
        let today = day("2026-03-10");
        let (paid, closed) = (Some(day("2026-02-27")), Some(day("2026-02-28")));
        assert_eq!(booking_day(paid, today, None), day("2026-02-27"));
        assert_eq!(booking_day(paid, today, closed), day("2026-03-01"));
        assert_eq!(booking_day(None, today, closed), today);
        assert_eq!(booking_day(Some(day("2026-03-11")), today, None), today);
    }

    #[test]
    fn a_code_we_do_not_know_is_a_failure_too() {
        assert_eq!(PromptFailure::of_code("1032"), PromptFailure::Cancelled);
        assert_eq!(PromptFailure::of_code(" 2001 "), PromptFailure::WrongPin);
        assert_eq!(PromptFailure::of_code("SFC_IC0003"), PromptFailure::NotSetUp);
        assert_eq!(PromptFailure::of_code("77"), PromptFailure::Other);
    }
}
