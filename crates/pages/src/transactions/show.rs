//! One transaction as a receipt: what, who, when, why, and the way of the money through the book.

use std::borrow::Borrow;

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChamaId, TransactionId};
use domain::money::Money;
use domain::transactions::{TransactionStatus, TransactionType};
use i18n::Words;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::show::{Direction, status_badge};

/// One posting: money left one account and arrived in another.
#[derive(Clone, Debug)]
pub struct Leg {
    /// What it left, in words.
    pub from: String,
    /// Where it arrived, in words.
    pub to: String,
    /// How much.
    pub amount: Money,
    /// What the first account held after it.
    pub from_after: Money,
    /// What the second account held after it.
    pub to_after: Money,
}

/// The other entry of a reversal.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its page.
    pub href: String,
    /// Its number in the chama's book.
    pub number: i64,
    /// Why.
    pub reason: String,
}

/// Everything the page shows.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// Of which chama.
    pub chama: ChamaId,
    /// The chama's name.
    pub chama_name: String,
    /// Which.
    pub id: TransactionId,
    /// Number in the chama's book.
    pub number: Option<i64>,
    /// What it was for; a reversal has the type of what it undoes.
    pub kind: TransactionType,
    /// How far it has come.
    pub status: TransactionStatus,
    /// How much.
    pub amount: Money,
    /// Name, or where the names of the day are needed: label and text, in words.
    pub facts: Vec<(String, String)>,
    /// The code of the payment.
    pub receipt_code: Option<String>,
    /// Why.
    pub reason: String,
    /// The day it happened.
    pub value_date: NaiveDate,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// Who wrote it.
    pub recorded_by: String,
    /// The way of the money.
    pub legs: Vec<Leg>,
    /// The entry that undid this one.
    pub reversed_by: Option<Other>,
    /// The entry this one undoes.
    pub reverses: Option<Other>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "transactions/show.html")]
pub struct TransactionPage {
    frame: Frame,
    receipt: Receipt,
    reverse: Option<Form>,
    open: bool,
}

impl TransactionPage {
    /// The page; `reverse` is what was typed into the form of those who may reverse.
    pub fn new(frame: Frame, receipt: Receipt, reverse: Option<&Typed>) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        let words = frame.words;
        let list = format!("/chamas/{}/transactions", receipt.chama);
        let frame_title = {
            let kind = words.named("transaction-type-", receipt.kind.as_str());
            let amount = receipt.amount.kes();
            let gaps = [("type", kind.as_str()), ("amount", amount.as_str())];
            words.text_with("transaction-title", &gaps)
        };
        frame.title = frame_title;
        frame.refused = reverse.is_some_and(|typed| !typed.wrong().is_empty());
        let action = format!("{list}/{}/reverse", receipt.id);
        let open = frame.refused;
        let reverse = reverse.map(|typed| reverse_form(words, action, &frame.csrf, typed));
        let frame = frame.crumb(words.text("transactions-title"), list);
        Self {
            frame,
            receipt,
            reverse,
            open,
        }
    }

    fn kind(&self) -> String {
        let kind = self.receipt.kind.as_str();
        if self.receipt.reverses.is_some() {
            return self.frame.text("transaction-type-reversal");
        }
        self.frame.named("transaction-type-", kind)
    }

    fn status(&self) -> String {
        self.frame.named("status-", self.receipt.status.as_str())
    }

    fn badge(&self) -> &'static str {
        status_badge(self.receipt.status)
    }

    fn signed(&self) -> String {
        if self.receipt.reverses.is_some() {
            return self.receipt.amount.kes();
        }
        Direction::of(self.receipt.kind).signed(self.receipt.amount)
    }

    fn colour(&self) -> &'static str {
        match self.receipt.status {
            TransactionStatus::Completed => Direction::of(self.receipt.kind).class(),
            TransactionStatus::Reversed | TransactionStatus::Failed => "undone",
            TransactionStatus::Pending => "",
        }
    }

    fn own_number(&self) -> Option<String> {
        self.receipt.number.map(|number| self.entry(number))
    }

    fn entry(&self, number: impl Borrow<i64>) -> String {
        let number = number.borrow().to_string();
        self.frame
            .text_with("transaction-number", &[("number", &number)])
    }

    fn after(&self, balance: impl Borrow<Money>) -> String {
        let balance = balance.borrow().kes();
        self.frame
            .text_with("transaction-balance-after", &[("balance", &balance)])
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, Receipt::sample(words), Some(&Typed::default()))
    }

    /// An entry that was reversed, seen by somebody who may only read.
    pub fn sample_reversed(words: Words) -> Self {
        let mut receipt = Receipt::sample(words);
        receipt.status = TransactionStatus::Reversed;
        receipt.reversed_by = Some(Other {
            href: "/chamas/7/transactions/32".to_owned(),
            number: 32,
            reason: "Typed twice".to_owned(),
        });
        Self::new(samples::in_chama(words, Tab::Transactions), receipt, None)
    }

    /// The entry that reverses another.
    pub fn sample_reversal(words: Words) -> Self {
        let mut receipt = Receipt::sample(words);
        "Typed twice".clone_into(&mut receipt.reason);
        receipt.reverses = Some(Other {
            href: "/chamas/7/transactions/31".to_owned(),
            number: 31,
            reason: "January, paid at the meeting".to_owned(),
        });
        Self::new(samples::in_chama(words, Tab::Transactions), receipt, None)
    }

    /// A refused reversal.
    pub fn sample_refused(words: Words) -> Self {
        let mut typed = Typed::default();
        typed.refuse(words, Some("reason"), "text_required", &[]);
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, Receipt::sample(words), Some(&typed))
    }
}

fn reverse_form(words: Words, action: String, csrf: &str, typed: &Typed) -> Form {
    let reason = Field::new(
        "reason",
        words.text("transaction-reverse-reason"),
        Control::Lines,
    )
    .hint(words.text("transaction-reverse-reason-hint"))
    .max(500)
    .required();
    Form::new(
        words,
        action,
        csrf,
        words.text("transaction-reverse-submit"),
    )
    .hidden("idempotency_key", typed.get("idempotency_key"))
    .fields(vec![reason])
    .confirm(words.text("transaction-reverse-confirm"))
    .with(typed)
}

impl Receipt {
    fn sample(words: Words) -> Self {
        Self {
            chama: ChamaId::new(7),
            chama_name: "Umoja Women\u{2019}s Group".to_owned(),
            id: TransactionId::new(31),
            number: Some(31),
            kind: TransactionType::Contribution,
            status: TransactionStatus::Completed,
            amount: samples::kes(5_000),
            facts: vec![
                (words.text("transaction-payer"), "Wanjiku Mwangi".to_owned()),
                (
                    words.text("transaction-beneficiary"),
                    "Wanjiku Mwangi".to_owned(),
                ),
                (words.text("transaction-method"), words.text("method-mpesa")),
            ],
            receipt_code: Some("SGL61HZVU4".to_owned()),
            reason: "January, paid at the meeting".to_owned(),
            value_date: samples::day(31),
            recorded_at: samples::moment(31),
            recorded_by: "Akinyi Odhiambo".to_owned(),
            legs: vec![Leg {
                from: words.text_with("account-member-savings", &[("name", "Wanjiku Mwangi")]),
                to: words.text("account-mpesa-paybill"),
                amount: samples::kes(5_000),
                from_after: samples::kes(65_000),
                to_after: samples::kes(204_000),
            }],
            reversed_by: None,
            reverses: None,
        }
    }
}
