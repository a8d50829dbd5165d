//! Amounts are exact, and one that is not is refused by name.

use tests::World;

use crate::kit::Api;

tests::on_both_databases!(an_amount_is_exact, what_is_no_amount_names_the_field);

/// What is sent, what is kept and shown.
const EXACT: [(&str, &str); 10] = [
    ("5000", "5000"),
    ("5000.00", "5000"),
    ("5e3", "5000"),
    ("0.01", "0.01"),
    ("0.1", "0.10"),
    ("0.29", "0.29"),
    ("1e-2", "0.01"),
    ("1234567.89", "1234567.89"),
    ("9007199254.93", "9007199254.93"),
    ("9999999999.99", "9999999999.99"),
];

const REFUSED: [(&str, &str); 18] = [
    ("NaN", "400 json_broken amount=field_broken"),
    ("Infinity", "400 json_broken amount=field_broken"),
    ("1e400", "422 body_invalid amount=amount_too_large"),
    (
        "1e99999999999999999999",
        "422 body_invalid amount=amount_too_large",
    ),
    (
        "5000.001",
        "422 body_invalid amount=amount_too_many_decimals",
    ),
    ("1.000", "422 body_invalid amount=amount_too_many_decimals"),
    ("1e-3", "422 body_invalid amount=amount_too_many_decimals"),
    ("-5000", "422 body_invalid amount=amount_not_positive"),
    ("-0.01", "422 body_invalid amount=amount_not_positive"),
    ("0", "422 body_invalid amount=amount_not_positive"),
    ("-0", "422 body_invalid amount=amount_not_positive"),
    ("0.00", "422 body_invalid amount=amount_not_positive"),
    ("10000000000", "422 body_invalid amount=amount_too_large"),
    ("10000000000.00", "422 body_invalid amount=amount_too_large"),
    ("\"5000\"", "422 body_invalid amount=amount_not_a_number"),
    ("null", "422 body_invalid amount=amount_not_a_number"),
    ("[5000]", "422 body_invalid amount=amount_not_a_number"),
    ("true", "422 body_invalid amount=amount_not_a_number"),
];

fn body(chama_id: i64, amount: &str) -> String {
    format!(
        r#"{{"chama_id":{chama_id},"amount":{amount},"transaction_type":"contribution","description":""}}"#
    )
}

async fn an_amount_is_exact(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    for (sent, shown) in EXACT {
        let answer = caller
            .post_text("/api/transactions", &body(group.id.get(), sent))
            .await;
        answer.expect(201);
        let amount = format!("\"amount\":{shown},");
        assert!(answer.text.contains(&amount), "{sent}: {}", answer.text);
        let again = caller.get(answer.header("location")).await;
        assert_eq!(again.text, answer.text, "{sent}");
    }
    let list = caller.get("/api/chamas").await;
    let total = "\"total_contributions\":19008448823.22,";
    assert!(list.text.contains(total), "{}", list.text);
}

async fn what_is_no_amount_names_the_field(world: &World) {
    let (api, group) = (Api::new(world), world.group("Upendo").await);
    let caller = api.of(&group.founder);
    for (sent, refusal) in REFUSED {
        let text = body(group.id.get(), sent);
        let answer = caller.post_text("/api/transactions", &text).await;
        assert_eq!(answer.refusal(), refusal, "{sent}");
    }
    let without = format!(
        r#"{{"chama_id":{},"transaction_type":"contribution"}}"#,
        group.id
    );
    let answer = caller.post_text("/api/transactions", &without).await;
    assert_eq!(answer.refusal(), "422 body_invalid amount=field_missing");
    let founding = r#"{"name":"A","meeting_day":"Saturday","meeting_time":"14:00",
        "contribution_amount":1.005,"contribution_frequency":"monthly"}"#;
    let answer = caller.post_text("/api/chamas", founding).await;
    assert_eq!(
        answer.refusal(),
        "422 body_invalid contribution_amount=amount_too_many_decimals"
    );
}
