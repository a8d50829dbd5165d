//! The statements that were brought.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::reconciliation::{self, StatementLine};
use domain::access::{Permission, may};
use domain::ids::{ChamaId, StatementImportId};
use domain::statement_import::ImportState;
use http::{Failure, HttpState};
use i18n::Words;

use super::at_home;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// The page.
#[derive(Debug, Template)]
#[template(path = "reconciliation/statements.html")]
pub struct StatementsPage {
    frame: Frame,
    chama: ChamaId,
    statements: Vec<StatementLine>,
    may_bring: bool,
    may_look: bool,
}

impl StatementsPage {
    /// The page.
    pub fn new(
        frame: Frame,
        chama: ChamaId,
        statements: Vec<StatementLine>,
        (may_bring, may_look): (bool, bool),
    ) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        frame.title = frame.text("statements-title");
        Self {
            frame: at_home(frame, chama),
            chama,
            statements,
            may_bring,
            may_look,
        }
    }

    fn days(&self, line: &StatementLine) -> String {
        let Some((from, to)) = line.days else {
            return String::new();
        };
        format!("{} – {}", self.frame.date(from), self.frame.date(to))
    }

    fn state(&self, line: &StatementLine) -> String {
        self.frame.named("statement-state-", line.state.as_str())
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let line = |id, state| StatementLine {
            id: StatementImportId::new(id),
            place: "M-Pesa".to_owned(),
            source: "mpesa_organisation".to_owned(),
            file_name: "<b>statement.csv".to_owned(),
            state,
            rows: 42,
            days: Some((samples::day(1), samples::day(14))),
            by: "Wanjiku Mwangi".to_owned(),
            at: samples::moment(14),
        };
        let lines = ImportState::ALL.iter().zip(1..);
        let lines = lines.map(|(state, id)| line(id, *state)).collect();
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), lines, (true, true))
    }
}

/// `GET /chamas/{chama_id}/statements`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewReconciliation>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = reconciliation::statements(state.context(), grant).await?;
    let may = (
        grant.may(Permission::Reconcile),
        grant.may(Permission::ViewAnyStatement),
    );
    let page = StatementsPage::new(inside.frame(), grant.chama_id(), found, may);
    show(&page)
}
