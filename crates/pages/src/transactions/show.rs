//! One transaction as a receipt: what, who, when, why, and the way of the money through the book.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::ledger::views::{EntryView, PostingView};
use chama::reports::payments;
use chama::reports::transactions::{self, TransactionDetails, TransactionLine};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::{Permission, Right, may};
use domain::ids::{ChamaId, TransactionId};
use domain::money::Money;
use domain::transactions::{TransactionStatus, TransactionType};
use http::{Failure, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use crate::form::{Control, Field, Form, Typed};
use crate::frame::{Frame, Tab};
use crate::payments::files::{self, Files};
use crate::samples;
use crate::show::{Direction, status_badge};
use crate::visit::{Inside, show, with_fresh_key};

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

/// One entry of the book: the transaction's own, or the one that undoes it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Number in the chama's book.
    pub number: i64,
    /// Why.
    pub reason: String,
    /// The day it counts for.
    pub value_date: NaiveDate,
    /// When it was written.
    pub recorded_at: DateTime<Utc>,
    /// Who wrote it.
    pub recorded_by: String,
    /// The entry it undoes.
    pub reverses: Option<i64>,
    /// The entry that undoes it.
    pub reversed_by: Option<i64>,
    /// The way of the money.
    pub legs: Vec<Leg>,
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
    /// What it was for.
    pub kind: TransactionType,
    /// How far it has come.
    pub status: TransactionStatus,
    /// How much.
    pub amount: Money,
    /// Who and how: label and text.
    pub facts: Vec<(String, String)>,
    /// The code of the payment.
    pub receipt_code: Option<String>,
    /// Why.
    pub reason: String,
    /// The day it happened.
    pub value_date: NaiveDate,
    /// Its entries, oldest first.
    pub entries: Vec<Entry>,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "transactions/show.html")]
pub struct TransactionPage {
    frame: Frame,
    receipt: Receipt,
    reverse: Option<Form>,
    files: Files,
    open: bool,
}

impl TransactionPage {
    /// The page; `reverse` is what was typed into the form of those who may reverse.
    pub fn new(frame: Frame, receipt: Receipt, reverse: Option<&Typed>, files: Files) -> Self {
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
            files,
            open,
        }
    }

    fn kind(&self) -> String {
        self.frame
            .named("transaction-type-", self.receipt.kind.as_str())
    }

    fn status(&self) -> String {
        self.frame.named("status-", self.receipt.status.as_str())
    }

    fn badge(&self) -> &'static str {
        status_badge(self.receipt.status)
    }

    fn signed(&self) -> String {
        Direction::of(self.receipt.kind).signed(self.receipt.amount)
    }

    fn colour(&self) -> &'static str {
        match self.receipt.status {
            TransactionStatus::Completed => Direction::of(self.receipt.kind).class(),
            TransactionStatus::Reversed | TransactionStatus::Failed => "undone",
            TransactionStatus::Pending => "",
        }
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
        let files = Files::sample(words, None);
        Self::new(
            frame,
            Receipt::sample(words),
            Some(&Typed::default()),
            files,
        )
    }

    /// A transaction that was reversed, seen by somebody who may only read.
    pub fn sample_reversed(words: Words) -> Self {
        let mut receipt = Receipt::sample(words);
        receipt.status = TransactionStatus::Reversed;
        let own = receipt.entries.first().cloned();
        if let (Some(first), Some(back)) = (receipt.entries.first_mut(), own) {
            first.reversed_by = Some(32);
            let leg = |leg: Leg| Leg {
                from: leg.to,
                to: leg.from,
                ..leg
            };
            receipt.entries.push(Entry {
                number: 32,
                reason: "Typed twice".to_owned(),
                reverses: Some(31),
                legs: back.legs.into_iter().map(leg).collect(),
                ..back
            });
        }
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, receipt, None, Files::sample(words, None))
    }

    /// A refused reversal.
    pub fn sample_refused(words: Words) -> Self {
        let mut typed = Typed::default();
        typed.refuse(words, Some("reason"), "text_required", &[]);
        let frame = samples::in_chama(words, Tab::Transactions);
        let files = Files::sample(words, None);
        Self::new(frame, Receipt::sample(words), Some(&typed), files)
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
            entries: vec![Entry {
                number: 31,
                reason: "January, paid at the meeting".to_owned(),
                value_date: samples::day(31),
                recorded_at: samples::moment(31),
                recorded_by: "Akinyi Odhiambo".to_owned(),
                reverses: None,
                reversed_by: None,
                legs: vec![Leg {
                    from: "Personal savings of Wanjiku Mwangi".to_owned(),
                    to: words.text("account-mpesa-paybill"),
                    amount: samples::kes(5_000),
                    from_after: samples::kes(65_000),
                    to_after: samples::kes(204_000),
                }],
            }],
        }
    }
}

