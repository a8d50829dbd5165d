//! One command of a sequence, in plain values.

use chama::approvals::PaymentForm;
use chama::transactions::MoneyForm;
use chrono::{Duration, NaiveDate};
use domain::ids::{AccountId, FundId, MemberId, ProposalId, TransactionId};
use tests::shillings;

/// A command and the key it is sent with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub command: Wish,
    pub key: Option<String>,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Record(Money),
    Reverse {
        id: TransactionId,
        reason: &'static str,
    },
    Close {
        through: NaiveDate,
    },
    /// The other officer proposes a payment.
    Propose(Money),
    /// The chairperson approves one, and with that it is paid.
    Approve {
        id: ProposalId,
    },
    /// The other officer takes one back.
    Withdraw {
        id: ProposalId,
    },
    /// Time passes.
    Wait(Duration),
}

/// Whose hand asks: a key belongs to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hand {
    Chairperson,
    Treasurer,
}

impl Wish {
    pub const fn hand(&self) -> Hand {
        match self {
            Self::Propose(_) | Self::Withdraw { .. } => Hand::Treasurer,
            _ => Hand::Chairperson,
        }
    }
}

/// Money to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    pub kind: &'static str,
    pub amount: Typed,
    pub member: Option<MemberId>,
    pub payer: Option<MemberId>,
    pub place: Option<AccountId>,
    pub to_place: Option<AccountId>,
    pub fund: Option<FundId>,
    pub date: Option<NaiveDate>,
    /// How it was paid, and the code it was given.
    pub receipt: Option<(&'static str, String)>,
}

/// An amount as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    Cents(i64),
    /// Something that is no amount, and the code it must be refused with.
    Wrong(&'static str, &'static str),
}

impl Money {
    /// The form as an officer would have filled it in to propose it.
    pub fn payment(&self) -> PaymentForm {
        PaymentForm {
            kind: self.kind.to_owned(),
            amount: self.form().amount,
            member_id: self.member,
            payee_name: if self.kind == "withdrawal" {
                String::new()
            } else {
                "Somebody".to_owned()
            },
            purpose: "as agreed".to_owned(),
            fund_id: self.fund,
            place_id: self.place,
            ..PaymentForm::default()
        }
    }

    /// The form as an officer would have filled it in.
    pub fn form(&self) -> MoneyForm {
        let amount = match self.amount {
            Typed::Cents(cents) => format!("{}.{:02}", cents / 100, cents % 100),
            Typed::Wrong(text, _) => text.to_owned(),
        };
        let (method, code) = self.receipt.clone().unwrap_or_default();
        MoneyForm {
            transaction_type: self.kind.to_owned(),
            amount: shillings(&amount),
            member_id: self.member,
            payer_member_id: self.payer,
            method: method.to_owned(),
            receipt_code: code,
            place_id: self.place,
            to_place_id: self.to_place,
            fund_id: self.fund,
            value_date: self.date.map(|date| date.to_string()).unwrap_or_default(),
            ..MoneyForm::default()
        }
    }
}
