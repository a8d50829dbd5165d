//! The front page: what ChamaLink is, and what a group can count on.

use askama::Template;
use axum::response::Response;
use domain::money::Money;
use http::Failure;
use i18n::Words;

use crate::frame::Frame;
use crate::visit::{Visit, show};

/// The front page.
#[derive(Debug, Template)]
#[template(path = "front/show.html")]
pub struct FrontPage {
    frame: Frame,
}

impl FrontPage {
    /// The page.
    pub const fn new(frame: Frame) -> Self {
        Self { frame }
    }

    /// An amount of the specimen beside the title.
    #[expect(clippy::unused_self, reason = "a template calls methods of its page")]
    fn sample_amount(&self, cents: i64) -> String {
        Money::from_cents(cents).kes()
    }

    /// A page to look at.
    pub fn sample(words: Words) -> Self {
        Self::new(Frame::new(words, words.text("front-title")))
    }
}

/// `GET /`
pub async fn page(visit: Visit) -> Result<Response, Failure> {
    let mut frame = visit.frame();
    frame.title = frame.text("front-title");
    show(&FrontPage::new(frame))
}
