//! Requests made by other people's pages.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::kit::{Answer, App, app, get_, post_json};

fn form(path: &str, body: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request =
        Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// Opens the page with the form: its token and the cookie that goes with it.
async fn open(app: &App) -> (String, String) {
    let page = app.ask(get_("/form")).await;
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-chamalink-visit=") && cookie.contains("; Secure"));
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    (page.text(), cookie.split(';').next().unwrap().to_owned())
}

fn is_refused(answer: &Answer) -> bool {
    answer.status == StatusCode::FORBIDDEN
}

#[tokio::test]
async fn another_site_is_refused_and_our_own_passes() {
    let app = app().await;
    for site in ["cross-site", "same-site", "nonsense"] {
        let answer = app
            .ask(form("/form", "name=a", &[("sec-fetch-site", site)]))
            .await;
        assert!(is_refused(&answer), "{site}");
        assert!(answer.text().contains("csrf_refused"));
        let mut json = post_json("/api/pay", r#"{"amount":1}"#);
        json.headers_mut()
            .insert("sec-fetch-site", site.parse().unwrap());
        assert_eq!(app.ask(json).await.told(), "403 csrf_refused");
    }
    let passes = [
        ("sec-fetch-site", "same-origin"),
        ("origin", "https://chama.ke"),
    ];
    for header in passes {
        let answer = app.ask(form("/form", "name=a", &[header])).await;
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (StatusCode::OK, "a")
        );
    }
    let foreign = app
        .ask(form("/form", "name=a", &[("origin", "https://evil.com")]))
        .await;
    assert!(is_refused(&foreign));
}

#[tokio::test]
async fn an_old_browser_needs_the_hidden_token() {
    let app = app().await;
    let (token, cookie) = open(&app).await;
    let with = |token: &str, cookie: &str| {
        form(
            "/form",
            &format!("name=Wanjiku&csrf_token={token}"),
            &[("cookie", cookie)],
        )
    };
    let answer = app.ask(with(&token, &cookie)).await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (StatusCode::OK, "Wanjiku")
    );
    assert!(is_refused(&app.ask(with("", &cookie)).await));
    assert!(is_refused(&app.ask(with(&token, "a=b")).await));
    assert!(is_refused(
        &app.ask(with(&token, "__Host-chamalink-visit=other")).await
    ));
    assert!(is_refused(
        &app.ask(with(&token, "__Host-chamalink=session")).await
    ));
    let twice = format!("csrf_token={token}&csrf_token={token}&name=a");
    assert!(is_refused(
        &app.ask(form("/form", &twice, &[("cookie", &cookie)])).await
    ));
}

#[tokio::test]
async fn a_handler_that_reads_no_form_is_guarded_all_the_same() {
    let app = app().await;
    let (token, cookie) = open(&app).await;
    let bare = app.ask(form("/sign-out", "", &[("cookie", &cookie)])).await;
    assert!(is_refused(&bare));
    let good = format!("csrf_token={token}");
    let good = app
        .ask(form("/sign-out", &good, &[("cookie", &cookie)]))
        .await;
    assert_eq!((good.status, good.text().as_str()), (StatusCode::OK, "out"));
    assert_eq!(good.header("clear-site-data"), "\"cache\", \"storage\"");
    let empty = Request::post("/sign-out")
        .header("cookie", &cookie)
        .body(Body::empty())
        .unwrap();
    assert!(is_refused(&app.ask(empty).await));
    let plain = Request::post("/sign-out")
        .header("cookie", &cookie)
        .header("content-type", "text/plain")
        .body(Body::from("a=b"))
        .unwrap();
    assert!(is_refused(&app.ask(plain).await));
}

#[tokio::test]
async fn the_documented_calls_work_from_the_command_line() {
    let app = app().await;
    let answer = app.ask(post_json("/api/pay", r#"{"amount":5000}"#)).await;
    assert_eq!(
        (answer.status, answer.text().as_str()),
        (StatusCode::OK, "5000")
    );
}

#[tokio::test]
async fn pages_without_a_form_set_no_cookie() {
    let app = app().await;
    assert_eq!(app.ask(get_("/")).await.header("set-cookie"), "");
}
