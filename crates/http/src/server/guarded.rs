//! A connection that may neither keep silent at its start nor refuse to read its answer.
//!
//! hyper's header timeout starts only once the protocol is known; a client that sends nothing, or
//! the HTTP/2 preface a byte at a time, would hold a connection for ever. And nothing in hyper
//! ends a write that the client does not read.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

pub struct Guarded {
    stream: TcpStream,
    /// Runs until the protocol is known.
    first_bytes: Option<Pin<Box<Sleep>>>,
    /// How much of the HTTP/2 preface has come.
    preface_seen: usize,
    /// Runs while the client does not take what we write.
    stalled: Option<Pin<Box<Sleep>>>,
    write_stall_timeout: Duration,
}

impl Guarded {
    pub fn new(stream: TcpStream, first_bytes: Duration, write_stall: Duration) -> Self {
        Self {
            stream,
            first_bytes: Some(Box::pin(sleep(first_bytes))),
            preface_seen: 0,
            stalled: None,
            write_stall_timeout: write_stall,
        }
    }

    /// Follows the preface; at its end, or where the bytes part from it, the protocol is known.
    fn saw(&mut self, bytes: &[u8]) {
        if self.first_bytes.is_none() {
            return;
        }
        let rest = PREFACE.get(self.preface_seen..).unwrap_or_default();
        let compared = bytes.len().min(rest.len());
        if compared == rest.len() || bytes.get(..compared) != rest.get(..compared) {
            self.first_bytes = None;
        }
        self.preface_seen = self.preface_seen.saturating_add(compared);
    }

    /// Starts the clock when the client takes nothing, and forgets it when it does.
    fn watch_write<T>(
        &mut self,
        written: Poll<io::Result<T>>,
        cx: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let limit = self.write_stall_timeout;
        let alarm = self.stalled.get_or_insert_with(|| Box::pin(sleep(limit)));
        match alarm.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Guarded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if read.is_ready() {
            self.saw(buffer.filled().get(before..).unwrap_or_default());
            return read;
        }
        match self
            .first_bytes
            .as_mut()
            .map(|alarm| alarm.as_mut().poll(cx))
        {
            Some(Poll::Ready(())) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Some(Poll::Pending) | None => Poll::Pending,
        }
    }
}

impl AsyncWrite for Guarded {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.watch_write(written, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.watch_write(written, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.watch_write(flushed, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
