//! A rule of the schema has one name, whichever database refuses.

use std::borrow::Cow;
use std::collections::BTreeSet;

use store::{Constraint, Database, Dialect, Error, Isolation, Settings, Sql, query};
use tests::{Home, World};

tests::on_both_databases!(each_sort_of_refusal_is_told_by_its_name);

async fn each_sort_of_refusal_is_told_by_its_name(world: &World) {
    let group = world.group("Umoja").await;
    let id = group.id;
    let user = group.founder.profile.id;
    let fund = |code| {
        format!(
            "INSERT INTO funds (chama_id, code, name, created_at) \
             VALUES ({id}, {code}, 'x', '2026-01-01T00:00:00Z')"
        )
    };
    let unique = |name: &str| Constraint::Unique(name.to_owned());
    for (statement, expected) in [
        (fund("'personal'"), unique("funds_chama_id_code_key")),
        (fund("NULL"), Constraint::NotNull),
        (
            fund("'other'").replace(&format!("({id},"), "(999999,"),
            Constraint::ForeignKey,
        ),
        (
            format!("UPDATE ledger_balances SET balance = -5 WHERE chama_id = {id} AND floor = 0"),
            Constraint::Check("balance_floor".to_owned()),
        ),
        (
            format!(
                "INSERT INTO users SELECT 999, upper(username), 'other@example.co.ke', \
                 password_hash, first_name, last_name, phone_number, is_active, is_super_admin, \
                 date_joined, last_login, two_factor_enabled, two_factor_secret, language \
                 FROM users WHERE id = {user}"
            ),
            unique("users_username_key"),
        ),
        (
            format!(
                "INSERT INTO users SELECT 999, 'somebody', email, \
                 password_hash, first_name, last_name, phone_number, is_active, is_super_admin, \
                 date_joined, last_login, two_factor_enabled, two_factor_secret, language \
                 FROM users WHERE id = {user}"
            ),
            unique("users_email_key"),
        ),
        (
            "DELETE FROM audit_logs".to_owned(),
            Constraint::Check("append_only".to_owned()),
        ),
    ] {
        let mut tx = world.db.begin(Isolation::Guarded).await.expect("begins");
        let outcome = query(Sql::Both(Cow::Owned(statement.clone())))
            .execute(&mut tx)
            .await;
        match outcome {
            Err(Error::Refused(constraint)) => assert_eq!(constraint, expected, "{statement}"),
            other => panic!("{statement}: {other:?}"),
        }
    }
}

/// Every unique rule is called `table_column_column_key`, which is what SQLite's message tells;
/// every named CHECK has its name on both; and what the program turns into sentences is there.
#[test]
fn the_rules_of_the_schema_have_the_same_names_on_both() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let Some(postgres) = Home::new(Dialect::Postgres).await else {
            return;
        };
        let sqlite = Home::new(Dialect::Sqlite).await.expect("a file");
        let ours = names(&sqlite, SQLITE_UNIQUE, SQLITE_CHECKS).await;
        let theirs = names(&postgres, POSTGRES_UNIQUE, POSTGRES_CHECKS).await;
        postgres.tear_down().await;
        assert!(ours.len() > 15, "{ours:#?}");
        let only_here: Vec<_> = ours.symmetric_difference(&theirs).collect();
        assert!(only_here.is_empty(), "not on both: {only_here:#?}");

        let sentences = include_str!("../../../crates/chama/src/error.rs");
        let explained = sentences.split('"').skip(1).step_by(2);
        let named: Vec<&str> = explained
            .filter(|word| {
                word.ends_with("_key") || word.starts_with("balance_") || *word == "period_open"
            })
            .collect();
        assert!(named.len() > 8, "{named:?}");
        for name in named {
            assert!(
                ours.contains(name),
                "{name} has a sentence, but no rule has this name"
            );
        }
    });
}

const SQLITE_UNIQUE: &str = "SELECT CASE WHEN i.name LIKE 'sqlite_autoindex%' OR i.partial = 0 \
    AND NOT EXISTS (SELECT 1 FROM pragma_index_info(i.name) WHERE name IS NULL) \
    THEN t.name || '_' || (SELECT group_concat(c.name, '_') FROM pragma_index_info(i.name) c) \
    || '_key' ELSE i.name END FROM sqlite_schema t, pragma_index_list(t.name) i \
    WHERE t.type = 'table' AND t.name NOT LIKE '\\_%' ESCAPE '\\' AND i.\"unique\" = 1 \
    AND i.origin <> 'pk'";
const SQLITE_CHECKS: &str =
    "SELECT sql FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL";
const POSTGRES_UNIQUE: &str = "SELECT CAST(c.relname AS TEXT) FROM pg_index i \
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid \
    JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND i.indisunique \
    AND NOT i.indisprimary AND t.relname NOT LIKE '\\_%'";
const POSTGRES_CHECKS: &str = "SELECT 'CONSTRAINT ' || conname || ' CHECK' FROM pg_constraint \
    WHERE contype IN ('c', 'p') AND connamespace = 'public'::regnamespace \
    AND conname NOT LIKE '%\\_check' AND conname NOT LIKE '%\\_check_' \
    AND conname NOT LIKE '%\\_pkey'";

async fn names(home: &Home, unique: &'static str, checks: &'static str) -> BTreeSet<String> {
    let db = Database::connect(&Settings::new(home.url()))
        .await
        .expect("opens");
    db.migrate().await.expect("migrates");
    let mut reader = db.read().await.expect("a reader");
    let unique: Vec<(String,)> = query(unique).all(&mut reader).await.expect("names");
    let mut names: BTreeSet<String> = unique.into_iter().map(|(name,)| name).collect();
    let checks: Vec<(String,)> = query(checks).all(&mut reader).await.expect("texts");
    for (text,) in checks {
        let mut words = text.split_whitespace();
        while let Some(word) = words.next() {
            if word == "CONSTRAINT" {
                let name = words.next().expect("a name");
                if matches!(words.next(), Some("CHECK" | "PRIMARY")) {
                    names.insert(name.to_owned());
                }
            }
        }
    }
    drop(reader);
    db.close().await;
    names
}
