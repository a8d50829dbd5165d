//! The documented shapes, key by key and in their order.

use serde_json::{Value, json};
use tests::{PASSWORD, World};

use crate::kit::{Api, contribution};

tests::on_both_databases!(
    the_documented_calls_answer_the_documented_shapes,
    lists_are_paged_as_documented,
    the_statement_proves_itself,
    transactions_are_listed_by_cursor,
);

async fn the_documented_calls_answer_the_documented_shapes(world: &World) {
    let api = Api::new(world);
    let mut caller = api.stranger();
    let register = json!({
        "username": "wanjiku", "email": "wanjiku@example.com", "password": PASSWORD,
        "first_name": "Wanjiku", "last_name": "Kamau", "phone_number": "+254712345678",
    });
    let answer = caller.post("/auth/register", &register).await;
    assert_eq!(
        answer.expect(201).text,
        r#"{"success":true,"message":"Registration successful","user":{"id":1,"username":"wanjiku","email":"wanjiku@example.com","is_admin":false},"redirect":"/dashboard"}"#
    );
    let login = json!({
        "email": "wanjiku@example.com", "password": PASSWORD, "remember_me": true,
    });
    let answer = caller.post("/auth/login", &login).await;
    assert_eq!(
        answer.expect(200).text,
        r#"{"success":true,"message":"Login successful","user":{"id":1,"username":"wanjiku","email":"wanjiku@example.com","is_admin":false},"redirect":"/dashboard"}"#
    );
    caller.cookie = Some(answer.cookie());
    let found = json!({
        "name": "Upendo Women Group", "description": "Saving for school fees",
        "meeting_day": "Saturday", "meeting_time": "14:00",
        "contribution_amount": 5000, "contribution_frequency": "monthly",
    });
    let answer = caller.post("/api/chamas", &found).await;
    assert_eq!(answer.expect(201).text, r#"{"id":1,"member_id":1}"#);
    assert_eq!(answer.header("location"), "/api/chamas/1");
    let answer = caller.post("/api/transactions", &contribution(1)).await;
    let id = answer.expect(201).json()["id"].clone();
    let shown = caller.get(&format!("/api/transactions/{id}")).await;
    let text = shown.expect(200).text.replacen(&id.to_string(), "7", 1);
    assert_eq!(
        text,
        r#"{"id":7,"chama_id":1,"user_id":1,"amount":5000,"transaction_type":"contribution","status":"completed","created_at":"2026-03-14T07:00:00Z","mpesa_receipt_number":null,"description":"January","value_date":"2026-03-14","processed_at":"2026-03-14T07:00:00Z","reference_number":null}"#
    );
    let answer = caller.get("/api/chamas").await;
    assert_eq!(
        answer.expect(200).text,
        r#"{"chamas":[{"id":1,"name":"Upendo Women Group","description":"Saving for school fees","admin_id":1,"member_count":1,"total_contributions":5000,"status":"active"}],"total":1,"page":1,"per_page":10}"#
    );
}

async fn lists_are_paged_as_documented(world: &World) {
    let (api, group) = (Api::new(world), world.group("Umoja").await);
    let caller = api.of(&group.founder);
    for name in ["Achieng", "Baraka", "Chebet"] {
        group.member(&world.context, name).await;
    }
    let path = format!("/api/chamas/{}/members", group.id);
    let page = caller.get(&format!("{path}?page=2&per_page=3")).await;
    let page = page.expect(200).json();
    assert_eq!((&page["total"], &page["page"]), (&json!(4), &json!(2)));
    assert_eq!(page["members"].as_array().map(Vec::len), Some(1));
    let first = caller.get(&path).await.json();
    assert_eq!(first["per_page"], 10);
    for (query, refusal) in [
        ("page=0", "422 query_invalid page=field_out_of_range"),
        (
            "per_page=101",
            "422 query_invalid per_page=field_out_of_range",
        ),
        (
            "per_page=ten",
            "422 query_invalid per_page=field_not_number",
        ),
        ("perpage=10", "422 query_invalid perpage=field_unknown"),
    ] {
        for path in ["/api/chamas", path.as_str()] {
            let answer = caller.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.refusal(), refusal, "{path}?{query}");
        }
    }
}

async fn the_statement_proves_itself(world: &World) {
    let (api, group) = (Api::new(world), world.group("Umoja").await);
    let caller = api.of(&group.founder);
    for amount in [500, 250] {
        let mut body = contribution(group.id.get());
        body["amount"] = json!(amount);
        caller.post("/api/transactions", &body).await.expect(201);
    }
    let path = format!(
        "/api/chamas/{}/members/{}/statement",
        group.id, group.founder_member
    );
    let whole = caller.get(&path).await.expect(200).json();
    assert_eq!(whole["proved"], true);
    assert_eq!(whole["total"], json!(750));
    let balances: Vec<&Value> = whole["lines"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|line| &line["balance"])
        .collect();
    assert_eq!(balances, [&json!(750), &json!(500)]);
    let first = caller.get(&format!("{path}?limit=1")).await;
    let next = first.json()["next"].as_str().map(str::to_owned);
    let next = next.expect("there is another page");
    assert!(first.header("link").contains(&format!("before={next}")));
    let link = first.header("link").trim_start_matches('<');
    let second = caller.get(link.split('>').next().unwrap_or_default()).await;
    assert_eq!(second.json()["lines"][0]["balance"], json!(500));
    assert_eq!(second.json()["next"], Value::Null);
    for before in ["7", "a.b", "0.1", "1.", "-1.1", "1.1.1"] {
        let answer = caller.get(&format!("{path}?before={before}")).await;
        assert_eq!(
            answer.refusal(),
            "422 query_invalid before=field_invalid",
            "{before}"
        );
    }
}

async fn transactions_are_listed_by_cursor(world: &World) {
    let (api, group) = (Api::new(world), world.group("Umoja").await);
    let caller = api.of(&group.founder);
    for _ in 0..5 {
        let body = contribution(group.id.get());
        caller.post("/api/transactions", &body).await.expect(201);
    }
    let mut path = format!(
        "/api/chamas/{}/transactions?limit=2&transaction_type=contribution",
        group.id
    );
    let mut seen = Vec::new();
    loop {
        let page = caller.get(&path).await;
        let json = page.expect(200).json();
        let ids = json["transactions"].as_array().into_iter().flatten();
        seen.extend(ids.filter_map(|one| one["id"].as_i64()));
        let link = page.header("link");
        if link.is_empty() {
            assert_eq!(json["next"], Value::Null);
            break;
        }
        let target = link.trim_start_matches('<').split('>').next();
        target.unwrap_or_default().clone_into(&mut path);
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|one, next| one > next));
    let none = format!("/api/chamas/{}/transactions?status=reversed", group.id);
    let none = caller.get(&none).await.json();
    assert_eq!(none, json!({ "transactions": [], "next": null }));
}
