//! A chama's transactions, narrowed down and page by page.

use askama::Template;
use domain::ids::ChamaId;
use domain::transactions::{TransactionStatus, TransactionType};
use i18n::Words;

use super::movements::{Movement, sample_rows};
use crate::form::Choice;
use crate::frame::{Frame, Tab};
use crate::samples;

/// What the list is narrowed down to, as it stands in the address; empty means anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Word of a type.
    pub kind: String,
    /// Word of a status.
    pub status: String,
    /// Number of a membership.
    pub member: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

impl Filter {
    /// Whether it narrows anything.
    pub fn is_set(&self) -> bool {
        *self != Self::default()
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "transactions/list.html")]
pub struct TransactionsPage {
    frame: Frame,
    chama: ChamaId,
    filter: Filter,
    members: Vec<Choice>,
    rows: Vec<Movement>,
    /// The address of the page of older ones.
    older: Option<String>,
    /// The address of the newest, on a later page.
    newest: Option<String>,
    may_record: bool,
}

/// What a page of the list is made of.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What it is narrowed down to.
    pub filter: Filter,
    /// The members to choose from.
    pub members: Vec<Choice>,
    /// The transactions, newest first.
    pub rows: Vec<Movement>,
    /// The address of the page of older ones.
    pub older: Option<String>,
    /// The address of the first page, on a later one.
    pub newest: Option<String>,
}

impl TransactionsPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, listed: Listed) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        frame.title = frame.text("transactions-title");
        let may_record = frame.chama.as_ref().is_some_and(|menu| menu.may_record);
        Self {
            frame,
            chama,
            filter: listed.filter,
            members: listed.members,
            rows: listed.rows,
            older: listed.older,
            newest: listed.newest,
            may_record,
        }
    }

    fn types(&self) -> Vec<Choice> {
        let name = |kind: &TransactionType| {
            let label = self.frame.named("transaction-type-", kind.as_str());
            Choice::new(kind.as_str(), label)
        };
        TransactionType::ALL.iter().map(name).collect()
    }

    fn statuses(&self) -> Vec<Choice> {
        let name = |status: &TransactionStatus| {
            let label = self.frame.named("status-", status.as_str());
            Choice::new(status.as_str(), label)
        };
        TransactionStatus::ALL.iter().map(name).collect()
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let listed = Listed {
            filter: Filter::default(),
            members: vec![Choice::new("1", "Wanjiku Mwangi")],
            rows: sample_rows(),
            older: Some("/chamas/7/transactions?before=26".to_owned()),
            newest: None,
        };
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, ChamaId::new(7), listed)
    }

    /// A filter that nothing fits.
    pub fn sample_empty(words: Words) -> Self {
        let mut page = Self::sample(words);
        page.rows.clear();
        page.older = None;
        TransactionType::Fine
            .as_str()
            .clone_into(&mut page.filter.kind);
        page
    }
}
