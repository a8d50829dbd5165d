//! The details a result carries, for each kind of request. What cannot be read is `None`: whether
//! the request succeeded never hangs on a detail.

use std::fmt;

use chrono::{DateTime, Utc};
use domain::money::Money;

use super::ResultMessage;
use crate::hidden::Hidden;
use crate::number;
use crate::times;

/// What a result says of a payout.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct B2cDetails {
    /// M-Pesa's receipt.
    pub receipt: Option<String>,
    /// How much was paid.
    pub amount: Option<Money>,
    /// The recipient's number and registered name: `2547… - FIRST LAST`.
    pub recipient: Option<String>,
    /// When it was paid.
    pub at: Option<DateTime<Utc>>,
    /// Left in the utility account.
    pub utility_funds: Option<Money>,
    /// Left in the working account.
    pub working_funds: Option<Money>,
    /// In the account charges are taken from; negative until they are settled.
    pub charges_funds: Option<Money>,
}

/// What a result says of the transaction asked about.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct StatusDetails {
    /// M-Pesa's receipt.
    pub receipt: Option<String>,
    /// How much.
    pub amount: Option<Money>,
    /// `Completed`, or Cancelled, Declined, Expired, Initiated, Authorized.
    pub status: Option<String>,
    /// Who paid.
    pub debit_party: Option<String>,
    /// Who was paid.
    pub credit_party: Option<String>,
    /// What M-Pesa charged the payer, all charges together.
    pub charges: Option<Money>,
    /// When it was finished.
    pub finalised_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub initiated_at: Option<DateTime<Utc>>,
    /// What kind of transaction, in M-Pesa's words.
    pub reason: Option<String>,
    /// The id the transaction was sent under.
    pub originator_conversation_id: Option<String>,
    /// M-Pesa's id of the conversation in which it was made.
    pub conversation_id: Option<String>,
}

impl StatusDetails {
    /// Whether the transaction asked about was done.
    pub fn completed(&self) -> bool {
        let status = self.status.as_deref().unwrap_or_default();
        status.eq_ignore_ascii_case("Completed")
    }
}

/// What a result says of a reversal.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ReversalDetails {
    /// The receipt of the payment given back.
    pub original_receipt: Option<String>,
    /// How much was given back.
    pub amount: Option<Money>,
    /// What it cost.
    pub charge: Option<Money>,
    /// When it was given back.
    pub at: Option<DateTime<Utc>>,
    /// Who got it back.
    pub credit_party: Option<String>,
}

/// What lies in one account of a short code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountBalance {
    /// `Utility Account`, `Working Account`, `Charges Paid Account` and others.
    pub name: String,
    /// `KES`.
    pub currency: String,
    /// The balance.
    pub current: Money,
    /// What of it can be used.
    pub available: Option<Money>,
    /// What of it is set aside.
    pub reserved: Option<Money>,
    /// What is not settled yet.
    pub uncleared: Option<Money>,
}

impl fmt::Debug for B2cDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("B2cDetails")
            .field("receipt", &self.receipt)
            .field("amount", &self.amount)
            .field("recipient", &Hidden)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for StatusDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusDetails")
            .field("receipt", &self.receipt)
            .field("amount", &self.amount)
            .field("status", &self.status)
            .field("debit_party", &Hidden)
            .field("credit_party", &Hidden)
            .field("charges", &self.charges)
            .field("finalised_at", &self.finalised_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ReversalDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReversalDetails")
            .field("original_receipt", &self.original_receipt)
            .field("amount", &self.amount)
            .field("charge", &self.charge)
            .field("credit_party", &Hidden)
            .finish_non_exhaustive()
    }
}

impl ResultMessage {
    fn text(&self, name: &str) -> Option<String> {
        self.parameter(name).map(str::to_owned)
    }

    fn money(&self, name: &str) -> Option<Money> {
        self.parameter(name).and_then(number::money)
    }

    fn time(&self, name: &str) -> Option<DateTime<Utc>> {
        self.parameter(name).and_then(times::read)
    }

    /// As the result of a payout.
    pub fn b2c(&self) -> B2cDetails {
        let own = Some(&self.transaction_id).filter(|id| self.succeeded() && !id.is_empty());
        B2cDetails {
            receipt: self.text("TransactionReceipt").or_else(|| own.cloned()),
            amount: self.money("TransactionAmount"),
            recipient: self.text("ReceiverPartyPublicName"),
            at: self.time("TransactionCompletedDateTime"),
            utility_funds: self.money("B2CUtilityAccountAvailableFunds"),
            working_funds: self.money("B2CWorkingAccountAvailableFunds"),
            charges_funds: self.money("B2CChargesPaidAccountAvailableFunds"),
        }
    }

    /// As the answer to a question about a transaction.
    pub fn status(&self) -> StatusDetails {
        // M-Pesa has been seen to call both parties the debit party; the second is then the other.
        let mut debit = self.values("DebitPartyName");
        let debit_party = debit.next();
        let second = debit.find(|party| Some(*party) != debit_party);
        let credit_party = self.parameter("CreditPartyName").or(second);
        StatusDetails {
            receipt: self.text("ReceiptNo"),
            amount: self.money("Amount"),
            status: self.text("TransactionStatus"),
            debit_party: debit_party.map(str::to_owned),
            credit_party: credit_party.map(str::to_owned),
            charges: self.parameter("DebitPartyCharges").and_then(charges),
            finalised_at: self.time("FinalisedTime"),
            initiated_at: self.time("InitiatedTime"),
            reason: self.text("ReasonType"),
            originator_conversation_id: self.text("OriginatorConversationID"),
            conversation_id: self.text("ConversationID"),
        }
    }

