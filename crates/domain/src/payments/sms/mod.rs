//! A message of M-Pesa as a person pastes it from the phone.
//!
//! The wording has changed over the years, advertising follows it, phones and chats drop blanks and
//! capitals, and newer messages hide the middle of a number. So nothing is read by position: the
//! receipt stands before "confirmed", the amount is the first sum behind it, and the words between
//! say what happened.
//!
//! Such a message is evidence, not proof: anybody can type one. What is read here waits until
//! M-Pesa itself tells of the receipt.

mod party;
mod squeezed;
mod when;

use std::fmt;

use chrono::NaiveDateTime;

use crate::money::{Amount, Money};
pub use party::split_party;
use squeezed::Squeezed;

/// The most characters of one pasted message; the longest M-Pesa sends is half of it.
pub const LENGTH_MAX: usize = 2_000;

/// What a message tells of, seen from the phone it came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SmsKind {
    /// Money came in, from a person or a business.
    Received,
    /// Paid to a business: a paybill when the message names an account, else a till.
    Paid,
    /// Sent to a person.
    Sent,
    /// Taken out as cash at an agent.
    Withdrawn,
    /// Cash brought to an agent.
    Deposited,
    /// Airtime was bought.
    Airtime,
    /// An earlier payment was undone.
    Reversed,
    /// Money moved in another way, such as to a savings product of a bank.
    Other,
}

impl SmsKind {
    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Paid => "paid",
            Self::Sent => "sent",
            Self::Withdrawn => "withdrawn",
            Self::Deposited => "deposited",
            Self::Airtime => "airtime",
            Self::Reversed => "reversed",
            Self::Other => "other",
        }
    }
}

/// What a message says.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsReceipt {
    /// The receipt number, in capitals.
    pub receipt: String,
    /// What happened.
    pub kind: SmsKind,
    /// How much.
    pub amount: Amount,
    /// When, by the clock of Nairobi; without a time of day, the start of the day.
    pub at: Option<NaiveDateTime>,
    /// The other side's name as written; empty when none is.
    pub party_name: String,
    /// The other side's number as written, perhaps with its middle hidden; empty when none is.
    pub party_phone: String,
    /// The account number typed for a paybill.
    pub account: Option<String>,
    /// The balance afterwards, of the account the message is about.
    pub balance: Option<Money>,
    /// What M-Pesa took for it.
    pub cost: Option<Money>,
    /// The receipt that was undone.
    pub reverses: Option<String>,
}

impl fmt::Debug for SmsReceipt {
    /// Without names, numbers and balances, so that no log line carries them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsReceipt")
            .field("receipt", &self.receipt)
            .field("kind", &self.kind)
            .field("amount", &self.amount)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// Why a text is no message that tells of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum SmsError {
    /// Nothing was pasted.
    #[error("the message is empty")]
    Empty,
    /// Over [`LENGTH_MAX`].
    #[error("the message is too long")]
    TooLong,
    /// There is no receipt followed by "confirmed".
    #[error("not a message of M-Pesa")]
    NotMpesa,
    /// M-Pesa says that nothing was paid.
    #[error("the message says that nothing was paid")]
    Failed,
    /// More than one message.
    #[error("more than one message")]
    Several,
    /// A message of M-Pesa that tells of no payment, such as a balance.
    #[error("the message tells of no payment")]
    NotAPayment,
    /// The amount cannot be read.
    #[error("the amount of the message cannot be read")]
    AmountUnreadable,
}

impl SmsError {
    /// The stable name of the error.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "sms_required",
            Self::TooLong => "sms_too_long",
            Self::NotMpesa => "sms_not_mpesa",
            Self::Failed => "sms_failed",
            Self::Several => "sms_several",
            Self::NotAPayment => "sms_not_a_payment",
            Self::AmountUnreadable => "sms_amount_unreadable",
        }
    }
}

/// Where what happened ends and the balance, the cost and the advertising begin. Here and below
/// blanks are left out and capitals are small, see [`Squeezed`].
const TAILS: &[&str] = &[
    "newm-pesa",
    "newmpesa",
    "newbalance",
    "newaccountbalance",
    "newbusinessbalance",
    "m-pesabalance",
    "mpesabalance",
    "m-shwaribalance",
    "accountbalance",
    "transactioncost",
    "amountyoucantransact",
    "fulizam-pesaamount",
];

