//! Pulls the payments of the last two days.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::signed::organisation;
use crate::clock::from_eat;
use crate::controls::Numbers;
use crate::http::gateway::{Call, Done};
use crate::ids;
use crate::messages::c2b::shown_number;
use crate::receipts::{Kind, Transaction};
use crate::refusal::Refusal;
use crate::world::World;
use crate::world::pull::PAGE;

/// `POST /pulltransactions/v1/query`
pub fn handle(world: &mut World, call: &Call, now: DateTime<Utc>) -> Result<Done, Refusal> {
    let known = organisation(world, call, "ShortCode")?;
    if !known.pull {
        return Err(Refusal::new(400, "400.001", "Short code is not registered"));
    }
    let short_code = known.settings.short_code.clone();
    let name = known.settings.name.clone();
    let version = known.urls.as_ref().map_or(2, |urls| urls.version);
    let from = moment(call, "StartDate")?;
    let to = moment(call, "EndDate")?;
    let offset = call.body.required("OffSetValue")?;
    let offset: Option<usize> = offset.parse().ok().filter(|offset| offset % PAGE == 0);
    let offset = offset.ok_or_else(|| Refusal::field("OffSetValue"))?;
    let page = world.pull(&short_code, (from, to), offset, now);
    let numbers = call.plan.numbers.unwrap_or(world.modes.numbers);
    let rows: Vec<Value> = page
        .iter()
        .map(|one| row(one, &name, numbers, version))
        .collect();
    let (code, text) = if rows.is_empty() {
        ("1001", "No data")
    } else {
        ("1000", "Success")
    };
    Ok(Done::answer(json!({
        "ResponseRefID": ids::request_id(&mut world.dice),
        "ResponseCode": code,
        "ResponseMessage": text,
        "Response": [rows],
    })))
}

fn row(one: &Transaction, organisation: &str, numbers: Numbers, version: u8) -> Value {
    let kind = match one.kind {
        Kind::BuyGoods => "c2b-buy-goods-debit",
        _ => "c2b-pay-bill-debit",
    };
    json!({
        "transactionId": one.receipt,
        "trxDate": one.completed_at.to_rfc3339_opts(SecondsFormat::Secs, true),
        "msisdn": shown_number(&one.msisdn, numbers, version),
        "sender": "MPESA",
        "transactiontype": kind,
        "billreference": one.reference,
        "amount": one.amount.to_decimal(),
        "organizationname": organisation,
    })
}

/// `2020-08-04 8:36:00`, in East African time.
fn moment(call: &Call, field: &str) -> Result<DateTime<Utc>, Refusal> {
    let text = call.body.required(field)?;
    let local = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").ok();
    local
        .and_then(from_eat)
        .ok_or_else(|| Refusal::field(field))
}
