//! What is written down of a request, and what is not. Alone in its process: who listens to the
//! log is settled once for all threads.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[expect(dead_code, reason = "shared with tests that need more of it")]
#[path = "passing/kit.rs"]
mod kit;

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::http::StatusCode;
use tracing_subscriber::{filter::LevelFilter, fmt::MakeWriter};

use kit::{app, get_, post_json};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_line_says_what_was_asked_and_nothing_about_whom() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_max_level(LevelFilter::DEBUG)
        .with_writer(lines.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let app = app().await;
    let page = app.ask(get_("/api/pages?page=3&phone=0712345678")).await;
    app.ask(get_("/api/chamas/0712345678?token=hunter2")).await;
    app.ask(get_("/0712345678")).await;
    app.ask(post_json("/api/pay", r#"{"amount":"0712345678"}"#))
        .await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(
        !text.contains("0712") && !text.contains("hunter2"),
        "{text}"
    );
    let line = text.lines().find(|line| line.contains("answered")).unwrap();
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(line["fields"]["status"], 422);
    assert!(line["fields"]["latency_us"].is_number());
    assert_eq!(line["span"]["route"], "/api/pages");
    assert_eq!(line["span"]["method"], "GET");
    assert_eq!(line["span"]["request_id"], page.header("x-request-id"));
    assert!(
        text.contains("/api/chamas/{chama_id}") && text.contains("unmatched"),
        "{text}"
    );
}
