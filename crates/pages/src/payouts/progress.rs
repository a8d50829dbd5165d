//! How far M-Pesa has come with a payment or a list: it looks again by itself while anything is on
//! its way.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use chama::reports::payments::{self, PaymentDetails, Progress};
use domain::access::may;
use domain::ids::ChamaId;
use http::{Failure, HttpState, Path};
use i18n::Words;

use super::table::{Payouts, sample_lines};
use crate::frame::{Frame, Tab};
use crate::payments::show::{Which, sample_details};
use crate::samples;
use crate::visit::{Inside, show};

/// Seconds after which a page that is not final looks again.
const LOOKS_AGAIN: &str = "5";

/// The page.
#[derive(Debug, Template)]
#[template(path = "payouts/progress.html")]
pub struct ProgressPage {
    frame: Frame,
    progress: Progress,
    payouts: Payouts,
    back: String,
}

impl ProgressPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, payment: &PaymentDetails) -> Self {
        let mut frame = frame.at(Tab::Transactions).in_its_chama();
        let words = frame.words;
        frame.title = words.text_with("progress-title", &[("name", &payment.payment.payee)]);
        let list = format!("/chamas/{chama}/payments");
        let back = format!("{list}/{}", payment.payment.id);
        let payouts = Payouts::new(words, chama, &payment.payouts);
        let frame = frame.crumb(words.text("payments-title"), list);
        Self {
            frame,
            progress: payment.progress(),
            payouts,
            back,
        }
    }

    fn sentence(&self) -> String {
        let count = |number: usize| number.to_string();
        let (lines, arrived) = (count(self.progress.lines), count(self.progress.arrived));
        let (failed, open) = (count(self.progress.failed), count(self.progress.open));
        let gaps = [
            ("lines", lines.as_str()),
            ("arrived", arrived.as_str()),
            ("failed", failed.as_str()),
            ("open", open.as_str()),
        ];
        self.frame.text_with("progress-sentence", &gaps)
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        let frame = samples::in_chama(words, Tab::Transactions);
        let mut details = sample_details();
        details.payouts = sample_lines();
        Self::new(frame, ChamaId::new(7), &details)
    }
}

/// `GET /chamas/{chama_id}/payments/{proposal_id}/progress`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewTransactions>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let found = payments::details(state.context(), grant, which.proposal_id).await?;
    let is_open = found.progress().open > 0;
    let mut response = show(&ProgressPage::new(inside.frame(), grant.chama_id(), &found))?;
    if is_open {
        let again = HeaderValue::from_static(LOOKS_AGAIN);
        response.headers_mut().insert(header::REFRESH, again);
    }
    Ok(response)
}
