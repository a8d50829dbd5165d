//! A short list of transactions, as first pages show it.

use askama::Template;
use askama::filters::HtmlSafe;
use chama::reports::transactions::TransactionLine;
use chrono::NaiveDate;
use domain::money::Money;
use domain::transactions::{TransactionStatus, TransactionType};
use i18n::Words;

use crate::samples;
use crate::show::{Direction, Icon, status_badge, type_icon};

/// One transaction in a list.
#[derive(Clone, Debug)]
pub struct Movement {
    /// Its page.
    pub href: String,
    /// What it was for.
    pub kind: TransactionType,
    /// How far it has come.
    pub status: TransactionStatus,
    /// Whom it concerns.
    pub who: Option<String>,
    /// Why.
    pub why: String,
    /// In which chama, where a list spans several.
    pub chama: Option<String>,
    /// The day it happened.
    pub date: NaiveDate,
    /// How much.
    pub amount: Money,
}

/// The list.
#[derive(Clone, Debug, Template)]
#[template(path = "components/movements.html")]
pub struct Movements {
    words: Words,
    rows: Vec<Movement>,
}

impl HtmlSafe for Movements {}

impl Movement {
    /// What it was for, in words.
    pub fn title(&self, words: &Words) -> String {
        words.named("transaction-type-", self.kind.as_str())
    }

    /// Its status, in words.
    pub fn status_text(&self, words: &Words) -> String {
        words.named("status-", self.status.as_str())
    }

    /// Whether the status deserves a mark: most are completed.
    pub fn marked(&self) -> bool {
        self.status != TransactionStatus::Completed
    }

    /// The classes of the mark.
    pub const fn badge(&self) -> &'static str {
        status_badge(self.status)
    }

    /// Its picture.
    pub const fn icon(&self) -> Icon {
        type_icon(self.kind)
    }

    /// The classes of the round mark.
    pub const fn disc(&self) -> &'static str {
        Direction::of(self.kind).disc()
    }

    /// The classes of the amount.
    pub const fn colour(&self) -> &'static str {
        match self.status {
            TransactionStatus::Reversed | TransactionStatus::Failed => "undone",
            _ => Direction::of(self.kind).class(),
        }
    }

    /// The amount with its sign.
    pub fn signed(&self) -> String {
        Direction::of(self.kind).signed(self.amount)
    }

    /// Whom it concerns, else why it was: one of the two tells it apart from its neighbours.
    pub fn about(&self) -> &str {
        self.who.as_deref().unwrap_or(&self.why)
    }

    /// The day, as people write it.
    pub fn day(&self, words: &Words) -> String {
        words.date(self.date)
    }
}

impl Movements {
    /// The list, newest first.
    pub const fn new(words: Words, rows: Vec<Movement>) -> Self {
        Self { words, rows }
    }

    /// Whether there is nothing to show.
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(crate) fn sample(words: Words) -> Self {
        Self::new(words, sample_rows())
    }
}

pub(crate) fn sample_rows() -> Vec<Movement> {
    use TransactionStatus::{Completed, Pending, Reversed};
    use TransactionType::{Contribution, Expense, Fine, Transfer, Welfare};
    let row = |id: i64, kind, status, who: Option<&str>, day, shillings| Movement {
        href: format!("/chamas/7/transactions/{id}"),
        kind,
        status,
        who: who.map(ToOwned::to_owned),
        why: "Noted at the meeting".to_owned(),
        chama: None,
        date: samples::day(day),
        amount: samples::kes(shillings),
    };
    vec![
        row(
            31,
            Contribution,
            Completed,
            Some("Wanjiku Mwangi"),
            31,
            5_000,
        ),
        row(
            30,
            Expense,
            Completed,
            Some("Kangemi Social Hall"),
            31,
            1_200,
        ),
        row(
            29,
            Contribution,
            Reversed,
            Some("Akinyi Odhiambo"),
            30,
            5_000,
        ),
        row(28, Transfer, Completed, None, 28, 40_000),
        row(
            27,
            Fine,
            Pending,
            Some("Nyambura wa Kamau-Njoroge"),
            24,
            200,
        ),
        row(26, Welfare, Completed, Some("Fatuma Abdi"), 20, 10_000),
    ]
}

impl From<TransactionLine> for Movement {
    fn from(line: TransactionLine) -> Self {
        Self {
            href: format!("/chamas/{}/transactions/{}", line.chama_id, line.id),
            kind: line.transaction_type,
            status: line.status,
            who: line.member_name.or(line.payer),
            why: line.description,
            chama: None,
            date: line.value_date,
            amount: line.amount,
        }
    }
}
