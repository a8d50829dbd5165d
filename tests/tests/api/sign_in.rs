//! Signing in and out: one answer for what is wrong, and a session that ends at the server.

use serde_json::json;
use tests::{PASSWORD, World};

use crate::kit::Api;

tests::on_both_databases!(
    a_wrong_sign_in_tells_nothing,
    signing_out_ends_the_session,
    a_sign_in_rotates_the_session,
    a_changed_password_ends_every_session,
);

async fn a_wrong_sign_in_tells_nothing(world: &World) {
    let (api, person) = (Api::new(world), world.person("Wanjiku").await);
    let stranger = api.stranger();
    let mut answers = Vec::new();
    for (email, password) in [
        (person.profile.email.as_str(), "not the password"),
        ("nobody@example.com", PASSWORD),
        ("no address at all", PASSWORD),
    ] {
        let login = json!({ "email": email, "password": password });
        let answer = stranger.post("/auth/login", &login).await;
        assert_eq!(answer.refusal(), "401 sign_in_failed");
        assert_eq!(answer.cookie(), "");
        let mut told = answer.json();
        told["request_id"] = json!(null);
        answers.push(told);
    }
    assert!(answers.iter().all(|answer| answer == &answers[0]));
}

async fn signing_out_ends_the_session(world: &World) {
    let (api, person) = (Api::new(world), world.person("Wanjiku").await);
    let caller = api.of(&person);
    caller.get("/api/chamas").await.expect(200);
    let out = caller.post_text("/auth/logout", "").await;
    assert_eq!(out.expect(204).text, "");
    assert_eq!(out.cookie(), "chamalink=");
    assert_eq!(
        caller.get("/api/chamas").await.refusal(),
        "401 unauthenticated"
    );
    let again = caller.post_text("/auth/logout", "").await;
    assert_eq!(again.refusal(), "401 unauthenticated");
}

async fn a_sign_in_rotates_the_session(world: &World) {
    let (api, person) = (Api::new(world), world.person("Wanjiku").await);
    let mut caller = api.of(&person);
    let before = caller.cookie.clone();
    let login = json!({ "email": person.profile.email, "password": PASSWORD });
    let answer = caller.post("/auth/login", &login).await;
    let cookie = answer.expect(200).header("set-cookie");
    assert!(
        cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"),
        "{cookie}"
    );
    caller.cookie = Some(answer.cookie());
    caller.get("/api/chamas").await.expect(200);
    caller.cookie = before;
    caller.get("/api/chamas").await.expect(401);
}

async fn a_changed_password_ends_every_session(world: &World) {
    let (api, person) = (Api::new(world), world.person("Wanjiku").await);
    let mut caller = api.of(&person);
    let change =
        |current: &str, new: &str| json!({ "current_password": current, "new_password": new });
    let new = "mlango wa bluu baharini";
    let wrong = caller.post("/auth/password", &change("wrong", new)).await;
    assert_eq!(
        wrong.refusal(),
        "422 current_password_wrong current_password=current_password_wrong"
    );
    let common = caller
        .post("/auth/password", &change(PASSWORD, "12345678"))
        .await;
    assert_eq!(
        common.refusal(),
        "422 password_too_common new_password=password_too_common"
    );
    let changed = caller.post("/auth/password", &change(PASSWORD, new)).await;
    let cookie = changed.expect(204).cookie();
    caller.get("/api/chamas").await.expect(401);
    caller.cookie = Some(cookie);
    caller.get("/api/chamas").await.expect(200);
    let login = json!({ "email": person.profile.email, "password": new });
    api.stranger().post("/auth/login", &login).await.expect(200);
}
