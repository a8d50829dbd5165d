//! A client that costs little: one kept connection, one buffer, no parsing beyond what is needed.
//! The load generator shares the machine with what it measures.

use anyhow::{Context as _, Result, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A kept connection.
pub struct Client {
    stream: TcpStream,
    host: String,
    buffer: Vec<u8>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    /// `name=value` of the cookie set, if one was.
    pub cookie: Option<String>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body)
            .with_context(|| format!("not JSON: {}", String::from_utf8_lossy(&self.body)))
    }
}

impl Client {
    pub async fn connect(address: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            host: address.to_owned(),
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    pub async fn get(&mut self, path: &str, cookie: &str) -> Result<Answer> {
        let host = &self.host;
        let text = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n");
        self.exchange(text.as_bytes()).await
    }

    pub async fn post(
        &mut self,
        path: &str,
        cookie: &str,
        key: Option<&str>,
        body: &str,
    ) -> Result<Answer> {
        let (host, length) = (&self.host, body.len());
        let key = key
            .map(|key| format!("idempotency-key: {key}\r\n"))
            .unwrap_or_default();
        let text = format!(
            "POST {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n{key}\
             content-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.exchange(text.as_bytes()).await
    }

    async fn exchange(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        loop {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the server closed the connection");
            if let Some(answer) = parse(&self.buffer)? {
                return Ok(answer);
            }
        }
    }
}

/// The answer, once it is complete.
fn parse(bytes: &[u8]) -> Result<Option<Answer>> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&bytes[..end])?;
    let status = head.get(9..12).context("no status")?.parse()?;
    let header = |name: &str| {
        head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let rest = &bytes[end + 4..];
    let body = match header("content-length") {
        Some(length) => {
            let length: usize = length.parse()?;
            if rest.len() < length {
                return Ok(None);
            }
            rest[..length].to_vec()
        }
        None if header("transfer-encoding").is_some() => {
            if !rest.ends_with(b"0\r\n\r\n") {
                return Ok(None);
            }
            rest.to_vec()
        }
        None => Vec::new(),
    };
    let cookie = header("set-cookie").and_then(|cookie| cookie.split(';').next());
    Ok(Some(Answer {
        status,
        cookie: cookie.map(str::to_owned),
        body,
    }))
}
