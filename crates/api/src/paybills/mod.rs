//! The paybill or till of a chama.

mod change;
mod connect;
mod decide;
mod register;
mod renew;
mod show;
mod switch;
mod test;

use chama::paybills::Paybill;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, ChamaId};
use domain::paybills::{PaybillState, ShortCodeKind, TestResult};
use domain::payments::tariff::Bouquet;
use domain::time::iso_z;
use http::{HttpState, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::fields::{Text, schema};

/// The most characters of a password that is checked.
const PASSWORD_LENGTH_MAX: usize = 1_000;

pub fn operations() -> OpenApiRouter<HttpState> {
    OpenApiRouter::new()
        .routes(routes!(
            show::show_paybill,
            connect::connect_paybill,
            change::change_paybill
        ))
        .routes(routes!(test::test_paybill))
        .routes(routes!(register::register_paybill))
        .routes(routes!(renew::renew_paybill))
        .routes(routes!(switch::switch_paybill))
        .routes(routes!(decide::decide_paybill))
}

/// The person's own password, where it is needed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Proof, example = json!({ "password": "kiti cha mbao nyekundu" }))]
pub struct ProofRequest {
    /// Needed when it was given more than ten minutes ago.
    #[serde(default)]
    #[schema(schema_with = schema::maybe_password_given)]
    password: Option<Text<PASSWORD_LENGTH_MAX>>,
}

/// A paybill. No key and no password is ever given back; only when they were set.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Paybill, example = json!({
    "id": 1,
    "chama_id": 1,
    "kind": "paybill",
    "short_code": "600984",
    "till_number": null,
    "place_id": 2,
    "state": "active",
    "bouquet": "business",
    "confirm_above": 10000,
    "initiator_name": "umoja-api",
    "consumer_set_at": "2025-01-15T10:30:00Z",
    "passkey_set_at": "2025-01-15T10:30:00Z",
    "initiator_set_at": "2025-01-15T10:30:00Z",
    "registered_at": "2025-01-15T10:32:00Z",
    "tested_at": "2025-01-15T10:31:00Z",
    "test_result": "works",
    "agreed_at": "2025-01-15T11:05:00Z",
    "connected_at": "2025-01-15T10:30:00Z",
    "changed_at": "2025-01-15T10:30:00Z"
}))]
pub struct PaybillAnswer {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    chama_id: i64,
    #[schema(schema_with = schema::word::<ShortCodeKind>)]
    kind: &'static str,
    /// Of a till that of its store.
    short_code: String,
    till_number: Option<String>,
    /// The cash place its money lies in.
    #[schema(schema_with = schema::maybe_id)]
    place_id: Option<i64>,
    #[schema(schema_with = schema::word::<PaybillState>)]
    state: &'static str,
    /// Who bears the cost of a payment: whoever pays, the chama, or both.
    #[schema(schema_with = schema::word::<Bouquet>)]
    bouquet: &'static str,
    /// Unasked money above this is booked only when M-Pesa has confirmed it; in shillings.
    confirm_above: Shillings,
    initiator_name: Option<String>,
    #[schema(format = DateTime)]
    consumer_set_at: String,
    #[schema(schema_with = schema::maybe_moment)]
    passkey_set_at: Option<String>,
    #[schema(schema_with = schema::maybe_moment)]
    initiator_set_at: Option<String>,
    /// When M-Pesa was told where to report payments.
    #[schema(schema_with = schema::maybe_moment)]
    registered_at: Option<String>,
    #[schema(schema_with = schema::maybe_moment)]
    tested_at: Option<String>,
    #[schema(schema_with = schema::maybe_word::<TestResult>)]
    test_result: Option<&'static str>,
    /// When a second officer last agreed that it be used.
    #[schema(schema_with = schema::maybe_moment)]
    agreed_at: Option<String>,
    #[schema(format = DateTime)]
    connected_at: String,
    #[schema(format = DateTime)]
    changed_at: String,
}

impl From<Paybill> for PaybillAnswer {
    fn from(paybill: Paybill) -> Self {
        let moment = |at: Option<DateTime<Utc>>| at.map(iso_z);
        Self {
            id: paybill.id.get(),
            chama_id: paybill.chama_id.map(ChamaId::get).unwrap_or_default(),
            kind: paybill.kind.as_str(),
            short_code: paybill.short_code,
            till_number: paybill.till_number,
            place_id: paybill.place.map(AccountId::get),
            state: paybill.state.as_str(),
            bouquet: paybill.bouquet.as_str(),
            confirm_above: paybill.confirm_above.into(),
            initiator_name: paybill.initiator_name,
            consumer_set_at: iso_z(paybill.consumer_set_at),
            passkey_set_at: moment(paybill.passkey_set_at),
            initiator_set_at: moment(paybill.initiator_set_at),
            registered_at: moment(paybill.callbacks_registered_at),
            tested_at: moment(paybill.tested_at),
            test_result: paybill.test_result.map(TestResult::as_str),
            agreed_at: moment(paybill.agreed_at),
            connected_at: iso_z(paybill.connected_at),
            changed_at: iso_z(paybill.changed_at),
        }
    }
}
