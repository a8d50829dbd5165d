//! What can go wrong with a database, told by meaning and alike for both of them.

/// Result of anything that talks to the database.
pub type Result<T> = std::result::Result<T, Error>;

/// A rule of the schema that refused a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// A unique rule, named `table_column_column_key` on both databases.
    Unique(String),
    /// A CHECK or a trigger, by its own name.
    Check(String),
    /// A reference to a row that is not there. SQLite does not say which, so no name.
    ForeignKey,
    /// A column that must hold a value did not.
    NotNull,
}

/// A failure of the database layer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be reached or did not answer in time; trying later may work.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Two transactions met; running the command again from its start is right.
    #[error("the transaction met another one and has to be run again")]
    Retry,
    /// The schema refused the write.
    #[error("the database refused the write: {0:?}")]
    Refused(Constraint),
    /// One row was asked for and there was none.
    #[error("no such row")]
    NotFound,
    /// The schema is newer than this program, or a migration failed.
    #[error("migration: {0}")]
    Migration(String),
    /// A query, a type or a setting is wrong: a defect of ours, never of the caller's.
    #[error("database defect: {0}")]
    Defect(String),
}

impl Error {
    /// Whether a unique rule of this name refused the write.
    pub fn is_unique(&self, name: &str) -> bool {
        matches!(self, Self::Refused(Constraint::Unique(n)) if n == name)
    }

    /// Whether a CHECK or trigger of this name refused the write.
    pub fn is_check(&self, name: &str) -> bool {
        matches!(self, Self::Refused(Constraint::Check(n)) if n == name)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(db) => from_database(db.as_ref()),
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed => Self::Unavailable(error.to_string()),
            other => Self::Defect(other.to_string()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        match error {
            sqlx::migrate::MigrateError::Execute(inner) => match Self::from(inner) {
                unavailable @ Self::Unavailable(_) => unavailable,
                other => Self::Migration(other.to_string()),
            },
            other => Self::Migration(other.to_string()),
        }
    }
}

fn from_database(db: &dyn sqlx::error::DatabaseError) -> Error {
    let code = db.code().unwrap_or_default();
    let message = db.message();
    if let Some(constraint) = constraint(db, &code, message) {
        return Error::Refused(constraint);
    }
    match code.as_ref() {
        // PostgreSQL: serialization failure, deadlock. SQLite: busy in its variants.
        "40001" | "40P01" | "5" | "261" | "517" => Error::Retry,
        // PostgreSQL is starting, stopping, full, out of connections, or cancelled the statement.
        "57P01" | "57P02" | "57P03" | "53300" | "57014" | "08006" | "08003" | "25006" | "53100"
        // SQLite: read-only file system, I/O error in any variant, disk full, cannot open.
        | "8" | "10" | "13" | "14" | "266" | "522" | "778" | "1034" | "1290" | "1546" | "4874" => {
            Error::Unavailable(message.to_owned())
        }
        _ => Error::Defect(format!("{code}: {message}")),
    }
}

fn constraint(
    db: &dyn sqlx::error::DatabaseError,
    code: &str,
    message: &str,
) -> Option<Constraint> {
    use sqlx::error::ErrorKind;
    let named = |fallback: &str| db.constraint().unwrap_or(fallback).to_owned();
    match db.kind() {
        ErrorKind::UniqueViolation => Some(Constraint::Unique(match db.constraint() {
            Some(name) => name.to_owned(),
            None => sqlite_unique_name(message),
        })),
        ErrorKind::ForeignKeyViolation => Some(Constraint::ForeignKey),
        ErrorKind::NotNullViolation => Some(Constraint::NotNull),
        ErrorKind::CheckViolation => {
            let sqlite = message
                .strip_prefix("CHECK constraint failed: ")
                .unwrap_or(message);
            Some(Constraint::Check(named(sqlite)))
        }
        // A trigger that raised: SQLite 1811 (constraint trigger), PostgreSQL P0001.
        _ if code == "1811" || code == "P0001" => Some(Constraint::Check(message.to_owned())),
        _ => None,
    }
}

/// `UNIQUE constraint failed: t.a, t.b` names columns; we name the rule `t_a_b_key`.
fn sqlite_unique_name(message: &str) -> String {
    let columns = message
        .strip_prefix("UNIQUE constraint failed: ")
        .unwrap_or(message);
    if let Some(index) = columns.strip_prefix("index '") {
        return index.trim_end_matches('\'').to_owned();
    }
    let mut name = String::new();
    for column in columns.split(", ") {
        match column.split_once('.') {
            Some((table, column)) if name.is_empty() => {
                name = format!("{table}_{column}");
            }
            Some((_, column)) => {
                name.push('_');
                name.push_str(column);
            }
            None => name.push_str(column),
        }
    }
    name.push_str("_key");
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_rule_of_sqlite_gets_the_name_it_has_on_postgres() {
        assert_eq!(
            sqlite_unique_name(
                "UNIQUE constraint failed: transactions.provider, transactions.receipt"
            ),
            "transactions_provider_receipt_key"
        );
        assert_eq!(
            sqlite_unique_name("UNIQUE constraint failed: index 'users_username_key'"),
            "users_username_key"
        );
    }
}
