//! A row of an account statement: what kind of money it tells of, and what it is known by.
//!
//! A receipt names a payment, not a row: a payment and its charge share one. So a row is known by
//! its receipt, which way the money went, how much, and whether it is the payment, a charge or an
//! undoing. Details are worded differently in each export of the same account and are left out.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDateTime;

use super::sms::split_party;
use crate::money::Money;

/// A row as it was read, whichever bank or export it came from.
#[derive(Clone, PartialEq, Eq)]
pub struct StatementRow {
    /// The receipt in capitals; a bank's own reference, or empty where it gives none.
    pub receipt: String,
    /// When, by the clock of Nairobi; the start of the day where only a day is given.
    pub completed_at: NaiveDateTime,
    /// What it says.
    pub details: String,
    /// `Completed`, `Failed` and the like; empty where the statement has no such column.
    pub status: String,
    /// What came in, never below zero.
    pub paid_in: Money,
    /// What went out, never below zero whatever sign the statement gave it.
    pub withdrawn: Money,
    /// The balance after it.
    pub balance: Option<Money>,
    /// The kind of transaction in the provider's words.
    pub reason: String,
    /// The other side in the provider's words.
    pub other_party: String,
    /// The receipt this one belongs to, such as the payment it undoes.
    pub linked: Option<String>,
    /// The account number the payer typed.
    pub account: Option<String>,
}

impl fmt::Debug for StatementRow {
    /// Without names and numbers of people, so that no log line carries them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatementRow")
            .field("receipt", &self.receipt)
            .field("completed_at", &self.completed_at)
            .field("status", &self.status)
            .field("paid_in", &self.paid_in)
            .field("withdrawn", &self.withdrawn)
            .finish_non_exhaustive()
    }
}

/// What kind of money a row tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowClass {
    /// Somebody paid in.
    PaymentIn,
    /// What was taken for a payment in.
    PaymentInCharge,
    /// Money was paid out to somebody.
    PayoutOut,
    /// What was taken for a payment out.
    PayoutCharge,
    /// An earlier row was undone.
    Reversal,
    /// Money went from one of the holder's own accounts to another.
    Transfer,
    /// Another charge.
    Charge,
    /// None of these for certain; a person must say.
    Other,
}

impl RowClass {
    /// The class of a stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        const ALL: [RowClass; 8] = [
            RowClass::PaymentIn,
            RowClass::PaymentInCharge,
            RowClass::PayoutOut,
            RowClass::PayoutCharge,
            RowClass::Reversal,
            RowClass::Transfer,
            RowClass::Charge,
            RowClass::Other,
        ];
        ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaymentIn => "payment_in",
            Self::PaymentInCharge => "payment_in_charge",
            Self::PayoutOut => "payout_out",
            Self::PayoutCharge => "payout_charge",
            Self::Reversal => "reversal",
            Self::Transfer => "transfer",
            Self::Charge => "charge",
            Self::Other => "other",
        }
    }

    /// Money taken for a service.
    pub const fn is_charge(self) -> bool {
        matches!(
            self,
            Self::PaymentInCharge | Self::PayoutCharge | Self::Charge
        )
    }
}

const UNDONE: &[&str] = &["revers", "refund of charge"];

/// Money lent or paid back: neither somebody's payment nor a charge.
const LENT: &[&str] = &[
    "overdraft",
    "od loan",
    "loan disbursement",
    "loan repayment",
];

const CHARGES: &[&str] = &[
    "charge",
    "tariff",
    "excise duty",
    "ledger fee",
    "bank fee",
    "transaction fee",
    "maintenance fee",
    "commission",
];

/// Between the holder's own accounts, the bank account among them.
const OWN_ACCOUNTS: &[&str] = &[
    "utility account to",
    "working account to",
    "settlement account to",
    "to organization settlement",
    "to organisation settlement",
    "mmf account",
    "withdrawal of funds to bank",
    "organization withdrawal",
    "organisation withdrawal",
    "withdrawal to bank",
    "business to bank",
    "m-shwari",
    "kcb m-pesa",
    "own account transfer",
];

const CAME_IN: &[&str] = &[
    "pay bill",
    "paybill",
    "pay utility",
    "pay merchant",
    "merchant payment",
    "merchant pay",
    "buy goods",
    "customer payment",
    "funds received",
    "received from",
    "payment from",
    "customer transfer",
    "deposit",
    "mpesa",
    "m-pesa",
    "mps ",
    "pesalink",
    "rtgs",
    "eft",
    "transfer from",
    "credit",
];

