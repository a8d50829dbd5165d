//! The chama's paybill as a program meets it.

use axum::http::{Method, header};
use chrono::Duration;
use serde_json::{Value, json};
use tests::{PASSWORD, World};

use crate::kit::{Answer, Api, Caller};

tests::on_both_databases!(
    a_paybill_is_connected_changed_and_switched_off,
    an_old_sign_in_needs_the_password_to_connect,
    what_is_wrong_with_a_paybill_is_told_field_by_field,
);

fn paybill() -> Value {
    json!({
        "kind": "paybill", "short_code": "600984",
        "consumer_key": "umoja-key", "consumer_secret": "umoja-secret",
        "passkey": "umoja-passkey",
    })
}

async fn patch(caller: &Caller<'_>, path: &str, body: &Value) -> Answer {
    let headers = [(header::CONTENT_TYPE.as_str(), "application/json")];
    caller
        .call(Method::PATCH, path, &headers, &body.to_string())
        .await
}

async fn a_paybill_is_connected_changed_and_switched_off(world: &World) {
    let api = Api::new(world);
    let group = world.group("Upendo").await;
    let path = format!("/api/chamas/{}/paybill", group.id);
    let chair = api.of(&group.founder);
    let nothing = chair.get(&path).await;
    let nothing = nothing.expect(200).json();
    let expected = json!({ "own": null, "proposed": null, "shared_number": null });
    assert_eq!(nothing, expected);
    let missing = chair.post(&format!("{path}/test"), &json!({})).await;
    assert_eq!(missing.refusal(), "404 not_found");

    let first = chair.post_with_key(&path, "p-1", &paybill()).await;
    let connected = first.expect(201).json();
    assert_eq!(connected["state"], "proposed");
    assert_eq!(connected["confirm_above"], 10_000);
    assert_eq!(connected["initiator_set_at"], Value::Null);
    let again = chair.post_with_key(&path, "p-1", &paybill()).await;
    assert_eq!(again.expect(201).text, first.text);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let mut other = paybill();
    other["consumer_secret"] = json!("another");
    let other = chair.post_with_key(&path, "p-1", &other).await;
    assert_eq!(other.refusal(), "422 idempotency_key_reused");

    let tested = chair.post(&format!("{path}/test"), &json!({})).await;
    assert_eq!(tested.expect(200).json()["test_result"], "unreachable");
    let change = json!({ "bouquet": "customer", "confirm_above": 0 });
    let changed = patch(&chair, &path, &change).await;
    let changed = changed.expect(200).json();
    assert_eq!(changed["bouquet"], "customer");
    assert_eq!(changed["confirm_above"], 0);
    assert_eq!(changed["passkey_set_at"], connected["passkey_set_at"]);
    let agree = json!({ "paybill_id": connected["id"], "agrees": true });
    let alone = chair.post(&format!("{path}/decide"), &agree).await;
    assert_eq!(alone.refusal(), "409 paybill_needs_another");
    let other = world.officer(&group, "Achieng", "treasurer").await;
    let agreed = api.of(&other).post(&format!("{path}/decide"), &agree).await;
    assert_eq!(agreed.expect(200).json()["state"], "active");
    let off = json!({ "to": "off" });
    let off = chair.post(&format!("{path}/switch"), &off).await;
    assert_eq!(off.expect(200).json()["state"], "off");
    let refused = chair.post(&format!("{path}/register"), &json!({})).await;
    assert_eq!(refused.refusal(), "409 paybill_is_off");

    let member = world.person("Otieno").await;
    group.office(&world.context, &member, "member").await;
    let seen = api.of(&member).get(&path).await;
    let seen = seen.expect(200);
    assert_eq!(seen.json()["own"]["short_code"], "600984");
    for secret in ["umoja-key", "umoja-secret", "umoja-passkey"] {
        assert!(!seen.text.contains(secret) && !first.text.contains(secret));
    }
    let on = json!({ "to": "active" });
    let on = api.of(&member).post(&format!("{path}/switch"), &on).await;
    assert_eq!(on.refusal(), "403 not_allowed");
}

async fn an_old_sign_in_needs_the_password_to_connect(world: &World) {
    let api = Api::new(world);
    let group = world.group("Upendo").await;
    let path = format!("/api/chamas/{}/paybill", group.id);
    world.clock.advance(Duration::minutes(11));
    let chair = api.of(&group.founder);
    let asked = chair.post(&path, &paybill()).await;
    assert_eq!(
        asked.refusal(),
        "403 password_needed password=password_needed"
    );
    let mut body = paybill();
    body["password"] = json!("not mine");
    let wrong = chair.post(&path, &body).await;
    assert_eq!(
        wrong.refusal(),
        "422 password_wrong password=password_wrong"
    );
    body["password"] = json!(PASSWORD);
    chair.post(&path, &body).await.expect(201);
    // The password counts for the next minutes.
    let renewed = chair.post(&format!("{path}/renew"), &json!({})).await;
    renewed.expect(200);
    world.clock.advance(Duration::minutes(11));
    let switch = json!({ "to": "off" });
    let asked = chair.post(&format!("{path}/switch"), &switch).await;
    assert_eq!(
        asked.refusal(),
        "403 password_needed password=password_needed"
    );
}

async fn what_is_wrong_with_a_paybill_is_told_field_by_field(world: &World) {
    let api = Api::new(world);
    let group = world.group("Upendo").await;
    let path = format!("/api/chamas/{}/paybill", group.id);
    let chair = api.of(&group.founder);
    let mut body = paybill();
    body["kind"] = json!("till");
    body["short_code"] = json!("12");
    body["initiator_name"] = json!("umoja-api");
    let refused = chair.post(&path, &body).await;
    assert_eq!(
        refused.refusal(),
        "422 several_fields_wrong short_code=short_code_not_a_number \
         till_number=short_code_required initiator_password=text_required"
    );
    let mut body = paybill();
    body["consumer_key"] = json!(" ");
    let refused = chair.post(&path, &body).await;
    assert_eq!(
        refused.refusal(),
        "422 text_required consumer_key=text_required"
    );
}
