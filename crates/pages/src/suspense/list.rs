//! What is open about money that came in.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::payments::{SetIntakeRules, views};
use chama::reports::money_in::{self, PastedLine, ReceiptLine, Suspense};
use domain::access::may;
use domain::ids::ChamaId;
use domain::intake::ReceiptState;
use http::{Failure, Form as Sent, HttpState, InChama};
use i18n::Words;

use super::{payer, sample_line, state_badge};
use crate::form::Typed;
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, go, show};

/// The page.
#[derive(Debug, Template)]
#[template(path = "suspense/list.html")]
pub struct SuspensePage {
    frame: Frame,
    chama: ChamaId,
    found: Suspense,
    only_known: Option<bool>,
}

impl SuspensePage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, found: Suspense, only_known: Option<bool>) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        frame.title = frame.text("suspense-title");
        Self {
            frame,
            chama,
            found,
            only_known,
        }
    }

    fn payer(line: &ReceiptLine) -> String {
        payer(line)
    }

    const fn badge(line: &ReceiptLine) -> &'static str {
        state_badge(line.state)
    }

    fn balance(&self) -> String {
        let balance = self.found.balance.kes();
        let gaps = [("amount", balance.as_str())];
        self.frame.text_with("suspense-balance", &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let found = Suspense {
            unexplained: vec![sample_line(ReceiptState::Suspense)],
            outside: vec![
                sample_line(ReceiptState::Unconfirmed),
                sample_line(ReceiptState::Waiting),
            ],
            differing: vec![sample_line(ReceiptState::Booked)],
            pasted: vec![PastedLine {
                receipt: "UAA1AAAAA2".to_owned(),
                amount: samples::kes(300),
                member: "Wanjiku Mwangi".to_owned(),
                paid_at: None,
                pasted_at: samples::moment(9),
            }],
            balance: samples::kes(1_400),
        };
        Self::new(
            samples::in_chama(words, Tab::Overview),
            ChamaId::new(7),
            found,
            Some(false),
        )
    }

    /// A page with nothing open.
    pub fn sample_empty(words: Words) -> Self {
        let found = Suspense {
            unexplained: Vec::new(),
            outside: Vec::new(),
            differing: Vec::new(),
            pasted: Vec::new(),
            balance: samples::kes(0),
        };
        Self::new(
            samples::in_chama(words, Tab::Overview),
            ChamaId::new(7),
            found,
            None,
        )
    }
}

/// `GET /chamas/{chama_id}/suspense`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewSuspense>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = money_in::suspense(state.context(), grant).await?;
    let only_known = match grant.also::<may::ManagePaybill>() {
        Some(manages) => views::only_known(state.context(), manages).await?,
        None => None,
    };
    let chama = grant.chama_id();
    show(&SuspensePage::new(inside.frame(), chama, found, only_known))
}

/// `POST /chamas/{chama_id}/suspense/rules`
pub async fn rules(
    State(state): State<HttpState>,
    inside: InChama<may::ManagePaybill>,
    Sent(typed): Sent<Typed>,
) -> Result<Response, Failure> {
    let command = SetIntakeRules {
        only_known: typed.get("only_known") == "yes",
    };
    state.context().run(&inside.grant, None, &command).await?;
    let chama = inside.grant.chama_id();
    Ok(go(&format!("/chamas/{chama}/suspense?done=rules-saved")))
}