const WENT_OUT: &[&str] = &[
    "business payment",
    "salary payment",
    "promotion payment",
    "b2c",
    "payment to",
    "customer transfer",
    "sent to",
    "pay bill",
    "paybill",
    "merchant pay",
    "pay merchant",
    "buy goods",
    "withdrawal",
    "airtime",
    "bundle",
    "transfer to",
    "cheque",
    "chq",
    "mpesa",
    "m-pesa",
    "pesalink",
    "rtgs",
    "eft",
];

const FOR_PAYMENT_IN: &[&str] = &["pay bill", "paybill", "pay utility", "merchant", "c2b"];

const FOR_PAYOUT: &[&str] = &[
    "b2c",
    "business payment",
    "salary payment",
    "promotion payment",
    "payment to customer",
    "transfer of funds",
];

/// What one row says about itself. The rows beside it may know better: see [`classify`].
pub fn class(row: &StatementRow) -> RowClass {
    let text = row.text();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    let came_in = row.paid_in.is_positive() && !row.withdrawn.is_positive();
    let went_out = row.withdrawn.is_positive() && !row.paid_in.is_positive();
    if has(UNDONE) {
        RowClass::Reversal
    } else if came_in == went_out || has(LENT) {
        RowClass::Other
    } else if has(CHARGES) {
        if came_in {
            // A charge that comes in is given back, for a reason the row does not tell.
            RowClass::Other
        } else if has(FOR_PAYOUT) {
            RowClass::PayoutCharge
        } else if has(FOR_PAYMENT_IN) {
            RowClass::PaymentInCharge
        } else {
            RowClass::Charge
        }
    } else if has(OWN_ACCOUNTS) {
        RowClass::Transfer
    } else if came_in && has(CAME_IN) {
        RowClass::PaymentIn
    } else if went_out && has(WENT_OUT) {
        RowClass::PayoutOut
    } else {
        RowClass::Other
    }
}

/// The classes of all rows of one statement. A charge is for the payment it shares its receipt
/// with, whatever its own words are: who pays a bill and who is paid both see a "Pay Bill Charge".
pub fn classify(rows: &[StatementRow]) -> Vec<RowClass> {
    let own: Vec<RowClass> = rows.iter().map(class).collect();
    let mut payments: BTreeMap<&str, RowClass> = BTreeMap::new();
    for (row, class) in rows.iter().zip(&own) {
        if matches!(class, RowClass::PaymentIn | RowClass::PayoutOut) && !row.receipt.is_empty() {
            payments.entry(row.receipt.as_str()).or_insert(*class);
        }
    }
    rows.iter()
        .zip(own)
        .map(|(row, class)| match payments.get(row.receipt.as_str()) {
            Some(RowClass::PaymentIn) if class.is_charge() => RowClass::PaymentInCharge,
            Some(RowClass::PayoutOut) if class.is_charge() => RowClass::PayoutCharge,
            _ => class,
        })
        .collect()
}

/// What a row is known by, so that the same row in another file is found again.
///
/// A row without a receipt is known by its day, its words and its balance instead.
pub fn dedupe_key(row: &StatementRow) -> String {
    let (way, sum) = if row.paid_in.is_positive() {
        ("in", row.paid_in)
    } else {
        ("out", row.withdrawn)
    };
    let class = class(row);
    let part = match class {
        RowClass::Reversal => "reversal",
        class if class.is_charge() => "charge",
        _ => "payment",
    };
    if row.receipt.is_empty() {
        let day = row.completed_at.date();
        let balance = row.balance.map(Money::to_decimal).unwrap_or_default();
        let words = unnumbered(&row.text());
        return format!("{day}:{way}:{}:{part}:{balance}:{words}", sum.cents());
    }
    let receipt = unnumbered(&row.receipt);
    format!("{receipt}:{way}:{}:{part}", sum.cents())
}

/// Without the sign that numbers rows alike.
fn unnumbered(text: &str) -> String {
    text.replace('#', " ")
}

/// The keys of all rows of one statement, each one of its kind: of rows that are alike in
/// everything the second ends in `#2`, the third in `#3`. Alike rows have the same receipt or day
/// and so stand in the same files; another file of the same account numbers them the same way.
pub fn dedupe_keys(rows: &[StatementRow]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    rows.iter()
        .map(|row| {
            let key = dedupe_key(row);
            let times = seen.entry(key.clone()).or_default();
            *times = times.saturating_add(1);
            match times {
                1 => key,
                times => format!("{key}#{times}"),
            }
        })
        .collect()
}

impl StatementRow {
    /// The money moved. Statements without such a column list only what did.
    pub fn is_completed(&self) -> bool {
        let status = self.status.trim();
        status.is_empty()
            || ["completed", "complete", "success", "successful"]
                .iter()
                .any(|word| status.eq_ignore_ascii_case(word))
    }

