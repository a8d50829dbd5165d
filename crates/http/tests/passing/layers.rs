//! Headers, failures, limits, names and numbers.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};

use crate::kit::{Answer, app, app_with, get_, post_json, settings};

fn assert_headers(answer: &Answer, what: &str) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-embedder-policy", "require-corp"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "strict-transport-security",
            "max-age=63072000; includeSubDomains; preload",
        ),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    assert!(
        answer
            .header("permissions-policy")
            .contains("geolocation=()"),
        "{what}"
    );
    assert!(!answer.header("x-request-id").is_empty(), "{what}");
    let policy = answer.header("content-security-policy");
    let is_html = answer.header("content-type").starts_with("text/html");
    assert!(
        policy.starts_with("default-src 'none'; "),
        "{what}: {policy}"
    );
    assert_eq!(policy.contains("script-src 'self'"), is_html, "{what}");
}

#[tokio::test]
async fn nothing_leaves_without_the_headers() {
    let app = app().await;
    let with_method = |method: Method, path: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap()
    };
    for (request, status) in [
        (get_("/"), 200),
        (get_("/mine"), 303),
        (get_("/nothing"), 404),
        (get_("/assets/nothing"), 404),
        (get_("/api/nothing"), 404),
        (get_("/api/mine"), 401),
        (get_("/api/panic"), 500),
        (get_("/panic"), 500),
        (get_("/assets/app.css"), 200),
        (get_("/health"), 200),
        (get_("/metrics"), 404),
        (with_method(Method::PUT, "/"), 405),
        (with_method(Method::DELETE, "/api/pay"), 405),
        (with_method(Method::HEAD, "/"), 200),
        (post_json("/api/pay", "x".repeat(2_000_000)), 413),
        (post_json("/api/pay", "{"), 400),
        (post_json("/api/pay", "{}"), 422),
        (with_method(Method::POST, "/api/pay"), 415),
    ] {
        let what = format!("{} {}", request.method(), request.uri());
        let answer = app.ask(request).await;
        assert_eq!(answer.status.as_u16(), status, "{what}");
        assert_headers(&answer, &what);
        let cached = what.ends_with("app.css");
        assert_eq!(
            answer.header("cache-control") == "no-store",
            !cached,
            "{what}"
        );
    }
}

