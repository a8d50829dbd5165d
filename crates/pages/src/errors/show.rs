//! One page for every refusal, worded by its status.

use askama::Template;
use i18n::Words;

use crate::frame::Frame;
use crate::samples;

/// The statuses that have words of their own.
const WORDED: [u16; 10] = [400, 401, 403, 404, 409, 413, 422, 429, 500, 503];

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
    /// The page for a status.
    pub fn new(mut frame: Frame, status: u16) -> Self {
        let worded = if WORDED.contains(&status) {
            status
        } else if status < 500 {
            400
        } else {
            500
        };
        frame.title = frame.text(&format!("problem-{worded}-title"));
        let text = frame.text(&format!("problem-{worded}-text"));
        Self {
            frame,
            status,
            text,
            detail: None,
            request: None,
        }
    }

    /// A sentence for what exactly was refused.
    #[must_use]
    pub fn detail(mut self, detail: String) -> Self {
        self.detail = Some(detail);
        self
    }

    /// When it is worth trying again.
    #[must_use]
    pub fn retry_after(self, seconds: i64) -> Self {
        let wait = self.frame.count("problem-429-wait", seconds);
        self.detail(wait)
    }

    /// The number under which the server's log knows the request.
    #[must_use]
    pub fn request(mut self, id: &str) -> Self {
        let text = self.frame.text_with("problem-request", &[("id", id)]);
        self.request = Some(text);
        self
    }

    /// A page to look at.
    pub fn sample(words: Words, status: u16) -> Self {
        let page = Self::new(samples::signed_in(words), status);
        match status {
            429 => page.retry_after(42),
            500 => page.request("0197a3c2-5f0e-7cc3-98c4-dc0c0c07398f"),
            _ => page,
        }
    }
}
