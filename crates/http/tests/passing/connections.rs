//! Clients that are slow, many, or too large, and a server that stops.

use std::time::{Duration, Instant};

use chamalink_http::ServerSettings;
use tokio::{io::AsyncWriteExt, time::timeout};

use crate::kit::{app, read_all};

fn impatient() -> ServerSettings {
    ServerSettings {
        header_read_timeout: Duration::from_millis(500),
        ..ServerSettings::default()
    }
}

/// Sends a byte now and then until the server hangs up; says how long that took.
async fn drip(stream: &mut tokio::net::TcpStream, bytes: &[u8]) -> Duration {
    let started = Instant::now();
    let (mut reader, mut writer) = stream.split();
    let dripping = async {
        for byte in bytes.iter().cycle() {
            if writer.write_all(&[*byte]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    };
    let mut nothing = [0; 1024];
    let reading = async {
        while let Ok(1..) = tokio::io::AsyncReadExt::read(&mut reader, &mut nothing).await {}
    };
    tokio::select! { () = dripping => {}, () = reading => {} }
    started.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_drips_headers_is_closed_while_others_are_served() {
    let server = app().await.listen(impatient()).await;
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut stream = server.connect().await;
        slow.push(tokio::spawn(async move {
            drip(&mut stream, b"GET / HTTP/1.1\r\nHost: x\r\nX-a: b\r\n").await
        }));
    }
    for _ in 0..20 {
        let started = Instant::now();
        assert!(server.get("/").await.starts_with("HTTP/1.1 200"));
        assert!(started.elapsed() < Duration::from_millis(400));
    }
    for client in slow {
        let lasted = client.await.unwrap();
        assert!(lasted < Duration::from_millis(1_500), "{lasted:?}");
    }
}

#[tokio::test]
async fn who_says_nothing_or_drips_the_http2_preface_is_closed() {
    let server = app().await.listen(impatient()).await;
    let mut mute = server.connect().await;
    let mut preface = server.connect().await;
    let started = Instant::now();
    let (said, lasted) = tokio::join!(
        read_all(&mut mute),
        drip(&mut preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    );
    assert_eq!(said, "");
    assert!(lasted < Duration::from_millis(1_500), "{lasted:?}");
    assert!(started.elapsed() < Duration::from_millis(1_500));
}

#[tokio::test]
async fn a_body_that_drips_is_refused_in_our_words() {
    let server = app().await.listen(ServerSettings::default()).await;
    let mut stream = server.connect().await;
    let head = "POST /api/pay HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                Content-Length: 1000\r\nConnection: close\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = timeout(Duration::from_secs(3), read_all(&mut stream))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(
        answer.contains("body_too_slow") && answer.contains("nosniff"),
        "{answer}"
    );
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let server = app().await.listen(ServerSettings::default()).await;
    let with = |size: usize| {
        let long = "a".repeat(size);
        format!("GET / HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\nConnection: close\r\n\r\n")
    };
    let ours = server.raw(with(20_000).as_bytes()).await;
    assert!(ours.starts_with("HTTP/1.1 431"), "{ours}");
    assert!(
        ours.contains("content-security-policy") && ours.contains("nosniff"),
        "{ours}"
    );
    let hard = server.raw(with(100_000).as_bytes()).await;
    assert!(hard.starts_with("HTTP/1.1 431"), "{hard}");
    let many = "X-a: b\r\n".repeat(10_000);
    let many = format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    let many = server.raw(many.as_bytes()).await;
    assert!(many.starts_with("HTTP/1.1 431"), "{many}");
    let long = format!("/api/pages?page={}", "1".repeat(9_000));
    let answer = server.get(&long).await;
    assert!(answer.starts_with("HTTP/1.1 414"), "{answer}");
}

#[tokio::test]
async fn what_is_too_large_by_its_own_word_is_refused_at_once() {
    let server = app().await.listen(ServerSettings::default()).await;
    let head = "POST /api/pay HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                Content-Length: 2000000000\r\nConnection: close\r\n\r\n";
    let answer = server.raw(head.as_bytes()).await;
    assert!(
        answer.starts_with("HTTP/1.1 413") && answer.contains("body_too_large"),
        "{answer}"
    );
}

#[tokio::test]
async fn two_lengths_are_no_length() {
    let server = app().await.listen(ServerSettings::default()).await;
    let smuggled = "POST /api/pay HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\
                    Content-Length: 40\r\nConnection: close\r\n\r\nabcd";
    let answer = server.raw(smuggled.as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn above_the_cap_clients_wait_for_a_place() {
    let settings = ServerSettings {
        connections_max: 2,
        ..ServerSettings::default()
    };
    let server = app().await.listen(settings).await;
    let one = server.connect().await;
    let _two = server.connect().await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let waiting = server.get("/");
    tokio::pin!(waiting);
    assert!(
        timeout(Duration::from_millis(300), &mut waiting)
            .await
            .is_err()
    );
    drop(one);
    let answer = timeout(Duration::from_secs(2), waiting).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_panic_is_one_answer_and_not_the_end() {
    let server = app().await.listen(ServerSettings::default()).await;
    for _ in 0..50 {
        let answer = server.get("/api/panic").await;
        assert!(answer.starts_with("HTTP/1.1 500"), "{answer}");
        assert!(
            answer.contains("\"internal\"") && !answer.contains("0712"),
            "{answer}"
        );
    }
    assert!(server.get("/").await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn what_is_under_way_is_finished_after_the_stop() {
    let server = app().await.listen(ServerSettings::default()).await;
    let mut under_way = server.connect().await;
    under_way
        .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut resting = server.connect().await;
    resting
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    server.app.stop.cancel();
    let answer = read_all(&mut under_way).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("slow"),
        "{answer}"
    );
    timeout(Duration::from_secs(2), server.server)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(
        tokio::net::TcpStream::connect(server.address)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn the_stop_does_not_wait_for_ever() {
    let settings = ServerSettings {
        drain_limit: Duration::from_millis(100),
        ..ServerSettings::default()
    };
    let server = app().await.listen(settings).await;
    let mut under_way = server.connect().await;
    under_way
        .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.app.stop.cancel();
    timeout(Duration::from_millis(300), server.server)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
}

/// Preface, empty SETTINGS, and `GET /` as a HEADERS frame that ends its stream.
const HTTP2_GET: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\
    \x00\x00\x00\x04\x00\x00\x00\x00\x00\
    \x00\x00\x06\x01\x05\x00\x00\x00\x01\x82\x86\x84\x41\x01x";

#[tokio::test]
async fn http2_is_spoken_to_who_begins_in_it() {
    let server = app().await.listen(impatient()).await;
    let mut stream = server.connect().await;
    stream.write_all(HTTP2_GET).await.unwrap();
    let mut answer = Vec::new();
    let found = async {
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = tokio::io::AsyncReadExt::read(&mut stream, &mut buffer).await {
            answer.extend_from_slice(&buffer[..count]);
            // A HEADERS frame of stream 1 that begins with `:status: 200`.
            let is_ok = |w: &[u8]| w[0] == 1 && w[2..] == [0, 0, 0, 1, 0x88];
            if answer.windows(7).any(is_ok) {
                return true;
            }
        }
        false
    };
    assert!(timeout(Duration::from_secs(2), found).await.unwrap());
}
