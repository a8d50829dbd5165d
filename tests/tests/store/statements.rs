//! Every statement the program's sources contain is one both databases understand.
//!
//! The texts are taken from the sources, so a statement is looked at even where no other test
//! happens to run it. What is put together at run time is exercised by the stories.

use std::path::{Path, PathBuf};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use store::{Database, Dialect, Settings, Sql, query};
use tests::Home;

/// A statement, where it stands, and the one database it is for, if for one.
struct Statement {
    file: PathBuf,
    text: String,
    only: Option<Dialect>,
}

#[test]
fn every_statement_is_understood_by_both_databases() {
    let statements = statements();
    assert!(
        statements.len() > 60,
        "only {} were found",
        statements.len()
    );
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut wrong = Vec::new();
    runtime.block_on(async {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            if let Some(home) = Home::new(dialect).await {
                prepare_all(&home, &statements, &mut wrong).await;
                home.tear_down().await;
            }
        }
    });
    assert!(
        wrong.is_empty(),
        "{} statements:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

async fn prepare_all(home: &Home, statements: &[Statement], wrong: &mut Vec<String>) {
    let db = Database::connect(&Settings::new(home.url()))
        .await
        .expect("opens");
    db.migrate().await.expect("migrates");
    db.close().await;
    let dialect = home.dialect();
    let mine = statements
        .iter()
        .filter(|s| s.only.is_none_or(|only| only == dialect));
    let mut told = |statement: &Statement, error: sqlx::Error| {
        let (file, text) = (statement.file.display(), &statement.text);
        wrong.push(format!(
            "{} in {file}: {error}\n    {text}",
            dialect.as_str()
        ));
    };
    match dialect {
        Dialect::Sqlite => {
            let path = home.url().trim_start_matches("sqlite:");
            let mut on = SqliteConnection::connect(path).await.expect("opens");
            for statement in mine {
                let text = sqlx::SqlSafeStr::into_sql_str(AssertSqlSafe(statement.text.clone()));
                if let Err(error) = (&mut on).prepare(text).await {
                    told(statement, error);
                }
            }
        }
        Dialect::Postgres => {
            let mut on = PgConnection::connect(home.url()).await.expect("opens");
            for statement in mine {
                let text = sqlx::SqlSafeStr::into_sql_str(AssertSqlSafe(statement.text.clone()));
                if let Err(error) = (&mut on).prepare(text).await {
                    told(statement, error);
                }
            }
        }
    }
}

/// No question reads a chama's whole journal, also where SQLite has never gathered figures of its
/// own. Only verify does, which is there to read everything.
#[test]
fn no_question_reads_the_whole_journal() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let home = Home::new(Dialect::Sqlite).await.expect("a file");
        let db = Database::connect(&Settings::new(home.url()))
            .await
            .expect("opens");
        db.migrate().await.expect("migrates");
        let mut reader = db.read().await.expect("a reader");
        let mut slow = Vec::new();
        for statement in statements() {
            let journal = ["journal_entries", "postings"];
            let asks = journal.iter().any(|table| statement.text.contains(table));
            let of_verify = statement
                .file
                .components()
                .any(|part| part.as_os_str() == "verify");
            if !asks || of_verify || statement.only == Some(Dialect::Postgres) {
                continue;
            }
            let explain = format!("EXPLAIN QUERY PLAN {}", statement.text);
            let plan: Vec<(i64, i64, i64, String)> = query(Sql::Both(explain.into()))
                .all(&mut reader)
                .await
                .expect("a plan");
            let reads_all = |step: &str| {
                step.contains("PRIMARY KEY (chama_id=?)")
                    || ["SCAN postings", "SCAN journal_entries", "SCAN e", "SCAN p"].contains(&step)
            };
            if plan.iter().any(|(.., step)| reads_all(step)) {
                slow.push(format!("{}\n    {plan:?}", statement.text));
            }
        }
        assert!(slow.is_empty(), "{}", slow.join("\n"));
    });
}

fn statements() -> Vec<Statement> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = Vec::new();
    for floor in [
        "store/src",
        "chama/src",
        "api/src",
        "pages/src",
        "http/src",
        "chamalink/src",
    ] {
        collect(&crates.join(floor), &mut files);
    }
    let mut statements = Vec::new();
    for file in files {
        let source = std::fs::read_to_string(&file).expect("a source file");
        // The tests of a file stand at its end.
        let source = source.split("#[cfg(test)]").next().unwrap_or_default();
        for (before, text) in literals(source) {
            let only = match before.trim_end().rsplit([' ', '\n', '(', '{']).next() {
                Some("sqlite:") => Some(Dialect::Sqlite),
                Some("postgres:") => Some(Dialect::Postgres),
                _ => text.contains("sqlite_").then_some(Dialect::Sqlite),
            };
            if is_statement(&text) {
                statements.push(Statement {
                    file: file.clone(),
                    text,
                    only,
                });
            }
        }
    }
    statements
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
}

/// A whole statement: begins with its verb, names a table, and has no gap to be filled in.
fn is_statement(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    let says = |word: &str| text.contains(word);
    let whole = match first {
        "SELECT" | "DELETE" => says(" FROM "),
        "INSERT" => says(" VALUES ") || says(" FROM "),
        "UPDATE" => says(" SET ") && says(" WHERE "),
        "WITH" => says(" AS "),
        _ => false,
    };
    // What another piece is put to ends open.
    let open = text.ends_with([' ', '(']);
    whole && !open && !text.contains(['{', '@', ';'])
}

/// The string literals of a source file, each with the text before it.
fn literals(source: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut rest = source;
    let mut at = 0;
    while let Some(start) = rest.find(['"', '\'', '/']) {
        let tail = &rest[start..];
        let skip = if tail.starts_with("//") {
            start + tail.find('\n').unwrap_or(tail.len())
        } else if tail.starts_with("'\"'") {
            start + 3
        } else if let Some(body) = tail.strip_prefix('"') {
            let (text, length) = literal(body);
            found.push((&source[..at + start], text));
            start + 1 + length
        } else {
            start + 1
        };
        at += skip;
        rest = &rest[skip..];
    }
    found
}

/// The value of a literal whose opening quote was just read, and its length with the closing one.
fn literal(body: &str) -> (String, usize) {
    let mut text = String::new();
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, at + 1),
            '\\' => match chars.next() {
                Some((_, '\n')) => {
                    while chars.peek().is_some_and(|(_, c)| c.is_whitespace()) {
                        chars.next();
                    }
                }
                Some((_, other)) => text.push(other),
                None => {}
            },
            other => text.push(other),
        }
    }
    (text, body.len())
}
