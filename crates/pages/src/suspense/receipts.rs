//! The receipts of M-Pesa, newest first.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::reports::money_in::{self, PER_PAGE_MAX, ReceiptLine};
use domain::access::may;
use domain::ids::ChamaId;
use domain::intake::ReceiptState;
use http::{Failure, HttpState};
use i18n::Words;

use super::{payer, sample_line, state_badge};
use crate::frame::{Frame, Tab};
use crate::samples;
use crate::visit::{Inside, show};

/// The page.
#[derive(Debug, Template)]
#[template(path = "suspense/receipts.html")]
pub struct ReceiptsPage {
    frame: Frame,
    chama: ChamaId,
    lines: Vec<ReceiptLine>,
}

impl ReceiptsPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, lines: Vec<ReceiptLine>) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        frame.title = frame.text("receipts-title");
        Self {
            frame,
            chama,
            lines,
        }
    }

    fn payer(line: &ReceiptLine) -> String {
        payer(line)
    }

    const fn badge(line: &ReceiptLine) -> &'static str {
        state_badge(line.state)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let lines = vec![sample_line(ReceiptState::Booked)];
        Self::new(
            samples::in_chama(words, Tab::Overview),
            ChamaId::new(7),
            lines,
        )
    }
}

/// `GET /chamas/{chama_id}/receipts`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewSuspense>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = money_in::receipts(state.context(), grant, None, PER_PAGE_MAX).await?;
    let chama = grant.chama_id();
    show(&ReceiptsPage::new(inside.frame(), chama, found.receipts))
}