/// Words that undo, wherever they stand.
const UNDONE: &[&str] = &[
    "reversaloftransaction",
    "areversalof",
    "successfullyreversed",
    "hasbeenreversed",
];

/// Words that say what happened; the first in the message decides.
const HAPPENED: &[(&str, SmsKind)] = &[
    ("youhavereceived", SmsKind::Received),
    ("receivedfrom", SmsKind::Received),
    ("sentto", SmsKind::Sent),
    ("paidto", SmsKind::Paid),
    ("youhavepaid", SmsKind::Paid),
    ("withdraw", SmsKind::Withdrawn),
    ("cashto", SmsKind::Deposited),
    ("deposited", SmsKind::Deposited),
    ("ofairtime", SmsKind::Airtime),
    ("transferred", SmsKind::Other),
    ("transfered", SmsKind::Other),
    ("beenmoved", SmsKind::Other),
    ("hasbeenused", SmsKind::Other),
];

/// Reads a message.
///
/// # Errors
/// Any [`SmsError`], when it is none or tells of no payment.
pub fn read(text: &str) -> Result<SmsReceipt, SmsError> {
    if text.chars().count() > LENGTH_MAX {
        return Err(SmsError::TooLong);
    }
    let message = Squeezed::of(text);
    if message.is_empty() {
        return Err(SmsError::Empty);
    }
    let (receipt, start) = one_receipt(&message)?;
    let tail = message
        .first_of(TAILS, start)
        .map_or(message.len(), |(at, _)| at);
    let (amount_at, sum) = message.money_from(start).ok_or(SmsError::NotAPayment)?;
    if amount_at > tail {
        return Err(SmsError::NotAPayment);
    }
    let amount = sum
        .and_then(|money| Amount::new(money).ok())
        .ok_or(SmsError::AmountUnreadable)?;
    let words = Words {
        message: &message,
        start,
        amount_at,
        tail,
        day: when::find(&message, start),
    };
    let kind = words.kind().ok_or(SmsError::NotAPayment)?;
    let (party_phone, party_name) = split_party(words.party(kind));
    Ok(SmsReceipt {
        receipt,
        kind,
        amount,
        at: words.day.as_ref().map(|day| day.at),
        party_name,
        party_phone,
        account: words.account(kind),
        balance: words.balance(),
        cost: words.cost(),
        reverses: words.reverses(kind),
    })
}

/// The receipt of the message and where its words begin.
fn one_receipt(message: &Squeezed<'_>) -> Result<(String, usize), SmsError> {
    const WORD: &str = "confirmed";
    let mut found: Option<(String, usize)> = None;
    let mut from = 0;
    while let Some(at) = message.find(WORD, from) {
        from = at.saturating_add(WORD.len());
        let Some(receipt) = receipt_before(message.original(0, at)) else {
            continue;
        };
        match &found {
            None => found = Some((receipt, from)),
            Some((first, _)) if *first == receipt => {}
            Some(_) => return Err(SmsError::Several),
        }
    }
    found.ok_or_else(|| {
        let failed = ["failed", "insufficientfunds", "cancelled"];
        if message.first_of(&failed, 0).is_some() {
            SmsError::Failed
        } else {
            SmsError::NotMpesa
        }
    })
}

/// The receipt a text ends with, in capitals.
fn receipt_before(text: &str) -> Option<String> {
    let text = text.trim_end();
    let kept = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    as_receipt(text.get(kept.len()..)?)
}

/// A word that can be a receipt: 8 to 12 letters and digits. One without a digit must be of the
/// usual length and in capitals, or "transaction confirmed" would have one.
fn as_receipt(word: &str) -> Option<String> {
    let has_letter = word.bytes().any(|byte| byte.is_ascii_alphabetic());
    let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
    let capitals = word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_uppercase());
    let fits = matches!(word.len(), 8..=12) && word.bytes().all(|b| b.is_ascii_alphanumeric());
    (fits && has_letter && (has_digit || capitals)).then(|| word.to_ascii_uppercase())
}

