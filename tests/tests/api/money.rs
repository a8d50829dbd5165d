//! Money commands: once each, however often they are sent.

use serde_json::json;
use tests::World;

use crate::kit::{Api, contribution};

tests::on_both_databases!(
    the_same_key_answers_the_same,
    a_reversal_needs_a_key_and_happens_once,
    a_receipt_books_once,
    balances_and_closed_periods,
);

async fn the_same_key_answers_the_same(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let path = "/api/transactions";
    let body = contribution(group.id.get());
    let first = caller.post_with_key(path, "k-1", &body).await;
    assert_eq!(first.expect(201).header("idempotency-replayed"), "");
    let again = caller.post_with_key(path, "k-1", &body).await;
    assert_eq!(again.expect(201).header("idempotency-replayed"), "true");
    assert_eq!(again.text, first.text);
    assert_eq!(again.header("location"), first.header("location"));
    let mut other = body.clone();
    other["amount"] = json!(1);
    let refused = caller.post_with_key(path, "k-1", &other).await;
    assert_eq!(refused.refusal(), "422 idempotency_key_reused");
    // A refused request is mended and sent again under its key.
    let mut wrong = body.clone();
    wrong["member_id"] = json!(999);
    let refused = caller.post_with_key(path, "k-2", &wrong).await;
    assert_eq!(
        refused.refusal(),
        "422 member_unknown member_id=member_unknown"
    );
    caller.post_with_key(path, "k-2", &body).await.expect(201);
    for (key, refusal) in [
        ("", "400 idempotency_key_empty"),
        ("a b", "400 idempotency_key_forbidden_character"),
    ] {
        let refused = caller.post_with_key(path, key, &body).await;
        assert_eq!(refused.refusal(), refusal);
    }
    let found = json!({
        "name": "Once", "description": "", "meeting_day": "Sunday", "meeting_time": "09:30",
        "contribution_amount": 0.5, "contribution_frequency": "weekly",
    });
    let first = caller.post_with_key("/api/chamas", "c-1", &found).await;
    let again = caller.post_with_key("/api/chamas", "c-1", &found).await;
    assert_eq!(first.expect(201).text, again.expect(201).text);
    assert_eq!(again.header("idempotency-replayed"), "true");
}

async fn a_reversal_needs_a_key_and_happens_once(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let body = contribution(group.id.get());
    let recorded = caller.post("/api/transactions", &body).await;
    let path = format!("{}/reverse", recorded.expect(201).header("location"));
    let why = json!({ "reason": "Typed twice" });
    let refused = caller.post(&path, &why).await;
    assert_eq!(refused.refusal(), "400 idempotency_key_required");
    let blank = caller
        .post_with_key(&path, "r-1", &json!({ "reason": " " }))
        .await;
    assert_eq!(blank.refusal(), "422 text_required reason=text_required");
    let first = caller.post_with_key(&path, "r-1", &why).await;
    assert_eq!(first.expect(200).json()["status"], "reversed");
    let again = caller.post_with_key(&path, "r-1", &why).await;
    assert_eq!(again.expect(200).text, first.text);
    assert_eq!(again.header("idempotency-replayed"), "true");
    let twice = caller.post_with_key(&path, "r-2", &why).await;
    assert_eq!(twice.refusal(), "409 already_reversed");
}

async fn a_receipt_books_once(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let mut body = contribution(group.id.get());
    body["mpesa_receipt_number"] = json!("sgl6 1hz vu4");
    let answer = caller.post("/api/transactions", &body).await;
    assert_eq!(
        answer.expect(201).json()["mpesa_receipt_number"],
        "SGL61HZVU4"
    );
    let again = caller.post("/api/transactions", &body).await;
    assert_eq!(
        again.refusal(),
        "409 receipt_already_booked mpesa_receipt_number=receipt_already_booked"
    );
    body["receipt_code"] = json!("FT-1");
    let both = caller.post("/api/transactions", &body).await;
    assert_eq!(
        both.refusal(),
        "422 body_invalid receipt_code=receipt_twice"
    );
    let mut cheque = contribution(group.id.get());
    cheque["method"] = json!("cheque");
    cheque["mpesa_receipt_number"] = json!("SGL61HZVU5");
    let wrong = caller.post("/api/transactions", &cheque).await;
    assert_eq!(
        wrong.refusal(),
        "422 body_invalid mpesa_receipt_number=receipt_not_mpesa"
    );
}

async fn balances_and_closed_periods(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    let body = contribution(group.id.get());
    caller.post("/api/transactions", &body).await.expect(201);
    let mut too_much = body.clone();
    too_much["transaction_type"] = json!("transfer");
    too_much["amount"] = json!(5000.01);
    too_much["place_id"] = json!(group.account(&world.context, "cash_box").await);
    too_much["to_place_id"] = json!(group.account(&world.context, "mpesa_paybill").await);
    let refused = caller.post("/api/transactions", &too_much).await;
    assert_eq!(
        refused.refusal(),
        "409 insufficient_funds amount=insufficient_funds"
    );
    for kind in ["expense", "welfare", "withdrawal", "refund"] {
        let mut out = body.clone();
        out["transaction_type"] = json!(kind);
        let refused = caller.post("/api/transactions", &out).await;
        assert_eq!(
            refused.refusal(),
            "422 money_out_needs_proposal transaction_type=money_out_needs_proposal"
        );
    }
    let accounts = caller
        .get(&format!("/api/chamas/{}/accounts", group.id))
        .await;
    let accounts = accounts.expect(200).json();
    assert_eq!(accounts["cash_total"], json!(5000));
    assert_eq!(accounts["savings_total"], json!(5000));
    assert_eq!(accounts["trial_balance"], json!(0));
    let path = format!("/api/chamas/{}/periods/close", group.id);
    let close = caller
        .post(&path, &json!({ "through": "2026-03-01" }))
        .await;
    assert_eq!(close.expect(200).text, r#"{"closed_through":"2026-03-01"}"#);
    let mut late = body.clone();
    late["value_date"] = json!("2026-02-28");
    let refused = caller.post("/api/transactions", &late).await;
    assert_eq!(
        refused.refusal(),
        "409 period_closed value_date=period_closed"
    );
    for (through, refusal) in [
        (
            "2026-03-15",
            "422 value_date_in_future through=value_date_in_future",
        ),
        ("2026-3-1", "422 body_invalid through=date_not_a_date"),
        ("", "422 body_invalid through=date_not_a_date"),
    ] {
        let refused = caller.post(&path, &json!({ "through": through })).await;
        assert_eq!(refused.refusal(), refusal);
    }
}
