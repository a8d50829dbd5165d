//! `GET /api/chamas/{chama_id}/members/{member_id}/statement`

use std::fmt;

use axum::extract::State;
use axum::response::IntoResponse;
use chama::reports::statement::{self, Cursor, FundSavings, Statement, StatementLine};
use chrono::NaiveDate;
use domain::access::may;
use domain::ids::{FundId, TransactionId};
use domain::ledger::EntryKind;
use domain::member_code::MemberCode;
use domain::time::iso_z;
use http::{Failure, HttpState, InChama, Json, Path, Query, Reason, Shillings};
use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::{IntoParams, ToSchema};

use super::Whose;
use crate::fields::{Id, Whole, given, schema};
use crate::links;

const LIMIT: i64 = 50;

/// Which part of the statement.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// The fund; without it the first one, personal savings.
    #[param(value_type = i64, required = false, minimum = 1)]
    #[serde(default, deserialize_with = "given")]
    fund_id: Option<Id<FundId>>,
    /// Continues after this line: the `next` of the page before.
    #[param(value_type = String, required = false, max_length = 39,
        pattern = r"^[1-9][0-9]{0,17}\.[1-9][0-9]{0,17}$")]
    #[serde(default, deserialize_with = "given")]
    before: Option<Place>,
    /// Lines on a page.
    #[param(value_type = i64, required = false, minimum = 1, maximum = 100, default = 50)]
    #[serde(default, deserialize_with = "given")]
    limit: Option<Whole<1, 100>>,
}

/// A line of a statement as the cursor names it: entry and line.
#[derive(Debug, Clone, Copy)]
pub struct Place(Cursor);

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.0.entry_number, self.0.line_no)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let number = |digits: &str| {
            let plain = digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit());
            let number = digits.parse().ok().filter(|number| *number > 0_i64);
            number.filter(|_| plain && !digits.starts_with('0'))
        };
        let parts = text.split_once('.');
        parts
            .and_then(|(entry, line)| {
                Some(Self(Cursor {
                    entry_number: number(entry)?,
                    line_no: number(line)?,
                }))
            })
            .ok_or_else(|| de::Error::custom(Reason("field_invalid")))
    }
}

/// What a member has in a fund.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FundSavings)]
pub struct Saved {
    #[schema(schema_with = schema::id)]
    fund_id: i64,
    name: String,
    balance: Shillings,
}

/// A line of a statement.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatementLine)]
pub struct Entered {
    /// Number of the journal entry in the chama's book.
    #[schema(minimum = 1)]
    entry_number: i64,
    /// Line within the entry.
    #[schema(minimum = 1)]
    line_no: i64,
    #[schema(schema_with = schema::word::<EntryKind>)]
    kind: &'static str,
    /// The day the money moved.
    value_date: NaiveDate,
    #[schema(format = DateTime, example = "2025-01-15T10:30:00Z")]
    booked_at: String,
    /// Why.
    description: String,
    /// The other account, such as the cash box.
    counterpart: String,
    booked_by: String,
    #[schema(schema_with = schema::maybe_id)]
    transaction_id: Option<i64>,
    receipt_code: Option<String>,
    /// The entry this one reverses.
    reverses_number: Option<i64>,
    /// The entry that reversed this one.
    reversed_by_number: Option<i64>,
    /// More saved is positive.
    change: Shillings,
    /// What was saved after this line.
    balance: Shillings,
}

/// A page of a member's statement, newest line first.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementAnswer {
    #[schema(schema_with = schema::id)]
    member_id: i64,
    /// The member's code, as typed when paying by phone.
    #[schema(example = "005724")]
    member_code: String,
    member_name: String,
    chama_name: String,
    joined_on: NaiveDate,
    /// The fund shown.
    fund: Saved,
    /// All of the member's funds.
    funds: Vec<Saved>,
    /// What all funds hold together.
    total: Shillings,
    /// Whether the lines, worked out again, prove each other and the balance kept.
    proved: bool,
    lines: Vec<Entered>,
    /// The `before` of the next page, if there is one.
    #[schema(example = "12.1")]
    next: Option<String>,
}

impl From<FundSavings> for Saved {
    fn from(fund: FundSavings) -> Self {
        Self {
            fund_id: fund.fund_id.get(),
            name: fund.name,
            balance: fund.balance.into(),
        }
    }
}

impl From<StatementLine> for Entered {
    fn from(line: StatementLine) -> Self {
        Self {
            entry_number: line.entry_number,
            line_no: line.line_no,
            kind: line.kind.as_str(),
            value_date: line.value_date,
            booked_at: iso_z(line.booked_at),
            description: line.description,
            counterpart: line.counterpart,
            booked_by: line.booked_by,
            transaction_id: line.transaction_id.map(TransactionId::get),
            receipt_code: line.receipt_code,
            reverses_number: line.reverses_number,
            reversed_by_number: line.reversed_by_number,
            change: line.change.into(),
            balance: line.balance.into(),
        }
    }
}

impl From<Statement> for StatementAnswer {
    fn from(statement: Statement) -> Self {
        Self {
            member_id: statement.member_id.get(),
            member_code: MemberCode::of(statement.member_id).to_string(),
            member_name: statement.member_name,
            chama_name: statement.chama_name,
            joined_on: statement.joined_on,
            fund: statement.fund.into(),
            funds: statement.funds.into_iter().map(Saved::from).collect(),
            total: statement.total.into(),
            proved: statement.proved,
            lines: statement.lines.into_iter().map(Entered::from).collect(),
            next: statement.next.map(|next| Place(next).to_string()),
        }
    }
}

/// A member's statement
///
/// Every line that touched the member's savings in a fund, with the balance after it and the
/// reason. One's own every member may read; another's only the officers and the auditor.
#[utoipa::path(
    get,
    path = "/api/chamas/{chama_id}/members/{member_id}/statement",
    tag = "members",
    params(Part),
    responses(
        (status = 200, description = "A page of it", body = StatementAnswer,
            headers(("Link" = String, description = "The next page, if there is one"))),
        (status = 403, description = "It is another member's"),
    ),
    security(("session" = []))
)]
pub async fn show_statement(
    State(state): State<HttpState>,
    inside: InChama<may::ViewOwnStatement>,
    Path(whose): Path<Whose>,
    Query(part): Query<Part>,
) -> Result<impl IntoResponse, Failure> {
    let member = whose.member_id.0;
    let fund = part.fund_id.map(|fund| fund.0);
    let before = part.before.map(|before| before.0);
    let limit = part.limit.map_or(LIMIT, |limit| limit.0);
    let page = statement::page(
        state.context(),
        inside.grant,
        statement::Ask {
            member,
            fund,
            before,
            limit,
        },
    )
    .await?;
    let answer = StatementAnswer::from(page);
    let path = format!(
        "/api/chamas/{}/members/{member}/statement",
        inside.grant.chama_id()
    );
    let query = [
        ("fund_id", fund.map(|fund| fund.to_string())),
        ("before", answer.next.clone()),
        ("limit", Some(limit.to_string())),
    ];
    let link = answer.next.as_ref().map(|_| links::next(&path, query));
    Ok((link, Json(answer)))
}
