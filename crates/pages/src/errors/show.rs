//! One page for every refusal, worded by its status.

use std::sync::Arc;

use askama::Template;
use http::ErrorView;
use i18n::Words;

use crate::frame::{Frame, Person};
use crate::samples;

/// The page.
#[derive(Debug, Template)]
#[template(path = "errors/show.html")]
pub struct ErrorPage {
    frame: Frame,
    status: u16,
    text: String,
    detail: Option<String>,
    request: Option<String>,
}

impl ErrorPage {
    /// The page for a status: in short, and in a sentence.
    pub fn new(mut frame: Frame, status: u16, title: String, text: String) -> Self {
        frame.title = title;
        Self {
            frame,
            status,
            text,
            detail: None,
            request: None,
        }
    }

    /// When it is worth trying again.
    #[must_use]
    pub fn retry_after(mut self, seconds: i64) -> Self {
        let wait = self.frame.count("problem-429-wait", seconds);
        self.detail = Some(wait);
        self
    }

    /// The number under which the server's log knows the request.
    #[must_use]
    pub fn request(mut self, id: &str) -> Self {
        let text = self.frame.text_with("problem-request", &[("id", id)]);
        self.request = Some(text);
        self
    }

    /// A page to look at.
    pub fn sample(words: Words, status: u16, code: &str) -> Self {
        let frame = samples::signed_in(words);
        let title = words.text(&format!("problem-{status}-title"));
        let text = words.error(code, &[("seconds", "42")]);
        let page = Self::new(frame, status, title, text);
        match status {
            429 => page.retry_after(42),
            500 => page.request("0197a3c2-5f0e-7cc3-98c4-dc0c0c07398f"),
            _ => page,
        }
    }
}

/// How the server tells failures to people.
pub fn error_page() -> http::ErrorPage {
    Arc::new(|view: &ErrorView<'_>| {
        let mut frame = Frame::new(view.words, String::new());
        frame.person = view.signed_in.then(|| Person {
            name: String::new(),
        });
        let status = view.failure.status;
        let (title, text) = (view.title.clone(), view.detail.clone());
        let mut page = ErrorPage::new(frame, status.as_u16(), title, text);
        let wait = view.failure.retry_after_seconds;
        if let Some(seconds) = wait.and_then(|seconds| i64::try_from(seconds).ok()) {
            page = page.retry_after(seconds);
        }
        if status.is_server_error() {
            page = page.request(view.request_id);
        }
        // An empty page is all that is left when even this one cannot be made.
        page.render().unwrap_or_default()
    })
}
