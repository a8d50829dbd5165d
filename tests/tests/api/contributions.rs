//! Funds, plans, who has paid, and the sheet of a meeting, as a program asks for them.

use serde_json::json;
use tests::World;

use crate::kit::Api;

tests::on_both_databases!(
    from_a_fund_to_who_has_paid,
    what_is_wrong_is_told_by_field,
    links_are_made_and_ended,
);

async fn from_a_fund_to_who_has_paid(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let chama = format!("/api/chamas/{}", group.id);
    let tea = json!({ "code": "tea", "name": "Tea" });
    let opened = caller.post(&format!("{chama}/funds"), &tea).await;
    let fund = opened.expect(201).json()["id"].clone();
    assert_eq!(opened.json()["accounts"], 1);
    let plan = json!({
        "fund_id": fund, "amount": 100, "frequency": "weekly", "due_day": 4,
        "valid_from": "2026-03-06",
    });
    let set = caller.post(&format!("{chama}/plans"), &plan).await;
    assert_eq!(set.expect(201).json()["first_deadline"], "2026-03-12");
    let funds = caller.get(&format!("{chama}/plans")).await.json();
    assert_eq!(funds["funds"][2]["plans"][0]["due_day"], 4);
    assert_eq!(funds["funds"][2]["open"]["deadline"], "2026-03-19");

    let own = group.founder_member.get();
    let sheet = json!({
        "cash_counted": 170.5,
        "lines": [
            { "member_id": own, "kind": "contribution", "fund_id": fund, "amount": 120.5 },
            { "member_id": own, "kind": "fine", "amount": 50 },
        ],
    });
    let path = format!("{chama}/collections");
    let saved = caller.post_with_key(&path, "m-1", &sheet).await;
    assert_eq!(saved.expect(201).json()["total"], 170.5);
    let again = caller.post_with_key(&path, "m-1", &sheet).await;
    assert_eq!(again.header("idempotency-replayed"), "true");

    let path = format!("{chama}/contributions?fund_id={fund}&periods=5");
    let shown = caller.get(&path).await;
    let shown = shown.expect(200).json();
    // Founded on 14 March: the week to the 12th is not owed, that to the 19th is; 20.50 is ahead.
    let standing = &shown["members"][0]["standing"];
    assert_eq!(standing["periods"][0]["state"], "not_due");
    assert_eq!(standing["periods"][1]["state"], "paid");
    assert_eq!(standing["credit"], 20.5);
    assert_eq!(standing["performance"], json!(null));
    let dues = caller.get(&format!("{chama}/members/{own}/dues")).await;
    assert_eq!(dues.expect(200).json()["funds"][1]["fund"], "Tea");
}

async fn what_is_wrong_is_told_by_field(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let chama = format!("/api/chamas/{}", group.id);
    let own = group.founder_member.get();
    let sheet = |counted: f64, kind: &str| {
        json!({
            "cash_counted": counted,
            "lines": [{ "member_id": own, "kind": kind, "amount": 50 }],
        })
    };
    let path = format!("{chama}/collections");
    let short = caller.post(&path, &sheet(49.5, "fine")).await;
    assert_eq!(short.refusal(), "422 cash_short cash_counted=cash_short");
    assert!(short.text.contains("KES 0.50"), "{}", short.text);
    let empty = caller.post(&path, &json!({ "lines": [] })).await;
    assert_eq!(
        empty.refusal(),
        "422 collection_empty lines=collection_empty"
    );
    let plan = json!({
        "fund_id": 999_999, "amount": 100, "frequency": "weekly", "due_day": 8,
    });
    let wrong = caller.post(&format!("{chama}/plans"), &plan).await;
    assert_eq!(
        wrong.refusal(),
        "422 plan_due_day_unknown due_day=plan_due_day_unknown"
    );
    let stranger = world.group("Pamoja").await;
    let other = api.of(&stranger.founder);
    for path in ["contributions", "funds", "plans", "shares"] {
        let hidden = other.get(&format!("{chama}/{path}")).await;
        assert_eq!(hidden.refusal(), "404 not_found", "{path}");
    }
    let hidden = other.post(&path, &sheet(50.0, "fine")).await;
    assert_eq!(hidden.refusal(), "404 not_found");
}

async fn links_are_made_and_ended(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let chama = format!("/api/chamas/{}", group.id);
    let funds = caller.get(&format!("{chama}/funds")).await.json();
    let share = json!({ "fund_id": funds["funds"][0]["id"], "days": 7 });
    let made = caller.post(&format!("{chama}/shares"), &share).await;
    let made = made.expect(201).json();
    assert!(
        made["path"]
            .as_str()
            .is_some_and(|path| path.starts_with("/shared/"))
    );
    let listed = caller.get(&format!("{chama}/shares")).await.json();
    assert_eq!(listed["shares"][0]["id"], made["id"]);
    assert!(!listed.to_string().contains("/shared/"));
    let end = format!("{chama}/shares/{}/end", made["id"]);
    caller.post(&end, &json!({})).await.expect(200);
    let again = caller.post(&end, &json!({})).await;
    assert_eq!(again.refusal(), "404 not_found");
}