    /// The change of the account, below zero when money went out; `None` if it does not fit.
    pub const fn change(&self) -> Option<Money> {
        self.paid_in.checked_sub(self.withdrawn)
    }

    /// Number and name of the other side, from its own column or else from the details; either may
    /// be empty.
    pub fn party(&self) -> (String, String) {
        if !self.other_party.is_empty() {
            return split_party(&self.other_party);
        }
        let details = self.details.as_str();
        let small = details.to_ascii_lowercase();
        let after = |word: &str| Some(small.find(word)?.saturating_add(word.len()));
        let start = after(" from ").or_else(|| after(" to "));
        let end = small.find(" acc.").unwrap_or(details.len());
        let named = start.and_then(|start| details.get(start..end));
        named.map(split_party).unwrap_or_default()
    }

    /// The account number the payer typed, from its own column or else from the details
    /// (`… Acc. 005724`).
    pub fn account_typed(&self) -> Option<&str> {
        const WORD: &str = " acc.";
        if let Some(account) = self.account.as_deref() {
            return Some(account);
        }
        let at = self.details.to_ascii_lowercase().find(WORD)?;
        let typed = self.details.get(at.saturating_add(WORD.len())..)?.trim();
        (!typed.is_empty()).then_some(typed)
    }

    /// Details and reason in small letters and with single blanks.
    fn text(&self) -> String {
        let text = format!("{} {}", self.details, self.reason).to_lowercase();
        let words: Vec<&str> = text.split_whitespace().collect();
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn row(receipt: &str, details: &str, cents: i64) -> StatementRow {
        let day = NaiveDate::from_ymd_opt(2026, 11, 3).unwrap_or_default();
        StatementRow {
            receipt: receipt.to_owned(),
            completed_at: day.and_time(chrono::NaiveTime::MIN),
            details: details.to_owned(),
            status: "Completed".to_owned(),
            paid_in: Money::from_cents(cents.max(0)),
            withdrawn: Money::from_cents(cents.min(0).saturating_neg()),
            balance: None,
            reason: String::new(),
            other_party: String::new(),
            linked: None,
            account: None,
        }
    }

    #[test]
    fn rows_of_an_organisation() {
        for (details, cents, expected) in [
            (
                "Pay Bill from 254712***678 - AMINA W Acc. 005724",
                150_000,
                "payment_in",
            ),
            (
                "Pay Bill Online from 07****222 - Baraka O Acc. duka",
                190_000,
                "payment_in",
            ),
            (
                "Merchant Pay Utility Received from 1234567 - DUKA Acc. 1",
                1_000,
                "payment_in",
            ),
            ("Pay Bill Charge", -500, "payment_in_charge"),
            (
                "Business Payment to 254712***678 - AMINA W via API",
                -200_000,
                "payout_out",
            ),
            ("Business Payment to Customer Charge", -900, "payout_charge"),
            ("B2C Charge", -900, "payout_charge"),
            ("Pay Bill Reversal", -150_000, "reversal"),
            ("Pay Utility Reversal by operator", -150_000, "reversal"),
            (
                "Utility Account to Organization Settlement Account",
                -9_000,
                "transfer",
            ),
            ("Agency Withdrawal of funds to Bank", -9_000, "transfer"),
            ("Monthly maintenance fee", -9_000, "charge"),
            ("Pay Bill Charge", 500, "other"),
            ("OverDraft of Credit Party", 500, "other"),
            ("Something new", 500, "other"),
            ("Pay Bill from nobody", 0, "other"),
        ] {
            let found = class(&row("UKN1A2B3C4", details, cents));
            assert_eq!(found.as_str(), expected, "{details} {cents}");
        }
    }

    #[test]
    fn rows_of_a_person_and_a_bank() {
        for (details, cents, expected) in [
            (
                "Funds received from 2547******689 COLLINS N",
                5_000,
                "payment_in",
            ),
            (
                "Business Payment from 300600 DUKA LTD via API",
                5_000,
                "payment_in",
            ),
            (
                "Customer Transfer to - 2547******498 ESTHER M",
                -5_000,
                "payout_out",
            ),
            ("Customer Transfer of Funds Charge", -700, "payout_charge"),
            ("Pay Bill to 888880 - UMEME Acc. 5432", -5_000, "payout_out"),
            (
                "Customer Withdrawal At Agent Till 376065 - DUKA",
                -5_000,
                "payout_out",
            ),
            ("Withdrawal Charge", -2_900, "charge"),
            ("M-Shwari Deposit", -5_000, "transfer"),
            ("CASH DEPOSIT UMOJA BRANCH", 5_000, "payment_in"),
            ("LEDGER FEE NOV", -5_000, "charge"),
            ("CHQ 000123 PAID", -5_000, "payout_out"),
        ] {
            let found = class(&row("UKN1A2B3C4", details, cents));
            assert_eq!(found.as_str(), expected, "{details} {cents}");
        }
    }

    #[test]
    fn a_charge_is_for_what_it_shares_its_receipt_with() {
        let rows = [
            row("UKA1A2B3C4", "Pay Bill Charge", -2_000),
            row(
                "UKA1A2B3C4",
                "Pay Bill to 888880 - UMEME Acc. 5432",
                -50_000,
            ),
            row("UKB1A2B3C4", "Excise duty", -100),
            row(
                "UKB1A2B3C4",
                "Pay Bill from 2547***126 - JUMA Acc. 1",
                50_000,
            ),
            row("UKC1A2B3C4", "Pay Bill Charge", -500),
        ];
        let classes: Vec<&str> = classify(&rows).into_iter().map(RowClass::as_str).collect();
        let expected = [
            "payout_charge",
            "payout_out",
            "payment_in_charge",
            "payment_in",
            "payment_in_charge",
        ];
        assert_eq!(classes, expected);
    }

    #[test]
    fn a_payment_and_its_charge_are_two_rows_in_every_export() {
        let payment = row(
            "UKA1A2B3C4",
            "Pay Bill from 2547***126 - JUMA Acc. 1",
            50_000,
        );
        let charge = row("UKA1A2B3C4", "Pay Bill Charge", -500);
        assert_eq!(dedupe_key(&payment), "UKA1A2B3C4:in:50000:payment");
        assert_eq!(dedupe_key(&charge), "UKA1A2B3C4:out:500:charge");
        let worded_otherwise = row("UKA1A2B3C4", "Pay Utility", 50_000);
        assert_eq!(dedupe_key(&payment), dedupe_key(&worded_otherwise));
        let undone = row("UKA1A2B3C4", "Pay Bill Reversal", -50_000);
        assert_eq!(dedupe_key(&undone), "UKA1A2B3C4:out:50000:reversal");
    }

    #[test]
    fn two_rows_alike_are_both_kept() {
        let charge = row("UKA1A2B3C4", "Pay Bill Charge", -500);
        let keys = dedupe_keys(&[charge.clone(), charge]);
        assert_eq!(
            keys,
            ["UKA1A2B3C4:out:500:charge", "UKA1A2B3C4:out:500:charge#2"]
        );
        let mut fee = row("", "LEDGER  FEE", -500);
        fee.balance = Some(Money::from_cents(900));
        assert_eq!(
            dedupe_key(&fee),
            "2026-11-03:out:500:charge:9.00:ledger fee"
        );
    }

    #[test]
    fn the_other_side_and_the_account() {
        let mut payment = row(
            "UKA1A2B3C4",
            "Pay Bill from 25472****176 - JOY N Acc. Joy N",
            1,
        );
        let pair = |phone: &str, name: &str| (phone.to_owned(), name.to_owned());
        assert_eq!(payment.party(), pair("25472****176", "JOY N"));
        assert_eq!(payment.account_typed(), Some("Joy N"));
        payment.other_party = "254712***678 - AMINA **** W".to_owned();
        payment.account = Some("005724".to_owned());
        assert_eq!(payment.party(), pair("254712***678", "AMINA **** W"));
        assert_eq!(payment.account_typed(), Some("005724"));
        let none = row("UKA1A2B3C4", "Pay Bill from 25472****176 - JOY Acc.", 1);
        assert_eq!(none.account_typed(), None);
        assert_eq!(row("A", "Airtime Purchase", -1).party(), pair("", ""));
    }

    #[test]
    fn only_what_completed_moved_money() {
        let mut row = row("UKA1A2B3C4", "Pay Bill from 2547***126", 100);
        for (status, moved) in [
            ("Completed", true),
            (" COMPLETED ", true),
            ("", true),
            ("Failed", false),
            ("Cancelled", false),
            ("Declined", false),
        ] {
            row.status = status.to_owned();
            assert_eq!(row.is_completed(), moved, "{status:?}");
        }
        assert_eq!(row.change(), Some(Money::from_cents(100)));
    }

    proptest! {
        #[test]
        fn any_words_have_a_class_and_keys_are_one_of_a_kind(
            details in prop::collection::vec(".{0,20}", 0..6),
            cents in -3..=3_i64,
        ) {
            let rows: Vec<_> = details.iter().map(|details| row("", details, cents)).collect();
            prop_assert_eq!(classify(&rows).len(), rows.len());
            let mut keys = dedupe_keys(&rows);
            keys.sort();
            keys.dedup();
            prop_assert_eq!(keys.len(), rows.len());
            for row in &rows {
                let _ = (row.party(), row.account_typed());
            }
        }
    }
}
