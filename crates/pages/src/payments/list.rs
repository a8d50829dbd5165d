//! A chama's payments, narrowed down by where they stand.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::payments::{self, PaymentLine};
use chrono::NaiveDate;
use domain::access::may;
use domain::approvals::{PaymentKind, ProposalState};
use domain::ids::{ChamaId, ProposalId};
use domain::money::Money;
use domain::time::eat_date;
use http::{Failure, HttpState, Query};
use i18n::Words;
use serde::Deserialize;

use super::{kind_icon, state_badge};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::show::Icon;
use crate::visit::{Inside, show};

/// Payments on a page.
const PER_PAGE: i64 = 25;

/// What the list is narrowed down to, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Filter {
    /// Word of a state; empty means any.
    pub state: String,
    /// Older than this payment.
    pub before: String,
}

impl Filter {
    /// What the list understands of it; the rest counts as anything.
    fn read(&self) -> payments::Filter {
        payments::Filter {
            state: self.state.parse().ok(),
            before: self.before.parse().ok(),
        }
    }

    fn address(&self, chama: ChamaId, before: Option<ProposalId>) -> String {
        let state = self.read().state.map(|state| format!("state={state}"));
        let before = before.map(|id| format!("before={id}"));
        let words: Vec<String> = state.into_iter().chain(before).collect();
        format!("/chamas/{chama}/payments?{}", words.join("&"))
    }
}

/// One payment of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its page.
    pub href: String,
    /// For what.
    pub kind: PaymentKind,
    /// How much.
    pub amount: Money,
    /// Why.
    pub purpose: String,
    /// Who is paid.
    pub payee: String,
    /// Where it stands.
    pub state: ProposalState,
    /// The day it was proposed.
    pub day: NaiveDate,
    /// How many approved.
    pub given: i64,
    /// How many must.
    pub needed: i64,
    /// Whether an officer should look at it.
    pub needs_a_look: bool,
}

impl Row {
    /// Its picture.
    pub const fn icon(&self) -> Icon {
        kind_icon(self.kind)
    }

    /// The classes of its badge.
    pub const fn badge(&self) -> &'static str {
        state_badge(self.state)
    }

    fn of(chama: ChamaId, line: PaymentLine) -> Self {
        Self {
            href: format!("/chamas/{chama}/payments/{}", line.id),
            kind: line.kind,
            amount: line.amount,
            purpose: line.purpose,
            payee: line.payee,
            state: line.state,
            day: eat_date(line.proposed_at),
            given: line.approvals_given,
            needed: line.approvals_needed,
            needs_a_look: line.needs_a_look,
        }
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "payments/list.html")]
pub struct PaymentsPage {
    frame: Frame,
    chama: ChamaId,
    filter: Filter,
    rows: Vec<Row>,
    older: Option<String>,
    newest: Option<String>,
    may_propose: bool,
}

impl PaymentsPage {
    /// The page; `next` is where the next one begins.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        filter: Filter,
        rows: Vec<Row>,
        next: Option<ProposalId>,
    ) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        frame.title = frame.text("payments-title");
        let may_propose = frame.chama.as_ref().is_some_and(|menu| menu.may_propose);
        Self {
            frame,
            chama,
            older: next.map(|next| filter.address(chama, Some(next))),
            newest: (!filter.before.is_empty()).then(|| filter.address(chama, None)),
            filter,
            rows,
            may_propose,
        }
    }

    fn states(&self) -> Vec<(&'static str, String)> {
        let name = |state: &ProposalState| {
            let label = self.frame.named("proposal-state-", state.as_str());
            (state.as_str(), label)
        };
        ProposalState::ALL.iter().map(name).collect()
    }

    fn approvals(&self, row: &Row) -> String {
        let (given, needed) = (row.given.to_string(), row.needed.to_string());
        let gaps = [("given", given.as_str()), ("needed", needed.as_str())];
        self.frame.text_with("payments-approvals", &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        use PaymentKind::{Expense, Refund, TransferOut, Welfare, Withdrawal};
        use ProposalState::{Expired, Open, Paid, Rejected, Sending, Withdrawn};
        let row = |id: i64, kind, state, payee: &str, shillings, given| Row {
            href: format!("/chamas/7/payments/{id}"),
            kind,
            amount: samples::kes(shillings),
            purpose: "Resolution 4 of the meeting <script>alert(1)</script>".to_owned(),
            payee: payee.to_owned(),
            state,
            day: samples::day(20),
            given,
            needed: 2,
            needs_a_look: state == ProposalState::Sending,
        };
        let rows = vec![
            row(10, Withdrawal, Sending, "Share-out 2026", 60_000, 2),
            row(9, Expense, Open, "Kangemi Social Hall", 1_200, 1),
            row(8, Welfare, Paid, "Fatuma Abdi", 10_000, 2),
            row(
                7,
                Withdrawal,
                Rejected,
                "Nyambura wa Kamau-Njoroge",
                60_000,
                0,
            ),
            row(6, Refund, Withdrawn, "Akinyi Odhiambo", 500, 0),
            row(5, TransferOut, Expired, "Jua Kali Hardware Ltd", 125_000, 1),
        ];
        let frame = samples::in_chama(words, Tab::Transactions);
        let next = Some(ProposalId::new(5));
        Self::new(frame, ChamaId::new(7), Filter::default(), rows, next)
    }

    /// A chama that has not paid anything.
    pub fn sample_empty(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Transactions);
        Self::new(frame, ChamaId::new(7), Filter::default(), Vec::new(), None)
    }
}

/// `GET /chamas/{chama_id}/payments`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
    Query(filter): Query<Filter>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let chama = grant.chama_id();
    let found = payments::list(state.context(), grant, filter.read(), PER_PAGE).await?;
    let rows = found.payments.into_iter();
    let rows = rows.map(|line| Row::of(chama, line)).collect();
    show(&PaymentsPage::new(
        inside.frame(),
        chama,
        filter,
        rows,
        found.next,
    ))
}
