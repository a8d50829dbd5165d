//! `GET /api/chamas/{chama_id}/transactions`

use axum::extract::State;
use axum::response::IntoResponse;
use chama::reports::transactions::{self, Filter, TransactionLine};
use chrono::NaiveDate;
use domain::access::may;
use domain::ids::{MemberId, TransactionId};
use domain::time::iso_z;
use domain::transactions::{PaymentMethod, TransactionStatus, TransactionType};
use http::{Failure, HttpState, InChama, Json, Query, Shillings};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::fields::{Day, Id, Whole, Word, given, schema};
use crate::links;

const LIMIT: i64 = 20;

/// Which transactions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Of this type.
    #[param(schema_with = schema::word::<TransactionType>, required = false)]
    #[serde(default, deserialize_with = "given")]
    transaction_type: Option<Word<TransactionType>>,
    /// In this state.
    #[param(schema_with = schema::word::<TransactionStatus>, required = false)]
    #[serde(default, deserialize_with = "given")]
    status: Option<Word<TransactionStatus>>,
    /// Of this member.
    #[param(schema_with = schema::id, required = false)]
    #[serde(default, deserialize_with = "given")]
    member_id: Option<Id<MemberId>>,
    /// Moved on this day or later.
    #[param(schema_with = schema::day, required = false)]
    #[serde(default, deserialize_with = "given")]
    from: Option<Day>,
    /// Moved on this day or earlier.
    #[param(schema_with = schema::day, required = false)]
    #[serde(default, deserialize_with = "given")]
    to: Option<Day>,
    /// Older than this transaction: the `next` of the page before.
    #[param(schema_with = schema::id, required = false)]
    #[serde(default, deserialize_with = "given")]
    before: Option<Id<TransactionId>>,
    /// Transactions on a page.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100, default = 20)]
    #[serde(default, deserialize_with = "given")]
    limit: Option<Whole<1, 100>>,
}

impl Which {
    fn filter(&self) -> Filter {
        Filter {
            transaction_type: self.transaction_type.map(|word| word.0),
            status: self.status.map(|word| word.0),
            member_id: self.member_id.map(|id| id.0),
            from: self.from.map(|day| day.0),
            to: self.to.map(|day| day.0),
            before: self.before.map(|id| id.0),
        }
    }

    /// The words after the question mark that lead to the next page.
    fn continued(&self, next: i64, limit: i64) -> [(&'static str, Option<String>); 7] {
        let filter = self.filter();
        [
            (
                "transaction_type",
                filter.transaction_type.map(|word| word.to_string()),
            ),
            ("status", filter.status.map(|word| word.to_string())),
            ("member_id", filter.member_id.map(|id| id.to_string())),
            ("from", filter.from.map(|day| day.to_string())),
            ("to", filter.to.map(|day| day.to_string())),
            ("before", Some(next.to_string())),
            ("limit", Some(limit.to_string())),
        ]
    }
}

/// A transaction in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedTransaction {
    #[schema(schema_with = schema::id)]
    id: i64,
    #[schema(schema_with = schema::id)]
    chama_id: i64,
    /// Who recorded it.
    #[schema(schema_with = schema::id)]
    user_id: i64,
    amount: Shillings,
    #[schema(schema_with = schema::word::<TransactionType>)]
    transaction_type: &'static str,
    #[schema(schema_with = schema::word::<TransactionStatus>)]
    status: &'static str,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    created_at: String,
    mpesa_receipt_number: Option<String>,
    description: String,
    /// The day the money moved.
    value_date: NaiveDate,
    reference_number: Option<String>,
    /// The name of who recorded it.
    recorded_by: String,
    #[schema(schema_with = schema::word::<PaymentMethod>)]
    method: &'static str,
    /// The code of any provider.
    receipt_code: Option<String>,
    /// Whose money it is.
    #[schema(schema_with = schema::maybe_id)]
    member_id: Option<i64>,
    member_name: Option<String>,
    /// Who paid.
    payer: Option<String>,
    /// The cash place.
    place: Option<String>,
    /// For a transfer, where to.
    to_place: Option<String>,
    fund: Option<String>,
}

/// A page of transactions, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct TransactionList {
    transactions: Vec<ListedTransaction>,
    /// The `before` of the next page, if there is one.
    #[schema(schema_with = schema::maybe_id)]
    next: Option<i64>,
}

impl From<TransactionLine> for ListedTransaction {
    fn from(line: TransactionLine) -> Self {
        Self {
            id: line.id.get(),
            chama_id: line.chama_id.get(),
            user_id: line.user_id.get(),
            amount: line.amount.into(),
            transaction_type: line.transaction_type.as_str(),
            status: line.status.as_str(),
            created_at: iso_z(line.created_at),
            mpesa_receipt_number: line.mpesa_receipt_number,
            description: line.description,
            value_date: line.value_date,
            reference_number: line.reference_number,
            recorded_by: line.recorded_by,
            method: line.method.as_str(),
            receipt_code: line.receipt_code,
            member_id: line.member_id.map(MemberId::get),
            member_name: line.member_name,
            payer: line.payer,
            place: line.place,
            to_place: line.to_place,
            fund: line.fund,
        }
    }
}

/// The transactions of a chama
///
/// Newest first. The next page is in the header `Link` and continues `before` the `next` of this
/// one, so that nothing is missed or seen twice while others record.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/transactions",
    tag = "transactions",
    params(Which),
    responses((status = 200, description = "A page of them", body = TransactionList,
        headers(("Link" = String, description = "The next page, if there is one")))),
    security(("session" = []))
)]
pub async fn list_transactions(
    State(state): State<HttpState>,
    inside: InChama<may::ViewTransactions>,
    Query(which): Query<Which>,
) -> Result<impl IntoResponse, Failure> {
    let limit = which.limit.map_or(LIMIT, |limit| limit.0);
    let page = transactions::list(state.context(), inside.grant, &which.filter(), limit).await?;
    let next = page.next.map(TransactionId::get);
    let path = format!("/api/chamas/{}/transactions", inside.grant.chama_id());
    let link = next.map(|next| links::next(&path, which.continued(next, limit)));
    let found = page.transactions.into_iter();
    let transactions = found.map(ListedTransaction::from).collect();
    Ok((link, Json(TransactionList { transactions, next })))
}
