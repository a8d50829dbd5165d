//! What becomes of a payment by M-Pesa. The page looks again by itself until it is known.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use chama::payments::views::{self, PromptStatus};
use domain::access::may;
use domain::ids::{ChamaId, MemberId, StkRequestId};
use domain::intake::{PromptFailure, PromptStage};
use http::{Failure, HttpState, Path};
use i18n::Words;
use serde::Deserialize;

use crate::frame::{Frame, Tab};
use crate::samples;
use crate::show::{Icon, icon};
use crate::visit::{Inside, show};

/// The request in the address.
#[derive(Debug, Deserialize)]
pub struct Which {
    prompt_id: StkRequestId,
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "paying/status.html")]
pub struct StatusPage {
    frame: Frame,
    chama: ChamaId,
    status: PromptStatus,
}

impl StatusPage {
    /// The page.
    pub fn new(frame: Frame, chama: ChamaId, status: PromptStatus) -> Self {
        let mut frame = frame.at(Tab::Overview).in_its_chama();
        let words = frame.words;
        frame.title = words.text("pay-status-title");
        let frame = frame.crumb(words.text("pay-title"), format!("/chamas/{chama}/pay"));
        Self {
            frame,
            chama,
            status,
        }
    }

    /// In a few words.
    fn title(&self) -> String {
        self.frame
            .named("prompt-stage-", self.status.stage.as_str())
    }

    /// What it means and what to do.
    fn text(&self) -> String {
        let words = self.frame.words;
        let amount = self.status.amount.kes();
        let receipt = self.status.receipt.clone().unwrap_or_default();
        let gaps = [
            ("amount", amount.as_str()),
            ("phone", self.status.phone.as_str()),
            ("receipt", receipt.as_str()),
        ];
        match (self.status.stage, self.status.failure) {
            (PromptStage::Failed, failure) => {
                let why = failure.unwrap_or(PromptFailure::Other);
                words.named("prompt-failure-", why.as_str())
            }
            (PromptStage::Sending, _) => words.text_with("pay-sending-text", &gaps),
            (PromptStage::Waiting, _) => words.text_with("pay-waiting-text", &gaps),
            (PromptStage::Unsure, _) => words.text_with("pay-unsure-text", &gaps),
            (PromptStage::Booked, _) => words.text_with("pay-booked-text", &gaps),
            (PromptStage::Confirming, _) => words.text_with("pay-confirming-text", &gaps),
            (PromptStage::Unreceipted, _) => words.text_with("pay-unreceipted-text", &gaps),
            (PromptStage::Denied, _) => words.text_with("pay-denied-text", &gaps),
            (PromptStage::Expired, _) => words.text_with("pay-expired-text", &gaps),
        }
    }

    const fn icon(&self) -> Icon {
        match self.status.stage {
            PromptStage::Booked => icon("check-circle-fill"),
            PromptStage::Failed | PromptStage::Denied | PromptStage::Expired => {
                icon("exclamation-triangle-fill")
            }
            PromptStage::Sending | PromptStage::Waiting | PromptStage::Unsure => icon("phone"),
            PromptStage::Confirming | PromptStage::Unreceipted => icon("clock"),
        }
    }

    const fn class(&self) -> &'static str {
        match self.status.stage {
            PromptStage::Booked => "alert alert-green",
            PromptStage::Failed | PromptStage::Denied | PromptStage::Expired => "alert alert-ochre",
            _ => "alert",
        }
    }

    const fn is_over(&self) -> bool {
        self.status.stage.is_final()
    }

    fn may_retry(&self) -> bool {
        matches!(
            self.status.stage,
            PromptStage::Failed | PromptStage::Expired
        )
    }

    /// A page to look at.
    pub fn sample(words: Words, stage: PromptStage) -> Self {
        let frame = samples::in_chama(words, Tab::Overview);
        Self::new(frame, ChamaId::new(7), sample_status(stage))
    }
}

/// A payment to look at.
pub(super) fn sample_status(stage: PromptStage) -> PromptStatus {
    PromptStatus {
        id: StkRequestId::new(3),
        member_id: MemberId::new(1),
        amount: samples::kes(1_400),
        phone: "0712***678".to_owned(),
        stage,
        failure: Some(PromptFailure::Cancelled),
        receipt: Some("UAA1AAAAA1".to_owned()),
        transaction_id: None,
        requested_at: samples::moment(9),
    }
}

/// `GET /chamas/{chama_id}/pay/{prompt_id}`
pub async fn page(
    State(state): State<HttpState>,
    inside: Inside<may::ViewOwnStatement>,
    Path(which): Path<Which>,
) -> Result<Response, Failure> {
    let grant = inside.with.grant;
    let status = views::prompt(state.context(), grant, which.prompt_id).await?;
    show(&StatusPage::new(inside.frame(), grant.chama_id(), status))
}
