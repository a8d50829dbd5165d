//! A chama's transactions, narrowed down and page by page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::{members, transactions};
use domain::access::may;
use domain::ids::{ChamaId, TransactionId};
use domain::transactions::{TransactionStatus, TransactionType};
use http::{Failure, HttpState, Query};
use i18n::Words;
use serde::Deserialize;

use super::movements::{Movement, sample_rows};
use super::record::named;
use crate::form::Choice;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// What the list is narrowed down to, as it stands in the address; empty means anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Word of a type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Word of a status.
    pub status: String,
    /// Number of a membership.
    pub member: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Older than this transaction.
    pub before: String,
}

impl Filter {
    /// Whether it narrows anything.
    pub fn is_set(&self) -> bool {
        let narrowing = [&self.kind, &self.status, &self.member, &self.from, &self.to];
        narrowing.iter().any(|value| !value.is_empty())
    }

    /// What the list understands of it; the rest counts as anything.
    fn read(&self) -> transactions::Filter {
        transactions::Filter {
            transaction_type: self.kind.parse().ok(),
            status: self.status.parse().ok(),
            member_id: self.member.parse().ok(),
            from: self.from.parse().ok(),
            to: self.to.parse().ok(),
            before: self.before.parse().ok(),
        }
    }

    /// The words after the question mark, without a place in the list. Only what was understood is
    /// repeated.
    fn words(&self) -> String {
        let read = self.read();
        let pairs = [
            ("type", read.transaction_type.map(|it| it.to_string())),
            ("status", read.status.map(|it| it.to_string())),
            ("member", read.member_id.map(|it| it.to_string())),
            ("from", read.from.map(|it| it.to_string())),
            ("to", read.to.map(|it| it.to_string())),
        ];
        let pairs: Vec<String> = pairs
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}={value}")))
            .collect();
        pairs.join("&")
    }

    /// The address of the list, from a transaction on.
    fn address(&self, chama: ChamaId, before: Option<TransactionId>) -> String {
        let before = before.map(|id| format!("before={id}"));
        let words = Some(self.words()).filter(|words| !words.is_empty());
        let query: Vec<String> = words.into_iter().chain(before).collect();
        format!("/chamas/{chama}/transactions?{}", query.join("&"))
    }
}

/// Transactions on a page.
const PER_PAGE: i64 = 25;

/// `GET /chamas/{chama_id}/transactions`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let (context, grant) = (state.context(), inside.with.grant);
    let chama = grant.chama_id();
    let found = transactions::list(context, grant, &filter.read(), PER_PAGE).await?;
    let view = grant
        .also::<may::ViewChama>()
        .ok_or_else(Failure::not_found)?;
    let members = named(members::names(context, view).await?);
    let listed = Listed {
        older: found.next.map(|next| filter.address(chama, Some(next))),
        newest: (!filter.before.is_empty()).then(|| filter.address(chama, None)),
        rows: found.transactions.into_iter().map(Movement::from).collect(),
        members,
        filter,
    };
    show(&TransactionsPage::new(inside.frame(), chama, listed))
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
