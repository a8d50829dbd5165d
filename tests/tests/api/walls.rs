//! Who may do what: outside a chama there is nothing, inside the role decides.

use axum::http::Method;
use serde_json::json;
use tests::World;

use crate::kit::{Answer, Api, contribution};

tests::on_both_databases!(
    outside_a_chama_there_is_nothing,
    inside_the_role_decides,
    what_is_not_there_is_not_there,
    a_body_is_read_strictly,
);

async fn outside_a_chama_there_is_nothing(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let body = contribution(group.id.get());
    let recorded = api
        .of(&group.founder)
        .post("/api/transactions", &body)
        .await;
    let transaction = recorded.expect(201).header("location").to_owned();
    let other = world.group("Another").await.founder;
    let (outsider, stranger) = (api.of(&other), api.stranger());
    let chama = format!("/api/chamas/{}", group.id);
    for path in [
        chama.clone(),
        format!("{chama}/members"),
        format!("{chama}/members/{}/statement", group.founder_member),
        format!("{chama}/accounts"),
        format!("{chama}/transactions"),
        transaction.clone(),
    ] {
        assert_eq!(
            outsider.get(&path).await.refusal(),
            "404 not_found",
            "{path}"
        );
        assert_eq!(stranger.get(&path).await.refusal(), "401 unauthenticated");
    }
    let member = json!({ "first_name": "A", "last_name": "B" });
    let calls = [
        (format!("{chama}/members"), member),
        (
            format!("{chama}/periods/close"),
            json!({ "through": "2026-01-01" }),
        ),
        ("/api/transactions".to_owned(), body),
        (
            format!("{transaction}/reverse"),
            json!({ "reason": "mine" }),
        ),
    ];
    for (path, body) in &calls {
        let answer = outsider.post_with_key(path, "k", body).await;
        assert_eq!(answer.refusal(), "404 not_found", "{path}");
        let answer = stranger.post_with_key(path, "k", body).await;
        assert_eq!(answer.refusal(), "401 unauthenticated", "{path}");
    }
    let mine = outsider.get("/api/chamas").await.json();
    assert_eq!(mine["total"], 1);
    assert_eq!(mine["chamas"][0]["name"], "Another");
}

async fn inside_the_role_decides(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let (member, secretary) = (world.person("Kamau").await, world.person("Njeri").await);
    let own = group.office(&world.context, &member, "member").await;
    group.office(&world.context, &secretary, "secretary").await;
    let (caller, writer) = (api.of(&member), api.of(&secretary));
    let chama = format!("/api/chamas/{}", group.id);
    let refused = |answer: Answer| assert_eq!(answer.refusal(), "403 not_allowed");
    refused(
        caller
            .post("/api/transactions", &contribution(group.id.get()))
            .await,
    );
    refused(
        writer
            .post("/api/transactions", &contribution(group.id.get()))
            .await,
    );
    let body = json!({ "first_name": "A", "last_name": "B" });
    refused(caller.post(&format!("{chama}/members"), &body).await);
    let founder = format!("{chama}/members/{}/statement", group.founder_member);
    refused(caller.get(&founder).await);
    writer.get(&founder).await.expect(200);
    let own = format!("{chama}/members/{own}/statement");
    caller.get(&own).await.expect(200);
    let details = caller.get(&chama).await.expect(200).json();
    assert_eq!(details["your_role"], "member");
    writer
        .post(&format!("{chama}/members"), &body)
        .await
        .expect(201);
    let office = json!({ "first_name": "C", "last_name": "D", "role": "treasurer" });
    let refused = writer.post(&format!("{chama}/members"), &office).await;
    assert_eq!(
        refused.refusal(),
        "403 role_not_yours_to_give role=role_not_yours_to_give"
    );
}

async fn what_is_not_there_is_not_there(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let chama = format!("/api/chamas/{}", group.id);
    for path in [
        "/api/chamas/0".to_owned(),
        "/api/chamas/-1".to_owned(),
        "/api/chamas/one".to_owned(),
        "/api/chamas/9223372036854775808".to_owned(),
        "/api/transactions/0".to_owned(),
        "/api/transactions/x%00y".to_owned(),
        "/api/transactions/99".to_owned(),
        format!("{chama}/members/99/statement"),
        format!("{chama}/members/x/statement"),
        format!(
            "{chama}/members/{}/statement?fund_id=99",
            group.founder_member
        ),
        "/api/nothing".to_owned(),
    ] {
        assert_eq!(caller.get(&path).await.refusal(), "404 not_found", "{path}");
    }
    for (path, allow) in [
        ("/api/chamas", "GET,HEAD,POST"),
        ("/api/transactions", "POST"),
        ("/auth/login", "POST"),
    ] {
        let answer = caller.call(Method::DELETE, path, &[], "").await;
        assert_eq!(answer.refusal(), "405 method_not_allowed", "{path}");
        assert_eq!(answer.header("allow"), allow, "{path}");
    }
}

async fn a_body_is_read_strictly(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let chama_id = group.id.get();
    for (change, refusal) in [
        (
            json!({ "role": "admin" }),
            "422 body_invalid role=field_unknown",
        ),
        (
            json!({ "chama_id": 0 }),
            "422 body_invalid chama_id=field_out_of_range",
        ),
        (
            json!({ "chama_id": "1" }),
            "422 body_invalid chama_id=field_not_number",
        ),
        (
            json!({ "member_id": -1 }),
            "422 body_invalid member_id=field_out_of_range",
        ),
        (
            json!({ "transaction_type": "gift" }),
            "422 body_invalid transaction_type=transaction_type_unknown",
        ),
        (
            json!({ "method": "" }),
            "422 body_invalid method=payment_method_unknown",
        ),
        (
            json!({ "description": "a\u{0}b" }),
            "422 text_forbidden_character description=text_forbidden_character",
        ),
        (
            json!({ "description": "a".repeat(501) }),
            "422 body_invalid description=text_too_long",
        ),
        (
            json!({ "value_date": "" }),
            "422 body_invalid value_date=date_not_a_date",
        ),
    ] {
        let mut body = contribution(chama_id);
        for (name, value) in change.as_object().into_iter().flatten() {
            body[name] = value.clone();
        }
        let answer = caller.post("/api/transactions", &body).await;
        assert_eq!(answer.refusal(), refusal, "{change}");
    }
    let registering = json!({
        "username": "a b", "email": "nobody", "password": "short", "first_name": "",
        "last_name": "B", "phone_number": "12",
    });
    let answer = api.stranger().post("/auth/register", &registering).await;
    assert_eq!(
        answer.refusal(),
        "422 several_fields_wrong username=username_forbidden_character \
         email=email_not_an_address password=password_too_short first_name=text_required \
         phone_number=phone_wrong_length"
    );
}
