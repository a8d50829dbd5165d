//! Reading the real books of one chama, in one statement.

use std::collections::BTreeMap;

use chama::Context;
use chrono::NaiveDate;
use domain::ids::{AccountId, ChamaId, FundId, MemberId};
use store::query;

use crate::naive::{Chart, State};

#[derive(sqlx::FromRow)]
struct Row {
    entries: i64,
    closed_through: Option<NaiveDate>,
    journal: i64,
    postings: i64,
    transactions: i64,
    reversed: i64,
    audited: i64,
    keys: i64,
    balances: String,
}

/// The state of the books. Journal, postings and audit are append-only, which the database itself
/// sees to (see the stories of the schema), so their rows need only be counted to know that
/// nothing of them changed; balances are read in full.
pub async fn state(context: &Context, chama: ChamaId) -> State {
    let mut reader = context.db().read().await.expect("a reader");
    let row: Row = query(
        "SELECT k.entries, k.closed_through, \
         (SELECT count(*) FROM journal_entries WHERE chama_id = $1) AS journal, \
         (SELECT count(*) FROM postings WHERE chama_id = $1) AS postings, \
         (SELECT count(*) FROM transactions WHERE chama_id = $1) AS transactions, \
         (SELECT count(*) FROM transactions WHERE chama_id = $1 AND status = 'reversed') \
         AS reversed, \
         (SELECT count(*) FROM audit_logs WHERE chama_id = $1) AS audited, \
         (SELECT count(*) FROM idempotency_keys WHERE owner_id IN \
         (SELECT user_id FROM members WHERE chama_id = $1)) AS keys, \
         (SELECT string_agg(CAST(account_id AS TEXT) || ':' || CAST(balance AS TEXT), ',') \
         FROM ledger_balances WHERE chama_id = $1) AS balances \
         FROM ledger_books k WHERE k.chama_id = $1",
    )
    .bind(chama.get())
    .one(&mut reader)
    .await
    .expect("can be read");
    assert_eq!(
        (row.journal, row.postings),
        (row.entries, row.entries),
        "one posting an entry"
    );
    State {
        balances: row.balances.split(',').map(pair).collect(),
        closed_through: row.closed_through,
        entries: row.entries,
        transactions: row.transactions,
        reversed: row.reversed,
        audited: row.audited,
        keys: row.keys,
    }
}

fn pair(text: &str) -> (i64, i64) {
    let (account, balance) = text.split_once(':').expect("account:balance");
    (
        account.parse().expect("an id"),
        balance.parse().expect("cents"),
    )
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: i64,
    kind: String,
    member_id: Option<i64>,
    fund_id: Option<i64>,
}

/// The accounts of the chama by what they are.
pub async fn chart(context: &Context, chama: ChamaId, own_member: MemberId) -> Chart {
    let mut reader = context.db().read().await.expect("a reader");
    let rows: Vec<AccountRow> = query(
        "SELECT id, kind, member_id, fund_id FROM ledger_accounts WHERE chama_id = $1 ORDER BY id",
    )
    .bind(chama.get())
    .all(&mut reader)
    .await
    .expect("can be read");
    let mut chart = Chart {
        own_member,
        places: Vec::new(),
        savings: BTreeMap::new(),
        others: BTreeMap::new(),
    };
    for row in rows {
        let id = AccountId::new(row.id);
        match (row.kind.as_str(), row.member_id, row.fund_id) {
            ("cash_box" | "mpesa_paybill" | "bank_account", ..) => {
                chart.places.push((id, row.kind));
            }
            (_, Some(member), Some(fund)) => {
                let at = (MemberId::new(member), FundId::new(fund));
                chart.savings.insert(at, id);
            }
            _ => {
                chart.others.insert(row.kind, id);
            }
        }
    }
    chart
}
