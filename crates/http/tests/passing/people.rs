//! Who is signed in, and where they may go.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use chama::{
    chamas::{ChamaForm, FoundChama},
    members::{AddMember, MemberForm},
    people::{commands::register::Registration, sessions::SessionToken, views::Profile},
    typed::AmountText,
};
use domain::{access::may, ids::ChamaId};
use i18n::Language;

use crate::kit::{App, app, get_};

struct Someone {
    profile: Profile,
    token: SessionToken,
}

async fn someone(app: &App, name: &str) -> Someone {
    let registration = Registration {
        username: name.to_owned(),
        email: format!("{name}@example.co.ke"),
        password: "mwanzo mpya wa safari 7".to_owned(),
        first_name: "Wanjiku".to_owned(),
        last_name: "Mwangi".to_owned(),
        phone_number: String::new(),
    };
    let (profile, token) = app.context.register(&registration).await.unwrap();
    Someone { profile, token }
}

impl Someone {
    fn get(&self, path: &str) -> Request<Body> {
        let cookie = format!("__Host-chamalink={}", self.token.expose());
        Request::get(path)
            .header("cookie", cookie)
            .body(Body::empty())
            .unwrap()
    }
}

/// A chama founded by one, with the other as a plain member.
async fn chama_of(app: &App, founder: &Someone, member: &Someone) -> ChamaId {
    let form = ChamaForm {
        name: "Umoja".to_owned(),
        contribution_amount: Some(AmountText::Typed("5,000".to_owned())),
        contribution_frequency: "monthly".to_owned(),
        meeting_day: "Saturday".to_owned(),
        meeting_time: "14:00".to_owned(),
        ..ChamaForm::default()
    };
    let command = FoundChama::check(&form, Language::En).unwrap();
    let session = app.context.session(&founder.token).await.unwrap().unwrap();
    let id = app
        .context
        .run(&session.signed_in, None, &command)
        .await
        .unwrap()
        .answer
        .id;
    let grant = app
        .context
        .grant::<may::AddMember>(session.signed_in, id)
        .await
        .unwrap();
    let form = MemberForm {
        first_name: "Otieno".to_owned(),
        last_name: "Okoth".to_owned(),
        email: member.profile.email.clone(),
        role: "member".to_owned(),
        ..MemberForm::default()
    };
    let command = AddMember::check(&form, Language::En).unwrap();
    app.context.run(&grant, None, &command).await.unwrap();
    id
}

#[tokio::test]
async fn a_session_is_recognised_until_it_is_over() {
    let app = app().await;
    let person = someone(&app, "wanjiku").await;
    let answer = app.ask(person.get("/api/mine")).await;
    assert_eq!(
        (answer.status, answer.text()),
        (StatusCode::OK, person.profile.id.to_string())
    );
    assert!(
        answer
            .header("ratelimit-policy")
            .starts_with("\"minute\";q=100;")
    );
    app.context.sign_out(&person.token).await.unwrap();
    assert_eq!(
        app.ask(person.get("/api/mine")).await.told(),
        "401 unauthenticated"
    );
    let made_up = Request::get("/api/mine").header("cookie", "__Host-chamalink=abc");
    let made_up = app.ask(made_up.body(Body::empty()).unwrap()).await;
    assert_eq!(made_up.told(), "401 unauthenticated");
}

#[tokio::test]
async fn an_outsider_finds_nothing_and_a_member_only_what_the_role_allows() {
    let app = app().await;
    let founder = someone(&app, "founder").await;
    let member = someone(&app, "member").await;
    let outsider = someone(&app, "outsider").await;
    let id = chama_of(&app, &founder, &member).await;
    let (home, money) = (
        format!("/api/chamas/{id}"),
        format!("/api/chamas/{id}/money"),
    );
    assert_eq!(app.ask(founder.get(&home)).await.text(), id.to_string());
    assert_eq!(app.ask(founder.get(&money)).await.status, StatusCode::OK);
    assert_eq!(app.ask(member.get(&home)).await.status, StatusCode::OK);
    assert_eq!(app.ask(member.get(&money)).await.told(), "403 not_allowed");
    assert_eq!(app.ask(outsider.get(&home)).await.told(), "404 not_found");
    assert_eq!(app.ask(outsider.get(&money)).await.told(), "404 not_found");
    assert_eq!(app.ask(get_(&home)).await.told(), "401 unauthenticated");
    for nonsense in [
        "/api/chamas/x",
        "/api/chamas/-1",
        "/api/chamas/99999999999999999999",
    ] {
        assert_eq!(
            app.ask(founder.get(nonsense)).await.told(),
            "404 not_found",
            "{nonsense}"
        );
    }
}

#[tokio::test]
async fn an_account_is_counted_and_not_the_address_it_shares() {
    let app = app().await;
    let one = someone(&app, "one").await;
    let other = someone(&app, "other").await;
    for _ in 0..100 {
        assert_eq!(app.ask(one.get("/api/mine")).await.status, StatusCode::OK);
    }
    assert_eq!(
        app.ask(one.get("/api/mine")).await.told(),
        "429 too_many_requests"
    );
    assert_eq!(app.ask(other.get("/api/mine")).await.status, StatusCode::OK);
    assert_eq!(app.ask(get_("/api/pages")).await.status, StatusCode::OK);
}