    /// As the result of a reversal.
    pub fn reversal(&self) -> ReversalDetails {
        ReversalDetails {
            original_receipt: self.text("OriginalTransactionID"),
            amount: self.money("Amount"),
            charge: self.money("Charge"),
            at: self.time("TransCompletedTime"),
            credit_party: self.text("CreditPartyPublicName"),
        }
    }

    /// As the answer to a question about the balances. Accounts whose balance cannot be read are
    /// left out.
    pub fn balances(&self) -> Vec<AccountBalance> {
        let accounts = self.parameter("AccountBalance").unwrap_or_default();
        accounts.split('&').filter_map(balance).collect()
    }
}

/// `Fee For B2C Payment|KES|22.40`, several joined by `&`; or a bare sum.
fn charges(text: &str) -> Option<Money> {
    let parts: Option<Vec<Money>> = text
        .split('&')
        .map(|part| number::money(part.rsplit('|').next().unwrap_or(part)))
        .collect();
    Money::checked_sum(parts?)
}

/// `Utility Account|KES|228037.00|228037.00|0.00|0.00`: balance, available, reserved, uncleared.
fn balance(text: &str) -> Option<AccountBalance> {
    let mut parts = text.split('|').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    let currency = parts.next()?;
    let mut sums = parts.map(number::money);
    Some(AccountBalance {
        name: name.to_owned(),
        currency: currency.to_owned(),
        current: sums.next()??,
        available: sums.next().flatten(),
        reserved: sums.next().flatten(),
        uncleared: sums.next().flatten(),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::super::result;
    use super::*;

    fn message(json: &str) -> ResultMessage {
        result(json.as_bytes()).unwrap()
    }

    #[test]
    fn a_payout_with_what_is_left() {
        let details = message(include_str!("../../tests/shapes/b2c_paid.json")).b2c();
        assert_eq!(details.receipt.as_deref(), Some("SG632NMUAB"));
        assert_eq!(details.amount, Some(Money::from_cents(1_000)));
        assert_eq!(
            details.recipient.as_deref(),
            Some("254705912645 - FIRST MIDDLE LAST")
        );
        assert_eq!(details.at, "2024-07-06T19:48:52Z".parse().ok());
        assert_eq!(details.utility_funds, Some(Money::from_cents(895_926_960)));
        assert_eq!(details.working_funds, Some(Money::from_cents(119_937_100)));
        assert_eq!(details.charges_funds, Some(Money::from_cents(-198_000)));
    }

    #[test]
    fn a_failed_payout_has_no_receipt_though_it_has_a_number() {
        let details = message(include_str!("../../tests/shapes/b2c_failed.json")).b2c();
        assert_eq!(details, B2cDetails::default());
    }

    #[test]
    fn a_status_with_both_parties_under_one_name() {
        let details = message(include_str!("../../tests/shapes/status.json")).status();
        assert!(details.completed());
        assert_eq!(details.receipt.as_deref(), Some("PGB2R3KKQ5"));
        assert_eq!(details.amount, Some(Money::from_cents(30_000)));
        assert_eq!(details.debit_party.as_deref(), Some("600310 - Chama"));
        assert_eq!(
            details.credit_party.as_deref(),
            Some("254705912645 - FIRST LAST")
        );
        assert_eq!(details.charges, Some(Money::from_cents(2_240)));
        assert_eq!(details.finalised_at, "2018-02-27T14:08:12Z".parse().ok());
        assert_eq!(
            details.originator_conversation_id.as_deref(),
            Some("19455-773836-1")
        );
    }

    #[test]
    fn balances_of_all_accounts() {
        let accounts = message(include_str!("../../tests/shapes/balance.json")).balances();
        let sums: Vec<_> = accounts
            .iter()
            .map(|account| (account.name.as_str(), account.current.cents()))
            .collect();
        assert_eq!(
            sums,
            [
                ("Working Account", 70_000_000),
                ("Float Account", 0),
                ("Utility Account", 22_803_700),
                ("Charges Paid Account", -154_000),
                ("Organization Settlement Account", 0),
            ]
        );
        let utility = accounts.get(2).unwrap();
        assert_eq!(utility.available, Some(Money::from_cents(22_803_700)));
        assert_eq!(utility.reserved, Some(Money::from_cents(0)));
        assert_eq!(utility.currency, "KES");
    }

    #[test]
    fn charges_are_summed_to_the_cent() {
        assert_eq!(
            charges("Fee For B2C Payment|KES|22.40"),
            Some(Money::from_cents(2_240))
        );
        assert_eq!(
            charges("A|KES|22.40&B|KES|0.60"),
            Some(Money::from_cents(2_300))
        );
        assert_eq!(charges("5.00"), Some(Money::from_cents(500)));
        assert_eq!(charges(""), None);
        assert_eq!(charges("A|KES|x"), None);
    }

    #[test]
    fn a_reversal() {
        let details = message(include_str!("../../tests/shapes/reversal.json")).reversal();
        assert_eq!(details.original_receipt.as_deref(), Some("SKC82PACB8"));
        assert_eq!(details.amount, Some(Money::from_cents(100)));
        assert_eq!(details.charge, Some(Money::from_cents(0)));
        assert_eq!(details.at, "2024-11-12T18:20:40Z".parse().ok());
    }

    #[test]
    fn details_are_not_shown_where_they_name_people() {
        let message = message(include_str!("../../tests/shapes/status.json"));
        let shown = format!("{message:?} {:?} {:?}", message.status(), message.b2c());
        assert!(!shown.contains("254705912645"), "{shown}");
        assert!(!shown.contains("FIRST LAST"), "{shown}");
    }
}
