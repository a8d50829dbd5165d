//! Request bodies: no larger and no slower than agreed.

use std::{
    error::Error as StdError,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::{Buf, Bytes};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::{failure::Failure, state::HttpState, upload};

/// Why a body stopped.
#[derive(Debug, Clone, Copy, thiserror::Error)]
enum Stopped {
    #[error("the request body is larger than the limit")]
    TooLarge,
    #[error("the request body did not arrive in time")]
    TooSlow,
}

/// A body under watch. The time runs for the whole body, not between two pieces: a byte now and
/// then does not keep it open.
struct Watched {
    inner: Body,
    left: usize,
    deadline: Instant,
    alarm: Option<Pin<Box<Sleep>>>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match Pin::new(&mut self.inner).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Buf::remaining);
                Poll::Ready(Some(match self.left.checked_sub(length) {
                    Some(left) => {
                        self.left = left;
                        Ok(frame)
                    }
                    None => Err(axum::Error::new(Stopped::TooLarge)),
                }))
            }
            Poll::Ready(other) => Poll::Ready(other),
            Poll::Pending => {
                let deadline = self.deadline;
                let alarm = self
                    .alarm
                    .get_or_insert_with(|| Box::pin(sleep_until(deadline)));
                match alarm.as_mut().poll(cx) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(axum::Error::new(Stopped::TooSlow)))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The layer: refuses at once what says it is too large, and watches the rest.
pub async fn watch(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let usual = state.body_size_max();
    let size_max = upload::body_size_max(request.uri().path()).unwrap_or(usual);
    let time_max = state.body_time_max();
    if said_length(&request).is_some_and(|length| length > size_max) {
        return too_large().into_response();
    }
    next.run(request.map(|inner| watched(inner, size_max, time_max)))
        .await
}

fn watched(inner: Body, size_max: usize, time_max: Duration) -> Body {
    if inner.is_end_stream() {
        return inner;
    }
    let deadline = Instant::now() + time_max;
    Body::new(Watched {
        inner,
        left: size_max,
        deadline,
        alarm: None,
    })
}

fn said_length(request: &Request) -> Option<usize> {
    request
        .headers()
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// The whole body, or why there is none.
pub async fn read(body: Body) -> Result<Bytes, Failure> {
    match body.collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) => Err(stopped(&error).map_or_else(
            || Failure::new(StatusCode::BAD_REQUEST, "body_broken"),
            |stopped| match stopped {
                Stopped::TooLarge => too_large(),
                Stopped::TooSlow => Failure::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow"),
            },
        )),
    }
}

fn too_large() -> Failure {
    Failure::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
}

fn stopped(error: &axum::Error) -> Option<Stopped> {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(stopped) = current.downcast_ref::<Stopped>() {
            return Some(*stopped);
        }
        cause = current.source();
    }
    None
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use futures::{StreamExt, stream};

    fn dripping(pieces: usize) -> Body {
        let pieces = stream::iter(0..pieces).then(|_| async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok::<_, std::io::Error>(Bytes::from_static(b"x"))
        });
        Body::from_stream(pieces)
    }

    #[tokio::test]
    async fn a_dripping_body_is_stopped_by_its_whole_time() {
        let slow = watched(dripping(100), 1_000, Duration::from_millis(100));
        assert_eq!(read(slow).await.unwrap_err().code, "body_too_slow");
        let fine = watched(dripping(5), 1_000, Duration::from_secs(30));
        assert_eq!(read(fine).await.unwrap().len(), 5);
    }

    #[tokio::test]
    async fn a_body_that_hides_its_length_is_stopped_at_the_limit() {
        let chunks = stream::iter((0..10).map(|_| Ok::<_, std::io::Error>(Bytes::from("12345"))));
        let body = watched(Body::from_stream(chunks), 20, Duration::from_secs(1));
        let failure = read(body).await.unwrap_err();
        assert_eq!(
            (failure.status, failure.code),
            (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
        );
    }
}
