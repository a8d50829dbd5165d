//! Transactions: the business events people record, as the documented API names them.

use std::fmt;

use crate::choice::choice;
use crate::ledger::AccountKind;
use crate::ledger::entry::EntryKind;

choice! {
    /// What a transaction is for.
    pub enum TransactionType else "transaction_type_unknown" {
        /// A member saves.
        Contribution = "contribution",
        /// A member pays to join.
        RegistrationFee = "registration_fee",
        /// A fine is paid.
        Fine = "fine",
        /// The chama pays for something.
        Expense = "expense",
        /// The chama earns something else.
        OtherIncome = "other_income",
        /// Money moves between the chama's own cash places.
        Transfer = "transfer",
        /// Welfare is paid out.
        Welfare = "welfare",
        /// A member takes out what they saved.
        Withdrawal = "withdrawal",
        /// Money that came in is given back.
        Refund = "refund",
        /// What was there before the books began here.
        OpeningBalance = "opening_balance",
        /// A member pays at a meeting for several things at once; recorded with the sheet.
        Collection = "collection",
        /// Money came in and nobody knows yet whose it is.
        Unexplained = "unexplained",
    }
}

impl TransactionType {
    /// The kind of journal entry it is booked as.
    pub const fn entry_kind(self) -> EntryKind {
        match self {
            Self::Contribution => EntryKind::Contribution,
            Self::RegistrationFee => EntryKind::RegistrationFee,
            Self::Fine => EntryKind::Fine,
            Self::Expense => EntryKind::Expense,
            Self::OtherIncome => EntryKind::OtherIncome,
            Self::Transfer => EntryKind::Transfer,
            Self::Welfare => EntryKind::Welfare,
            Self::Withdrawal => EntryKind::Withdrawal,
            Self::Refund => EntryKind::Refund,
            Self::OpeningBalance => EntryKind::OpeningBalance,
            Self::Collection => EntryKind::Collection,
            Self::Unexplained => EntryKind::Unexplained,
        }
    }

    /// Whether an officer types it in by itself: what leaves is proposed, a meeting has its sheet,
    /// and unexplained money is told by M-Pesa.
    pub const fn is_recorded_by_hand(self) -> bool {
        !self.leaves_the_chama() && !matches!(self, Self::Collection | Self::Unexplained)
    }

    /// Whether money leaves the chama by it. Such money goes out by a proposal that others approve,
    /// and by nothing else.
    pub const fn leaves_the_chama(self) -> bool {
        matches!(
            self,
            Self::Expense | Self::Welfare | Self::Withdrawal | Self::Refund
        )
    }
}

choice! {
    /// How far a transaction has come.
    pub enum TransactionStatus else "transaction_status_unknown" {
        /// Begun and not yet known to have happened.
        Pending = "pending",
        /// Happened and booked.
        Completed = "completed",
        /// Known not to have happened; nothing is booked.
        Failed = "failed",
        /// Booked and later undone; both entries stay.
        Reversed = "reversed",
    }
}

choice! {
    /// How money was handed over.
    pub enum PaymentMethod else "payment_method_unknown" {
        /// Notes and coins.
        Cash = "cash",
        /// A bank transfer or deposit.
        Bank = "bank",
        /// A cheque.
        Cheque = "cheque",
        /// M-Pesa, known by its receipt code.
        Mpesa = "mpesa",
    }
}

impl PaymentMethod {
    /// The cash place usual for the way of paying.
    pub const fn usual_place(self) -> AccountKind {
        match self {
            Self::Cash => AccountKind::CashBox,
            Self::Mpesa => AccountKind::MpesaPaybill,
            Self::Bank | Self::Cheque => AccountKind::BankAccount,
        }
    }
}

/// The code a provider gave a payment. A code books once per provider, whoever types it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptCode {
    provider: &'static str,
    code: String,
}

impl ReceiptCode {
    /// The most characters of a code of a bank or a cheque.
    pub const LENGTH_MAX: usize = 30;

