//! Payments and files as a program meets them.

use axum::body::Body;
use axum::http::{Request, header};
use chrono::Duration;
use serde_json::json;
use tests::{Group, PASSWORD, Person, World};

use crate::kit::{Answer, Api, contribution};

tests::on_both_databases!(
    a_payment_is_proposed_and_approved,
    an_old_sign_in_needs_the_password,
    the_rule_is_set_and_shown,
    a_file_is_sent_as_a_body_and_saved,
);

async fn with_treasurer(world: &World, api: &Api) -> (Group, Person) {
    let group = world.group("Upendo").await;
    let treasurer = world.officer(&group, "Otieno", "treasurer").await;
    let body = contribution(group.id.get());
    let caller = api.of(&group.founder);
    caller.post("/api/transactions", &body).await.expect(201);
    (group, treasurer)
}

async fn proposed(api: &Api, group: &Group, person: &Person) -> String {
    let path = format!("/api/chamas/{}/proposals", group.id);
    let body = json!({
        "kind": "expense", "amount": 1200, "payee_name": "Kangemi Social Hall",
        "purpose": "Hire of the hall",
    });
    let answer = api.of(person).post(&path, &body).await;
    answer.expect(201).header("location").to_owned()
}

async fn a_payment_is_proposed_and_approved(world: &World) {
    let api = Api::new(world);
    let (group, treasurer) = with_treasurer(world, &api).await;
    let path = proposed(&api, &group, &treasurer).await;
    let own = api.of(&treasurer);
    let own = own.post(&format!("{path}/approve"), &json!({})).await;
    assert_eq!(own.refusal(), "403 own_proposal");
    let chair = api.of(&group.founder);
    let blank = json!({ "reason": " " });
    let blank = chair.post(&format!("{path}/reject"), &blank).await;
    assert_eq!(blank.refusal(), "422 text_required reason=text_required");
    let first = chair
        .post_with_key(&format!("{path}/approve"), "a-1", &json!({}))
        .await;
    assert_eq!(first.expect(200).json()["state"], "paid");
    let again = chair
        .post_with_key(&format!("{path}/approve"), "a-1", &json!({}))
        .await;
    assert_eq!(again.expect(200).text, first.text);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let shown = chair.get(&path).await;
    let shown = shown.expect(200).json();
    assert_eq!(shown["approvals_given"], json!(1));
    assert_eq!(shown["closed_by"], "Wanjiku Mwangi");
    let list = format!("/api/chamas/{}/proposals?state=paid", group.id);
    let list = chair.get(&list).await;
    assert_eq!(
        list.expect(200).json()["proposals"][0]["payee"],
        "Kangemi Social Hall"
    );
    let path = proposed(&api, &group, &treasurer).await;
    let back = api.of(&treasurer);
    let back = back.post(&format!("{path}/withdraw"), &json!({})).await;
    assert_eq!(back.expect(200).json()["state"], "withdrawn");
    let closed = chair.post(&format!("{path}/approve"), &json!({})).await;
    assert_eq!(closed.refusal(), "409 proposal_closed");
    let other = world.group("Pamoja").await;
    let outside = api.of(&other.founder);
    assert_eq!(outside.get(&path).await.refusal(), "404 not_found");
    let moved = path.replace(
        &format!("/chamas/{}/", group.id),
        &format!("/chamas/{}/", other.id),
    );
    assert_eq!(outside.get(&moved).await.refusal(), "404 not_found");
}

async fn an_old_sign_in_needs_the_password(world: &World) {
    let api = Api::new(world);
    let (group, treasurer) = with_treasurer(world, &api).await;
    let path = proposed(&api, &group, &treasurer).await;
    world.clock.advance(Duration::minutes(10));
    let chair = api.of(&group.founder);
    let path = format!("{path}/approve");
    let asked = chair.post(&path, &json!({})).await;
    assert_eq!(
        asked.refusal(),
        "403 password_needed password=password_needed"
    );
    let wrong = chair.post(&path, &json!({ "password": "not mine" })).await;
    assert_eq!(
        wrong.refusal(),
        "422 password_wrong password=password_wrong"
    );
    let right = chair.post(&path, &json!({ "password": PASSWORD })).await;
    assert_eq!(right.expect(200).json()["state"], "paid");
}

async fn the_rule_is_set_and_shown(world: &World) {
    let api = Api::new(world);
    let (group, treasurer) = with_treasurer(world, &api).await;
    let path = format!("/api/chamas/{}/payment_rules", group.id);
    let rule = json!({ "bands": [{ "from": 10000, "approvals": 2 }] });
    let refused = api.of(&treasurer).post(&path, &rule).await;
    assert_eq!(refused.refusal(), "403 not_allowed");
    let chair = api.of(&group.founder);
    let set = chair.post(&path, &rule).await;
    assert_eq!(set.expect(200).json(), rule);
    let shown = api.of(&treasurer).get(&path).await;
    assert_eq!(shown.expect(200).json(), rule);
    let falling = json!({ "bands": [
        { "from": 5, "approvals": 3 }, { "from": 10, "approvals": 2 },
    ] });
    let refused = chair.post(&path, &falling).await;
    assert_eq!(refused.refusal(), "422 band_falling bands=band_falling");
}

async fn send(api: &Api, person: &Person, path: &str, kind: &str, body: Vec<u8>) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, kind)
        .header(
            header::COOKIE,
            format!("chamalink={}", person.token.expose()),
        )
        .body(Body::from(body));
    api.send(request.expect("a request")).await
}

async fn a_file_is_sent_as_a_body_and_saved(world: &World) {
    let api = Api::new(world);
    let (group, treasurer) = with_treasurer(world, &api).await;
    let path = proposed(&api, &group, &treasurer).await;
    let to = format!("{path}/attachments?file_name=Invoice%207.html");
    let pdf = b"%PDF-1.7 an invoice".to_vec();
    let kept = send(&api, &treasurer, &to, "application/pdf", pdf.clone()).await;
    let place = kept.expect(201).header("location").to_owned();
    assert_eq!(kept.json()["file_name"], "Invoice-7.pdf");
    let saved = api.of(&group.founder).get(&place).await;
    assert_eq!(saved.expect(200).text.as_bytes(), pdf);
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"Invoice-7.pdf\"",
        ),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
    ] {
        assert_eq!(saved.header(name), value);
    }
    let page = b"<html>".to_vec();
    let refused = send(&api, &treasurer, &to, "application/pdf", page.clone()).await;
    assert_eq!(
        refused.refusal(),
        "422 file_of_other_kind file=file_of_other_kind"
    );
    // A type that a page of another site could send is refused before it is read.
    let refused = send(&api, &treasurer, &to, "text/plain", page).await;
    assert_eq!(refused.refusal(), "403 csrf_refused");
    let large = vec![b' '; domain::attachments::SIZE_MAX + 100_000];
    let refused = send(&api, &treasurer, &to, "application/pdf", large).await;
    assert_eq!(refused.refusal(), "413 body_too_large");
    let other = world.group("Pamoja").await;
    let outside = api.of(&other.founder).get(&place).await;
    assert_eq!(outside.refusal(), "404 not_found");
}
