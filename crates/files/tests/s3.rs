//! Files with a store that speaks S3: a few lines of HTTP stand in for one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use files::{Error, FileStore, S3Settings};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

type Bucket = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// Answers one connection: keeps what is put, gives what is asked for.
async fn serve(mut stream: TcpStream, bucket: Bucket) {
    let mut read = Vec::new();
    loop {
        let head = loop {
            if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            let mut piece = [0; 4096];
            match stream.read(&mut piece).await {
                Ok(0) | Err(_) => return,
                Ok(length) => read.extend_from_slice(piece.get(..length).unwrap()),
            }
        };
        let text = String::from_utf8_lossy(read.get(..head).unwrap()).to_lowercase();
        let length = text
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.trim().parse::<usize>().unwrap());
        while read.len() < head + length {
            let mut piece = [0; 4096];
            let length = stream.read(&mut piece).await.unwrap();
            read.extend_from_slice(piece.get(..length).unwrap());
        }
        let rest = read.split_off(head + length);
        let body = read.split_off(head);
        read = rest;
        let mut words = text.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        assert!(text.contains("authorization: aws4-hmac-sha256 credential=key/"));
        let answer = match method {
            "put" => {
                bucket.lock().unwrap().insert(path.to_owned(), body);
                said("200 OK", b"")
            }
            _ => match bucket.lock().unwrap().get(path) {
                Some(content) => said("200 OK", content),
                None => said("404 Not Found", b"<Error><Code>NoSuchKey</Code></Error>"),
            },
        };
        stream.write_all(&answer).await.unwrap();
    }
}

fn said(status: &str, content: &[u8]) -> Vec<u8> {
    let mut answer = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nETag: \"1\"\r\n\
         Last-Modified: Sat, 14 Mar 2026 07:00:00 GMT\r\n\r\n",
        content.len()
    )
    .into_bytes();
    answer.extend_from_slice(content);
    answer
}

#[tokio::test]
async fn a_bucket_keeps_what_it_is_given() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let bucket = Bucket::default();
    let kept = Arc::clone(&bucket);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&kept)));
        }
    });
    let files = FileStore::s3(&S3Settings {
        endpoint,
        bucket: "chama".to_owned(),
        region: "eu-west-1".to_owned(),
        access_key: "key".to_owned(),
        secret_key: "secret".to_owned(),
    })
    .unwrap();
    files.probe().await.unwrap();
    assert!(matches!(files.get("abcd12").await, Err(Error::Gone(_))));
    let content = Bytes::from_static(b"%PDF-1.7\nan invoice");
    files.put("abcd12", content.clone()).await.unwrap();
    assert_eq!(files.get("abcd12").await.unwrap(), content);
    let paths: Vec<String> = bucket.lock().unwrap().keys().cloned().collect();
    assert_eq!(paths, ["/chama/abcd12"]);
    assert!(!format!("{files:?}").contains("secret"));
}
