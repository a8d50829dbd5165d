//! Every row of every table, as text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::ids::{ChamaId, UserId};
use store::{Database, Dialect, Sql, query};

/// What a dump leaves out: the counter from which ids are reserved ahead of the transaction that
/// uses them (a refused command may have reserved, and gaps are harmless), and the record of the
/// migrations, which no command touches.
const LEFT_OUT: &[&str] = &["id_blocks", "_sqlx_migrations"];

/// Tables and their rows.
pub type Dump = BTreeMap<String, Vec<String>>;

/// The rows of every table, sorted, each as JSON.
pub async fn dump(db: &Database) -> Dump {
    let mut all = BTreeMap::new();
    for table in tables(db).await {
        if !LEFT_OUT.contains(&table.as_str()) {
            let rows = rows(db, &table, "").await;
            all.insert(table, rows);
        }
    }
    all
}

/// The rows that belong to one chama, and the idempotency keys of one person: all that a command
/// of that person in that chama may touch.
pub async fn dump_of(db: &Database, chama: ChamaId, owner: UserId) -> Dump {
    const OF_CHAMA: &[&str] = &[
        "approval_bands",
        "attachments",
        "audit_logs",
        "chama_standings",
        "funds",
        "journal_entries",
        "ledger_accounts",
        "ledger_balances",
        "ledger_books",
        "members",
        "payment_approvals",
        "payment_approvers",
        "payment_proposals",
        "postings",
        "transactions",
    ];
    let mut all = BTreeMap::new();
    let mut add = async |table: &str, condition: String| {
        all.insert(table.to_owned(), rows(db, table, &condition).await);
    };
    for table in OF_CHAMA {
        add(table, format!("WHERE chama_id = {chama}")).await;
    }
    add("chamas", format!("WHERE id = {chama}")).await;
    add("idempotency_keys", format!("WHERE owner_id = {owner}")).await;
    all
}

async fn rows(db: &Database, table: &str, condition: &str) -> Vec<String> {
    let row = match db.dialect() {
        Dialect::Sqlite => format!("json_array({})", columns(db, table).await.join(", ")),
        Dialect::Postgres => "CAST(to_jsonb(t) AS TEXT)".to_owned(),
    };
    let mut rows = texts(db, format!("SELECT {row} FROM {table} t {condition}")).await;
    rows.sort_unstable();
    rows
}

async fn tables(db: &Database) -> Vec<String> {
    let text = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' \
             ORDER BY name"
        }
        Dialect::Postgres => {
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
             WHERE table_schema = 'public' ORDER BY 1"
        }
    };
    texts(db, text.to_owned()).await
}

async fn columns(db: &Database, table: &str) -> Vec<String> {
    // `quote` shows bytes as well as text, and tells a null from an empty text.
    let text = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
    texts(db, text).await
}

async fn texts(db: &Database, text: String) -> Vec<String> {
    let mut reader = db.read().await.expect("a reader");
    let rows: Vec<(String,)> = query(Sql::Both(Cow::Owned(text)))
        .all(&mut reader)
        .await
        .expect("can be read");
    rows.into_iter().map(|(text,)| text).collect()
}
