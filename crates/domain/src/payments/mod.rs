//! Money that moves by M-Pesa: whose it is, what it costs, and when it may be booked.
//!
//! - [`receipt`]: the code that makes one payment one payment, whichever way news of it comes.
//! - [`account_ref`], [`msisdn`]: what a payer typed, and how much of a number we are told.
//! - [`matching`]: whose money it is. A guess is never booked: what is not certain waits.
//! - [`confirmation`]: what is booked at once, and what only after the provider agreed.
//! - [`stk`]: how a request to a phone moves on; what is paid stays paid.
//! - [`allocation`]: which dues money pays first.
//! - [`tariff`]: what a payment costs, and whom.
//! - [`sms`], [`statement_row`]: what pasted messages and rows of statements say.
//! - [`three_way`]: how the books and a statement compare.
//! - [`party_names`]: whether two spellings are one person, for people to judge by.
//! - [`sms`] and [`statement_row`]: messages people paste and rows of account statements.
//! - [`three_way`]: the comparison of both with the book.

pub mod account_ref;
pub mod allocation;
pub mod confirmation;
pub mod matching;
pub mod msisdn;
pub mod party_names;
pub mod receipt;
pub mod sms;
pub mod statement_row;
pub mod stk;
pub mod tariff;
pub mod three_way;

use chrono::{DateTime, NaiveDate, Utc};

use crate::choice::choice;
use crate::time::eat_date;

choice! {
    /// How news of a payment reached us. One payment is often told of by several.
    pub enum Channel else "payment_channel_unknown" {
        /// The answer to a request we sent to a phone.
        Stk = "stk",
        /// The provider's message that somebody paid our short code.
        C2b = "c2b",
        /// The list of payments we fetched.
        Pull = "pull",
        /// The answer to our question about one payment.
        Status = "status",
        /// A row of an account statement.
        Statement = "statement",
        /// The message a payer got, pasted by a person. Evidence, not proof.
        Sms = "sms",
    }
}

/// The day money is booked on, and whether it had to be moved: the East African day of the
/// provider's own time, or the first open day where that one lies in a closed period.
///
/// Where the books are closed through today the first open day is tomorrow: the booking waits for
/// it.
pub fn value_date(at: DateTime<Utc>, closed_through: Option<NaiveDate>) -> (NaiveDate, bool) {
    let day = eat_date(at);
    match closed_through {
        Some(closed) if day <= closed => (closed.succ_opt().unwrap_or(NaiveDate::MAX), true),
        _ => (day, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap_or_default()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap_or_default()
    }

    #[test]
    fn paid_after_midnight_in_nairobi_belongs_to_the_new_day() {
        let before = utc("2026-03-31T20:59:59Z");
        let after = utc("2026-03-31T21:00:00Z");
        assert_eq!(value_date(before, None), (day("2026-03-31"), false));
        assert_eq!(value_date(after, None), (day("2026-04-01"), false));
    }

    #[test]
    fn money_of_a_closed_period_goes_to_the_first_open_day() {
        let paid = utc("2026-03-15T09:00:00Z");
        let closed = |text| Some(day(text));
        assert_eq!(
            value_date(paid, closed("2026-03-31")),
            (day("2026-04-01"), true)
        );
        assert_eq!(
            value_date(paid, closed("2026-03-15")),
            (day("2026-03-16"), true)
        );
        assert_eq!(
            value_date(paid, closed("2026-03-14")),
            (day("2026-03-15"), false)
        );
    }
}