impl Receipt {
    fn of(found: TransactionDetails, chama_name: &str, words: Words) -> Self {
        let TransactionDetails {
            transaction,
            entries,
            booked_by,
        } = found;
        let entries = entries.into_iter().zip(booked_by);
        Self {
            chama: transaction.chama_id,
            chama_name: chama_name.to_owned(),
            id: transaction.id,
            kind: transaction.transaction_type,
            status: transaction.status,
            amount: transaction.amount,
            facts: facts(&transaction, words),
            receipt_code: transaction.receipt_code,
            reason: transaction.description,
            value_date: transaction.value_date,
            entries: entries.map(|(entry, by)| Entry::of(entry, by)).collect(),
        }
    }
}

fn facts(transaction: &TransactionLine, words: Words) -> Vec<(String, String)> {
    let method = words.named("method-", transaction.method.as_str());
    let payer = if Direction::of(transaction.transaction_type) == Direction::Out {
        words.text("transaction-payee")
    } else {
        words.text("transaction-payer")
    };
    let facts = [
        (payer, transaction.payer.clone()),
        (
            words.text("transaction-beneficiary"),
            transaction.member_name.clone(),
        ),
        (words.text("transaction-method"), Some(method)),
        (words.text("transaction-place"), transaction.place.clone()),
        (words.text("record-to-place"), transaction.to_place.clone()),
        (words.text("record-fund"), transaction.fund.clone()),
        (
            words.text("transaction-reference"),
            transaction.reference_number.clone(),
        ),
    ];
    let known = facts.into_iter();
    known
        .filter_map(|(label, text)| Some((label, text?)))
        .collect()
}

impl Entry {
    fn of(entry: EntryView, recorded_by: String) -> Self {
        let leg = |posting: PostingView| Leg {
            amount: posting.moved(),
            from_after: posting.from_after(),
            to_after: posting.to_after(),
            from: posting.from_name,
            to: posting.to_name,
        };
        Self {
            number: entry.number,
            reason: entry.description,
            value_date: entry.value_date,
            recorded_at: entry.booked_at,
            recorded_by,
            reverses: entry.reverses_number,
            reversed_by: entry.reversed_by_number,
            legs: entry.postings.into_iter().map(leg).collect(),
        }
    }
}

/// The transaction of the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    /// Which.
    pub transaction_id: TransactionId,
}

/// `GET /chamas/{chama_id}/transactions/{transaction_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    show(&read(&state, inside, which.transaction_id, Typed::default()).await?)
}

/// The page, with what was typed into the form that reverses it.
pub(super) async fn read<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    id: TransactionId,
    typed: Typed,
) -> Result<TransactionPage, Failure> {
    read_with(state, inside, id, typed, Typed::default()).await
}

/// The page, with what was wrong with a file.
pub(crate) async fn read_with_file<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    id: TransactionId,
    file: Typed,
) -> Result<TransactionPage, Failure> {
    read_with(state, inside, id, Typed::default(), file).await
}

async fn read_with<R: Right>(
    state: &HttpState,
    inside: Inside<R>,
    id: TransactionId,
    typed: Typed,
    file: Typed,
) -> Result<TransactionPage, Failure> {
    let grant = inside.with.grant;
    let view = grant.also::<may::ViewTransactions>();
    let view = view.ok_or_else(Failure::not_found)?;
    let found = transactions::details(state.context(), view, id).await?;
    let kept = payments::files_of(state.context(), view, id).await?;
    let may_reverse = grant.may(Permission::ReverseEntry) && found.can_be_reversed();
    let receipt = Receipt::of(found, &inside.chama.name, inside.words());
    let (words, chama) = (inside.words(), grant.chama_id());
    let may_attach = grant.may(Permission::RecordMoney);
    let frame = inside.frame();
    let action = format!("/chamas/{chama}/transactions/{id}/attachments");
    let attach = may_attach.then(|| {
        let form = files::form(words, action, &frame.csrf, &file);
        (form, !file.wrong().is_empty())
    });
    let files = Files::new(words, chama, kept, attach);
    let typed = if typed.has("idempotency_key") {
        typed
    } else {
        with_fresh_key(typed, &frame)
    };
    Ok(TransactionPage::new(
        frame,
        receipt,
        may_reverse.then_some(&typed),
        files,
    ))
}