    /// Reads a code as typed: white space is taken out and letters are made large, so that
    /// `sgr7 x2k9 qp` and `SGR7X2K9QP` are one receipt.
    ///
    /// # Errors
    /// Any [`ReceiptError`].
    pub fn parse(method: PaymentMethod, text: &str) -> Result<Self, ReceiptError> {
        let provider = match method {
            PaymentMethod::Cash => return Err(ReceiptError::NotForCash),
            PaymentMethod::Bank => "bank",
            PaymentMethod::Cheque => "cheque",
            PaymentMethod::Mpesa => "mpesa",
        };
        let code: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if code.is_empty() {
            return Err(ReceiptError::Empty);
        }
        if code.len() > Self::LENGTH_MAX {
            return Err(ReceiptError::WrongLength);
        }
        let punctuated = method != PaymentMethod::Mpesa;
        let fits = |c: char| {
            c.is_ascii_uppercase() || c.is_ascii_digit() || (punctuated && matches!(c, '-' | '/'))
        };
        if !code.chars().all(fits) {
            return Err(ReceiptError::ForbiddenCharacter);
        }
        if method == PaymentMethod::Mpesa && !matches!(code.len(), 8..=12) {
            return Err(ReceiptError::WrongLength);
        }
        Ok(Self { provider, code })
    }

    /// Who gave it: `mpesa`, `bank` or `cheque`.
    pub const fn provider(&self) -> &'static str {
        self.provider
    }

    /// The code itself.
    pub fn as_str(&self) -> &str {
        &self.code
    }
}

impl fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.code)
    }
}

/// Why a text is no receipt code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ReceiptError {
    /// Nothing but white space.
    #[error("the receipt code is empty")]
    Empty,
    /// Cash has no provider that gives codes.
    #[error("cash has no receipt code")]
    NotForCash,
    /// Over 30 characters; for M-Pesa fewer than 8 or more than 12.
    #[error("the receipt code has the wrong length")]
    WrongLength,
    /// Something else than letters and digits, or outside M-Pesa also `-` and `/`.
    #[error("the receipt code has a character that does not belong")]
    ForbiddenCharacter,
}

impl ReceiptError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "receipt_required",
            Self::NotForCash => "receipt_not_for_cash",
            Self::WrongLength => "receipt_wrong_length",
            Self::ForbiddenCharacter => "receipt_forbidden_character",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(method: PaymentMethod, text: &str) -> Result<String, &'static str> {
        ReceiptCode::parse(method, text)
            .map(|code| code.code)
            .map_err(|error| error.code())
    }

    #[test]
    fn one_receipt_however_typed() {
        for text in [
            "SGR7X2K9QP",
            "sgr7x2k9qp",
            " SGR7 X2K9 QP ",
            "sgr7\u{a0}x2k9qp",
        ] {
            assert_eq!(
                read(PaymentMethod::Mpesa, text).as_deref(),
                Ok("SGR7X2K9QP"),
                "{text:?}"
            );
        }
        assert_eq!(
            read(PaymentMethod::Cheque, "000123").as_deref(),
            Ok("000123")
        );
        assert_eq!(
            read(PaymentMethod::Bank, "ft-26/0115").as_deref(),
            Ok("FT-26/0115")
        );
    }

    #[test]
    fn what_is_no_receipt() {
        use PaymentMethod::{Bank, Cash, Mpesa};

        assert_eq!(read(Cash, "SGR7X2K9QP"), Err("receipt_not_for_cash"));
        assert_eq!(read(Mpesa, " "), Err("receipt_required"));
        for text in ["SGR7X2K", "SGR7X2K9QPABC"] {
            assert_eq!(read(Mpesa, text), Err("receipt_wrong_length"), "{text:?}");
        }
        for text in ["SGR7-X2K9", "SGR7X2K9Q\u{11e}", "SGR7X2K9\0Q"] {
            assert_eq!(
                read(Mpesa, text),
                Err("receipt_forbidden_character"),
                "{text:?}"
            );
        }
        assert_eq!(read(Bank, &"A".repeat(31)), Err("receipt_wrong_length"));
        assert_eq!(read(Bank, "A_B"), Err("receipt_forbidden_character"));
    }

    #[test]
    fn the_same_code_of_two_providers_is_two_receipts() {
        let bank = ReceiptCode::parse(PaymentMethod::Bank, "12345678");
        let cheque = ReceiptCode::parse(PaymentMethod::Cheque, "12345678");
        assert_ne!(bank, cheque);
        assert_eq!(bank.map(|code| code.provider()), Ok("bank"));
    }

    #[test]
    fn a_transaction_and_its_entry_are_of_one_name() {
        for kind in TransactionType::ALL {
            assert_eq!(kind.as_str(), kind.entry_kind().as_str());
        }
    }
}
