//! What the database refuses by itself, whoever asks it.

use store::Dialect;
use tests::{World, money_form};

tests::on_both_databases!(
    what_was_posted_cannot_be_changed_or_deleted,
    the_schema_guards_the_book,
);

async fn what_was_posted_cannot_be_changed_or_deleted(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    let view = group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    group
        .reverse(app, view.id, None)
        .await
        .expect("is reversed");
    let before = tests::dump(&world.db).await;

    let mut refused = vec![
        "UPDATE journal_entries SET description = 'other'",
        "UPDATE journal_entries SET value_date = '2020-01-01' WHERE number = 1",
        "DELETE FROM journal_entries WHERE number = 2",
        "UPDATE postings SET amount = 1",
        "UPDATE postings SET amount = amount",
        "DELETE FROM postings",
        "UPDATE audit_logs SET user_id = 7",
        "DELETE FROM audit_logs",
        "UPDATE transactions SET amount = 1",
        "UPDATE transactions SET receipt_code = 'X'",
        "DELETE FROM transactions",
    ];
    match world.dialect() {
        Dialect::Sqlite => refused.extend([
            "INSERT OR REPLACE INTO postings SELECT * FROM postings",
            "INSERT OR REPLACE INTO journal_entries SELECT * FROM journal_entries",
            "INSERT OR REPLACE INTO transactions SELECT * FROM transactions",
            "INSERT OR REPLACE INTO audit_logs SELECT * FROM audit_logs",
            "INSERT OR REPLACE INTO journal_entries SELECT chama_id, 9, kind, value_date, \
             booked_at, user_id, description, transaction_id, reverses_number \
             FROM journal_entries WHERE number = 2",
        ]),
        Dialect::Postgres => refused.extend([
            "TRUNCATE journal_entries CASCADE",
            "TRUNCATE postings",
            "TRUNCATE audit_logs",
            "TRUNCATE transactions CASCADE",
        ]),
    }
    for statement in refused {
        let outcome = world.raw(statement).await;
        let message = outcome.expect_err(statement);
        // The last of SQLite's is stopped by the postings that name the entry.
        let by_rule = message.contains("append_only")
            || (statement.contains("SELECT chama_id, 9") && message.contains("FOREIGN KEY"));
        assert!(by_rule, "{statement}: {message}");
    }
    assert_eq!(tests::dump(&world.db).await, before);
}

async fn the_schema_guards_the_book(world: &World) {
    let app = &world.context;
    let group = world.group("Umoja").await;
    group
        .recorded(app, &money_form("contribution", "900"))
        .await;
    let chama = group.id;
    let before = tests::dump(&world.db).await;
    for (statement, rule) in [
        (
            "UPDATE ledger_balances SET balance = -1 WHERE floor = 0".to_owned(),
            "balance_floor",
        ),
        (
            "UPDATE ledger_balances SET balance = 1 WHERE ceiling = 0".to_owned(),
            "balance_ceiling",
        ),
        (
            format!("INSERT INTO postings VALUES ({chama}, 1, 2, 1, 1, 100, 0, 0)"),
            "two_accounts",
        ),
        (
            format!("INSERT INTO postings VALUES ({chama}, 1, 2, 1, 2, 0, 0, 0)"),
            "amount",
        ),
        (
            format!("INSERT INTO postings VALUES ({chama}, 99, 1, 1, 2, 100, 0, 0)"),
            "",
        ),
    ] {
        let message = world.raw(&statement).await.expect_err(&statement);
        assert!(message.contains(rule), "{statement}: {message}");
    }
    assert_eq!(tests::dump(&world.db).await, before);
}
