//! The description: whole, and the page that shows it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use tests::World;

use crate::kit::Api;

tests::on_both_databases!(the_description_and_its_page_are_served);

fn document() -> Value {
    serde_json::to_value(api::openapi()).expect("a document")
}

/// Every operation as `METHOD path`, with its description.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (format!("{method} {path}"), operation))
    });
    operations.collect()
}

#[test]
fn every_operation_is_listed() {
    let document = document();
    let names: Vec<String> = operations(&document)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    insta::assert_snapshot!(names.join("\n"));
    assert_eq!(document["openapi"], "3.1.0");
}

#[test]
fn every_failure_is_a_problem_and_every_closed_door_is_told() {
    let document = document();
    let mut ids = BTreeSet::new();
    for (name, operation) in operations(&document) {
        assert!(ids.insert(operation["operationId"].to_string()), "{name}");
        assert!(operation["summary"].is_string(), "{name}");
        if name == "get /health" {
            continue;
        }
        let responses = operation["responses"].as_object().expect("responses");
        for (status, response) in responses {
            let shared = response["$ref"]
                .as_str()
                .and_then(|it| it.strip_prefix('#'));
            let response = shared
                .and_then(|place| document.pointer(place))
                .unwrap_or(response);
            let is_problem = response["content"]["application/problem+json"].is_object();
            assert_eq!(
                is_problem,
                status.starts_with(['4', '5']),
                "{name} {status}"
            );
        }
        let closed = operation["security"][0]["session"].is_array();
        let told = responses.contains_key("401");
        assert!(told == closed || name == "post /auth/login", "{name}");
        for status in ["429", "500", "503"] {
            assert!(responses.contains_key(status), "{name} {status}");
        }
        if operation["requestBody"].is_object() {
            for status in ["400", "413", "415", "422"] {
                assert!(responses.contains_key(status), "{name} {status}");
            }
        }
    }
}

/// Two types of one name would be described as one of them.
#[test]
fn no_two_bodies_share_a_name() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/api/src");
    let mut names = BTreeMap::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("text");
            let described = text.split("ToSchema)]").skip(1);
            for (name, renamed) in described.filter_map(named) {
                let other = names.insert(renamed.clone(), path.clone());
                assert_eq!(other, None, "{renamed} ({name}) in {}", path.display());
            }
        }
    }
    assert!(names.len() > 50, "{names:?}");
}

/// The name of the type that follows its derivation, and the one it is described by.
fn named(text: &str) -> Option<(String, String)> {
    let (before, after) = text.split_once("struct ")?;
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|sign| sign.is_alphanumeric() || *sign == '_')
            .collect()
    };
    let name = word(after);
    let renamed = before
        .split_once("schema(as = ")
        .map(|(_, after)| word(after));
    Some((name.clone(), renamed.unwrap_or(name)))
}

#[test]
fn money_commands_take_a_key() {
    let document = document();
    let keyed: Vec<String> = operations(&document)
        .into_iter()
        .filter_map(|(name, operation)| {
            let parameters = operation["parameters"].as_array()?;
            let key = parameters
                .iter()
                .find(|parameter| parameter["name"] == "Idempotency-Key")?;
            Some(format!("{name}: required {}", key["required"]))
        })
        .collect();
    insta::assert_snapshot!(keyed.join("\n"), @r"
    post /api/chamas: required false
    patch /api/chamas/{chama_id}: required false
    post /api/chamas/{chama_id}/accounts: required false
    patch /api/chamas/{chama_id}/accounts/{account_id}: required false
    post /api/chamas/{chama_id}/cash-counts: required false
    post /api/chamas/{chama_id}/close: required false
    post /api/chamas/{chama_id}/collections: required false
    post /api/chamas/{chama_id}/explanations/{explanation_id}/agree: required false
    post /api/chamas/{chama_id}/funds: required false
    patch /api/chamas/{chama_id}/funds/{fund_id}: required false
    post /api/chamas/{chama_id}/join-requests/{request_id}/approve: required false
    post /api/chamas/{chama_id}/join-requests/{request_id}/reject: required false
    post /api/chamas/{chama_id}/leave: required false
    post /api/chamas/{chama_id}/member-rules: required false
    post /api/chamas/{chama_id}/members: required false
    post /api/chamas/{chama_id}/members/import: required false
    post /api/chamas/{chama_id}/members/{member_id}/next-of-kin: required false
    post /api/chamas/{chama_id}/members/{member_id}/particulars: required false
    post /api/chamas/{chama_id}/members/{member_id}/role: required false
    post /api/chamas/{chama_id}/members/{member_id}/status: required false
    patch /api/chamas/{chama_id}/paybill: required false
    post /api/chamas/{chama_id}/paybill: required false
    post /api/chamas/{chama_id}/paybill/decide: required false
    post /api/chamas/{chama_id}/paybill/renew: required false
    post /api/chamas/{chama_id}/paybill/switch: required false
    post /api/chamas/{chama_id}/payment-lists: required false
    post /api/chamas/{chama_id}/payment_rules: required false
    post /api/chamas/{chama_id}/payments: required false
    post /api/chamas/{chama_id}/periods/close: required false
    post /api/chamas/{chama_id}/plans: required false
    post /api/chamas/{chama_id}/proposals: required false
    post /api/chamas/{chama_id}/proposals/{proposal_id}/approve: required false
    post /api/chamas/{chama_id}/proposals/{proposal_id}/end-payout: required false
    post /api/chamas/{chama_id}/proposals/{proposal_id}/reject: required false
    post /api/chamas/{chama_id}/proposals/{proposal_id}/withdraw: required false
    post /api/chamas/{chama_id}/reconciliation/{day}/explain: required false
    post /api/chamas/{chama_id}/resume: required false
    post /api/chamas/{chama_id}/shares/{share_id}/end: required false
    post /api/chamas/{chama_id}/statements/{import_id}/keep: required false
    post /api/chamas/{chama_id}/statements/{import_id}/undo: required false
    post /api/chamas/{chama_id}/suspend: required false
    post /api/chamas/{chama_id}/suspense/{receipt}/assign: required false
    post /api/chamas/{chama_id}/suspense/{receipt}/confirm: required false
    post /api/chamas/{chama_id}/suspense/{receipt}/refund: required false
    post /api/join: required false
    post /api/transactions: required false
    post /api/transactions/{transaction_id}/reverse: required true
    ");
}

async fn the_description_and_its_page_are_served(world: &World) {
    let api = Api::new(world);
    let file = api.stranger().get("/api/openapi.json").await;
    assert_eq!(file.expect(200).json(), document());
    let page = api.stranger().get("/api/docs").await;
    let policy = page.expect(200).header("content-security-policy");
    assert!(policy.contains("style-src 'self'"), "{policy}");
    for banned in ["<script", "style=\"", "<style", " onclick"] {
        assert!(!page.text.contains(banned), "{banned}");
    }
    let document = document();
    for (name, operation) in operations(&document) {
        let anchor = operation["operationId"].as_str().unwrap_or_default();
        let heading = format!("<h3 id=\"{anchor}\">");
        assert_eq!(page.text.matches(&heading).count(), 1, "{name}");
    }
    let style = api.stranger().get("/api/docs.css").await;
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
}