#[tokio::test]
async fn programs_are_told_as_problems() {
    let app = app().await;
    assert_eq!(app.ask(get_("/api/nothing")).await.told(), "404 not_found");
    assert_eq!(app.ask(get_("/auth/nothing")).await.told(), "404 not_found");
    assert_eq!(
        app.ask(get_("/api/mine")).await.told(),
        "401 unauthenticated"
    );
    assert_eq!(app.ask(get_("/api/panic")).await.told(), "500 internal");
    let pay = |body: &'static str| post_json("/api/pay", body);
    assert_eq!(
        app.ask(pay(r#"{"amount":-5}"#)).await.told(),
        "422 body_invalid amount=amount_not_positive"
    );
    assert_eq!(
        app.ask(pay(r#"{"amount":NaN}"#)).await.told(),
        "400 json_broken amount=field_broken"
    );
    assert_eq!(app.ask(pay("")).await.told(), "400 body_empty");
    let pages = app.ask(get_("/api/pages?page=-1")).await;
    assert_eq!(pages.told(), "422 query_invalid page=field_not_number");
    let pages = app.ask(get_("/api/pages?size=1")).await;
    assert_eq!(pages.told(), "422 query_invalid size=field_unknown");
    let wrong = Request::put("/api/pay").body(Body::empty()).unwrap();
    let wrong = app.ask(wrong).await;
    assert_eq!(wrong.told(), "405 method_not_allowed");
    assert_eq!(wrong.header("allow"), "POST");
}

#[tokio::test]
async fn people_get_a_page_or_the_way_in() {
    let app = app().await;
    let missing = app.ask(get_("/nothing")).await;
    assert_eq!(missing.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(missing.text(), "<h1>404</h1><p>not_found</p>");
    let mine = app.ask(get_("/mine?tab=2&x=%26")).await;
    assert_eq!(mine.status, StatusCode::SEE_OTHER);
    assert_eq!(
        mine.header("location"),
        "/login?next=%2Fmine%3Ftab%3D2%26x%3D%2526"
    );
}

#[tokio::test]
async fn a_handler_without_end_is_ended() {
    let mut settings = settings();
    settings.answer_time_max = Duration::from_millis(50);
    let answer = app_with(settings).await.ask(get_("/slow")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.text().contains("took_too_long"));
}

#[tokio::test]
async fn a_neighbourhood_has_room_and_a_flood_has_not() {
    let app = app().await;
    for _ in 0..1_500 {
        assert_eq!(
            app.ask(get_("/assets/app.css")).await.status,
            StatusCode::OK
        );
    }
    let first = app.ask(get_("/api/pages")).await;
    assert_eq!(
        first.header("ratelimit-policy"),
        "\"minute\";q=1200;w=60, \"hour\";q=20000;w=3600"
    );
    assert!(
        first
            .header("ratelimit")
            .starts_with("\"minute\";r=1199;t=")
    );
    for _ in 1..1_200 {
        assert_eq!(app.ask(get_("/api/pages")).await.status, StatusCode::OK);
    }
    let refused = app.ask(get_("/api/pages")).await;
    assert_eq!(refused.told(), "429 too_many_requests");
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=61).contains(&wait), "{wait}");
    assert!(refused.header("ratelimit").starts_with("\"minute\";r=0;t="));
    assert_eq!(app.ask(get_("/health")).await.status, StatusCode::OK);
    let elsewhere = app
        .ask_from(get_("/api/pages"), [41, 90, 1, 2].into())
        .await;
    assert_eq!(elsewhere.status, StatusCode::OK);
}

#[tokio::test]
async fn a_name_is_taken_from_our_proxy_and_from_nobody_else() {
    let app = app().await;
    let named = || {
        let request = Request::get("/api/who")
            .header("x-request-id", "from-the-proxy")
            .header("x-forwarded-for", "41.90.7.7");
        request.body(Body::empty()).unwrap()
    };
    let ours = app.ask_from(named(), [10, 0, 0, 9].into()).await;
    assert_eq!(ours.text(), "41.90.7.7 from-the-proxy");
    assert_eq!(ours.header("x-request-id"), "from-the-proxy");
    let stranger = app.ask_from(named(), [41, 90, 1, 1].into()).await;
    let (address, id) = stranger
        .text()
        .split_once(' ')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert_eq!(address, "41.90.1.1");
    assert_eq!((id.len(), id.chars().nth(14)), (36, Some('7')), "{id}");
}

#[tokio::test]
async fn large_answers_are_compressed_as_asked() {
    let app = app().await;
    for (accepted, used) in [
        ("gzip, br", "br"),
        ("zstd", "zstd"),
        ("gzip", "gzip"),
        ("x", ""),
    ] {
        let request = Request::get("/big").header("accept-encoding", accepted);
        let answer = app.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.header("content-encoding"), used, "{accepted}");
        assert_eq!(answer.bytes.len() < 5_000, !used.is_empty(), "{accepted}");
        assert!(
            answer.header("vary").contains("accept-encoding"),
            "{accepted}"
        );
    }
    let small = Request::get("/")
        .header("accept-encoding", "br")
        .body(Body::empty())
        .unwrap();
    assert_eq!(app.ask(small).await.header("content-encoding"), "");
}

#[tokio::test]
async fn health_is_as_documented() {
    let app = app().await;
    let health = app.ask(get_("/health")).await;
    let json = health.json();
    assert_eq!(
        (health.status, json["status"].as_str()),
        (StatusCode::OK, Some("healthy"))
    );
    assert_eq!(json["version"], "1.2.3");
    assert!(json["timestamp"].as_str().unwrap().ends_with('Z'));
    assert_eq!(json.as_object().unwrap().len(), 3);
    assert_eq!(app.ask(get_("/livez")).await.status, StatusCode::OK);
    assert_eq!(app.ask(get_("/readyz")).await.status, StatusCode::OK);
    app.stop.cancel();
    assert_eq!(
        app.ask(get_("/readyz")).await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(app.ask(get_("/livez")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn numbers_are_for_this_machine() {
    chamalink_http::metrics::install("1.2.3").unwrap();
    let app = app().await;
    app.ask(get_("/api/nothing/0712345678?phone=0712345678"))
        .await;
    let local = app.ask_from(get_("/metrics"), [127, 0, 0, 1].into()).await;
    let text = local.text();
    assert!(text.contains("app_info{version=\"1.2.3\"} 1"), "{text}");
    assert!(
        text.contains("requests_by_status{status=\"404\",class=\"4xx\"}"),
        "{text}"
    );
    assert!(
        text.contains("request_seconds_bucket{route=\"unmatched\""),
        "{text}"
    );
    assert!(!text.contains("0712"), "{text}");
    let forwarded = Request::get("/metrics").header("x-forwarded-for", "41.90.1.1");
    let forwarded = forwarded.body(Body::empty()).unwrap();
    let forwarded = app.ask_from(forwarded, [127, 0, 0, 1].into()).await;
    assert_eq!(forwarded.status, StatusCode::NOT_FOUND);
    let outside = app.ask(get_("/metrics")).await;
    assert_eq!(outside.status, StatusCode::NOT_FOUND);
}