/// The message behind its receipt, with the places that matter.
struct Words<'a> {
    message: &'a Squeezed<'a>,
    /// Behind "confirmed".
    start: usize,
    /// Where the amount begins.
    amount_at: usize,
    /// Where balance, cost and advertising begin.
    tail: usize,
    day: Option<when::Found>,
}

impl Words<'_> {
    fn kind(&self) -> Option<SmsKind> {
        let before_tail = |found: &(usize, &str)| found.0 < self.tail;
        let undone = self.message.first_of(UNDONE, self.start);
        if undone.as_ref().is_some_and(before_tail) {
            return Some(SmsKind::Reversed);
        }
        let words: Vec<&str> = HAPPENED.iter().map(|(word, _)| *word).collect();
        let (_, first) = self
            .message
            .first_of(&words, self.start)
            .filter(before_tail)?;
        let (_, kind) = HAPPENED.iter().find(|(word, _)| *word == first)?;
        let for_account = self.account_at().is_some();
        Some(match kind {
            SmsKind::Sent if for_account => SmsKind::Paid,
            kind => *kind,
        })
    }

    /// The part of the message that names the other side.
    fn party(&self, kind: SmsKind) -> &str {
        let after = |word: &str, from: usize| {
            let at = self.message.find(word, from)?;
            Some(at.saturating_add(word.len()))
        };
        let start = match kind {
            SmsKind::Received | SmsKind::Withdrawn => after("from", self.amount_at),
            SmsKind::Sent => after("sentto", self.start),
            SmsKind::Paid => after("sentto", self.start)
                .or_else(|| after("paidto", self.start))
                .or_else(|| after("to", self.amount_at)),
            SmsKind::Deposited => after("cashto", self.amount_at),
            SmsKind::Airtime => after("airtimefor", self.amount_at),
            SmsKind::Reversed | SmsKind::Other => None,
        };
        let Some(start) = start.filter(|start| *start < self.tail) else {
            return "";
        };
        let account = self.account_at().map(|(at, _)| at);
        self.message.original(start, self.end_after(start, account))
    }

    /// Where a part that begins at `start` ends: at the day, at the balance, or at `other`.
    fn end_after(&self, start: usize, other: Option<usize>) -> usize {
        let day = self.day.as_ref().map(|day| day.on);
        [day, other]
            .into_iter()
            .flatten()
            .filter(|at| *at >= start)
            .fold(self.tail, usize::min)
    }

    /// Where "for account" stands, and where what follows it begins.
    fn account_at(&self) -> Option<(usize, usize)> {
        const WORD: &str = "foraccount";
        let at = self.message.find(WORD, self.amount_at)?;
        (at < self.tail).then(|| (at, at.saturating_add(WORD.len())))
    }

    fn account(&self, kind: SmsKind) -> Option<String> {
        let (_, start) = self.account_at().filter(|_| kind == SmsKind::Paid)?;
        let end = self.end_after(start, None);
        let typed = party::words(self.message.original(start, end));
        (!typed.is_empty()).then_some(typed)
    }

    /// Of several balances the one of M-Pesa itself.
    fn balance(&self) -> Option<Money> {
        let own = ["pesabalanceis", "pesaaccountbalanceis"];
        let any = ["balanceis", "balancewas"];
        let (at, word) = self
            .message
            .first_of(&own, self.start)
            .or_else(|| self.message.first_of(&any, self.start))?;
        self.sum_right_behind(at.saturating_add(word.len()))
    }

    fn cost(&self) -> Option<Money> {
        const WORD: &str = "transactioncost";
        let at = self.message.find(WORD, self.start)?;
        self.sum_right_behind(at.saturating_add(WORD.len()))
    }

    /// The sum that follows at once, a sign between them at most.
    fn sum_right_behind(&self, at: usize) -> Option<Money> {
        let (found, sum) = self.message.money_from(at)?;
        (found.saturating_sub(at) <= 2).then_some(sum).flatten()
    }

    fn reverses(&self, kind: SmsKind) -> Option<String> {
        const WORD: &str = "reversaloftransaction";
        let at = self.message.find(WORD, self.start)?;
        let start = at.saturating_add(WORD.len());
        let rest = self.message.original(start, self.message.len());
        let rest = rest.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        as_receipt(word).filter(|_| kind == SmsKind::Reversed)
    }
}

#[cfg(test)]
mod tests;
